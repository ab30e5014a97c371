"""Inputs across countries: who stands behind an industry at first hand and at every stage, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import say
from scrisk.report import layout
from scrisk.report.editions import edition
from scrisk.report.layout import Cell, Column, broken
from scrisk.report.words import NONE, Names, Row, percent, running

if TYPE_CHECKING:
    from scrisk.warehouse.inputs import Asked

TOTAL = "TOTAL"
_SUMS = (TOTAL, "C")
_REST = "ROW"
_SMALL = 0.005  # below half a percent a source has no line of its own
_LINES = 12
_PARTS = 6
_LONGEST_CODE = 8  # a longer one says no more than the name
_ORDER = ("name", "bar", "abroad", "direct", "face", "deep", "hidden", "value", "passes", "hit", "lead", "via")
_STEPS = (
    ("name", 0), ("direct", 0), ("face", 0), ("deep", 0), ("hidden", 0), ("value", 0), ("passes", 0), ("hit", 0),
    ("name", 1), ("abroad", 0), ("lead", 0), ("via", 0), ("bar", 0), ("lead", 1), ("name", 2),
)  # fmt: skip

Details = Mapping[tuple[str, ...], tuple[Sequence[Row], Sequence[Row]]]


@dataclass(frozen=True)
class Words:
    """What economies and industries are called, and what must be known of an industry."""

    names: Names
    sectors: Mapping[str, str]
    notes: Mapping[str, str]

    def economy(self, code: str) -> str:
        """Return the name of an economy."""
        return {_REST: say("Rest of the world"), "other": say("others")}.get(code) or self.names.economy(code)

    def sector(self, code: str) -> str:
        """Return the name of an industry with its code."""
        name = self.sectors.get(code, code)
        return name if code in (*_SUMS, name) or len(code) > _LONGEST_CODE else f"{code} {name}"


def answer(asked: Asked, details: Details, words: Words, sales: bool, width: int) -> RenderableType:
    """Return the answer for people: for each economy a sentence, the tables and what they rest on.

    Parameters
    ----------
    asked
        What was asked and found.
    details
        For (economy, sector, source) the industries of the source and the ways it is met by.
    words
        What things are called.
    sales
        Whether the sales side is told.
    width
        Cells of the terminal.
    """
    side = _Side(asked, words, sales, width)
    parts: list[RenderableType] = []
    for economy in asked.economies:
        parts += [Text()] if parts else []
        parts += list(side.economy(economy, details))
    return Group(*parts, Text(), *side.footer())


class _Side:
    def __init__(self, asked: Asked, words: Words, sales: bool, width: int) -> None:
        self.asked, self.words, self.sales, self.width = asked, words, sales, width
        self.other = "buyer_economy" if sales else "source_economy"
        self.direct = "direct_sale_share" if sales else "direct_purchase_share"
        self.value = "final_product_share" if sales else "value_added_share"

    def economy(self, economy: str, details: Details) -> Iterator[RenderableType]:
        """Yield what is told of one economy."""
        from scrisk.warehouse.inputs import lead

        rows = [row for row in self.asked.every if row["economy"] == economy]
        sectors = self.asked.sectors or ([] if self.asked.others else [TOTAL])
        for sector in sectors:
            mine = [row for row in rows if row["sector"] == sector]
            if not mine:
                nothing = say(
                    "{economy} makes nothing in {industry}.",
                    economy=self.words.economy(economy), industry=self.words.sector(sector),
                )  # fmt: skip
                yield Text(nothing, "bold")
                continue
            yield Text(self.sentence(economy, sector, mine), "bold")
            yield from self.partners(economy, mine)
            for other in self.asked.others:
                yield from self.detail(economy, sector, other, details)
            yield from [Text()] if sector != sectors[-1] else []
        if not self.asked.sectors:
            for place, other in enumerate(self.asked.others or [lead(rows, economy, self.other)]):
                yield from [Text()] if place or sectors else []
                yield from self.ranking(economy, other, rows)

    def sentence(self, economy: str, sector: str, rows: Sequence[Row]) -> str:
        """Say in one or two sentences who stands behind an industry and how much is hidden."""
        abroad = [row for row in rows if row[self.other] != economy and row["look_through_share"] is not None]
        what = say("its output") if sector == TOTAL else self.words.sector(sector)
        name = self.words.economy(economy)
        if not abroad and self.sales:
            return say("{economy}: nothing is sold between industries.", economy=name)
        if not abroad:
            return say("{economy}: nothing is bought between industries.", economy=name)
        chosen = [row for row in abroad if row[self.other] in self.asked.others] or abroad
        top = max(chosen, key=lambda row: (row["look_through_share"], row[self.other]))
        foreign = sum(row["look_through_share"] for row in abroad)
        whole = {"economy": name, "industry": what, "share": percent(foreign)}
        most = {
            "economy": self.words.economy(top[self.other]), "share": percent(top["look_through_share"], 1),
            "straight": percent(top["face_value_share"], 1), "hidden": 100 * top["hidden_exposure"],
            "direct": percent(top[self.direct], 1),
        }  # fmt: skip
        if self.sales:
            return running(
                [
                    say("{economy}: of all deliveries beyond {industry}, {share} go to industries abroad.", **whole),
                    say(
                        "{economy} takes {share}, {straight} straight; {hidden:.1f} points are hidden behind others; "
                        "its own sales show {direct}.",
                        **most,
                    ),
                ]
            )
        return running(
            [
                say("{economy}: of all deliveries behind {industry}, {share} are by industries abroad.", **whole),
                say(
                    "{economy} makes {share}, {straight} straight; {hidden:.1f} points are hidden behind others; its "
                    "own purchases show {direct}.",
                    **most,
                ),
            ]
        )

    def partners(self, economy: str, rows: Sequence[Row]) -> Iterator[RenderableType]:
        """Yield the sources (buyers) of one industry, the largest first."""
        told = [row for row in rows if row["look_through_share"] is not None]
        if self.asked.others:
            shown = [row for row in told if row[self.other] in self.asked.others]
        else:
            shown = [row for row in told if row["look_through_share"] >= _SMALL][:_LINES]
        if not shown:
            return
        left = [row for row in told if row not in shown and row[self.other] != economy]
        labels = [self.words.economy(row[self.other]) for row in shown]
        lines: list[Row] = list(shown)
        if left and not self.asked.others:
            lines.append(self.summed(left))
            labels.append(say("{count} others", count=len(left)))
        title = say("Buyer") if self.sales else say("Source")
        yield from self.table(title, labels, lines, lead_of=lambda row: row.get("lead_sector"))

    def summed(self, rows: Sequence[Row]) -> Row:
        """Return what may be added up of some rows; the chance to come by one of several is no sum."""
        added = (self.direct, "face_value_share", "look_through_share", "hidden_exposure", self.value)
        return {name: sum(row[name] or 0.0 for row in rows) for name in added}

    def ranking(self, economy: str, other: str, rows: Sequence[Row]) -> Iterator[RenderableType]:
        """Yield an economy's industries by how much of their exposure to one other economy is hidden."""
        mine = [row for row in rows if row[self.other] == other and row["look_through_share"] is not None]
        if other == economy:
            mine.sort(key=lambda row: (row["sector"] not in _SUMS, -row["look_through_share"], row["sector"]))
        else:
            mine.sort(key=lambda row: (row["sector"] not in _SUMS, -row["hidden_exposure"], row["sector"]))
        home = {row["sector"]: row["look_through_share"] for row in rows if row[self.other] == economy}
        lines = [{**row, "abroad": 1.0 - home[row["sector"]]} for row in mine]
        single = [row for row in mine if row["sector"] not in _SUMS]
        if single:
            yield Text(self.worst(economy, other, single[0]), "bold")
        labels = [self.words.sector(row["sector"]) for row in mine]
        yield from self.table(say("Industry"), labels, lines, lead_of=lambda row: row.get("lead_sector"))

    def worst(self, economy: str, other: str, row: Row) -> str:
        """Say which industry hides most of what one other economy makes for it, or takes."""
        told = {
            "other": self.words.economy(other), "economy": self.words.economy(economy),
            "industry": self.words.sector(row["sector"]), "share": percent(row["look_through_share"]),
            "direct": percent(row[self.direct]),
        }  # fmt: skip
        if self.sales:
            return say(
                "What {other} takes of the deliveries beyond each industry of {economy}, most hidden first: "
                "{industry}, {share} where {direct} show in its own sales.",
                **told,
            )
        return say(
            "What {other} makes of the deliveries behind each industry of {economy}, most hidden first: {industry}, "
            "{share} where {direct} show in its own purchases.",
            **told,
        )

    def detail(self, economy: str, sector: str, other: str, details: Details) -> Iterator[RenderableType]:
        """Yield which industries of a source are behind an industry, and by way of whom."""
        parts, ways = details.get((economy, sector, other), ((), ()))
        name = self.words.economy(other)
        if parts:
            yield Text(say("Of {economy}'s industries:", economy=name), "bold")
            for row in list(parts[:_PARTS]):
                is_rest = row["source_sector"] == "other"
                label = say("all others") if is_rest else self.words.sector(row["source_sector"])
                told = say("{industry}, {share} straight", industry=label, share=percent(row["face_value_share"], 1))
                yield Text(f"  {percent(row['look_through_share'], 1):>6}  {told}")
        if ways:
            whole = percent(sum(row["passing_share"] for row in ways), 1)
            head = say(
                "By way of whose direct suppliers {economy} is met ({share} of output):", economy=name, share=whole
            )
            yield Text(head, "bold")
            near = {other: say("{economy} itself", economy=name), economy: say("suppliers at home")}
            for row in list(ways)[:_PARTS]:
                label = near.get(row["via"]) or self.words.economy(row["via"])
                yield Text(f"  {percent(row['passing_share'], 1):>6}  {label}")

    def table(
        self, title: str, labels: Sequence[str], rows: Sequence[Row], lead_of: Callable[[Row], str | None]
    ) -> Iterator[RenderableType]:
        """Yield the lines of a table with the columns that the width can take."""

        def column(header: tuple[str, ...], write: Callable[[Row], str], *, right: bool = True) -> Column:
            return Column(header, tuple(Cell(write(row)) for row in rows), right=right, gap=2)

        def share(name: str, header: str) -> Column:
            return column(broken(header), lambda row: percent(row.get(name), 1))

        def led(size: int) -> Column:
            return column(
                broken(say("most by|its industry")),
                lambda row: layout.crop(self.words.sector(lead_of(row) or "") or NONE, size) if lead_of(row) else NONE,
                right=False,
            )

        variants = {
            "name": [
                Column((title,), tuple(Cell(layout.crop(label, size)) for label in labels), gap=0)
                for size in (18, 30, 44)
            ],
            "bar": [column(("",), lambda row: layout.bar(row["look_through_share"], 10), right=False)],
            "direct": [share(self.direct, say("direct"))],
            "face": [share("face_value_share", say("face|value"))],
            "deep": [share("look_through_share", say("look-|through"))],
            "hidden": [share("hidden_exposure", say("hidden"))],
            "value": [share(self.value, say("in final|products") if self.sales else say("value|added"))],
        }
        if any("abroad" in row for row in rows):
            variants["abroad"] = [share("abroad", say("all|abroad"))]
        if not self.sales:
            variants["passes"] = [share("passing_share", say("passes|by"))]
            variants["hit"] = [share("hitting_probability", say("hit"))]
            variants["lead"] = [led(22), led(36)]
            variants["via"] = [column(broken(say("besides home,|by way of")), self.by_way, right=False)]
        chosen = list(layout.fit(variants, _STEPS, _ORDER, self.width).values())
        yield from layout.header(chosen)
        yield from layout.lines(chosen)

    def by_way(self, row: Row) -> str:
        """Say by way of whose suppliers, besides the economy's own, a source is met most."""
        if not row.get("via"):
            return NONE
        return f"{self.words.economy(row['via'])} {percent(row['via_passing_share'], 1)}"

    def footer(self) -> Iterator[RenderableType]:
        """Yield what the figures rest on and how to read them."""
        first = self.asked.every[0]
        words = [
            say(
                "Flows between industries in {year}, current US dollars: {editions}. Method {method}.",
                year=first["year"], editions=edition(first["data_vintage"]), method=first["method_version"],
            ),
        ]  # fmt: skip
        if self.sales:
            words.append(
                say(
                    "direct: share of output sold to industries there. face value, look-through: of all deliveries at "
                    "every stage beyond the output, those straight to industries there, and all to them. in final "
                    "products: of the output, what ends in final products made there; where these are sold is not told."
                )
            )
        else:
            words.append(
                say(
                    "direct: share in the industry's own purchases. face value, look-through: of all deliveries at "
                    "every stage behind its output, those straight from there, and all by industries there; own output "
                    "taken off. value added: each dollar counted once. passes by: of the output, what has come by an "
                    "industry there at least once. hit: of purchases, followed back abroad, home supply ending the "
                    "walk."
                )
            )
        words.append(
            say("Look-through is gross: a delivery within an economy counts each time. An estimate, not a record.")
        )
        if "rest_of_world_missing" in first["flags"]:
            words.append(
                say(
                    "The rest of the world is not in the table: inputs from there count as value added where they "
                    "enter."
                )
            )
        shown = self.asked.sectors or list(dict.fromkeys(row["sector"] for row in self.asked.every))
        if "C26" in shown and "C26" in self.words.notes:
            note = self.words.notes["C26"]
            words.append(f"C26: {say(note)}")
        words.append(say("More: docs/methods-inputs.md; scrisk terms look_through_share."))
        for text in words:
            yield Text(text, "dim")

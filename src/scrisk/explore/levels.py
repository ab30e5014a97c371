"""The four levels of the screen: economies, items, suppliers, scenarios. Rows, columns, orders, and what is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scrisk.explore import details
from scrisk.explore.asking import Asked
from scrisk.language import say
from scrisk.report import answer, columns, layout, risk
from scrisk.report.drawing import window
from scrisk.report.layout import Cell, Column
from scrisk.report.scenario_words import days
from scrisk.report.words import NONE, Row, amount, flags_of, header_lines, marks, number, percent

Order = Callable[[Row], tuple[object, ...]]


def _most(column: str, tie: str) -> Order:
    """Return an order: the highest of a column first, what is not known last."""
    return lambda row: (row[column] is None, -(row[column] or 0.0), str(row[tie]))


def _head(words: str) -> tuple[str, ...]:
    """Return a header of two lines at most."""
    return tuple(header_lines(words))


@dataclass(frozen=True)
class Level(ABC):
    """A list that one can walk through; ``basis`` is one of :data:`scrisk.explore.asking.BASES`."""

    asked: Asked
    basis: str

    @property
    @abstractmethod
    def title(self) -> str:
        """What the path at the top says of the level."""

    @property
    @abstractmethod
    def rows(self) -> Sequence[Row]:
        """What is listed, in no order."""

    @property
    @abstractmethod
    def orders(self) -> Mapping[str, Order]:
        """The orders that ``s`` walks through, by what they are called; the first is where one begins."""

    @property
    @abstractmethod
    def nothing(self) -> str:
        """What is said where nothing is listed."""

    @abstractmethod
    def key(self, row: Row) -> str:
        """Return the id of a row."""

    @abstractmethod
    def words(self, row: Row) -> str:
        """Return what the filter looks through."""

    @abstractmethod
    def columns(self, rows: Sequence[Row], width: int) -> list[Column]:
        """Return the columns of some rows, as many as a width takes."""

    @abstractmethod
    def detail(self, row: Row, width: int, height: int) -> details.Lines:
        """Return what is told of the row that one stands on."""

    def inside(self, row: Row) -> Level | None:
        """Return the level that a row opens; None where there is none below."""
        return None

    def _fit(self, variants: Mapping[str, Sequence[Column]], steps: str, order: str, width: int) -> list[Column]:
        """Choose columns; ``steps`` are names, repeated for the longer forms."""
        seen: dict[str, int] = {}
        plan = []
        for name in steps.split():
            plan.append((name, seen.get(name, 0)))
            seen[name] = seen.get(name, 0) + 1
        return list(layout.fit(variants, plan, order.split(), width).values())


class Economies(Level):
    """Where the walk begins."""

    @property
    def title(self) -> str:
        return say("Economies")

    @property
    def nothing(self) -> str:
        return say("No economy has figures on this basis.")

    @cached_property
    def of_economy(self) -> Mapping[str, Sequence[Row]]:
        """The scores of each economy's traded items, or of all where it has none."""
        found: dict[str, list[Row]] = {}
        for row in self.asked.scores(self.basis):
            found.setdefault(row["economy"], []).append(row)
        return {
            code: answer.current([row for row in rows if row["sourcing"] == "trade"]) or rows
            for code, rows in found.items()
        }

    @cached_property
    def rows(self) -> Sequence[Row]:
        return [self._row(place, row["economy"]) for place, row in enumerate(self.asked.economies)
                if row["economy"] in self.of_economy]  # fmt: skip

    def _row(self, place: int, code: str) -> Row:
        rows = self.of_economy[code]
        # What may be anything is no answer to which is worst.
        sure = [row for row in risk.scored(rows) if row["risk_band"] != "uncertain"] or risk.scored(rows)
        worst = max(sure, key=lambda row: (row["risk_score"], row["item"]), default=None)
        return {
            **(worst or dict.fromkeys(("item", "risk_score", "risk_score_low", "risk_score_high", "risk_band"))),
            "economy": code, "place": place, "items": len(rows),
            "high": sum(row["risk_band"] in ("high", "very high") for row in rows),
            "leaning": sum((row["top_supplier_share"] or 0.0) > answer.MOST for row in rows),
        }  # fmt: skip

    @property
    def orders(self) -> Mapping[str, Order]:
        return {
            say("as catalogued"): lambda row: (row["place"],),
            say("worst risk"): _most("risk_score", "economy"),
            say("leaning on one country"): _most("leaning", "economy"),
            say("name"): lambda row: (self.asked.names.economy(row["economy"]),),
        }

    def key(self, row: Row) -> str:
        return str(row["economy"])

    def words(self, row: Row) -> str:
        return f"{row['economy']} {self.asked.called(row['economy'])}"

    def columns(self, rows: Sequence[Row], width: int) -> list[Column]:
        names = self.asked.names
        worst = say("worst item")
        told = [names.item(row["item"]) if row["item"] else NONE for row in rows]
        variants = {
            "name": [Column((say("Economy"),), tuple(Cell(names.economy(row["economy"])) for row in rows))],
            "code": [Column(("",), tuple(Cell(row["economy"]) for row in rows))],
            "items": [Column((say("items"),), tuple(Cell(str(row["items"])) for row in rows), right=True)],
            "leaning": [
                Column(_head(say("one country > {share}", share=percent(answer.MOST))),
                       tuple(Cell(str(row["leaning"])) for row in rows), right=True)
            ],
            "high": [Column((say("high risk"),), tuple(Cell(str(row["high"])) for row in rows), right=True)],
            "worst": [
                Column((worst,), tuple(Cell(layout.crop(text, size)) for text in told), gap=2) for size in (20, 28, 40)
            ],
            "risk": risk.column(rows, names),
            "bar": risk.bars(rows, (5, 10, 16)),
            "band": risk.bands(rows, names),
        }  # fmt: skip
        steps = "name worst risk leaning bar band items code high worst bar worst bar"
        return self._fit(variants, steps, "name code items leaning high worst risk bar band", width)

    def detail(self, row: Row, width: int, height: int) -> details.Lines:
        return details.economy(row["economy"], self.of_economy[row["economy"]], self.asked, width, height)

    def inside(self, row: Row) -> Level | None:
        return Items(self.asked, self.basis, row["economy"])


@dataclass(frozen=True)
class Items(Level):
    """The items of an economy."""

    economy: str

    @property
    def title(self) -> str:
        return self.asked.names.economy(self.economy)

    @property
    def nothing(self) -> str:
        return say("No item has figures on this basis: `b` chooses another.")

    @cached_property
    def rows(self) -> Sequence[Row]:
        return [row for row in self.asked.scores(self.basis) if row["economy"] == self.economy]

    @property
    def orders(self) -> Mapping[str, Order]:
        return {
            say("risk"): _most("risk_score", "item"),
            say("HHI"): _most("hhi", "item"),
            say("share of the top supplier"): _most("top_supplier_share", "item"),
            say("share of China"): _most("china_share", "item"),
            say("name"): lambda row: (self.asked.names.item(row["item"]),),
        }

    def key(self, row: Row) -> str:
        return str(row["item"])

    def words(self, row: Row) -> str:
        names = self.asked.names
        return " ".join((row["item"], self.asked.called(row["item"]), names.chain(row["chain"]), row["chain"]))

    def columns(self, rows: Sequence[Row], width: int) -> list[Column]:
        names = self.asked.names
        variants: dict[str, Sequence[Column]] = {
            "item": columns.items(rows, names, (20, 26, 36), indent=0),
            "risk": risk.column(rows, names),
            "bar": risk.bars(rows, (4, 10, 16)),
            "band": risk.bands(rows, names),
            "top": columns.suppliers(rows, names),
            "hhi": [columns.plain(rows, names, "hhi")],
            "hhi_bar": columns.bars(rows, (5, 10)),
            "china": [columns.china(rows, names)],
            "stage": [columns.stages(rows, names)],
            "year": [columns.plain(rows, names, "year")],
            "flags": columns.flags(rows, names, ("risk", "hhi"), frozenset()),
        }
        steps = "item risk band bar top hhi china flags item bar year hhi_bar top stage bar hhi_bar item flags"
        order = "item risk bar band top hhi hhi_bar china stage year flags"
        return self._fit(variants, steps, order, width)

    def detail(self, row: Row, width: int, height: int) -> details.Lines:
        return details.item(row, self.asked, self.basis, width, height)

    def inside(self, row: Row) -> Level | None:
        return Suppliers(self.asked, self.basis, self.economy, row["item"])


@dataclass(frozen=True)
class Suppliers(Level):
    """Who supplies an economy with an item."""

    economy: str
    item: str

    @property
    def title(self) -> str:
        return self.asked.names.item(self.item)

    @property
    def nothing(self) -> str:
        return say("Nothing embedded tells who supplies it.")

    @cached_property
    def score(self) -> Row:
        """The row of ``out.score`` whose suppliers these are."""
        return self.asked.score(self.economy, self.item, self.basis)

    @cached_property
    def rows(self) -> Sequence[Row]:
        every = self.asked.suppliers(self.economy, self.item, self.score["year"])
        hazards = self.asked.supplier_hazards(self.economy, self.item)
        return [
            {**row, "probability": hazards.get(row["supplier"], {}).get("probability")}
            for row in every
            if row["basis"] == self.score["basis"] and row["share"]
        ]

    @property
    def orders(self) -> Mapping[str, Order]:
        return {
            say("share"): _most("share", "supplier"),
            say("chance of a fall"): _most("probability", "supplier"),
            say("governance risk"): _most("governance_risk", "supplier"),
            say("name"): lambda row: (self.asked.names.economy(row["supplier"]),),
        }

    def key(self, row: Row) -> str:
        return str(row["supplier"])

    def words(self, row: Row) -> str:
        return f"{row['supplier']} {self.asked.called(row['supplier'])}"

    def columns(self, rows: Sequence[Row], width: int) -> list[Column]:
        names = self.asked.names

        def figures(head: tuple[str, ...], write: Callable[[Row], str]) -> list[Column]:
            return [Column(head, tuple(Cell(write(row)) for row in rows), right=True, gap=2)]

        own = say("own")
        labels = [
            names.economy(row["supplier"]) + (f" ({own})" if row["supplier"] == self.economy else "") for row in rows
        ]
        flags = [flags_of(row) for row in rows]
        other = "share_value" if self.score["basis"] == "quantity" else "share_quantity"
        variants: dict[str, Sequence[Column]] = {
            "name": [
                Column((say("Supplier"),), tuple(Cell(layout.crop(label, size)) for label in labels))
                for size in (20, 30)
            ],
            "share": figures((say("share"),), lambda row: percent(row["share"], 1)),
            "bar": [Column(("",), tuple(Cell(layout.bar(row["share"], size)) for row in rows)) for size in (8, 16, 40)],
            "other": figures((names.label(other),), lambda row: percent(row[other], 1)),
            "tonnes": figures((names.label("net_weight_t"),), lambda row: amount(row["net_weight_t"])),
            "chance": figures(_head(say("may halve")), lambda row: percent(row["probability"])),
            "governance": figures(("g",), lambda row: number(row["governance_risk"])),
            "flags": [
                Column((names.label("flags").lower(),), tuple(Cell(marks(found)) for found in flags), gap=2),
                *columns.flags(rows, names, ("governance_risk",), frozenset())[1:],
            ],
        }
        if all(row[other] is None for row in rows):
            del variants["other"]
        if all(row["net_weight_t"] is None for row in rows):
            del variants["tonnes"]
        steps = "name share bar chance governance flags other bar tonnes name bar flags"
        return self._fit(variants, steps, "name share bar other tonnes chance governance flags", width)

    def detail(self, row: Row, width: int, height: int) -> details.Lines:
        return details.supplier(row, self.score, self.rows, self.asked, width, height)

    def inside(self, row: Row) -> Level | None:
        return Scenarios(self.asked, self.basis, self.economy, self.item, row["supplier"])


@dataclass(frozen=True)
class Scenarios(Level):
    """The scenarios that hit an item, those in which the supplier one came from loses most first."""

    economy: str
    item: str
    supplier: str

    @property
    def title(self) -> str:
        return self.asked.names.economy(self.supplier)

    @property
    def nothing(self) -> str:
        return say("No scenario of the library hits this item; `scrisk scenario new` begins one of your own.")

    @cached_property
    def rows(self) -> Sequence[Row]:
        every = self.asked.scenarios(self.economy, self.item)
        bare = {row["scenario"]: row for row in every if row["stock_case"] == "0"}
        return [
            {**row, "bare": bare.get(row["scenario"], row)["expected_shortfall_days"],
             "by": row["lead_supplier"] or bare.get(row["scenario"], row)["lead_supplier"]}
            for row in every
            if row["stock_case"] == "prior"
        ]  # fmt: skip

    @property
    def orders(self) -> Mapping[str, Order]:
        return {
            say("this supplier first"): lambda row: (
                row["by"] != self.supplier, -row["expected_shortfall_days"], -row["bare"], row["scenario"]
            ),
            say("days unmet"): _most("expected_shortfall_days", "scenario"),
            say("days unmet without stocks"): _most("bare", "scenario"),
            say("value at risk"): _most("expected_loss_usd", "scenario"),
            say("name"): lambda row: (self.name(row),),
        }  # fmt: skip

    def name(self, row: Row) -> str:
        """Return what a scenario is called."""
        return str(row[f"name_{self.asked.names.lang}"] or row["scenario"])

    def key(self, row: Row) -> str:
        return str(row["scenario"])

    def words(self, row: Row) -> str:
        return " ".join(str(row[name] or "") for name in ("scenario", "name_en", "name_ja", "name_ko"))

    def columns(self, rows: Sequence[Row], width: int) -> list[Column]:
        names = self.asked.names

        def figures(head: tuple[str, ...], write: Callable[[Row], str]) -> list[Column]:
            return [Column(head, tuple(Cell(write(row)) for row in rows), right=True, gap=2)]

        weeks = self.asked.weeks(self.economy, self.item)

        def spark(row: Row, size: int) -> Cell:
            known = weeks.get((row["scenario"], "prior")) or weeks.get((row["scenario"], "0")) or ()
            levels = [(week, week + 1, share) for week, share in enumerate(known)]
            return Cell(window(levels, len(known), size) if known else "")

        variants = {
            "name": [
                Column((say("Scenario"),), tuple(Cell(layout.crop(self.name(row), size)) for row in rows))
                for size in (26, 38, 60)
            ],
            "unmet": figures(_head(say("days unmet")), lambda row: days(row["expected_shortfall_days"])),
            "bare": figures(_head(say("without stocks")), lambda row: days(row["bare"])),
            "day": figures(_head(say("short on day")), lambda row: days(row["stock_out_day"])),
            "usd": figures(_head(say("at risk US$")), lambda row: amount(row["expected_loss_usd"])),
            "by": [
                Column((say("most by"),), tuple(Cell(row["by"] or NONE) for row in rows), gap=2),
                Column((say("most by"),), tuple(Cell(layout.crop(names.economy(row["by"]), 14)) for row in rows), gap=2)
            ],
            "curve": [Column(("",), tuple(spark(row, size) for row in rows)) for size in (13, 26, 52)],
        }  # fmt: skip
        steps = "name unmet bare day usd by name curve by curve name curve"
        return self._fit(variants, steps, "name unmet bare day usd by curve", width)

    def detail(self, row: Row, width: int, height: int) -> details.Lines:
        return details.scenario(row, self.economy, self.item, self.asked, width, height)

"""The best sourcing: what it is worth alone and together, what moves, cost against risk, what a tonne is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, amount, many, percent

_ORDER = ("item", "buyer", "now", "alone", "together", "avoided", "se", "moved", "cost", "limits")
_STEPS = (
    ("item", 0), ("now", 0), ("alone", 0), ("together", 0), ("avoided", 0), ("moved", 0), ("cost", 0), ("limits", 0),
    ("se", 0), ("item", 1),
)  # fmt: skip
_SHOWN = 1e-3  # of demand: smaller moves are not listed


def table(
    results: Sequence[Row], totals: Sequence[Row], names: Names, when: str, footer: Sequence[str], width: int
) -> RenderableType:
    """Return what the best plan leaves of the loss, economy by economy, the largest gain first.

    Parameters
    ----------
    results, totals
        Rows of out.sourcing_result and out.sourcing_total.
    names
        What things are called.
    when
        What kind of year is meant: "in an average year".
    footer
        Lines below.
    width
        Cells of the terminal.
    """
    parts: list[RenderableType] = [Text(answer(results, totals, when), "bold")]
    for economy in dict.fromkeys(row["economy"] for row in results):
        mine = [row for row in results if row["economy"] == economy]
        parts += [Text(), Text(f"{names.economy(economy)}: days of demand unmet in a year, on average", "bold")]
        parts += _drawn(mine, names, width)
    return Group(*parts, Text(), *(Text(line, "dim") for line in footer))


def answer(results: Sequence[Row], totals: Sequence[Row], when: str) -> str:
    """Say how much of the loss planning takes away, alone and together."""
    whole = {(row["arrangement"], row["economy"]): row for row in totals}
    members = list(dict.fromkeys(row["economy"] for row in results))
    items = many(len({row["item"] for row in results}), "traded item")
    alone = whole["alone", "all"]
    text = (
        f"Of {items}, imports worth US$ {amount(alone['loss_now_usd'])} do not come {when}. "
        f"Re-sourcing alone avoids {_part(alone)}"
    )
    if len(members) > 1:
        both = whole["together", "all"]
        more = both["avoided_usd"] - alone["avoided_usd"]
        text += f", together {_part(both)}"
        text += f": acting together adds US$ {amount(more)}" if more > 0 else ": acting together adds nothing to that"
    return text + "."


def _part(row: Row) -> str:
    share = row["avoided_usd"] / row["loss_now_usd"] if row["loss_now_usd"] else 0.0
    spread = f" ±{amount(row['avoided_usd_se'])}" if row["avoided_usd_se"] is not None else ""
    return f"US$ {amount(row['avoided_usd'])}{spread} ({percent(share)})"


def _drawn(rows: Sequence[Row], names: Names, width: int) -> list[RenderableType]:
    by_item: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_item.setdefault(row["item"], {})[row["arrangement"]] = row
    lines = sorted(by_item.values(), key=lambda line: (-_last(line)["avoided_usd"], _last(line)["item"]))

    def column(header: str, write: Callable[[Mapping[str, Row]], str], right: bool = True) -> Column:
        return Column((header,), tuple(Cell(write(line)) for line in lines), right=right, gap=2)

    variants = {
        "item": [
            column("item", lambda line, size=size: layout.crop(names.item(_last(line)["item"]), size), False)  # type: ignore[misc]
            for size in (21, 36)
        ],
        "now": [column("now", lambda line: _days(_last(line)["unmet_days_now"]))],
        "alone": [column("alone", lambda line: _days(line["alone"]["unmet_days_plan"]))],
        "together": [
            column(
                "together",
                lambda line: _days(line["together"]["unmet_days_plan"]) if "together" in line else NONE,
            )
        ],
        "avoided": [column("avoids US$", lambda line: amount(_last(line)["avoided_usd"]))],
        "se": [column("±", lambda line: amount(_last(line)["avoided_usd_se"]))],
        "moved": [column("moves", lambda line: percent(_last(line)["moved_share"]))],
        "cost": [column("cost", lambda line: f"{100 * _last(line)['cost_change_share']:+.1f}%")],
        "limits": [column("bound by", lambda line: _last(line)["limits_binding"].replace(";", ", ") or NONE, False)],
    }
    chosen = list(layout.fit(variants, _STEPS, _ORDER, width).values())
    return [*layout.header(chosen), *layout.lines(chosen)]


def _last(line: Mapping[str, Row]) -> Row:
    """Return the row of acting together, of one member alone that of acting alone."""
    return line.get("together", line["alone"])


def moves(rows: Sequence[Row], names: Names, width: int) -> RenderableType:
    """Return who sells more and who less in the plan, in tonnes a year, buyer by buyer and item by item."""
    parts: list[RenderableType] = []
    for economy, item in dict.fromkeys((row["economy"], row["item"]) for row in rows):
        mine = [row for row in rows if (row["economy"], row["item"]) == (economy, item)]
        last = [row for row in mine if row["arrangement"] == mine[-1]["arrangement"]]
        moved = [row for row in last if abs(row["share_plan"] - row["share_now"]) > _SHOWN]
        how = "together" if last[0]["arrangement"] == "together" else "alone"
        parts += [Text()] if parts else []
        if not moved:
            parts.append(Text(f"{names.economy(economy)}, {names.item(item)}: nothing moves.", "bold"))
            continue
        moved.sort(key=lambda row: (row["share_now"] - row["share_plan"], row["supplier"]))
        parts.append(Text(f"{names.economy(economy)}, {names.item(item)}, {how}: tonnes a year", "bold"))

        def column(header: str, write: Callable[[Row], str], right: bool = True, rows: Sequence[Row] = moved) -> Column:
            return Column((header,), tuple(Cell(write(row)) for row in rows), right=right, gap=2)

        variants = {
            "who": [column("supplier", lambda row: layout.crop(names.economy(row["supplier"]), 20), False)],
            "now": [column("now", lambda row: tonnes(row["now_t"]))],
            "plan": [column("plan", lambda row: tonnes(row["plan_t"]))],
            "share": [column("share", lambda row: f"{percent(row['share_now'])} > {percent(row['share_plan'])}")],
            "price": [column("price", lambda row: f"{row['price_ratio']:.1f} x")],
            "room": [column("room", lambda row: tonnes(row["room_t"]))],
            "note": [column("", _note, False)],
        }
        order = ("who", "now", "plan", "share", "price", "room", "note")
        chosen = list(layout.fit(variants, [(name, 0) for name in order], order, width).values())
        parts += [*layout.header(chosen), *layout.lines(chosen)]
    notes = (
        "price: unit value over the buyer's average; new: not a supplier today",
        "room: what the supplier can sell all members more than now, tonnes a year",
        "base rate: of its interruptions only the base rate of the item is known",
    )
    return Group(*parts, Text(), *(Text(line, "dim") for line in notes))


def _note(row: Row) -> str:
    said = ["new"] if row["is_new_supplier"] else []
    return ", ".join([*said, *(["base rate"] if row["is_estimated"] else [])])


def frontier(rows: Sequence[Row]) -> RenderableType:
    """Return the loss that is left at each ceiling of cost, over all items, alone and together, with bars."""
    levels = sorted({row["cost_ceiling"] for row in rows})
    arrangements = list(dict.fromkeys(row["arrangement"] for row in rows))
    sums = {
        (level, how): sum(
            row["loss_plan_usd"] for row in rows if row["cost_ceiling"] == level and row["arrangement"] == how
        )
        for level in levels
        for how in arrangements
    }
    one = (levels[0], arrangements[0])
    now = sum(row["loss_now_usd"] for row in rows if (row["cost_ceiling"], row["arrangement"]) == one)
    columns = [Column(("cost",), tuple(Cell(f"+{100 * level:.0f}%") for level in levels), right=True, gap=2)]
    for how in arrangements:
        left = [sums[level, how] / now if now else 0.0 for level in levels]
        columns += [
            Column((f"left, {how}",), tuple(Cell(percent(share)) for share in left), right=True, gap=2),
            Column(("",), tuple(Cell(layout.bar(share, 20)) for share in left), gap=1),
        ]
    last = sums[levels[-1], arrangements[-1]]
    kept = last / now if now else 0.0
    lead = (
        f"Imports worth US$ {amount(now)} a year are at risk on the years planned on; paying up to "
        f"{100 * levels[-1]:.0f} % more leaves {percent(kept)} of that."
    )
    return Group(Text(lead, "bold"), *layout.header(columns), *layout.lines(columns))


def partners(rows: Sequence[Row], names: Names, width: int, top: int) -> RenderableType:
    """Return what a tonne a year more of each partner is worth to each buyer, stage by stage."""
    last = [row for row in rows if row["arrangement"] == rows[-1]["arrangement"]]
    parts: list[RenderableType] = []
    for economy in dict.fromkeys(row["economy"] for row in last):
        for stage in dict.fromkeys(row["stage"] for row in last):
            mine = [row for row in last if (row["economy"], row["stage"]) == (economy, stage)]
            worth = [row for row in mine if row["tonne_value_usd"] >= 0.5 and row["room_t"] + row["now_t"] > 0]
            if not worth:
                continue
            # Worth the same to a dollar: those first who can sell more.
            worth.sort(key=lambda row: (-round(row["tonne_value_usd"]), -row["room_t"], row["item"], row["supplier"]))
            shown = [
                row
                for item in dict.fromkeys(row["item"] for row in worth)
                for row in [row for row in worth if row["item"] == item][:top]
            ]
            parts += [Text()] if parts else []
            parts.append(Text(f"{names.economy(economy)}, {stage}: US$ a year for a tonne more", "bold"))

            def column(
                header: str, write: Callable[[Row], str], right: bool = True, rows: Sequence[Row] = shown
            ) -> Column:
                return Column((header,), tuple(Cell(write(row)) for row in rows), right=right, gap=2)

            variants = {
                "item": [column("item", lambda row: layout.crop(names.item(row["item"]), 22), False)],
                "who": [column("partner", lambda row: layout.crop(names.economy(row["supplier"]), 18), False)],
                "worth": [column("a tonne", lambda row: amount(row["tonne_value_usd"]))],
                "room": [column("room (t)", lambda row: tonnes(row["room_t"]))],
                "used": [
                    column("of room", lambda row: amount(row["room_value_usd"]) if row["room_value_usd"] else "0")
                ],
            }
            order = ("item", "who", "worth", "room", "used")
            chosen = list(layout.fit(variants, [(name, 0) for name in order], order, width).values())
            parts += [*layout.header(chosen), *layout.lines(chosen)]
    notes = (
        "a tonne: loss avoided by a tonne a year on top of the plan, as sure as its partner",
        "of room: loss avoided by a tonne more of the partner's room; 0 where room is left",
    )
    return Group(*parts, Text(), *(Text(line, "dim") for line in notes))


def footer(method_version: str, vintage: str, asked: Mapping[str, str], width: int) -> Iterator[str]:
    """Yield the lines below a plan: what was asked, what the figures rest on."""
    yield f"limits: {asked['change']}, {asked['cost']}; ± one standard error"
    yield f"judged on {asked['test_draws']} years not planned on, {asked['hazard']}"
    yield f"trade by weight of the newest year, imports only; method {method_version}"
    yield layout.crop(f"data: {vintage}", width)


def tonnes(value: float | None) -> str:
    """Write tonnes, small amounts with a digit more."""
    if value is None:
        return NONE
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _days(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"

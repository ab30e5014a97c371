"""The best sourcing: what it is worth alone and together, what moves, cost against risk, what a tonne is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import later, meant, plural, say
from scrisk.report import layout
from scrisk.report.editions import edition
from scrisk.report.layout import Cell, Column
from scrisk.report.stages import stage_word
from scrisk.report.words import NONE, Names, Row, amount, joined, percent, running

_ORDER = ("item", "buyer", "now", "alone", "together", "avoided", "se", "moved", "cost", "limits")
_STEPS = (
    ("item", 0), ("now", 0), ("alone", 0), ("together", 0), ("avoided", 0), ("moved", 0), ("cost", 0), ("limits", 0),
    ("se", 0), ("item", 1),
)  # fmt: skip
_SHOWN = 1e-3  # of demand: smaller moves are not listed
# What may hold a plan back, as out.sourcing_result names it.
_LIMITS = {
    "change": later("change"), "cost": later("cost"), "room": later("room"), "ceiling": later("ceiling"),
    "target": later("target"),
}  # fmt: skip


def table(
    results: Sequence[Row], totals: Sequence[Row], names: Names, premise: str, footer: Sequence[str], width: int
) -> RenderableType:
    """Return what the best plan leaves of the loss, economy by economy, the largest gain first.

    Parameters
    ----------
    results, totals
        Rows of out.sourcing_result and out.sourcing_total.
    names
        What things are called.
    premise
        What completes "If ..." when the plan is for the case that something happens; empty for an ordinary year.
    footer
        Lines below.
    width
        Cells of the terminal.
    """
    parts: list[RenderableType] = [Text(answer(results, totals, premise), "bold")]
    for economy in dict.fromkeys(row["economy"] for row in results):
        mine = [row for row in results if row["economy"] == economy]
        title = say("{economy}: days of demand unmet in a year, on average", economy=names.economy(economy))
        parts += [Text(), Text(title, "bold")]
        parts += _drawn(mine, names, width)
    return Group(*parts, Text(), *(Text(line, "dim") for line in footer))


def answer(results: Sequence[Row], totals: Sequence[Row], premise: str) -> str:
    """Say how much of the loss planning takes away, alone and together."""
    whole = {(row["arrangement"], row["economy"]): row for row in totals}
    members = list(dict.fromkeys(row["economy"] for row in results))
    alone = whole["alone", "all"]
    when = say("within a year if {premise}", premise=premise) if premise else say("in an average year")
    lost = plural(
        "Of {n} traded item, imports worth US$ {loss} do not come {when}.",
        "Of {n} traded items, imports worth US$ {loss} do not come {when}.",
        len({row["item"] for row in results}), loss=amount(alone["loss_now_usd"]), when=when,
    )  # fmt: skip
    if len(members) < 2:
        return running([lost, say("Re-sourcing alone avoids {alone}.", alone=_part(alone))])
    both = whole["together", "all"]
    more = both["avoided_usd"] - alone["avoided_usd"]
    if more > 0:
        avoided = say(
            "Re-sourcing alone avoids {alone}, together {together}: acting together adds US$ {more}.",
            alone=_part(alone), together=_part(both), more=amount(more),
        )  # fmt: skip
    else:
        avoided = say(
            "Re-sourcing alone avoids {alone}, together {together}: acting together adds nothing to that.",
            alone=_part(alone), together=_part(both),
        )  # fmt: skip
    return running([lost, avoided])


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
            column(say("item"), lambda line, size=size: layout.crop(names.item(_last(line)["item"]), size), False)  # type: ignore[misc]
            for size in (21, 36)
        ],
        "now": [column(say("now"), lambda line: _days(_last(line)["unmet_days_now"]))],
        "alone": [column(say("alone"), lambda line: _days(line["alone"]["unmet_days_plan"]))],
        "together": [
            column(
                say("together"),
                lambda line: _days(line["together"]["unmet_days_plan"]) if "together" in line else NONE,
            )
        ],
        "avoided": [column(say("avoids US$"), lambda line: amount(_last(line)["avoided_usd"]))],
        "se": [column("±", lambda line: amount(_last(line)["avoided_usd_se"]))],
        "moved": [column(say("moves"), lambda line: percent(_last(line)["moved_share"]))],
        "cost": [column(say("cost"), lambda line: f"{100 * _last(line)['cost_change_share']:+.1f}%")],
        "limits": [column(say("bound by"), lambda line: _bound(_last(line)["limits_binding"]), False)],
    }
    chosen = list(layout.fit(variants, _STEPS, _ORDER, width).values())
    return [*layout.header(chosen), *layout.lines(chosen)]


def _bound(limits: str) -> str:
    return joined(say(_LIMITS[limit]) if limit in _LIMITS else limit for limit in limits.split(";")) or NONE


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
        parts += [Text()] if parts else []
        named = {"economy": names.economy(economy), "item": names.item(item)}
        if not moved:
            parts.append(Text(say("{economy}, {item}: nothing moves.", **named), "bold"))
            continue
        moved.sort(key=lambda row: (row["share_now"] - row["share_plan"], row["supplier"]))
        if last[0]["arrangement"] == "together":
            title = say("{economy}, {item}, together: tonnes a year", **named)
        else:
            title = say("{economy}, {item}, alone: tonnes a year", **named)
        parts.append(Text(title, "bold"))

        def column(header: str, write: Callable[[Row], str], right: bool = True, rows: Sequence[Row] = moved) -> Column:
            return Column((header,), tuple(Cell(write(row)) for row in rows), right=right, gap=2)

        variants = {
            "who": [column(say("supplier"), lambda row: layout.crop(names.economy(row["supplier"]), 20), False)],
            "now": [column(say("now"), lambda row: tonnes(row["now_t"]))],
            "plan": [column(say("plan"), lambda row: tonnes(row["plan_t"]))],
            "share": [column(say("share"), lambda row: f"{percent(row['share_now'])} > {percent(row['share_plan'])}")],
            "price": [column(say("price"), lambda row: f"{row['price_ratio']:.1f} x")],
            "room": [column(say("room"), lambda row: tonnes(row["room_t"]))],
            "note": [column("", _note, False)],
        }
        order = ("who", "now", "plan", "share", "price", "room", "note")
        chosen = list(layout.fit(variants, [(name, 0) for name in order], order, width).values())
        parts += [*layout.header(chosen), *layout.lines(chosen)]
    notes = (
        say("price: unit value over the buyer's average; new: not a supplier today"),
        say("room: what the supplier can sell all members more than now, tonnes a year"),
        say("base rate: of its interruptions only the base rate of the item is known"),
    )
    return Group(*parts, Text(), *(Text(line, "dim") for line in notes))


def _note(row: Row) -> str:
    said = [meant("supplier", "new")] if row["is_new_supplier"] else []
    return joined([*said, *([say("base rate")] if row["is_estimated"] else [])])


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
    columns = [Column((say("cost"),), tuple(Cell(f"+{100 * level:.0f}%") for level in levels), right=True, gap=2)]
    for how in arrangements:
        left = [sums[level, how] / now if now else 0.0 for level in levels]
        title = say("left, together") if how == "together" else say("left, alone")
        columns += [
            Column((title,), tuple(Cell(percent(share)) for share in left), right=True, gap=2),
            Column(("",), tuple(Cell(layout.bar(share, 20)) for share in left), gap=1),
        ]
    last = sums[levels[-1], arrangements[-1]]
    kept = last / now if now else 0.0
    lead = say(
        "Imports worth US$ {loss} a year are at risk on the years planned on; paying up to {cost:.0f} % more leaves "
        "{share} of that.",
        loss=amount(now), cost=100 * levels[-1], share=percent(kept),
    )  # fmt: skip
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
            title = say(
                "{economy}, {stage}: US$ a year for a tonne more",
                economy=names.economy(economy), stage=stage_word(stage, names),
            )  # fmt: skip
            parts.append(Text(title, "bold"))

            def column(
                header: str, write: Callable[[Row], str], right: bool = True, rows: Sequence[Row] = shown
            ) -> Column:
                return Column((header,), tuple(Cell(write(row)) for row in rows), right=right, gap=2)

            variants = {
                "item": [column(say("item"), lambda row: layout.crop(names.item(row["item"]), 22), False)],
                "who": [column(say("partner"), lambda row: layout.crop(names.economy(row["supplier"]), 18), False)],
                "worth": [column(say("a tonne"), lambda row: amount(row["tonne_value_usd"]))],
                "room": [column(say("room (t)"), lambda row: tonnes(row["room_t"]))],
                "used": [
                    column(say("of room"), lambda row: amount(row["room_value_usd"]) if row["room_value_usd"] else "0")
                ],
            }
            order = ("item", "who", "worth", "room", "used")
            chosen = list(layout.fit(variants, [(name, 0) for name in order], order, width).values())
            parts += [*layout.header(chosen), *layout.lines(chosen)]
    notes = (
        say("a tonne: loss avoided by a tonne a year on top of the plan, as sure as its partner"),
        say("of room: loss avoided by a tonne more of the partner's room; 0 where room is left"),
    )
    return Group(*parts, Text(), *(Text(line, "dim") for line in notes))


def footer(
    method_version: str, vintage: str, change: float, cost: float, draws: int, scenario: str | None, width: int
) -> Iterator[str]:
    """Yield the lines below a plan: what was asked, what the figures rest on.

    Parameters
    ----------
    method_version, vintage
        Version of the method, editions of the data.
    change, cost
        Shares: of demand that may move, of what it may cost more.
    draws
        Years that the plan is judged on.
    scenario
        Id of the scenario that is taken to come true; None for ordinary years.
    width
        Cells of the terminal.
    """
    yield say(
        "limits: {change:g} % of demand moves, cost +{cost:g} %; ± one standard error",
        change=100 * change, cost=100 * cost,
    )  # fmt: skip
    if scenario is None:
        yield say("judged on {count:,} years not planned on, ordinary ones", count=draws)
    else:
        yield say("judged on {count:,} years not planned on, {scenario} true", count=draws, scenario=scenario)
    yield say("trade by weight of the newest year, imports only; method {method}", method=method_version)
    yield layout.crop(say("data: {editions}", editions=edition(vintage)), width)


def tonnes(value: float | None) -> str:
    """Write tonnes, small amounts with a digit more."""
    if value is None:
        return NONE
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _days(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"

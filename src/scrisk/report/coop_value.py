"""The value of a coalition for people to read: the answer, who gets what, and which instrument brings it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import language, later, meant, plural, say
from scrisk.report import layout, scenario_words
from scrisk.report.coop_words import BARE, word
from scrisk.report.editions import editions
from scrisk.report.layout import Cell, Column, broken
from scrisk.report.scenario import title
from scrisk.report.words import NONE, Names, Row, amount, clauses, listed, number, percent, running, stopped

if TYPE_CHECKING:
    from scrisk.catalog.instruments import Capacity, Instrument
    from scrisk.scenarios.worth import Gain, Worth

Pair = tuple["Worth", "Worth"]
_ASSUMED = "*"
_MOST_COALITIONS = 15
# A capacity with its unit.
_AMOUNTS = {
    "t/year": later("{amount} t a year"), "share of demand": later("{amount}% of demand"),
    "share of spare stock": later("{amount}% of spare stock"), "share of flow": later("{amount}% of the flow"),
    "days of stock": later("{amount} days of stock"), "days of notice": later("{amount} days of notice"),
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How an answer is looked at."""

    names: Names
    width: int
    struck: tuple[str, ...] = ()
    gone: int = 0


def answer(pair: Pair, look: Look) -> RenderableType:
    """Return one answer: sentence, members, coalitions, instruments, what it rests on."""
    usd, days = pair
    lead = usd if usd.before.value > 0 else days
    case = usd.outcome.case
    parts: list[RenderableType] = [Text(title(case, look.names), "bold")]
    parts += [Text(_said(pair, lead, look)), Text(), *_members(pair, lead, look), Text()]
    if len(usd.outcome.terms.members) > 1:
        parts += [*_coalitions(pair, lead, look), Text()]
    parts += [*_instruments(lead, look), Text()]
    return Group(*parts, *_footer([pair], look))


def compared(pairs: Sequence[Pair], look: Look) -> RenderableType:
    """Return several scenarios, a row each: what is lost, what all avoid together, and what brings most."""
    rows = [(usd, days) for usd, days in pairs]
    some = pairs[0][0].outcome.terms.members
    head = say("{economies} together", economies=listed(look.names.economy(code) for code in some))
    gains = [usd.together for usd, _ in rows]
    variants: dict[str, Sequence[Column]] = {
        "case": [Column((say("Scenario"),), tuple(Cell(usd.outcome.case.id) for usd, _ in rows))],
        "loses": [_right(say("lose|US$"), (amount(usd.before.value) for usd, _ in rows))],
        "avoids": [_right(say("avoid|US$"), (amount(gain.value) for gain in gains))],
        "range": [_right("5-95%", (_range(gain, amount) for gain in gains))],
        "days": [_right(say("of days|lost"), (number(days.before.value, 0) for _, days in rows))],
        "met": [_right(say("days|avoided"), (_days(days.together.value) for _, days in rows))],
        "core": [Column((say("core"),), tuple(Cell(_core_word(usd)) for usd, _ in rows), gap=2)],
        "most": [Column((say("most by"),), tuple(Cell(_most(usd, days)) for usd, days in rows), gap=2)],
    }
    steps = [(name, 0) for name in ("case", "loses", "avoids", "days", "met", "range", "most", "core")]
    columns = list(
        layout.fit(
            variants, steps, ["case", "loses", "avoids", "range", "days", "met", "core", "most"], look.width
        ).values()
    )
    return Group(Text(head, "bold"), *layout.header(columns), *layout.lines(columns), Text(), *_footer(pairs, look))


def listing(entries: Sequence[Instrument], look: Look) -> RenderableType:
    """Return instruments with their members, capacity and state."""
    variants: dict[str, Sequence[Column]] = {
        "id": [Column((say("instrument"),), tuple(Cell(entry.id) for entry in entries))],
        "kind": [Column((say("kind"),), tuple(Cell(word(entry.kind)) for entry in entries), gap=2)],
        "state": [Column((say("state"),), tuple(Cell(word(entry.state)) for entry in entries), gap=2)],
        "start": [_right(say("since"), (str(entry.start) if entry.start else NONE for entry in entries))],
        "capacity": [Column((say("capacity"),), tuple(Cell(capacity(entry.capacity)) for entry in entries), gap=2)],
        "members": [
            Column((say("members"),), tuple(Cell(_several(entry.members, most)) for entry in entries), gap=2)
            for most in (3, 6)
        ],
        "name": [
            Column(
                (say("name"),), tuple(Cell(layout.crop(name, 48)) for name in _named(entries, look.names.lang)), gap=2
            )
        ],
    }  # fmt: skip
    order = ["id", "kind", "state", "start", "capacity", "members", "name"]
    steps = [*((name, 0) for name in ("id", "state", "capacity", "members", "kind", "start", "name")), ("members", 1)]
    columns = list(layout.fit(variants, steps, order, look.width).values())
    assumed = sum(entry.capacity.status == "assumed" for entry in entries)
    note = plural(
        "{n} instrument; {mark} a judgement ({count} of them): no figure is published.",
        "{n} instruments; {mark} a judgement ({count} of them): no figure is published.",
        len(entries), mark=_ASSUMED, count=assumed,
    )  # fmt: skip
    return Group(*layout.header(columns), *layout.lines(columns), Text(note, "dim"))


def capacity(given: Capacity) -> str:
    """Write a capacity with its unit; a star says that it is a judgement.

    Examples
    --------
    >>> from scrisk.catalog.instruments import Capacity
    >>> capacity(Capacity(low=0.5, high=1.0, unit="share of flow", status="assumed", note="a guess"))
    '50-100% of the flow*'
    """
    return f"{_amount_of(given.low, given.high, given.unit)}{_ASSUMED if given.status == 'assumed' else ''}"


def capacity_of(row: Row) -> str:
    """Write the capacity of a row of ``out.instrument`` in words."""
    told = _amount_of(row["capacity_low"], row["capacity_high"], row["capacity_unit"])
    return say("{capacity} (a judgement)", capacity=told) if row["capacity_status"] == "assumed" else told


def _amount_of(low: float, high: float, unit: str) -> str:
    share = unit.startswith("share")
    first, last = (f"{100 * value:g}" if share else f"{value:,g}" for value in (low, high))
    span = first if first == last else f"{first}-{last}"
    return say(_AMOUNTS[unit], amount=span)


def _several(codes: Sequence[str], most: int) -> str:
    return " ".join(codes) if len(codes) <= most else f"{' '.join(codes[:most])} +{len(codes) - most}"


def _right(header: str, texts: Any, gap: int = 2) -> Column:
    return Column(broken(header), tuple(Cell(text) for text in texts), right=True, gap=gap)


def _named(entries: Sequence[Instrument], lang: str) -> list[str]:
    return [entry.names.in_language(lang) for entry in entries]


def _part(value: float, whole: float) -> str:
    return percent(value / whole, 1) if whole else NONE


def _range(gain: Gain, write: Callable[[float | None], str]) -> str:
    return f"{write(gain.low)}-{write(gain.high)}"


def _days(value: float | None) -> str:
    if value is not None and 0 < abs(value) < 0.05:
        return "<0.1"
    return number(value, 1)


def _unit(lead: Worth) -> str:
    return "US$" if lead.unit == "usd" else say("days")


def _writer(lead: Worth) -> Callable[[float | None], str]:
    return amount if lead.unit == "usd" else _days


def _quantity(lead: Worth, value: float) -> str:
    return f"US$ {amount(value)}" if lead.unit == "usd" else say("{days} days of demand", days=_days(value))


def _said(pair: Pair, lead: Worth, look: Look) -> str:
    usd, days = pair
    case, members = usd.outcome.case, usd.outcome.terms.members
    who = listed(look.names.economy(code) for code in members)
    if usd.outcome.terms.in_force:
        premise = scenario_words.premise(case)
    else:
        premise = say("the measures that are suspended stay so")
    if lead.before.value == 0:
        return plural(
            "If {premise}, {economies} loses nothing that is counted here.",
            "If {premise}, {economies} lose nothing that is counted here.",
            len(members), premise=premise, economies=who,
        )  # fmt: skip
    told = {
        "economies": who, "avoided": _quantity(lead, lead.together.value),
        "range": _range(lead.together, _writer(lead)), "loss": _quantity(lead, lead.before.value), "premise": premise,
        "share": percent(lead.together.value / lead.before.value, 1),
    }  # fmt: skip
    if usd.measure == "cvar":
        text = plural(
            "{economies} avoids {avoided} (5-95%: {range}) of the {loss} that in the worst twentieth of years it loses "
            "if {premise} ({share})",
            "Together, {economies} avoid {avoided} (5-95%: {range}) of the {loss} that in the worst twentieth of years "
            "they lose if {premise} ({share})",
            len(members), **told,
        )  # fmt: skip
    else:
        text = plural(
            "{economies} avoids {avoided} (5-95%: {range}) of the {loss} that it loses if {premise} ({share})",
            "Together, {economies} avoid {avoided} (5-95%: {range}) of the {loss} that they lose if {premise} "
            "({share})",
            len(members), **told,
        )  # fmt: skip
    if lead is usd:
        text = say(
            "{sentence}; in days of demand {avoided} of {lost}", sentence=text, avoided=_days(days.together.value),
            lost=number(days.before.value, 0),
        )  # fmt: skip
    most = _most(usd, days, look.names.lang)
    return running([stopped(text), say("Most is brought by: {instrument}.", instrument=most) if most else ""])


def _most(usd: Worth, days: Worth, lang: str = "") -> str:
    """Name the instrument that brings most; nothing when none brings anything."""
    lead = usd if usd.before.value > 0 else days
    if not len(lead.brings) or max(lead.brings) <= 0:
        return ""
    entry = lead.outcome.used[int(max(range(len(lead.brings)), key=lambda i: (lead.brings[i], -i)))]
    return f"{entry.names.in_language(lang)}" if lang else entry.id


def _members(pair: Pair, lead: Worth, look: Look) -> list[RenderableType]:
    """Return what each member loses and avoids, and its share of what all avoid."""
    usd, days = pair
    write = _writer(lead)
    total = lead.together.value
    members = lead.outcome.terms.members
    unit = _unit(lead)
    variants: dict[str, Sequence[Column]] = {
        "who": [Column((say("Member"),), tuple(Cell(look.names.economy(code)) for code in members))],
        "loses": [_right(say("loses|{unit}", unit=unit), map(write, lead.own_before))],
        "avoids": [_right(say("avoids|itself"), map(write, lead.own))],
        "alone": [_right(say("worth|alone"), (write(lead.coalitions[1 << m].value) for m in range(len(members))))],
        "share": [_right(say("Shapley|{unit}", unit=unit), map(write, lead.shares))],
        "part": [_right(say("share"), (percent(x / total) if total else NONE for x in lead.shares))],
        "owed": [
            _right(say("owed|(+)"), (write(share - own) for share, own in zip(lead.shares, lead.own, strict=True)))
        ],
        "days": [_right(say("loses|{unit}", unit=say("days")), (number(float(x), 0) for x in days.own_before))],
        "met": [_right(say("avoids|{unit}", unit=say("days")), (_days(float(x)) for x in days.own))],
        "daily": [_right(say("Shapley|{unit}", unit=say("days")), (_days(float(x)) for x in days.shares))],
    }  # fmt: skip
    order = ["who", "loses", "avoids", "alone", "share", "part", "owed"]
    if lead is usd:
        order += ["days", "met", "daily"]
    if lead.measure == "cvar":
        order.remove("owed")
    steps = [(name, 0) for name in ("who", "share", "part", "loses", "avoids", "alone", "owed", *order[7:])]
    steps = [step for step in steps if step[0] in order]
    columns = list(layout.fit(variants, steps, order, look.width).values())
    return [
        Text(say("Who avoids what, and each one's share of the whole"), "bold"),
        *layout.header(columns),
        *layout.lines(columns),
    ]


def _coalitions(pair: Pair, lead: Worth, look: Look) -> list[RenderableType]:
    """Return what each coalition is worth, and whether it would do better by itself."""
    from scrisk.scenarios.worth import coalition_name

    usd, days = pair
    write = _writer(lead)
    every = [mask for mask in range(1, len(lead.coalitions)) if mask.bit_count() > 1]
    shown = sorted(every, key=lambda mask: (-lead.coalitions[mask].value, mask))[:_MOST_COALITIONS]
    held = {mask: sum(float(x) for m, x in enumerate(lead.shares) if mask >> m & 1) for mask in shown}
    gains = [lead.coalitions[mask] for mask in shown]
    variants: dict[str, Sequence[Column]] = {
        "who": [Column((say("Coalition"),), tuple(Cell(coalition_name(lead.outcome, mask)) for mask in shown))],
        "worth": [_right(say("avoids|{unit}", unit=_unit(lead)), (write(gain.value) for gain in gains))],
        "se": [_right("±", (write(gain.se) for gain in gains))],
        "range": [_right("5-95%", (_range(gain, write) for gain in gains))],
        "gets": [_right(say("its|shares"), (write(held[mask]) for mask in shown))],
        "more": [_right(say("of all|losses"), (_part(gain.value, lead.before.value) for gain in gains))],
        "days": [
            _right(say("avoids|{unit}", unit=say("days")), (_days(days.coalitions[mask].value) for mask in shown))
        ],
    }  # fmt: skip
    order = ["who", "worth", "se", "range", "more", "gets", *(["days"] if lead is usd else [])]
    steps = [(name, 0) for name in ("who", "worth", "se", "range", "gets", "days", "more") if name in order]
    columns = list(layout.fit(variants, steps, order, look.width).values())
    rest = len(every) - len(shown)
    more = [Text(say("and {count} more (--rows coalitions --format csv)", count=rest), "dim")] if rest else []
    return [
        Text(say("What each coalition is worth, by its own instruments"), "bold"),
        *layout.header(columns),
        *layout.lines(columns),
        *more,
        Text(_core(lead)),
    ]


def _core_word(lead: Worth) -> str:
    if lead.is_core:
        return meant("core", "in")
    return meant("core", "empty") if lead.core_is_empty else meant("core", "outside")


def _core(lead: Worth) -> str:
    from scrisk.scenarios.worth import coalition_name

    if lead.together.value == 0 and lead.is_core:
        return say("Nothing is avoided, so there is nothing to share.")
    if lead.is_core:
        return say("The shares are in the core: no coalition does better by itself than with its shares of the whole.")
    mask, excess = lead.over
    text = say(
        "The shares are not in the core: {coalition} would avoid {excess} more by itself than its shares.",
        coalition=coalition_name(lead.outcome, mask), excess=_quantity(lead, excess),
    )  # fmt: skip
    if lead.core_is_empty:
        return running([text, say("No split keeps everybody in: the core is empty.")])
    return running([text, say("Another split would be.") if lead.core_is_empty is False else ""])


def _instruments(lead: Worth, look: Look) -> list[RenderableType]:
    """Return what each instrument brings, the one that brings most first, and why the others bring nothing."""
    found = lead.outcome
    write = _writer(lead)
    order_of = sorted(range(len(found.used)), key=lambda i: (-lead.brings[i], i))
    entries = [found.used[i] for i in order_of]
    parts: list[RenderableType] = [Text(say("Instrument by instrument, all members together"), "bold")]
    if entries:
        names = _named(entries, look.names.lang)
        rests = [" ".join(entry.rests_on) or NONE for entry in entries]
        variants: dict[str, Sequence[Column]] = {
            "name": [
                Column((say("Instrument"),), tuple(Cell(layout.crop(name, size)) for name in names))
                for size in (28, 40, 60)
            ],
            "only": [_right(say("as the|only one"), (write(lead.alone[i].value) for i in order_of))],
            "last": [_right(say("as the|last"), (write(lead.last[i].value) for i in order_of))],
            "brings": [
                _right(say("brings|{unit}", unit=_unit(lead)), (write(float(lead.brings[i])) for i in order_of))
            ],
            "se": [_right(say("± only"), (write(lead.alone[i].se) for i in order_of))],
            "state": [Column((say("state"),), tuple(Cell(word(entry.state)) for entry in entries), gap=2)],
            "capacity": [Column((say("capacity"),), tuple(Cell(capacity(entry.capacity)) for entry in entries), gap=2)],
            "rests": [
                Column((say("rests on"),), tuple(Cell(layout.crop(text, 44)) for text in rests), gap=2)
            ],
        }  # fmt: skip
        order = ["name", "brings", "only", "se", "last", "state", "capacity", "rests"]
        steps = [("name", 0), *((n, 0) for n in ("brings", "capacity", "only", "last", "state")), ("name", 1)]
        steps += [("rests", 0), ("se", 0), ("name", 2)]
        columns = list(layout.fit(variants, steps, order, look.width).values())
        parts += [*layout.header(columns), *layout.lines(columns)]
        if any(entry.capacity.status == "assumed" for entry in entries):
            note = say("{mark} a judgement: no figure is published. Drawn evenly over the range.", mark=_ASSUMED)
            parts.append(Text(note, "dim"))
    else:
        parts.append(Text(say("None is at work.")))
    if found.idle:
        parts.append(Text(say("Not at work: {instruments}.", instruments=_idle(found.idle)), "dim"))
    return parts


def _idle(idle: Sequence[tuple[Instrument, str]]) -> str:
    """Say which instruments bring nothing, by reason."""
    by: dict[str, list[str]] = {}
    for entry, reason in idle:
        by.setdefault(reason, []).append(entry.id)
    return clauses(f"{', '.join(ids)} ({reason})" for reason, ids in by.items())


def _footer(pairs: Sequence[Pair], look: Look) -> list[RenderableType]:
    usd = pairs[0][0]
    found, terms = usd.outcome, usd.outcome.terms
    seed = found.case.seed if terms.seed is None else terms.seed
    lines: list[str] = []
    if look.struck:
        struck = listed(say(BARE[layer]) if language() != "en" else layer for layer in look.struck)
        lines.append(
            plural(
                "Struck out of the ledger: {layers}; {n} instrument fell with it.",
                "Struck out of the ledger: {layers}; {n} instruments fell with it.",
                look.gone, layers=struck,
            )
        )  # fmt: skip
    draws = say("{count:,} draws", count=terms.draws)
    if len(pairs) == 1:
        draws = say("{count:,} draws, seed {seed}", count=terms.draws, seed=seed)
    if usd.measure == "expected":
        figures = say(
            "Figures: means over {draws}, each coalition on the same ones; ± is one standard error of the difference, "
            "5-95% the range over the draws.",
            draws=draws,
        )
    else:
        figures = say(
            "Figures: means of the worst 5% over {draws}, each coalition on the same ones; ± is one standard error of "
            "the difference, 5-95% the range over the draws.",
            draws=draws,
        )
    if terms.stocks is not None:
        stocks = say("Stocks: {days:g} days for everybody.", days=terms.stocks)
    else:
        stocks = say(
            "Stocks: published priors, drawn up to {share} off; priors, not facts.", share=percent(terms.spread)
        )
    scale = "" if terms.capacity == 1.0 else say("Every capacity times {factor:g}.", factor=terms.capacity)
    lines.append(running([figures, stocks, scale]))
    demands = {(demand.economy, demand.item) for demand in terms.demands if demand.value_usd is not None}
    valued = sorted(
        {item for economy, item in found.groups.select("economy", "item").iter_rows() if (economy, item) in demands}
    )
    without = sum(value is None for value in found.groups["usd_per_day"])
    if without:
        dollars = say(
            "US$ are imports that do not come, not damage done; {count} of {all} supplies have no known value and "
            "count in days only.",
            count=without, all=found.groups.height,
        )  # fmt: skip
    else:
        dollars = say("US$ are imports that do not come, not damage done.")
    worth = say(
        "Everybody keeps its own stocks and spare capacity without help; worth is what help adds. Nobody lends what it "
        "turns out to need. Owed: the Shapley share less what a member avoids itself; below zero it pays."
    )
    lines.append(running([dollars, worth]))
    if valued:
        lines.append(
            say(
                "Published, not traded figures say what {items} are worth: estimates.",
                items=listed(map(look.names.item, valued)),
            )
        )
    if any(entry.capacity.status == "assumed" for entry in found.used):
        assumed = sum(entry.capacity.status == "assumed" for entry in found.used)
        lines.append(
            say(
                "{count} of {all} capacities at work are judgements: read the worth with them.",
                count=assumed, all=len(found.used),
            )
        )  # fmt: skip
    if len(pairs) == 1:
        shares = say("Shares: the newest.")
        if found.case.looks_back is not None:
            shares = say("Shares: those before {date}.", date=found.case.looks_back)
        told = sorted({part for text in found.groups["data_vintage"] for part in (text or "").split("; ") if part})
        lines.append(running([shares, say("Data: {editions}.", editions="; ".join(editions(told)))]))
        lines += [say("Mind: {text}", text=say(text)) for part in found.case.parts for text in part.limits]
        lines += [say("Mind: {text}", text=text) for text in found.notes]
    return [Text(line, "dim") for line in lines]

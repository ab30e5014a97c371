"""The value of a coalition for people to read: the answer, who gets what, and which instrument brings it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, amount, listed, many, number, percent

if TYPE_CHECKING:
    from scrisk.catalog.instruments import Capacity, Instrument
    from scrisk.scenarios.worth import Gain, Worth

Pair = tuple["Worth", "Worth"]
_ASSUMED = "*"
_MOST_COALITIONS = 15
_SHORT = {
    "t/year": "t a year", "share of demand": "of demand", "share of spare stock": "of spare stock",
    "share of flow": "of the flow", "days of stock": "days of stock", "days of notice": "days of notice",
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
    parts: list[RenderableType] = [Text(f"{case.name(look.names.lang)} · day 0 is {case.start}", "bold")]
    parts += [Text(_said(pair, lead, look)), Text(), *_members(pair, lead, look), Text()]
    if len(usd.outcome.terms.members) > 1:
        parts += [*_coalitions(pair, lead, look), Text()]
    parts += [*_instruments(lead, look), Text()]
    return Group(*parts, *_footer([pair], look))


def compared(pairs: Sequence[Pair], look: Look) -> RenderableType:
    """Return several scenarios, a row each: what is lost, what all avoid together, and what brings most."""
    rows = [(usd, days) for usd, days in pairs]
    some = pairs[0][0].outcome.terms.members
    title = f"{listed(look.names.economy(code) for code in some)} together"
    gains = [usd.together for usd, _ in rows]
    variants: dict[str, Sequence[Column]] = {
        "case": [Column(("", "Scenario"), tuple(Cell(usd.outcome.case.id) for usd, _ in rows))],
        "loses": [_right(("lose", "US$"), (amount(usd.before.value) for usd, _ in rows))],
        "avoids": [_right(("avoid", "US$"), (amount(gain.value) for gain in gains))],
        "range": [_right(("", "5-95%"), (_range(gain, amount) for gain in gains))],
        "days": [_right(("of days", "lost"), (number(days.before.value, 0) for _, days in rows))],
        "met": [_right(("days", "avoided"), (_days(days.together.value) for _, days in rows))],
        "core": [Column(("", "core"), tuple(Cell(_core_word(usd)) for usd, _ in rows), gap=2)],
        "most": [Column(("", "most by"), tuple(Cell(_most(usd, days)) for usd, days in rows), gap=2)],
    }
    steps = [(name, 0) for name in ("case", "loses", "avoids", "days", "met", "range", "most", "core")]
    columns = list(
        layout.fit(
            variants, steps, ["case", "loses", "avoids", "range", "days", "met", "core", "most"], look.width
        ).values()
    )
    return Group(Text(title, "bold"), *layout.header(columns), *layout.lines(columns), Text(), *_footer(pairs, look))


def listing(entries: Sequence[Instrument], look: Look) -> RenderableType:
    """Return instruments with their members, capacity and state."""
    variants: dict[str, Sequence[Column]] = {
        "id": [Column(("instrument",), tuple(Cell(entry.id) for entry in entries))],
        "kind": [Column(("kind",), tuple(Cell(entry.kind) for entry in entries), gap=2)],
        "state": [Column(("state",), tuple(Cell(entry.state) for entry in entries), gap=2)],
        "start": [_right(("since",), (str(entry.start) if entry.start else NONE for entry in entries))],
        "capacity": [Column(("capacity",), tuple(Cell(capacity(entry.capacity)) for entry in entries), gap=2)],
        "members": [
            Column(("members",), tuple(Cell(_several(entry.members, most)) for entry in entries), gap=2)
            for most in (3, 6)
        ],
        "name": [
            Column(("name",), tuple(Cell(layout.crop(name, 48)) for name in _named(entries, look.names.lang)), gap=2)
        ],
    }  # fmt: skip
    order = ["id", "kind", "state", "start", "capacity", "members", "name"]
    steps = [*((name, 0) for name in ("id", "state", "capacity", "members", "kind", "start", "name")), ("members", 1)]
    columns = list(layout.fit(variants, steps, order, look.width).values())
    assumed = sum(entry.capacity.status == "assumed" for entry in entries)
    note = f"{many(len(entries), 'instrument')}; {_ASSUMED} a judgement ({assumed} of them): no figure is published."
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
    words = _amount_of(row["capacity_low"], row["capacity_high"], row["capacity_unit"])
    return f"{words} (a judgement)" if row["capacity_status"] == "assumed" else words


def _amount_of(low: float, high: float, unit: str) -> str:
    share = unit.startswith("share")
    first, last = (f"{100 * value:g}" if share else f"{value:,g}" for value in (low, high))
    span = first if first == last else f"{first}-{last}"
    return f"{span}{'%' if share else ''} {_SHORT[unit]}"


def _several(codes: Sequence[str], most: int) -> str:
    return " ".join(codes) if len(codes) <= most else f"{' '.join(codes[:most])} +{len(codes) - most}"


def _right(header: tuple[str, ...], texts: Any, gap: int = 2) -> Column:
    return Column(header, tuple(Cell(text) for text in texts), right=True, gap=gap)


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


def _writer(lead: Worth) -> Callable[[float | None], str]:
    return amount if lead.unit == "usd" else _days


def _quantity(lead: Worth, value: float) -> str:
    return f"US$ {amount(value)}" if lead.unit == "usd" else f"{_days(value)} days of demand"


def _said(pair: Pair, lead: Worth, look: Look) -> str:
    usd, days = pair
    case, members = usd.outcome.case, usd.outcome.terms.members
    who = listed(look.names.economy(code) for code in members)
    premise = case.premise if usd.outcome.terms.in_force else "the measures that are suspended stay so"
    when = "in the worst twentieth of years " if usd.measure == "cvar" else ""
    if lead.before.value == 0:
        return f"If {premise}, {who} {'lose' if len(members) > 1 else 'loses'} nothing that is counted here."
    verb = "avoid" if len(members) > 1 else "avoids"
    together = "Together, " if len(members) > 1 else ""
    share = lead.together.value / lead.before.value
    text = (
        f"{together}{who} {verb} {_quantity(lead, lead.together.value)} "
        f"(5-95%: {_range(lead.together, _writer(lead))}) "
        f"of the {_quantity(lead, lead.before.value)} that {when}{'they lose' if len(members) > 1 else 'it loses'} "
        f"if {premise} ({percent(share, 1)})"
    )
    if lead is usd:
        text += f"; in days of demand {_days(days.together.value)} of {number(days.before.value, 0)}"
    text += "."
    if most := _most(usd, days, look.names.lang):
        text += f" Most is brought by: {most}."
    return text


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
    unit = "US$" if lead.unit == "usd" else "days"
    variants: dict[str, Sequence[Column]] = {
        "who": [Column(("", "Member"), tuple(Cell(look.names.economy(code)) for code in members))],
        "loses": [_right(("loses", unit), map(write, lead.own_before))],
        "avoids": [_right(("avoids", "itself"), map(write, lead.own))],
        "alone": [_right(("worth", "alone"), (write(lead.coalitions[1 << m].value) for m in range(len(members))))],
        "share": [_right(("Shapley", unit), map(write, lead.shares))],
        "part": [_right(("", "share"), (percent(x / total) if total else NONE for x in lead.shares))],
        "owed": [
            _right(("owed", "(+)"), (write(share - own) for share, own in zip(lead.shares, lead.own, strict=True)))
        ],
        "days": [_right(("loses", "days"), (number(float(x), 0) for x in days.own_before))],
        "met": [_right(("avoids", "days"), (_days(float(x)) for x in days.own))],
        "daily": [_right(("Shapley", "days"), (_days(float(x)) for x in days.shares))],
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
        Text("Who avoids what, and each one's share of the whole", "bold"),
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
    unit = "US$" if lead.unit == "usd" else "days"
    variants: dict[str, Sequence[Column]] = {
        "who": [Column(("", "Coalition"), tuple(Cell(coalition_name(lead.outcome, mask)) for mask in shown))],
        "worth": [_right(("avoids", unit), (write(gain.value) for gain in gains))],
        "se": [_right(("", "±"), (write(gain.se) for gain in gains))],
        "range": [_right(("", "5-95%"), (_range(gain, write) for gain in gains))],
        "gets": [_right(("its", "shares"), (write(held[mask]) for mask in shown))],
        "more": [_right(("of all", "losses"), (_part(gain.value, lead.before.value) for gain in gains))],
        "days": [_right(("avoids", "days"), (_days(days.coalitions[mask].value) for mask in shown))],
    }  # fmt: skip
    order = ["who", "worth", "se", "range", "more", "gets", *(["days"] if lead is usd else [])]
    steps = [(name, 0) for name in ("who", "worth", "se", "range", "gets", "days", "more") if name in order]
    columns = list(layout.fit(variants, steps, order, look.width).values())
    rest = len(every) - len(shown)
    more = [Text(f"and {rest} more (--rows coalitions --format csv)", "dim")] if rest else []
    return [
        Text("What each coalition is worth, by its own instruments", "bold"),
        *layout.header(columns),
        *layout.lines(columns),
        *more,
        Text(_core(lead)),
    ]


def _core_word(lead: Worth) -> str:
    return "in" if lead.is_core else "empty" if lead.core_is_empty else "outside"


def _core(lead: Worth) -> str:
    from scrisk.scenarios.worth import coalition_name

    if lead.together.value == 0 and lead.is_core:
        return "Nothing is avoided, so there is nothing to share."
    if lead.is_core:
        return "The shares are in the core: no coalition does better by itself than with its shares of the whole."
    mask, excess = lead.over
    text = (
        f"The shares are not in the core: {coalition_name(lead.outcome, mask)} would avoid "
        f"{_quantity(lead, excess)} more by itself than its shares."
    )
    if lead.core_is_empty:
        text += " No split keeps everybody in: the core is empty."
    elif lead.core_is_empty is False:
        text += " Another split would be."
    return text


def _instruments(lead: Worth, look: Look) -> list[RenderableType]:
    """Return what each instrument brings, the one that brings most first, and why the others bring nothing."""
    found = lead.outcome
    write = _writer(lead)
    unit = "US$" if lead.unit == "usd" else "days"
    order_of = sorted(range(len(found.used)), key=lambda i: (-lead.brings[i], i))
    entries = [found.used[i] for i in order_of]
    parts: list[RenderableType] = [Text("Instrument by instrument, all members together", "bold")]
    if entries:
        names = _named(entries, look.names.lang)
        rests = [" ".join(entry.rests_on) or NONE for entry in entries]
        variants: dict[str, Sequence[Column]] = {
            "name": [
                Column(("", "Instrument"), tuple(Cell(layout.crop(name, size)) for name in names))
                for size in (28, 40, 60)
            ],
            "only": [_right(("as the", "only one"), (write(lead.alone[i].value) for i in order_of))],
            "last": [_right(("as the", "last"), (write(lead.last[i].value) for i in order_of))],
            "brings": [_right(("brings", unit), (write(float(lead.brings[i])) for i in order_of))],
            "se": [_right(("", "± only"), (write(lead.alone[i].se) for i in order_of))],
            "state": [Column(("", "state"), tuple(Cell(entry.state) for entry in entries), gap=2)],
            "capacity": [Column(("", "capacity"), tuple(Cell(capacity(entry.capacity)) for entry in entries), gap=2)],
            "rests": [
                Column(("", "rests on"), tuple(Cell(layout.crop(text, 44)) for text in rests), gap=2)
            ],
        }  # fmt: skip
        order = ["name", "brings", "only", "se", "last", "state", "capacity", "rests"]
        steps = [("name", 0), *((n, 0) for n in ("brings", "capacity", "only", "last", "state")), ("name", 1)]
        steps += [("rests", 0), ("se", 0), ("name", 2)]
        columns = list(layout.fit(variants, steps, order, look.width).values())
        parts += [*layout.header(columns), *layout.lines(columns)]
        if any(entry.capacity.status == "assumed" for entry in entries):
            parts.append(Text(f"{_ASSUMED} a judgement: no figure is published. Drawn evenly over the range.", "dim"))
    else:
        parts.append(Text("None is at work."))
    if found.idle:
        parts.append(Text(f"Not at work: {_idle(found.idle, look)}.", "dim"))
    return parts


def _idle(idle: Sequence[tuple[Instrument, str]], look: Look) -> str:
    """Say which instruments bring nothing, by reason."""
    by: dict[str, list[str]] = {}
    for entry, reason in idle:
        by.setdefault(reason, []).append(entry.id)
    return "; ".join(f"{', '.join(ids)} ({reason})" for reason, ids in by.items())


def _footer(pairs: Sequence[Pair], look: Look) -> list[RenderableType]:
    usd = pairs[0][0]
    found, terms = usd.outcome, usd.outcome.terms
    seed = found.case.seed if terms.seed is None else terms.seed
    lines: list[str] = []
    if look.struck:
        lines.append(f"Struck out of the ledger: {listed(look.struck)}; {many(look.gone, 'instrument')} fell with it.")
    measure = "means" if usd.measure == "expected" else "means of the worst 5%"
    seeds = f", seed {seed}" if len(pairs) == 1 else ""
    stocks = (
        f"{terms.stocks:g} days for everybody" if terms.stocks is not None
        else f"published priors, drawn up to {percent(terms.spread)} off; priors, not facts"
    )  # fmt: skip
    scale = "" if terms.capacity == 1.0 else f" Every capacity times {terms.capacity:g}."
    lines.append(
        f"Figures: {measure} over {terms.draws:,} draws{seeds}, each coalition on the same ones; ± is one standard "
        f"error of the difference, 5-95% the range over the draws. Stocks: {stocks}.{scale}"
    )
    demands = {(demand.economy, demand.item) for demand in terms.demands if demand.value_usd is not None}
    valued = sorted(
        {item for economy, item in found.groups.select("economy", "item").iter_rows() if (economy, item) in demands}
    )
    without = sum(value is None for value in found.groups["usd_per_day"])
    lines.append(
        "US$ are imports that do not come, not damage done"
        + (
            f"; {without} of {found.groups.height} supplies have no known value and count in days only"
            if without
            else ""
        )
        + ". Everybody keeps its own stocks and spare capacity without help; worth is what help adds. Nobody lends "
        "what it turns out to need. Owed: the Shapley share less what a member avoids itself; below zero it pays."
    )
    if valued:
        lines.append(
            f"Published, not traded figures say what {listed(map(look.names.item, valued))} are worth: estimates."
        )
    if any(entry.capacity.status == "assumed" for entry in found.used):
        assumed = sum(entry.capacity.status == "assumed" for entry in found.used)
        lines.append(f"{assumed} of {len(found.used)} capacities at work are judgements: read the worth with them.")
    if len(pairs) == 1:
        suppliers = "the newest" if found.case.looks_back is None else f"those before {found.case.looks_back}"
        editions = sorted({part for text in found.groups["data_vintage"] for part in (text or "").split("; ") if part})
        lines.append(f"Shares: {suppliers}. Data: {'; '.join(editions)}.")
        lines += [f"Mind: {text}" for part in found.case.parts for text in part.limits]
        lines += [f"Mind: {text}" for text in found.notes]
    return [Text(line, "dim") for line in lines]

"""What a scenario says, in sentences: the answer, and what each shock does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrisk.language import later, meant, say
from scrisk.report.words import Names, Row, clauses, count, joined, listed, number, percent

if TYPE_CHECKING:
    from scrisk.catalog.scenarios import Scenario, Shock, Span
    from scrisk.scenarios import Case

# On what a scenario or a shock rests.
_EVIDENCE = {
    "judgement": later("judgement"), "as-happened": later("as-happened"), "published": later("published"),
    "what-if": later("what-if"),
}  # fmt: skip
_STRAITS = {
    "hormuz": later("strait of hormuz"), "malacca": later("strait of malacca"),
    "bab-el-mandeb": later("strait of bab-el-mandeb"),
}  # fmt: skip
# Less than this of a day is not told.
_LEAST = 0.05


def premise(case: Case) -> str:
    """Return what completes "If ...", in the reader's language; of several scenarios together, all of it."""
    told = say(case.parts[0].premise)
    for part in case.parts[1:]:
        told = say("{premise} and {more}", premise=told, more=say(part.premise))
    return told


def kinds(words: str) -> str:
    """Return what a scenario is, or rests on, in words for its keys, joined by commas: judgement, as-happened."""
    return joined(say(_EVIDENCE[word]) if word in _EVIDENCE else word for word in words.split(", "))


def days(value: float | None, digits: int = 0) -> str:
    """Write a number of days; what is there and rounds to nothing is ``<1``.

    Examples
    --------
    >>> days(12.4), days(0.2), days(0.0), days(None)
    ('12', '<1', '0', '-')
    """
    if value is not None and 0 < value < 0.5 * 10**-digits:
        return f"<{10**-digits:g}"
    return number(value, digits)


def with_error(value: float | None, error: float | None, write: Any = days) -> str:
    """Write a figure and its standard error.

    Examples
    --------
    >>> with_error(12.4, 1.6), with_error(None, None)
    ('12 ±2', '-')
    """
    return write(value) if value is None or error is None else f"{write(value)} ±{write(error)}"


def sentence(premise: str, rows: Sequence[Row], economies: Sequence[str], names: Names, *, drawn: bool) -> str:
    """Return the answer in a sentence: who runs short of what, when.

    Parameters
    ----------
    premise
        What completes "If ...".
    rows
        The results at the prior stocks and without stocks (``stock_case`` prior and 0).
    economies
        Whom to speak of, in order.
    names
        What they are called.
    drawn
        Whether the figures are means over draws.
    """
    said = []
    for code in economies:
        mine = [row for row in rows if row["economy"] == code]
        said.append(_one(names.economy(code), mine, names, drawn))
    return say("If {premise}, {economies}.", premise=premise, economies=clauses(said))


def _one(who: str, rows: Sequence[Row], names: Names, drawn: bool) -> str:
    if not rows:
        return say("{economy} is not hit", economy=who)
    short = [row for row in rows if row["stock_case"] == "prior" and row["expected_shortfall_days"] > _LEAST]
    if short:
        if drawn:
            worst = max(short, key=lambda row: (row["p_unmet"], row["expected_shortfall_days"]))
            told = {"economy": who, "item": _name(names, worst), "chance": _chance(worst)}
            if len(short) == 1:
                return say("{economy} runs short of {item} with a probability of {chance}", **told)
            return say(
                "{economy} runs short of {item} with a probability of {chance}, and may of {count} more",
                count=count(len(short) - 1), **told,
            )  # fmt: skip
        return _first_short(who, short, names)
    bare = [row for row in rows if row["stock_case"] == "0" and row["expected_shortfall_days"] > _LEAST]
    if not bare:
        return say("{economy} runs short of nothing", economy=who)
    worst = max(bare, key=lambda row: row["expected_shortfall_days"])
    return say(
        "the stocks of {economy} last; without any it would lack {item} for {days} days of demand",
        economy=who, item=_name(names, worst), days=days(worst["expected_shortfall_days"]),
    )  # fmt: skip


def _first_short(who: str, short: Sequence[Row], names: Names) -> str:
    """Say which item runs short first, and when."""
    first = min(short, key=lambda row: (row["stock_out_day"], -row["expected_shortfall_days"]))
    after = first["stock_out_day"]
    told = {"economy": who, "item": _name(names, first)}
    if len(short) == 1:
        if after < 1:
            return say("{economy} runs short of {item} at once", **told)
        return say("{economy} runs short of {item} after {days:.0f} days", days=after, **told)
    if after < 1:
        return say("{economy} runs short of {count} items, the first {item} at once", count=count(len(short)), **told)
    return say(
        "{economy} runs short of {count} items, the first {item} after {days:.0f} days",
        count=count(len(short)), days=after, **told,
    )  # fmt: skip


def _chance(row: Row) -> str:
    return with_error(row["p_unmet"], row["p_unmet_se"], percent)


def _name(names: Names, row: Row) -> str:
    name = names.item(row["item"])
    # An English name begins with a capital; inside a sentence only names of people and acronyms do.
    return name if names.lang != "en" or name[:2].isupper() or not name[1:2].islower() else name[0].lower() + name[1:]


def sales_sentence(rows: Sequence[Row], economies: Sequence[str], names: Names) -> str:
    """Return what sellers lose to a tariff; empty without one."""
    told: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["seller"] in economies:
            told.setdefault((row["seller"], row["economy"]), []).append(row)
    parts = []
    for (seller, buyer), found in told.items():
        lost = percent(max(row["lost_share"] for row in found), 1)
        parts.append(
            say(
                "{seller} {share} of its sales to {buyer}",
                seller=names.economy(seller), share=lost, buyer=names.economy(buyer),
            )
        )  # fmt: skip
    return say("A tariff hits what is sold: {losses} is lost while it lasts.", losses=listed(parts)) if parts else ""


def effect(part: Scenario, shock: Shock, goods: Sequence[str], doers: Sequence[str], names: Names) -> str:
    """Return one line on what a shock does: who, towards whom, what, how much, when."""
    who = listed(_doer(code, names) for code in doers)
    whom = listed(names.economy(code) for code in shock.target) if isinstance(shock.target, tuple) else ""
    whom = whom or meant("towards whom", "all")
    what = listed(names.item(item) for item in goods) if len(goods) <= 4 else say("{n} items", n=len(goods))
    if _kind(shock) == "tariff":
        towards = say("{target} pay to {imposer}", target=whom, imposer=who)
    else:
        towards = say("{imposer} to {target}", imposer=who, target=whom)
    first, length = part.window(shock)
    when = say("from day {first} for {length} days", first=_span(first), length=_span(length))
    if shock.probability != 1.0:
        when = say("{when}, probability {share}", when=when, share=percent(shock.probability))
    return f"{towards} · {what} · {how_much(shock)} · {when}"


def _doer(code: str, names: Names) -> str:
    if len(code) == 3 and code.isupper():
        return names.economy(code)
    return say(_STRAITS[code]) if code in _STRAITS else say("strait of {name}", name=code)


def how_much(shock: Shock) -> str:
    """Return how much of the flow a shock takes, and by what."""
    terms = shock.instrument
    if terms is None or terms.kind == "informal":
        depth = (
            say("by the measure") if shock.depth is None else say("{share} stops", share=_span(shock.depth, percent))
        )
        return depth if terms is None else say("{depth} (an informal stop)", depth=depth)
    if terms.kind == "ban":
        text = say("all stops (a ban)")
    elif terms.kind == "quota":
        text = say("{share} passes (a quota)", share=percent(terms.share))
    elif terms.kind == "tariff":
        text = say(
            "tariff of {rate}, elasticity {elasticity:g}: {share} is lost",
            rate=percent(terms.rate), elasticity=terms.elasticity, share=percent(terms.stops, 1),
        )  # fmt: skip
    else:
        text = say(
            "nothing for {days} days, then {share} by licence", days=number(terms.days, 0), share=percent(terms.share)
        )
        if terms.kind == "extraterritorial":
            text = say(
                "from elsewhere with {share} of its origin: {terms}", share=percent(terms.de_minimis, 1), terms=text
            )
    if shock.through == "origin":
        text = say("{terms}, by origin", terms=text)
    if shock.end_use_share is None:
        return text
    return say("{terms}, {share} of the flow", terms=text, share=percent(shock.end_use_share))


def _kind(shock: Shock) -> str:
    return shock.instrument.kind if shock.instrument else ""


def _span(span: Span, write: Any = None) -> str:
    told = write or (lambda value: f"{value:g}")
    return told(span[0]) if span[0] == span[1] else f"{told(span[0])}-{told(span[1])}"


def rests_on(shock: Shock, sources: Mapping[str, Any]) -> str:
    """Return on what a shock rests: judgement, or what happened, with who says so."""
    said = listed(sources[name].producer for name in shock.sources if name in sources)
    return kinds(shock.evidence) if not said else f"{kinds(shock.evidence)}; {said}"

"""What a scenario says, in sentences: the answer, and what each shock does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrisk.report.words import Names, Row, count, listed, number, percent

if TYPE_CHECKING:
    from scrisk.catalog.scenarios import Scenario, Shock, Span

_KINDS = {
    "ban": "a ban",
    "quota": "a quota",
    "licence": "licences",
    "extraterritorial": "licences for goods from elsewhere",
    "tariff": "a tariff",
    "informal": "an informal stop",
}
# Less than this of a day is not told.
_LEAST = 0.05


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
    text = "; ".join(said)
    return f"If {premise}, {text}."


def _one(who: str, rows: Sequence[Row], names: Names, drawn: bool) -> str:
    if not rows:
        return f"{who} is not hit"
    short = [row for row in rows if row["stock_case"] == "prior" and row["expected_shortfall_days"] > _LEAST]
    if short:
        if drawn:
            worst = max(short, key=lambda row: (row["p_unmet"], row["expected_shortfall_days"]))
            what = f"{who} runs short of {_name(names, worst)} with a probability of {_chance(worst)}"
            return what if len(short) == 1 else f"{what}, and may of {count(len(short) - 1)} more"
        first = min(short, key=lambda row: (row["stock_out_day"], -row["expected_shortfall_days"]))
        after = first["stock_out_day"]
        when = f"{_name(names, first)} {'at once' if after < 1 else f'after {after:.0f} days'}"
        return f"{who} runs short of {when}" if len(short) == 1 else (
            f"{who} runs short of {count(len(short))} items, the first {when}"
        )  # fmt: skip
    bare = [row for row in rows if row["stock_case"] == "0" and row["expected_shortfall_days"] > _LEAST]
    if not bare:
        return f"{who} runs short of nothing"
    worst = max(bare, key=lambda row: row["expected_shortfall_days"])
    lacking = days(worst["expected_shortfall_days"])
    return f"the stocks of {who} last; without any it would lack {_name(names, worst)} for {lacking} days of demand"


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
        parts.append(f"{names.economy(seller)} {lost} of its sales to {names.economy(buyer)}")
    return f"A tariff hits what is sold: {listed(parts)} is lost while it lasts." if parts else ""


def effect(part: Scenario, shock: Shock, goods: Sequence[str], doers: Sequence[str], names: Names) -> str:
    """Return one line on what a shock does: who, towards whom, what, how much, when."""
    who = listed(names.economy(code) if len(code) == 3 and code.isupper() else f"strait of {code}" for code in doers)
    whom = "all" if not isinstance(shock.target, tuple) else listed(names.economy(code) for code in shock.target)
    what = listed(names.item(item) for item in goods) if len(goods) <= 4 else f"{len(goods)} items"
    towards = f"{whom} pay to {who}" if _kind(shock) == "tariff" else f"{who} to {whom}"
    first, length = part.window(shock)
    when = f"day {_span(first)} for {_span(length)} days"
    chance = "" if shock.probability == 1.0 else f", probability {percent(shock.probability)}"
    return f"{towards} · {what} · {how_much(shock)} · from {when}{chance}"


def how_much(shock: Shock) -> str:
    """Return how much of the flow a shock takes, and by what."""
    terms = shock.instrument
    if terms is None or terms.kind == "informal":
        depth = "by the measure" if shock.depth is None else f"{_span(shock.depth, percent)} stops"
        return depth if terms is None else f"{depth} ({_KINDS[terms.kind]})"
    if terms.kind == "ban":
        text = "all stops (a ban)"
    elif terms.kind == "quota":
        text = f"{percent(terms.share)} passes (a quota)"
    elif terms.kind == "tariff":
        text = f"tariff of {percent(terms.rate)}, elasticity {terms.elasticity:g}: {percent(terms.stops, 1)} is lost"
    else:
        text = f"nothing for {number(terms.days, 0)} days, then {percent(terms.share)} by licence"
        if terms.kind == "extraterritorial":
            text = f"from elsewhere with {percent(terms.de_minimis, 1)} of its origin: {text}"
    if shock.through == "origin":
        text += ", by origin"
    return text if shock.end_use_share is None else f"{text}, {percent(shock.end_use_share)} of the flow"


def _kind(shock: Shock) -> str:
    return shock.instrument.kind if shock.instrument else ""


def _span(span: Span, write: Any = None) -> str:
    say = write or (lambda value: f"{value:g}")
    return say(span[0]) if span[0] == span[1] else f"{say(span[0])}-{say(span[1])}"


def rests_on(shock: Shock, sources: Mapping[str, Any]) -> str:
    """Return on what a shock rests: judgement, or what happened, with who says so."""
    said = listed(sources[name].producer for name in shock.sources if name in sources)
    return shock.evidence if not said else f"{shock.evidence}; {said}"

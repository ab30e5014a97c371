"""Networks in words: how many nodes and links, which inputs are essential, shares and amounts."""

from __future__ import annotations

from scrisk.language import language, later, plural, say
from scrisk.report import words
from scrisk.report.words import NONE

_TINY = 5e-5  # a share that is not written out any more
_UNLISTED = {
    "essential": later("essential"), "non-essential": later("non-essential"), "negligible": later("negligible"),
}  # fmt: skip


def essential(rule: str, unlisted: str | None, sectors: int) -> str:
    """Say which inputs count as essential."""
    if rule == "all":
        return plural(
            "Every input counts as essential (worst case); {n:,} sector.",
            "Every input counts as essential (worst case); {n:,} sectors.",
            sectors,
        )
    if rule == "none":
        if sectors <= 1:
            return say("No input counts as essential: any supplier may stand in for any other, in proportion.")
        return plural(
            "No input counts as essential; {n:,} sector.", "No input counts as essential; {n:,} sectors.", sectors
        )
    kind = say(_UNLISTED[unlisted]) if unlisted in _UNLISTED else unlisted
    return say("Essential inputs by the table; pairs it does not name are {kind}.", kind=kind)


def nodes(number: int) -> str:
    """Write a number of nodes."""
    return plural("{n:,} node", "{n:,} nodes", number)


def links(number: int) -> str:
    """Write a number of links."""
    return plural("{n:,} link", "{n:,} links", number)


def need(kind: str) -> str:
    """Write how much an input is needed."""
    return say(_UNLISTED[kind]) if kind in _UNLISTED else kind


def percent(value: float | None) -> str:
    """Write a share in percent.

    Examples
    --------
    >>> percent(0.1234), percent(0.0004), percent(0.00001), percent(0.0), percent(None)
    ('12.3%', '0.04%', '<0.01%', '0%', '-')
    """
    if value is None:
        return NONE
    if value == 0:
        return "0%"
    if value < _TINY:
        return "<0.01%"
    return f"{100 * value:.{2 if value < 0.001 else 1}f}%"


def amount(value: float | None) -> str:
    """Write an amount in three digits or more.

    Examples
    --------
    >>> amount(1234567.0), amount(12.345), amount(0.0), amount(123456.0)
    ('1.23 m', '12.3', '0', '123,456')
    """
    if value is None:
        return NONE
    if language() != "en":
        return words.amount(value)
    for size, mark in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:,.3g} {mark}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"

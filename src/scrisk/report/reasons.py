"""Why shares by quantity and by value differ, told from the unit values of the suppliers."""

from __future__ import annotations

from collections.abc import Sequence

from scrisk.language import say
from scrisk.report.words import Names, Row, money, percent, running, stopped

# From which share a supplier is big, and from which difference the two shares tell different stories.
_BIG = 0.10
GAP = 0.15


def value_against_quantity(suppliers: Sequence[Row], names: Names, codes: int = 1) -> list[str]:
    """Say why a big supplier's shares by quantity and by value differ; what they are when they do not.

    Parameters
    ----------
    suppliers
        Rows of ``out.supplier_share`` of one economy, item and year, one a supplier.
    names
        What things are called.
    codes
        How many trade codes make the item.

    Returns
    -------
    list of str
        Sentences; empty when one of the two shares is not known.
    """
    known = [row for row in suppliers if row["share_quantity"] is not None and row["share_value"] is not None]
    big = [row for row in known if max(row["share_quantity"], row["share_value"]) >= _BIG]
    if not big:
        return []
    apart = sorted((row for row in big if abs(_gap(row)) > GAP), key=lambda row: -abs(_gap(row)))
    if not apart:
        top = max(big, key=lambda row: row["share_quantity"])
        return [
            say(
                "By quantity and by value the picture is the same: {economy} has {tonnes} of the tonnes and {value} of "
                "the value.",
                economy=names.economy(top["supplier"]),
                tonnes=percent(top["share_quantity"]),
                value=percent(top["share_value"]),
            )
        ]
    # Whoever ships most is what a reader asks about, even where another one's shares are further apart.
    first = max(apart, key=lambda row: row["share_quantity"])
    return [_story(first, known, names, codes), *(_short(row, names) for row in apart if row is not first)]


def _gap(row: Row) -> float:
    gap: float = row["share_quantity"] - row["share_value"]
    return gap


def _story(row: Row, everyone: Sequence[Row], names: Names, codes: int) -> str:
    gaps = {
        "economy": names.economy(row["supplier"]), "tonnes": percent(row["share_quantity"]),
        "value": percent(row["share_value"]),
    }  # fmt: skip
    if _gap(row) > 0:
        shares = say("{economy} ships {tonnes} of the tonnes but earns only {value} of the value", **gaps)
    else:
        shares = say("{economy} ships {tonnes} of the tonnes and earns {value} of the value", **gaps)
    own, rest = row["unit_value_usd_per_kg"], _others(row, everyone)
    if own is None or rest is None:
        return stopped(shares)
    prices = {"shares": shares, "own": money(own), "others": money(rest)}
    if own < rest and own > 0:
        told = say(
            "{shares}: it sells at US$ {own}/kg, the others at US$ {others}/kg, {times:.1f} times as much.",
            times=rest / own, **prices,
        )  # fmt: skip
    else:
        told = say("{shares}: it sells at US$ {own}/kg, the others at US$ {others}/kg.", **prices)
    holds = (
        say("The same code holds goods of very different price")
        if codes == 1
        else say("These codes hold goods of very different price")
    )
    if own < rest:
        sends = say(
            "{holds}, and {economy} sends the cheaper ones; the data do not say which goods they are.",
            holds=holds, economy=gaps["economy"],
        )  # fmt: skip
    else:
        sends = say(
            "{holds}, and {economy} sends the dearer ones; the data do not say which goods they are.",
            holds=holds, economy=gaps["economy"],
        )  # fmt: skip
    return running([told, sends])


def _short(row: Row, names: Names) -> str:
    gaps = {
        "economy": names.economy(row["supplier"]), "tonnes": percent(row["share_quantity"]),
        "value": percent(row["share_value"]),
    }  # fmt: skip
    price = row["unit_value_usd_per_kg"]
    if price is None:
        return say("{economy}: {tonnes} of the tonnes, {value} of the value.", **gaps)
    return say(
        "{economy}: {tonnes} of the tonnes, {value} of the value, at US$ {price}/kg.", price=money(price), **gaps
    )


def _others(row: Row, everyone: Sequence[Row]) -> float | None:
    """Return the unit value of all other suppliers together, over the flows whose weight is known."""
    weight = value = 0.0
    for other in everyone:
        price, tonnes = other["unit_value_usd_per_kg"], other["net_weight_t"]
        if other["supplier"] != row["supplier"] and price is not None and tonnes:
            weight += tonnes
            value += price * tonnes
    return value / weight if weight > 0 else None

"""Why shares by quantity and by value differ, told from the unit values of the suppliers."""

from __future__ import annotations

from collections.abc import Sequence

from scrisk.report.words import Names, Row, money, percent

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
            f"By quantity and by value the picture is the same: {names.economy(top['supplier'])} has "
            f"{percent(top['share_quantity'])} of the tonnes and {percent(top['share_value'])} of the value."
        ]
    # Whoever ships most is what a reader asks about, even where another one's shares are further apart.
    first = max(apart, key=lambda row: row["share_quantity"])
    return [_story(first, known, names, codes), *(_short(row, names) for row in apart if row is not first)]


def _gap(row: Row) -> float:
    gap: float = row["share_quantity"] - row["share_value"]
    return gap


def _story(row: Row, everyone: Sequence[Row], names: Names, codes: int) -> str:
    who = names.economy(row["supplier"])
    link = "but earns only" if _gap(row) > 0 else "and earns"
    shares = [percent(row[column]) for column in ("share_quantity", "share_value")]
    text = f"{who} ships {shares[0]} of the tonnes {link} {shares[1]} of the value"
    own, rest = row["unit_value_usd_per_kg"], _others(row, everyone)
    if own is None or rest is None:
        return f"{text}."
    text += f": it sells at US$ {money(own)}/kg, the others at US$ {money(rest)}/kg"
    times = max(own, rest) / min(own, rest) if min(own, rest) > 0 else None
    how = "cheaper" if own < rest else "dearer"
    ratio = f", {times:.1f} times as much" if times is not None and how == "cheaper" else ""
    holds = "The same code holds" if codes == 1 else "These codes hold"
    return (
        f"{text}{ratio}. {holds} goods of very different price, and {who} sends the {how} ones; "
        "the data do not say which goods they are."
    )


def _short(row: Row, names: Names) -> str:
    price = row["unit_value_usd_per_kg"]
    at = f", at US$ {money(price)}/kg" if price is not None else ""
    return (
        f"{names.economy(row['supplier'])}: {percent(row['share_quantity'])} of the tonnes, "
        f"{percent(row['share_value'])} of the value{at}."
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

"""The sentences above a table: each says something that was counted in the rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from scrisk.report.words import Names, Row, count, listed, percent, signed

# From which share a buyer has hardly anywhere else to go; a way of telling, not a number of the method.
MOST = 0.75
_CHINA = "CHN"


def traded(rows: Sequence[Row], economies: Sequence[str], names: Names, cut: bool = False) -> str:
    """Say in how many traded inputs each economy leans on one country, and on which.

    Rows are those of the traded section. A single item is answered with its figures; ``cut`` says that the rows
    are only the worst ones.
    """
    if len({(row["item"], row["basis"]) for row in rows}) <= 1:
        return " ".join(_one(row, names) for row in rows)
    groups = {code: current([row for row in rows if row["economy"] == code]) for code in economies}
    groups = {code: mine for code, mine in groups.items() if mine}
    over_china = all(code != _CHINA for code in groups)
    tally = {code: sum(_leans(row, over_china) for row in mine) for code, mine in groups.items()}
    first, *others = sorted(groups, key=lambda code: -tally[code])
    whom = f"from {names.economy(_CHINA)}" if over_china else "from a single country"
    what = "worst traded inputs" if cut else "traded inputs"
    totals = {len(mine) for mine in groups.values()}
    buys = f"{names.economy(first)} buys more than {percent(MOST)} {whom} in {count(tally[first])}"
    if len(totals) == 1:
        lead = f"Of {'the ' if cut else ''}{count(totals.pop())} {what} {buys}"
        rest = [f"{names.economy(code)} in {count(tally[code])}" for code in others]
    else:
        lead = f"{buys} of {len(groups[first])} {what}"
        rest = [f"{names.economy(code)} in {count(tally[code])} of {len(groups[code])}" for code in others]
    return ", ".join([lead, *rest]) + "."


def current(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of the year that most have: a code that ended long ago is no current input."""
    usual = usual_year(rows)
    return [row for row in rows if row["year"] == usual]


def usual_year(rows: Sequence[Row]) -> int | None:
    """Return the year that most rows have."""
    seen = Counter(row["year"] for row in rows if row["year"] is not None)
    return seen.most_common(1)[0][0] if seen else None


def _leans(row: Row, over_china: bool) -> bool:
    share = row["china_share"] if over_china else row["top_supplier_share"]
    return share is not None and share > MOST


def _one(row: Row, names: Names) -> str:
    item = names.item(row["item"])
    # In the middle of a sentence a name is written small, unless it begins with an abbreviation.
    item = item[0].lower() + item[1:] if item[1:2].islower() else item
    text = (
        f"{names.economy(row['economy'])} buys {percent(row['top_supplier_share'])} of its {item} from "
        f"{names.economy(row['top_supplier'])} (by {row['basis']}, {row['year']}): "
        f"HHI {row['hhi']:.2f}, {row['hhi_band']}"
    )
    change = row["hhi_change_3y"]
    return f"{text}, {signed(change)} in three years." if change is not None else f"{text}."


def summary(rows: Sequence[Row]) -> str:
    """Say how many rows of the usual year are in each band and how many changed in three years."""
    rows = current(rows)
    bands = Counter(row["hhi_band"] for row in rows)
    parts = [f"{bands[band]} {band}" for band in ("high", "moderate", "low") if bands[band]]
    text = f"HHI {', '.join(parts)}"
    changes = [row["hhi_change_3y"] for row in rows if row["hhi_change_3y"] is not None]
    if changes:
        # Less than a hundredth is shown as no change, so it is counted as none.
        worse = sum(change >= 0.005 for change in changes)
        better = sum(change <= -0.005 for change in changes)
        text += f"; up in {worse}, down in {better}"
    return text


def world(rows: Sequence[Row], economies: Sequence[str], names: Names) -> str:
    """Say in how many world-share items one country makes most of the supply, and who; empty for very few."""
    one_each = {row["item"]: row for row in rows}
    if len(one_each) < 3:
        return ""
    held = Counter(row["top_supplier"] for row in one_each.values() if (row["top_supplier_share"] or 0.0) > MOST)
    total = sum(held.values())
    if not total:
        text = f"In none of {count(len(one_each))} one country makes more than {percent(MOST)} of what is known."
    else:
        who = listed(f"{names.economy(code)} ({n})" for code, n in held.most_common(4))
        text = (
            f"In {count(total)} of {count(len(one_each))} one country makes more than {percent(MOST)} of the "
            f"world's supply: {who}{' and others' if len(held) > 4 else ''}."
        )
    own = _own(rows)
    halves = [
        f"in {count(sum(share > 0.5 for share in own[code]))} for {names.economy(code)}"
        for code in economies
        if own.get(code)
    ]
    return f"{text} Makers at home supply more than half {', '.join(halves)}." if halves else text


def _own(rows: Sequence[Row]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["economy"], []).append(row["domestic_share"] or 0.0)
    return found

"""The sentences above a table: each says something that was counted in the rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from scrisk.language import say
from scrisk.report.words import (
    Names,
    Row,
    band_word,
    by_basis,
    clauses,
    count,
    joined,
    listed,
    percent,
    running,
    signed,
    small,
)

# From which share a buyer has hardly anywhere else to go; a way of telling, not a number of the method.
MOST = 0.75
_CHINA = "CHN"


def traded(rows: Sequence[Row], economies: Sequence[str], names: Names, cut: bool = False) -> str:
    """Say in how many traded inputs each economy leans on one country, and on which.

    Rows are those of the traded section. A single item is answered with its figures; ``cut`` says that the rows
    are only the worst ones.
    """
    if len({(row["item"], row["basis"]) for row in rows}) <= 1:
        return running(_one(row, names) for row in rows)
    groups = {code: current([row for row in rows if row["economy"] == code]) for code in economies}
    groups = {code: mine for code, mine in groups.items() if mine}
    over_china = all(code != _CHINA for code in groups)
    tally = {code: sum(_leans(row, over_china) for row in mine) for code, mine in groups.items()}
    first, *others = sorted(groups, key=lambda code: -tally[code])
    whom = say("from {economy}", economy=names.economy(_CHINA)) if over_china else say("from a single country")
    totals = {len(mine) for mine in groups.values()}
    gaps = {"economy": names.economy(first), "share": percent(MOST), "whom": whom, "k": count(tally[first])}
    if len(totals) == 1:
        n = count(totals.pop())
        inputs = say("the {n} worst traded inputs", n=n) if cut else say("{n} traded inputs", n=n)
        rest = "".join(say(", {economy} in {k}", economy=names.economy(code), k=count(tally[code])) for code in others)
        return say(
            "Of {inputs} {economy} buys more than {share} {whom} in {k}{rest}.", inputs=inputs, rest=rest, **gaps
        )
    n = str(len(groups[first]))
    inputs = say("{n} worst traded inputs", n=n) if cut else say("{n} traded inputs", n=n)
    rest = "".join(
        say(", {economy} in {k} of {n}", economy=names.economy(code), k=count(tally[code]), n=len(groups[code]))
        for code in others
    )
    return say("{economy} buys more than {share} {whom} in {k} of {inputs}{rest}.", inputs=inputs, rest=rest, **gaps)


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
    gaps = {
        "economy": names.economy(row["economy"]), "share": percent(row["top_supplier_share"]),
        "item": small(names.item(row["item"])), "supplier": names.economy(row["top_supplier"]),
        "basis": by_basis(row["basis"]), "year": row["year"], "hhi": f"{row['hhi']:.2f}",
        "band": band_word(row["hhi_band"]),
    }  # fmt: skip
    if row["hhi_change_3y"] is None:
        return say("{economy} buys {share} of its {item} from {supplier} ({basis}, {year}): HHI {hhi}, {band}.", **gaps)
    return say(
        "{economy} buys {share} of its {item} from {supplier} ({basis}, {year}): HHI {hhi}, {band}, {change} in three "
        "years.",
        change=signed(row["hhi_change_3y"]),
        **gaps,
    )


def summary(rows: Sequence[Row]) -> str:
    """Say how many rows of the usual year are in each band and how many changed in three years."""
    rows = current(rows)
    bands = Counter(row["hhi_band"] for row in rows)
    tally = [(band_word(band), bands[band]) for band in ("high", "moderate", "low") if bands[band]]
    found = [say("HHI {tally}", tally=joined(say("{n} {band}", n=n, band=band) for band, n in tally))]
    changes = [row["hhi_change_3y"] for row in rows if row["hhi_change_3y"] is not None]
    if changes:
        # Less than a hundredth is shown as no change, so it is counted as none.
        worse = sum(change >= 0.005 for change in changes)
        better = sum(change <= -0.005 for change in changes)
        found.append(say("up in {up}, down in {down}", up=worse, down=better))
    return clauses(found)


def world(rows: Sequence[Row], economies: Sequence[str], names: Names) -> str:
    """Say in how many world-share items one country makes most of the supply, and who; empty for very few."""
    one_each = {row["item"]: row for row in rows}
    if len(one_each) < 3:
        return ""
    held = Counter(row["top_supplier"] for row in one_each.values() if (row["top_supplier_share"] or 0.0) > MOST)
    total = sum(held.values())
    n, share = count(len(one_each)), percent(MOST)
    if not total:
        text = say("In none of {n} one country makes more than {share} of what is known.", n=n, share=share)
    else:
        who = listed(f"{names.economy(code)} ({held[code]})" for code, _ in held.most_common(4))
        who = say("{countries} and others", countries=who) if len(held) > 4 else who
        text = say(
            "In {k} of {n} one country makes more than {share} of the world's supply: {who}.",
            k=count(total), n=n, share=share, who=who,
        )  # fmt: skip
    own = _own(rows)
    halves = [
        say("in {k} for {economy}", k=count(sum(part > 0.5 for part in own[code])), economy=names.economy(code))
        for code in economies
        if own.get(code)
    ]
    home = say("Makers at home supply more than half {cases}.", cases=joined(halves)) if halves else ""
    return running([text, home])


def _own(rows: Sequence[Row]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["economy"], []).append(row["domestic_share"] or 0.0)
    return found

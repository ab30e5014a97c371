"""Past interruptions replayed: a line and an honest sentence each, with the shipments as a sparkline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.measures import split
from scrisk.report.words import NONE, Names, Row, count, listed, number, percent, spoken

_BLOCKS = "▁▂▃▄▅▆▇█"
_HIGHEST = 2.0  # of normal; more is drawn as this
_STYLE = {
    "warned": "green", "missed": "bold red", "warned, no fall": "yellow", "cannot tell": "dim", "little at stake": "dim"
}  # fmt: skip


def table(
    rows: Sequence[Row], months: Sequence[Row], figures: Sequence[Row], names: Names, width: int
) -> RenderableType:
    """Return the replays under a sentence that counts hits and misses."""
    if not rows:
        return Text("No episode fits the question.")
    parts: list[RenderableType] = [Text(answer(rows), "bold")]
    for episode in dict.fromkeys(row["episode_id"] for row in rows):
        mine = [row for row in rows if row["episode_id"] == episode]
        parts += [Text(), *_episode(mine, months, figures, names, width)]
    parts += [
        Text(),
        Text(
            "share: of the imposer in the figures of the year before; warned: it had at least half. A warning says who "
            "and what, not when. normal: mean of the same month, or year, of the three years before. Bars reach to "
            "twice normal; · no figure; | the measure takes effect. "
            "E1-E3: the hazard (docs/hazard.md), fitted on years to 2017: only later chances are forecasts.",
            "dim",
        ),
    ]
    return Group(*parts)


def answer(rows: Sequence[Row]) -> str:
    """Count the verdicts in a sentence."""
    said = {
        "warned": "warned of what then happened", "missed": "missed", "warned, no fall": "warned where no fall is seen",
        "not warned, no fall": "not warned and no fall seen", "little at stake": "with little at stake",
        "cannot tell": "that cannot be told",
    }  # fmt: skip
    found = [(sum(row["verdict"] == verdict for row in rows), words) for verdict, words in said.items()]
    parts = [f"{count(number)} {words}" for number, words in found if number]
    return f"Of {count(len(rows))} replays {listed(parts)}."


def sparkline(shares: Sequence[float | None]) -> str:
    """Draw shares of normal as blocks; no figure is a dot.

    Examples
    --------
    >>> sparkline([1.0, None, 0.0, 2.72])
    '▅·▁█'
    """
    top = len(_BLOCKS) - 1
    return "".join(
        "·" if share is None else _BLOCKS[min(round(min(share, _HIGHEST) / _HIGHEST * top + 0.001), top)]
        for share in shares
    )


def _episode(
    rows: Sequence[Row], months: Sequence[Row], figures: Sequence[Row], names: Names, width: int
) -> Iterator[RenderableType]:
    first = rows[0]
    yield Text.assemble(
        (str(first[f"name_{names.lang}"]), "bold"), f" · the day before: {spoken(first['day_before'])}",
    )  # fmt: skip
    yield from layout.header(columns := _columns(rows, names, width))
    yield from layout.lines(columns)
    drawn: set[str] = set()
    for row in rows:
        yield _indented(Text(sentence(row, names)), 1)
        line = _shipments(row, months)
        # Items that one code pools have one line.
        if line and line not in drawn:
            drawn.add(line)
            yield Text(f"   {row['economy']} {line}")
        for text in _figures(row, figures):
            yield _indented(Text(text, "dim"), 3)
    if first["note"]:
        yield _indented(Text(str(first["note"]), "dim"), 1)


def _columns(rows: Sequence[Row], names: Names, width: int) -> list[Column]:
    def column(header: str, texts: Sequence[str], right: bool = False, style: str = "") -> Column:
        return Column((header,), tuple(Cell(text, style) for text in texts), right=right, gap=2)

    chosen = [
        column(" to", [f" {row['economy']}" for row in rows]),
        column("item", [layout.crop(names.item(row["item"]), 24 if width < 110 else 40) for row in rows]),
        column("share", [percent(row["share"]) for row in rows], right=True),
        column("HHI", [number(row["hhi"]) for row in rows], right=True),
    ]
    if any(row["risk_score"] is not None for row in rows):
        chosen.append(column("risk", [_risk(row) or NONE for row in rows], right=True))
    if any(row["chance_e3"] is not None for row in rows):
        chosen += [
            column(f"E{n}", [percent(row[f"chance_e{n}"]) for row in rows], right=True) for n in (1, 2, 3)
        ]  # fmt: skip
    chosen += [
        column("worst", [percent(_worst(row)) for row in rows], right=True),
        column("back", [NONE if row["months_until_back"] is None else f"{row['months_until_back']} m" for row in rows]),
        Column(
            ("verdict",),
            tuple(Cell(str(row["verdict"]), _STYLE.get(str(row["verdict"]), "")) for row in rows),
            gap=2,
        ),
    ]
    return chosen


def _risk(row: Row) -> str:
    """Write the risk score with its interval; nothing where there is none."""
    if row["risk_score"] is None:
        return ""
    return f"{row['risk_score']:.0f} ({row['risk_score_low']:.0f}-{row['risk_score_high']:.0f})"


def _worst(row: Row) -> float | None:
    if row["worst_share"] is not None:
        return float(row["worst_share"])
    known = [row[name] for name in ("share_in_year", "share_next_year") if row[name] is not None]
    return min(known) if known else None


def sentence(row: Row, names: Names) -> str:
    """Say what was known the day before and what happened."""
    who = names.economy(row["supplier"])
    what = "the world" if row["economy"] == "WLD" else names.economy(row["economy"])
    head = f"{names.item(row['item'])} for {what}: "
    if row["warning"] == "no figures":
        before = f"no figures of {row['year']} were there to warn"
    else:
        of = "supply" if row["basis"] == "world-share" else "imports"
        share = percent(row["share"] or 0.0)
        before = f"the figures of {row['year']} gave {who} {share} of {of}, HHI {number(row['hhi'])} {row['hhi_band']}"
        if row["top_supplier"] != row["supplier"]:
            top = f"{names.economy(row['top_supplier'])} ({percent(row['top_supplier_share'])})"
            before += f", and pointed at {top} instead"
        before += f"; risk score {_risk(row)}" if _risk(row) else ""
    if row["chance_e3"] is not None:
        chance = percent(row["chance_e3"])
        before += f"; the chance that its top supplier would ship less than half the year after was {chance}"
    known = len(split(row["precedents"]))
    before += f"; {count(known)} earlier measure{'' if known == 1 else 's'} of {who} known" if known else ""
    return f"{head}{before}. {_happened(row, who)}"


def _happened(row: Row, who: str) -> str:
    pool = f" The code pools {row['pooled']}: of one alone it tells little." if row["pooled"] else ""
    yearly = _yearly(row)
    if row["worst_month"] is not None:
        rush = ""
        if row["peak_share"] is not None and row["peak_share"] > 1.2:
            peak = f"{percent(row['peak_share'])} of normal in {_month(row['peak_month'])}"
            rush = f"rose to {peak}, before it took effect, and "
        by_year = f" By the year it was {yearly}." if yearly else ""
        low = f"{percent(row['worst_share'])} of normal in {_month(row['worst_month'])}"
        if row["outcome"] == "no fall":
            return f"Shipments {rush}never went below {low}.{by_year}{pool}"
        if row["months_until_back"] is not None:
            back = f", back at 70% after {row['months_until_back']} months"
        else:
            back = ", and no figure of the year after shows them back"
        return f"Shipments {rush}fell to {low}{back}.{by_year}{pool}"
    if yearly:
        return f"Imports from {who} came to {yearly}, by weight."
    return "No embedded figure tells what shipments did."


def _yearly(row: Row) -> str:
    year = row["in_force"].year
    known = (("share_in_year", year), ("share_next_year", year + 1))
    return listed(f"{percent(row[name])} of normal in {when}" for name, when in known if row[name] is not None)


def _month(month: date) -> str:
    return f"{month:%B} {month.year}"


def _shipments(row: Row, months: Sequence[Row]) -> str:
    """Return the shipments as a sparkline, with a bar where the measure takes effect; empty without monthly figures."""
    mine = {
        entry["months_since"]: entry
        for entry in months
        if (entry["episode_id"], entry["economy"], entry["item"]) == (row["episode_id"], row["economy"], row["item"])
        and entry["told_by"] == "customs"
    }
    if not mine:
        return ""
    first, last = max(min(mine), -18), max(mine)
    before = [mine[n]["share_normal"] if n in mine else None for n in range(first, 0)]
    after = [mine[n]["share_normal"] if n in mine else None for n in range(max(last, 0) + 1)]
    start, end = mine[min(n for n in mine if n >= first)]["month"], mine[last]["month"]
    return f"{start:%Y-%m} {sparkline(before)}|{sparkline(after)} {end:%Y-%m}"


def _figures(row: Row, figures: Sequence[Row]) -> Iterator[str]:
    """Yield the published figures of an episode that no monthly table tells."""
    mine = [
        entry
        for entry in figures
        if (entry["economy"], entry["supplier"], entry["item"]) == (row["economy"], row["supplier"], row["item"])
    ]
    if not mine:
        return
    for kind in dict.fromkeys(entry["figure_of"] for entry in mine):
        parts: list[str] = []
        makers: dict[str, None] = {}
        for entry in mine:
            if entry["figure_of"] == kind:
                unit = "US$" if entry["unit"] == "USD" else entry["unit"]
                change = entry["year_on_year"]
                on_the_year = f" ({change * 100:+.1f}% on the year)" if change is not None else ""
                parts.append(f"{entry['period']} {entry['figure']:,.10g} {unit}{on_the_year}")
                makers[str(entry["publisher"])] = None
        yield f"{str(kind).replace('-', ' ').capitalize()} as published: {'; '.join(parts)}. {listed(makers)}."


def _indented(line: Text, by: int) -> RenderableType:
    return Padding(line, (0, 0, 0, by))

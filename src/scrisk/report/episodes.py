"""Past interruptions replayed: a line and an honest sentence each, with the shipments as a sparkline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.language import later, plural, say
from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.measures import split
from scrisk.report.values import text_of, value_word
from scrisk.report.words import (
    NONE,
    Names,
    Row,
    band_word,
    clauses,
    count,
    each,
    listed,
    month,
    number,
    percent,
    running,
    spoken,
    stopped,
)

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
        return Text(say("No episode fits the question."))
    parts: list[RenderableType] = [Text(answer(rows), "bold")]
    for episode in dict.fromkeys(row["episode_id"] for row in rows):
        mine = [row for row in rows if row["episode_id"] == episode]
        parts += [Text(), *_episode(mine, months, figures, names, width)]
    parts += [
        Text(),
        Text(
            say(
                "share: of the imposer in the figures of the year before; warned: it had at least half. A warning says "
                "who "
                "and what, not when. normal: mean of the same month, or year, of the three years before. Bars reach to "
                "twice normal; · no figure; | the measure takes effect. "
                "E1-E3: the hazard (docs/hazard.md), fitted on years to 2017: only later chances are forecasts."
            ),
            "dim",
        ),
    ]
    return Group(*parts)


def answer(rows: Sequence[Row]) -> str:
    """Count the verdicts in a sentence."""
    found = [(sum(row["verdict"] == verdict for row in rows), words) for verdict, words in _COUNTED.items()]
    parts = [say(words, n=count(number)) for number, words in found if number]
    return say("Of {n} replays {cases}.", n=count(len(rows)), cases=each(parts))


_COUNTED = {
    "warned": later("{n} warned of what then happened"), "missed": later("{n} missed"),
    "warned, no fall": later("{n} warned where no fall is seen"),
    "not warned, no fall": later("{n} not warned and no fall seen"),
    "little at stake": later("{n} with little at stake"), "cannot tell": later("{n} that cannot be told"),
}  # fmt: skip
_VERDICTS = {
    "warned": later("warned"), "missed": later("missed"), "warned, no fall": later("warned, no fall"),
    "not warned, no fall": later("not warned, no fall"), "little at stake": later("little at stake"),
    "cannot tell": later("cannot tell"),
}  # fmt: skip


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
        (str(first[f"name_{names.lang}"]), "bold"), " · ",
        say("the day before: {day}", day=spoken(first["day_before"])),
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
        yield _indented(Text(text_of(first, "note"), "dim"), 1)


def _columns(rows: Sequence[Row], names: Names, width: int) -> list[Column]:
    def column(header: str, texts: Sequence[str], right: bool = False, style: str = "") -> Column:
        return Column((header,), tuple(Cell(text, style) for text in texts), right=right, gap=2)

    chosen = [
        column(" " + say("to"), [f" {row['economy']}" for row in rows]),
        column(say("item"), [layout.crop(names.item(row["item"]), 24 if width < 110 else 40) for row in rows]),
        column(say("share"), [percent(row["share"]) for row in rows], right=True),
        column("HHI", [number(row["hhi"]) for row in rows], right=True),
    ]
    if any(row["risk_score"] is not None for row in rows):
        chosen.append(column(say("risk"), [_risk(row) or NONE for row in rows], right=True))
    if any(row["chance_e3"] is not None for row in rows):
        chosen += [
            column(f"E{n}", [percent(row[f"chance_e{n}"]) for row in rows], right=True) for n in (1, 2, 3)
        ]  # fmt: skip
    chosen += [
        column(say("worst"), [percent(_worst(row)) for row in rows], right=True),
        column(
            say("back"),
            [NONE if row["months_until_back"] is None else say("{n} m", n=row["months_until_back"]) for row in rows],
        ),
        Column(
            (say("verdict"),),
            tuple(Cell(_verdict(row), _STYLE.get(str(row["verdict"]), "")) for row in rows),
            gap=2,
        ),
    ]
    return chosen


def _verdict(row: Row) -> str:
    verdict = str(row["verdict"])
    return say(_VERDICTS[verdict]) if verdict in _VERDICTS else verdict


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
    what = say("the world") if row["economy"] == "WLD" else names.economy(row["economy"])
    head = say("{item} for {economy}", item=names.item(row["item"]), economy=what)
    if row["warning"] == "no figures":
        before = [say("no figures of {year} were there to warn", year=row["year"])]
    else:
        before = [_figures_then(row, who, names)]
        before += [say("risk score {risk}", risk=_risk(row))] if _risk(row) else []
    if row["chance_e3"] is not None:
        chance = percent(row["chance_e3"])
        before.append(
            say("the chance that its top supplier would ship less than half the year after was {chance}", chance=chance)
        )
    known = len(split(row["precedents"]))
    if known:
        before.append(
            plural(
                "{n} earlier measure of {economy} known", "{n} earlier measures of {economy} known", known,
                n=count(known), economy=who,
            )
        )  # fmt: skip
    return running([stopped(f"{head}: {clauses(before)}"), *_happened(row, who)])


def _figures_then(row: Row, who: str, names: Names) -> str:
    gaps = {
        "year": row["year"], "economy": who, "share": percent(row["share"] or 0.0), "hhi": number(row["hhi"]),
        "band": band_word(row["hhi_band"]),
    }  # fmt: skip
    if row["basis"] == "world-share":
        told = say("the figures of {year} gave {economy} {share} of supply, HHI {hhi} {band}", **gaps)
    else:
        told = say("the figures of {year} gave {economy} {share} of imports, HHI {hhi} {band}", **gaps)
    if row["top_supplier"] == row["supplier"]:
        return told
    top = f"{names.economy(row['top_supplier'])} ({percent(row['top_supplier_share'])})"
    return say("{figures}, and pointed at {top} instead", figures=told, top=top)


def _happened(row: Row, who: str) -> Iterator[str]:
    yearly = _yearly(row)
    if row["worst_month"] is None:
        if yearly:
            yield say("Imports from {economy} came to {shares}, by weight.", economy=who, shares=yearly)
        else:
            yield say("No embedded figure tells what shipments did.")
        return
    yield _shipped(row)
    if yearly:
        yield say("By the year it was {shares}.", shares=yearly)
    if row["pooled"]:
        yield say("The code pools {goods}: of one alone it tells little.", goods=text_of(row, "pooled"))


def _shipped(row: Row) -> str:
    gaps = {"rush": "", "low": percent(row["worst_share"]), "low_month": month(row["worst_month"])}
    if row["peak_share"] is not None and row["peak_share"] > 1.2:
        gaps["rush"] = say(
            "rose to {share} of normal in {month}, before it took effect, and ",
            share=percent(row["peak_share"]), month=month(row["peak_month"]),
        )  # fmt: skip
    if row["outcome"] == "no fall":
        return say("Shipments {rush}never went below {low} of normal in {low_month}.", **gaps)
    if row["months_until_back"] is not None:
        return say(
            "Shipments {rush}fell to {low} of normal in {low_month}, back at 70% after {n} months.",
            n=row["months_until_back"], **gaps,
        )  # fmt: skip
    return say(
        "Shipments {rush}fell to {low} of normal in {low_month}, and no figure of the year after shows them back.",
        **gaps,
    )


def _yearly(row: Row) -> str:
    year = row["in_force"].year
    known = (("share_in_year", year), ("share_next_year", year + 1))
    return each(
        say("{share} of normal in {year}", share=percent(row[name]), year=when)
        for name, when in known
        if row[name] is not None
    )


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
                told = f"{entry['period']} {entry['figure']:,.10g} {unit}"
                change = entry["year_on_year"]
                if change is not None:
                    told = say("{figure} ({change:+.1f}% on the year)", figure=told, change=change * 100)
                parts.append(told)
                makers[str(entry["publisher"])] = None
        what = value_word(str(kind).replace("-", " ").capitalize())
        gaps = {"figures": "; ".join(parts), "publishers": listed(makers)}
        yield say("{kind} as published: {figures}. {publishers}.", kind=what, **gaps)


def _indented(line: Text, by: int) -> RenderableType:
    return Padding(line, (0, 0, 0, by))

"""Depth of cooperation, and what remains of it when layers fall away, as tables under sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import plural, say
from scrisk.report import layout
from scrisk.report.coop_words import BARE, LAYERS, WHO
from scrisk.report.cooperation import context
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, amount, count, listed, percent, spoken, stopped

if TYPE_CHECKING:
    from scrisk.scoring.friction import Band, Friction
    from scrisk.warehouse.coop_friction import Remaining


def depth(
    found: Friction, series: Mapping[str, Sequence[float]], lines: Sequence[str], names: Names, width: int
) -> RenderableType:
    """Return the depth on a day by layer, with its course as blocks; ``series`` holds month ends by layer."""
    one, other = (names.economy(code) for code in found.pair)
    whole = found.before["all"]
    deepest = max(LAYERS, key=lambda name: found.before[name].value)
    told = {"date": spoken(found.as_of), "one": one, "other": other}
    if sum(map(len, found.entries.values())):
        sentence = say(
            "On {date} the cooperation of {one} and {other} is {depth} deep of 100, most of it among {layer} "
            "({deepest:.0f}).",
            depth=_band(whole), layer=say(WHO[deepest]), deepest=found.before[deepest].value, **told,
        )  # fmt: skip
    else:
        sentence = say("On {date} the ledger holds nothing between {one} and {other} that bears on supply.", **told)
    rows = [*LAYERS, "all"]
    columns = [
        _layers(rows),
        _column(say("depth"), [f"{found.before[name].value:.0f}" for name in rows], right=True),
        _column("5-95%", [_range(found.before[name]) for name in rows], right=True),
        _column("", [layout.bar(found.before[name].value / 100, 8) for name in rows]),
        _column(say("entries"), [_entries(found, name) for name in rows], right=True),
    ]
    room = width - sum(part.width + part.gap for part in columns) - 2
    if room > 8 and len(series["all"]) > 1:
        columns.append(_column(say("by month"), [layout.sparkline(series[name][-room:], 0.0, 100.0) for name in rows]))
    return Group(
        Text(sentence, "bold"),
        Text(),
        *layout.header(columns),
        *layout.lines(columns),
        Text(),
        *(Text(line) for line in lines),
        Text(),
        *(Text(line, "dim") for line in _footer()),
    )


def engaged(rows: Sequence[Row], names: Names) -> Iterator[str]:
    """Yield a line an economy: its engagement in the multilateral frameworks for rare earths and critical minerals."""
    for row in rows:
        chair, within = say("no chair told of"), say("in none")
        if row["chaired"]:
            chair = say("in the chair of {frameworks}", frameworks=", ".join(row["chaired"]))
        if row["frameworks"]:
            within = say(
                "in {count} ({frameworks})",
                count=count(len(row["frameworks"])),
                frameworks=", ".join(row["frameworks"]),
            )
        yield say(
            "{economy}'s engagement in the multilateral rare-earth and mineral frameworks: {depth}, {member}, {chair}.",
            economy=names.economy(row["economy"]), depth=_band(row["band"]), member=within, chair=chair,
        )  # fmt: skip


def friction(
    found: Friction,
    titles: Mapping[str, str],
    risk: Sequence[str],
    others: Sequence[Friction],
    polls: Sequence[Row],
    names: Names,
    width: int,
) -> RenderableType:
    """Return what remains, under the two sentences that explain it; ``others`` are strikes to compare with."""
    rows = [*LAYERS, "all"]
    columns = [
        _layers(rows),
        _column(say("depth"), [f"{found.before[name].value:.0f}" for name in rows], right=True),
        _column("5-95%", [_range(found.before[name]) for name in rows], right=True),
        _column(say("without"), [f"{found.after[name].value:.0f}" for name in rows], right=True),
        _column("5-95%", [_range(found.after[name]) for name in rows], right=True),
        _column(say("remains"), [layout.bar(found.after[name].value / 100, 8) for name in rows]),
        _column(say("entries"), [_entries(found, name) for name in rows], right=True),
    ]
    parts: list[RenderableType] = [Text(sentence(found, titles, names), "bold")]
    parts += [Text(line, "bold") for line in risk]
    parts += [Text(), *layout.header(columns), *layout.lines(columns)]
    if others:
        strikes = [
            _column(
                " " + say("Another strike"),
                [f" {listed(say(BARE[name]) for name in one.struck)}" for one in others],
            ),
            _column(say("remains"), [f"{one.after['all'].value:.0f}" for one in others], right=True),
            _column("5-95%", [_range(one.after["all"]) for one in others], right=True),
            _column(say("kept"), [NONE if one.kept is None else percent(one.kept.value) for one in others], right=True),
        ]
        parts += [Text(), *layout.header(strikes), *layout.lines(strikes)]
    parts += [Text(), *(Text(line, "dim") for line in (*context(polls, names), *_footer()))]
    return Group(*parts)


def sentence(found: Friction, titles: Mapping[str, str], names: Names) -> str:
    """Say in one sentence what remains of the depth, who carries it, and what falls along."""
    one, other = (names.economy(code) for code in found.pair)
    told = {"one": one, "other": other, "date": spoken(found.as_of)}
    if found.kept is None:
        return say("On {date} the ledger holds nothing between {one} and {other} that could fall away.", **told)
    best = sorted((name for name in LAYERS if found.after[name].value > 0), key=lambda name: -found.after[name].value)
    told |= {
        "struck": _struck(found.struck), "before": _band(found.before["all"]),
        "kept": f"{percent(found.kept.value)} ({percent(found.kept.low)}-{percent(found.kept.high)})",
    }  # fmt: skip
    after = found.after["all"].value
    if best:
        said = say(
            "Without {struck} {one} and {other} keep {kept} of the depth of their cooperation on {date}, {after:.0f} "
            "of {before}, carried by {layers}",
            after=after, layers=listed(say(WHO[name]) for name in best[:3]), **told,
        )  # fmt: skip
    else:
        said = say(
            "Without {struck} {one} and {other} keep {kept} of the depth of their cooperation on {date}, {after:.0f} "
            "of {before}",
            after=after, **told,
        )  # fmt: skip
    dragged = [titles[name] for name in sorted(found.fallen.dragged)]
    if not dragged:
        return stopped(said)
    return plural(
        "{sentence}; {n} entry falls along, for it rests on them alone: {entries}.",
        "{sentence}; {n} entries fall along, for they rest on them alone: {entries}.",
        len(dragged), sentence=said, n=count(len(dragged)), entries=listed(dragged),
    )  # fmt: skip


def _struck(layers: Sequence[str]) -> str:
    return listed(say(WHO[name]) for name in layers) or say("nobody")


def loss(found: Remaining, names: Names) -> list[str]:
    """Say in one sentence what remains of the loss that both avoid together, and which instruments fall."""
    one, other = (names.economy(code) for code in found.pair)
    before, avoided, left = found.usd
    told = {"scenario": found.title[names.lang], "one": one, "other": other, "loss": amount(before.value)}
    if not found.used or avoided.value <= 0:
        return [
            say(
                "In the scenario {scenario} no instrument that stands then helps {one} and {other}, so nothing of "
                "their loss of US$ {loss} can fall away.",
                **told,
            )
        ]
    who = _struck(found.struck)
    if not found.gone:
        kept = say("all of it remains without {struck}, for none of the instruments rests on them alone", struck=who)
    else:
        kept = plural(
            "without {struck} {left} of it remain, {share}, for {n} falls that rests on them alone: {instruments}",
            "without {struck} {left} of it remain, {share}, for {n} fall that rest on them alone: {instruments}",
            len(found.gone), struck=who, share=percent(left.value / avoided.value), n=count(len(found.gone)),
            left=f"{amount(left.value)} ({amount(left.low)}-{amount(left.high)})",
            instruments=listed(entry.names.in_language(names.lang) for entry in found.gone),
        )  # fmt: skip
    return [
        plural(
            "In the scenario {scenario} {n} instrument together avoid US$ {avoided} of {loss} of what {one} and "
            "{other} lose; {kept}.",
            "In the scenario {scenario} {n} instruments together avoid US$ {avoided} of {loss} of what {one} and "
            "{other} lose; {kept}.",
            len(found.used), n=count(len(found.used)), kept=kept,
            avoided=f"{amount(avoided.value)} ({amount(avoided.low)}-{amount(avoided.high)})", **told,
        )
    ]  # fmt: skip


def _entries(found: Friction, name: str) -> str:
    ids = [entry for layer in LAYERS if name in (layer, "all") for entry in found.entries[layer]]
    left = [entry for entry in ids if entry in found.fallen.stands]
    return say("{n} of {all}", n=len(left), all=len(ids)) if found.struck else str(len(ids))


def _band(band: Band) -> str:
    return f"{band.value:.0f} ({_range(band)})"


def _range(band: Band) -> str:
    return f"{band.low:.0f}-{band.high:.0f}"


def _layers(rows: Sequence[str]) -> Column:
    titles = [say(LAYERS[name]) if name in LAYERS else say("All together") for name in rows]
    return _column(" " + say("Layer"), [f" {title}" for title in titles])


def _column(header: str, texts: Sequence[str], *, right: bool = False) -> Column:
    return Column((header,), tuple(Cell(text) for text in texts), right=right, gap=2)


def _footer() -> Iterator[str]:
    yield say(
        "Depth 0-100: what confirmed entries on supply close of what is open, fading since their last sign of life, "
        "less what quarrels take. Weights and half-lives are choices of the method; 5-95% draws them all. A lower "
        "bound: the ledger was gathered for Japan and Korea from 2023 on, for others in part. "
        "docs/cooperation-ledger.md."
    )

"""Depth of cooperation, and what remains of it when layers fall away, as tables under sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.cooperation import LAYERS, context
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, amount, count, listed, percent, spoken

if TYPE_CHECKING:
    from scrisk.scoring.friction import Band, Friction
    from scrisk.warehouse.coop_friction import Remaining

_PLAIN = {
    "leaders": "the leaders", "ministers": "the ministers", "agencies": "the officials and agencies",
    "firms": "the firms", "multilateral": "the frameworks of many",
}  # fmt: skip


def depth(
    found: Friction, series: Mapping[str, Sequence[float]], lines: Sequence[str], names: Names, width: int
) -> RenderableType:
    """Return the depth on a day by layer, with its course as blocks; ``series`` holds month ends by layer."""
    one, other = (names.economy(code) for code in found.pair)
    whole = found.before["all"]
    deepest = max(LAYERS, key=lambda name: found.before[name].value)
    told = sum(map(len, found.entries.values()))
    sentence = (
        f"On {spoken(found.as_of)} the cooperation of {one} and {other} is {_band(whole)} deep of 100, most of it "
        f"among {_PLAIN[deepest]} ({found.before[deepest].value:.0f})."
        if told
        else f"On {spoken(found.as_of)} the ledger holds nothing between {one} and {other} that bears on supply."
    )
    rows = [*LAYERS, "all"]
    columns = [
        _column(" Layer", [f" {LAYERS.get(name, 'All together')}" for name in rows]),
        _column("depth", [f"{found.before[name].value:.0f}" for name in rows], right=True),
        _column("5-95%", [_range(found.before[name]) for name in rows], right=True),
        _column("", [layout.bar(found.before[name].value / 100, 8) for name in rows]),
        _column("entries", [_entries(found, name) for name in rows], right=True),
    ]
    room = width - sum(part.width + part.gap for part in columns) - 2
    if room > 8 and len(series["all"]) > 1:
        columns.append(_column("by month", [layout.sparkline(series[name][-room:], 0.0, 100.0) for name in rows]))
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
        chair = f"in the chair of {', '.join(row['chaired'])}" if row["chaired"] else "no chair told of"
        within = (
            f"in {count(len(row['frameworks']))} ({', '.join(row['frameworks'])})" if row["frameworks"] else "in none"
        )
        yield (
            f"{names.economy(row['economy'])}'s engagement in the multilateral rare-earth and mineral frameworks: "
            f"{row['band'].value:.0f} ({_range(row['band'])}), {within}, {chair}."
        )


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
        _column(" Layer", [f" {LAYERS.get(name, 'All together')}" for name in rows]),
        _column("depth", [f"{found.before[name].value:.0f}" for name in rows], right=True),
        _column("5-95%", [_range(found.before[name]) for name in rows], right=True),
        _column("without", [f"{found.after[name].value:.0f}" for name in rows], right=True),
        _column("5-95%", [_range(found.after[name]) for name in rows], right=True),
        _column("remains", [layout.bar(found.after[name].value / 100, 8) for name in rows]),
        _column("entries", [_entries(found, name) for name in rows], right=True),
    ]
    parts: list[RenderableType] = [Text(sentence(found, titles, names), "bold")]
    parts += [Text(line, "bold") for line in risk]
    parts += [Text(), *layout.header(columns), *layout.lines(columns)]
    if others:
        strikes = [
            _column(
                " Another strike",
                [f" {listed(_PLAIN[name].removeprefix('the ') for name in one.struck)}" for one in others],
            ),
            _column("remains", [f"{one.after['all'].value:.0f}" for one in others], right=True),
            _column("5-95%", [_range(one.after["all"]) for one in others], right=True),
            _column("kept", [NONE if one.kept is None else percent(one.kept.value) for one in others], right=True),
        ]
        parts += [Text(), *layout.header(strikes), *layout.lines(strikes)]
    parts += [Text(), *(Text(line, "dim") for line in (*context(polls, names), *_footer()))]
    return Group(*parts)


def sentence(found: Friction, titles: Mapping[str, str], names: Names) -> str:
    """Say in one sentence what remains of the depth, who carries it, and what falls along."""
    one, other = (names.economy(code) for code in found.pair)
    who = listed(_PLAIN[name] for name in found.struck) or "nobody"
    if found.kept is None:
        return f"On {spoken(found.as_of)} the ledger holds nothing between {one} and {other} that could fall away."
    kept = f"{percent(found.kept.value)} ({percent(found.kept.low)}-{percent(found.kept.high)})"
    best = sorted((name for name in LAYERS if found.after[name].value > 0), key=lambda name: -found.after[name].value)
    carried = f", carried by {listed(_PLAIN[name] for name in best[:3])}" if best else ""
    dragged = [titles[name] for name in sorted(found.fallen.dragged)]
    along = (
        f"; {count(len(dragged))} {'entry falls' if len(dragged) == 1 else 'entries fall'} along, for "
        f"{'it rests' if len(dragged) == 1 else 'they rest'} on {'them' if len(found.struck) else 'nothing'} alone: "
        f"{listed(dragged)}"
        if dragged
        else ""
    )
    return (
        f"Without {who} {one} and {other} keep {kept} of the depth of their cooperation on {spoken(found.as_of)}, "
        f"{found.after['all'].value:.0f} of {_band(found.before['all'])}{carried}{along}."
    )


def loss(found: Remaining, names: Names) -> list[str]:
    """Say in one sentence what remains of the loss that both avoid together, and which instruments fall."""
    one, other = (names.economy(code) for code in found.pair)
    before, avoided, left = found.usd
    who = listed(_PLAIN[name] for name in found.struck) or "nobody"
    title = found.title[names.lang]
    if not found.used or avoided.value <= 0:
        return [
            f"In the scenario {title} no instrument that stands then helps {one} and {other}, so nothing of their loss "
            f"of US$ {amount(before.value)} can fall away."
        ]
    helping = f"{count(len(found.used))} {'instrument' if len(found.used) == 1 else 'instruments'}"
    saved = f"US$ {amount(avoided.value)} ({amount(avoided.low)}-{amount(avoided.high)}) of {amount(before.value)}"
    if not found.gone:
        kept = f"all of it remains without {who}, for none of the instruments rests on them alone"
    else:
        rest = "it rests" if len(found.gone) == 1 else "they rest"
        what = listed(entry.names.in_language(names.lang) for entry in found.gone)
        kept = (
            f"without {who} {amount(left.value)} ({amount(left.low)}-{amount(left.high)}) of it remain, "
            f"{percent(left.value / avoided.value)}, for {count(len(found.gone))} "
            f"{'falls' if len(found.gone) == 1 else 'fall'} that {rest.split()[1]} on them alone: {what}"
        )
    return [f"In the scenario {title} {helping} together avoid {saved} of what {one} and {other} lose; {kept}."]


def _entries(found: Friction, name: str) -> str:
    ids = [entry for layer in LAYERS if name in (layer, "all") for entry in found.entries[layer]]
    left = [entry for entry in ids if entry in found.fallen.stands]
    return f"{len(left)} of {len(ids)}" if found.struck else str(len(ids))


def _band(band: Band) -> str:
    return f"{band.value:.0f} ({_range(band)})"


def _range(band: Band) -> str:
    return f"{band.low:.0f}-{band.high:.0f}"


def _column(header: str, texts: Sequence[str], *, right: bool = False) -> Column:
    return Column((header,), tuple(Cell(text) for text in texts), right=right, gap=2)


def _footer() -> Iterator[str]:
    yield (
        "Depth 0-100: what confirmed entries on supply close of what is open, fading since their last sign of life, "
        "less what quarrels take. Weights and half-lives are choices of the method; 5-95% draws them all. A lower "
        "bound: the ledger was gathered for Japan and Korea from 2023 on, for others in part. "
        "docs/cooperation-ledger.md."
    )

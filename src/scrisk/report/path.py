"""Paths of supply in words: what comes at first hand, what by way of others, and what a share means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import Names, listed, percent

if TYPE_CHECKING:
    from scrisk.warehouse.paths import Answer
    from scrisk.warehouse.sector_paths import SectorAnswer

_BAR = 10
_SAME = 0.0005  # differences of shares below which an interval is not worth showing
_TOLD = {
    "trade": "trade on record",
    "printed": "printed shares of imports",
    "world": "the world's shares, for want of its own",
}


def table(answer: Answer, names: Names, method: str, width: int) -> RenderableType:
    """Return the paths with the sentence that says the answer and what it rests on.

    Parameters
    ----------
    answer
        What was found.
    names
        What things are called.
    method
        Version of the method.
    width
        Cells of the terminal.
    """
    found = answer.found
    parts: list[RenderableType] = [Text(_sentence(answer, names), "bold"), Text()]
    if found.paths:
        parts += _drawn(answer, names, width)
    return Group(*parts, Text(), *(Text(line, "dim") for line in _footer(answer, names, method)))


def _sentence(answer: Answer, names: Names) -> str:
    found = answer.found
    source, target = names.economy(answer.source), names.economy(answer.target)
    item = names.item(answer.items[0])
    apart = f", {answer.kind} rare earths alone," if answer.kind != "all" else ""
    what = f"{target}'s imports of {item.lower() if item.isascii() else item}{apart}"
    if found.total_high <= 0.0:
        return f"Nothing of {what} comes from {source}, at first hand or by way of others."
    hidden = max(found.total - found.direct, 0.0)
    whole = (
        f"{percent(found.total)} of {what} rests on {source}{_interval(found.total, found.total_low, found.total_high)}"
    )
    return f"{whole}: {percent(found.direct)} comes at first hand, {percent(hidden, 1)} by way of others."


def _interval(share: float, low: float, high: float) -> str:
    if high - low < _SAME:
        return ""
    return f" ({percent(low)} to {percent(high)})" if low <= share <= high else ""


def _drawn(answer: Answer, names: Names, width: int) -> list[Text]:
    paths = answer.found.paths
    most = max(max(path.share for path in paths), 1e-12)
    open_ends = any(path.high - path.low >= _SAME for path in paths)
    columns = [
        Column(("share",), tuple(Cell(percent(path.share, 1)) for path in paths), right=True),
        Column(("",), tuple(Cell(layout.bar(path.share / most, _BAR), "cyan") for path in paths)),
    ]
    if open_ends:
        cells = tuple(
            Cell(f"{percent(path.low, 1)}-{percent(path.high, 1)}" if path.high - path.low >= _SAME else "")
            for path in paths
        )
        columns.append(Column(("can be",), cells, right=True))
    room = width - sum(column.width + column.gap for column in columns)
    shown = []
    for path in paths:
        long, short = _words(answer, path.steps, names, False), _words(answer, path.steps, names, True)
        shown.append(long if cell_len(long) <= room else layout.crop(short, room))
    columns.append(Column(("path",), tuple(Cell(text) for text in shown)))
    return [*layout.header(columns), *layout.lines(columns)]


def _words(answer: Answer, steps: Sequence[tuple[int, int]], names: Names, short: bool) -> str:
    """Write a path: who ships what, from the first to the buyer."""
    shipped = []
    for layer, economy in steps:
        code = answer.names[economy]
        stage = answer.stages[layer].replace("-", " ")
        who = code if short else names.economy(code)
        shipped.append(f"{who} {stage}" if len(set(answer.items)) > 1 else who)
    buyer = answer.target if short else names.economy(answer.target)
    return " > ".join([*shipped, buyer])


def _footer(answer: Answer, names: Names, method: str) -> Iterator[str]:
    found = answer.found
    source, target = names.economy(answer.source), names.economy(answer.target)
    yield (
        f"A path's share is the part of {target}'s imports that would be missing had {source} stopped shipping and "
        "nobody stepped in: the product of what each buyer on it takes of all it has."
    )
    rest = max(found.total - found.listed, 0.0)
    loops = f"; {percent(rest, 1)} comes by longer, weaker or circular ways" if rest >= _SAME else ""
    yield f"The {len(found.paths)} listed carry {percent(found.listed, 1)} of {percent(found.total, 1)}{loops}."
    seen = dict.fromkeys(zip(answer.items, answer.told, answer.years, strict=True))
    yield "Known by: " + "; ".join(f"{names.item(item)} {_TOLD[told]}, {year}" for item, told, year in seen) + "."
    if answer.spread_over:
        yield (
            f"{target}'s other suppliers are not named: they are spread over the makers with a printed share of "
            f"the world ({listed(names.economy(name) for name in answer.spread_over)}), an estimate; the range is what "
            "they can be."
        )
    if len(set(answer.items)) > 1:
        yield (
            "What a maker takes in as one stage or the stage before is split by the value of its imports; the range "
            "lets it be all of either. Ore is not followed: nobody tells who feeds whose separators."
        )
    cited = f" Figures of {listed(answer.cited)}." if answer.cited else ""
    yield f"By {answer.basis} where trade tells.{cited} Method {method}."


def sector_table(
    answer: SectorAnswer, industries: Mapping[str, str], names: Names, method: str, width: int
) -> RenderableType:
    """Return the paths between industries with the sentence that says the answer.

    Parameters
    ----------
    answer
        What was found.
    industries
        Names of industries by code.
    names
        What things are called.
    method
        Version of the method.
    width
        Cells of the terminal.
    """
    source, target = names.economy(answer.source), names.economy(answer.target)
    industry = industries.get(answer.sector, answer.sector)
    sentence = (
        f"{percent(answer.total, 1)} of the output of {target}'s {industry} has inputs that come by {source}'s "
        f"industries: {percent(answer.direct, 1)} straight, the rest by way of others."
    )
    most = max((share for share, _ in answer.ways), default=1.0)
    columns = [
        Column(("share",), tuple(Cell(percent(share, 1)) for share, _ in answer.ways), right=True),
        Column(("",), tuple(Cell(layout.bar(share / most, _BAR), "cyan") for share, _ in answer.ways)),
    ]
    room = width - sum(column.width + column.gap for column in columns)
    shown = []
    for _, way in answer.ways:
        long = " > ".join(f"{names.economy(name)} {industries.get(code, code)}" for name, code in way)
        short = " > ".join(f"{name} {code}" for name, code in way)
        shown.append(long if cell_len(long) <= room else layout.crop(short, room))
    columns.append(Column(("path",), tuple(Cell(text) for text in shown)))
    notes = [
        f"A path's share is the part of the output of the last industry whose inputs come along it, leaving {source} "
        "once: the product of the purchases along it, each as a share of the buyer's output.",
        f"The {len(answer.ways)} listed carry {percent(answer.listed, 1)} of {percent(answer.total, 1)}; the rest "
        "comes by longer, weaker or circular ways.",
        f"OECD inter-country table of {answer.year}, dollars. Method {method}.",
    ]
    drawn = [*layout.header(columns), *layout.lines(columns)] if answer.ways else []
    return Group(Text(sentence, "bold"), Text(), *drawn, Text(), *(Text(line, "dim") for line in notes))

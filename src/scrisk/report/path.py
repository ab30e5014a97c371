"""Paths of supply in words: what comes at first hand, what by way of others, and what a share means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import later, meant, say
from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.stages import kind_word, stage_word
from scrisk.report.words import Names, clauses, listed, percent, running

if TYPE_CHECKING:
    from scrisk.warehouse.paths import Answer
    from scrisk.warehouse.sector_paths import SectorAnswer

_BAR = 10
_SAME = 0.0005  # differences of shares below which an interval is not worth showing
_TOLD = {
    "trade": later("trade on record"),
    "printed": later("printed shares of imports"),
    "world": later("the world's shares, for want of its own"),
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
    named = {"economy": target, "item": item.lower() if item.isascii() else item}
    if answer.kind == "all":
        what = say("{economy}'s imports of {item}", **named)
    else:
        what = say("{economy}'s imports of {item}, {kind} rare earths alone,", kind=kind_word(answer.kind), **named)
    if found.total_high <= 0.0:
        return say(
            "Nothing of {imports} comes from {economy}, at first hand or by way of others.",
            imports=what,
            economy=source,
        )
    hidden = max(found.total - found.direct, 0.0)
    return say(
        "{share} of {imports} rests on {economy}{range}: {direct} comes at first hand, {indirect} by way of others.",
        share=percent(found.total), imports=what, economy=source, direct=percent(found.direct),
        range=_interval(found.total, found.total_low, found.total_high), indirect=percent(hidden, 1),
    )  # fmt: skip


def _interval(share: float, low: float, high: float) -> str:
    if high - low < _SAME or not low <= share <= high:
        return ""
    return say(" ({low} to {high})", low=percent(low), high=percent(high))


def _drawn(answer: Answer, names: Names, width: int) -> list[Text]:
    paths = answer.found.paths
    most = max(max(path.share for path in paths), 1e-12)
    open_ends = any(path.high - path.low >= _SAME for path in paths)
    columns = [
        Column((say("share"),), tuple(Cell(percent(path.share, 1)) for path in paths), right=True),
        Column(("",), tuple(Cell(layout.bar(path.share / most, _BAR), "cyan") for path in paths)),
    ]
    if open_ends:
        cells = tuple(
            Cell(f"{percent(path.low, 1)}-{percent(path.high, 1)}" if path.high - path.low >= _SAME else "")
            for path in paths
        )
        columns.append(Column((say("can be"),), cells, right=True))
    room = width - sum(column.width + column.gap for column in columns)
    shown = []
    for path in paths:
        long, short = _words(answer, path.steps, names, False), _words(answer, path.steps, names, True)
        shown.append(long if cell_len(long) <= room else layout.crop(short, room))
    columns.append(Column((meant("of supply", "path"),), tuple(Cell(text) for text in shown)))
    return [*layout.header(columns), *layout.lines(columns)]


def _words(answer: Answer, steps: Sequence[tuple[int, int]], names: Names, short: bool) -> str:
    """Write a path: who ships what, from the first to the buyer."""
    shipped = []
    for layer, economy in steps:
        code = answer.names[economy]
        stage = stage_word(answer.stages[layer], names)
        who = code if short else names.economy(code)
        shipped.append(f"{who} {stage}" if len(set(answer.items)) > 1 else who)
    buyer = answer.target if short else names.economy(answer.target)
    return " > ".join([*shipped, buyer])


def _footer(answer: Answer, names: Names, method: str) -> Iterator[str]:
    found = answer.found
    source, target = names.economy(answer.source), names.economy(answer.target)
    yield say(
        "A path's share is the part of {buyer}'s imports that would be missing had {source} stopped shipping and "
        "nobody stepped in: the product of what each buyer on it takes of all it has.",
        buyer=target, source=source,
    )  # fmt: skip
    rest = max(found.total - found.listed, 0.0)
    told_of = {"count": len(found.paths), "share": percent(found.listed, 1), "whole": percent(found.total, 1)}
    if rest >= _SAME:
        yield say(
            "The {count} listed carry {share} of {whole}; {rest} comes by longer, weaker or circular ways.",
            rest=percent(rest, 1), **told_of,
        )  # fmt: skip
    else:
        yield say("The {count} listed carry {share} of {whole}.", **told_of)
    seen = dict.fromkeys(zip(answer.items, answer.told, answer.years, strict=True))
    by = clauses(
        say("{item} {known_by}, {year}", item=names.item(item), known_by=say(_TOLD[told]), year=year)
        for item, told, year in seen
    )
    yield say("Known by: {sources}.", sources=by)
    if answer.spread_over:
        yield say(
            "{economy}'s other suppliers are not named: they are spread over the makers with a printed share of the "
            "world ({makers}), an estimate; the range is what they can be.",
            economy=target, makers=listed(names.economy(name) for name in answer.spread_over),
        )  # fmt: skip
    if len(set(answer.items)) > 1:
        yield say(
            "What a maker takes in as one stage or the stage before is split by the value of its imports; the range "
            "lets it be all of either. Ore is not followed: nobody tells who feeds whose separators."
        )
    counted = say("By value where trade tells.") if answer.basis == "value" else say("By quantity where trade tells.")
    cited = say("Figures of {sources}.", sources=listed(answer.cited)) if answer.cited else ""
    yield running([counted, cited, say("Method {method}.", method=method)])


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
    sentence = say(
        "{share} of the output of {economy}'s {industry} has inputs that come by {source}'s industries: {direct} "
        "straight, the rest by way of others.",
        share=percent(answer.total, 1), economy=target, industry=industry, source=source,
        direct=percent(answer.direct, 1),
    )  # fmt: skip
    most = max((share for share, _ in answer.ways), default=1.0)
    columns = [
        Column((say("share"),), tuple(Cell(percent(share, 1)) for share, _ in answer.ways), right=True),
        Column(("",), tuple(Cell(layout.bar(share / most, _BAR), "cyan") for share, _ in answer.ways)),
    ]
    room = width - sum(column.width + column.gap for column in columns)
    shown = []
    for _, way in answer.ways:
        long = " > ".join(f"{names.economy(name)} {industries.get(code, code)}" for name, code in way)
        short = " > ".join(f"{name} {code}" for name, code in way)
        shown.append(long if cell_len(long) <= room else layout.crop(short, room))
    columns.append(Column((meant("of supply", "path"),), tuple(Cell(text) for text in shown)))
    notes = [
        say(
            "A path's share is the part of the output of the last industry whose inputs come along it, leaving "
            "{economy} once: the product of the purchases along it, each as a share of the buyer's output.",
            economy=source,
        ),
        say(
            "The {count} listed carry {share} of {whole}; the rest comes by longer, weaker or circular ways.",
            count=len(answer.ways), share=percent(answer.listed, 1), whole=percent(answer.total, 1),
        ),
        say("OECD inter-country table of {year}, dollars. Method {method}.", year=answer.year, method=method),
    ]  # fmt: skip
    drawn = [*layout.header(columns), *layout.lines(columns)] if answer.ways else []
    return Group(Text(sentence, "bold"), Text(), *drawn, Text(), *(Text(line, "dim") for line in notes))

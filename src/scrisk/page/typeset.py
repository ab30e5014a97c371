"""Set the report: the document as data, laid out by a Typst program (``assets/page.typ``), charts as drawings.

No text is ever markup: the program reads every word from the data and shows it as it is.
"""

from __future__ import annotations

import functools
import json
import math
import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scrisk.language import say
from scrisk.page import charts, fonts
from scrisk.page.extra import needed
from scrisk.page.model import Branch, Chart, Document, Grid, Notes, Tree

_PROGRAM = Path(__file__).with_name("assets") / "page.typ"
# So many rows of a long table stand in the text; all of them are in the appendix.
_FIRST = 15
# Widths in points: of the text on the paper and of the appendix, which lies across; and a sign per point of its size.
_TEXT, _ACROSS, _SIGN = 510.0, 757.0, 0.52
_LARGE, _SMALL, _SMALLEST = 8.0, 6.5, 5.0  # points: letters of a table, and where columns are too many
_FINE, _COARSE, _HIGHEST = 144.0, 9.0, 15_800  # pixels an inch, and pixels
_TALLEST = 640.0  # points: a drawing must fit a page


def pdf(document: Document) -> bytes:
    """Return the report on A4, with an appendix of the tables that are for looking up.

    Raises
    ------
    OutputError
        When the extra ``report`` is not installed, or no font writes the language.
    """
    made: bytes = _setter(document, appendix=True)(format="pdf", timestamp=0)
    return made


def png(document: Document) -> bytes:
    """Return the report as one tall picture; long tables show their first rows.

    It is 1,190 pixels wide, and narrower where it would be taller than programs open.

    Raises
    ------
    OutputError
        When the extra ``report`` is not installed, or no font writes the language.
    """
    set_as = _setter(document, appendix=False)
    # A first, coarse picture tells the height; the layout is kept for the second.
    (pixels,) = struct.unpack(">I", set_as(format="png", ppi=_COARSE)[20:24])
    made: bytes = set_as(format="png", ppi=min(_FINE, _COARSE * _HIGHEST / pixels))
    return made


def _setter(document: Document, *, appendix: bool) -> Callable[..., Any]:
    """Return what sets the document in a format."""
    typst = needed("typst")
    found = typst.Fonts(font_paths=[str(folder) for folder in fonts.folders()])
    families = found.families()
    font = fonts.chosen(document.language, families)
    # Words of another language, names of publications for one, are written by what else is there.
    others = [family for family in ("Noto Sans CJK JP", "Noto Sans CJK KR", "DejaVu Sans") if family in families]
    for folder in fonts.folders():
        needed("vl_convert").register_font_directory(str(folder))
    told, files = _told(document, font, appendix)
    files |= {"main.typ": _PROGRAM.read_bytes()}
    files["page.json"] = json.dumps({**told, "fonts": list(dict.fromkeys([font, *others]))}).encode()
    return functools.partial(typst.Compiler(font_paths=found).compile, files)


def _told(document: Document, font: str, appendix: bool) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the document as plain data, and the drawings by name."""
    drawings: dict[str, bytes] = {}
    sections = []
    for section in document.sections:
        blocks = []
        for block in section.blocks:
            if isinstance(block, Chart):
                drawing = _drawing(block, font)
                drawings[f"{block.id}.svg"] = drawing
                blocks.append(_chart(block, drawing, appendix))
            else:
                blocks.append(_block(block, appendix))
        sections.append({"title": section.title, "sentences": section.sentences, "blocks": blocks})
    long = [grid for grid in document.grids() if grid.long and grid.rows] if appendix else []
    return {
        "title": document.title,
        "lead": document.lead,
        "lang": document.language,
        "tall": not appendix,
        "about": document.about,
        "contents": say("Contents"),
        "header": " · ".join(value for _name, value in document.about),
        "sections": sections,
        "appendix": {
            "title": say("Appendix: tables to look up"),
            "grids": [_grid(grid, grid.rows, _ACROSS) for grid in long],
        },
    }, drawings


def _drawing(chart: Chart, font: str) -> bytes:
    spec = dict(chart.spec)
    # The drawing is measured and set with one and the same font.
    spec["config"] = {**spec.get("config", {}), "font": font}
    return charts.still(spec).encode()


def _chart(chart: Chart, drawing: bytes, appendix: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": "chart",
        "title": chart.title,
        "words": chart.words,
        "drawing": f"{chart.id}.svg",
        "width": _width(drawing),
    }
    if chart.grid is not None and not chart.grid.long:
        told["grid"] = _grid(chart.grid, chart.grid.rows, _TEXT)
    return told


def _width(drawing: bytes) -> float:
    """Return the share of the text's width that a drawing takes: all of it unless it would leave the page."""
    found = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if found is None:
        return 1.0
    wide, high = float(found[1]), float(found[2])
    return min(1.0, _TALLEST / (_TEXT * high / wide))


def _block(block: Grid | Tree | Notes, appendix: bool) -> dict[str, Any]:
    if isinstance(block, Notes):
        return {"kind": "notes", "title": block.title, "sentences": block.sentences}
    if isinstance(block, Tree):
        return {"kind": "tree", "title": block.title, "words": block.words, "halves": _halves(block)}
    rows = block.rows[:_FIRST] if block.long else block.rows
    told = _grid(block, rows, _TEXT)
    if len(rows) < len(block.rows):
        told["notes"] = [*told["notes"], _rest(len(rows), len(block.rows), appendix)]
    return told


def _rest(shown: int, rows: int, appendix: bool) -> str:
    if appendix:
        return say("The first {shown} of {rows} rows; all of them stand in the appendix.", shown=shown, rows=rows)
    return say("The first {shown} of {rows} rows; all of them stand in the other formats.", shown=shown, rows=rows)


def _halves(tree: Tree) -> list[list[dict[str, Any]]]:
    """Return the lines of a tree in two columns, cut between branches where both are most alike."""
    groups = [list(_lines((branch,), 0)) for branch in tree.branches]
    sizes = [len(group) for group in groups]
    cut = min(range(len(groups) + 1), key=lambda place: abs(sum(sizes[:place]) - sum(sizes[place:])))
    return [[line for group in part for line in group] for part in (groups[:cut], groups[cut:])]


def _lines(branches: tuple[Branch, ...], level: int) -> Iterator[dict[str, Any]]:
    for branch in branches:
        yield {
            "level": level,
            "text": branch.text,
            "note": branch.note,
            "share": branch.share,
            "choke": branch.is_choke,
        }
        yield from _lines(branch.children, level + 1)


def _grid(grid: Grid, rows: tuple[Any, ...], room: float) -> dict[str, Any]:
    """Return a table as plain data, with the size of its letters and the shares of its columns."""
    texts = [[cell.text for cell in row.cells] for row in rows]
    # The mark of a tone takes the room of two signs; heads are bold, which is wider.
    marked = [2 * any(row.cells[place].tone for row in rows) for place in range(len(grid.columns))]
    longest = [
        max((_places(line[place]) for line in texts), default=1) + mark for place, mark in enumerate(marked)
    ]  # fmt: skip
    words = [
        max(_head(grid.columns[place].label),
            *(_longest_word(line[place]) + mark for line in texts), 3)
        for place, mark in enumerate(marked)
    ]  # fmt: skip
    size, shares = _columns(longest, words, [column.numeric for column in grid.columns], room)
    return {
        "kind": "grid",
        "caption": grid.caption,
        "heads": [column.label for column in grid.columns],
        "numeric": [column.numeric for column in grid.columns],
        "shares": shares,
        "size": size,
        "rows": texts,
        "tones": [[cell.tone for cell in row.cells] for row in rows],
        "notes": list(grid.notes),
    }


def _columns(longest: list[int], words: list[int], numeric: list[bool], room: float) -> tuple[float, list[float]]:
    """Return the size of the letters and the width of each column, as a share of all.

    A column gets what its longest text takes, and no more than a good line; where that is too much for the paper,
    the letters become smaller, then the columns narrower, down to their longest word, then the letters again.
    """
    least = [min(word, 30) + 2.0 for word in words]
    wanted = [max(min(long, 44) + 2.0, low) for long, low in zip(longest, least, strict=True)]
    size = max(_SMALL, min(_LARGE, room / (_SIGN * sum(wanted))))
    size = max(_SMALLEST, min(size, room / (_SIGN * sum(least))))
    signs = room / (_SIGN * size)
    spare = signs - sum(least)
    asked = sum(want - low for want, low in zip(wanted, least, strict=True))
    part = max(0.0, min(1.0, spare / asked)) if asked else 0.0
    widths = [low + part * (want - low) for want, low in zip(wanted, least, strict=True)]
    # What is left goes to the words, so that tables reach across the page.
    rest = signs - sum(widths)
    if rest > 0 and not all(numeric):
        each = rest / sum(not number for number in numeric)
        widths = [width if number else width + each for width, number in zip(widths, numeric, strict=True)]
    return round(size, 2), [round(width / sum(widths), 5) for width in widths]


@functools.cache
def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _longest_word(text: str) -> int:
    """Return the places of the longest piece that no line may break: signs of Chinese origin may break anywhere."""
    pieces = re.split(r"[\s/\-\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]+", text)
    return max((_places(piece) for piece in pieces), default=1) or 2


def _head(label: str) -> int:
    """Return the places that a head needs: in bold, and on two lines where its script has no words to break at."""
    whole = _places(label)
    return math.ceil(1.15 * max(_longest_word(label), min(whole, math.ceil(whole / 2) + 2)))

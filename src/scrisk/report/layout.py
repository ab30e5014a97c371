"""Lay columns out in a width: the important ones first, more words where there is room, nothing wrapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS = "▁▂▃▄▅▆▇█"
_FULL, _TRACK = "█", "░"


@dataclass(frozen=True)
class Cell:
    """A text with an optional style."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Column:
    """A column ready to be shown: header lines, cells, alignment."""

    header: tuple[str, ...]
    cells: tuple[Cell, ...]
    right: bool = False
    gap: int = 1

    @property
    def width(self) -> int:
        """Cells of the terminal that the column takes."""
        return max([*(cell_len(line) for line in self.header), *(cell_len(cell.text) for cell in self.cells), 1])


def bar(value: float | None, width: int) -> str:
    """Draw a fraction as a bar of block characters, exact to an eighth of a cell.

    Examples
    --------
    >>> bar(0.5, 4), bar(1.0, 3), bar(0.06, 4), bar(None, 3)
    ('██░░', '███', '▎░░░', '   ')
    """
    if value is None:
        return " " * width
    eighths = round(min(max(value, 0.0), 1.0) * width * 8)
    # A share above zero shows at least a sliver.
    eighths = max(eighths, 1) if value > 0 else eighths
    full, rest = divmod(eighths, 8)
    drawn = _FULL * full + (_EIGHTHS[rest] if rest else "")
    return drawn + _TRACK * (width - len(drawn))


def sparkline(values: Sequence[float | None], low: float = 0.0, high: float = 1.0) -> str:
    """Draw values between two ends as one character each; a blank where there is none.

    Examples
    --------
    >>> sparkline([0.0, 0.3, None, 1.0])
    '▁▃ █'
    """
    width = high - low
    places = [None if value is None else min(max((value - low) / width, 0.0), 1.0) for value in values]
    return "".join(" " if place is None else _LEVELS[min(int(place * len(_LEVELS)), 7)] for place in places)


def crop(text: str, width: int) -> str:
    """Shorten a text to a width, with an ellipsis where something went.

    Examples
    --------
    >>> crop("Chemical mechanical planarization", 12), crop("Tin", 12)
    ('Chemical me…', 'Tin')
    """
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def pad(text: str, width: int, right: bool = False) -> str:
    """Fill a text with blanks to a width; wide characters count as two."""
    blank = " " * max(width - cell_len(text), 0)
    return blank + text if right else text + blank


def fit(
    variants: Mapping[str, Sequence[Column]],
    steps: Sequence[tuple[str, int]],
    order: Sequence[str],
    width: int,
) -> dict[str, Column]:
    """Choose the columns, and how wordy each is, that a width can take.

    Parameters
    ----------
    variants
        For each column its forms, the shortest first.
    steps
        What to add in turn as long as there is room: column and the form it should have then.
    order
        Columns from left to right.
    width
        Cells of the terminal.

    Returns
    -------
    dict
        The chosen columns by name, from left to right; the first step is always taken.
    """
    chosen: dict[str, int] = {}
    for name, form in steps:
        if name not in variants or form >= len(variants[name]):
            continue
        trial = {**chosen, name: form}
        if not chosen or _width([variants[key][trial[key]] for key in order if key in trial]) <= width:
            chosen = trial
    return {name: variants[name][chosen[name]] for name in order if name in chosen}


def _width(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + sum(column.gap for column in columns[1:])


def broken(header: str) -> tuple[str, ...]:
    """Cut a header into its lines, at its bars; where they stand is up to each language.

    Examples
    --------
    >>> broken("unmet|days"), broken("Item")
    (('unmet', 'days'), ('Item',))
    """
    return tuple(header.split("|"))


def header(columns: Sequence[Column]) -> list[Text]:
    """Return the header lines of some columns, aligned at the bottom."""
    height = max((len(column.header) for column in columns), default=0)
    lines = []
    for level in range(height):
        text = Text(no_wrap=True)
        for place, column in enumerate(columns):
            skipped = height - len(column.header)
            word = column.header[level - skipped] if level >= skipped else ""
            text.append(" " * column.gap if place else "")
            text.append(pad(word, column.width, column.right), style="dim")
        text.rstrip()
        lines.append(text)
    return lines


def lines(columns: Sequence[Column]) -> list[Text]:
    """Return one line of text for every row."""
    rows = []
    for index in range(len(columns[0].cells) if columns else 0):
        text = Text(no_wrap=True)
        for place, column in enumerate(columns):
            cell = column.cells[index]
            text.append(" " * column.gap if place else "")
            text.append(pad(cell.text, column.width, column.right), style=cell.style)
        text.rstrip()
        rows.append(text)
    return rows

"""Pictures of text: a bar that several share, a curve over days with its axes, a window in time.

Every picture is readable without colour, and exactly as wide as it was told to be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scrisk.language import say
from scrisk.report.layout import Cell, Column
from scrisk.report.words import Row, header_lines

_FILLS = "█▓▒"
_REST = "░"
LEVELS = " ▁▂▃▄▅▆▇█"
NOTHING = "·"
_NAMED = 4  # cells from which a part carries its code


def stacked(parts: Sequence[tuple[str, float]], width: int) -> str:
    """Divide a bar among parts by their shares of one; a part wide enough carries its name.

    Parameters
    ----------
    parts
        Names, of ASCII, with shares of one, the largest first.
    width
        Cells of the whole bar.

    Returns
    -------
    str
        ``width`` cells. What the shares leave of one, and parts below half a cell, are light at the end.

    Examples
    --------
    >>> stacked([("CHN", 0.6), ("JPN", 0.25), ("DEU", 0.1), ("FRA", 0.05)], 20)
    'CHN█████████JPN▓▓▒▒█'
    >>> stacked([("CHN", 0.6)], 10), stacked([], 4)
    ('CHN███░░░░', '░░░░')
    """
    edges, total = [0], 0.0
    for _name, share in parts:
        total += max(share, 0.0)
        edges.append(min(math.floor(total * width + 0.5), width))
    drawn = ""
    for place, (name, _share) in enumerate(parts):
        size = edges[place + 1] - edges[place]
        word = name if size >= max(len(name) + 1, _NAMED) else ""
        drawn += word + _FILLS[place % len(_FILLS)] * (size - len(word))
    return drawn + _REST * (width - len(drawn))


def parts_of(rows: Sequence[Row]) -> list[tuple[str, float]]:
    """Return the suppliers and shares of rows of ``out.supplier_share``, the largest first."""
    known = [(str(row["supplier"]), float(row["share"])) for row in rows if row["share"] is not None]
    return sorted(known, key=lambda part: (-part[1], part[0]))


# Economy, item, year and basis, as a row of ``out.score`` names its suppliers.
Shares = Mapping[tuple[str, str, int, str], Sequence[tuple[str, float]]]


def shares_of(rows: Sequence[Row]) -> Shares:
    """Return suppliers and shares by economy, item, year and basis."""
    found: dict[tuple[str, str, int, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["economy"], row["item"], row["year"], row["basis"]), []).append(row)
    return {key: parts_of(mine) for key, mine in found.items()}


def stacks(rows: Sequence[Row | None], shares: Shares, header: tuple[str, ...], widths: Sequence[int]) -> list[Column]:
    """Return a column of divided bars in several widths, a cell a score; none where no score has its suppliers."""

    def cell(row: Row | None, width: int) -> Cell:
        known = shares.get((row["economy"], row["item"], row["year"], row["basis"]), ()) if row is not None else ()
        return Cell(stacked(known, width) if known else "")

    if not any(cell(row, 1).text for row in rows):
        return []
    return [Column(header, tuple(cell(row, width) for row in rows)) for width in widths]


def heading() -> tuple[str, ...]:
    """Return what stands above divided bars."""
    return tuple(header_lines(say("suppliers' shares")))


def chart(values: Sequence[float], width: int, height: int) -> list[str]:
    """Draw fractions of one as a filled curve of several lines, exact to an eighth of a line.

    Parameters
    ----------
    values
        One a day; as many days as share a cell are shown by their mean.
    width, height
        Cells and lines; fewer values than cells leave the rest away.

    Returns
    -------
    list of str
        The lines, the top first.

    Examples
    --------
    >>> chart([0.0, 0.25, 0.5, 1.0], 4, 2)
    ['   █', ' ▄██']
    """
    # What is there shows at least a sliver.
    eighths = [max(round(mean * height * 8), 1) if mean > 1e-9 else 0 for mean in _means(values, width)]
    return [
        "".join(LEVELS[min(max(level - 8 * (height - 1 - line), 0), 8)] for level in eighths) for line in range(height)
    ]


def curve(values: Sequence[float], width: int) -> str:
    """Draw fractions of one in one line, exact to an eighth; nothing is a dot. Values and cells as for :func:`chart`.

    Examples
    --------
    >>> curve([0.0, 0.0, 0.5, 0.5, 1.0, 1.0], 3)
    '·▄█'
    """
    return "".join(
        NOTHING if mean <= 1e-9 else LEVELS[min(max(math.ceil(mean * 8 - 1e-9), 1), 8)]
        for mean in _means(values, width)
    )


def _means(values: Sequence[float], width: int) -> list[float]:
    """Return the mean of the values that share a cell, for as many cells as there are, or fewer values."""
    width = min(width, len(values))
    means = []
    for cell in range(width):
        part = values[cell * len(values) // width : (cell + 1) * len(values) // width]
        means.append(math.fsum(part) / len(part))
    return means


def with_scale(lines: Sequence[str]) -> list[str]:
    """Put the scale of a chart of shares before its lines: all at the top, half in the middle.

    Examples
    --------
    >>> with_scale(["  █", " ▄█", "███"])
    ['100% ┤  █', '     │ ▄█', '     │███']
    """
    middle = len(lines) // 2
    marks = {0: "100% ┤", **({middle: " 50% ┤"} if len(lines) % 2 == 0 else {})}
    return [f"{marks.get(place, '     │')}{line}" for place, line in enumerate(lines)]


def day_axis(horizon: int, width: int) -> str:
    """Write days below or above a chart at the cells they belong to: the first, the quarters, the last.

    Examples
    --------
    >>> day_axis(365, 40)
    '0         91        182       274    365'
    """
    room = min(width, horizon)
    line = [" "] * room
    for part in range(5):
        mark = str(round(horizon * part / 4))
        at = min(round(room * part / 4), room - len(mark))
        if at >= 0 and all(sign == " " for sign in line[max(at - 1, 0) : at + len(mark)]):
            line[at : at + len(mark)] = mark
    return "".join(line)


def window(levels: Sequence[tuple[int, int, float]], horizon: int, width: int) -> str:
    """Draw what is in force between days as one line: the depth as height, a dot where nothing is.

    Parameters
    ----------
    levels
        First day, day after the last, and depth (a share of one), later ones over earlier ones.
    horizon
        Days that the line stands for.
    width
        Cells.

    Examples
    --------
    >>> window([(0, 60, 1.0), (60, 90, 0.25)], 120, 12)
    '██████▂▂▂···'
    """
    depth = [0.0] * horizon
    for first, after, level in levels:
        for day in range(max(first, 0), min(after, horizon)):
            depth[day] = level
    return curve(depth, width)

"""Where a line of Japanese may break: between any two characters but before closing and behind opening signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from rich.cells import cell_len

from scrisk.language import language

_WIDE = "\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
_CLOSING = "、。，．・：；）」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜%…)\\],.:;!?"
_OPENING = "(\\[（「『【〈《〔"
# What stays together: one wide character, or a run of narrow ones, with the signs that cling to it.
_PIECE = re.compile(rf"\s*[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}]+|$)?[{_CLOSING}]*\s*")


def breaks(text: str, width: int, fold: bool = True) -> list[int]:
    """Return the places at which a text breaks into lines of a width; the signature is that of ``rich``.

    Examples
    --------
    >>> breaks("最大供給国はUS。", 8), breaks("中国 (92%)、日本", 10)
    ([4], [3, 10])
    """
    del fold
    found: list[int] = []
    column = place = 0
    while place < len(text):
        match = _PIECE.match(text, place)
        end = match.end() if match and match.end() > place else place + 1
        size = cell_len(text[place:end].rstrip())
        if column and column + size > width:
            found.append(place)
            column = 0
        # An address may be longer than a line: it is cut.
        for sign in text[place:end] if size > width else ():
            if column + cell_len(sign) > width:
                found.append(place)
                column = 0
            column += cell_len(sign)
            place += 1
        column += cell_len(text[place:end])
        place = end
    return found


@contextmanager
def as_written() -> Iterator[None]:
    """Break lines inside as the language in force breaks them; ``rich`` itself knows blanks only."""
    import rich.text

    if language() != "ja" or not hasattr(rich.text, "divide_line"):
        yield
        return
    theirs = rich.text.divide_line
    try:
        setattr(rich.text, "divide_line", breaks)  # noqa: B010 - it is no name that rich promises
        yield
    finally:
        setattr(rich.text, "divide_line", theirs)  # noqa: B010

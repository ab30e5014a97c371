"""Lines in a language whose letters take two cells: measured as a terminal shows them, broken where it allows.

click counts letters and breaks lines at blanks; Japanese has none to break at, and each of its letters is two wide.
rich counts cells, but knows blanks only, too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gettext import gettext
from itertools import pairwise

import click

from scrisk.language import language

# What may not begin a line: it belongs to what stands before it. And what may not end one.
_NEVER_FIRST = frozenset("、。，．・：；？！ー…ゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}）］｝」』】〕,.:;!?%'\"`")
_NEVER_LAST = frozenset("([{（［｛「『【〔'\"`")


class WideFormatter(click.HelpFormatter):
    """click's formatter with lines filled by cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called; what does not fit stands below its first argument."""
        from rich.cells import cell_len

        start = f"{gettext('Usage:')} " if prefix is None else prefix
        start = f"{' ' * self.current_indent}{start}{prog} "
        below = " " * cell_len(start)
        self.write(start + f"\n{below}".join(filled(args, self.width - len(below))) + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with a line of ``\\b`` keeps its lines."""
        indent = " " * self.current_indent
        blocks = []
        for block in text.split("\n\n"):
            first, _sign, rest = block.partition("\n")
            kept = first.strip() == "\b"
            lines = rest.split("\n") if kept else filled(" ".join(block.split()), self.width - self.current_indent)
            blocks.append("\n".join(indent + line for line in lines))
        self.write("\n\n".join(blocks) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of terms and what each means, as click lays it out."""
        from rich.cells import cell_len

        rows = list(rows)
        column = min(max(cell_len(term) for term, _text in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, text in rows:
            below = cell_len(term) > column - col_spacing
            lines = filled(text, max(self.width - column - self.current_indent, 10))
            gap = f"\n{indent}{' ' * column}" if below else " " * (column - cell_len(term))
            self.write(f"{indent}{term}{gap}" + f"\n{indent}{' ' * column}".join(lines) + "\n")


class WideContext(click.Context):
    """The context of a command whose help is not in English."""

    formatter_class = WideFormatter


def filled(text: str, width: int) -> list[str]:
    """Return a paragraph as lines of at most ``width`` cells.

    Examples
    --------
    >>> filled("既定は年 (最新)。", 9), filled("기본값은 최신 연도", 12)
    (['既定は年', '(最新)。'], ['기본값은', '최신 연도'])
    """
    from rich.cells import cell_len

    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and cell_len((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


@contextmanager
def breaking_lines() -> Iterator[None]:
    """Have rich break the lines of Japanese where the language allows; by itself it does so at blanks only."""
    from rich import _wrap

    before = _wrap.words
    _wrap.words = _placed if language() == "ja" else before
    try:
        yield
    finally:
        _wrap.words = before


def _placed(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of a text as rich takes words: where each begins and ends, and the piece."""
    start = 0
    for piece in _pieces(text):
        yield start, start + len(piece), piece
        start += len(piece)


def _pieces(text: str) -> Iterator[str]:
    """Cut a text wherever a line may end."""
    piece = text[:1]
    for before, sign in pairwise(text):
        if _may_end(before, sign) and piece.strip():
            yield piece
            piece = ""
        piece += sign
    yield piece


def _may_end(before: str, sign: str) -> bool:
    if " " in (before, sign):
        return sign != " "
    if before == "|":  # between the choices of an argument
        return True
    return (_has_no_blanks(before) or _has_no_blanks(sign)) and sign not in _NEVER_FIRST and before not in _NEVER_LAST


def _has_no_blanks(sign: str) -> bool:
    """Return whether words are written without blanks in the script of a letter: Japanese, but not Korean."""
    return unicodedata.east_asian_width(sign) in "WF" and not "가" <= sign <= "힣"

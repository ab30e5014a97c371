"""Write the report as Markdown: sentences, pipe tables with every figure, trees as lists, charts in words and figures.

Text is escaped: nothing that comes from data or a catalog becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scrisk.language import say
from scrisk.page.model import Branch, Chart, Document, Grid, Notes, Tree

# What CommonMark and its tables may read as markup, wherever it stands.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~]")
# What is markup only at the beginning of a line: headings, lists, quotes, rules, underlines of headings.
_AT_START = re.compile(r"^([#+=:-]|\d{1,9}(?=[.)]))")


def written(document: Document) -> bytes:
    """Return the report as Markdown."""
    return ("\n\n".join(_parts(document)) + "\n").encode()


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    Examples
    --------
    >>> print(escaped("a|b *c* <d>"))
    a\|b \*c\* \<d\>
    >>> print(escaped("2010. Then"), escaped("- 5"))
    2010\. Then \- 5
    """
    line = _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    found = _AT_START.match(line)
    if not found:
        return line
    cut = found.end() if line[0].isdigit() else 0
    return f"{line[:cut]}\\{line[cut:]}"


def _parts(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    yield escaped(document.lead)
    yield _listed(f"{name}: {value}" for name, value in document.about)
    for section in document.sections:
        yield f"## {escaped(section.title)}"
        yield from (escaped(sentence) for sentence in section.sentences)
        for block in section.blocks:
            yield from _block(block)


def _block(block: Grid | Chart | Tree | Notes) -> Iterator[str]:
    if isinstance(block, Grid):
        yield from _grid(block, titled=True)
    elif isinstance(block, Chart):
        yield f"### {escaped(block.title)}"
        yield escaped(block.words)
        if block.grid is not None:
            yield from _grid(block.grid, titled=False)
    elif isinstance(block, Tree):
        yield f"### {escaped(block.title)}"
        yield escaped(block.words)
        yield "\n".join(_branches(block.branches, 0))
    else:
        if block.title:
            yield f"### {escaped(block.title)}"
        yield _listed(block.sentences)


def _grid(grid: Grid, *, titled: bool) -> Iterator[str]:
    if titled:
        yield f"### {escaped(grid.caption)}"
    if grid.rows:
        lines = [
            _line(escaped(column.label) for column in grid.columns),
            _line("---:" if column.numeric else ":---" for column in grid.columns),
            *(_line(escaped(cell.text) for cell in row.cells) for row in grid.rows),
        ]
        yield "\n".join(lines)
    else:
        yield say("The table has no rows.")
    if grid.notes:
        yield _listed(grid.notes)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _listed(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(sentence)}" for sentence in sentences)


def _branches(branches: Iterable[Branch], level: int) -> Iterator[str]:
    for branch in branches:
        mark = "▲ " if branch.is_choke else ""
        note = f" ({escaped(branch.note)})" if branch.note else ""
        yield f"{'  ' * level}- {mark}{escaped(branch.text)}{note}"
        yield from _branches(branch.children, level + 1)

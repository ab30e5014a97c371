"""What a report is made of: sections of sentences, tables, charts, trees and notes, whoever writes them down.

A writer (HTML, Markdown, PDF ...) goes through ``Document.sections`` and their ``blocks``. All text is in the language
of the document already, all values are those of the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """What one place of a table shows.

    ``text`` is what to write; ``value`` is what the warehouse holds, unrounded: None where it holds nothing.
    ``tone`` is the name of a class that a writer may colour (a band such as ``high``); the text says the same.
    """

    text: str
    value: Any = None
    tone: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``key`` is the column of ``Grid.table`` that the values come from, empty where the text is made of several.
    ``numeric`` columns are set to the right. ``note`` says what the column means. ``at`` adds to ``Row.at`` where a
    table goes across: a column for each economy or year.
    """

    key: str
    label: str
    numeric: bool = False
    note: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A row of a table; its first cell is its header.

    ``chain``, ``economy`` and ``year`` are what a reader may filter by, empty where the row belongs to all. ``at``
    names the row in ``Grid.table``: the columns and values that find it.
    """

    cells: tuple[Cell, ...]
    chain: str = ""
    economy: str = ""
    year: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """A table. ``table`` is the object of the schema ``out`` that its rows come from; ``notes`` stand below it.

    ``long`` tables are for looking up: a writer may fold them, or leave them out where space is dear.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    table: str = ""
    notes: tuple[str, ...] = ()
    long: bool = False


@dataclass(frozen=True)
class Choice:
    """What a reader may choose in a chart: the parameter of this name takes one of the values.

    ``options`` are pairs of value and text; ``value`` is the one that a still picture shows. ``chains`` tells of which
    chain an option is, where it is of one.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    chains: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A chart: a specification in Vega-Lite with its data inside, and what it shows in words.

    ``spec`` shows the chart as it stands before anybody chooses. Those of its parameters that are called ``f_chain``,
    ``f_economy`` and ``f_year`` take the value ``all`` or an id; those of ``choices`` take the values listed there.
    ``grid`` holds its figures.
    """

    id: str
    title: str
    words: str
    spec: Mapping[str, Any]
    grid: Grid | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Branch:
    """A knot of a tree, with what hangs below it.

    ``note`` is set smaller; ``share`` (0-1) may be drawn as a bar, and the text says it too. ``is_choke`` marks a knot
    that holds up what is below it in the chain. ``cells`` are the values of the warehouse behind the text, by column
    of ``table``; ``at`` finds their row.
    """

    text: str
    note: str = ""
    share: float | None = None
    is_choke: bool = False
    children: tuple[Branch, ...] = ()
    chain: str = ""
    table: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tree:
    """A tree, written as nested lists."""

    id: str
    title: str
    words: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Notes:
    """Sentences below each other: caveats, or why something is missing. What has a title may be folded."""

    sentences: tuple[str, ...]
    title: str = ""


Block = Grid | Chart | Tree | Notes


@dataclass(frozen=True)
class Section:
    """A part of the report: its ``sentences`` say the answer, its ``blocks`` show it."""

    id: str
    title: str
    sentences: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole report.

    ``chains`` and ``economies`` are what a reader may filter by: pairs of id and name. ``about`` are pairs of what and
    which: run, method, program, editions. They hold no clock: the same warehouse gives the same bytes.
    """

    title: str
    lead: str
    language: str
    economies: tuple[tuple[str, str], ...]
    chains: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    about: tuple[tuple[str, str], ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Go through the blocks of all sections in order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the rows of all tables that stand alone, the newest first: a reader may filter by them, too."""
        found = {row.year for block in self.blocks() if isinstance(block, Grid) for row in block.rows if row.year}
        return tuple(sorted(found, reverse=True))

    def grids(self) -> Iterator[Grid]:
        """Go through all tables: those that stand alone, and those of charts."""
        for block in self.blocks():
            if isinstance(block, Grid):
                yield block
            elif isinstance(block, Chart) and block.grid is not None:
                yield block.grid

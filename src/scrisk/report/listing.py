"""Plain lists: any rows as a table that fits, or as records where it does not; glossary and sources as prose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.language import later, plural, say
from scrisk.report import layout
from scrisk.report.editions import edition
from scrisk.report.layout import Cell, Column
from scrisk.report.values import text_of, value_word
from scrisk.report.words import NONE, Names, Row, joined
from scrisk.warehouse.snapshots import OWN


def rows_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], width: int) -> RenderableType:
    """Return any rows as a table; as one record after another when a line would not fit.

    Parameters
    ----------
    columns
        Names of the columns.
    rows
        Values in the order of the columns.
    width
        Cells of the terminal.
    """
    if not columns:
        return Text(say("Done."))
    laid = [
        Column(
            (name,),
            tuple(Cell(written(row[place])) for row in rows),
            right=bool(rows) and all(_is_number(row[place]) for row in rows),
            gap=2,
        )
        for place, name in enumerate(columns)
    ]
    total = sum(column.width for column in laid) + 2 * (len(laid) - 1)
    simple = all("\n" not in cell.text for column in laid for cell in column.cells)
    if (total <= width and simple) or not rows:
        shown = laid if total <= width else [Column((", ".join(columns),), ())]
        return Group(*layout.header(shown), *layout.lines(shown), _count(len(rows)))
    return Group(*_records(columns, rows), _count(len(rows)))


def _count(rows: int) -> Text:
    return Text(plural("{n} row", "{n} rows", rows), "dim")


def _records(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[RenderableType]:
    label = max(cell_len(name) for name in columns) + 2
    for row in rows:
        for name, value in zip(columns, row, strict=True):
            yield _hanging(name, written(value), label)
        yield Text()


def _hanging(name: str, text: str, label: int) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(width=label)
    grid.add_column(overflow="fold")
    grid.add_row(Text(name, "dim"), Text(text))
    return grid


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))


def written(value: Any) -> str:
    """Write any value of a query.

    Examples
    --------
    >>> written(0.488071), written(None), written(True), written(3)
    ('0.488071', '-', 'yes', '3')
    """
    if value is None:
        return NONE
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return str(value)


_HOW = {
    "trade": later("trade"),
    "world-production": later("world production"),
    "world-providers": later("world providers"),
    "published": later("published share"),
    "none": NONE,
}


def _how(sourcing: str | None) -> str:
    return say(_HOW[sourcing]) if sourcing in _HOW else NONE


def items(rows: Sequence[Row], lists: Sequence[Row], names: Names, width: int) -> RenderableType:
    """Return the catalogued items by chain and stage, with a count at the end."""
    if not rows:
        return Text(say("No item fits."))

    def column(name: str, write: Callable[[Row], str]) -> Column:
        return Column((names.label(name),), tuple(Cell(write(row)) for row in rows))

    def codes(row: Row) -> str:
        return (row["hs_codes"] or NONE).replace(";", " ") + ("*" if row["pooled"] else "")

    full = f"name_{names.lang}"
    variants = {
        "item": [column("item", lambda row: f"  {row['item']}")],
        "name": [column(full, partial(_cropped, names=names, size=size)) for size in (24, 36, 60)],
        "sourcing": [column("sourcing", lambda row: _how(row["sourcing"]))],
        "basis": [column("headline_basis", lambda row: value_word(row["headline_basis"] or NONE))],
        "codes": [column("hs_codes", codes)],
        "lists": [column("official_lists", lambda row: (row["official_lists"] or "").replace(";", " "))],
        "uses": [column("uses", lambda row: layout.crop(text_of(row, "uses"), 50))],
    }
    steps = [
        ("item", 0), ("sourcing", 0), ("name", 0), ("codes", 0), ("name", 1), ("name", 2), ("basis", 0), ("uses", 0),
        ("lists", 0),
    ]  # fmt: skip
    order = ("item", "name", "sourcing", "basis", "codes", "uses", "lists")
    chosen = list(layout.fit(variants, steps, order, width).values())
    parts: list[RenderableType] = list(layout.header(chosen))
    before = None
    for row, line in zip(rows, layout.lines(chosen), strict=True):
        here = (row["chain"], row["stage"])
        if here != before:
            parts.append(Text(f"{names.chain(row['chain'])} · {names.stage(*here)}", "bold"))
            before = here
        parts.append(line)
    parts += [Text(), Text(say("{n} items. * the codes hold other goods too.", n=len(rows)), "dim")]
    parts += [
        Text(f"{row['list_id']}: {joined([row[full], text_of(row, 'authority'), str(row['list_date'])])}", "dim")
        for row in lists
    ]
    return Group(*parts)


def _cropped(row: Row, names: Names, size: int) -> str:
    return layout.crop(names.item(row["item"]), size)


def economies(rows: Sequence[Row], names: Names) -> RenderableType:
    """Return the scored economies; a star marks those scored when none is named."""
    columns = [
        Column((names.label("economy"),), tuple(Cell(row["economy"]) for row in rows)),
        Column(
            (names.label(f"name_{names.lang}"),),
            tuple(Cell(f"{names.flagged(row['economy'])}{' *' if row['is_focal'] else ''}") for row in rows),
            gap=2,
        ),
    ]
    note = say("* scored when no economy is named. Every country can supply; these are scored as buyers.")
    return Group(*layout.header(columns), *layout.lines(columns), Text(), Text(note, "dim"))


def sources(rows: Sequence[Row]) -> RenderableType:
    """Return who made the figures, the edition, the licence, and how to leave each out."""
    parts: list[RenderableType] = []
    barred = []
    for source in dict.fromkeys(row["source"] for row in rows):
        mine = [row for row in rows if row["source"] == source]
        first = mine[0]
        allowed = say("commercial use allowed") if first["commercial_use"] else say("NO COMMERCIAL USE")
        if not first["commercial_use"]:
            barred.append(source)
        loaded = "" if first["is_loaded"] else say(" · left out of this warehouse")
        style = "" if first["commercial_use"] else "red"
        parts.append(
            Text.assemble((source, "bold"), " · ", (allowed, style), f" · {value_word(first['licence'])}{loaded}")
        )
        for row in mine:
            table = row["source_table"]
            if row["row_count"] is not None:
                table = say("table {table}, {n:,} rows", table=table, n=row["row_count"])
            else:
                table = say("table {table}", table=table)
            lines = f"{row['publisher']}: {text_of(row, 'title')}, {edition(row['edition'])} ({table})."
            parts.append(Padding(Text(lines), (0, 0, 0, 2)))
        dates = say("Taken {day}.", day=first["accessed"]) if first["accessed"] else ""
        parts.append(Padding(Text(f"{first['url']} {dates}".rstrip(), "dim"), (0, 0, 0, 2)))
        if first["citation"]:
            parts.append(
                Padding(Text(say("Cite: {citation}", citation=text_of(first, "citation")), "dim"), (0, 0, 0, 2))
            )
        if source != OWN:  # the country codes map every other source
            parts.append(
                Padding(Text(say("Leave it out: scrisk build --without {source}", source=source), "dim"), (0, 0, 0, 2))
            )
        parts.append(Text())
    if barred:
        flags = " ".join(f"--without {source}" for source in barred)
        parts.append(Text(say("For commercial use: scrisk build {options}", options=flags), "bold"))
    return Group(*parts)


def terms(rows: Sequence[Row], names: Names) -> RenderableType:
    """Return a glossary of columns and flags."""
    parts: list[RenderableType] = []
    for row in rows:
        facts = [say(part) for part in (row["unit"], row["value_range"]) if part]
        label = row[f"name_{names.lang}"]
        parts.append(
            Text.assemble(
                (row["term"], "bold"),
                f" · {label}" if label and label != row["term"] else "",
                (f" · {joined(facts)}" if facts else "", "dim"),
            )
        )
        parts.append(Padding(Text(text_of(row, "definition")), (0, 0, 0, 2)))
        if row["reference"]:
            parts.append(Padding(Text(row["reference"], "dim"), (0, 0, 0, 2)))
    return Group(*parts)

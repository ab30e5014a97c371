"""Tables that the user gives: read as rows of cells from .csv, .xlsx or .parquet, with the numbers a reader counts by.

A .csv is UTF-8, with comma, semicolon or tab between the cells. The file is read, never changed.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError
from scrisk.language import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SHOWN = 10  # bad rows that a message shows
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Column:
    """One column of a table: what it means, an example, and other names it is known by."""

    name: str
    meaning: str
    example: str | float
    others: tuple[str, ...] = ()


class Refused(Exception):  # noqa: N818 - it ends in the table's one error
    """One cell that cannot be taken: its column, what it holds, and why not."""

    def __init__(self, column: str, value: Any, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason

    def line(self, number: int) -> str:
        """Return what is said of the row."""
        held = "" if self.value is None else f" {str(self.value)[:80]!r}"
        column = f", {self.column}" if self.column else ""
        return say("  row {row}{column}{held}: {reason}", row=number, column=column, held=held, reason=self.reason)


def plain(text: str) -> str:
    """Return a header as it is compared: no case, no blanks, full-width forms as narrow ones.

    Examples
    --------
    >>> plain("Net Weight"), plain("ＨＳコード")
    ('netweight', 'hsコード')
    """
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", text)).casefold()


def names(columns: Sequence[Column]) -> dict[str, str]:
    """Return every name a column is known by, in plain form."""
    return {plain(name): column.name for column in columns for name in (column.name, *column.others)}


def cell(column: str, raw: Any, *, number: bool = False) -> Any:
    """Return a cell without blanks around it, None when empty.

    Raises
    ------
    Refused
        For text with control characters, or that a spreadsheet would run as a formula.
    """
    if raw is None or (isinstance(raw, float) and raw != raw):
        return None
    if not isinstance(raw, str):
        return raw
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text.isprintable() and any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") for letter in text):
        raise Refused(column, raw, say("holds a control character"))
    if not number and text.startswith(_FORMULA):
        raise Refused(column, raw, say("begins like a formula"))
    return text or None


def rows(path: Path, name: str, hint: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of a table with their numbers as a reader counts them, the header first.

    Parameters
    ----------
    path
        A .csv, .xlsx or .parquet file; what it holds decides, not how it is called.
    name
        What messages call it.
    hint
        How to get a right one.

    Raises
    ------
    DataError
        For a file that is empty, or no table that can be read.
    """
    try:
        with path.open("rb") as opened:
            start = opened.read(8)
    except OSError as error:
        raise DataError(
            say("{name} cannot be read: {why}", name=name, why=error.strerror or error),
            hint=say("Name a file that exists."),
        ) from error
    if not start:
        raise DataError(say("{name} is empty", name=name), hint=hint)
    if start.startswith(b"PK\x03\x04"):
        return _workbook(path, name)
    if start.startswith(b"PAR1"):
        return _parquet(path, name, hint)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError(
            say("{name} is a workbook of the old kind", name=name), hint=say("Save it as .xlsx or as CSV UTF-8.")
        )
    return _csv(path, name)


def header(found: Iterator[tuple[int, Sequence[Any]]], name: str, hint: str) -> list[str]:
    """Take the first row and return the names in it.

    Raises
    ------
    DataError
        When there is none.
    """
    first = next(found, None)
    if first is None or not any(str(cell or "").strip() for cell in first[1]):
        raise DataError(say("{name} is empty", name=name), hint=hint)
    return [str(cell or "").strip() for cell in first[1]]


def placed(name: str, head: Sequence[str], known: Mapping[str, str], hint: str) -> dict[int, str]:
    """Return which column stands where; what is no column of ours is left alone, unless it looks like a missing one.

    Raises
    ------
    DataError
        For a misspelt column, or two that mean the same.
    """
    found: dict[int, str] = {}
    for place, given in enumerate(head):
        column = known.get(plain(given))
        if column in found.values():
            raise DataError(
                say(
                    "{name}: two columns mean {column}: {given!r} is the second", name=name, column=column, given=given
                ),
                hint=say("Remove one."),
            )
        if column is not None:
            found[place] = column
    for place, given in enumerate(head):
        near = difflib.get_close_matches(plain(given), known, n=1, cutoff=0.8) if given and place not in found else []
        if near and known[near[0]] not in found.values():
            raise DataError(
                say("{name}: column {given!r} is not known", name=name, given=given),
                hint=say("Did you mean {near}? {hint}", near=known[near[0]], hint=hint),
            )
    return found


def lacking(name: str, head: Sequence[str], missing: Sequence[str], columns: Sequence[Column], hint: str) -> DataError:
    """Return the error for columns that a table needs and lacks."""
    shown = ", ".join(repr(given[:40]) for given in head[:20])
    return DataError(
        say(
            "{name} has no column {missing}; its first row is {row}",
            name=name,
            missing=", ".join(missing),
            row=shown,
        ),
        hint=say("Columns: {columns}. {hint}", columns=", ".join(column.name for column in columns), hint=hint),
    )


def refusal(name: str, bad: Sequence[str], count: int, rows_found: int, hint: str) -> DataError:
    """Return the error for a table of which some rows cannot be taken."""
    more = [say("  and {count} more", count=count - len(bad))] if count > len(bad) else []
    title = say(
        "{name}: {count} of {total} rows cannot be taken, so none was:", name=name, count=count, total=rows_found
    )
    return DataError(
        joined("\n", [title, *bad, *more]),
        hint=say("Mend the table and give it again; it was not changed. {hint}", hint=hint),
    )


def _csv(path: Path, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(say("{name} is UTF-16 text", name=name), hint=say("Save it as CSV UTF-8."))
    if b"\0" in data:
        raise DataError(
            say("{name} holds a zero byte at {place}, so it is no text", name=name, place=data.index(0)),
            hint=say("Save it as CSV UTF-8."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            say("{name} is not UTF-8 text: line {line}", name=name, line=line), hint=say("Save it as CSV UTF-8.")
        ) from None
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(
            say("{name}, line {line}: {error}", name=name, line=reader.line_num, error=error),
            hint=say("Check the quotation marks."),
        ) from error


def _workbook(path: Path, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(path))
        sheet = book.get_sheet_by_index(0)
        found = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        raise DataError(
            say("{name} is no workbook that can be read: {error}", name=name, error=error),
            hint=say("Save it as .xlsx."),
        ) from error
    for number, cells in enumerate(found, start=1):
        yield number, [None if cell == "" else cell for cell in cells]


def _parquet(path: Path, name: str, hint: str) -> Iterator[tuple[int, Sequence[Any]]]:
    import polars as pl

    try:
        frame = pl.read_parquet(path, memory_map=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(
            say("{name} is no Parquet file that can be read: {error}", name=name, error=error), hint=hint
        ) from error
    yield 0, frame.columns
    yield from enumerate(frame.iter_rows(), start=1)

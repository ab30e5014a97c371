"""Read producers' tables strictly, and write the parts of raw tables.

Cells come in as text, empty ones as null. Whatever does not look as it should (a column, a code, a unit, a key, a
number) raises DataError with the file, the first bad rows and the reason; nothing is guessed and no row is dropped.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from scrisk.codes import producer_codes
from scrisk.errors import DataError, UsageError
from scrisk.language import later, say
from scrisk.sources.base import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from scrisk.sources.base import RawFile, Work

CHANGED = later("Has the producer changed the layout?")
_SHOWN = 60  # characters of a cell in a message


class File(NamedTuple):
    """A file and what to call it in messages; kept files have hashes for names."""

    path: Path
    name: str

    @classmethod
    def of(cls, raw: RawFile) -> File:
        """Return the file behind a raw file."""
        return cls(raw.path, raw.name)


# ---- reading -----------------------------------------------------------------------------------------------------


def text_of(file: File, *encodings: str) -> str:
    """Return the text of a file in the first of the encodings that fits (UTF-8 unless told), without a mark."""
    data = file.path.read_bytes()
    if not data.strip():
        raise DataError(say("{name}: the file is empty", name=file.name))
    if b"\0" in data:
        raise DataError(
            say("{name}: it holds NUL bytes, so it is no text; it begins {head!r}", name=file.name, head=data[:20])
        )
    for encoding in encodings or ("utf-8",):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            fault = say(
                "line {line}: byte {byte:#04x}",
                line=data[: error.start].count(bytes([10])) + 1,
                byte=data[error.start],
            )
    raise DataError(
        say(
            "{name}: {place} is no text in {encodings}",
            name=file.name,
            place=fault,
            encodings=say(" or ").join(encodings or ("utf-8",)),
        ),
        hint=say("The file may be in another encoding, or damaged."),
    )


def read_csv(file: File, *columns: str, encodings: Sequence[str] = ()) -> pl.DataFrame:
    """Return the wanted columns (every one, if none is named) of a table separated by commas or tabs."""
    text = text_of(file, *encodings)
    head = text[: text.find("\n")] if "\n" in text else text
    separator = "\t" if head.count("\t") > head.count(",") else ","
    try:
        frame = pl.read_csv(text.encode(), infer_schema=False, separator=separator)
    except pl.exceptions.PolarsError as error:
        first = str(error).strip().splitlines()[0]
        raise DataError(
            say("{name}: not a table: {fault}", name=file.name, fault=first),
            hint=say("A row has more cells than the header."),
        ) from error
    if doubled := [name for name in frame.columns if re.search(r"_duplicated_\d+$", name)]:
        name = re.sub(r"_duplicated_\d+$", "", doubled[0])
        raise DataError(say("{name}: column {column} is there twice", name=file.name, column=name), hint=say(CHANGED))
    return wanted(frame, file.name, *(columns or frame.columns))


def wanted(frame: pl.DataFrame, where: str, *columns: str) -> pl.DataFrame:
    """Return the wanted columns without blanks around text; stop when one is missing or there is no row."""
    if missing := [name for name in columns if name not in frame.columns]:
        there = ", ".join(_short(name) for name in frame.columns[:20])
        raise DataError(
            say(
                "{where}: column {columns} is missing; there are {found}",
                where=where,
                columns=", ".join(missing),
                found=there,
            ),
            hint=say(CHANGED),
        )
    if frame.is_empty():
        raise DataError(
            say("{where}: no rows", where=where), hint=say("Was the file cut short, or is it another table?")
        )
    text = pl.col(pl.String).str.strip_chars()
    return frame.select(columns).with_columns(pl.when(text != "").then(text).name.keep())


Rows = list[list[str | None]]


def workbook(file: File) -> dict[str, Rows]:
    """Return the cells of every sheet of a workbook, old or new, as text.

    Raises
    ------
    UsageError
        When the library that reads workbooks is not installed.
    DataError
        For a file that is no workbook.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise UsageError(
            say("{name} is a workbook, and the library that reads workbooks is missing", name=file.name),
            hint=say("pip install 'scrisk[xlsx]'"),
        ) from error
    data = file.path.read_bytes()
    if not data:
        raise DataError(say("{name}: the file is empty", name=file.name))
    if data.startswith(b"PK"):
        # A workbook is a zip archive: it must not explode.
        from scrisk.sources import archive

        archive.members(file.path)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            name: [[_cell(value) for value in row] for row in book.get_sheet_by_name(name).to_python()]
            for name in book.sheet_names
        }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise DataError(
            say(
                "{name}: not a workbook that can be read: {error}; it begins {head!r}",
                name=file.name,
                error=error,
                head=data[:20],
            )
        ) from error


def _cell(value: Any) -> str | None:
    """Return a cell as text: a whole number without point, a date in ISO form, nothing as null."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    text = str(value).strip()
    return text or None


def below_header(rows: Rows, where: str, *columns: str, within: int = 25) -> pl.DataFrame:
    """Return what stands below the first row that names all the columns; blank rows are left out."""
    tidy = [[re.sub(r"\s+", " ", cell) if cell else "" for cell in row] for row in rows[:within]]
    place = next((at for at, names in enumerate(tidy) if set(columns) <= set(names)), None)
    if place is None:
        first = "; ".join(", ".join(_short(cell) for cell in row if cell) for row in rows[:3])
        raise DataError(
            say(
                "{where}: no row names the columns {columns}; it begins: {head}",
                where=where,
                columns=", ".join(columns),
                head=first,
            ),
            hint=say(CHANGED),
        )
    names = tidy[place]
    if doubled := sorted({name for name in names if name and names.count(name) > 1}):
        raise DataError(
            say("{where}: column {columns} is there twice", where=where, columns=", ".join(doubled)), hint=say(CHANGED)
        )
    body = [row for row in rows[place + 1 :] if any(row)]
    series = {
        name: pl.Series([row[at] if at < len(row) else None for row in body], dtype=pl.String)
        for at, name in enumerate(names)
        if name
    }
    return wanted(pl.DataFrame(series), where, *series)


# ---- refusing ----------------------------------------------------------------------------------------------------


def _short(value: object) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def refuse(frame: pl.DataFrame, bad: pl.Expr, where: str, why: str, hint: str = "") -> pl.DataFrame:
    """Return the frame if no row is bad; else stop and show the first ones."""
    rows = frame.filter(bad)
    if rows.is_empty():
        return frame
    shown = [", ".join(f"{k}={_short(v)}" for k, v in row.items()) for row in rows.head(3).iter_rows(named=True)]
    said = hint or say("Nothing was taken from the file. Compare these rows with the producer's own table.")
    raise DataError(
        say("{where}: {why}, {count} row(s): {shown}", where=where, why=why, count=rows.height, shown="; ".join(shown)),
        hint=said,
    )


def numbers(
    frame: pl.DataFrame,
    where: str,
    *columns: str,
    low: float = 0,
    high: float = float("inf"),
    gaps: bool = False,
) -> pl.DataFrame:
    """Turn columns into numbers; stop at what is none or out of range and, unless allowed, at a gap."""
    for name in columns:
        text, number = pl.col(name), pl.col(name).cast(pl.Float64, strict=False)
        refuse(
            frame,
            text.is_not_null() & ~number.is_finite().fill_null(False),
            where,
            say("{name} is no number", name=name),
        )
        if not gaps:
            refuse(frame, text.is_null(), where, say("{name} is empty", name=name))
        refuse(
            frame,
            ~number.is_between(low, high),
            where,
            say("{name} is not between {low:g} and {high:g}", name=name, low=low, high=high),
        )
        frame = frame.with_columns(number)
    return frame


def integers(frame: pl.DataFrame, where: str, *columns: str, low: int = 0, high: int = 999) -> pl.DataFrame:
    """Turn columns into small integers: years, sessions, numbers of countries."""
    frame = numbers(frame, where, *columns, low=low, high=high)
    for name in columns:
        refuse(frame, pl.col(name) % 1 != 0, where, say("{name} is no whole number", name=name))
    return frame.with_columns(pl.col(columns).cast(pl.Int16))


def years(frame: pl.DataFrame, where: str, name: str = "year") -> pl.DataFrame:
    """Turn a column into years."""
    return integers(frame, where, name, low=1900, high=2100)


def unique(frame: pl.DataFrame, where: str, *key: str) -> pl.DataFrame:
    """Stop when a key occurs twice."""
    return refuse(frame, pl.struct(key).is_duplicated(), where, say("{key} occurs twice", key=", ".join(key)))


def one_of(frame: pl.DataFrame, where: str, name: str, allowed: Iterable[str], hint: str = "") -> pl.DataFrame:
    """Stop at a value outside a closed list: a unit, a type, a letter, a code."""
    known = pl.Series(sorted(allowed), dtype=pl.String).implode()
    return refuse(frame, ~pl.col(name).is_in(known).fill_null(False), where, say("unknown {name}", name=name), hint)


def known_codes(frame: pl.DataFrame, where: str, name: str, system: str) -> pl.DataFrame:
    """Stop at a country code that data/reference/country_code.csv does not have."""
    hint = say("Add it to data/reference/country_code.csv, system {system}.", system=system)
    return one_of(frame, where, name, producer_codes(system), hint)


# ---- writing -----------------------------------------------------------------------------------------------------


def parquet(frame: pl.DataFrame, *, level: int = 3) -> bytes:
    """Return a frame as Parquet, the same bytes each time."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=level, row_group_size=65_536)
    return buffer.getvalue()


def write_part(
    work: Work,
    table: str,
    part: str,
    frame: pl.DataFrame,
    *,
    origin: str,
    edition: str,
    facts: Mapping[str, str | int | float | bool] | None = None,
) -> Part:
    """Write one part of a raw table and return it."""
    path = work.folder / f"{table}.{re.sub(r'[^A-Za-z0-9_-]+', '_', part)}.parquet"
    path.write_bytes(parquet(frame))
    return Part(table, part, path, frame.height, origin, edition, facts or {})


def span(frame: pl.DataFrame, name: str = "year") -> str:
    """Return the first and last year of a frame: 2018-2024."""
    found = frame[name].unique().sort().to_list()
    return f"{found[0]}-{found[-1]}"


def only(files: Sequence[RawFile], source: str) -> RawFile:
    """Return the one file that a source has.

    Raises
    ------
    UsageError
        For none and for several.
    """
    if len(files) != 1:
        raise UsageError(
            say("{source} is one file, and {count} are given", source=source, count=len(files)),
            hint=say("scrisk refresh --source {source} FILE", source=source),
        )
    return files[0]

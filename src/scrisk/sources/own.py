"""The user's own table: what a company bought, or what a customs office recorded, by supplier, item and day.

It is a .csv (UTF-8; comma, semicolon or tab), .xlsx or .parquet file; ``scrisk template`` writes an example and
:data:`scrisk.sources.own_rows.COLUMNS` says what each column means. The file is read, never changed.

One bad cell refuses the whole table: the message counts the bad rows and shows the first. Two rows alike in every
column are refused too, for a table exported twice looks just so; where they are two true purchases, the column
``reference`` tells them apart.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
from collections import defaultdict
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError, UsageError
from scrisk.sources.base import Part
from scrisk.sources.own_rows import COLUMNS, REVISIONS, Purchase, Refused, code_of, names, plain, understood

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from scrisk.sources.base import RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("own_flow",)
PARSER = "own-1"

_SHOWN = 10
_NEEDED = ("supplier", "date")
_EVERY = 20_000  # rows between two words of progress
_TEMPLATE = "scrisk template writes an example with every column."


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Raise: your own table is not fetched but given.

    Raises
    ------
    UsageError
        Always.
    """
    raise UsageError("your own table is a file that you give", hint=f"scrisk refresh --source own FILE. {_TEMPLATE}")


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield one part a buyer, its purchases added up by supplier, item or code, and year.

    Parameters
    ----------
    files
        The user's tables; rows of one buyer may stand in several.
    work
        ``settings`` may hold ``hs_revision`` (the edition of codes whose row names none; HS22 otherwise),
        ``catalog`` (folder of a catalog of one's own) and ``today``.

    Raises
    ------
    DataError
        For a file that is no table, lacks a column, or holds a bad row; it names file, row, column and reason.
    UsageError
        For an edition in the settings that does not exist.
    """
    from scrisk import catalog as catalogs

    revision = str(work.settings.get("hs_revision", "HS22"))
    if revision not in REVISIONS:
        raise UsageError(
            f"hs_revision is {revision!r} in the settings of source own", hint=f"Editions: {', '.join(REVISIONS)}."
        )
    the_catalog = catalogs.load(work.settings.get("catalog"))
    today = work.settings.get("today") or datetime.now(UTC).date()
    purchases: dict[str, list[Purchase]] = defaultdict(list)
    for file in files:
        for purchase in _purchases(file, the_catalog, revision, today, work):
            purchases[code_of(purchase.buyer)].append(purchase)
    read = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    origin = f"{read}:{revision}:{the_catalog.content_hash()}:{PARSER}"
    for code in sorted(purchases):
        if not work.has("own_flow", code, origin):
            yield _part(code, purchases[code], origin, work)


def _purchases(file: RawFile, catalog: Any, revision: str, today: date, work: Work) -> Iterator[Purchase]:
    rows = _table(file)
    header = next(rows, None)
    if header is None or not any(str(cell or "").strip() for cell in header[1]):
        raise DataError(f"{file.name} is empty", hint=_TEMPLATE)
    columns = _columns(file, [str(cell or "").strip() for cell in header[1]])
    bad: list[str] = []
    count = found = 0
    seen: dict[tuple[str, ...], int] = {}
    taken: list[Purchase] = []
    for number, cells in rows:
        if not any(str(cell if cell is not None else "").strip() for cell in cells):
            continue
        found += 1
        if found % _EVERY == 0:
            work.say(f"reading {file.name}", found, None)
        try:
            if len(cells) > len(header[1]) and any(str(cell or "").strip() for cell in cells[len(header[1]) :]):
                raise Refused("", None, f"has {len(cells)} cells, the header {len(header[1])}")
            named = {name: cells[place] for place, name in columns.items() if place < len(cells)}
            taken.append(understood(named, catalog, revision, today))
            first = seen.setdefault(tuple(str(cell) for cell in cells), number)
            if first != number:
                raise Refused("", None, f"is the same as row {first}; tell them apart in column reference")
        except Refused as refused:
            count += 1
            if len(bad) < _SHOWN:
                bad.append(_line(number, refused))
    if count:
        more = f"\n  and {count - len(bad)} more" if count > len(bad) else ""
        raise DataError(
            f"{file.name}: {count} of {found} rows cannot be taken, so none was:\n" + "\n".join(bad) + more,
            hint=f"Mend the table and give it again; it was not changed. {_TEMPLATE}",
        )
    if not taken:
        raise DataError(f"{file.name} has a header and no rows", hint=_TEMPLATE)
    yield from taken


def _line(number: int, refused: Refused) -> str:
    held = "" if refused.value is None else f" {str(refused.value)[:80]!r}"
    column = f", {refused.column}" if refused.column else ""
    return f"  row {number}{column}{held}: {refused.reason}"


def _columns(file: RawFile, header: Sequence[str]) -> dict[int, str]:
    """Return which column stands where; what is no column of ours is left alone unless it looks like one misspelt."""
    found: dict[int, str] = {}
    known = names()
    for place, given in enumerate(header):
        name = known.get(plain(given))
        if name is None:
            near = difflib.get_close_matches(plain(given), known, n=1, cutoff=0.8) if given else []
            if near:
                raise DataError(
                    f"{file.name}: column {given!r} is not known", hint=f"Did you mean {known[near[0]]}? {_TEMPLATE}"
                )
            continue
        if name in found.values():
            raise DataError(f"{file.name}: two columns mean {name}: {given!r} is the second", hint="Remove one.")
        found[place] = name
    have = set(found.values())
    missing = [name for name in _NEEDED if name not in have]
    missing += ["item or hs_code"] if not have & {"item", "hs_code"} else []
    missing += ["value or quantity"] if not have & {"value", "quantity"} else []
    missing += ["unit"] if "quantity" in have and "unit" not in have else []
    if missing:
        shown = ", ".join(repr(name[:40]) for name in header[:20])
        raise DataError(
            f"{file.name} has no column {', '.join(missing)}; its first row is {shown}",
            hint=f"Columns: {', '.join(column.name for column in COLUMNS)}. {_TEMPLATE}",
        )
    return found


def _table(file: RawFile) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of a table with their numbers as a reader counts them, the header first."""
    with file.path.open("rb") as opened:
        start = opened.read(8)
    if not start:
        raise DataError(f"{file.name} is empty", hint=_TEMPLATE)
    if start.startswith(b"PK\x03\x04"):
        return _workbook(file)
    if start.startswith(b"PAR1"):
        return _parquet(file)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError(f"{file.name} is a workbook of the old kind", hint="Save it as .xlsx or as CSV UTF-8.")
    return _csv(file)


def _csv(file: RawFile) -> Iterator[tuple[int, Sequence[Any]]]:
    data = file.path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{file.name} is UTF-16 text", hint="Save it as CSV UTF-8.")
    if b"\0" in data:
        raise DataError(
            f"{file.name} holds a zero byte at {data.index(0)}, so it is no text", hint="Save it as CSV UTF-8."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(f"{file.name} is not UTF-8 text: line {line}", hint="Save it as CSV UTF-8.") from None
    header = text.lstrip("\r\n").partition("\n")[0]
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(f"{file.name}, line {reader.line_num}: {error}", hint="Check the quotation marks.") from error


def _workbook(file: RawFile) -> Iterator[tuple[int, Sequence[Any]]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(file.path))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        raise DataError(f"{file.name} is no workbook that can be read: {error}", hint="Save it as .xlsx.") from error
    for number, cells in enumerate(rows, start=1):
        yield number, [None if cell == "" else cell for cell in cells]


def _parquet(file: RawFile) -> Iterator[tuple[int, Sequence[Any]]]:
    import polars as pl

    try:
        frame = pl.read_parquet(file.path, memory_map=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{file.name} is no Parquet file that can be read: {error}", hint=_TEMPLATE) from error
    yield 0, frame.columns
    yield from enumerate(frame.iter_rows(), start=1)


def _part(code: str, purchases: Iterable[Purchase], origin: str, work: Work) -> Part:
    """Write one buyer's purchases, added up where they tell the same."""
    import polars as pl

    held = list(purchases)
    label = min(purchase.buyer for purchase in held)
    sums: dict[tuple[Any, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for bought in held:
        # What has no weight (or no value) stays apart, so that it is still told once the rest is added up.
        key = (
            bought.supplier, bought.item, bought.hs_revision, bought.hs_code, bought.year,
            bought.value is not None, bought.kilograms is not None,
        )  # fmt: skip
        sums[key][0] += bought.value or 0
        sums[key][1] += bought.kilograms or 0
    rows: list[tuple[Any, ...]] = []
    for key in sorted(sums, key=lambda key: tuple("" if part is None else str(part) for part in key)):
        *said, has_value, has_weight = key
        value, weight = (int(number.to_integral_value(ROUND_HALF_EVEN)) for number in sums[key])
        # Less than half a kilogram in a year has no whole number of kilograms; its value still tells it.
        rows.append((label, *said, value if has_value else None, weight if has_weight and weight else None))
    schema = {
        "buyer": pl.String, "supplier": pl.String, "item": pl.String, "hs_revision": pl.String, "hs_code": pl.String,
        "year": pl.Int16, "trade_value_usd": pl.Int64, "net_weight_kg": pl.Int64,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    path: Path = work.folder / f"own_flow.{hashlib.sha256(code.encode()).hexdigest()[:16]}.parquet"
    frame.write_parquet(path, compression="zstd")
    years = sorted({bought.year for bought in held})
    facts: dict[str, str | int | float | bool] = {
        "purchases": len(held),
        "value_usd": str(sum((bought.value or Decimal(0) for bought in held), Decimal(0))),
        "net_weight_kg": str(sum((bought.kilograms or Decimal(0) for bought in held), Decimal(0))),
    }
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return Part("own_flow", code, path, frame.height, origin, f"{label} {span}", facts)

"""Rows as JSON, NDJSON, CSV and xlsx, for other programs: names and values as in the warehouse."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import OutputError

if TYPE_CHECKING:
    from scrisk.warehouse import Result

# A spreadsheet takes text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: times in ISO 8601, what is not a finite number as null."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    return value.hex() if isinstance(value, bytes | bytearray) else str(value)


def unique(columns: tuple[str, ...]) -> list[str]:
    """Return column names of which none repeats; a query may select two of one name."""
    seen: dict[str, int] = {}
    names = []
    for name in columns:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names


def _objects(result: Result) -> list[str]:
    names = unique(result.columns)
    return [json.dumps(dict(zip(names, map(plain, row), strict=True)), ensure_ascii=False) for row in result.rows]


def json_text(result: Result) -> str:
    """Return a JSON array with one object a line."""
    objects = _objects(result)
    return "[\n" + ",\n".join(objects) + "\n]\n" if objects else "[]\n"


def ndjson_text(result: Result) -> str:
    """Return one JSON object a line; no rows is no text."""
    return "".join(f"{line}\n" for line in _objects(result))


def csv_text(result: Result) -> str:
    """Return CSV with a header. Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_guarded(name) for name in unique(result.columns)])
    writer.writerows([_field(value) for value in row] for row in result.rows)
    return buffer.getvalue()


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    simple = plain(value)
    return _guarded(simple if isinstance(simple, str) else json.dumps(simple, ensure_ascii=False))


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_xlsx(result: Result, path: Path) -> None:
    """Write one sheet with a header that stays in view; numbers are numbers, text is never a formula.

    Raises
    ------
    OutputError
        When xlsxwriter, an optional dependency, is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise OutputError(
            "xlsx needs the package xlsxwriter, which is not installed", hint="pip install 'scrisk[xlsx]'"
        ) from error
    settings = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(str(path), {**settings, "in_memory": True})
    # A fixed date: the same rows give the same bytes.
    workbook.set_properties({"created": dt.datetime(2000, 1, 1)})
    sheet = workbook.add_worksheet("scrisk")
    bold = workbook.add_format({"bold": True})
    names = unique(result.columns)
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    for index, row in enumerate(result.rows, start=1):
        for place, value in enumerate(row):
            simple = float(value) if isinstance(value, Decimal) else plain(value)
            if simple is None:
                continue
            if isinstance(simple, bool):
                sheet.write_boolean(index, place, simple)
            elif isinstance(simple, int | float):
                sheet.write_number(index, place, simple)
            else:
                text = simple if isinstance(simple, str) else json.dumps(simple, ensure_ascii=False)
                sheet.write_string(index, place, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(result.rows), 1), max(len(names) - 1, 0))
    workbook.close()

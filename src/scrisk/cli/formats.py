"""Rows as JSON, NDJSON, CSV and xlsx, for other programs: names and values as in the warehouse."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from scrisk.cells import csv_line, plain, unique
from scrisk.errors import OutputError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.warehouse import Result

# What a sheet of Excel holds at most.
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767


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
    return csv_line(unique(result.columns)) + "".join(map(csv_line, result.rows))


def write_xlsx(result: Result, path: Path) -> None:
    """Write one sheet with a header that stays in view; numbers are numbers, text is never a formula.

    Raises
    ------
    OutputError
        When xlsxwriter, an optional dependency, is not installed, or a sheet cannot hold the rows or a text.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise OutputError(
            say("xlsx needs the package xlsxwriter, which is not installed"), hint=say("pip install 'scrisk[xlsx]'")
        ) from error
    if len(result.rows) >= MAX_ROWS:
        raise OutputError(
            say(
                "a sheet of Excel holds {most:,} rows, the answer has {count:,}",
                most=MAX_ROWS,
                count=len(result.rows),
            ),
            hint=say("Ask for fewer rows, or use --format csv or parquet."),
        )
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
                if len(text) > MAX_TEXT:
                    raise OutputError(
                        say(
                            "row {row}, column {column}: a cell of Excel holds {most:,} signs, the text has {count:,}",
                            row=index,
                            column=names[place],
                            most=MAX_TEXT,
                            count=len(text),
                        ),
                        hint=say("Use --format csv, json or parquet."),
                    )
                sheet.write_string(index, place, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(result.rows), 1), max(len(names) - 1, 0))
    workbook.close()

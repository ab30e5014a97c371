"""Geopolitical risk index: an old workbook (and csv), months in rows, a column an index and country."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import xlwt

from scrisk.errors import DataError
from scrisk.sources import gpr

if TYPE_CHECKING:
    from conftest import Desk

HEADER = ["month", "GPR", "GPRT", "GPRA", "GPRH", "SHARE_GPR", "N10", "GPRC_JPN", "GPRC_TWN", "GPRHC_JPN", "var_name"]


def table() -> list[list[Any]]:
    return [
        list(HEADER),
        # The index begins in 1985; the historical one, which is left out, in 1900.
        [dt.date(1984, 12, 1), None, None, None, 90.5, None, 100, None, None, 0.1, "GPR"],
        [dt.date(1985, 1, 1), 101.5, 99.25, 110, 91.0, 3.5, 100, 0.15, 0.05, 0.2, "GPRT"],
        [dt.date(1985, 2, 1), 88, 80, 90, 92.0, 3.0, 100, 0, None, 0.2, None],
    ]


def xls(rows: list[list[Any]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="MMM-YY")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write(at, column, value, day)
            elif value is not None:
                sheet.write(at, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv(rows: list[list[Any]]) -> str:
    return "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


JANUARY, FEBRUARY = dt.date(1985, 1, 1), dt.date(1985, 2, 1)
EXPECTED = [
    (JANUARY, "JPN", "GPRC", 0.15),
    (FEBRUARY, "JPN", "GPRC", 0.0),
    (JANUARY, "TWN", "GPRC", 0.05),
    (JANUARY, "WLD", "GPR", 101.5),
    (FEBRUARY, "WLD", "GPR", 88.0),
    (JANUARY, "WLD", "GPRA", 110.0),
    (FEBRUARY, "WLD", "GPRA", 90.0),
    (JANUARY, "WLD", "GPRT", 99.25),
    (FEBRUARY, "WLD", "GPRT", 80.0),
]


def test_the_workbook(desk: Desk) -> None:
    part = desk.parse("gpr", desk.raw("data_gpr_export.xls", xls(table())))["gpr_month", "all"]
    assert desk.rows(part) == EXPECTED
    assert part.edition == "through 1985-02"
    assert pl.read_parquet_schema(part.path) == {
        "month": pl.Date, "country_code": pl.String, "measure": pl.String, "value": pl.Float64,
    }  # fmt: skip


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y-%m", "%YM%m"])
def test_csv_with_its_ways_to_write_a_month(desk: Desk, form: str) -> None:
    rows = table()
    for row in rows[1:]:
        row[0] = row[0].strftime(form)
    assert desk.rows(desk.parse("gpr", desk.raw("gpr.csv", csv(rows)))["gpr_month", "all"]) == EXPECTED


REFUSALS: list[tuple[int, int, Any, str]] = [
    (0, 0, "date", "no row names the columns"),
    (0, 2, "GPR_T", "no row names the columns"),
    (0, 3, "GPRT", "no row names the columns|is there twice"),
    (0, 8, "GPRC_JPN", "GPRC_JPN is there twice"),
    (0, 8, "GPRC_ROK", "unknown country in column GPRC_ROK"),
    (2, 0, "Jan-85", "month is no month"),
    (2, 0, None, "month is no month"),
    (2, 0, dt.date(1985, 2, 1), "month occurs twice"),
    (2, 1, -1, "GPR is not between 0"),
    (2, 1, 101_500, "GPR is not between 0"),
    (2, 1, "n/a", "GPR is no number"),
    (2, 7, -0.1, "GPRC_JPN is not between 0"),
]


@pytest.mark.parametrize(("row", "column", "value", "why"), REFUSALS)
def test_refusal(desk: Desk, row: int, column: int, value: Any, why: str) -> None:
    rows = table()
    rows[row][column] = value
    with pytest.raises(DataError, match=why) as error:
        desk.parse("gpr", desk.raw("data_gpr_export.xls", xls(rows)))
    assert error.value.message.startswith("data_gpr_export.xls")


def test_a_table_without_countries_is_refused(desk: Desk) -> None:
    with pytest.raises(DataError, match="no column GPRC_"):
        desk.parse("gpr", desk.raw("data_gpr_export.xls", xls([row[:7] for row in table()])))


def test_what_is_staged_is_not_made_again(desk: Desk) -> None:
    raw = desk.raw("data_gpr_export.xls", xls(table()))
    assert desk.parse("gpr", raw, has=lambda _t, _p, made: made == f"{raw.sha256}:{gpr.PARSER}") == {}


def test_fetch_asks_for_an_old_workbook(desk: Desk) -> None:
    shelf = desk.shelf()
    gpr.fetch(shelf, {"url": "https://example.org/data_gpr_export.xls"})
    assert shelf.asked == [("https://example.org/data_gpr_export.xls", None, "xls")]

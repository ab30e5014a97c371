"""Reading tables: encodings, hostile cells, workbooks that are none."""

from __future__ import annotations

import builtins
import zipfile
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from scrisk.errors import DataError, UsageError
from scrisk.sources.tables import File, below_header, numbers, parquet, read_csv, refuse, text_of, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk


def file(tmp_path: Path, content: bytes) -> File:
    path = tmp_path / "kept"
    path.write_bytes(content)
    return File(path, "figures.csv")


def test_csv_and_tabs_read_the_same(tmp_path: Path) -> None:
    expected = {"a": ["1", "2"], "b": ["x, y", None]}
    for content in ('a,b\n1,"x, y"\n 2 , \n', 'a\tb\n1\t"x, y"\n2\t\n', '\ufeffa,b\r\n1,"x, y"\r\n2,\r\n'):
        assert read_csv(file(tmp_path, content.encode()), "a", "b").to_dict(as_series=False) == expected


def test_encodings_are_tried_in_turn(tmp_path: Path) -> None:
    assert text_of(file(tmp_path, "\u2014 \u00e9".encode("cp1252")), "utf-8", "cp1252") == "\u2014 \u00e9"
    assert text_of(file(tmp_path, "\u2014 \u00e9".encode()), "utf-8", "cp1252") == "\u2014 \u00e9"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"a,b\n", "no rows"),
        (b"a,c\n1,2\n", "column b is missing; there are a, c"),
        (b"a,b,b\n1,2,3\n", "column b is there twice"),
        (b"a,b\n1,2,3\n", "not a table"),
        (b"a,b\n1,\xff\n", "line 2: byte 0xff is no text in utf-8"),
        (b"a,b\n1,\x00\n", "NUL bytes"),
        ("a,b\n1,2\n".encode("utf-16"), "NUL bytes"),
        (
            b"<!DOCTYPE html><html><body>Sign in</body></html>\n<p>x</p>\n",
            "column a, b is missing; there are <!DOCTYPE",
        ),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(DataError) as error:
        read_csv(file(tmp_path, content), "a", "b")
    assert error.value.message.startswith("figures.csv: ")
    assert why in error.value.message


def test_a_hostile_cell_is_cut_in_the_message() -> None:
    frame = pl.DataFrame({"a": ["=cmd|' /C calc'!A0" + "x" * 10_000, "1"]})
    with pytest.raises(DataError) as error:
        numbers(frame, "f.csv", "a")
    assert "a is no number, 1 row(s)" in error.value.message
    assert len(error.value.message) < 150


@pytest.mark.parametrize("text", ["inf", "-inf", "nan", "1e999", "0x10", "1_000", "1,5", "\u0661"])
def test_numbers_are_plain(text: str) -> None:
    with pytest.raises(DataError, match=r"is no number|is not between"):
        numbers(pl.DataFrame({"a": [text]}), "f.csv", "a", high=1e12)


def test_refuse_shows_three_rows_and_counts_all() -> None:
    with pytest.raises(DataError, match=r"f: bad, 5 row\(s\): a=0; a=1; a=2\n"):
        refuse(pl.DataFrame({"a": range(5)}), pl.lit(True), "f", "bad")


def test_workbook_cells_become_text(desk: Desk, tmp_path: Path) -> None:
    import datetime as dt

    path = desk.book({"One": [["x", 2020, 1.5], [None, 1 / 3, "#N/A"]], "Two": [["y"]]})
    found = workbook(File(path, "b.xlsx"))
    assert list(found) == ["One", "Two"]
    assert found["One"][0] == ["x", "2020", "1.5"]
    assert found["One"][1][:2] == [None, "0.3333333333333333"]
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "d.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("D").write(0, 0, dt.datetime(2024, 7, 1))
    assert workbook(File(tmp_path / "d.xlsx", "d.xlsx")) == {"D": [["2024-07-01"]]}


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04 and then nothing", b"\xd0\xcf\x11\xe0 broken"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError) as error:
        workbook(file(tmp_path, content))
    assert "figures.csv" in error.value.message or "kept" in error.value.message


def test_a_workbook_that_explodes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(DataError):
        workbook(File(path, "bomb.xlsx"))


def test_without_the_library_the_way_to_install_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError) as error:
        workbook(file(tmp_path, b"PK"))
    assert error.value.hint == "pip install 'scrisk[xlsx]'"


def test_the_header_may_stand_below_a_title() -> None:
    frame = below_header(
        [["A title"], [], ["Country", "data\nsource"], ["X", "r"], [None, None], ["Y"]], "f", "Country"
    )
    assert frame.to_dict(as_series=False) == {"Country": ["X", "Y"], "data source": ["r", None]}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["Land", "unit"], ["X", "t"]], "no row names the columns Country"),
        ([["Country", "unit", "unit"], ["X", "t", "t"]], "column unit is there twice"),
        ([["Country"], [None]], "no rows"),
        ([], "no row names"),
    ],
)
def test_a_sheet_without_its_header_is_refused(rows: list[list[str | None]], why: str) -> None:
    with pytest.raises(DataError, match=why):
        below_header(rows, "f", "Country")


def test_parquet_is_the_same_bytes_each_time() -> None:
    frame = pl.DataFrame({"a": ["x", None], "b": [1.5, 2.5]})
    assert parquet(frame) == parquet(frame.clone())

"""No text becomes a formula, whatever it holds, and what was guarded comes back exactly."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrisk.cells import csv_field, guarded, is_formula, unguarded
from scrisk.cli import formats
from scrisk.errors import OutputError
from scrisk.warehouse import Result

SIGNS = "=+-@＝＋－＠"
BLANKS = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff\u2028\x00\x1b"
dangerous = st.builds(
    "".join,
    st.tuples(st.text(BLANKS + "'", max_size=3), st.sampled_from(SIGNS), st.text(max_size=8)),
)
texts = st.one_of(st.text(max_size=12), dangerous)
# Excel knows no numbers beyond 9.99e307; none of ours comes near.
sheet_numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(-9.99e307, 9.99e307))
numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))


@given(texts)
@example("'=1+1")
@example("''=1+1")
@example("'")
@example("\t")
@example("'\n")
def test_what_was_guarded_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(dangerous)
def test_a_formula_is_seen_behind_what_nobody_sees(text: str) -> None:
    assert is_formula(text)
    assert guarded(text) == f"'{text}"


@given(texts)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    written = csv_field(text)
    assert not written.lstrip(BLANKS).startswith(tuple(SIGNS))
    assert written[:1] not in ("\t", "\r", "\n")


@given(numbers)
def test_numbers_stay_numbers(number: float) -> None:
    assert type(number)(csv_field(number)) == number


@pytest.mark.parametrize(
    ("value", "written"), [(None, ""), (True, "true"), (math.nan, ""), (-math.inf, ""), (["=x"], '["=x"]'), (-5, "-5")]
)
def test_other_values(value: Any, written: str) -> None:
    assert csv_field(value) == written


@given(st.lists(st.tuples(texts, numbers), max_size=5))
def test_a_csv_comes_back(rows: list[tuple[str, float]]) -> None:
    written = formats.csv_text(Result(("=name", "number"), list(rows)))
    header, *read = list(csv.reader(io.StringIO(written, newline="")))

    assert header == ["'=name", "number"]
    assert [(unguarded(text), type(kept[1])(number)) for (text, number), kept in zip(read, rows, strict=True)] == rows
    assert all(not cell.lstrip(BLANKS).startswith(tuple(SIGNS)) for cell, _ in read)


# Excel knows no signs below the blank but these, and takes a return for a line end.
sheet_texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r_\ufffe\uffff"), max_size=12
).filter(lambda text: all(ord(sign) >= 32 or sign in "\t\n" for sign in text))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.one_of(sheet_texts, st.sampled_from(SIGNS).map(lambda s: s + "1+1")), sheet_numbers), max_size=5
    )
)
def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(rows: list[tuple[str, float]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        formats.write_xlsx(Result(("=name", "number"), list(rows)), path)
        sheet = openpyxl.load_workbook(path).active

    assert sheet is not None
    for (text, number), row in zip(rows, sheet.iter_rows(min_row=2), strict=False):
        assert row[0].data_type == "s"
        assert (row[0].value or "") == text
        assert row[1].data_type == "n"
        assert math.isclose(row[1].value, number, rel_tol=1e-14)


def test_what_a_sheet_cannot_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputError, match="row 2, column a: a cell of Excel holds 32,767 signs, the text has 32,768"):
        formats.write_xlsx(Result(("a",), [("x" * 32_767,), ("x" * 32_768,)]), tmp_path / "a.xlsx")
    monkeypatch.setattr(formats, "MAX_ROWS", 3)
    formats.write_xlsx(Result(("a",), [(1,)] * 2), tmp_path / "b.xlsx")
    with pytest.raises(OutputError, match="holds 3 rows, the answer has 3"):
        formats.write_xlsx(Result(("a",), [(1,)] * 3), tmp_path / "c.xlsx")

"""The user's own table: what is understood, and what is refused with its place and its reason."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.errors import DataError, UsageError
from scrisk.sources import own, source
from scrisk.sources.base import Part, RawFile, Work
from scrisk.sources.own_rows import COLUMNS, code_of, names, plain

TODAY = date(2025, 6, 30)
HEAD = "buyer,supplier,item,hs_code,hs_revision,value,currency,quantity,unit,date,reference"


def _given(path: Path) -> RawFile:
    data = path.read_bytes()
    return RawFile(path, path.name, hashlib.sha256(data).hexdigest(), len(data))


def _work(folder: Path, **settings: Any) -> Work:
    scratch = folder / "work"
    scratch.mkdir(exist_ok=True)
    return Work(scratch, {"today": TODAY, **settings})


def _read(folder: Path, *texts: str | bytes, **settings: Any) -> list[Part]:
    files = []
    for number, text in enumerate(texts):
        path = folder / f"own{number}.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        files.append(_given(path))
    return list(own.parse(files, _work(folder, **settings)))


def _rows(folder: Path, *texts: str | bytes, **settings: Any) -> list[tuple[Any, ...]]:
    return [row for part in _read(folder, *texts, **settings) for row in pl.read_parquet(part.path).rows()]


def _csv(*rows: str, head: str = HEAD) -> str:
    return "\n".join([head, *rows, ""])


def _row(**cells: str) -> str:
    usual = {"supplier": "CHN", "item": "graphite", "value": "10", "date": "2024"}
    return ",".join(({**usual, **cells}).get(name, "") for name in HEAD.split(","))


def _refusal(folder: Path, *rows: str) -> str:
    with pytest.raises(DataError) as caught:
        _read(folder, _csv(*rows))
    return str(caught.value)


def test_rows_of_one_year_add_up_by_buyer_supplier_and_goods(tmp_path: Path) -> None:
    text = _csv(
        _row(buyer="Acme", value="100.4", quantity="2", unit="t", date="2024-01-31"),
        _row(buyer="Acme", value="0.2", quantity="500", unit="kg", date="2024-12-31", supplier="中国"),
        _row(buyer="Acme", value="7", date="2023/05/06", supplier="중국"),
        _row(buyer="Acme", item="", hs_code="280530", value="9", date="2024-02"),
        _row(value="1", supplier="Mozambique"),
    )
    parts = _read(tmp_path, text)
    assert [(part.table, part.part, part.rows, part.edition) for part in parts] == [
        ("own_flow", "ACME", 3, "Acme 2023-2024"),
        ("own_flow", "OWN", 1, "own 2024"),
    ]
    assert pl.read_parquet(parts[0].path).rows() == [
        ("Acme", "CHN", None, "HS22", "280530", 2024, 9, None),
        ("Acme", "CHN", "graphite", None, None, 2023, 7, None),
        ("Acme", "CHN", "graphite", None, None, 2024, 101, 2_500),
    ]
    assert pl.read_parquet(parts[1].path).rows() == [("own", "MOZ", "graphite", None, None, 2024, 1, None)]
    assert parts[0].facts == {"purchases": 4, "value_usd": "116.6", "net_weight_kg": "2500"}


def test_what_lacks_a_weight_or_a_value_stays_apart_and_unknown(tmp_path: Path) -> None:
    text = _csv(_row(value="10"), _row(value="", quantity="3", unit="kg"), _row(value="5", quantity="1", unit="kg"))
    assert {row[-2:] for row in _rows(tmp_path, text)} == {(10, None), (None, 3), (5, 1)}


def test_columns_are_those_of_the_raw_table(tmp_path: Path) -> None:
    (part,) = _read(tmp_path, _csv(_row()))
    frame = pl.read_parquet(part.path)
    script = Path("sql/10_raw/own_flow.sql").read_text(encoding="utf-8")
    types = {"VARCHAR": pl.String, "SMALLINT": pl.Int16, "BIGINT": pl.Int64}
    created = script[script.index("(") + 1 : script.index(");")].split(",")
    assert list(frame.schema.items()) == [(line.split()[0], types[line.split()[1]]) for line in created]


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_ways_programs_write_csv(tmp_path: Path, separator: str, mark: bytes, ending: str) -> None:
    lines = [["supplier", "item", "value", "date"], ["CHN", "graphite", "10", "2024"]]
    text = ending.join(separator.join(cells) for cells in lines) + ending
    assert _rows(tmp_path, mark + text.encode()) == [("own", "CHN", "graphite", None, None, 2024, 10, None)]


def test_headers_in_three_languages_and_any_case(tmp_path: Path) -> None:
    expected = [("社", "JPN", "graphite", None, None, 2024, 10, 1_000)]
    for head in ("Buyer,SUPPLIER,Item,Value,Net weight,Unit,Date", "買い手,供給国,品目,金額,数量,単位,日付",
                 "구매자,공급국,품목,금액,수량,단위,날짜"):  # fmt: skip
        assert _rows(tmp_path, _csv("社,日本,天然黒鉛,10,1,t,2024年5月6日", head=head)) == expected


def test_every_name_of_a_column_belongs_to_one_column() -> None:
    pairs = {(plain(name), column.name) for column in COLUMNS for name in (column.name, *column.others)}
    assert pairs == set(names().items())


def test_a_workbook_and_a_parquet_file_say_the_same_as_csv(tmp_path: Path) -> None:
    import xlsxwriter

    expected = _rows(
        tmp_path, _csv(_row(quantity="2.5", unit="t", hs_code="", date="2024-05-31"), _row(supplier="JPN", date="2024"))
    )
    book = xlsxwriter.Workbook(str(tmp_path / "own.xlsx"), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("purchases")
    sheet.write_row(0, 0, ["supplier", "item", "value", "quantity", "unit", "date"])
    sheet.write_row(1, 0, ["CHN", "graphite", 10, 2.5, "t", datetime(2024, 5, 31)])
    sheet.write_row(3, 0, ["JPN", "graphite", 10, None, None, 2024])
    book.add_worksheet("notes").write(0, 0, "not a table")
    book.close()
    pl.DataFrame(
        {
            "supplier": ["CHN", "JPN"], "item": ["graphite"] * 2, "value": [10, 10], "quantity": [2.5, None],
            "unit": ["t", None], "date": [date(2024, 5, 31), date(2024, 1, 1)],
        }
    ).write_parquet(tmp_path / "own.parquet")  # fmt: skip
    for name in ("own.xlsx", "own.parquet"):
        parts = own.parse([_given(tmp_path / name)], _work(tmp_path))
        assert [row for part in parts for row in pl.read_parquet(part.path).rows()] == expected, name


@pytest.mark.parametrize(
    ("cell", "year"),
    [("2024", 2024), ("2024-05", 2024), ("2024-05-31", 2024), ("2024/5/1", 2024), ("2024.05.31", 2024),
     ("2024年5月31日", 2024), ("2024-05-31T10:00:00", 2024), ("45443", None), ("31/05/2024", None), ("05-31-24", None),
     ("2024-13-01", None), ("May 2024", None), ("1987", None), ("2025-07-01", None), ("2026", None), ("", None)],
)  # fmt: skip
def test_dates(tmp_path: Path, cell: str, year: int | None) -> None:
    if year is None:
        assert "row 2, date" in _refusal(tmp_path, _row(date=cell))
    else:
        assert _rows(tmp_path, _csv(_row(date=cell)))[0][5] == year


REFUSED = [
    ("supplier", "Chinna", "Did you mean China"),
    ("supplier", "", "is empty"),
    ("supplier", "EU-27 nowhere", "no country"),
    ("item", "graphit", "Did you mean graphite"),
    ("item", "=cmd()", "begins like a formula"),
    ("item", "", "names neither item nor hs_code"),
    ("value", "-5", "is negative"),
    ("value", "1,234", "plain number"),
    ("value", "$5", "plain number"),
    ("value", "1e14", "more than the world trades"),
    ("value", "nan", "plain number"),
    ("value", "", "neither value nor quantity"),
    ("value", "0", "is zero"),
    ("currency", "KRW", "only US dollars"),
    ("buyer", "+1", "begins like a formula"),
    ("buyer", "@home", "begins like a formula"),
    ("buyer", "usa", "would be taken for the economy USA"),
    ("buyer", "...", "letters or digits"),
    ("buyer", "x" * 61, "at most 60"),
    ("buyer", "a\u202eb", "control character"),
]


@pytest.mark.parametrize(("column", "cell", "reason"), REFUSED)
def test_a_bad_cell_is_named_with_row_column_and_reason(tmp_path: Path, column: str, cell: str, reason: str) -> None:
    quoted = f'"{cell}"' if "," in cell else cell
    said = _refusal(tmp_path, _row(supplier="JPN"), _row(**{column: quoted}))
    assert "own0.csv: 1 of 2 rows cannot be taken" in said
    assert f"row 3, {column}" in said
    assert reason in said
    if cell:
        assert repr(cell)[:20] in said


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"quantity": "5"}, "unit: is empty; write t, kg or g"),
        ({"quantity": "5", "unit": "lb"}, "is not known; write t"),
        ({"quantity": "5", "unit": "ton"}, "is not known; write t"),
        ({"quantity": "0", "unit": "kg"}, "leave it empty"),
        ({"quantity": "-1", "unit": "kg"}, "is negative"),
        ({"item": "", "hs_code": "2805.30"}, "no code of six digits"),
        ({"item": "", "hs_code": "2805300010"}, "no code of six digits"),
        ({"item": "", "hs_code": "280530", "hs_revision": "HS23"}, "is no edition"),
        ({"item": "", "hs_code": "280530", "hs_revision": "1822"}, "is no edition"),
    ],
)
def test_cells_that_belong_together(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert reason in _refusal(tmp_path, _row(**cells))


def test_editions_of_codes(tmp_path: Path) -> None:
    for given_as, edition in (("HS17", "HS17"), ("2017", "HS17"), ("HS2012", "HS12"), ("92", "HS92"), ("", "HS07")):
        row = _row(item="", hs_code="280530", hs_revision=given_as)
        assert _rows(tmp_path, _csv(row), hs_revision="HS07")[0][3] == edition
    with pytest.raises(UsageError, match="HS99"):
        _read(tmp_path, _csv(_row()), hs_revision="HS99")


def test_all_bad_rows_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    said = _refusal(tmp_path, *(_row(value=f"x{number}") for number in range(25)))
    assert "25 of 25 rows" in said
    assert said.count("\n  row ") == 10
    assert "and 15 more" in said


def test_rows_alike_are_refused_unless_a_reference_tells_them_apart(tmp_path: Path) -> None:
    assert "row 3: is the same as row 2; tell them apart in column reference" in _refusal(tmp_path, _row(), _row())
    twice = _csv(_row(reference="A1"), _row(reference="A2"))
    assert [row[-2] for row in _rows(tmp_path, twice)] == [20]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (HEAD.encode(), "has a header and no rows"),
        ("supplier,item,value,date\n中国,graphite,1,2024\n".encode("cp932"), "is not UTF-8 text: line 2"),
        ("supplier,item\n".encode("utf-16"), "is UTF-16 text"),
        (b"supplier,item,value,date\nCHN,gra\0phite,1,2024\n", "holds a zero byte at"),
        (b'supplier,item,value,date\nCHN,"graphite,1,2024\n', "unexpected end of data"),
        (b"<!doctype html><html></html>", "has no column supplier"),
        (b"PK\x03\x04 not a workbook at all", "is no workbook"),
        (b"PAR1 not a parquet file", "is no Parquet file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook of the old kind"),
        (b"supplier,item,value\nCHN,graphite,1\n", "has no column date"),
        (b"supplier,value,date\nCHN,1,2024\n", "has no column item or hs_code"),
        (b"supplier,item,date\nCHN,graphite,2024\n", "has no column value or quantity"),
        (b"supplier,item,quantity,date\nCHN,graphite,1,2024\n", "has no column unit"),
        (b"suplier,item,value,date\nCHN,graphite,1,2024\n", "column 'suplier' is not known"),
        (b"supplier,country,item,value,date\nCHN,CHN,graphite,1,2024\n", "two columns mean supplier"),
        (b"supplier,item,value,date\nCHN,graphite,1,2024,5\n", "has 5 cells, the header 4"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(DataError) as caught:
        _read(tmp_path, content)
    assert reason in str(caught.value)
    assert "own0.csv" in str(caught.value)
    assert caught.value.hint


def test_columns_of_others_are_left_alone_and_so_is_the_file(tmp_path: Path) -> None:
    text = "supplier,item,value,date,plant,colour\nCHN,graphite,1,2024,Busan,=1+1\n"
    assert len(_rows(tmp_path, text)) == 1
    assert (tmp_path / "own0.csv").read_text(encoding="utf-8") == text


def test_buyers_whose_labels_make_one_code_are_one(tmp_path: Path) -> None:
    parts = _read(tmp_path, _csv(_row(buyer="Acme Motors"), _row(buyer="ACME-motors", value="5")))
    assert [(part.part, part.rows) for part in parts] == [("ACME-MOTORS", 1)]


def test_an_economys_code_is_taken_for_that_economy(tmp_path: Path) -> None:
    assert [part.part for part in _read(tmp_path, _csv(_row(buyer="KOR")))] == ["KOR"]


def test_what_is_staged_already_is_not_made_again_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    (part,) = _read(tmp_path, _csv(_row()))
    first = part.path.read_bytes()
    (again,) = _read(tmp_path, _csv(_row()))
    assert (again.path.read_bytes(), again.origin) == (first, part.origin)
    path = tmp_path / "own0.csv"
    have = {("own_flow", "OWN", part.origin)}
    work = Work(tmp_path, {"today": TODAY}, lambda *key: key in have)
    assert list(own.parse([_given(path)], work)) == []


def test_it_cannot_be_fetched() -> None:
    module = source("own")
    assert module.TABLES == ("own_flow",)
    with pytest.raises(UsageError, match="a file that you give"):
        module.fetch(None, {})  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from(["CHN", "JPN", "USA"]), st.integers(1, 10**9)), min_size=1, max_size=20))
@settings(deadline=None)  # each example is a file
def test_no_dollar_is_lost(tmp_path_factory: pytest.TempPathFactory, bought: list[tuple[str, int]]) -> None:
    rows = [_row(supplier=who, value=str(usd), reference=f"R{n}") for n, (who, usd) in enumerate(bought)]
    told = _rows(tmp_path_factory.mktemp("own"), _csv(*rows))
    assert sum(row[-2] for row in told) == sum(usd for _, usd in bought)
    assert {row[1] for row in told} == {who for who, _ in bought}


@given(st.text(max_size=40))
def test_a_code_is_stable_and_holds_no_blank(label: str) -> None:
    code = code_of(label)
    assert code == code_of(code)
    assert not any(letter.isspace() for letter in code)

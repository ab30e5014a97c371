"""Exports say the rows of the warehouse, are there whole or not at all, and leave other people's files alone."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
import python_calamine

from scrisk.cells import unguarded
from scrisk.errors import OutputError
from scrisk.language import LANGUAGES, say, speaking
from scrisk.report.coded import CODED, coded
from scrisk.report.workbook import SHEETS, SUMS, write_workbook
from scrisk.star import VIEWS, key
from scrisk.terms import TABLES, TERMS
from scrisk.warehouse import open_warehouse
from scrisk.warehouse.export import export_folder, partitions

EVERYTHING = {**TABLES, **VIEWS}


@pytest.fixture(scope="module")
def exported(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "results"
    export_folder(warehouse_path, folder)
    return folder


@pytest.fixture(scope="module")
def small(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse with little in it, and a text that looks like a formula."""
    path = tmp_path_factory.mktemp("small") / "scrisk.duckdb"
    shutil.copy(warehouse_path.resolve(), path)
    with duckdb.connect(str(path)) as con:
        for table in TABLES.values():
            if {"item", "year"} <= set(key(table)):
                con.execute(f"DELETE FROM out.{table.name} WHERE year < 2023")
            if {"item", "economy"} <= set(key(table)):
                con.execute(f"DELETE FROM out.{table.name} WHERE economy NOT IN ('JPN', 'KOR', 'AUS')")
        con.execute("DELETE FROM out.scenario_day WHERE day % 50 > 0")
        con.execute("DELETE FROM out.cooperation_depth WHERE month < DATE '2026-06-01'")
        con.execute("DELETE FROM out.origin_content WHERE exporter NOT IN ('CHN', 'KOR')")
        con.execute("UPDATE out.item SET note = '=HYPERLINK(1)', name_en = '+1+1|cmd' WHERE item = 'tungsten'")
        con.execute("UPDATE out.item SET name_en = '@SUM(1)', name_ja = '-1' WHERE item = 'graphite'")
        con.execute("UPDATE out.source SET title = '=1+1', publisher = '=WEBSERVICE(1)' WHERE source = 'wgi'")
        con.execute("UPDATE out.economy SET name_ko = '＝1+1' WHERE economy = 'KOR'")
    return path


def rows(path: Path, text: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path.resolve()), read_only=True) as con:
        return con.execute(text).fetchall()


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", EVERYTHING)
def test_parquet_has_the_rows_and_types_of_the_warehouse(exported: Path, warehouse_path: Path, name: str) -> None:
    table = EVERYTHING[name]
    columns, order = ", ".join(table.columns), ", ".join(key(table))
    pattern = f"{exported}/{name}/**/*.parquet"
    with duckdb.connect() as con:
        read = f"read_parquet('{pattern}', hive_partitioning = true, hive_types = {{'economy': VARCHAR}})"
        if not partitions(table):
            read = f"read_parquet('{pattern}')"
        found = con.execute(f"SELECT {columns} FROM {read} ORDER BY {order}").fetchall()
        types = {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT {columns} FROM {read}").fetchall()}

    assert found == rows(warehouse_path, f"SELECT {columns} FROM out.{name} ORDER BY {order}")
    assert types == {column: TERMS[column].dtype for column in table.columns}


def test_the_manifest_says_what_is_there(exported: Path, warehouse_path: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text(encoding="utf-8"))

    assert manifest["run_id"] == rows(warehouse_path, "SELECT DISTINCT run_id FROM out.score")[0][0]
    assert {table["name"] for table in manifest["tables"]} == set(EVERYTHING)
    listed = {file["path"]: file for table in manifest["tables"] for file in table["files"]}
    there = tree(exported)
    assert set(there) == {*listed, "manifest.json"}
    for place, file in listed.items():
        assert hashlib.sha256(there[place]).hexdigest() == file["sha256"]
        assert len(there[place]) == file["bytes"]
    for table in manifest["tables"]:
        assert [column["name"] for column in table["columns"]] == list(EVERYTHING[table["name"]].columns)
        assert rows(warehouse_path, f"SELECT count(*) FROM out.{table['name']}") == [(table["rows"],)]
    assert all(source["licence"] for source in manifest["sources"])
    score = next(table for table in manifest["tables"] if table["name"] == "score")
    assert score["partitioned_by"] == ["economy"]
    assert "score/economy=JPN/data_0.parquet" in listed


def test_polars_reads_the_folders(exported: Path, warehouse_path: Path) -> None:
    frame = pl.read_parquet(f"{exported}/score/**/*.parquet", hive_partitioning=True)

    assert sorted(frame["economy"].unique()) == [
        row[0] for row in rows(warehouse_path, "SELECT DISTINCT economy FROM out.score ORDER BY 1")
    ]


def test_the_same_warehouse_gives_the_same_bytes(exported: Path, warehouse_path: Path, tmp_path: Path) -> None:
    export_folder(warehouse_path, tmp_path / "again")

    assert tree(tmp_path / "again") == tree(exported)


def test_csv_has_the_rows_and_no_formula(run: Any, small: Path, tmp_path: Path) -> None:
    answer = json.loads(
        run("export", str(tmp_path / "x"), "--as", "csv", "--db", str(small), "--format", "json").stdout
    )

    assert {row["file"] for row in answer} == {f"{name}.csv" for name in EVERYTHING}
    for name, table in EVERYTHING.items():
        with (tmp_path / "x" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            header, *read = list(csv.reader(lines))
        assert header == list(table.columns)
        wanted = rows(small, f"SELECT {', '.join(table.columns)} FROM out.{name} ORDER BY {', '.join(key(table))}")
        assert len(read) == len(wanted)
        for place, column in enumerate(table.columns):
            values = [row[place] for row in wanted]
            cells = [row[place] for row in read]
            if TERMS[column].dtype == "VARCHAR":
                assert [unguarded(cell) for cell in cells] == [value or "" for value in values], column
                assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in cells), column
            elif TERMS[column].dtype == "DOUBLE":
                assert [float(cell) if cell else None for cell in cells] == values, column


def test_an_earlier_export_is_replaced_and_nothing_else(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "x"
    export_folder(small, folder, form="csv")
    done = export_folder(small, folder)
    assert set(tree(folder)) == {file.path for file in done.files} | {"manifest.json"}
    before = tree(folder)

    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"not of an export of scrisk: notes\.txt"):
        export_folder(small, folder)
    assert tree(folder) == {**before, "notes.txt": b"mine"}

    other = tmp_path / "other"
    other.mkdir()
    (other / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OutputError, match="holds files that are not of an export"):
        export_folder(small, other)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        export_folder(small, tmp_path / "file")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "other", "x"]


def test_an_empty_folder_is_taken(small: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    export_folder(small, tmp_path / "x")
    assert (tmp_path / "x" / "manifest.json").is_file()


_LIMITED = """
import resource, sys
from pathlib import Path
from scrisk.errors import OutputError
from scrisk.language import LANGUAGES, say, speaking
from scrisk.report.coded import CODED, coded
from scrisk.report.workbook import SHEETS, SUMS, write_workbook
from scrisk.warehouse.export import export_folder
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    export_folder(sys.argv[1], Path(sys.argv[2]), form=sys.argv[3])
except OutputError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_no_room_leaves_the_earlier_export(
    small: Path, warehouse_path: Path, tmp_path: Path, environment: dict[str, str], form: str
) -> None:
    folder = tmp_path / "x"
    export_folder(small, folder, form=form)
    before = tree(folder)

    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(warehouse_path), str(folder), form],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Nothing was changed there" in done.stderr
    assert tree(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_the_warehouse_may_be_open_meanwhile(small: Path, tmp_path: Path) -> None:
    with open_warehouse(small) as warehouse:
        export_folder(small, tmp_path / "x")
        assert warehouse.query("run_id").rows


# --- the workbook


def opened(path: Path) -> Any:
    with warnings.catch_warnings():
        # The solid bars of Excel 2010 stand in an extension that openpyxl leaves out.
        warnings.filterwarnings("ignore", ".*extension is not supported", UserWarning)
        return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def books(small: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Any]]:
    """Return the workbook in each language: its file, and what it holds."""
    made = {}
    for lang in LANGUAGES:
        path = tmp_path_factory.mktemp("book") / f"{lang}.xlsx"
        with speaking(lang), open_warehouse(small) as warehouse:
            write_workbook(warehouse, path)
        made[lang] = path, opened(path)
    return made


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_holds_what_an_official_needs(
    run: Any, small: Path, books: dict[str, tuple[Path, Any]], tmp_path: Path, lang: str
) -> None:
    path, book = books[lang]
    again = tmp_path / "again.xlsx"
    answer = json.loads(run("export", str(again), "--db", str(small), "--lang", lang, "--format", "json").stdout)

    assert again.read_bytes() == path.read_bytes()
    names = book.sheetnames
    assert names[1:] == [row["sheet"] for row in answer]
    with speaking(lang):
        sums = say(SUMS.name)
        assert names == [say("Read me"), *(say(sheet.name) for sheet in SHEETS), sums]
    for row in answer:
        sheet = book[row["sheet"]]
        assert sheet.max_row == row["rows"] + 1 > 1
        assert sheet.freeze_panes == ("A2" if row["sheet"] == sums else "C2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.font.bold and cell.value for cell in sheet[1])
        assert all(
            cell.hyperlink is None and (cell.data_type != "f" or (sheet.title == sums and cell.column_letter in "EG"))
            for line in sheet.iter_rows()
            for cell in line
        )
    first = " ".join(str(cell.value) for line in book[names[0]].iter_rows() for cell in line if cell.value)
    assert rows(small, "SELECT DISTINCT run_id FROM out.score")[0][0] in first
    assert "CC BY-NC 4.0" in first
    # Nothing that people read stays in English: the words of bands and of the basis are of the language.
    scores = book[names[1]]
    words = {str(cell.value) for line in scores.iter_rows(min_row=2) for cell in line}
    assert ({"very high", "quantity", "uncertain"} & words == set()) == (lang != "en")


def test_the_workbooks_numbers_are_those_of_the_warehouse(small: Path, books: dict[str, tuple[Path, Any]]) -> None:
    book = books["en"][1]

    for sheet, keys, columns, query in (
        ("Latest scores", ("economy", "item"), ("hhi", "risk_score", "risk_score_low", "risk_score_high"), "headline"),
        ("Exposure", ("economy", "item", "stock_days"), ("expected_loss_usd", "cvar_95", "p_unmet_se"), "exposure"),
    ):
        found = figures(book[sheet], keys, columns)
        wanted = {
            tuple(row[: len(keys)]): row[len(keys) :]
            for row in rows(small, f"SELECT {', '.join((*keys, *columns))} FROM out.{query}")
        }
        assert found.keys() == wanted.keys()
        for pair, values in wanted.items():
            for one, other in zip(found[pair], values, strict=True):
                assert one == (None if other is None else pytest.approx(other, rel=1e-14)), (sheet, pair)
    scores = book["Latest scores"]
    assert scores[2][places(scores)["top_supplier_share"]].number_format == "0.0%"
    start = book["Scenarios"][2][places(book["Scenarios"])["scenario_start"]]
    assert (start.is_date, start.number_format) == (True, "yyyy-mm-dd")
    assert len(scores.conditional_formatting) > 5


def places(sheet: Any) -> dict[str, int]:
    return {cell.comment.text.splitlines()[0]: place for place, cell in enumerate(sheet[1]) if cell.comment}


def figures(sheet: Any, keys: tuple[str, ...], columns: tuple[str, ...]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    place = places(sheet)
    return {
        tuple(line[place[key]].value for key in keys): tuple(line[place[column]].value for column in columns)
        for line in sheet.iter_rows(min_row=2)
    }


def test_every_code_in_a_workbook_has_a_word(warehouse_path: Path) -> None:
    given = {"lang": "ja", "economies": None, "chains": None}
    seen = set()
    with speaking("ja"), open_warehouse(warehouse_path) as warehouse:
        for sheet in SHEETS:
            result = warehouse.query(sheet.query, **{name: given[name] for name in sheet.asks})
            for column in set(result.columns) & CODED:
                codes = {code for value in result.column(column) if value for code in value.split(";")}
                assert {code for code in codes if coded(column, code) == code and not code.isdigit()} == set(), column
                seen.add(column)
    assert seen == CODED


def test_text_in_a_workbook_is_never_a_formula(books: dict[str, tuple[Path, Any]]) -> None:
    path, english = books["en"]
    japanese = books["ja"][1]

    def cells(sheet: Any) -> dict[Any, str]:
        return {cell.value: cell.data_type for line in sheet.iter_rows() for cell in line}

    scores = cells(english["Latest scores"])
    assert [scores["+1+1|cmd"], scores["@SUM(1)"]] == ["s", "s"]
    assert cells(japanese["最新スコア"])["-1"] == "s"
    sources = cells(english["Sources"])
    assert [sources["=1+1"], sources["=WEBSERVICE(1)"]] == ["s", "s"]
    assert any(str(value).startswith("=WEBSERVICE(1): =1+1") for value in cells(english["Read me"]))
    with zipfile.ZipFile(path) as parts:
        held = {name for name in parts.namelist() if b"<f>" in parts.read(name)}
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert held == {f"xl/worksheets/sheet{len(SHEETS) + 2}.xml"}
    assert "<t>=1+1</t>" in texts


def test_libreoffice_finds_the_sums_of_the_warehouse(
    small: Path, books: dict[str, tuple[Path, Any]], tmp_path: Path
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    # Without the values that were written with the formulas LibreOffice has to work them out.
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(books["en"][0]) as whole, zipfile.ZipFile(bare, "w") as parts:
        for name in whole.namelist():
            content, count = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1<v></v>", whole.read(name))
            assert bool(count) == (name == f"xl/worksheets/sheet{len(SHEETS) + 2}.xml")
            parts.writestr(name, content)

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(bare)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    sheets = python_calamine.CalamineWorkbook.from_path(tmp_path / "out" / "bare.xlsx")
    header, *lines = sheets.get_sheet_by_name("Sums").to_python()
    assert header[4:] == ["Sum of the sheet", "Sum of the warehouse", "Difference"]
    found = {(line[0], line[3], line[1]): line[4] for line in lines}
    asked = (
        ("Latest scores", "trade_value_usd", "headline"),
        ("Suppliers", "share", "supplier_share JOIN out.headline USING (economy, item, year, basis)"),
        ("Scenarios", "expected_loss_usd", "scenario_result"),
        ("Scenario days", "unmet_share", "scenario_day"),
    )
    for sheet, column, table in asked:
        sums = rows(small, f"SELECT economy, sum({column}) FROM out.{table} GROUP BY economy")
        for economy, total in sums:
            if total is not None:
                assert found[sheet, economy, TERMS[column].en] == pytest.approx(total, rel=1e-12), (sheet, economy)
    assert {line[6] for line in lines} == {0.0}
    assert len(lines) > 20


def test_a_workbook_that_excel_cannot_hold_is_refused(
    run: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scrisk.report import workbook

    monkeypatch.setattr(workbook, "MAX_ROWS", 100)
    done = run("export", str(tmp_path / "a.xlsx"), "--db", str(small), code=7)
    assert "a sheet of Excel holds 100 rows" in done.output
    assert list(tmp_path.iterdir()) == []


def test_an_export_writes_no_answer_about_files_to_the_folder(
    process: Callable[..., Any], small: Path, tmp_path: Path
) -> None:
    done = process("export", str(tmp_path / "x"), "--db", str(small), "--quiet")
    assert done.returncode == 0
    assert done.stderr == b""
    assert b"manifest" not in done.stdout

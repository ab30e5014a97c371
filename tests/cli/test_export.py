"""Exports say the rows of the warehouse, are there whole or not at all, and leave other people's files alone."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

from scrisk.cells import unguarded
from scrisk.errors import OutputError
from scrisk.star import VIEWS, key
from scrisk.terms import TABLES, TERMS
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
        con.execute("DELETE FROM out.origin_content WHERE exporter NOT IN ('CHN', 'KOR')")
        con.execute("UPDATE out.item SET note = '=HYPERLINK(1)' WHERE item = 'tungsten'")
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
    from scrisk.warehouse import open_warehouse

    with open_warehouse(small) as warehouse:
        export_folder(small, tmp_path / "x")
        assert warehouse.query("run_id").rows


# --- the workbook


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_workbook_holds_what_an_official_needs(run: Any, small: Path, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "risk.xlsx"
    answer = json.loads(run("export", str(path), "--db", str(small), "--lang", lang, "--format", "json").stdout)
    book = openpyxl.load_workbook(path)

    names = book.sheetnames
    assert len(names) == 6
    assert names[1:] == [row["sheet"] for row in answer]
    for row in answer:
        sheet = book[row["sheet"]]
        assert sheet.max_row == row["rows"] + 1 > 1
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.font.bold and cell.comment for cell in sheet[1])
        assert all(cell.data_type != "f" and cell.hyperlink is None for line in sheet.iter_rows() for cell in line)
    first = " ".join(str(cell.value) for line in book[names[0]].iter_rows() for cell in line if cell.value)
    assert rows(small, "SELECT DISTINCT run_id FROM out.score")[0][0] in first
    assert "CC BY-NC 4.0" in first


def test_the_workbooks_numbers_are_those_of_the_warehouse(run: Any, small: Path, tmp_path: Path) -> None:
    run("export", str(tmp_path / "a.xlsx"), "--db", str(small))
    run("export", str(tmp_path / "b.xlsx"), "--db", str(small))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Latest scores"]
    header = [cell.comment.text.splitlines()[0] for cell in sheet[1]]
    place = {name: column for column, name in enumerate(header)}
    found = {
        (line[place["economy"]].value, line[place["item"]].value): line[place["hhi"]].value
        for line in sheet.iter_rows(min_row=2)
    }
    wanted = {(economy, item): hhi for economy, item, hhi in rows(small, "SELECT economy, item, hhi FROM out.headline")}

    assert found.keys() == wanted.keys()
    assert all(found[pair] == pytest.approx(hhi, rel=1e-14) for pair, hhi in wanted.items() if hhi is not None)
    assert all(found[pair] is None for pair, hhi in wanted.items() if hhi is None)
    assert sheet[2][place["top_supplier_share"]].number_format == "0.0%"
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


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

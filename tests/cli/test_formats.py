"""Every command in every format says the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from scrisk.method.indicators import DIMENSIONS
from scrisk.terms import TABLES

COMMANDS: dict[str, tuple[str, ...]] = {
    "score": ("score", "JPN", "--chain", "rare-earths"),
    "score, all bases": ("score", "KOR", "--item", "graphite", "--basis", "all"),
    "explain": ("explain", "JPN", "rare-earth-metals"),
    "compare": ("compare", "JPN", "KOR", "--chain", "rare-earths"),
    "items": ("items", "--chain", "rare-earths"),
    "economies": ("economies",),
    "sources": ("sources",),
    "terms": ("terms", "--flags"),
    "sql": ("sql", "SELECT economy, year, hhi, is_estimated, NULL AS nothing FROM out.score ORDER BY ALL LIMIT 9"),
}
NO_ROWS: dict[str, tuple[str, ...]] = {
    "score": ("score", "JPN", "--chain", "rare-earths", "--stage", "tool"),
    "compare": ("compare", "JPN", "KOR", "--chain", "rare-earths", "--stage", "tool"),
    "items": ("items", "--chain", "rare-earths", "--stage", "tool"),
    "explain": ("explain", "JPN", "rare-earth-metals", "--basis", "world-share"),
    "sql": ("sql", "SELECT economy, hhi FROM out.score WHERE false"),
}


def from_json(run: Any, args: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows of a command, read from its JSON."""
    rows: list[dict[str, Any]] = json.loads(run(*args, "--format", "json").stdout)
    return rows


@pytest.mark.parametrize("name", COMMANDS)
def test_ndjson_has_the_rows_of_json(run: Any, name: str) -> None:
    lines = run(*COMMANDS[name], "--format", "ndjson").stdout.splitlines()

    assert [json.loads(line) for line in lines] == from_json(run, COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_csv_has_the_rows_of_json(run: Any, name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*COMMANDS[name], "--format", "csv").stdout)))

    assert [{key: as_csv(value) for key, value in row.items()} for row in from_json(run, COMMANDS[name])] == rows


def as_csv(value: Any) -> str:
    """Return what a value becomes in CSV."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", COMMANDS)
def test_parquet_has_the_rows_and_types_of_the_warehouse(run: Any, name: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.parquet"
    run(*COMMANDS[name], "-o", str(path))

    with duckdb.connect() as con:
        relation = con.read_parquet(str(path))
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))

    plain = [{key: str(value) if hasattr(value, "isoformat") else value for key, value in row.items()} for row in rows]
    assert plain == from_json(run, COMMANDS[name])
    if name.startswith("score"):
        assert (types["year"], types["hhi"], types["is_estimated"]) == ("SMALLINT", "DOUBLE", "BOOLEAN")


@pytest.mark.parametrize("name", COMMANDS)
def test_xlsx_has_the_rows_of_json_and_numbers_stay_numbers(run: Any, name: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.xlsx"
    run(*COMMANDS[name], "-o", str(path))

    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    header, *rows = sheet.iter_rows(values_only=True)
    # An empty text and no value are the same empty cell.
    found = [{key: empty(value) for key, value in zip(header, row, strict=True)} for row in rows]

    expected = from_json(run, COMMANDS[name])
    assert found == [{key: approx(empty(value)) for key, value in row.items()} for row in expected]


def empty(value: Any) -> Any:
    """Return nothing for an empty text."""
    return None if value == "" else value


def approx(value: Any) -> Any:
    """Excel keeps sixteen figures of a number."""
    return pytest.approx(value, rel=1e-14) if isinstance(value, float) else value


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_is_written_too(run: Any, name: str) -> None:
    assert run(*COMMANDS[name]).stdout.strip()


@pytest.mark.parametrize("name", NO_ROWS)
def test_no_rows_is_an_answer(run: Any, name: str, tmp_path: Path) -> None:
    args = NO_ROWS[name]
    path = tmp_path / "empty.parquet"

    assert run(*args, "--format", "json").stdout == "[]\n"
    assert run(*args, "--format", "ndjson").stdout == ""
    assert len(run(*args, "--format", "csv").stdout.splitlines()) == 1
    assert run(*args).stdout.strip()
    run(*args, "-o", str(path))
    with duckdb.connect() as con:
        assert con.read_parquet(str(path)).fetchall() == []


def test_score_rows_are_those_of_the_warehouse(run: Any, warehouse_path: Path) -> None:
    rows = from_json(run, ("score", "JPN", "KOR"))

    with duckdb.connect(str(warehouse_path), read_only=True) as con:
        expected = con.sql(
            "SELECT s.* FROM out.score s JOIN out.item i USING (item) WHERE economy IN ('JPN', 'KOR') "
            "AND basis = headline_basis QUALIFY year = max(year) OVER (PARTITION BY economy, item, basis)"
        )
        columns, values = expected.columns, expected.fetchall()

    def key(row: dict[str, Any]) -> tuple[str, str]:
        return row["economy"], row["item"]

    columns_of_risk = tuple(rows[0])[len(TABLES["score"].columns) :]
    assert tuple(rows[0])[: len(TABLES["score"].columns)] == TABLES["score"].columns
    assert set(columns_of_risk) <= set(TABLES["risk"].columns)
    for row in rows:
        risk = [row.pop(name) for name in columns_of_risk]
        if row["flags"] != "no_data":
            told = {*DIMENSIONS, "risk"}
            row["flags"] = ";".join(flag for flag in row["flags"].split(";") if flag.split("_")[0] not in told)
        assert (risk[0] is None) == (risk[1] is None)
    assert sorted(rows, key=key) == sorted((dict(zip(columns, row, strict=True)) for row in values), key=key)


def test_formats_other_than_table_hold_every_world_share_item(run: Any) -> None:
    with_all = from_json(run, ("score", "KOR", "--all"))

    assert from_json(run, ("score", "KOR")) == with_all
    assert sum(row["basis"] == "world-share" for row in with_all) > 50


def test_language_changes_no_data(run: Any) -> None:
    assert from_json(run, ("score", "JPN", "--lang", "ko")) == from_json(run, ("score", "JPN"))


def test_text_that_a_spreadsheet_would_run_is_guarded(run: Any, tmp_path: Path) -> None:
    query = "SELECT '=1+1' AS a, '+x' AS b, '@y' AS c, '-z' AS d, -5 AS e, -0.5::DOUBLE AS f, 'a=b' AS \"=g\""
    path = tmp_path / "a.xlsx"
    run("sql", query, "-o", str(path))
    sheet = openpyxl.load_workbook(path).active

    assert run("sql", query, "--format", "csv").stdout == "a,b,c,d,e,f,'=g\n'=1+1,'+x,'@y,'-z,-5,-0.5,a=b\n"
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:1] == ["=1+1"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "s", "n", "n", "s"]


def test_any_type_of_a_query_comes_through(run: Any, tmp_path: Path) -> None:
    query = (
        "SELECT 1.25::DECIMAL(9,2) AS d, DATE '2024-05-01' AS day, [1, 2] AS l, {'a': 'ü'} AS s, 'nan'::DOUBLE AS n, "
        "1 AS x, 2 AS x, '日本' AS j"
    )
    rows = json.loads(run("sql", query, "--format", "json").stdout)

    names = {"d": 1.25, "day": "2024-05-01", "l": [1, 2], "s": {"a": "ü"}, "n": None, "x": 1, "x_2": 2, "j": "日本"}
    assert rows == [names]
    for ending in ("csv", "parquet", "xlsx", "txt"):
        run("sql", query, "-o", str(tmp_path / f"a.{ending}"))
    with duckdb.connect() as con:
        relation = con.read_parquet(str(tmp_path / "a.parquet"))
        assert list(relation.columns) == list(names)


def test_same_rows_same_bytes(run: Any, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "parquet", "json"):
        written: list[bytes] = []
        for name in ("a", "b"):
            path = tmp_path / f"{name}.{ending}"
            run("score", "JPN", "--chain", "rare-earths", "-o", str(path))
            written.append(path.read_bytes())
        assert written[0] == written[1], ending


def test_parquet_goes_to_a_pipe(process: Callable[..., Any]) -> None:
    done = process("economies", "--format", "parquet")

    assert done.returncode == 0
    assert done.stdout[:4] == done.stdout[-4:] == b"PAR1"

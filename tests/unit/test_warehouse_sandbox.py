"""What a user's own SQL may and may not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrisk.errors import CodeError, QueryError, UsageError
from scrisk.warehouse import open_warehouse, sandbox
from scrisk.warehouse.select import scores


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "FROM out.chain",
        "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
        "SHOW ALL TABLES",
        "DESCRIBE out.score",
        "SUMMARIZE out.run",
        "EXPLAIN SELECT * FROM out.score",
    ],
)
def test_reading_is_allowed(warehouse_path: Path, text: str) -> None:
    assert sandbox(warehouse_path, text).rows


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE mine AS SELECT 1",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "INSERT INTO out.chain SELECT * FROM out.chain",
        "DELETE FROM out.score",
        "UPDATE out.score SET hhi = 0",
        "DROP TABLE out.score",
        "ATTACH 'other.duckdb'",
        "COPY out.score TO 'stolen.csv'",
        "COPY (SELECT 1) TO 'stolen.parquet'",
        "EXPORT DATABASE 'stolen'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA threads=4",
        "CALL pragma_version()",
        "CHECKPOINT",
        "SELECT 1; SELECT 2",
        "",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM glob('*')",
        "SELECT content FROM read_blob('{file}')",
        "SELECT getenv('HOME')",
    ],
)
def test_everything_else_is_refused_and_changes_nothing(
    warehouse_path: Path, tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before = warehouse_path.read_bytes()
    with pytest.raises(QueryError) as caught:
        sandbox(warehouse_path, text.format(file=secret))
    assert caught.value.exit_code == 6
    assert caught.value.hint
    assert warehouse_path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_a_mistake_in_sql_is_explained(warehouse_path: Path) -> None:
    with pytest.raises(QueryError, match="scores") as caught:
        sandbox(warehouse_path, "SELECT * FROM out.scores")
    assert "SHOW ALL TABLES" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "economy"),
    [("JPN", "JPN"), ("jp", "JPN"), ("392", "JPN"), ("Japan", "JPN"), ("日本", "JPN"), ("일본", "JPN"), ("한국", "KOR"),
     ("South Korea", "KOR"), ("490", "TWN"), ("842", "USA")],
)  # fmt: skip
def test_economies_by_code_and_by_name(warehouse_path: Path, text: str, economy: str) -> None:
    with open_warehouse(warehouse_path) as warehouse:
        assert warehouse.economies([text]) == [economy]


def test_no_economy_means_the_focal_ones(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as warehouse:
        assert warehouse.economies([]) == ["JPN", "KOR"]


@pytest.mark.parametrize(("text", "near"), [("Jpan", "JPN"), ("Koera", "KOR"), ("Taiwn", "TWN")])
def test_a_mistyped_economy_gets_a_suggestion(warehouse_path: Path, text: str, near: str) -> None:
    with open_warehouse(warehouse_path) as warehouse, pytest.raises(CodeError) as caught:
        warehouse.economies([text])
    assert near in caught.value.hint
    assert caught.value.exit_code == 2


def test_an_economy_that_is_not_scored_says_how_to_add_it(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as warehouse, pytest.raises(CodeError, match="ZMB") as caught:
        warehouse.economies(["Zambia"])
    assert "economies.toml" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("graphite", ["graphite"]),
        ("250410", ["graphite"]),
        ("2504.10", ["graphite"]),
        ("Natural graphite", ["graphite"]),
        ("280530", ["rare-earth-metals"]),
        ("tungsten", ["tungsten"]),
    ],
)
def test_items_by_id_code_and_name(warehouse_path: Path, text: str, items: list[str]) -> None:
    with open_warehouse(warehouse_path) as warehouse:
        assert warehouse.items([text]) == items


def test_items_by_japanese_and_korean_name(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as warehouse:
        names = warehouse.sql("SELECT name_ja, name_ko FROM out.item WHERE item = 'tungsten'").rows[0]
        for name in names:
            assert warehouse.items([name]) == ["tungsten"]


def test_a_material_names_its_stages(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as warehouse:
        assert {"mined-rare-earths", "rare-earth-metals"} <= set(warehouse.items(["rare-earths"]))


@pytest.mark.parametrize(
    ("text", "near"), [("grafite", "graphite"), ("tungstn", "tungsten"), ("rare-earth-metal", "rare-earth-metals")]
)
def test_a_mistyped_item_gets_a_suggestion(warehouse_path: Path, text: str, near: str) -> None:
    with open_warehouse(warehouse_path) as warehouse, pytest.raises(CodeError) as caught:
        warehouse.items([text])
    assert near in caught.value.hint


def test_a_year_without_figures_says_which_exist(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as warehouse, pytest.raises(UsageError, match="1990") as caught:
        scores(warehouse, ["JPN"], items=["graphite"], year=1990)
    assert "1995-2024" in caught.value.hint


@pytest.mark.parametrize("wrong", [{"chains": ["rare-earth"]}, {"stages": ["mines"]}, {"basis": "weight"}])
def test_a_mistyped_scope_is_refused(warehouse_path: Path, wrong: dict[str, object]) -> None:
    with open_warehouse(warehouse_path) as warehouse, pytest.raises(UsageError) as caught:
        scores(warehouse, **wrong)  # type: ignore[arg-type]
    assert caught.value.hint

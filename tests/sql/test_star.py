"""The published schema is a star: keys are unique, references hold, views say what their terms say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from scrisk.star import DIMENSIONS, VIEWS, key, kind, references
from scrisk.terms import TABLES, TERMS, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERYTHING = {**TABLES, **VIEWS}


@pytest.fixture(scope="module")
def con(warehouse_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouse_path.resolve()), read_only=True) as connection:
        yield connection


def rows(con: duckdb.DuckDBPyConnection, text: str) -> list[tuple[object, ...]]:
    return con.execute(text).fetchall()


@pytest.mark.parametrize("name", EVERYTHING)
def test_columns_and_types_are_those_of_the_vocabulary(con: duckdb.DuckDBPyConnection, name: str) -> None:
    found = [(column, kind) for column, kind, *_ in rows(con, f"DESCRIBE out.{name}")]
    assert found == [(column, TERMS[column].dtype) for column in EVERYTHING[name].columns]


@pytest.mark.parametrize("name", EVERYTHING)
def test_key_is_unique_and_never_missing(con: duckdb.DuckDBPyConnection, name: str) -> None:
    columns = ", ".join(key(EVERYTHING[name]))
    assert rows(con, f"SELECT {columns} FROM out.{name} GROUP BY ALL HAVING count(*) > 1") == []
    for column in key(EVERYTHING[name]):
        assert rows(con, f"SELECT 1 FROM out.{name} WHERE {column} IS NULL LIMIT 1") == [], column


@pytest.mark.parametrize("name", EVERYTHING)
def test_references_hold(con: duckdb.DuckDBPyConnection, name: str) -> None:
    for reference in references(EVERYTHING[name]):
        given, wanted = ", ".join(reference.columns), ", ".join(reference.target)
        complete = " AND ".join(f"{column} IS NOT NULL" for column in reference.columns)
        lost = f"SELECT {given} FROM out.{name} WHERE {complete} EXCEPT SELECT {wanted} FROM out.{reference.table}"
        assert rows(con, lost) == [], reference


def test_every_table_has_its_place() -> None:
    assert set(TABLES) >= DIMENSIONS
    assert {kind(table) for table in EVERYTHING.values()} == {"fact", "dimension", "view"}
    assert {reference.table for reference in references(TABLES["score"])} >= {"economy", "item", "chain", "chain_stage"}
    assert {reference.table for table in TABLES.values() for reference in references(table)} <= DIMENSIONS


def test_a_rule_holds_only_where_it_points_at_the_key() -> None:
    assert references(Table("x", "item", "", ("item", "stage"))) == references(Table("x", "item", "", ("item",)))


def test_latest_score_is_the_newest_of_each(con: duckdb.DuckDBPyConnection) -> None:
    newest = "SELECT economy, item, basis, max(year) FROM out.score GROUP BY ALL"
    found = "SELECT economy, item, basis, year FROM out.latest_score"
    assert rows(con, f"({newest} EXCEPT {found}) UNION ALL ({found} EXCEPT {newest})") == []
    assert rows(con, "SELECT * FROM out.latest_score EXCEPT SELECT * FROM out.score") == []


def test_headline_has_each_item_of_each_economy_once(con: duckdb.DuckDBPyConnection) -> None:
    expected = (
        "SELECT DISTINCT economy, item FROM out.score INNER JOIN out.item USING (item) WHERE basis = headline_basis"
    )
    assert rows(con, f"{expected} EXCEPT SELECT economy, item FROM out.headline") == []
    assert rows(con, "SELECT 1 FROM out.headline WHERE top_supplier_name IS NULL AND top_supplier IS NOT NULL") == []


def test_change_agrees_with_the_scores(con: duckdb.DuckDBPyConnection) -> None:
    bad = """
        SELECT change.*
        FROM out.score_change AS change
        INNER JOIN out.score AS score USING (economy, item, year, basis)
        WHERE change.hhi_change_3y IS DISTINCT FROM score.hhi_change_3y
            AND abs(change.hhi_change_3y - score.hhi_change_3y) IS DISTINCT FROM 0
            AND coalesce(abs(change.hhi_change_3y - score.hhi_change_3y), 1) > 1e-12
    """
    assert rows(con, bad) == []
    assert rows(con, "SELECT count(*) > 10000 FROM out.score_change WHERE hhi_change_1y IS NOT NULL") == [(True,)]
    by_hand = """
        SELECT a.hhi - b.hhi, b.top_supplier, a.top_supplier_share - b.top_supplier_share
        FROM out.score AS a, out.score AS b
        WHERE (a.economy, a.item, a.basis, a.year) = ('JPN', 'rare-earth-metals', 'value', 2024)
            AND (b.economy, b.item, b.basis, b.year) = ('JPN', 'rare-earth-metals', 'value', 2023)
    """
    viewed = """
        SELECT hhi_change_1y, top_supplier_1y_before, top_supplier_share_change_1y FROM out.score_change
        WHERE (economy, item, basis, year) = ('JPN', 'rare-earth-metals', 'value', 2024)
    """
    assert rows(con, viewed) == rows(con, by_hand) != []


def test_vintage_names_the_years_of_the_trade_table(con: duckdb.DuckDBPyConnection) -> None:
    found = rows(con, "SELECT first_year, last_year FROM out.source_vintage WHERE source_table = 'baci_flow'")
    assert found == [(1995, 2024)]

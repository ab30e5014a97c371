"""Every check against the last run finds what went missing since, and nothing where nothing did."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What happens to this run, and the rows the check must return: in all, and of them one by its first columns.
FAULTS = {
    "trade_magnitude_kept": (
        "UPDATE core.item_flow SET net_weight_kg = net_weight_kg // 1000 WHERE year = 2020",
        1, (2020, "net_weight_kg"),
    ),
    "item_magnitude_kept": (
        "UPDATE core.item_flow SET trade_value_usd = trade_value_usd * 100 WHERE year = 2020 AND item = 'graphite'",
        1, ("graphite", 2020),
    ),
    "production_magnitude_kept": (
        "UPDATE core.production SET production_t = production_t / 1000 WHERE year = 2022 AND item = 'tungsten'",
        1, ("tungsten", 2022),
    ),
    "coverage_kept": ("DELETE FROM out.score WHERE year = 2019 AND item = 'cobalt'", 1, ("cobalt", 2019)),
    "suppliers_kept": (
        "DELETE FROM core.item_flow WHERE year = 2021 AND item = 'graphite' AND exporter > 'G'",
        1, ("graphite", 2021),
    ),
}  # fmt: skip


def test_every_check_has_a_fault_here() -> None:
    assert {path.stem for path in sqlfiles.files("90_checks/last")} == set(FAULTS)


@pytest.fixture(scope="module")
def con(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a run to tamper with, and the same run as the last one."""
    this = tmp_path_factory.mktemp("last") / "this.duckdb"
    shutil.copy(warehouse_path, this)
    with duckdb.connect(str(this)) as connection:
        connection.execute(sqlfiles.text("templates/attach.sql").format(path=warehouse_path.resolve(), name="last"))
        yield connection


def _bad(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    return con.execute(sqlfiles.text(f"90_checks/last/{name}.sql")).fetchall()


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_finds_its_fault(con: duckdb.DuckDBPyConnection, name: str) -> None:
    fault, count, first = FAULTS[name]
    assert _bad(con, name) == []
    con.begin()
    con.execute(fault)
    found = _bad(con, name)
    con.rollback()
    assert len(found) == count
    assert found[0][: len(first)] == first


def test_a_table_of_ones_own_may_grow_a_thousandfold(con: duckdb.DuckDBPyConnection) -> None:
    con.begin()
    con.execute(
        "UPDATE core.item_flow SET flow_source = 'own', trade_value_usd = trade_value_usd * 1000 WHERE importer = 'KOR'"
    )
    found = _bad(con, "trade_magnitude_kept")
    con.rollback()
    assert found == []


def test_a_source_that_is_left_out_on_purpose_is_no_loss(con: duckdb.DuckDBPyConnection) -> None:
    con.begin()
    con.execute("DELETE FROM out.score WHERE year = 2019 AND item = 'cobalt'")
    con.execute("UPDATE out.source SET is_loaded = false WHERE source = 'un-votes'")
    found = _bad(con, "coverage_kept")
    con.rollback()
    assert found == []

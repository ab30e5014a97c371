"""The panel of the hazard knows nothing of what comes after: features of a year are the same with and without it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import duckdb
import pytest

from scrisk import method as methods
from scrisk.scoring.hazard_fit import FEATURES, SUPPLIER_FEATURES
from scrisk.warehouse import panel, sqlfiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST = 2012
NUMBERS = methods.load().hazard


@pytest.fixture(scope="module")
def con(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the panel of ten codes as full_* from all years, and as hazard_* from the years to LAST."""
    # In a file of its own, so that the warehouse is only read.
    place = tmp_path_factory.mktemp("panel") / "few.duckdb"
    with duckdb.connect(str(place)) as few:
        few.execute(f"ATTACH '{warehouse_path.resolve()}' AS whole (READ_ONLY)")
        few.execute("CREATE SCHEMA raw")
        few.execute("CREATE SCHEMA core")
        few.execute("CREATE TABLE raw.panel_code AS FROM whole.raw.panel_code ORDER BY ALL LIMIT 10")
        few.execute("CREATE TABLE raw.baci_flow AS FROM whole.raw.baci_flow SEMI JOIN raw.panel_code USING (hs_code)")
        for name in ("country_code", "gpr_month"):
            few.execute(f"CREATE TABLE raw.{name} AS FROM whole.raw.{name}")
        for name in ("governance", "ideal_point", "economy"):
            few.execute(f"CREATE TABLE core.{name} AS FROM whole.core.{name}")
        panel.prepare(few, NUMBERS)
        for name in ("feature", "supplier", "event"):
            few.execute(f"CREATE TABLE full_{name} AS FROM hazard_{name}")
        panel.drop(few)
        few.execute(f"DELETE FROM raw.baci_flow WHERE year > {LAST}")
        panel.prepare(few, NUMBERS)
        yield few


@pytest.mark.parametrize(("table", "features"), [("feature", FEATURES), ("supplier", SUPPLIER_FEATURES)])
def test_features_do_not_see_the_next_year(
    con: duckdb.DuckDBPyConnection, table: str, features: tuple[str, ...]
) -> None:
    keys = "importer, hs_code, year" + (", exporter" if table == "supplier" else "")
    columns = f"{keys}, {', '.join(features)}"
    full = f"SELECT {columns} FROM full_{table} WHERE year <= {LAST}"
    seen = f"SELECT {columns} FROM hazard_{table}"
    assert con.execute(f"SELECT count(*) > 1000 FROM ({seen})").fetchall() == [(True,)]
    assert con.execute(f"({full} EXCEPT {seen}) UNION ALL ({seen} EXCEPT {full}) LIMIT 3").fetchall() == []


def test_events_by_hand(con: duckdb.DuckDBPyConnection) -> None:
    # Natural graphite (250410) of Korea, told again from the flows: the year after against the mean of three.
    told = con.execute("""
        SELECT year, sum(net_weight_kg) AS q, sum(trade_value_usd) AS v FROM whole.raw.baci_flow
        WHERE importer_code = 410 AND hs_code = '250410' GROUP BY year ORDER BY year
    """).fetchall()
    quantity = {year: float(q) for year, q, _ in told}
    value = {year: float(v) for year, _, v in told}
    events = con.execute(
        "SELECT year, e1, e2, is_supplied FROM full_event WHERE importer = 410 AND hs_code = 250410 AND is_known"
    ).fetchall()
    assert len(events) > 20
    for year, e1, e2, supplied in events:
        three = (year - 2, year - 1, year)
        usual = sum(quantity[y] for y in three) / 3
        price = sum(value[y] for y in three) / sum(quantity[y] for y in three)
        after = quantity[year + 1]
        assert supplied == (quantity[year] >= NUMBERS.still_supplied * usual)
        assert e1 == (after < NUMBERS.fall * usual)
        dear = value[year + 1] / after > NUMBERS.squeeze_price * price
        assert e2 == (after < NUMBERS.squeeze_quantity * usual and dear)


def test_every_file_is_run(con: duckdb.DuckDBPyConnection) -> None:
    assert {f"hazard_{name}" for name in panel.TABLES} == {path.stem for path in sqlfiles.files("25_hazard")}
    assert set(asdict(NUMBERS)) >= {"fall", "panel_value_usd"}

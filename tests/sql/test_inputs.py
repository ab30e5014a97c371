"""Inputs across countries from the producer's rows to published rows: small tables worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest

from scrisk import method as methods
from scrisk.errors import DataError
from scrisk.scoring import leontief_rows
from scrisk.warehouse import sqlfiles
from scrisk.warehouse.computed import frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KNOWN = {"run_id": "r", "method_version": "m", "method_hash": "h", "code_version": "c"}
# China sells 40 to Vietnam, which sells 50 to Korea, which also buys 10 from China; each sells the rest to final users.
FLOWS = [("CHN", "VNM", 40.0), ("VNM", "KOR", 50.0), ("CHN", "KOR", 10.0)]
FINAL = {"CHN": 50.0, "KOR": 100.0, "VNM": 50.0}

Facts = dict[str, list[dict[str, Any]]]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        sqlfiles.run(connection, "00_schemas.sql")
        for name in ("icio_node", "icio_flow", "io_sector"):
            sqlfiles.create(connection, f"10_raw/{name}.sql")
        yield connection


def load(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    year: int = 2022,
    rest: str | None = None,
    scale: float = 1.0,
    replaced: list[str] | None = None,
) -> None:
    """Bring in the small table as a part of that year; `rest` renames Vietnam."""
    name = {"VNM": rest or "VNM"}
    flows = [(name.get(a, a), "C26", name.get(b, b), "C26", year, value * scale) for a, b, value in FLOWS]
    sold = {code: sum(value for a, _, value in FLOWS if a == code) for code in FINAL}
    nodes = [
        (name.get(code, code), "C26", year, (sold[code] + final) * scale, final * scale)
        for code, final in FINAL.items()
    ]
    ends = ["seller_country", "seller_sector", "buyer_country", "buyer_sector", "year", "value_usd_m"]
    told = ["country", "sector", "year", "gross_output_usd_m", "final_demand_usd_m"]
    for table, rows, schema in (("icio_node", nodes, told), ("icio_flow", flows, ends)):
        path = folder / f"{table}.parquet"
        pl.DataFrame(rows, schema=schema, orient="row").write_parquet(path)
        sqlfiles.fill(con, f"10_raw/{table}.sql", {"path": str(path), "replaced": replaced or []})


def facts(con: duckdb.DuckDBPyConnection, folder: Path, focal: tuple[str, ...] = ("JPN", "KOR")) -> Facts:
    nodes, flows = (frame(con, f"inputs/{name}.sql", folder) for name in ("icio_node", "icio_flow"))
    found = leontief_rows.published(nodes, flows, focal, methods.load(), KNOWN, "icio")
    return {name: rows.to_dicts() for name, rows in found.items()}


def test_a_supplier_behind_a_supplier(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path)
    found = facts(con, tmp_path)
    # Korea makes 100. Straight: .5 from Vietnam, .1 from China. Vietnam makes 100 and buys .4 from China: behind a unit
    # of Korea's output stand .5 by Vietnam and .1 + .5 * .4 = .3 by China, .8 in all.
    rows = {row["source_economy"]: row for row in found["input_dependence"] if row["sector"] == "C26"}
    china, vietnam, korea = rows["CHN"], rows["VNM"], rows["KOR"]
    assert china["direct_purchase_share"] == pytest.approx(1 / 6)
    assert china["face_value_share"] == pytest.approx(0.1 / 0.8)
    assert china["look_through_share"] == pytest.approx(0.3 / 0.8)
    assert china["hidden_exposure"] == pytest.approx(0.2 / 0.8)
    assert china["look_through_per_output"] == pytest.approx(0.3)
    # China adds all of what it sells, Vietnam .6 of its own, Korea .4 of its own.
    assert [row["value_added_share"] for row in (china, vietnam, korea)] == pytest.approx([0.3, 0.3, 0.4])
    # Of Korea's output .1 + .5 * .4 has come by China; of its purchases 1/6 + 5/6 * 1.
    assert china["passing_share"] == pytest.approx(0.3)
    assert china["hitting_probability"] == pytest.approx(1 / 6 + 5 / 6)
    assert vietnam["hidden_exposure"] == 0
    assert korea["look_through_share"] == 0
    assert korea["passing_share"] is None
    assert korea["hitting_probability"] is None
    ways = {row["via"]: row["passing_share"] for row in found["input_via"] if row["source_economy"] == "CHN"}
    assert ways == {"CHN": pytest.approx(0.1), "VNM": pytest.approx(0.2)}
    parts = [row for row in found["input_part"] if row["source_economy"] == "CHN"]
    assert [(row["source_sector"], row["look_through_share"]) for row in parts] == [("C26", pytest.approx(0.375))]
    balance = {row["economy"]: row for row in found["input_balance"]}
    assert [balance[code]["gross_output_usd_m"] for code in ("CHN", "KOR", "VNM")] == [100, 100, 100]
    assert balance["KOR"]["look_through_output_usd_m"] == pytest.approx(100, rel=1e-12)
    assert balance["KOR"]["primary_inputs_usd_m"] == 40


def test_a_buyer_behind_a_buyer(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path)
    rows = {row["buyer_economy"]: row for row in facts(con, tmp_path, ("CHN",))["sales_dependence"]}
    # Of China's 100 go .4 to Vietnam, .1 to Korea; Vietnam passes half on to Korea: .4 and .1 + .4 * .5 = .3.
    assert rows["KOR"]["direct_sale_share"] == pytest.approx(0.1)
    assert rows["KOR"]["face_value_share"] == pytest.approx(0.1 / 0.7)
    assert rows["KOR"]["look_through_share"] == pytest.approx(0.3 / 0.7)
    # In final products: .5 of its own, .4 * .5 Vietnam's, .3 Korea's.
    assert {code: row["final_product_share"] for code, row in rows.items()} == {
        "CHN": pytest.approx(0.5),
        "KOR": pytest.approx(0.3),
        "VNM": pytest.approx(0.2),
    }


def test_a_table_without_a_rest_of_the_world_says_so(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path)
    assert {row["flags"] for row in facts(con, tmp_path)["input_dependence"]} == {"rest_of_world_missing"}


def test_a_table_with_it_names_it(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, rest="ROW")
    rows = facts(con, tmp_path)["input_dependence"]
    assert {row["flags"] for row in rows} == {""}
    assert {row["source_economy"] for row in rows} == {"CHN", "KOR", "ROW"}


def test_a_newer_part_takes_the_place_of_the_embedded_year(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, replaced=["2022"])
    assert con.execute("SELECT count(*) FROM raw.icio_flow").fetchone() == (0,)
    load(con, tmp_path, rest="ROW", scale=2.0)
    balance = {row["economy"]: row for row in facts(con, tmp_path)["input_balance"]}
    assert balance["KOR"]["gross_output_usd_m"] == 200
    assert set(balance) == {"CHN", "KOR", "ROW"}


def test_the_newest_year_answers(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path)
    load(con, tmp_path, year=2021, scale=3.0)
    found = facts(con, tmp_path)
    assert {row["year"] for row in found["input_balance"]} == {2022}
    assert found["input_balance"][0]["gross_output_usd_m"] == 100


def test_without_a_table_there_are_no_rows(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert facts(con, tmp_path) == {name: [] for name in leontief_rows.FACTS}


def test_a_focal_economy_that_the_table_does_not_tell_apart_has_no_rows(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(con, tmp_path)
    found = facts(con, tmp_path, ("JPN",))
    assert found["input_dependence"] == []
    assert len(found["input_balance"]) == 3


def test_an_industry_that_buys_and_makes_nothing_is_refused(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path)
    con.execute("UPDATE raw.icio_node SET final_demand_usd_m = 0 WHERE country = 'KOR'")
    with pytest.raises(DataError, match="KOR C26 of 2022 buys, but its output is 0"):
        facts(con, tmp_path)


def test_a_flow_of_an_unknown_industry_is_refused(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path)
    con.execute("DELETE FROM raw.icio_node WHERE country = 'VNM'")
    with pytest.raises(duckdb.ConstraintException):
        sqlfiles.fill(con, "10_raw/icio_flow.sql", {"path": str(tmp_path / "icio_flow.parquet"), "replaced": []})

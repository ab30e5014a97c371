"""The check of the networks finds each way in which one does not hold together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from scrisk import method as methods
from scrisk.sources import network as tables
from scrisk.warehouse import network_tables, sqlfiles
from scrisk.warehouse.history import History
from scrisk.warehouse.networks import Networks

EDGES = "supplier,buyer,value\nA,B,2\nB,C,3\nC,A,1\nD,C,4\n"
FAULTS = {
    "sums": (
        "UPDATE out.network SET node_count = 5",
        "UPDATE out.network SET link_count = 3",
        "UPDATE out.network SET total_output = total_output * (1 + 1e-6)",
        "UPDATE out.network_node SET node_sales = node_sales + 1e-3 WHERE node = 'A'",
        "UPDATE out.network_node SET node_purchases = 0 WHERE node = 'B'",
        "UPDATE out.network_node SET node_suppliers = 7 WHERE node = 'B'",
        "UPDATE out.network_node SET node_buyers = 7 WHERE node = 'B'",
    ),
    "stray node": ("UPDATE out.network_node SET network = 'other' WHERE node = 'A'",),
    "stray link": (
        "UPDATE out.network_edge SET buyer_node = 'Z' WHERE buyer_node = 'B'",
        "UPDATE out.network_edge SET supplier_node = 'Z' WHERE buyer_node = 'B'",
        "UPDATE out.network_edge SET supplier_node = 'B' WHERE buyer_node = 'B'",
        "UPDATE out.network_edge SET link_value = 0 WHERE buyer_node = 'B'",
    ),
    "index": (
        "UPDATE out.network_risk SET node = 'Z' WHERE node = 'A'",
        "UPDATE out.network_risk SET systemic_rank = 9 WHERE systemic_rank = 4",
        "DELETE FROM out.network_risk WHERE systemic_rank = 4",
        "UPDATE out.network_risk SET esri = esri_down / 2 WHERE systemic_rank = 4",
        "UPDATE out.network_risk SET esri = 1.1, esri_down = 1.1 WHERE systemic_rank = 1",
        "UPDATE out.network_risk SET esri = esri_down + esri_up + 0.01 WHERE systemic_rank = 1",
        "UPDATE out.network_risk SET output_share = esri_up + 0.01 WHERE systemic_rank = 4",
    ),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("networks")
    (folder / "edges.csv").write_text(EDGES, encoding="utf-8")
    store = Networks(History(folder / "scrisk.duckdb"))
    method = methods.load()
    stored, _ = store.save("ring", tables.read(folder / "edges.csv"))
    store.rank(stored, method)
    known = {"run_id": "r", "method_version": "m", "method_hash": "h", "code_version": "c"}
    with duckdb.connect() as con:
        sqlfiles.run(con, "00_schemas.sql")
        for name, frame in network_tables.published(store.all(), store, method, print).items():
            path = Path(folder / f"{name}.parquet")
            frame.write_parquet(path)
            sqlfiles.run(con, f"30_out/{name}.sql", {**known, "path": str(path)})
        yield con


def bad(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the kinds of faults that the check finds."""
    return {row[0] for row in con.execute(sqlfiles.text("90_checks/out/network_laws.sql")).fetchall()}


def test_a_network_that_holds_passes(published: duckdb.DuckDBPyConnection) -> None:
    assert published.execute("SELECT count(*) FROM out.network_risk").fetchall() == [(4,)]
    assert bad(published) == set()


@pytest.mark.parametrize(("kind", "tamper"), [(kind, text) for kind, texts in FAULTS.items() for text in texts])
def test_the_check_finds(published: duckdb.DuckDBPyConnection, kind: str, tamper: str) -> None:
    published.begin()
    published.execute(tamper)
    found = bad(published)
    published.rollback()
    assert kind in found

"""Inter-Country Input-Output tables: one square csv a year, in a zip archive of several years or alone."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import polars as pl
import pytest

from scrisk import method as methods
from scrisk.errors import DataError, UsageError
from scrisk.scoring import leontief_rows
from scrisk.sources import icio
from scrisk.warehouse import sqlfiles
from scrisk.warehouse.computed import frame
from scrisk.warehouse.snapshots import snapshots

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk

COUNTRIES, SECTORS, DEMAND = ("JPN", "KOR", "ROW"), ("A01", "C26"), ("HFCE", "INVNT")


def square(seed: int = 1) -> list[list[str]]:
    """Return a table that balances: rows and columns add up to output, with zeros and a negative inventory."""
    nodes = [f"{country}_{sector}" for country in COUNTRIES for sector in SECTORS]
    random = np.random.default_rng(seed)
    flows = random.integers(0, 4, (len(nodes), len(nodes))) * 12.345
    demand = random.integers(1, 9, (len(nodes), len(COUNTRIES) * len(DEMAND))) * 10.5
    demand[0, 1] = -3.25
    output = flows.sum(axis=1) + demand.sum(axis=1)
    taxes = output * 0.01
    added = output - flows.sum(axis=0) - taxes
    buyers = [f"{country}_{kind}" for country in COUNTRIES for kind in DEMAND]
    zero = ["0"] * (len(buyers) + 1)
    return [
        ["V1", *nodes, *buyers, "OUT"],
        *(
            [node, *(f"{value:.4f}" for value in [*flows[at], *demand[at], output[at]])]
            for at, node in enumerate(nodes)
        ),
        ["TLS", *(f"{value:.4f}" for value in taxes), *zero],
        ["VA", *(f"{value:.4f}" for value in added), *zero],
        ["OUT", *(f"{value:.4f}" for value in output), *zero],
    ]


def text(table: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in table)


def packed(desk: Desk, **tables: list[list[str]]) -> bytes:
    path = desk.folder / "packed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(f"ICIO/{name.removeprefix('y')}_SML.csv", text(table))
        archive.writestr("ReadMe.txt", "words")
    content = path.read_bytes()
    path.unlink()
    return content


def test_flows_without_zeros_and_nodes(desk: Desk) -> None:
    table = square()
    parts = desk.parse("icio", desk.raw("2022_SML.csv", text(table)))
    assert set(parts) == {("icio_flow", "2022"), ("icio_node", "2022")}
    nodes = table[0][1:7]
    expected = [
        (*row[0].split("_"), *buyer.split("_"), 2022, float(cell))
        for row in table[1:7]
        for buyer, cell in zip(nodes, row[1:7], strict=True)
        if float(cell)
    ]
    assert 0 < len(expected) < 36
    assert desk.rows(parts["icio_flow", "2022"]) == sorted(expected)
    assert desk.rows(parts["icio_node", "2022"]) == [
        (*row[0].split("_"), 2022, float(row[-1]), pytest.approx(sum(map(float, row[7:13])))) for row in table[1:7]
    ]
    assert parts["icio_flow", "2022"].facts["nodes"] == 6


def test_rows_and_columns_in_any_order_give_the_same_bytes(desk: Desk) -> None:
    table = square()
    first = {k: p.path.read_bytes() for k, p in desk.parse("icio", desk.raw("2022_SML.csv", text(table))).items()}
    order = [0, *np.random.default_rng(3).permutation(np.arange(1, len(table[0])))]
    turned = [[row[at] for at in order] for row in [table[0], *reversed(table[1:])]]
    again = desk.parse("icio", desk.raw("2022_SML.csv", text(turned)))
    assert {key: part.path.read_bytes() for key, part in again.items() if key[0] == "icio_flow"} == {
        key: value for key, value in first.items() if key[0] == "icio_flow"
    }


def test_types_are_those_of_the_raw_tables(desk: Desk) -> None:
    import duckdb

    parts = desk.parse("icio", desk.raw("2022_SML.csv", text(square())))
    with duckdb.connect() as con:
        flow = con.read_parquet(str(parts["icio_flow", "2022"].path))
        assert [str(kind) for kind in flow.types] == ["VARCHAR"] * 4 + ["SMALLINT", "DOUBLE"]
    assert pl.read_parquet_schema(parts["icio_node", "2022"].path) == {
        "country": pl.String, "sector": pl.String, "year": pl.Int16, "gross_output_usd_m": pl.Float64,
        "final_demand_usd_m": pl.Float64,
    }  # fmt: skip


def test_the_wanted_years_of_an_archive(desk: Desk) -> None:
    raw = desk.raw("2016-2022_SML.zip", packed(desk, y2021=square(1), y2022=square(2)))
    assert {part for _, part in desk.parse("icio", raw)} == {"2022"}
    assert {part for _, part in desk.parse("icio", raw, settings={"years": [2021, 2022]})} == {"2021", "2022"}
    with pytest.raises(UsageError, match="no table of 2019; there are 2021, 2022"):
        desk.parse("icio", raw, settings={"years": [2019, 2022]})


def test_a_year_that_is_staged_is_not_made_again(desk: Desk) -> None:
    raw = desk.raw("x.zip", packed(desk, y2021=square(1), y2022=square(2)))
    years = {"years": [2021, 2022]}
    made = {part.origin for part in desk.parse("icio", raw, settings=years).values() if part.part == "2021"}
    # Another archive with the same year in it: its bytes decide, not the archive's.
    newer = desk.raw("x.zip", packed(desk, y2021=square(1), y2022=square(3)))
    again = desk.parse("icio", newer, settings=years, has=lambda _t, _p, origin: origin in made)
    assert {part for _, part in again} == {"2022"}


def test_extended_tables_keep_their_countries(desk: Desk) -> None:
    table = [[cell.replace("ROW_", "CN1_") for cell in row] for row in square()]
    parts = desk.parse("icio", desk.raw("2022.csv", text(table)))
    assert {row[0] for row in desk.rows(parts["icio_node", "2022"])} == {"JPN", "KOR", "CN1"}


REFUSALS = [
    # row, column, new value, what the message says
    (0, 1, "Japan", "unknown column 'Japan'"),
    (0, 1, "JPN_C26", "column JPN_C26 is there twice"),
    (0, 13, "TOTAL", "unknown column 'TOTAL'"),
    (1, 0, "JPN_A99", "row 'JPN_A99' has no column of its name"),
    (2, 0, "JPN_A01", "row JPN_A01 is there twice"),
    (8, 0, "TLS", "row TLS is there twice"),
    (1, 1, "abc", "row JPN_A01, column JPN_A01: 'abc' is no number"),
    (1, 1, "", "'' is no number"),
    (1, 1, "nan", "is no finite number"),
    (1, 1, "-5", "a flow below zero, -5"),
    (1, 13, "999999", "row JPN_A01 adds up to .* its output is 999,999"),
    (9, 1, "999999", "column JPN_A01 adds up to"),
]


@pytest.mark.parametrize(("row", "column", "value", "why"), REFUSALS)
def test_refusal(desk: Desk, row: int, column: int, value: str, why: str) -> None:
    table = square()
    table[row][column] = value
    with pytest.raises(DataError, match=why) as error:
        desk.parse("icio", desk.raw("2022_SML.csv", text(table)))
    assert error.value.message.startswith("2022_SML.csv")


@pytest.mark.parametrize(
    ("cut", "why"),
    [
        (lambda lines: [], "the file is empty"),
        (lambda lines: lines[:4], r"3 row\(s\) missing, the first is KOR_C26"),
        (lambda lines: lines[:-1], "row OUT is missing"),
        (lambda lines: [*lines[:3], lines[3][:20]], r"has \d+ cells, the header"),
        (lambda lines: [line.replace("_HFCE", "_A02").replace("_INVNT", "_A03") for line in lines], "wanted are"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(desk: Desk, cut: object, why: str) -> None:
    lines = cut(text(square()).splitlines())  # type: ignore[operator]
    with pytest.raises(DataError, match=why):
        desk.parse("icio", desk.raw("2022_SML.csv", "".join(f"{line}\n" for line in lines)))


def test_a_file_of_another_name_is_told(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no yearly table named like 2022_SML"):
        desk.parse("icio", desk.raw("table.csv", text(square())))


def test_rounding_is_let_pass(desk: Desk) -> None:
    table = square()
    table[1][1] = f"{float(table[1][1]) + 0.09:.4f}"
    assert desk.parse("icio", desk.raw("2022_SML.csv", text(table)))


def test_fetch_asks_for_the_archive(desk: Desk) -> None:
    shelf = desk.shelf()
    icio.fetch(shelf, {"url": "https://example.org/x", "name": "2016-2022_SML.zip", "years": [2022]})
    assert shelf.asked == [("https://example.org/x", "2016-2022_SML.zip", "zip")]


def test_what_a_refresh_brings_takes_the_embedded_year_and_is_looked_through(desk: Desk, tmp_path: Path) -> None:
    parts = desk.parse("icio", desk.raw("2022_SML.csv", text(square(3))))
    with duckdb.connect() as con:
        sqlfiles.run(con, "00_schemas.sql")
        embedded = [entry for entry in snapshots() if entry.source == "icio"]
        for name in ("icio_node", "icio_flow"):
            sqlfiles.create(con, f"10_raw/{name}.sql")
            own = next(entry.path for entry in embedded if entry.table == name)
            sqlfiles.fill(con, f"10_raw/{name}.sql", {"path": str(own), "replaced": ["2022"]})
            assert con.table(f"raw.{name}").count("*").fetchall() == [(0,)]
            sqlfiles.fill(con, f"10_raw/{name}.sql", {"path": str(parts[name, "2022"].path), "replaced": []})
        nodes, flows = (frame(con, f"inputs/{name}.sql", tmp_path) for name in ("icio_node", "icio_flow"))
    known = dict.fromkeys(("run_id", "method_version", "method_hash", "code_version"), "x")
    found = leontief_rows.published(nodes, flows, ["JPN", "KOR"], methods.load(), known, "icio year 2022")
    balance = found["input_balance"]
    assert balance["economy"].unique(maintain_order=True).to_list() == list(COUNTRIES)
    off = (balance["look_through_output_usd_m"] / balance["gross_output_usd_m"] - 1).abs().max()
    assert off is not None
    assert off < 1e-9  # type: ignore[operator]
    # The rest of the world is told, so nothing is missing.
    assert found["input_dependence"]["flags"].unique().to_list() == [""]
    assert set(found["input_dependence"]["source_economy"]) == set(COUNTRIES)

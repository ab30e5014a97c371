"""The semiconductor graph on the real figures: the shares that the method must show, and what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pytest

from scrisk.arrays.network import ESSENTIAL, pack
from scrisk.scoring.cascade import shock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def con(warehouse_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouse_path.resolve()), read_only=True) as connection:
        yield connection


# As printed in the dataset of August 2026, in percent; methods.md 5.
@pytest.mark.parametrize(
    ("provider", "input_id", "percent", "year"),
    [
        ("JPN", "N32", 95.2, 2025),  # resist processing
        ("JPN", "N71", 95.0, 2025),  # dicing
        ("JPN", "N11", 88.2, 2025),  # wafer handlers
        ("JPN", "N80", 65.9, 2025),  # SoC test
        ("JPN", "N33", 53.0, 2019),  # photomasks
        ("NLD", "N20", 100.0, 2025),  # EUV
        ("KOR", "N81", 61.4, 2025),  # burn-in test
        ("KOR", "N5", 60.0, 2022),  # memory design
    ],
)
def test_shares(con: duckdb.DuckDBPyConnection, provider: str, input_id: str, percent: float, year: int) -> None:
    world = "economy = 'WLD' AND provider_kind = 'country'"
    text = f"SELECT share, share_low, share_high, year FROM out.chip_share WHERE {world}"
    row = con.execute(f"{text} AND provider = ? AND input_id = ?", [provider, input_id]).fetchone()
    assert row is not None
    assert row == (*[pytest.approx(percent / 100, abs=1e-4)] * 3, year)


def stop(con: duckdb.DuckDBPyConnection, *key: str) -> tuple[float, float, str, str]:
    """Return low, high and the two chains of a cut of everything: provider, towards, economy, output, stage."""
    row = con.execute(
        "SELECT stopped_low, stopped_high, through, through_high FROM out.chip_stop WHERE cut_scope = 'all' AND "
        "(provider, cut_to, economy, chip_output, chip_stage) = (?, ?, ?, ?, ?)", [*key],
    ).fetchone()  # fmt: skip
    assert row is not None
    return row


@pytest.mark.parametrize("provider", ["NLD", "ASML"])
@pytest.mark.parametrize("economy", ["KOR", "TWN", "USA"])
def test_without_the_netherlands_no_leading_edge_logic(
    con: duckdb.DuckDBPyConnection, provider: str, economy: str
) -> None:
    # EUV tools > lithography tools > photolithography > etch > implantation > planarization.
    chain = "N20;N19;N25;N46;N16;N57"
    assert stop(con, provider, "all", economy, "advanced-logic", "fabrication") == (1.0, 1.0, chain, chain)


def test_mature_logic_needs_what_the_netherlands_sells_for_it(con: duckdb.DuckDBPyConnection) -> None:
    # KrF tools, .66 of them Dutch, for certain; immersion tools, .993, for a part that is not known.
    low, high, through, through_high = stop(con, "NLD", "all", "JPN", "logic", "fabrication")
    assert (low, high) == (pytest.approx(0.66), pytest.approx(0.993))
    assert (through.split(";")[0], through_high.split(";")[0]) == ("N105", "N22")


@pytest.mark.parametrize("output", ["advanced-logic", "logic", "memory", "other"])
def test_without_japan_no_resist_processing(con: duckdb.DuckDBPyConnection, output: str) -> None:
    # Resist processing tools are .952 Japanese; towards Korea nothing is lost more surely.
    low, high, through, _ = stop(con, "JPN", "KOR", "KOR", output, "fabrication")
    assert low == pytest.approx(0.952)
    assert through == "N32;N25;N46;N16;N57"
    assert high == 1.0  # electronic gases: Japan is named, its share is not
    # Towards all, wafers decide: Japan's .56 do not come, and every other maker lacks .997 of its saws.
    whole, _, chain, _ = stop(con, "JPN", "all", "KOR", output, "fabrication")
    assert whole == pytest.approx(0.56 + 0.44 * 0.997)
    assert chain == "N26;N117;N57"


def test_what_japan_holds_is_lost_everywhere(con: duckdb.DuckDBPyConnection) -> None:
    text = "SELECT input_id, lost_low FROM out.chip_loss WHERE provider = 'JPN' AND cut_to = 'all'"
    lost = dict(con.execute(text).fetchall())
    expected = {"N32": 0.952, "N71": 0.95, "N11": 0.882, "N79": 0.637}
    assert {name: lost[name] for name in expected} == pytest.approx(expected)
    # Masks: Japan's .53 do not come; the others lack .534 of their writers: .53 + .47 * .534.
    assert lost["N33"] == pytest.approx(0.53 + 0.47 * 0.534)


def test_mutual_dependence_is_drawn_both_ways(con: duckdb.DuckDBPyConnection) -> None:
    pair = "economy IN ('JPN', 'KOR') AND supplier IN ('JPN', 'KOR')"
    text = f"SELECT economy, input_id, lost_low FROM out.mutual_dependence WHERE {pair}"
    lost = {(economy, input_id): low for economy, input_id, low in con.execute(text).fetchall()}
    assert lost["KOR", "N32"] == pytest.approx(0.952)
    assert lost["KOR", "N31"] == pytest.approx(0.774)  # as published of Korea's imports in 2022
    assert lost["JPN", "N5"] == pytest.approx(0.6)
    assert lost["KOR", "hydrogen-fluoride"] == pytest.approx(0.128)  # 2020
    # Wafers of Korea: Japan's .56 do not come, and Korea's own .1 lack .997 of their saws.
    assert lost["KOR", "N26"] == pytest.approx(0.56 + 0.1 * 0.997)


def test_choke_points_are_ranked(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "SELECT provider, input_id FROM out.choke_point WHERE stops IS NOT NULL ORDER BY choke_rank LIMIT 3"
    ).fetchall()
    assert found == [("ASML", "N20"), ("NLD", "N20"), ("JPN", "N9")]


def test_every_input_of_the_dataset_is_there(con: duckdb.DuckDBPyConnection) -> None:
    counted = "SELECT count(*) FROM out.chip_input WHERE input_id LIKE 'N%'"
    assert con.execute(counted).fetchone() == (126,)
    # What is cited has pages, what is judged says so, and nothing is without a reason but the dataset's own links.
    bad = """
        SELECT * FROM out.chip_need
        WHERE (need_status = 'cited') <> (source_urls IS NOT NULL) OR (need_status <> 'dataset' AND why IS NULL)
    """
    assert con.execute(bad).fetchall() == []


def test_the_graph_is_a_network_for_the_cascade(con: duckdb.DuckDBPyConnection) -> None:
    links = con.execute("SELECT supplier_node, buyer_node, product, flow_share FROM out.chip_network").fetchall()
    names = sorted({name for link in links for name in link[:2]})
    at = {name: place for place, name in enumerate(names)}
    products = {product: place for place, product in enumerate(sorted({link[2] for link in links}), start=1)}
    sector = np.zeros(len(names), dtype=np.int32)
    for supplier, _, product, _ in links:
        sector[at[supplier]] = products[product]
    network = pack(
        sector, [at[link[0]] for link in links], [at[link[1]] for link in links], [link[3] for link in links],
        np.full((len(products) + 1,) * 2, ESSENTIAL, dtype=np.int8),
    )  # fmt: skip
    psi = np.ones((2, len(names)))
    psi[0, at["NLD:euv-lithography-tools>KOR"]] = 0.0
    psi[1, at["JPN:resist-processing-tools>KOR"]] = 0.0
    down = shock(network, psi, epsilon=0.0).down
    assert down[0, at["KOR:N57/advanced-logic"]] == 0.0
    assert down[0, at["KOR:N57/memory"]] == down[0, at["TWN:N57/advanced-logic"]] == 1.0
    assert down[1, at["KOR:N57/memory"]] == pytest.approx(1 - 0.952)

"""Networks of one's own: packed, shocked, ranked; kept beside the warehouse whole or not at all."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from scrisk import method as methods
from scrisk.errors import DataError, LockedError, UsageError
from scrisk.scoring import networks as scoring
from scrisk.scoring.networks import Settings, Shock
from scrisk.sources import network as tables
from scrisk.warehouse import network_tables
from scrisk.warehouse import networks as kept
from scrisk.warehouse.history import History
from scrisk.warehouse.networks import Networks

# Eleven firms of methods.md 5: supplier-buyer, each of weight 1, and the sector of each.
LINKS = "2-1,2-3,7-4,9-5,3-7,6-7,10-7,9-10,7-11,8-11"
SECTORS = (1, 2, 1, 3, 4, 2, 4, 1, 2, 3, 5)
GOLDEN = {
    "none": (0.1, 0.366667, 0.266667, 0.35, 0.1, 0.166667, 0.7, 0.1, 0.366667, 0.266667, 0.45),
    "all": (0.1, 0.5, 0.4, 0.35, 0.1, 0.3, 0.7, 0.1, 0.5, 0.4, 0.45),
    "table": (0.1, 0.366667, 0.266667, 0.35, 0.1, 0.166667, 0.7, 0.1, 0.5, 0.4, 0.45),
}
THIRD = pl.DataFrame({"supplier_sector": ["3"], "buyer_sector": ["*"], "essential": [2]})


def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    pairs = [pair.split("-") for pair in LINKS.split(",")]
    edges = pl.DataFrame(
        {
            "supplier_node": [pair[0] for pair in pairs], "buyer_node": [pair[1] for pair in pairs],
            "link_value": [1.0] * len(pairs),
        }
    )  # fmt: skip
    nodes = pl.DataFrame({"node": [str(place + 1) for place in range(11)], "node_sector": [str(s) for s in SECTORS]})
    return nodes, edges


def eleven(rule: str = "none") -> scoring.Graph:
    nodes, edges = frames()
    return scoring.assembled(nodes, edges, THIRD if rule == "table" else None, rule=rule)


@pytest.mark.parametrize("rule", GOLDEN)
def test_eleven_firms(rule: str) -> None:
    found = scoring.ranked(eleven(rule)).sort(pl.col("node").cast(pl.Int32))
    np.testing.assert_allclose(found["esri"], GOLDEN[rule], atol=5e-7)
    assert found["systemic_rank"].sort().to_list() == list(range(1, 12))
    # Ten links of weight 1: firm 7 sells two of them.
    assert found["output_share"][6] == 0.2
    assert found["is_converged"].all()


def test_the_order_of_the_rows_changes_nothing() -> None:
    nodes, edges = frames()
    turned = scoring.ranked(scoring.assembled(nodes.reverse(), edges.reverse(), rule="all"))
    assert dict(turned.select("node", "esri").iter_rows()) == pytest.approx(
        dict(scoring.ranked(eleven("all")).select("node", "esri").iter_rows())
    )


def test_pieces_of_a_long_run_are_the_same_and_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[int, int]] = []
    monkeypatch.setattr(scoring, "_LEAST_SLICE", 4)
    monkeypatch.setattr(scoring, "_SLICES", 3)
    found = scoring.ranked(eleven("all"), say=lambda done, count: said.append((done, count)))
    assert said == [(0, 11), (4, 11), (8, 11)]
    assert found.equals(scoring.ranked(eleven("all")))


def test_what_falls() -> None:
    graph = eleven("all")
    fallen = scoring.fall(graph, {"one": [Shock("node", "9")], "two": [Shock("sector", "2", 0.5)]})
    total, half = scoring.totals(fallen)
    # Firm 9 sells 2 of 10; its buyers 5 and 10 get nothing else of its sector, so they stop (10: 1 of 10), then 7
    # (2 of 10) lacks all of sector 3. Together 5 of 10 down; the suppliers of 7 are not hit upward by as much.
    assert (total["shock_share"], total["loss_down"]) == pytest.approx((0.2, 0.5))
    assert total["loss_share"] == pytest.approx(GOLDEN["all"][8])
    assert total["is_converged"]
    rows = scoring.fallen_nodes(fallen)
    one = rows.filter(pl.col("shock") == "one")
    assert one["lost_output"].sum() == pytest.approx(total["lost_output"])
    assert one["lost_output"].is_sorted(descending=True)
    by = scoring.fallen_groups(fallen, "sector").filter(pl.col("shock") == "two")
    assert by["lost_output"].sum() == pytest.approx(half["lost_output"])
    assert by["node_count"].sum() == 11
    # Sector 5 is firm 11, which sells to nobody: no share of nothing.
    assert by.filter(pl.col("node_sector") == "5")["loss_share"].to_list() == [None]


def test_of_several_shocks_the_largest_counts() -> None:
    left = scoring.remaining(eleven(), [Shock("sector", "2", 0.2), Shock("node", "9", 0.5), Shock("node", "9", 0.1)])
    assert left[[1, 5, 8]].tolist() == [0.8, 0.8, 0.5]
    assert left.sum() == pytest.approx(11 - 0.2 - 0.2 - 0.5)


@pytest.mark.parametrize(
    ("shock", "why"),
    [
        (Shock("node", "12"), "no node of this network is called '12'"),
        (Shock("sector", "9"), "They are 1, 2, 3, 4, 5"),
        (Shock("economy", "CHN"), "no node of this network has an economy"),
        (Shock("node", "1", 1.5), "a loss of 1.5 is no share"),
    ],
)
def test_who_is_not_there_is_said(shock: Shock, why: str) -> None:
    with pytest.raises(UsageError) as error:
        scoring.remaining(eleven(), [shock])
    assert why in str(error.value)


def test_nodes_are_found_by_name_and_slips_get_a_suggestion() -> None:
    nodes = pl.DataFrame(
        {
            "node": ["M1", "M2", "m3"], "node_name": ["Seoul Magnets", "Osaka Magnets", "osaka magnets"],
            "node_sector": ["x", "x", "x"],
        }
    )  # fmt: skip
    edges = pl.DataFrame({"supplier_node": ["M1"], "buyer_node": ["M2"], "link_value": [1.0]})
    graph = scoring.assembled(nodes, edges)
    assert scoring.remaining(graph, [Shock("node", "seoul magnets")]).tolist() == [0.0, 1.0, 1.0]
    assert scoring.remaining(graph, [Shock("node", "M3")]).tolist() == [1.0, 1.0, 0.0]
    with pytest.raises(UsageError, match="may be 2 nodes") as several:
        scoring.remaining(graph, [Shock("node", "OSAKA MAGNETS")])
    assert several.value.hint == "Give the id: M2, m3."
    with pytest.raises(UsageError) as error:
        scoring.remaining(graph, [Shock("node", "Seoul Magnet")])
    assert "Did you mean Seoul Magnets" in error.value.hint


def test_pairs_outrank_what_is_said_of_every_buyer() -> None:
    table = pl.DataFrame(
        {"supplier_sector": ["1", "1"], "buyer_sector": ["2", "*"], "essential": [0, 2]}
    )  # fmt: skip
    matrix = scoring.essential_matrix({"1": 0, "2": 1, "3": 2}, table, "table", "non-essential")
    assert matrix.tolist() == [[2, 0, 2], [1, 1, 1], [1, 1, 1]]
    assert (scoring.essential_matrix({"1": 0}, None, "all", "") == 2).all()


def test_outputs_weigh_the_nodes() -> None:
    nodes, edges = frames()
    some = nodes.with_columns(pl.Series("node_output", [None, 8.0, *[None] * 9], dtype=pl.Float64))
    graph = scoring.assembled(some, edges)
    assert graph.output[1] == 8.0  # in place of the 2 it sells
    assert graph.output[6] == 2.0
    nothing = nodes.with_columns(pl.lit(0.0).alias("node_output"))
    with pytest.raises(DataError, match="nothing to lose"):
        scoring.assembled(nothing, edges)
    with pytest.raises(DataError, match="'99', which is no node"):
        scoring.assembled(nodes, edges.with_columns(pl.lit("99").alias("buyer_node")))


def test_how_a_network_hangs_together() -> None:
    nodes = pl.DataFrame({"node": list("abcdef"), "node_sector": list("xxyyzz")})
    edges = pl.DataFrame({"supplier_node": list("abcd"), "buyer_node": list("bcae"), "link_value": [1.0] * 4})
    found = scoring.facts(scoring.assembled(nodes, edges))
    # A ring of three, a pair, and one alone.
    assert (found["part_count"], found["largest_part"]) == (3, 3)
    assert (found["without_inputs"], found["without_buyers"]) == (2, 2)
    chain = [str(place) for place in range(300)]
    line = pl.DataFrame({"supplier_node": chain[:-1], "buyer_node": chain[1:], "link_value": [1.0] * 299})
    whole = scoring.facts(scoring.assembled(pl.DataFrame({"node": chain, "node_sector": chain}), line))
    assert (whole["part_count"], whole["largest_part"]) == (1, 300)


# --- how it is kept


@pytest.fixture
def store(tmp_path: Path) -> Networks:
    return Networks(History(tmp_path / "scrisk.duckdb"))


def given(folder: Path, edges: str = "A,B,1\nB,C,2\n") -> tables.Given:
    path = folder / "edges.csv"
    path.write_text(f"supplier,buyer,value\n{edges}", encoding="utf-8")
    return tables.read(path)


def test_a_network_is_kept_and_replaced(store: Networks, tmp_path: Path) -> None:
    stored, change = store.save("mine", given(tmp_path), "t")
    assert (change, store.names(), stored.manifest["unit"]) == ("new", ["mine"], "t")
    assert store.save("mine", given(tmp_path), "t")[1] == "unchanged"
    again, change = store.save("mine", given(tmp_path, "A,B,1\n"))
    assert (change, again.graph.network.n) == ("replaced", 2)
    # Nothing is left of the first: three tables and a manifest.
    assert len(list(store.folder.iterdir())) == 4


def test_what_a_refused_table_leaves(store: Networks, tmp_path: Path) -> None:
    store.save("mine", given(tmp_path))
    before = {path.name: path.read_bytes() for path in store.folder.iterdir()}
    with pytest.raises(DataError):
        store.save("mine", given(tmp_path, "A,A,1\n"))
    with pytest.raises(UsageError, match="cannot be the name"):
        store.save("My Network", given(tmp_path))
    with pytest.raises(UsageError, match="is built in"):
        store.save("trade", given(tmp_path))
    assert {path.name: path.read_bytes() for path in store.folder.iterdir()} == before


def test_a_killed_load_leaves_the_old_network(store: Networks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save("mine", given(tmp_path))

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Networks, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            store.save("mine", given(tmp_path, "A,B,9\n"))
    assert store.find("mine").graph.network.n == 3
    assert len(list(store.folder.iterdir())) > 4
    store.save("mine", given(tmp_path, "A,B,7\n"))
    assert len(list(store.folder.iterdir())) == 4


def test_a_damaged_file_is_told_and_mended_by_loading_again(store: Networks, tmp_path: Path) -> None:
    stored, _ = store.save("mine", given(tmp_path))
    path = store.folder / stored.manifest["edges"]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match="is not the file that was written"):
        _ = store.find("mine").graph
    assert store.save("mine", given(tmp_path))[1] == "replaced"
    assert store.find("mine").graph.network.n == 3
    (store.folder / "mine.toml").write_text("network = 1", encoding="utf-8")
    with pytest.raises(DataError, match="is missing"):
        store.all()


def test_who_is_meant(store: Networks, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no network is loaded"):
        store.find(None)
    store.save("alpha", given(tmp_path))
    assert store.find(None).name == "alpha"
    store.save("beta", given(tmp_path))
    with pytest.raises(UsageError, match="which of 2 networks"):
        store.find(None)
    with pytest.raises(UsageError, match="no network is called 'alfa'") as error:
        store.find("alfa")
    assert "Did you mean alpha?" in error.value.hint
    store.drop("alpha")
    assert (store.names(), store.find(None).name) == (["beta"], "beta")
    assert not list(store.folder.glob("alpha*"))


def test_an_index_is_kept_until_something_changes(
    store: Networks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = methods.load()
    stored, _ = store.save("mine", given(tmp_path))
    assert stored.ranking(method) is None
    first = store.rank(stored, method)
    with monkeypatch.context() as patch:
        patch.setattr(scoring, "ranked", None)  # it is not computed again
        assert store.rank(store.find("mine"), method).equals(first)
    assert store.find("mine").settings(method) == Settings(0.01, 1000)
    store.rank(store.find("mine"), method, epsilon=0.5, replacement=True)
    assert store.find("mine").settings(method) == Settings(0.5, 1000, True)
    monkeypatch.setattr(kept, "_code", lambda: "another kernel")
    assert store.find("mine").ranking(method) is None


def test_a_build_carries_an_index_and_computes_it_when_the_network_changed(store: Networks, tmp_path: Path) -> None:
    method = methods.load()
    stored, _ = store.save("mine", given(tmp_path))
    assert network_tables.published(store.all(), store, method, print)["network_risk"].is_empty()
    store.rank(stored, method)
    said: list[str] = []
    carried = network_tables.published(store.all(), store, method, said.append)
    assert (carried["network_risk"].height, said) == (3, [])
    store.save("mine", given(tmp_path, "A,B,1\nB,C,2\nC,D,4\n"))
    anew = network_tables.published(store.all(), store, method, said.append)
    assert (anew["network_risk"].height, said) == (4, ["ranking the nodes of network mine"])
    assert store.find("mine").ranking(method) is not None
    assert anew["network_edge"]["link_value"].sum() == anew["network_node"]["node_sales"].sum() == 7.0


def test_a_network_is_part_of_what_names_a_run(store: Networks, tmp_path: Path) -> None:
    from scrisk.warehouse.plan import make_plan

    ids = [make_plan().run_id]
    stored, _ = store.save("mine", given(tmp_path))
    ids.append(make_plan(networks=store.all()).run_id)
    store.rank(stored, methods.load())
    ids.append(make_plan(networks=store.all()).run_id)
    store.save("mine", given(tmp_path, "A,B,1\n"))
    ids.append(make_plan(networks=store.all()).run_id)
    assert len(set(ids)) == 4


def _save(folder: str, value: int, barrier: Any) -> None:
    path = Path(folder)
    mine = Networks(History(path / "scrisk.duckdb"))
    (path / f"{value}.csv").write_text(f"supplier,buyer,value\nA,B,{value}\n", encoding="utf-8")
    read = tables.read(path / f"{value}.csv")
    barrier.wait(60)
    for _ in range(5):
        mine.save("mine", read)


def test_two_processes_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    workers = [context.Process(target=_save, args=(str(tmp_path), value, barrier)) for value in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0]
    store = Networks(History(tmp_path / "scrisk.duckdb"))
    assert store.find("mine").frame("edges")["link_value"].to_list() in ([1.0], [2.0])
    assert len(list(store.folder.iterdir())) == 4


def test_a_load_waits_for_a_refresh(store: Networks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_WAIT", 0.05)
    with store.history.locked("refresh"), pytest.raises(LockedError, match="another scrisk is at work"):
        store.save("mine", given(tmp_path))
    assert store.names() == []

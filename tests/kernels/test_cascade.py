"""Cascades: against dense tables of plain numpy, and what is documented of odd networks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from scrisk.arrays import cascading
from scrisk.arrays.network import Network, pack
from scrisk.errors import DataError
from scrisk.scoring.cascade import index, shock

Floats = npt.NDArray[np.float64]
Parts = tuple[npt.NDArray[np.int64], Floats, npt.NDArray[np.int64]]

EPSILON = 1e-2


def _parts(seed: int, n: int = 12, sectors: int = 3, density: float = 0.25) -> Parts:
    """Return sectors, a dense table of sales of very different sizes, and a table of essential inputs."""
    draw = np.random.default_rng(seed)
    sales = np.where(draw.random((n, n)) < density, draw.pareto(1.0, (n, n)) + 0.01, 0.0)
    return draw.integers(0, sectors, n), sales, draw.integers(0, 3, (sectors, sectors))


def _network(parts: Parts) -> Network:
    sector, sales, essential = parts
    supplier, buyer = np.nonzero(sales)
    return pack(sector, supplier, buyer, sales[supplier, buyer], essential)


def _dense(parts: Parts, psi: Floats, *, replacement: bool = False, most: int = 1000) -> tuple[Floats, Floats, int]:
    """Follow one shock with full tables, as the formulas are written."""
    sector, sales, essential = parts
    member = np.eye(essential.shape[0])[sector]
    kind = essential[sector][:, sector]
    total = sales.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        sole = np.where((kind == 2) & (sales > 0), sales / (member.T @ sales)[sector], 0.0)
        mixed = np.where((kind == 1) & (sales > 0), sales / sales.sum(axis=0), 0.0)
        up = np.where(sales > 0, sales / total[:, np.newaxis], 0.0)
    hd, hu = psi.copy(), psi.copy()
    steps, change = 0, 1.0
    while change > EPSILON and steps < most:
        steps += 1
        scale = np.ones(psi.size)
        if replacement:
            market = (member.T @ (total * hd))[sector]
            scale = np.array([s / m if s < m else 1.0 for s, m in zip(total, market, strict=True)])
        lost = scale * (1 - hd)
        worst = (member.T @ (lost[:, np.newaxis] * sole)).max(axis=0)
        fresh = np.maximum(0, np.minimum(psi, np.minimum(1 - worst, 1 - lost @ mixed)))
        sold = np.maximum(0, np.minimum(psi, 1 - up @ (1 - hu)))
        change = max(np.abs(fresh - hd).max(), np.abs(sold - hu).max())
        hd, hu = fresh, sold
    return hd, hu, steps


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_dense_tables_say_the_same(seed: int, replacement: bool) -> None:
    parts = _parts(seed)
    psi = np.random.default_rng(seed).choice([0.0, 0.4, 1.0, 1.0], (5, 12))
    found = shock(_network(parts), psi, replacement=replacement)
    for row in range(5):
        down, up, steps = _dense(parts, psi[row], replacement=replacement)
        np.testing.assert_allclose(found.down[row], down, rtol=0, atol=1e-12)
        np.testing.assert_allclose(found.up[row], up, rtol=0, atol=1e-12)
        assert found.steps[row] == steps


def test_the_index_weighs_what_the_shocks_leave() -> None:
    network = _network(_parts(5, n=20))
    found = index(network)
    alone = shock(network, 1.0 - np.eye(20))
    weight = network.output / network.output.sum()
    np.testing.assert_allclose(found.combined, (1 - np.minimum(alone.down, alone.up)) @ weight, rtol=0, atol=1e-14)
    np.testing.assert_allclose(found.down, (1 - alone.down) @ weight, rtol=0, atol=1e-14)
    np.testing.assert_allclose(found.up, (1 - alone.up) @ weight, rtol=0, atol=1e-14)
    assert found.steps.tolist() == alone.steps.tolist()
    some = index(network, [7, 3, 7])
    assert some.combined.tolist() == found.combined[[7, 3, 7]].tolist()


@pytest.mark.parametrize("replacement", [False, True])
def test_neighbours_threads_and_ways_change_no_byte(monkeypatch: pytest.MonkeyPatch, replacement: bool) -> None:
    network = _network(_parts(6, n=14, density=0.15))
    psi = np.random.default_rng(6).choice([0.0, 0.7, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], (20, 14))
    together = shock(network, psi, replacement=replacement, threads=1)

    def same(rows: list[int], threads: int = 1) -> None:
        found = shock(network, psi[rows], replacement=replacement, threads=threads)
        assert found.down.tobytes() == together.down[rows].tobytes()
        assert found.up.tobytes() == together.up[rows].tobytes()
        assert found.steps.tolist() == together.steps[rows].tolist()

    for row in (0, 7, 19):
        same([row])
    same(list(range(19, -1, -1)))
    same(list(range(20)), threads=2)
    for share in (0.0, 10.0):  # look at every node at every step, or never
        monkeypatch.setattr(cascading, "_DENSE", share)
        same(list(range(20)))


def test_the_index_is_the_same_by_all_nodes_and_by_what_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    network = _network(_parts(7, n=18, density=0.1))
    expected = index(network, threads=1)
    for share in (0.0, 10.0):
        monkeypatch.setattr(cascading, "_DENSE", share)
        found = index(network, threads=2)
        assert found.combined.tobytes() == expected.combined.tobytes()
        assert found.up.tobytes() == expected.up.tobytes()


def test_the_order_of_the_links_changes_no_byte() -> None:
    sector, sales, essential = _parts(8)
    supplier, buyer = np.nonzero(sales)
    order = np.random.default_rng(0).permutation(supplier.size)
    other = pack(sector, supplier[order], buyer[order], sales[supplier, buyer][order], essential)
    assert index(other).combined.tobytes() == index(_network((sector, sales, essential))).combined.tobytes()


@pytest.mark.needs_jit
def test_vector_instructions_do_what_the_loop_does() -> None:
    from scrisk.kernels import cascade as kernels

    network = _network(_parts(9, n=30, sectors=4))
    draw = np.random.default_rng(9)
    lanes = cascading.LANES
    links = cascading._links(network)
    for groups in (links[:7], links[7:14]):
        lost = draw.random((30, lanes)) * (draw.random((30, lanes)) < 0.6)
        least, old = draw.random((30, lanes)) * 0.3, draw.random((30, lanes))
        live = (draw.random(lanes) < 0.7) * 1.0
        expected, top = np.empty((30, lanes)), np.zeros(lanes)
        states = [kernels._lose_loop(j, j, *groups, lost, least, old, live, top, expected) for j in range(30)]
        found, tops, moved = np.empty((30, lanes)), np.zeros(lanes), np.empty(30, dtype=np.int32)
        done = np.zeros(30, dtype=np.int8)
        count = kernels.step(-1, moved, *groups, lost, least, old, live, True, done, tops, moved, found)
        assert found.tobytes() == expected.tobytes()
        assert tops.tobytes() == top.tobytes()
        assert moved[:count].tolist() == [j for j in range(30) if states[j] & 1]
        assert done.tolist() == [int(states[j] < 2) for j in range(30)]


# --- odd networks


def _chain(**more: object) -> Network:
    """Return 0 -> 1 -> 2, all essential, each in a sector of its own."""
    return pack([0, 1, 2], [0, 1], [1, 2], [4.0, 4.0], np.full((3, 3), 2), **more)  # type: ignore[arg-type]


def test_a_node_without_purchases_is_only_hit_from_above() -> None:
    found = shock(_chain(), [1, 1, 0])
    assert found.down.tolist() == [[1, 1, 0]]
    assert found.up.tolist() == [[0, 0, 0]]


def test_a_node_without_sales_is_only_hit_from_below_and_weighs_nothing() -> None:
    found = shock(_chain(), [0, 1, 1])
    assert found.down.tolist() == [[0, 0, 0]]
    assert found.up.tolist() == [[0, 1, 1]]
    assert index(_chain()).combined.tolist() == [1, 1, 1]
    assert index(_chain(output=[1, 1, 2])).down.tolist() == [1, 0.75, 0.5]


def test_a_node_that_sells_to_itself_counts_that_as_any_link() -> None:
    # Half of what 1 buys is its own, half 0's: 1 loses 1/2, then 1/2 + 1/4, 7/8 ... until a step adds 1/128 or less.
    network = pack([0, 0], [0, 1], [1, 1], [3.0, 3.0], [[1]])
    found = shock(network, [0, 1])
    assert found.down.tolist() == [[0, 2.0**-7]]
    assert found.steps.tolist() == [7]
    # Sales of 1 are to itself alone: nothing from above reaches it.
    assert found.up.tolist() == [[0, 1]]


def test_a_ring_is_followed_until_it_fades() -> None:
    # 0 -> 1 -> 2 -> 0; each also buys as much from 3, which is untouched: the loss halves from link to link.
    network = pack([0] * 4, [0, 1, 2, 3, 3, 3], [1, 2, 0, 1, 2, 0], np.ones(6), [[1]])
    found = shock(network, [0.5, 1, 1, 1])
    assert found.down.tolist() == [[0.5, 0.75, 0.875, 1]]
    assert found.converged.all()


def test_parts_without_a_link_between_them_do_not_meet() -> None:
    network = pack([0] * 4, [0, 2], [1, 3], np.ones(2), [[2]])
    found = shock(network, [[0, 1, 1, 1], [1, 1, 1, 0]])
    assert found.down.tolist() == [[0, 0, 1, 1], [1, 1, 1, 0]]
    assert found.up.tolist() == [[0, 1, 1, 1], [1, 1, 0, 0]]


def test_negligible_inputs_stop_nobody_but_count_among_purchases() -> None:
    # 2 buys 3 of negligible goods from 0 and 1 of others from 1.
    network = pack([0, 1, 2], [0, 1], [2, 2], [3.0, 1.0], [[0, 0, 0], [1, 1, 1], [0, 0, 0]])
    found = shock(network, [[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    assert found.down.tolist() == [[0, 1, 1], [1, 0, 0.75], [1, 1, 0]]
    assert found.up[2].tolist() == [0, 0, 0]


def test_nothing_at_all() -> None:
    empty = pack([], [], [], [], np.empty((0, 0)))
    assert index(empty).combined.shape == (0,)
    assert shock(empty, np.empty((2, 0))).down.shape == (2, 0)
    alone = pack([0, 0], [], [], [], [[2]])
    assert np.isnan(index(alone).combined).all()
    assert shock(alone, [0.25, 1]).up.tolist() == [[0.25, 1]]
    assert shock(_chain(), np.empty((0, 3))).steps.shape == (0,)
    assert index(pack([0, 0], [], [], [], [[2]], output=[3, 1])).combined.tolist() == [0.75, 0.25]


# --- replacement


def test_a_small_supplier_of_a_large_market_is_replaced() -> None:
    # 0 sells 1 to 2; 1 of the same sector sells 9 to 3. Of the market of 10, 9 is left: 2 loses 1/9.
    parts = ([0, 0, 1, 1], [0, 1], [2, 3], [1.0, 9.0], np.full((2, 2), 2))
    found = shock(pack(*parts), [0, 1, 1, 1], replacement=True)
    np.testing.assert_allclose(found.down, [[0, 1, 8 / 9, 1]], rtol=1e-15)
    assert shock(pack(*parts), [0, 1, 1, 1]).down.tolist() == [[0, 1, 0, 1]]
    # With the whole market gone nobody is replaced.
    assert shock(pack(*parts), [0, 0, 1, 1], replacement=True).down.tolist() == [[0, 0, 0, 0]]


def test_a_cascade_that_has_not_ended_says_so() -> None:
    network = pack([0, 0], [0, 1], [1, 1], [3.0, 3.0], [[1]])
    found = shock(network, [[0, 1], [1, 1]], epsilon=0.0, max_steps=3)
    assert found.steps.tolist() == [3, 1]
    assert found.converged.tolist() == [False, True]
    assert found.down[0].tolist() == [0, 0.125]


# --- what is refused


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sector": [0, 1, 3]}, "sector"),
        ({"sector": [0.5, 1, 2]}, "whole"),
        ({"supplier": [0, -1]}, "supplier"),
        ({"buyer": [1, 3]}, "buyer"),
        ({"buyer": [1]}, "supplier, buyer, weight"),
        ({"supplier": [0, 0], "buyer": [1, 1]}, "twice"),
        ({"weight": [1.0, 0.0]}, "above 0"),
        ({"weight": [1.0, -2.0]}, "above 0"),
        ({"weight": [1.0, np.nan]}, "above 0"),
        ({"essential": [[0, 1], [3, 0]]}, "essential"),
        ({"essential": [0, 1]}, "essential"),
        ({"output": [1.0, 2.0]}, "output"),
        ({"output": [1.0, 2.0, -1.0]}, "output"),
    ],
)
def test_what_is_no_network_is_refused(change: dict[str, object], words: str) -> None:
    given = {
        "sector": [0, 1, 2], "supplier": [0, 1], "buyer": [1, 2], "weight": [1.0, 1.0], "essential": np.ones((3, 3)),
        "output": None,
    }  # fmt: skip
    with pytest.raises(DataError, match=words):
        pack(**{**given, **change})  # type: ignore[arg-type]


@pytest.mark.parametrize("psi", [[0, 1], [0, 1, 1.5], [0, 1, np.nan], [-0.1, 1, 1], [[[0, 1, 1]]]])
def test_shocks_that_cannot_be_are_refused(psi: object) -> None:
    with pytest.raises(DataError, match="remaining"):
        shock(_chain(), psi)  # type: ignore[arg-type]


def test_nodes_and_rules_that_cannot_be_are_refused() -> None:
    for nodes in ([3], [-1], [0.5]):
        with pytest.raises(DataError, match="nodes"):
            index(_chain(), nodes)
    for rule in ({"epsilon": -1.0}, {"epsilon": np.nan}, {"max_steps": 0}):
        with pytest.raises(DataError, match="epsilon"):
            index(_chain(), **rule)


def test_inputs_stay_as_they_are() -> None:
    psi = np.array([[0.0, 1.0, 1.0]])
    psi.setflags(write=False)
    shock(_chain(), psi)

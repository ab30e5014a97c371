"""Laws of cascades, on networks that hypothesis makes up."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
from hypothesis import given, settings

from scrisk.arrays.network import Network, pack
from scrisk.scoring.cascade import index, shock

Floats = npt.NDArray[np.float64]
Parts = tuple[list[int], list[tuple[int, int]], list[float], list[list[int]]]

FEW = settings(max_examples=60, deadline=None)
# So many steps for every cascade: with the usual rule a larger shock may end sooner, for it changes less later.
FIXED: dict[str, Any] = {"epsilon": 0.0, "max_steps": 25}

shares = st.one_of(st.just(0.0), st.just(1.0), st.floats(0.0, 1.0))


@st.composite
def networks(draw: st.DrawFn) -> Parts:
    n, k = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    nodes = st.integers(0, n - 1)
    links = draw(st.lists(st.tuples(nodes, nodes), unique=True, max_size=20))
    weights = draw(st.lists(st.floats(1e-3, 1e6), min_size=len(links), max_size=len(links)))
    sector = draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n))
    essential = draw(st.lists(st.lists(st.integers(0, 2), min_size=k, max_size=k), min_size=k, max_size=k))
    return sector, links, weights, essential


def packed(parts: Parts, output: list[float] | None = None) -> Network:
    sector, links, weights, essential = parts
    supplier, buyer = [link[0] for link in links], [link[1] for link in links]
    return pack(sector, supplier, buyer, weights, essential, output)


def psi_of(data: st.DataObject, n: int) -> Floats:
    return np.array(data.draw(st.lists(shares, min_size=n, max_size=n)))


@FEW
@given(networks(), st.data(), st.booleans())
def test_what_is_left_lies_between_nothing_and_what_can_be_made(
    parts: Parts, data: st.DataObject, replacement: bool
) -> None:
    psi = psi_of(data, len(parts[0]))
    found = shock(packed(parts), psi, replacement=replacement)
    for left in (found.down[0], found.up[0]):
        assert (left >= 0.0).all()
        # 1 - (1 - psi) is psi to within a rounding.
        assert (left <= psi + 2.0**-53).all()


@FEW
@given(networks(), st.data())
def test_more_shock_never_costs_less(parts: Parts, data: st.DataObject) -> None:
    n = len(parts[0])
    less = psi_of(data, n)
    more = less * psi_of(data, n)
    found = shock(packed(parts), [less, more], **FIXED)
    assert (found.down[1] <= found.down[0]).all()
    assert (found.up[1] <= found.up[0]).all()


@FEW
@given(networks(), st.data())
def test_replacement_never_costs_more(parts: Parts, data: st.DataObject) -> None:
    psi = psi_of(data, len(parts[0]))
    without = shock(packed(parts), psi, **FIXED)
    assert (shock(packed(parts), psi, replacement=True, **FIXED).down >= without.down).all()


@FEW
@given(networks(), st.data(), st.booleans())
def test_new_numbers_move_the_results(parts: Parts, data: st.DataObject, replacement: bool) -> None:
    sector, links, weights, essential = parts
    n = len(sector)
    place = data.draw(st.permutations(range(n)))
    moved = [0] * n
    for node, at in enumerate(place):
        moved[at] = sector[node]
    other = (moved, [(place[i], place[j]) for i, j in links], weights, essential)
    psi = psi_of(data, n)
    back = np.empty(n)
    back[list(place)] = psi
    found = shock(packed(parts), psi, replacement=replacement, **FIXED)
    again = shock(packed(other), back, replacement=replacement, **FIXED)
    np.testing.assert_allclose(again.down[0][list(place)], found.down[0], rtol=0, atol=1e-9)
    np.testing.assert_allclose(again.up[0][list(place)], found.up[0], rtol=0, atol=1e-9)


@FEW
@given(networks(), networks(), st.data())
def test_a_part_without_links_to_the_rest_does_not_feel_it(one: Parts, other: Parts, data: st.DataObject) -> None:
    n, m, k = len(one[0]), len(other[0]), len(one[3])
    essential = np.zeros((k + len(other[3]), k + len(other[3])), dtype=int)
    essential[:k, :k], essential[k:, k:] = one[3], other[3]
    links = [*one[1], *((i + n, j + n) for i, j in other[1])]
    both = packed(([*one[0], *(s + k for s in other[0])], links, [*one[2], *other[2]], essential.tolist()))
    psi = psi_of(data, n)
    found = shock(both, np.concatenate((psi, np.ones(m))), **FIXED)
    alone = shock(packed(one), psi, **FIXED)
    assert (found.down[0, n:] == 1.0).all()
    assert (found.up[0, n:] == 1.0).all()
    assert found.down[0, :n].tolist() == alone.down[0].tolist()
    assert found.up[0, :n].tolist() == alone.up[0].tolist()


@FEW
@given(networks(), st.data())
def test_the_index_lies_between_the_nodes_own_share_and_one(parts: Parts, data: st.DataObject) -> None:
    n = len(parts[0])
    output = data.draw(st.lists(st.floats(1e-3, 1e6), min_size=n, max_size=n))
    network = packed(parts, output)
    found = index(network)
    own = np.array(output) / sum(output)
    for values in (found.down, found.up):
        assert (values >= own * (1 - 1e-12)).all()
        assert (values <= found.combined).all()
    assert (found.combined <= np.minimum(found.down + found.up, 1.0) + 1e-12).all()
    lonely = sorted(set(range(n)) - {node for link in parts[1] for node in link})
    np.testing.assert_allclose(found.combined[lonely], own[lonely], rtol=1e-12)


@FEW
@given(networks(), st.data(), st.booleans(), st.integers(1, 3))
def test_neighbours_and_threads_change_no_byte(
    parts: Parts, data: st.DataObject, replacement: bool, threads: int
) -> None:
    network, n = packed(parts), len(parts[0])
    psi = np.array([psi_of(data, n) for _ in range(data.draw(st.integers(1, 3)))])
    many = np.tile(psi, (13, 1))
    found = shock(network, many, replacement=replacement, threads=threads)
    for row in range(len(psi)):
        alone = shock(network, psi[row], replacement=replacement)
        for k in range(row, len(many), len(psi)):
            assert found.down[k].tobytes() == alone.down[0].tobytes()
            assert found.up[k].tobytes() == alone.up[0].tobytes()
            assert found.steps[k] == alone.steps[0]

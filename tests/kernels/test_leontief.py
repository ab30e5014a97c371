"""Input-output systems: against a general solver, the same bytes for any threads, and what has no solution."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from scrisk.arrays import leontief as arrays
from scrisk.arrays.input_output import hitting, inoperability, paths, requirements
from scrisk.errors import DataError

Floats = npt.NDArray[np.float64]


def flows(seed: int, n: int, filled: float = 0.5) -> tuple[Floats, Floats]:
    """Return flows of very different sizes, and outputs that leave something over for final users."""
    draw = np.random.default_rng(seed)
    flow = np.where(draw.random((n, n)) < filled, draw.pareto(0.8, (n, n)), 0.0)
    return flow, np.maximum(flow.sum(axis=0), flow.sum(axis=1)) * (1.1 + draw.random(n)) + 1e-3


@pytest.mark.parametrize(("seed", "start"), [(1, None), (2, [0, 4, 5, 12]), (3, [0, 12]), (4, list(range(13)))])
def test_a_general_solver_finds_the_same_with_any_blocks(seed: int, start: list[int] | None) -> None:
    n = 12
    flow, output = flows(seed, n)
    weights = arrays.coefficients(arrays.square(flow), output)
    given = np.random.default_rng(seed).random((n, 3))
    found = arrays.solve(weights, given, arrays.blocks(n, start), threads=1)
    expected = np.linalg.solve(np.eye(n) - flow / output, given)
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_columns_of_the_inverse() -> None:
    flow, output = flows(5, 9)
    inverse = np.linalg.inv(np.eye(9) - flow / output)
    np.testing.assert_allclose(
        requirements(flow, output, [2, 7], threads=1), inverse[:, [2, 7]], rtol=1e-11, atol=1e-15
    )


def test_pinned_blocks_are_met_first() -> None:
    # Held at one in a block, x is the chance to come by the block: a system of its own without it.
    n, start = 9, np.array([0, 2, 5, 9])
    flow, output = flows(6, n)
    steps = arrays.coefficients(arrays.square(flow), output).transposed()
    found = arrays.solve(steps, np.zeros((n, 3)), start, pinned=[0, 1, 2], threads=1)
    chances = (flow / output).T
    for block in range(3):
        inside = (np.arange(n) >= start[block]) & (np.arange(n) < start[block + 1])
        rest = ~inside
        expected = np.linalg.solve(
            np.eye(rest.sum()) - chances[np.ix_(rest, rest)], chances[np.ix_(rest, inside)].sum(axis=1)
        )
        np.testing.assert_allclose(found[rest, block], expected, rtol=1e-11)
        assert (found[inside, block] == 1.0).all()


def test_the_same_bytes_for_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "LANES", 2)
    flow, output = flows(7, 8)
    one, four = (requirements(flow, output, threads=threads) for threads in (1, 4))
    assert one.tobytes() == four.tobytes()


def test_matrices_packed_in_any_order() -> None:
    rows, columns, weights = [2, 0, 1, 0], [0, 2, 1, 1], [3.0, 0.0, 2.0, 1.0]
    packed = arrays.matrix(rows, columns, weights, 3)
    assert packed.dense().tolist() == [[0, 1, 0], [0, 2, 0], [3, 0, 0]]
    assert packed.transposed().dense().tolist() == packed.dense().T.tolist()
    assert packed.idx.size == 3  # the zero is left out
    assert packed.row_sums().tolist() == [1, 2, 3]
    assert packed.column_sums().tolist() == [3, 3, 0]
    assert packed.times(np.array([1.0, 10.0, 100.0])).dense().tolist() == [[0, 10, 0], [0, 20, 0], [3, 0, 0]]


def test_an_industry_that_makes_nothing() -> None:
    flow, output = [[0.0, 0.0, 0.0], [0.0, 1.0, 2.0], [0.0, 3.0, 0.0]], [0.0, 10.0, 5.0]
    assert requirements(flow, output, threads=1)[0].tolist() == [1, 0, 0]
    assert inoperability(flow, output, [0.0, 0.1, 0.0], threads=1)[0] == 0
    table = arrays.industries(arrays.square(flow), [0.0, 7.0, 2.0])
    assert table.primary_share.tolist() == [1, 0.6, 0.6]


def test_inputs_stay_as_they_are() -> None:
    flow, output = flows(8, 5)
    for array in (flow, output):
        array.setflags(write=False)
    requirements(flow, output, threads=1)
    hitting(flow, output)


def test_hitting_is_undefined_for_oneself_and_without_supply() -> None:
    chances = hitting([[0, 2, 0], [0, 0, 0], [0, 0, 0]], [1, 2, 0])
    assert np.isnan(np.diag(chances)).all()
    assert np.isnan(chances[:, 2]).all()
    assert chances[0, 1] == 0.5
    assert chances[1, 0] == 0


def test_ways_are_the_strongest_first_and_come_by_nobody_twice() -> None:
    # Buyer 3 from source 0: straight .1; by 1: .5 * .4 = .2; by 2, then 1: .3 * .5 * .5 = .075; 1 and 2 sell in a ring.
    shares = np.zeros((4, 4))
    shares[3, [0, 1, 2]] = 0.1, 0.4, 0.3
    shares[1, [0, 2]] = 0.5, 0.2
    shares[2, [1]] = 0.5
    steps = arrays.square(shares)
    assert [(way.places, round(way.share, 6)) for way in paths(steps, 3, [0])] == [
        ((0, 1, 3), 0.2),
        ((0, 3), 0.1),
        ((0, 1, 2, 3), 0.075),
    ]
    assert [way.places for way in paths(steps, 3, [0], shortest=2, longest=2)] == [(0, 1, 3)]
    assert [way.places for way in paths(steps, 3, [0], least=0.15)] == [(0, 1, 3)]
    assert len(paths(steps, 3, [0], most=1)) == 1
    assert paths(steps, 0, [3]) == []


@pytest.mark.parametrize(
    ("flow", "output"),
    [
        ([[0, 1]], [1]),
        ([[0, -1], [0, 0]], [1, 1]),
        ([[0, np.nan], [0, 0]], [1, 1]),
        ([[0, np.inf], [0, 0]], [1, 1]),
        ([[0, 1], [0, 0]], [1, 1, 1]),
        ([[0, 1], [0, 0]], [1, -1]),
        ([[0, 1], [0, 0]], [1, np.nan]),
        ([[0, 1], [0, 0]], [1, 0]),  # buys, but makes nothing
        ([[1, 0], [0, 0]], [1, 1]),  # all it makes goes into itself
        ([[0, 2], [2, 0]], [1, 1]),  # each takes twice what the other makes
    ],
)
def test_what_has_no_answer_is_refused(flow: object, output: object) -> None:
    with pytest.raises(DataError):
        requirements(flow, output, threads=1)  # type: ignore[arg-type]


def test_what_cannot_be_is_refused() -> None:
    good = [[0, 1], [1, 0]]
    with pytest.raises(DataError, match="industries"):
        requirements(good, [3, 3], [2])
    with pytest.raises(DataError, match="lost_demand"):
        inoperability(good, [3, 3], [0.1, np.nan])
    with pytest.raises(DataError, match="lost_demand"):
        inoperability(good, [3, 3], [0.1, 1.5])
    with pytest.raises(DataError, match="sources"):
        hitting(good, [1, 1], [-1])
    with pytest.raises(DataError, match="leak"):
        hitting(good, [1, np.nan])
    with pytest.raises(DataError, match="flow"):
        hitting([[0, np.nan], [0, 0]], [1, 1])
    with pytest.raises(DataError, match="no finite solution"):
        arrays.solve(arrays.square([[0, 1], [1, 0]]), np.ones((2, 1)), arrays.blocks(2, [0, 1, 2]), most=50)
    with pytest.raises(DataError, match="twice"):
        arrays.matrix([0, 0], [1, 1], [1.0, 2.0], 2)
    with pytest.raises(DataError, match="one length"):
        arrays.matrix([0, 0], [1], [1.0], 2)
    with pytest.raises(DataError, match="final demand"):
        arrays.industries(arrays.square(good), [1.0])
    with pytest.raises(DataError, match="start"):
        arrays.blocks(4, [0, 2, 2, 4])

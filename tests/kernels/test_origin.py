"""Looking through traders: against a general solver, and where there is nothing to solve."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from scrisk.errors import DataError
from scrisk.method.origin import blend, look_through, strongest

Floats = npt.NDArray[np.float64]


def _world(seed: int, n: int) -> tuple[Floats, Floats, Floats]:
    """Return flows of very different sizes, what each must make to ship them, and what comes from nowhere known."""
    draw = np.random.default_rng(seed)
    inflow = np.where(draw.random((n, n)) < 0.3, draw.pareto(0.7, (n, n)), 0.0)
    np.fill_diagonal(inflow, 0.0)
    lost = np.where(draw.random(n) < 0.2, draw.random(n), 0.0)
    made = np.maximum(inflow.sum(axis=0) - inflow.sum(axis=1) - lost, 0.0) + (draw.random(n) < 0.2)
    return inflow, made, lost


@pytest.mark.parametrize("seed", range(6))
def test_a_general_solver_finds_the_same(seed: int) -> None:
    n = 9
    inflow, made, lost = _world(seed, n)
    pool = made + lost + inflow.sum(axis=1)
    has = pool > 0
    system = np.diag(np.where(has, pool, 1.0)) - inflow
    expected = np.linalg.solve(system, np.column_stack([np.diag(made), lost]))
    found = look_through(inflow, made, lost)
    np.testing.assert_allclose(found[has], expected[has], rtol=0, atol=1e-11)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=0, atol=1e-14)


def test_one_exporter_only() -> None:
    assert look_through([[0, 0], [5, 0]], [5, 0]).tolist() == [[1, 0, 0], [1, 0, 0]]


def test_a_closed_ring_without_a_maker_is_unknown() -> None:
    # 0 and 1 hand 5 back and forth; 2 makes what it sells to 3.
    inflow = [[0, 5, 0, 0], [5, 0, 0, 0], [0, 0, 0, 0], [0, 0, 7, 0]]
    found = look_through(inflow, [0, 0, 7, 0])
    assert found[:, 4].tolist() == [1, 1, 0, 0]
    assert found[3].tolist() == [0, 0, 1, 0, 0]


def test_a_ring_that_one_member_feeds_is_of_its_make() -> None:
    # However little it makes next to what goes round.
    found = look_through([[0, 1e9], [1e9, 0]], [1e-3, 0])
    assert found.tolist() == [[1, 0, 0], [1, 0, 0]]


def test_who_has_nothing_is_unknown() -> None:
    assert look_through(np.zeros((2, 2)), [0, 3]).tolist() == [[0, 0, 1], [0, 1, 0]]
    assert look_through(np.zeros((0, 0)), []).shape == (0, 1)


def test_what_comes_from_nobody_knows_where_is_passed_on_as_such() -> None:
    # 1 takes 6 from 0 and 2 from nobody knows where, and sells 4 to 2: a quarter of it is unknown.
    found = look_through([[0, 0, 0], [6, 0, 0], [0, 4, 0]], [6, 0, 0], [0, 2, 0])
    assert found[2].tolist() == [0.75, 0, 0, 0.25]


def test_flows_to_oneself_change_nothing() -> None:
    inflow, made, lost = _world(3, 6)
    looped = inflow + np.diag(np.arange(6.0))
    np.testing.assert_array_equal(look_through(looped, made, lost), look_through(inflow, made, lost))


def test_inputs_stay_as_they_are() -> None:
    inflow, made, lost = _world(4, 5)
    for array in (inflow, made, lost):
        array.setflags(write=False)
    look_through(inflow, made, lost)


def test_blend_is_the_matrix_product() -> None:
    draw = np.random.default_rng(5)
    weight, share = draw.random((3, 4)) * (draw.random((3, 4)) < 0.6), draw.random((4, 5))
    np.testing.assert_allclose(blend(weight, share), weight @ share, rtol=1e-14)


def test_the_strongest_way_sums_goods_and_leaves_the_origin_aside() -> None:
    # Of origin 0, supplier 0 brings 9 itself; supplier 1 brings 1/2 of 4 of one good, supplier 2 1/4 of 4 of one and
    # 3/4 of 2 of the other: 2 against 2.5.
    weight = [[[9, 4, 4]], [[0, 0, 2]]]
    share = [[[1, 0, 0], [0.5, 0.5, 0], [0.25, 0, 0.75]], [[1, 0, 0], [0, 1, 0], [0.75, 0, 0.25]]]
    via, amount = strongest(weight, share)
    assert via.tolist() == [[2, -1, -1]]
    assert amount.tolist() == [[2.5, 0, 0]]


@pytest.mark.parametrize(
    ("inflow", "made", "unknown"),
    [
        ([[0, 1]], [1], None),
        ([[0, -1], [0, 0]], [0, 1], None),
        ([[0, np.nan], [0, 0]], [0, 1], None),
        ([[0, np.inf], [0, 0]], [0, 1], None),
        ([[0, 1], [0, 0]], [0, 1, 2], None),
        ([[0, 1], [0, 0]], [0, -1], None),
        ([[0, 1], [0, 0]], [0, np.nan], None),
        ([[0, 1], [0, 0]], [0, 1], [-1, 0]),
    ],
)
def test_what_cannot_be_is_refused(inflow: object, made: object, unknown: object) -> None:
    with pytest.raises(DataError):
        look_through(inflow, made, unknown)  # type: ignore[arg-type]

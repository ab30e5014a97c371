"""Laws of looking through inputs, on tables that hypothesis makes up."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from scrisk.arrays import leontief as arrays
from scrisk.arrays.input_output import hitting, inoperability, requirements
from scrisk.scoring.leontief import Traced, totals, trace

Floats = npt.NDArray[np.float64]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Floats, Floats, list[int]]:
    """Return flows, final sales, and where economies begin: everyone adds a tenth at least, and buys one at home."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    n = sum(sizes)
    amounts = st.one_of(st.just(0), st.integers(1, 10**6))
    flow = np.array(draw(st.lists(st.lists(amounts, min_size=n, max_size=n), min_size=n, max_size=n)), dtype=float)
    flow[np.diag_indices(n)] += np.ceil(flow.sum(axis=0) / 9)
    over = np.array(draw(st.lists(st.integers(1, 30), min_size=n, max_size=n)), dtype=float)
    added = np.ceil((flow.sum(axis=0) + 1) * over / 10)
    return flow, np.maximum(flow.sum(axis=0) - flow.sum(axis=1), 0.0) + added, [0, *np.cumsum(sizes).tolist()]


def traced(table: tuple[Floats, Floats, list[int]]) -> tuple[arrays.Industries, Traced]:
    flow, final, start = table
    made = arrays.industries(arrays.square(flow), final, start)
    return made, trace(made, range(final.size), threads=1)


@given(tables())
def test_looking_through_loses_nothing(table: tuple[Floats, Floats, list[int]]) -> None:
    made, found = traced(table)
    np.testing.assert_allclose(found.output, made.output, rtol=1e-9)
    np.testing.assert_allclose(found.added, 1.0, rtol=1e-9)
    np.testing.assert_allclose(found.value.sum(axis=0), 1.0, rtol=1e-9)
    np.testing.assert_allclose(found.final_sales.sum(axis=0), 1.0, rtol=1e-9)


@given(tables())
def test_shares_lie_between_zero_and_one(table: tuple[Floats, Floats, list[int]]) -> None:
    made, found = traced(table)
    for shares in (found.value, found.final_sales, found.by_way):
        assert (shares >= -1e-12).all()
        assert (shares <= 1.0 + 1e-9).all()
    for chances in (found.passing, found.hitting):
        assert np.isnan(chances).sum() == made.output.size  # for the economy itself, and nobody else
        assert (np.nan_to_num(chances) >= 0.0).all()
        assert (np.nan_to_num(chances) <= 1.0 + 1e-9).all()


@given(tables())
def test_what_is_bought_first_hand_is_among_all_deliveries(table: tuple[Floats, Floats, list[int]]) -> None:
    made, found = traced(table)
    assert (found.deep >= found.face * (1 - 1e-9) - 1e-12).all()
    assert (found.deep_sales >= found.face_sales * (1 - 1e-9) - 1e-12).all()
    # What an economy adds must have passed through it; what comes straight from it passes through it.
    added, straight = totals(found.value, made.start), totals(found.face, made.start)
    abroad = ~np.isnan(found.passing)
    assert (found.passing[abroad] >= added[abroad] - 1e-9).all()
    assert (found.passing[abroad] >= straight[abroad] - 1e-9).all()
    np.testing.assert_allclose(found.by_way.sum(axis=1)[abroad], found.passing[abroad], rtol=1e-12, atol=1e-15)


@given(tables(), st.sampled_from([1e-3, 7.0, 1024.0]))
def test_scale_changes_nothing(table: tuple[Floats, Floats, list[int]], factor: float) -> None:
    flow, final, start = table
    _, one = traced(table)
    _, other = traced((flow * factor, final * factor, start))
    for name in ("face", "deep", "value", "deep_sales", "passing", "hitting"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-9, atol=1e-12)


@given(tables(), st.randoms(use_true_random=False))
def test_order_within_economies_changes_nothing(table: tuple[Floats, Floats, list[int]], random: object) -> None:
    flow, final, start = table
    order = np.concatenate(
        [
            np.array(sorted(range(low, high), key=lambda _: random.random()))  # type: ignore[attr-defined]
            for low, high in pairwise(start)
        ]
    )
    _, one = traced(table)
    _, other = traced((flow[np.ix_(order, order)], final[order], start))
    np.testing.assert_allclose(other.deep, one.deep[np.ix_(order, order)], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(other.passing, one.passing[:, order], rtol=1e-9, atol=1e-12)


@given(tables())
def test_the_sales_side_is_the_input_side_of_the_transpose(table: tuple[Floats, Floats, list[int]]) -> None:
    made, found = traced(table)
    # G = x^-1 L x: what i passes on to j, of i's output, is what j needs of i, of j's output, in other units.
    expected = found.deep.T * made.output[:, None] / made.output[None, :]
    np.testing.assert_allclose(found.deep_sales, expected, rtol=1e-9, atol=1e-12)


@given(tables(), st.integers(0, 11), st.floats(0.0, 1.0))
def test_more_demand_lost_is_never_less_output_lost(
    table: tuple[Floats, Floats, list[int]], place: int, part: float
) -> None:
    flow, final, _ = table
    output = flow.sum(axis=1) + final
    cut = np.zeros(final.size)
    cut[place % final.size] = part * final[place % final.size] / output[place % final.size]
    whole = inoperability(flow, output, np.minimum(final / output, 1.0), threads=1)
    some = inoperability(flow, output, cut, threads=1)
    assert (some <= whole + 1e-12).all()
    # All final demand gone, nothing is made.
    np.testing.assert_allclose(whole, 1.0, rtol=1e-9)


@given(tables())
def test_hitting_is_told_by_the_inverse(table: tuple[Floats, Floats, list[int]]) -> None:
    flow, final, _ = table
    np.fill_diagonal(flow, 0.0)
    chances = hitting(flow, final, threads=1)
    # h_ij = M_ij / M_ii with M the inverse of one less the steps.
    inverse = requirements(flow, flow.sum(axis=0) + final, threads=1)
    expected = inverse / np.diag(inverse)[:, None]
    off = ~np.eye(final.size, dtype=bool)
    np.testing.assert_allclose(chances[off], expected[off], rtol=1e-9, atol=1e-12)

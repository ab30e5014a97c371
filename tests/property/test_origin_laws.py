"""Laws of looking through traders, on worlds that hypothesis makes up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from scrisk.method.origin import look_through
from scrisk.scoring.tracing import RECORDED, World, trace

Floats = npt.NDArray[np.float64]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Return who takes how much from whom, and what each makes: at least what it ships beyond what it takes in."""
    n = draw(st.integers(1, 6))
    amounts = st.one_of(st.just(0), st.integers(1, 10**9))
    inflow = np.array(draw(st.lists(st.lists(amounts, min_size=n, max_size=n), min_size=n, max_size=n)), dtype=float)
    np.fill_diagonal(inflow, 0.0)
    more = np.array(draw(st.lists(amounts, min_size=n, max_size=n)), dtype=float)
    return inflow, np.maximum(inflow.sum(axis=0) - inflow.sum(axis=1), 0.0) + more


@given(worlds())
def test_shares_add_up_to_one_and_lie_between_zero_and_one(world: tuple[Floats, Floats]) -> None:
    shares = look_through(*world)
    assert (shares >= 0.0).all()
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=0, atol=1e-12)


@given(worlds())
def test_nothing_made_is_lost(world: tuple[Floats, Floats]) -> None:
    inflow, made = world
    shares = look_through(inflow, made)
    kept = made + inflow.sum(axis=1) - inflow.sum(axis=0)
    np.testing.assert_allclose(kept @ shares[:, :-1], made, rtol=1e-9, atol=1e-9 * made.sum())


@given(worlds(), st.sampled_from([1e-3, 7.0, 1024.0]))
def test_scale_changes_nothing(world: tuple[Floats, Floats], factor: float) -> None:
    inflow, made = world
    np.testing.assert_allclose(
        look_through(inflow * factor, made * factor), look_through(inflow, made), rtol=1e-9, atol=1e-12
    )


@given(worlds(), st.randoms(use_true_random=False))
def test_order_changes_nothing(world: tuple[Floats, Floats], random: object) -> None:
    inflow, made = world
    n = made.size
    order = np.array(sorted(range(n), key=lambda _: random.random()))  # type: ignore[attr-defined]
    shares = look_through(inflow, made)
    shuffled = look_through(inflow[np.ix_(order, order)], made[order])
    expected = np.column_stack([shares[order][:, order], shares[order, n]])
    np.testing.assert_allclose(shuffled, expected, rtol=1e-9, atol=1e-12)


@given(worlds())
def test_without_a_maker_the_origin_is_unknown(world: tuple[Floats, Floats]) -> None:
    inflow, _ = world
    shares = look_through(inflow, np.zeros(inflow.shape[0]))
    assert (shares[:, -1] == 1.0).all()


@given(worlds(), st.integers(0, 5), st.integers(1, 10**9))
def test_more_of_ones_own_never_raises_the_foreign_part(world: tuple[Floats, Floats], place: int, more: int) -> None:
    inflow, made = world
    e = place % made.size
    richer = made.copy()
    richer[e] += more
    before, after = look_through(inflow, made)[e], look_through(inflow, richer)[e]
    # Of the unknown nothing can be said: what nobody made, somebody now makes.
    assert 1.0 - after[e] <= 1.0 - before[e] + 1e-12


@given(worlds())
def test_without_passing_on_origin_is_direct(world: tuple[Floats, Floats]) -> None:
    inflow, made = world
    # Whoever ships takes nothing in.
    inflow = np.where((inflow.sum(axis=0) > 0)[:, None], 0.0, inflow)
    made = np.maximum(made, inflow.sum(axis=0))
    shares = look_through(inflow, made)
    for e in np.flatnonzero(inflow.sum(axis=1) > 0):
        pool = made[e] + inflow[e].sum()
        expected = inflow[e] / pool
        expected[e] = made[e] / pool
        np.testing.assert_allclose(shares[e, :-1], expected, rtol=1e-12, atol=1e-15)


@given(worlds(), worlds())
def test_a_traced_world_balances_on_both_bases(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> None:
    """Two codes, weights that are missing here and there, production on record: sums and balance hold all the same."""
    n = max(first[1].size, second[1].size)
    rows = [
        (code, e, f, inflow[e, f])
        for code, (inflow, _) in enumerate((first, second))
        for e in range(inflow.shape[0])
        for f in range(inflow.shape[0])
        if inflow[e, f] > 0
    ]
    code, importer, exporter, value = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else np.zeros((4, 0))
    )
    production = np.zeros(n)
    production[: first[1].size] = first[1]
    weight = np.where(value % 3 == 0, 0.0, value // 7)
    world = World(
        code.astype(np.int64), importer.astype(np.int64), exporter.astype(np.int64), value.astype(float),
        weight.astype(float), production, np.zeros(n, dtype=np.bool_), RECORDED,
    )  # fmt: skip
    if not rows:
        return
    for found in trace(world, np.arange(n)):
        has = found.made + found.taken > 0
        np.testing.assert_allclose(found.had[has].sum(axis=1), 1.0, rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.content[has].sum(axis=1), 1.0, rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.imported.sum(axis=1), found.direct.sum(axis=1), rtol=1e-9)
        np.testing.assert_allclose(found.kept[:-1], found.made, rtol=1e-9, atol=1e-9 * found.made.sum())
        assert (found.made + found.taken >= found.shipped * (1 - 1e-12)).all()

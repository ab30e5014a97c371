"""Laws of paths of supply, of what falls when one stops, and of shares that several sources print."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.method.stages import hhi_bounds, reconcile
from scrisk.scoring.paths import Layer, strongest_paths
from scrisk.scoring.stage_stops import falls

N = 5
UNIT = st.floats(0.0, 1.0, allow_nan=False)
SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=25, deadline=None)


def layers(seed: int, *, known: bool, loops: bool = True) -> list[Layer]:
    """Return a stage that is made of an earlier one or of the one before that, with shares as the seed draws them."""
    rng = np.random.default_rng(seed)
    found = []
    for place in range(3):
        raw = rng.random((N, N)) * (rng.random((N, N)) < 0.6)
        np.fill_diagonal(raw, 0.0)
        if not loops:
            raw = np.tril(raw)
        made = rng.random(N)
        rest = np.zeros(N) if known else rng.random(N)
        total = raw.sum(axis=1) + made + rest
        share, own = raw / total[:, None], made / total
        low = share * (1.0 if known else rng.random())
        high = share if known else np.minimum(1.0, share + rng.random())
        feeds = {0: (1, 2), 1: (2,), 2: ()}[place]
        feed = rng.random((N, len(feeds)))
        if feeds:
            feed /= feed.sum(axis=1, keepdims=True)
        found.append(Layer(f"item-{place}", share, low, high, own, own if known else own * rng.random(), feeds, feed))
    return found


@FEW
@given(SEEDS, st.booleans())
def test_listed_paths_are_sorted_and_carry_no_more_than_all_ways_together(seed: int, known: bool) -> None:
    found = strongest_paths(layers(seed, known=known), 0, 4, top=30, length=4, least=0.0)
    shares = [path.share for path in found.paths]
    assert shares == sorted(shares, reverse=True)
    assert found.listed <= found.total + 1e-12
    assert 0.0 <= found.direct <= found.total + 1e-12
    assert all(path.low <= path.share + 1e-12 and path.share <= path.high + 1e-12 for path in found.paths)
    assert all(path.steps[0][1] == 0 and len(path.steps) <= 4 for path in found.paths)
    assert len({path.steps for path in found.paths}) == len(found.paths)
    assert found.total_low <= found.total + 1e-12
    assert found.total <= found.total_high + 1e-12


@FEW
@given(SEEDS)
def test_without_loops_every_way_is_a_path_and_together_they_are_the_whole(seed: int) -> None:
    found = strongest_paths(layers(seed, known=True, loops=False), 0, 4, top=10_000, length=3 * N, least=0.0)
    assert math.isclose(found.listed, found.total, rel_tol=1e-9, abs_tol=1e-12)


@FEW
@given(SEEDS)
def test_more_paths_and_longer_ones_never_carry_less(seed: int) -> None:
    drawn = layers(seed, known=True)
    short = strongest_paths(drawn, 0, 4, top=5, length=2, least=0.0)
    long = strongest_paths(drawn, 0, 4, top=5, length=4, least=0.0)
    many = strongest_paths(drawn, 0, 4, top=50, length=4, least=0.0)
    assert short.listed <= long.listed + 1e-12
    assert long.paths == many.paths[: len(long.paths)]


@FEW
@given(SEEDS, st.booleans())
def test_what_falls_is_what_all_paths_carry(seed: int, known: bool) -> None:
    """A stop of every shipment of the source, run as a cascade, is the hitting probability of the walk backwards."""
    drawn = layers(seed, known=known)
    fallen = falls(drawn, 0)[:, 0, 4]
    found = strongest_paths(drawn, 0, 4)
    # The cascade tells it of all that the target has, paths of what it takes in; make the two the same.
    only_taken = drawn[0].share[4].sum() + max(0.0, 1.0 - drawn[0].share[4].sum() - drawn[0].made[4])
    by_itself = drawn[0].made[4] * sum(
        drawn[0].feed[4, k] * falls(drawn, 0)[0, other, 4] for k, other in enumerate(drawn[0].feeds)
    )
    assert math.isclose(fallen[0], found.total * only_taken + by_itself, rel_tol=1e-6, abs_tol=1e-7)
    assert fallen[1] <= fallen[0] + 1e-7
    assert fallen[0] <= fallen[2] + 1e-7


@FEW
@given(SEEDS)
def test_a_stop_of_more_stages_or_towards_all_never_takes_less(seed: int) -> None:
    drawn = layers(seed, known=True)
    whole, part, towards = falls(drawn, 0), falls(drawn, 0, [2]), falls(drawn, 0, towards=4)
    assert (part <= whole + 1e-7).all()
    assert (towards <= whole + 1e-7).all()
    assert (falls(drawn, 0, []) == 0.0).all()


@given(st.lists(st.tuples(UNIT, UNIT).map(sorted), min_size=1, max_size=6))
def test_reconciled_bounds_reach_every_source_and_no_shorter_interval_does(sources: list[list[float]]) -> None:
    low, high = reconcile([source[0] for source in sources], [source[1] for source in sources])
    assert 0.0 <= low <= high <= 1.0
    assert all(low <= source[1] and source[0] <= high for source in sources)
    most, least = max(source[0] for source in sources), min(source[1] for source in sources)
    assert {low, high} == {most, least}


@FEW
@given(SEEDS, st.integers(1, 5))
def test_hhi_bounds_hold_whatever_the_open_shares_are(seed: int, named: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.random(named) / named * rng.random()
    high = np.minimum(1.0, low + rng.random(named))
    least, most = hhi_bounds(low, high)
    for _ in range(20):
        shares = low.copy()
        rest = 1.0 - low.sum()
        for place in rng.permutation(named):
            part = min(rest, high[place] - low[place]) * rng.random()
            shares[place] += part
            rest -= part
        others = rng.dirichlet(np.ones(3)) * rest
        hhi = float((shares**2).sum() + (others**2).sum())
        assert least - 1e-12 <= hhi <= most + 1e-12

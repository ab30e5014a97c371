"""Laws of shares and of help."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.arrays.coalition import LENT_SHARE, SENT, SENT_SHARE, WARNED
from scrisk.kernels.coalition import helped
from scrisk.scoring.games import in_core, shapley

NUMBER = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def games(draw: st.DrawFn, most: int = 4) -> list[float]:
    players = draw(st.integers(1, most))
    return [0.0, *draw(st.lists(NUMBER, min_size=(1 << players) - 1, max_size=(1 << players) - 1))]


@given(games())
def test_the_shares_add_up(game: list[float]) -> None:
    assert np.isclose(shapley(game).sum(), game[-1], rtol=1e-9, atol=1e-6)


@given(games(), st.data())
def test_who_adds_the_same_gets_the_same(game: list[float], data: st.DataObject) -> None:
    """Players 0 and 1 made alike: the worth depends on how many of them are in."""
    if len(game) < 4:
        return
    alike = [game[s & ~3 | 1] if s & 3 in (1, 2) else game[s] for s in range(len(game))]
    shares = shapley(alike)
    assert np.isclose(shares[0], shares[1], rtol=1e-9, atol=1e-6)


@given(games(3))
def test_who_adds_nothing_gets_nothing(game: list[float]) -> None:
    shares = shapley([*game, *game])
    assert abs(shares[-1]) == 0.0
    np.testing.assert_allclose(shares[:-1], shapley(game), rtol=1e-9, atol=1e-6)


@given(games(3), games(3))
def test_two_games_at_once_are_shared_like_one_after_the_other(one: list[float], two: list[float]) -> None:
    size = min(len(one), len(two))
    a, b = np.array(one[:size]), np.array(two[:size])
    np.testing.assert_allclose(shapley(a + b), shapley(a) + shapley(b), rtol=1e-9, atol=1e-5)


@given(games(3))
@settings(max_examples=40)
def test_it_is_the_mean_over_all_orders(game: list[float]) -> None:
    players = len(game).bit_length() - 1
    total = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        before = 0
        for player in order:
            total[player] += game[before | 1 << player] - game[before]
            before |= 1 << player
    np.testing.assert_allclose(shapley(game), total / len(orders), rtol=1e-9, atol=1e-6)


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3))
def test_a_game_where_nobody_needs_anybody_is_shared_as_it_is(alone: list[float]) -> None:
    game = [sum(worth for i, worth in enumerate(alone) if s >> i & 1) for s in range(8)]
    np.testing.assert_allclose(shapley(game), alone, atol=1e-9)
    assert in_core(game, shapley(game))


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, object]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    members, days, tools = 3, 25, 4
    return {
        "net": rng.random((members, 2, days)) * np.where(rng.random((members, 2, days)) < 0.2, -1.0, 1.0),
        "stock": rng.uniform(0, 10, (members, 2)),
        "size": rng.uniform(0.1, 10, members),
        "capacity": np.vstack([rng.uniform(0, 3, (1, 2)), rng.random((2, 2)), rng.uniform(0, 30, (1, 2))]),
        "kind": np.array([SENT, SENT_SHARE, LENT_SHARE, WARNED], dtype=np.int8),
        "lead": rng.integers(0, 5, tools),
        "reach": (rng.random((tools, members)) < 0.7).astype(np.int8),
    }  # fmt: skip


def _run(world: dict[str, object], capacity: object = None, inside: object = None) -> np.ndarray:
    members = world["stock"].shape[0]  # type: ignore[attr-defined]
    out = np.empty((1, members, 2))
    helped(
        world["net"], world["stock"], world["size"], world["capacity"] if capacity is None else capacity, world["kind"],
        world["lead"], world["reach"], np.arange(members)[None, :],
        np.ones((1, members), dtype=np.int8) if inside is None else inside, np.ones((1, 4), dtype=np.int8), 0.05, 1e-9,
        np.empty((7, members)), out,
    )  # fmt: skip
    return out[0]


@given(worlds(), st.integers(0, 3), st.floats(1.0, 3.0))
def test_more_capacity_is_never_worth_less_to_anybody(world: dict[str, object], tool: int, times: float) -> None:
    more = np.array(world["capacity"])
    more[tool] = np.minimum(more[tool] * times, 1.0) if tool in (1, 2) else more[tool] * times
    assert (_run(world, more) <= _run(world) + 1e-8).all()


@given(worlds())
def test_no_help_leaves_anybody_worse_off(world: dict[str, object]) -> None:
    alone = _run(world, np.zeros((4, 2)))
    assert (_run(world) <= alone + 1e-8).all()
    assert (_run(world) >= 0).all()


@given(worlds())
def test_who_is_not_in_sees_no_difference(world: dict[str, object]) -> None:
    inside = np.array([[1, 0, 1]], dtype=np.int8)
    assert _run(world, inside=inside)[1].tobytes() == _run(world, np.zeros((4, 2)))[1].tobytes()


@given(worlds(), st.floats(0.0, 1.0))
def test_a_pool_hands_out_what_was_put_in(world: dict[str, object], share: float) -> None:
    only = np.zeros((4, 2))
    only[2] = share
    alone, pooled = _run(world, np.zeros((4, 2))), _run(world, only)
    stock, size = np.array(world["stock"]), np.array(world["size"])
    given_out = ((alone - pooled) * size[:, None]).sum(axis=0)
    assert (given_out <= share * (stock * size[:, None]).sum(axis=0) + 1e-8).all()

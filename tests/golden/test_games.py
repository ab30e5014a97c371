"""Shapley values and cores whose answers are known."""

from __future__ import annotations

import pytest

from scrisk.errors import DataError
from scrisk.scoring.games import core_is_empty, excesses, in_core, shapley

# One left glove (player 0) and two right ones; a pair is worth 1. Over the six orders the left glove completes a pair
# in four; each right one in one: 4/6, 1/6, 1/6.
GLOVES = [0, 0, 0, 1, 0, 1, 0, 1]


def test_gloves() -> None:
    assert shapley(GLOVES) == pytest.approx([2 / 3, 1 / 6, 1 / 6], abs=1e-15)


def test_airport() -> None:
    # A runway for planes that need 10, 20 and 30: a group costs what its largest plane needs. The first 10 are shared
    # by three, the next 10 by two, the last 10 by one: 10/3, 10/3 + 5, 10/3 + 5 + 10.
    cost = [max((need for i, need in enumerate((10, 20, 30)) if s >> i & 1), default=0) for s in range(8)]
    assert shapley(cost) == pytest.approx([3.3333, 8.3333, 18.3333], abs=5e-5)


def test_two_members_have_a_closed_form() -> None:
    # phi_J = (v(J) + v(JK) - v(K)) / 2 with v(J) 3, v(K) 1, v(JK) 10.
    assert shapley([0, 3, 1, 10]).tolist() == [(3 + 10 - 1) / 2, (1 + 10 - 3) / 2]


def test_the_core_of_gloves_is_one_point() -> None:
    # Whoever holds the scarce glove gets everything; the Shapley share gives 1/6 to each other one, and the pair of
    # players 0 and 1 would make 1 where they get 5/6.
    assert not in_core(GLOVES, shapley(GLOVES))
    assert in_core(GLOVES, [1, 0, 0])
    assert not in_core(GLOVES, [0.9, 0.1, 0])
    assert core_is_empty(GLOVES) is False
    assert excesses(GLOVES, shapley(GLOVES))[3] == pytest.approx(1 / 6)


def test_a_core_that_is_empty() -> None:
    # Any two of three make 1: whatever is shared, two of them get at most 2/3.
    majority = [0, 0, 0, 1, 0, 1, 1, 1]
    assert core_is_empty(majority) is True
    assert core_is_empty([0, 3, 4, 6]) is True  # together less than apart
    assert core_is_empty([0, 3, 4, 7]) is False


def test_four_players_whose_shares_are_outside_are_not_told() -> None:
    # Gloves again, with a player who has none: the core exists, but telling so takes a linear program.
    four = [*GLOVES, *GLOVES]
    assert shapley(four)[3] == 0
    assert core_is_empty(four) is None
    convex = [bin(s).count("1") ** 2 for s in range(16)]
    assert core_is_empty(convex) is False


@pytest.mark.parametrize("bad", [[0, 1, 2], [1, 1], [0], [[0, 1], [1, 2]]])
def test_what_is_no_game_is_refused(bad: list[float]) -> None:
    with pytest.raises(DataError):
        shapley(bad)


def test_a_split_of_another_length_is_refused() -> None:
    with pytest.raises(DataError, match="the split has 3 parts"):
        excesses([0, 1, 1, 2], [1, 1, 0])

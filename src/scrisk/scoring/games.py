"""Cooperative games: what each player should get of what all make together, and whether a group would rather leave."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say

Floats = npt.NDArray[np.float64]

# What rounding may do to sums of values, as a share of the largest of them.
_ROUNDING = 1e-9


def shapley(value: npt.ArrayLike) -> Floats:
    r"""Share of each player: what it adds to those before it, on average over all orders of joining.

    .. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n - |S| - 1)!}{n!}\,\big(v(S \cup i) - v(S)\big)

    Two players: half of what both make beyond what each makes alone, on top of that.

    Parameters
    ----------
    value
        float64[2^n], worth of each coalition in any unit; bit i of a place says whether player i is in it. The first,
        of nobody, is 0.

    Returns
    -------
    numpy.ndarray
        float64[n], in the unit of the values; they add up to the worth of all. NaN where a value is.

    Raises
    ------
    DataError
        When the number of values is no power of two, or nobody is worth something.

    References
    ----------
    Shapley (1953), A value for n-person games, Contributions to the Theory of Games II, equation 13.

    Examples
    --------
    One left glove, two right ones; a pair is worth 1:

    >>> [round(float(x), 4) for x in shapley([0, 0, 0, 1, 0, 1, 0, 1])]
    [0.6667, 0.1667, 0.1667]
    """
    worth, players = _checked(value)
    found = np.zeros(players)
    for i in range(players):
        for s in range(worth.size):
            if not s >> i & 1:
                size = s.bit_count()
                weight = math.factorial(size) * math.factorial(players - size - 1) / math.factorial(players)
                found[i] += weight * (worth[s | 1 << i] - worth[s])
    return found


def excesses(value: npt.ArrayLike, split: npt.ArrayLike) -> Floats:
    r"""What each coalition could make beyond what a split gives its members: :math:`v(S) - \sum_{i \in S} x_i`.

    Parameters
    ----------
    value
        float64[2^n], as in :func:`shapley`.
    split
        float64[n], in the same unit.

    Returns
    -------
    numpy.ndarray
        float64[2^n]; the split is in the core when none is above 0 and that of all is 0.

    Raises
    ------
    DataError
        When the lengths do not fit.

    References
    ----------
    Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of Games IV.

    Examples
    --------
    >>> [round(float(x), 4) for x in excesses([0, 0, 0, 1, 0, 1, 0, 1], [2 / 3, 1 / 6, 1 / 6])]
    [0.0, -0.6667, -0.1667, 0.1667, -0.1667, 0.1667, -0.3333, 0.0]
    """
    worth, players = _checked(value)
    given = np.asarray(split, dtype=np.float64)
    if given.shape != (players,):
        raise DataError(
            say("the split has {count} parts", count=given.size),
            hint=say("The game has {players} players.", players=players),
        )
    held = np.zeros(worth.size)
    for s in range(worth.size):
        for i in range(players):
            if s >> i & 1:
                held[s] += given[i]
    return worth - held


def in_core(value: npt.ArrayLike, split: npt.ArrayLike) -> bool:
    """Return whether no coalition makes more by itself than a split of the whole gives it, but for rounding.

    Parameters
    ----------
    value, split
        As in :func:`excesses`.

    Returns
    -------
    bool
        False as well when the split does not add up to the worth of all.

    Raises
    ------
    DataError
        As in :func:`excesses`.

    References
    ----------
    Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of Games IV.

    Examples
    --------
    >>> glove = [0, 0, 0, 1, 0, 1, 0, 1]
    >>> in_core(glove, shapley(glove)), in_core(glove, [1, 0, 0])
    (False, True)
    """
    over = excesses(value, split)
    slack = _slack(value)
    return bool(over.max() <= slack and abs(over[-1]) <= slack)


def core_is_empty(value: npt.ArrayLike) -> bool | None:
    """Return whether no split at all keeps everybody in, as far as that is told without a solver.

    With three players or fewer the balanced collections are few; with more the Shapley share settles the case when it
    is in the core itself, as it is in every convex game.

    Parameters
    ----------
    value
        As in :func:`shapley`.

    Returns
    -------
    bool or None
        None when it takes a linear program to tell.

    Raises
    ------
    DataError
        As in :func:`shapley`.

    References
    ----------
    Shapley (1967), On balanced sets and cores, doi:10.1002/nav.3800140404; Bondareva (1963).

    Examples
    --------
    >>> core_is_empty([0, 0, 0, 1, 0, 1, 0, 1]), core_is_empty([0, 0, 0, 1, 0, 1, 1, 1])
    (False, True)
    """
    worth, players = _checked(value)
    if in_core(worth, shapley(worth)):
        return False
    if players > 3:
        return None
    alone = [1 << i for i in range(players)]
    most = float(sum(worth[s] for s in alone))
    if players == 3:
        most = max(most, *(float(worth[7 ^ s] + worth[s]) for s in alone))
        most = max(most, float(sum(worth[a | b] for a, b in combinations(alone, 2))) / 2)
    return bool(most > worth[-1] + _slack(worth))


def _slack(value: npt.ArrayLike) -> float:
    worth = np.asarray(value, dtype=np.float64)
    return _ROUNDING * float(np.abs(worth).max())


def _checked(value: npt.ArrayLike) -> tuple[Floats, int]:
    worth = np.asarray(value, dtype=np.float64)
    players = worth.size.bit_length() - 1
    if worth.ndim != 1 or worth.size < 2 or worth.size != 1 << players:
        raise DataError(
            say("a game has 2^n values, not {count}", count=worth.size), hint=say("Give the worth of every coalition.")
        )
    if worth[0] != 0.0:
        raise DataError(
            say("nobody is worth {worth:g}", worth=worth[0]),
            hint=say("The first value is that of the empty coalition: 0."),
        )
    return worth, players

"""Stages of a chain: shares that several publications print, reconciled, and what unknown shares leave open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.method._checks import HINT, checked
from scrisk.method._fields import within as _within


@dataclass(frozen=True, slots=True)
class Stages:
    """How publications on the stages of a chain are read, and how far paths are followed."""

    window_years: int = _within(1, 50)
    dominant_share: float = _within(0, 1)
    path_length: int = _within(1, 12)
    least_share: float = _within(0, 1)


MOST_OPEN = 12


def reconcile(low: npt.ArrayLike, high: npt.ArrayLike) -> tuple[float, float]:
    """Return the smallest interval that reaches the interval of every source.

    .. math:: [\\min(\\max_i l_i, \\min_i u_i), \\max(\\max_i l_i, \\min_i u_i)]

    Where the sources agree that is what all of them allow; where they do not, it spans what lies between them.

    Parameters
    ----------
    low, high
        Shape (n,), l_i and u_i, 0 to 1: what each of n sources leaves possible; at least one.

    Returns
    -------
    tuple of float
        Both ends, 0 to 1; NaN for no source.

    Raises
    ------
    DataError
        A bound out of range, or a low end above its high end.

    Examples
    --------
    One source prints 15 %, one that the others share 6 %:

    >>> reconcile([0.15, 0.0], [0.15, 0.06])
    (0.06, 0.15)

    Two sources that agree:

    >>> reconcile([0.15, 0.5], [0.61, 1.0])
    (0.5, 0.61)
    """
    lows, highs = checked("low", low, low=0, high=1), checked("high", high, low=0, high=1)
    if lows.shape != highs.shape or (lows > highs).any():
        raise DataError(say("low, high: each low end needs a high end that is not below it"), hint=say(HINT))
    if lows.size == 0:
        return float("nan"), float("nan")
    most, least = float(lows.max()), float(highs.min())
    return min(most, least), max(most, least)


def hhi_bounds(low: npt.ArrayLike, high: npt.ArrayLike) -> tuple[float, float]:
    """Return the least and the largest HHI that shares within bounds leave possible.

    .. math:: \\sum_i l_i^2 \\le HHI \\le \\max\\{\\sum_i s_i^2 : l_i \\le s_i \\le u_i, \\sum_i s_i = 1\\}

    What the bounds leave open may be of any number of suppliers that are not named: of very many at the least, of one
    at the most.

    Parameters
    ----------
    low, high
        Shape (n,), bounds of the share of each named supplier, 0 to 1; the low ends add up to at most one. At most 12
        suppliers may have bounds that differ.

    Returns
    -------
    tuple of float
        Both bounds, 0 to 1; NaN without a supplier.

    Raises
    ------
    DataError
        A bound out of range, low ends above one in sum, or too many open shares.

    Examples
    --------
    >>> hhi_bounds([0.75, 0.125], [0.75, 0.125])
    (0.578125, 0.59375)
    >>> low, high = hhi_bounds([0.5, 0.2], [0.8, 0.2])
    >>> round(low, 4), round(high, 4)
    (0.29, 0.68)
    """
    lows, highs = checked("low", low, low=0, high=1), checked("high", high, low=0, high=1)
    if lows.shape != highs.shape or (lows > highs).any():
        raise DataError(say("low, high: each low end needs a high end that is not below it"), hint=say(HINT))
    if lows.size == 0:
        return float("nan"), float("nan")
    rest = 1.0 - float(lows.sum())
    if rest < -1e-9:
        raise DataError(say("low: the low ends add up to {total:g}, above one", total=lows.sum()), hint=say(HINT))
    slack = np.maximum(highs - lows, 0.0)
    free = np.flatnonzero(slack > 0.0)
    if free.size > MOST_OPEN:
        raise DataError(
            say("high: {count} shares are open, at most {most} may be", count=free.size, most=MOST_OPEN),
            hint=say(HINT),
        )
    least = float((lows * lows).sum())
    return least, min(1.0, _most(lows, slack, free, max(rest, 0.0)))


def _most(
    lows: npt.NDArray[np.float64], slack: npt.NDArray[np.float64], free: npt.NDArray[np.int64], rest: float
) -> float:
    """Return the largest sum of squares: it lies at a corner, where all but one share are at an end."""
    best = 0.0
    for size in range(free.size + 1):
        for full in combinations(free.tolist(), size):
            left = rest - float(slack[list(full)].sum())
            if left < 0.0:
                continue
            shares = lows.copy()
            shares[list(full)] += slack[list(full)]
            # One supplier that is not named takes what is left, or one that is named takes of it what it may.
            best = max(best, float((shares * shares).sum()) + left * left)
            for one in free.tolist():
                if one not in full:
                    part = min(left, float(slack[one]))
                    mine = float((shares * shares).sum()) - shares[one] ** 2 + (shares[one] + part) ** 2
                    best = max(best, mine + (left - part) ** 2)
    return float(best)

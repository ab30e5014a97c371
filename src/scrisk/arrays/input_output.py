"""Input-output analysis: what stands behind an industry's output, who falls short of demand, who is met on the way."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.arrays import leontief as arrays
from scrisk.arrays.leontief import Floats, Matrix
from scrisk.errors import DataError
from scrisk.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def requirements(
    flow: npt.ArrayLike, output: npt.ArrayLike, industries: Sequence[int] | None = None, *, threads: int | None = None
) -> Floats:
    r"""Output that every industry must make for one unit of an industry's final sales: columns of Leontief's inverse.

    .. math:: A = Z \hat x^{-1},\quad (I - A)\, l_j = e_j

    Solved column by column, never inverted. The unit that is sold itself is in: take one off the entry of the industry
    to count inputs only.

    Parameters
    ----------
    flow
        Z, shape (n, n), amounts >= 0: row i is what industry i sells to each industry.
    output
        x, shape (n,), >= 0, in the unit of `flow`.
    industries
        Columns that are wanted; all when None.
    threads
        How many work; the answer is the same to the last byte.

    Returns
    -------
    ndarray
        Shape (n, k), >= 0: column k is l of the k-th industry asked for.

    Raises
    ------
    DataError
        Shapes do not fit, an amount is negative or not finite, or some industries buy as much as they make, so that
        the system has no solution.

    References
    ----------
    Miller and Blair 2022, Input-Output Analysis, 3rd ed., sections 2.2 and 2.3, doi:10.1017/9781108676212.

    Examples
    --------
    Two industries that make 1000 and 2000:

    >>> requirements([[150, 500], [200, 100]], [1000, 2000]).round(4).tolist()
    [[1.2541, 0.33], [0.264, 1.1221]]
    """
    weights = arrays.coefficients(arrays.square(flow), output)
    n = weights.size
    wanted = np.arange(n) if industries is None else np.asarray(industries, dtype=np.int64)
    if wanted.size and (wanted.min() < 0 or wanted.max() >= n):
        raise DataError(say("industries: must lie within 0 to {n}", n=n - 1), hint=say("Count from zero."))
    given = np.zeros((n, wanted.size))
    given[wanted, np.arange(wanted.size)] = 1.0
    return arrays.solve(weights, given, arrays.blocks(n), threads=threads)


def inoperability(
    flow: npt.ArrayLike, output: npt.ArrayLike, lost_demand: npt.ArrayLike, *, threads: int | None = None
) -> Floats:
    r"""Share of each industry's output that is not made when final demand falls: the demand-driven inoperability model.

    .. math:: q = A^* q + c^*,\quad A^* = \hat x^{-1} A\, \hat x = \hat x^{-1} Z

    with c* the lost final demand of each industry as a share of its planned output.

    Parameters
    ----------
    flow, output
        As in :func:`requirements`.
    lost_demand
        c*, shape (n,), 0-1; at most final demand's share of output, which is not checked here.
    threads
        How many work.

    Returns
    -------
    ndarray
        q, shape (n,), >= 0; 0 where nothing is made.

    Raises
    ------
    DataError
        As :func:`requirements`.

    References
    ----------
    Santos and Haimes 2004, doi:10.1111/j.0272-4332.2004.00540.x, for the demand-driven form of the model of Haimes and
    Jiang 2001, doi:10.1061/(ASCE)1076-0342(2001)7:1(1).

    Examples
    --------
    A tenth of the first industry's output is no longer asked for:

    >>> inoperability([[150, 500], [200, 100]], [1000, 2000], [0.1, 0]).round(4).tolist()
    [0.1254, 0.0132]
    """
    sold = arrays.square(flow)
    weights = arrays.coefficients(sold, output)
    made = np.ascontiguousarray(output, dtype=np.float64)
    cut = _row("lost_demand", lost_demand, sold.size, 1.0)
    # A* as A with both sides scaled: the row by 1/x_i, the column by x_j.
    shares = sold._replace(
        weight=weights.weight * made[weights.idx] * arrays.ratio(np.ones(made.size), made)[sold.rows()]
    )
    return arrays.solve(shares, cut[:, None], arrays.blocks(sold.size), threads=threads)[:, 0]


def hitting(
    flow: npt.ArrayLike, leak: npt.ArrayLike, sources: Sequence[int] | None = None, *, threads: int | None = None
) -> Floats:
    r"""Chance that purchases, followed back from supplier to supplier, ever come by a source.

    .. math:: h_j = T_{ij} + \sum_{a \ne i} T_{aj} h_a,\quad T_{aj} = \frac{X_{aj}}{\sum_a X_{aj} + d_j}

    The walk steps from a buyer to each supplier in the share of what is supplied, and ends at home with what the buyer
    supplies itself. Without that leak every source that can be reached would be met for certain.

    Parameters
    ----------
    flow
        X, shape (n, n), >= 0: row a is what a sells to each buyer; what one sells to oneself is passed over.
    leak
        d, shape (n,), >= 0: domestic supply of each buyer, in the unit of `flow`.
    sources
        The sources; all when None.
    threads
        How many work.

    Returns
    -------
    ndarray
        Shape (k, n), 0-1: row k is h of the k-th source. NaN for the source itself, and where nothing is supplied.

    Raises
    ------
    DataError
        Shapes do not fit, an amount is negative or not finite, or a ring of buyers has no supply of its own at all.

    References
    ----------
    Kemeny and Snell 1976, Finite Markov Chains, section 3.2.

    Examples
    --------
    >>> sold = [[0, 30, 10, 5], [10, 0, 20, 5], [5, 10, 0, 40], [0, 5, 10, 0]]
    >>> round(float(hitting(sold, [50, 60, 40, 50], [0])[0, 3]), 6)
    0.154893
    """
    steps, supplied = _steps(flow, leak)
    n = steps.size
    wanted = np.arange(n) if sources is None else np.asarray(sources, dtype=np.int64)
    if wanted.size and (wanted.min() < 0 or wanted.max() >= n):
        raise DataError(say("sources: must lie within 0 to {n}", n=n - 1), hint=say("Count from zero."))
    start = np.arange(n + 1, dtype=np.int64)
    found = arrays.solve(steps.transposed(), np.zeros((n, wanted.size)), start, pinned=wanted, threads=threads).T
    chances: Floats = np.where(supplied > 0.0, np.minimum(found, 1.0), np.nan)
    chances[np.arange(wanted.size), wanted] = np.nan
    return chances


def _steps(flow: npt.ArrayLike, leak: npt.ArrayLike) -> tuple[Matrix, Floats]:
    """Return the shares by which the walk steps from a buyer (column) to its suppliers, and what each is supplied."""
    every = arrays.square(flow)
    own = _row("leak", leak, every.size, np.inf)
    sold = arrays.square(every.dense() * ~np.eye(every.size, dtype=np.bool_))
    supplied = sold.column_sums() + own
    return sold.times(arrays.ratio(np.ones(sold.size), supplied)), supplied


def _row(name: str, values: npt.ArrayLike, size: int, high: float) -> Floats:
    """Return one contiguous row of amounts, checked: not negative, not infinite, at most `high`."""
    row = np.ascontiguousarray(values, dtype=np.float64)
    if row.shape != (size,):
        raise DataError(
            say("{name}: must have {count} entries, has the shape {shape}", name=name, count=size, shape=row.shape),
            hint=say("One for each industry."),
        )
    if not (np.isfinite(row) & (row >= 0.0) & (row <= high)).all():
        raise DataError(
            say("{name}: must be known, not negative, finite and at most {high:g}", name=name, high=high),
            hint=say("Check the unit."),
        )
    return row


class Path(NamedTuple):
    """A way from a source to a buyer: places in order, the source first, and the product of the shares along it."""

    places: tuple[int, ...]
    share: float


def paths(
    steps: Matrix,
    buyer: int,
    sources: Sequence[int],
    *,
    shortest: int = 1,
    longest: int = 3,
    most: int = 10,
    least: float = 0.0,
) -> list[Path]:
    r"""Strongest ways by which a source's goods reach a buyer, found best first.

    The share of a way i -> a -> ... -> j is the product of the steps along it. A way ends at the first source it meets
    and comes by nobody twice.

    Parameters
    ----------
    steps
        By buyer (rows) the share of each supplier, as :class:`scrisk.arrays.leontief.Matrix`; those of a row add up to
        at most one.
    buyer
        Where the ways end.
    sources
        Where they may begin.
    shortest, longest
        Steps of a way at least and at most, 1 and above.
    most
        How many ways.
    least
        Share below which a way is not followed.

    Returns
    -------
    list of Path
        The strongest first; equal ones in the order of their places.

    Examples
    --------
    >>> from scrisk.arrays.leontief import square
    >>> steps = square([[0, 0, 0], [0.5, 0, 0], [0.1, 0.4, 0]])
    >>> [(path.places, round(path.share, 3)) for path in paths(steps, 2, [0])]
    [((0, 1, 2), 0.2), ((0, 2), 0.1)]
    """
    begins = set(sources)
    found: list[Path] = []
    waiting: list[tuple[float, tuple[int, ...]]] = [(-1.0, (buyer,))]
    while waiting and len(found) < most:
        share, places = heappop(waiting)
        if len(places) > 1 and places[0] in begins:
            if len(places) > shortest:
                found.append(Path(places, -share))
            continue
        if len(places) > longest:
            continue
        row = slice(steps.ptr[places[0]], steps.ptr[places[0] + 1])
        for place, weight in zip(steps.idx[row].tolist(), steps.weight[row].tolist(), strict=True):
            if place in places:
                continue
            # The last step must end at a source.
            if -share * weight >= least and (len(places) < longest or place in begins):
                heappush(waiting, (share * weight, (place, *places)))
    return found

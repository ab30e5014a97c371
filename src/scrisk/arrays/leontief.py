"""Flows between industries packed as compressed rows, and their input-output systems solved by the kernels."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.arrays.measuring import workers
from scrisk.errors import DataError
from scrisk.language import later, say

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

# At most so many right-hand sides are solved side by side: their unknowns fit the cache next to a processor. Which ones
# go together does not depend on the number of threads.
LANES = 64
_TILE = 256  # sellers whose unknowns are kept at hand
_WIDEST = 64  # nodes of a block where the caller names none
TOLERANCE = 1e-12
SWEEPS = 1000

_UNSOLVABLE = later(
    "the input-output system has no finite solution: some industries together buy all they make, or more"
)
_CHECK = later("Check that rows sell, columns buy, and that output covers what is bought.")


class Matrix(NamedTuple):
    """Compressed rows: `ptr` (n + 1), `idx` (m, ascending in each row), `weight` (m)."""

    ptr: Ints
    idx: Places
    weight: Floats

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return int(self.ptr.size - 1)

    def rows(self) -> Ints:
        """Return the row of each entry."""
        return np.repeat(np.arange(self.size), np.diff(self.ptr))

    def times(self, factor: Floats) -> Matrix:
        """Return the matrix with each column multiplied."""
        return self._replace(weight=self.weight * factor[self.idx])

    def transposed(self) -> Matrix:
        """Return rows as columns."""
        from scrisk.kernels import leontief as kernels

        made = Matrix(np.empty_like(self.ptr), np.empty_like(self.idx), np.empty_like(self.weight))
        kernels.transpose(*self, np.empty(self.size, dtype=np.int64), *made)
        return made

    def row_sums(self) -> Floats:
        """Return the sum of each row, added from left to right."""
        return np.asarray(np.bincount(self.rows(), self.weight, self.size), dtype=np.float64)

    def column_sums(self) -> Floats:
        """Return the sum of each column, added from top to bottom."""
        return np.asarray(np.bincount(self.idx, self.weight, self.size), dtype=np.float64)

    def dense(self) -> Floats:
        """Return the square."""
        square = np.zeros((self.size, self.size))
        square[self.rows(), self.idx] = self.weight
        return square


@dataclass(frozen=True)
class Industries:
    """Sales between industries: `flow` by seller, what each sells to final users, and its output.

    Output is what is sold, to industries and to final users, so that the table balances by construction. `start` says
    where each economy's industries begin.
    """

    flow: Matrix
    final: Floats
    output: Floats
    start: Ints

    @cached_property
    def purchases(self) -> Floats:
        """Return what each industry buys from all industries."""
        return self.flow.column_sums()

    @cached_property
    def primary_share(self) -> Floats:
        """Return the share of output that is no purchase: value added, taxes, imports that the table leaves out.

        One where nothing is made, so that every column of shares adds up to one.
        """
        return np.where(self.output > 0.0, 1.0 - ratio(self.purchases, self.output), 1.0)


def ratio(top: Floats, bottom: Floats) -> Floats:
    """Divide; zero where there is nothing to divide by.

    Parameters
    ----------
    top, bottom
        Shapes that fit each other.

    Returns
    -------
    ndarray
        top / bottom, 0 where bottom is not above 0.
    """
    found: Floats = np.divide(top, bottom, out=np.zeros(np.broadcast(top, bottom).shape), where=bottom > 0.0)
    return found


def matrix(row: npt.ArrayLike, column: npt.ArrayLike, weight: npt.ArrayLike, n: int, what: str = "flow") -> Matrix:
    """Pack entries in any order; zeros are left out.

    Parameters
    ----------
    row, column
        Places from 0 to n - 1, one row of each.
    weight
        Amounts, >= 0, as many.
    n
        Rows, and columns, of the matrix.
    what
        What the amounts are, for messages.

    Returns
    -------
    Matrix
        Columns ascend in each row.

    Raises
    ------
    DataError
        A place outside 0 to n - 1, an entry twice, or one that is negative, infinite or NaN.
    """
    rows, columns = (np.ascontiguousarray(places, dtype=np.int64) for places in (row, column))
    weights = np.ascontiguousarray(weight, dtype=np.float64)
    if not (rows.shape == columns.shape == weights.shape) or rows.ndim != 1:
        raise DataError(say("{table}: rows, columns and amounts must be of one length", table=what), hint=say(_CHECK))
    bad = (rows < 0) | (rows >= n) | (columns < 0) | (columns >= n) | ~(np.isfinite(weights) & (weights >= 0.0))
    if bad.any():
        at = int(np.argmax(bad))
        raise DataError(
            say(
                "{table}[{row}, {column}]: is {value}, must be finite and not negative",
                table=what,
                row=rows[at],
                column=columns[at],
                value=weights[at],
            ),
            hint=say("Leave out what is not known; places go from 0 to {n}.", n=n - 1),
        )
    some = weights > 0.0
    key = rows[some] * n + columns[some]
    weights = weights[some]
    if np.any(key[1:] <= key[:-1]):
        order = np.argsort(key, kind="stable")
        key, weights = key[order], weights[order]
        if np.any(twice := key[1:] == key[:-1]):
            at = int(key[int(np.argmax(twice))])
            raise DataError(
                say("{table}[{row}, {column}]: is there twice", table=what, row=at // n, column=at % n),
                hint=say("Add up what belongs together."),
            )
    ptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(key // n, minlength=n), out=ptr[1:])
    return Matrix(ptr, (key % n).astype(np.int32), weights)


def square(values: npt.ArrayLike, what: str = "flow") -> Matrix:
    """Pack a square.

    Parameters
    ----------
    values
        Shape (n, n), >= 0.
    what
        What the amounts are, for messages.

    Returns
    -------
    Matrix
        Zeros are left out.

    Raises
    ------
    DataError
        No square, or an amount that is negative, infinite or NaN.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise DataError(
            say("{table}: must be a square, has the shape {shape}", table=what, shape=array.shape), hint=say(_CHECK)
        )
    rows, columns = np.indices(array.shape).reshape(2, -1)
    return matrix(rows, columns, array.reshape(-1), array.shape[0], what)


def industries(flow: Matrix, final: npt.ArrayLike, start: Sequence[int] | Ints | None = None) -> Industries:
    """Put flows and final demand together.

    Parameters
    ----------
    flow
        Sales between industries, by seller.
    final
        Shape (n,), sales to final users.
    start
        Where each economy's industries begin; equal blocks when None.

    Returns
    -------
    Industries
        Output is what is sold.

    Raises
    ------
    DataError
        Shapes that do not fit, or an industry that buys and makes nothing.
    """
    n = flow.size
    demand = np.ascontiguousarray(final, dtype=np.float64)
    if demand.shape != (n,) or not np.isfinite(demand).all():
        raise DataError(say("final demand: must be {count} finite amounts", count=n), hint=say(_CHECK))
    output = flow.row_sums() + demand
    _produces(flow, output)
    return Industries(flow, demand, output, blocks(n, start))


def _produces(flow: Matrix, output: Floats) -> None:
    idle = (output <= 0.0) & (flow.column_sums() > 0.0)
    if idle.any():
        at = int(np.argmax(idle))
        raise DataError(
            say("industry {number}: buys, but its output is {output:g}", number=at, output=output[at]), hint=say(_CHECK)
        )


def coefficients(flow: Matrix, output: npt.ArrayLike) -> Matrix:
    """Return A = Z x^-1: what an industry buys from another, by unit of what it makes.

    Parameters
    ----------
    flow
        Z, by seller.
    output
        x, shape (n,), >= 0.

    Returns
    -------
    Matrix
        A, by seller.

    Raises
    ------
    DataError
        Outputs that cannot be, or an industry that buys and makes nothing.
    """
    made = np.ascontiguousarray(output, dtype=np.float64)
    if made.shape != (flow.size,) or not np.isfinite(made).all() or (made < 0.0).any():
        raise DataError(
            say("output: must be {count} finite amounts, none of them negative", count=flow.size), hint=say(_CHECK)
        )
    _produces(flow, made)
    return flow.times(ratio(np.ones(flow.size), made))


def blocks(n: int, start: Sequence[int] | Ints | None = None) -> Ints:
    """Return where blocks of nodes begin, checked.

    Parameters
    ----------
    n
        Nodes.
    start
        Rising from 0 to n: block g owns the nodes start[g] to start[g + 1]. Equal blocks when None.

    Returns
    -------
    ndarray
        Shape (blocks + 1,).

    Raises
    ------
    DataError
        They do not rise from 0 to n.
    """
    if start is None:
        return np.append(np.arange(0, n, _WIDEST), n).astype(np.int64)
    begins = np.ascontiguousarray(start, dtype=np.int64)
    if begins.ndim != 1 or begins.size < 1 or begins[0] != 0 or begins[-1] != n or np.any(np.diff(begins) <= 0):
        raise DataError(
            say("start: must rise from 0 to {n}", n=n), hint=say("Block g owns the nodes start[g] to start[g + 1].")
        )
    return begins


def solve(
    weights: Matrix,
    given: npt.ArrayLike,
    start: Ints,
    *,
    pinned: Sequence[int] | Ints | None = None,
    tolerance: float = TOLERANCE,
    most: int = SWEEPS,
    threads: int | None = None,
) -> Floats:
    """Solve x = b + W x for every column of b.

    Parameters
    ----------
    weights
        W, not negative.
    given
        b, shape (n, k).
    start
        Where each block of nodes begins.
    pinned
        For each column the block whose entries are held at one, or -1; none when None.
    tolerance, most
        Largest relative change of an entry in the last sweep, and sweeps before giving up.
    threads
        How many work; the answer is the same to the last byte.

    Returns
    -------
    ndarray
        x, shape (n, k).

    Raises
    ------
    DataError
        The system has no solution that is finite, or none is reached.
    """
    from scrisk.kernels import leontief as kernels

    sides = np.ascontiguousarray(given, dtype=np.float64)
    n, k = sides.shape
    pins = np.full(k, -1, dtype=np.int64) if pinned is None else np.ascontiguousarray(pinned, dtype=np.int64)
    widest = int(np.diff(start).max(initial=0))
    factored = np.empty((start.size - 1, widest, widest))
    kernels.factor(start, *weights, factored)
    # All pivots are above zero when, and only when, the block alone can sell more than it takes (Hawkins and Simon);
    # the sweeps settle when the blocks together can.
    pivots = factored.diagonal(axis1=1, axis2=2)[np.arange(widest) < np.diff(start)[:, None]]
    if not (pivots > 0.0).all():
        raise DataError(say(_UNSOLVABLE), hint=say(_CHECK))
    found = np.empty((n, k))
    parts = -(-k // LANES)

    def part(number: int) -> int:
        here = slice(number * k // parts, (number + 1) * k // parts)
        mine = np.ascontiguousarray(sides[:, here])
        out, sweeps = np.empty(mine.shape), np.empty(1, dtype=np.int64)
        place, work = np.empty(widest, dtype=np.int64), np.empty((widest, mine.shape[1]))
        kernels.settle(
            start,
            *weights,
            factored,
            mine,
            np.ascontiguousarray(pins[here]),
            tolerance,
            most,
            _TILE,
            place,
            work,
            out,
            sweeps,
        )
        found[:, here] = out
        return int(sweeps[0])

    with ThreadPoolExecutor(max(workers(threads), 1)) as pool:
        taken = list(pool.map(part, range(parts)))
    if max(taken, default=0) > most or not np.isfinite(found).all():
        raise DataError(say(_UNSOLVABLE), hint=say(_CHECK))
    return found

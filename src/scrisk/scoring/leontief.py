"""Inputs across countries: who stands behind an industry's output, and behind whose output it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scrisk.arrays import leontief as arrays
from scrisk.arrays.leontief import Floats, Industries, Ints, Matrix, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Traced:
    """What was found for the chosen industries; arrays with a first axis `n` have one entry an industry of the table.

    Upstream, by unit of a chosen industry's output: `face` what it buys (A), `deep` all deliveries at any stage behind
    it (L - I), `value` primary inputs behind it (v L), each shape (n, f). Downstream, of a chosen industry's output:
    `face_sales` (x^-1 Z), `deep_sales` (G - I), `final_sales` where it leaves the industries in a final product
    (G y / x). Whether a delivery of an economy is met on the way back, shape (economies, f): `passing` from output,
    `hitting` from purchases with domestic supply as an end. `by_way` (economies, economies, f): what of `passing` of
    the first economy comes by way of direct suppliers in the second. Whole columns, shape (n,), for the balance:
    `output` told by final demand looked through, `added` the primary inputs behind a unit of output.
    """

    chosen: Ints
    face: Floats
    deep: Floats
    value: Floats
    face_sales: Floats
    deep_sales: Floats
    final_sales: Floats
    passing: Floats
    hitting: Floats
    by_way: Floats
    output: Floats
    added: Floats


def trace(
    table: Industries,
    chosen: Sequence[int] | Ints,
    *,
    tolerance: float = arrays.TOLERANCE,
    most: int = arrays.SWEEPS,
    threads: int | None = None,
) -> Traced:
    r"""Look through the inputs and the sales of some industries.

    .. math:: A = Z \hat x^{-1},\quad L = (I - A)^{-1},\quad G = \hat x^{-1} L \hat x

    Only the columns and rows of L that are asked for are solved, none is inverted. The unit diagonal is taken off L and
    G: an industry's own output is no input of its own.

    Parameters
    ----------
    table
        Flows, final demand, output; the blocks are the economies.
    chosen
        Places of the industries.
    tolerance, most
        Largest relative change of an entry in the last sweep, and sweeps before giving up.
    threads
        How many work; the answer is the same to the last byte.

    Returns
    -------
    Traced
        See there.
    """
    places = np.asarray(chosen, dtype=np.int64)
    n, f, economies = table.output.size, places.size, table.start.size - 1
    order = np.arange(f)
    bought = arrays.coefficients(table.flow, table.output)  # rows sell
    by_buyer = bought.transposed()
    unit = np.zeros((n, f))
    unit[places, order] = 1.0

    def solved(weights: Matrix, given: Floats, pinned: Ints | None = None) -> Floats:
        return arrays.solve(weights, given, table.start, pinned=pinned, tolerance=tolerance, most=most, threads=threads)

    columns = solved(bought, np.column_stack([unit, table.final]))
    nobody, everybody = np.full(f + 1, -1), np.arange(economies)
    nothing = np.zeros((n, economies))
    rows = solved(by_buyer, np.column_stack([unit, table.primary_share, nothing]), np.concatenate([nobody, everybody]))
    met_abroad = solved(_abroad(by_buyer, table.start), nothing, everybody)
    # h of every supplier for every source economy, and the first step to it.
    met = rows[:, f + 1 :]
    first = _columns(by_buyer, places)
    made = ratio(np.ones(f), table.output[places])
    deep, onward = columns[:, :f] - unit, rows[:, :f] - unit
    by_way = _by_way(first, met, table.start)
    return Traced(
        chosen=places,
        face=first,
        deep=deep,
        value=table.primary_share[:, None] * columns[:, :f],
        face_sales=_columns(table.flow, places) * made,
        deep_sales=onward * table.output[:, None] * made,
        final_sales=rows[:, :f] * table.final[:, None] * made,
        passing=_without_home(by_way.sum(axis=1), table.start, places),
        hitting=_without_home(met_abroad[places].T, table.start, places),
        by_way=by_way,
        output=columns[:, f],
        added=rows[:, f],
    )


def totals(values: Floats, start: Ints) -> Floats:
    """Return the sum of each economy's industries, added in their order."""
    found: Floats = np.add.reduceat(values, start[:-1], axis=0)
    return found


def _columns(weights: Matrix, chosen: Ints) -> Floats:
    """Return some rows of a matrix as columns of a table."""
    found = np.zeros((weights.size, chosen.size))
    for column, row in enumerate(chosen.tolist()):
        here = slice(weights.ptr[row], weights.ptr[row + 1])
        found[weights.idx[here], column] = weights.weight[here]
    return found


def _by_way(first: Floats, met: Floats, start: Ints) -> Floats:
    """Return, for every source, the part of being met that comes by way of each economy's direct suppliers."""
    found = np.empty((met.shape[1], start.size - 1, first.shape[1]))
    for source in range(met.shape[1]):
        found[source] = totals(first * met[:, source : source + 1], start)
    return found


def _abroad(by_buyer: Matrix, start: Ints) -> Matrix:
    """Return the share of each foreign supplier in all an industry buys; what is bought at home is left out."""
    home = np.repeat(np.arange(start.size - 1), np.diff(start))
    buyer = by_buyer.rows()
    abroad = home[by_buyer.idx] != home[buyer]
    share = by_buyer.weight * abroad * ratio(np.ones(by_buyer.size), by_buyer.row_sums())[buyer]
    return by_buyer._replace(weight=share)


def _without_home(met: Floats, start: Ints, chosen: Ints) -> Floats:
    """Leave out the economy itself: it is where the walk begins."""
    own: npt.NDArray[np.int64] = np.searchsorted(start, chosen, side="right") - 1
    found = met.copy()
    found[own, np.arange(chosen.size)] = np.nan
    return found

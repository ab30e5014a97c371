"""Looking through traders: what a pool of goods is made of when everyone passes on a mix of what came in.

Checks and public documentation are in :mod:`scrisk.method.origin`; the loops take every number as an argument and
write every output fully. Every operation adds, multiplies or divides what is not negative, so no digits are lost.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LONG = "Array(int64, 1, 'C', readonly=True)"
_ROW = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_TABLES = "Array(float64, 3, 'C', readonly=True)"
_OUT = "float64[:, ::1]"


@kernel(f"void({_TABLE}, {_LONG}, {_ROW}, {_ROW}, {_OUT}, float64[::1], {_OUT}, {_OUT})")
def look_through(
    inflow: Floats,
    order: Ints,
    made: Floats,
    lost: Floats,
    out_work: Floats,
    out_pivot: Floats,
    out_mixed: Floats,
    out_share: Floats,
) -> None:
    """Solve p_e o_e = d_e + u_e + sum_f M_ef o_f, where p_e is all that came in, by elimination without subtraction.

    A pool that nothing enters, or only what a closed ring of pools without a source hands around, is of unknown origin.
    Flows from a pool to itself change nothing and are passed over.

    Parameters
    ----------
    inflow
        Shape (n, n), M_ef >= 0: what pool e takes in from pool f.
    order
        Shape (n,), the pools in the order in which they are kept: the last one is settled first.
    made, lost
        Shape (n,), >= 0: what enters each pool first hand, of its own make and of unknown origin.
    out_work, out_pivot, out_mixed
        Shapes (n, n), (n,) and (n, n + 1), written over.
    out_share
        Shape (n, n + 1), written: the share of each origin in each pool, the unknown one last; rows add up to one.
    """
    n = inflow.shape[0]
    makers = 0
    for e in range(n):
        if made[order[e]] > 0.0:
            makers += 1
    # One column a maker, and one for the unknown.
    m = makers + 1
    column = 0
    for e in range(n):
        for f in range(n):
            out_work[e, f] = inflow[order[e], order[f]]
        for j in range(m):
            out_mixed[e, j] = 0.0
        out_mixed[e, makers] = lost[order[e]]
        if made[order[e]] > 0.0:
            out_mixed[e, column] = made[order[e]]
            column += 1
    # From the last pool to the first, hand each one's contents to those that take from it.
    for k in range(n - 1, -1, -1):
        # Summed, not told from the diagonal: what returns to the pool itself has dropped out.
        total = 0.0
        for j in range(m):
            total += out_mixed[k, j]
        for f in range(k):
            total += out_work[k, f]
        if total <= 0.0:
            out_mixed[k, makers] = 1.0
            total = 1.0
        out_pivot[k] = total
        for e in range(k):
            if out_work[e, k] > 0.0:
                part = out_work[e, k] / total
                for f in range(k):
                    out_work[e, f] += part * out_work[k, f]
                for j in range(m):
                    out_mixed[e, j] += part * out_mixed[k, j]
    for k in range(n):
        for f in range(k):
            part = out_work[k, f]
            if part > 0.0:
                for j in range(m):
                    out_mixed[k, j] += part * out_mixed[f, j]
        for j in range(m):
            out_mixed[k, j] /= out_pivot[k]
    for k in range(n):
        pool = order[k]
        for j in range(n):
            out_share[pool, j] = 0.0
        out_share[pool, n] = out_mixed[k, makers]
        column = 0
        for e in range(n):
            if made[order[e]] > 0.0:
                out_share[pool, order[e]] = out_mixed[k, column]
                column += 1


@kernel(f"void({_TABLE}, {_TABLE}, {_OUT})")
def blend(weight: Floats, share: Floats, out_amount: Floats) -> None:
    """Write sum_f weight_ef share_fj, in the order of f on every machine.

    Parameters
    ----------
    weight
        Shape (k, n), >= 0.
    share
        Shape (n, m).
    out_amount
        Shape (k, m), written.
    """
    for e in range(weight.shape[0]):
        for j in range(share.shape[1]):
            out_amount[e, j] = 0.0
        for f in range(weight.shape[1]):
            part = weight[e, f]
            if part > 0.0:
                for j in range(share.shape[1]):
                    out_amount[e, j] += part * share[f, j]


@kernel(f"void({_TABLES}, {_TABLES}, int64[:, ::1], {_OUT})")
def strongest(weight: Floats, share: Floats, out_via: Ints, out_amount: Floats) -> None:
    """Find by way of which supplier most of each origin's goods come, the origin itself left aside.

    Parameters
    ----------
    weight
        Shape (c, k, n), >= 0: what each of k buyers takes of each of c goods from each of n suppliers.
    share
        Shape (c, n, m): share of each origin in what a supplier ships of each good; supplier f is origin f.
    out_via, out_amount
        Shape (k, m), written: the supplier, -1 for none, and the amount; the first of equal ones.
    """
    for e in range(weight.shape[1]):
        for j in range(share.shape[2]):
            out_via[e, j] = -1
            out_amount[e, j] = 0.0
        for f in range(weight.shape[2]):
            taken = 0.0
            for c in range(weight.shape[0]):
                taken += weight[c, e, f]
            if taken > 0.0:
                for j in range(share.shape[2]):
                    amount = 0.0
                    for c in range(weight.shape[0]):
                        amount += weight[c, e, f] * share[c, f, j]
                    if j != f and amount > out_amount[e, j]:
                        out_via[e, j] = f
                        out_amount[e, j] = amount

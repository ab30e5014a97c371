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

_TABLE = "Array(float64, 2, 'C', readonly=True)"
_TABLES = "Array(float64, 3, 'C', readonly=True)"
_OUT = "float64[:, ::1]"


@kernel(f"void({_TABLE}, {_TABLE}, int64, {_OUT}, float64[::1], {_OUT})")
def look_through(inflow: Floats, source: Floats, unknown: int, work: Floats, pivot: Floats, out_share: Floats) -> None:
    """Solve p_e o_e = b_e + sum_f M_ef o_f, where p_e is all that came in, by elimination without subtraction.

    A pool that nothing enters, or only what a closed ring of pools without a source hands around, is of origin
    `unknown`. Flows from a pool to itself change nothing and are passed over.

    Parameters
    ----------
    inflow
        Shape (n, n), M_ef >= 0: what pool e takes in from pool f.
    source
        Shape (n, m), b_ej >= 0: what enters pool e first hand, by origin.
    unknown
        Column of `source` that stands for the unknown origin.
    work, pivot
        Shapes (n, n) and (n,), written over.
    out_share
        Shape (n, m), written: the share of each origin in each pool; rows add up to one.
    """
    n = inflow.shape[0]
    m = source.shape[1]
    for e in range(n):
        for f in range(n):
            work[e, f] = inflow[e, f]
        for j in range(m):
            out_share[e, j] = source[e, j]
    # From the last pool to the first, hand each one's contents to those that take from it.
    for k in range(n - 1, -1, -1):
        # Summed, not told from the diagonal: what returns to the pool itself has dropped out.
        total = 0.0
        for j in range(m):
            total += out_share[k, j]
        for f in range(k):
            total += work[k, f]
        if total <= 0.0:
            out_share[k, unknown] = 1.0
            total = 1.0
        pivot[k] = total
        for e in range(k):
            if work[e, k] > 0.0:
                part = work[e, k] / total
                for f in range(k):
                    work[e, f] += part * work[k, f]
                for j in range(m):
                    out_share[e, j] += part * out_share[k, j]
    for k in range(n):
        for f in range(k):
            part = work[k, f]
            if part > 0.0:
                for j in range(m):
                    out_share[k, j] += part * out_share[f, j]
        for j in range(m):
            out_share[k, j] /= pivot[k]


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

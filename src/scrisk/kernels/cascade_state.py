"""The state of cascades: weighing what was lost, and emptying and moving lanes, without holding the interpreter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

_LONGS = "Array(int64, 1, 'C', readonly=True)"
_INTS = "Array(int32, 1, 'C', readonly=True)"
_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_OUT = "float64[:, ::1]"


@kernel(f"void({_INTS}, {_FLOATS}, {_TABLE}, {_TABLE}, {_OUT})")
def tally(rows: Ints, weight: Floats, down: Floats, up: Floats, out: Floats) -> None:
    """Weigh what was lost, in the order of the rows.

    Parameters
    ----------
    rows
        The nodes that lost something, and any others.
    weight
        Shape (n,).
    down, up
        Shape (n, lanes).
    out
        Shape (3, lanes), written: sums over the larger of the two, over down, over up.
    """
    out[:] = 0.0
    for r in range(rows.size):
        i = rows[r]
        w = weight[i]
        for lane in range(down.shape[1]):
            a = down[i, lane]
            b = up[i, lane]
            out[0, lane] += w * (a if a > b else b)
            out[1, lane] += w * a
            out[2, lane] += w * b


@kernel(f"void({_INTS}, {_OUT})")
def clear(rows: Ints, out: Floats) -> None:
    """Set rows to zero.

    Parameters
    ----------
    rows
        Which.
    out
        Shape (n, lanes).
    """
    for r in range(rows.size):
        for lane in range(out.shape[1]):
            out[rows[r], lane] = 0.0


@kernel(f"void({_LONGS}, {_LONGS}, {_TABLE}, {_OUT})")
def move(from_lane: Longs, to_lane: Longs, table: Floats, out: Floats) -> None:
    """Copy lanes from one state to another.

    Parameters
    ----------
    from_lane, to_lane
        Which, and to where.
    table
        Shape (n, lanes).
    out
        Shape (n, lanes), written in the lanes `to_lane`.
    """
    for i in range(table.shape[0]):
        for k in range(from_lane.size):
            out[i, to_lane[k]] = table[i, from_lane[k]]

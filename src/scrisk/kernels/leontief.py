"""Input-output systems (I - A) x = b, solved in place for many right-hand sides at once, never inverted.

Checks and public documentation are in :mod:`scrisk.arrays.input_output`; the loops take every number as an argument and
write every output fully. A matrix is kept as compressed rows (`ptr`, `idx`, `weight`), columns ascending in each row.
Nodes come in blocks (the industries of an economy): blocks are solved exactly, what passes between them by sweeps.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

_LONG = "Array(int64, 1, 'C', readonly=True)"
_AT = "Array(int32, 1, 'C', readonly=True)"
_ROW = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_CUBE = "Array(float64, 3, 'C', readonly=True)"


@kernel(f"void({_LONG}, {_AT}, {_ROW}, int64[::1], int64[::1], int32[::1], float64[::1])")
def transpose(
    ptr: Ints, idx: Places, weight: Floats, place: Ints, out_ptr: Ints, out_idx: Places, out_weight: Floats
) -> None:
    """Turn rows into columns: who buys from me becomes whom I buy from.

    Parameters
    ----------
    ptr, idx, weight
        A square matrix of n rows, shapes (n + 1,), (m,), (m,).
    place
        Shape (n,), written over.
    out_ptr, out_idx, out_weight
        Shapes (n + 1,), (m,), (m,), written: its transpose, columns ascending.
    """
    n = ptr.size - 1
    for i in range(n + 1):
        out_ptr[i] = 0
    for k in range(idx.size):
        out_ptr[idx[k] + 1] += 1
    for i in range(n):
        out_ptr[i + 1] += out_ptr[i]
        place[i] = out_ptr[i]
    for i in range(n):
        for k in range(ptr[i], ptr[i + 1]):
            at = place[idx[k]]
            out_idx[at] = i
            out_weight[at] = weight[k]
            place[idx[k]] = at + 1


@kernel(f"void({_LONG}, {_LONG}, {_AT}, {_ROW}, float64[:, :, ::1])")
def factor(start: Ints, ptr: Ints, idx: Places, weight: Floats, out_factor: Floats) -> None:
    """Eliminate within each block: the triangles of I minus the block, no pivots exchanged.

    None are needed where no industry's inputs exceed its output. A pivot that is not above zero tells of a block
    without a solution that means anything; one of zero is passed over.

    Parameters
    ----------
    start
        Shape (g + 1,), where each block of nodes begins.
    ptr, idx, weight
        The matrix.
    out_factor
        Shape (g, m, m) with m the widest block, written: the lower triangle without its unit diagonal, and the upper.
    """
    for g in range(start.size - 1):
        low = start[g]
        m = start[g + 1] - low
        for i in range(out_factor.shape[1]):
            for j in range(out_factor.shape[2]):
                out_factor[g, i, j] = 0.0
        for i in range(m):
            out_factor[g, i, i] = 1.0
            for k in range(ptr[low + i], ptr[low + i + 1]):
                j = idx[k] - low
                if 0 <= j < m:
                    out_factor[g, i, j] -= weight[k]
        for k in range(m):
            pivot = out_factor[g, k, k]
            if pivot == 0.0:
                continue
            for i in range(k + 1, m):
                part = out_factor[g, i, k] / pivot
                out_factor[g, i, k] = part
                if part != 0.0:
                    for j in range(k + 1, m):
                        out_factor[g, i, j] -= part * out_factor[g, k, j]


@kernel(
    f"void({_LONG}, {_LONG}, {_AT}, {_ROW}, {_CUBE}, {_TABLE}, {_LONG}, float64, int64, int64, int64[::1], "
    "float64[:, ::1], float64[:, ::1], int64[::1])"
)
def settle(
    start: Ints,
    ptr: Ints,
    idx: Places,
    weight: Floats,
    factored: Floats,
    given: Floats,
    pin: Ints,
    tolerance: float,
    most: int,
    tile: int,
    place: Ints,
    work: Floats,
    out_x: Floats,
    out_sweeps: Ints,
) -> None:
    """Solve x = b + W x for several b side by side, block by block, until no entry moves.

    Every sweep goes through the blocks in order, takes what the others have now and solves the block exactly
    (block Gauss-Seidel). From zero upwards all sums are of terms that are not negative where b is not.

    Parameters
    ----------
    start
        Shape (g + 1,), where each block begins.
    ptr, idx, weight
        W, n rows.
    factored
        What :func:`factor` made of it.
    given
        Shape (n, lanes), b.
    pin
        Shape (lanes,): the block whose entries are held at one in this lane; -1 for none.
    tolerance
        Largest change of an entry in a sweep, relative to the entry, at which it is done.
    most
        Sweeps after which it is given up.
    tile
        How many sellers are gone through together, 1 and above: the sums do not depend on it but for their rounding.
    place, work
        Shapes (widest block,) and (widest block, lanes), written over.
    out_x
        Shape (n, lanes), written.
    out_sweeps
        Shape (1,), written: sweeps taken; `most` + 1 where it was given up.
    """
    n = given.shape[0]
    lanes = given.shape[1]
    for i in range(n):
        for c in range(lanes):
            out_x[i, c] = 0.0
    for c in range(lanes):
        if pin[c] >= 0:
            for i in range(start[pin[c]], start[pin[c] + 1]):
                out_x[i, c] = 1.0
    out_sweeps[0] = most + 1
    for sweep in range(most):
        moved = False
        for g in range(start.size - 1):
            low = start[g]
            high = start[g + 1]
            m = high - low
            for i in range(m):
                place[i] = ptr[low + i]
                for c in range(lanes):
                    work[i, c] = given[low + i, c]
            # Some sellers at a time, so that what they have now is at hand for all rows that need it.
            for first in range(0, n, tile):
                beyond = min(first + tile, n)
                for i in range(m):
                    k = place[i]
                    end = ptr[low + i + 1]
                    while k < end and idx[k] < beyond:
                        j0 = idx[k]
                        if low <= j0 < high:
                            k += 1
                            continue
                        # Columns ascend: up to the block, or behind it.
                        until = min(beyond, low) if j0 < low else beyond
                        while k + 3 < end and idx[k + 3] < until:
                            j0 = idx[k]
                            j1 = idx[k + 1]
                            j2 = idx[k + 2]
                            j3 = idx[k + 3]
                            w0 = weight[k]
                            w1 = weight[k + 1]
                            w2 = weight[k + 2]
                            w3 = weight[k + 3]
                            for c in range(lanes):
                                work[i, c] += (w0 * out_x[j0, c] + w1 * out_x[j1, c]) + (
                                    w2 * out_x[j2, c] + w3 * out_x[j3, c]
                                )
                            k += 4
                        while k < end and idx[k] < until:
                            j0 = idx[k]
                            w0 = weight[k]
                            for c in range(lanes):
                                work[i, c] += w0 * out_x[j0, c]
                            k += 1
                    place[i] = k
            for i in range(m):
                for j in range(i):
                    part = factored[g, i, j]
                    if part != 0.0:
                        for c in range(lanes):
                            work[i, c] -= part * work[j, c]
            for back in range(m):
                i = m - 1 - back
                for j in range(i + 1, m):
                    part = factored[g, i, j]
                    if part != 0.0:
                        for c in range(lanes):
                            work[i, c] -= part * work[j, c]
                part = factored[g, i, i]
                for c in range(lanes):
                    work[i, c] /= part
            for i in range(m):
                for c in range(lanes):
                    if pin[c] != g:
                        new = work[i, c]
                        # Written so that what is not finite counts as moving.
                        if not abs(new - out_x[low + i, c]) <= tolerance * abs(new):
                            moved = True
                        out_x[low + i, c] = new
        if not moved:
            out_sweeps[0] = sweep + 1
            break

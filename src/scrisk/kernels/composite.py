"""The composite under uncertainty, as compiled loops: scores of draws, ranks among them, and Sobol indices.

A draw is one row of a matrix with the columns, for k indicators in three dimensions,

    k weights within the dimensions | 3 weights of the dimensions | k goalposts at zero | k factors 1/(full - zero) |
    form | aggregation | basis | window | 4 errors of data | 3 positions of what is missing

where form (0-1) leads from a straight line between the goalposts to a smooth step, aggregation (0, 1) swaps the mean
that leads for the other, basis and window (0, 1) choose among the readings of an indicator, errors are in multiples
of its half-widths, and positions (0-1) stand for indicators that are not known, by dimension. Checks and public
documentation are in :mod:`scrisk.method.composite`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_CUBE = "Array(float64, 3, 'C', readonly=True)"
_INTS = "Array(int64, 1, 'C', readonly=True)"
_OUT = "float64[::1]"
_OUT2 = "float64[:, ::1]"
_ROWS = f"{_CUBE}, {_TABLE}, {_TABLE}, {_INTS}, {_INTS}, {_FLOATS}"


@kernel(f"float64({_ROWS}, int64, int64, {_TABLE}, {_TABLE}, int64, int64, float64, int64)")
def one(
    reading: Floats,
    down: Floats,
    up: Floats,
    error: Ints,
    dimension: Ints,
    unknown: Floats,
    row: int,
    swapped: int,
    a: Floats,
    b: Floats,
    draw: int,
    own: int,
    floor: float,
    geometric: int,
) -> float:
    """Score of one row in one draw, 0-1.

    Groups of inputs: 0 weights, 1 normalisation, 2 aggregation, 3 basis, 4 window, 5 to 8 the errors of data, 9 what
    is missing. Groups 5 to 9 concern the row alone and are read at `own`, the others at `draw`.

    Parameters
    ----------
    reading
        Shape (rows, 4, k), readings of each indicator at 2 basis + window; NaN where it is not known.
    down, up
        Shape (rows, k), half-widths of the error below and above, >= 0.
    error, dimension
        Shape (k,), which of the 4 errors concerns an indicator (-1: none), and its dimension 0-2.
    unknown
        Shape (k,), where between its goalposts, 0-1, an indicator counts that is not known.
    row, swapped
        Row, and the group of inputs that is taken from `b`; -1 takes all from `a`, -2 all from `b`.
    a, b
        Shape (n, 3 k + 14), draws.
    draw, own
        Which draw.
    floor
        Smallest value of a dimension inside the geometric mean.
    geometric
        1 when the geometric mean leads, 0 when the arithmetic one does.

    Returns
    -------
    float
        The score.
    """
    k = dimension.size
    plain = 3 * k + 3
    weights = b if swapped == 0 or swapped == -2 else a
    normal = b if swapped == 1 or swapped == -2 else a
    mean = b if swapped == 2 or swapped == -2 else a
    basis = b if swapped == 3 or swapped == -2 else a
    window = b if swapped == 4 or swapped == -2 else a
    state = 0
    if basis[draw, plain + 2] >= 0.5:
        state += 2
    if window[draw, plain + 3] >= 0.5:
        state += 1
    gap = b if swapped == 9 or swapped == -2 else a
    form = normal[draw, plain]
    first = 0.0
    second = 0.0
    third = 0.0
    for i in range(k):
        x = reading[row, state, i]
        if np.isnan(x):
            # The whole range is drawn, half of it on either side of what counts.
            u = gap[own, plain + 8 + dimension[i]]
            x = 2.0 * u * unknown[i] if u < 0.5 else unknown[i] + (2.0 * u - 1.0) * (1.0 - unknown[i])
        else:
            which = error[i]
            if which >= 0:
                z = b[own, plain + 4 + which] if swapped == 5 + which or swapped == -2 else a[own, plain + 4 + which]
                x += z * (up[row, i] if z > 0.0 else down[row, i])
            x = (x - normal[draw, k + 3 + i]) * normal[draw, 2 * k + 3 + i]
            x = min(max(x, 0.0), 1.0)
            x += form * (x * x * (3.0 - 2.0 * x) - x)
        part = weights[draw, i] * x
        if dimension[i] == 0:
            first += part
        elif dimension[i] == 1:
            second += part
        else:
            third += part
    a_share = weights[draw, k]
    b_share = weights[draw, k + 1]
    c_share = weights[draw, k + 2]
    leads = mean[draw, plain + 1] < 0.5
    found: float = a_share * first + b_share * second + c_share * third
    if leads == (geometric == 1):
        found = np.exp(
            a_share * np.log(max(first, floor))
            + b_share * np.log(max(second, floor))
            + c_share * np.log(max(third, floor))
        )
    return found


@kernel(f"void({_ROWS}, {_INTS}, {_INTS}, {_TABLE}, float64, int64, int64, int64, {_OUT2})")
def scores(
    reading: Floats,
    down: Floats,
    up: Floats,
    error: Ints,
    dimension: Ints,
    unknown: Floats,
    offset: Ints,
    stride: Ints,
    draws: Floats,
    floor: float,
    geometric: int,
    start: int,
    stop: int,
    out_score: Floats,
) -> None:
    """Score of some rows in every draw.

    Parameters
    ----------
    reading, down, up, error, dimension, unknown, floor, geometric
        As in :func:`one`.
    offset, stride
        Shape (rows,): row i reads what concerns it alone at (offset + stride j) modulo n in draw j. An odd stride
        visits every draw of a power of two once.
    draws
        Shape (n, 3 k + 14).
    start, stop
        Rows to do.
    out_score
        Shape (rows, n), of which rows start to stop are written.
    """
    n = draws.shape[0]
    for row in range(start, stop):
        for j in range(n):
            own = (offset[row] + stride[row] * j) % n
            out_score[row, j] = one(
                reading, down, up, error, dimension, unknown, row, -1, draws, draws, j, own, floor, geometric
            )


@kernel(f"void({_INTS}, {_TABLE}, int64, int64, {_OUT2})")
def ranks(indptr: Ints, score: Floats, start: int, stop: int, out_rank: Floats) -> None:
    """Rank of each row among its group in every draw: one more than how many are higher.

    Parameters
    ----------
    indptr
        Shape (groups + 1,), start of each group among the rows.
    score
        Shape (rows, n).
    start, stop
        Groups to do.
    out_rank
        Shape (rows, n), of which the rows of these groups are written.
    """
    n = score.shape[1]
    for g in range(start, stop):
        for i in range(indptr[g], indptr[g + 1]):
            for j in range(n):
                out_rank[i, j] = 1.0
            for other in range(indptr[g], indptr[g + 1]):
                for j in range(n):
                    if score[other, j] > score[i, j]:
                        out_rank[i, j] += 1.0


@kernel(f"void({_FLOATS}, {_FLOATS}, {_TABLE}, {_OUT}, {_OUT})")
def sobol(f_a: Floats, f_b: Floats, f_ab: Floats, out_first: Floats, out_total: Floats) -> None:
    """First-order indices by the estimator of Saltelli et al. 2010, total ones by Jansen's.

    S_i = sum (f_b - m) (f_ab_i - f_a) / (n V), ST_i = sum (f_a - f_ab_i)^2 / (2 n V), with mean m and variance V of f_a
    and f_b together; NaN where V is not above zero. An input without effect has exactly zero in both.

    Parameters
    ----------
    f_a, f_b
        Shape (n,), the model on two independent samples.
    f_ab
        Shape (inputs, n), on the first with input i taken from the second.
    out_first, out_total
        Shape (inputs,), written.
    """
    n = f_a.size
    total = 0.0
    for j in range(n):
        total += f_a[j] + f_b[j]
    mean = total / (2.0 * n)
    square = 0.0
    for j in range(n):
        square += (f_a[j] - mean) ** 2 + (f_b[j] - mean) ** 2
    for i in range(f_ab.shape[0]):
        alone = 0.0
        moved = 0.0
        for j in range(n):
            alone += (f_b[j] - mean) * (f_ab[i, j] - f_a[j])
            moved += (f_a[j] - f_ab[i, j]) ** 2
        # square is 2 n V.
        out_first[i] = 2.0 * alone / square if square > 0.0 else np.nan
        out_total[i] = moved / square if square > 0.0 else np.nan


@kernel(
    f"void({_ROWS}, {_INTS}, {_INTS}, {_TABLE}, {_TABLE}, float64, int64, int64, int64, {_OUT}, {_OUT}, {_OUT2}, "
    f"{_OUT2}, {_OUT2})"
)
def sensitivity(
    reading: Floats,
    down: Floats,
    up: Floats,
    error: Ints,
    dimension: Ints,
    unknown: Floats,
    offset: Ints,
    stride: Ints,
    a: Floats,
    b: Floats,
    floor: float,
    geometric: int,
    start: int,
    stop: int,
    out_a: Floats,
    out_b: Floats,
    out_ab: Floats,
    out_first: Floats,
    out_total: Floats,
) -> None:
    """Sobol indices of the score of some rows by group of inputs.

    Parameters
    ----------
    reading, down, up, error, dimension, unknown, offset, stride, floor, geometric
        As in :func:`scores`.
    a, b
        Shape (n, 3 k + 14), two independent sets of draws.
    start, stop
        Rows to do.
    out_a, out_b, out_ab
        Shapes (n,), (n,), (groups, n): room to work in.
    out_first, out_total
        Shape (rows, groups), of which rows start to stop are written; NaN where nothing varies.
    """
    n = a.shape[0]
    groups = out_ab.shape[0]
    for row in range(start, stop):
        for j in range(n):
            own = (offset[row] + stride[row] * j) % n
            out_a[j] = one(reading, down, up, error, dimension, unknown, row, -1, a, b, j, own, floor, geometric)
            out_b[j] = one(reading, down, up, error, dimension, unknown, row, -2, a, b, j, own, floor, geometric)
            for g in range(groups):
                out_ab[g, j] = one(reading, down, up, error, dimension, unknown, row, g, a, b, j, own, floor, geometric)
        sobol(out_a, out_b, out_ab, out_first[row], out_total[row])

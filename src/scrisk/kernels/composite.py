"""The composite under uncertainty, as compiled loops: scores of draws, ranks among them, and Sobol indices.

A draw is one column of a matrix with the rows, for k indicators in three dimensions,

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
_CUBE_OUT = "float64[:, :, ::1]"
_DRAWS = ", ".join([_TABLE] * 5)
_ROWS = f"{_CUBE}, {_TABLE}, {_TABLE}, {_INTS}, {_INTS}, {_FLOATS}"


@kernel(f"void({_INTS}, {_INTS}, int64, {_TABLE}, {_OUT2})")
def own(offset: Ints, stride: Ints, row: int, draws: Floats, out_own: Floats) -> None:
    """Read what concerns a row alone in the order of its own.

    Parameters
    ----------
    offset, stride
        Shape (rows,): row i reads at (offset + stride j) modulo n in draw j. An odd stride visits every draw of a
        power of two once.
    row
        The row.
    draws
        Shape (3 k + 14, n).
    out_own
        Shape (7, n), written: four errors of data, three positions of what is missing.
    """
    n = draws.shape[1]
    first = draws.shape[0] - 7
    for j in range(n):
        place = (offset[row] + stride[row] * j) % n
        for i in range(7):
            out_own[i, j] = draws[first + i, place]


@kernel(
    f"void({_ROWS}, int64, {_TABLE}, {_TABLE}, {_TABLE}, {_TABLE}, {_TABLE}, {_TABLE}, float64, int64, {_OUT2}, {_OUT})"
)
def one(
    reading: Floats,
    down: Floats,
    up: Floats,
    error: Ints,
    dimension: Ints,
    unknown: Floats,
    row: int,
    weights: Floats,
    normal: Floats,
    mean: Floats,
    basis: Floats,
    window: Floats,
    alone: Floats,
    floor: float,
    geometric: int,
    out_parts: Floats,
    out_score: Floats,
) -> None:
    """Score of one row in every draw, 0-1. One indicator after the other goes through all draws, many at a time.

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
    row
        The row.
    weights, normal, mean, basis, window
        Shape (3 k + 14, n), the draws from which weights, normalisation, aggregation, basis and window are taken.
    alone
        Shape (7, n), what concerns the row alone, from :func:`own`.
    floor
        Smallest value of a dimension inside the geometric mean.
    geometric
        1 when the geometric mean leads, 0 when the arithmetic one does.
    out_parts
        Shape (3, n), written: the dimensions.
    out_score
        Shape (n,), written.
    """
    k = dimension.size
    n = weights.shape[1]
    plain = 3 * k + 3
    form, by_value, lately = normal[plain], basis[plain + 2], window[plain + 3]
    for d in range(3):
        for j in range(n):
            out_parts[d, j] = 0.0
    for i in range(k):
        part, weight = out_parts[dimension[i]], weights[i]
        low, factor = normal[k + 3 + i], normal[2 * k + 3 + i]
        gap, counted = alone[4 + dimension[i]], unknown[i]
        # An indicator without an error of data is moved by nothing.
        moves = alone[max(error[i], 0)]
        below = down[row, i] if error[i] >= 0 else 0.0
        above = up[row, i] if error[i] >= 0 else 0.0
        r0, r1, r2, r3 = reading[row, 0, i], reading[row, 1, i], reading[row, 2, i], reading[row, 3, i]
        for j in range(n):
            early, late = (r2, r3) if by_value[j] >= 0.5 else (r0, r1)
            x = late if lately[j] >= 0.5 else early
            z = moves[j]
            y = (x + z * (above if z > 0.0 else below) - low[j]) * factor[j]
            y = min(max(y, 0.0), 1.0)
            y += form[j] * (y * y * (3.0 - 2.0 * y) - y)
            # The whole range is drawn, half of it on either side of what counts.
            u = gap[j]
            filled = 2.0 * u * counted if u < 0.5 else counted + (2.0 * u - 1.0) * (1.0 - counted)
            part[j] += weight[j] * (filled if np.isnan(x) else y)
    first, second, third = out_parts[0], out_parts[1], out_parts[2]
    for j in range(n):
        a_share, b_share, c_share = weights[k, j], weights[k + 1, j], weights[k + 2, j]
        leads = mean[plain + 1, j] < 0.5
        if leads == (geometric == 1):
            out_score[j] = np.exp(
                a_share * np.log(max(first[j], floor))
                + b_share * np.log(max(second[j], floor))
                + c_share * np.log(max(third[j], floor))
            )
        else:
            out_score[j] = a_share * first[j] + b_share * second[j] + c_share * third[j]


@kernel(f"void({_ROWS}, {_INTS}, {_INTS}, {_TABLE}, float64, int64, int64, int64, {_OUT2}, {_OUT2}, {_OUT2})")
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
    out_own: Floats,
    out_parts: Floats,
    out_score: Floats,
) -> None:
    """Score of some rows in every draw.

    Parameters
    ----------
    reading, down, up, error, dimension, unknown, floor, geometric
        As in :func:`one`.
    offset, stride
        As in :func:`own`.
    draws
        Shape (3 k + 14, n).
    start, stop
        Rows to do.
    out_own, out_parts
        Shapes (7, n), (3, n): room to work in.
    out_score
        Shape (rows, n), of which rows start to stop are written.
    """
    for row in range(start, stop):
        own(offset, stride, row, draws, out_own)
        one(
            reading, down, up, error, dimension, unknown, row, draws, draws, draws, draws, draws, out_own, floor,
            geometric, out_parts, out_score[row],
        )  # fmt: skip


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
    f"void({_ROWS}, {_INTS}, {_INTS}, {_TABLE}, {_TABLE}, float64, int64, int64, int64, {_CUBE_OUT}, {_OUT2}, {_OUT2}, "
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
    out_own: Floats,
    out_parts: Floats,
    out_drawn: Floats,
    out_first: Floats,
    out_total: Floats,
) -> None:
    """Sobol indices of the score of some rows by group of inputs.

    Groups: 0 weights, 1 normalisation, 2 aggregation, 3 basis, 4 window, 5 to 8 the errors of data, 9 what is missing.

    Parameters
    ----------
    reading, down, up, error, dimension, unknown, offset, stride, floor, geometric
        As in :func:`scores`.
    a, b
        Shape (3 k + 14, n), two independent sets of draws.
    start, stop
        Rows to do.
    out_own, out_parts, out_drawn
        Shapes (3, 7, n), (3, n), (2 + groups, n): room to work in.
    out_first, out_total
        Shape (rows, groups), of which rows start to stop are written; NaN where nothing varies.
    """
    n = a.shape[1]
    groups = out_drawn.shape[0] - 2
    own_a, own_b, mixed = out_own[0], out_own[1], out_own[2]
    for row in range(start, stop):
        own(offset, stride, row, a, own_a)
        own(offset, stride, row, b, own_b)
        one(
            reading, down, up, error, dimension, unknown, row, a, a, a, a, a, own_a, floor, geometric, out_parts,
            out_drawn[0],
        )  # fmt: skip
        one(
            reading, down, up, error, dimension, unknown, row, b, b, b, b, b, own_b, floor, geometric, out_parts,
            out_drawn[1],
        )  # fmt: skip
        # Everything from a but one group, which is from b.
        for g in range(groups):
            for i in range(7):
                from_b = i == g - 5 or (g == 9 and i >= 4)
                for j in range(n):
                    mixed[i, j] = own_b[i, j] if from_b else own_a[i, j]
            one(
                reading, down, up, error, dimension, unknown, row, b if g == 0 else a, b if g == 1 else a,
                b if g == 2 else a, b if g == 3 else a, b if g == 4 else a, mixed, floor, geometric, out_parts,
                out_drawn[2 + g],
            )  # fmt: skip
        sobol(out_drawn[0], out_drawn[1], out_drawn[2:], out_first[row], out_total[row])

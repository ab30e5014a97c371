"""The composite under uncertainty: draws of what the method chose and of what the data leave open, and what they say.

What concerns the method (weights, normalisation, mean, basis, window) is drawn once for all rows; what concerns a row
(the errors of its data, what is missing) is read in an order of the row's own, so that rows do not err together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.arrays.measuring import workers
from scrisk.method.indicators import DIMENSIONS, INDICATORS

if TYPE_CHECKING:
    from scrisk.method.indicators import Composite

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What is drawn, in the order of the kernel's groups.
INPUTS = (
    "weights", "normalisation", "aggregation", "basis", "year_window", "hazard", "governance", "origin", "stocks",
    "missing",
)  # fmt: skip
# Which error of the data concerns an indicator.
_ERRORS = {
    "hazard": ("event_e1", "event_e2", "event_e3"),
    "governance": ("governance_share",),
    "origin": ("foreign_origin_share",),
    "stocks": ("stock_days",),
}
_LEAST = 64  # rows below which a thread costs more than it saves


class Weights(NamedTuple):
    """Weights of the dimensions, and of the indicators within theirs; each adds up to one."""

    dimension: Floats
    within: Floats


@dataclass(frozen=True)
class Readings:
    """What is known of each row. ``value`` is (rows, 4, k): at 2 basis + window; ``down`` and ``up`` are (rows, k)."""

    names: Sequence[str]
    value: Floats
    down: Floats
    up: Floats


@dataclass(frozen=True)
class Spread:
    """What the draws say of each row: quantiles of the score (0-100) and of the rank."""

    low: Floats
    high: Floats
    rank_low: Floats
    rank_high: Floats


def weights(method: Composite) -> Weights:
    """Return the weights of a method, scaled to add up to one."""
    outer = np.array([getattr(method, f"weight_{name}") for name in DIMENSIONS])
    inner = np.array([getattr(method, f"weight_{name}") for name in INDICATORS])
    return Weights(*_scaled(outer[None, :], inner[None, :]))


def _scaled(outer: Floats, inner: Floats) -> tuple[Floats, Floats]:
    of = dimensions()
    inner = inner.copy()
    for place in range(len(DIMENSIONS)):
        total = inner[:, of == place].sum(axis=1, keepdims=True)
        # A dimension whose indicators all weigh nothing has no weight itself.
        inner[:, of == place] /= np.where(total > 0, total, 1.0)
    return np.squeeze(outer / outer.sum(axis=1, keepdims=True)), np.squeeze(inner)


def dimensions() -> Ints:
    """Return the place of each indicator's dimension."""
    return np.array([DIMENSIONS.index(name) for name in INDICATORS.values()], dtype=np.int64)


def goalposts(method: Composite) -> tuple[Floats, Floats]:
    """Return the values of no and of full risk of each indicator."""
    none, full = ([float(getattr(method, f"{name}_at_{end}")) for name in INDICATORS] for end in (0, 100))
    return np.array(none), np.array(full)


def unknown(method: Composite) -> Floats:
    """Return where between its goalposts each indicator counts while it is not known."""
    none, full = goalposts(method)
    value = np.array([float(getattr(method, f"{name}_unknown")) for name in INDICATORS])
    found: Floats = np.clip((value - none) / (full - none), 0.0, 1.0)
    return found


def draws(method: Composite, sample: int) -> Floats:
    """Return one sample of draws, one a row; the kernel reads them one a column.

    The bits come from numpy's Philox generator, whose stream is the same in every version and on every machine.
    """
    k, n = len(INDICATORS), method.draws
    width = 3 * k + 14
    bits = np.random.Philox(key=[method.seed, sample]).random_raw(n * width) >> np.uint64(12)
    # Midpoints of 2^52 cells: neither 0 nor 1 is drawn.
    unit = ((bits.astype(np.float64) + 0.5) * 2.0**-52).reshape(n, width)
    around = 2.0 * unit - 1.0
    outer = np.array([getattr(method, f"weight_{name}") for name in DIMENSIONS])
    inner = np.array([getattr(method, f"weight_{name}") for name in INDICATORS])
    none, full = goalposts(method)
    found = unit.copy()
    found[:, k : k + 3], found[:, :k] = _scaled(
        outer * (1.0 + method.weight_spread * around[:, k : k + 3]),
        inner * (1.0 + method.weight_spread * around[:, :k]),
    )
    moved = method.goalpost_spread * (full - none)
    low = none + moved * around[:, k + 3 : 2 * k + 3]
    high = full + moved * around[:, 2 * k + 3 : 3 * k + 3]
    found[:, k + 3 : 2 * k + 3] = low
    found[:, 2 * k + 3 : 3 * k + 3] = 1.0 / (high - low)
    normal = NormalDist()
    one = normal.inv_cdf(0.95)
    first = 3 * k + 7
    for column in range(first, first + 4):
        found[:, column] = [normal.inv_cdf(u) / one for u in unit[:, column].tolist()]
    return np.ascontiguousarray(found)


def _rows(readings: Readings, method: Composite) -> tuple[Floats, Floats, Floats, Ints, Ints, Floats, Ints, Ints]:
    error = np.full(len(INDICATORS), -1, dtype=np.int64)
    for place, names in enumerate(_ERRORS.values()):
        for name in names:
            error[list(INDICATORS).index(name)] = place
    digests = [hashlib.sha256(name.encode()).digest() for name in readings.names]
    offset = np.array([int.from_bytes(d[:4], "big") % method.draws for d in digests], dtype=np.int64)
    stride = np.array([int.from_bytes(d[4:8], "big") % method.draws | 1 for d in digests], dtype=np.int64)
    return readings.value, readings.down, readings.up, error, dimensions(), unknown(method), offset, stride


def spread(readings: Readings, groups: Ints, method: Composite, threads: int | None = None) -> Spread:
    """Return the interval of every row's score, and of its rank within its group.

    Parameters
    ----------
    readings
        The rows, those of a group together.
    groups
        Start of each group, and the number of rows.
    method
        Numbers of the composite.
    threads
        How many threads work; the answer is the same to the last byte.
    """
    from scrisk.kernels import composite as kernels

    sample = np.ascontiguousarray(draws(method, 0).T)
    rows = _rows(readings, method)
    size = len(readings.names)
    score = np.empty((size, method.draws))
    rank = np.empty((size, method.draws))
    _in_threads(
        lambda start, stop: kernels.scores(
            *rows, sample, method.floor, method.headline_geometric, start, stop, np.empty((7, method.draws)),
            np.empty((len(DIMENSIONS), method.draws)), score,
        ),
        size, threads,
    )  # fmt: skip
    _in_threads(lambda start, stop: kernels.ranks(groups, score, start, stop, rank), groups.size - 1, threads, least=2)
    ends = [method.interval_low, method.interval_high]
    if size == 0:
        return Spread(*(np.empty(0) for _ in range(4)))
    scores, ranks = (np.quantile(drawn, ends, axis=1, method="inverted_cdf") for drawn in (score, rank))
    return Spread(100.0 * scores[0], 100.0 * scores[1], ranks[0], ranks[1])


def sensitivity(readings: Readings, method: Composite, threads: int | None = None) -> tuple[Floats, Floats]:
    """Return the first-order and total Sobol indices of every row's score, one a group of :data:`INPUTS`."""
    from scrisk.kernels import composite as kernels

    a, b = (np.ascontiguousarray(draws(method, sample).T) for sample in (1, 2))
    rows = _rows(readings, method)
    size, n, k = len(readings.names), method.draws, len(INPUTS)
    first, total = np.empty((size, k)), np.empty((size, k))
    _in_threads(
        lambda start, stop: kernels.sensitivity(
            *rows, a, b, method.floor, method.headline_geometric, start, stop, np.empty((3, 7, n)),
            np.empty((len(DIMENSIONS), n)), np.empty((2 + k, n)), first, total,
        ),
        size, threads,
    )  # fmt: skip
    return first, total


def _in_threads(run: Callable[[int, int], None], size: int, threads: int | None, least: int = _LEAST) -> None:
    """Do all rows in pieces; every row belongs to one piece."""
    threads = workers(threads)
    if threads <= 1 or size < 2 * least:
        run(0, size)
        return
    edges = np.linspace(0, size, 4 * threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(run, *piece) for piece in pairwise(edges)]:
            done.result()

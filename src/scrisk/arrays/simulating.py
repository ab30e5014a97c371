"""Simulation of packed groups: one group at a time, in threads, never draws times groups in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scrisk.arrays.measuring import workers
from scrisk.arrays.shocks import PackedShocks

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

# Draws that the kernel looks at together: what it notes of them stays in the processor's cache.
_BATCH = 256
# Less than this of a day's demand is rounding, not a shortage.
_TINY = 1e-9
# What the kernel for tails gives, in its order.
TAIL = ("mean", "mean_se", "chance", "chance_se", "var", "var_se", "cvar", "cvar_se")


@dataclass(frozen=True)
class PackedSupply:
    """Groups of suppliers and what softens a loss; the rows of group g are ``offsets[g]:offsets[g + 1]``."""

    offsets: Longs
    share: Floats
    stock_days: Floats
    substitution_max: Floats
    substitution_days: Floats
    spare_share: Floats
    usd_per_day: Floats  # NaN where unknown
    owner: Longs  # whose totals the group counts in


@dataclass(frozen=True)
class Drawn:
    """What the draws say.

    `unmet` float64[g, 8] as the names of TAIL; `stock_out` float64[g, 4]: mean, its standard error, 5 % quantile, its
    standard error; `row_part` float64[rows, 4] and `shock_part` float64[pairs, 4]: expected part, its standard error,
    part of CVaR, its standard error; `totals` float64[owners, 8], US dollars.
    """

    unmet: Floats
    stock_out: Floats
    row_part: Floats
    shock_part: Floats
    totals: Floats


def draw(
    supply: PackedSupply, shocks: PackedShocks, *, draws: int, horizon: int, seed: int, level: float, owners: int,
    threads: int | None = None, batch: int = _BATCH,
) -> Drawn:  # fmt: skip
    """Simulate every group.

    Parameters
    ----------
    supply, shocks
        Packed and checked.
    draws, horizon, seed
        How many, 2 and above; days; 0 to 2^64 - 1.
    level
        Of VaR and CVaR, such as 0.95.
    owners
        How many totals there are.
    threads, batch
        Change the speed, never the answer.

    Returns
    -------
    Drawn
        NaN for the stock-out day of groups whose stocks always last.
    """
    from scrisk.kernels import tail as kernels

    groups = supply.offsets.size - 1
    found = Drawn(
        unmet=np.empty((groups, 8)), stock_out=np.empty((groups, 4)), row_part=np.zeros((supply.share.size, 4)),
        shock_part=np.zeros((shocks.shock.size, 4)), totals=np.empty((owners, 8)),
    )  # fmt: skip
    cents = np.zeros((owners, draws), dtype=np.int64)
    lock = threading.Lock()

    def one(g: int) -> None:
        rows = slice(*supply.offsets[g : g + 2])
        pairs = slice(*shocks.group[g : g + 2])
        simulate = _simulation(supply, shocks, g, horizon, seed, batch)
        unmet, out = np.empty(draws), np.empty(draws)
        row_part, shock_part = np.empty((rows.stop - rows.start, 2)), np.empty((pairs.stop - pairs.start, 2))
        simulate(0, np.ones(draws), unmet, out, row_part, shock_part)
        kernels.tail(np.sort(unmet), level, found.unmet[g])
        for parts, whole in ((row_part, found.row_part[rows]), (shock_part, found.shock_part[pairs])):
            whole[:, 0], whole[:, 1] = _mean(parts, draws, draws)
        found.stock_out[g] = _stock_out(np.sort(out[~np.isnan(out)]))
        if np.isfinite(supply.usd_per_day[g]):
            lost = np.floor(unmet * (supply.usd_per_day[g] * 100.0) + 0.5).astype(np.int64)
            with lock:  # whole cents: any order of adding gives the same sum
                cents[supply.owner[g]] += lost
        weight = np.empty(draws)
        kernels.tail_weights(unmet, found.unmet[g, 4], level, weight)
        simulate(0, weight, unmet, out, row_part, shock_part)
        for parts, whole in ((row_part, found.row_part[rows]), (shock_part, found.shock_part[pairs])):
            whole[:, 2], whole[:, 3] = _mean(parts, draws, draws * (1.0 - level))

    _each(one, groups, threads)
    for place in range(owners):
        kernels.tail(np.sort(cents[place]) / 100.0, level, found.totals[place])
    return found


def draw_days(
    supply: PackedSupply, shocks: PackedShocks, *, draws: int, horizon: int, seed: int, low: float, high: float,
    threads: int | None = None, batch: int = _BATCH,
) -> Floats:  # fmt: skip
    """Simulate every group and say how much of demand is unmet on each day.

    Parameters
    ----------
    supply, shocks, draws, horizon, seed, threads, batch
        As in :func:`draw`, whose draws these are.
    low, high
        Levels of two quantiles over the draws, such as 0.05 and 0.95.

    Returns
    -------
    numpy.ndarray
        float64[g, horizon, 3], fractions of demand: mean, low and high quantile.
    """
    groups = supply.offsets.size - 1
    found = np.empty((groups, horizon, 3))

    def one(g: int) -> None:
        rows, pairs = np.diff(supply.offsets[g : g + 2])[0], np.diff(shocks.group[g : g + 2])[0]
        daily = np.empty((draws, horizon))
        _simulation(supply, shocks, g, horizon, seed, batch)(
            0, np.ones(draws), np.empty(draws), np.empty(draws), np.empty((rows, 2)), np.empty((pairs, 2)), daily
        )
        total = np.zeros(horizon)
        for line in daily:  # one draw after the other: the order of the sum is ours, not the library's
            total += line
        found[g, :, 0] = total / draws
        found[g, :, 1:] = 0.0
        some = total > 0.0
        places = (_place(draws, low), _place(draws, high))
        ordered = np.partition(daily[:, some], places, axis=0)
        for k, place in enumerate(places, start=1):
            found[g, some, k] = ordered[place]

    _each(one, groups, threads)
    return found


def draw_needs(
    supply: PackedSupply, shocks: PackedShocks, g: int, *, draws: int, horizon: int, seed: int, batch: int = _BATCH
) -> Floats:
    """Simulate one group and say what its stocks would have to give on each day.

    Parameters
    ----------
    supply, shocks
        As in :func:`draw`; the stocks of the group must be 0.
    g
        The group.
    draws, horizon, seed, batch
        As in :func:`draw`, whose draws these are.

    Returns
    -------
    numpy.ndarray
        float64[draws, horizon], days of demand: the gap less the backlog that arrives; below zero is left over.
    """
    rows, pairs = np.diff(supply.offsets[g : g + 2])[0], np.diff(shocks.group[g : g + 2])[0]
    needs = np.empty((draws, horizon))
    _simulation(supply, shocks, g, horizon, seed, batch)(
        0, np.ones(draws), np.empty(draws), np.empty(draws), np.empty((rows, 2)), np.empty((pairs, 2)),
        np.empty((0, 0)), needs,
    )  # fmt: skip
    return needs


def draw_losses(
    supply: PackedSupply, shocks: PackedShocks, *, draws: int, horizon: int, seed: int, threads: int | None = None,
    batch: int = _BATCH,
) -> Floats:  # fmt: skip
    """Simulate every group and say how much of demand is unmet on each day of each draw.

    Parameters
    ----------
    supply, shocks, draws, horizon, seed, threads, batch
        As in :func:`draw`, whose draws these are. All of it is held in memory: few groups at a time.

    Returns
    -------
    numpy.ndarray
        float64[g, draws, horizon], fractions of demand.
    """
    groups = supply.offsets.size - 1
    found = np.empty((groups, draws, horizon))

    def one(g: int) -> None:
        rows, pairs = np.diff(supply.offsets[g : g + 2])[0], np.diff(shocks.group[g : g + 2])[0]
        _simulation(supply, shocks, g, horizon, seed, batch)(
            0, np.ones(draws), np.empty(draws), np.empty(draws), np.empty((rows, 2)), np.empty((pairs, 2)), found[g]
        )

    _each(one, groups, threads)
    return found


def draw_unmet(
    supply: PackedSupply, shocks: PackedShocks, *, draws: int, horizon: int, seed: int, threads: int | None = None,
    batch: int = _BATCH,
) -> Floats:  # fmt: skip
    """Simulate every group and say how many days of demand are unmet in each draw.

    Parameters
    ----------
    supply, shocks, draws, horizon, seed, threads, batch
        As in :func:`draw`, whose draws these are: two supplies under the same shocks can be compared draw by draw.

    Returns
    -------
    numpy.ndarray
        float64[g, draws], days of full demand.
    """
    groups = supply.offsets.size - 1
    found = np.empty((groups, draws))

    def one(g: int) -> None:
        rows, pairs = np.diff(supply.offsets[g : g + 2])[0], np.diff(shocks.group[g : g + 2])[0]
        _simulation(supply, shocks, g, horizon, seed, batch)(
            0, np.ones(draws), found[g], np.empty(draws), np.empty((rows, 2)), np.empty((pairs, 2))
        )

    _each(one, groups, threads)
    return found


def _place(n: int, level: float) -> int:
    """Return the place of the smallest value that at least `level` of n sorted ones do not exceed."""
    return max(1, int(np.ceil(n * level - 1e-9))) - 1


def _simulation(
    supply: PackedSupply, shocks: PackedShocks, g: int, horizon: int, seed: int, batch: int
) -> Callable[..., None]:
    """Return the kernel with everything about a group filled in."""
    from scrisk.kernels import exposure as kernels
    from scrisk.kernels.ramp import ramp

    a, b = shocks.group[g : g + 2]
    cover = np.empty(horizon + 1)
    ramp(supply.substitution_max[g], supply.substitution_days[g], supply.spare_share[g], cover)
    words = np.array([seed & 0xFFFFFFFF, seed >> 32], dtype=np.uint64)

    def simulate(first: int, weight: Floats, *out: Any) -> None:
        # The courses by day come last; those that are not wanted are empty.
        daily = (np.empty((0, 0)),) * (6 - len(out))
        kernels.exposure(
            first, batch, horizon, _TINY, words, shocks.shock[a:b], shocks.hit[a : b + 1], shocks.row, shocks.fraction,
            shocks.key, shocks.threshold, shocks.shape, shocks.knots, shocks.knot_count, shocks.licence_days,
            shocks.licence_share, shocks.backlog_days, supply.share[slice(*supply.offsets[g : g + 2])],
            supply.stock_days[g], cover, weight, *out, *daily,
        )  # fmt: skip

    return simulate


def _mean(parts: Floats, draws: int, effective: float) -> Iterator[Floats]:
    """Yield sums over their number, and the standard error of that: draws that are not there count as zeros."""
    total, squares = parts[:, 0], parts[:, 1]
    mean = total / effective
    yield mean
    spread = squares / effective - mean * mean
    # What rounding leaves of equal parts is no spread.
    yield np.sqrt(np.where(spread > 1e-12 * mean * mean, spread, 0.0) / effective)


def _stock_out(days: Floats) -> tuple[float, float, float, float]:
    """Return mean and 5 % quantile of the sorted days on which stocks ended, with standard errors."""
    from scrisk.kernels import tail as kernels

    out = np.empty(8)
    kernels.tail(days, 0.05, out)
    return out[0], out[1], out[4], out[5]


def _each(work: Callable[[int], None], count: int, threads: int | None) -> None:
    """Do the work for each number below count."""
    threads = workers(threads)
    if threads <= 1:
        for g in range(count):
            work(g)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, range(count)):
            pass

"""Packed groups of several economies that help each other: who lacks how much, for every set of who helps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrisk.arrays.measuring import workers
from scrisk.arrays.shocks import PackedShocks
from scrisk.arrays.simulating import PackedSupply, draw_needs

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.int8]
Longs = npt.NDArray[np.int64]

# Kinds of help, as the kernel numbers them.
SENT, SENT_SHARE, LENT_SHARE, LENT_DAYS, WARNED = range(5)
_TINY = 1e-9
# Keeps the words drawn here apart from those that draw the shocks.
_STREAM = 2


@dataclass(frozen=True)
class Helping:
    """One item and what may be done about it; m members, i instruments, s sets. See :func:`helped` in the kernels.

    `groups` int64[lines] are places in the packed supply; `line` says which of them holds for each set and member, the
    number after the last one for members that need nothing.
    `usd_per_day` float64[m] is what a day of demand is worth, NaN where unknown.
    """

    groups: Longs
    line: Longs
    stock: Floats
    size: Floats
    usd_per_day: Floats
    capacity: Floats
    kind: Bytes
    lead: Longs
    reach: Bytes
    inside: Bytes
    works: Bytes
    build: float


@dataclass(frozen=True)
class Lost:
    """What the sets lose: by set and draw over all items and members, and by set and member on average.

    `usd` and `days` float64[s, draws]; `own_usd` and `own_days` float64[s, m].
    """

    usd: Floats
    days: Floats
    own_usd: Floats
    own_days: Floats


def uniform(names: Sequence[str], draws: int, seed: int) -> Floats:
    """Return evenly drawn numbers between 0 and 1.

    A name, a draw and the seed alone make a number, so that what one thing draws does not depend on the others.

    Parameters
    ----------
    names
        What draws.
    draws, seed
        How many; 0 to 2^64 - 1.

    Returns
    -------
    numpy.ndarray
        float64[names, draws].

    Examples
    --------
    >>> bool(uniform(["a", "b"], 3, 1)[1, 2] == uniform(["b"], 5, 1)[0, 2])
    True
    """
    from scrisk.kernels.exposure import philox

    found = np.empty((len(names), draws))
    words = np.empty((4, draws), dtype=np.uint64)
    low = np.uint64(0xFFFFFFFF)
    for place, name in enumerate(names):
        digest = hashlib.sha256(name.encode()).digest()
        one, two = (np.uint64(int.from_bytes(digest[i : i + 4], "little")) for i in (0, 4))
        philox(0, draws, np.uint64(_STREAM), one, two, np.uint64(seed) & low, np.uint64(seed) >> np.uint64(32), words)
        found[place] = (words[0].astype(np.float64) + 0.5) / 2.0**32
    return found


def lost(
    supply: PackedSupply, shocks: PackedShocks, items: Sequence[Helping], *, draws: int, horizon: int, seed: int,
    threads: int | None = None,
) -> Lost:  # fmt: skip
    """Simulate the items and say what each set loses.

    Parameters
    ----------
    supply, shocks
        Packed groups, stocks 0; a line of an item is a group.
    items
        What may be done about each, one at least; the same members and sets in all.
    draws, horizon, seed
        As in :func:`scrisk.arrays.simulating.draw`.
    threads
        Change the speed, never the answer.

    Returns
    -------
    Lost
        Items without a known value count in days, not in dollars.
    """
    from scrisk.kernels.coalition import helped

    def one(item: Helping) -> tuple[Floats, Floats, Floats]:
        net = np.zeros((item.groups.size + 1, draws, horizon))
        for row, g in enumerate(item.groups):
            net[row] = draw_needs(supply, shocks, int(g), draws=draws, horizon=horizon, seed=seed)
        first, again = _different(item)
        sets, members = first.size, item.line.shape[1]
        out = np.empty((sets, members, draws))
        helped(
            net, item.stock, item.size, item.capacity, item.kind, item.lead, item.reach, item.line[first],
            item.inside[first], item.works[first], item.build, _TINY, np.empty((7, members)), out,
        )  # fmt: skip
        usd, days = np.zeros((sets, draws)), np.zeros((sets, draws))
        unmet = np.empty((sets, members))
        for m in range(members):  # one after the other: the order of the sum is ours
            days += out[:, m]
            if np.isfinite(item.usd_per_day[m]):
                usd += out[:, m] * item.usd_per_day[m]
            unmet[:, m] = _sums(out[:, m]) / draws
        return usd[again], days[again], unmet[again]

    found = _each(one, items, threads)
    sets, members = items[0].line.shape
    usd, days = np.zeros((sets, draws)), np.zeros((sets, draws))
    own_usd, own_days = np.zeros((sets, members)), np.zeros((sets, members))
    for item, (some_usd, some_days, unmet) in zip(items, found, strict=True):
        usd += some_usd
        days += some_days
        own_days += unmet
        own_usd += unmet * np.where(np.isfinite(item.usd_per_day), item.usd_per_day, 0.0)
    return Lost(usd, days, own_usd, own_days)


def _different(item: Helping) -> tuple[Longs, Longs]:
    """Return the sets that differ for an item, and which of them each set is like."""
    seen: dict[tuple[bytes, ...], int] = {}
    first: list[int] = []
    again = np.empty(item.line.shape[0], dtype=np.int64)
    for s in range(again.size):
        joined = item.inside[s] if item.works[s].any() else item.inside[:0]
        key = item.line[s].tobytes(), item.works[s].tobytes(), joined.tobytes()
        if key not in seen:
            seen[key] = len(first)
            first.append(s)
        again[s] = seen[key]
    return np.array(first, dtype=np.int64), again


def _sums(values: Floats) -> Floats:
    """Sum each row, one draw after the other."""
    return np.cumsum(values, axis=1)[:, -1]


def _each(
    work: Callable[[Helping], tuple[Floats, Floats, Floats]], items: Sequence[Helping], threads: int | None
) -> list[tuple[Floats, Floats, Floats]]:
    threads = min(workers(threads), max(1, len(items)))
    if threads <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))

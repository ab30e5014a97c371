"""Cascades of many scenarios: lanes filled, run, read and filled again, in threads that share nothing but the queue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from scrisk.arrays.measuring import workers
from scrisk.arrays.network import Network

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

# Scenarios side by side, and how far the kernel looks ahead in the list of links, as the kernel has them.
LANES = 16
_AHEAD = 24
# All nodes are looked at when those that changed have more than this share of all links.
_DENSE = 0.1
# A row of lanes is to lie in one line of the cache.
_LINE = 64


@dataclass(frozen=True)
class Rule:
    """When a cascade ends, and whether suppliers can be replaced."""

    epsilon: float
    max_steps: int
    replacement: bool = False


# The nodes that are hit, and the share of their output that they lose at least.
Hits = tuple[Ints, Floats]
# Takes a state, lanes that have ended in it, and the numbers of their scenarios.
Reader = Callable[["Lanes", Longs, Longs], None]


class Lanes:
    """The state of a few scenarios, one a lane: what each node has lost, from below and from above."""

    def __init__(self, n: int, replacement: bool) -> None:
        self.down, self.up = _table(n), _table(n)
        self.least = _table(n if replacement else 0)
        self.scenario = np.full(LANES, -1, dtype=np.int64)
        self.live = np.zeros(LANES)
        self.steps = np.zeros(LANES, dtype=np.int64)
        self.seen = np.zeros(n, dtype=np.int8)
        self.swept = False

    def rows(self) -> Ints:
        """Return the nodes that may have lost something, ascending."""
        if self.swept:
            return np.arange(self.seen.size, dtype=np.int32)
        return np.flatnonzero(self.seen).astype(np.int32)

    def tables(self) -> tuple[Floats, ...]:
        """Return all that is told of a lane."""
        return (self.down, self.up, self.least) if self.least.size else (self.down, self.up)


class _Room:
    """What a thread needs besides: room for what a step writes, and lists."""

    def __init__(self, network: Network, replacement: bool) -> None:
        n = network.n
        self.spare = _table(n)
        self.market = _table(network.sectors if replacement else 0)
        self.scaled = _table(n if replacement else 0)
        self.moved_down, self.moved_up, self.rows, self.mark = (np.empty(n, dtype=np.int32) for _ in range(4))
        self.done, self.awake = np.empty(n, dtype=np.int8), np.empty(n, dtype=np.int8)
        self.top = np.empty(LANES)
        self.place = np.empty(3, dtype=np.int64)


def cascade(
    network: Network,
    scenarios: int,
    hits: Callable[[int], Hits],
    read: Reader,
    rule: Rule,
    *,
    threads: int | None = None,
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Run every scenario and hand each one over when it has ended.

    A thread fills the lanes of a state with new scenarios and runs them until half of them have ended; the rest joins a
    second state of those that take longer, which in turn runs until half of it has ended. So long cascades keep one
    another company and short ones do not wait.

    Parameters
    ----------
    network
        Packed.
    scenarios
        How many.
    hits
        Gives for the number of a scenario the nodes that are hit and what they lose at least, 0-1.
    read
        Takes a state, lanes that have ended in it, and their scenarios' numbers. Called from several threads, once a
        scenario.
    rule
        When a cascade ends.
    threads
        Changes the speed, never the answer.

    Returns
    -------
    tuple
        int32[scenarios], the steps taken, and bool[scenarios], whether the last one changed at most epsilon.
    """
    steps = np.zeros(scenarios, dtype=np.int64)
    queue = iter(range(scenarios))
    lock = threading.Lock()
    links = _links(network)

    def take() -> list[int]:
        with lock:
            return list(islice(queue, LANES))

    def finish(state: Lanes) -> None:
        ended = np.flatnonzero((state.live == 0.0) & (state.scenario >= 0))
        if ended.size:
            numbers = state.scenario[ended]
            read(state, ended, numbers)
            steps[numbers] = state.steps[ended]
            state.scenario[ended] = -1

    def work() -> None:
        from scrisk.kernels import cascade_state as kernels

        room = _Room(network, rule.replacement)
        new, long = Lanes(network.n, rule.replacement), None
        while numbers := take():
            _run(links, new, room, rule, LANES // 2, _fill(new, numbers, hits))
            finish(new)
            stay = np.flatnonzero(new.live > 0.0)
            if stay.size:
                if long is None:
                    long = Lanes(network.n, rule.replacement)
                    long.swept = True
                free = np.flatnonzero(long.scenario < 0)[: stay.size]
                for told, kept in zip(new.tables(), long.tables(), strict=True):
                    kernels.move(stay, free, told, kept)
                for name in ("scenario", "live", "steps"):
                    getattr(long, name)[free] = getattr(new, name)[stay]
                if np.count_nonzero(long.live) > LANES // 2:
                    _run(links, long, room, rule, LANES // 2, None)
                    finish(long)
            rows = new.rows()
            for table in new.tables():
                kernels.clear(rows, table)
            new.seen[:] = 0
        if long is not None:
            _run(links, long, room, rule, 0, None)
            finish(long)

    count = min(workers(threads), -(-scenarios // LANES))
    if count <= 1:
        work()
    else:
        with ThreadPoolExecutor(count) as pool:
            for done in [pool.submit(work) for _ in range(count)]:
                done.result()
    return np.abs(steps).astype(np.int32), steps >= 0


def _table(n: int) -> Floats:
    """Return zeros of shape (n, lanes) whose rows start with a line of the cache."""
    # Written, not asked for as zeros: so the system gives it in large pages.
    room = np.empty(n * LANES + _LINE // 8)
    room[:] = 0.0
    first = -room.ctypes.data % _LINE // 8
    return room[first : first + n * LANES].reshape(n, LANES)


def _links(network: Network) -> tuple[Any, ...]:
    """Return the links as the kernel takes them: inputs in their groups, sales as one group a node."""
    n = network.n
    supplier, buyer = (
        np.append(nodes, np.zeros(_AHEAD, dtype=np.int32)) for nodes in (network.supplier, network.buyer)
    )
    return (
        network.in_start, network.in_lone, network.in_group, network.opens, network.closes, supplier,
        network.in_share, network.out_start, network.out_start[:n], np.arange(n + 1), network.out_start[:n],
        network.out_start[1:], buyer, network.out_share, network.sector, network.sales,
    )  # fmt: skip


def _fill(state: Lanes, numbers: Sequence[int], hits: Callable[[int], Hits]) -> Ints:
    """Begin scenarios in a cleared state; return the nodes that are hit."""
    state.scenario[:], state.live[:], state.steps[:], state.swept = -1, 0.0, 0, False
    for lane, number in enumerate(numbers):
        rows, lost = hits(number)
        for table in state.tables():
            table[rows, lane] = lost
        state.seen[rows] = 1
        state.scenario[lane], state.live[lane] = number, 1.0
    return np.flatnonzero(state.seen).astype(np.int32)


def _run(links: tuple[Any, ...], state: Lanes, room: _Room, rule: Rule, enough: int, rows: Ints | None) -> None:
    """Run the lanes of a state until no more than enough of them go on; begin at some nodes, or at all."""
    from scrisk.kernels import cascade as kernels

    begin = -1
    if rows is not None:
        begin = rows.size
        room.moved_down[:begin] = rows
        room.moved_up[:begin] = rows
    spread: Callable[..., None] = kernels.spread
    spread(
        *links, rule.epsilon, rule.max_steps, enough, int(_DENSE * links[6].size), begin, room.moved_down,
        room.moved_up, room.rows, room.mark, room.done, room.awake, room.top, state.seen, room.market,
        room.scaled, state.least, state.live, state.steps, state.down, state.up, room.spare, room.place,
    )  # fmt: skip
    first, second, swept = room.place.tolist()
    tables = (state.down, state.up, room.spare)
    state.down, state.up, room.spare = tables[first], tables[second], tables[3 - first - second]
    state.swept = state.swept or bool(swept)

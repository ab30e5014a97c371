"""Cascades of many scenarios: lanes filled, run, read and filled again, in threads that share nothing but the queue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from scrisk.arrays.measuring import workers
from scrisk.arrays.network import Network

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

# Scenarios side by side. They change the speed, never the answer.
_LANES = 16
# Sweep over all nodes when those that changed have more than this share of all links.
_DENSE = 0.125


@dataclass(frozen=True)
class Rule:
    """When a cascade ends."""

    epsilon: float
    max_steps: int


# What each node cannot make from the start: the nodes that are hit, ascending, and the share they lose.
Hits = tuple[Ints, Floats]
# Takes the number of a scenario, the state's lane of it, and the state.
Reader = Callable[["Lanes", Longs, Longs], None]


class Lanes:
    """The state of a few scenarios, one a lane: what each node has lost, from below and from above."""

    def __init__(self, n: int, lanes: int) -> None:
        self.down, self.up = np.zeros((n, lanes)), np.zeros((n, lanes))
        self.scenario = np.full(lanes, -1, dtype=np.int64)
        self.live = np.zeros(lanes)
        self.steps = np.zeros(lanes, dtype=np.int64)
        self.seen = np.zeros(n, dtype=np.int8)
        self.swept = False

    def rows(self) -> Ints:
        """Return the nodes that may have lost something, ascending."""
        if self.swept:
            return np.arange(self.seen.size, dtype=np.int32)
        return np.flatnonzero(self.seen).astype(np.int32)


class _Room:
    """What a thread needs besides: the other halves of a step, and lists."""

    def __init__(self, n: int, lanes: int) -> None:
        self.down, self.up = np.empty((n, lanes)), np.empty((n, lanes))
        self.moved_down, self.moved_up, self.rows, self.mark = (np.empty(n, dtype=np.int32) for _ in range(4))
        self.done = np.empty(n, dtype=np.int8)
        self.part, self.fresh, self.top = (np.empty(lanes) for _ in range(3))
        self.side = np.empty(3, dtype=np.int64)


def cascade(
    network: Network,
    scenarios: int,
    hits: Callable[[int], Hits],
    read: Reader,
    rule: Rule,
    *,
    threads: int | None = None,
    lanes: int | None = None,
) -> tuple[Longs, npt.NDArray[np.bool_]]:
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
        Takes a state, lanes that have ended in it, and their scenarios' numbers. Called from several threads, never
        twice for a scenario.
    rule
        When a cascade ends.
    threads, lanes
        Change the speed, never the answer.

    Returns
    -------
    tuple
        int64[scenarios], the steps taken, and bool[scenarios], whether the last step changed at most epsilon.
    """
    steps = np.zeros(scenarios, dtype=np.int64)
    width = max(1, min(lanes or _LANES, scenarios))
    queue = iter(range(scenarios))
    lock = threading.Lock()

    def take(count: int) -> list[int]:
        with lock:
            return list(islice(queue, count))

    def finish(state: Lanes) -> None:
        ended = np.flatnonzero((state.live == 0.0) & (state.scenario >= 0))
        if ended.size:
            numbers = state.scenario[ended]
            read(state, ended, numbers)
            steps[numbers] = state.steps[ended]
            state.scenario[ended] = -1

    def work() -> None:
        from scrisk.kernels import cascade as kernels

        room = _Room(network.n, width)
        fresh, long = Lanes(network.n, width), None
        while numbers := take(width):
            rows = _fill(fresh, numbers, hits)
            _run(network, fresh, room, rule, width // 2, rows)
            finish(fresh)
            stay = np.flatnonzero(fresh.live > 0.0)
            if stay.size:
                if long is None:
                    long = Lanes(network.n, width)
                    long.swept = True
                free = np.flatnonzero(long.scenario < 0)[: stay.size]
                kernels.move(stay, free, fresh.down, fresh.up, long.down, long.up)
                for name in ("scenario", "live", "steps"):
                    getattr(long, name)[free] = getattr(fresh, name)[stay]
                if (long.live > 0.0).sum() > width // 2:
                    _run(network, long, room, rule, width // 2, None)
                    finish(long)
            kernels.clear(fresh.rows(), fresh.down, fresh.up)
            fresh.seen[:] = 0
        if long is not None:
            _run(network, long, room, rule, 0, None)
            finish(long)

    count = min(workers(threads), -(-scenarios // width))
    if count <= 1:
        work()
    else:
        with ThreadPoolExecutor(count) as pool:
            for done in [pool.submit(work) for _ in range(count)]:
                done.result()
    return np.abs(steps), steps >= 0


def _fill(state: Lanes, numbers: Sequence[int], hits: Callable[[int], Hits]) -> Ints:
    """Begin scenarios in a cleared state; return the nodes that are hit."""
    state.scenario[:], state.live[:], state.steps[:], state.swept = -1, 0.0, 0, False
    for lane, number in enumerate(numbers):
        rows, lost = hits(number)
        state.down[rows, lane] = lost
        state.up[rows, lane] = lost
        state.seen[rows] = 1
        state.scenario[lane], state.live[lane] = number, 1.0
    return np.flatnonzero(state.seen).astype(np.int32)


def _run(network: Network, state: Lanes, room: _Room, rule: Rule, enough: int, rows: Ints | None) -> None:
    """Run the lanes of a state until no more than enough of them go on; begin at some nodes, or at all."""
    from scrisk.kernels import cascade as kernels

    begin = -1
    if rows is not None:
        begin = rows.size
        room.moved_down[:begin] = rows
        room.moved_up[:begin] = rows
    kernels.spread(
        network.in_start, network.in_end, network.supplier, network.in_share, network.turn, network.out_start,
        network.buyer, network.out_share, rule.epsilon, rule.max_steps, enough, int(_DENSE * network.buyer.size), begin,
        room.moved_down, room.moved_up, room.rows, room.mark, room.done, room.part, room.fresh, room.top, state.seen,
        state.live, state.steps, state.down, room.down, state.up, room.up, room.side,
    )  # fmt: skip
    if room.side[0]:
        state.down, room.down = room.down, state.down
    if room.side[1]:
        state.up, room.up = room.up, state.up
    state.swept = state.swept or bool(room.side[2])

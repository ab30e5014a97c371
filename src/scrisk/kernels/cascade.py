"""Cascades through a network: several scenarios side by side, each step over what changed or over everything.

The state of a scenario is what each node has lost of its output, from below (`down`: its inputs) and from above (`up`:
its sales). Scenarios are lanes: the last axis of the state, so that a link is read once for all of them and the lanes are
worked on together. No lane looks at another one: which ones lie side by side changes nothing. A row that nothing changed
for would come out the same again, so leaving it out changes nothing either.

Public documentation and checks are in :mod:`scrisk.scoring.cascade` and :mod:`scrisk.arrays.network`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

_LONGS = "Array(int64, 1, 'C', readonly=True)"
_INTS = "Array(int32, 1, 'C', readonly=True)"
_BYTES = "Array(int8, 1, 'C', readonly=True)"
_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_LINKS = f"{_LONGS}, {_LONGS}, {_INTS}, {_FLOATS}, {_BYTES}, {_LONGS}, {_INTS}, {_FLOATS}"
_OUT = "float64[:, ::1]"
_ROW = "float64[::1]"


@kernel(f"void(int64, {_LONGS}, {_LONGS}, {_INTS}, {_FLOATS}, {_BYTES}, {_TABLE}, {_ROW}, {_ROW})")
def lost_inputs(
    j: int, start: Longs, end: Longs, node: Ints, share: Floats, turn: Bytes, lost: Floats, part: Floats, out: Floats
) -> None:
    """Write what node j must lose for want of inputs: the largest of its groups' sums.

    Parameters
    ----------
    j
        The node.
    start, end, node, share
        Its links are ``start[j]:end[j]`` of `node` (the suppliers) and `share`.
    turn
        0: the link is a group of its own; 1 opens a group, 2 goes on, 3 closes it.
    lost
        Shape (n, lanes), 0-1: what each node has lost, times how hard it is to replace.
    part
        Shape (lanes,), written over.
    out
        Shape (lanes,), written.
    """
    lanes = lost.shape[1]
    for lane in range(lanes):
        out[lane] = 0.0
    for e in range(start[j], end[j]):
        i = node[e]
        w = share[e]
        if turn[e] == 0:
            for lane in range(lanes):
                value = w * lost[i, lane]
                out[lane] = value if value > out[lane] else out[lane]
        elif turn[e] == 1:
            for lane in range(lanes):
                part[lane] = w * lost[i, lane]
        elif turn[e] == 2:
            for lane in range(lanes):
                part[lane] += w * lost[i, lane]
        else:
            for lane in range(lanes):
                value = part[lane] + w * lost[i, lane]
                out[lane] = value if value > out[lane] else out[lane]


@kernel(f"void(int64, {_LONGS}, {_INTS}, {_FLOATS}, {_TABLE}, {_ROW})")
def lost_sales(i: int, start: Longs, node: Ints, share: Floats, lost: Floats, out: Floats) -> None:
    """Write what node i loses of its sales.

    Parameters
    ----------
    i, start, node, share
        Its links are ``start[i]:start[i + 1]`` of `node` (the buyers) and `share`.
    lost
        Shape (n, lanes), 0-1: what each node has lost.
    out
        Shape (lanes,), written.
    """
    lanes = lost.shape[1]
    for lane in range(lanes):
        out[lane] = 0.0
    for e in range(start[i], start[i + 1]):
        j = node[e]
        w = share[e]
        for lane in range(lanes):
            out[lane] += w * lost[j, lane]


@kernel(f"int64(int64, {_ROW}, {_TABLE}, {_TABLE}, {_FLOATS}, {_ROW})")
def settle(j: int, fresh: Floats, old: Floats, least: Floats, live: Floats, top: Floats) -> int:
    """Keep a node's new losses between its least loss and 1, lanes that have ended as they were.

    Parameters
    ----------
    j
        The node.
    fresh
        Shape (lanes,), in and out: its new losses.
    old, least
        Shape (n, lanes): what each node had lost, and what it loses at least.
    live
        Shape (lanes,): 0 for lanes that have ended.
    top
        Shape (lanes,), in and out: the largest change so far.

    Returns
    -------
    int
        1 if some lane changed, plus 2 if some lane may still change.
    """
    moved = 0
    short = 0
    for lane in range(fresh.size):
        was = old[j, lane]
        value = fresh[lane] if fresh[lane] < 1.0 else 1.0
        value = value if value > least[j, lane] else least[j, lane]
        value = value if live[lane] > 0.0 else was
        change = abs(value - was)
        top[lane] = change if change > top[lane] else top[lane]
        moved |= change > 0.0
        short |= (value < 1.0) & (live[lane] > 0.0)
        fresh[lane] = value
    return moved + 2 * short


@kernel(
    f"int64({_LONGS}, {_LONGS}, {_INTS}, {_FLOATS}, {_BYTES}, {_TABLE}, {_TABLE}, {_TABLE}, {_FLOATS}, boolean, int8[::1],"
    f" {_ROW}, {_ROW}, {_ROW}, int32[::1], {_OUT})"
)
def sweep_down(
    start: Longs, end: Longs, node: Ints, share: Floats, turn: Bytes, lost: Floats, least: Floats, old: Floats,
    live: Floats, rests: bool, done: Bytes, part: Floats, fresh: Floats, top: Floats, out_moved: Ints, out: Floats,
) -> int:  # fmt: skip
    """Take every node one step, from below.

    Parameters
    ----------
    start, end, node, share, turn, lost
        As in :func:`lost_inputs`.
    least, old, live, top
        As in :func:`settle`.
    rests
        Whether a node that has lost everything stays so.
    done
        Shape (n,), in and out: 1 for nodes that can change no more, 2 where `out` holds them already.
    part, fresh
        Shape (lanes,), written over.
    out_moved
        Shape (n,), written: the nodes that changed, as many as are returned.
    out
        Shape (n, lanes), written: what each node has lost now.

    Returns
    -------
    int
        How many nodes changed.
    """
    count = 0
    for j in range(out.shape[0]):
        if done[j] == 0:
            lost_inputs(j, start, end, node, share, turn, lost, part, fresh)
            state = settle(j, fresh, old, least, live, top)
            for lane in range(out.shape[1]):
                out[j, lane] = fresh[lane]
            if state & 1:
                out_moved[count] = j
                count += 1
            if rests and state < 2:
                done[j] = 1
        elif done[j] == 1:
            for lane in range(out.shape[1]):
                out[j, lane] = old[j, lane]
            done[j] = 2
    return count


@kernel(f"int64({_LONGS}, {_INTS}, {_FLOATS}, {_TABLE}, {_TABLE}, {_FLOATS}, {_ROW}, {_ROW}, int32[::1], {_OUT})")
def sweep_up(
    start: Longs, node: Ints, share: Floats, lost: Floats, least: Floats, live: Floats, fresh: Floats, top: Floats,
    out_moved: Ints, out: Floats,
) -> int:  # fmt: skip
    """Take every node one step, from above.

    Parameters
    ----------
    start, node, share, lost
        As in :func:`lost_sales`.
    least, live, top
        As in :func:`settle`; what each node had lost is `lost`.
    fresh
        Shape (lanes,), written over.
    out_moved
        Shape (n,), written: the nodes that changed, as many as are returned.
    out
        Shape (n, lanes), written: what each node has lost now.

    Returns
    -------
    int
        How many nodes changed.
    """
    count = 0
    for i in range(out.shape[0]):
        lost_sales(i, start, node, share, lost, fresh)
        if settle(i, fresh, lost, least, live, top) & 1:
            out_moved[count] = i
            count += 1
        for lane in range(out.shape[1]):
            out[i, lane] = fresh[lane]
    return count


@kernel(f"int64({_INTS}, int64, int64, {_LONGS}, {_INTS}, int32[::1], int32[::1])")
def reached(moved: Ints, count: int, stamp: int, start: Longs, node: Ints, mark: Ints, out_rows: Ints) -> int:
    """List the nodes at the other end of the links of some nodes, each once.

    Parameters
    ----------
    moved, count
        The nodes: the first `count` of `moved`.
    stamp, mark
        A number that `mark`, shape (n,), in and out, does not hold yet.
    start, node
        The links of node i are ``start[i]:start[i + 1]`` of `node`.
    out_rows
        Shape (n,), written as far as is returned.

    Returns
    -------
    int
        How many there are.
    """
    rows = 0
    for c in range(count):
        i = moved[c]
        for e in range(start[i], start[i + 1]):
            j = node[e]
            if mark[j] != stamp:
                mark[j] = stamp
                out_rows[rows] = j
                rows += 1
    return rows


@kernel(
    f"void({_LINKS}, float64, int64, int64, int64, int64, int32[::1], int32[::1], int32[::1], int32[::1], int8[::1],"
    f" {_ROW}, {_ROW}, {_ROW}, int8[::1], {_ROW}, int64[::1], {_OUT}, {_OUT}, {_OUT}, {_OUT}, int64[::1])"
)
def spread(
    start: Longs, end: Longs, supplier: Ints, in_share: Floats, turn: Bytes, out_start: Longs, buyer: Ints,
    out_share: Floats, epsilon: float, max_steps: int, enough: int, dense: int, begin: int, moved_down: Ints,
    moved_up: Ints, rows: Ints, mark: Ints, done: Bytes, part: Floats, fresh: Floats, top: Floats, seen: Bytes,
    live: Floats, steps: Longs, down: Floats, down_other: Floats, up: Floats, up_other: Floats, out_side: Longs,
) -> None:  # fmt: skip
    """Let the lanes run, down and up, until few of them are left: over what changed while that is little, else over all.

    Losses only grow here: what a node lost before is the least it loses.

    Parameters
    ----------
    start, end, supplier, in_share, turn
        Purchases, as in :func:`lost_inputs`; the links ``end[j]:start[j + 1]`` do not count from below.
    out_start, buyer, out_share
        Sales, as in :func:`lost_sales`.
    epsilon, max_steps
        A lane ends when the largest change of a step, up and down, is at most epsilon, or after so many steps.
    enough
        Return once no more lanes than this run.
    dense
        Sweep when the nodes that changed have more links than this.
    begin
        How many nodes are hit, listed in `moved_down` and `moved_up`; -1: look at every node.
    moved_down, moved_up, rows, mark, done
        Shape (n,), written over.
    part, fresh, top
        Shape (lanes,), written over.
    seen
        Shape (n,), in and out: 1 for nodes that changed while few did.
    live
        Shape (lanes,), in and out: 1 for lanes that run, 0 for others; they keep their state.
    steps
        Shape (lanes,), in and out: steps taken, negative if the last one changed more than epsilon at max_steps.
    down, down_other, up, up_other
        Shape (n, lanes), in and out: what each node has lost, and room for as much.
    out_side
        Shape (3,), written: 1 where the answer is in the other room, for down and up; 1 if every node was looked at.
    """
    n, lanes = down.shape
    count_down = begin
    count_up = begin
    stamp = 0
    stale = False
    side_down = 0
    side_up = 0
    out_side[2] = 0
    for j in range(n):
        done[j] = 0
        mark[j] = -1
    running = 0
    for lane in range(lanes):
        running += live[lane] > 0.0
    while running > enough:
        for lane in range(lanes):
            top[lane] = 0.0
        links = dense + 1
        if count_down >= 0:
            links = 0
            for c in range(count_down):
                links += out_start[moved_down[c] + 1] - out_start[moved_down[c]]
        if links > dense:
            if stale:
                for j in range(n):
                    done[j] = min(done[j], 1)
                stale = False
            count_down = sweep_down(
                start, end, supplier, in_share, turn, down, down, down, live, True, done, part, fresh, top, moved_down,
                down_other,
            )  # fmt: skip
            down, down_other = down_other, down
            side_down = 1 - side_down
            out_side[2] = 1
        else:
            reach = reached(moved_down, count_down, stamp, out_start, buyer, mark, rows)
            stamp += 1
            stale = True
            count_down = 0
            for r in range(reach):
                j = rows[r]
                lost_inputs(j, start, end, supplier, in_share, turn, down, part, fresh)
                if settle(j, fresh, down, down, live, top) & 1:
                    for lane in range(lanes):
                        down_other[count_down, lane] = fresh[lane]
                    moved_down[count_down] = j
                    count_down += 1
            for c in range(count_down):
                seen[moved_down[c]] = 1
                for lane in range(lanes):
                    down[moved_down[c], lane] = down_other[c, lane]
        links = dense + 1
        if count_up >= 0:
            links = 0
            for c in range(count_up):
                links += start[moved_up[c] + 1] - start[moved_up[c]]
        if links > dense:
            count_up = sweep_up(out_start, buyer, out_share, up, up, live, fresh, top, moved_up, up_other)
            up, up_other = up_other, up
            side_up = 1 - side_up
            out_side[2] = 1
        else:
            reach = reached(moved_up, count_up, stamp, start, supplier, mark, rows)
            stamp += 1
            count_up = 0
            for r in range(reach):
                i = rows[r]
                lost_sales(i, out_start, buyer, out_share, up, fresh)
                if settle(i, fresh, up, up, live, top) & 1:
                    for lane in range(lanes):
                        up_other[count_up, lane] = fresh[lane]
                    moved_up[count_up] = i
                    count_up += 1
            for c in range(count_up):
                seen[moved_up[c]] = 1
                for lane in range(lanes):
                    up[moved_up[c], lane] = up_other[c, lane]
        running = 0
        for lane in range(lanes):
            if live[lane] > 0.0:
                steps[lane] += 1
                if top[lane] <= epsilon:
                    live[lane] = 0.0
                elif steps[lane] >= max_steps:
                    steps[lane] = -steps[lane]
                    live[lane] = 0.0
                else:
                    running += 1
    out_side[0] = side_down
    out_side[1] = side_up


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
    lanes = down.shape[1]
    for lane in range(lanes):
        out[0, lane] = 0.0
        out[1, lane] = 0.0
        out[2, lane] = 0.0
    for r in range(rows.size):
        i = rows[r]
        w = weight[i]
        for lane in range(lanes):
            a = down[i, lane]
            b = up[i, lane]
            out[0, lane] += w * (a if a > b else b)
            out[1, lane] += w * a
            out[2, lane] += w * b


@kernel(f"void({_INTS}, {_OUT}, {_OUT})")
def clear(rows: Ints, out_down: Floats, out_up: Floats) -> None:
    """Set rows to zero.

    Parameters
    ----------
    rows
        Which.
    out_down, out_up
        Shape (n, lanes).
    """
    for r in range(rows.size):
        for lane in range(out_down.shape[1]):
            out_down[rows[r], lane] = 0.0
            out_up[rows[r], lane] = 0.0


@kernel(f"void({_LONGS}, {_LONGS}, {_TABLE}, {_TABLE}, {_OUT}, {_OUT})")
def move(from_lane: Longs, to_lane: Longs, down: Floats, up: Floats, out_down: Floats, out_up: Floats) -> None:
    """Copy lanes from one state to another.

    Parameters
    ----------
    from_lane, to_lane
        Which, and to where.
    down, up
        Shape (n, lanes).
    out_down, out_up
        Shape (n, lanes), written in the lanes `to_lane`.
    """
    for i in range(down.shape[0]):
        for k in range(from_lane.size):
            out_down[i, to_lane[k]] = down[i, from_lane[k]]
            out_up[i, to_lane[k]] = up[i, from_lane[k]]

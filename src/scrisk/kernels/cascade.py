"""Cascades through a network: sixteen scenarios side by side, each step over what changed or over everything.

The state of a scenario is what each node has lost of its output, from below (for want of inputs) and from above (for
want of sales). Scenarios are lanes, the last axis of the state: a link is read once for all of them, and one
instruction works on eight. No lane looks at another: which scenarios lie side by side changes nothing. A node for which
nothing changed would come out the same again, so leaving it out changes nothing either.

Public documentation and checks are in :mod:`scrisk.scoring.cascade` and :mod:`scrisk.arrays.network`.
"""

from __future__ import annotations

from collections.abc import Callable

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

# What happens to a node is written as vector instructions: numba by itself leaves sums over lanes in memory, which
# takes three times as long. Products and sums are apart and in the order of the links, so the answer is that of the
# plain loop.
_LANES = 16
# How many links ahead the memory is asked for what they will need; `node` must reach so far beyond the last link.
_AHEAD = 24
_LONG = ir.IntType(64)
_VECTOR = ir.VectorType(ir.DoubleType(), _LANES)
_ZERO = ir.Constant(_VECTOR, [0.0] * _LANES)
_ONE = ir.Constant(_VECTOR, [1.0] * _LANES)


def _lose_loop(
    j: int, to: int, start: Longs, lone: Longs, group: Longs, opens: Longs, closes: Longs, node: Ints, share: Floats,
    lost: Floats, least: Floats, old: Floats, live: Floats, top: Floats, out: Floats,
) -> int:  # fmt: skip
    """Write what node j loses to row `to`; return 1 if a lane changed, plus 2 if a running lane is below 1."""
    state = 0
    for lane in range(out.shape[1]):
        value = 0.0
        for e in range(start[j], lone[j]):
            value = max(value, share[e] * lost[node[e], lane])
        for g in range(group[j], group[j + 1]):
            total = 0.0
            for e in range(opens[g], closes[g]):
                total += share[e] * lost[node[e], lane]
            value = max(value, total)
        runs = live[lane] > 0.0
        value = max(min(value, 1.0), least[j, lane]) if runs else old[j, lane]
        change = abs(value - old[j, lane])
        top[lane] = max(top[lane], change)
        state |= int(change > 0.0) | 2 * int(value < 1.0 and runs)
        out[to, lane] = value
    return state


# Coverage cannot see into what follows; tests hold it against the loop above.
def _row(builder: ir.IRBuilder, table: ir.Value, row: ir.Value) -> ir.Value:  # pragma: no cover
    """Return where a row of the state lies."""
    first = builder.mul(row, ir.Constant(_LONG, _LANES))
    return builder.bitcast(builder.gep(table, [first]), _VECTOR.as_pointer())


def _far(builder: ir.IRBuilder, node: ir.Value, e: ir.Value) -> ir.Value:  # pragma: no cover
    """Return the node at the other end of a link."""
    return builder.sext(builder.load(builder.gep(node, [e])), _LONG)


def _larger(builder: ir.IRBuilder, one: ir.Value, other: ir.Value) -> ir.Value:  # pragma: no cover
    """Return the larger one of each lane."""
    return builder.select(builder.fcmp_ordered(">", one, other), one, other)


def _some(builder: ir.IRBuilder, lanes: ir.Value) -> ir.Value:  # pragma: no cover
    """Return whether any lane is true, as 0 or 1."""
    bits = builder.bitcast(lanes, ir.IntType(_LANES))
    return builder.zext(builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(_LANES), 0)), _LONG)


def _term(
    builder: ir.IRBuilder, e: ir.Value, node: ir.Value, share: ir.Value, lost: ir.Value
) -> ir.Value:  # pragma: no cover
    """Return the share of a link times what the node at its other end has lost."""
    anything = ir.Constant(_VECTOR, ir.Undefined)
    weight = builder.insert_element(anything, builder.load(builder.gep(share, [e])), ir.Constant(_LONG, 0))
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), _LANES), [0] * _LANES)
    values = builder.load(_row(builder, lost, _far(builder, node, e)), align=8)
    later = _row(builder, lost, _far(builder, node, builder.add(e, ir.Constant(_LONG, _AHEAD))))
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    fetch = builder.module.declare_intrinsic(
        "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, number, number, number])
    )
    for line in range(_LANES // 8):
        place = builder.gep(builder.bitcast(later, byte), [ir.Constant(_LONG, 64 * line)])
        builder.call(fetch, [place, *(ir.Constant(number, word) for word in (0, 3, 1))])  # to read, often, data
    return builder.fmul(builder.shuffle_vector(weight, anything, lanes), values)


def _lose_vector(
    context: ir.Type, j: ir.Type, to: ir.Type, start: ir.Type, lone: ir.Type, group: ir.Type,
    opens: ir.Type, closes: ir.Type, node: ir.Type, share: ir.Type, lost: ir.Type, least: ir.Type,
    old: ir.Type, live: ir.Type, top: ir.Type, out: ir.Type,
) -> tuple[ir.Type, Callable[..., ir.Value]]:  # fmt: skip  # pragma: no cover
    """Do what the loop does, all lanes at once."""

    def emit(target: ir.Type, builder: ir.IRBuilder, signature: ir.Type, given: list[ir.Value]) -> ir.Value:
        j, to = given[:2]
        start, lone, group, opens, closes, *arrays, least, old, live, top, out = (
            target.make_array(kind)(target, builder, array).data
            for kind, array in zip(signature.args[2:], given[2:], strict=True)
        )
        zero, one = ir.Constant(_LONG, 0), ir.Constant(_LONG, 1)

        def at(array: ir.Value, place: ir.Value) -> ir.Value:
            return builder.load(builder.gep(array, [place]))

        found, total = cgutils.alloca_once(builder, _VECTOR), cgutils.alloca_once(builder, _VECTOR)
        builder.store(_ZERO, found)
        with cgutils.for_range_slice(builder, at(start, j), at(lone, j), one, _LONG) as (e, _):
            builder.store(_larger(builder, _term(builder, e, *arrays), builder.load(found)), found)
        with cgutils.for_range_slice(builder, at(group, j), at(group, builder.add(j, one)), one, _LONG) as (g, _):
            builder.store(_ZERO, total)
            with cgutils.for_range_slice(builder, at(opens, g), at(closes, g), one, _LONG) as (e, _):
                builder.store(builder.fadd(builder.load(total), _term(builder, e, *arrays)), total)
            builder.store(_larger(builder, builder.load(total), builder.load(found)), found)
        value = builder.load(found)
        rows = [_row(builder, *pair) for pair in ((least, j), (old, j), (live, zero), (top, zero), (out, to))]
        least, old, live, top = (builder.load(row, align=8) for row in rows[:4])
        runs = builder.fcmp_ordered(">", live, _ZERO)
        value = builder.select(builder.fcmp_ordered("<", value, _ONE), value, _ONE)
        value = builder.select(runs, _larger(builder, value, least), old)
        change = builder.fsub(value, old)
        change = _larger(builder, change, builder.fsub(_ZERO, change))
        builder.store(_larger(builder, change, top), rows[3], align=8)
        builder.store(value, rows[4], align=8)
        moved = _some(builder, builder.fcmp_ordered(">", change, _ZERO))
        short = _some(builder, builder.and_(builder.fcmp_ordered("<", value, _ONE), runs))
        return builder.or_(moved, builder.shl(short, one))

    arguments = (j, to, start, lone, group, opens, closes, node, share, lost, least, old, live, top, out)
    return types.int64(*arguments), emit


_lose: Callable[..., int] = _lose_loop if numba.config.DISABLE_JIT else intrinsic(_lose_vector)

_LONGS = "Array(int64, 1, 'C', readonly=True)"
_INTS = "Array(int32, 1, 'C', readonly=True)"
_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
# Start, lone, group, opens, closes, node, share: the inputs of a node, or its sales, in groups.
_GROUPS = f"{_LONGS}, {_LONGS}, {_LONGS}, {_LONGS}, {_LONGS}, {_INTS}, {_FLOATS}"
_OUT = "float64[:, ::1]"
_ROW = "float64[::1]"
_LIST = "int32[::1]"


@kernel(
    f"int64(int64, {_LIST}, {_GROUPS}, {_TABLE}, {_TABLE}, {_TABLE}, {_FLOATS}, boolean, int8[::1], {_ROW},"
    f" {_LIST}, {_OUT})"
)
def step(
    listed: int, rows: Ints, start: Longs, lone: Longs, group: Longs, opens: Longs, closes: Longs, node: Ints,
    share: Floats, lost: Floats, least: Floats, old: Floats, live: Floats, rests: bool, done: Bytes, top: Floats,
    out_moved: Ints, out: Floats,
) -> int:  # fmt: skip
    """Take nodes one step: each loses what the worst hit of its groups of links loses, between its least loss and 1.

    Parameters
    ----------
    listed, rows
        Look at the first `listed` of `rows`; -1: at every node.
    start, lone, group, opens, closes
        Links ``start[j]:lone[j]`` of node j are a group each; group g of ``group[j]:group[j + 1]`` has the links
        ``opens[g]:closes[g]``.
    node, share
        The other end of each link, and its weight; `node` goes on with any 24 nodes.
    lost
        Shape (n, lanes), 0-1: what each node has lost, as far as it cannot be replaced.
    least, old
        Shape (n, lanes): what each node loses at least, and what it had lost.
    live
        Shape (lanes,): 0 for lanes that have ended; they stay as they are.
    rests
        Whether a node that has lost everything stays so.
    done
        Shape (n,), in and out: 1 for nodes that can change no more.
    top
        Shape (lanes,), in and out: the largest change so far.
    out_moved
        Shape (n,), written as far as is returned: the nodes that changed; may be `rows`.
    out
        Shape (n, lanes), written: what each node has lost now; of listed nodes only those that changed, in that order.

    Returns
    -------
    int
        How many nodes changed.
    """
    count = 0
    for r in range(listed if listed >= 0 else out.shape[0]):
        j = rows[r] if listed >= 0 else r
        if done[j]:
            if listed < 0:
                for lane in range(out.shape[1]):
                    out[j, lane] = old[j, lane]
            continue
        state = _lose(
            j, count if listed >= 0 else j, start, lone, group, opens, closes, node, share, lost, least, old, live, top,
            out,
        )  # fmt: skip
        if state & 1:
            out_moved[count] = j
            count += 1
        if rests and state < 2:
            done[j] = 1
    return count


@kernel(f"int64({_LIST}, int64, int64, {_LONGS}, {_INTS}, {_LIST}, {_LIST})")
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
    if rows > mark.size // 64:
        # Many are taken in their order, as they lie in memory: a seventh less time in all.
        rows = 0
        for j in range(mark.size):
            if mark[j] == stamp:
                out_rows[rows] = j
                rows += 1
    return rows


@kernel(
    f"void({_INTS}, {_FLOATS}, {_TABLE}, {_OUT}, {_OUT})",
)
def unreplaced(sector: Ints, sales: Floats, lost: Floats, market: Floats, out: Floats) -> None:
    """Write what each node has lost times how hard it is to replace: its sales over what its market has left, up to 1.

    Parameters
    ----------
    sector, sales
        Shape (n,).
    lost
        Shape (n, lanes).
    market
        Shape (sectors, lanes), written over: what is left of the sales of each sector.
    out
        Shape (n, lanes), written.
    """
    for k in range(market.shape[0]):
        for lane in range(lost.shape[1]):
            market[k, lane] = 0.0
    for i in range(lost.shape[0]):
        for lane in range(lost.shape[1]):
            market[sector[i], lane] += sales[i] * (1.0 - lost[i, lane])
    for i in range(lost.shape[0]):
        for lane in range(lost.shape[1]):
            left = market[sector[i], lane]
            out[i, lane] = lost[i, lane] * (sales[i] / left if sales[i] < left else 1.0)


@kernel(
    f"void({_GROUPS}, {_GROUPS}, {_INTS}, {_FLOATS}, float64, int64, int64, int64, int64, {_LIST}, {_LIST}, {_LIST},"
    f" {_LIST}, int8[::1], int8[::1], {_ROW}, int8[::1], {_OUT}, {_OUT}, {_TABLE}, {_ROW}, int64[::1],"
    f" {_OUT}, {_OUT}, {_OUT}, int64[::1])"
)
def spread(
    in_start: Longs, in_lone: Longs, in_group: Longs, in_opens: Longs, in_closes: Longs, supplier: Ints,
    in_share: Floats, out_start: Longs, out_lone: Longs, out_group: Longs, out_opens: Longs, out_closes: Longs,
    buyer: Ints, out_share: Floats, sector: Ints, sales: Floats, epsilon: float, max_steps: int, enough: int,
    dense: int, begin: int, moved_down: Ints, moved_up: Ints, rows: Ints, mark: Ints, done: Bytes, awake: Bytes,
    top: Floats, seen: Bytes, market: Floats, scaled: Floats, least: Floats, live: Floats, steps: Longs,
    down: Floats, up: Floats, spare: Floats, out_place: Longs,
) -> None:  # fmt: skip
    """Let the lanes run, down and up, until few are left: over what changed while that is little, else over all.

    Without replacement losses only grow, so that what a node lost before is the least it loses.

    Parameters
    ----------
    in_start, in_lone, in_group, in_opens, in_closes, supplier, in_share
        Purchases, as in :func:`step`; links that are in no group do not count from below.
    out_start, out_lone, out_group, out_opens, out_closes, buyer, out_share
        Sales, as in :func:`step`.
    sector, sales
        Shape (n,); for replacement.
    epsilon, max_steps
        A lane ends when the largest change of a step, up and down, is at most epsilon, or after so many steps.
    enough
        Return once no more lanes than this run.
    dense
        Look at every node when those that changed have more links than this.
    begin
        How many nodes are hit, listed in `moved_down` and `moved_up`; -1: look at every node.
    moved_down, moved_up, rows, mark, done, awake
        Shape (n,), written over.
    top
        Shape (lanes,), written over.
    seen
        Shape (n,), in and out: 1 for nodes that changed while few did.
    market, scaled
        Shapes (sectors, lanes) and (n, lanes), written over; without rows: nobody can be replaced.
    least
        Shape (n, lanes): what each node loses at least, with replacement.
    live
        Shape (lanes,), in and out: 1 for lanes that run, 0 for others; they keep their state.
    steps
        Shape (lanes,), in and out: steps taken, negative if the last one changed more than epsilon at max_steps.
    down, up, spare
        Shape (n, lanes), in and out: what each node has lost, and room for as much.
    out_place
        Shape (3,), written: in which of the three what was lost down and up now is, 0, 1 or 2; 1 if a step looked at
        every node.
    """
    lanes = down.shape[1]
    replacement = market.shape[0] > 0
    count_down = begin
    count_up = begin
    stamp = 0
    first = 0
    second = 1
    third = 2
    swept = 0
    done[:] = 0
    awake[:] = 0
    mark[:] = -1
    running = 0
    for lane in range(lanes):
        running += live[lane] > 0.0
    while running > enough:
        top[:] = 0.0
        links = dense + 1
        if count_down >= 0 and not replacement:
            links = 0
            for c in range(count_down):
                links += out_start[moved_down[c] + 1] - out_start[moved_down[c]]
        if links > dense:
            if replacement:
                unreplaced(sector, sales, down, market, scaled)
                count_down = step(
                    -1, rows, in_start, in_lone, in_group, in_opens, in_closes, supplier, in_share, scaled, least, down,
                    live, False, awake, top, moved_down, spare,
                )  # fmt: skip
            else:
                count_down = step(
                    -1, rows, in_start, in_lone, in_group, in_opens, in_closes, supplier, in_share, down, down, down,
                    live, True, done, top, moved_down, spare,
                )  # fmt: skip
            down, spare = spare, down
            first, third = third, first
            swept = 1
        else:
            reach = reached(moved_down, count_down, stamp, out_start, buyer, mark, rows)
            stamp += 1
            count_down = step(
                reach, rows, in_start, in_lone, in_group, in_opens, in_closes, supplier, in_share, down, down, down,
                live, True, done, top, moved_down, spare,
            )  # fmt: skip
            for c in range(count_down):
                seen[moved_down[c]] = 1
                for lane in range(lanes):
                    down[moved_down[c], lane] = spare[c, lane]
        links = dense + 1
        if count_up >= 0:
            links = 0
            for c in range(count_up):
                links += in_start[moved_up[c] + 1] - in_start[moved_up[c]]
        if links > dense:
            count_up = step(
                -1, rows, out_start, out_lone, out_group, out_opens, out_closes, buyer, out_share, up, up, up, live,
                False, awake, top, moved_up, spare,
            )  # fmt: skip
            up, spare = spare, up
            second, third = third, second
            swept = 1
        else:
            reach = reached(moved_up, count_up, stamp, in_start, supplier, mark, rows)
            stamp += 1
            count_up = step(
                reach, rows, out_start, out_lone, out_group, out_opens, out_closes, buyer, out_share, up, up, up, live,
                False, awake, top, moved_up, spare,
            )  # fmt: skip
            for c in range(count_up):
                seen[moved_up[c]] = 1
                for lane in range(lanes):
                    up[moved_up[c], lane] = spare[c, lane]
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
    out_place[0] = first
    out_place[1] = second
    out_place[2] = swept

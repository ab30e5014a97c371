"""Loss of several economies that help each other with one item, day by day, for many sets of who helps and with what.

Every set sees the same draws, so that the difference between two sets has no noise of its own. Nobody ever lends what
it turns out to need itself: what a member lends is the part of its stock that stays untouched over all days. So no
capacity, however it is shared, makes anybody worse off in any draw, and a tonne that one takes is a tonne that nobody
else gets.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.int8]
Longs = npt.NDArray[np.int64]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_CUBE = "Array(float64, 3, 'C', readonly=True)"
_BYTES = "Array(int8, 1, 'C', readonly=True)"
_FLAGS = "Array(int8, 2, 'C', readonly=True)"
_PLACES = "Array(int64, 2, 'C', readonly=True)"
_LONGS = "Array(int64, 1, 'C', readonly=True)"


@kernel(
    f"void({_CUBE}, {_TABLE}, {_FLOATS}, {_TABLE}, {_BYTES}, {_LONGS}, {_FLAGS}, {_PLACES}, {_FLAGS}, {_FLAGS}, "
    "float64, float64, float64[:, ::1], float64[:, :, ::1])"
)
def helped(
    net: Floats,
    stock: Floats,
    size: Floats,
    capacity: Floats,
    kind: Bytes,
    lead: Longs,
    reach: Bytes,
    line: Longs,
    inside: Bytes,
    works: Bytes,
    build: float,
    tiny: float,
    room: Floats,
    out: Floats,
) -> None:
    """Unmet days of each member, draw and set.

    A day's need n(t) is met, in this order, by goods that partners send, by the member's own stock, and in the end by
    what partners lend. Goods that are sent go first to members whose own stock is too small for the day, in proportion
    to what they lack, the rest to those that would draw on theirs; what nobody needs on a day is lost. Where a need is
    below zero, the backlog that arrives fills the stock, up to what it was at the beginning. What stays in a member's
    stock on every day of the horizon is lent to those left short, in proportion to what they lack.

    Parameters
    ----------
    net
        float64[lines, draws, horizon]: need of a group by day, in days of its demand; below zero is left over.
    stock
        float64[m, draws]: stocks at the beginning, in days of demand.
    size
        float64[m]: demand of a day in a unit that all share (tonnes, dollars); NaN where unknown: such a member neither
        lends nor gets what is measured in that unit.
    capacity
        float64[i, draws]: of kind 0 and 1 in the shared unit a day, and in days of demand; see `kind`.
    kind
        int8[i]: 0 goods that partners send, in the shared unit a day, for all that may receive them together; 1 the
        same as a share of each one's own demand; 2 lending, the share of what stays untouched that is lent; 3 lending,
        the most that a lender lends, in days of its demand; 4 warning, days of notice.
    lead
        int64[i]: day from which goods are sent.
    reach
        int8[i, m]: 1 who receives, lends and borrows, or is warned.
    line
        int64[sets, m]: row of `net` for each member.
    inside
        int8[sets, m]: 1 for members of the set. Nobody else is helped, or helps.
    works
        int8[sets, i]: 1 for what works in the set.
    build
        Days of demand that a day of notice adds to a stock.
    tiny
        Shortages smaller than this, in days of demand, are rounding.
    room
        Room: float64[7, m].
    out
        float64[sets, m, draws]: days of demand that were not met.
    """
    members = stock.shape[0]
    need = room[0]
    held = room[1]
    full = room[2]
    low = room[3]
    lacks = room[4]
    lends = room[5]
    unmet = room[6]
    for s in range(line.shape[0]):
        for d in range(net.shape[1]):
            for m in range(members):
                notice = 0.0
                if inside[s, m] == 1:
                    for i in range(kind.size):
                        if kind[i] == 4 and works[s, i] == 1 and reach[i, m] == 1:
                            notice = max(notice, capacity[i, d])
                full[m] = stock[m, d] + notice * build
                held[m] = full[m]
                low[m] = full[m]
                unmet[m] = 0.0
            for t in range(net.shape[2]):
                anybody = False
                for m in range(members):
                    need[m] = net[line[s, m], d, t]
                    if need[m] < 0.0:
                        held[m] = min(full[m], held[m] - need[m])
                        need[m] = 0.0
                    elif need[m] > 0.0:
                        anybody = True
                if not anybody:
                    continue
                for i in range(kind.size):
                    if works[s, i] == 0 or t < lead[i]:
                        continue
                    if kind[i] == 0:
                        left = capacity[i, d]
                        # First those whose stock is too small for the day, then those who would draw on it.
                        for turn in range(2):
                            total = 0.0
                            for m in range(members):
                                lacks[m] = 0.0
                                if inside[s, m] == 1 and reach[i, m] == 1 and size[m] > 0.0:
                                    short = need[m] - held[m] if turn == 0 else need[m]
                                    lacks[m] = max(0.0, short) * size[m]
                                    total += lacks[m]
                            if total > 0.0 and left > 0.0:
                                part = min(1.0, left / total)
                                left = max(0.0, left - total)
                                for m in range(members):
                                    if lacks[m] > 0.0:
                                        need[m] = max(0.0, need[m] - part * lacks[m] / size[m])
                    elif kind[i] == 1:
                        for m in range(members):
                            if inside[s, m] == 1 and reach[i, m] == 1:
                                need[m] = max(0.0, need[m] - capacity[i, d])
                for m in range(members):
                    if need[m] > held[m] + tiny:
                        unmet[m] += need[m] - held[m]
                        held[m] = 0.0
                    else:
                        held[m] = max(0.0, held[m] - need[m])
                    low[m] = min(low[m], held[m])
            for i in range(kind.size):
                if works[s, i] == 0 or (kind[i] != 2 and kind[i] != 3):
                    continue
                wanted = offered = 0.0
                for m in range(members):
                    lacks[m] = lends[m] = 0.0
                    if inside[s, m] == 1 and reach[i, m] == 1 and size[m] > 0.0:
                        lacks[m] = unmet[m] * size[m]
                        lent = low[m] * capacity[i, d] if kind[i] == 2 else min(low[m], capacity[i, d])
                        lends[m] = lent * size[m]
                        wanted += lacks[m]
                        offered += lends[m]
                if wanted > 0.0 and offered > 0.0:
                    given = min(1.0, offered / wanted)
                    taken = min(1.0, wanted / offered)
                    for m in range(members):
                        if lacks[m] > 0.0:
                            unmet[m] = max(0.0, unmet[m] - given * lacks[m] / size[m])
                            if unmet[m] <= tiny:
                                unmet[m] = 0.0
                        if lends[m] > 0.0:
                            low[m] = max(0.0, low[m] - taken * lends[m] / size[m])
            for m in range(members):
                out[s, m, d] = unmet[m]

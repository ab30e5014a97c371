"""Simulation of what interruptions cost one group of suppliers, day by day, in many draws.

Random numbers are counted, not remembered: a number depends on the seed, the shock and the draw alone, so that any
order, batch and number of threads gives the same bytes. Only integers make them, and everything after them is
``+ - * /`` and comparisons, which IEEE 754 rounds alike everywhere.

Where the time goes, and what follows from it:

- Most shocks do not happen in most draws. Whether one does takes one of four words of the generator, so that a call
  answers four draws; its day, depth and duration are drawn only if it does.
- Most draws that hold a shock cost nothing: what can be lost at most is compared with the stocks first.
- Between two changes of the flows the loss is constant and substitution can only grow, so that the first day without a
  gap ends the work until the next change. What is left is the plain daily loop; nothing is approximated.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Pairs = npt.NDArray[np.uint64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_WORDS = "Array(uint64, 1, 'C', readonly=True)"
_PAIRS = "Array(uint64, 2, 'C', readonly=True)"
_LONGS = "Array(int64, 1, 'C', readonly=True)"
_INTS = "Array(int32, 1, 'C', readonly=True)"
_TRIPLES = "Array(int32, 2, 'C', readonly=True)"


@kernel("void(int64, int64, uint64, uint64, uint64, uint64, uint64, uint64[:, ::1])")
def philox(
    first: int, count: int, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64, out: Pairs
) -> None:
    """Four random words of 32 bits for each of some counters in a row: Philox4x32 with ten rounds.

    A round multiplies two words of the counter, mixes the halves of the products with the other two and with the key,
    and raises the key by a constant (Salmon et al. 2011, doi:10.1145/2063384.2063405, section 3.3 and table 2).

    Parameters
    ----------
    first, count
        The counters' first words: first, first + 1, ..., below 2^32.
    c1, c2, c3
        Their other words, 32 bits each, held in 64.
    k0, k1
        The key, 32 bits each, held in 64.
    out
        uint64[4, count] or wider: word j of counter i at [j, i], 0 to 2^32 - 1, uniform.
    """
    low = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    # Nothing but arithmetic on 32 bits in this loop, so that several counters are done at a time.
    for i in range(count):
        x0 = np.uint64(first + i) & low
        x1 = c1 & low
        x2 = c2 & low
        x3 = c3 & low
        y0 = k0 & low
        y1 = k1 & low
        for _ in range(10):
            # Both factors have 32 bits, so that no product overflows.
            p = np.uint64(0xD2511F53) * x0
            q = np.uint64(0xCD9E8D57) * x2
            x0 = (q >> half) ^ x1 ^ y0
            x1 = q & low
            x2 = (p >> half) ^ x3 ^ y1
            x3 = p & low
            y0 = (y0 + np.uint64(0x9E3779B9)) & low
            y1 = (y1 + np.uint64(0xBB67AE85)) & low
        out[0, i] = x0
        out[1, i] = x1
        out[2, i] = x2
        out[3, i] = x3


@kernel(f"void(int64, int64, {_WORDS}, {_LONGS}, {_PAIRS}, {_WORDS}, uint64[:, ::1], int32[::1], int32[:, ::1])")
def happenings(
    first: int,
    stop: int,
    seed: Words,
    shocks: Longs,
    key: Pairs,
    threshold: Words,
    words: Pairs,
    count: Ints,
    happened: Ints,
) -> None:
    """Which shocks of a group happen in draws first to stop.

    Shock s happens in draw d if word d mod 4 of :func:`philox` at (d div 4, 0, key of s; seed) is below its threshold.

    Parameters
    ----------
    first, stop
        The draws; `first` is a multiple of four.
    seed
        uint64[2], 32 bits each.
    shocks
        int64[n]: places of the group's shocks in `key` and `threshold`.
    key
        uint64[s, 2], 32 bits each: hash of the shock's name.
    threshold
        uint64[s]: probability times 2^32.
    words
        Room: uint64[4, draws div 4, rounded up].
    count
        int32, one a draw: how many happen.
    happened
        int32[draws, n]: which ones, as places in `shocks`, rising.
    """
    count[: stop - first] = 0
    calls = (stop - first + 3) // 4
    for n in range(shocks.size):
        s = shocks[n]
        limit = threshold[s]
        philox(first >> 2, calls, np.uint64(0), key[s, 0], key[s, 1], seed[0], seed[1], words)
        for i in range(calls):
            if (words[0, i] < limit) | (words[1, i] < limit) | (words[2, i] < limit) | (words[3, i] < limit):
                for j in range(min(4, stop - first - 4 * i)):
                    if words[j, i] < limit:
                        d = 4 * i + j
                        happened[d, count[d]] = n
                        count[d] += 1


@kernel(
    f"void(int64, int64, int64, float64, {_WORDS}, {_LONGS}, {_LONGS}, {_INTS}, {_FLOATS}, {_PAIRS}, {_WORDS}, "
    f"{_TRIPLES}, {_TABLE}, {_INTS}, {_LONGS}, {_FLOATS}, {_LONGS}, {_FLOATS}, float64, {_FLOATS}, {_FLOATS}, "
    "float64[::1], float64[::1], float64[:, ::1], float64[:, ::1], float64[:, ::1], float64[:, ::1])"
)
def exposure(
    first: int,
    batch: int,
    horizon: int,
    tiny: float,
    seed: Words,
    shocks: Longs,
    hits: Longs,
    hit_row: Ints,
    hit_fraction: Floats,
    key: Words,
    threshold: Words,
    shape: Ints,
    knots: Floats,
    knot_count: Ints,
    licence_days: Longs,
    licence_share: Floats,
    backlog_days: Longs,
    share: Floats,
    stock_days: float,
    cover: Floats,
    weight: Floats,
    unmet: Floats,
    stock_out: Floats,
    row_part: Floats,
    shock_part: Floats,
    daily: Floats,
    drawn_on: Floats,
) -> None:
    """Unmet demand of one group in each draw, and whose it is.

    On day t the rows lose l(t) = sum over rows of share (1 - product over active shocks of (1 - depth fraction)). Let
    l_s(t) be the loss by the shocks that began on day s or later. The gap is
    g(t) = max over s of max(0, l_s(t) - m(t - s)): with one beginning it is l(t) - m(t - s), and a loss never makes a
    later one cheaper. Stocks cover the gap; what they cannot is unmet. A draw's unmet days are shared out in proportion
    to what each row and shock added to the gap, whether stocks covered it or not.

    Licensing: the flow stops until licences come, then licence_share of it passes. That share of what the stop took
    out of the gap (all of it, if the shock ends before licences come) arrives evenly over backlog_days.

    Parameters
    ----------
    first
        Number of the first draw, a multiple of four; the draws are first to first + size of `weight`.
    batch
        Draws to look at together, a multiple of four; changes the speed only.
    horizon
        Days, 1 and above.
    tiny
        Gaps beyond stocks that are smaller than this, in days of demand, are rounding and not unmet.
    seed, shocks, key, threshold
        As in :func:`happenings`.
    hits
        int64[n + 1]: the hits of the group's shock i are ``hits[i]:hits[i + 1]`` of the next two.
    hit_row, hit_fraction
        int32, float64: row of the group, and the fraction of its flow that the shock bites on, 0-1.
    shape
        int32[s, 3]: rows of `knots` for the start, depth and duration of each shock.
    knots, knot_count
        float64[k, w], int32[k]: quantiles at even steps of probability, rising, linear between, in days, shares and
        days; how many of a row count.
    licence_days, licence_share, backlog_days
        int64[s], float64[s], int64[s]: days until licences, -1 for a cut without; the share; days, 0 for no backlog.
    share
        float64[rows], fractions of the group's supply; they add up to 1 or less.
    stock_days
        Stocks at the beginning, in days of full demand.
    cover
        float64[horizon + 1]: m of :func:`scrisk.kernels.ramp.ramp`, never falling.
    weight
        float64[draws]: 0 leaves a draw out; other weights multiply what is added to the parts.
    unmet
        float64[draws]: days of full demand that were not met; 0 for draws that are left out.
    stock_out
        float64[draws]: when stocks ended, in days from the beginning; NaN if they lasted.
    row_part, shock_part
        float64[rows, 2], float64[n, 2]: sums over draws of weight x and weight x^2 of each one's unmet days x.
    daily
        float64[draws, horizon]: unmet share of demand by day; float64[0, 0] if it is not wanted.
    drawn_on
        float64[draws, horizon]: what stocks would have to give on each day, the gap less the backlog that arrives;
        below zero is left over. Whoever wants it sets `stock_days` to 0; float64[0, 0] if it is not wanted.
    """
    draws = weight.size
    n_shocks = shocks.size
    words = np.empty((4, batch // 4), dtype=np.uint64)
    drawn = np.empty((4, 1), dtype=np.uint64)
    value = np.empty(3)
    count = np.empty(batch, dtype=np.int32)
    happened = np.empty((batch, max(n_shocks, 1)), dtype=np.int32)
    # What a shock can take out of the group at most: on a day, and in all days.
    reach = np.zeros(n_shocks)
    worst = np.zeros(n_shocks)
    for n in range(n_shocks):
        for h in range(hits[n], hits[n + 1]):
            reach[n] += share[hit_row[h]] * hit_fraction[h]
        deep, days = shape[shocks[n], 1], shape[shocks[n], 2]
        longest = min(float(horizon), knots[days, knot_count[days] - 1] + 1.0)
        worst[n] = reach[n] * knots[deep, knot_count[deep] - 1] * longest
    # The events of a draw, by the day they begin: which shock, days of begin, licences, end and end of backlog.
    which = np.empty(n_shocks, dtype=np.int64)
    began = np.empty(n_shocks, dtype=np.int64)
    licensed = np.empty(n_shocks, dtype=np.int64)
    ended = np.empty(n_shocks, dtype=np.int64)
    cleared = np.empty(n_shocks, dtype=np.int64)
    depth = np.empty(n_shocks)
    release = np.empty(n_shocks)
    queue = np.empty(n_shocks)
    caused = np.empty(n_shocks)
    part = np.empty(n_shocks)
    cuts = np.empty(4 * n_shocks + 1, dtype=np.int64)
    onset = np.empty(n_shocks, dtype=np.int64)
    level = np.empty(n_shocks)
    left = np.ones(share.size)
    pressure = np.zeros(share.size)
    borne = np.zeros(share.size)
    touched = np.empty(share.size, dtype=np.int64)
    # What substitution covers in the first days of a loss, added up.
    covered = np.zeros(horizon + 2)
    for k in range(horizon + 1):
        covered[k + 1] = covered[k] + cover[k]
    row_part[:] = 0.0
    shock_part[:] = 0.0
    unmet[:] = 0.0
    stock_out[:] = np.nan
    daily[:] = 0.0
    drawn_on[:] = 0.0

    for d in range(draws):
        if d % batch == 0:
            happenings(first + d, first + min(d + batch, draws), seed, shocks, key, threshold, words, count, happened)
        if count[d % batch] == 0 or weight[d] == 0.0:
            continue
        most = 0.0
        for j in range(count[d % batch]):
            most += worst[happened[d % batch, j]]
        if most <= stock_days:
            continue
        events = 0
        longest = highest = 0.0
        for j in range(count[d % batch]):
            n = happened[d % batch, j]
            s = shocks[n]
            philox(first + d, 1, np.uint64(1), key[s, 0], key[s, 1], seed[0], seed[1], drawn)
            for m in range(3):
                # Quantiles at even steps of probability, linear between; the probability is (word + 1/2) / 2^32.
                line = shape[s, m]
                place = (float(drawn[m, 0]) + 0.5) * 2.3283064365386963e-10 * (knot_count[line] - 1)
                k = int(place)
                value[m] = knots[line, k]
                if k + 1 < knot_count[line]:
                    value[m] += (place - k) * (knots[line, k + 1] - knots[line, k])
            begin = int(value[0])
            deep = value[1]
            days = int(value[2] + 0.5)
            # What takes nothing away is no event, or it would cut sums in two and change their last digit.
            if begin >= horizon or days == 0 or reach[n] * deep == 0.0:
                continue
            # Sorted in; of those that begin on one day the order of the shocks is kept.
            i = events
            while i > 0 and began[i - 1] > begin:
                which[i] = which[i - 1]
                began[i] = began[i - 1]
                licensed[i] = licensed[i - 1]
                ended[i] = ended[i - 1]
                cleared[i] = cleared[i - 1]
                depth[i] = depth[i - 1]
                release[i] = release[i - 1]
                i -= 1
            events += 1
            which[i] = n
            began[i] = begin
            depth[i] = deep
            ended[i] = min(begin + days, horizon)
            licensed[i] = ended[i]
            cleared[i] = ended[i]
            release[i] = 0.0
            passes = 0.0
            if licence_days[s] >= 0:
                passes = licence_share[s]
                stopped = min(licence_days[s], days)
                licensed[i] = min(begin + stopped, horizon)
                cleared[i] = licensed[i]
                if backlog_days[s] > 0:
                    cleared[i] = min(begin + stopped + backlog_days[s], horizon)
                    release[i] = (passes if days > stopped else 1.0) / backlog_days[s]
            highest += reach[n] * deep
            longest += reach[n] * deep * ((licensed[i] - began[i]) + (1.0 - passes) * (ended[i] - licensed[i]))
        # Neither on any day above spare capacity, nor in sum above the stocks: nothing is unmet.
        if events == 0 or longest <= stock_days or highest <= cover[0]:
            continue

        n_cuts = 0
        for i in range(events):
            queue[i] = caused[i] = 0.0
            for m in range(4 if licensed[i] < ended[i] or cleared[i] > ended[i] else 2):
                c = began[i] if m == 0 else ended[i] if m == 1 else licensed[i] if m == 2 else cleared[i]
                k = n_cuts
                while k > 0 and cuts[k - 1] > c:
                    k -= 1
                if k == 0 or cuts[k - 1] != c:
                    for x in range(n_cuts, k, -1):
                        cuts[x] = cuts[x - 1]
                    cuts[k] = c
                    n_cuts += 1
        stock = stock_days
        total = gaps = 0.0
        for c in range(n_cuts - 1):
            a = cuts[c]
            b = cuts[c + 1]
            # From the latest beginning to the earliest: the loss by the events from there on.
            loss = arriving = 0.0
            onsets = n_touched = waiting = 0
            for i in range(events - 1, -1, -1):
                part[i] = 0.0
                if a >= licensed[i] and a < cleared[i]:
                    arriving += release[i] * queue[i]
                if a < began[i] or a >= ended[i]:
                    continue
                n = which[i]
                deep = depth[i]
                if a >= licensed[i]:
                    deep *= 1.0 - licence_share[shocks[n]]
                elif release[i] > 0.0:
                    waiting += 1
                part[i] = deep
                for h in range(hits[n], hits[n + 1]):
                    r = hit_row[h]
                    if pressure[r] == 0.0:
                        touched[n_touched] = r
                        n_touched += 1
                    cut = deep * hit_fraction[h]
                    # A hit without effect must be seen as one all the same, or the row were touched twice.
                    pressure[r] += max(cut, 1e-300)
                    after = left[r] * (1.0 - cut)
                    loss += share[r] * (left[r] - after)
                    left[r] = after
                if onsets > 0 and onset[onsets - 1] == began[i]:
                    level[onsets - 1] = loss
                else:
                    onset[onsets] = began[i]
                    level[onsets] = loss
                    onsets += 1
            # What a row loses is shared out among the events that hit it, in proportion to depth times fraction.
            for i in range(events):
                deep = part[i]
                if deep > 0.0:
                    part[i] = 0.0
                    for h in range(hits[which[i]], hits[which[i] + 1]):
                        r = hit_row[h]
                        part[i] += share[r] * (1.0 - left[r]) * (deep * hit_fraction[h] / pressure[r])
            here = 0.0
            simple = waiting == 0 and arriving == 0.0 and daily.size == 0 and drawn_on.size == 0
            for t in range(a, b):
                gap = 0.0
                for k in range(onsets):
                    gap = max(gap, level[k] - cover[t - onset[k]])
                if gap == 0.0:
                    stock = min(stock_days, stock + arriving * (b - t))
                    if drawn_on.size > 0:
                        drawn_on[d, t:b] = -arriving
                    break
                if drawn_on.size > 0:
                    drawn_on[d, t] = gap - arriving
                # Once the earliest beginning leaves the largest gap it does so until the flows change again, and the
                # gaps are level - m summed up, unless it matters on which day stocks end.
                if simple and gap == level[onsets - 1] - cover[t - onset[onsets - 1]]:
                    k = t - onset[onsets - 1]
                    m = b - onset[onsets - 1]
                    # Up to the first day on which the gap is but rounding, found by halving.
                    if level[onsets - 1] - cover[m - 1] <= tiny:
                        over = k - 1
                        m -= 1
                        while m - over > 1:
                            x = (over + m) >> 1
                            if level[onsets - 1] - cover[x] <= tiny:
                                m = x
                            else:
                                over = x
                    rest = level[onsets - 1] * (m - k) - (covered[m] - covered[k])
                    if stock == 0.0 or rest <= stock:
                        here += rest
                        if stock > 0.0:
                            stock -= rest
                        elif m > k:
                            if total == 0.0:
                                stock_out[d] = float(t)
                            total += rest
                        break
                    simple = False
                here += gap
                there = stock + arriving
                if gap > there + tiny:
                    if total == 0.0:
                        stock_out[d] = t + there / gap
                    total += gap - there
                    if daily.size > 0:
                        daily[d, t] = gap - there
                    stock = 0.0
                else:
                    stock = min(stock_days, max(0.0, there - gap))
                if waiting > 0:
                    for i in range(events):
                        if release[i] > 0.0 and a < licensed[i]:
                            queue[i] += min(part[i], gap)
            if here > 0.0:
                gaps += here
                here /= loss
                for i in range(events):
                    caused[i] += here * part[i]
                for k in range(n_touched):
                    r = touched[k]
                    borne[r] += here * (share[r] * (1.0 - left[r]))
            for k in range(n_touched):
                left[touched[k]] = 1.0
                pressure[touched[k]] = 0.0
        unmet[d] = total
        if gaps > 0.0:
            scale = total / gaps
            for r in range(share.size):
                if borne[r] > 0.0:
                    amount = borne[r] * scale
                    row_part[r, 0] += weight[d] * amount
                    row_part[r, 1] += weight[d] * amount * amount
                    borne[r] = 0.0
            for i in range(events):
                amount = caused[i] * scale
                shock_part[which[i], 0] += weight[d] * amount
                shock_part[which[i], 1] += weight[d] * amount * amount

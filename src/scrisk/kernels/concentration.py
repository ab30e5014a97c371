"""Concentration of supply over groups of suppliers, in one pass over compressed rows.

The suppliers of group g are the rows ``offsets[g]:offsets[g + 1]``. Any order of the rows gives the same
answer up to rounding; equal values rank by the order of the rows, so rows sorted by code name the smallest.

Where the time goes, and what follows from it:

- Logarithms are costly. They are taken for a block of rows at a time, which stays in the processor's cache,
  by arithmetic that vectorises: exponent and mantissa through the integer view, then a polynomial. Nothing is
  called from a library, so the result is the same on every machine.
- Entropy is ln T - sum v ln v / T, so that no row is divided. Where one supplier has nearly everything that
  difference cancels, and it is summed again as ln(T / v_max) + sum v ln(v_max / v) / T, all terms of one sign.
- Groups are short, so that a wrongly foreseen branch costs as much as several rows. The three largest are
  kept by minima and maxima, and the loop stops at the first value that is not above zero. Such groups, and
  those near the ends of the number range, are rare and are done by :func:`by_ratios`. (A loop with a second
  way out is also not unrolled, which on ten rows is a gain.)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Slots = npt.NDArray[np.int16]
Counts = npt.NDArray[np.int32]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_OFFSETS = "Array(int64, 1, 'C', readonly=True)"
_SLOTS = "Array(int16, 1, 'C', readonly=True)"
_CODES = "Array(int32, 1, 'C', readonly=True)"
_OUT = "float64[::1]"


@kernel(f"void({_FLOATS}, {_OUT})")
def natural_log(values: Floats, out: Floats) -> None:
    """Natural logarithm of each value, to two units in the last place or 1e-16.

    x = 2^k m with m in [0.707, 1.414), s = (m - 1) / (m + 1): ln x = k ln 2 + 2 artanh s.

    Parameters
    ----------
    values
        float64[n], normal and positive. Zero, subnormal and other numbers give some finite number, so that
        a zero value times its logarithm is zero.
    out
        float64, n or longer; its first n are written.
    """
    bits = values.view(np.int64)
    mantissa = out.view(np.int64)
    for i in range(values.size):
        # 0x3FE6A09E667F3BCD is the bit pattern of the square root of one half.
        k = (bits[i] - 0x3FE6A09E667F3BCD) >> 52
        mantissa[i] = bits[i] - (k << 52)
        m = out[i] - 1.0
        s = m / (2.0 + m)
        z = s * s
        w = z * z
        # 2 artanh(s) / s over the range of z, from its values at the Chebyshev points; error 1e-18.
        p = (2.0 + 0.6666666666666765 * z) + w * (0.3999999999930234 + 0.2857142876064168 * z)
        q = (0.22222197056726048 + 0.18183631680229329 * z) + w * (0.1531252814836419 + 0.14809710360655276 * z)
        out[i] = k * 0.6931471805599453 + s * (p + (w * w) * q)


@kernel(
    f"void({_OFFSETS}, {_CODES}, {_FLOATS}, {_SLOTS}, int64, {_OUT}, {_OUT}, "
    f"{_OUT}, int32[::1], {_OUT}, {_OUT}, {_OUT}, {_OUT}, int32[::1], float64[:, ::1])"
)
def by_ratios(
    offsets: Offsets,
    codes: Codes,
    values: Floats,
    slots: Slots,
    group: int,
    ratios: Floats,
    logs: Floats,
    total: Floats,
    n_suppliers: Counts,
    hhi: Floats,
    cr1: Floats,
    cr3: Floats,
    shannon: Floats,
    top_supplier: Counts,
    chosen_share: Floats,
) -> None:
    """Do for one group what :func:`concentration` does, for any values, by ratios to the largest value.

    With r = v / v_max and R = sum of r without the largest supplier, entropy is
    ln(1 + R) - sum r ln r / (1 + R), where all terms have one sign and none can overflow.

    Parameters
    ----------
    offsets, codes, values, slots
        As in :func:`concentration`.
    group
        The group to do.
    ratios, logs
        Room for as many numbers as the group has rows.
    total, n_suppliers, hhi, cr1, cr3, shannon, top_supplier, chosen_share
        As in :func:`concentration`; only the places of this group are written.
    """
    begin = offsets[group]
    end = offsets[group + 1]
    top = begin
    suppliers = 0
    amount = first = second = third = 0.0
    for i in range(begin, end):
        v = values[i]
        if not 0.0 <= v < np.inf:
            amount = np.nan
        amount += v
        if v > 0.0:
            suppliers += 1
        if v > first:
            third = second
            second = first
            first = v
            top = i
        elif v > second:
            third = second
            second = v
        elif v > third:
            third = v
    defined = amount > 0.0
    total[group] = amount
    n_suppliers[group] = suppliers if defined else 0
    top_supplier[group] = codes[top] if defined else -1
    for j in range(chosen_share.shape[1]):
        chosen_share[group, j] = 0.0 if defined else np.nan
    if not defined:
        hhi[group] = cr1[group] = cr3[group] = shannon[group] = np.nan
        return

    for i in range(begin, end):
        ratios[i - begin] = values[i] / first
    natural_log(ratios[: end - begin], logs)
    others = squares = entropy = 0.0
    for i in range(begin, end):
        if i != top:
            r = ratios[i - begin]
            others += r
            squares += r * r
            entropy -= r * logs[i - begin]
    amount = 1.0 + others
    hhi[group] = (1.0 + squares) / (amount * amount)
    cr1[group] = 1.0 / amount
    cr3[group] = min(1.0, (1.0 + second / first + third / first) / amount)
    # The logarithm of 1 + others, with what the rounded sum could not hold.
    ratios[0] = amount
    natural_log(ratios[:1], logs)
    shannon[group] = logs[0] + (others - (amount - 1.0)) / amount + entropy / amount
    for i in range(begin, end):
        j = slots[codes[i]]
        if j < chosen_share.shape[1]:
            chosen_share[group, j] = values[i] / first / amount


@kernel(
    f"void({_OFFSETS}, {_CODES}, {_FLOATS}, {_SLOTS}, int64, int64, int64, "
    f"{_OUT}, int32[::1], {_OUT}, {_OUT}, {_OUT}, {_OUT}, int32[::1], float64[:, ::1])"
)
def concentration(
    offsets: Offsets,
    codes: Codes,
    values: Floats,
    slots: Slots,
    start: int,
    stop: int,
    block: int,
    total: Floats,
    n_suppliers: Counts,
    hhi: Floats,
    cr1: Floats,
    cr3: Floats,
    shannon: Floats,
    top_supplier: Counts,
    chosen_share: Floats,
) -> None:
    """Total, count, HHI, CR1, CR3, entropy, largest supplier and chosen shares of groups start to stop.

    With s = v / total: hhi = sum s^2, cr1 and cr3 the one and three largest s added up,
    shannon = -sum s ln s.
    Each group is written by itself alone, so ranges of groups may run in any number of threads and give the
    same bytes.

    Parameters
    ----------
    offsets
        int64[g + 1], rising from 0: the rows of group i are ``offsets[i]:offsets[i + 1]``.
    codes
        int32[n], 0 and above: who supplies; once in a group.
    values
        float64[n], finite, >= 0: the amount supplied, in any one unit a group.
    slots
        int16, one a code: the column of `chosen_share` for that code, or the number of its columns for none.
    start, stop
        The groups to do.
    block
        Rows to take the logarithm of at a time; changes the speed only.
    total
        float64[g], unit of `values`: 0 without supply, inf where the sum is past the largest number.
    n_suppliers
        int32[g]: suppliers with a value above 0.
    hhi, cr1, cr3
        float64[g], fractions; NaN where total is 0.
    shannon
        float64[g], nats; NaN where total is 0.
    top_supplier
        int32[g]: the code with the largest value, the first of equal ones; -1 where total is 0.
    chosen_share
        float64[g, c]: share of each chosen code, 0 where it does not supply; NaN where total is 0.

    A negative, infinite or NaN value makes every output of its group undefined: NaN, 0 and -1.
    """
    width = chosen_share.shape[1]
    longest = block
    for g in range(start, stop):
        longest = max(longest, offsets[g + 1] - offsets[g])
    logs = np.empty(longest)
    ratios = np.empty(longest)
    amounts = np.empty(block)
    special = np.empty(block, dtype=np.int64)
    # The values of the chosen codes in the group at hand; the last place takes everybody else's.
    picked = np.zeros(width + 1)

    first = start
    while first < stop:
        last = first + 1
        row = offsets[first]
        while last < stop and offsets[last + 1] - row <= block and last - first < block:
            last += 1
        natural_log(values[row : offsets[last]], logs)
        specials = 0
        # Unsigned row numbers spare a test for negative ones at every use.
        base = np.uint64(row)
        for g in range(first, last):
            begin = np.uint64(offsets[g])
            end = np.uint64(offsets[g + 1])
            top = begin
            stopped = begin == end
            amount = squares = weighed = first_value = second_value = third_value = 0.0
            for i in range(begin, end):
                v = values[i]
                if v <= 0.0:
                    stopped = True
                    break
                picked[np.uint64(slots[np.uint64(codes[i])])] = v
                top = np.uint64(i) if v > first_value else top
                beaten = first_value if v > first_value else v
                first_value = v if v > first_value else first_value
                amount += v
                squares += v * v
                weighed += v * logs[i - base]
                beaten_twice = second_value if beaten > second_value else beaten
                second_value = beaten if beaten > second_value else second_value
                third_value = beaten_twice if beaten_twice > third_value else third_value

            if stopped or not 1e-140 < amount < 1e140:
                amounts[g - first] = 1.0
                special[specials] = g
                specials += 1
                for j in range(width):
                    picked[j] = 0.0
                continue
            total[g] = amount
            n_suppliers[g] = np.int32(end - begin)
            hhi[g] = squares / (amount * amount)
            cr1[g] = first_value / amount
            cr3[g] = min(1.0, (first_value + second_value + third_value) / amount)
            top_supplier[g] = codes[top]
            for j in range(width):
                chosen_share[g, j] = picked[j] / amount
                picked[j] = 0.0
            # sum v ln(v_max / v): small where one supplier has nearly everything, and then lost in rounding.
            spread = amount * logs[top - base] - weighed
            if spread >= 0.05 * amount:
                amounts[g - first] = amount
                shannon[g] = -weighed / amount
            else:
                others = spread = 0.0
                for i in range(begin, end):
                    if i != top:
                        others += values[i]
                        spread += values[i] * (logs[top - base] - logs[i - base])
                r = others / first_value
                amounts[g - first] = 1.0 + r
                # What the rounded 1 + r could not hold of r, for the logarithm of it.
                shannon[g] = spread / amount + (r - ((1.0 + r) - 1.0)) / (1.0 + r)
        natural_log(amounts[: last - first], logs)
        for g in range(first, last):
            shannon[g] += logs[g - first]
        for k in range(specials):
            by_ratios(
                offsets, codes, values, slots, special[k], ratios, logs,
                total, n_suppliers, hhi, cr1, cr3, shannon, top_supplier, chosen_share,
            )  # fmt: skip
        first = last

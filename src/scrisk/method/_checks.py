"""Checks on arrays that the formulas share.

Missing is NaN and passes; a value outside its range is an error that names the array and the place.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import later, say

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HINT = later("Write NaN for what is not known, and check the unit.")

# Sums of shares miss their bound by rounding; that much is moved back to the bound, more is an error.
_SLACK = 1e-9


def checked(name: str, values: npt.ArrayLike, *, low: float = -np.inf, high: float = np.inf) -> Floats:
    """Return the values as float64; NaN passes, infinity and what lies outside the range do not."""
    array = np.asarray(values, dtype=np.float64)
    wrong = (array < low - _SLACK) | (array > high + _SLACK) | np.isinf(array)
    if wrong.any():
        first = tuple(int(index) for index in np.argwhere(wrong)[0])
        place = f"[{', '.join(map(str, first))}]" if first else ""
        raise DataError(
            say(
                "{name}{place}: is {value}, outside {low:g} to {high:g}",
                name=name,
                place=place,
                value=array[first],
                low=low,
                high=high,
            ),
            hint=say(HINT),
        )
    inside: Floats = np.clip(array, low, high)
    return inside


def vector(name: str, values: npt.ArrayLike, size: int, *, low: float = -np.inf, high: float = np.inf) -> Floats:
    """Return one contiguous row of `size` checked values."""
    array = np.ascontiguousarray(checked(name, values, low=low, high=high))
    if array.shape != (size,):
        raise DataError(
            say("{name}: must have {count} entries, has the shape {shape}", name=name, count=size, shape=array.shape),
            hint=say(HINT),
        )
    return array


def whole(name: str, values: npt.ArrayLike) -> Ints:
    """Return one contiguous row of whole numbers."""
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise DataError(say("{name}: must be one row of whole numbers", name=name), hint=say(HINT))
    return np.ascontiguousarray(array, dtype=np.int64)


def groups(indptr: npt.ArrayLike) -> Ints:
    """Return the starts of the groups, checked."""
    rows = whole("indptr", indptr)
    if rows.size == 0 or rows[0] != 0 or np.any(np.diff(rows) < 0):
        raise DataError(
            say("indptr: must start at 0 and never fall"),
            hint=say("Group i owns the entries indptr[i] to indptr[i + 1]."),
        )
    return rows


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Divide where the denominator is positive, NaN elsewhere."""
    top, bottom = np.broadcast_arrays(numerator, denominator)
    found: Floats = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return found

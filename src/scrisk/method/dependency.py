"""The European Commission's core dependency indicators of 2021, with margin and window.

Every number of the method is an argument; take it from :func:`scrisk.method.load`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.method._checks import HINT, Floats, checked, groups, ratio, vector, whole


def cdi2(imports: npt.ArrayLike, production: npt.ArrayLike) -> Floats:
    """Core dependency indicator 2 of a single economy: imports in its supply.

    CDI2 = M/(M + D). The EU's own divides by all imports, which for one country is always 1.

    Parameters
    ----------
    imports, production
        M and D in one unit, >= 0.

    Returns
    -------
    ndarray
        0 to 1; NaN where an input is or nothing is supplied.

    Raises
    ------
    DataError
        A value out of range.

    References
    ----------
    European Commission, SWD(2021) 352.

    Examples
    --------
    >>> cdi2([30, 0], [10, 0]).tolist()
    [0.75, nan]
    """
    bought = checked("imports", imports, low=0)
    return ratio(bought, bought + checked("production", production, low=0))


def cdi3(imports: npt.ArrayLike, exports: npt.ArrayLike) -> Floats:
    """Core dependency indicator 3: imports over exports.

    CDI3 = M/X.

    Parameters
    ----------
    imports, exports
        M and X in one unit, >= 0.

    Returns
    -------
    ndarray
        >= 0; NaN where an input is, and where nothing is exported: a ratio without a bound would hide
        that there is nothing to compare with.

    Raises
    ------
    DataError
        A value out of range.

    References
    ----------
    European Commission, SWD(2021) 352.

    Examples
    --------
    >>> cdi3([30, 30], [10, 0]).tolist()
    [3.0, nan]
    """
    return ratio(checked("imports", imports, low=0), checked("exports", exports, low=0))


def margin(value: npt.ArrayLike, *, threshold: float) -> Floats:
    """Distance of an indicator from its threshold.

    margin = value - threshold; above zero is dependent.

    Parameters
    ----------
    value
        The indicator, any shape.
    threshold
        ``method.core_dependency.*``.

    Returns
    -------
    ndarray
        Same unit as `value`; NaN where it is.

    Raises
    ------
    DataError
        A value is infinite.

    References
    ----------
    European Commission, SWD(2021) 352.

    Examples
    --------
    >>> margin([0.75], threshold=0.5).tolist()
    [0.25]
    """
    distance: Floats = checked("value", value) - threshold
    return distance


def trailing_mean(indptr: npt.ArrayLike, year: npt.ArrayLike, value: npt.ArrayLike, *, length: int) -> Floats:
    """Mean over the year and the ones before it, within each group.

    mean_t = (x_t + x_(t-1) + ... + x_(t-length+1))/length.

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each series.
    year
        Shape (m,), rising within a series.
    value
        Shape (m,).
    length
        Years of the window, >= 1; ``method.window.mean_years``.

    Returns
    -------
    ndarray
        Shape (m,); NaN where a year of the window has no entry or its value is NaN.

    Raises
    ------
    DataError
        Years that do not rise, a length below 1, or arrays that do not fit together.

    Examples
    --------
    >>> trailing_mean([0, 4], [2019, 2020, 2021, 2023], [1, 2, 6, 9], length=3).tolist()
    [nan, nan, 3.0, nan]
    """
    from scrisk.kernels import supply_risk as kernels

    rows = groups(indptr)
    m = int(rows[-1])
    years = whole("year", year)
    if years.shape != (m,):
        raise DataError(
            say("year: must have {count} entries, has the shape {shape}", count=m, shape=years.shape), hint=say(HINT)
        )
    steps = np.diff(years)
    # A new series may start with any year.
    starts = rows[1:-1]
    inside = np.ones(steps.size, dtype=bool)
    inside[starts[(starts > 0) & (starts < m)] - 1] = False
    if np.any(steps[inside] <= 0):
        raise DataError(say("year: must rise within each series"), hint=say("Sort by series and year."))
    if length < 1:
        raise DataError(
            say("length: is {length}, must be at least 1", length=length), hint=say("Take it from the method file.")
        )
    mean = np.empty(m)
    kernels.trailing_mean(rows, years, vector("value", value, m), length, mean)
    return mean

"""The composite score 0-100 of a risk: indicators between fixed goalposts, three dimensions, two means.

Every number of the method is an argument; take it from ``scrisk.method.load().composite``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.method._checks import HINT, Floats, checked


class Indices(NamedTuple):
    """Sobol indices of each input: its share of the variance alone, and with all its interactions."""

    first: Floats
    total: Floats


def normalised(value: npt.ArrayLike, *, at_0: npt.ArrayLike, at_100: npt.ArrayLike) -> Floats:
    """Place values between two goalposts.

    x = (value - at_0)/(at_100 - at_0), cut to 0-1. Goalposts are fixed, so another economy or item moves no score.

    Parameters
    ----------
    value
        Any shape, in the unit of the goalposts.
    at_0, at_100
        Values of no risk and of full risk; ``at_100`` may be the smaller one.

    Returns
    -------
    ndarray
        0-1, 1 is full risk; NaN where the value is.

    Raises
    ------
    DataError
        An infinite value, or goalposts that are the same.

    References
    ----------
    OECD and JRC 2008, Handbook on Constructing Composite Indicators, doi:10.1787/9789264043466-en, step 5.

    Examples
    --------
    >>> normalised([0.1, 0.5, 2.0], at_0=0.0, at_100=1.0).tolist()
    [0.1, 0.5, 1.0]
    >>> normalised(0.125, at_0=0.5, at_100=0.0).item()
    0.75
    """
    low, high = checked("at_0", at_0), checked("at_100", at_100)
    if np.any(low == high):
        raise DataError(say("at_0: is the same as at_100"), hint=say("Move one of the two goalposts."))
    found: Floats = np.clip((checked("value", value) - low) / (high - low), 0.0, 1.0)
    return found


def arithmetic_mean(dimensions: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Combine dimensions so that one can make up for another.

    sum of w_d x_d.

    Parameters
    ----------
    dimensions
        Shape (n, d), each 0-1.
    weights
        Shape (d,), adding up to one.

    Returns
    -------
    ndarray
        Shape (n,), 0-1; NaN where a dimension is.

    Raises
    ------
    DataError
        A dimension outside 0-1, or weights that do not add up to one.

    References
    ----------
    OECD and JRC 2008, doi:10.1787/9789264043466-en, step 6.

    Examples
    --------
    >>> round(arithmetic_mean([[0.2, 0.8, 0.5]], [0.5, 0.25, 0.25]).item(), 12)
    0.425
    """
    values, share = _combined(dimensions, weights)
    found: Floats = (values * share).sum(axis=1)
    return found


def geometric_mean(dimensions: npt.ArrayLike, weights: npt.ArrayLike, *, floor: float) -> Floats:
    """Combine dimensions so that a low one cannot be made up for.

    product of max(x_d, floor)^w_d.

    Parameters
    ----------
    dimensions
        Shape (n, d), each 0-1.
    weights
        Shape (d,), adding up to one.
    floor
        ``method.composite.floor``; what a zero counts as.

    Returns
    -------
    ndarray
        Shape (n,), floor to 1; NaN where a dimension is.

    Raises
    ------
    DataError
        A dimension outside 0-1, or weights that do not add up to one.

    References
    ----------
    OECD and JRC 2008, doi:10.1787/9789264043466-en, step 6.

    Examples
    --------
    >>> round(geometric_mean([[0.25, 0.5, 1.0]], [0.5, 0.5, 0.0], floor=0.05).item(), 6)
    0.353553
    """
    values, share = _combined(dimensions, weights)
    found: Floats = np.exp((share * np.log(np.maximum(values, floor))).sum(axis=1))
    return found


def _combined(dimensions: npt.ArrayLike, weights: npt.ArrayLike) -> tuple[Floats, Floats]:
    values = np.atleast_2d(checked("dimensions", dimensions, low=0.0, high=1.0))
    share = checked("weights", weights, low=0.0, high=1.0)
    if share.shape != values.shape[1:] or abs(float(share.sum()) - 1.0) > 1e-9:
        raise DataError(say("weights: must be one a dimension and add up to one"), hint=say(HINT))
    return values, share


def sobol_indices(f_a: npt.ArrayLike, f_b: npt.ArrayLike, f_ab: npt.ArrayLike) -> Indices:
    """Estimate Sobol indices from a model's values on two samples and their mixtures.

    S_i = sum (f_b - m)(f_ab_i - f_a)/(n V) and ST_i = sum (f_a - f_ab_i)^2/(2 n V), with mean m and variance V of f_a
    and f_b together.

    Parameters
    ----------
    f_a, f_b
        Shape (n,), the model on two independent samples of all inputs.
    f_ab
        Shape (inputs, n), the model on the first sample with one input, or group of inputs, taken from the second.

    Returns
    -------
    Indices
        ``first`` and ``total``, shape (inputs,), about 0-1; an estimate may miss the bounds by the error of the
        sample. NaN where the model does not vary.

    Raises
    ------
    DataError
        Shapes that do not fit, no draw, or a value that is not finite.

    References
    ----------
    Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018, table 2 (b) and (f); Jansen 1999,
    doi:10.1016/S0010-4655(98)00154-4.

    Examples
    --------
    >>> a, b = [0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]
    >>> found = sobol_indices(a, b, [b, a])
    >>> found.total.tolist(), found.first.tolist()
    ([1.0, 0.0], [1.0, 0.0])
    """
    from scrisk.kernels import composite as kernels

    one, two = (np.ascontiguousarray(checked(name, part)) for name, part in (("f_a", f_a), ("f_b", f_b)))
    mixed = np.ascontiguousarray(np.atleast_2d(checked("f_ab", f_ab)))
    if one.ndim != 1 or one.size == 0 or two.shape != one.shape or mixed.shape[1:] != one.shape:
        raise DataError(say("f_a, f_b, f_ab: must hold as many draws as each other, at least one"), hint=say(HINT))
    if np.isnan(one).any() or np.isnan(two).any() or np.isnan(mixed).any():
        raise DataError(
            say("f_a, f_b, f_ab: must be known in every draw"), hint=say("Leave draws without a value out.")
        )
    first, total = np.empty(mixed.shape[0]), np.empty(mixed.shape[0])
    kernels.sobol(one, two, mixed, first, total)
    return Indices(first, total)

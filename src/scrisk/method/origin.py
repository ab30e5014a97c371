"""Looking through the last exporter: where goods come from that are passed on from economy to economy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.method._checks import HINT, Floats, vector


def look_through(inflow: npt.ArrayLike, made: npt.ArrayLike, unknown: npt.ArrayLike | None = None) -> Floats:
    """Share of each origin in what every economy has of a good: its own make and its imports, mixed.

    o_e = (D_e 1_e + U_e 1_unknown + sum_f M_ef o_f) / (D_e + U_e + sum_f M_ef): everyone passes on a mix of what it
    makes and what it takes in. One linear system a good and year, solved by elimination without subtraction, so that
    every share is right to its last digits and the same on every machine.

    Parameters
    ----------
    inflow
        M, shape (n, n), amounts >= 0: row e is what economy e takes in from each economy f. What an economy takes in
        from itself is passed over.
    made
        D, shape (n,), what each economy makes itself, >= 0, in the unit of `inflow`.
    unknown
        U, shape (n,), what each economy takes in from nobody knows where, >= 0; nothing when None.

    Returns
    -------
    ndarray
        Shape (n, n + 1), 0-1: row e holds the share of origin j in column j and of unknown origin in the last one.
        Rows add up to one. An economy that has nothing, or only what a closed ring of traders hands around without
        anybody making it, is of unknown origin throughout.

    Raises
    ------
    DataError
        A shape does not fit, or an amount is negative, infinite or NaN.

    References
    ----------
    Miller and Blair 2022, Input-Output Analysis, ch. 2, for the system; Grassmann, Taksar and Heyman 1985,
    doi:10.1287/opre.33.5.1107, for the elimination; O'Cinneide 1993, doi:10.1007/BF01385741, for its accuracy.

    Examples
    --------
    A trader takes 60 from A and 20 from B, each of which makes all it sells, and sells to C:

    >>> inflow = [[0, 0, 0, 0], [0, 0, 0, 0], [60, 20, 0, 0], [0, 0, 80, 0]]
    >>> look_through(inflow, made=[60, 20, 0, 0])[3].tolist()
    [0.75, 0.25, 0.0, 0.0, 0.0]
    """
    from scrisk.kernels import origin as kernels

    taken = np.ascontiguousarray(inflow, dtype=np.float64)
    n = taken.shape[0]
    if taken.shape != (n, n):
        raise DataError(say("inflow: must be a square, has the shape {shape}", shape=taken.shape), hint=say(HINT))
    own = vector("made", made, n, low=0.0)
    lost = vector("unknown", np.zeros(n) if unknown is None else unknown, n, low=0.0)
    if not (np.isfinite(taken).all() and np.isfinite(own).all() and np.isfinite(lost).all()) or (taken < 0).any():
        raise DataError(
            say("inflow, made, unknown: must be finite and not negative"), hint=say("Leave out what is not known.")
        )
    # Those who pass on to nobody are settled first: their rows touch no others.
    order = np.argsort(-np.count_nonzero(taken, axis=0), kind="stable")
    makers = order[own[order] > 0.0]
    source = np.zeros((n, makers.size + 1))
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    source[place[makers], np.arange(makers.size)] = own[makers]
    source[:, -1] = lost[order]
    found = np.empty_like(source)
    kernels.look_through(
        np.ascontiguousarray(taken[np.ix_(order, order)]), source, makers.size, np.empty((n, n)), np.empty(n), found
    )
    shares = np.zeros((n, n + 1))
    shares[order[:, None], makers] = found[:, :-1]
    shares[order, n] = found[:, -1]
    return shares


def blend(weight: npt.ArrayLike, share: npt.ArrayLike) -> Floats:
    """Mix the contents of suppliers by what is taken from each: sum_f w_ef s_fj, summed in the order of f.

    Parameters
    ----------
    weight
        Shape (k, n), amounts >= 0 that each of k buyers takes from each of n suppliers.
    share
        Shape (n, m), share of each origin in what a supplier ships.

    Returns
    -------
    ndarray
        Shape (k, m), the amount of each origin that each buyer takes.

    Examples
    --------
    >>> blend([[60.0, 20.0]], [[1.0, 0.0], [0.5, 0.5]]).tolist()
    [[70.0, 10.0]]
    """
    from scrisk.kernels import origin as kernels

    amounts = np.ascontiguousarray(weight, dtype=np.float64)
    shares = np.ascontiguousarray(share, dtype=np.float64)
    found = np.empty((amounts.shape[0], shares.shape[1]))
    kernels.blend(amounts, shares, found)
    return found


def strongest(weight: npt.ArrayLike, share: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], Floats]:
    """By way of which supplier most of each origin's goods come, and how much; what the origin ships itself left aside.

    Parameters
    ----------
    weight
        Shape (c, k, n), amounts >= 0 that each of k buyers takes of each of c goods from each of n suppliers.
    share
        Shape (c, n, m), share of each origin in what a supplier ships of each good; the first n origins are the
        suppliers.

    Returns
    -------
    tuple
        Shapes (k, m): the place of the supplier, -1 where nobody passes anything on, and the amount.

    Examples
    --------
    >>> via, amount = strongest([[[60.0, 20.0]]], [[[1.0, 0.0], [0.5, 0.5]]])
    >>> via.tolist(), amount.tolist()
    ([[1, -1]], [[10.0, 0.0]])
    """
    from scrisk.kernels import origin as kernels

    amounts = np.ascontiguousarray(weight, dtype=np.float64)
    shares = np.ascontiguousarray(share, dtype=np.float64)
    via = np.empty((amounts.shape[1], shares.shape[2]), dtype=np.int64)
    found = np.empty(via.shape)
    kernels.strongest(amounts, shares, via, found)
    return via, found

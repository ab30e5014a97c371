"""The U.S. Geological Survey's supply risk of 2020 and price response of 2025.

Every number of the method is an argument; take it from :func:`scrisk.method.load`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.method._checks import HINT, Floats, checked, groups, vector
from scrisk.method.eu import WeightedResult


def trade_exposure(reliance: npt.ArrayLike) -> Floats:
    """Trade exposure: net import reliance, 0 for a net exporter.

    TE = max(0, IR).

    Parameters
    ----------
    reliance
        IR of :func:`import_reliance`, at most 1.

    Returns
    -------
    ndarray
        0 to 1; NaN where IR is.

    Raises
    ------
    DataError
        A value above 1.

    References
    ----------
    Nassar et al. 2020, doi:10.1126/sciadv.aay8647.

    Examples
    --------
    >>> trade_exposure([0.8, -1.0]).tolist()
    [0.8, 0.0]
    """
    exposure: Floats = np.maximum(0.0, checked("reliance", reliance, high=1))
    return exposure


def disruption_potential(
    indptr: npt.ArrayLike,
    production: npt.ArrayLike,
    ability: npt.ArrayLike,
    willingness: npt.ArrayLike,
    at_home: npt.ArrayLike,
    *,
    min_coverage: float,
) -> WeightedResult:
    """Disruption potential of every group (economy, item, year).

    DP = sum_c PS_c^2 ASI_c WSI_c over producers that are not the economy itself.

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each group among the producers.
    production
        Shape (m,), world production by country, one unit within a group, >= 0.
    ability, willingness
        Shape (m,), the indices ASI and WSI of each producer towards the economy, 0 to 1, high is bad.
    at_home
        Shape (m,), true for the economy itself: its output keeps its place in the world total but adds
        no risk. Mark nobody to count it like any other.
    min_coverage
        Smallest share of production that must be at home or have both indices, 0 to 1.

    Returns
    -------
    WeightedResult
        value, 0 to 1: producers abroad without an index are left out of sum and total; NaN below
        `min_coverage` or without production. coverage, 0 to 1; NaN without production.

    Raises
    ------
    DataError
        A value out of range or arrays that do not fit together.

    References
    ----------
    Nassar et al. 2020, doi:10.1126/sciadv.aay8647. Whether the paper's sum runs over the economy's own
    output too could not be checked against its text; `at_home` leaves the choice to the caller.

    Examples
    --------
    >>> disruption_potential([0, 2], [3, 1], [0.8, 0.5], [1, 1], [0, 1], min_coverage=1).value.tolist()
    [0.45]
    """
    from scrisk.kernels import supply_risk as kernels

    rows = groups(indptr)
    n, m = rows.size - 1, int(rows[-1])
    marks = np.ascontiguousarray(at_home, dtype=np.uint8)
    if marks.shape != (m,):
        raise DataError(
            say("at_home: must have {count} entries, has the shape {shape}", count=m, shape=marks.shape), hint=say(HINT)
        )
    value, coverage = np.empty(n), np.empty(n)
    kernels.disruption_potential(
        rows,
        vector("production", production, m, low=0),
        vector("ability", ability, m, low=0, high=1),
        vector("willingness", willingness, m, low=0, high=1),
        marks,
        min_coverage,
        value,
        coverage,
    )
    return WeightedResult(value, coverage)


def usgs_supply_risk(potential: npt.ArrayLike, exposure: npt.ArrayLike, vulnerability: npt.ArrayLike) -> Floats:
    """Supply risk of the U.S. Geological Survey's method of 2020.

    SR = (DP TE EV)^(1/3).

    Parameters
    ----------
    potential, exposure, vulnerability
        DP, TE and EV, each 0 to 1.

    Returns
    -------
    ndarray
        0 to 1; NaN where one of the three is.

    Raises
    ------
    DataError
        A value out of range.

    References
    ----------
    Nassar et al. 2020, doi:10.1126/sciadv.aay8647.

    Examples
    --------
    >>> usgs_supply_risk(0.5, 0.9, 0.3).round(4).item()
    0.513
    """
    product = (
        checked("potential", potential, low=0, high=1)
        * checked("exposure", exposure, low=0, high=1)
        * checked("vulnerability", vulnerability, low=0, high=1)
    )
    risk: Floats = np.cbrt(product)
    return risk


def price_ratio(loss: npt.ArrayLike, *, demand_elasticity: float, supply_elasticity: float, cap: float) -> Floats:
    """Price after over price before a loss of supply.

    P'/P = (1 - phi)^(1/(ed - es)), at most `cap`.

    Parameters
    ----------
    loss
        phi, share of supply that is lost, 0 to 1.
    demand_elasticity, supply_elasticity
        ed < 0 and es >= 0; ``method.price``.
    cap
        Largest ratio given; a loss of everything gives it too.

    Returns
    -------
    ndarray
        1 to `cap`; NaN where `loss` is.

    Raises
    ------
    DataError
        A value out of range, or elasticities of the wrong sign.

    References
    ----------
    U.S. Geological Survey, Open-File Report 2025-1047, doi:10.3133/ofr20251047.

    Examples
    --------
    >>> price_ratio([0.5, 1.0], demand_elasticity=-0.2, supply_elasticity=0.2, cap=10.0).round(4).tolist()
    [5.6569, 10.0]
    """
    left = 1 - checked("loss", loss, low=0, high=1)
    exponent = 1 / _elasticity_gap(demand_elasticity, supply_elasticity)
    # Cut what is left where the ratio reaches the cap: 0 to a negative power would not be finite.
    found: Floats = np.minimum(np.maximum(left, cap ** (1 / exponent)) ** exponent, cap)
    return found


def quantity_ratio(loss: npt.ArrayLike, *, demand_elasticity: float, supply_elasticity: float) -> Floats:
    """Quantity after over quantity before a loss of supply.

    Q'/Q = (1 - phi)^(ed/(ed - es)), the demand at the uncapped price.

    Parameters
    ----------
    loss
        phi, share of supply that is lost, 0 to 1.
    demand_elasticity, supply_elasticity
        ed < 0 and es >= 0; ``method.price``.

    Returns
    -------
    ndarray
        0 to 1; NaN where `loss` is. The cap of :func:`price_ratio` plays no part.

    Raises
    ------
    DataError
        A value out of range, or elasticities of the wrong sign.

    References
    ----------
    U.S. Geological Survey, Open-File Report 2025-1047, doi:10.3133/ofr20251047.

    Examples
    --------
    >>> quantity_ratio([0.5, 1.0], demand_elasticity=-0.2, supply_elasticity=0.2).round(4).tolist()
    [0.7071, 0.0]
    """
    left = 1 - checked("loss", loss, low=0, high=1)
    gap = _elasticity_gap(demand_elasticity, supply_elasticity)
    found: Floats = left ** (demand_elasticity / gap)
    return found


def _elasticity_gap(demand: float, supply: float) -> float:
    if not (demand < 0 <= supply):
        raise DataError(
            say("elasticities: demand is {demand}, supply is {supply}", demand=demand, supply=supply),
            hint=say("Demand must be below 0, supply at or above 0."),
        )
    return demand - supply

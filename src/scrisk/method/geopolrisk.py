"""GeoPolRisk: world concentration times governance-weighted imports.

Every number of the method is an argument; take it from :func:`scrisk.method.load`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.method._checks import Floats, checked, groups, ratio, vector


class GeoPolRiskResult(NamedTuple):
    """What :func:`geopolrisk` returns, one entry a group."""

    score: Floats
    import_risk: Floats
    coverage: Floats


def governance_risk(estimate: npt.ArrayLike, *, offset: float, span: float, floor: float, cap: float) -> Floats:
    """Turn a governance estimate into the risk g of GeoPolRisk.

    g = (offset - estimate)/span, cut at `floor` and `cap`.

    Parameters
    ----------
    estimate
        Political stability and absence of violence, WGI units, about -3.5 to 2; any shape.
    offset, span, floor, cap
        ``method.geopolrisk.governance_*``.

    Returns
    -------
    ndarray
        g, `floor` to `cap`, same shape; NaN where the estimate is.

    Raises
    ------
    DataError
        An estimate is infinite.

    References
    ----------
    Gemechu et al. 2016, doi:10.1111/jiec.12279.

    Examples
    --------
    >>> governance_risk([0.5, -3.0], offset=2.5, span=5.0, floor=0.0, cap=1.0).tolist()
    [0.4, 1.0]
    """
    values = checked("estimate", estimate)
    risk: Floats = np.clip((offset - values) / span, floor, cap)
    return risk


def geopolrisk(
    indptr: npt.ArrayLike,
    quantity: npt.ArrayLike,
    governance: npt.ArrayLike,
    domestic: npt.ArrayLike,
    hhi_world: npt.ArrayLike,
    *,
    min_coverage: float,
    fill_governance: float = np.nan,
) -> GeoPolRiskResult:
    """GeoPolRisk score of every group (economy, item, year).

    score = HHI_world * sum_e g_e M_e / (D + sum_e M_e).

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each group among the suppliers.
    quantity
        Shape (m,), imports M from each supplier, one unit within a group, >= 0.
    governance
        Shape (m,), g of each supplier, 0 to 1; NaN where it has no score.
    domestic
        Shape (n,), own production D in the unit of `quantity`, >= 0. NaN gives NaN: pass 0 where it is
        not known and say so in the row.
    hhi_world
        Shape (n,), HHI of world production, 0 to 1.
    min_coverage
        Smallest share of imports that must have a score, 0 to 1; ``method.geopolrisk.min_coverage``.
    fill_governance
        g of a supplier without a score. NaN, the default, leaves such suppliers out of numerator and
        denominator; a number stands in for them (compatibility mode).

    Returns
    -------
    GeoPolRiskResult
        score and import_risk, 0 to 1: NaN where coverage is below `min_coverage`, nothing is supplied, or
        an input is NaN. coverage, 0 to 1: share of imports with a score, 1 where nothing is imported.

    Raises
    ------
    DataError
        A value out of range or arrays that do not fit together.

    References
    ----------
    Gemechu et al. 2016, doi:10.1111/jiec.12279; domestic production: Helbig et al. 2016,
    doi:10.1016/j.jclepro.2016.07.214.

    Examples
    --------
    >>> found = geopolrisk([0, 2], [30, 10], [0.6, 0.2], [60], [0.5], min_coverage=0.9)
    >>> found.import_risk.round(12).tolist(), found.score.round(12).tolist()
    ([0.2], [0.1])
    """
    from scrisk.kernels import supply_risk as kernels

    rows = groups(indptr)
    n, m = rows.size - 1, int(rows[-1])
    sold = vector("quantity", quantity, m, low=0)
    risk = vector("governance", governance, m, low=0, high=1)
    own = vector("domestic", domestic, n, low=0)
    world = vector("hhi_world", hhi_world, n, low=0, high=1)
    score, import_risk, coverage = np.empty(n), np.empty(n), np.empty(n)
    kernels.geopolrisk(rows, sold, risk, own, world, fill_governance, min_coverage, score, import_risk, coverage)
    return GeoPolRiskResult(score, import_risk, coverage)


def characterization_factor(
    score: npt.ArrayLike, value: npt.ArrayLike, quantity: npt.ArrayLike, *, copper_factor: float
) -> Floats:
    """Characterization factor of GeoPolRisk.

    CF = score * price / copper_factor, price = value/quantity.

    Parameters
    ----------
    score
        GeoPolRisk score, 0 to 1.
    value, quantity
        Sums of the imports, USD and kg, >= 0, over the same flows.
    copper_factor
        ``method.geopolrisk.copper_factor``, USD/kg.

    Returns
    -------
    ndarray
        kg copper equivalent per kg, >= 0; NaN where an input is or nothing was traded.

    Raises
    ------
    DataError
        A value out of range.

    References
    ----------
    Santillan-Saldivar et al. 2022, doi:10.1007/s11367-022-02027-y.

    Examples
    --------
    >>> characterization_factor([0.2], [50.0], [10.0], copper_factor=0.5).tolist()
    [2.0]
    """
    risk = checked("score", score, low=0, high=1)
    price = ratio(checked("value", value, low=0), checked("quantity", quantity, low=0))
    return risk * price / copper_factor

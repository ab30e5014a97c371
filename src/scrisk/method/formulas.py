"""The published formulas on numpy arrays, gathered in one place.

Every number of a method is an argument; take it from :func:`scrisk.method.load`. Missing is NaN, in and
out. A value outside its range is an error. Functions over groups take compressed rows: the members of
group i are the entries ``indptr[i]:indptr[i + 1]``; they load the compiled kernels on first use.
"""

from __future__ import annotations

from scrisk.method.dependency import cdi2, cdi3, margin, trailing_mean
from scrisk.method.eu import (
    WeightedResult,
    eu_governance_risk,
    eu_supply_risk,
    import_reliance,
    weighted_hhi,
)
from scrisk.method.geopolrisk import (
    GeoPolRiskResult,
    characterization_factor,
    geopolrisk,
    governance_risk,
)
from scrisk.method.usgs import (
    disruption_potential,
    price_ratio,
    quantity_ratio,
    trade_exposure,
    usgs_supply_risk,
)

__all__ = [
    "GeoPolRiskResult",
    "WeightedResult",
    "cdi2",
    "cdi3",
    "characterization_factor",
    "disruption_potential",
    "eu_governance_risk",
    "eu_supply_risk",
    "geopolrisk",
    "governance_risk",
    "import_reliance",
    "margin",
    "price_ratio",
    "quantity_ratio",
    "trade_exposure",
    "trailing_mean",
    "usgs_supply_risk",
    "weighted_hhi",
]

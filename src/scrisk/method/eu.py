"""The European Commission's supply risk of 2017, with its parts.

Every number of the method is an argument; take it from :func:`scrisk.method.load`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.method._checks import HINT, Floats, checked, groups, ratio, vector

Sourcing = Literal["both", "global", "import"]


class WeightedResult(NamedTuple):
    """A governance-weighted sum and the share of supply it rests on, one entry a group."""

    value: Floats
    coverage: Floats


def eu_governance_risk(estimates: npt.ArrayLike, *, offset: float, factor: float) -> Floats:
    """Turn the six governance estimates into the 0-10 scale of the EU's supply risk.

    WGI = (offset - mean of six) * factor.

    Parameters
    ----------
    estimates
        Shape (n, 6), WGI units: voice, stability, effectiveness, regulation, law, corruption.
    offset, factor
        ``method.eu.governance_offset`` and ``method.eu.governance_factor``.

    Returns
    -------
    ndarray
        Shape (n,), about 0 to 10, high is bad; NaN where one of the six is.

    Raises
    ------
    DataError
        Not six columns, or an infinite estimate.

    References
    ----------
    European Commission 2017, doi:10.2873/769526.

    Examples
    --------
    >>> eu_governance_risk([[1.5, 1.0, 2.0, 1.5, 1.5, 1.5]], offset=2.5, factor=2.0).tolist()
    [2.0]
    """
    values = checked("estimates", estimates)
    if values.ndim != 2 or values.shape[1] != 6:
        raise DataError(say("estimates: must have the shape (n, 6), has {shape}", shape=values.shape), hint=say(HINT))
    risk: Floats = (offset - values.mean(axis=1)) * factor
    return risk


def weighted_hhi(
    indptr: npt.ArrayLike,
    supply: npt.ArrayLike,
    risk: npt.ArrayLike,
    trade: npt.ArrayLike,
    *,
    min_coverage: float,
) -> WeightedResult:
    """Concentration weighted with governance and trade terms, for every group.

    HHI_(WGI,t) = sum_e S_e^2 WGI_e t_e.

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each group among the suppliers.
    supply
        Shape (m,), what each supplies, >= 0; shares are taken within the group.
    risk
        Shape (m,), WGI of each supplier on the scale of the method, >= 0; NaN where it has none.
    trade
        Shape (m,), trade factor t, > 0: below 1 with an agreement, above 1 with export restrictions.
    min_coverage
        Smallest share of supply that must have both, 0 to 1.

    Returns
    -------
    WeightedResult
        value, >= 0: suppliers without `risk` or `trade` are left out and the shares are those among the
        rest; NaN below `min_coverage` or without supply. coverage, 0 to 1; NaN without supply.

    Raises
    ------
    DataError
        A value out of range or arrays that do not fit together.

    References
    ----------
    European Commission 2017, doi:10.2873/769526.

    Examples
    --------
    >>> weighted_hhi([0, 2], [3, 1], [5, 1], [1, 0.8], min_coverage=0.9).value.tolist()
    [2.8625]
    """
    from scrisk.kernels import supply_risk as kernels

    rows = groups(indptr)
    n, m = rows.size - 1, int(rows[-1])
    value, coverage = np.empty(n), np.empty(n)
    kernels.weighted_hhi(
        rows,
        vector("supply", supply, m, low=0),
        vector("risk", risk, m, low=0),
        vector("trade", trade, m, low=0),
        min_coverage,
        value,
        coverage,
    )
    return WeightedResult(value, coverage)


def eu_supply_risk(
    hhi_global: npt.ArrayLike,
    hhi_import: npt.ArrayLike,
    import_reliance: npt.ArrayLike,
    recycling: npt.ArrayLike,
    substitution: npt.ArrayLike,
    *,
    sourcing: Sourcing = "both",
) -> Floats:
    """Supply risk of the EU's criticality method.

    SR = [HHI_GS IR/2 + HHI_imp (1 - IR/2)] (1 - EoL) SI.

    Parameters
    ----------
    hhi_global, hhi_import
        Weighted concentration of world supply and of the economy's own sourcing, >= 0.
    import_reliance
        IR, 0 to 1; a net exporter's is 0.
    recycling
        End-of-life recycling input rate EoL, 0 to 1.
    substitution
        Substitution index SI for supply risk, 0 to 1; 1 means no substitute.
    sourcing
        "both": the mix above, every input needed. "global": HHI_GS alone, "import": HHI_imp alone; the
        EU's study does so where one of the two is not known, and then IR plays no part.

    Returns
    -------
    ndarray
        SR, >= 0; NaN where an input that `sourcing` needs is.

    Raises
    ------
    DataError
        A value out of range, or another word for `sourcing`.

    References
    ----------
    European Commission 2017, doi:10.2873/769526.

    Examples
    --------
    Tungsten in the EU's study of 2017, which prints 1.8:

    >>> eu_supply_risk(7.5, 1.9, 0.44, 0.42, 1.0).round(3).item()
    1.817
    """
    world = checked("hhi_global", hhi_global, low=0)
    own = checked("hhi_import", hhi_import, low=0)
    reliance = checked("import_reliance", import_reliance, low=0, high=1)
    rest = 1 - checked("recycling", recycling, low=0, high=1)
    index = checked("substitution", substitution, low=0, high=1)
    if sourcing == "both":
        concentration = world * reliance / 2 + own * (1 - reliance / 2)
    elif sourcing == "global":
        concentration = world
    elif sourcing == "import":
        concentration = own
    else:
        raise DataError(
            say("sourcing: is {sourcing!r}", sourcing=sourcing), hint=say('Use "both", "global" or "import".')
        )
    risk: Floats = concentration * rest * index
    return risk


def import_reliance(imports: npt.ArrayLike, exports: npt.ArrayLike, production: npt.ArrayLike) -> Floats:
    """Net import reliance.

    IR = (M - X)/(D + M - X).

    Parameters
    ----------
    imports, exports, production
        M, X and D in one unit, >= 0.

    Returns
    -------
    ndarray
        At most 1; negative for a net exporter, see :func:`trade_exposure`. NaN where an input is, or
        where apparent consumption D + M - X is not positive: the figures then do not fit together.

    Raises
    ------
    DataError
        A value out of range.

    References
    ----------
    European Commission 2017, doi:10.2873/769526; Nassar et al. 2020, doi:10.1126/sciadv.aay8647.

    Examples
    --------
    >>> import_reliance([90, 10], [10, 30], [20, 40]).tolist()
    [0.8, -1.0]
    """
    net = checked("imports", imports, low=0) - checked("exports", exports, low=0)
    return ratio(net, checked("production", production, low=0) + net)

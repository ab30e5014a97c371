"""Published supply-risk sums over groups of suppliers, as compiled loops.

Groups are laid out in compressed rows: the members of group i are the entries ``indptr[i]:indptr[i + 1]``.
Checks and public documentation are in :mod:`scrisk.method.formulas`; the loops take every number as an
argument and write every output fully. NaN means undefined.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.uint8]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_INTS = "Array(int64, 1, 'C', readonly=True)"
_MARKS = "Array(uint8, 1, 'C', readonly=True)"
_OUT = "float64[::1]"


@kernel(f"void({_INTS}, {_FLOATS}, {_FLOATS}, {_FLOATS}, {_FLOATS}, float64, float64, {_OUT}, {_OUT}, {_OUT})")
def geopolrisk(
    indptr: Ints,
    quantity: Floats,
    governance: Floats,
    domestic: Floats,
    hhi_world: Floats,
    fill: float,
    min_coverage: float,
    out_score: Floats,
    out_import_risk: Floats,
    out_coverage: Floats,
) -> None:
    """Score, import risk and covered share of imports for each group.

    A supplier whose `governance` is NaN takes `fill`; if that is NaN too it is left out of numerator and
    denominator. Coverage is 1 where nothing is imported. Score and import risk are NaN where coverage is
    below `min_coverage`, where there is no supply, and where a quantity or `domestic` is NaN.

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each group among the suppliers.
    quantity, governance
        Shape (m,), imports >= 0 and governance risk 0-1 of each supplier.
    domestic, hhi_world
        Shape (n,), own production in the unit of `quantity` and HHI of world production 0-1.
    fill
        Governance risk of a supplier without one, or NaN.
    min_coverage
        Smallest share of imports that must have a governance risk.
    out_score, out_import_risk, out_coverage
        Shape (n,), written: score 0-1, import risk 0-1, share of imports with a governance risk.
    """
    for i in range(domestic.size):
        total = 0.0
        covered = 0.0
        weighted = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            g = governance[k]
            if np.isnan(g):
                g = fill
            total += quantity[k]
            if not np.isnan(g):
                covered += quantity[k]
                weighted += quantity[k] * g
        # A NaN quantity makes total, and so coverage, NaN: the comparison below then fails.
        coverage = 1.0 if total == 0.0 else covered / total
        supply = domestic[i] + covered
        risk = np.nan
        if coverage >= min_coverage and supply > 0.0:
            risk = weighted / supply
        out_score[i] = hhi_world[i] * risk
        out_import_risk[i] = risk
        out_coverage[i] = coverage


@kernel(f"void({_INTS}, {_FLOATS}, {_FLOATS}, {_FLOATS}, float64, {_OUT}, {_OUT})")
def weighted_hhi(
    indptr: Ints,
    supply: Floats,
    risk: Floats,
    trade: Floats,
    min_coverage: float,
    out_hhi: Floats,
    out_coverage: Floats,
) -> None:
    """Sum of S^2 risk trade and covered share of supply for each group.

    Suppliers whose `risk` or `trade` is NaN are left out and the shares S are those among the rest. The
    sum is NaN where coverage is below `min_coverage` or nothing covered is supplied; coverage is NaN
    where nothing is supplied at all.

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each group among the suppliers.
    supply, risk, trade
        Shape (m,), what each supplies, its governance risk and its trade factor, all >= 0.
    min_coverage
        Smallest share of supply that must have both factors.
    out_hhi, out_coverage
        Shape (n,), written: the sum, and the share of supply with both factors.
    """
    for i in range(out_hhi.size):
        total = 0.0
        covered = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            total += supply[k]
            if not np.isnan(risk[k] * trade[k]):
                covered += supply[k]
        coverage = covered / total if total > 0.0 else np.nan
        value = np.nan
        if coverage >= min_coverage and covered > 0.0:
            value = 0.0
            for k in range(indptr[i], indptr[i + 1]):
                weight = risk[k] * trade[k]
                if not np.isnan(weight):
                    share = supply[k] / covered
                    value += share * share * weight
        out_hhi[i] = value
        out_coverage[i] = coverage


@kernel(f"void({_INTS}, {_FLOATS}, {_FLOATS}, {_FLOATS}, {_MARKS}, float64, {_OUT}, {_OUT})")
def disruption_potential(
    indptr: Ints,
    production: Floats,
    ability: Floats,
    willingness: Floats,
    at_home: Marks,
    min_coverage: float,
    out_potential: Floats,
    out_coverage: Floats,
) -> None:
    """Sum of PS^2 ASI WSI over producers abroad and covered share of production for each group.

    Producers marked `at_home` keep their place in the world total but add no risk, and need no index.
    Producers abroad without an index are left out of sum and total.

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each group among the producers.
    production
        Shape (m,), output of each producer, >= 0.
    ability, willingness
        Shape (m,), ASI and WSI of each producer, 0-1.
    at_home
        Shape (m,), 1 for the economy itself, else 0.
    min_coverage
        Smallest share of production that must be at home or have both indices.
    out_potential, out_coverage
        Shape (n,), written: DP 0-1, and the share of production at home or with both indices.
    """
    for i in range(out_potential.size):
        total = 0.0
        covered = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            total += production[k]
            if at_home[k] != 0 or not np.isnan(ability[k] * willingness[k]):
                covered += production[k]
        coverage = covered / total if total > 0.0 else np.nan
        value = np.nan
        if coverage >= min_coverage and covered > 0.0:
            value = 0.0
            for k in range(indptr[i], indptr[i + 1]):
                weight = ability[k] * willingness[k]
                if at_home[k] == 0 and not np.isnan(weight):
                    share = production[k] / covered
                    value += share * share * weight
        out_potential[i] = value
        out_coverage[i] = coverage


@kernel(f"void({_INTS}, {_INTS}, {_FLOATS}, int64, {_OUT})")
def trailing_mean(indptr: Ints, year: Ints, value: Floats, length: int, out_mean: Floats) -> None:
    """Mean over `length` consecutive years up to each entry's own; years rise within a group.

    NaN where a year of the window is not there or its value is NaN.

    Parameters
    ----------
    indptr
        Shape (n + 1,), start of each series.
    year, value
        Shape (m,), year and figure of each entry.
    length
        Years of the window, >= 1.
    out_mean
        Shape (m,), written.
    """
    for i in range(indptr.size - 1):
        for k in range(indptr[i], indptr[i + 1]):
            first = k - length + 1
            mean = np.nan
            # Rising years: the window is complete when its first entry is length - 1 years back.
            if first >= indptr[i] and year[k] - year[first] == length - 1:
                mean = 0.0
                for j in range(first, k + 1):
                    mean += value[j]
                mean /= length
            out_mean[k] = mean

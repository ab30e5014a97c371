"""Laws that the supply-risk formulas keep for every input."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from scrisk.method import formulas as f

Floats = npt.NDArray[np.float64]

unit = st.floats(0, 1)
amount = st.floats(0, 1e12).map(lambda x: 0.0 if x < 1e-3 else x)
TOLERANCE = 1e-9


@st.composite
def suppliers(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Return quantities, at least one of them positive, and a risk for each supplier."""
    quantity = draw(st.lists(amount, min_size=1, max_size=12).filter(lambda q: sum(q) > 0))
    risk = draw(st.lists(unit, min_size=len(quantity), max_size=len(quantity)))
    return np.array(quantity), np.array(risk)


def _score(
    quantity: Floats, risk: Floats, domestic: float = 0.0, world: float = 1.0, **more: float
) -> f.GeoPolRiskResult:
    return f.geopolrisk([0, quantity.size], quantity, risk, [domestic], [world], **{"min_coverage": 0.0, **more})


def _weighted(supply: Floats, risk: Floats) -> float:
    ones = np.ones_like(supply)
    return float(f.weighted_hhi([0, supply.size], supply, risk, ones, min_coverage=0.0).value[0])


@given(suppliers(), amount, unit)
def test_geopolrisk_is_bounded_and_domestic_supply_lowers_it(
    group: tuple[Floats, Floats], domestic: float, world: float
) -> None:
    quantity, risk = group
    without = _score(quantity, risk, 0.0, world)
    with_own = _score(quantity, risk, domestic, world)
    assert -TOLERANCE <= with_own.score[0] <= without.score[0] + TOLERANCE <= world + 2 * TOLERANCE
    assert risk.min() - TOLERANCE <= without.import_risk[0] <= risk.max() + TOLERANCE


@given(suppliers(), unit)
def test_geopolrisk_rises_with_governance_risk(group: tuple[Floats, Floats], more: float) -> None:
    quantity, risk = group
    worse = risk.copy()
    worse[0] = max(worse[0], more)
    assert _score(quantity, worse).score[0] >= _score(quantity, risk).score[0] - TOLERANCE


@given(suppliers(), st.floats(1e-3, 1e3), st.randoms(use_true_random=False))
def test_geopolrisk_knows_neither_scale_nor_order(group: tuple[Floats, Floats], scale: float, random: Random) -> None:
    quantity, risk = group
    order = list(range(quantity.size))
    random.shuffle(order)
    found = _score(quantity[order] * scale, risk[order], 7.0 * scale).score[0]
    assert abs(found - _score(quantity, risk, 7.0).score[0]) <= TOLERANCE


@given(suppliers(), unit, unit)
def test_a_gap_moves_the_import_risk_by_at_most_itself(
    group: tuple[Floats, Floats], hidden: float, truth: float
) -> None:
    quantity, risk = group
    quantity = np.append(quantity, hidden * quantity.sum())
    gap = _score(quantity, np.append(risk, np.nan))
    full = _score(quantity, np.append(risk, truth))
    assert abs(gap.import_risk[0] - full.import_risk[0]) <= 1 - gap.coverage[0] + TOLERANCE


@given(suppliers(), unit)
def test_filling_is_the_same_as_writing_the_figure(group: tuple[Floats, Floats], fill: float) -> None:
    quantity, risk = group
    holes = risk.copy()
    holes[::2] = np.nan
    risk[::2] = fill
    filled = _score(quantity, holes, fill_governance=fill)
    np.testing.assert_array_equal(filled.score, _score(quantity, risk).score)
    np.testing.assert_array_equal(filled.coverage, [1.0])


@given(suppliers())
def test_weighted_hhi_lies_between_its_extremes(group: tuple[Floats, Floats]) -> None:
    supply, risk = group
    shares = supply / supply.sum()
    hhi = float((shares**2).sum())
    value = _weighted(supply, risk)
    assert risk.min() * hhi - TOLERANCE <= value <= risk.max() * hhi + TOLERANCE


@given(suppliers(), unit)
def test_merging_two_suppliers_of_equal_risk_never_lowers_the_weighted_hhi(
    group: tuple[Floats, Floats], first: float
) -> None:
    supply, risk = group
    # Split the first supplier in two of the same risk, then compare with it whole.
    split = np.concatenate(([supply[0] * first, supply[0] * (1 - first)], supply[1:]))
    apart = _weighted(split, np.concatenate((risk[:1], risk)))
    together = _weighted(supply, risk)
    assert together >= apart - TOLERANCE
    shares = split / split.sum()
    assert abs(together - apart - 2 * shares[0] * shares[1] * risk[0]) <= TOLERANCE


@given(st.floats(0, 10), st.floats(0, 10), unit, unit, unit)
def test_eu_supply_risk_lies_between_the_two_sourcings(
    world: float, own: float, reliance: float, recycling: float, index: float
) -> None:
    both = float(f.eu_supply_risk(world, own, reliance, recycling, index))
    alone = [
        float(f.eu_supply_risk(world, own, reliance, recycling, index, sourcing=word)) for word in ("global", "import")
    ]
    assert min(alone) - TOLERANCE <= both <= max(alone) + TOLERANCE
    # More recycling, or better substitutes, never raise it.
    assert float(f.eu_supply_risk(world, own, reliance, (1 + recycling) / 2, index)) <= both + TOLERANCE
    assert float(f.eu_supply_risk(world, own, reliance, recycling, index / 2)) <= both + TOLERANCE


@given(amount, amount, amount)
def test_trade_exposure_is_a_floored_reliance(imports: float, exports: float, production: float) -> None:
    reliance = float(f.import_reliance(imports, exports, production))
    exposure = float(f.trade_exposure(min(reliance, 1.0)))
    if production + (imports - exports) <= 0:
        assert np.isnan(reliance)
        assert np.isnan(exposure)
    else:
        assert reliance <= 1 + TOLERANCE
        assert exposure == max(0.0, min(reliance, 1.0))
        assert (exposure == 0) == (imports <= exports)


@given(suppliers(), st.data())
def test_disruption_potential_at_home_adds_nothing(group: tuple[Floats, Floats], data: st.DataObject) -> None:
    production, ability = group
    n = production.size
    willingness = np.array(data.draw(st.lists(unit, min_size=n, max_size=n)))
    at_home = np.zeros(n, dtype=bool)
    at_home[data.draw(st.integers(0, n - 1))] = True

    def potential(marks: npt.NDArray[np.bool_], asi: Floats) -> float:
        found = f.disruption_potential([0, n], production, asi, willingness, marks, min_coverage=1.0)
        return float(found.value[0])

    abroad = potential(at_home, ability)
    everybody = potential(np.zeros(n, dtype=bool), ability)
    assert 0 <= abroad <= everybody + TOLERANCE <= 1 + 2 * TOLERANCE
    # Home's own index plays no part and need not be known.
    assert potential(at_home, np.where(at_home, np.nan, ability)) == abroad


@given(unit, unit, unit, unit)
def test_usgs_supply_risk_is_bounded_and_rises(dp: float, te: float, ev: float, more: float) -> None:
    risk = float(f.usgs_supply_risk(dp, te, ev))
    assert min(dp, te, ev) - TOLERANCE <= risk <= max(dp, te, ev) + TOLERANCE
    assert float(f.usgs_supply_risk(max(dp, more), te, ev)) >= risk - TOLERANCE


@given(unit, unit, st.floats(-2, -0.05), st.floats(0, 2), st.floats(1, 100))
def test_price_rises_and_quantity_falls_with_the_loss(
    loss: float, other: float, demand: float, supply: float, cap: float
) -> None:
    low, high = sorted((loss, other))
    elasticity = {"demand_elasticity": demand, "supply_elasticity": supply}
    price = f.price_ratio([low, high], cap=cap, **elasticity)
    quantity = f.quantity_ratio([low, high], **elasticity)
    assert 1 - TOLERANCE <= price[0] <= price[1] + TOLERANCE <= cap + 2 * TOLERANCE
    assert 1 + TOLERANCE >= quantity[0] >= quantity[1] - TOLERANCE >= -2 * TOLERANCE
    # Demand stays on its own curve as long as the cap does not bind.
    free = price < cap * (1 - 1e-9)
    np.testing.assert_allclose(quantity[free], price[free] ** demand, rtol=1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.integers(1, 5))
def test_trailing_mean_without_gaps(values: list[float], length: int) -> None:
    n = len(values)
    found = f.trailing_mean([0, n], np.arange(2000, 2000 + n), values, length=length)
    wanted = [np.mean(values[k - length + 1 : k + 1]) if k >= length - 1 else np.nan for k in range(n)]
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-6)


@given(st.lists(suppliers(), min_size=1, max_size=5))
def test_groups_do_not_see_each_other(groups: list[tuple[Floats, Floats]]) -> None:
    indptr = np.concatenate(([0], np.cumsum([q.size for q, _ in groups])))
    quantity = np.concatenate([q for q, _ in groups])
    risk = np.concatenate([r for _, r in groups])
    n = len(groups)
    together = f.geopolrisk(indptr, quantity, risk, np.zeros(n), np.ones(n), min_coverage=0.0)
    np.testing.assert_array_equal(together.score, [_score(q, r).score[0] for q, r in groups])
    weighted = f.weighted_hhi(indptr, quantity, risk, np.ones_like(risk), min_coverage=0.0)
    np.testing.assert_array_equal(weighted.value, [_weighted(q, r) for q, r in groups])

"""Hand-worked values of the published formulas; the arithmetic stands in the comments."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from scrisk.method import formulas as f
from scrisk.method import load

HERE = Path(__file__).parent
METHOD = load()
PRICE = {
    "demand_elasticity": METHOD.price.demand_elasticity,
    "supply_elasticity": METHOD.price.supply_elasticity,
}
GOVERNANCE = {
    "offset": METHOD.geopolrisk.governance_offset,
    "span": METHOD.geopolrisk.governance_span,
    "floor": METHOD.geopolrisk.governance_floor,
    "cap": METHOD.geopolrisk.governance_cap,
}

# What geopolrisk-py 2.0.1 answers for 2022.
PEER_2022 = {
    ("JPN", "rare-earths"): 0.281488388,
    ("JPN", "graphite"): 0.274873706,
    ("JPN", "tungsten"): 0.337726858,
    ("JPN", "cobalt"): 0.198200107,
    ("KOR", "rare-earths"): 0.268920123,
    ("KOR", "graphite"): 0.183335590,
    ("KOR", "tungsten"): 0.331407504,
    ("KOR", "cobalt"): 0.304410842,
}
# Its world concentration of mining, 2022.
WORLD_2022 = {"rare-earths": 0.521829, "graphite": 0.466744, "tungsten": 0.600562, "cobalt": 0.492897}


def test_governance_risk() -> None:
    # (2.5 - 0.5)/5 = .4; (2.5 + 3)/5 = 1.1, cut to 1; unknown stays unknown
    risk = f.governance_risk([0.5, -3.0, np.nan], **GOVERNANCE)
    np.testing.assert_allclose(risk, [0.4, 1.0, np.nan], rtol=1e-15)


def test_eu_governance_risk() -> None:
    # mean of (1, 2, 1, 2, 1, 2) = 1.5; (2.5 - 1.5) * 2 = 2. One unknown of six: unknown.
    estimates = [[1, 2, 1, 2, 1, 2], [1, 2, 1, 2, 1, np.nan]]
    risk = f.eu_governance_risk(estimates, offset=METHOD.eu.governance_offset, factor=METHOD.eu.governance_factor)
    np.testing.assert_allclose(risk, [2.0, np.nan])


def test_weighted_hhi() -> None:
    # shares .75/.25: .5625 * 5 * 1 + .0625 * 1 * .8 = 2.8125 + .05
    found = f.weighted_hhi([0, 2], [3, 1], [5, 1], [1, 0.8], min_coverage=0.9)
    assert found.value[0] == pytest.approx(2.8625, abs=1e-12)


def test_import_reliance_and_exposure() -> None:
    # (90-10)/(20+80) = .8; net exporter (10-30)/(40-20) = -1, exposure 0;
    # more exported than made and bought: unknown
    reliance = f.import_reliance([90, 10, 0, 5], [10, 30, 50, 0], [20, 40, 40, np.nan])
    np.testing.assert_allclose(reliance, [0.8, -1.0, np.nan, np.nan])
    np.testing.assert_allclose(f.trade_exposure(reliance), [0.8, 0.0, np.nan, np.nan])


def test_usgs() -> None:
    # (.5 * .9 * .3)^(1/3) = .135^(1/3) = .51299
    assert float(f.usgs_supply_risk(0.5, 0.9, 0.3)) == pytest.approx(0.5130, abs=5e-5)
    assert math.isnan(float(f.usgs_supply_risk(0.5, 0.9, np.nan)))
    # shares .75 and .25; abroad only: .5625 * .8 * 1 = .45; counting home too: + .0625 * .5 = .48125
    args = ([0, 2], [3, 1], [0.8, 0.5], [1, 1])
    assert f.disruption_potential(*args, [False, True], min_coverage=1).value[0] == pytest.approx(0.45)
    assert f.disruption_potential(*args, [0, 0], min_coverage=1).value[0] == pytest.approx(0.48125)


def test_core_dependency() -> None:
    cdi2 = f.cdi2([30, 0, 5], [10, 0, np.nan])
    np.testing.assert_array_equal(cdi2, [0.75, np.nan, np.nan])
    margin = f.margin(cdi2, threshold=METHOD.core_dependency.cdi2_threshold)
    np.testing.assert_array_equal(margin, [0.25, np.nan, np.nan])
    np.testing.assert_array_equal(f.cdi3([30, 30], [10, 0]), [3.0, np.nan])


def test_three_year_window() -> None:
    # (1+2+6)/3; 2022 is not there, so no window that needs it; the second series starts anew
    years = [2019, 2020, 2021, 2023, 2019, 2020, 2021]
    mean = f.trailing_mean([0, 4, 7], years, [1, 2, 6, 9, 3, np.nan, 3], length=METHOD.window.mean_years)
    np.testing.assert_array_equal(mean, [np.nan, np.nan, 3.0, np.nan, np.nan, np.nan, np.nan])


def test_price_response() -> None:
    # ed - es = -.4: .5^(-2.5) = 5.656854, .5^(.5) = .707107
    price = f.price_ratio([0, 0.5, 1, np.nan], cap=METHOD.price.ratio_cap, **PRICE)
    np.testing.assert_allclose(price, [1, 5.6569, METHOD.price.ratio_cap, np.nan], atol=5e-5)
    quantity = f.quantity_ratio([0, 0.5, 1, np.nan], **PRICE)
    np.testing.assert_allclose(quantity, [1, 0.7071, 0, np.nan], atol=5e-5)


def _imports(economy: str, item: str) -> list[dict[str, str]]:
    with (HERE / "geopolrisk_2022_imports.csv").open(encoding="utf-8") as file:
        return [r for r in csv.DictReader(file) if (r["economy"], r["item"]) == (economy, item)]


def _production() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with (HERE / "geopolrisk_2022_production.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["item"]][row["producer"]] = float(row["production_t"])
    return found


@pytest.mark.parametrize(("economy", "item"), list(PEER_2022))
def test_geopolrisk_as_the_reference_program(economy: str, item: str) -> None:
    produced = _production()[item]
    tonnes = np.floor(list(produced.values()))  # it cuts production to whole units
    world = float((tonnes**2).sum() / tonnes.sum() ** 2)
    assert world == pytest.approx(WORLD_2022[item], abs=5e-7)
    rows = _imports(economy, item)
    quantity = [float(r["net_weight_kg"]) for r in rows]
    estimate = [float(r["political_stability"] or "nan") for r in rows]
    score = f.geopolrisk(
        [0, len(rows)],
        quantity,
        # It finds no score for Taiwan.
        np.where([r["supplier"] == "TWN" for r in rows], np.nan, f.governance_risk(estimate, **GOVERNANCE)),
        [produced.get(economy, 0.0) * 1000],
        [world],
        min_coverage=0.0,
        fill_governance=METHOD.geopolrisk.compatibility_missing_governance,
    ).score
    assert score[0] == pytest.approx(PEER_2022[economy, item], abs=1e-9)

    name = {"rare-earths": "Rare earth"}.get(item, item.capitalize())
    with (HERE.parent / "peers" / "geopolrisk_py_2.0.1.csv").open(encoding="utf-8") as file:
        peer = {(r["economy"], r["peer_material"], r["year"]): r for r in csv.DictReader(file)}
    answer = peer[economy, name, "2022"]
    assert score[0] == pytest.approx(float(answer["geopolrisk"]), rel=1e-12)
    factor = f.characterization_factor(
        score,
        [sum(float(r["trade_value_usd"]) for r in rows)],
        [sum(quantity)],
        copper_factor=METHOD.geopolrisk.copper_factor,
    )
    assert factor[0] == pytest.approx(float(answer["characterization_factor"]), rel=1e-12)


def test_geopolrisk_default_scores_taiwan() -> None:
    # Korea's tungsten: the default uses Taiwan's own score and needs no filling, so it ends below the peer's.
    rows = _imports("KOR", "tungsten")
    assert "TWN" in {r["supplier"] for r in rows}
    found = f.geopolrisk(
        [0, len(rows)],
        [float(r["net_weight_kg"]) for r in rows],
        f.governance_risk([float(r["political_stability"] or "nan") for r in rows], **GOVERNANCE),
        [0.0],
        [WORLD_2022["tungsten"]],
        min_coverage=METHOD.geopolrisk.min_coverage,
    )
    assert found.coverage[0] == 1.0
    assert found.score[0] == pytest.approx(0.328603, abs=1e-5)

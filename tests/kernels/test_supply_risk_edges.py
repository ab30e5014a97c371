"""What the supply-risk formulas say where there is nothing to say, and what they refuse."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from scrisk.errors import DataError
from scrisk.method import formulas as f

NAN = float("nan")


@pytest.mark.parametrize(
    ("quantity", "governance", "domestic", "score", "coverage"),
    [
        ([3.0, 1.0], [0.4, 0.8], 0.0, 0.25, 1.0),  # (1.2 + .8)/4 = .5, times world .5
        ([], [], 4.0, 0.0, 1.0),  # nothing imported: no import risk
        ([], [], 0.0, NAN, 1.0),  # nothing supplied at all
        ([0.0], [0.4], 0.0, NAN, 1.0),
        ([9.0, 1.0], [0.4, NAN], 0.0, 0.2, 0.9),  # the uncovered tenth is left out: 3.6/9 = .4
        ([8.0, 2.0], [0.4, NAN], 0.0, NAN, 0.8),  # below .9
        ([NAN, 1.0], [0.4, 0.4], 0.0, NAN, NAN),  # an unknown quantity is not zero
        ([1.0], [0.4], NAN, NAN, 1.0),
    ],
)
def test_geopolrisk_edges(
    quantity: list[float], governance: list[float], domestic: float, score: float, coverage: float
) -> None:
    found = f.geopolrisk([0, len(quantity)], quantity, governance, [domestic], [0.5], min_coverage=0.9)
    np.testing.assert_allclose([found.score[0], found.coverage[0]], [score, coverage], rtol=1e-14)


def test_geopolrisk_without_world_production_keeps_the_import_risk() -> None:
    found = f.geopolrisk([0, 1], [1.0], [0.4], [0.0], [NAN], min_coverage=0.9)
    assert np.isnan(found.score[0])
    assert found.import_risk[0] == 0.4


def test_large_quantities_do_not_overflow() -> None:
    # Whole numbers of this size squared pass 64 bits.
    found = f.weighted_hhi([0, 2], [6e9, 6e9], [1, 1], [1, 1], min_coverage=1.0)
    assert found.value[0] == 0.5


@pytest.mark.parametrize(
    ("supply", "risk", "trade", "value", "coverage"),
    [
        ([], [], [], NAN, NAN),
        ([0.0], [1.0], [1.0], NAN, NAN),
        ([9.0, 1.0], [2.0, NAN], [1.0, 1.0], 2.0, 0.9),
        ([9.0, 1.0], [2.0, 1.0], [1.0, NAN], 2.0, 0.9),
        ([5.0, 5.0], [2.0, NAN], [1.0, 1.0], NAN, 0.5),
        ([NAN, 5.0], [2.0, 2.0], [1.0, 1.0], NAN, NAN),
    ],
)
def test_weighted_hhi_edges(
    supply: list[float], risk: list[float], trade: list[float], value: float, coverage: float
) -> None:
    found = f.weighted_hhi([0, len(supply)], supply, risk, trade, min_coverage=0.9)
    np.testing.assert_allclose([found.value[0], found.coverage[0]], [value, coverage])


@pytest.mark.parametrize(
    ("production", "home", "value", "coverage"),
    [
        ([4.0], [1], 0.0, 1.0),  # all of it at home: nobody abroad to disrupt
        ([0.0], [0], NAN, NAN),
        ([], [], NAN, NAN),
    ],
)
def test_disruption_potential_edges(production: list[float], home: list[int], value: float, coverage: float) -> None:
    ones = [1.0] * len(production)
    found = f.disruption_potential([0, len(production)], production, ones, ones, home, min_coverage=0.9)
    np.testing.assert_allclose([found.value[0], found.coverage[0]], [value, coverage])


def test_a_producer_without_an_index_is_left_out() -> None:
    # Of 10, 9 are covered: 5/9 at home adds nothing, 4/9 abroad adds (4/9)^2 * .9.
    found = f.disruption_potential(
        [0, 3], [5.0, 4.0, 1.0], [NAN, 0.9, NAN], [1.0, 1.0, 1.0], [1, 0, 0], min_coverage=0.9
    )
    np.testing.assert_allclose([found.value[0], found.coverage[0]], [16 / 81 * 0.9, 0.9])


def test_a_window_does_not_reach_into_the_series_before() -> None:
    mean = f.trailing_mean([0, 2, 4], [2018, 2019, 2020, 2021], [1, 2, 3, 5], length=2)
    np.testing.assert_array_equal(mean, [NAN, 1.5, NAN, 4.0])


def test_eu_supply_risk_needs_what_it_uses_and_no_more() -> None:
    assert np.isnan(f.eu_supply_risk(2.4, NAN, NAN, 0.0, 1.0))
    assert f.eu_supply_risk(2.4, NAN, NAN, 0.0, 1.0, sourcing="global") == 2.4
    assert f.eu_supply_risk(NAN, 1.3, NAN, 0.0, 1.0, sourcing="import") == 1.3
    assert np.isnan(f.eu_supply_risk(2.4, 1.0, 0.5, NAN, 1.0))
    assert np.isnan(f.eu_supply_risk(2.4, 1.0, 0.5, 0.0, NAN))


def test_read_only_inputs_are_enough() -> None:
    year = np.array([2020, 2021])
    value = np.array([1.0, 3.0])
    indptr = np.array([0, 2])
    for array in (year, value, indptr):
        array.flags.writeable = False
    np.testing.assert_array_equal(f.trailing_mean(indptr, year, value, length=2), [NAN, 2.0])


ONE: dict[str, Any] = {"min_coverage": 0.9}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: f.geopolrisk([0, 1], [-1.0], [0.4], [0.0], [0.5], **ONE), r"quantity\[0\]: is -1"),
        (lambda: f.geopolrisk([0, 1], [1.0], [1.4], [0.0], [0.5], **ONE), r"governance\[0\]: is 1.4"),
        (lambda: f.geopolrisk([0, 1], [np.inf], [0.4], [0.0], [0.5], **ONE), "quantity"),
        (lambda: f.geopolrisk([0, 2], [1.0], [0.4], [0.0], [0.5], **ONE), "must have 2 entries"),
        (lambda: f.geopolrisk([1, 2], [1.0], [0.4], [0.0], [0.5], **ONE), "start at 0"),
        (lambda: f.geopolrisk([0.0, 1.0], [1.0], [0.4], [0.0], [0.5], **ONE), "whole numbers"),
        (lambda: f.eu_governance_risk([[1.0, 2.0]], offset=2.5, factor=2.0), "shape"),
        (lambda: f.eu_supply_risk(1, 1, 1.5, 0, 1), "import_reliance: is 1.5"),
        (lambda: f.eu_supply_risk(1, 1, 1, 0, 1, sourcing="none"), "sourcing"),  # type: ignore[arg-type]
        (lambda: f.disruption_potential([0, 1], [1], [1], [1], [0, 1], **ONE), "at_home"),
        (lambda: f.usgs_supply_risk(0.5, 0.9, 1.3), "vulnerability"),
        (lambda: f.trailing_mean([0, 2], [2021, 2020], [1, 2], length=3), "must rise"),
        (lambda: f.trailing_mean([0, 1], [2021, 2020], [1], length=3), "year: must have 1"),
        (lambda: f.trailing_mean([0, 1], [2021], [1], length=0), "length"),
        (lambda: f.price_ratio(0.5, demand_elasticity=0.2, supply_elasticity=0.2, cap=10), "elasticities"),
        (lambda: f.quantity_ratio(1.5, demand_elasticity=-0.2, supply_elasticity=0.2), "loss"),
    ],
)
def test_refused(call: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        call()


def test_plain_formulas_load_no_compiler() -> None:
    code = "import sys; from scrisk.method import formulas as f; f.cdi2([1.0], [1.0]);sys.exit('numba' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

"""Hand-worked exposures; the arithmetic stands in the comments."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest

from scrisk.arrays.simulating import TAIL
from scrisk.kernels import tail as tails
from scrisk.scoring.exposure import Result, Shock, Supply, paths, run


def supply(stock: float, share: float, spare: float, most: float = 0.0, tau: float = 90.0) -> Supply:
    groups = pl.DataFrame(
        {
            "economy": ["JPN"], "item": ["a"], "year": [2024], "basis": ["quantity"], "value_usd_per_year": [730.0],
            "stock_days": [stock], "substitution_max": [most], "substitution_days": [tau], "spare_share": [spare],
        }
    )  # fmt: skip
    return Supply(groups, pl.DataFrame({"economy": ["JPN"], "item": ["a"], "supplier": ["CHN"], "share": [share]}))


def stopped(**changes: object) -> Shock:
    certain = {"key": "stop", "probability": 1.0, "start": (0,), "depth": (1,), "duration": (365,), "hits": [(0, 1.0)]}
    return Shock(**{**certain, **changes})  # type: ignore[arg-type]


def only(result: Result) -> dict[str, float]:
    return result.groups.row(0, named=True)


@pytest.mark.parametrize(
    ("stock", "lost", "spare", "day"),
    [
        (60, 1.0, 0.0, 60.0),  # 60/1
        (60, 0.74, 0.2, 111.1),  # 60/0.54 = 111.11
        (100, 0.5, 0.1, 250.0),  # 100/0.4
        (180, 1.0, 0.2, 225.0),  # 180/0.8
    ],
)
def test_stocks_end_after_stock_over_gap(stock: float, lost: float, spare: float, day: float) -> None:
    for share, depth in ((lost, 1.0), (1.0, lost)):
        found = only(run(supply(stock, share, spare), [stopped(depth=(depth,))], draws=2, seed=1))
        assert found["stock_out_day"] == pytest.approx(day, abs=0.05)
        assert found["stock_out_day_p05"] == pytest.approx(day, abs=0.05)
        # What is lost in a year less what stocks held.
        assert found["expected_shortfall_days"] == pytest.approx(365 * (lost - spare) - stock)
        assert found["p_unmet"] == 1.0
        assert found["var_95"] == pytest.approx(found["cvar_95"])
        # 730 dollars a year are 2 a day.
        assert found["value_at_risk_usd"] == pytest.approx(2 * found["var_95"])
        assert all(found[name] == 0.0 for name in found if name.endswith("_se"))


def test_stocks_that_just_last_are_no_shortage() -> None:
    # 100 days at a gap of 0.4 take 40 days of stocks, in a sum that rounding never makes exact.
    found = only(run(supply(40.0, 0.5, 0.1), [stopped(duration=(100,))], draws=2, seed=1))
    assert (found["p_unmet"], found["expected_shortfall_days"]) == (0.0, 0.0)
    assert math.isnan(found["stock_out_day"])


def test_substitution_comes_in() -> None:
    # Without stocks: sum over 365 days of max(0, 0.5 - 0.4 (1 - exp(-t/60))), which stays above 0.1.
    gap = 0.5 - 0.4 * (1 - np.exp(-np.arange(365) / 60))
    found = only(run(supply(0.0, 0.5, 0.0, most=0.4, tau=60.0), [stopped()], draws=2, seed=1))
    assert found["expected_shortfall_days"] == pytest.approx(gap.sum())
    assert found["stock_out_day"] == 0.0


def test_two_cuts_of_one_flow_leave_the_product() -> None:
    # 0.8 of supply, halved twice: 0.8 (1 - 0.25) = 0.6 a day for 10 days. Equal depths share the loss.
    shocks = [stopped(key=key, depth=(0.5,), duration=(10,)) for key in ("one", "two")]
    result = run(supply(0.0, 0.8, 0.0), shocks, draws=2, seed=1)
    assert only(result)["expected_shortfall_days"] == pytest.approx(6.0)
    assert result.shocks["expected_shortfall_days"].to_list() == pytest.approx([3.0, 3.0])
    assert result.shocks["cvar_95"].to_list() == pytest.approx([3.0, 3.0])


def test_a_later_cut_meets_its_own_substitution() -> None:
    # Substitution reaches 0.5 at once on the day after a loss begins (tau far below a day). A cut of 0.2 from day 0 is
    # unmet on day 0 only; one of 0.5 on day 10 is unmet on its first day although substitutes are there for the first.
    groups = supply(0.0, 0.5, 0.0, most=0.5, tau=0.01).groups
    rows = pl.DataFrame(
        {"economy": ["JPN"] * 2, "item": ["a"] * 2, "supplier": ["CHN", "USA"], "share": [0.2, 0.5]}
    )  # fmt: skip
    shocks = [stopped(key="small", hits=[(0, 1.0)]), stopped(key="large", start=(10,), hits=[(1, 1.0)])]
    days = paths(Supply(groups, rows), shocks, draws=2, horizon=15, seed=1)["unmet_mean"]
    # Afterwards both together lose 0.7, of which 0.5 is covered.
    assert days.to_list() == pytest.approx([0.2] + [0.0] * 9 + [0.5] + [0.2] * 4)


def test_licences_let_a_share_pass_and_the_backlog_arrive() -> None:
    # Everything from one supplier, without stocks: 30 days nothing, then 60 %, and 60 % of 30 held-up days within
    # 45 days, 0.4 a day, which is what the licences still hold back; then 0.4 are missing until day 100.
    licence = stopped(duration=(100,), licence_days=30.0, licence_share=0.6, backlog_days=45.0)
    days = paths(supply(0.0, 1.0, 0.0), [licence], draws=2, horizon=120, seed=1)["unmet_mean"].to_list()
    assert days == pytest.approx([1.0] * 30 + [0.0] * 45 + [0.4] * 25 + [0.0] * 20, abs=1e-9)
    found = only(run(supply(0.0, 1.0, 0.0), [licence], draws=2, seed=1))
    assert found["expected_shortfall_days"] == pytest.approx(30 + 0.4 * 25)


def test_the_backlog_fills_the_stocks_again() -> None:
    # 10 days of stocks bridge a stop of 10 days; the held-up half arrives in 5 days and bridges 5 of the next 10.
    licence = stopped(duration=(20,), licence_days=10.0, licence_share=0.5, backlog_days=5.0)
    again = stopped(key="again", start=(30,), duration=(10,))
    found = only(run(supply(10.0, 1.0, 0.0), [licence, again], draws=2, seed=1))
    # Days 10-14: half is missing and 5/5 = 1 arrives: stocks rise by 0.5 a day to 2.5. Days 15-19 draw 0.5 a day down
    # to 0. The second stop of 10 days is unmet.
    assert found["expected_shortfall_days"] == pytest.approx(10.0)
    assert found["stock_out_day"] == pytest.approx(30.0)


def test_extraterritorial_rules_bite_on_the_origin_content() -> None:
    groups = supply(0.0, 1.0, 0.0).groups
    rows = pl.DataFrame({"economy": ["JPN"] * 2, "item": ["a"] * 2, "supplier": ["CHN", "VNM"], "share": [0.5, 0.4]})
    shock = stopped(duration=(10,), depth=(0.5,), hits=[(0, 1.0), (1, 0.25)])
    result = run(Supply(groups, rows), [shock], draws=2, seed=1)
    # 10 days of 0.5 x 0.5 + 0.4 x 0.5 x 0.25
    assert result.suppliers["expected_shortfall_days"].to_list() == pytest.approx([2.5, 0.5])
    assert result.shocks["expected_shortfall_days"].to_list() == pytest.approx([3.0])


def test_an_even_chance_of_a_full_stop() -> None:
    # Half of the draws lose all of 365 days, and stand in the worst twentieth: VaR and CVaR are 365, the mean half.
    draws = 4000
    found = only(run(supply(0.0, 1.0, 0.0), [stopped(probability=0.5)], draws=draws, seed=7))
    error = 0.5 / math.sqrt(draws)
    assert found["p_unmet"] == pytest.approx(0.5, abs=4 * error)
    assert found["p_unmet_se"] == pytest.approx(error, rel=1e-2)
    assert found["expected_shortfall_days_se"] == pytest.approx(365 * error, rel=1e-2)
    assert (found["var_95"], found["cvar_95"], found["cvar_95_se"]) == (365.0, 365.0, 0.0)


def test_normal_losses() -> None:
    # N(0,1): VaR95 1.6449, CVaR95 = density(1.6449)/0.05 = 2.0627, on its quantiles at 200,000 even steps.
    n = 200_000
    inverse = NormalDist().inv_cdf
    values = np.array([inverse((k + 0.5) / n) for k in range(n)])
    out = np.empty(8)
    tails.tail(values, 0.95, out)
    found = dict(zip(TAIL, out.tolist(), strict=True))
    assert found["var"] == pytest.approx(1.6449, abs=1e-4)
    assert found["cvar"] == pytest.approx(2.0627, abs=1e-4)
    assert found["mean"] == pytest.approx(0.0, abs=1e-3)

"""Laws of scenarios: more shock never means less loss, more stock never more; threads and company change nothing."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.catalog import Catalog, Scenario, load
from scrisk.catalog.scenarios import Shock
from scrisk.scenarios import Known, Setting, answer, joined

fractions = st.floats(0, 1).map(lambda x: round(x, 3))
soft = st.fixed_dictionaries(
    {
        "stock_days": st.floats(0, 120).map(lambda x: round(x, 2)),
        "substitution_max": fractions,
        "substitution_days": st.floats(1, 400),
        "spare_share": fractions,
    }
)
FULL = {"substitution_max": 0.1, "substitution_days": 90.0, "spare_share": 0.05, "stock_days": 20.0}


@cache
def catalog() -> Catalog:
    return load()


def lost(shocks: list[dict[str, Any]], kept: dict[str, float], draws: int | None, threads: int = 1) -> pl.DataFrame:
    rows = pl.DataFrame(
        [("KOR", "graphite", "CHN", 0.7), ("KOR", "graphite", "BRA", 0.2)],
        schema=["economy", "item", "supplier", "share"],
        orient="row",
    )
    groups = pl.DataFrame(
        {"economy": ["KOR"], "item": ["graphite"], "year": [2024], "basis": ["quantity"], "value_usd_per_year": [1e6],
         "data_vintage": [""]}
    )  # fmt: skip
    given = [
        Shock.model_validate({"key": f"s{n}", "target": "all", "items": "graphite", "imposer": "CHN", **keys})
        for n, keys in enumerate(shocks)
    ]
    scenario = Scenario.model_validate(
        {"id": "x", "names": {"en": "a", "ja": "b", "ko": "c"}, "premise": "p", "summary": "s",
         "start": date(2026, 1, 1), "horizon_days": 200, "shocks": tuple(given)}
    )  # fmt: skip
    case = joined([scenario])
    found = answer(
        case, catalog(), Known(groups, rows, {}, lambda _e, _i: kept),
        Setting(case.start, ("prior",), draws=draws, threads=threads), ["KOR"],
    )  # fmt: skip
    return found.results


def days(shocks: list[dict[str, Any]], kept: dict[str, float], draws: int | None = None) -> float:
    found = lost(shocks, kept, draws)
    return float(found["expected_shortfall_days"][0]) if found.height else 0.0


one_shock = st.fixed_dictionaries(
    {"depth": fractions, "start_day": st.integers(0, 150), "duration_days": st.integers(1, 200)}
)


@given(first=one_shock, second=one_shock, kept=soft)
@settings(max_examples=40)
def test_another_shock_never_means_less_loss(
    first: dict[str, Any], second: dict[str, Any], kept: dict[str, float]
) -> None:
    assert days([first, {**second, "imposer": "BRA"}], kept) >= days([first], kept) - 1e-9
    assert days([first, {**second, "stacks": True}], kept) >= days([first], kept) - 1e-9


@given(shock=one_shock, more=fractions, kept=soft)
@settings(max_examples=40)
def test_deeper_and_longer_never_means_less_loss(shock: dict[str, Any], more: float, kept: dict[str, float]) -> None:
    base = days([shock], kept)
    assert days([{**shock, "depth": shock["depth"] + (1 - shock["depth"]) * more}], kept) >= base - 1e-9
    assert days([{**shock, "duration_days": shock["duration_days"] + 30}], kept) >= base - 1e-9


@given(shock=one_shock, kept=soft, more=st.floats(0, 100))
@settings(max_examples=40)
def test_more_stock_never_means_more_loss(shock: dict[str, Any], kept: dict[str, float], more: float) -> None:
    assert days([shock], {**kept, "stock_days": kept["stock_days"] + more}) <= days([shock], kept) + 1e-9


@given(shock=one_shock, chances=st.tuples(fractions, fractions))
@settings(max_examples=20)
def test_likelier_never_means_less_loss(shock: dict[str, Any], chances: tuple[float, float]) -> None:
    low, high = sorted(chances)
    found = [days([{**shock, "probability": chance}], FULL, draws=300) for chance in (0.0, low, high)]
    assert found[0] == 0.0
    assert found[1] <= found[2] + 1e-9


@given(shock=one_shock, kept=soft)
@settings(max_examples=20)
def test_threads_change_nothing(shock: dict[str, Any], kept: dict[str, float]) -> None:
    wide = {**shock, "depth": [shock["depth"] / 2, shock["depth"]], "probability": 0.7}
    assert lost([wide], kept, 64, threads=1).equals(lost([wide], kept, 64, threads=3), null_equal=True)

"""Laws of the composite: monotone, fixed goalposts, parts that add up, an interval that holds the score."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings

from scrisk import method as methods
from scrisk.method.indicators import DIMENSIONS, INDICATORS
from scrisk.scoring import composite

METHOD = methods.load()
FEW = replace(METHOD, composite=replace(METHOD.composite, draws=64))
SOME = settings(max_examples=15, deadline=None)

ITEMS = pl.DataFrame({"item": ["a", "b", "c"], "headline_basis": ["quantity"] * 3})
FRACTION = st.floats(0.0, 1.0)
KNOWN = st.fixed_dictionaries(
    {
        "share": FRACTION, "reliance": FRACTION, "stability": FRACTION, "substitution": FRACTION, "recycling": FRACTION,
        "e1": FRACTION, "e2": FRACTION, "e3": FRACTION, "stock": st.floats(0.0, 365.0), "origin": FRACTION,
    }
)  # fmt: skip
# Which way risk goes when the fact grows.
UP = {
    "reliance": 1,
    "stability": 1,
    "substitution": 1,
    "recycling": -1,
    "e1": 1,
    "e2": 1,
    "e3": 1,
    "stock": -1,
    "origin": 1,
}

Facts = dict[str, float | None]


def evidence(rows: dict[tuple[str, str, int], Facts]) -> composite.Evidence:
    """Return the tables that tell the facts of some economies, items and years."""
    score: list[dict[str, Any]] = []
    shares, hazard, origin, stocks = [], [], [], {}
    for (economy, item, year), facts in rows.items():
        key = {"economy": economy, "item": item, "year": year}
        share = facts["share"] or 0.0
        score.append(
            {
                **key, "basis": "quantity", "chain": "x", "stage": "s", "hhi": share**2 + (1 - share) ** 2,
                "import_reliance": facts["reliance"], "substitution_index": facts["substitution"],
                "recycling_rate": facts["recycling"], "coverage_share": 1.0, "is_estimated": False, "flags": "",
                "data_vintage": "test",
            }
        )  # fmt: skip
        for supplier, part in (("XXX", share), ("YYY", 1 - share)):
            shares.append(
                {
                    **key, "basis": "quantity", "supplier": supplier, "share": part,
                    "governance_risk": facts["stability"], "political_stability_se": 0.2,
                }
            )  # fmt: skip
        for event in ("E1", "E2", "E3"):
            p = facts[event.lower()]
            if p is not None:
                hazard.append(
                    {
                        **key, "event": event, "probability": p, "probability_low": p * 0.8,
                        "probability_high": min(1.0, p * 1.2),
                    }
                )  # fmt: skip
        if facts["origin"] is not None:
            origin.append({**key, "basis": "quantity", "origin": "XXX", "share_origin": facts["origin"]})
        if facts["stock"] is not None:
            stocks[economy, item] = facts["stock"]
    year = {"year": pl.Int16}
    number = dict.fromkeys(("import_reliance", "substitution_index", "recycling_rate", "governance_risk"), pl.Float64)
    return composite.Evidence(
        pl.DataFrame(score, schema_overrides={**year, **{n: number[n] for n in list(number)[:3]}}),
        pl.DataFrame(shares, schema_overrides={**year, "governance_risk": pl.Float64}),
        pl.DataFrame(hazard, schema_overrides=year) if hazard else None,
        pl.DataFrame(origin, schema_overrides=year) if origin else None,
        pl.DataFrame([{"economy": e, "item": i, "stock_days": d} for (e, i), d in stocks.items()]) if stocks else None,
    )


def scored(rows: dict[tuple[str, str, int], Facts], **options: Any) -> dict[str, pl.DataFrame]:
    return composite.composite(evidence(rows), ITEMS, FEW, threads=1, **options)


def one(facts: Facts) -> dict[str, Any]:
    return scored({("JPN", "a", 2024): facts}, with_sensitivity=False)["risk"].row(0, named=True)


@SOME
@given(KNOWN, st.sampled_from(sorted(UP)), st.floats(0.0, 1.0))
def test_more_risk_in_one_fact_never_lowers_the_score(facts: Facts, name: str, to: float) -> None:
    before = one(facts)
    value = facts[name] or 0.0
    grown = {
        **facts,
        name: value + (1.0 if name != "stock" else 365.0) * to * (1 - value / (1 if name != "stock" else 365)),
    }
    after = one(grown)
    change = UP[name] * (after["risk_score"] - before["risk_score"])

    assert change >= -1e-9
    assert UP[name] * (after["risk_score_arithmetic"] - before["risk_score_arithmetic"]) >= -1e-9


@SOME
@given(KNOWN, KNOWN)
def test_another_economy_or_item_moves_no_score(facts: Facts, other: Facts) -> None:
    alone = one(facts)
    rows = scored({("JPN", "a", 2024): facts, ("JPN", "b", 2024): other, ("KOR", "a", 2024): other})["risk"]
    mine = rows.filter((pl.col("economy") == "JPN") & (pl.col("item") == "a")).row(0, named=True)

    for name in ("risk_score", "risk_score_low", "risk_score_high", "risk_score_geometric", "dependence_score"):
        assert mine[name] == alone[name]


@SOME
@given(KNOWN)
def test_equal_facts_have_equal_scores(facts: Facts) -> None:
    rows = scored({("JPN", "a", 2024): facts, ("KOR", "a", 2024): facts}, with_sensitivity=False)["risk"]

    assert rows["risk_score"].n_unique() == 1
    assert rows["risk_rank"].to_list() == [1, 1]


@SOME
@given(KNOWN, st.sets(st.sampled_from(sorted(UP)), max_size=9))
def test_parts_add_up_and_the_interval_holds_the_score(facts: Facts, unknown: set[str]) -> None:
    told = {name: None if name in unknown else value for name, value in facts.items()}
    found = scored({("JPN", "a", 2024): told})
    row = found["risk"].row(0, named=True)
    parts = found["risk_part"]

    assert parts["weight"].sum() == pytest.approx(1.0, abs=1e-12)
    assert row["known_weight"] == pytest.approx(parts.filter(~pl.col("is_missing"))["weight"].sum() or 0.0)
    if row["known_weight"] < FEW.composite.min_known_weight - 1e-9:
        assert row["risk_score"] is None
        assert row["risk_score_low"] is None
        assert "risk_unknown" in row["flags"]
        return
    assert sum(parts["points"].to_list()) == pytest.approx(row["risk_score"], abs=1e-10)
    assert 0 <= row["risk_score_low"] <= row["risk_score"] <= row["risk_score_high"] <= 100
    assert row["risk_score_geometric"] <= row["risk_score_arithmetic"] + 100 * FEW.composite.floor
    for name in DIMENSIONS:
        mine = [indicator for indicator, of in INDICATORS.items() if of == name]
        gone = parts.filter(pl.col("indicator").is_in(mine))["is_missing"].sum()
        assert (f"{name}_unknown" in row["flags"]) == (gone == len(mine))
        assert (f"{name}_gaps" in row["flags"]) == (0 < gone < len(mine))
        assert (row[f"{name}_score"] is None) == (gone == len(mine))


@SOME
@given(KNOWN, st.sampled_from(["e", "stock", "recycling", "origin"]))
def test_knowing_less_never_narrows_the_interval_much(facts: Facts, name: str) -> None:
    gone = ("e1", "e2", "e3") if name == "e" else (name,)
    full, less = one(facts), one({**facts, **dict.fromkeys(gone, None)})

    # Two intervals from 64 draws differ by chance too.
    assert less["risk_score_high"] - less["risk_score_low"] > full["risk_score_high"] - full["risk_score_low"] - 8.0


@SOME
@given(KNOWN)
def test_replay_sees_no_later_year(facts: Facts) -> None:
    other = {**facts, "reliance": 1.0, "share": 1.0, "origin": 1.0}
    rows = {("JPN", "a", 2018): facts, ("JPN", "b", 2018): other}
    later = {**rows, ("JPN", "a", 2019): other, ("JPN", "b", 2019): facts}
    asked = {"economy": "JPN", "item": "a", "year": 2018}
    before = composite.replay(evidence(rows), ITEMS, FEW, **asked)
    after = composite.replay(evidence(later), ITEMS, FEW, **asked)

    for name, frame in before.items():
        assert frame.equals(after[name]), name
    assert before["risk"].height == 1
    assert before["risk"]["ranked_items"].to_list() == [2]
    # The same as the published one of that year.
    published = scored(later)["risk"].filter((pl.col("item") == "a") & (pl.col("year") == 2018))
    for name in ("risk_score", "risk_score_low", "risk_score_high", "risk_rank"):
        assert before["risk"][name].to_list() == published[name].to_list()


@SOME
@given(KNOWN)
def test_scoring_the_published_parts_again_gives_the_same(facts: Facts) -> None:
    from scrisk.scoring.indicators import from_parts

    found = scored({("JPN", "a", year): {**facts, "share": year / 2030} for year in (2022, 2023, 2024)})
    again = composite.scored(from_parts(found["risk"], found["risk_part"]), FEW.composite, threads=1)

    for name in ("risk_score", "risk_score_low", "risk_score_high", "risk_band", "risk_rank", "flags", "known_weight"):
        assert again["risk"][name].to_list() == pytest.approx(found["risk"][name].to_list())

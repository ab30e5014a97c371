"""The risk score in words and tables: never without its interval."""

from __future__ import annotations

import io
from typing import Any

import pytest

from scrisk.language import speaking
from scrisk.report import risk
from scrisk.report.ranking import arrange
from scrisk.report.view import View
from scrisk.report.words import Names

NAMES = Names(economies={"JPN": "Japan", "KOR": "Korea"}, items={"a": "Alpha ore", "b": "Beta", "c": "LED dies"})


def row(economy: str, item: str, score: float | None, **more: Any) -> dict[str, Any]:
    """Return a row of the query ``score`` with ten points around its score."""
    known = score is not None
    return {
        "economy": economy, "item": item, "chain": "x", "year": 2024, "basis": "quantity", "sourcing": "trade",
        "hhi": 0.5, "geopolrisk": 0.2, "risk_score": score, "risk_score_low": score - 10 if known else None,
        "risk_score_high": score + 10 if known else None, "risk_band": "elevated" if known else None,
        "risk_rank_low": 1 if known else None, "risk_rank_high": 3 if known else None,
        "ranked_items": 5 if known else None, "risk_change_3y": None, "known_weight": 0.4, "likelihood_score": 50.0,
        "dependence_score": 50.0, "vulnerability_score": 50.0, "risk_score_arithmetic": 55.0,
        "risk_score_geometric": score, **more,
    }  # fmt: skip


def part(dimension: str, indicator: str, weight: float | None, points: float, **more: Any) -> dict[str, Any]:
    """Return a part of a score."""
    return {
        "dimension": dimension, "indicator": indicator, "weight": weight, "points": points, "indicator_value": 0.25,
        "goalpost_0": None if weight is None else 0.0, "goalpost_100": None if weight is None else 0.5,
        "normalised_value": None if weight is None else 0.5, "is_missing": False, **more,
    }  # fmt: skip


PARTS = [
    part("likelihood", "event_e1", 0.3333, 16.665),
    part("dependence", "foreign_hhi", 0.3333, 16.665),
    part("vulnerability", "recycling_rate", 0.3334, 16.67, is_missing=True, indicator_value=None),
    part("aggregation", "geometric_mean", None, -0.004),
]


def printed(*parts: Any) -> str:
    """Return what a terminal of 80 columns shows."""
    from rich.console import Console

    buffer = io.StringIO()
    Console(file=buffer, width=80, highlight=False, markup=False).print(*parts, sep="\n")
    return buffer.getvalue()


def test_the_answer_names_the_worst_of_each_and_how_sure_its_place_is() -> None:
    rows = [
        row("JPN", "a", 50.0),
        row("JPN", "b", 61.4),
        row("KOR", "c", 70.0, risk_rank_high=1),
        row("KOR", "a", None),
    ]

    assert risk.answer(rows, ["JPN", "KOR"], NAMES) == (
        "Most at risk: Japan beta, 61 (51-71), place 1 to 3 of 5; Korea LED dies, 70 (60-80), place 1 of 5."
    )
    assert risk.answer([row("KOR", "a", None)], ["KOR"], NAMES) == ""
    unsure = [*rows, row("KOR", "b", 90.0, likelihood_score=None)]
    assert risk.answer(unsure, ["KOR"], NAMES) == (
        "Most at risk: Korea LED dies, 70 (60-80), place 1 of 5. 1 more may be anything: not all of what their risk is "
        "made of is known."
    )
    assert risk.answer([row("JPN", "a", 50.0, ranked_items=1)], ["JPN"], NAMES) == (
        "Japan alpha ore, risk 50 (40-60), elevated."
    )


def test_the_summary_counts_bands_and_changes() -> None:
    rows = [
        row("JPN", "a", 50.0, risk_change_3y=0.5),
        row("JPN", "b", 40.0, risk_band="uncertain", risk_change_3y=-0.4),
        row("JPN", "c", None),
    ]

    assert risk.summary(rows) == "risk 1 elevated, 1 uncertain, 1 without; up in 1, down in 0"
    assert risk.summary([row("JPN", "a", None)]) == ""


def test_no_column_where_nothing_is_scored() -> None:
    rows = [row("JPN", "a", None)]

    assert (risk.column(rows, NAMES), risk.bands(rows, NAMES), risk.bars(rows, (4,))) == ([], [], [])
    assert [cell.text for cell in risk.column([*rows, row("JPN", "b", 7.2)], NAMES)[0].cells] == ["-", " 7 -3-17"]


@pytest.mark.parametrize(("width", "drawn"), [(4, "██▌░"), (10, "█████▓▒░░░"), (20, "███████████▓▓▒▒░░░░░")])
def test_bars_show_the_interval_where_there_is_room(width: int, drawn: str) -> None:
    assert risk.bar(row("JPN", "a", 63.0), width) == drawn
    assert risk.bar(row("JPN", "a", None), width) == " " * width


def test_bands_in_three_languages() -> None:
    rows = [row("JPN", "a", 50.0)]

    said = []
    for lang in ("en", "ja", "ko"):
        with speaking(lang):
            said.append(risk.band(rows[0]))
    assert said == ["elevated", "やや高い", "다소 높음"]


def test_the_table_of_points_adds_up_as_printed() -> None:
    mine = row("JPN", "a", 49.996, risk_score_arithmetic=50.0)
    text = printed(*risk.explained(mine, PARTS, [{"risk_input": "weights", "total_order": 0.6}], NAMES))
    points = [line.split()[-1] for line in text.splitlines() if line.startswith(" ")]

    assert "Risk 50 (40-60) of 100: elevated, place 1 to 3 of 5 traded items of 2024." in text
    assert sum(round(float(value) * 100) for value in points[:-1]) == round(float(points[-1]) * 100) == 5000
    assert "unknown" in text
    assert "By the arithmetic mean it would be 50.0." in text
    assert "interactions): the weights 60%." in text


def test_what_has_no_score_says_why() -> None:
    text = printed(*risk.explained(row("JPN", "a", None), PARTS, [], NAMES))

    assert "Risk is not given: only 40% of the weight of its indicators is known." in text
    assert "geometric" not in text
    assert list(risk.explained(row("JPN", "a", None), [], [], NAMES)) == []


def test_steps_hold_the_sum() -> None:
    steps = risk.steps(row("JPN", "a", 49.996), PARTS)
    points = [step.value for step in steps if step.group == risk.POINTS]

    assert sum(value for value in points if value is not None) == pytest.approx(49.996)
    assert steps[0].note.startswith("5-95% of the draws: 40.0-60.0")
    assert risk.steps(row("JPN", "a", None), PARTS[:-1])[0].note.startswith("Not given")
    assert risk.steps(row("JPN", "a", None), []) == []


def test_rows_without_a_score_follow_by_the_published_method() -> None:
    rows = [
        row("JPN", "a", None, geopolrisk=0.1),
        row("JPN", "b", None, geopolrisk=0.3),
        row("JPN", "c", 12.0, geopolrisk=None),
    ]

    assert [found["item"] for found in arrange(rows, ["JPN"], ["x"], "risk_score")] == ["c", "b", "a"]
    assert View(NAMES, ["JPN"], ["x"], {}).lead == "risk_score"
    assert View(NAMES, ["JPN"], ["x"], {}, without_risk=True).lead == "geopolrisk"
    assert View(NAMES, ["JPN"], ["x"], {}, method="eu", without_risk=True).lead == "eu_supply_risk"

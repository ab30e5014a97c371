"""``scrisk hazard`` and ``scrisk backtest``: probabilities, and how good they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len


def rows(run: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*words, "--format", "json").stdout)
    return found


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("words", [("hazard",), ("backtest",), ("explain", "KOR", "tantalum")])
def test_nothing_wraps(run: Any, words: tuple[str, ...], width: int) -> None:
    for line in run(*words, columns=width).stdout.splitlines():
        assert cell_len(line) <= width, line


def test_backtest_leads_with_the_comparison(run: Any) -> None:
    text = run("backtest", columns=80).stdout
    assert text.startswith("AUC of the hazard against the best index alone, on years it had not seen: E1")
    assert "13,970 rows, 2018-2023" in text
    assert "●" in text
    found = rows(run, "backtest")
    assert {row["importers"] for row in found} == {"all", "focal"}
    assert found[0]["event"] == "E1"


def test_hazard_of_one_item(run: Any) -> None:
    found = rows(run, "hazard", "--economy", "KOR", "--item", "graphite", "--year", "2022")
    assert [(row["event"], row["year"]) for row in found] == [("E1", 2022), ("E2", 2022), ("E3", 2022)]
    for row in found:
        assert row["probability_low"] <= row["probability"] <= row["probability_high"]
        assert not row["in_sample"]
    assert all(row["in_sample"] for row in rows(run, "hazard", "--economy", "KOR", "--year", "2010"))


def test_no_year_without_a_reason(run: Any) -> None:
    for row in rows(run, "hazard"):
        assert row["probability"] is not None or row["flags"] != ""


def test_explain_shows_what_moves_it(run: Any) -> None:
    found = [row for row in rows(run, "explain", "KOR", "tantalum") if row["group"] == "Hazard"]
    assert [row["measure"] for row in found] == ["probability E1", "probability E2", "probability E3"]
    assert "(base)" in found[0]["numbers"]
    assert "Chance of a new interruption in the year after" in run("explain", "KOR", "tantalum", columns=80).stdout


def test_explain_says_why_there_is_none(run: Any) -> None:
    text = run("explain", "KOR", "graphite", columns=80).stdout
    assert "No probability. Supply of a code is down already" in text


def test_model_says_what_it_is(run: Any) -> None:
    told = {row["name"]: row["text"] for row in rows(run, "hazard", "model")}
    assert told["last_fit_year"] == "2017"
    assert len(told["sha256"]) == 64


@pytest.mark.parametrize(
    "words",
    [
        ("hazard", "fit"), ("hazard", "fit", "--to", "model.txt"), ("hazard", "list", "--until", "2015"),
        ("backtest", "hazard", "--economy", "KOR"), ("backtest", "nothing"),
    ],
)  # fmt: skip
def test_questions_that_are_refused(run: Any, words: tuple[str, ...]) -> None:
    assert run(*words, code=2).stderr.count("\n") >= 2


def test_chance_of_a_supplier(run: Any) -> None:
    found = rows(
        run, "sql", "SELECT supplier, probability FROM out.supplier_hazard "
        "WHERE economy = 'KOR' AND item = 'graphite' AND year = 2024 ORDER BY probability",
    )  # fmt: skip
    assert "CHN" in [row["supplier"] for row in found]
    assert all(0.0 < row["probability"] < 1.0 for row in found)

"""``scrisk coop plan``: what it prints, that it keeps to what is asked, what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len

ITEM = ("--item", "graphite")


def answer(run: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("coop", "plan", *words, "--format", "json").stdout)
    return found


@pytest.mark.parametrize("what", ["summary", "moves", "frontier", "tonnes"])
@pytest.mark.parametrize("width", [80, 200])
def test_every_view_fits(run: Any, what: str, width: int) -> None:
    text = run("coop", "plan", *ITEM, "--show", what, columns=width).stdout
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert {"summary": "acting together", "moves": "China", "frontier": "paying up to", "tonnes": "a tonne"}[
        what
    ] in text


def test_limits_are_kept(run: Any) -> None:
    rows = answer(
        run, *ITEM, "--show", "moves", "--ceiling", "CHN=0.8", "--ceiling", "MDG=now", "--change", "0.3", "--cost", "1"
    )
    for row in rows:
        if row["supplier"] == "CHN":
            assert row["share_plan"] <= 0.8 + 1e-6
        if row["supplier"] == "MDG":
            assert row["share_plan"] <= row["share_now"] + 1e-6


def test_nothing_may_change_nothing_is_gained(run: Any) -> None:
    for row in answer(run, *ITEM, "--change", "0"):
        assert row["avoided_usd"] == pytest.approx(0.0, abs=1e-3)
        assert row["unmet_days_plan"] == pytest.approx(row["unmet_days_now"])


def test_a_scenario_and_one_member(run: Any) -> None:
    rows = answer(run, *ITEM, "--members", "Korea", "--scenario", "cn-graphite")
    assert [(row["members"], row["arrangement"]) for row in rows] == [("KOR", "alone")]
    ordinary = answer(run, *ITEM, "--members", "Korea")
    assert rows[0]["unmet_days_now"] > ordinary[0]["unmet_days_now"]


def test_the_published_plan_is_that_of_the_command(run: Any) -> None:
    asked = answer(run, *ITEM)
    sql = "SELECT * FROM out.sourcing_result WHERE item = 'graphite' ORDER BY arrangement, economy"
    held = json.loads(run("sql", sql, "--format", "json").stdout)
    assert [row["avoided_usd"] for row in asked] == [row["avoided_usd"] for row in held]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--item", "photoresist"), "nothing can be planned in tonnes"),
        (("--ceiling", "CHN=1.5"), "is no share"),
        (("--chain", "steel"), "no chain is called"),
        ((*ITEM, "--target-days", "0"), "the target of 0.0 unmet days"),
        ((*ITEM, "--ceiling", "CHN=0.1"), "must be"),
    ],
)
def test_what_cannot_be_is_refused(run: Any, words: tuple[str, ...], said: str) -> None:
    assert said in run("coop", "plan", *words, code=2).stderr

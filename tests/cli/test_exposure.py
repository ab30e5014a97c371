"""``scrisk exposure``: what it prints, what it refuses, and that its errors fall with the draws."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len


def answer(run: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("exposure", *words, "--format", "json").stdout)
    return found


def test_every_figure_has_its_error(run: Any) -> None:
    rows = answer(run, "--stocks", "all")
    assert rows
    for row in rows:
        for name in ("expected_shortfall_days", "p_unmet", "var_95", "cvar_95"):
            assert row[name] is not None
            assert row[f"{name}_se"] is not None


def test_stocks_are_those_asked_for(run: Any) -> None:
    priors = {(row["economy"], row["item"]): row["stock_days"] for row in answer(run)}
    assert priors["JPN", "graphite"] == 60.0
    assert priors["KOR", "graphite"] == 54.0
    assert priors["JPN", "lithography-tools"] == 0.0  # no stockpile holds tools
    assert {row["stock_days"] for row in answer(run, "--stocks", "180")} == {180.0}
    assert {row["economy"] for row in answer(run, "Korea")} == {"KOR"}
    failed = run("exposure", "--stocks", "61", code=2)
    assert "Levels: prior, all, 0, 54, 60, 180" in failed.stderr


def test_unknown_items_are_listed_when_asked_for(run: Any) -> None:
    every = answer(run, "--everything")
    assert len(every) > len(answer(run))
    assert all("no_hazard" in row["flags"] for row in every if row["expected_shortfall_days"] is None)


@pytest.mark.parametrize("width", [80, 200])
def test_the_table_fits(run: Any, width: int) -> None:
    text = run("exposure", "--stocks", "0", columns=width).stdout
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "may run short within a year" in text
    assert "±" in text
    assert "10,000 draws of 365 days" in text


def test_nothing_known_is_said(run: Any) -> None:
    assert answer(run, "--item", "photomasks") == []
    assert "Nothing is known" in run("exposure", "--item", "photomasks").stdout

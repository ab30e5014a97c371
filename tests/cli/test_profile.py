"""``scrisk profile``: the page fits, says what stands in the tables, and the tables what stands behind them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len


def rows(run: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("profile", *words, "--format", "json").stdout)
    return found


def ask(run: Any, statement: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("sql", statement, "--format", "json").stdout)
    return found


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_page_fits_and_says_what_leans_where(run: Any, width: int) -> None:
    text = run("profile", "JPN", "KOR", columns=width).stdout
    assert all(cell_len(line) <= width for line in text.splitlines())
    for word in ("ON CHINA", "ON THE UNITED STATES AND ALLIES", "Fabrication tools", "Cooperation on supply", "Votes"):
        assert word in text
    assert ("course" in text) == (width >= 120)


def test_shares_are_those_of_the_suppliers(run: Any) -> None:
    (row,) = [
        row
        for row in rows(run, "KOR")
        if (row["pole"], row["pole_dimension"], row["pole_part"], row["year"]) == ("china", "supply", "metal", 2024)
    ]
    shares = ask(
        run,
        "SELECT share FROM out.supplier_share WHERE economy = 'KOR' AND item = 'rare-earth-metals' AND year = 2024 "
        "AND basis = 'quantity' AND supplier = 'CHN'",
    )
    assert row["pole_share"] == pytest.approx(shares[0]["share"])
    assert (row["held_count"], row["part_count"]) == (1, 1)


def test_an_economy_is_no_ally_of_itself(run: Any) -> None:
    # Japan makes 95 % of resist processing tools, so that allies hold much more of Korea's tools than of Japan's own.
    held = {
        row["economy"]: row["pole_share"]
        for row in rows(run, "JPN", "KOR")
        if row["pole"] == "us-allies" and row["pole_part"] == "fabrication-tools"
    }
    assert held["KOR"] > held["JPN"] + 0.1


def test_poles_are_nested_and_in_range(run: Any) -> None:
    by_key = {
        (row["economy"], row["pole"], row["pole_dimension"], row["pole_part"], row["year"]): row
        for row in rows(run, "JPN", "KOR", "DEU")
    }
    for (economy, pole, dimension, part, year), row in by_key.items():
        if dimension == "votes":
            continue
        assert 0 <= row["pole_share"] <= 1 + 1e-9
        if row["pole_share_low"] is not None:
            assert row["pole_share_low"] <= row["pole_share"] <= row["pole_share_high"] + 1e-9
        whole = by_key.get((economy, "us-allies", dimension, part, year))
        if pole == "usa" and whole is not None:
            assert whole["pole_share"] >= row["pole_share"] - 1e-9


def test_every_ally_but_the_pole_has_a_treaty_a_year_and_a_source(run: Any) -> None:
    for row in ask(run, "FROM out.pole"):
        if row["pole_tie"] != "The pole itself":
            assert row["since"] >= 1949
            assert row["url"].startswith("https://")

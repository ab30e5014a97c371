"""Side by side: who is worse off, and what the economies take from each other."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from scrisk.report.words import count


def rows_of(run: Any, *args: str) -> list[dict[str, Any]]:
    """Return the rows of a comparison."""
    rows: list[dict[str, Any]] = json.loads(run("compare", *args, "--format", "json").stdout)
    return rows


def test_pairs_mirror_each_other(run: Any) -> None:
    rows = rows_of(run, "JPN", "KOR")
    there = {(row["item"], row["basis"]): row for row in rows if row["economy"] == "JPN"}
    back = {(row["item"], row["basis"]): row for row in rows if row["economy"] == "KOR"}

    assert there.keys() == back.keys()
    for key, row in there.items():
        assert row["hhi"] == back[key]["hhi_partner"]
        assert row["hhi_difference"] == -back[key]["hhi_difference"]
        assert row["partner"] == "KOR"


def test_share_of_the_partner_is_that_of_the_suppliers(run: Any) -> None:
    query = (
        "SELECT item, share FROM out.supplier_share WHERE economy = 'KOR' AND supplier = 'JPN' AND year = 2024 "
        "AND basis = 'quantity' ORDER BY item"
    )
    shares = {row["item"]: row["share"] for row in json.loads(run("sql", query, "--format", "json").stdout)}
    rows = [row for row in rows_of(run, "KOR", "JPN") if row["economy"] == "KOR" and row["basis"] == "quantity"]

    assert len(rows) > 30
    for row in rows:
        assert row["share_from_partner"] == shares.get(row["item"], 0)


def test_unknown_part_of_published_shares_is_not_zero(run: Any) -> None:
    rows = [row for row in rows_of(run, "JPN", "KOR") if row["basis"] == "published-share"]

    assert rows
    assert all(row["share_from_partner"] is None for row in rows)


def test_sentence_counts_who_is_worse(run: Any) -> None:
    rows = [row for row in rows_of(run, "JPN", "KOR") if row["economy"] == "JPN" and row["basis"] == "quantity"]
    tally = Counter(
        "same" if abs(row["hhi_difference"]) < 0.005 else "JPN" if row["hhi_difference"] > 0 else "KOR" for row in rows
    )
    text = " ".join(run("compare", "JPN", "KOR").stdout.split("\n\n")[0].split())

    assert text.startswith(f"Of {count(len(rows))} traded inputs HHI is highest for ")
    for code, name in (("JPN", "Japan"), ("KOR", "Korea")):
        assert f"{name} in {count(tally[code])}" in text


def test_rows_say_who_is_worse_and_by_how_much(run: Any) -> None:
    text = run("compare", "JPN", "KOR", "--item", "graphite", columns=120).stdout

    assert re.search(r"Natural graphite .* KOR \+0\.15", text)


def test_three_economies(run: Any) -> None:
    rows = rows_of(run, "JPN", "KOR", "DEU", "--item", "graphite")

    assert [(row["economy"], row["partner"]) for row in rows] == [
        ("JPN", "KOR"), ("JPN", "DEU"), ("KOR", "JPN"), ("KOR", "DEU"), ("DEU", "JPN"), ("DEU", "KOR"),
    ]  # fmt: skip
    assert "DEU" in run("compare", "JPN", "KOR", "DEU").stdout

"""The sentences: each is worked out here by hand from a few rows."""

from __future__ import annotations

from typing import Any

import pytest

from scrisk.report import answer
from scrisk.report.ranking import LEAD, arrange, kind, worst_first
from scrisk.report.reasons import value_against_quantity
from scrisk.report.words import CONCERNS, MARKS, SHORT, Names, concerning
from scrisk.terms import FLAGS, TABLES

NAMES = Names(
    economies={"JPN": "Japan", "KOR": "Korea", "CHN": "China", "VNM": "Vietnam", "USA": "United States"},
    items={"a": "Alpha ore", "b": "Beta", "c": "Gamma", "d": "Delta"},
)


def row(economy: str, item: str, china: float, change: float | None = 0.0, **more: Any) -> dict[str, Any]:
    """Return a score row of an item that is bought from China and one other country."""
    hhi = china**2 + (1 - china) ** 2
    return {
        "economy": economy, "item": item, "chain": "x", "year": 2024, "basis": "quantity", "sourcing": "trade",
        "china_share": china, "top_supplier": "CHN" if china >= 0.5 else "USA",
        "top_supplier_share": max(china, 1 - china), "hhi": hhi, "geopolrisk": hhi / 2,
        "hhi_band": "high" if hhi > 0.18 else "low", "hhi_change_3y": change, "domestic_share": None, "flags": "",
        **more,
    }  # fmt: skip


def test_sentence_counts_items_above_three_quarters() -> None:
    rows = [row("JPN", "a", 0.76), row("JPN", "b", 0.75), row("KOR", "a", 0.8), row("KOR", "b", 0.9)]

    assert answer.traded(rows, ["JPN", "KOR"], NAMES) == (
        "Of two traded inputs Korea buys more than 75% from China in two, Japan in one."
    )


def test_sentence_with_different_totals() -> None:
    rows = [row("JPN", "a", 0.76), row("KOR", "a", 0.8), row("KOR", "b", 0.9)]

    assert answer.traded(rows, ["JPN", "KOR"], NAMES) == (
        "Korea buys more than 75% from China in two of 2 traded inputs, Japan in one of 1."
    )


def test_old_years_are_not_counted() -> None:
    rows = [row("JPN", "a", 0.8), row("JPN", "b", 0.8), row("JPN", "c", 0.9, year=2006)]

    assert answer.traded(rows, ["JPN"], NAMES) == "Of two traded inputs Japan buys more than 75% from China in two."
    assert answer.summary(rows) == "HHI 2 high; up in 0, down in 0"


def test_summary_counts_changes_that_are_shown() -> None:
    # 0.004 is shown as 0.00.
    rows = [
        row("JPN", "a", 0.8, 0.01),
        row("JPN", "b", 0.8, 0.004),
        row("JPN", "c", 0.8, -0.2),
        row("JPN", "d", 0.8, None),
    ]

    assert answer.summary(rows) == "HHI 4 high; up in 1, down in 1"


def test_single_item_in_words() -> None:
    assert answer.traded([row("JPN", "a", 0.8, 0.05)], ["JPN"], NAMES) == (
        "Japan buys 80% of its alpha ore from China (by quantity, 2024): HHI 0.68, high, +0.05 in three years."
    )


def supplier(
    code: str, quantity: float | None, value: float | None, tonnes: float | None, price: float | None
) -> dict[str, Any]:
    """Return a supplier row."""
    return {
        "supplier": code, "share_quantity": quantity, "share_value": value, "net_weight_t": tonnes,
        "unit_value_usd_per_kg": price,
    }  # fmt: skip


def test_reason_is_the_unit_value() -> None:
    # 60 t at 10 and 40 t at 90: of 600 + 3600 the first has 600/4200 = 14 %, the second 86 %.
    rows = [supplier("CHN", 0.6, 600 / 4200, 60, 10.0), supplier("VNM", 0.4, 3600 / 4200, 40, 90.0)]
    first, second = value_against_quantity(rows, NAMES)

    assert first.startswith(
        "China ships 60% of the tonnes but earns only 14% of the value: it sells at US$ 10/kg, the others at "
        "US$ 90/kg, 9.0 times as much. The same code holds goods of very different price, and China sends the "
        "cheaper ones"
    )
    assert second == "Vietnam: 40% of the tonnes, 86% of the value, at US$ 90/kg."


def test_reason_of_a_dear_supplier() -> None:
    rows = [supplier("CHN", 0.5, 0.9, 50, 90.0), supplier("VNM", 0.5, 0.1, 50, 10.0)]

    assert value_against_quantity(rows, NAMES, codes=2)[0].startswith(
        "China ships 50% of the tonnes and earns 90% of the value: it sells at US$ 90/kg, the others at US$ 10/kg. "
        "These codes hold goods of very different price, and China sends the dearer ones"
    )


def test_no_reason_where_the_shares_agree_or_are_unknown() -> None:
    agree = [supplier("CHN", 0.8, 0.7, 80, 7.0), supplier("VNM", 0.2, 0.3, 20, 12.0)]

    assert value_against_quantity(agree, NAMES) == [
        "By quantity and by value the picture is the same: China has 80% of the tonnes and 70% of the value."
    ]
    assert value_against_quantity([supplier("CHN", None, 1.0, None, None)], NAMES) == []


def test_small_suppliers_tell_no_story() -> None:
    # The difference of the second is large in proportion only.
    rows = [supplier("CHN", 0.92, 0.95, 92, 10.0), supplier("VNM", 0.08, 0.05, 8, 6.0)]

    assert len(value_against_quantity(rows, NAMES)) == 1


def test_ranking_keeps_kinds_chains_and_gaps_apart() -> None:
    rows = [
        row("JPN", "a", 0.5, chain="y"),
        row("JPN", "b", 0.9, geopolrisk=None),
        row("JPN", "c", 0.7),
        row("JPN", "d", 0.99, basis="world-share", sourcing="world-providers"),
        row("JPN", "e", 0.5, sourcing="none", hhi=None, geopolrisk=None),
        row("KOR", "a", 0.9, chain="y"),
    ]
    found = arrange(rows, ["KOR", "JPN"], ["x", "y"], "geopolrisk")

    assert [(r["economy"], r["item"]) for r in found] == [
        ("KOR", "a"), ("JPN", "c"), ("JPN", "b"), ("JPN", "a"), ("JPN", "d"), ("JPN", "e"),
    ]  # fmt: skip
    assert [kind(r) for r in found] == ["traded", "traded", "traded", "traded", "world", "none"]
    assert [r["item"] for r in arrange(rows, ["JPN"], ["x", "y"], "hhi", top=1, by_chain=False)] == ["b", "d"]


def test_few_suppliers_are_worse_than_many() -> None:
    rows = [row("JPN", "a", 0.5, effective_suppliers=3.0), row("JPN", "b", 0.5, effective_suppliers=1.0)]

    assert [r["item"] for r in worst_first(rows, "effective_suppliers")] == ["b", "a"]


def test_every_flag_has_a_letter_and_a_few_words() -> None:
    assert MARKS.keys() == SHORT.keys() == FLAGS.keys()
    assert len(set(MARKS.values())) == len(MARKS)
    assert CONCERNS.keys() <= FLAGS.keys()
    assert set(LEAD.values()) <= {*TABLES["score"].columns, *TABLES["risk"].columns}
    # The score table shows the risk with its interval in one column, called risk.
    assert frozenset().union(*CONCERNS.values()) <= {*TABLES["score"].columns, *TABLES["risk"].columns, "risk"}


@pytest.mark.parametrize(
    ("columns", "expected"), [(["hhi"], ["pooled_code"]), (["cdi2", "hhi"], ["pooled_code", "production_differs"])]
)
def test_flags_of_columns_that_are_not_shown_are_left_out(columns: list[str], expected: list[str]) -> None:
    assert concerning(["pooled_code", "production_differs"], columns) == expected

"""Origin from raw rows to published rows: traders, makers, what nobody knows, tables of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Small

JPN, KOR, CHN, TWN, USA, NOBODY = 392, 410, 156, 490, 842, 697


@pytest.fixture
def metals(small: Small) -> Small:
    small.item("metals", hs_revision="HS92", hs_codes="280530")
    return small


Facts = dict[str, list[dict[str, Any]]]


def origins(facts: Facts, economy: str = "JPN", basis: str = "quantity") -> dict[str, tuple[float, float]]:
    """Return direct and origin share by origin."""
    return {
        row["origin"]: (row["share_direct"], row["share_origin"])
        for row in facts["origin_share"]
        if row["economy"] == economy and row["basis"] == basis
    }


def score(facts: Facts, basis: str = "quantity") -> dict[str, Any]:
    """Return Japan's score."""
    return next(row for row in facts["score"] if row["economy"] == "JPN" and row["basis"] == basis)


def test_a_trader_is_looked_through(metals: Small, tmp_path: Path) -> None:
    # Taiwan takes 30 t from China and 10 t from the USA and ships 40 t on.
    metals.flow(CHN, 300, 30_000, importer=TWN)
    metals.flow(USA, 300, 10_000, importer=TWN)
    metals.flow(TWN, 800, 40_000)
    facts = metals.facts(tmp_path)
    assert origins(facts) == {"CHN": (0, 0.75), "USA": (0, 0.25), "TWN": (1, 0)}
    # By value the two sent as much, and Taiwan's 200 dollars on top are its own.
    found = origins(facts, basis="value")
    assert found == {"CHN": (0, 0.375), "USA": (0, 0.375), "TWN": (1, 0.25)}
    row = score(facts)
    assert (row["china_share_origin"], row["hidden_china_share"]) == (0.75, 0.75)
    assert (row["top_origin"], row["top_origin_share"]) == ("CHN", 0.75)
    assert row["hhi_origin"] == 0.75**2 + 0.25**2
    assert row["unknown_origin_share"] == 0


def test_what_leaves_under_another_code_was_made_there(small: Small, tmp_path: Path) -> None:
    small.item("metals", hs_revision="HS92", hs_codes="280530;280519")
    small.flow(CHN, 300, 30_000, importer=TWN)
    small.flow(TWN, 300, 30_000, code="280519")
    facts = small.facts(tmp_path)
    assert origins(facts) == {"TWN": (1, 1)}


def test_production_on_record_counts_at_least(metals: Small, tmp_path: Path) -> None:
    metals.con.execute("UPDATE raw.item SET production_source = 'Metal', production_comparable = true")
    metals.add(
        "wmd_production",
        {
            "commodity": "Metal",
            "year": 2024,
            "country_name": "China",
            "production": 30.0,
            "unit": "metr. t",
            "data_source": "r",
        },
    )
    # China takes in 10 t and ships 10 t; of what it has, 30 t in 40 are its own. A year later the record stands in,
    # four years later no more.
    for year in (2024, 2025, 2028):
        metals.flow(USA, 100, 10_000, importer=CHN, year=year)
        metals.flow(CHN, 100, 10_000, year=year)
    facts = metals.facts(tmp_path)
    rows = {
        (row["year"], row["origin"]): (row["share_origin"], row["flags"])
        for row in facts["origin_share"]
        if row["basis"] == "quantity" and row["economy"] == "JPN"
    }
    assert rows[2024, "CHN"] == (0.75, "")
    assert rows[2024, "USA"] == (0.25, "origin_production_estimated")
    assert rows[2025, "CHN"] == (0.75, "production_carried")
    assert rows[2028, "CHN"][0] == 0
    assert rows[2028, "USA"] == (1, "origin_production_estimated")


def test_goods_that_come_home_and_an_exporter_that_is_no_economy(metals: Small, tmp_path: Path) -> None:
    # Japan sells 10 t to Taiwan, which takes 10 t more from nobody knows where and sells 20 t to Japan.
    metals.flow(JPN, 100, 10_000, importer=TWN)
    metals.flow(NOBODY, 100, 10_000, importer=TWN)
    metals.flow(TWN, 200, 20_000)
    metals.flow(NOBODY, 200, 20_000)
    facts = metals.facts(tmp_path)
    found = origins(facts)
    # Half of Taiwan's is unknown and half what Japan shipped. Japan takes in more than it ships and makes none on
    # record, so what it shipped is of the same mix, and nobody knows of any maker.
    assert found == {"TWN": (0.5, 0), "unknown": (0.5, 1)}
    assert score(facts)["unknown_origin_share"] == 1


def test_a_ring_of_traders_is_unknown(metals: Small, tmp_path: Path) -> None:
    metals.flow(JPN, 100, 10_000, importer=TWN)
    metals.flow(TWN, 100, 10_000)
    facts = metals.facts(tmp_path)
    assert origins(facts) == {"TWN": (1, 0), "unknown": (0, 1)}


def test_a_flow_without_a_weight_counts_by_value_only(metals: Small, tmp_path: Path) -> None:
    metals.flow(CHN, 100, 10_000)
    metals.flow(USA, 300, None)
    facts = metals.facts(tmp_path)
    assert origins(facts) == {"CHN": (1, 1)}
    assert origins(facts, basis="value") == {"CHN": (0.25, 0.25), "USA": (0.75, 0.75)}
    rows = facts["origin_share"]
    assert {(row["basis"], row["coverage_share"], "low_coverage" in row["flags"]) for row in rows} == {
        ("quantity", 0.25, True),
        ("value", 1.0, False),
    }


def test_where_not_all_report_what_others_ship_may_be_from_anywhere(metals: Small, tmp_path: Path) -> None:
    # Japan and Taiwan report to UN Comtrade, China does not.
    metals.reported(TWN, CHN, 100, 10_000)
    metals.reported(JPN, TWN, 100, 10_000)
    metals.reported(JPN, CHN, 100, 10_000)
    facts = metals.facts(tmp_path)
    assert origins(facts) == {"TWN": (0.5, 0), "CHN": (0.5, 0), "unknown": (0, 1)}


def test_a_buyer_of_ones_own_sees_through_its_suppliers(metals: Small, tmp_path: Path) -> None:
    metals.flow(CHN, 300, 30_000, importer=TWN)
    metals.flow(TWN, 300, 30_000)
    metals.bought("Acme", "TWN", 50, 3_000, code="280530", revision="HS92")
    # The USA ships to nobody in the world's table: what it sold Acme it made.
    metals.bought("Acme", "USA", 50, 1_000, code="280530", revision="HS92")
    facts = metals.facts(tmp_path)
    assert origins(facts, "ACME") == {"CHN": (0, 0.75), "USA": (0.25, 0.25), "TWN": (0.75, 0)}
    # Its purchases are imports already counted, so the world's stay as they are.
    assert origins(facts) == {"CHN": (0, 1), "TWN": (1, 0)}


def test_of_a_year_without_a_world_nothing_is_known(metals: Small, tmp_path: Path) -> None:
    metals.bought("Acme", "TWN", 50, 3_000, code="280530", revision="HS92")
    facts = metals.facts(tmp_path)
    assert origins(facts, "ACME") == {"TWN": (1, 0), "unknown": (0, 1)}


def test_content_tells_what_an_exporter_ships(metals: Small, tmp_path: Path) -> None:
    metals.flow(CHN, 300, 30_000, importer=TWN)
    metals.flow(TWN, 300, 30_000)
    facts = metals.facts(tmp_path)
    found = {
        (row["exporter"], row["origin"]): row["share"] for row in facts["origin_content"] if row["basis"] == "quantity"
    }
    assert found == {("CHN", "CHN"): 1, ("TWN", "CHN"): 1}
    balance = {row["origin"]: row for row in facts["origin_balance"] if row["basis"] == "quantity"}
    assert {name: balance["CHN"][name] for name in ("amount_made", "amount_exported", "amount_accounted")} == {
        "amount_made": 30, "amount_exported": 30, "amount_accounted": 30,
    }  # fmt: skip
    assert balance["TWN"]["amount_made"] == 0


def test_nothing_traded_makes_no_rows(small: Small, tmp_path: Path) -> None:
    small.item("metals", "none")
    facts = small.facts(tmp_path)
    assert facts["origin_share"] == []
    assert facts["origin_content"] == []

"""Stages of a chain from raw rows to published rows: printed shares, production, and trade once its codes are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scrisk import method as methods
from scrisk import scoring
from scrisk.scoring import stages
from scrisk.warehouse.computed import frame

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Small

JPN, KOR, CHN = 392, 410, 156
Facts = dict[str, list[dict[str, Any]]]


def told(small: Small, folder: Path) -> Facts:
    """Build the core layer and return the rows of the tables of stages."""
    small.build_core()
    inputs = scoring.Inputs(**{name: frame(small.con, f"inputs/{name}.sql", folder) for name in scoring.INPUTS})
    known = {"run_id": "r", "method_version": "m", "method_hash": "h", "code_version": "c"}
    vintages = scoring.Vintages({"baci": "baci HS92", "stage-shares": "stage-shares rows", "wmd": "wmd production"})
    scored = scoring.score(inputs, methods.load(), known, vintages)
    printed = frame(small.con, "inputs/stage_share.sql", folder)
    found = stages.published(printed, inputs, scored, methods.load(), known, vintages)
    return {table: rows.to_dicts() for table, rows in found.items()}


@pytest.fixture
def chain(small: Small) -> Small:
    for place, stage in enumerate(("mine", "magnet"), start=1):
        small.add(
            "chain_stage",
            {"chain": "c", "stage": stage, "ordinal": place, "name_en": stage, "name_ja": stage, "name_ko": stage},
        )
    small.add("economy", {"economy": "CHN", "name_en": "C", "name_ja": "C", "name_ko": "C", "is_focal": False})
    small.item(
        "mined", "world-production", stage="mine", production_source="Rare Earths (REO)", production_comparable=False,
        light_heavy="mixed",
    )  # fmt: skip
    small.item(
        "magnets", "none", stage="magnet", hs_revision="HS92", hs_codes="850511", when_loaded="trade",
        traded_basis="quantity", light_heavy="mixed",
    )  # fmt: skip
    for country, tonnes in (("China", 90.0), ("Japan", 10.0)):
        small.add(
            "wmd_production",
            {
                "commodity": "Rare Earths (REO)", "year": 2024, "country_name": country, "production": tonnes,
                "unit": "metr. t", "data_source": "r",
            },
        )  # fmt: skip
    for economy, share in (("WLD", 0.9), ("KOR", 0.8)):
        small.add(
            "stage_share",
            {
                "chain": "c", "stage": "magnet", "kind": "all", "economy": economy, "supplier": "CHN", "year": 2024,
                "series": "one", "share": share, "share_low": share, "share_high": share, "measure": "world-production",
                "grade": "official", "producer": "P", "title": "T",
            },
        )  # fmt: skip
    return small


def at(facts: Facts, stage: str, economy: str) -> list[dict[str, Any]]:
    return [row for row in facts["stage_position"] if (row["stage"], row["economy"]) == (stage, economy)]


def test_printed_shares_and_production_make_the_stages(chain: Small, tmp_path: Path) -> None:
    facts = told(chain, tmp_path)
    shares = {(row["stage"], row["economy"], row["supplier"]): row for row in facts["stage_share"]}
    assert shares["mine", "WLD", "CHN"]["share"] == 0.9
    assert shares["mine", "WLD", "CHN"]["data_vintage"] == "wmd production"
    assert shares["magnet", "WLD", "CHN"]["data_vintage"] == "stage-shares rows"
    (mine,) = at(facts, "mine", "JPN")
    assert (mine["basis"], mine["own_share"], mine["top_supplier"], mine["is_estimated"]) == (
        "world-share", 0.1, "CHN", True,
    )  # fmt: skip
    (magnet,) = at(facts, "magnet", "KOR")
    assert (magnet["basis"], magnet["top_supplier"], magnet["top_supplier_share"]) == ("published-share", "CHN", 0.8)
    assert magnet["hhi_high"] == pytest.approx(0.8**2 + 0.2**2)
    (other,) = at(facts, "magnet", "JPN")
    assert (other["basis"], other["own_share_low"]) == ("world-share", 0.0)
    assert other["own_share_high"] == pytest.approx(0.1)


def test_trade_takes_the_place_of_the_worlds_shares_once_its_codes_are_there(chain: Small, tmp_path: Path) -> None:
    chain.flow(CHN, 600, 60, code="850511", importer=JPN)
    chain.flow(KOR, 400, 40, code="850511", importer=JPN)
    facts = told(chain, tmp_path)
    found = {row["basis"]: row for row in at(facts, "magnet", "JPN")}
    assert set(found) == {"quantity", "value"}
    assert (found["quantity"]["series"], found["quantity"]["item"]) == ("baci", "magnets")
    assert (found["quantity"]["top_supplier"], found["quantity"]["top_supplier_share"]) == ("CHN", 0.6)
    assert found["quantity"]["hhi_low"] == pytest.approx(0.52)


def test_without_printed_shares_the_tables_are_empty(small: Small, tmp_path: Path) -> None:
    small.item("metals", hs_revision="HS92", hs_codes="280530")
    small.flow(CHN, 600, 60)
    assert told(small, tmp_path) == {"stage_share": [], "stage_concentration": [], "stage_position": []}

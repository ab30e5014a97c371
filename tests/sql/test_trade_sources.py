"""Several sources and editions of trade: which one tells an item's imports, and what the rows say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Small

CODES = {"hs_revision": "HS92", "hs_codes": "280530"}
TOLD = "SELECT importer, exporter, trade_value_usd, flow_source, hs_revision, is_split FROM core.item_flow ORDER BY ALL"


def _rows(small: Small, folder: Path, **where: Any) -> list[dict[str, Any]]:
    return [row for row in small.scores(folder) if all(row[name] == value for name, value in where.items())]


def test_own_before_baci_before_comtrade_for_each_importer_and_year(small: Small) -> None:
    small.item("metals", **CODES)
    small.flow(156, 100, 10)
    small.flow(156, 70, 7, importer=410)
    small.reported(392, 156, 999)
    small.reported(392, 156, 50, year=2025)
    small.bought("KOR", "CHN", 5, item="metals")
    small.build_core()
    assert small.rows("SELECT importer, year, trade_value_usd, flow_source FROM core.item_flow ORDER BY ALL") == [
        ("JPN", 2024, 100, "baci"),
        ("JPN", 2025, 50, "comtrade"),
        ("KOR", 2024, 5, "own"),
    ]


def test_the_catalogs_edition_before_a_newer_one(small: Small) -> None:
    small.item("metals", **CODES)
    small.becomes("280530", "HS22", "280531")
    small.flow(156, 100, 10)
    small.flow(156, 900, 90, code="280531", revision="HS22")
    small.build_core()
    assert small.rows(TOLD) == [("JPN", "CHN", 100, "baci", "HS92", False)]


def test_without_the_catalogs_edition_the_newest_that_is_mapped(small: Small) -> None:
    small.item("metals", **CODES)
    small.becomes("280530", "HS17", "280530")
    small.becomes("280530", "HS12", "280530")
    small.flow(156, 12, 1, revision="HS12")
    small.flow(156, 17, 1, revision="HS17")
    small.flow(156, 22, 1, revision="HS22")
    small.build_core()
    assert small.rows(TOLD) == [("JPN", "CHN", 17, "baci", "HS17", False)]


def test_baci_tells_all_importers_in_one_edition_and_reporters_each_in_their_own(small: Small) -> None:
    small.item("metals", **CODES)
    small.becomes("280530", "HS17", "280530")
    small.flow(156, 1, 1)
    small.flow(156, 2, 1, revision="HS17", importer=410)
    small.reported(392, 156, 3, year=2025)
    small.reported(410, 156, 4, year=2025, revision="HS17")
    small.build_core()
    assert small.rows("SELECT importer, year, hs_revision FROM core.item_flow ORDER BY ALL") == [
        ("JPN", 2024, "HS92"),
        ("JPN", 2025, "HS92"),
        ("KOR", 2025, "HS17"),
    ]


def test_an_item_is_not_answered_from_an_edition_in_which_one_of_its_codes_is_unknown(small: Small) -> None:
    small.item("pair", hs_revision="HS92", hs_codes="280530;284690")
    small.becomes("280530", "HS22", "280530")
    small.flow(156, 22, 1, revision="HS22")
    small.build_core()
    assert small.rows(TOLD) == []
    assert small.rows("SELECT DISTINCT hs_revision FROM core.item_hs") == [("HS92",)]


def test_codes_that_together_hold_the_old_one_are_added_up_and_are_no_split(small: Small) -> None:
    small.item("tantalum", hs_revision="HS92", hs_codes="810310")
    small.becomes("810310", "HS22", "810320", "810330", relation="1:n")
    small.flow(156, 3, 1, code="810320", revision="HS22")
    small.flow(156, 4, 1, code="810330", revision="HS22")
    small.build_core()
    assert small.rows(TOLD) == [("JPN", "CHN", 7, "baci", "HS22", False)]


def test_a_split_is_flagged_on_the_rows_that_rest_on_it(small: Small, tmp_path: Path) -> None:
    small.item("cadmium", hs_revision="HS92", hs_codes="810710")
    small.becomes("810710", "HS22", "811261", relation="1:n", split=True)
    small.flow(156, 3, 1, code="811261", revision="HS22")
    small.flow(156, 3, 1, code="810710", year=2023)
    flagged = {row["year"]: "hs_split" in row["flags"].split(";") for row in _rows(small, tmp_path, economy="JPN")}
    assert flagged == {2023: False, 2024: True}


@pytest.mark.parametrize(
    ("tell", "flag", "vintage"),
    [
        (lambda small: small.flow(156, 9, 1), None, "baci HS92, through 2024"),
        (lambda small: small.reported(392, 156, 9, 1), "importer_reported", "comtrade 2025"),
        (lambda small: small.bought("JPN", "CHN", 9, 1, item="metals"), "own_data", "own ACME 2024"),
    ],
    ids=["baci", "comtrade", "own"],
)
def test_rows_name_who_tells_them(small: Small, tmp_path: Path, tell: Any, flag: str | None, vintage: str) -> None:
    small.item("metals", **CODES)
    tell(small)
    rows = _rows(small, tmp_path, economy="JPN", item="metals")
    assert {row["basis"] for row in rows} == {"quantity", "value"}
    for row in rows:
        flags = set(row["flags"].split(";")) & {"importer_reported", "own_data"}
        assert (flags, row["data_vintage"], row["sourcing"]) == ({flag} - {None}, vintage, "trade")
        assert ("provisional_year" in row["flags"]) == (flag != "own_data")


def test_a_newer_year_of_one_source_does_not_end_the_codes_of_another(small: Small, tmp_path: Path) -> None:
    small.item("metals", **CODES)
    small.item("ended", hs_revision="HS92", hs_codes="811230")
    small.flow(156, 9, 1)
    small.flow(156, 9, 1, code="811230", year=2023)
    small.bought("JPN", "CHN", 9, 1, item="metals", year=2026)
    ended = {row["item"]: row for row in small.scores(tmp_path) if "code_ended" in row["flags"].split(";")}
    assert set(ended) == {"ended"}


def test_exports_come_from_baci_whoever_tells_the_imports(small: Small) -> None:
    small.item("metals", **CODES)
    small.flow(156, 100, 10)
    small.flow(392, 40, 4, importer=410)
    small.bought("KOR", "JPN", 7, item="metals")
    small.reported(392, 410, 999, flow="X")
    small.build_core()
    assert small.rows("SELECT economy, import_value_usd, export_value_usd FROM core.trade_total ORDER BY economy") == [
        ("JPN", 100, 40),
        ("KOR", 7, 0),
    ]


def test_exports_that_nobody_tells_are_unknown_not_zero(small: Small) -> None:
    small.item("metals", **CODES)
    small.reported(392, 156, 100)
    small.reported(410, 156, 100)
    small.reported(410, 392, 8, flow="X")
    small.build_core()
    assert small.rows("SELECT economy, export_value_usd FROM core.trade_total ORDER BY economy") == [
        ("JPN", None),
        ("KOR", 8),
    ]


def test_the_world_as_a_partner_is_a_sum_and_a_group_is_unmapped(small: Small) -> None:
    small.item("metals", **CODES)
    small.reported(392, 0, 1_000)
    small.reported(392, 156, 600)
    small.reported(392, 58, 400)
    small.build_core()
    assert small.rows("SELECT import_value_usd, unmapped_value_usd FROM core.trade_total") == [(600, 400)]
    assert small.rows("SELECT source_table, mapped_share, unmapped_codes FROM core.mapped_share") == [
        ("comtrade_flow", 0.8, "58")
    ]


def _published(small: Small) -> None:
    for economy in ("JPN", "KOR"):
        small.add(
            "published_share",
            {
                "economy": economy, "item": "resist", "supplier": "USA", "period_start": "2021-01-01",
                "period_end": "2021-12-31", "year": 2021, "share": 0.8, "basis": "x", "producer": "P", "title": "T",
            },
        )  # fmt: skip


SWITCHES = {"when_loaded": "trade", "traded_basis": "value", "note": "published only", **CODES}


def test_an_item_becomes_traded_once_flows_of_its_codes_are_loaded(small: Small, tmp_path: Path) -> None:
    small.item("resist", "published", **SWITCHES)
    _published(small)
    small.flow(156, 9, 1)
    scores = small.scores(tmp_path)
    assert small.rows("SELECT sourcing, headline_basis, note, sourcing_reason FROM core.item") == [
        ("trade", "value", None, "flows of its codes are loaded")
    ]
    # Japan's trade is told; of Korea's nothing but the published share is.
    assert {(row["economy"], row["basis"], row["sourcing"]) for row in scores} == {
        ("JPN", "quantity", "trade"),
        ("JPN", "value", "trade"),
        ("KOR", "published-share", "published"),
    }


def test_without_flows_it_stays_as_the_catalog_says(small: Small) -> None:
    small.item("resist", "published", **SWITCHES)
    _published(small)
    small.flow(156, 9, 1, code="284690")
    small.build_core()
    assert small.rows("SELECT sourcing, headline_basis, note FROM core.item") == [
        ("published", "published-share", "published only")
    ]


def test_one_buyers_table_changes_nothing_for_the_others(small: Small, tmp_path: Path) -> None:
    small.item("resist", "published", **SWITCHES)
    _published(small)
    small.bought("acme", "JPN", 9, code="280530", revision="HS92")
    scores = small.scores(tmp_path)
    assert small.rows("SELECT sourcing FROM core.item") == [("published",)]
    assert {(row["economy"], row["basis"]) for row in scores} == {
        ("ACME", "value"),
        ("JPN", "published-share"),
        ("KOR", "published-share"),
    }


def test_a_pool_that_the_catalog_does_not_open_stays_closed(small: Small) -> None:
    for item in ("gallium", "indium"):
        small.item(item, "world-production", production_source=item, hs_revision="HS17", hs_codes="811292")
    small.flow(156, 9, 1, code="811292", revision="HS17")
    small.bought("acme", "CHN", 9, code="811292", revision="HS17")
    small.bought("acme", "CHN", 9, item="gallium")
    small.build_core()
    assert small.rows("SELECT item, importer FROM core.item_flow") == [("gallium", "ACME")]
    assert small.rows("SELECT mapped_share, unmapped_codes FROM core.mapped_share WHERE source_table = 'own_flow'") == [
        (0.5, "811292")
    ]


def test_a_buyer_is_an_economy_of_its_own_after_the_others(small: Small) -> None:
    small.item("metals", **CODES)
    small.bought("Acme Motors (Busan)", "CHN", 9, item="metals")
    small.bought("KOR", "CHN", 9, item="metals")
    small.build_core()
    assert small.rows("SELECT economy, name_ko, is_focal, ordinal, is_own FROM core.economy ORDER BY ordinal") == [
        ("JPN", "JPN", True, 1, False),
        ("KOR", "KOR", True, 2, False),
        ("ACME-MOTORS-BUSAN", "Acme Motors (Busan)", False, 3, True),
    ]


def test_of_a_buyer_nothing_is_claimed_that_its_table_does_not_say(small: Small, tmp_path: Path) -> None:
    small.item("graphite", production_source="Graphite", production_comparable=True, **CODES)
    small.item("tool", "world-production", production_source="Graphite")
    for country, tonnes in (("China", 70.0), ("Japan", 30.0)):
        small.add(
            "wmd_production",
            {"commodity": "Graphite", "year": 2024, "country_name": country, "production": tonnes, "unit": "metr. t"},
        )
    small.bought("acme", "CHN", 300, 20_000, item="graphite")
    small.bought("acme", "JPN", 100, 10_000, item="graphite")
    rows = _rows(small, tmp_path, economy="ACME")
    # Neither the world's shares nor gaps: a buyer is asked about what it buys.
    assert {(row["item"], row["basis"]) for row in rows} == {("graphite", "quantity"), ("graphite", "value")}
    for row in rows:
        assert row["hhi_world"] == pytest.approx(0.58)
        for unknown in (
            "domestic_production", "domestic_share", "hhi_with_production", "import_reliance", "geopolrisk",
            "import_risk", "eu_supply_risk", "usgs_style_dp", "export_value_usd", "cdi2", "cdi3",
        ):  # fmt: skip
            assert row[unknown] is None, unknown
        assert "net_exporter" not in row["flags"]
    assert {row["economy"] for row in small_geopolrisk(small, tmp_path)} <= {"JPN", "KOR"}


def small_geopolrisk(small: Small, folder: Path) -> list[dict[str, Any]]:
    """Return GeoPolRisk as the peer computes it, of the core layer that is there."""
    small.con.execute("DROP SCHEMA core CASCADE; DROP TABLE told_flow")
    small.con.execute("CREATE SCHEMA core")
    return small.scores(folder, "geopolrisk")


def test_coverage_of_a_table_with_weights_here_and_values_there(small: Small, tmp_path: Path) -> None:
    small.item("metals", **CODES)
    small.bought("acme", "CHN", 300, 10, item="metals")
    small.bought("acme", "USA", 100, None, item="metals")
    small.bought("acme", "JPN", None, 30, item="metals")
    small.bought("weights", "JPN", None, 30, item="metals")
    covered = {(row["economy"], row["basis"]): row["coverage_share"] for row in _rows(small, tmp_path, item="metals")}
    # 300 of 400 dollars have a weight; 10 of 40 kilograms have a value.
    assert covered["ACME", "quantity"] == 0.75
    assert covered["ACME", "value"] == 0.25
    assert covered["WEIGHTS", "quantity"] == 1.0


def test_only_wanted_codes_are_kept_and_parts_that_newer_ones_bring_are_left_out(small: Small, tmp_path: Path) -> None:
    path = tmp_path / "flows.parquet"
    pl.DataFrame(
        {
            "hs_revision": ["HS92", "HS92", "HS92"], "hs_code": ["280530", "280530", "010121"],
            "year": [2023, 2024, 2023], "importer_code": [392] * 3, "exporter_code": [156] * 3,
            "trade_value_usd": [1, 2, 3], "net_weight_kg": [1, 1, 1],
        }
    ).write_parquet(path)  # fmt: skip
    small.add("item_code", {"hs_revision": "HS92", "hs_code": "280530"})
    sqlfiles.fill(small.con, "10_raw/baci_flow.sql", {"path": str(path), "replaced": ["HS92-2024"]})
    assert small.rows("SELECT hs_code, year, trade_value_usd FROM raw.baci_flow") == [("280530", 2023, 1)]


def test_years_of_production_that_newer_tables_bring_are_left_out(small: Small, tmp_path: Path) -> None:
    path = tmp_path / "made.parquet"
    pl.DataFrame(
        {
            "commodity": ["Tin", "Tin"], "year": [2023, 2024], "country_name": ["China"] * 2,
            "country_iso3": ["CHN", "CHN"],

            "production": [1.0, 2.0], "unit": ["metr. t"] * 2, "data_source": ["r"] * 2,
        }
    ).write_parquet(path)  # fmt: skip
    sqlfiles.fill(small.con, "10_raw/wmd_production.sql", {"path": str(path), "replaced": ["2024"]})
    assert small.rows("SELECT year, production FROM raw.wmd_production") == [(2023, 1.0)]

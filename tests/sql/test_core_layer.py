"""Input rows to output rows: what the core layer makes of raw figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Small

CODES = {"hs_revision": "HS92", "hs_codes": "280530"}


def test_flows_of_several_codes_add_up_and_a_missing_weight_is_not_zero_weight(small: Small) -> None:
    small.item("metals", hs_revision="HS92", hs_codes="280530;284690")
    small.flow(156, 1_000, 10)
    small.flow(156, 500, None, code="284690")
    small.flow(842, 300, None)
    small.build_core()
    assert small.rows(
        "SELECT exporter, trade_value_usd, net_weight_kg, weighed_value_usd FROM core.item_flow ORDER BY exporter"
    ) == [("CHN", 1_500, 10, 1_000), ("USA", 300, None, 0)]
    # By weight only China is known; by value both are.
    assert small.rows("SELECT basis, supplier, amount FROM core.supply WHERE economy = 'JPN' ORDER BY ALL") == [
        ("quantity", "CHN", 0.01),
        ("value", "CHN", 1_500.0),
        ("value", "USA", 300.0),
    ]
    assert small.rows("SELECT import_value_usd, weighed_value_usd FROM core.trade_total") == [(1_800, 1_000)]


def test_codes_of_another_revision_are_not_mixed_in(small: Small) -> None:
    small.item("metals", hs_revision="HS22", hs_codes="280530")
    small.flow(156, 1_000, 10)
    small.build_core()
    assert small.rows("SELECT * FROM core.item_flow") == []


def test_a_group_of_countries_is_counted_as_unmapped_not_dropped_in_silence(small: Small) -> None:
    small.item("metals", **CODES)
    small.flow(156, 600, 10)
    small.flow(697, 400, 10)
    small.build_core()
    assert small.rows("SELECT import_value_usd, unmapped_value_usd FROM core.trade_total") == [(600, 400)]
    # Importer and exporter both count: 1,000 of importers' value is mapped, 600 of exporters'.
    assert small.rows("SELECT mapped_share, unmapped_codes FROM core.mapped_share") == [(0.8, "697")]
    assert small.check("trade_is_mapped") == [("baci_flow", 2024, 0.8, "697")]


def test_taiwan_and_the_usa_by_the_producers_numbers(small: Small) -> None:
    small.item("metals", **CODES)
    small.flow(490, 10, 1)
    small.flow(842, 20, 1)
    small.build_core()
    assert small.rows("SELECT exporter FROM core.item_flow ORDER BY 1") == [("TWN",), ("USA",)]


def test_trade_with_itself_is_no_import(small: Small) -> None:
    small.item("metals", **CODES)
    small.flow(392, 10, 1)
    small.build_core()
    assert small.rows("SELECT * FROM core.item_flow") == []


def test_exports_stand_beside_imports(small: Small) -> None:
    small.item("metals", **CODES)
    small.flow(156, 100, 10)
    small.flow(392, 40, 4, importer=410)
    small.build_core()
    assert small.rows(
        "SELECT economy, import_value_usd, export_value_usd, export_weight_kg FROM core.trade_total ORDER BY economy"
    ) == [("JPN", 100, 40, 4), ("KOR", 40, 0, 0)]


def test_production_in_kilograms_becomes_tonnes(small: Small) -> None:
    small.item("palladium", production_source="Palladium", **CODES)
    common = {"commodity": "Palladium", "year": 2024, "data_source": "e"}
    small.add("wmd_production", {**common, "country_name": "China", "production": 1_500.0, "unit": "kg"})
    small.add(
        "wmd_production", {**common, "country_name": "Japan", "production": 2.0, "unit": "metr. t", "data_source": "r"}
    )
    small.build_core()
    assert small.rows("SELECT producer, production_t, is_estimated FROM core.production ORDER BY producer") == [
        ("CHN", 1.5, True),
        ("JPN", 2.0, False),
    ]


def test_production_in_another_unit_is_found_by_the_check(small: Small) -> None:
    small.item("gas", production_source="Gas", **CODES)
    small.add(
        "wmd_production",
        {"commodity": "Gas", "year": 2024, "country_name": "China", "production": 3.0, "unit": "Mio m3"},
    )
    small.build_core()
    assert small.check("production_in_tonnes") == [("gas", 2024, "CHN", None)]


def test_the_mean_of_six_needs_all_six(small: Small) -> None:
    names = (
        "voice_accountability", "political_stability", "government_effectiveness", "regulatory_quality", "rule_of_law",
        "control_of_corruption",
    )  # fmt: skip
    whole = dict(zip(names, (1.0, 2.0, 0.0, 1.0, 1.0, 1.0), strict=True))
    small.add("wgi_governance", {"country_name": "Japan", "country_code": "JPN", "year": 2021, **whole})
    small.add(
        "wgi_governance", {"country_name": "China", "country_code": "CHN", "year": 2021, **whole, "rule_of_law": None}
    )
    small.add(
        "wgi_political_stability",
        {"country_name": "China", "country_code": "CHN", "year": 2021, "estimate": -0.5, "standard_error": 0.2},
    )
    small.build_core()
    assert small.rows("SELECT * FROM core.governance ORDER BY economy") == [
        ("CHN", 2021, -0.5, 0.2, None),
        ("JPN", 2021, None, None, 1.0),
    ]


def test_world_shares_serve_every_scored_economy_and_blank_is_unknown(small: Small) -> None:
    small.item("tool", "world-providers", provider_input="N1")
    for place, (name, kind) in enumerate(
        [("JPN", "country"), ("NLD", "country"), ("Various countries", "country"), ("Maker", "organization")]
    ):
        small.add("chip_provider", {"provider_id": f"P{place}", "provider_name": name, "provider_type": kind})
    for place, share in enumerate([0.7, None, 0.2, 0.7]):
        small.add("chip_share", {"provider_id": f"P{place}", "input_id": "N1", "share": share, "year": 2025})
    small.build_core()
    # The blank share, the nameless group of countries and the company are no suppliers.
    assert small.rows("SELECT economy, supplier, amount, is_share FROM core.supply ORDER BY economy") == [
        ("JPN", "JPN", 0.7, True),
        ("KOR", "JPN", 0.7, True),
    ]


def test_a_published_share_of_the_world_serves_all_and_one_of_an_economy_only_that(small: Small) -> None:
    for item in ("oxide", "resist"):
        small.item(item, "published")
    common = {
        "period_start": "2023-01-01", "period_end": "2023-12-31", "year": 2023, "basis": "x",
        "producer": "P", "title": "T",
    }  # fmt: skip
    small.add("published_share", {"economy": "WLD", "item": "oxide", "supplier": "CHN", "share": 0.92, **common})
    small.add("published_share", {"economy": "KOR", "item": "resist", "supplier": "JPN", "share": 0.85, **common})
    small.build_core()
    assert small.rows("SELECT economy, item, supply_scope FROM core.supply ORDER BY ALL") == [
        ("JPN", "oxide", "world"),
        ("KOR", "oxide", "world"),
        ("KOR", "resist", "imports"),
    ]


@pytest.mark.parametrize(
    ("year", "t"),
    [(2018, None), (2019, 0.8), (2020, 0.8), (2021, 1.1), (2022, 0.8)],
    ids=["before", "in force on 31 December", "still", "a restriction outweighs", "after its last day"],
)
def test_the_trade_parameter_is_that_at_the_end_of_the_year(small: Small, year: int, t: float | None) -> None:
    common = {"importer": "JPN", "exporter": "CHN", "kind": "x"}
    small.add("trade_parameter", {**common, "from": "2019-12-31", "t": 0.8})
    small.add("trade_parameter", {**common, "from": "2021-06-01", "until": "2021-12-31", "t": 1.1})
    small.build_core()
    rows = small.rows(f"SELECT t FROM core.trade_parameter WHERE year = {year}")
    assert rows == ([] if t is None else [(t,)])

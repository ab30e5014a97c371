"""Checks against published totals and between producers: what counts as rounding, what is accepted, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from conftest import Small


def total(small: Small, value: float, *, subject: str = "MCS2025 Tungsten: Mine production", year: int = 2023) -> None:
    table = "usgs_production" if subject.startswith("MCS") else "wmd_production"
    small.add(
        "published_total",
        {"source_table": table, "subject": subject, "year": year, "total": value, "unit": "metric tons"},
    )


def accept(small: Small, **more: Any) -> None:
    row = {
        "commodity": "Tungsten (W)", "country": "CHN", "year": 2023, "producers": "usgs, wmd", "difference": 0.2,
        "reason": "another grade of ore", "accepted_on": "2026-01-01", "until": "2027-01-01",
    }  # fmt: skip
    small.add("accepted_disagreement", {**row, **more})


def fetched(small: Small, day: str) -> None:
    small.add(
        "source",
        {
            "source": "usgs", "source_table": "usgs_production", "publisher": "P", "title": "T", "licence": "L",
            "commercial_use": True, "sha256": "", "row_count": 1, "is_loaded": True, "is_embedded": False,
            "accessed": day,
        },
    )  # fmt: skip


# ---- totals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "printed", "is_bad"),
    [
        # 230 may be 225 to 235, 41 and 187 half a unit either way: 228 +- 6 holds 230.
        ((41.0, 187.0), 230.0, False),
        ((41.0, 181.0), 230.0, True),
        ((41.0, 201.0), 230.0, True),
        # A lost factor of 1,000.
        ((41.0, 0.187), 230.0, True),
        # Printed with a decimal: half a tenth each.
        ((1.5, 2.6), 4.1, False),
        ((1.5, 2.6), 4.3, True),
    ],
)
def test_usgs_rounds_totals(small: Small, parts: tuple[float, float], printed: float, is_bad: bool) -> None:
    small.usgs("China", parts[0], iso3="CHN")
    small.usgs("Japan", parts[1], iso3="JPN")
    total(small, printed)
    assert bool(small.check("totals_as_published")) is is_bad


def test_withheld_figures_may_explain_a_gap_but_no_surplus(small: Small) -> None:
    small.usgs("China", 41.0, iso3="CHN")
    small.usgs("United States", None, iso3="USA")
    total(small, 230.0)
    assert small.check("totals_as_published") == []
    small.usgs("Japan", 300.0, iso3="JPN")
    assert [row[:3] for row in small.check("totals_as_published")] == [("usgs_production", "Tungsten (W)", 2023)]


def test_each_edition_has_its_own_total(small: Small) -> None:
    small.usgs("China", 41.0, iso3="CHN")
    total(small, 41.0)
    small.usgs("China", 66.0, iso3="CHN", edition="MCS2026")
    total(small, 66.0, subject="MCS2026 Tungsten: Mine production")
    assert small.check("totals_as_published") == []


def test_the_largest_of_several_totals_covers_the_kinds(small: Small) -> None:
    small.usgs("China", 41.0, iso3="CHN")
    small.usgs("Japan", 25.0, iso3="JPN")
    total(small, 41.0, subject="MCS2025 Tungsten: Mine production: scheelite")
    total(small, 66.0, subject="MCS2025 Tungsten: Mine production: scheelite and wolframite")
    assert small.check("totals_as_published") == []


def test_a_total_of_a_commodity_that_nobody_maps_is_not_looked_at(small: Small) -> None:
    total(small, 66.0, subject="MCS2025 Clays: Mine production")
    assert small.check("totals_as_published") == []


def test_world_mining_data_prints_exact_sums(small: Small) -> None:
    small.produce("China", 70.0, usgs=None)
    small.produce("Japan", 29.99, usgs=None)
    total(small, 100.0, subject="Tungsten (W)")
    assert small.check("totals_as_published") == [("wmd_production", "Tungsten (W)", 2023, 100.0, 99.99)]


def test_a_total_without_any_country_is_bad(small: Small) -> None:
    total(small, 100.0, subject="Tungsten (W)")
    total(small, 100.0)
    assert len(small.check("totals_as_published")) == 2


def test_a_total_can_be_accepted(small: Small) -> None:
    small.usgs("China", 90.0, iso3="CHN")
    total(small, 120.0)
    assert small.check("totals_as_published")
    accept(small, country=None, producers="usgs", difference=-0.25)
    assert small.check("totals_as_published") == []


# ---- producers ---------------------------------------------------------------------------------------------------


def disagree(small: Small) -> None:
    """China has 0.9 of the world by the USGS and 0.7 by World Mining Data."""
    small.produce("China", 70.0, usgs=90.0)
    small.produce("Japan", 30.0, usgs=10.0)


def test_both_sides_of_a_disagreement_show(small: Small) -> None:
    disagree(small)
    assert small.check("producers_agree") == [
        ("Tungsten (W)", "CHN", 2023, 0.9, 0.7, 0.2),
        ("Tungsten (W)", "JPN", 2023, 0.1, 0.3, -0.2),
    ]


def test_it_warns_and_does_not_stop(small: Small) -> None:
    assert sqlfiles.text("90_checks/core/producers_agree.sql").startswith("-- severity: warn\n")
    assert sqlfiles.text("90_checks/core/totals_as_published.sql").startswith("-- severity: error\n")


def test_an_accepted_disagreement_is_silent_and_the_other_side_is_not(small: Small) -> None:
    disagree(small)
    accept(small)
    assert [row[1] for row in small.check("producers_agree")] == ["JPN"]


@pytest.mark.parametrize(
    "other",
    [
        {"year": 2022},
        {"country": "JPN"},
        {"commodity": "Tin"},
        {"producers": "usgs"},
        {"difference": 0.1},  # it has grown since
        {"difference": -0.2},
    ],
)
def test_an_acceptance_holds_for_its_row_only(small: Small, other: dict[str, Any]) -> None:
    disagree(small)
    accept(small, **other)
    assert "CHN" in [row[1] for row in small.check("producers_agree")]


@pytest.mark.parametrize(("day", "is_silent"), [("2027-01-01", True), ("2027-01-02", False)])
def test_an_acceptance_ends(small: Small, day: str, is_silent: bool) -> None:
    disagree(small)
    accept(small)
    fetched(small, day)
    assert ("CHN" not in [row[1] for row in small.check("producers_agree")]) is is_silent


def test_the_newest_edition_counts(small: Small) -> None:
    small.produce("China", 70.0, usgs=900.0)
    small.produce("Japan", 30.0, usgs=10.0)
    small.usgs("China", 70.0, iso3="CHN", edition="MCS2026")
    small.usgs("Japan", 30.0, iso3="JPN", edition="MCS2026")
    assert small.check("producers_agree") == []


def test_withheld_figures_are_not_compared(small: Small) -> None:
    small.produce("China", 35.0, usgs=35.0)
    small.produce("Korea, Rep.", 35.0, usgs=35.0)
    small.produce("Japan", 11.0, usgs=None)
    assert small.check("producers_agree") == []
    small.con.execute("UPDATE raw.usgs_production SET value = 0 WHERE country_name = 'Japan'")
    assert [row[1] for row in small.check("producers_agree")] == ["JPN"]


def test_a_country_the_usgs_does_not_name_is_among_the_others(small: Small) -> None:
    small.produce("China", 70.0, usgs=70.0)
    small.add(
        "wmd_production",
        {"commodity": "Tungsten (W)", "year": 2023, "country_name": "Japan", "production": 30.0, "unit": "metr. t"},
    )
    small.usgs("Other countries", 25.0)
    assert small.check("producers_agree") == []
    small.con.execute("UPDATE raw.usgs_production SET value = 5 WHERE country_name = 'Other countries'")
    assert [row[1] for row in small.check("producers_agree")] == ["CHN", "JPN"]


def test_a_year_of_one_producer_is_not_compared(small: Small) -> None:
    small.produce("China", 70.0, usgs=70.0)
    small.usgs("Japan", 30.0, iso3="JPN", year=2025)
    assert small.check("producers_agree") == []


# ---- parts take the place of embedded rows -----------------------------------------------------------------------


def test_new_parts_replace_what_is_embedded(small: Small, tmp_path: Any) -> None:
    disagree(small)
    small.produce("China", 71.0, usgs=71.0, year=2024, edition="MCS2026")
    total(small, 100.0, subject="Tungsten (W)")
    total(small, 71.0, subject="Tungsten (W)", year=2024)
    total(small, 100.0)
    total(small, 71.0, subject="MCS2026 Tungsten: Mine production", year=2024)
    replaced = {
        "wmd_production": ["2024"],
        "usgs_production": ["MCS2026"],
        "published_total": ["wmd_production-2024", "usgs_production-MCS2026"],
    }
    for table, parts in replaced.items():
        path = str(tmp_path / f"{table}.parquet")
        small.con.table(f"raw.{table}").write_parquet(path)
        small.con.execute(f"DELETE FROM raw.{table}")
        sqlfiles.fill(small.con, f"10_raw/{table}.sql", {"path": path, "replaced": parts})
        assert set(small.rows(f"SELECT year FROM raw.{table}")) == {(2023,)}
        sqlfiles.fill(small.con, f"10_raw/{table}.sql", {"path": path, "replaced": []})
        assert set(small.rows(f"SELECT year FROM raw.{table}")) == {(2023,), (2024,)}

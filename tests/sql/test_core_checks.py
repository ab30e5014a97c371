"""Every check of the core layer finds the fault it is there for, and nothing where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Small


def _sound(small: Small) -> None:
    small.item("metals", hs_revision="HS92", hs_codes="280530")
    small.flow(156, 1_000, 10)
    small.produce("China", 70.0, usgs=70.0)
    small.produce("Japan", 30.0, usgs=25.0)
    small.add("published_total", {"source_table": "wmd_production", "subject": "Tungsten (W)", "year": 2023,
                                  "total": 100.0, "unit": "metr. t"})  # fmt: skip
    small.add("published_total", {"source_table": "usgs_production", "subject": "MCS2025 Tungsten: Mine production, W",
                                  "year": 2023, "total": 95.0, "unit": "metric tons"})  # fmt: skip


def _unknown_code(small: Small) -> None:
    small.flow(999, 1_000, 10)


def _code_twice(small: Small) -> None:
    small.add("country_code", {"system": "baci", "code": "156", "iso3": "TWN"})


def _unmapped(small: Small) -> None:
    small.flow(58, 1_000, 10)


def _flow_twice(small: Small) -> None:
    small.flow(156, 1, 1)


def _negative(small: Small) -> None:
    small.flow(842, -5, 1)


def _code_without_flows(small: Small) -> None:
    small.item("ghost", hs_revision="HS92", hs_codes="999999")


def _link_to_nothing(small: Small) -> None:
    small.item("ghost", "world-production", production_source="Unobtainium")
    small.add(
        "wmd_production",
        {"commodity": "Tin", "year": 2024, "country_name": "China", "production": 1.0, "unit": "metr. t"},
    )


def _unit(small: Small) -> None:
    small.item("gas", "world-production", production_source="Gas")
    small.add(
        "wmd_production", {"commodity": "Gas", "year": 2024, "country_name": "China", "production": 1.0, "unit": "ct"}
    )


def _too_much(small: Small) -> None:
    small.item("resist", "published")
    for supplier, share in (("JPN", 0.9), ("USA", 0.3)):
        small.add(
            "published_share",
            {
                "economy": "KOR", "item": "resist", "supplier": supplier, "period_start": "2021-01-01",
                "period_end": "2021-05-31", "year": 2021, "share": share, "basis": "x", "producer": "P", "title": "T",
            },
        )  # fmt: skip


def _supplier_twice(small: Small) -> None:
    small.item("resist", "published")
    for start in ("2021-01-01", "2021-06-01"):
        small.add(
            "published_share",
            {
                "economy": "KOR", "item": "resist", "supplier": "JPN", "period_start": start,
                "period_end": "2021-12-31",
                "year": 2021, "share": 0.4, "basis": "x", "producer": "P", "title": "T",
            },
        )  # fmt: skip


def _lost_row(small: Small) -> None:
    small.con.execute("DELETE FROM raw.wmd_production WHERE country_name = 'Japan'")


def _disagreement(small: Small) -> None:
    small.con.execute("UPDATE raw.usgs_production SET value = 250 WHERE country_name = 'Japan'")


FAULTS: dict[str, Callable[[Small], None]] = {
    "country_codes_known": _unknown_code,
    "country_codes_unique": _code_twice,
    "trade_is_mapped": _unmapped,
    "flows_unique": _flow_twice,
    "flows_positive": _negative,
    "item_codes_have_flows": _code_without_flows,
    "item_links_exist": _link_to_nothing,
    "production_in_tonnes": _unit,
    "shares_possible": _too_much,
    "supply_unique": _supplier_twice,
    "totals_as_published": _lost_row,
    "producers_agree": _disagreement,
}


def test_every_check_has_a_fault_here() -> None:
    assert {path.stem for path in sqlfiles.files("90_checks/core")} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_finds_its_fault(small: Small, name: str) -> None:
    _sound(small)
    FAULTS[name](small)
    small.build_core()
    assert small.check(name)


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_finds_nothing_in_sound_rows(small: Small, name: str) -> None:
    _sound(small)
    small.build_core()
    assert small.check(name) == []

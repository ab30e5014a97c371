"""Which edition a row is said to rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrisk.warehouse.computed import vintages
from scrisk.warehouse.snapshots import Snapshot


def _entry(source: str, edition: str, part: str = "all") -> Snapshot:
    return Snapshot(source, source, Path(), {"edition": edition}, part=part, is_embedded=part == "all")


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2021, "baci HS92, through 2024; wmd production 2018-2024"),
        (2022, "baci HS92, through 2024 + HS17 V202601; wmd production 2018-2024"),
        (2023, "baci HS92 V202601; wmd 2026 edition"),
        (2024, "baci HS17 V202601 + HS92 V202601; wmd 2026 edition"),
        (2025, "baci HS92 V202601; wmd production 2018-2024"),
    ],
)
def test_a_newer_part_stands_behind_its_year_only(year: int, expected: str) -> None:
    known = vintages(
        [
            _entry("baci", "HS92, through 2024"),
            _entry("baci", "HS17 V202601", "HS17-2022"),
            _entry("baci", "HS17 V202601", "HS17-2024"),
            _entry("baci", "HS92 V202601", "HS92-2023"),
            _entry("baci", "HS92 V202601", "HS92-2024"),
            _entry("baci", "HS92 V202601", "HS92-2025"),
            _entry("wmd", "production 2018-2024"),
            _entry("wmd", "2026 edition", "2023"),
            _entry("wmd", "2026 edition", "2024"),
        ]
    )
    assert known.behind(("baci", "wmd", "wgi"), year) == expected


def test_parts_that_are_no_years_stand_behind_every_year() -> None:
    known = vintages([_entry("own", "acme.csv", "ACME"), _entry("usgs", "MCS2026", "MCS2026")])
    assert known.behind(("own", "usgs"), 2024) == "own acme.csv; usgs MCS2026"

"""Mineral Commodity Summaries: the wide table of 2025 and the long one of 2026, in Windows-1252."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.errors import DataError, UsageError
from scrisk.sources import usgs

if TYPE_CHECKING:
    from conftest import Desk


WIDE = [
    "SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,CAP_EST_ 2024,CAP_NOTES,"
    "RESERVES_2024,RESERVE_NOTES",
    'MCS2025,Tungsten ,United States,"Mine production, tungsten content",metric tons,,,W for 23-24,,,,,NA',
    'MCS2025,Tungsten ,China,"Mine production, tungsten content",metric tons,66000,67000,,,,,2400000,',
    'MCS2025,Tungsten ,Viet\xa0nam,"Mine production, tungsten content",,3500,3400,estimated 2023,,,,,',
    'MCS2025,Tungsten ,Other Countries,"Mine production, tungsten content",metric tons,1320,1500,,,,,,',
    'MCS2025,Tungsten ,World total (rounded),"Mine production, tungsten content",metric tons,70800,71900,,,,,,',
    "MCS2025,Abrasives,Germany,Plant capacity,metric tons,,,,60000,60000,,,",
]
LONG = [
    "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes,"
    "Is critical mineral 2025,Other notes",
    "GALLIUM,Salient Statistics\u2014United States,Gallium,United States,Production,Primary,kilograms,2024,5,,Yes,",
    'GALLIUM,World Production,Gallium,China,Production,Primary production,kilograms,2024,"839,000",,Yes,',
    "GALLIUM,World Production,Gallium,Japan,Production,Primary production,kilograms,2024,\u2014,,Yes,",
    "GALLIUM,World Production,Gallium,Congo (Kinshasa),Production,Primary production,kilograms,2024,W,,Yes,",
    "GALLIUM,World Production,Gallium,C\u00f4te d\u2019Ivoire,Production,Primary production,kilograms,2025,<20,"
    "estimated,Yes,",
    "GALLIUM,World Production,Gallium,Other countries,Production,Primary production,kilograms,2025,190 - 290,,Yes,",
    "GALLIUM,World Production,Gallium,World total,Production,Primary production: rounded,kilograms,2024,"
    '"839,000",,Yes,',
    "GALLIUM,World Production,Gallium,World total,Production,Primary production: rounded,kilograms,2025,NA,,Yes,",
    'GALLIUM,World Production,Gallium,China,Capacity,Capacity,kilograms,2025,"1,600,000",,Yes,',
]


def joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def test_the_wide_table(desk: Desk) -> None:
    parts = desk.parse("usgs", desk.raw("MCS2025_World_Data.csv", joined(WIDE).encode("cp1252")))
    assert set(parts) == {("usgs_production", "MCS2025"), ("published_total", "usgs_production-MCS2025")}
    what = ("Production", "Mine production, tungsten content", "metric tons")
    assert desk.rows(parts["usgs_production", "MCS2025"]) == [
        ("MCS2025", "Tungsten", "China", "CHN", *what, 2023, 66000.0, False, None),
        ("MCS2025", "Tungsten", "Other Countries", None, *what, 2023, 1320.0, False, None),
        ("MCS2025", "Tungsten", "United States", "USA", *what, 2023, None, False, "W for 23-24"),
        # The blank that does not break, and the unit that only this row lacks.
        ("MCS2025", "Tungsten", "Viet nam", "VNM", *what, 2023, 3500.0, True, "estimated 2023"),
        ("MCS2025", "Tungsten", "China", "CHN", *what, 2024, 67000.0, True, None),
        ("MCS2025", "Tungsten", "Other Countries", None, *what, 2024, 1500.0, True, None),
        ("MCS2025", "Tungsten", "United States", "USA", *what, 2024, None, True, "W for 23-24"),
        ("MCS2025", "Tungsten", "Viet nam", "VNM", *what, 2024, 3400.0, True, "estimated 2023"),
    ]
    assert desk.rows(parts["published_total", "usgs_production-MCS2025"]) == [
        ("usgs_production", "MCS2025 Tungsten: Mine production, tungsten content", 2023, 70800.0, "metric tons"),
        ("usgs_production", "MCS2025 Tungsten: Mine production, tungsten content", 2024, 71900.0, "metric tons"),
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_the_long_table_in_its_encodings(desk: Desk, encoding: str) -> None:
    parts = desk.parse("usgs", desk.raw("MCS2026_Commodities_Data.csv", joined(LONG).encode(encoding)))
    what = ("Production", "Primary production", "kilograms")
    assert desk.rows(parts["usgs_production", "MCS2026"]) == [
        ("MCS2026", "Gallium", "China", "CHN", *what, 2024, 839000.0, False, None),
        ("MCS2026", "Gallium", "Congo (Kinshasa)", "COD", *what, 2024, None, False, "W"),
        ("MCS2026", "Gallium", "Japan", "JPN", *what, 2024, 0.0, False, None),
        ("MCS2026", "Gallium", "C\u00f4te d\u2019Ivoire", "CIV", *what, 2025, None, True, "<20; estimated"),
        ("MCS2026", "Gallium", "Other countries", None, *what, 2025, None, True, "190 - 290"),
    ]
    assert desk.rows(parts["published_total", "usgs_production-MCS2026"]) == [
        ("usgs_production", "MCS2026 Gallium: Primary production", 2024, 839000.0, "kilograms"),
    ]


def test_types_are_those_of_the_raw_table(desk: Desk) -> None:
    part = desk.parse("usgs", desk.raw("x.csv", joined(LONG)))["usgs_production", "MCS2026"]
    kinds = {"year": pl.Int16, "value": pl.Float64, "is_estimated": pl.Boolean}
    assert pl.read_parquet_schema(part.path) == {name: kinds.get(name, pl.String) for name in usgs.COLUMNS}


def test_totals_of_several_kinds_keep_apart(desk: Desk) -> None:
    kind = 'MCS2025,Titanium,"World total (%s)",Mine production,metric tons,%d,%d,,,,,,'
    lines = [*WIDE, kind % ("rutile, rounded", 590, 450), kind % ("ilmenite and rutile, rounded", 9430, 9400)]
    found = desk.rows(
        desk.parse("usgs", desk.raw("x.csv", joined(lines)))["published_total", "usgs_production-MCS2025"]
    )
    assert [row[1] for row in found if row[2] == 2023][:2] == [
        "MCS2025 Titanium: Mine production (ilmenite and rutile)",
        "MCS2025 Titanium: Mine production (rutile)",
    ]


def test_two_editions_are_two_parts_and_one_edition_twice_is_refused(desk: Desk) -> None:
    first, second = desk.raw("a.csv", joined(WIDE)), desk.raw("b.csv", joined(LONG))
    assert {part for table, part in desk.parse("usgs", first, second) if table == "usgs_production"} == {
        "MCS2025",
        "MCS2026",
    }
    with pytest.raises(DataError, match=r"a\.csv and c\.csv are both MCS2025"):
        desk.parse("usgs", first, desk.raw("c.csv", joined(WIDE)))


REFUSALS = [
    (WIDE, "UNIT_MEAS", "UNIT", "column UNIT_MEAS is missing"),
    (WIDE, "PROD_EST_ 2024", "PROD_2024", "wanted are columns PROD_2023 and PROD_EST_"),
    (WIDE, "MCS2025,", "MCS2024,", "unknown SOURCE"),
    (WIDE, "Other Countries", "Atlantis", "unknown country_name 'Atlantis'"),
    (WIDE, "Other Countries", "China", "occurs twice"),
    (WIDE, "66000", "-66000", "value is not between 0"),
    (WIDE, "66000", "66000000000000", "value is not between 0"),
    (WIDE, "66000", "lots", "value is no number"),
    (WIDE, "66000", "66.000.0", "value is no number"),
    (WIDE, "metric tons", "short tons", "unknown unit.*short tons"),
    (WIDE, "Tungsten ", "", "commodity is empty"),
    (LONG, "Statistics_detail", "Detail", "column Statistics_detail is missing"),
    (LONG, "World Production", "Global Production", "no row of world production"),
    (LONG, "kilograms,2024,W", "kilograms,24,W", "Year is not between 1900"),
    (LONG, "kilograms,2024,W", "kilograms,2024,Q", "value is no number.*Q"),
    (LONG, '"839,000"', '"83,90,00"', "value is no number"),
    (LONG, "Japan", "Nippon-koku", "unknown country_name"),
    (LONG, "Congo (Kinshasa)", "Japan", "occurs twice"),
    (LONG, "kilograms", "stone", "unknown unit"),
]


@pytest.mark.parametrize(("lines", "old", "new", "why"), REFUSALS)
def test_refusal(desk: Desk, lines: list[str], old: str, new: str, why: str) -> None:
    text = joined(lines)
    assert old in text
    with pytest.raises(DataError, match=why) as error:
        desk.parse("usgs", desk.raw("mcs.csv", text.replace(old, new).encode("cp1252")))
    assert error.value.message.startswith("mcs.csv")


def test_no_file_is_told(desk: Desk) -> None:
    with pytest.raises(UsageError, match="none is given"):
        desk.parse("usgs")


def test_what_is_staged_is_not_made_again(desk: Desk) -> None:
    raw = desk.raw("x.csv", joined(LONG))
    assert desk.parse("usgs", raw, has=lambda _t, _p, origin: origin == f"{raw.sha256}:{usgs.PARSER}") == {}


def test_fetch_names_the_file(desk: Desk) -> None:
    shelf = desk.shelf()
    usgs.fetch(shelf, {"url": "https://example.org/file?name=x.csv", "name": "x.csv"})
    assert shelf.asked == [("https://example.org/file?name=x.csv", "x.csv", "csv")]


@settings(deadline=None)  # other work may hold the machine
@given(st.integers(0, 10**11), st.integers(0, 9))
def test_printed_figures_read_back(whole: int, tenth: int) -> None:
    printed = pl.DataFrame({"a": [f"{whole:,}", f"{whole:,}.{tenth}", str(whole)]})
    read = printed.select(usgs._ungrouped(pl.col("a")).cast(pl.Float64)).to_series().to_list()
    assert read == [float(whole), float(f"{whole}.{tenth}"), float(whole)]

"""World Mining Data: the workbook of table 6.4, one sheet a mineral."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from scrisk.errors import DataError, UsageError
from scrisk.sources import wmd

if TYPE_CHECKING:
    from conftest import Desk, Sheet

HEADER = ["Country", "unit", 2022, 2023, 2024, "data source"]


def book() -> dict[str, Sheet]:
    return {
        "Rare Earths (REO)": [
            ["Rare Earths (REO)"],
            list(HEADER),
            ["China", "metr. t", 210000, 255000, 270000, "e"],
            ["Taiwan", "metr. t", 0, None, 0.5, "r"],
            ["Korea, South", "metr. t", 1.25, 2, 3, "p"],
            ["Total", "metr. t", 210001.25, 255002, 270003.5, None],
        ],
        "Gold": [
            ["Gold"],
            list(HEADER),
            ["Australia", "kg", 300000, 290000, 280000, "r"],
            ["Total", "kg", 300000, 290000, 280000, None],
        ],
    }


def test_each_year_is_a_part(desk: Desk) -> None:
    parts = desk.parse("wmd", desk.raw("6.4.xlsx", book()))
    years = ("2022", "2023", "2024")
    assert set(parts) == {
        *(("wmd_production", year) for year in years),
        *(("published_total", f"wmd_production-{year}") for year in years),
    }
    assert desk.rows(parts["wmd_production", "2023"]) == [
        ("Gold", 2023, "Australia", "AUS", 290000.0, "kg", "r"),
        ("Rare Earths (REO)", 2023, "China", "CHN", 255000.0, "metr. t", "e"),
        # Taiwan's empty cell of 2023 is no row, its zero of 2022 is one.
        ("Rare Earths (REO)", 2023, "Korea, South", "KOR", 2.0, "metr. t", "p"),
    ]
    assert [row[2:5] for row in desk.rows(parts["wmd_production", "2022"]) if row[3] == "TWN"] == [
        ("Taiwan", "TWN", 0.0)
    ]
    assert desk.rows(parts["published_total", "wmd_production-2024"]) == [
        ("wmd_production", "Gold", 2024, 280000.0, "kg"),
        ("wmd_production", "Rare Earths (REO)", 2024, 270003.5, "metr. t"),
    ]
    assert {part.edition for part in parts.values()} == {"production 2022-2024"}


def test_editions_may_differ_in_capitals(desk: Desk) -> None:
    plain = {key: desk.rows(part) for key, part in desk.parse("wmd", desk.raw("6.4.xlsx", book())).items()}
    sheets = book()
    for rows in sheets.values():
        rows[1][:2], rows[1][5] = ["COUNTRY", "Unit"], "Data_Source"
    again = desk.parse("wmd", desk.raw("6.4.xlsx", sheets))
    assert {key: desk.rows(part) for key, part in again.items()} == plain


def test_types_are_those_of_the_raw_table(desk: Desk) -> None:
    part = desk.parse("wmd", desk.raw("6.4.xlsx", book()))["wmd_production", "2024"]
    assert pl.read_parquet_schema(part.path) == {
        "commodity": pl.String, "year": pl.Int16, "country_name": pl.String, "country_iso3": pl.String,
        "production": pl.Float64, "unit": pl.String, "data_source": pl.String,
    }  # fmt: skip


def test_what_is_staged_is_not_made_again(desk: Desk) -> None:
    raw = desk.raw("6.4.xlsx", book())
    origin = f"{raw.sha256}:{wmd.PARSER}"
    parts = desk.parse(
        "wmd", raw, has=lambda table, part, made: (table, part, made) == ("wmd_production", "2023", origin)
    )
    assert ("wmd_production", "2023") not in parts
    assert ("wmd_production", "2024") in parts


def test_the_same_file_gives_the_same_bytes(desk: Desk) -> None:
    raw = desk.raw("6.4.xlsx", book())
    first = {key: part.path.read_bytes() for key, part in desk.parse("wmd", raw).items()}
    assert {key: part.path.read_bytes() for key, part in desk.parse("wmd", raw).items()} == first


# row and column in the sheet of rare earths, new value, what the message says
REFUSALS: list[tuple[int, int, Any, str]] = [
    (1, 5, "quality", "wanted are Country, unit, years and data source"),
    (1, 1, "measure", "no row names the columns Country, unit"),
    (1, 3, 2022, "column 2022 is there twice"),
    (1, 3, "2023 (est.)", "wanted are Country, unit, years"),
    (2, 0, "Atlantis", "unknown Country.*Atlantis"),
    (2, 0, "Taiwan", "occurs twice"),
    (2, 0, None, "Country is empty"),
    (2, 1, "long t", "unknown unit.*long t"),
    (2, 1, "kg", "two units in one commodity and year"),
    (2, 2, -1, "production is not between 0"),
    (2, 2, 1e15, "production is not between 0"),
    (2, 2, "n.a.", "production is no number"),
    (2, 2, 210001, "the countries do not add up to the total"),
    (2, 5, "x", "unknown data_source"),
    (2, 5, None, "unknown data_source"),
    (5, 0, "China", "occurs twice|unknown data_source"),
    (5, 2, 2100.0, "do not add up"),
]


@pytest.mark.parametrize(("row", "column", "value", "why"), REFUSALS)
def test_refusal(desk: Desk, row: int, column: int, value: Any, why: str) -> None:
    sheets = book()
    sheets["Rare Earths (REO)"][row][column] = value
    with pytest.raises(DataError, match=why) as error:
        desk.parse("wmd", desk.raw("6.4.xlsx", sheets))
    assert error.value.message.startswith("6.4.xlsx")


def test_one_workbook_is_wanted(desk: Desk) -> None:
    with pytest.raises(UsageError, match="2 are given"):
        desk.parse("wmd", desk.raw("a.xlsx", book()), desk.raw("b.xlsx", book()))


def test_fetch_asks_for_the_workbook(desk: Desk) -> None:
    shelf = desk.shelf()
    wmd.fetch(shelf, {"url": "https://example.org/6.4.xlsx"})
    assert shelf.asked == [("https://example.org/6.4.xlsx", None, "xlsx")]

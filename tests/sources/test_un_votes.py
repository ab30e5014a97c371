"""UN ideal points: the csv as the authors give it and the table as Dataverse keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from scrisk.errors import DataError
from scrisk.sources import un_votes

if TYPE_CHECKING:
    from conftest import Desk

CSV = (
    "ccode,session,IdealPointAll,NVotesAll,Q5%All,Q50%All,Q95%All,iso3c,Countryname,USAgree\n"
    "2,78,2.5,90,2.4,2.5,2.6,USA,United States,1\n"
    "740,78,0.9,90,0.8,0.9,1.0,JPN,Japan,0.6\n"
    '678,44,-0.5,90,-0.6,-0.5,-0.4,YAR,"Yemen, North",0.1\n'
    "680,44,-1.25,90,-1.3,-1.2,-1.1,YAR,Yemen People's Republic,0.1\n"
)


@pytest.mark.parametrize(
    "content", [CSV, CSV.replace('"Yemen, North"', "Yemen").replace(",", "\t"), "\ufeff" + CSV.replace("\n", "\r\n")]
)
def test_ideal_points(desk: Desk, content: str) -> None:
    part = desk.parse("un_votes", desk.raw("IdealpointestimatesAll_Jun2024.csv", content))["un_ideal_point", "all"]
    assert desk.rows(part) == [
        ("JPN", 2023, 0.9),
        ("USA", 2023, 2.5),
        ("YAR", 1989, -0.5),
        ("YMD", 1989, -1.25),
    ]
    assert part.edition == "sessions of 1989-2023"
    assert pl.read_parquet_schema(part.path) == {
        "country_code": pl.String, "year": pl.Int16, "ideal_point": pl.Float64,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("IdealPointAll", "IdealPoint", "column IdealPointAll is missing"),
        ("iso3c", "iso", "column iso3c is missing"),
        ("JPN", "JAP", "unknown country_code.*JAP"),
        ("JPN", "USA", "occurs twice"),
        ("JPN", "", "unknown country_code"),
        (",0.9,90", ",90,90", "IdealPointAll is not between -10 and 10"),
        (",0.9,90", ",,90", "IdealPointAll is empty"),
        (",0.9,90", ",NaN,90", "IdealPointAll is no number"),
        ("740,78", "740,2023", "session is not between 1 and 150"),
        ("740,78", "740,78.5", "session is no whole number"),
        ("Japan,0.6", "Japan,0.6,0.7", "not a table"),
    ],
)
def test_refusal(desk: Desk, old: str, new: str, why: str) -> None:
    assert old in CSV
    with pytest.raises(DataError, match=why):
        desk.parse("un_votes", desk.raw("points.csv", CSV.replace(old, new)))


def test_what_is_staged_is_not_made_again(desk: Desk) -> None:
    raw = desk.raw("points.csv", CSV)
    assert desk.parse("un_votes", raw, has=lambda _t, _p, made: made == f"{raw.sha256}:{un_votes.PARSER}") == {}


def test_fetch_names_the_file(desk: Desk) -> None:
    shelf = desk.shelf()
    un_votes.fetch(shelf, {"url": "https://example.org/datafile/1", "name": "points.csv"})
    assert shelf.asked == [("https://example.org/datafile/1", "points.csv", "csv")]

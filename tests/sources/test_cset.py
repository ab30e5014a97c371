"""The chip data set: five csv files that point at each other. What single files may hold is in test_restate.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from scrisk.errors import DataError, UsageError
from scrisk.sources import cset

if TYPE_CHECKING:
    from conftest import Desk

    from scrisk.sources.base import RawFile

SIZE = "market_share_chart_global_market_size_info,market_share_chart_source"
FILES = {
    "inputs.csv": f"input_id,input_name,type,stage_name,stage_id,description,year,{SIZE}\n"
    'N1,Lithography,process,Fabrication,S2,"Light, and a mask.\nTwo lines.",,,\n'
    "N2,Scanners,tool_resource,,,,2025,$13 billion (2025),a study\n",
    "stages.csv": f"stage_id,stage_name,description,{SIZE}\nS2,Fabrication,x,$99 billion (2022),a study\n",
    "providers.csv": "provider_name,alias,provider_id,provider_type,country\n"
    "NLD,Netherlands,P1,country,\nCanon,,P3,organization,JPN\nCanon,Canon ANELVA,P3,organization,JPN\n",
    "provision.csv": "provider_name,provider_id,provided_name,provided_id,share_provided,year,source\n"
    "NLD,P1,Scanners,N2,90.5,2025,a study\nCanon,P3,Scanners,N2,,2025,\n",
    "sequence.csv": "input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id\n"
    "Scanners,N2,Lithography,N1,,\n",
}


def raws(desk: Desk, **other: str) -> list[RawFile]:
    texts = {**FILES, **{f"{name}.csv": text for name, text in other.items()}}
    return [desk.raw(name, text) for name, text in texts.items()]


def test_the_four_tables(desk: Desk) -> None:
    parts = desk.parse("cset", *reversed(raws(desk)))
    assert {table: desk.rows(part) for (table, _), part in parts.items()} == {
        "chip_input": [
            ("N1", "Lithography", "process", "S2", "Fabrication", None, None, None),
            ("N2", "Scanners", "tool_resource", None, None, "$13 billion (2025)", 2025, "a study"),
            ("S2", "Fabrication", "stage", "S2", "Fabrication", "$99 billion (2022)", 2022, "a study"),
        ],
        "chip_provider": [
            ("P1", "NLD", "Netherlands", "country", "NLD"),
            ("P3", "Canon", "Canon ANELVA", "organization", "JPN"),
        ],
        "chip_share": [("P1", "N2", 0.905, 2025, "a study"), ("P3", "N2", None, 2025, None)],
        "chip_link": [("N2", "N1", None)],
    }
    assert {part.edition for part in parts.values()} == {"as of 2026-11-20"}
    schema = pl.read_parquet_schema(parts["chip_share", "all"].path)
    assert schema["share"] == pl.Float64
    assert schema["year"] == pl.Int16


def test_one_new_file_makes_all_tables_anew(desk: Desk) -> None:
    first = raws(desk)
    made = {part.origin for part in desk.parse("cset", *first).values()}
    assert len(made) == 1
    assert desk.parse("cset", *first, has=lambda _t, _p, origin: origin in made) == {}
    newer = raws(desk, provision=FILES["provision.csv"].replace("90.5", "91.5"))
    assert len(desk.parse("cset", *newer, has=lambda _t, _p, origin: origin in made)) == 4


def test_a_missing_file_is_named(desk: Desk) -> None:
    with pytest.raises(UsageError, match=r"stages\.csv is not among them"):
        desk.parse("cset", *(raw for raw in raws(desk) if raw.name != "stages.csv"))


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("inputs", "N2,", ",", "an id or a name is empty"),
        ("providers", "P3,organization", ",organization", "an id or name is empty"),
        ("provision", "provided_id", "input_id", "column provided_id is missing"),
        ("provision", "90.5", "9050", "share_provided is not between 0 and 100"),
        ("provision", "P3", "P9", "unknown provider_id.*P9"),
        ("sequence", "N2,Lithography", ",Lithography", "input_id is empty"),
        ("stages", "stage_id", "id", "column stage_id is missing"),
    ],
)
def test_refusal(desk: Desk, file: str, old: str, new: str, why: str) -> None:
    text = FILES[f"{file}.csv"]
    assert old in text
    with pytest.raises(DataError, match=why):
        desk.parse("cset", *raws(desk, **{file: text.replace(old, new)}))


def test_fetch_asks_for_five_files(desk: Desk) -> None:
    shelf = desk.shelf()
    cset.fetch(shelf, {"url": "https://example.org/main/{file}"})
    assert shelf.asked == [(f"https://example.org/main/{name}", name, "csv") for name in cset.FILES]

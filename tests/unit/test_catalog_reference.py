"""Published shares and trade parameters: sourced, one value at a time, and in step with their manifests."""

from __future__ import annotations

import hashlib
import tomllib

import polars as pl
import pytest

from scrisk import resources
from scrisk.catalog import load

REFERENCE = resources.data_dir() / "reference"


@pytest.mark.parametrize("name", ["published_share", "trade_parameter"])
def test_manifest_agrees_with_its_table(name: str) -> None:
    manifest = tomllib.loads((REFERENCE / f"{name}.toml").read_text(encoding="utf-8"))
    content = (REFERENCE / f"{name}.csv").read_bytes()
    table = pl.read_csv(content, infer_schema=False)
    assert manifest["table"] == name
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert manifest["rows"] == table.height
    assert manifest["columns"] == table.columns


def published() -> pl.DataFrame:
    return pl.read_csv(REFERENCE / "published_share.csv", try_parse_dates=True)


def test_published_shares_have_a_source_and_one_period_a_year() -> None:
    table = published()
    assert table.filter(pl.col("share").is_between(0, 1).not_()).height == 0
    assert table.filter(pl.col("period_start") > pl.col("period_end")).height == 0
    assert table.filter(pl.col("period_start").dt.year() != pl.col("year")).height == 0
    assert table.select("producer", "title", "url").null_count().row(0) == (0, 0, 0)
    periods = table.group_by("economy", "item", "year").agg(pl.struct("period_start", "period_end").n_unique())
    assert set(periods["period_start"]) == {1}
    wanted = {item.id for item in load().items if item.sourcing == "published"}
    assert set(table["item"]) == wanted


def test_published_shares_leave_no_room_for_a_larger_supplier() -> None:
    groups = published().group_by("economy", "item", "year")
    rest = groups.agg(known=pl.col("share").sum(), largest=pl.col("share").max())
    assert rest.filter(pl.col("known") > 1 + 1e-9).height == 0
    assert rest.filter(1 - pl.col("known") >= pl.col("largest")).height == 0


@pytest.mark.parametrize(
    ("item", "supplier", "year", "share"),
    [
        ("photoresist", "JPN", 2019, 0.919),
        ("photoresist", "JPN", 2020, 0.886),
        ("photoresist", "JPN", 2021, 0.852),
        ("fluorinated-polyimide", "JPN", 2019, 0.937),
        ("hydrogen-fluoride", "JPN", 2019, 0.439),
        ("refined-magnet-rare-earths", "CHN", 2023, 0.92),
        ("refined-magnet-rare-earths", "MYS", 2023, 0.05),
    ],
)
def test_published_figures(item: str, supplier: str, year: int, share: float) -> None:
    found = published().filter(item=item, supplier=supplier, year=year)
    assert found["share"].to_list() == [share]


def test_one_trade_parameter_a_pair_at_a_time() -> None:
    table = pl.read_csv(REFERENCE / "trade_parameter.csv", try_parse_dates=True)
    assert set(table["importer"]) == {"JPN", "KOR"}
    assert set(table["kind"]) == {"agreement"}
    assert set(table["t"]) == {0.8}
    assert table.filter(pl.col("importer") == pl.col("exporter")).height == 0
    for _, rows in table.sort("from").group_by("importer", "exporter"):
        ends = rows["until"].to_list()
        assert all(end is not None for end in ends[:-1])
        for end, start in zip(ends[:-1], rows["from"].to_list()[1:], strict=True):
            assert end < start


@pytest.mark.parametrize(
    ("importer", "exporter", "day", "known"),
    [
        ("JPN", "CHN", "2021-12-31", False),
        ("JPN", "CHN", "2022-01-01", True),
        ("KOR", "CHN", "2015-12-20", True),
        ("JPN", "GBR", "2020-12-31", True),
        ("JPN", "GBR", "2021-01-01", True),
        ("KOR", "HRV", "2013-07-01", False),
        ("KOR", "TWN", "2024-01-01", False),
    ],
)
def test_agreements_in_force(importer: str, exporter: str, day: str, known: bool) -> None:
    table = pl.read_csv(REFERENCE / "trade_parameter.csv", infer_schema=False)
    found = table.filter(
        (pl.col("importer") == importer)
        & (pl.col("exporter") == exporter)
        & (pl.col("from") <= day)
        & (pl.col("until").is_null() | (pl.col("until") >= day))
    )
    assert found.height == int(known)

"""The stages of a chain: what is printed of them is sourced, and several series become one answer."""

from __future__ import annotations

import hashlib
import tomllib
from typing import Any

import polars as pl
import pytest

from scrisk import resources
from scrisk.catalog import load
from scrisk.errors import CodeError, DataError
from scrisk.method.stages import hhi_bounds, reconcile
from scrisk.scoring import stages
from scrisk.scoring.paths import Layer, spread, strongest_paths
from scrisk.warehouse.connect import Result
from scrisk.warehouse.resolve import items

REFERENCE = resources.data_dir() / "reference"


def printed() -> pl.DataFrame:
    return pl.read_csv(REFERENCE / "stage_share.csv", infer_schema_length=None)


def test_manifest_agrees_with_its_table() -> None:
    manifest = tomllib.loads((REFERENCE / "stage_share.toml").read_text(encoding="utf-8"))
    content = (REFERENCE / "stage_share.csv").read_bytes()
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert (manifest["rows"], manifest["columns"]) == (printed().height, printed().columns)
    years = printed()["year"]
    assert manifest["edition"] == f"rows of {years.min()} to {years.max()}"


def test_printed_shares_are_sourced_possible_and_of_catalogued_stages() -> None:
    table = printed()
    assert table.select("producer", "title", "url", "accessed", "measure", "grade").null_count().row(0) == (0,) * 6
    assert set(table["grade"]) <= {"official", "industry", "press"}
    assert set(table["kind"]) <= {"all", "light", "heavy"}
    chain = load().chain("rare-earths")
    assert set(table["stage"]) == {stage.id for stage in chain.stages}
    series = table.group_by("stage", "kind", "economy", "year", "series").agg(pl.col("share_low").sum())
    assert series.filter(pl.col("share_low") > 1 + 1e-9).height == 0
    assert table.filter(pl.col("share_low") > pl.col("share_high")).height == 0
    told = table.filter(pl.col("share").is_not_null())
    assert told.filter(~pl.col("share").is_between("share_low", "share_high")).height == 0


def series(name: str, year: int, grade: str = "official", **shares: Any) -> list[dict[str, Any]]:
    rows = []
    for supplier, value in shares.items():
        low, high = value if isinstance(value, tuple) else (value, value)
        rows.append(
            {
                "chain": "c", "stage": "s", "stage_kind": "all", "economy": "WLD", "year": year, "series": name,
                "supplier": supplier, "share": None if isinstance(value, tuple) else value, "share_low": low,
                "share_high": high, "grade": grade, "publisher": name,
            }
        )  # fmt: skip
    return rows


def test_several_series_become_one_answer() -> None:
    # One prints China alone, one China and Japan, one is too old; Japan can have no more than 6 % by the first.
    rows = pl.DataFrame(
        series("new", 2024, CHN=0.94) + series("mid", 2022, CHN=0.80, JPN=0.15) + series("old", 2017, CHN=0.5)
    )
    world = stages._with_leads(rows)
    assert set(world.filter("is_lead")["series"]) == {"new"}
    told = stages._over_series(world, 5).row(0, named=True)
    assert (told["top_supplier"], told["top_supplier_share"]) == ("CHN", 0.94)
    assert (told["top_supplier_share_low"], told["top_supplier_share_high"]) == (0.80, 0.94)
    assert told["source_count"] == 2
    parts = [part for _, part in stages.newest(world, 5).group_by("series", maintain_order=True)]
    low, high = stages.bounds(parts, "JPN")
    assert (round(low, 12), high) == (0.06, 0.15)
    # Whom nobody names has at most what every series leaves.
    low, high = stages.bounds(parts, "KOR")
    assert (low, round(high, 12)) == (0.0, 0.05)
    # HHI: 0.8^2 + 0.06^2 at least; at most 0.94^2 with the rest on Japan.
    assert told["hhi_low"] == pytest.approx(0.8**2 + 0.06**2)
    assert told["hhi_high"] == pytest.approx(0.94**2 + 0.06**2)


def test_series_that_contradict_span_their_own_hhi() -> None:
    rows = pl.DataFrame(series("a", 2024, CHN=0.9) + series("b", 2024, JPN=0.9) + series("c", 2024, KOR=0.9))
    told = stages._over_series(stages._with_leads(rows), 5).row(0, named=True)
    assert 0.0 <= told["hhi_low"] <= told["hhi_high"] <= 1.0
    assert (told["top_supplier_share_low"], told["top_supplier_share_high"]) == (pytest.approx(0.1), 0.9)


def test_concentration_of_one_series_says_what_is_unknown() -> None:
    rows = stages._with_leads(pl.DataFrame(series("a", 2024, CHN=0.75, MYS=0.125)))
    told = stages._by_series(rows).row(0, named=True)
    assert (told["hhi_low"], told["hhi_high"], told["coverage_share"]) == (0.578125, 0.59375, 0.875)
    assert told["flags"] == "partial_shares"


def test_bounds_are_checked() -> None:
    assert all(value != value for value in (*reconcile([], []), *hhi_bounds([], [])))
    for wrong in (lambda: reconcile([0.5], [0.4]), lambda: hhi_bounds([0.7, 0.7], [0.7, 0.7]),
                  lambda: hhi_bounds([0.5], [0.4]), lambda: hhi_bounds([0.0] * 13, [1.0] * 13)):  # fmt: skip
        with pytest.raises(DataError):
            wrong()


def test_layers_are_checked() -> None:
    import numpy as np

    share, made = np.array([[0.0, 0.7], [0.6, 0.0]]), np.array([0.5, 0.4])
    with pytest.raises(DataError, match="exceed one"):
        strongest_paths([Layer("x", share, share, share, made, made)], 0, 1)
    fits = np.array([0.3, 0.4])
    with pytest.raises(DataError, match="two economies"):
        strongest_paths([Layer("x", share, share, share, fits, fits)], 1, 1)
    with pytest.raises(DataError, match="do not fit"):
        strongest_paths([Layer("x", share, share, share, fits[:1], fits)], 0, 1)
    nothing = np.zeros((2, 2))
    found = strongest_paths([Layer("x", nothing, nothing, nothing, np.ones(2), np.ones(2))], 0, 1)
    assert (found.total, found.paths) == (0.0, ())


def test_unknown_suppliers_are_spread_over_the_makers_that_are_left() -> None:
    # 10 % of imports are of nobody named; of the world's 20 % beside China Japan makes 15, 5 are of nobody named.
    found = spread({"CHN": 0.9}, {"CHN": 0.8, "JPN": 0.15}, ["CHN", "JPN", "KOR"], "KOR")
    assert dict(found) == {"JPN": pytest.approx(0.075)}
    assert dict(spread({"CHN": 1.0}, {"JPN": 0.1}, ["CHN", "JPN"], "KOR")) == {}


def test_a_word_names_the_one_item_that_has_it() -> None:
    columns = ("item", "name_en", "name_ja", "name_ko", "material", "hs_codes")
    known = Result(columns, [(name, name, name, name, None, None) for name in ("rare-earth-magnets", "magnet-alloys")])
    assert items(known, ["magnets"]) == ["rare-earth-magnets"]
    assert items(known, ["earth magnets"]) == ["rare-earth-magnets"]
    for text in ("magnet earth", "none", "-"):
        with pytest.raises(CodeError):
            items(known, [text])

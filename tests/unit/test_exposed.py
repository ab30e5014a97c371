"""The published exposure: which shocks are made of hazards and measures, and what its rows say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from scrisk import catalog as catalogs
from scrisk import method as methods
from scrisk.scoring import exposed
from scrisk.scoring.exposed import Evidence, exposures
from scrisk.terms import TABLES

CATALOG = catalogs.load()
METHOD = methods.load()
FEW = replace(METHOD, exposure=replace(METHOD.exposure, draws=400))
PROVENANCE = {"run_id": "r", "method_version": "m", "method_hash": "h", "code_version": "c"}
INTERRUPTION = pl.DataFrame(
    {
        "role": ["top", "top", "other", "other"], "level": [0.0, 1.0] * 2, "depth": [1.0, 1.0, 0.5, 1.0],
        "years": [1.0, 10.0] * 2, "falls": [100] * 4, "supply_side_falls": [50, 50, 20, 20],
    }
)  # fmt: skip
PRIOR = pl.DataFrame({"economy": ["JPN", "KOR"], "stock_days": [60.0, 54.0]})


def scored(**items: list[tuple[str, float]]) -> dict[str, pl.DataFrame]:
    """Return scores and shares of items that Japan and Korea buy alike, the largest supplier first."""
    basis = {"gallium": "world-share"}
    keys = [(economy, item) for economy in ("JPN", "KOR", "USA") for item in items]
    score = [
        {"economy": economy, "item": item, "year": year, "basis": basis.get(item, "quantity"), "hhi": 0.5,
         "trade_value_usd": None if item in basis else 3.65e6, "data_vintage": f"baci x; wmd {year}",
         "coverage_share": 0.9, "is_estimated": item in basis}
        for economy, item in keys for year in (2023, 2024)
    ]  # fmt: skip
    share = [
        {"economy": economy, "item": item, "year": year, "basis": basis.get(item, "quantity"), "supplier": supplier,
         "share": part, "rank": place}
        for economy, item in keys for year in (2023, 2024) for place, (supplier, part) in enumerate(items[item], 1)
    ]  # fmt: skip
    whole = {"trade_value_usd": pl.Float64}
    return {"score": pl.DataFrame(score, schema_overrides=whole), "supplier_share": pl.DataFrame(share)}


def evidence(*hazard: tuple[str, str, str, float], **more: pl.DataFrame) -> Evidence:
    # Of the year before, and of one that is not asked about.
    told = [
        (economy, item, year, supplier, p / (1 + 2023 - year))
        for economy, item, supplier, p in hazard
        for year in (2022, 2023)
    ]
    frame = pl.DataFrame(told, schema=exposed.HAZARD, orient="row")
    content = pl.DataFrame(schema={"exporter": pl.String, "item": pl.String, "origin": pl.String, "share": pl.Float64})
    return Evidence(**{"hazard": frame, "interruption": INTERRUPTION, "stock_prior": PRIOR, "content": content, **more})


def without_measures() -> Any:
    return replace(CATALOG, measures=())


def asked(rows: dict[str, pl.DataFrame], known: Evidence, catalog: Any = CATALOG) -> dict[str, pl.DataFrame]:
    return exposures(rows, catalog, FEW, known, PROVENANCE)


def test_every_table_has_its_columns_and_every_level_of_stocks_its_rows() -> None:
    rows = scored(tin=[("IDN", 0.6), ("PER", 0.4)], gallium=[("CHN", 1.0)])
    found = asked(rows, evidence(("JPN", "tin", "IDN", 0.5)))
    for name, frame in found.items():
        assert tuple(frame.columns) == TABLES[name].columns
    whole = found["exposure"]
    levels = {
        economy: whole.filter(pl.col("economy") == economy, pl.col("item") == "tin")["stock_days"].to_list()
        for economy in ("JPN", "KOR")
    }
    assert levels == {"JPN": [0.0, 60.0, 180.0], "KOR": [0.0, 54.0, 60.0, 180.0]}
    assert whole["year"].unique().to_list() == [2024]
    assert "USA" not in whole["economy"].to_list()
    priors = whole.filter("is_stock_prior").select("economy", "item", "stock_days").unique().sort(pl.all()).rows()
    assert priors == [("JPN", "gallium", 60.0), ("JPN", "tin", 60.0), ("KOR", "gallium", 54.0), ("KOR", "tin", 54.0)]


def test_the_hazard_is_thinned_to_falls_that_left_the_buyer_short() -> None:
    # Half of the falls of top suppliers, a fifth of the others: 0.8 x 0.5 and 0.8 x 0.2.
    rows = scored(tin=[("IDN", 0.5), ("PER", 0.3), ("JPN", 0.2)])
    known = evidence(("JPN", "tin", "IDN", 0.8), ("JPN", "tin", "PER", 0.8), ("JPN", "tin", "JPN", 0.8))
    _, suppliers = exposed._supplied(rows, CATALOG)
    shocks, covered = exposed.interruptions(suppliers, known)
    assert {shock.key: round(shock.probability, 12) for shock in shocks} == {
        "interruption:IDN:tin:JPN": 0.4, "interruption:PER:tin:JPN": 0.16,
    }  # fmt: skip
    assert shocks[1].depth == (0.5, 1.0)
    assert shocks[1].duration == (365.0, 3650.0)
    assert covered.rows() == [("JPN", "tin", pytest.approx(0.8))]
    row = asked(rows, known, without_measures())["exposure"].row(0, named=True)
    assert row["hazard_share"] == pytest.approx(0.8)
    assert row["flags"] == ""
    assert row["p_unmet"] == pytest.approx(1 - 0.6 * 0.84, abs=0.1)


def test_where_nothing_is_known_there_is_no_figure() -> None:
    found = asked(scored(tin=[("IDN", 1.0)], gallium=[("CHN", 1.0)]), evidence())
    tin = found["exposure"].filter(pl.col("item") == "tin")
    assert tin["flags"].unique().to_list() == ["no_hazard"]
    assert tin.select(pl.col("expected_shortfall_days", "p_unmet", "var_95", "cvar_95").null_count()).row(0) == (7,) * 4
    gallium = found["exposure"].filter((pl.col("item") == "gallium") & (pl.col("stock_days") == 0.0))
    assert gallium["flags"].unique().to_list() == ["measures_only;no_hazard;world_share"]
    assert (gallium["expected_shortfall_days"] > 0).all()
    assert gallium["expected_loss_usd"].null_count() == 2
    assert found["exposure_part"]["part_kind"].unique().sort().to_list() == ["measure", "supplier"]
    assert found["exposure_total"].filter(pl.col("stock_days") == 0.0)["without_value"].to_list() == [1, 1]


def test_measures_hit_what_they_cover() -> None:
    _, rows = exposed._supplied(scored(gallium=[("CHN", 0.9), ("RUS", 0.1)]), CATALOG)
    numbers = METHOD.exposure
    shocks = {
        shock.key: shock
        for shock in exposed.measures_on(rows, CATALOG, numbers, date(2026, 11, 23), evidence().content)
    }
    licences = shocks["measure:cn-2023-23"]
    assert licences.hits == [(0, 1.0), (2, 1.0)]  # what China sells to Japan and to Korea
    assert licences.probability == numbers.licence_probability
    assert (licences.licence_days, licences.licence_share) == (numbers.licence_days, numbers.licence_share)
    # Announcement 1 of 2026 is aimed at certain users in Japan.
    assert shocks["measure:cn-2026-1"].hits == [(0, numbers.end_user_share)]
    assert not any(shock.endswith("jp-2019-korea") for shock in shocks)  # ended
    assert not list(exposed.measures_on(rows, CATALOG, numbers, date(2020, 1, 1), evidence().content))


def test_rules_on_goods_made_elsewhere_hit_by_origin_content() -> None:
    measure = CATALOG.measure("cn-2025-61")
    item = measure.items[0].item
    _, rows = exposed._supplied(
        {
            name: frame.with_columns(item=pl.lit(item))
            for name, frame in scored(tin=[("VNM", 0.7), ("CHN", 0.3)]).items()
        },
        CATALOG,
    )
    content = pl.DataFrame(
        {"exporter": ["VNM", "CHN"], "item": [item] * 2, "origin": ["CHN"] * 2, "share": [0.4, 1.0]}
    )  # fmt: skip
    one = replace(CATALOG, measures=(measure,))
    (shock,) = exposed.measures_on(rows, one, METHOD.exposure, METHOD.dated, content)
    fraction = {"whole": 0.4, "part": 0.4 * METHOD.exposure.part_share}[measure.items[0].extent]
    assert shock.hits == [(row, pytest.approx(fraction)) for row in (1, 3)]  # CHN, VNM, CHN, VNM
    assert shock.probability == METHOD.exposure.suspended_probability  # lapsed, unconfirmed


def test_the_same_inputs_give_the_same_bytes_in_any_order() -> None:
    rows = scored(tin=[("IDN", 0.6), ("PER", 0.4)], gallium=[("CHN", 1.0)])
    hazard = [("JPN", "tin", "IDN", 0.5), ("KOR", "tin", "PER", 0.9)]
    one = asked(rows, evidence(*hazard))
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=2) for name, frame in rows.items()}
    two = asked(shuffled, evidence(*reversed(hazard)))
    assert all(one[name].equals(two[name]) for name in one)

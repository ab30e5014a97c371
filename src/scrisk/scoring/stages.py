"""The stages of a chain: who holds which share of each, how concentrated they are, and where each economy stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from scrisk.method.stages import MOST_OPEN, hhi_bounds, reconcile
from scrisk.scoring.supply import CHINA
from scrisk.scoring.tables import typed
from scrisk.terms import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrisk.method import Method
    from scrisk.scoring.inputs import Inputs, Vintages

WORLD = "WLD"
RECONCILED = "reconciled"
# The sources of printed figures and of production, and what the latter is called.
_PRINTED, _MADE = "stage-shares", "wmd"
_GRADES = {"official": 0, "industry": 1, "press": 2}
_STAGE = ["chain", "stage", "stage_kind"]
_SERIES = [*_STAGE, "economy", "year", "series"]
_MADE_BY = {
    "measure": "world-production", "grade": "official", "publisher": "Federal Ministry of Finance, Republic of Austria",
    "title": "World Mining Data", "url": "https://www.world-mining-data.info/", "published": "", "accessed": "",
}  # fmt: skip


def published(
    printed: pl.DataFrame,
    inputs: Inputs,
    scored: Mapping[str, pl.DataFrame],
    method: Method,
    provenance: Mapping[str, str],
    vintages: Vintages,
) -> dict[str, pl.DataFrame]:
    """Return the tables stage_share, stage_concentration and stage_position.

    Parameters
    ----------
    printed
        The rows of ``sql/inputs/stage_share.sql``: printed shares of the world's stages and of economies' imports.
    inputs
        The tables that scoring reads.
    scored
        The published tables made before: score and world_production are read.
    method
        The numbers of the method.
    provenance
        run_id, method_version, method_hash and code_version for every row.
    vintages
        The editions of the loaded sources.
    """
    if printed.is_empty():
        return {name: _nothing(name) for name in ("stage_share", "stage_concentration", "stage_position")}
    items = inputs.items.filter(pl.col("chain").is_in(printed["chain"].unique().implode()))
    shares = _with_leads(pl.concat([printed, _made(items, scored["world_production"])], how="diagonal_relaxed"))
    world = shares.filter(pl.col("economy") == WORLD)
    concentration = pl.concat(
        [_by_series(world), _over_series(world, method.stages.window_years)], how="diagonal_relaxed"
    )  # fmt: skip
    economies = inputs.economies.filter(~pl.col("is_own"))["economy"].sort().to_list()
    position = _positions(shares, concentration, items, scored["score"], economies, method.stages.window_years)
    facts = {"stage_share": shares, "stage_concentration": concentration, "stage_position": position}
    behind = {series: _vintage(series, vintages) for series in (_MADE, "")}
    return {name: typed(_provenance(frame, provenance, behind), name) for name, frame in facts.items()}


def _nothing(table: str) -> pl.DataFrame:
    return typed(pl.DataFrame(schema=dict.fromkeys(TABLES[table].columns, pl.String)), table)


def _vintage(series: str, vintages: Vintages) -> str:
    return vintages.behind([series or _PRINTED], 0)


def _provenance(frame: pl.DataFrame, provenance: Mapping[str, str], behind: Mapping[str, str]) -> pl.DataFrame:
    edition = pl.when(pl.col("series") == _MADE).then(pl.lit(behind[_MADE])).otherwise(pl.lit(behind[""]))
    known = pl.col("data_vintage") if "data_vintage" in frame.columns else pl.lit(None, dtype=pl.String)
    return frame.with_columns(
        pl.coalesce(known, edition).alias("data_vintage"),
        *(pl.lit(value).alias(name) for name, value in provenance.items()),
    )


def _kind(light_heavy: str = "light_heavy") -> pl.Expr:
    """Return the part of a stage that an item stands for: light and heavy ones for theirs, the others for all of it."""
    return pl.when(pl.col(light_heavy).is_in(["light", "heavy"])).then(light_heavy).otherwise(pl.lit("all"))


def _made(items: pl.DataFrame, production: pl.DataFrame) -> pl.DataFrame:
    """Return production on record as shares of the world, of the items that are sourced so."""
    mined = items.filter(pl.col("sourcing") == "world-production").select("chain", "stage", "item", stage_kind=_kind())
    return (
        production.join(mined, on="item")
        .sort(*_STAGE, "year", "producer")
        .select(
            *_STAGE, "year", "share", economy=pl.lit(WORLD), supplier="producer", series=pl.lit(_MADE),
            share_low="share", share_high="share", **{name: pl.lit(value) for name, value in _MADE_BY.items()},
        )
    )  # fmt: skip


def _with_leads(shares: pl.DataFrame) -> pl.DataFrame:
    """Mark, for each stage, kind and economy, the series of the newest year that names most, of the best grade."""
    order = (
        shares.group_by(_SERIES, maintain_order=True)
        .agg(named=pl.len(), rank=pl.col("grade").replace_strict(_GRADES, return_dtype=pl.Int32).min())
        .sort("year", "named", "rank", "series", descending=[True, True, False, False])
        .group_by([*_STAGE, "economy"], maintain_order=True)
        .first()
        .select(*_SERIES, is_lead=pl.lit(True))
    )
    return shares.join(order, on=_SERIES, how="left", maintain_order="left").with_columns(
        pl.col("is_lead").fill_null(False)
    )


def _by_series(world: pl.DataFrame) -> pl.DataFrame:
    """Return the concentration that each series of a stage tells of."""
    rows = []
    for _, group in world.group_by(_SERIES, maintain_order=True):
        lows, highs = group["share_low"].to_list(), group["share_high"].to_list()
        least, most = hhi_bounds(lows, highs)
        top = group.sort("share_low", "share_high", "supplier", descending=[True, True, False]).row(0, named=True)
        rows.append(
            {
                **{name: top[name] for name in (*_STAGE, "year", "series", "is_lead", "publisher")},
                **_top(top["supplier"], top["share"], top["share_low"], top["share_high"]),
                "hhi": least, "hhi_low": least, "hhi_high": most, "source_count": 1, **_trust(sum(lows)),
            }
        )  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _top(supplier: str | None, share: float | None, low: float | None, high: float | None) -> dict[str, object]:
    return {
        "top_supplier": supplier, "top_supplier_share": share, "top_supplier_share_low": low,
        "top_supplier_share_high": high,
    }  # fmt: skip


def _trust(known: float) -> dict[str, object]:
    partial = known < 1.0 - 1e-9
    return {"coverage_share": min(known, 1.0), "is_estimated": False, "flags": "partial_shares" if partial else ""}


def newest(world: pl.DataFrame, years: int) -> pl.DataFrame:
    """Return the series that count beside the newest of their stage: one year of each, fewer than `years` older."""
    return (
        world.filter(pl.col("year") == pl.col("year").max().over([*_STAGE, "economy", "series"]))
        .filter(pl.col("year") > pl.col("year").max().over([*_STAGE, "economy"]) - years)
    )  # fmt: skip


def bounds(series: Sequence[pl.DataFrame], supplier: str) -> tuple[float, float]:
    """Return what several series together say of a supplier's share.

    A series that names it bounds it as printed; one that does not leaves it the rest.
    """
    lows, highs = [], []
    for group in series:
        rest = max(0.0, 1.0 - sum(group["share_low"].to_list()))
        named = group.filter(pl.col("supplier") == supplier)
        if named.height:
            lows.append(named["share_low"][0])
            highs.append(named["share_high"][0])
        else:
            lows.append(0.0)
            highs.append(rest)
    return reconcile(lows, highs)


def _printed(rows: pl.DataFrame, supplier: str) -> float | None:
    """Return the share that the newest series of the best grade prints of a supplier."""
    named = rows.filter((pl.col("supplier") == supplier) & pl.col("share").is_not_null())
    rank = pl.col("grade").replace_strict(_GRADES, return_dtype=pl.Int32)
    found = named.sort(pl.col("year"), rank, pl.col("series"), descending=[True, False, False])["share"].to_list()
    return found[0] if found else None


def _over_series(world: pl.DataFrame, years: int) -> pl.DataFrame:
    """Return the concentration over the newest series of each stage."""
    rows = []
    for key, group in newest(world, years).group_by(_STAGE, maintain_order=True):
        series = [part for _, part in group.group_by("series", maintain_order=True)]
        spans = {name: bounds(series, name) for name in group["supplier"].unique().sort().to_list()}
        top = max(sorted(spans), key=lambda name: (sum(spans[name]), spans[name][0]))
        least, most = _hhi_over(series, list(spans.values()))
        rows.append(
            {
                **dict(zip(_STAGE, key, strict=True)), "year": group["year"].max(), "series": RECONCILED,
                "is_lead": False,
                **_top(top, _printed(group, top), *spans[top]),
                "hhi": None, "hhi_low": least, "hhi_high": most,
                "source_count": len(series), "publisher": "; ".join(sorted(set(group["publisher"].to_list()))),
                **_trust(max(sum(part["share_low"].to_list()) for part in series)),
            }
        )  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _hhi_over(series: Sequence[pl.DataFrame], spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the HHI that the reconciled shares leave possible; where those contradict, what the series span."""
    lows, highs = [low for low, _ in spans], [high for _, high in spans]
    if sum(lows) <= 1.0 and sum(low < high for low, high in spans) <= MOST_OPEN:
        return hhi_bounds(lows, highs)
    each = [hhi_bounds(part["share_low"].to_list(), part["share_high"].to_list()) for part in series]
    return min(low for low, _ in each), max(high for _, high in each)


def _positions(
    shares: pl.DataFrame, concentration: pl.DataFrame, items: pl.DataFrame, score: pl.DataFrame,
    economies: Sequence[str], years: int,
) -> pl.DataFrame:  # fmt: skip
    """Return where each economy stands at each stage: by trade, by printed import shares, else by the world's."""
    own = _own(newest(shares.filter(pl.col("economy") == WORLD), years), economies)
    world = concentration.filter(pl.col("series") == RECONCILED).select(
        *_STAGE, hhi_world_low="hhi_low", hhi_world_high="hhi_high", world_top="top_supplier",
        world_share="top_supplier_share", world_low="top_supplier_share_low", world_high="top_supplier_share_high",
        world_year="year", world_publisher="publisher",
    )  # fmt: skip
    traded, printed = _traded(items, score, economies), _imported(shares, economies)
    told = pl.concat([traded, printed], how="diagonal_relaxed")
    stand_in = (
        own.join(told.select(*_STAGE, "economy").unique(), on=[*_STAGE, "economy"], how="anti")
        .join(world, on=_STAGE)
        .select(
            *_STAGE, "economy", series=pl.lit(RECONCILED), basis=pl.lit("world-share"), year="world_year",
            top_supplier="world_top", top_supplier_share="world_share", top_supplier_share_low="world_low",
            top_supplier_share_high="world_high", hhi_low="hhi_world_low", hhi_high="hhi_world_high",
            publisher="world_publisher", coverage_share=pl.lit(None, dtype=pl.Float64), is_estimated=pl.lit(True),
            flags=pl.lit("world_share"), is_lead=pl.lit(True),
        )
    )  # fmt: skip
    return (
        pl.concat([told, stand_in], how="diagonal_relaxed")
        .join(own, on=[*_STAGE, "economy"], how="left")
        .join(world.select(*_STAGE, "hhi_world_low", "hhi_world_high"), on=_STAGE, how="left")
        .sort(*_STAGE, "economy", "series", "basis")
    )


def _own(world: pl.DataFrame, economies: Sequence[str]) -> pl.DataFrame:
    """Return the share of each economy in the world's output of every stage that anything is printed of."""
    rows = []
    whole: dict[tuple[object, object, str], float] = {}
    # All of a stage comes before its parts.
    world = world.sort(*_STAGE, "series", "supplier")
    for key, group in world.group_by(_STAGE, maintain_order=True):
        series = [part for _, part in group.group_by("series", maintain_order=True)]
        for economy in economies:
            low, high = bounds(series, economy)
            # Who has nothing of a stage has nothing of a part of it.
            if whole.get((key[0], key[1], economy)) == 0.0:
                low = high = 0.0
            if key[2] == "all":
                whole[key[0], key[1], economy] = high
            rows.append(
                {
                    **dict(zip(_STAGE, key, strict=True)), "economy": economy, "own_share": _printed(group, economy),
                    "own_share_low": low, "own_share_high": high,
                }
            )  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _traded(items: pl.DataFrame, score: pl.DataFrame, economies: Sequence[str]) -> pl.DataFrame:
    """Return what trade tells, the newest year of each item."""
    of_item = items.select("item", stage_kind=_kind())
    rows = score.filter((pl.col("sourcing") == "trade") & pl.col("economy").is_in(list(economies))).join(
        of_item, on="item"
    )
    rows = rows.filter(pl.col("year") == pl.col("year").max().over("economy", "item", "basis"))
    # Of several items that stand for the same part of a stage the one with most trade does.
    return (
        rows.sort("trade_value_usd", "item", descending=[True, False], nulls_last=True)
        .group_by([*_STAGE, "economy", "basis"], maintain_order=True)
        .first()
        .select(
            *_STAGE, "economy", "basis", "year", "item", "import_reliance", "top_supplier", "top_supplier_share",
            "hhi", "hhi_high", "china_share", "coverage_share", "is_estimated", "flags", "data_vintage",
            series=pl.when(pl.col("flags").str.contains("own_data")).then(pl.lit("own"))
            .when(pl.col("flags").str.contains("importer_reported")).then(pl.lit("comtrade")).otherwise(pl.lit("baci")),
            top_supplier_share_low="top_supplier_share", top_supplier_share_high="top_supplier_share", hhi_low="hhi",
            is_lead=pl.lit(True),
        )
    )  # fmt: skip


def _imported(shares: pl.DataFrame, economies: Sequence[str]) -> pl.DataFrame:
    """Return what printed import shares tell, the newest year of each series."""
    mine = shares.filter(pl.col("economy").is_in(list(economies)))
    mine = mine.filter(pl.col("year") == pl.col("year").max().over([*_STAGE, "economy", "series"]))
    rows = []
    for _, group in mine.group_by(_SERIES, maintain_order=True):
        lows, highs = group["share_low"].to_list(), group["share_high"].to_list()
        least, most = hhi_bounds(lows, highs)
        top = group.sort("share_low", "supplier", descending=[True, False]).row(0, named=True)
        # The largest of the suppliers that are printed is the top one only if no other can be larger.
        known = (top["supplier"], top["share"], top["share_low"], top["share_high"])
        china = group.filter(pl.col("supplier") == CHINA)["share"].to_list()
        rows.append(
            {
                **{name: top[name] for name in (*_STAGE, "economy", "year", "series", "publisher", "is_lead")},
                **_top(*known if top["share_low"] >= 1.0 - sum(lows) else (None,) * 4),
                "china_share": china[0] if china else None,
                "basis": "published-share", "hhi": least, "hhi_low": least, "hhi_high": most, **_trust(sum(lows)),
            }
        )  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)

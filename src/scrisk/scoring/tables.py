"""Assemble the published tables: every figure with its coverage, flags and provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from scrisk.scoring import compatibility, origin, risk, supply
from scrisk.scoring.inputs import governance
from scrisk.scoring.supply import ITEM_YEAR, KEYS
from scrisk.terms import TABLES, TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrisk.method import Method
    from scrisk.scoring.inputs import Inputs, Vintages

# Which sources stand behind a row, by how the item's suppliers are known; trade by who tells it.
_WITH_TRADE = ("wmd", "wgi", "wgi-2022", "scrreen", "eu-crm-2017", "un-votes")
_BEHIND = {
    "trade": ("baci", *_WITH_TRADE),
    "comtrade": ("comtrade", *_WITH_TRADE),
    "own": ("own", *_WITH_TRADE),
    "world-production": ("wmd", "wgi", "wgi-2022", "scrreen", "eu-crm-2017", "un-votes"),
    "world-providers": ("cset-chips", "wgi"),
    "published": ("published",),
    "none": (),
}


def score(inputs: Inputs, method: Method, provenance: Mapping[str, str], vintages: Vintages) -> dict[str, pl.DataFrame]:
    """Compute every published fact table.

    Parameters
    ----------
    inputs
        The tables of ``sql/inputs``.
    method
        The numbers of the method.
    provenance
        run_id, method_version, method_hash and code_version for every row.
    vintages
        The editions of the loaded sources.

    Returns
    -------
    dict
        Frames score, supplier_share, geopolrisk, world_production, company_share, origin_share, origin_content and
        origin_balance, with the columns of
        :data:`scrisk.terms.TABLES`; undefined is null.
    """
    known = governance(inputs, method)
    packed = supply.groups(inputs)
    concentrations = supply.concentrated(inputs, packed, method)
    governed = inputs.supply.join(
        known.rename({"economy": "supplier"}), on=["supplier", "year"], how="left", maintain_order="left"
    )
    share_rows = supply.shares(inputs, concentrations)
    world = risk.world(inputs, concentrations)
    own = risk.own_production(inputs)
    totals = (
        concentrations.select(ITEM_YEAR)
        .unique()
        .join(inputs.trade_total, on=ITEM_YEAR, how="left")
        .join(own, on=ITEM_YEAR, how="left")
        .join(world, on=["item", "year"], how="left")
        .sort(ITEM_YEAR)
    )
    makers = risk.world_by_economy(inputs, known)
    imports, everywhere = risk.eu(governed, packed, makers, inputs, method)
    home = share_rows.filter((pl.col("supplier") == pl.col("economy")) & (pl.col("basis") == "world-share")).select(
        *KEYS, world_domestic_share="share"
    )
    rows = (
        concentrations.join(inputs.items, on="item", how="left")
        # An item may be known in two ways: what an economy imports, and what the world makes of it.
        .with_columns(
            sourcing=pl.when(pl.col("basis").is_in(["quantity", "value"]))
            .then(pl.lit("trade"))
            .when(pl.col("basis") == "published-share")
            .then(pl.lit("published"))
            .otherwise("sourcing")
        )
        .join(totals, on=ITEM_YEAR, how="left")
        .join(risk.governance_weighted(packed, governed, method), on=KEYS, how="left")
        .join(risk.geopolrisk(governed, totals, method), on=ITEM_YEAR, how="left")
        .join(imports, on=KEYS, how="left")
        .join(everywhere, on=ITEM_YEAR, how="left")
        .join(risk.disruption_potential(makers, inputs, known, method), on=ITEM_YEAR, how="left")
        .join(home, on=KEYS, how="left")
        .with_columns(
            # Sums over suppliers mean nothing while some of them are unknown.
            *(pl.when(~pl.col("is_partial")).then(name).alias(name) for name in ("wgi_weighted_hhi", "eu_hhi_import")),
            world_domestic_share=pl.when(pl.col("basis") == "world-share").then(
                pl.col("world_domestic_share").fill_null(0.0)
            ),
        )
        .sort("economy", "item", "basis", "year")
    )
    looked_up = inputs.trade_parameter["economy"].unique()
    rows = risk.elementwise(rows, method).with_columns(agreements_known=pl.col("economy").is_in(looked_up.implode()))
    rows = _with_neighbours(rows, share_rows, method)
    origins = origin.look_through(inputs, method)
    rows = rows.join(origins.summary, on=KEYS, how="left", maintain_order="left")
    rows = _without_nan(_trusted(rows, method, _newest(inputs)))
    rows = pl.concat([rows, _missing(inputs, rows)], how="diagonal_relaxed")
    rows = _with_provenance(rows, provenance, vintages, _BEHIND)
    facts = {
        "score": rows,
        "supplier_share": _supplier_share(share_rows, known, rows),
        "geopolrisk": _geopolrisk(rows, compatibility.geopolrisk(inputs, method), provenance, vintages),
        "world_production": _world_production(inputs, provenance, vintages),
        "company_share": _company_share(inputs, provenance, vintages),
        "origin_share": _of_origin(origins.shares, method, provenance, vintages),
        "origin_content": _of_origin(origins.content, method, provenance, vintages),
        "origin_balance": _of_origin(origins.balance, method, provenance, vintages),
    }
    return {name: typed(frame, name) for name, frame in facts.items()}


def _with_neighbours(rows: pl.DataFrame, share_rows: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Add what a row takes from other rows: the other basis, three years before, the material's other stages."""
    years = method.window.trend_years
    before = rows.select(*KEYS, hhi_before="hhi").with_columns(pl.col("year") + pl.lit(years, dtype=pl.Int16))
    by_basis = {
        f"china_share_{basis}": rows.filter(pl.col("basis") == basis).select(
            *ITEM_YEAR, pl.col("china_share").alias(f"china_share_{basis}")
        )
        for basis in ("quantity", "value")
    }
    gap = share_rows.group_by(ITEM_YEAR).agg(basis_gap=(pl.col("share_quantity") - pl.col("share_value")).abs().max())
    rows = rows.join(before, on=KEYS, how="left").join(gap, on=ITEM_YEAR, how="left")
    for frame in by_basis.values():
        rows = rows.join(frame, on=ITEM_YEAR, how="left")
    return rows.with_columns(
        hhi_change_3y=pl.col("hhi") - pl.col("hhi_before"),
        # The worse stage; rows by value and by quantity of traded stages meet the world-share rows of the others.
        eu_supply_risk_material=pl.col("eu_supply_risk").fill_nan(None).max().over("economy", "material", "year"),
    )


def _newest(inputs: Inputs) -> pl.DataFrame:
    """Return the newest year that each source of trade tells."""
    told = inputs.trade_total.filter(pl.col("flow_source").is_not_null())
    return told.group_by("flow_source").agg(newest_told=pl.col("year").max())


def _trusted(rows: pl.DataFrame, method: Method, newest: pl.DataFrame) -> pl.DataFrame:
    """Add coverage, is_estimated and flags."""
    traded = pl.col("sourcing") == "trade"
    value = pl.col("import_value_usd") + pl.col("unmapped_value_usd")
    # A buyer's own table may give the weight of some purchases and the value of others.
    weight = pl.col("import_weight_t")
    valued = pl.when(weight > 0).then(pl.col("valued_weight_t") / weight).otherwise(1.0)
    weighed = pl.when(value > 0).then(pl.col("weighed_value_usd") / value).otherwise(1.0)
    rows = rows.join(newest, on="flow_source", how="left", maintain_order="left").with_columns(
        coverage_share=pl.when(traded & (pl.col("basis") == "quantity"))
        .then(weighed)
        .when(traded)
        .then(pl.col("import_value_usd") / value * valued)
        .otherwise(pl.col("known_share")),
        is_estimated=~traded,
        trade_value_usd=pl.col("import_value_usd"),
        net_weight_t=pl.col("import_weight_t"),
        unit_value_usd_per_kg=pl.when(pl.col("import_weight_t") > 0).then(
            pl.col("weighed_value_usd") / (1000 * pl.col("import_weight_t"))
        ),
    )
    last_told = pl.col("newest_told")
    last_of_item = pl.col("year").max().over("item", "flow_source")
    told_by = pl.col("flow_source")
    by_world = pl.col("sourcing").is_in(["trade", "world-production"])
    conditions = {
        "code_ended": traded & (told_by == "baci") & (last_of_item < last_told),
        "eu_agreements_unknown": by_world & ~pl.col("agreements_known"),
        "eu_recycling_missing": by_world & pl.col("recycling_rate").is_null(),
        "eu_substitution_missing": by_world & pl.col("substitution_index").is_null(),
        "ev_missing": pl.lit(True),
        "governance_carried": pl.col("stability_carried").fill_null(False) | pl.col("six_carried").fill_null(False),
        "governance_gap": pl.col("wgi_coverage_share") < 1 - 1e-9,
        "hs_split": traded & pl.col("is_split"),
        "importer_reported": traded & (told_by == "comtrade"),
        "low_coverage": traded & (pl.col("coverage_share") < method.quality.min_value_coverage),
        "net_exporter": traded & (pl.col("export_weight_t") > pl.col("import_weight_t")),
        "no_world_production": pl.col("hhi_world").is_null(),
        "own_data": traded & (told_by == "own"),
        "partial_shares": pl.col("is_partial"),
        "pooled_code": traded & pl.col("is_pooled"),
        "production_differs": traded & pl.col("has_production") & ~pl.col("production_comparable"),
        "provisional_year": traded & (told_by != "own") & (pl.col("year") == last_told),
        "published_share": pl.col("sourcing") == "published",
        "value_quantity_differ": traded & (pl.col("basis_gap") >= method.quality.value_quantity_gap),
        "world_share": pl.col("sourcing").is_in(["world-production", "world-providers"]),
    }
    return rows.with_columns(
        flags=pl.concat_list(
            pl.when(condition.fill_null(False)).then(pl.lit(name)) for name, condition in sorted(conditions.items())
        )
        .list.drop_nulls()
        .list.join(";")
    )


def _without_nan(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _missing(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row for every economy and item that nothing is known of, so that the gap is seen.

    A buyer of the user's own table is asked about what it buys only.
    """
    told = inputs.trade_total.filter(pl.col("flow_source") != "own")
    newest = told["year"].max() if told.height else rows["year"].max()
    return (
        inputs.items.join(inputs.economies.filter(~pl.col("is_own")).select("economy"), how="cross")
        .join(rows, on=["economy", "item"], how="anti")
        .select(
            "economy", "item", "chain", "stage", "sourcing", basis="headline_basis",
            year=pl.lit(newest, dtype=pl.Int16), is_estimated=pl.lit(False), flags=pl.lit("no_data"),
            coverage_share=pl.lit(0.0),
        )
    )  # fmt: skip


def _with_provenance(
    frame: pl.DataFrame, provenance: Mapping[str, str], vintages: Vintages, behind: Mapping[str, tuple[str, ...]]
) -> pl.DataFrame:
    """Add run, method, code and the editions behind each row, told by its sourcing, who tells its trade, and year."""
    told_by = pl.col("sourcing")
    if "flow_source" in frame.columns:
        other = (told_by == "trade") & pl.col("flow_source").is_in(["comtrade", "own"])
        told_by = pl.when(other).then("flow_source").otherwise(told_by)
    frame = frame.with_columns(told_by=told_by)
    pairs = frame.select("told_by", "year").unique()
    editions = pairs.with_columns(
        data_vintage=pl.Series(
            [vintages.behind(behind[kind], year) for kind, year in pairs.iter_rows()], dtype=pl.String
        )
    )
    return (
        frame.drop("data_vintage", strict=False)
        .join(editions, on=["told_by", "year"], how="left", maintain_order="left")
        .with_columns(pl.lit(value).alias(name) for name, value in provenance.items())
    )


_TRUST = (
    "coverage_share",
    "is_estimated",
    "flags",
    "run_id",
    "method_version",
    "method_hash",
    "code_version",
    "data_vintage",
)


def _supplier_share(share_rows: pl.DataFrame, known: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    stability = known.select(
        "year", "political_stability", "political_stability_se", "governance_risk", supplier="economy"
    )
    # In the order in which they are ranked, which is that of the published table.
    return share_rows.join(stability, on=["supplier", "year"], how="left", maintain_order="left").join(
        rows.select(*KEYS, *_TRUST), on=KEYS, how="left", maintain_order="left"
    )


def _geopolrisk(
    rows: pl.DataFrame, compatible: pl.DataFrame, provenance: Mapping[str, str], vintages: Vintages
) -> pl.DataFrame:
    ours = rows.filter(
        pl.col("basis").is_in(["quantity", "world-share"]) & pl.col("geopolrisk").is_not_null()
    ).with_columns(compatibility=pl.lit(False))
    compatible = compatible.with_columns(sourcing=pl.lit("trade"))
    theirs = _with_provenance(compatible, provenance, vintages, {"trade": ("baci", "wmd", "wgi")}).with_columns(
        compatibility=pl.lit(True), basis=pl.lit("quantity"), is_estimated=pl.lit(False), flags=pl.lit("")
    )
    return pl.concat([ours, theirs], how="diagonal_relaxed")


def _world_production(inputs: Inputs, provenance: Mapping[str, str], vintages: Vintages) -> pl.DataFrame:
    frame = inputs.production.with_columns(
        production="production_t", unit=pl.lit("t"), basis=pl.lit("quantity"), coverage_share=pl.lit(1.0),
        share=pl.col("production_t") / pl.col("production_t").sum().over("item", "year"),
        flags=pl.lit(""), sourcing=pl.lit("world-production"),
    )  # fmt: skip
    return _with_provenance(frame, provenance, vintages, {"world-production": ("wmd",)})


def _company_share(inputs: Inputs, provenance: Mapping[str, str], vintages: Vintages) -> pl.DataFrame:
    frame = inputs.companies.with_columns(
        basis=pl.lit("world-share"), is_estimated=pl.lit(False), sourcing=pl.lit("world-providers"),
        flags=pl.when(pl.col("share").is_null()).then(pl.lit("partial_shares")).otherwise(pl.lit("")),
        coverage_share=pl.col("share").is_not_null().cast(pl.Float64),
    )  # fmt: skip
    return _with_provenance(frame, provenance, vintages, {"world-providers": ("cset-chips",)})


def _of_origin(frame: pl.DataFrame, method: Method, provenance: Mapping[str, str], vintages: Vintages) -> pl.DataFrame:
    """Add trust and provenance; that everyone passes on a mix of all it has is an assumption in every row."""
    low = pl.when(pl.col("coverage_share") < method.quality.min_value_coverage).then(pl.lit("low_coverage"))
    frame = frame.with_columns(
        is_estimated=pl.lit(True), sourcing=pl.lit("trade"),
        flags=pl.concat_str(low, pl.col("flags").replace("", None), separator=";", ignore_nulls=True),
    )  # fmt: skip
    return _with_provenance(frame, provenance, vintages, _BEHIND)


_POLARS = {"VARCHAR": pl.String, "DOUBLE": pl.Float64, "INTEGER": pl.Int32, "SMALLINT": pl.Int16, "BOOLEAN": pl.Boolean}


def typed(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return the published columns in their order and types; a column nobody computed is an error."""
    return _without_nan(frame).select(
        pl.col(name).cast(_POLARS[TERMS[name].dtype]).alias(name) for name in TABLES[table].columns
    )

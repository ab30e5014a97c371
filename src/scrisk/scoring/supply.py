"""Shares and concentration of every economy's supply, whatever it is known from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from scrisk.arrays import Groups, concentration, pack

if TYPE_CHECKING:
    from scrisk.method import Method
    from scrisk.scoring.inputs import Inputs

KEYS = ["economy", "item", "year", "basis"]
ITEM_YEAR = KEYS[:3]
# The supplier whose share is published in columns of its own.
CHINA = "CHN"
_BOUNDED = ["hhi_normalised", "shannon", "theil", "effective_suppliers_shannon"]


def groups(inputs: Inputs) -> Groups:
    """Return the supply table as packed groups, one an economy, item, year and basis."""
    return pack(inputs.supply.select(*KEYS, "supplier", "amount"), by=KEYS, supplier="supplier", value="amount")


def concentrated(inputs: Inputs, packed: Groups, method: Method) -> pl.DataFrame:
    """Return the concentration family of every group.

    Published shares that do not add up to one are kept as they are: what is missing belongs to unknown suppliers. Then
    hhi counts the known ones only (a lower bound), hhi_high adds the rest as one further supplier, and measures that
    need every share are undefined.
    """
    is_share = inputs.supply.group_by(KEYS, maintain_order=True).agg(pl.col("is_share", "supply_scope").first())
    tolerance = method.quality.share_rounding
    found = concentration(packed, chosen=[CHINA]).rename({f"share_{CHINA}": "china_share"})
    found = (
        found.join(is_share, on=KEYS, how="left", maintain_order="left")
        .with_columns(
            known_share=pl.when("is_share").then(pl.min_horizontal("total", 1.0)).otherwise(1.0),
            is_partial=pl.col("is_share") & (pl.col("total") < 1 - tolerance),
        )
        .with_columns(known=pl.when("is_partial").then("total").otherwise(1.0))
        .with_columns(
            *(pl.col(name) * pl.col("known") for name in ("cr1", "cr3", "china_share")),
            hhi=pl.col("hhi") * pl.col("known") ** 2,
        )
        .with_columns(pl.when("is_partial").then(None).otherwise(name).alias(name) for name in _BOUNDED)
        .with_columns(
            hhi_high=pl.col("hhi") + (1 - pl.col("known")) ** 2,
            effective_suppliers=1 / pl.col("hhi"),
        )
    )
    concentration_bands = method.concentration
    return found.with_columns(
        hhi_band=_band(concentration_bands.us_2023_moderate, concentration_bands.us_2023_high),
        hhi_band_us2010=_band(concentration_bands.us_2010_moderate, concentration_bands.us_2010_high),
        top_supplier_share=pl.col("cr1"),
    )


def _band(moderate: float, high: float) -> pl.Expr:
    hhi = pl.col("hhi")
    return (
        pl.when(hhi > high)
        .then(pl.lit("high"))
        .when(hhi >= moderate)
        .then(pl.lit("moderate"))
        .when(hhi.is_not_null())
        .then(pl.lit("low"))
    )


def shares(inputs: Inputs, concentrations: pl.DataFrame) -> pl.DataFrame:
    """Return every supplier's share, its rank, and for traded items both shares, value, weight and unit value."""
    flows = inputs.flows.with_columns(
        pl.col("weighed_value_usd").truediv(1000 * pl.col("net_weight_t")).alias("unit_value_usd_per_kg"),
        share_value=pl.col("trade_value_usd") / pl.col("trade_value_usd").sum().over("economy", "item", "year"),
        share_quantity=pl.col("net_weight_t") / pl.col("net_weight_t").sum().over("economy", "item", "year"),
    ).with_columns(pl.when(pl.col("net_weight_t") > 0).then("unit_value_usd_per_kg").alias("unit_value_usd_per_kg"))
    totals = concentrations.select(*KEYS, "total", "known")
    return (
        inputs.supply.join(totals, on=KEYS, how="left", maintain_order="left")
        .with_columns(share=pl.col("amount") / pl.col("total") * pl.col("known"))
        .join(
            flows.drop("weighed_value_usd"),
            on=["economy", "item", "year", "supplier"],
            how="left",
            maintain_order="left",
        )
        .sort(*KEYS, "share", "supplier", descending=[False] * 4 + [True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over(KEYS))
    )

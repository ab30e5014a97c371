"""Monthly exports of China by product and partner."""

from __future__ import annotations

import polars as pl

from restating.inputs import Inputs
from scrisk import codes
from scrisk.errors import CodeError, DataError
from scrisk.sources.tables import numbers, refuse, unique

# The figures at hand carry quantities for 2017 that the customs did not print.
IMPUTED_YEAR = 2017
ORDER = ("hs_code", "month", "partner_code")


def china_export_month(inputs: Inputs) -> pl.DataFrame:
    """Return the exports by month: US dollars, kilograms."""
    frame, where = inputs.csv("china_exports_monthly_hs6_*.csv", "period_dt", "partner_name", "hs6", "val", "qty")
    frame = frame.with_columns(pl.col("hs6").str.zfill(6), pl.col("period_dt").str.to_date(strict=False))
    frame = refuse(frame, pl.col("period_dt").is_null(), where, "period_dt is no date")
    frame = refuse(frame, ~pl.col("hs6").str.contains(r"^[0-9]{6}$"), where, "hs6 is not six digits")
    frame = numbers(frame, where, "val", "qty")
    partners = {name: _iso3(name, where) for name in frame["partner_name"].unique()}
    frame = frame.select(
        hs_code="hs6",
        month=pl.col("period_dt").dt.truncate("1mo"),
        partner_code=pl.col("partner_name").replace_strict(partners),
        trade_value_usd=pl.col("val").round().cast(pl.Int64),
        net_weight_kg=pl.when(pl.col("qty") > 0).then(pl.col("qty").round(3)),
        is_imputed=pl.col("period_dt").dt.year() == IMPUTED_YEAR,
    )
    return unique(frame, where, *ORDER)


def _iso3(name: str, where: str) -> str:
    try:
        return codes.country(name)
    except CodeError as error:
        raise DataError(f"{where}: {error.message}", hint=error.hint) from error

"""The OECD's inter-country table of one year, grouped to few industries, and the names of its industries."""

from __future__ import annotations

import re

import polars as pl

from restating.inputs import Inputs
from scrisk import codes
from scrisk.errors import CodeError, DataError
from scrisk.sources.icio import ABSOLUTE, RELATIVE
from scrisk.sources.tables import File, numbers, read_csv, refuse, unique

KEY = ("seller_country", "seller_sector", "buyer_country", "buyer_sector")
NODE = ("country", "sector")
SECTOR = ("ordinal",)
_DIGITS = 4  # the producer prints hundreds of dollars
_FLOWS, _NODES = "oecd_icio_[0-9][0-9][0-9][0-9]_*.parquet", "oecd_icio_*_nodes.parquet"
# Flows of less than about a thousand dollars are not at hand: what they take off an industry's sales, million USD.
_LOST = 0.5


def icio_flow(inputs: Inputs) -> pl.DataFrame:
    """Return sales between industries, million USD to hundreds of dollars."""
    file = _flow_file(inputs)
    frame = pl.read_parquet(file.path).select(pl.col(KEY).cast(pl.String), "usd_m")
    frame = refuse(frame, ~pl.col("usd_m").is_finite() | (pl.col("usd_m") < 0), file.name, "usd_m is no amount")
    frame = frame.select(
        *KEY,
        year=pl.lit(_year(file), pl.Int16),
        value_usd_m=pl.col("usd_m").cast(pl.Float64).round(_DIGITS).cast(pl.Decimal(14, _DIGITS)),
    )
    return unique(frame, file.name, *KEY).filter(pl.col("value_usd_m") > 0)


def icio_node(inputs: Inputs) -> pl.DataFrame:
    """Return output and final demand of industries, checked against the flows."""
    file = inputs.file(_NODES)
    frame = pl.read_parquet(file.path)
    amounts = ("gross_output_usd_m", "final_demand_usd_m")
    frame = refuse(frame, ~pl.all_horizontal(pl.col(amounts).is_finite()), file.name, "an amount is missing")
    frame = frame.select(
        *NODE,
        pl.lit(_year(file), pl.Int16).alias("year"),
        *(pl.col(name).cast(pl.Float64).round(_DIGITS).cast(pl.Decimal(14, _DIGITS)) for name in amounts),
    )
    for country in frame["country"].unique().sort():
        try:
            codes.country(country)
        except CodeError as error:
            raise DataError(f"{file.name}: {error.message}", hint=error.hint) from error
    _balanced(frame, icio_flow(inputs), file.name)
    return unique(frame, file.name, *NODE)


def io_sector(inputs: Inputs) -> pl.DataFrame:
    """Return the names of the industries, checked."""
    path = inputs.data / "reference" / "io_sector.csv"
    frame = read_csv(File(path, path.name), "sector", "ordinal", "name_en", "name_ja", "name_ko", "isic", "note")
    frame = numbers(frame, path.name, "ordinal", low=0)
    refuse(frame, pl.any_horizontal(pl.all().exclude("note").is_null()), path.name, "a name is missing")
    unique(frame, path.name, "ordinal")
    return unique(frame, path.name, "sector")


def _flow_file(inputs: Inputs) -> File:
    found = [path for path in inputs.find(_FLOWS) if not path.stem.endswith("nodes")]
    return File(found[0], found[0].name)


def _year(file: File) -> int:
    match = re.search(r"_(\d{4})_", file.name)
    if not match:
        raise DataError(f"{file.name}: the name tells no year")
    return int(match[1])


def _balanced(nodes: pl.DataFrame, flows: pl.DataFrame, where: str) -> None:
    """Refuse flows of unknown industries, and industries whose sales are not their output but for rounding."""
    ends = [flows.select(country=f"{side}_country", sector=f"{side}_sector") for side in ("seller", "buyer")]
    unknown = pl.concat(ends).unique().join(nodes, on=NODE, how="anti")
    refuse(unknown, pl.lit(True), where, "industry of a flow is missing")
    sold = flows.group_by(country="seller_country", sector="seller_sector").agg(sold=pl.col("value_usd_m").sum())
    told = nodes.join(sold, on=NODE, how="left").with_columns(
        off=(
            pl.col("sold").cast(pl.Float64).fill_null(0.0)
            + pl.col("final_demand_usd_m").cast(pl.Float64)
            - pl.col("gross_output_usd_m").cast(pl.Float64)
        ).abs(),
        allowed=pl.max_horizontal(
            pl.lit(max(ABSOLUTE, _LOST)), RELATIVE * pl.col("gross_output_usd_m").cast(pl.Float64)
        ),
    )
    refuse(told, pl.col("off") > pl.col("allowed"), where, "sales do not add up to output")

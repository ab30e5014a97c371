"""Who provides what to the making of chips: CSET's five csv files."""

from __future__ import annotations

import polars as pl

from restating.checks import Inputs, known_codes, numbers, one_of, refuse, unique, years

SHARE_SUM_LIMIT = 1.03  # rounded shares of one market may add up to a little more than one

KINDS = ("design_resource", "material_resource", "process", "tool_resource", "ultimate_output")
SIZE, SIZE_SOURCE = "market_share_chart_global_market_size_info", "market_share_chart_source"


def chip_input(inputs: Inputs) -> pl.DataFrame:
    """Return the inputs, and the production stages as inputs of their own: shares are given for both."""
    columns = ("input_id", "input_name", "type", "stage_id", "stage_name", "year", SIZE, SIZE_SOURCE)
    frame, where = inputs.csv("**/inputs.csv", *columns)
    one_of(frame, where, "type", KINDS)
    stages, _ = inputs.csv("**/stages.csv", "stage_id", "stage_name", SIZE, SIZE_SOURCE)
    stages = stages.with_columns(
        input_id="stage_id",
        input_name="stage_name",
        type=pl.lit("stage"),
        year=pl.col(SIZE).str.extract(r"\((\d{4})\)"),
    )
    frame = pl.concat([frame, stages.select(columns)])
    frame = numbers(unique(frame, where, "input_id"), where, "year", low=1990, high=2100, gaps=True)
    sized = pl.col(SIZE).is_not_null()
    return frame.select(
        "input_id",
        "input_name",
        pl.col("type").alias("input_type"),
        "stage_id",
        "stage_name",
        pl.col(SIZE).alias("market_size"),
        pl.when(sized).then("year").cast(pl.Int16).alias("market_size_year"),
        pl.when(sized).then(SIZE_SOURCE).alias("market_size_source"),
    )


def chip_provider(inputs: Inputs) -> pl.DataFrame:
    """Return one row a provider; further names that the producer lists as further rows go into alias."""
    columns = ("provider_name", "alias", "provider_id", "provider_type", "country")
    frame, where = inputs.csv("**/providers.csv", *columns)
    one_of(frame, where, "provider_type", ("country", "organization"))
    itself = pl.when(pl.col("provider_type") == "country").then("provider_name")
    frame = known_codes(frame.with_columns(pl.coalesce("country", itself)), where, "country", "cset")
    names = pl.col("alias").drop_nulls().unique().sort().str.join("; ")
    merged = frame.group_by("provider_id", "provider_name", "provider_type", "country").agg(names)
    unique(merged, where, "provider_id")
    alias = pl.when(pl.col("alias") != "").then("alias").alias("alias")
    return merged.select("provider_id", "provider_name", alias, "provider_type", "country")


def chip_share(inputs: Inputs) -> pl.DataFrame:
    """Return the shares of providers in the world market of an input, 0-1."""
    columns = ("provider_id", "provided_id", "share_provided", "year", "source")
    frame, where = inputs.csv("**/provision.csv", *columns)
    frame = numbers(years(frame, where), where, "share_provided", high=100, gaps=True)
    providers = chip_provider(inputs)
    one_of(frame, where, "provided_id", chip_input(inputs)["input_id"])
    one_of(frame, where, "provider_id", providers["provider_id"])
    unique(frame, where, "provider_id", "provided_id", "year")
    frame = frame.with_columns(share=pl.col("share_provided") / 100)
    sums = (
        frame.join(providers.select("provider_id", "provider_type"), on="provider_id")
        .group_by("provided_id", "year", "provider_type")
        .agg(pl.col("share").sum().round(6))
        .sort(pl.all())
    )
    why = f"the shares of one market add up to more than {SHARE_SUM_LIMIT:.0%}"
    refuse(sums, pl.col("share") > SHARE_SUM_LIMIT, where, why)
    source_note = pl.col("source").alias("source_note")
    return frame.select("provider_id", pl.col("provided_id").alias("input_id"), "share", "year", source_note)


def chip_link(inputs: Inputs) -> pl.DataFrame:
    """Return what goes into what, and what is a kind of what."""
    frame, where = inputs.csv("**/sequence.csv", "input_id", "goes_into_id", "is_type_of_id")
    ends = frame.select(pl.concat_list(pl.all()).explode().alias("id")).drop_nulls()
    one_of(ends, where, "id", chip_input(inputs)["input_id"])
    both = pl.col("goes_into_id").is_null() == pl.col("is_type_of_id").is_null()
    refuse(frame, both, where, "neither or both of goes_into_id and is_type_of_id")
    return unique(frame, where, *frame.columns)

"""Figures by country or by material: production, governance, votes, recycling, substitution."""

from __future__ import annotations

import json

import polars as pl

from restating.checks import (
    Inputs,
    integers,
    known_codes,
    numbers,
    one_of,
    read_csv,
    refuse,
    unique,
    wanted,
    years,
)
from scrisk.codes import producer_codes
from scrisk.errors import DataError

# Figures known to be wrong in the files at hand. A newer edition with another figure is left alone.
WRONG_PRODUCTION = [("Gold", "Guyana", 2023, 1164.0), ("Gold", "Guyana", 2024, 1072.0)]

UNITS = ("metr. t", "kg", "ct", "Mio m3")
DATA_SOURCES = ("r", "e", "p")  # reported, estimated, provisional
STAGES = ("Extraction", "Processing")

GOVERNANCE = {
    "vae": "voice_accountability",
    "pve": "political_stability",
    "gee": "government_effectiveness",
    "rqe": "regulatory_quality",
    "rle": "rule_of_law",
    "cce": "control_of_corruption",
}


def wmd_production(inputs: Inputs) -> pl.DataFrame:
    """Return production by country; the yearly totals are checked and left out."""
    columns = ("commodity", "year", "Country", "production", "unit", "data_source")
    path = inputs.find("wmd_production*.parquet", "wmd_production*.csv")[0]
    where = path.name
    frame = read_csv(path, *columns) if path.suffix == ".csv" else wanted(pl.read_parquet(path), where, *columns)
    frame = numbers(years(frame, where), where, "production")
    one_of(frame, where, "unit", UNITS, "Say first what the unit means.")
    frame = _without_totals(frame, where)
    one_of(frame, where, "data_source", DATA_SOURCES)
    known_codes(frame, where, "Country", "wmd")
    unique(frame, where, "commodity", "year", "Country")
    keys = ("commodity", "Country", "year", "production")
    for row in WRONG_PRODUCTION:
        wrong = [pl.col(key) == value for key, value in zip(keys, row, strict=True)]
        frame = frame.filter(~pl.all_horizontal(wrong))
    return frame.select(
        "commodity",
        "year",
        pl.col("Country").alias("country_name"),
        pl.col("Country").replace_strict(producer_codes("wmd")).alias("country_iso3"),
        "production",
        "unit",
        "data_source",
    )


def _without_totals(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    is_total = pl.col("Country").str.to_lowercase() == "total"
    group = ["commodity", "year", "unit"]
    totals = frame.filter(is_total).select(*group, total="production")
    frame = frame.filter(~is_total)
    sums = totals.join(frame.group_by(group).agg(pl.col("production").sum()), on=group, how="left")
    off = (pl.col("production").fill_null(0) - pl.col("total")).abs() > 1e-6 * pl.col("total")
    refuse(sums, off, where, "the countries do not add up to the total")
    return frame


def wgi_political_stability(inputs: Inputs) -> pl.DataFrame:
    """Return estimate and standard error side by side."""
    columns = ("Country/Territory", "Code", "year", "value", "measure")
    frame, where = inputs.csv("wgi_political_stability*.csv", *columns)
    one_of(frame, where, "measure", ("estimate", "stderr"))
    frame = _guianas_apart(numbers(years(frame, where), where, "value", low=-5, high=5))
    known_codes(frame, where, "Code", "wgi")
    unique(frame, where, "Code", "year", "measure")
    is_error = pl.col("measure") == "stderr"
    refuse(frame, is_error & (pl.col("value") <= 0), where, "a standard error is not above zero")
    both = frame.group_by("Code", "year").agg(
        pl.col("Country/Territory").first().alias("country_name"),
        pl.col("value").filter(~is_error).first().alias("estimate"),
        pl.col("value").filter(is_error).first().alias("standard_error"),
    )
    refuse(both, pl.any_horizontal(pl.all().is_null()), where, "estimate and standard error are not both there")
    return both.select("country_name", pl.col("Code").alias("country_code"), "year", "estimate", "standard_error")


def _guianas_apart(frame: pl.DataFrame) -> pl.DataFrame:
    # The file at hand gives French Guiana the code of Guyana. Its rows stand first, in the order of the
    # producer's own codes (GUF, GUY); the 2022 edition confirms that for every year to 2021. Where the two
    # are equal, the second is a copy of the first.
    same = ["Code", "year", "measure"]
    twin = (pl.col("Code") == "GUY") & (pl.len().over(same) == 2)
    first = pl.int_range(pl.len()).over(same) == 0
    copy = twin & ~first & (pl.col("value") == pl.col("value").first().over(same))
    code, name = pl.col("Code"), pl.col("Country/Territory")
    return (
        frame.with_columns(
            pl.when(twin & first).then(pl.lit("GUF")).otherwise(code).alias("Code"),
            pl.when(twin & first).then(pl.lit("French Guiana")).otherwise(name).alias("Country/Territory"),
            copy.alias("copy"),
        )
        .filter(~pl.col("copy"))
        .drop("copy")
    )


def wgi_governance(inputs: Inputs) -> pl.DataFrame:
    """Return the estimates of the six dimensions."""
    frame, where = inputs.csv("wgi_six_dimensions*.csv", "countryname", "iso3", "year", *GOVERNANCE)
    frame = numbers(years(frame, where), where, *GOVERNANCE, low=-5, high=5, gaps=True)
    unique(known_codes(frame, where, "iso3", "wgi"), where, "iso3", "year")
    return frame.rename({"countryname": "country_name", "iso3": "country_code", **GOVERNANCE})


def un_ideal_point(inputs: Inputs) -> pl.DataFrame:
    """Return each member's position in the General Assembly by year."""
    frame, where = inputs.csv("un_ideal_points*.csv", "ccode", "session", "IdealPointAll", "iso3c")
    frame = integers(frame, where, "session", low=1, high=150)
    frame = numbers(frame, where, "IdealPointAll", low=-10, high=10)
    south_yemen = pl.col("ccode") == "680"  # the producer gives both Yemens the code YAR
    frame = frame.select(
        country_code=pl.when(south_yemen).then(pl.lit("YMD")).otherwise("iso3c"),
        year=pl.col("session") + 1945,
        ideal_point="IdealPointAll",
    )
    return unique(known_codes(frame, where, "country_code", "un"), where, "country_code", "year")


def recycling_rate(inputs: Inputs) -> pl.DataFrame:
    """Return end-of-life recycling input rates, 0-1."""
    rate = "EoL-RIR (2023)"
    columns = ("Sheet_name", "Supply Chain Stage", "Symbol", rate)
    frame, where = inputs.csv("wmd_commodity_hs_map.csv", *columns)
    frame = numbers(frame, where, rate, high=1).select(
        commodity="Sheet_name", stage="Supply Chain Stage", symbol="Symbol", eol_recycling_input_rate=rate
    )
    one_of(frame.drop_nulls("stage"), where, "stage", STAGES)
    return unique(frame, where, "commodity")


def substitution_index(inputs: Inputs) -> pl.DataFrame:
    """Return the substitution indices of table 18 with the stage of table 3."""
    path = inputs.find("eu_crm_2017*.json")[0]
    tables = json.loads(path.read_text(encoding="utf-8"))
    if missing := [name for name in ("T3", "T18") if not tables.get(name)]:
        raise DataError(f"{path.name}: table {', '.join(missing)} is missing or empty")
    rows = [
        (material, tables["T3"].get(material, {}).get("stage"), row.get("SISR"), row.get("SIEI"))
        for material, row in tables["T18"].items()
    ]
    schema = {"material": pl.String, "stage": pl.String, "si_sr": pl.Float64, "si_ei": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    one_of(frame, path.name, "stage", STAGES)
    return unique(numbers(frame, path.name, "si_sr", "si_ei", high=1), path.name, "material")


def country_code(inputs: Inputs) -> pl.DataFrame:
    """Return our own mapping of codes, checked."""
    path = inputs.data / "reference" / "country_code.csv"
    frame = read_csv(path, "system", "code", "iso3", "name", "note")
    one_of(frame, path.name, "system", ("baci", "cset", "un", "wgi", "wmd"))
    iso3 = pl.col("iso3")
    capitals = iso3.str.contains("^[A-Z]{3}$")
    refuse(frame, iso3.is_not_null() & ~capitals, path.name, "iso3 has not three capital letters")
    refuse(frame, iso3.is_null() & pl.col("note").is_null(), path.name, "no country and no note that says why")
    return unique(frame, path.name, "system", "code")


def country_name(inputs: Inputs) -> pl.DataFrame:
    """Return our own names of countries, checked."""
    path = inputs.data / "reference" / "country_name.csv"
    frame = read_csv(path, "iso3", "en", "ja", "ko", "also")
    refuse(frame, pl.any_horizontal(pl.col("en", "ja", "ko").is_null()), path.name, "a name is missing")
    return unique(frame, path.name, "iso3")

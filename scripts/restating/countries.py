"""Figures by country or by material: production, governance, votes, risk, recycling, substitution."""

from __future__ import annotations

import json

import polars as pl

from restating.inputs import Inputs
from scrisk.errors import DataError
from scrisk.sources import gpr, un_votes, usgs, wmd
from scrisk.sources.tables import File, known_codes, numbers, one_of, read_csv, refuse, unique, wanted, years

# Figures known to be wrong in the files at hand. A newer edition with another figure is left alone.
WRONG_PRODUCTION = [("Gold", "Guyana", 2023, 1164.0), ("Gold", "Guyana", 2024, 1072.0)]

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
    file = inputs.file("wmd_production*.parquet", "wmd_production*.csv")
    is_csv = file.path.suffix == ".csv"
    frame = read_csv(file, *columns) if is_csv else wanted(pl.read_parquet(file.path), file.name, *columns)
    production, _ = wmd.checked(frame, file.name)
    keys = ("commodity", "country_name", "year", "production")
    for row in WRONG_PRODUCTION:
        wrong = [pl.col(key) == value for key, value in zip(keys, row, strict=True)]
        production = production.filter(~pl.all_horizontal(wrong))
    return production


def _usgs(inputs: Inputs) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    files = [inputs.file("usgs_mcs2025*.csv"), inputs.file("usgs_mcs2026*.csv")]
    return [usgs.usgs_production(file) for file in files]


def usgs_production(inputs: Inputs) -> pl.DataFrame:
    """Return world production by country as the Mineral Commodity Summaries 2025 and 2026 print it."""
    return pl.concat([production for production, _ in _usgs(inputs)])


def published_total(inputs: Inputs) -> pl.DataFrame:
    """Return the world totals of the Mineral Commodity Summaries; the other producers at hand print none."""
    return pl.concat([totals for _, totals in _usgs(inputs)])


def gpr_month(inputs: Inputs) -> pl.DataFrame:
    """Return geopolitical risk by month."""
    return gpr.gpr_month(inputs.file("gpr_monthly*.csv", "data_gpr_export*.xls"))


def un_ideal_point(inputs: Inputs) -> pl.DataFrame:
    """Return each member's position in the General Assembly by year."""
    return un_votes.un_ideal_point(inputs.file("un_ideal_points*.csv"))


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
    frame = read_csv(File(path, path.name), "system", "code", "iso3", "name", "note")
    one_of(frame, path.name, "system", ("baci", "cset", "un", "usgs", "wgi", "wmd"))
    iso3 = pl.col("iso3")
    capitals = iso3.str.contains("^[A-Z]{3}$")
    refuse(frame, iso3.is_not_null() & ~capitals, path.name, "iso3 has not three capital letters")
    refuse(frame, iso3.is_null() & pl.col("note").is_null(), path.name, "no country and no note that says why")
    return unique(frame, path.name, "system", "code")


def country_name(inputs: Inputs) -> pl.DataFrame:
    """Return our own names of countries, checked."""
    path = inputs.data / "reference" / "country_name.csv"
    frame = read_csv(File(path, path.name), "iso3", "en", "ja", "ko", "also")
    refuse(frame, pl.any_horizontal(pl.col("en", "ja", "ko").is_null()), path.name, "a name is missing")
    return unique(frame, path.name, "iso3")


def producer_commodity(inputs: Inputs) -> pl.DataFrame:
    """Return which tables of the USGS tell of which commodity of World Mining Data, checked."""
    path = inputs.data / "reference" / "producer_commodity.csv"
    frame = read_csv(File(path, path.name), "commodity", "usgs_commodity", "usgs_detail", "note")
    refuse(frame, pl.any_horizontal(pl.all().exclude("note").is_null()), path.name, "a name is missing")
    return unique(frame, path.name, "commodity", "usgs_commodity", "usgs_detail")


def accepted_disagreement(inputs: Inputs) -> pl.DataFrame:
    """Return the disagreements between published figures that somebody looked at and accepted, checked."""
    path = inputs.data / "reference" / "accepted_disagreement.csv"
    columns = ("commodity", "country", "year", "producers", "difference", "reason", "accepted_on", "until")
    frame = read_csv(File(path, path.name), *columns)
    frame = years(numbers(frame, path.name, "difference", low=-1, high=1), path.name)
    one_of(frame, path.name, "producers", ("usgs, wmd", "usgs"))
    day = pl.col("accepted_on", "until").str.to_date(strict=False)
    refuse(frame, pl.any_horizontal(day.is_null()), path.name, "accepted_on or until is no day")
    refuse(frame, pl.col("until") <= pl.col("accepted_on"), path.name, "until is not after accepted_on")
    refuse(frame, pl.col("reason").is_null(), path.name, "no reason")
    return unique(frame, path.name, "commodity", "country", "year", "producers")

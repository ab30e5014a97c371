"""Production of raw materials by country: World Mining Data, its table 6.4 with one sheet a mineral."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk.codes import producer_codes
from scrisk.errors import DataError
from scrisk.language import say
from scrisk.sources.tables import (
    CHANGED,
    File,
    below_header,
    known_codes,
    numbers,
    one_of,
    only,
    refuse,
    span,
    unique,
    workbook,
    write_part,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrisk.sources.base import Part, RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("wmd_production", "published_total")
PARSER = "wmd-1"
ORDER = ["commodity", "year", "country_name"]

UNITS = ("metr. t", "kg", "ct", "Mio m3")
DATA_SOURCES = ("r", "e", "p")  # reported, estimated, provisional
_HEADS = {"country": "Country", "unit": "unit"}  # editions differ in capitals
ROUNDING = 1e-6  # of a total: the producer's cells are sums of doubles
_ABSURD = 1e11  # more than the world digs of anything, in any of the units


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the workbook."""
    return [fetcher.get(settings["url"], kind="xlsx")]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield production and printed totals, one part a year each."""
    raw = only(files, "wmd")
    work.say("reading World Mining Data", 0, 1)
    frame = cells(File.of(raw))
    production, totals = checked(frame, raw.name)
    origin = f"{raw.sha256}:{PARSER}"
    edition = f"production {span(production)}"
    for year in production["year"].unique().sort():
        part = str(year)
        if not work.has("wmd_production", part, origin):
            rows = production.filter(year=year).sort(ORDER)
            yield write_part(work, "wmd_production", part, rows, origin=origin, edition=edition)
        part = f"wmd_production-{year}"
        if not work.has("published_total", part, origin):
            rows = totals.filter(year=year).sort("subject")
            yield write_part(work, "published_total", part, rows, origin=origin, edition=edition)


def cells(file: File) -> pl.DataFrame:
    """Return what the sheets say, one row a commodity, country and year; a cell without a figure has no row."""
    frames = []
    for commodity, rows in workbook(file).items():
        where = say("{name}, sheet {commodity}", name=file.name, commodity=commodity)
        spelled = [[_HEADS.get((cell or "").lower(), cell) for cell in row] for row in rows]
        frame = below_header(spelled, where, "Country", "unit")
        named = {name: re.sub(r"[_ ]+", " ", name).lower() for name in frame.columns}
        source = [name for name, plain in named.items() if plain in ("data source", "source")]
        found = [name for name in frame.columns if re.fullmatch(r"(19|20)\d\d", name)]
        other = [name for name in frame.columns if name not in ("Country", "unit", *source, *found)]
        if len(source) != 1 or not found or other:
            there = ", ".join(frame.columns)
            raise DataError(
                say(
                    "{where}: wanted are Country, unit, years and data source; there are {columns}",
                    where=where,
                    columns=there,
                ),
                hint=say(CHANGED),
            )
        frame = frame.rename({source[0]: "data_source"})
        long = frame.unpivot(
            on=found, index=["Country", "unit", "data_source"], variable_name="year", value_name="production"
        )
        frames.append(long.drop_nulls("production").with_columns(commodity=pl.lit(commodity.strip())))
    return pl.concat(frames)


def checked(frame: pl.DataFrame, where: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return production by country, and the totals that the countries were found to add up to.

    ``frame`` has commodity, year, Country, production, unit and data_source.
    """
    frame = numbers(years(frame, where), where, "production", high=_ABSURD)
    one_of(frame, where, "unit", UNITS, say("Say first what the unit means."))
    refuse(frame, pl.col("Country").is_null(), where, say("Country is empty"))
    is_total = pl.col("Country").str.to_lowercase() == "total"
    totals = unique(frame.filter(is_total), where, "commodity", "year")
    frame = frame.filter(~is_total)
    units = frame.group_by("commodity", "year").agg(pl.col("unit").unique().sort().str.join(", ").alias("units"))
    refuse(units, pl.col("units").str.contains(", "), where, say("two units in one commodity and year"))
    group = ["commodity", "year", "unit"]
    sums = totals.select(*group, total="production").join(
        frame.group_by(group).agg(pl.col("production").sum()), on=group, how="left"
    )
    off = (pl.col("production").fill_null(0) - pl.col("total")).abs() > ROUNDING * pl.col("total")
    refuse(sums, off, where, say("the countries do not add up to the total"))
    one_of(frame, where, "data_source", DATA_SOURCES)
    known_codes(frame, where, "Country", "wmd")
    unique(frame, where, "commodity", "year", "Country")
    production = frame.select(
        "commodity",
        "year",
        pl.col("Country").alias("country_name"),
        pl.col("Country").replace_strict(producer_codes("wmd")).alias("country_iso3"),
        "production",
        "unit",
        "data_source",
    )
    published = totals.select(
        source_table=pl.lit("wmd_production"), subject="commodity", year="year", total="production", unit="unit"
    )
    return production, published

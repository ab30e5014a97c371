"""Geopolitical risk by month, for the world and by country: Caldara and Iacoviello's index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk import codes
from scrisk.errors import CodeError, DataError
from scrisk.language import say
from scrisk.sources.tables import (
    CHANGED,
    File,
    below_header,
    numbers,
    only,
    read_csv,
    refuse,
    unique,
    wanted,
    workbook,
    write_part,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrisk.sources.base import Part, RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("gpr_month",)
PARSER = "gpr-1"
ORDER = ["country_code", "measure", "month"]
WORLD = ("GPR", "GPRT", "GPRA")
_COUNTRY = re.compile(r"GPRC_([A-Z]{3})")
_ABSURD = 5_000.0  # the index is 100 on average; the worst month so far is near 500


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the monthly workbook."""
    return [fetcher.get(settings["url"], kind="xls")]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield the one table."""
    raw = only(files, "gpr")
    origin = f"{raw.sha256}:{PARSER}"
    if not work.has("gpr_month", "all", origin):
        work.say("reading the geopolitical risk index", 0, 1)
        frame = gpr_month(File.of(raw)).sort(ORDER)
        last = frame["month"].max()
        yield write_part(work, "gpr_month", "all", frame, origin=origin, edition=f"through {str(last)[:7]}")


def gpr_month(file: File) -> pl.DataFrame:
    """Return one row a month, country and measure; months before the index begins have no row."""
    where = file.name
    if where.lower().endswith(".csv"):
        frame = read_csv(file)
    else:
        sheets = workbook(file)
        frame = below_header(next(iter(sheets.values())), where, "month", *WORLD)
    countries = {name: found[1] for name in frame.columns if (found := _COUNTRY.fullmatch(name))}
    if not countries:
        raise DataError(say("{where}: no column GPRC_ with a country code", where=where), hint=say(CHANGED))
    unknown = [name for name, iso3 in countries.items() if not _is_country(iso3)]
    if unknown:
        raise DataError(
            say("{where}: unknown country in column {columns}", where=where, columns=", ".join(unknown)),
            hint=say(CHANGED),
        )
    frame = _months(wanted(frame, where, "month", *WORLD, *countries), where)
    unique(frame, where, "month")
    frame = numbers(frame, where, *WORLD, *countries, high=_ABSURD, gaps=True)
    long = frame.unpivot(index="month", variable_name="column", value_name="value").drop_nulls("value")
    series = pl.col("column")
    return long.select(
        "month",
        country_code=series.replace_strict({**dict.fromkeys(WORLD, "WLD"), **countries}),
        measure=pl.when(series.str.starts_with("GPRC_")).then(pl.lit("GPRC")).otherwise(series),
        value="value",
    )


def _is_country(iso3: str) -> bool:
    try:
        return codes.country(iso3) == iso3
    except CodeError:
        return False


def _months(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """Turn 1995-01, 1995-01-01 and 1995M1 into the first day of the month."""
    parts = pl.col("month").str.extract_groups(r"^(\d{4})[-M](\d{1,2})(-\d{2})?$").struct.rename_fields(["y", "m", "d"])
    year, month = parts.struct.field("y").cast(pl.Int32), parts.struct.field("m").cast(pl.Int8)
    good = month.is_between(1, 12) & year.is_between(1900, 2100)
    refuse(frame.select("month"), ~good.fill_null(False), where, say("month is no month"))
    return frame.with_columns(pl.date(year, month, 1).alias("month"))

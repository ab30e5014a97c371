"""World production by country: the data release of the USGS Mineral Commodity Summaries, editions 2025 and 2026."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk.codes import country, producer_codes
from scrisk.errors import CodeError, DataError, UsageError
from scrisk.language import say
from scrisk.sources.tables import (
    CHANGED,
    File,
    numbers,
    one_of,
    read_csv,
    refuse,
    unique,
    wanted,
    write_part,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrisk.sources.base import Part, RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("usgs_production", "published_total")
PARSER = "usgs-1"
COLUMNS = (
    "edition", "commodity", "country_name", "country_iso3", "statistic", "detail", "unit", "year", "value",
    "is_estimated", "note",
)  # fmt: skip
ORDER = ["edition", "commodity", "detail", "year", "country_name"]

UNITS = (
    "metric tons", "thousand metric tons", "million metric tons", "thousand metric dry tons", "kilograms",
    "million carats", "thousand carats", "thousands of carats", "million cubic meters", "million liters",
)  # fmt: skip
WIDE = ("SOURCE", "COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS", "PROD_NOTES")  # edition 2025, world data
LONG = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value",
)  # fmt: skip
# What stands where a figure is not printed: withheld, not available, not applicable, and marks without a figure.
UNKNOWN = ("W", "NA", "XX", "s")
DASH = "\u2014"  # the producer's sign for zero
_ABSURD = 1e11


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the table with all commodities."""
    return [fetcher.get(settings["url"], name=settings["name"], kind="csv")]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield one part an edition."""
    if not files:
        raise UsageError(
            say("usgs is one file an edition, and none is given"), hint=say("scrisk refresh --source usgs FILE")
        )
    seen: dict[str, str] = {}
    for place, raw in enumerate(files):
        work.say("reading the Mineral Commodity Summaries", place, len(files))
        production, totals = usgs_production(File.of(raw))
        edition = str(production["edition"][0])
        if edition in seen:
            raise DataError(
                say("{one} and {other} are both {edition}", one=seen[edition], other=raw.name, edition=edition),
                hint=say("Give one of them."),
            )
        seen[edition] = raw.name
        origin = f"{raw.sha256}:{PARSER}"
        if not work.has("usgs_production", edition, origin):
            yield write_part(work, "usgs_production", edition, production.sort(ORDER), origin=origin, edition=edition)
        part = f"usgs_production-{edition}"
        if not work.has("published_total", part, origin):
            totals = totals.sort("subject", "year")
            yield write_part(work, "published_total", part, totals, origin=origin, edition=edition)


def usgs_production(file: File) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return world production as printed by country, and the producer's rounded world totals.

    The producer writes Windows-1252; files that went through a spreadsheet come as UTF-8.
    """
    where = file.name
    frame = read_csv(file, encodings=("utf-8", "cp1252"))
    plain = pl.col(pl.String).str.replace_all(r"[\s\u00a0]+", " ").str.strip_chars()
    frame = frame.rename({name: re.sub(r"\s+", " ", name).strip() for name in frame.columns}).with_columns(plain)
    if set(LONG) <= set(frame.columns):
        frame = _long(frame, where)
    elif set(WIDE) <= set(frame.columns):
        frame = _wide(frame, where)
    else:
        nearest = LONG if "Statistics" in frame.columns or "Section" in frame.columns else WIDE
        wanted(frame, where, *nearest)
    for name in ("commodity", "country_name", "detail"):
        refuse(frame, pl.col(name).is_null(), where, say("{name} is empty", name=name))
    unique(frame, where, "commodity", "country_name", "detail", "year")
    names = {name: _iso3(name, where) for name in frame["country_name"].unique().sort()}
    frame = frame.with_columns(country_iso3=pl.col("country_name").replace_strict(names, return_dtype=pl.String))
    frame = _units(frame, where)
    is_total = pl.col("country_name").str.to_lowercase().str.starts_with("world total")
    return frame.filter(~is_total).select(COLUMNS), _totals(frame.filter(is_total), where)


def _totals(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """Return the totals that have a figure; edition, commodity and what is counted make the subject."""
    detail = pl.col("detail").str.replace(r"(?i)[:,] ?rounded$", "")
    # World total (ilmenite and rutile, rounded): what the total covers stands in the country's name.
    covers = pl.col("country_name").str.extract(r"\(([^)]*)\)").str.replace(r"(?i),? ?rounded$", "").fill_null("")
    kind = pl.col("country_name").str.extract(r", ([a-z]+)$").fill_null("")
    suffix = pl.concat_str(covers, kind)
    totals = frame.select(
        source_table=pl.lit("usgs_production"),
        subject=pl.concat_str(
            "edition",
            pl.lit(" "),
            "commodity",
            pl.lit(": "),
            detail,
            pl.when(suffix != "").then(pl.concat_str(pl.lit(" ("), suffix, pl.lit(")"))).otherwise(pl.lit("")),
        ),
        year="year",
        total="value",
        unit="unit",
    ).drop_nulls("total")
    return unique(totals, where, "subject", "year")


def _iso3(name: str, where: str) -> str | None:
    """Return the code of a country, None for a world total or several countries."""
    # What stands in brackets or after them tells of the figure, not of the country, except for the two Congos.
    plain = re.sub(r" ?\(.*", "", name)
    known = producer_codes("usgs")
    for spelling in (name, plain, plain.capitalize()):
        if spelling in known:
            return known[spelling] or None
    try:
        return country(plain)
    except CodeError as error:
        hint = say("{hint} Or add it to data/reference/country_code.csv, system usgs.", hint=error.hint)
        raise DataError(say("{where}: unknown country_name {name!r}", where=where, name=name), hint=hint) from error


def _long(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """Return the rows of the long layout of 2026: one a country, statistic and year."""
    notes = "Notes" if "Notes" in frame.columns else None
    world = pl.col("Section").str.starts_with("World") & (pl.col("Statistics") == "Production")
    frame = frame.filter(world)
    if frame.is_empty():
        raise DataError(say("{where}: no row of world production", where=where), hint=say(CHANGED))
    frame = years(frame, where, "Year")
    printed = pl.col("Value")
    is_range = printed.str.contains(r"^[<>] ?[\d,.]+$|^[\d,.]+ ?[-\u2013] ?[\d,.]+$")
    unknown = printed.is_in(UNKNOWN) | is_range | printed.is_null()
    frame = frame.with_columns(
        value=pl.when(unknown).then(None).when(printed == DASH).then(pl.lit("0")).otherwise(_ungrouped(printed)),
        printed=pl.when(unknown).then(printed),
    )
    frame = numbers(frame, where, "value", high=_ABSURD, gaps=True)
    last = frame["Year"].max()
    note = pl.concat_str(
        [pl.col("printed"), pl.col(notes) if notes else pl.lit(None, dtype=pl.String)],
        separator="; ",
        ignore_nulls=True,
    )
    return frame.select(
        edition=pl.lit(f"MCS{int(str(last)) + 1}"),
        commodity="Commodity",
        country_name="Country",
        statistic=pl.lit("Production"),
        detail="Statistics_detail",
        unit="Unit",
        year="Year",
        value="value",
        is_estimated=(pl.col("Year") == last) | _says_estimated(note, pl.col("Statistics_detail")),
        note=pl.when(note != "").then(note),
    )


def _wide(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """Return the rows of the wide layout of 2025: one column a year, the last one estimated."""
    found = {name: found for name in frame.columns if (found := re.fullmatch(r"PROD_(EST_ ?)?(\d{4})", name))}
    estimated = [name for name, match in found.items() if match[1]]
    if len(estimated) != 1 or len(found) < 2:
        there = ", ".join(frame.columns)
        raise DataError(
            say(
                "{where}: wanted are columns PROD_2023 and PROD_EST_ 2024, or later years; there are {columns}",
                where=where,
                columns=there,
            ),
            hint=say(CHANGED),
        )
    one_of(frame, where, "SOURCE", [f"MCS{int(found[estimated[0]][2]) + 1}"])
    long = frame.unpivot(on=list(found), index=list(WIDE), variable_name="column", value_name="printed")
    # A row without a figure in any column tells capacity or reserves only.
    long = long.filter(pl.col("printed").is_not_null() | pl.col("PROD_NOTES").is_not_null())
    long = long.with_columns(value=_ungrouped(pl.col("printed")))
    long = numbers(long, where, "value", high=_ABSURD, gaps=True)
    year = pl.col("column").str.extract(r"(\d{4})$").cast(pl.Int16)
    return long.select(
        edition="SOURCE",
        commodity="COMMODITY",
        country_name="COUNTRY",
        statistic=pl.lit("Production"),
        detail="TYPE",
        unit="UNIT_MEAS",
        year=year,
        value="value",
        is_estimated=pl.col("column").is_in(estimated) | _says_estimated(pl.col("PROD_NOTES"), pl.col("TYPE")),
        note=pl.when(pl.col("PROD_NOTES") != "").then("PROD_NOTES"),
    )


def _ungrouped(text: pl.Expr) -> pl.Expr:
    """Take the commas out of 12,345 and 1,234,567; anything else stays as it is."""
    grouped = text.str.contains(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
    return pl.when(grouped).then(text.str.replace_all(",", "", literal=True)).otherwise(text)


def _says_estimated(*texts: pl.Expr) -> pl.Expr:
    return pl.any_horizontal(text.str.to_lowercase().str.contains("estimated").fill_null(False) for text in texts)


def _units(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """Fill a unit that is missing where the rest of the table has one, and refuse unknown ones."""
    same = ["edition", "commodity", "detail"]
    others = pl.col("unit").drop_nulls().unique().over(same, mapping_strategy="join")
    frame = frame.with_columns(
        pl.when(others.list.len() == 1).then(others.list.first()).otherwise("unit").alias("unit")
    )
    return one_of(frame, where, "unit", UNITS, say("Say first what the unit means."))

"""Governance by country and year: the workbook of the World Bank's Worldwide Governance Indicators.

Three layouts are known: a sheet an indicator with the years side by side (to the 2022 edition); one long sheet
(2023 and 2024); a sheet an indicator with a row a country and year (2025). Zip archives with one workbook are read too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.sources.tables import (
    CHANGED,
    File,
    Rows,
    below_header,
    known_codes,
    numbers,
    one_of,
    only,
    refuse,
    span,
    unique,
    wanted,
    workbook,
    write_part,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrisk.sources.base import Part, RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("wgi_political_stability", "wgi_governance")
PARSER = "wgi-1"
ORDER = ["country_code", "year"]

# Our name -> the producer's letters, and the name of the sheet in the old layout without its blanks.
DIMENSIONS = {
    "voice_accountability": ("va", "VoiceandAccountability"),
    "political_stability": ("pv", "PoliticalStabilityNoViolence"),
    "government_effectiveness": ("ge", "GovernmentEffectiveness"),
    "regulatory_quality": ("rq", "RegulatoryQuality"),
    "rule_of_law": ("rl", "RuleofLaw"),
    "control_of_corruption": ("cc", "ControlofCorruption"),
}
GAPS = ("#N/A", "..", "NA", "N/A")
ESTIMATE_2025, ERROR_2025 = "Governance estimate (approx. -2.5 to +2.5)", "Standard error (estimate)"
_LONG = ("code", "countryname", "year", "indicator", "estimate", "stddev")


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the workbook."""
    return [fetcher.get(settings["url"], kind="xlsx")]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield both tables from one edition."""
    raw = only(files, "wgi")
    origin = f"{raw.sha256}:{PARSER}"
    if all(work.has(table, "all", origin) for table in TABLES):
        return
    work.say("reading the governance indicators", 0, 1)
    frame = estimates(_unpacked(File.of(raw), work))
    edition = span(frame)
    for table, made in (("wgi_political_stability", political_stability(frame)), ("wgi_governance", governance(frame))):
        if not work.has(table, "all", origin):
            yield write_part(work, table, "all", made.sort(ORDER), origin=origin, edition=edition)


def _unpacked(file: File, work: Work) -> File:
    """Return the workbook in a zip archive that holds nothing else of the kind."""
    from scrisk.sources import archive

    with file.path.open("rb") as head:
        if head.read(2) != b"PK":
            return file
    books = [member.name for member in archive.members(file.path) if member.name.lower().endswith(".xlsx")]
    if not books:
        return file
    if len(books) != 1:
        raise DataError(
            say(
                "{name} holds {count} workbooks: {workbooks}",
                name=file.name,
                count=len(books),
                workbooks=", ".join(books),
            ),
            hint=say("Give one of them."),
        )
    return File(archive.extract_member(file.path, books[0], work.folder / "wgi.xlsx"), f"{file.name}, {books[0]}")


def estimates(file: File) -> pl.DataFrame:
    """Return country_name, country_code, year, dimension, estimate and standard_error; gaps stay null."""
    sheets = workbook(file)
    plain = {re.sub(r"\W+", "", name).lower(): rows for name, rows in sheets.items()}
    old = {ours: sheet.lower() for ours, (_, sheet) in DIMENSIONS.items()}
    new = {ours: letters for ours, (letters, _) in DIMENSIONS.items()}
    if set(new.values()) <= set(plain):
        frames = [
            _new(plain[sheet], say("{name}, sheet {sheet}", name=file.name, sheet=sheet), ours)
            for ours, sheet in new.items()
        ]
    elif set(old.values()) <= set(plain):
        frames = [
            _old(plain[sheet], say("{name}, sheet {sheet}", name=file.name, sheet=sheet), ours)
            for ours, sheet in old.items()
        ]
    elif len(sheets) == 1:
        frames = [_long(next(iter(sheets.values())), file.name)]
    else:
        near = new if set(new.values()) & set(plain) else old
        missing = [sheet for sheet in near.values() if sheet not in plain]
        raise DataError(
            say(
                "{name}: sheet {missing} is missing; there are {sheets}",
                name=file.name,
                missing=", ".join(missing),
                sheets=", ".join(sheets),
            ),
            hint=say(CHANGED),
        )
    frame, where = pl.concat(frames), file.name
    gap = pl.col("estimate", "standard_error")
    frame = frame.with_columns(pl.when(~gap.is_in(GAPS)).then(gap).name.keep())
    frame = numbers(years(frame, where), where, "estimate", low=-5, high=5, gaps=True)
    frame = numbers(frame, where, "standard_error", high=5, gaps=True)
    refuse(frame, pl.col("standard_error") <= 0, where, say("a standard error is not above zero"))
    refuse(frame, pl.col("country_name").is_null(), where, say("country_name is empty"))
    known_codes(frame, where, "country_code", "wgi")
    return unique(frame, where, "country_code", "year", "dimension")


def _old(rows: Rows, where: str, dimension: str) -> pl.DataFrame:
    """Return one sheet with a block of columns a year: the years stand in the row above Estimate, StdErr ..."""
    place = next((at for at, row in enumerate(rows[:25]) if row and row[0] == "Country/Territory"), None)
    if place is None:
        raise DataError(say("{where}: no row begins with Country/Territory", where=where), hint=say(CHANGED))
    heads, above = rows[place], rows[place - 1] if place else []
    if len(heads) < 3 or heads[1] not in ("Code", "WBCode"):
        raise DataError(
            say(
                "{where}: column Code is missing; there are {columns}",
                where=where,
                columns=", ".join(map(str, heads[:5])),
            ),
            hint=say(CHANGED),
        )
    frames, year = [], None
    found: dict[str, dict[str, int]] = {}
    for at, head in enumerate(heads):
        if at < len(above) and above[at]:
            year = above[at]
        if year and head in ("Estimate", "StdErr"):
            if head in found.setdefault(year, {}):
                raise DataError(
                    say("{where}: {column} of {year} is there twice", where=where, column=head, year=year),
                    hint=say(CHANGED),
                )
            found[year][head] = at
    if not found or any(set(block) != {"Estimate", "StdErr"} for block in found.values()):
        raise DataError(
            say("{where}: Estimate and StdErr do not stand below each year", where=where), hint=say(CHANGED)
        )
    body = [row for row in rows[place + 1 :] if any(row)]

    def column(at: int) -> pl.Series:
        return pl.Series([row[at] if at < len(row) else None for row in body], dtype=pl.String)

    for year, block in found.items():
        frames.append(
            pl.DataFrame(
                {
                    "country_name": column(0), "country_code": column(1), "estimate": column(block["Estimate"]),
                    "standard_error": column(block["StdErr"]),
                }
            ).with_columns(year=pl.lit(year), dimension=pl.lit(dimension))
        )  # fmt: skip
    return _ordered(pl.concat(frames))


def _new(rows: Rows, where: str, dimension: str) -> pl.DataFrame:
    """Return one sheet with a row a country and year."""
    frame = below_header(rows, where, "Economy (name)", "Economy (code)", "Year", ESTIMATE_2025, ERROR_2025)
    return _ordered(
        frame.select(
            country_name="Economy (name)", country_code="Economy (code)", year="Year", estimate=ESTIMATE_2025,
            standard_error=ERROR_2025, dimension=pl.lit(dimension),
        )
    )  # fmt: skip


def _long(rows: Rows, where: str) -> pl.DataFrame:
    """Return the one long sheet."""
    frame = wanted(below_header(rows, where, *_LONG), where, *_LONG)
    ours = {letters: name for name, (letters, _) in DIMENSIONS.items()}
    one_of(frame, where, "indicator", ours)
    if missing := set(ours) - set(frame["indicator"]):
        raise DataError(
            say("{where}: no row of indicator {missing}", where=where, missing=", ".join(sorted(missing))),
            hint=say(CHANGED),
        )
    return _ordered(
        frame.select(
            country_name="countryname", country_code="code", year="year", estimate="estimate",
            standard_error="stddev", dimension=pl.col("indicator").replace_strict(ours),
        )
    )  # fmt: skip


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select("country_name", "country_code", "year", "dimension", "estimate", "standard_error")


def political_stability(frame: pl.DataFrame) -> pl.DataFrame:
    """Return estimate and standard error of political stability where they are known."""
    rows = frame.filter(dimension="political_stability").drop_nulls(["estimate", "standard_error"])
    return rows.select("country_name", "country_code", "year", "estimate", "standard_error")


def governance(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the six estimates side by side."""
    wide = frame.group_by("country_code", "year").agg(
        pl.col("country_name").sort().first(),
        *(pl.col("estimate").filter(pl.col("dimension") == name).first().alias(name) for name in DIMENSIONS),
    )
    return wide.select("country_name", "country_code", "year", *DIMENSIONS)

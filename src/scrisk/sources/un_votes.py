"""Positions of countries in votes of the UN General Assembly: Bailey, Strezhnev and Voeten's ideal points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk.sources.tables import File, integers, known_codes, numbers, only, read_csv, span, unique, write_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrisk.sources.base import Part, RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("un_ideal_point",)
PARSER = "un-1"
ORDER = ["country_code", "year"]


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the table of estimates over all votes."""
    return [fetcher.get(settings["url"], name=settings["name"], kind="csv")]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield the one table."""
    raw = only(files, "un-votes")
    origin = f"{raw.sha256}:{PARSER}"
    if not work.has("un_ideal_point", "all", origin):
        work.say("reading the ideal points", 0, 1)
        frame = un_ideal_point(File.of(raw)).sort(ORDER)
        edition = f"sessions of {span(frame)}"
        yield write_part(work, "un_ideal_point", "all", frame, origin=origin, edition=edition)


def un_ideal_point(file: File) -> pl.DataFrame:
    """Return each member's position by year; the file is separated by commas, or by tabs as Dataverse keeps it."""
    where = file.name
    frame = read_csv(file, "ccode", "session", "IdealPointAll", "iso3c")
    frame = integers(frame, where, "session", low=1, high=150)
    frame = numbers(frame, where, "IdealPointAll", low=-10, high=10)
    south_yemen = pl.col("ccode") == "680"  # the producer gives both Yemens the code YAR
    frame = frame.select(
        country_code=pl.when(south_yemen).then(pl.lit("YMD")).otherwise("iso3c"),
        year=pl.col("session") + 1945,
        ideal_point="IdealPointAll",
    )
    return unique(known_codes(frame, where, "country_code", "un"), where, "country_code", "year")

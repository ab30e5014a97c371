"""Who provides what to the making of chips: the five csv files of CSET's Emerging Technology Observatory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.sources.tables import (
    File,
    known_codes,
    numbers,
    one_of,
    read_csv,
    refuse,
    unique,
    write_part,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scrisk.sources.base import Part, RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("chip_input", "chip_provider", "chip_share", "chip_link")
PARSER = "cset-1"
FILES = ("inputs.csv", "stages.csv", "providers.csv", "provision.csv", "sequence.csv")

SHARE_SUM_LIMIT = 1.03  # rounded shares of one market may add up to a little more than one

KINDS = ("design_resource", "material_resource", "process", "tool_resource", "ultimate_output")
SIZE, SIZE_SOURCE = "market_share_chart_global_market_size_info", "market_share_chart_source"

Files = dict[str, File]


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the five files; ``url`` holds ``{file}``."""
    return [fetcher.get(settings["url"].replace("{file}", name), name=name, kind="csv") for name in FILES]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield the four tables; they point at each other, so they come from one set of files."""
    found = {raw.name.rsplit("/", 1)[-1].lower(): raw for raw in files}
    if missing := [name for name in FILES if name not in found]:
        raise UsageError(
            say("cset-chips is five files, and {file} is not among them", file=", ".join(missing)),
            hint=say("scrisk refresh --source cset-chips {files}", files=" ".join(FILES)),
        )
    raws = [found[name] for name in FILES]
    digest = hashlib.sha256(" ".join(raw.sha256 for raw in raws).encode()).hexdigest()
    edition = max(raw.modified or raw.fetched for raw in raws)
    origin = f"{digest}:{PARSER}"
    csv = {name: File.of(found[name]) for name in FILES}
    readers: dict[str, Callable[[Files], pl.DataFrame]] = {
        "chip_input": chip_input, "chip_provider": chip_provider, "chip_share": chip_share, "chip_link": chip_link,
    }  # fmt: skip
    for place, (table, read) in enumerate(readers.items()):
        work.say("reading the chip tables", place, len(readers))
        if not work.has(table, "all", origin):
            frame = read(csv).sort(ORDER[table], nulls_last=True)
            yield write_part(work, table, "all", frame, origin=origin, edition=f"as of {edition}")


ORDER = {
    "chip_input": ["input_id"],
    "chip_provider": ["provider_id"],
    "chip_share": ["input_id", "provider_id", "year"],
    "chip_link": ["input_id", "goes_into_id", "is_type_of_id"],
}


def chip_input(files: Files) -> pl.DataFrame:
    """Return the inputs, and the production stages as inputs of their own: shares are given for both."""
    columns = ("input_id", "input_name", "type", "stage_id", "stage_name", "year", SIZE, SIZE_SOURCE)
    where = files["inputs.csv"].name
    frame = read_csv(files["inputs.csv"], *columns)
    one_of(frame, where, "type", KINDS)
    stages = read_csv(files["stages.csv"], "stage_id", "stage_name", SIZE, SIZE_SOURCE)
    stages = stages.with_columns(
        input_id="stage_id",
        input_name="stage_name",
        type=pl.lit("stage"),
        year=pl.col(SIZE).str.extract(r"\((\d{4})\)"),
    )
    frame = pl.concat([frame, stages.select(columns)])
    refuse(frame, pl.any_horizontal(pl.col("input_id", "input_name").is_null()), where, say("an id or a name is empty"))
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


def chip_provider(files: Files) -> pl.DataFrame:
    """Return one row a provider; further names that the producer lists as further rows go into alias."""
    columns = ("provider_name", "alias", "provider_id", "provider_type", "country")
    where = files["providers.csv"].name
    frame = read_csv(files["providers.csv"], *columns)
    one_of(frame, where, "provider_type", ("country", "organization"))
    refuse(
        frame, pl.any_horizontal(pl.col("provider_id", "provider_name").is_null()), where, say("an id or name is empty")
    )
    itself = pl.when(pl.col("provider_type") == "country").then("provider_name")
    frame = known_codes(frame.with_columns(pl.coalesce("country", itself)), where, "country", "cset")
    names = pl.col("alias").drop_nulls().unique().sort().str.join("; ")
    merged = frame.group_by("provider_id", "provider_name", "provider_type", "country").agg(names)
    unique(merged, where, "provider_id")
    alias = pl.when(pl.col("alias") != "").then("alias").alias("alias")
    return merged.select("provider_id", "provider_name", alias, "provider_type", "country")


def chip_share(files: Files) -> pl.DataFrame:
    """Return the shares of providers in the world market of an input, 0-1."""
    where = files["provision.csv"].name
    frame = read_csv(files["provision.csv"], "provider_id", "provided_id", "share_provided", "year", "source")
    frame = numbers(years(frame, where), where, "share_provided", high=100, gaps=True)
    providers = chip_provider(files)
    one_of(frame, where, "provided_id", chip_input(files)["input_id"])
    one_of(frame, where, "provider_id", providers["provider_id"])
    unique(frame, where, "provider_id", "provided_id", "year")
    frame = frame.with_columns(share=pl.col("share_provided") / 100)
    sums = (
        frame.join(providers.select("provider_id", "provider_type"), on="provider_id")
        .group_by("provided_id", "year", "provider_type")
        .agg(pl.col("share").sum().round(6))
        .sort(pl.all())
    )
    why = say("the shares of one market add up to more than {most:.0%}", most=SHARE_SUM_LIMIT)
    refuse(sums, pl.col("share") > SHARE_SUM_LIMIT, where, why)
    source_note = pl.col("source").alias("source_note")
    return frame.select("provider_id", pl.col("provided_id").alias("input_id"), "share", "year", source_note)


def chip_link(files: Files) -> pl.DataFrame:
    """Return what goes into what, and what is a kind of what."""
    where = files["sequence.csv"].name
    frame = read_csv(files["sequence.csv"], "input_id", "goes_into_id", "is_type_of_id")
    ends = frame.select(pl.concat_list(pl.all()).explode().alias("id")).drop_nulls()
    one_of(ends, where, "id", chip_input(files)["input_id"])
    refuse(frame, pl.col("input_id").is_null(), where, say("input_id is empty"))
    both = pl.col("goes_into_id").is_null() == pl.col("is_type_of_id").is_null()
    refuse(frame, both, where, say("neither or both of goes_into_id and is_type_of_id"))
    return unique(frame, where, *frame.columns)

"""Bilateral trade: CEPII's BACI."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import polars as pl

from restating.inputs import Inputs
from scrisk.codes import hs
from scrisk.errors import DataError
from scrisk.sources.tables import File, integers, known_codes, numbers, read_csv, refuse, unique, wanted, years


def hs_codes(data: Path, revision: str) -> list[str]:
    """Return the codes to keep: those the hazard is learnt on, and what the catalog's traded items and peers name."""
    panel = pl.read_csv(data / "reference" / "panel_code.csv", infer_schema=False)
    codes = set(panel.filter(pl.col("hs_revision") == revision)["hs_code"])
    for path in sorted((data / "catalog" / "items").glob("*.toml")):
        for item in tomllib.loads(path.read_text("utf-8")).get("item", []):
            trade = item.get("hs", {})
            if item["sourcing"] == "trade" and trade.get("revision") == revision:
                codes.update(hs(code) for code in [*trade["codes"], *item.get("peer_hs", [])])
    return sorted(codes)


def panel_code(inputs: Inputs) -> pl.DataFrame:
    """Return the codes whose trade the hazard is learnt on, checked."""
    path = inputs.data / "reference" / "panel_code.csv"
    frame = read_csv(File(path, path.name), "hs_revision", "hs_code")
    refuse(frame, ~pl.col("hs_code").str.contains(r"^[0-9]{6}$"), path.name, "hs_code is not six digits")
    return unique(frame, path.name, "hs_revision", "hs_code")


def baci_flow(inputs: Inputs) -> pl.DataFrame:
    """Return the flows, from CEPII's yearly csv files or from parquet with the same columns."""
    paths = inputs.find("BACI_HS*_Y*.csv", "baci_*hs*.parquet")
    where = paths[0].name if len(paths) == 1 else f"{paths[0].name} ... {paths[-1].name}"
    revisions = {f"HS{digits}" for path in paths for digits in re.findall(r"hs(\d\d)", path.name.lower())}
    if len(revisions) != 1:
        raise DataError(f"{where}: the names tell {len(revisions)} revisions of the HS; one is wanted")
    (revision,) = revisions
    codes = hs_codes(inputs.data, revision)
    frame = pl.concat([_file(path, codes) for path in paths])
    if absent := sorted(set(codes) - set(frame["hs_code"])):
        raise DataError(f"{where}: no flow of {', '.join(absent)}", hint=f"Are these codes of {revision}?")
    for column in ("importer_code", "exporter_code"):
        known_codes(frame.select(pl.col(column).cast(pl.String)).unique(), where, column, "baci")
    unique(frame, where, "hs_code", "year", "importer_code", "exporter_code")
    return frame.select(pl.lit(revision).alias("hs_revision"), pl.all())


def _file(path: Path, codes: list[str]) -> pl.DataFrame:
    """Read one file: t year, i exporter, j importer, k product, v thousand USD, q tonnes."""
    if path.stat().st_size == 0:
        raise DataError(f"{path.name}: the file is empty")
    is_csv = path.suffix == ".csv"
    lazy = pl.scan_csv(path, infer_schema=False) if is_csv else pl.scan_parquet(path)
    header = lazy.head(1).collect()
    wanted(header, path.name, "t", "i", "j", "k", "v", "q")
    # A year of full BACI has eleven million rows: filter while reading. k may have lost its leading zero.
    code = pl.col("k").cast(pl.String).str.strip_chars().str.zfill(6)
    frame = lazy.filter(code.is_in(codes) | code.is_null()).with_columns(code).collect()
    if frame.is_empty():
        raise DataError(f"{path.name}: no flow of any wanted code")
    frame = wanted(refuse(frame, pl.col("k").is_null(), path.name, "k is empty"), path.name, *frame.columns)
    if is_csv:
        frame = frame.with_columns(pl.col("q").replace("NA", None))
    frame = years(frame, path.name, "t")
    frame = numbers(integers(frame, path.name, "i", "j"), path.name, "v")
    frame = numbers(frame, path.name, "q", gaps=True)
    return frame.select(
        hs_code="k",
        year="t",
        importer_code="j",
        exporter_code="i",
        trade_value_usd=(pl.col("v") * 1000).round().cast(pl.Int64),
        net_weight_kg=(pl.col("q") * 1000).round().cast(pl.Int64),
    )

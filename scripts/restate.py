"""Restate the producers' figures as the tables that travel with scrisk.

    python scripts/restate.py --from FOLDER [--from FOLDER ...] [--only TABLE ...] [--to data]

Each table becomes data/snapshots/NAME.parquet with a manifest NAME.toml beside it; the hand-kept tables of
data/reference are checked and get their manifest. The same input gives the same bytes. Whatever does not look
as it should (a column, a code, a unit, a key, a share) stops the run before its table is written.
Producers, editions and dates are in data/sources.toml; restate.toml beside this script says which table is whose.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from restating import chips, countries, customs, icio, trade
from restating.inputs import Inputs
from scrisk.errors import DataError, ScriskError
from scrisk.sources import cset, gpr, tables, un_votes, usgs, wmd

NOTES = Path(__file__).with_suffix(".toml")
DATA = NOTES.parent.parent / "data"
SOURCES = DATA / "sources.toml"
SIZE_LIMIT = 20_000_000  # bytes of all embedded tables together

Reader = Callable[[Inputs], pl.DataFrame]

# What reads each table, and the order of its rows.
TABLES: dict[str, tuple[Reader, Sequence[str]]] = {
    "baci_flow": (trade.baci_flow, ("hs_code", "year", "importer_code", "exporter_code")),
    "wmd_production": (countries.wmd_production, wmd.ORDER),
    "published_total": (countries.published_total, ("source_table", "subject", "year")),
    "usgs_production": (countries.usgs_production, usgs.ORDER),
    "wgi_political_stability": (countries.wgi_political_stability, ("country_code", "year")),
    "wgi_governance": (countries.wgi_governance, ("country_code", "year")),
    "chip_input": (chips.chip_input, cset.ORDER["chip_input"]),
    "chip_provider": (chips.chip_provider, cset.ORDER["chip_provider"]),
    "chip_share": (chips.chip_share, cset.ORDER["chip_share"]),
    "chip_link": (chips.chip_link, cset.ORDER["chip_link"]),
    "recycling_rate": (countries.recycling_rate, ("commodity",)),
    "substitution_index": (countries.substitution_index, ("material",)),
    "un_ideal_point": (countries.un_ideal_point, un_votes.ORDER),
    "gpr_month": (countries.gpr_month, gpr.ORDER),
    "china_export_month": (customs.china_export_month, customs.ORDER),
    "icio_flow": (icio.icio_flow, icio.KEY),
    "icio_node": (icio.icio_node, icio.NODE),
}
REFERENCE: dict[str, Reader] = {
    "country_code": countries.country_code,
    "country_name": countries.country_name,
    "producer_commodity": countries.producer_commodity,
    "panel_code": trade.panel_code,
    "accepted_disagreement": countries.accepted_disagreement,
    "io_sector": icio.io_sector,
}


def restate(inputs: Inputs, names: Iterable[str], sources: dict[str, Any]) -> None:
    """Write the tables and their manifests, one line of output each."""
    snapshots = inputs.data / "snapshots"
    for name in names:
        if name in REFERENCE:
            frame = REFERENCE[name](inputs)
            path = inputs.data / "reference" / f"{name}.csv"
        else:
            read, order = TABLES[name]
            frame = read(inputs).sort(order, nulls_last=True)
            path = snapshots / f"{name}.parquet"
            write(path, tables.parquet(frame, level=19))
        content = path.read_bytes()
        write(path.with_suffix(".toml"), manifest(name, frame, content, sources))
        print(f"{name:24} {frame.height:>8,} rows {len(content):>10,} bytes")
    if (size := sum(path.stat().st_size for path in snapshots.glob("*.parquet"))) > SIZE_LIMIT:
        raise DataError(f"the embedded tables take {size:,} bytes, more than {SIZE_LIMIT:,}")


def manifest(name: str, frame: pl.DataFrame, content: bytes, sources: dict[str, Any]) -> bytes:
    """Return the manifest of a table: its source's entry, its own, and what the file holds."""
    own = sources["table"][name]
    about = {key: value for key, value in sources["source"][own["source"]].items() if key != "fetch"}
    entry = {"table": name, "source": own["source"], **about}
    entry |= {"sha256": hashlib.sha256(content).hexdigest(), "rows": frame.height, "columns": frame.columns}
    entry["notes"] = own["notes"].strip()
    bounds = {}
    for column in ("year", "month"):
        if column in frame.columns:
            length = len("2026-01" if column == "month" else "2026")
            bounds[f"first_{column}"] = str(frame[column].min())[:length]
            bounds[f"last_{column}"] = str(frame[column].max())[:length]
    for key, value in entry.items():
        if isinstance(value, str):
            entry[key] = re.sub(r"\{(\w+)\}", lambda found: bounds[found[1]], value)
    # Strings, numbers, booleans and lists are written in JSON as in TOML.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return ("\n".join(lines) + "\n").encode()


def write(path: Path, content: bytes) -> None:
    """Write whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    about = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=about)
    add = parser.add_argument
    add("--from", dest="folders", type=Path, action="append", required=True, metavar="FOLDER")
    add("--only", nargs="+", choices=[*TABLES, *REFERENCE], metavar="TABLE")
    add("--to", type=Path, default=DATA, metavar="FOLDER")
    add("--sources", type=Path, default=SOURCES, metavar="FILE", help="producers, editions and dates")
    options = parser.parse_args(arguments)
    try:
        sources = {k: v for path in (options.sources, NOTES) for k, v in tomllib.loads(path.read_text("utf-8")).items()}
        restate(Inputs(options.folders, options.to), options.only or [*TABLES, *REFERENCE], sources)
    except ScriskError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())

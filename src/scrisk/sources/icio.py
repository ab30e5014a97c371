"""Who sells to whom between industries of countries: the OECD's Inter-Country Input-Output tables, yearly csv files.

A file is a square of about 3,700 columns: rows and columns COUNTRY_INDUSTRY, columns of final demand, the column and
row OUT, and the rows TLS and VA. It is read line by line; flows of zero are left out.
"""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from scrisk.errors import DataError, UsageError
from scrisk.language import later, say
from scrisk.sources.base import Part
from scrisk.sources.tables import CHANGED, write_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from scrisk.sources.base import RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("icio_flow", "icio_node")
PARSER = "icio-1"

FINAL_DEMAND = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "DIRP")
ACCOUNTS = ("TLS", "VA", "OUT")
RELATIVE, ABSOLUTE = 1e-5, 0.1  # of output, and million USD: how far rounding may take a row or column off balance
_NAME = re.compile(r"(?:.*/)?(\d{4})(?:_SML)?\.csv", re.IGNORECASE)
_NODE = re.compile(r"([A-Z][A-Z0-9]{2})_([A-Z0-9_]+)")


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the archive that holds the wanted years."""
    return [fetcher.get(settings["url"], name=settings["name"], kind="zip")]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield flows and nodes, one part a year each, of the years in the settings (default: the newest there is)."""
    found: dict[int, tuple[RawFile, str | None, str]] = {}
    for raw in files:
        for name, origin in _members(raw):
            match = _NAME.fullmatch(name or raw.name)
            if match:
                found[int(match[1])] = (raw, name, f"{origin}:{PARSER}")
    if not found:
        named = ", ".join(raw.name for raw in files) or say("no file")
        raise UsageError(
            say("{files}: no yearly table named like 2022_SML.csv", files=named),
            hint=say("Give the csv of a year, or the zip archive."),
        )
    years = [int(year) for year in work.settings.get("years") or [max(found)]]
    if missing := [year for year in years if year not in found]:
        raise UsageError(
            say(
                "no table of {missing}; there are {found}",
                missing=", ".join(map(str, missing)),
                found=", ".join(map(str, sorted(found))),
            ),
            hint=say("Set years of source icio in refresh.toml."),
        )
    for year in years:
        raw, member, origin = found[year]
        part = str(year)
        if all(work.has(table, part, origin) for table in TABLES):
            continue
        where = f"{raw.name}, {member}" if member else raw.name
        with _lines(raw, member) as lines:
            table = _read(lines, where, work)
        _balanced(table, where)
        edition = f"year {year}"
        yield _flows(table, year, work, origin, edition)
        yield write_part(work, "icio_node", part, _nodes(table, year), origin=origin, edition=edition)


def _members(raw: RawFile) -> list[tuple[str | None, str]]:
    """Return the members of an archive with what tells their bytes apart; a csv is its own only member."""
    with raw.path.open("rb") as file:
        if file.read(2) != b"PK":
            return [(None, raw.sha256)]
    from scrisk.sources import archive

    return [(member.name, f"{member.crc}-{member.size}") for member in archive.members(raw.path)]


@contextmanager
def _lines(raw: RawFile, member: str | None) -> Iterator[Iterator[list[str]]]:
    from scrisk.sources import archive

    with archive.open_text(raw.path, member) as text:
        yield csv.reader(text)


@dataclass(frozen=True)
class _Table:
    nodes: list[str]  # COUNTRY_INDUSTRY, sorted
    seller: NDArray[np.uint16]  # place in nodes, ascending
    buyer: NDArray[np.uint16]
    value: NDArray[np.float64]
    final_demand: NDArray[np.float64]  # by node
    output: NDArray[np.float64]  # column OUT, by node
    inputs: NDArray[np.float64]  # sum of the column, TLS and VA, by node
    output_row: NDArray[np.float64]  # row OUT, by node


def _read(lines: Iterator[list[str]], where: str, work: Work) -> _Table:
    header = next(lines, None)
    if not header:
        raise DataError(say("{where}: the file is empty", where=where))
    columns = [name.strip() for name in header[1:]]
    nodes, buyers, demand, out = _columns(columns, where)
    place = {name: at for at, name in enumerate(nodes)}
    order = np.array([buyers[name] for name in nodes])
    wide, rows, accounts = len(columns), {}, {}
    final_demand, output = np.full(len(nodes), np.nan), np.full(len(nodes), np.nan)
    inputs = np.zeros(len(nodes))
    for line in lines:
        label = line[0].strip() if line else ""
        if not label and not any(line):
            continue
        if len(line) != wide + 1:
            raise DataError(
                say(
                    "{where}: row {row} has {count} cells, the header {columns}",
                    where=where,
                    row=label[:40],
                    count=len(line),
                    columns=wide + 1,
                )
            )
        values = _numbers(line, columns, where)
        if label in ACCOUNTS:
            if label in accounts:
                raise DataError(say("{where}: row {row} is there twice", where=where, row=label))
            accounts[label] = values[order]
            continue
        if label not in place:
            raise DataError(
                say("{where}: row {row!r} has no column of its name", where=where, row=label[:40]),
                hint=say(CHANGED),
            )
        at = place[label]
        if at in rows:
            raise DataError(say("{where}: row {row} is there twice", where=where, row=label))
        flows = values[order]
        if flows.min() < 0:
            worst = int(flows.argmin())
            raise DataError(
                say(
                    "{where}: row {row}, column {column}: a flow below zero, {flow:g}",
                    where=where,
                    row=label,
                    column=nodes[worst],
                    flow=flows[worst],
                )
            )
        buyer = np.flatnonzero(flows).astype(np.uint16)
        rows[at] = (buyer, flows[buyer])
        inputs += flows
        final_demand[at], output[at] = values[demand].sum(), values[out]
        if len(rows) % 100 == 0:
            work.say(say("reading {name}", name=where), len(rows), len(nodes))
    if missing := [name for name, at in place.items() if at not in rows]:
        raise DataError(
            say(
                "{where}: {count} row(s) missing, the first is {row}",
                where=where,
                count=len(missing),
                row=missing[0],
            ),
            hint=say("Is the file whole?"),
        )
    if missing := [name for name in ACCOUNTS if name not in accounts]:
        raise DataError(
            say("{where}: row {row} is missing", where=where, row=", ".join(missing)),
            hint=say("Is the file whole?"),
        )
    return _Table(
        nodes,
        np.repeat(np.arange(len(nodes), dtype=np.uint16), [rows[at][0].size for at in range(len(nodes))]),
        np.concatenate([rows[at][0] for at in range(len(nodes))]),
        np.concatenate([rows[at][1] for at in range(len(nodes))]),
        final_demand,
        output,
        inputs + accounts["TLS"] + accounts["VA"],
        accounts["OUT"],
    )


def _columns(columns: list[str], where: str) -> tuple[list[str], dict[str, int], list[int], int]:
    """Return the nodes, sorted, the place of each, the places of final demand, and the place of OUT."""
    buyers: dict[str, int] = {}
    demand = []
    for at, name in enumerate(columns):
        match = _NODE.fullmatch(name)
        if name == "OUT":
            continue
        if not match:
            raise DataError(say("{where}: unknown column {column!r}", where=where, column=name[:40]), hint=say(CHANGED))
        if match[2] in FINAL_DEMAND:
            demand.append(at)
        elif name in buyers:
            raise DataError(say("{where}: column {column} is there twice", where=where, column=name))
        else:
            buyers[name] = at
    if columns.count("OUT") != 1 or not buyers or not demand:
        raise DataError(
            say("{where}: wanted are COUNTRY_INDUSTRY, COUNTRY_HFCE ... and one OUT", where=where), hint=say(CHANGED)
        )
    if len(buyers) > 65_535:
        raise DataError(
            say("{where}: {count} industries are more than any edition has", where=where, count=len(buyers)),
            hint=say(CHANGED),
        )
    nodes = sorted(buyers, key=lambda name: _split(name))
    return nodes, buyers, demand, columns.index("OUT")


def _split(name: str) -> tuple[str, str]:
    country, _, sector = name.partition("_")
    return country, sector


def _numbers(line: list[str], columns: list[str], where: str) -> NDArray[np.float64]:
    try:
        values = np.array(line[1:], dtype=np.float64)
    except ValueError:
        for name, cell in zip(columns, line[1:], strict=True):
            try:
                float(cell)
            except ValueError:
                raise DataError(
                    say(
                        "{where}: row {line}, column {column}: {cell!r} is no number",
                        where=where,
                        line=line[0],
                        column=name,
                        cell=cell[:40],
                    )
                ) from None
        raise
    if not np.isfinite(values).all():
        name = columns[int(np.flatnonzero(~np.isfinite(values))[0])]
        raise DataError(
            say("{where}: row {line}, column {column} is no finite number", where=where, line=line[0], column=name)
        )
    return values


_OFF = {
    "row": later("{where}: row {label} adds up to {made:,.4f}, its output is {printed:,.4f}; {count} row(s) are off"),
    "column": later(
        "{where}: column {label} adds up to {made:,.4f}, its output is {printed:,.4f}; {count} column(s) are off"
    ),
}


def _balanced(table: _Table, where: str) -> None:
    """Refuse a table whose rows or columns do not add up to output within rounding."""
    sold = np.bincount(table.seller, table.value, len(table.nodes)) + table.final_demand
    for what, made, printed in (("row", sold, table.output), ("column", table.inputs, table.output_row)):
        off = np.abs(made - printed)
        if (bad := off > np.maximum(ABSOLUTE, RELATIVE * np.abs(printed))).any():
            worst = int(np.where(bad, off, -1).argmax())
            raise DataError(
                say(
                    _OFF[what],
                    where=where,
                    label=table.nodes[worst],
                    made=made[worst],
                    printed=printed[worst],
                    count=int(bad.sum()),
                ),
                hint=say("Is the file whole and unchanged?"),
            )


def _flows(table: _Table, year: int, work: Work, origin: str, edition: str) -> Part:
    """Write the flows; names are kept once and pointed at, so that ten million rows fit in memory."""
    split = [_split(name) for name in table.nodes]
    countries = sorted({country for country, _ in split})
    sectors = sorted({sector for _, sector in split})
    by_country = np.array([countries.index(country) for country, _ in split], dtype=np.uint32)
    by_sector = np.array([sectors.index(sector) for _, sector in split], dtype=np.uint32)

    def named(ids: NDArray[np.uint16], lookup: NDArray[np.uint32], names: list[str]) -> pl.Series:
        return pl.Series(names, dtype=pl.Enum(names)).gather(pl.Series(lookup[ids]))

    frame = pl.DataFrame(
        {
            "seller_country": named(table.seller, by_country, countries),
            "seller_sector": named(table.seller, by_sector, sectors),
            "buyer_country": named(table.buyer, by_country, countries),
            "buyer_sector": named(table.buyer, by_sector, sectors),
            "year": pl.repeat(year, table.value.size, dtype=pl.Int16, eager=True),
            "value_usd_m": pl.Series(table.value),
        }
    )
    path = work.folder / f"icio_flow.{year}.parquet"
    frame.write_parquet(path, compression="zstd", compression_level=3, row_group_size=1_000_000)
    facts = {"nodes": len(table.nodes), "flows_usd_m": round(float(table.value.sum()), 3)}
    return Part("icio_flow", str(year), path, frame.height, origin, edition, facts)


def _nodes(table: _Table, year: int) -> pl.DataFrame:
    split = [_split(name) for name in table.nodes]
    return pl.DataFrame(
        {
            "country": [country for country, _ in split],
            "sector": [sector for _, sector in split],
            "year": pl.repeat(year, len(split), dtype=pl.Int16, eager=True),
            "gross_output_usd_m": pl.Series(table.output),
            "final_demand_usd_m": pl.Series(table.final_demand),
        }
    )

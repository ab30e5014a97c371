"""The user's own table: what a company bought, or what a customs office recorded, by supplier, item and day.

It is a .csv (UTF-8; comma, semicolon or tab), .xlsx or .parquet file; ``scrisk template`` writes an example and
:data:`scrisk.sources.own_rows.COLUMNS` says what each column means. The file is read, never changed.

One bad cell refuses the whole table: the message counts the bad rows and shows the first. Two rows alike in every
column are refused too, for a table exported twice looks just so; where they are two true purchases, the column
``reference`` tells them apart.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError, UsageError
from scrisk.language import later, say
from scrisk.sources import given
from scrisk.sources.base import Part
from scrisk.sources.given import Refused
from scrisk.sources.own_rows import COLUMNS, REVISIONS, Purchase, code_of, names, understood

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from scrisk.sources.base import RawFile, Work
    from scrisk.sources.fetch import Fetcher

TABLES = ("own_flow",)
PARSER = "own-1"

_NEEDED = ("supplier", "date")
_EVERY = 20_000  # rows between two words of progress
_TEMPLATE = later("scrisk template writes an example with every column.")


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Raise: your own table is not fetched but given.

    Raises
    ------
    UsageError
        Always.
    """
    raise UsageError(
        say("your own table is a file that you give"),
        hint=say("scrisk refresh --source own FILE. {template}", template=say(_TEMPLATE)),
    )


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield one part a buyer, its purchases added up by supplier, item or code, and year.

    Parameters
    ----------
    files
        The user's tables; rows of one buyer may stand in several.
    work
        ``settings`` may hold ``hs_revision`` (the edition of codes whose row names none; HS22 otherwise),
        ``catalog`` (folder of a catalog of one's own) and ``today``.

    Raises
    ------
    DataError
        For a file that is no table, lacks a column, or holds a bad row; it names file, row, column and reason.
    UsageError
        For an edition in the settings that does not exist.
    """
    from scrisk import catalog as catalogs

    revision = str(work.settings.get("hs_revision", "HS22"))
    if revision not in REVISIONS:
        raise UsageError(
            say("hs_revision is {revision!r} in the settings of source own", revision=revision),
            hint=say("Editions: {revisions}.", revisions=", ".join(REVISIONS)),
        )
    the_catalog = catalogs.load(work.settings.get("catalog"))
    today = work.settings.get("today") or datetime.now(UTC).date()
    purchases: dict[str, list[Purchase]] = defaultdict(list)
    for file in files:
        for purchase in _purchases(file, the_catalog, revision, today, work):
            purchases[code_of(purchase.buyer)].append(purchase)
    read = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    origin = f"{read}:{revision}:{the_catalog.content_hash()}:{PARSER}"
    for code in sorted(purchases):
        if not work.has("own_flow", code, origin):
            yield _part(code, purchases[code], origin, work)


def _purchases(file: RawFile, catalog: Any, revision: str, today: date, work: Work) -> Iterator[Purchase]:
    rows = given.rows(file.path, file.name, say(_TEMPLATE))
    header = given.header(rows, file.name, say(_TEMPLATE))
    columns = _columns(file, header)
    bad: list[str] = []
    count = found = 0
    seen: dict[tuple[str, ...], int] = {}
    taken: list[Purchase] = []
    for number, cells in rows:
        if not any(str(cell if cell is not None else "").strip() for cell in cells):
            continue
        found += 1
        if found % _EVERY == 0:
            work.say(say("reading {name}", name=file.name), found, None)
        try:
            if len(cells) > len(header) and any(str(cell or "").strip() for cell in cells[len(header) :]):
                raise Refused(
                    "", None, say("has {count} cells, the header {columns}", count=len(cells), columns=len(header))
                )
            named = {name: cells[place] for place, name in columns.items() if place < len(cells)}
            taken.append(understood(named, catalog, revision, today))
            first = seen.setdefault(tuple(str(cell) for cell in cells), number)
            if first != number:
                raise Refused(
                    "", None, say("is the same as row {first}; tell them apart in column reference", first=first)
                )
        except Refused as refused:
            count += 1
            if len(bad) < given.SHOWN:
                bad.append(refused.line(number))
    if count:
        raise given.refusal(file.name, bad, count, found, say(_TEMPLATE))
    if not taken:
        raise DataError(say("{name} has a header and no rows", name=file.name), hint=say(_TEMPLATE))
    yield from taken


def _columns(file: RawFile, header: Sequence[str]) -> dict[int, str]:
    """Return which column stands where."""
    found = given.placed(file.name, header, names(), say(_TEMPLATE))
    have = set(found.values())
    missing = [name for name in _NEEDED if name not in have]
    missing += [say("item or hs_code")] if not have & {"item", "hs_code"} else []
    missing += [say("value or quantity")] if not have & {"value", "quantity"} else []
    missing += ["unit"] if "quantity" in have and "unit" not in have else []
    if missing:
        raise given.lacking(file.name, header, missing, COLUMNS, say(_TEMPLATE))
    return found


def _part(code: str, purchases: Iterable[Purchase], origin: str, work: Work) -> Part:
    """Write one buyer's purchases, added up where they tell the same."""
    import polars as pl

    held = list(purchases)
    label = min(purchase.buyer for purchase in held)
    sums: dict[tuple[Any, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for bought in held:
        # What has no weight (or no value) stays apart, so that it is still told once the rest is added up.
        key = (
            bought.supplier, bought.item, bought.hs_revision, bought.hs_code, bought.year,
            bought.value is not None, bought.kilograms is not None,
        )  # fmt: skip
        sums[key][0] += bought.value or 0
        sums[key][1] += bought.kilograms or 0
    rows: list[tuple[Any, ...]] = []
    for key in sorted(sums, key=lambda key: tuple("" if part is None else str(part) for part in key)):
        *said, has_value, has_weight = key
        value, weight = (int(number.to_integral_value(ROUND_HALF_EVEN)) for number in sums[key])
        # Less than half a kilogram in a year has no whole number of kilograms; its value still tells it.
        rows.append((label, *said, value if has_value else None, weight if has_weight and weight else None))
    schema = {
        "buyer": pl.String, "supplier": pl.String, "item": pl.String, "hs_revision": pl.String, "hs_code": pl.String,
        "year": pl.Int16, "trade_value_usd": pl.Int64, "net_weight_kg": pl.Int64,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    path: Path = work.folder / f"own_flow.{hashlib.sha256(code.encode()).hexdigest()[:16]}.parquet"
    frame.write_parquet(path, compression="zstd")
    years = sorted({bought.year for bought in held})
    facts: dict[str, str | int | float | bool] = {
        "purchases": len(held),
        "value_usd": str(sum((bought.value or Decimal(0) for bought in held), Decimal(0))),
        "net_weight_kg": str(sum((bought.kilograms or Decimal(0) for bought in held), Decimal(0))),
    }
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return Part("own_flow", code, path, frame.height, origin, f"{label} {span}", facts)

"""CEPII's BACI: bilateral trade by HS code and year, reconciled; a zip of one csv a year.

A csv has the columns t year, i exporter, j importer, k product, v thousand USD, q tonnes. A year has eleven million
rows. They are read in pieces straight from the archive and kept as three whole numbers each until they are sorted.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any, NoReturn

import polars as pl

from scrisk.codes import producer_codes
from scrisk.errors import DataError, UsageError
from scrisk.language import say
from scrisk.sources import archive, years
from scrisk.sources.base import Part, RawFile, Work

if TYPE_CHECKING:
    from pathlib import Path

    from scrisk.sources.fetch import Fetcher

TABLES = ("baci_flow",)
PARSER = "baci-1"  # goes up when the same file would be read otherwise
REVISIONS = ("HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22")
URL = "https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_{revision}_V{version}.zip"

CODES = ("t", "i", "j", "k")
COLUMNS = (*CODES, "v", "q")
ABSURD = 1e12  # thousand USD or tonnes in one flow
# All trade of a year is about 2.4e13 USD and 1.2e13 kg: beyond these a unit has changed.
ABSURD_TOTAL_USD = 1e15
ABSURD_TOTAL_KG = 1e15
SHRUNK = 0.5  # of the year before

_CHUNK = 16 << 20
_ROW_GROUP = 1 << 20
_YEAR_FILE = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_V(\d{6}[a-z]?)\.csv", re.IGNORECASE)
_OTHER_CSV = re.compile(r"(country|product)_codes_.*\.csv", re.IGNORECASE)


@dataclass(frozen=True)
class _Year:
    """One year of one revision: a member of a zip, or a csv of its own."""

    raw: RawFile
    member: str  # empty for a csv
    revision: str
    year: int
    version: str
    size: int  # unpacked bytes
    origin: str

    @property
    def part(self) -> str:
        return f"{self.revision}-{self.year}"

    @property
    def where(self) -> str:
        return f"{self.raw.name}, {self.member}" if self.member else self.raw.name


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the release of each revision that the settings name.

    Parameters
    ----------
    fetcher
        Asks CEPII, or takes what is stored.
    settings
        ``version`` ("202601"), ``revisions`` ("HS92", or a list) and, for a mirror, ``url`` with the places
        ``{revision}`` and ``{version}``.

    Raises
    ------
    UsageError
        When no version is named, or a revision that BACI does not have.
    """
    version = str(settings.get("version", ""))
    if not re.fullmatch(r"\d{6}[a-z]?", version):
        raise UsageError(
            say("source baci: version = {version!r} is no release of BACI", version=version),
            hint=say('Name one as CEPII does, year and month: version = "202601".'),
        )
    if "revision" in settings:
        raise UsageError(say("source baci: no setting is called revision"), hint=say('Write revisions = ["HS92"].'))
    named = settings.get("revisions", "HS92")
    revisions = [named] if isinstance(named, str) else list(named)
    if unknown := [name for name in revisions if name not in REVISIONS]:
        raise UsageError(
            say("source baci: no revision {revisions}", revisions=", ".join(map(repr, unknown))),
            hint=say("Choose from {revisions}.", revisions=", ".join(REVISIONS)),
        )
    template = str(settings.get("url") or URL)
    return [
        fetcher.get(template.format(revision=revision, version=version), name=_zip_name(revision, version), kind="zip")
        for revision in revisions
    ]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield one part for each year of each revision in the files.

    Parameters
    ----------
    files
        Releases as zip, or single yearly csv files under the producer's names.
    work
        Its setting ``years`` restricts the years: 2024, "2022-2024", "2018-", or a list.

    Raises
    ------
    DataError
        With file, row, column and value, for anything that is not as CEPII documents it. Nothing is left out.
    """
    found = sorted((year for raw in files for year in _years(raw)), key=lambda year: year.part)
    for one, other in pairwise(found):
        if one.part == other.part:
            raise DataError(
                say("{part} is in {one} and in {other}", part=one.part, one=one.where, other=other.where),
                hint=say("Give one of them."),
            )
    _refuse_shrunk(found)
    for year in _asked(found, work.settings.get("years")):
        if not work.has("baci_flow", year.part, year.origin):
            yield _part(year, work)


def _zip_name(revision: str, version: str) -> str:
    return f"BACI_{revision}_V{version}.zip"


def _years(raw: RawFile) -> Iterator[_Year]:
    """Find the yearly csv files that a file is or holds."""
    with raw.path.open("rb") as file:
        packed = file.read(2) == b"PK"
    if not packed:
        if raw.size == 0:
            raise DataError(say("{name}: the file is empty", name=raw.name))
        yield _named(raw, "", raw.size, raw.sha256)
        return
    count = 0
    for member in archive.members(raw.path):
        name = member.name.replace("\\", "/")
        base = name.rpartition("/")[2]
        # A Mac that packs a folder puts its own notes into another.
        if name.startswith("__MACOSX/") or _OTHER_CSV.fullmatch(base) or not base.lower().endswith(".csv"):
            continue
        count += 1
        yield _named(raw, member.name, member.size, f"{member.crc}-{member.size}")
    if not count:
        raise DataError(
            say("{name}: no yearly csv in it", name=raw.name),
            hint=say("A release of BACI holds BACI_HS92_Y2023_V202501.csv."),
        )


def _named(raw: RawFile, member: str, size: int, content: str) -> _Year:
    base = re.split(r"[/\\]", member or raw.name)[-1]
    match = _YEAR_FILE.fullmatch(base)
    revision = match[1].upper() if match else ""
    if match is None or revision not in REVISIONS:
        where = f"{raw.name}, {member}" if member else raw.name
        raise DataError(
            say("{where}: the name does not tell the revision and the year", where=where),
            hint=say("Keep CEPII's names: BACI_HS92_Y2023_V202501.csv, or the zip BACI_HS92_V202501.zip as it is."),
        )
    return _Year(raw, member, revision, int(match[2]), match[3], size, f"{content}:{PARSER}")


def _asked(found: list[_Year], asked: object) -> list[_Year]:
    if asked is None:
        return found
    spans = years.spans(asked)
    kept = [year for year in found if any(first <= year.year <= last for first, last in spans)]
    there = {year.year for year in kept}
    wanted = {year for first, last in spans if last != years.OPEN for year in range(first, last + 1)}
    if not any(year.member for year in found):  # who gives a csv says with it which year is meant
        wanted = set()
    if not kept or wanted - there:
        absent = ", ".join(map(str, sorted(wanted - there))) or str(asked)
        named = ", ".join(year.part for year in found)
        raise DataError(
            say("BACI: no file of {years}", years=absent),
            hint=say("The files hold {years}. Change the setting years.", years=named),
        )
    return kept


def _refuse_shrunk(found: list[_Year]) -> None:
    """Refuse a year that is far smaller than the year before it in the same archive."""
    for before, year in pairwise(found):
        same = before.raw is year.raw and before.revision == year.revision and before.year + 1 == year.year
        if same and year.size < SHRUNK * before.size:
            raise DataError(
                say(
                    "{where}: {size:,} bytes, the year before has {before:,}: rows are missing",
                    where=year.where,
                    size=year.size,
                    before=before.size,
                ),
                hint=say("Ask CEPII, or leave the year out: setting years."),
            )


def _part(year: _Year, work: Work) -> Part:
    """Read, check, sort and write one year."""
    flows, exporters, importers = _read(year, work)
    if flows.is_empty():
        raise DataError(say("{where}: no rows below the names of the columns", where=year.where))
    known = {int(code) for code in producer_codes("baci")}
    if unknown := sorted((exporters | importers) - known):
        raise DataError(
            say(
                "{where}: unknown country codes in i or j: {codes}",
                where=year.where,
                codes=", ".join(map(str, unknown)),
            ),
            hint=say("Say in data/reference/country_code.csv, system baci, what they stand for."),
        )
    flows = _sorted(flows, year)
    facts = _facts(flows, year)
    path = work.folder / f"baci_flow-{year.part}.parquet"
    _write(flows, year, path)
    facts |= {"n_exporters": len(exporters), "n_importers": len(importers)}
    return Part("baci_flow", year.part, path, flows.height, year.origin, f"{year.revision} V{year.version}", facts)


def _read(year: _Year, work: Work) -> tuple[pl.DataFrame, set[int], set[int]]:
    """Return the flows as key, value and weight in the order of the file, and the exporters and importers."""
    kept: list[pl.DataFrame] = []
    exporters: set[int] = set()
    importers: set[int] = set()
    done = 0
    # Closed before the stream is, so that nobody reads on when a row is refused.
    with _opened(year) as stream, contextlib.closing(_pieces(stream, year)) as pieces:
        _check_header(stream.readline(1000), year)
        row = 2
        for data in pieces:
            numbers = _numbers(data, row, year)
            exporters.update(numbers["i"].unique())
            importers.update(numbers["j"].unique())
            # Product, importer and exporter as one number: the order of the table is the order of this key.
            kept.append(
                numbers.select(
                    key=(pl.col("k").cast(pl.Int64) * 1000 + pl.col("j")) * 1000 + pl.col("i"),
                    usd=(pl.col("v") * 1000).round().cast(pl.Int64),
                    kg=(pl.col("q") * 1000).round().cast(pl.Int64),
                )
            )
            row += numbers.height
            done += len(data)
            work.say(say("reading BACI {part}", part=year.part), done, year.size)
    empty = pl.DataFrame(schema={"key": pl.Int64, "usd": pl.Int64, "kg": pl.Int64})
    return pl.concat(kept, rechunk=False) if kept else empty, exporters, importers


@contextlib.contextmanager
def _opened(year: _Year) -> Iterator[IO[bytes]]:
    if year.member:
        with archive.open_member(year.raw.path, year.member) as stream:
            yield stream
    else:
        with year.raw.path.open("rb") as stream:
            yield stream


def _check_header(line: bytes, year: _Year) -> None:
    if not line.strip():
        raise DataError(say("{where}: the file is empty", where=year.where))
    archive.check_text(line, year.where)
    names = [name.strip() for name in line.decode("utf-8-sig").strip().split(",")]
    if names == list(COLUMNS):
        return
    missing = [name for name in COLUMNS if name not in names]
    extra = [name for name in names if name not in COLUMNS]
    what = say("missing {columns}", columns=", ".join(missing)) if missing else say("all there, but in another order")
    what = say("{fault}; unknown {columns}", fault=what, columns=", ".join(extra)[:100]) if extra else what
    raise DataError(
        say(
            "{where}, row 1: the columns are {found}, not {wanted} ({fault})",
            where=year.where,
            found=", ".join(names)[:200],
            wanted=", ".join(COLUMNS),
            fault=what,
        ),
        hint=say("CEPII may have changed the layout; nothing is read until scrisk knows what the columns mean."),
    )


def _pieces(stream: IO[bytes], year: _Year) -> Generator[bytes, None, None]:
    """Yield whole lines in pieces; the next piece is unpacked while this one is worked on."""
    rest = b""
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(stream.read, _CHUNK)
        while data := coming.result():
            coming = ahead.submit(stream.read, _CHUNK)
            whole = data.rfind(b"\n") + 1
            if whole:
                yield rest + data[:whole]
                rest = data[whole:]
            else:
                rest += data
            if len(rest) > 1000:
                raise DataError(
                    say(
                        "{where}: a line of {count:,} bytes, which is no row: {rest!r}",
                        where=year.where,
                        count=len(rest),
                        rest=rest[:60],
                    )
                )
    if rest:
        raise DataError(
            say("{where}: the last line does not end: {rest!r}; the file is cut off", where=year.where, rest=rest[:60]),
            hint=say("Fetch it again. If it is whole, end its last line."),
        )


# Column, what is wrong with it, reason. The first that holds for a row is told.
def _faults(year: int) -> list[tuple[str, pl.Expr, str]]:
    t, i, j, k, v, q = (pl.col(name) for name in COLUMNS)
    given = pl.col("q_text").is_not_null() & (pl.col("q_text") != "") & (pl.col("q_text") != "NA")
    no_code = say("is no HS code")
    return [
        ("t", t.is_null(), say("is no year")),
        ("t", t != year, say("is not the year of the file, {year}", year=year)),
        ("i", i.is_null(), say("is no country code")),
        ("j", j.is_null(), say("is no country code")),
        ("i", i == j, say("is the exporter and the importer")),
        # The rule of codes.hs: six digits, or five where the leading zero was lost; chapters begin at 01.
        ("k", ~(k.is_between(10000, 999999) & pl.col("k_size").is_between(5, 6)).fill_null(False), no_code),
        ("v", ~v.is_finite().fill_null(False), say("is no number")),
        ("v", v < 0, say("is negative")),
        ("v", v > ABSURD, say("is absurd for thousand USD")),
        ("q", given & ~q.is_finite().fill_null(False), say("is no number and not NA")),
        ("q", q < 0, say("is negative")),
        ("q", q > ABSURD, say("is absurd for tonnes")),
    ]


def _numbers(data: bytes, row: int, year: _Year) -> pl.DataFrame:
    """Return the rows of a piece as numbers, blanks around them taken off; ``row`` is the number of the first."""
    try:
        text = pl.read_csv(data, has_header=False, schema=dict.fromkeys(COLUMNS, pl.String), quote_char=None)
    except pl.exceptions.PolarsError as error:
        _broken(data, row, year, str(error))
    # A row with too few fields reads like one that ends in empty fields.
    if text["q"].null_count() and data.count(b",") != (len(COLUMNS) - 1) * data.count(b"\n"):
        _broken(data, row, year, say("a row has too few fields"))
    # Blanks are usual around v and q only; looking for them elsewhere would cost a tenth of the time.
    text = text.with_columns(pl.col("v", "q").str.strip_chars(" "))
    numbers = _cast(text)
    if sum(numbers.select(pl.col(CODES).null_count()).row(0)):
        text = text.with_columns(pl.col(CODES).str.strip_chars(" "))
        numbers = _cast(text)
    faults = _faults(year.year)
    if b"+" in data:  # read as a number, but no code is written so
        faults.append(("k", pl.col("k_text").str.starts_with("+"), say("is no HS code")))
    found = numbers.select(bad.any().alias(str(n)) for n, (_, bad, _) in enumerate(faults))
    if any(found.row(0)):
        _refuse(text, numbers, faults, row, year)
    return numbers


def _cast(text: pl.DataFrame) -> pl.DataFrame:
    return text.select(
        pl.col(CODES).cast(pl.Int32, strict=False),
        pl.col("v", "q").cast(pl.Float64, strict=False),
        k_size=pl.col("k").str.len_bytes(),
        k_text="k",
        q_text="q",
    )


def _refuse(
    text: pl.DataFrame, numbers: pl.DataFrame, faults: list[tuple[str, pl.Expr, str]], row: int, year: _Year
) -> NoReturn:
    """Show the first row that is wrong."""
    firsts = numbers.select(pl.arg_where(bad).first().alias(str(n)) for n, (_, bad, _) in enumerate(faults)).row(0)
    at, n = min((at, n) for n, at in enumerate(firsts) if at is not None)
    column, _, reason = faults[n]
    value = text[column][at]
    raise DataError(
        say(
            "{where}, row {row}: {column} = {value!r} {reason}; the row is {text!r}",
            where=year.where,
            row=row + at,
            column=column,
            value="" if value is None else value[:60],
            reason=reason,
            text=",".join("" if cell is None else cell for cell in text.row(at))[:120],
        ),
        hint=say("Fetch the file again; if CEPII publishes it so, nothing of it can be used as it stands."),
    )


def _broken(data: bytes, row: int, year: _Year, why: str) -> NoReturn:
    """Find the row that cannot even be told apart."""
    for number, line in enumerate(data.split(b"\n")[:-1], row):
        try:
            fields = line.decode("utf-8").count(",") + 1
        except UnicodeDecodeError:
            raise DataError(
                say(
                    "{where}, row {number}: no text in UTF-8: {line!r}", where=year.where, number=number, line=line[:60]
                ),
                hint=say("The file is damaged; fetch it again."),
            ) from None
        if fields != len(COLUMNS):
            raise DataError(
                say(
                    "{where}, row {number}: {fields} fields, not {count}: {line!r}",
                    where=year.where,
                    number=number,
                    fields=fields,
                    count=len(COLUMNS),
                    line=line[:60],
                ),
                hint=say("The file is damaged; fetch it again."),
            )
    raise DataError(say("{where}, from row {row}: cannot be read: {why}", where=year.where, row=row, why=why))


def _sorted(flows: pl.DataFrame, year: _Year) -> pl.DataFrame:
    """Return the flows in the order of the table; refuse one that is there twice."""
    ordered = flows.sort("key")
    twice = ordered.filter(pl.col("key") == pl.col("key").shift())["key"]
    if twice.is_empty():
        return ordered
    key = int(twice[0])
    at = ", ".join(str(place + 2) for place in flows["key"].eq(key).arg_true().to_list()[:5])
    raise DataError(
        say(
            "{where}, rows {at}: k = {code:06d}, j = {importer}, i = {exporter} more than once; "
            "{count:,} row(s) repeat a flow",
            where=year.where,
            at=at,
            code=key // 10**6,
            importer=key // 1000 % 1000,
            exporter=key % 1000,
            count=twice.len(),
        ),
        hint=say("A flow stands once a year; adding them up would be a guess."),
    )


def _facts(flows: pl.DataFrame, year: _Year) -> dict[str, str | int | float | bool]:
    usd, kg = flows["usd"], flows["kg"]
    # Sums of whole numbers are exact, but they could overflow: look at their size first.
    for column, unit, total, limit in (
        ("v", "USD", usd.cast(pl.Float64).sum(), ABSURD_TOTAL_USD),
        ("q", "kg", kg.cast(pl.Float64).sum(), ABSURD_TOTAL_KG),
    ):
        if total > limit:
            raise DataError(
                say(
                    "{where}: {column} adds up to {total:.3g} {unit}, far beyond all trade of a year",
                    where=year.where,
                    column=column,
                    total=total,
                    unit=unit,
                ),
                hint=say("The unit of the column seems to have changed."),
            )
    return {
        "total_value_usd": int(usd.sum()),
        "total_weight_kg": int(kg.sum()),
        "missing_weight_rows": kg.null_count(),
        "first_year": year.year,
        "last_year": year.year,
        "n_codes": flows.select((pl.col("key") // 10**6).rle_id().max() + 1).item(),
    }


def _write(flows: pl.DataFrame, year: _Year, path: Path) -> None:
    key = pl.col("key")
    table = flows.lazy().select(
        hs_revision=pl.lit(year.revision),
        hs_code=(key // 10**6).cast(pl.String).str.zfill(6),
        year=pl.lit(year.year, dtype=pl.Int16),
        importer_code=(key // 1000 % 1000).cast(pl.Int16),
        exporter_code=(key % 1000).cast(pl.Int16),
        trade_value_usd="usd",
        net_weight_kg="kg",
    )
    try:
        table.sink_parquet(path, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP)
    except BaseException:
        path.unlink(missing_ok=True)
        raise

"""Build the warehouse: embedded tables in, scores out, checked, and swapped in as one file."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk import __version__
from scrisk.errors import CheckError, ScriskError, WarehouseError
from scrisk.resources import default_db, sql_dir
from scrisk.terms import TABLES, TERMS
from scrisk.warehouse import sqlfiles
from scrisk.warehouse.snapshots import content_hash, left_out, snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl
    from duckdb import DuckDBPyConnection

    from scrisk.method import Method
    from scrisk.warehouse.snapshots import Snapshot

# In the order their inputs ask for.
CORE = (
    "item_hs", "item_flow", "mapped_share", "production", "governance", "ideal_point", "trade_total", "supply",
    "trade_parameter",
)  # fmt: skip
_SCORED = ("score", "supplier_share", "geopolrisk", "world_production", "company_share")


@dataclass(frozen=True)
class BuildReport:
    """What a build made."""

    run_id: str
    path: Path
    seconds: float
    row_counts: dict[str, int]


def build(
    path: Path | str | None = None,
    *,
    catalog: Path | str | None = None,
    method: Path | str | None = None,
    without: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> BuildReport:
    """Build the warehouse and put it in place of the old one in one step.

    Until the last check has passed, the old file answers. A build that fails or is killed changes nothing.

    Parameters
    ----------
    path
        Where the warehouse goes; default is ``SCRISK_DB`` or the user's data directory.
    catalog
        Folder with a catalog of your own; default is the embedded one.
    method
        TOML file with the numbers of the method; default is the embedded one.
    without
        Sources to leave out, for example ``["cset-chips"]``.
    progress
        Called with a few words before each step.

    Returns
    -------
    BuildReport
        Run id, place, seconds, rows by published table.

    Raises
    ------
    CatalogError, MethodError
        For a catalog or method that does not hold.
    CheckError
        When a check finds bad rows; nothing is published.
    WarehouseError
        When the file cannot be written.
    """
    started = datetime.now(UTC)
    clock = time.perf_counter()
    say = progress or (lambda _words: None)
    place = (Path(path) if path is not None else default_db()).absolute()
    # Through a symbolic link the file behind it is replaced, not the link.
    place = place.resolve() if place.is_symlink() else place

    from scrisk import catalog as catalogs
    from scrisk import method as methods

    say("reading catalog and method")
    the_catalog = catalogs.load(Path(catalog) if catalog is not None else None)
    the_method = methods.load(Path(method) if method is not None else None)
    known = snapshots()
    omitted = left_out(known, without)
    loaded = [snapshot for snapshot in known if snapshot.source not in omitted]
    inputs_hash = content_hash(loaded)
    catalog_hash = the_catalog.content_hash()
    identity = "\n".join([__version__, _code_hash(), the_method.hash, catalog_hash, inputs_hash])
    params: dict[str, Any] = {
        "run_id": hashlib.sha256(identity.encode()).hexdigest()[:16],
        "code_version": __version__,
        "method_version": the_method.version,
        "method_hash": the_method.hash,
        "catalog_hash": catalog_hash,
        "inputs_hash": inputs_hash,
        "left_out": ";".join(omitted),
        "started_at": started.replace(tzinfo=None),
    }
    with _written_in_one_step(place) as (folder, target):
        import duckdb

        with duckdb.connect(str(target)) as con:
            say("loading the embedded tables")
            sqlfiles.run(con, "00_schemas.sql")
            _load_embedded(con, known, omitted)
            from scrisk.warehouse import own

            for table, frame in own.frames(the_catalog, the_method, known, omitted).items():
                _insert(con, f"10_raw/{table}.sql", frame, folder, {})
            say("mapping codes and fixing units")
            for name in CORE:
                sqlfiles.run(con, f"20_core/{name}.sql")
            _check(con, "core")
            say("computing scores")
            scored = _score(con, the_method, loaded, params, folder)
            say("publishing results")
            for name in _SCORED:
                _insert(con, f"30_out/{name}.sql", scored[name], folder, params)
            params["chip_vintage"] = next((s.vintage for s in loaded if s.table == "chip_link"), "")
            params["finished_at"] = datetime.now(UTC).replace(tzinfo=None)
            for name in TABLES:
                if name not in _SCORED:
                    sqlfiles.run(con, f"30_out/{name}.sql", params)
            _comment(con)
            say("checking results")
            _check(con, "out")
            counts = {name: _count(con, name) for name in TABLES}
    return BuildReport(str(params["run_id"]), place, time.perf_counter() - clock, counts)


def ensure(path: Path | str | None = None, on_build: Callable[[str], None] | None = None) -> Path:
    """Return the place of the warehouse, building it first when nothing is there yet."""
    place = Path(path) if path is not None else default_db()
    if not place.exists():
        build(place, progress=on_build)
    return place


def _code_hash() -> str:
    """Return a hash of every file that has a say in the figures, so that an edited formula makes another run."""
    package = Path(__file__).resolve().parent.parent
    sources = [
        *package.glob("scoring/*.py"),
        *package.glob("method/*.py"),
        *package.glob("kernels/*.py"),
        *package.glob("arrays/*.py"),
    ]
    # Queries only read what a run made.
    scripts = [path for path in sql_dir().rglob("*.sql") if path.parent.name != "queries"]
    digest = hashlib.sha256()
    for path in [*sorted(sources), *sorted(scripts)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _load_embedded(con: DuckDBPyConnection, known: Sequence[Snapshot], omitted: Sequence[str]) -> None:
    for snapshot in known:
        script = f"10_raw/{snapshot.table}.sql"
        if snapshot.source in omitted:
            sqlfiles.run(con, script, only_first=True)
        elif (sql_dir() / script).is_file():
            snapshot.verify()
            sqlfiles.run(con, script, {"path": str(snapshot.path)})


# Parquet is the bridge between DuckDB and polars in both directions: handing over frames directly needs pyarrow one
# way, and the other way (Arrow streams) makes DuckDB 2.0 print complaints about leaks when the process ends.
def _frame(con: DuckDBPyConnection, script: str, folder: Path) -> pl.DataFrame:
    import polars as pl

    parquet = folder / "rows.parquet"
    sqlfiles.relation(con, script).write_parquet(str(parquet), compression="uncompressed")
    frame = pl.read_parquet(parquet, memory_map=False)
    parquet.unlink()
    return frame


def _score(
    con: DuckDBPyConnection, method: Method, loaded: Sequence[Snapshot], params: Mapping[str, Any], folder: Path
) -> dict[str, pl.DataFrame]:
    from scrisk import scoring

    inputs = scoring.Inputs(**{name: _frame(con, f"inputs/{name}.sql", folder) for name in scoring.INPUTS})
    provenance = {name: str(params[name]) for name in ("run_id", "method_version", "method_hash", "code_version")}
    return scoring.score(inputs, method, provenance, {s.source: s.vintage for s in loaded})


def _insert(con: DuckDBPyConnection, script: str, frame: pl.DataFrame, folder: Path, params: Mapping[str, Any]) -> None:
    parquet = folder / "rows.parquet"
    frame.write_parquet(parquet, compression="uncompressed")
    sqlfiles.run(con, script, {**params, "path": str(parquet)})
    parquet.unlink()


def _comment(con: DuckDBPyConnection) -> None:
    def quoted(text: str) -> str:
        return text.replace("'", "''")

    on_table, on_column = sqlfiles.text("templates/comment_table.sql"), sqlfiles.text("templates/comment_column.sql")
    for table in TABLES.values():
        con.execute(on_table.format(table=table.name, text=quoted(f"{table.definition} One row: {table.grain}.")))
        for column in table.columns:
            term = TERMS[column]
            facts = {"Unit": term.unit, "Range": term.range, "Source": term.source}
            text = " ".join([term.definition, *(f"{name}: {fact}." for name, fact in facts.items() if fact)])
            con.execute(on_column.format(table=table.name, column=column, text=quoted(text)))


def _check(con: DuckDBPyConnection, layer: str) -> None:
    """Run the checks of one layer; each query returns the bad rows."""
    for script in sqlfiles.files(f"90_checks/{layer}"):
        cursor = con.execute(script.read_text(encoding="utf-8"))
        bad = cursor.fetchmany(5)
        if bad:
            columns = [column[0] for column in cursor.description or ()]
            rows = "\n".join("  " + ", ".join(f"{c}={v}" for c, v in zip(columns, row, strict=True)) for row in bad)
            raise CheckError(
                f"check {script.stem} found bad rows, so nothing was published:\n{rows}",
                hint=f"The check and what it means are in {script.name}. The old warehouse still answers.",
            )


def _count(con: DuckDBPyConnection, table: str) -> int:
    return int(con.table(f"out.{table}").count("*").fetchall()[0][0])


@contextlib.contextmanager
def _written_in_one_step(place: Path) -> Iterator[tuple[Path, Path]]:
    """Yield a scratch folder and the file to write in it; afterwards move the file to ``place`` atomically."""
    prefix = f".{place.name}.building."
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove_dead(place.parent, prefix)
        with tempfile.TemporaryDirectory(prefix=f"{prefix}{os.getpid()}.", dir=place.parent) as scratch:
            target = Path(scratch) / place.name
            yield Path(scratch), target
            with target.open("rb+") as written:
                os.fsync(written.fileno())
            target.replace(place)
    except ScriskError:
        raise
    except OSError as error:
        raise WarehouseError(
            f"the warehouse cannot be written at {place}: {error.strerror or error}",
            hint="Make room or choose another place with --db. An older warehouse there still answers.",
        ) from error
    except Exception as error:
        import duckdb

        # DuckDB reports a full disk, a quota or a vanished folder as one of these.
        if isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.OutOfMemoryException):
            raise WarehouseError(
                f"the warehouse cannot be written at {place}: {str(error).strip().splitlines()[0]}",
                hint="Make room or choose another place with --db. An older warehouse there still answers.",
            ) from error
        raise


def _remove_dead(folder: Path, prefix: str) -> None:
    """Remove the scratch folders of builds that were killed."""
    import shutil

    for leftover in folder.glob(f"{prefix}*"):
        pid = leftover.name.removeprefix(prefix).split(".")[0]
        if pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(leftover, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it runs under another user
    return True

"""Write the schema ``out`` as files: one folder a table, and a manifest that says what everything is.

A folder is there whole or not at all: it is written beside its place and moved there when the last file is on disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk import __version__
from scrisk.cells import csv_line, plain
from scrisk.errors import OutputError, ScriskError
from scrisk.language import say
from scrisk.resources import default_db
from scrisk.star import VIEWS, key, kind, references
from scrisk.terms import TABLES, TERMS, Table
from scrisk.warehouse import sqlfiles
from scrisk.warehouse.connect import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrisk.warehouse.connect import Warehouse

MANIFEST = "manifest.json"
_FORMAT = "scrisk-export-1"


@dataclass(frozen=True)
class File:
    """One file of an export, its path below the folder."""

    table: str
    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Exported:
    """What an export wrote."""

    run_id: str
    folder: Path
    files: list[File]


def export_folder(
    db: Path | str | None, folder: Path, *, form: str = "parquet", progress: Callable[[str], None] | None = None
) -> Exported:
    """Write every table and view of ``out`` below a folder, with a manifest.

    Parquet files are compressed with zstd; tables by economy and year have one file an economy, in folders such as
    ``score/economy=JPN``, which DuckDB, polars, Arrow and Spark understand. The same run gives the same bytes.

    Parameters
    ----------
    db
        The warehouse; default is ``SCRISK_DB`` or the one in the user's data directory.
    folder
        Where to write. An earlier export is replaced; any other folder has to be empty.
    form
        ``parquet`` or ``csv``.
    progress
        Called with a few words before each table.

    Returns
    -------
    Exported
        Run id, place, and each file with its rows and hash.

    Raises
    ------
    OutputError
        When the folder holds something else, or cannot be written; what was there before is still there.
    """
    tell = progress or (lambda _words: None)
    source = (Path(db) if db is not None else default_db()).resolve()
    with _written_in_one_step(folder.absolute()) as scratch, open_warehouse(source) as warehouse:
        counts = _write_csv(warehouse, scratch, tell) if form == "csv" else _write_parquet(source, scratch, tell)
        files = _files(scratch, counts)
        run_id = str(warehouse.query("run_id").column("run_id")[0])
        (scratch / MANIFEST).write_text(_manifest(warehouse, files, run_id, form), encoding="utf-8")
    return Exported(run_id, folder, files)


def partitions(table: Table) -> tuple[str, ...]:
    """Return the columns by which the files of a table are told apart: its economy, where it grows with the years."""
    return ("economy",) if kind(table) == "fact" and key(table)[:3] == ("economy", "item", "year") else ()


def _write_parquet(source: Path, folder: Path, tell: Callable[[str], None]) -> dict[str, int]:
    """Write one folder a table; return the rows of each file."""
    import duckdb

    # One thread writes one file a partition, and always the same bytes.
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(sqlfiles.text("templates/attach.sql").format(path=str(source).replace("'", "''"), name="warehouse"))
        for table in (*TABLES.values(), *VIEWS.values()):
            tell(say("writing {table}", table=table.name))
            relation = con.table(f"warehouse.out.{table.name}").order(", ".join(key(table)))
            place = folder / table.name
            by = partitions(table)
            if by:
                relation.write_parquet(str(place), compression="zstd", partition_by=list(by))
            else:
                place.mkdir()
                relation.write_parquet(str(place / "data_0.parquet"), compression="zstd")
        return {
            path.relative_to(folder).as_posix(): int(con.read_parquet(str(path)).count("*").fetchall()[0][0])
            for path in folder.rglob("*.parquet")
        }


def _write_csv(warehouse: Warehouse, folder: Path, tell: Callable[[str], None]) -> dict[str, int]:
    """Write one file a table; return the rows of each."""
    counts = {}
    for table in (*TABLES.values(), *VIEWS.values()):
        tell(say("writing {table}", table=table.name))
        count = 0
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as out:
            out.write(csv_line(table.columns))
            for row in warehouse.rows(table.name, table.columns, key=key(table)):
                out.write(csv_line(row))
                count += 1
        counts[f"{table.name}.csv"] = count
    return counts


def _files(folder: Path, counts: dict[str, int]) -> list[File]:
    """Return what was written, once it is on disk."""
    found = []
    for place, rows in sorted(counts.items()):
        path = folder / place
        with path.open("rb+") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
            os.fsync(written.fileno())
        table = place.partition("/")[0].removesuffix(".csv")
        found.append(File(table, place, rows, path.stat().st_size, digest))
    return found


def _manifest(warehouse: Warehouse, files: list[File], run_id: str, form: str) -> str:
    tables = []
    for table in (*TABLES.values(), *VIEWS.values()):
        own = [file for file in files if file.table == table.name]
        tables.append(
            {
                "name": table.name,
                "kind": kind(table),
                "definition": table.definition,
                "key": list(key(table)),
                "references": [
                    {"columns": list(r.columns), "table": r.table, "target": list(r.target)} for r in references(table)
                ],
                "partitioned_by": list(partitions(table)) if form == "parquet" else [],
                "rows": sum(file.rows for file in own),
                "columns": [_column(name) for name in table.columns],
                "files": [{name: value for name, value in asdict(file).items() if name != "table"} for file in own],
            }
        )
    content = {
        "format": _FORMAT,
        "files": form,
        "run_id": run_id,
        "scrisk_version": __version__,
        "run": _objects(warehouse.query("run").dicts()),
        "sources": _objects(warehouse.query("sources").dicts()),
        "tables": tables,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _column(name: str) -> dict[str, str]:
    term = TERMS[name]
    facts = {"name": name, "type": term.dtype, "unit": term.unit, "range": term.range}
    return {**facts, "definition": term.definition, "source": term.source}


def _objects(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in rows]


@contextlib.contextmanager
def _written_in_one_step(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``folder``, and move it there when everything is in it."""
    import duckdb

    _check_free(folder)
    scratch = folder.with_name(f".{folder.name}.exporting.{os.getpid()}")
    old = folder.with_name(f".{folder.name}.old.{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        yield scratch
        _check_free(folder)
        if folder.exists():
            folder.rename(old)
        try:
            scratch.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except ScriskError:
        raise
    except (OSError, duckdb.IOException) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error).strip().splitlines()[0]
        raise OutputError(
            say("the export cannot be written at {folder}: {why}", folder=folder, why=words),
            hint=say("Nothing was changed there. Make room, or choose another folder."),
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check_free(folder: Path) -> None:
    """Refuse to write over anything but an earlier export with nothing added to it."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(
            say("{folder} is a file, not a folder", folder=folder),
            hint=say("Name a folder, or a file that ends in .xlsx."),
        )
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not held:
        return
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known = {file["path"] for table in manifest["tables"] for file in table["files"]} | {MANIFEST}
        ours = manifest["format"].startswith("scrisk-export-")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        known, ours = set(), False
    if not ours or held - known:
        others = ", ".join(sorted(held - known)[:3]) or MANIFEST
        raise OutputError(
            say("{folder} holds files that are not of an export of scrisk: {others}", folder=folder, others=others),
            hint=say("Nothing was changed. Choose a new folder, or empty this one."),
        )

"""A full year of BACI: how long reading it takes, how long a whole refresh, and how much memory.

    python benchmarks/refresh.py [--cache DIR] [--rounds N] [--parse-only] [--check]

Reading goes from the zip to a sorted Parquet file; scrisk checks every row on the way. Beside it stands what a user
would pick: the csv unpacked, then DuckDB or polars, without the checks; all three files must hold the same rows. The
refresh is the command, on a warehouse that has been built: unpack, check, load, score, check, publish; then once more
with nothing new. Every job is a process of its own, timed from its start to its end; the jobs run in turn. With --check
the exit code says whether the targets are met.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import baci_year
from baci_year import Year
from coldstart import program
from table import default_cache, sql
from timing import machine, median, table

PARSE = "scrisk, zip to Parquet, checked"
REFRESH = "scrisk refresh"
AGAIN = "scrisk refresh, nothing new"
# Seconds and MB that must not be passed.
TARGETS = {PARSE: (25, 1500), REFRESH: (60, 2000), AGAIN: (3, 2000)}


# --- jobs that run in a process of their own


def parse(year: Year, out: Path) -> None:
    """Read the zip as a refresh does."""
    from scrisk.sources import baci
    from scrisk.sources.base import RawFile, Work

    raw = RawFile(year.archive, year.archive.name, "", year.archive.stat().st_size)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        (part,) = baci.parse([raw], Work(Path(folder)))
        part.path.replace(out)


def unpack(year: Year, folder: Path) -> Path:
    """Unpack the csv as `unzip` does."""
    with zipfile.ZipFile(year.archive) as packed:
        return Path(packed.extract(year.member, folder))


def duckdb(year: Year, out: Path) -> None:
    """Unpack and let DuckDB read, mend, sort and write."""
    import duckdb as library

    with tempfile.TemporaryDirectory(dir=out.parent) as folder, library.connect() as connection:
        csv = unpack(year, Path(folder))
        rows = connection.sql(sql("baci"), params={"revision": year.revision, "csv": str(csv)})
        rows.write_parquet(str(out), compression="zstd")


def polars(year: Year, out: Path) -> None:
    """Unpack and let polars do the same in memory."""
    import polars as pl

    def number(name: str) -> pl.Expr:
        return (pl.col(name).str.strip_chars().replace("NA", None).cast(pl.Float64) * 1000).round().cast(pl.Int64)

    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        frame = pl.read_csv(unpack(year, Path(folder)), schema_overrides=dict.fromkeys("kvq", pl.String))
        frame.select(
            hs_revision=pl.lit(year.revision),
            hs_code=pl.col("k").str.strip_chars().str.zfill(6),
            year=pl.col("t").cast(pl.Int16),
            importer_code=pl.col("j").cast(pl.Int16),
            exporter_code=pl.col("i").cast(pl.Int16),
            trade_value_usd=number("v"),
            net_weight_kg=number("q"),
        ).sort("hs_code", "importer_code", "exporter_code").write_parquet(out)


JOBS: dict[str, Callable[[Year, Path], None]] = {
    PARSE: parse,
    "unzip, then DuckDB": duckdb,
    "unzip, then polars in memory": polars,
}


# --- measuring


@dataclass(frozen=True)
class Used:
    """What one process took. CPU seconds tell more than the clock where others use the machine, too."""

    seconds: float
    cpu: float
    peak_mb: float


def watched(command: Sequence[str], env: dict[str, str] | None = None) -> Used:
    """Return what a process took; stop if it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **(env or {})})
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"failed ({process.returncode}): {' '.join(command)}\n{said.read().decode()}")
    peak = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Used(seconds, used.ru_utime + used.ru_stime, peak)


def same_rows(one: Path, other: Path) -> bool:
    """Return whether two Parquet files hold the same rows in the same order."""
    import polars as pl

    return pl.read_parquet(one).equals(pl.read_parquet(other))


Found = dict[str, list[Used]]


def measure_parse(cache: Path, rounds: int, folder: Path) -> Found:
    """Run each job in turn and compare what they wrote."""
    found: Found = {name: [] for name in JOBS}
    for turn in range(rounds):
        for number, name in enumerate(JOBS):
            out = folder / f"{number}.parquet"
            found[name].append(watched([sys.executable, __file__, "--cache", str(cache), "--job", name, str(out)]))
        for number in range(1, len(JOBS) if turn == 0 else 0):
            # Not here: the peak of a process counts what its parent held when it was started.
            pair = [str(folder / "0.parquet"), str(folder / f"{number}.parquet")]
            watched([sys.executable, __file__, "--same", *pair])
    return found


def measure_refresh(year: Year, rounds: int, folder: Path) -> Found:
    """Build a warehouse, bring the year in, and ask once more, each round anew."""
    found: Found = {REFRESH: [], AGAIN: []}
    start = [sys.executable, *program()] if program()[0] == "-m" else program()
    for turn in range(rounds):
        env = {"SCRISK_DB": str(folder / f"{turn}" / "scrisk.duckdb")}
        watched([*start, "build", "--quiet"], env)
        for name in (REFRESH, AGAIN):
            found[name].append(watched([*start, "refresh", "--source", "baci", str(year.archive), "--quiet"], env))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--parse-only", action="store_true", help="leave out the whole refresh")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--job", nargs=2, metavar=("NAME", "OUT"), help=argparse.SUPPRESS)
    parser.add_argument("--same", nargs=2, type=Path, metavar=("ONE", "OTHER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.same:
        sys.exit(None if same_rows(*options.same) else "other rows than ours")
    if not options.job:  # made in a process of its own: what this one has held would count as its jobs' peak
        subprocess.run([sys.executable, str(Path(baci_year.__file__)), "--cache", str(options.cache)], check=True)
    year = baci_year.ensure_year(options.cache)
    if options.job:
        JOBS[options.job[0]](year, Path(options.job[1]))
        return
    with tempfile.TemporaryDirectory(dir=options.cache) as folder:
        found = measure_parse(options.cache, options.rounds, Path(folder))
        if not options.parse_only:
            found |= measure_refresh(year, options.rounds, Path(folder))
    print(f"{machine('scrisk', 'polars', 'duckdb')}; {year.rows:,} rows, {options.rounds} rounds\n")
    rows = []
    missed = []
    for name, runs in found.items():
        seconds, cpu = [run.seconds for run in runs], median([run.cpu for run in runs])
        peak = max(run.peak_mb for run in runs)
        rows.append((name, f"{median(seconds):.1f}", f"{min(seconds):.1f}", f"{cpu:.1f}", f"{peak:.0f}"))
        limit_s, limit_mb = TARGETS.get(name, (float("inf"), float("inf")))
        if median(seconds) > limit_s or peak > limit_mb:
            missed.append(f"{name}: {median(seconds):.1f} s and {peak:.0f} MB, at most {limit_s} s and {limit_mb} MB")
    print(table(("one year of BACI", "median s", "best s", "CPU s", "peak MB"), rows))
    if options.check and missed:
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    main()

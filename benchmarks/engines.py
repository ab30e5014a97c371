"""The concentration job by one engine, in a process of its own; called by concentration.py.

    python benchmarks/engines.py ENGINE CACHE RUNS [RESULT]

Prints one JSON line: the seconds of each run and the peak memory in MB. With RESULT the answer is written there as
well, after the measurement.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from table import KEYS, Table, ensure_table, sql
from timing import peak_mb, repeat

Answer = dict[str, np.ndarray]
Job = Callable[[], object]
THREADS = 2
MEASURES = ("total", "n_suppliers", "hhi", "cr1", "cr3", "shannon", "top_supplier", "chosen_share")


def kernel(table: Table, threads: int, mapped: bool, anew: bool = False) -> tuple[Job, Callable[[], Answer]]:
    """The kernel on arrays in memory or on a memory map.

    With ``anew`` the map is opened and memory for the answer is taken from the system every time; else the answer is
    written over the last one.
    """
    from dataclasses import replace

    from scrisk.arrays import Groups, measures

    groups = Groups.open(table.packed, table.source)
    if not mapped:
        groups = replace(
            groups,
            offsets=groups.offsets.copy(),
            codes=groups.codes.copy(),
            values=groups.values.copy(),
        )

    out = None if anew else measures(groups, [table.chosen], threads)

    def job() -> dict[str, np.ndarray]:
        at_hand = Groups.open(table.packed, table.source) if anew and mapped else groups
        return measures(at_hand, [table.chosen], threads, out)

    def answer() -> Answer:
        found = dict(job())
        found["chosen_share"] = found["chosen_share"][:, 0]
        found["top_supplier"] = groups.suppliers[found["top_supplier"]]
        return {name: groups.keys[name].to_numpy() for name in KEYS} | found

    return job, answer


def kernel_from_parquet(table: Table) -> tuple[Job, Callable[[], Answer]]:
    """The kernel, reading the Parquet file and packing it every time."""
    import polars as pl

    from scrisk.arrays import measures, pack

    def job() -> object:
        groups = pack(pl.read_parquet(table.parquet), KEYS, "exporter_code", "trade_value_usd")
        return measures(groups, [table.chosen], THREADS)

    return job, dict


def frame(table: Table) -> tuple[Job, Callable[[], Answer]]:
    """The public entry: a data frame with keys, labels and all the derived measures."""
    from scrisk.arrays import Groups, concentration

    groups = Groups.open(table.packed, table.source)
    return lambda: concentration(groups, [table.chosen], THREADS), dict


def limit(table: Table, threads: int, mapped: bool) -> tuple[Job, Callable[[], Answer]]:
    """Read what the job reads, and as many bytes as it writes, and do nothing else."""
    import numba

    from scrisk.arrays import Groups, measures

    @numba.njit("int64(Array(int64, 1, 'C', readonly=True))", nogil=True)
    def read(words: np.ndarray) -> int:
        total = 0
        for k in range(words.size):
            total += words[k]
        return total

    def words(array: np.ndarray) -> np.ndarray:
        whole = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        return whole[: whole.size // 8 * 8].view(np.int64)

    groups = Groups.open(table.packed, table.source)
    outputs = [words(array) for array in measures(groups, [table.chosen], THREADS).values()]
    resident = [words(array.copy()) for array in (groups.offsets, groups.codes, groups.values)]
    pool = ThreadPoolExecutor(threads)

    def job() -> int:
        if mapped:
            fresh = Groups.open(table.packed, table.source)
            inputs = [words(array) for array in (fresh.offsets, fresh.codes, fresh.values)]
        else:
            inputs = resident
        pieces = [piece for array in [*inputs, *outputs] for piece in np.array_split(array, threads)]
        return sum(pool.map(lambda k: sum(read(piece) for piece in pieces[k::threads]), range(threads)))

    return job, dict


def duckdb_engine(table: Table, parquet: bool) -> tuple[Job, Callable[[], Answer]]:
    """DuckDB on its own table or straight from Parquet, the answer kept as a temporary table."""
    import duckdb

    options = {"threads": THREADS, "preserve_insertion_order": False}
    if parquet:
        connection = duckdb.connect(config=options)
        connection.execute(sql("trade_parquet").replace("$parquet", f"'{table.parquet}'"))
    else:
        connection = duckdb.connect(table.duckdb, read_only=True, config=options)
    statement = sql("concentration")

    def answer() -> Answer:
        return dict(connection.execute(sql("answer")).fetchnumpy())

    return lambda: connection.execute(statement, {"chosen": table.chosen}), answer


def polars_engine(table: Table, engine: str) -> tuple[Job, Callable[[], Answer]]:
    """Polars on a frame in memory; the form of the query is the fastest of several that were tried."""
    import polars as pl

    trade = pl.read_parquet(table.parquet)
    value, exporter = pl.col("trade_value_usd"), pl.col("exporter_code")
    total = pl.col("total")
    query = (
        trade.lazy()
        .with_columns(
            square=value * value,
            weighed=value * value.log(),
            picked=pl.when(exporter == table.chosen).then(value).otherwise(0.0),
        )
        .group_by(KEYS)
        .agg(
            total=value.sum(),
            n_suppliers=pl.len(),
            square=pl.col("square").sum(),
            first=value.max(),
            three=value.top_k(3).sum(),
            weighed=pl.col("weighed").sum(),
            top_supplier=exporter.sort_by(value).last(),
            picked=pl.col("picked").sum(),
        )
        .select(
            *KEYS,
            "total",
            "n_suppliers",
            hhi=pl.col("square") / (total * total),
            cr1=pl.col("first") / total,
            cr3=pl.col("three") / total,
            shannon=total.log() - pl.col("weighed") / total,
            top_supplier="top_supplier",
            chosen_share=pl.col("picked") / total,
        )
    )

    def job() -> pl.DataFrame:
        return query.collect(engine=engine)  # type: ignore[call-overload]

    def answer() -> Answer:
        return {column.name: column.to_numpy() for column in job().sort(KEYS).iter_columns()}

    return job, answer


ENGINES: dict[str, Callable[[Table], tuple[Job, Callable[[], Answer]]]] = {
    "memory limit, 2 threads": lambda table: limit(table, 2, mapped=False),
    "memory limit, mapped anew": lambda table: limit(table, 2, mapped=True),
    "kernel, 1 thread": lambda table: kernel(table, 1, mapped=False),
    "kernel, 2 threads": lambda table: kernel(table, 2, mapped=False),
    "kernel, 2 threads, new memory": lambda table: kernel(table, 2, mapped=False, anew=True),
    "kernel, memory map": lambda table: kernel(table, 2, mapped=True),
    "kernel, map and memory anew": lambda table: kernel(table, 2, mapped=True, anew=True),
    "scrisk.concentration (frame)": frame,
    "kernel, Parquet read and packed": kernel_from_parquet,
    "DuckDB, its table": lambda table: duckdb_engine(table, parquet=False),
    "DuckDB, Parquet": lambda table: duckdb_engine(table, parquet=True),
    "polars, streaming": lambda table: polars_engine(table, "streaming"),
    "polars, in memory": lambda table: polars_engine(table, "in-memory"),
}


def main() -> None:
    """Run one engine."""
    name, cache, runs, *result = sys.argv[1:]
    job, answer = ENGINES[name](ensure_table(Path(cache)))
    seconds = repeat(job, int(runs))
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))
    if result:
        np.savez(result[0], **answer())


if __name__ == "__main__":
    main()

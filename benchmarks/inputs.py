"""Inputs across countries: our block sweeps against dense and sparse direct solvers on the same tables, in one run.

    python benchmarks/inputs.py [--rounds N] [--check]

Two tables: the embedded one (80 economies x 26 industries) and one drawn from a seed in the shape of the producer's
full detail (85 x 50 = 4,250 industries, about 15 million flows). Two jobs: *columns*, those of Leontief's inverse for
two economies; *everything*, what a build asks for: columns, rows, balance, and who is met on the way back from every
source, by two leaks. Every engine runs in a process of its own, which gives the memory it takes beside the table
(on Linux); answers are compared.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.arrays import leontief as arrays
from scrisk.resources import data_dir
from scrisk.scoring.leontief import trace
from timing import machine, median, peak_mb, table, whole_process

SEED = 20221231
ECONOMIES, SECTORS = 85, 50
FOCAL = 2
TOLERANCE = 1e-9
OURS = "block sweeps, 2 threads"
Floats = npt.NDArray[np.float64]


def embedded() -> arrays.Industries:
    """Return the table that travels with scrisk."""
    nodes = pl.read_parquet(data_dir() / "snapshots" / "icio_node.parquet").sort("country", "sector").with_row_index()
    flows = pl.read_parquet(data_dir() / "snapshots" / "icio_flow.parquet")
    ends = []
    for side in ("seller", "buyer"):
        names = {"country": f"{side}_country", "sector": f"{side}_sector"}
        places = flows.select(**names).join(nodes, on=["country", "sector"], how="left", maintain_order="left")
        ends.append(places["index"].to_numpy())
    value = flows["value_usd_m"].cast(pl.Float64).to_numpy()
    start = np.append(
        np.flatnonzero(np.r_[True, nodes["country"].to_numpy()[1:] != nodes["country"].to_numpy()[:-1]]), nodes.height
    )
    final = nodes["final_demand_usd_m"].cast(pl.Float64).to_numpy()
    return arrays.industries(arrays.matrix(*ends, value, nodes.height), final, start)


def drawn(economies: int = ECONOMIES, sectors: int = SECTORS, seed: int = SEED) -> arrays.Industries:
    """Return a table with sizes and tastes drawn from a seed: four fifths bought at home, one flow in six missing."""
    random = np.random.default_rng(seed)
    n = economies * sectors
    home = np.repeat(np.arange(economies), sectors)
    size = np.exp(random.normal(0.0, 1.5, economies))[home] * np.exp(random.normal(0.0, 1.0, n))
    taste = np.exp(random.normal(0.0, 1.5, (sectors, sectors)))
    flow = size[:, None] * np.tile(taste, (economies, economies)) * np.exp(random.normal(0.0, 1.0, (n, n)))
    flow[random.random((n, n)) < 1 / 6] = 0.0
    inside = home[:, None] == home[None, :]
    bought = size * random.uniform(0.3, 0.7, n)  # of an output of `size`
    for part, share in ((inside, 0.8), (~inside, 0.2)):
        flow[part] *= np.broadcast_to(share * bought / np.where(part, flow, 0.0).sum(axis=0), (n, n))[part]
    rows, columns = np.nonzero(flow)
    packed = arrays.matrix(rows, columns, flow[rows, columns], n)
    # Final users take what is left; where industries take more than is made, output is larger.
    final = np.maximum(size - packed.row_sums(), 0.1 * size)
    return arrays.industries(packed, final, np.arange(0, n + 1, sectors))


TABLES: dict[str, Callable[[], arrays.Industries]] = {"embedded": embedded, "drawn": drawn}


def chosen(made: arrays.Industries) -> npt.NDArray[np.int64]:
    """Return the industries of the last economies that make something: as many as there are focal ones."""
    return np.array([at for at in range(int(made.start[-1 - FOCAL]), made.output.size) if made.output[at] > 0.0])


def sides(made: arrays.Industries) -> Floats:
    """Return the right-hand sides of the columns."""
    places = chosen(made)
    given = np.zeros((made.output.size, places.size))
    given[places, np.arange(places.size)] = 1.0
    return given


def sweeps(made: arrays.Industries, threads: int) -> Floats:
    """Solve the columns as scrisk does."""
    return arrays.solve(arrays.coefficients(made.flow, made.output), sides(made), made.start, threads=threads)


def dense(made: arrays.Industries) -> Floats:
    """Solve the columns by LAPACK."""
    weights = arrays.coefficients(made.flow, made.output).dense()
    return np.linalg.solve(np.eye(weights.shape[0]) - weights, sides(made))


def sparse(made: arrays.Industries) -> Floats:
    """Solve the columns by SuperLU."""
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu

    weights = arrays.coefficients(made.flow, made.output).transposed()
    n = weights.size
    square = csc_array((weights.weight, weights.idx, weights.ptr), shape=(n, n))
    return splu((eye_array(n, format="csc") - square).tocsc()).solve(sides(made))


def everything(made: arrays.Industries, threads: int) -> Floats:
    """Do what a build asks for."""
    found = trace(made, chosen(made), threads=threads)
    return np.vstack([found.deep, np.nan_to_num(found.passing), np.nan_to_num(found.hitting)])


def inverse(made: arrays.Industries) -> Floats:
    """Do the same by inverting: whoever has the inverse reads rows, columns and first passages off it."""
    places = chosen(made)
    weights = arrays.coefficients(made.flow, made.output).dense()
    n, economies = weights.shape[0], made.start.size - 1
    home = np.repeat(np.arange(economies), np.diff(made.start))
    whole = np.linalg.inv(np.eye(n) - weights)
    bought = weights.sum(axis=0)
    abroad = np.where(home[:, None] == home[None, :], 0.0, weights) / np.where(bought > 0.0, bought, 1.0)
    deep = whole[:, places] - sides(made)
    met = [_met(matrix, made.start, places) for matrix in (whole, np.linalg.inv(np.eye(n) - abroad))]
    own = home[places]
    for passage in met:
        passage[own, np.arange(places.size)] = 0.0
    return np.vstack([deep, *met])


def _met(whole: Floats, start: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> Floats:
    """Return first passages: sum over S of (M_SS)^-T applied to M_Sj."""
    found = np.empty((start.size - 1, places.size))
    for block in range(start.size - 1):
        here = slice(start[block], start[block + 1])
        found[block] = np.linalg.solve(whole[here, here], whole[here, places]).sum(axis=0)
    return found


JOBS: dict[str, dict[str, Callable[[arrays.Industries], Floats]]] = {
    "columns": {
        OURS: lambda made: sweeps(made, 2),
        "block sweeps, 1 thread": lambda made: sweeps(made, 1),
        "numpy.linalg.solve": dense,
        "scipy splu": sparse,
    },
    "everything": {
        OURS: lambda made: everything(made, 2),
        "block sweeps, 1 thread": lambda made: everything(made, 1),
        "numpy.linalg.inv": inverse,
    },
}
# A factor of a table without zeros is dense; SuperLU is not made for it.
LEFT_OUT = {("drawn", "scipy splu")}


def held_mb() -> float:
    """Return what the process holds now, and forget its peak so far: making a table takes more than solving it."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return peak_mb()


def one(name: str, job: str, engine: str, answer: Path) -> None:
    """Run one engine and print seconds and memory; the table is made before the clock starts."""
    made = TABLES[name]()
    work = JOBS[job][engine]
    if engine.startswith("block"):
        import_module("scrisk.kernels.leontief")  # compiled, or loaded
    held = held_mb()
    begun, processor = time.perf_counter(), time.process_time()
    found = work(made)
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    np.save(answer, found)
    facts = {
        "seconds": seconds,
        "processor": processor,
        "more_mb": peak_mb() - held,
        "nodes": made.output.size,
        "flows": made.flow.idx.size,
    }
    print(json.dumps(facts))


def main() -> int:
    """Run everything, print a table, and say whether the answers agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--check", action="store_true", help="fail unless the columns of 4,250 nodes take below ten processor seconds"
    )
    parser.add_argument("--one", nargs=4, metavar=("TABLE", "JOB", "ENGINE", "ANSWER"))
    options = parser.parse_args()
    if options.one:
        one(*options.one[:3], Path(options.one[3]))
        return 0
    import tempfile

    print(machine("numpy", "scipy", "numba"), "\n")
    rows, slowest = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in TABLES:
            for job, engines in JOBS.items():
                first: Floats | None = None
                for engine in engines:
                    if (name, engine) in LEFT_OUT:
                        continue
                    answer = Path(folder) / "answer.npy"
                    runs = []
                    for _ in range(options.rounds):
                        command = [sys.executable, __file__, "--one", name, job, engine, str(answer)]
                        runs.append(json.loads(whole_process(command, {"OPENBLAS_NUM_THREADS": "2"})[1]))
                    found = np.load(answer)
                    first = found if first is None else first
                    apart = float(np.abs(found - first).max())
                    if apart > TOLERANCE:
                        sys.exit(f"{name}, {job}, {engine}: {apart} apart")
                    seconds, processor = (median([run[what] for run in runs]) for what in ("seconds", "processor"))
                    if name == "drawn" and job == "columns" and engine == OURS:
                        slowest = max(slowest, processor)
                    facts = f"{runs[0]['nodes']:,} / {runs[0]['flows'] / 1e6:.1f} M"
                    memory = f"{max(run['more_mb'] for run in runs):.0f}"
                    rows.append(
                        (name, facts, job, engine, f"{seconds:.2f}", f"{processor:.2f}", memory, f"{apart:.0e}")
                    )
    head = ("table", "nodes / flows", "job", "engine", "seconds", "processor s", "more MB", "apart")
    print(table(head, rows))
    return 1 if options.check and slowest > 10.0 else 0


if __name__ == "__main__":
    sys.exit(main())

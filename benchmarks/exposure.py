"""Exposure of Japan and Korea by simulation: our kernel, plain numpy and a blocked matrix product, in one run.

    python benchmarks/exposure.py [--cache DIR] [--draws N] [--rounds N] [--check]

All items with known suppliers, 365 days, 10,000 draws. Every foreign supplier may fail, and twelve measures hit many
items of both economies at once. Every engine runs in a process of its own, which gives its peak memory. Seconds of the
clock differ with who else uses the machine: look at processor seconds, which are beside them, and at the ratios. With
--check the exit code says whether the targets are met.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from scrisk.scoring.exposure import Shock, Supply, run
from timing import machine, median, peak_mb, table, whole_process

HORIZON = 365
SEED = 20260101
# Measured on trade (out.interruption) for the depth; how long is made up, in days.
DEPTH = (0.5, 0.5851, 0.668, 0.7633, 0.8507, 0.9474, 0.9979, 1.0, 1.0, 1.0, 1.0)
DAYS = (30.0, 90.0, 180.0, 365.0, 730.0)
SOFT = {"stock_days": 30.0, "substitution_max": 0.2, "substitution_days": 180.0, "spare_share": 0.05}
# Nothing that a product of matrices cannot do: whole years, no stocks, nothing that comes in its place.
BARE = {"stock_days": 0.0, "substitution_max": 0.0, "substitution_days": 180.0, "spare_share": 0.0}
MEASURES = 12
PROBABILITY = 0.1
LIMITS = {"seconds": 5.0, "peak_mb": 300.0, "numpy": 20.0, "product": 1.0}


def ensure_supply(cache: Path) -> Path:
    """Write the supply as Parquet, from a warehouse of the embedded data, unless it is there."""
    place = cache / "exposure_supply.parquet"
    if not place.is_file():
        import duckdb

        from scrisk.warehouse import ensure
        from table import sql

        cache.mkdir(parents=True, exist_ok=True)
        print(f"building a warehouse in {cache}", flush=True)
        with duckdb.connect(str(ensure(cache / "exposure.duckdb")), read_only=True) as con:
            con.sql(sql("exposure_supply")).write_parquet(str(place))
    return place


def make_job(place: Path, soft: dict[str, float], *, days: bool) -> tuple[Supply, list[Shock]]:
    """Return supply and shocks; without days every shock lasts the whole year and starts on its first day."""
    frame = pl.read_parquet(place)
    keys = ["economy", "item"]
    groups = frame.select(*keys, "year", "basis", "value_usd_per_year").unique(keys, maintain_order=True)
    rows = frame.select(*keys, "supplier", "share")
    start, duration = ((0.0, 365.0), DAYS) if days else ((0.0,), (365.0,))
    shocks = [
        Shock(f"supplier:{supplier}:{item}:{economy}", PROBABILITY, start, DEPTH, duration, [(row, 1.0)])
        for row, (economy, item, supplier) in enumerate(rows.select(*keys, "supplier").iter_rows())
        if supplier != economy
    ]
    if days:
        # Each measure stops what one of the six most frequent suppliers sells of every third item; half are licences.
        frequent = rows["supplier"].value_counts(sort=True).sort("count", "supplier", descending=True)["supplier"][:6]
        place_of = {item: k for k, item in enumerate(rows["item"].unique().sort())}
        for n in range(MEASURES):
            hits = [
                (row, 1.0)
                for row, (economy, item, supplier) in enumerate(rows.select(*keys, "supplier").iter_rows())
                if supplier == frequent[n % 6] and supplier != economy and place_of[item] % 3 == n % 3
            ]
            waits = {"licence_days": 60.0, "licence_share": 0.7} if n % 2 else {}
            shocks.append(Shock(f"measure:{n}", 0.2, start, (0.5, 1.0), (90.0, 365.0), hits, **waits))
    return Supply(groups.with_columns(pl.lit(value).alias(name) for name, value in soft.items()), rows), shocks


# --- ours


def ours(
    supply: Supply, shocks: list[Shock], draws: int, threads: int, horizon: int = HORIZON
) -> dict[str, np.ndarray]:
    """Return mean, VaR and CVaR of every group in days, by scrisk, which also gives errors, parts and totals."""
    found = run(supply, shocks, draws=draws, horizon=horizon, seed=SEED, threads=threads).groups
    return {name: found[name].to_numpy() for name in ("expected_shortfall_days", "var_95", "cvar_95")}


def tails(unmet: np.ndarray) -> dict[str, np.ndarray]:
    """Return mean, VaR and CVaR of each row of a table, by partition."""
    draws = unmet.shape[1]
    cut = draws * 95 // 100
    part = np.partition(unmet, cut - 1, axis=1)
    return {
        "expected_shortfall_days": unmet.mean(axis=1), "var_95": part[:, cut - 1], "cvar_95": part[:, cut:].mean(axis=1)
    }  # fmt: skip


# --- plain numpy: all draws of a group at once, one day after the other


def philox(first: np.ndarray, second: int, name: np.ndarray) -> list[np.ndarray]:
    """Return Philox4x32-10 of the counters (first, second, name), the same numbers that scrisk draws."""
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    x = [first.astype(np.uint64), np.full(first.shape, second, np.uint64), *(np.full(first.shape, w) for w in name)]
    key = [SEED & 0xFFFFFFFF, SEED >> 32]
    for _ in range(10):
        p, q = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        x = [(q >> half) ^ x[1] ^ np.uint64(key[0]), q & low, (p >> half) ^ x[3] ^ np.uint64(key[1]), p & low]
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return x


def drawn(shock: Shock, draws: int) -> tuple[np.ndarray, ...]:
    """Return in which draws a shock happens, its first day, depth and days."""
    import hashlib

    digest = hashlib.sha256(shock.key.encode()).digest()
    name = np.frombuffer(digest[:8], dtype="<u4").astype(np.uint64)
    words = np.stack(philox(np.arange((draws + 3) // 4), 0, name), axis=1).ravel()[:draws]
    u = [(word + 0.5) * 2.0**-32 for word in philox(np.arange(draws), 1, name)[:3]]
    start, depth, days = (
        np.interp(u[k] * (len(knots) - 1), np.arange(len(knots)), knots)
        for k, knots in enumerate((shock.start, shock.depth, shock.duration))
    )
    return words < shock.probability * 2.0**32, np.floor(start), depth, np.floor(days + 0.5)


def plain(supply: Supply, shocks: list[Shock], draws: int) -> dict[str, np.ndarray]:
    """Simulate with numpy alone. Substitution counts from the first day of any loss, which is less than scrisk does."""
    groups = supply.groups.sort("economy", "item")
    place = {key: g for g, key in enumerate(groups.select("economy", "item").iter_rows())}
    group_of = [place[key] for key in supply.rows.select("economy", "item").iter_rows()]
    share = supply.rows["share"].to_numpy()
    members: list[list[int]] = [[] for _ in place]
    for row, g in enumerate(group_of):
        members[g].append(row)
    hitting: list[list[tuple[int, list[tuple[int, float]]]]] = [[] for _ in place]
    for n, shock in enumerate(shocks):
        for g in sorted({group_of[row] for row, _ in shock.hits}):
            hitting[g].append((n, [(row, part) for row, part in shock.hits if group_of[row] == g]))
    unmet = np.zeros((groups.height, draws))
    for g, group in enumerate(groups.iter_rows(named=True)):
        mine = hitting[g]
        if not mine:
            continue
        at = {row: k for k, row in enumerate(members[g])}
        table_of = [drawn(shocks[n], draws) for n, _ in mine]
        happens, start, depth, days = (np.stack(columns, axis=1) for columns in zip(*table_of, strict=True))
        end = np.where(happens, start + days, 0)
        licensed = np.array([shocks[n].licence_days or np.inf for n, _ in mine])
        passes = np.array([shocks[n].licence_share for n, _ in mine])
        stock = np.full(draws, group["stock_days"])
        onset = np.full(draws, np.inf)
        for t in range(HORIZON):
            now = depth * ((start <= t) & (t < end)) * np.where(t < start + licensed, 1.0, 1.0 - passes)
            left = np.ones((draws, len(at)))
            for k, (_, hits) in enumerate(mine):
                for row, part in hits:
                    left[:, at[row]] *= 1.0 - part * now[:, k]
            loss = (1.0 - left) @ share[members[g]]
            onset = np.where((loss > 0) & np.isinf(onset), t, onset)
            ramp = np.where(np.isinf(onset), 0.0, 1.0 - np.exp(-(t - onset) / group["substitution_days"]))
            gap = np.maximum(0.0, loss - group["substitution_max"] * ramp - group["spare_share"])
            short = np.where(gap > stock + 1e-9, gap - stock, 0.0)
            stock = np.maximum(0.0, stock - gap)
            unmet[g] += short
    return tails(unmet)


# --- a blocked matrix product: who fails in which draw, times who supplies whom


def product(supply: Supply, shocks: list[Shock], draws: int, block: int = 500) -> dict[str, np.ndarray]:
    """Return the share of a year's supply that is lost, in single precision, draws in blocks, tails by partition."""
    groups = supply.groups.sort("economy", "item")
    place = {key: g for g, key in enumerate(groups.select("economy", "item").iter_rows())}
    weights = np.zeros((len(shocks), len(place)), dtype=np.float32)
    share = supply.rows["share"].to_numpy()
    keys = supply.rows.select("economy", "item").rows()
    for n, shock in enumerate(shocks):
        for row, part in shock.hits:
            weights[n, place[keys[row]]] += share[row] * part
    chance = np.array([shock.probability for shock in shocks], dtype=np.float32)
    knots = np.array(DEPTH, dtype=np.float32)
    step = np.append(np.diff(knots), np.float32(0))
    rng = np.random.Generator(np.random.SFC64(SEED))
    lost = np.empty((len(place), draws), dtype=np.float32)
    for first in range(0, draws, block):
        size = (min(block, draws - first), len(shocks))
        where = np.nonzero(rng.random(size, dtype=np.float32) < chance)
        # Depths of what happens only: most of the block stays zero.
        at = rng.random(where[0].size, dtype=np.float32) * np.float32(len(DEPTH) - 1)
        k = at.astype(np.int32)
        depth = np.zeros(size, dtype=np.float32)
        depth[where] = knots[k] + (at - k) * step[k]
        lost[:, first : first + size[0]] = (depth @ weights).T
    return tails(lost)


# --- engines in processes of their own

ENGINES = (
    "scrisk, 1 thread",
    "scrisk, 2 threads",
    "numpy",
    "scrisk, no days, 1 thread",
    "scrisk, no days, 2 threads",
    "product, no days",
)


def engine(name: str, place: Path, draws: int, rounds: int) -> None:
    """Run one engine and print its seconds, processor seconds and peak memory as JSON."""
    days = "no days" not in name
    supply, shocks = make_job(place, SOFT if days else BARE, days=days)
    threads = 1 if "1 thread" in name else 2

    def job(count: int) -> dict[str, np.ndarray]:
        if name == "numpy":
            return plain(supply, shocks, count)
        if name.startswith("product"):
            return product(supply, shocks, count)
        return ours(supply, shocks, count, threads, HORIZON if days else 1)

    if name != "numpy":
        job(8)  # compiled code is loaded, libraries are awake
    clock, processor = [], []
    for _ in range(rounds):
        began, began_here = time.perf_counter(), time.process_time()
        found = job(draws)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - began_here)
    mean = float(found["expected_shortfall_days"].mean())
    print(json.dumps({"clock": clock, "processor": processor, "peak_mb": peak_mb(), "mean": mean}))


def agree(place: Path) -> float:
    """Return the largest difference from plain numpy on the same draws, where substitution is at hand at once."""
    supply, shocks = make_job(place, {**SOFT, "substitution_max": 0.0, "spare_share": 0.15}, days=True)
    few = supply.groups.filter(pl.int_range(pl.len()) % 9 == 0)
    rows = supply.rows.with_row_index("before").join(few.select("economy", "item"), on=["economy", "item"], how="semi")
    now = {before: k for k, before in enumerate(rows["before"])}
    moved = [replace(s, hits=[(now[row], part) for row, part in s.hits if row in now]) for s in shocks]
    small = Supply(few, rows.drop("before"))
    kept = [shock for shock in moved if shock.hits]
    a, b = ours(small, kept, 400, 2), plain(small, kept, 400)
    return max(float(np.abs(a[name] - b[name]).max()) for name in a)


def errors(place: Path) -> list[tuple[str, ...]]:
    """Return the standard error of an item's figures, and how the answers of 20 seeds scatter, against the draws."""
    supply, shocks = make_job(place, SOFT, days=True)
    one = supply.groups.filter((pl.col("economy") == "JPN") & (pl.col("item") == "tungsten"))
    rows = supply.rows.with_row_index("before").join(one.select("economy", "item"), on=["economy", "item"], how="semi")
    now = {before: k for k, before in enumerate(rows["before"])}
    moved = [replace(s, hits=[(now[row], part) for row, part in s.hits if row in now]) for s in shocks]
    kept = [shock for shock in moved if shock.hits]
    lines = []
    for draws in (625, 2500, 10_000, 40_000):
        found = pl.concat(
            run(Supply(one, rows.drop("before")), kept, draws=draws, seed=seed, threads=1).groups for seed in range(20)
        )
        cells = []
        for name in ("expected_shortfall_days", "p_unmet", "var_95", "cvar_95"):
            told, scatter = float(found[f"{name}_se"].to_numpy().mean()), float(found[name].to_numpy().std(ddof=1))
            cells += [f"{found[name].to_numpy().mean():.3f}", f"{told:.4f}", f"{scatter:.4f}"]
        lines.append((f"{draws:,}", *cells))
    return lines


def main() -> None:
    """Run everything and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, metavar="DIR", help="folder for large files")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each engine but numpy, which runs once")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cache is None:
        from table import default_cache

        options.cache = default_cache()
    place = ensure_supply(options.cache)
    if options.engine:
        engine(options.engine, place, options.draws, options.rounds)
        return
    supply, shocks = make_job(place, SOFT, days=True)
    print(machine("numpy", "numba", "polars"))
    print(
        f"{supply.groups.height} groups, {supply.rows.height} suppliers, {len(shocks)} shocks, {options.draws:,} draws,"
        f" {HORIZON} days; load {os.getloadavg()[0]:.1f}\n",
        flush=True,
    )
    difference = agree(place)
    found = {}
    for name in ENGINES:
        rounds = 1 if name == "numpy" else options.rounds
        command = [sys.executable, __file__, "--cache", str(options.cache), "--draws", str(options.draws)]
        _, printed = whole_process([*command, "--rounds", str(rounds), "--engine", name])
        found[name] = json.loads(printed)
    clock = {name: median(each["clock"]) for name, each in found.items()}
    spent = {name: median(each["processor"]) for name, each in found.items()}
    rival = {name: "product, no days" if "no days" in name else "numpy" for name in ENGINES}
    rows = [
        (
            name, f"{clock[name]:.2f}", f"{min(found[name]['clock']):.2f}", f"{spent[name]:.2f}",
            f"{spent[rival[name]] / spent[name]:.1f}", f"{found[name]['peak_mb']:.0f}", f"{found[name]['mean']:.3f}",
        )
        for name in ENGINES
    ]  # fmt: skip
    print(table(("engine", "median s", "best s", "processor s", "x rival", "peak MB", "mean days"), rows))
    print(f"\nthe same draws by numpy: largest difference {difference:.1e} days\n")
    head = ["draws", *(f"{name} {what}" for name in ("mean", "P", "VaR", "CVaR") for what in ("", "told", "seen"))]
    print(table(head, errors(place)))
    many, few = "scrisk, 2 threads", "scrisk, 1 thread"
    targets = {
        f"under {LIMITS['seconds']:g} s with 2 threads": min(found[many]["clock"]) < LIMITS["seconds"],
        f"under {LIMITS['peak_mb']:g} MB": found[many]["peak_mb"] < LIMITS["peak_mb"],
        f"at least {LIMITS['numpy']:g} x numpy, by processor seconds": spent["numpy"] / spent[few] >= LIMITS["numpy"],
        "ahead of a blocked matrix product, by processor seconds": spent["product, no days"]
        / spent["scrisk, no days, 1 thread"]
        >= LIMITS["product"],
        "the same answer as numpy on the same draws, to 1e-9 days": difference < 1e-9,
    }
    print()
    for text, met in targets.items():
        print(f"{'met   ' if met else 'MISSED'} {text}")
    if options.check and not all(targets.values()):
        sys.exit(1)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()

"""Make the benchmark's table: one year of world trade in the shape of BACI, from a seed.

    python benchmarks/table.py [--cache DIR]

About 11.2 million flows among 226 economies in 5,000 products, 1.13 million groups (importer, product) with 9.9
suppliers each on average. Written as Parquet, as a DuckDB file and as packed arrays. The rows are sorted by
product, importer and exporter, which is the order all engines like best.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from scrisk.arrays import content_hash, pack

ECONOMIES = 226
PRODUCTS = 5000
SUPPLIERS_A_GROUP = 9.9
YEAR = 2022
SEED = 20230201
KEYS = ["year", "product_code", "importer_code"]
SQL = Path(__file__).parent / "sql"


def default_cache() -> Path:
    """Return a folder for large files outside the repository."""
    return Path(tempfile.gettempdir()) / "scrisk-benchmarks"


def make_table(economies: int = ECONOMIES, products: int = PRODUCTS, seed: int = SEED) -> pl.DataFrame:
    """Return flows drawn from a gravity model: sizes of importers, exporters and products are lognormal.

    A flow exists with the probability 1 - exp(-strength); every importer buys every product from somebody. Values
    are whole USD, heavy-tailed, and larger where the flow is more likely.
    """
    rng = np.random.default_rng(seed)
    buying = np.exp(rng.normal(0.0, 1.6, economies))
    selling = np.exp(rng.normal(0.0, 1.9, economies))
    traded = np.exp(rng.normal(0.0, 1.0, products))
    pairs = np.outer(buying, selling)
    # Every 25th product by size stands for all of them.
    scale = _scale(pairs, np.sort(traded)[12::25] if products > 100 else traded)
    columns: dict[str, list[np.ndarray]] = {"product": [], "importer": [], "exporter": [], "value": []}
    for product in range(products):
        strength = scale * traded[product] * pairs
        exists = rng.random(strength.shape, dtype=np.float32) < -np.expm1(-strength)
        lonely = np.flatnonzero(~exists.any(axis=1))
        exists[lonely, rng.integers(0, economies, lonely.size)] = True
        importer, exporter = np.nonzero(exists)
        spread = np.exp(rng.normal(0.0, 2.2, importer.size))
        columns["product"].append(np.full(importer.size, product, dtype=np.int32))
        columns["importer"].append(importer.astype(np.int16))
        columns["exporter"].append(exporter.astype(np.int16))
        columns["value"].append(np.maximum(1.0, np.round(3e4 * spread * np.sqrt(strength[exists]))))
    column = {name: np.concatenate(parts) for name, parts in columns.items()}
    return pl.DataFrame(
        {
            "year": np.full(column["value"].size, YEAR, dtype=np.int16),
            "product_code": column["product"] + np.int32(10_000),
            "importer_code": column["importer"] + np.int16(1),
            "exporter_code": column["exporter"] + np.int16(1),
            "trade_value_usd": column["value"],
        }
    )


def _scale(pairs: np.ndarray, traded: np.ndarray) -> float:
    """Return the factor that gives the wanted mean number of suppliers, by bisection."""
    low, high = 1e-9, 1e3
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        suppliers = [np.maximum(1.0, -np.expm1(-middle * size * pairs).sum(axis=1)).mean() for size in traded]
        low, high = (middle, high) if np.mean(suppliers) < SUPPLIERS_A_GROUP else (low, middle)
    return low


@dataclass(frozen=True)
class Table:
    """Where the benchmark's table lies."""

    parquet: Path
    duckdb: Path
    packed: Path
    source: str
    chosen: int
    rows: int
    groups: int


def ensure_table(cache: Path) -> Table:
    """Make the table unless the folder has it already."""
    about = cache / "table.json"
    recipe = [ECONOMIES, PRODUCTS, SUPPLIERS_A_GROUP, YEAR, SEED]
    if about.is_file():
        known = json.loads(about.read_text(encoding="utf-8"))
        if known.pop("recipe") == recipe:
            return Table(cache / "trade.parquet", cache / "trade.duckdb", cache / "packed", **known)
    cache.mkdir(parents=True, exist_ok=True)
    about.unlink(missing_ok=True)
    print(f"making the table in {cache}", flush=True)
    frame = make_table()
    frame.write_parquet(cache / "trade.parquet")
    with contextlib.suppress(FileNotFoundError):
        (cache / "trade.duckdb").unlink()
    with duckdb.connect(cache / "trade.duckdb") as connection:
        connection.execute(sql("table"), {"parquet": str(cache / "trade.parquet")})
    source = content_hash(frame)
    groups = pack(frame, by=KEYS, supplier="exporter_code", value="trade_value_usd")
    groups.save(cache / "packed", source)
    # The exporter that sells most often is the one whose share is asked for.
    chosen = int(frame["exporter_code"].mode().sort()[0])
    known = {"source": source, "chosen": chosen, "rows": frame.height, "groups": len(groups)}
    about.write_text(json.dumps({"recipe": recipe, **known}), encoding="utf-8")
    return Table(cache / "trade.parquet", cache / "trade.duckdb", cache / "packed", **known)


def sql(name: str) -> str:
    """Return the text of a statement in sql/."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def main() -> None:
    """Make the table and say what it looks like."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR")
    table = ensure_table(parser.parse_args().cache)
    sizes = np.diff(np.load(table.packed / "offsets.npy"))
    quantiles = np.quantile(sizes, [0.1, 0.5, 0.9, 0.99, 1]).astype(int).tolist()
    print(f"{table.rows:,} rows, {table.groups:,} groups of {sizes.mean():.1f} suppliers on average")
    print(f"suppliers a group at 10, 50, 90, 99, 100 %: {quantiles}")


if __name__ == "__main__":
    main()

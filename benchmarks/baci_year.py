"""Make the benchmark's file: one full year in the form in which CEPII publishes BACI, from a seed.

    python benchmarks/baci_year.py [--cache DIR]

About 11.2 million rows. The flows of the codes that the embedded table has are the real ones of its last year, so that
what is scored afterwards stays as it was and passes the checks. All others are drawn as in table.py, in products with
made-up codes. Written as CEPII writes: sorted by exporter, importer and product, thousand USD and tonnes with three
decimals and blanks before them, NA for a missing quantity, leading zeros lost; packed beside the lists of codes.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from scrisk.codes import producer_codes
from scrisk.resources import data_dir
from table import PRODUCTS, SEED, default_cache, make_table

VERSION = "202501"
MISSING_WEIGHT = 0.03  # share of rows
RECIPE = 1  # goes up when the file comes out otherwise


@dataclass(frozen=True)
class Year:
    """Where the benchmark's file lies."""

    archive: Path
    member: str
    csv: Path
    revision: str
    year: int
    rows: int


def make_rows() -> tuple[pl.DataFrame, str, int]:
    """Return the rows as whole numbers (i, j, k, usd, kg), with the revision and the year."""
    embedded = pl.read_parquet(data_dir() / "snapshots" / "baci_flow.parquet")
    year = int(embedded["year"].max())  # type: ignore[arg-type]
    revision = str(embedded["hs_revision"][0])
    known = embedded["hs_code"].unique().cast(pl.Int32).to_numpy()
    real = embedded.filter(pl.col("year") == year).select(
        i=pl.col("exporter_code").cast(pl.Int32), j=pl.col("importer_code").cast(pl.Int32),
        k=pl.col("hs_code").cast(pl.Int32), usd="trade_value_usd", kg="net_weight_kg",
    )  # fmt: skip
    table = make_table(products=PRODUCTS - known.size)
    rng = np.random.default_rng(SEED)
    free = np.setdiff1d(np.arange(10_111, 970_600), known)
    products = np.sort(rng.choice(free, PRODUCTS - known.size, replace=False)).astype(np.int32)
    economies = np.array(sorted(int(code) for code, iso3 in producer_codes("baci").items() if iso3), dtype=np.int32)
    usd = table["trade_value_usd"].to_numpy()
    # Prices a kilogram are lognormal.
    kg = np.round(usd / np.exp(rng.normal(1.0, 1.5, usd.size))).astype(np.int64)
    made = pl.DataFrame(
        {
            "i": economies[table["exporter_code"].to_numpy() - 1],
            "j": economies[table["importer_code"].to_numpy() - 1],
            "k": products[table["product_code"].to_numpy() - 10_000],
            "usd": usd.astype(np.int64),
            "kg": pl.Series(kg).set(pl.Series(rng.random(usd.size) < MISSING_WEIGHT), None),
        }
    )
    return pl.concat([real, made.filter(pl.col("i") != pl.col("j"))]).sort("i", "j", "k"), revision, year


def ensure_year(cache: Path) -> Year:
    """Make the file unless the folder has it already."""
    folder = cache / "baci-year"
    about = folder / "about.json"
    if about.is_file():
        known = json.loads(about.read_text(encoding="utf-8"))
        if known.pop("recipe") == RECIPE:
            return _at(folder, **known)
    print(f"making the file in {folder}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    about.unlink(missing_ok=True)
    rows, revision, number = make_rows()
    year = _at(folder, revision, number, rows.height)
    _write(rows, number, year.csv)
    with zipfile.ZipFile(year.archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(year.csv, year.member)
        packed.writestr(f"country_codes_V{VERSION}.csv", "country_code,country_name,country_iso2,country_iso3\n")
        packed.writestr(f"product_codes_{revision}_V{VERSION}.csv", "code,description\n")
    known = {"recipe": RECIPE, "revision": revision, "year": number, "rows": rows.height}
    about.write_text(json.dumps(known), encoding="utf-8")
    return year


def _at(folder: Path, revision: str, year: int, rows: int) -> Year:
    member = f"BACI_{revision}_Y{year}_V{VERSION}.csv"
    return Year(folder / f"BACI_{revision}_V{VERSION}.zip", member, folder / member, revision, year, rows)


def _write(rows: pl.DataFrame, year: int, path: Path) -> None:
    def decimals(name: str) -> pl.Expr:
        number = pl.col(name)
        text = (number // 1000).cast(pl.String) + "." + (number % 1000).cast(pl.String).str.zfill(3)
        return text.fill_null("NA").str.pad_start(13)

    with path.open("wb") as out:
        out.write(b"t,i,j,k,v,q\n")
        for piece in rows.iter_slices(500_000):
            lines = piece.select(pl.lit(year).alias("t"), "i", "j", "k", v=decimals("usd"), q=decimals("kg"))
            out.write(lines.write_csv(include_header=False).encode())


def main() -> None:
    """Make the file and say what it looks like."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR")
    year = ensure_year(parser.parse_args().cache)
    sizes = f"{year.csv.stat().st_size:,} bytes, {year.archive.stat().st_size:,} packed"
    print(f"{year.archive}: {year.rows:,} rows, {sizes}")


if __name__ == "__main__":
    main()

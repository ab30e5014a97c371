"""Fit the hazard's model on the data of a warehouse."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scrisk.language import later
from scrisk.warehouse import panel, sqlfiles
from scrisk.warehouse.connect import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from scrisk.method import Method
    from scrisk.method.hazard import HazardModel

_TABLES = ("baci_flow", "wgi_political_stability", "un_ideal_point", "gpr_month")


def fit(
    db: Path, method: Method, *, until: int | None, today: date, progress: Callable[[str], None],
    counted: Callable[[int, int], None] = lambda _done, _count: None,
) -> HazardModel:  # fmt: skip
    """Fit a model on what the warehouse holds; nothing is written.

    Raises
    ------
    UsageError
        The fitting library is not installed, or there is too little to fit on.
    WarehouseError
        The warehouse cannot be read.
    """
    import duckdb
    import polars as pl

    from scrisk.scoring import hazard_fit

    with open_warehouse(db) as warehouse:
        inputs = [row for row in warehouse.query("fitted_on").dicts() if row["source_table"] in _TABLES]
    told = "\n".join(f"{row['source_table']} {row['part']} {row['sha256']}" for row in inputs)
    about = {
        "edition": method.version, "fitted_on": today.isoformat(),
        "data": "; ".join(f"{row['source']} {row['edition']}" for row in inputs),
        "data_sha256": hashlib.sha256(told.encode()).hexdigest(),
    }  # fmt: skip
    progress(later("making the panel"))
    # Temporary tables need a connection that may reach files; the warehouse itself stays as it is.
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(db.resolve()), read_only=True) as con:
        panel.prepare(con, method.hazard)
        frames = {}
        for name in ("row", "supplier"):
            place = Path(folder) / f"{name}.parquet"
            sqlfiles.relation(con, f"inputs/hazard_fit_{name}.sql").write_parquet(
                str(place), compression="uncompressed"
            )
            frames[name] = pl.read_parquet(place, memory_map=False)
    return hazard_fit.fit(
        frames["row"], frames["supplier"], method.hazard, about, until=until, progress=progress, counted=counted
    )

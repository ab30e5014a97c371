"""Shared fixtures. At the root, so that the doctests in src/ see them too."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


# A first example may compile a kernel or share the machine. CI tries the same examples each time.
settings.register_profile("scrisk", deadline=None, derandomize=bool(os.environ.get("SCRISK_CI")))
settings.load_profile("scrisk")


# Files that take minutes, the longest first. What starts last keeps one worker while the others have nothing to do.
_LONG = (
    "tests/refresh/test_survives.py", "tests/unit/test_warehouse_build.py", "tests/e2e/test_code_blocks.py",
    "tests/e2e/test_wheel.py", "tests/refresh/", "tests/postgres/", "tests/cli/test_widths.py",
    "tests/cli/test_languages.py", "tests/page/", "tests/history/", "tests/cli/test_hazard_fit.py",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Have workers take the files in our order: by default they start with those of many tests, however short."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; the others stay in their order."""
    items.sort(key=lambda item: next((n for n, name in enumerate(_LONG) if item.nodeid.startswith(name)), len(_LONG)))


class Shared:
    """Folders that all workers of a session share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return where a folder is, or will be."""
        return self.folder / name

    def made(self, name: str, fill: Callable[[Path], object]) -> Path:
        """Return a folder that the first worker who asks for it fills, while the others wait."""
        folder, sign = self.path(name), self.folder / f"{name}.made"
        with filelock.FileLock(self.folder / f"{name}.lock"):
            if not sign.exists():
                folder.mkdir(exist_ok=True)
                fill(folder)
                sign.touch()
        return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    base = tmp_path_factory.getbasetemp()
    # A worker's folder stands in that of the session.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return Shared(folder)


@pytest.fixture(scope="session", autouse=True)
def _own_database(shared: Shared) -> Iterator[Path]:
    """Keep every test away from the user's own warehouse; programs that tests start find the checkout too."""
    path = shared.path("warehouse") / "scrisk.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRISK_DB", str(path))
        patch.setenv("SCRISK_LANG", "en")  # tests read English, wherever they run
        patch.setenv("PYTHONPATH", str(Path(__file__).parent / "src"))
        yield path


@pytest.fixture(scope="session")
def warehouse_path(shared: Shared, _own_database: Path) -> Path:
    """Return a warehouse built from the embedded data, once a session. Do not write to it."""
    from scrisk.warehouse import ensure

    shared.made("warehouse", lambda _folder: ensure(_own_database))
    return _own_database


@pytest.fixture(scope="session")
def few_flows(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Return what makes builds at a place small, for tests that are not about how much there is.

    What Brazil, Japan and Korea import since 2012, and the industries of four economies, whose sales to all others
    count as final demand, are staged there and take the place of the embedded tables.
    """
    import polars as pl

    from scrisk.resources import data_dir
    from scrisk.sources.base import Part
    from scrisk.warehouse.history import History
    from scrisk.warehouse.staged import Staged

    def embedded(table: str) -> pl.DataFrame:
        return pl.read_parquet(data_dir() / "snapshots" / f"{table}.parquet")

    trade = embedded("baci_flow").filter(pl.col("importer_code").is_in([76, 392, 410]) & (pl.col("year") >= 2012))
    ours = ["CHN", "JPN", "KOR", "USA"]
    sales = embedded("icio_flow").filter(pl.col("seller_country").is_in(ours) & pl.col("buyer_country").is_in(ours))
    sold = sales.group_by(country="seller_country", sector="seller_sector", year="year").agg(sold=pl.sum("value_usd_m"))
    nodes = (
        embedded("icio_node")
        .join(sold, on=["country", "sector", "year"], how="inner")
        .with_columns(final_demand_usd_m=pl.col("gross_output_usd_m") - pl.col("sold"))
        .drop("sold")
    )
    few = {"baci_flow": trade, "icio_flow": sales, "icio_node": nodes}
    folder = tmp_path_factory.mktemp("few")
    for table, frame in few.items():
        frame.write_parquet(folder / f"{table}.parquet")

    def stage(db: Path) -> Path:
        db.parent.mkdir(parents=True, exist_ok=True)
        for table, frame in few.items():
            copy = Path(shutil.copy(folder / f"{table}.parquet", db.parent))
            about = {
                "source": table.split("_")[0], "producer": "x", "title": "x", "licence": "x", "commercial_use": True,
                "url": "", "accessed": "2026-11-23",
            }  # fmt: skip
            Staged(History(db).folder / "staged").add(Part(table, "all", copy, frame.height, "few", "few"), about)
        return db

    return stage

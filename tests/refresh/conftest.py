"""A small catalog, so that a refresh takes seconds, and a table of one's own that changes."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scrisk import resources
from scrisk.refresh import Request, refresh
from scrisk.terms import TABLES
from scrisk.warehouse import open_warehouse

JOURNAL = ("run", "run_step", "run_input")


class Bench:
    """A warehouse with a small catalog, refreshed by processes of its own."""

    without = ("baci", "icio")  # millions of flows that say nothing about what is tested here

    def __init__(self, folder: Path, catalog: Path) -> None:
        self.folder = folder
        self.catalog = catalog
        self.db = folder / "scrisk.duckdb"
        self.table = folder / "purchases.csv"

    def write(self, tonnes: int) -> None:
        """Write the user's own table; another amount makes another result."""
        lines = ["buyer,supplier,item,value,quantity,unit,date"]
        for year in range(2020, 2025):
            lines.append(f"Acme,CHN,rare-earth-metals,{1000 * tonnes},{tonnes},t,{year}-03-01")
            lines.append(f"Acme,VNM,rare-earth-metals,250000,40,t,{year}-07-15")
        self.table.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def command(self, *more: str) -> list[str]:
        """Return the command line of a refresh with the own table."""
        line = [sys.executable, "-m", "scrisk", "refresh", "--quiet", "--db", str(self.db)]
        line += [word for source in self.without for word in ("--without", source)]
        return [*line, "--catalog", str(self.catalog), "--source", "own", str(self.table), *more]

    def refresh_here(self) -> str:
        """Refresh in this process and return how it ended."""
        return refresh(self.request()).status

    def request(self, **more: Any) -> Request:
        """Return a refresh with the own table, or with what `more` says in its place."""
        given = {"files": {"own": [self.table]}, "catalog": self.catalog, "without": self.without, **more}
        return Request(self.db, **given)

    def refresh(self, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*more), capture_output=True, text=True, check=False)

    def contents(self) -> dict[str, Any]:
        """Return number and hash of the rows, in their order, of every published table but those of the runs."""
        found = {}
        with open_warehouse(self.db) as warehouse:
            for table in TABLES.values():
                if table.name not in JOURNAL:
                    rows = f"SELECT row_number() OVER () AS place, {', '.join(table.columns)} FROM out.{table.name}"
                    found[table.name] = warehouse.sql(f"SELECT count(*), bit_xor(hash(r)) FROM ({rows}) AS r").rows
        return found

    def copy(self, folder: Path) -> Bench:
        """Return the same warehouse with all its state in another place."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Bench(folder, self.catalog)

    def litter(self) -> list[str]:
        """Return what a refresh should not leave behind."""
        state = self.folder / "scrisk.duckdb.d"
        left = [*state.glob("building.*"), *state.glob("ingest.*"), *self.folder.glob(".*")]
        left += [path for path in state.glob("staged/*/*.parquet") if not path.with_suffix(".toml").exists()]
        return sorted(os.path.relpath(path, self.folder) for path in [*left, *state.rglob("*.part")])


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalog of Japan, Korea and the rare earths."""
    folder = tmp_path_factory.mktemp("catalog") / "catalog"
    shutil.copytree(resources.data_dir() / "catalog", folder)
    for path in (folder / "items").glob("*.toml"):
        if path.name != "rare-earths.toml":
            path.unlink()
    shutil.rmtree(folder / "measures")  # measures and episodes name items that are not in it
    (folder / "episodes.toml").unlink()
    for extra in ("cooperation", "graphs"):
        shutil.rmtree(folder / extra, ignore_errors=True)
    economies = folder / "economies.toml"
    head, *entries = economies.read_text(encoding="utf-8").split("[[economy]]")
    kept = [entry for entry in entries if '"JPN"' in entry or '"KOR"' in entry]
    economies.write_text(head + "".join(f"[[economy]]{entry}" for entry in kept), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server_class() -> Any:
    """Return the server that misbehaves on purpose, as the tests of fetching use it."""
    path = Path(__file__).parents[1] / "fetch" / "server.py"
    spec = importlib.util.spec_from_file_location("scrisk_refresh_server", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Server


@pytest.fixture(scope="session")
def bench_class() -> type[Bench]:
    return Bench


@pytest.fixture
def bench(tmp_path: Path, small_catalog: Path) -> Bench:
    folder = tmp_path / "bench"
    folder.mkdir()
    return Bench(folder, small_catalog)

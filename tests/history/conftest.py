"""Three runs of one warehouse: as embedded; with trade revised and a new year; with catalog and method changed too."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from scrisk.resources import data_dir
from scrisk.sources.base import Part
from scrisk.warehouse import build
from scrisk.warehouse.history import History
from scrisk.warehouse.staged import Staged

ROOT = Path(__file__).resolve().parents[2]
GRAPHITE = "250410"
KOREA, CHINA = 410, 156
ABOUT = {
    "source": "baci", "producer": "CEPII", "title": "BACI", "licence": "Etalab", "commercial_use": True, "url": "",
    "accessed": "2026-11-20", "published": "2026-11-19",
}  # fmt: skip


@dataclass(frozen=True)
class Runs:
    """The three runs."""

    history: History
    first: str
    revised: str
    changed: str

    def file(self, run_id: str) -> Path:
        """Return the file of a run."""
        return self.history.run_file(run_id)


def replaced(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _parts(folder: Path) -> list[Part]:
    """Return 2024 with Korea's graphite from China cut to a tenth, and a 2025 that repeats 2024."""
    flows = pl.read_parquet(data_dir() / "snapshots" / "baci_flow.parquet")
    last = flows.filter(pl.col("year") == 2024)
    cut = (pl.col("hs_code") == GRAPHITE) & (pl.col("importer_code") == KOREA) & (pl.col("exporter_code") == CHINA)
    assert last.filter(cut).height == 1
    revised = last.with_columns(
        pl.when(cut).then(pl.col(name) // 10).otherwise(name).cast(last.schema[name]).alias(name)
        for name in ("trade_value_usd", "net_weight_kg")
    )
    made = []
    for name, frame in (
        ("HS92-2024", revised),
        ("HS92-2025", last.with_columns(pl.lit(2025, pl.Int16).alias("year"))),
    ):
        path = folder / f"{name}.parquet"
        frame.write_parquet(path)
        made.append(Part("baci_flow", name, path, frame.height, f"{name}:1", "HS92 V202612"))
    return made


def _link(source: str, target: str) -> None:
    # Runs are never written again; the journal is.
    os.link(source, target) if source.endswith((".duckdb", ".parquet")) else shutil.copy(source, target)


@pytest.fixture(scope="session")
def runs(shared: Any, warehouse_path: Path) -> Runs:
    """Build the runs once. Do not change them."""

    def fill(folder: Path) -> None:
        shutil.copytree(warehouse_path.parent, folder, symlinks=True, copy_function=_link, dirs_exist_ok=True)
        (folder / "runs.json").write_text(json.dumps(_build(folder)), encoding="utf-8")

    folder = shared.made("history", fill)
    told = json.loads((folder / "runs.json").read_text(encoding="utf-8"))
    return Runs(History(folder / warehouse_path.name), *told)


def _build(folder: Path) -> tuple[str, str, str]:
    """Build two more runs on that of the embedded data, and return the names of the three."""
    history = History(folder / "scrisk.duckdb")
    first = str(history.current())
    staged = Staged(history.folder / "staged")
    for part in _parts(folder):
        staged.add(part, ABOUT)
    revised = build(history.db).run_id

    catalog = Path(shutil.copytree(data_dir() / "catalog", folder / "catalog"))
    materials = catalog / "items" / "materials.toml"
    replaced(materials, 'codes = ["250410", "250490"]', 'codes = ["250410"]')
    text = materials.read_text(encoding="utf-8")
    begin = text.index('id = "silver"')
    end = text.index("[[item]]", begin)
    materials.write_text(text[: text.rindex("[[item]]", 0, begin)] + text[end:], encoding="utf-8")
    shutil.rmtree(catalog / "graphs")  # they name what is no more
    method = folder / "method.toml"
    shutil.copy(ROOT / "src" / "scrisk" / "method" / "method-2026.11.toml", method)
    lines = method.read_text(encoding="utf-8").splitlines()
    start = lines.index("[geopolrisk.governance_span]")
    place = next(n for n in range(start, len(lines)) if lines[n].startswith("value"))
    lines[place] = "value = 6.0"
    method.write_text("\n".join(lines) + "\n", encoding="utf-8")
    changed = build(history.db, catalog=catalog, method=method).run_id
    return first, revised, changed


@pytest.fixture
def own_runs(runs: Runs, tmp_path: Path) -> Runs:
    """Return the three runs in a place of the test's own, to roll back and forth."""
    history = History(tmp_path / "scrisk.duckdb")
    shutil.copytree(runs.history.folder, history.folder, copy_function=_link)
    history.answer_with(runs.changed)
    return replace(runs, history=history)


@pytest.fixture
def runs_cli(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs one command on the three runs."""
    from scrisk.cli.root import cli

    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*args: str, code: int = 0, columns: int = 80, db: Path | None = None, **kwargs: Any) -> Result:
        env = {"SCRISK_DB": str(db or runs.history.db), "COLUMNS": str(columns)}
        result = CliRunner().invoke(cli, [*args], env=env, prog_name="scrisk", **kwargs)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return invoke

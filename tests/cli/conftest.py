"""Run scrisk in this process against a warehouse built from the embedded data."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., Result]


@pytest.fixture
def run(warehouse_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs one command and returns what it wrote and its exit code."""
    from scrisk.cli.root import cli

    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*args: str, code: int = 0, columns: int | None = None, **kwargs: Any) -> Result:
        env = {**kwargs.pop("env", {}), **({"COLUMNS": str(columns)} if columns else {})}
        result = CliRunner().invoke(cli, [*args], env=env, prog_name="scrisk", **kwargs)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def environment(warehouse_path: Path) -> dict[str, str]:
    """Return the environment of a process that finds this checkout and the tests' warehouse."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "SCRISK_DB": str(warehouse_path)}


@pytest.fixture
def process(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a function that runs ``python -m scrisk`` as a process of its own."""

    def start(*args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "scrisk", *args],
            env={**environment, **(env or {})},
            capture_output=True,
            timeout=120,
            check=False,
        )

    return start

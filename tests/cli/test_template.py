"""``scrisk template``: what it writes, the source reads."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrisk.sources import own
from scrisk.sources.base import RawFile, Work
from scrisk.sources.own_rows import COLUMNS


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_template_is_a_table_that_is_understood(run: Any, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"own.{ending}"
    run("template", "-o", str(path))
    file = RawFile(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
    (part,) = own.parse([file], Work(tmp_path))
    assert part.part == "EXAMPLE"
    assert pl.read_parquet(part.path).rows() == [
        ("EXAMPLE", "CHN", "graphite", None, None, 2024, 1000, 1000),
        ("EXAMPLE", "JPN", None, "HS22", "280530", 2024, 9000, 50),
        ("EXAMPLE", "MOZ", "graphite", None, None, 2024, 2500, 2000),
    ]


def test_every_column_is_explained_beside_the_table(run: Any) -> None:
    result = run("template", "--format", "csv")
    assert result.stdout.splitlines()[0] == ",".join(column.name for column in COLUMNS)
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [column.name for column in COLUMNS]
    assert run("template", "--format", "csv", "--quiet").stderr == ""

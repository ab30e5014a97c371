"""Starting is quick because little is imported: who asks for help loads no library of data."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

DATA = {"duckdb", "numba", "numpy", "polars", "pydantic"}

_REPORT = """
import contextlib, io, json, sys
from scrisk.cli.root import cli
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    cli(sys.argv[1:], prog_name="scrisk")
json.dump(sorted({name.split(".")[0] for name in sys.modules}), sys.stdout)
"""


@pytest.mark.parametrize(
    ("args", "never"),
    [
        (["--help"], DATA | {"rich", "pycountry", "rapidfuzz"}),
        (["--version"], DATA | {"rich"}),
        (["score", "--help"], DATA | {"rich"}),
        (["terms", "hhi"], DATA),
        (["sql", "SELECT count(*) FROM out.score"], {"numba", "numpy", "polars", "pydantic", "pycountry"}),
        (["sql", "SELECT * FROM out.score LIMIT 5", "--format", "json"], {"numba", "numpy", "polars", "rich"}),
        (["score"], {"numba", "numpy", "polars", "pydantic", "pycountry", "rapidfuzz"}),
        (["score", "JPN", "--item", "graphite", "--format", "csv"], {"numba", "numpy", "polars", "rich"}),
        (["compare", "JPN", "KOR"], {"numba", "numpy", "polars", "pydantic"}),
        (["explain", "JPN", "graphite"], {"numba", "numpy", "polars", "pydantic"}),
        (["items"], {"numba", "numpy", "polars", "pydantic"}),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_command_loads_no_more_than_it_needs(environment: dict[str, str], args: list[str], never: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _REPORT, *args],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert not never & set(json.loads(done.stdout))

"""Write an answer as Parquet, with the types DuckDB gave it."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrisk.warehouse.connect import Result


def write_parquet(result: Result, path: Path) -> None:
    """Write the rows to a Parquet file (zstd).

    Columns of one name get a number: two columns of a user's query may share one. JSON lines carry the rows to DuckDB,
    which needs neither pyarrow nor polars.
    """
    import duckdb

    keys = [f"c{place}" for place in range(len(result.columns))]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        lines = Path(folder) / "rows.ndjson"
        with lines.open("w", encoding="utf-8") as out:
            for row in result.rows:
                out.write(json.dumps(dict(zip(keys, map(_plain, row), strict=True)), ensure_ascii=False) + "\n")
        columns = dict(zip(keys, result.types or ("VARCHAR",) * len(keys), strict=True))
        relation = connection.read_json(str(lines), columns=columns, format="newline_delimited")
        seen: dict[str, int] = {}
        named = []
        for key, name in zip(keys, result.columns, strict=True):
            seen[name] = seen.get(name, 0) + 1
            label = name if seen[name] == 1 else f"{name}_{seen[name]}"
            named.append(f'{key} AS "{label.replace(chr(34), chr(34) * 2)}"')
        relation.project(", ".join(named)).write_parquet(str(path), compression="zstd")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return str(value)

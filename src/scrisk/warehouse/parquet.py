"""Write an answer as Parquet, without pyarrow."""
from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any


def write_parquet(result: Any, path: Path) -> None:
    import datetime as dt

    import duckdb

    from scrisk.terms import TERMS

    def guess(position: int) -> str:
        name = result.columns[position]
        if name in TERMS:
            return TERMS[name].dtype
        kinds = {type(row[position]) for row in result.rows if row[position] is not None}
        if kinds == {bool}:
            return "BOOLEAN"
        if kinds == {int}:
            return "BIGINT"
        if kinds and kinds <= {int, float}:
            return "DOUBLE"
        return "VARCHAR"

    def plain(value: Any) -> Any:
        if isinstance(value, dt.datetime | dt.date | dt.time):
            return value.isoformat()
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, list | tuple):
            return [plain(part) for part in value]
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        return str(value)

    types = result.types or tuple(guess(i) for i in range(len(result.columns)))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        lines = Path(folder) / "rows.ndjson"
        # Positions as keys: two columns of a user's query may share a name.
        keys = [f"c{i}" for i in range(len(result.columns))]
        with lines.open("w", encoding="utf-8") as out:
            for row in result.rows:
                out.write(json.dumps(dict(zip(keys, map(plain, row), strict=True)), ensure_ascii=False) + "\n")
        columns = dict(zip(keys, types, strict=True))
        relation = connection.read_json(str(lines), columns=columns, format="newline_delimited")
        seen: dict[str, int] = {}
        names = []
        for name in result.columns:
            seen[name] = seen.get(name, 0) + 1
            names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
        quoted = [f'{key} AS "{name.replace(chr(34), chr(34) * 2)}"' for key, name in zip(keys, names, strict=True)]
        relation.project(", ".join(quoted)).write_parquet(str(path), compression="zstd")

"""Measure, on the embedded trade, how deep interruptions by suppliers went and how long they lasted.

    python scripts/interruptions.py [--first 1997 --last 2023]

Writes data/reference/interruption.csv and its manifest; what is counted stands in interruptions.sql beside this script.
The same trade gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
COLUMNS = ("role", "level", "depth", "years", "suppliers", "falls", "supply_side_falls")
NOTES = (
    "Quantiles (level, 0-1) of what supply-side interruptions by one supplier took from its own mean of three years "
    "(depth, fraction) and of the years until it sent 0.7 of that mean again (10: ten or more), by role: top is the "
    "importer's largest supplier, other any other one with a hundredth of the value or more. suppliers: supplier years "
    "looked at; falls: those that were followed by less than half of the mean; supply_side_falls: those of them where "
    "all that the importer bought fell below 0.7 of its mean while the unit value rose by a fifth. All importers; "
    "years {first} to {last} before the fall. A yearly figure cannot tell a stop of half a year from a halved year."
)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=1997)
    parser.add_argument("--last", type=int, default=2023)
    options = parser.parse_args(arguments)
    trade = DATA / "snapshots" / "baci_flow.parquet"
    about = tomllib.loads(trade.with_suffix(".toml").read_text(encoding="utf-8"))
    with duckdb.connect() as con:
        query = (HERE / "interruptions.sql").read_text(encoding="utf-8")
        values = {"path": str(trade), "first": options.first, "last": options.last}
        rows = con.execute(query, values).fetchall()
    cells = ([f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows)
    lines = [",".join(COLUMNS), *(",".join(row) for row in cells)]
    content = ("\n".join(lines) + "\n").encode()
    path = DATA / "reference" / "interruption.csv"
    path.write_bytes(content)
    entry = {**about, "table": "interruption", "title": f"Interruptions by suppliers, measured on {about['title']}"}
    entry |= {"sha256": hashlib.sha256(content).hexdigest(), "rows": len(rows), "columns": list(COLUMNS)}
    entry["notes"] = NOTES.format(first=options.first, last=options.last)
    # Strings, numbers, booleans and lists are written in JSON as in TOML.
    text = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())
    path.with_suffix(".toml").write_text(text, encoding="utf-8")
    print(f"interruption {len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())

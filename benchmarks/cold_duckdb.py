"""A whole process in which DuckDB answers the concentration job from its table; called by concentration.py."""

import sys
from pathlib import Path

import duckdb

database, chosen = sys.argv[1:]
connection = duckdb.connect(database, read_only=True, config={"threads": 2, "preserve_insertion_order": False})
statements = Path(__file__).parent / "sql"
connection.execute((statements / "concentration.sql").read_text(), {"chosen": int(chosen)})
print(*connection.execute((statements / "answer_summary.sql").read_text()).fetchone())

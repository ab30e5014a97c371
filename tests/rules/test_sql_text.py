"""No SQL text stands in Python: statements live in sql/, where SQL tools can read them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"

# (file below src/, start of the text) -> why it may stand there. Words shown to a user are no program text.
ALLOWED: dict[tuple[str, str], str] = {}

# A text that begins like a statement. Keywords are taken in one case only: "Select an item from" is prose.
STATEMENT = re.compile(
    r"""\A\s*(--[^\n]*\n\s*)*\(?\s*(
        SELECT\b.*\S | select\s.+\sfrom\s
      | WITH\s+(RECURSIVE\s+)?\w+\s+AS\b | with\s+\w+\s+as\s*\(
      | (CREATE|create)\s+((OR|or)\s+(REPLACE|replace)\s+)?(TEMP\w*|temp\w*)?\s*
        (TABLE|VIEW|SCHEMA|MACRO|TYPE|SEQUENCE|INDEX|SECRET|FUNCTION|table|view|schema|macro)\b
      | (DROP|ALTER|drop|alter)\s+(TABLE|VIEW|SCHEMA|MACRO|table|view|schema|macro)\b
      | (INSERT|insert)\s+((OR|or)\s+\w+\s+)?(INTO|into)\b
      | (DELETE|delete)\s+(FROM|from)\s | UPDATE\s+[\w.{}"]+\s+SET\b | update\s+[\w.]+\s+set\s
      | MERGE\s+INTO\b | TRUNCATE\s+\w
      | (COPY|EXPORT|IMPORT)\s+[\w("'{] | copy\s.+\sto\s'
      | (ATTACH|attach)\s+['"{(\w] | (DETACH|detach)\s+\w | ATTACH\b
      | (COMMENT|comment)\s+(ON|on)\s
      | SET\s+(VARIABLE|GLOBAL|SESSION|LOCAL)?\s*\w+\s*= | set\s+(variable\s+)?\w+\s*=
      | (PRAGMA|pragma)\s+\w | (INSTALL|LOAD)\s+['\w] | USE\s+\w+ | CALL\s+\w+\(
      | (BEGIN|START)(\s+TRANSACTION)?\s*;?\s*\Z | (COMMIT|ROLLBACK|CHECKPOINT|VACUUM|ANALYZE)\b\s*;?\s*\Z
      | (DESCRIBE|SUMMARIZE|SHOW|EXPLAIN|PIVOT|UNPIVOT)\s+\w
      | FROM\s+[\w.{}"(]+
    )""",
    re.VERBOSE | re.DOTALL,
)
# A piece that only makes sense inside a statement.
FRAGMENT = re.compile(
    r"\b(WHERE\s+[\w.{}\"]+\s*(=|<|>|IN\b|IS\b|LIKE\b|BETWEEN\b)|(ORDER|GROUP|PARTITION)\s+BY\s|UNION\s+ALL\b|"
    r"(LEFT|RIGHT|INNER|FULL|CROSS|ASOF)\s+JOIN\s|\bLIMIT\s+[\d{$?]|FROM\s+(raw|core|out|information_schema)\.|"
    r"read_(parquet|csv|json)\w*\s*\()"
)


def _docstrings(tree: ast.Module) -> set[int]:
    """Return the ids of the nodes that document a module, class or function; they show examples."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def _text(node: ast.expr) -> str | None:
    """Return the text of a string expression; what is put in at run time reads as ``{}``."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if left is None and right is None else (left or "{}") + (right or "{}")
    return None


def sql_faults(folder: Path) -> list[tuple[str, int, str]]:
    """Return (file, line, start of text) of every string that looks like SQL."""
    faults = []
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        skip = _docstrings(tree)
        for node in ast.walk(tree):
            if id(node) in skip or not isinstance(node, ast.expr):
                continue
            text = _text(node)
            if text is None:
                continue
            if STATEMENT.match(text) or FRAGMENT.search(text):
                faults.append((path.relative_to(folder).as_posix(), node.lineno, " ".join(text.split())[:60]))
    return faults


def unexplained(faults: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    return [
        fault for fault in faults if not any(fault[0] == file and fault[2].startswith(start) for file, start in ALLOWED)
    ]


def test_no_sql_in_python() -> None:
    assert unexplained(sql_faults(SOURCE)) == []


def test_every_exception_is_still_needed() -> None:
    faults = sql_faults(SOURCE)
    stale = [key for key in ALLOWED if not any(f[0] == key[0] and f[2].startswith(key[1]) for f in faults)]
    assert stale == []


# --- the check catches what it is for


@pytest.mark.parametrize(
    "text",
    [
        'q = "SELECT * FROM out.score"',
        'q = "select item from out.item"',
        "q = '''\n-- why\nWITH a AS (SELECT 1) SELECT * FROM a'''",
        'q = "CREATE TABLE raw.x AS"',
        'q = "CREATE OR REPLACE TEMP TABLE x (a INT)"',
        'q = f"CREATE SCHEMA {name}"',
        'q = f"INSERT INTO {table} VALUES (1)"',
        "q = f\"COPY {table} TO '{path}' (FORMAT parquet)\"",
        "q = f\"ATTACH '{path}' AS old\"",
        "q = f\"COMMENT ON TABLE out.{name} IS '{text}'\"",
        'q = "SET VARIABLE run_id = 1"',
        'q = "SET threads = 2"',
        'q = "PRAGMA database_list"',
        'q = "DROP TABLE x"',
        'q = "UPDATE out.run SET finished_at = 1"',
        'q = "DELETE FROM out.run"',
        'q = "CHECKPOINT"',
        'q = "BEGIN TRANSACTION"',
        'q = "FROM out.score"',
        'q = "DESCRIBE out.score"',
        'q = base + " WHERE economy = ?"',
        'q = base + f" LIMIT {top}"',
        'q = "x" " ORDER BY " "year"',
        'con.sql("FROM read_parquet(?)")',
    ],
)
def test_sql_check_catches(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.py").write_text(text + "\n", encoding="utf-8")
    assert sql_faults(tmp_path) != []


@pytest.mark.parametrize(
    "text",
    [
        '"""Run ``SELECT item FROM out.item`` for the user."""',
        'hint = "Select an item from the list."',
        'hint = "Use SELECT, WITH, FROM, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN."',
        'hint = "set the variable SCRISK_DB"',
        'hint = "copy the file and pass the copy with --db"',
        'hint = "update the catalog, then build again"',
        'text = "from 2020 to 2024"',
        'text = "with production as a supplier"',
        'name = "create"',
        'name = "explain"',
    ],
)
def test_sql_check_lets_prose_pass(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.py").write_text(text + "\n", encoding="utf-8")
    assert sql_faults(tmp_path) == []

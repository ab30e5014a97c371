"""Write docs/data-dictionary.md from the vocabulary in src/scrisk/terms and src/scrisk/star.py.

    python scripts/dictionary.py

A test compares the file with what this makes, so run it after every change of a published table, view or column.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scrisk.star import VIEWS, key, kind, references
from scrisk.terms import FLAGS, TABLES, TERMS, Table

PLACE = Path(__file__).resolve().parents[1] / "docs" / "data-dictionary.md"

HEAD = """# Data dictionary

Made by `python scripts/dictionary.py` from `src/scrisk/terms` and `src/scrisk/star.py`; do not edit it by hand.

What scrisk publishes is the schema `out`: in the warehouse (DuckDB), in PostgreSQL after `scrisk publish`, and as files
after `scrisk export`. It is a star: facts carry the figures, dimensions say what is meant by `economy`, `item`, `chain`
and so on, views put both together. The same words are comments in the databases and the answer of `scrisk terms`.

- What is not known or not defined is NULL, never zero. A flag says what was missing.
- Every row of a score carries its provenance: `run_id`, `method_version`, `method_hash`, `code_version`,
  `data_vintage`.
- Keys are unique and never NULL; in PostgreSQL they are constraints, and so are the references.
- Adding a column is a minor version, changing or removing one a major version.
"""


def dictionary() -> str:
    """Return the whole text."""
    tables = [*TABLES.values(), *VIEWS.values()]
    groups = {name: [table for table in tables if kind(table) == name] for name in ("fact", "dimension", "view")}
    titles = {"fact": "Facts", "dimension": "Dimensions", "view": "Views"}
    parts = [HEAD, "## The star\n", _sketch(groups["fact"]), "## Overview\n", _overview(tables)]
    for name, members in groups.items():
        parts.append(f"## {titles[name]}\n")
        parts += [_table(table) for table in members]
    parts += ["## Flags\n", _rows(("flag", "meaning"), ((f"`{name}`", text) for name, text in FLAGS.items()))]
    return "\n".join(parts)


def _sketch(facts: list[Table]) -> str:
    """Draw what refers to what, one line a fact."""
    lines = ["<!-- not run: a drawing -->", "```text", "item ----> chain_stage ----> chain", ""]
    width = max(len(table.name) for table in facts)
    for table in facts:
        ties: dict[str, list[str]] = {}
        for reference in references(table):
            ties.setdefault(reference.table, []).append("+".join(reference.columns))
        ends = ", ".join(f"{name} ({', '.join(columns)})" for name, columns in ties.items())
        lines.append(f"{table.name:<{width}} ----> {ends}" if ends else table.name)
    return "\n".join([*lines, "```", ""])


def _overview(tables: Iterable[Table]) -> str:
    return _rows(
        ("name", "kind", "one row", "what"),
        (
            (
                f"[`{table.name}`](#{table.name})",
                kind(table),
                ", ".join(f"`{name}`" for name in key(table)),
                table.definition,
            )
            for table in tables
        ),
    )


def _table(table: Table) -> str:
    lines = [f"### {table.name}\n", f"{table.definition}\n", f"Key: {', '.join(f'`{name}`' for name in key(table))}."]
    for reference in references(table):
        columns, target = (", ".join(f"`{name}`" for name in names) for names in (reference.columns, reference.target))
        lines.append(f"{columns} refers to `{reference.table}` ({target}).")
    rows = []
    for name in table.columns:
        term = TERMS[name]
        rows.append((f"`{name}`", term.dtype, term.unit, term.range, term.definition, term.source))
    return "\n".join([*lines, "", _rows(("column", "type", "unit", "range", "definition", "source"), rows)])


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(dictionary(), encoding="utf-8")
    print(f"wrote {PLACE.name}")

"""Every ready question of sql/examples has an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "sql" / "examples").glob("*.sql"))


# What DuckDB 1.4 calls its files; the place of the number in a file does not change.
VERSION_OF_1_4 = 67


def rounded(value: object) -> object:
    """Return a figure without its last digits."""
    return float(f"{value:.9g}") if isinstance(value, float) else value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_ready_question_has_an_answer_in_the_sandbox(path: Path, warehouse_path: Path) -> None:
    from scrisk.warehouse import sandbox

    text = path.read_text(encoding="utf-8")
    answer = sandbox(warehouse_path, text)

    assert answer.rows != []
    assert "ORDER BY" in text
    # The order is the question's own; a mean may differ in its last digit.
    again = sandbox(warehouse_path, text).rows
    assert [tuple(map(rounded, row)) for row in again] == [tuple(map(rounded, row)) for row in answer.rows]


def test_any_duckdb_that_scrisk_runs_with_reads_the_warehouse(warehouse_path: Path) -> None:
    with warehouse_path.open("rb") as file:
        head = file.read(20)
    assert head[8:12] == b"DUCK"
    assert int.from_bytes(head[12:20], "little") <= VERSION_OF_1_4

"""Every ready question of sql/examples has an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "sql" / "examples").glob("*.sql"))


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

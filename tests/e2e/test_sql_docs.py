"""What docs/sql.md tells a stranger to type works, and every ready question has an answer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")
EXAMPLES = sorted((ROOT / "sql" / "examples").glob("*.sql"))


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


def test_the_documents_commands_and_programs_run(warehouse_path: Path, tmp_path: Path) -> None:
    (tmp_path / "sql").symlink_to(ROOT / "sql")
    env = {**os.environ, "SCRISK_DB": str(warehouse_path), "PYTHONPATH": str(ROOT / "src")}
    commands = [
        line
        for block in re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL)
        for line in block.splitlines()
    ]  # fmt: skip
    programs = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert len(commands) >= 5
    assert len(programs) >= 3

    for command in commands:
        assert command.startswith("scrisk ")
        done = subprocess.run(
            [sys.executable, "-m", *command.split()], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    for program in programs:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}\n{done.stderr}"

"""What docs/network.md tells a stranger to type works, in its order, and what it shows is what is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "network.md").read_text(encoding="utf-8")
BASH = re.compile(r"```bash\n(.*?)```", re.DOTALL)
SHOWN = re.compile(r"<!-- output of (scrisk .+?) -->\n```text\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_document_is_true(warehouse_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from scrisk.cli.root import cli
    from scrisk.warehouse.built_in import BUILT_IN

    def answer(command: str) -> str:
        words: list[str] = shlex.split(command, comments=True)
        assert words[0] == "scrisk"
        # The warehouse is shared by all tests: a network is kept beside one of this test's own.
        shared = "sql" in words or bool(BUILT_IN.keys() & set(words))
        monkeypatch.setenv("SCRISK_DB", str(warehouse_path if shared else tmp_path / "scrisk.duckdb"))
        done: Any = CliRunner().invoke(cli, words[1:], prog_name="scrisk", env={"COLUMNS": "80"})
        assert done.exit_code == 0, f"{command}\n{done.output}"
        return str(done.stdout)

    monkeypatch.chdir(tmp_path)
    commands = [line for block in BASH.findall(TEXT) for line in block.splitlines() if line]
    assert len(commands) > 10
    for command in commands[:5]:
        answer(command)
    for program in PYTHON.findall(TEXT):
        exec(compile(program, "docs/network.md", "exec"), {})
    # The program left the unit out; the rest of the document goes on from the commands.
    answer(commands[4])
    shown = SHOWN.findall(TEXT)
    assert len(shown) == 2
    for command, text in shown:
        assert answer(command) == text
    for command in commands[5:]:
        assert answer(command) or "-o" in shlex.split(command)

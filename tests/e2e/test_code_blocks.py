"""What the README and the documents tell a stranger to type works, and what they show is what is printed.

Every fenced block of every page is run, in its order, in a folder of the page's own. A comment above a block says more:

- ``<!-- output of COMMAND -->``: the block shows what the command prints; ``...`` stands for lines left out.
- ``<!-- file: NAME -->``, ``<!-- add to: NAME -->``: the block is a file that later commands read, or the end of one.
- ``<!-- own warehouse -->``: the block asks the warehouse that the page has refreshed, not the one all pages share.
- ``<!-- not run: REASON -->``: the block is not run, for one of the reasons below.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Place

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

# Why a block is not run, and how many of each there may be at most.
REASONS = {
    "CI runs it": 3,  # the README's two marked commands, and CI itself
    "installs from the package registry": 2,
    "changes the machine": 1,  # systemctl
    "needs a file of a producer": 2,
    "a drawing": 1,
}
CI_RUNS = {"first-command", "test-command"}
# A command that is none of these is marked as not run, or is added here when it is harmless.
PROGRAMS = {"scrisk", "duckdb", "psql", "cat", "cp", "head", "mkdir", "printf"}
SETTING = re.compile(r"[A-Z_]+=\w*")  # of a variable, before a command
MARKS = re.compile(r"(?:output of|file:|add to:|not run:) .+|first-command|test-command|settings|own warehouse")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, the line it starts on, and the marker above it."""

    language: str
    text: str
    line: int
    marker: str


def blocks_of(text: str) -> list[Block]:
    """Return the fenced blocks of a Markdown text."""
    found: list[Block] = []
    lines = text.splitlines()
    marker, language, start = "", None, 0
    for number, line in enumerate(lines, start=1):
        if language is None:
            if line.startswith("```"):
                language, start = line.removeprefix("```").strip(), number
            elif line.strip():
                comment = re.fullmatch(r"<!-- (.+) -->", line.strip())
                marker = comment.group(1) if comment else ""
        elif line.startswith("```"):
            found.append(Block(language, "\n".join(lines[start : number - 1]), start, marker))
            marker, language = "", None
    return found


def commands_of(block: Block) -> list[str]:
    """Return the commands of a shell block: comments left out, continued lines joined."""
    text = re.sub(r"\s*\\\n\s*", " ", block.text)
    lines = [line.strip().removeprefix("$ ") for line in text.splitlines()]
    return [re.sub(r"\s+#\s.*$", "", line) for line in lines if line and not line.startswith("#")]


def not_run(block: Block) -> str:
    """Return why a block is not run; empty when it is."""
    if block.marker in CI_RUNS:
        return "CI runs it"
    return block.marker.removeprefix("not run: ") if block.marker.startswith("not run: ") else ""


def fault_of_shape(command: str) -> str:
    """Return what is wrong with a command that is not run, as far as it can be seen."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for part in command.split(" && "):
        install = re.search(r"\bpip install (.+)", part)
        for word in shlex.split(install.group(1)) if install else []:
            target = re.fullmatch(r"(?:\.|scrisk)\[([\w,]+)\]", word)
            missing = set(target.group(1).split(",")) - set(project["optional-dependencies"]) if target else set()
            if missing:
                return f"extras {sorted(missing)} do not exist"
        script = re.search(r"\bpython3? ((?:benchmarks|scripts)/\S+\.py)", part)
        if script and not (ROOT / script.group(1)).is_file():
            return f"{script.group(1)} does not exist"
    return ""


# --- running them


def run_shell(block: Block, place: Place) -> None:
    for command in commands_of(block):
        program = next(word for word in shlex.split(command) if not SETTING.fullmatch(word))
        assert program in PROGRAMS, f"line {block.line}: {program} is not a program that the tests run"
        done = place.shell(command, own=block.marker == "own warehouse")
        assert done.returncode == 0, f"line {block.line}: {command}\n{done.stderr}{done.stdout}"
        assert "Traceback" not in done.stderr


def run_python(block: Block, place: Place) -> None:
    done = place.python(block.text)
    assert done.returncode == 0, f"line {block.line}:\n{done.stderr}"


def run_r(block: Block, place: Place) -> None:
    here = shutil.which("Rscript") is not None
    assert here or os.environ.get("SCRISK_CI") != "1", "CI runs R as well: install r-base-core"
    if here:
        done = place.r(block.text)
        assert done.returncode == 0, f"line {block.line}:\n{done.stderr}"


def run_sql(block: Block, place: Place) -> None:
    from scrisk.warehouse import sandbox

    assert sandbox(place.warehouse, block.text).rows, f"line {block.line}: no rows"


def compare(block: Block, place: Place) -> None:
    command = block.marker.removeprefix("output of ")
    assert command != block.marker, f"line {block.line}: shows an output, and not of which command"
    done = place.shell(command)
    assert done.returncode == 0, f"line {block.line}: {command}\n{done.stderr}"
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    shown = [line.rstrip() for line in block.text.splitlines()]
    assert any(shown)
    for piece in "\n".join(shown).split("\n...\n"):
        assert piece.strip("\n") in "\n".join(printed), f"line {block.line}: {command}\n{done.stdout}"


def read_csv(block: Block, place: Place) -> None:
    head, *rows = csv.reader(block.text.splitlines())
    assert rows
    assert all(len(row) == len(head) for row in rows), f"line {block.line}"


RUN: dict[str, Callable[[Block, Place], object]] = {
    "bash": run_shell,
    "python": run_python,
    "r": run_r,
    "sql": run_sql,
    "text": compare,
    "csv": read_csv,
    "toml": lambda block, _place: tomllib.loads(block.text),
    "json": lambda block, _place: json.loads(block.text),
}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_block_of_the_page_works(page: Path, place: Place) -> None:
    for block in blocks_of(page.read_text(encoding="utf-8")):
        assert block.language in RUN, f"line {block.line}: nobody knows how to run {block.language!r}"
        assert not block.marker or MARKS.fullmatch(block.marker), f"line {block.line}: {block.marker}"
        if not_run(block):
            assert [fault for fault in map(fault_of_shape, commands_of(block)) if fault] == []
            continue
        what, _, name = block.marker.partition(": ")
        if what in {"file", "add to"}:
            with (place.folder / name).open("w" if what == "file" else "a", encoding="utf-8") as file:
                file.write(f"{block.text}\n")
        RUN[block.language](block, place)


def test_what_is_not_run_has_a_reason_and_is_little() -> None:
    every = [(page.name, block) for page in PAGES for block in blocks_of(page.read_text(encoding="utf-8"))]
    left = [(name, block.line, not_run(block)) for name, block in every if not_run(block)]
    reasons = [reason for *_, reason in left]
    marked = [block.marker for name, block in every if name == "README.md"]

    assert set(reasons) <= REASONS.keys(), left
    assert {reason for reason in reasons if reasons.count(reason) > REASONS[reason]} == set(), left
    assert len(every) > 60
    assert {mark: marked.count(mark) for mark in CI_RUNS} == dict.fromkeys(CI_RUNS, 1)


# --- the checks catch what they are for

SAMPLE = """Text.

<!-- first-command -->

```bash
# make it
python3 -m venv .venv && \\
  .venv/bin/pip install .
scrisk score  # the table
```

```text
shown
```
"""


def test_blocks_and_commands_are_found() -> None:
    first, second = blocks_of(SAMPLE)
    assert (first.language, first.marker, second.language, second.text) == ("bash", "first-command", "text", "shown")
    assert commands_of(first) == ["python3 -m venv .venv && .venv/bin/pip install .", "scrisk score"]


@pytest.mark.parametrize("command", ["pip install '.[tests]'", "x && python scripts/none.py x"])
def test_check_of_shape_catches(command: str) -> None:
    assert fault_of_shape(command) != ""


@pytest.mark.parametrize("command", [".venv/bin/pip install '.[test]'", "pip install -e .", "systemctl daemon-reload"])
def test_check_of_shape_lets_good_commands_pass(command: str) -> None:
    assert fault_of_shape(command) == ""


@pytest.mark.parametrize(
    ("language", "text", "marker"),
    [
        ("bash", "scrisk score ATLANTIS", ""),
        ("bash", "rm -r x", ""),
        ("python", "import scrisk\nscrisk.none()", ""),
        ("sql", "SELECT hhi FROM out.score WHERE year = 1900", ""),
        ("text", "Atlantis", "output of scrisk economies"),
        ("text", "Japan", ""),
        ("csv", "a,b\n1\n", ""),
    ],
)
def test_a_block_that_does_not_hold_is_caught(language: str, text: str, marker: str, place: Place) -> None:
    with pytest.raises(AssertionError):
        RUN[language](Block(language, text, 1, marker), place)

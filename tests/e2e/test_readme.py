"""What the README tells a stranger to type works, and what it shows is what the program prints."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"

# Commands that need the network, take long or change the checkout: only their shape is checked here.
# CI runs the two marked ones for real (see .ci/run), and tests/e2e/test_wheel.py installs the wheel.
PIP = re.compile(r"(?:\.venv/bin/|python3? -m |\.venv/bin/python -m )?pip install (?P<what>.+)")
SHAPES = [
    re.compile(r"git clone \S+( \S+)?"),
    re.compile(r"cd [\w.-]+"),
    re.compile(r"python3 -m venv \.venv"),
    re.compile(r"(source|\.) \.venv/bin/activate"),
    re.compile(r"(\.venv/bin/)?(python3? -m )?pytest( .*)?"),
    re.compile(r"(\.venv/bin/)?(python3? -m )?(ruff|mypy|pre-commit)( .*)?"),
    re.compile(r"(bash )?\.ci/run"),
]
SCRIPT = re.compile(r"(?:\.venv/bin/)?python3? (?P<script>(?:benchmarks|scripts)/\S+\.py)( .*)?")
SCRISK = re.compile(r"(?:\.venv/bin/)?scrisk\b")


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
    """Return the commands of a shell block: comments left out, continued lines joined, ``&&`` taken apart."""
    text = re.sub(r"\\\n\s*", " ", block.text)
    lines = [line.strip().removeprefix("$ ") for line in text.splitlines()]
    kept = [re.sub(r"\s+#\s.*$", "", line) for line in lines if line and not line.startswith("#")]
    return [part.strip() for line in kept for part in line.split(" && ")]


def shape_fault(command: str) -> str:
    """Return what is wrong with a command that is not run here; empty when nothing is."""
    install = PIP.fullmatch(command)
    if install:
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        known = set(extras["optional-dependencies"])
        for word in shlex.split(install.group("what")):
            if word in {"-e", "-q", "--upgrade", "-U"}:
                continue
            target = re.fullmatch(r"(?:\.|scrisk)(?:\[([\w,]+)\])?", word)
            if not target:
                return f"installs {word}"
            missing = set((target.group(1) or "").split(",")) - known - {""}
            if missing:
                return f"extras {sorted(missing)} do not exist"
        return ""
    script = SCRIPT.fullmatch(command)
    if script:
        return "" if (ROOT / script.group("script")).is_file() else f"{script.group('script')} does not exist"
    return "" if any(shape.fullmatch(command) for shape in SHAPES) else "a command that no test knows"


BLOCKS = blocks_of(README.read_text(encoding="utf-8")) if README.is_file() else []
COMMANDS = [
    pytest.param(command, id=f"line{block.line}-{command[:60]}")
    for block in BLOCKS
    if block.language in {"bash", "sh", "console"}
    for command in commands_of(block)
]
PYTHON = [block for block in BLOCKS if block.language == "python"]
SHOWN = [pytest.param(block, id=block.marker) for block in BLOCKS if block.marker.startswith("output of ")]


@pytest.fixture
def env(warehouse_path: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment in which ``scrisk`` is this checkout with a warehouse built from the embedded data."""
    tools = tmp_path / "bin"
    tools.mkdir()
    command = tools / "scrisk"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scrisk "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "SCRISK_DB": str(warehouse_path),
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "COLUMNS": "80",
    }


@pytest.fixture(scope="session")
def lived_in(warehouse_path: Path, few_flows: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a warehouse of two runs, whose refreshes ask nobody, and a table of one's own."""
    from scrisk.warehouse import build

    folder = tmp_path_factory.mktemp("lived-in") / "data"
    shutil.copytree(warehouse_path.parent, folder, symlinks=True)
    database = folder / warehouse_path.name
    (folder / f"{database.name}.d" / "refresh.toml").write_text("[refresh]\nsources = []\n", encoding="utf-8")
    few_flows(database)  # what these commands do does not hang on how much trade there is
    build(database, without=["un-votes"])
    build(database)
    (folder / "purchases.csv").write_text(
        "buyer,supplier,item,value,quantity,unit,date\nAcme,CHN,graphite,50000,20,t,2024-05-01\n", encoding="utf-8"
    )
    return folder


def _shell(command: str, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.replace(".venv/bin/scrisk", "scrisk")],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_readme_has_the_two_commands() -> None:
    markers = [block.marker for block in BLOCKS if block.language == "bash"]
    assert markers.count("first-command") == 1
    assert markers.count("test-command") == 1
    assert PYTHON != []
    assert SHOWN != []


def test_every_block_names_its_language() -> None:
    assert [block.line for block in BLOCKS if not block.language] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(command: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not SCRISK.match(command):
        assert shape_fault(command) == ""
        return
    folder = tmp_path / "cwd"
    folder.mkdir()
    env = request.getfixturevalue("env")
    verb = command.split()[1:2]
    writes = verb in (["build"], ["warmup"])
    if writes:  # the warehouse is shared by all tests
        env = {**env, "SCRISK_DB": str(tmp_path / "own.duckdb")}
    if verb in (["refresh"], ["rollback"], ["diff"]):
        shutil.rmtree(folder)
        shutil.copytree(request.getfixturevalue("lived_in"), folder, symlinks=True)
        env = {**env, "SCRISK_DB": str(folder / Path(env["SCRISK_DB"]).name)}
    done = _shell(command, folder, env)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert writes or done.stdout.strip() or list(folder.iterdir())


def test_python(tmp_path: Path, env: dict[str, str]) -> None:
    # The blocks build on one another, as a reader would type them.
    program = tmp_path / "readme.py"
    program.write_text("\n\n".join(block.text for block in PYTHON), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", SHOWN)
def test_what_is_shown_is_what_is_printed(block: Block, tmp_path: Path, env: dict[str, str]) -> None:
    done = _shell(block.marker.removeprefix("output of "), tmp_path, env)
    assert done.returncode == 0, done.stderr
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    shown = [line.rstrip() for line in block.text.splitlines()]
    assert any(shown)
    # "..." stands for lines left out.
    for piece in "\n".join(shown).split("\n...\n"):
        assert piece.strip("\n") in "\n".join(printed)


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
    assert (first.language, first.marker, second.language, second.text) == (
        "bash",
        "first-command",
        "text",
        "shown",
    )
    assert commands_of(first) == ["python3 -m venv .venv", ".venv/bin/pip install .", "scrisk score"]


@pytest.mark.parametrize(
    "command", ["pip install '.[tests]'", "pip install other", "python scripts/none.py x", "rm -r x", "make"]
)
def test_shape_check_catches(command: str) -> None:
    assert shape_fault(command) != ""


@pytest.mark.parametrize(
    "command", [".venv/bin/pip install '.[test]'", "pip install -e .", "git clone URL", "cd scrisk"]
)
def test_shape_check_lets_good_commands_pass(command: str) -> None:
    assert shape_fault(command) == ""

"""Shells complete commands, options and values: bash, zsh and fish themselves are asked."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import pytest

from scrisk.cli import completing
from scrisk.cli.root import COMMANDS, cli

Ask = Callable[[str], list[str]]


@pytest.fixture
def at_hand(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Return the environment of a shell that finds ``scrisk``."""
    script = tmp_path / "scrisk"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scrisk "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return {**environment, "PATH": f"{tmp_path}:{environment['PATH']}", "HOME": str(tmp_path), "TERM": "dumb"}


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def told(command: list[str], env: Mapping[str, str]) -> list[str]:
    done = subprocess.run(command, env=dict(env), capture_output=True, timeout=120, check=True)
    assert done.stderr == b""
    return done.stdout.decode().splitlines()


def bash(line: str, env: Mapping[str, str]) -> list[str]:
    words = line.split(" ")
    script = (
        f"source <(scrisk completion bash); COMP_WORDS=({' '.join(words)}); [ -z '{words[-1]}' ] && COMP_WORDS+=(''); "
        f"COMP_CWORD={len(words) - 1}; $(complete -p scrisk | sed 's/.*-F //; s/ .*//') scrisk; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return told([shell("bash"), "--norc", "-c", script], env)


def fish(line: str, env: Mapping[str, str]) -> list[str]:
    script = f"scrisk completion fish | source; complete -C '{line}'"
    return [found.partition("\t")[0] for found in told([shell("fish"), "--no-config", "-c", script], env)]


ASKED = [
    ("scrisk sc", ["score", "scenario", "schedule"]),
    ("scrisk score --bas", ["--basis"]),
    ("scrisk score --basis wo", ["world-share"]),
    ("scrisk score JP", ["JPN"]),
    ("scrisk explain KOR graphi", ["graphite"]),
    ("scrisk score --chain rare", ["rare-earths"]),
    ("scrisk scenario run cn-graphite+tw", ["cn-graphite+tw-output-stops"]),
    ("scrisk coop plan --members JPN,KO", ["JPN,KOR"]),
]


@pytest.mark.parametrize("name", ["bash", "fish"])
@pytest.mark.parametrize(("line", "expected"), ASKED, ids=[line for line, _ in ASKED])
def test_shells_complete(at_hand: dict[str, str], name: str, line: str, expected: list[str]) -> None:
    found = {"bash": bash, "fish": fish}[name](line, at_hand)

    assert sorted(found) == sorted(expected)


def test_zsh_completes_on_its_line(at_hand: dict[str, str]) -> None:
    zsh = shell("zsh")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(zsh, ["zsh", "-f", "-i"], at_hand)
    seen = b""

    def until(word: bytes) -> None:
        nonlocal seen
        end = time.monotonic() + 60
        while word not in seen:
            assert select.select([terminal], [], [], max(end - time.monotonic(), 0))[0], seen
            seen += os.read(terminal, 4096)
        seen = seen[seen.rindex(word) + len(word) :]

    try:
        os.write(terminal, b"autoload -U compinit; compinit -D -u; source <(scrisk completion zsh); echo rea''dy\n")
        until(b"ready")
        os.write(terminal, b"scrisk explain KOR graphi\t")
        until(b"graphite")
        os.write(terminal, b"\x15scrisk scenario run cn-graphi\t")
        until(b"cn-graphite")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def completed(environment: Mapping[str, str], line: str, **more: str) -> str:
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-m", "scrisk"],
        env={**environment, "_SCRISK_COMPLETE": "fish_complete", "COMP_WORDS": line, "COMP_CWORD": words[-1], **more},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == b""
    return done.stdout.decode()


def test_without_a_warehouse_nothing_is_offered_and_nothing_is_built(
    environment: dict[str, str], tmp_path: Path
) -> None:
    place = tmp_path / "none.duckdb"

    assert completed(environment, "scrisk score JP", SCRISK_DB=str(place)).strip() == ""
    assert not list(tmp_path.iterdir())


def test_names_are_told_in_the_readers_language(environment: dict[str, str]) -> None:
    assert "天然黒鉛" in completed(environment, "scrisk explain KOR graphi", SCRISK_LANG="ja")
    assert "天然黒鉛" in completed(environment, "scrisk explain KOR 天然", SCRISK_LANG="ja")


def test_listing_commands_imports_none_of_them(environment: dict[str, str]) -> None:
    code = (
        "import sys, scrisk.cli.root as root\n"
        "try: root.cli(prog_name='scrisk')\n"
        "finally: print(sorted(m for m in sys.modules if m in ('duckdb', 'polars', 'numpy', 'scrisk.cli.score')))"
    )
    env = {**environment, "_SCRISK_COMPLETE": "bash_complete", "COMP_WORDS": "scrisk sc", "COMP_CWORD": "1"}
    assert told([sys.executable, "-c", code], env)[-1] == "[]"


def _parameters() -> list[tuple[str, click.Command, click.Parameter]]:
    found: list[tuple[str, click.Command, click.Parameter]] = []

    def walk(words: str, command: click.Command) -> None:
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                inner = command.get_command(click.Context(command), name)
                assert inner is not None
                walk(f"{words} {name}", inner)
        found.extend((words, command, parameter) for parameter in command.params)

    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        walk(name, command)
    return found


def test_every_economy_item_chain_and_stage_is_known() -> None:
    for words, command, parameter in _parameters():
        metavar = (parameter.metavar or "").strip("[].").split("]")[0].split(" ")[0]
        if metavar in ("ECONOMY", "ITEM", "CHAIN", "STAGE", "COLUMN", "SOURCE", "RUN"):
            assert completing.kind_of(command, parameter), (words, parameter.name)


def test_every_kind_has_words(warehouse_path: Path) -> None:
    kinds = {completing.kind_of(command, parameter) for _, command, parameter in _parameters()} - {None}

    assert {"economy", "anyone", "item", "chain", "stage", "scenario", "column", "source", "run", "network"} <= kinds
    for kind in kinds:
        assert completing._words(str(kind), warehouse_path), kind


def test_prints_what_shells_read(run: Any) -> None:
    for name in completing.SHELLS:
        assert "_SCRISK_COMPLETE" in run("completion", name).stdout
    assert "powershell" in run("completion", "powershell", code=2).stderr

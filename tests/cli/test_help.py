"""Every command has a help with an example and the shared options, and the README knows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest

from scrisk.cli.root import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]
SHARED = ("--format", "--output", "--lang", "--quiet", "--db", "--debug", "--help")


def command(name: str) -> click.Command:
    """Return a command of the group."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def nested() -> list[tuple[str, ...]]:
    """Return the words of every command that answers: those of a group are its questions."""
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        one = command(name)
        inner = one.list_commands(click.Context(one)) if isinstance(one, click.Group) else [""]
        found += [tuple(filter(None, (name, word))) for word in inner]
    return found


def answering(words: tuple[str, ...]) -> click.Command:
    """Return the command that these words call."""
    found = command(words[0])
    for word in words[1:]:
        assert isinstance(found, click.Group)
        inner = found.get_command(click.Context(found), word)
        assert inner is not None
        found = inner
    return found


def test_table_of_commands_is_complete() -> None:
    folder = ROOT / "src" / "scrisk" / "cli"
    modules = {
        path.stem
        for path in folder.glob("*.py")
        if "\ncommand" in path.read_text() or "def command(" in path.read_text()
    }

    assert modules == set(COMMANDS)


@pytest.mark.parametrize("words", nested(), ids=" ".join)
def test_command_is_documented(run: Any, words: tuple[str, ...]) -> None:
    text = run(*words, "--help").stdout

    assert f"Example:\n    scrisk {' '.join(words)}" in text
    for option in SHARED:
        assert option in text
    assert all(isinstance(p, click.Argument) or getattr(p, "help", None) for p in answering(words).params)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_is_for(name: str) -> None:
    assert command(name).short_help == COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_knows_the_command(name: str) -> None:
    assert re.search(rf"scrisk {name}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", nested(), ids=" ".join)
def test_examples_are_understood(path: tuple[str, ...]) -> None:
    examples = re.findall(r"^ +scrisk (.+)$", answering(path).help or "", re.MULTILINE)

    assert examples
    import shlex

    for example in examples:
        words = shlex.split(example)
        assert tuple(words[: len(path)]) == path
        # Parsing is enough: the commands themselves are run elsewhere. Files in examples need not be there.
        words = [word for word in words[len(path) :] if not word.startswith(("my-", "question"))]
        words = [word for word in words if word not in ("--file", "--catalog")]
        answering(path).make_context(path[-1], words, resilient_parsing=True)


def test_group_lists_commands_and_exit_codes(run: Any) -> None:
    text = run("--help").stdout

    for name, what in COMMANDS.items():
        assert name in text
        assert what.split(":")[0].split(",")[0] in text
    from scrisk import errors

    codes = {error.exit_code for error in vars(errors).values() if isinstance(error, type)}
    for code in codes | {0, 130, 141}:
        assert re.search(rf"^ +{code} ", text, re.MULTILINE), code


def test_no_command_is_a_call_for_help(run: Any) -> None:
    assert run().stdout == run("--help").stdout


def test_version(run: Any) -> None:
    import scrisk

    assert scrisk.__version__ in run("--version").stdout


def test_help_fits_eighty_columns(run: Any) -> None:
    for args in (["--help"], *([*words, "--help"] for words in nested())):
        assert max(map(len, run(*args, columns=80).stdout.splitlines())) <= 100

"""Every command in Japanese and Korean: nothing is left in English but proper names, and what stands in columns fits."""

from __future__ import annotations

import csv
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from rich.cells import cell_len

from scrisk.cli.root import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]

# Commands whose examples change something, wait for the network or for a file of the user's: here with other words, or
# not at all where other tests read what they say.
ELSEWHERE = {
    "build": "tests/unit/test_warehouse_build.py",
    "completion": "writes a program for a shell",
    "explore": "tests/explore",
    "export": "tests/cli/test_export.py",
    "publish": "tests/postgres",
    "refresh": "tests/refresh",
    "report": "tests/page",
    "rollback": "tests/history",
    "schedule": "writes a file for another program",
    "template": "writes a file to fill in",
    "warmup": "one line",
}

# Names of methods, sources, laws, firms and units: written so in Japanese and Korean, too.
PROPER = frozenset(
    """
    GeoPolRisk CVaR scrisk PostgreSQL DuckDB Excel Parquet Banzhaf Shapley Miller Blair Leontief Herfindahl Hirschman
    Zenodo Comtrade WGI BACI SCRREEN Sobol eff vintage xlsx csv json
    """.split()
)


def _commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        if isinstance(command, click.Group):
            context = click.Context(command)
            for word in command.list_commands(context):
                inner = command.get_command(context, word)
                assert inner is not None
                yield (name, word), inner
        else:
            yield (name,), command


def _lines() -> list[tuple[str, ...]]:
    """Return the examples of every command that can be run as they stand, three of each at most."""
    found: list[tuple[str, ...]] = []
    for words, command in _commands():
        if words[0] in ELSEWHERE:
            continue
        examples = [shlex.split(line) for line in re.findall(r"^ +scrisk (.+)$", command.help or "", re.MULTILINE)]
        runnable = [
            tuple(example)
            for example in examples
            if not any(re.search(r"^my-|^question|\.(csv|toml|npz|parquet|xlsx|json)$", word) for word in example)
            and not {"-o", "--output", "--format", "--lang", "fit", "--save", "--metrics-file", "--fail", "|"} & set(example)
        ]
        found += runnable[:3]
    return found


@cache
def proper() -> tuple[str, ...]:
    """Return what is a name in the data: producers, titles, editions, licences, firms; the longest first."""
    found: set[str] = set()

    def walk(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif isinstance(value, str) and key in _NAMES:
            found.add(value)

    for path in (ROOT / "data").rglob("*.toml"):
        walk(tomllib.loads(path.read_text(encoding="utf-8")), "")
    for path in (ROOT / "data" / "reference").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found |= {row[key] for key in _NAMES & set(row) if row[key]}
    return tuple(sorted(found, key=lambda text: -len(text)))


_NAMES = {
    "id", "producer", "title", "edition", "licence", "citation", "holder", "pollster", "peer_material", "commodity",
    "recycling", "substitution", "company", "name",
}  # fmt: skip


def left_in_english(text: str) -> list[str]:
    """Return the English words of a text that are no names, ids, units, commands or abbreviations."""
    text = re.sub(r"https?://\S+|`[^`]*`|\S*[_/\\]\S*|--?[a-z][\w-]*|\S+\.(md|toml|csv|py|duckdb|npz)\b", " ", text)
    for name in proper():
        text = text.replace(name, " ")
    words = re.findall(r"[A-Za-z][A-Za-z'’]+(?:-[A-Za-z0-9]+)*", text)
    return [
        word
        for word in words
        if len(word) > 2 and not word.isupper() and word not in PROPER and not re.fullmatch(r"[A-Z]+[a-z]?[A-Z]*s?", word)
    ]


@pytest.mark.parametrize("lang", ["ja", "ko"])
@pytest.mark.parametrize("words", _lines(), ids=" ".join)
def test_nothing_is_left_in_english(run: Any, words: tuple[str, ...], lang: str) -> None:
    text = run(*words, "--lang", lang, columns=100).stdout

    assert text.strip()
    assert left_in_english(text) == []


@pytest.mark.parametrize("lang", ["ja", "ko"])
@pytest.mark.parametrize("words", _lines(), ids=" ".join)
def test_no_line_is_wider_than_the_terminal(run: Any, words: tuple[str, ...], lang: str) -> None:
    for columns in (80, 200):
        text = run(*words, "--lang", lang, columns=columns).stdout
        assert max(map(cell_len, text.splitlines())) <= columns

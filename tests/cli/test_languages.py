"""Every command in Japanese and Korean: nothing is left in English but proper names. Widths: test_widths.py."""

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
import polars as pl
import pytest

from scrisk.cli.options import BASES
from scrisk.cli.root import COMMANDS, cli
from scrisk.terms import FLAGS, TABLES, TERMS

ROOT = Path(__file__).resolve().parents[2]

# Commands whose examples change something, wait for the network or for a file of the user's: here with other words, or
# not at all where other tests read what they say.
ELSEWHERE = {
    "build": "tests/unit/test_warehouse_build.py",
    "completion": "writes a program for a shell",
    "diff": "needs two runs: tests/history",
    "explore": "tests/explore",
    "export": "tests/cli/test_export.py",
    "publish": "tests/postgres",
    "refresh": "tests/refresh",
    "report": "tests/page",
    "rollback": "tests/history",
    "schedule": "writes a file for another program",
    "sql": "shows what the tables hold",
    "template": "writes a file to fill in",
    "warmup": "one line",
}

# Words that no name of a thing consists of: where one is left, so is a sentence. Names may hold them, ids never do.
SMALL = frozenset(
    {
        "a", "all", "and", "are", "as", "at", "be", "been", "between", "but", "by", "can", "each", "for",
        "from", "has", "have", "how", "if", "in", "into", "is", "it", "its", "more", "most", "no", "not", "of",
        "on", "one", "or", "other", "out", "over", "per", "since", "so", "than", "that", "the", "their", "them",
        "then", "there", "these", "they", "this", "to", "under", "until", "was", "were", "what", "when",
        "where", "which", "who", "whose", "why", "will", "with", "within", "without",
    }
)  # fmt: skip

# Names of methods, people and units: written so in Japanese and Korean, too.
PROPER = frozenset(
    [
        "GeoPolRisk",
        "Banzhaf",
        "Shapley",
        "Miller",
        "Blair",
        "Leontief",
        "Herfindahl",
        "Hirschman",
        "Theil",
        "Sobol",
        "eff",
        "imp",
        "Santillan",
        "Saldivar",
        "Gemechu",
        "max",
        "GeoPol",
    ]
)


# Steps of a build, as the journal calls them.
STEPS = ("ingest", "map", "check", "score", "hazard", "inputs", "chips", "write", "scenarios", "coalitions", "publish")


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
    """Return the examples of every command that can be run as they stand, two of each at most."""
    found: list[tuple[str, ...]] = []
    for words, command in _commands():
        if words[0] in ELSEWHERE:
            continue
        examples = [shlex.split(line) for line in re.findall(r"^ +scrisk (.+)$", command.help or "", re.MULTILINE)]
        runnable = [
            tuple(example)
            for example in examples
            if not any(re.search(r"^my-|^question|\.(csv|toml|npz|parquet|xlsx|json|prom)$", word) for word in example)
            and len(example) > (example[0] == "terms")  # all of them cite hundreds of publications
            and not {"-o", "--output", "--format", "--lang", "fit", "--save", "--metrics-file", "--fail", "|"}
            & set(example)
        ]
        found += runnable[:2]
    return found


@cache
def proper() -> tuple[str, ...]:
    """Return what is a name in the data: producers, titles, editions, licences, firms, ids; the longest first."""
    found = {
        *TERMS,
        *TABLES,
        *FLAGS,
        *BASES,
        *COMMANDS,
        "json",
        *STEPS,
        *(word for words, _ in _commands() for word in words),
    }

    def walk(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif isinstance(value, str) and (key in _NAMES or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value)):
            found.add(value)

    found.add("Methodology for establishing the EU list of critical raw materials")  # in the midst of a citation
    for path in (ROOT / "data").rglob("*.toml"):
        walk(tomllib.loads(path.read_text(encoding="utf-8")), "")
    for path in (ROOT / "data" / "reference").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for key, value in row.items():
                    walk(value, key)
    firms = pl.read_parquet(ROOT / "data" / "snapshots" / "chip_provider.parquet")
    found |= set(firms["provider_name"].to_list())
    return tuple(sorted((" ".join(name.split()) for name in found if name), key=lambda text: -len(text)))


_NAMES = {
    "producer", "title", "edition", "licence", "citation", "holder", "pollster", "peer_material", "commodity",
    "recycling", "substitution", "name", "series",
}  # fmt: skip


@cache
def words_of_names() -> frozenset[str]:
    """Return every word of a name: in a table names are cut short."""
    return frozenset(word for name in proper() for word in re.findall(r"[A-Za-z'’]+", name)) - SMALL


def left_in_english(text: str) -> list[str]:
    """Return the English words of a text that are no names, ids, units, commands or abbreviations."""
    text = " ".join(text.split())
    for name in proper():
        if " " in name or "-" in name:
            text = text.replace(name, " ")
    text = re.sub(
        r"https?://\S+|\bout\.\w+|`[^`]*`|\S*[_/\\]\S*|--?[a-z][\w-]*|\S+\.(md|toml|csv|py|duckdb|npz)\b", " ", text
    )
    text = re.sub(r"\bother (?=[+-][0-9])", " ", text)  # an id, too: the sum of the features that are not named
    known = words_of_names()
    return [
        word
        for word in re.findall(r"[A-Za-z][A-Za-z0-9'’]+", text)
        if word in SMALL
        or not (len(word) < 3 or word.isupper() or word in PROPER or word in known or _letters(word) or _cut(word))
    ]


def _cut(word: str) -> bool:
    """Return whether a word is the beginning of one that occurs in a name: tables cut names short."""
    return word[0].isupper() and any(name.startswith(word) for name in words_of_names())


def _letters(word: str) -> bool:
    """Return whether a word is letters that stand for flags, as they do in narrow tables, or an abbreviation."""
    return not re.search("[aeiouy]", word) or bool(re.fullmatch(r"[A-Z]+[a-z]?[A-Z]*s?|[0-9a-f]{4,}", word))


@pytest.mark.parametrize("lang", ["ja", "ko"])
@pytest.mark.parametrize("words", _lines(), ids=" ".join)
def test_nothing_is_left_in_english(run: Any, words: tuple[str, ...], lang: str) -> None:
    text = run(*words, "--lang", lang, columns=100).stdout

    assert text.strip()
    assert left_in_english(text) == []

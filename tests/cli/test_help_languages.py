"""Help in Japanese and Korean: nothing is left in English, and lines fit a terminal that gives a letter two cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from rich.text import Text

from scrisk.cli import click_words
from scrisk.cli.root import cli
from scrisk.cli.translated import pieces
from scrisk.cli.wide import breaking_lines, filled
from scrisk.language import say, speaking

LANGUAGES = ("ja", "ko")
VERBATIM = "\b"


def commands() -> dict[tuple[str, ...], click.Command]:
    """Return every command and group, by the words that call it."""

    def walk(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
        yield words, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from walk((*words, name), inner)

    return dict(walk((), cli))


COMMANDS = commands()


def ask(lang: str, *words: str, columns: int = 100) -> Result:
    """Return what scrisk answers in a language; help and refusals need no warehouse."""
    return CliRunner().invoke(cli, words, env={"SCRISK_LANG": lang, "COLUMNS": str(columns)}, prog_name="scrisk")


def cells(text: str) -> int:
    """Return how many cells of a terminal a line takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def english(text: str) -> list[str]:
    """Return what reads like English: three words in a row, outside examples, quotations and lists of names."""
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("    scrisk "))
    for words in sorted(COMMANDS, key=len, reverse=True):
        prose = re.sub(rf"\b{' '.join(('scrisk', *words))}\b", "", prose)
    return re.findall(r"\b[A-Za-z][a-z]+ [a-z]+ [a-z]+\b", re.sub(r"`[^`]*`|\"[^\"]*\"|\w+ et al\.", "", prose))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_in_the_language(lang: str, words: tuple[str, ...]) -> None:
    command = COMMANDS[words]

    done = ask(lang, *words, "--help")

    assert done.exit_code == 0
    assert not english(done.stdout)
    together = re.sub(r"\s", "", done.stdout)
    for text in pieces(command):
        if not text.startswith(VERBATIM):
            assert re.sub(r"\s", "", text) not in together
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert all(name in done.stdout for name in (*parameter.opts, *parameter.secondary_opts))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", [80, 100])
def test_help_fits(lang: str, words: tuple[str, ...], columns: int) -> None:
    lines = ask(lang, *words, "--help", columns=columns).stdout.splitlines()

    # An example is one line, also where the terminal is narrower: so it is in English.
    assert [line for line in lines if cells(line) > columns and not line.startswith("    scrisk ")] == []
    assert all(cells(line) <= 100 for line in lines)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_examples_keep_their_commands(lang: str) -> None:
    for command in COMMANDS.values():
        for block in filter(lambda text: text.startswith(VERBATIM), pieces(command)):
            with speaking(lang):
                other = say(block)
            ours, theirs = block.split("\n"), other.split("\n")

            assert ours[1] != theirs[1]
            assert len(ours) == len(theirs)
            for one, two in zip(ours[2:], theirs[2:], strict=True):
                remark = re.search(r"\S {2,}", one)
                end = remark.end() if remark else len(one)
                assert one[:end] == two[:end]
                assert (one == two) is (remark is None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_of_another_language_leaves_none_behind(lang: str) -> None:
    first = ask("en", "items", "--help").stdout
    ask(lang, "items", "--help")

    assert "Show this message and exit." in first
    assert "Show this message and exit." not in ask(lang, "items", "--help").stdout
    assert ask("en", "items", "--help").stdout == first


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("path", "CHN"), "'TO'"),
        (("score", "--basis", "weight"), "'quantity'"),
        (("score", "--year", "soon"), "'soon'"),
        (("score", "--top", "0"), "x>=1"),
        (("score", "--chains"), "'--chain'"),
        (("score", "--unheard-of"), "'--unheard-of'"),
        (("score", "--quiet=yes"), "'--quiet'"),
        (("score", "--year"), "'--year'"),
        (("chain", "--mutual", "JPN"), "2"),
        (("path", "CHN", "KOR", "JPN", "TWN"), "TWN"),
        (("sql", "--file", "nowhere.sql"), "nowhere.sql"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_refusals_of_click_are_in_the_language(lang: str, words: tuple[str, ...], named: str) -> None:
    done = ask(lang, *words)

    assert done.exit_code == 2
    message = done.stderr.splitlines()[0].removeprefix("Error: ")
    assert named in message
    assert not english(message)
    assert any(ord(sign) > 0x3000 for sign in message)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_click_have_a_translation(lang: str) -> None:
    with speaking(lang):
        assert [word for word in click_words.WORDS if say(word) == word] == ["%(prog)s, version %(version)s"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_break_where_the_language_allows(lang: str) -> None:
    texts = [text for command in COMMANDS.values() for text in pieces(command) if not text.startswith(VERBATIM)]
    with speaking(lang):
        said = [say(text) for text in texts]

    for text in said:
        lines = filled(text, 48)

        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
        assert all(cells(line) <= 48 for line in lines)
        assert not [line for line in lines[1:] if line[0] in "、。」)・ー"]
        assert not [line for line in lines if line[-1] in "(「"]
        if lang == "ko":  # a word stays whole
            assert " ".join(" ".join(lines).split()) == " ".join(text.split())


def test_reports_break_lines_of_japanese_where_the_language_allows() -> None:
    text = "シェアの裏付けとなる供給の割合: 重量と原産地が判明している取引額を全取引額で割った値。世界シェアを含む。"

    with speaking("ja"), breaking_lines():
        lines = [str(line).rstrip() for line in Text(text).wrap(Console(), 40)]
    with speaking("en"), breaking_lines():
        plain = [str(line).rstrip() for line in Text(text).wrap(Console(), 40)]

    assert lines == filled(text, 40)
    assert [cells(line) >= 36 for line in lines[:-1]] == [True] * (len(lines) - 1)
    assert cells(plain[0]) < 36

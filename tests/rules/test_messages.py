"""No sentence reaches a reader past the catalogs: errors, hints, notes and texts are handed over said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "scrisk"
WORDS = re.compile(r"[A-Za-z][a-z']+\W+[A-Za-z][a-z']+")
SAID = {"say", "plural", "later", "meant"}
FIRST = {"Text", "Column", "Cell", "note", "echo", "secho"}  # what is said is the first argument

# Names of programs and formats, and faults that nobody but a programmer meets: file, beginning of the phrase.
ALLOWED: set[tuple[str, str]] = set()


def _phrases(node: ast.expr) -> Iterator[str]:
    """Yield the phrases of an argument that are neither said nor left to a call."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "\0".join(part.value for part in parts if isinstance(part, ast.Constant))
            for part in parts:
                if isinstance(part, ast.FormattedValue):
                    yield from _phrases(part.value)
        case ast.BinOp(left=left, right=right):
            yield from _phrases(left)
            yield from _phrases(right)
        case ast.IfExp(body=one, orelse=other):
            yield from _phrases(one)
            yield from _phrases(other)
        case ast.BoolOp(values=nodes) | ast.Tuple(elts=nodes) | ast.List(elts=nodes):
            for each in nodes:
                yield from _phrases(each)
        case ast.Starred(value=inner):
            yield from _phrases(inner)


def _unsaid(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in SAID:
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg == "hint"]
        if name.endswith("Error"):
            given += [*node.args, *(word.value for word in node.keywords if word.arg == "message")]
        elif name in FIRST:
            given += node.args[:1]
        for argument in given:
            yield from ((node.lineno, text) for text in _phrases(argument) if WORDS.search(text.replace("\0", "|")))


FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("name", FILES)
def test_what_a_reader_sees_is_said(name: str) -> None:
    found = [
        (line, text)
        for line, text in _unsaid((PACKAGE / name).read_text(encoding="utf-8"))
        if not any(name == file and text.startswith(beginning) for file, beginning in ALLOWED)
    ]
    assert not found, "write it with say() or plural() of scrisk.language"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('raise UsageError("no such thing")', 1),
        ('raise UsageError(f"{name!r} is not known")', 1),
        ('raise UsageError(say("no such thing"), hint="Try again later.")', 1),
        ('fail("key", hint="Try " + ("this one" if one else "that one"))', 2),
        ('options.note(f"{n} rows are left")', 1),
        ('click.echo("all done now", err=True)', 1),
        ('Text("and so on", "dim italic")', 1),
        ('Column(("head of it",), cells)', 1),
        ('raise UsageError(say("no such thing"), hint=say("Try {it}.", it=it))', 0),
        ('Text(f"{name}: {value}", "bold red")', 0),
        ('raise KeyError("name")', 0),
        ('refuse("not looked at")', 0),
    ],
)
def test_the_rule_finds_what_it_looks_for(source: str, count: int) -> None:
    assert len(list(_unsaid(source))) == count

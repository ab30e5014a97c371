"""Pages that are written from the program itself: the commands, the formulas, the numbers of the methods."""

from __future__ import annotations

import html
import inspect
import re
import tomllib
from collections.abc import Iterator

import click

from scrisk.cli.root import COMMANDS, cli
from scrisk.cli.translated import paragraphs
from scrisk.method import DEFAULT_FILE, formulas

VERBATIM = "\b\n"

# --- commands


def answering(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield a command and, after a group, its questions."""
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from answering(inner, (*words, name))


def commands() -> dict[str, list[tuple[tuple[str, ...], click.Command]]]:
    """Return every command with its questions, in the order of the help."""
    found = {name: cli.get_command(click.Context(cli), name) for name in COMMANDS}
    return {name: list(answering(command, (name,))) for name, command in found.items() if command is not None}


def options_of(command: click.Command) -> dict[str, str]:
    """Return the options of a command as the help writes them, with what they do."""
    context = click.Context(command)
    records = (one.get_help_record(context) for one in command.get_params(context) if isinstance(one, click.Option))
    return dict(record for record in records if record)


def command_pages() -> dict[str, str]:
    """Return the pages of the commands by file name."""
    every = commands()
    asked = [options_of(one) for pairs in every.values() for _, one in pairs if not isinstance(one, click.Group)]
    shared = {option: text for option, text in asked[0].items() if all(others.get(option) == text for others in asked)}
    pages = {f"{name}.md": _page(pairs, shared) for name, pairs in every.items()}
    head, *rest = paragraphs(cli.help)
    parts = ["# Commands", plain(head), *map(plain, rest), "| command | what it does |\n| --- | --- |"]
    parts[-1] += "".join(f"\n| [`scrisk {name}`]({name}.md) | {plain(text)} |" for name, text in COMMANDS.items())
    parts += ["## Options of every command", _table(shared)]
    parts += [_paragraph(text) for text in paragraphs(cli.epilog)]
    return {"index.md": "\n\n".join(parts) + "\n", **pages}


def _page(pairs: list[tuple[tuple[str, ...], click.Command]], shared: dict[str, str]) -> str:
    parts = []
    for depth, (words, command) in enumerate(pairs):
        context = click.Context(command, info_name=f"scrisk {' '.join(words)}")
        parts.append(f"{'#' if depth == 0 else '##'} scrisk {' '.join(words)}")
        parts += [_paragraph(text) for text in paragraphs(command.help)]
        parts.append(f"```text\n{command.get_usage(context)}\n```")
        own = {option: text for option, text in options_of(command).items() if option not in shared}
        parts += [_table(own)] if own else []
        parts += [_paragraph(text) for text in paragraphs(command.epilog)]
    parts.append("Every command also takes [these options](index.md#options-of-every-command).")
    return "\n\n".join(parts) + "\n"


def _paragraph(text: str) -> str:
    if not text.startswith(VERBATIM):
        return plain(text)
    title, *lines = text.removeprefix(VERBATIM).split("\n")
    return f"{plain(title)}\n\n```text\n" + "\n".join(line.removeprefix("  ") for line in lines) + "\n```"


def _table(options: dict[str, str]) -> str:
    rows = (f"| `{option}` | {plain(text)} |" for option, text in options.items())
    return "\n".join(["| option | what it does |", "| --- | --- |", *rows])


# --- methods


def formula_page() -> str:
    """Return every published formula, as the code has it: formula, units and ranges, sources, an example."""
    parts = [
        "# Formulas",
        "The published formulas as functions on arrays, from `scrisk.method.formulas`. Missing is NaN, in and out; a "
        "value outside its range is an error. Groups come as compressed rows: the members of group i are the entries "
        "`indptr[i]:indptr[i + 1]`.",
    ]
    for name in formulas.__all__:
        what = getattr(formulas, name)
        if inspect.isclass(what):
            continue
        parts += [f"## {name}", *_docstring(inspect.getdoc(what) or "")]
    return "\n\n".join(parts) + "\n"


def _docstring(text: str) -> Iterator[str]:
    """Yield a docstring in numpy's style as Markdown."""
    head, *sections = re.split(r"^(\w+)\n-+\n", text, flags=re.MULTILINE)
    for paragraph in head.strip().split("\n\n"):
        words = " ".join(paragraph.split())
        formula, _, rest = words.partition(". ") if " = " in words else ("", "", words)
        if formula:
            yield f"```text\n{formula.removesuffix('.')}\n```"
        if rest:
            yield plain(rest)
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        yield f"**{title}**"
        if title == "Examples":
            for paragraph in body.strip().split("\n\n"):
                yield f"```pycon\n{paragraph}\n```" if paragraph.startswith(">>>") else plain(paragraph)
        elif title in {"Parameters", "Returns", "Raises"}:
            entries = re.split(r"^(?=\S)", body, flags=re.MULTILINE)
            lines = [entry.strip().split("\n", 1) for entry in entries if entry.strip()]
            yield "\n".join(
                f"- `{name.strip()}`" + (f": {plain(' '.join(rest[0].split()))}" if rest else "")
                for name, *rest in lines
            )
        else:
            yield _dois(plain(" ".join(body.split())))


def number_page() -> str:
    """Return every number of the methods with its unit, meaning and reference."""
    file = tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8"))
    references = file["references"]
    parts = [
        "# Numbers of the methods",
        f"From `{DEFAULT_FILE.name}`; every row of a result carries the hash of these values. *Published* was read in "
        "the publication, *cited* is ascribed to it, *choice* is ours. Your own: `scrisk build --method FILE`.",
    ]
    for section, entries in file.items():
        if section == "references" or not isinstance(entries, dict):
            continue
        rows = (
            f"| `{key}` | {entry['value']} | {plain(entry['unit'])} | {plain(entry['meaning'])} | "
            f"{entry['status']}: {_citation(references[entry['source']])} |"
            for key, entry in entries.items()
        )
        parts += [f"## {section}", "\n".join(["| number | value | unit | meaning | source |", "|---" * 5 + "|", *rows])]
    return "\n\n".join(parts) + "\n"


def _citation(reference: dict[str, str]) -> str:
    words = plain(reference["citation"])
    address = f"https://doi.org/{reference['doi']}" if "doi" in reference else reference.get("url", "")
    return f"[{words}]({address})" if address else words


def _dois(text: str) -> str:
    return re.sub(r"doi:(10\.[\w.()/-]*[\w)])", r"[doi:\1](https://doi.org/\1)", text)


def plain(text: str) -> str:
    """Return words that Markdown shows as they are."""
    return re.sub(r"([\\*_\[\]|])", r"\\\1", html.escape(text, quote=False))

"""Write the documentation site: the pages of docs/, what is generated beside them, and MkDocs to put them together.

``python scripts/site.py FOLDER`` (extra ``docs``). Generated are the front page (the README), a page a command, the
notebooks, the changes and the measurements. Every warning is an error.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from scrisk.cli.root import COMMANDS, cli
from scrisk.cli.translated import paragraphs

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
# What stands outside docs/ and is a page of the site.
OUTSIDE = {"README.md": "index.md", "CHANGELOG.md": "changelog.md", "benchmarks/README.md": "benchmarks.md"}
# The page of the commands holds the place where the others go.
FIRST_COMMAND_PAGE = "      - commands/index.md\n"
VERBATIM = "\b\n"


def build(folder: Path) -> str:
    """Build the site in a folder and return what MkDocs said; a warning is an error."""
    with tempfile.TemporaryDirectory() as scratch:
        assemble(Path(scratch))
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "--site-dir", str(folder.resolve())],
            cwd=scratch,
            # Otherwise the theme tells every reader of a log about its successor.
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stderr=subprocess.STDOUT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stdout)
    return done.stdout


def assemble(folder: Path) -> None:
    """Lay out what MkDocs reads: its settings, and every page in the folder ``pages``."""
    pages = folder / "pages"
    shutil.copytree(DOCS, pages, ignore=shutil.ignore_patterns("mkdocs.yml", ".ipynb_checkpoints"))
    for source, page in OUTSIDE.items():
        (pages / page).write_text((ROOT / source).read_text(encoding="utf-8"), encoding="utf-8")
    for notebook in sorted(pages.rglob("*.ipynb")):
        notebook.with_suffix(".md").write_text(notebook_page(notebook.read_text(encoding="utf-8")), encoding="utf-8")
        notebook.unlink()
    titles = {page: title_of((pages / page).read_text(encoding="utf-8")) for page in sorted(os.listdir(pages))
              if page.endswith(".md")}  # fmt: skip
    for page in titles:
        place = pages / page
        place.write_text(linked(place.read_text(encoding="utf-8"), titles), encoding="utf-8")
    (pages / "commands").mkdir()
    for name, text in command_pages().items():
        (pages / "commands" / name).write_text(text, encoding="utf-8")
    settings = (DOCS / "mkdocs.yml").read_text(encoding="utf-8")
    names = "".join(f"      - commands/{name}.md\n" for name in COMMANDS)
    (folder / "mkdocs.yml").write_text(settings.replace(FIRST_COMMAND_PAGE, FIRST_COMMAND_PAGE + names), "utf-8")


def title_of(text: str) -> str:
    """Return the first heading of a page."""
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found.group(1) if found else ""


def linked(text: str, titles: dict[str, str]) -> str:
    """Return a page whose links lead to pages of the site; a link that shows a path shows the title instead.

    What the repository holds beside its pages is named, not linked.

    Examples
    --------
    >>> linked("See [docs/sql.md](docs/sql.md) and [tables](../docs/sql.md#files) of [sql](sql/).", {"sql.md": "SQL"})
    'See [SQL](sql.md) and [tables](sql.md#files) of sql.'
    """

    def one(found: re.Match[str]) -> str:
        shown, path, anchor = found.group(1), found.group(2), found.group(3) or ""
        if not path.endswith((".md", ".ipynb")):
            return shown
        target = path.removeprefix("../").replace(".ipynb", ".md")
        target = OUTSIDE.get(target, target.removeprefix("docs/"))
        name = titles.get(target, shown) if shown.removeprefix("docs/") == target else shown
        return f"[{name}]({target}{anchor})"

    # Links inside code are text.
    pieces = re.split(r"(^```.*?^```|`[^`\n]+`(?!\]))", text, flags=re.MULTILINE | re.DOTALL)
    pieces[::2] = [re.sub(r"(?<!!)\[([^\]\n]+)\]\((?!\w+:)([\w./-]+)(#[\w-]+)?\)", one, piece) for piece in pieces[::2]]
    return "".join(pieces)


def notebook_page(text: str) -> str:
    """Return a notebook as Markdown: its words, its programs, and what they printed."""
    parts: list[str] = []
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        for output in cell["outputs"]:
            data: dict[str, Any] = output.get("data", {})
            shown = "".join(output.get("text") or data.get("text/markdown") or data.get("text/plain") or "")
            parts.append(shown if "text/markdown" in data else f"```text\n{shown.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


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


def plain(text: str) -> str:
    """Return words that Markdown shows as they are."""
    return re.sub(r"([\\*_\[\]|])", r"\\\1", html.escape(text, quote=False))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Build the documentation site.")
    asked.add_argument("folder", type=Path, help="where the site goes")
    print(build(asked.parse_args().folder))

"""Write the documentation site: the pages of docs/, what is generated beside them, and MkDocs to put them together.

``python scripts/build_site.py FOLDER`` (extra ``docs``). Generated are the front page (the README), a page a command,
the formulas and the numbers of the methods, the notebooks, the changes and the measurements. Every warning is an error.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from site_pages import command_pages, formula_page, number_page

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
# What stands outside docs/ and is a page of the site.
OUTSIDE = {"README.md": "index.md", "CHANGELOG.md": "changelog.md", "benchmarks/README.md": "benchmarks.md"}
# The page of the commands holds the place where the others go.
FIRST_COMMAND_PAGE = "      - commands/index.md\n"


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
    titles = {page.name: title_of(page.read_text(encoding="utf-8")) for page in sorted(pages.glob("*.md"))}
    for page in titles:
        place = pages / page
        place.write_text(linked(place.read_text(encoding="utf-8"), titles), encoding="utf-8")
    (pages / "formulas.md").write_text(formula_page(), encoding="utf-8")
    (pages / "numbers.md").write_text(number_page(), encoding="utf-8")
    (pages / "commands").mkdir()
    written = command_pages()
    for name, text in written.items():
        (pages / "commands" / name).write_text(text, encoding="utf-8")
    settings = (DOCS / "mkdocs.yml").read_text(encoding="utf-8")
    names = "".join(f"      - commands/{name}\n" for name in written if name != "index.md")
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
            shown = "".join(output["data"]["text/plain"]).rstrip()
            # A table that is written in Markdown becomes one.
            parts.append(shown if shown.startswith("| ") else f"```text\n{shown}\n```")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Build the documentation site.")
    asked.add_argument("folder", type=Path, help="where the site goes")
    print(build(asked.parse_args().folder))

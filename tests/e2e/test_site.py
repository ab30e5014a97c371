"""The site is built without a warning, holds every command and formula, asks nothing of the outside, and runs."""

from __future__ import annotations

import importlib
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import click
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
# What a browser fetches by itself; a link that a reader follows may lead anywhere.
FETCHED = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "object": "data",
}
# Links that name another page, and are not fetched.
NAMED_ONLY = {"canonical", "next", "prev", "alternate"}


def module(name: str) -> ModuleType:
    """Import a module of scripts/."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


class Page(HTMLParser):
    """What a page fetches, where its links lead, and the anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take one tag."""
        has = {name: value or "" for name, value in attrs}
        self.anchors |= {has[name] for name in ("id", "name") if name in has}
        if tag in FETCHED and has.get("rel", "") not in NAMED_ONLY and FETCHED[tag] in has:
            self.fetched.append(has[FETCHED[tag]])
        if tag == "a" and "href" in has:
            self.links.append(has["href"])


def outside(address: str) -> bool:
    """Tell whether an address leaves the site."""
    return re.match(r"(?:[a-z]+:)?//", address) is not None


def faults(site: Path) -> list[str]:
    """Return what a site fetches from outside, and links of it that lead nowhere."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        found += [f"{name} fetches {address}" for address in page.fetched if outside(address)]
        for link in page.links if name != "404.html" else []:  # its links start at the root of a server
            if outside(link) or re.match(r"[a-z]+:", link):
                continue
            place, _, anchor = link.partition("#")
            target = (path.parent / place).resolve() if place else path
            target = target / "index.html" if target.is_dir() else target
            if target not in pages:
                found += [] if target.is_file() else [f"{name} links to {link}"]
            elif anchor and anchor not in pages[target].anchors:
                found.append(f"{name} links to {link}, which has no such place")
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        found += [
            f"{style.name} fetches {hit}"
            for hit in re.findall(r"(?:url\(|@import )[\"']?((?:https?:)?//[^\"')]+)", text)
        ]
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site; a warning of MkDocs would have ended the build."""
    folder = tmp_path_factory.mktemp("site")
    said = module("build_site").build(folder)
    assert "WARNING" not in said
    return folder


def test_the_site_asks_nothing_of_the_outside_and_no_link_is_broken(site: Path) -> None:
    assert faults(site) == []


def test_every_page_of_the_documents_is_on_the_site(site: Path) -> None:
    pages = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    pages |= {path.relative_to(ROOT / "docs").with_suffix(".html") for path in NOTEBOOKS}
    assert {page.as_posix() for page in pages if not (site / page).is_file()} == set()
    search = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "effective suppliers" in search


def test_every_command_and_option_is_on_the_site(site: Path) -> None:
    pages = module("site_pages")
    shared = (site / "commands" / "index.html").read_text(encoding="utf-8")
    seen = 0
    for name, pairs in pages.commands().items():
        text = (site / "commands" / f"{name}.html").read_text(encoding="utf-8")
        assert f'<a href="{name}.html">' in shared
        for words, command in pairs:
            assert f"scrisk {' '.join(words)}" in text
            for parameter in command.get_params(click.Context(command)):
                for option in parameter.opts if isinstance(parameter, click.Option) else []:
                    assert re.search(rf"<code>[^<]*{re.escape(option)}\b", text + shared), f"{words} {option}"
                    seen += 1
    assert seen > 500


def test_every_formula_and_number_is_on_the_site(site: Path) -> None:
    from scrisk import method
    from scrisk.method import formulas

    text = (site / "formulas.html").read_text(encoding="utf-8")
    assert [name for name in formulas.__all__ if name[0].islower() and f'id="{name}"' not in text] == []
    assert "doi.org/10.1126/sciadv.aay8647" in text
    numbers = (site / "numbers.html").read_text(encoding="utf-8")
    keys = [parameter.key for parameter in method.load() if parameter.key != "hazard.model"]  # a print of a file
    assert len(keys) > 100
    assert [key for key in keys if f"<code>{key.split('.', 1)[1]}</code>" not in numbers] == []


def test_the_notebooks_run_and_print_what_they_show(
    warehouse_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    import nbformat

    monkeypatch.setenv("SCRISK_DB", str(warehouse_path))
    notebooks = module("notebooks")
    assert NOTEBOOKS != []
    for path in NOTEBOOKS:
        kept = notebooks.texts(nbformat.read(path, as_version=4))
        assert any(kept)
        assert notebooks.texts(notebooks.run(path)) == kept, "run python scripts/notebooks.py"


# --- the checks catch what they are for


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://example.org/x.js"></script>',
        '<link rel="stylesheet" href="//example.org/x.css">',
        '<img src="https://example.org/x.png">',
        '<a href="none.html">x</a>',
        '<a href="#none">x</a>',
    ],
)
def test_check_catches(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    assert len(faults(tmp_path)) == 1


def test_check_catches_a_font_from_outside(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text('@font-face { src: url("https://example.org/x.woff2") }', encoding="utf-8")
    assert len(faults(tmp_path)) == 1


def test_check_lets_links_of_readers_pass(tmp_path: Path) -> None:
    text = '<a id="x" href="https://example.org">x</a><a href="#x">y</a><a href="a.html">z</a>'
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    assert faults(tmp_path) == []

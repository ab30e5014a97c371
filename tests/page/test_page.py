"""The file itself: one piece, small, in the reader's language, and honest about what is not there."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scrisk.page.model import Chart, Document, Grid, Notes, Tree

_VOID = {"meta", "br", "link", "img", "input", "hr", "path", "rect", "line", "circle"}


def test_is_one_small_file(text: str) -> None:
    assert len(text.encode()) < 5_000_000
    # Nothing is loaded: no source, no stylesheet, no import, no address but those that a reader may follow.
    assert re.search(r"<script[^>]*\ssrc=", text) is None
    markup = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert re.search(r"<(img|iframe|link|source|object)[^>]*\s(src|href)=", markup) is None
    assert "@import" not in markup
    assert re.search(r"url\((?!#)", markup) is None
    assert "default-src 'none'" in text


def test_same_warehouse_same_bytes_in_time(
    document: Document, text: str, report: Callable[..., Document], write: Any
) -> None:
    started = time.process_time()
    again = report()
    same = write(again) == text
    # Both economies, all items: what this process works, whatever else the machine does.
    assert time.process_time() - started < 20

    assert again == document
    assert same


class Outline(HTMLParser):
    """Takes headings, ids, landmarks and open elements out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and (found.get("href") or "").startswith("#"):
            self.links.append(str(found["href"])[1:])
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_is_well_made(text: str, document: Document) -> None:
    outline = Outline()
    outline.feed(text)

    assert outline.open == []
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.links) <= set(outline.ids)
    assert {section.id for section in document.sections} <= set(outline.links)
    tags = [tag for tag, _ in outline.tags]
    for landmark in ("header", "nav", "main", "footer"):
        assert tags.count(landmark) == 1
    assert all(found.get("scope") for tag, found in outline.tags if tag == "th")
    charts = [block for block in document.blocks() if isinstance(block, Chart)]
    for chart in charts:
        assert f'aria-labelledby="{chart.id}-words"' in text
        assert len(chart.words) > 60
        assert chart.grid is not None or any(isinstance(block, Grid) for block in document.blocks())


def test_has_all_that_it_should(document: Document) -> None:
    assert [section.id for section in document.sections] == [
        "scores", "heat", "concentration", "suppliers", "chains", "scenarios", "cooperation", "calibration",
        "measures", "method", "sources",
    ]  # fmt: skip
    trees = [block for block in document.blocks() if isinstance(block, Tree)]
    assert [tree.id for tree in trees] == ["tree-rare-earths", "tree-semiconductors"]
    assert all(any(branch.is_choke for branch in tree.branches) for tree in trees)
    assert all(column.label for grid in document.grids() for column in grid.columns)
    assert all(len(row.cells) == len(grid.columns) for grid in document.grids() for row in grid.rows)


@pytest.mark.parametrize(
    ("lang", "title", "word"),
    [("ja", "日本", "出典"), ("ko", "일본", "출처")],
)
def test_speaks(lang: str, title: str, word: str, report: Callable[..., Document], write: Any) -> None:
    document = report(lang, ("JPN",), ("rare-earths",))
    text = write(document)

    assert f'<html lang="{lang}">' in text
    assert title in document.title
    assert word in text
    # Nothing that the page itself says is left in English.
    for section in document.sections:
        for sentence in (section.title, *section.sentences):
            assert re.search(r"[぀-ヿ一-鿿가-힣]", sentence), sentence
    for block in document.blocks():
        if isinstance(block, Chart):
            assert re.search(r"[぀-ヿ一-鿿가-힣]", block.words), block.words
            assert re.search(r"[぀-ヿ一-鿿가-힣]", block.title), block.title


_EMPTIED = (
    "calibration", "chip_input", "choke_point", "coalition_member", "coalition_value", "measure", "scenario_day",
    "score", "risk", "stage_concentration", "supplier_share",
)  # fmt: skip


def test_says_what_is_not_there(
    warehouse_path: Path, tmp_path: Path, report: Callable[..., Document], write: Any, document: Document
) -> None:
    import duckdb

    place = Path(shutil.copy(warehouse_path.resolve(), tmp_path / "empty.duckdb"))
    with duckdb.connect(str(place)) as connection:
        for table in _EMPTIED:
            connection.execute(f"DELETE FROM out.{table}")
    empty = report(place=place)

    assert [section.id for section in empty.sections] == [section.id for section in document.sections]
    for section in empty.sections:
        assert section.blocks
        if section.id not in ("method", "sources"):
            assert not any(isinstance(block, Chart) for block in section.blocks)
    notes = [block for block in empty.blocks() if isinstance(block, Notes)]
    assert len(notes) >= len(empty.sections) - 1
    # Without a chart there is nothing to draw with, and the page is small.
    assert len(write(empty)) < 400_000


def test_names_are_not_markup(document: Document, write: Any) -> None:
    text = write(replace(document, title="<script>alert(1)</script> & more", sections=()))

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text

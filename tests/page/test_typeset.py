"""The report as a PDF and as a picture: the figures of the warehouse, text as it is, fonts that are there."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.errors import OutputError
from scrisk.language import speaking
from scrisk.page import fonts, typeset
from scrisk.page.model import Branch, Cell, Column, Document, Grid, Notes, Row, Section, Tree

# What Typst reads as markup, among signs that every font here has.
SIGNS = st.text(st.sampled_from("#$*_`<>@[](){}\\/~-='\"+.:;,!?&%|^ 0a日本鉱한국광"), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def paper(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(typeset.pdf(document)))


@pytest.fixture(scope="module")
def pages(paper: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in paper.pages]


def test_the_headline_figures_are_those_of_the_warehouse(pages: list[str], warehouse_path: Path) -> None:
    with duckdb.connect(str(warehouse_path.resolve()), read_only=True) as con:
        rows = con.execute(
            "SELECT item_name, economy_name, year, risk_score, risk_score_low, risk_score_high FROM out.headline "
            "WHERE economy IN ('JPN', 'KOR') AND risk_score IS NOT NULL ORDER BY risk_score DESC"
        ).fetchall()
    text = squeezed("".join(pages))
    assert len(rows) > 50
    appendix = squeezed("".join(pages[text_pages(pages) :]))
    for item, economy, year, risk, low, high in rows:
        # The chain stands between the economy and the year.
        start = squeezed(f"{item} {economy}")
        end = squeezed(f"{year} {risk:.0f} {low:.0f} {high:.0f}")
        places = [place for place in range(len(appendix)) if appendix.startswith(start, place)]
        assert any(end in appendix[place : place + len(start) + 40] for place in places), (item, economy)
    item, economy, _year, risk, low, high = next(row for row in rows if row[1] == "Japan")
    assert squeezed(f"{item}, {risk:.0f} of 100 (interval {low:.0f} to {high:.0f}") in text


def text_pages(pages: list[str]) -> int:
    """Return the number of pages before the appendix."""
    return next(place for place, page in enumerate(pages) if place > 0 and "Appendix: tables to look up" in page)


def squeezed(text: str) -> str:
    """Return a text without blanks, and with the letters that a font joins taken apart."""
    for joined, apart in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(joined, apart)
    return "".join(text.split())


def test_paper_has_pages_with_heads_and_numbers(paper: pypdf.PdfReader, pages: list[str], document: Document) -> None:
    assert paper.metadata is not None
    assert paper.metadata.title == document.title
    assert paper.trailer["/Root"]["/Lang"] == "en"
    assert [round(side) for side in paper.pages[0].mediabox[2:]] == [595, 842]
    assert [round(side) for side in paper.pages[-1].mediabox[2:]] == [842, 595]
    for place, text in enumerate(pages, start=1):
        assert f"{place}/{len(pages)}" in squeezed(text)
        assert place == 1 or squeezed(document.title) in squeezed(text)
    titles = [entry["/Title"] for entry in paper.outline if not isinstance(entry, list)]
    assert titles == [*(section.title for section in document.sections), "Appendix: tables to look up"]
    # A long table has its head on every page: the suppliers run over many.
    start = next(place for place, text in enumerate(pages) if "Appendix: tables to look up" in text and place > 0)
    suppliers = next(grid for grid in document.grids() if len(grid.rows) > 500)
    head = squeezed(" ".join(column.label for column in suppliers.columns))
    assert sum(head in squeezed(text) for text in pages[start:]) > 5


def test_every_drawing_has_its_words(paper: pypdf.PdfReader, document: Document) -> None:
    from scrisk.page.model import Chart

    told: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                told.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(paper.trailer["/Root"]["/StructTreeRoot"])
    assert {block.words for block in document.blocks() if isinstance(block, Chart)} <= set(told)


def test_the_picture_is_whole(document: Document) -> None:
    content = typeset.png(document)

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high, depth, colour = struct.unpack(">IIBB", content[16:26])
    assert depth == 8
    assert 900 < wide <= 1190
    assert 5_000 < high <= 16_000
    place, packed = 8, b""
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + data) == struct.unpack(">I", content[place + 8 + length : place + 12 + length])[0]
        packed += data if kind == b"IDAT" else b""
        place += 12 + length
    assert kind == b"IEND"
    raw = zlib.decompress(packed)
    assert len(raw) == high * (1 + wide * {2: 3, 6: 4}[colour])


def small(text: str, lang: str = "en") -> Document:
    grid = Grid(
        "g", text, (Column("a", text), Column("b", "B", numeric=True)), (Row((Cell(text, tone="high"), Cell("1"))),)
    )
    long = Grid("l", "L", (Column("a", "A"),), tuple(Row((Cell(str(place)),)) for place in range(40)), long=True)
    tree = Tree("t", "Tree", text, (Branch(text, note=text, share=0.5, is_choke=True, children=(Branch(text),)),))
    blocks = (grid, long, tree, Notes((text,), title=text))
    return Document(text, text, lang, (), (), (Section("s", text, (text,), blocks),), (("Run", text),))


@given(SIGNS)
@settings(max_examples=12, deadline=None)
def test_text_is_shown_as_it_is(text: str) -> None:
    read = pypdf.PdfReader(io.BytesIO(typeset.pdf(small(text))))

    found = squeezed("".join(page.extract_text() for page in read.pages))
    # Title, lead, run, heading and its line in the contents, sentence, caption, head, cell, words, knots, notes.
    assert found.count(squeezed(text)) >= 12


def test_the_same_document_gives_the_same_bytes() -> None:
    assert typeset.pdf(small("one")) == typeset.pdf(small("one"))
    assert typeset.png(small("one")) == typeset.png(small("one"))


def test_long_tables_begin_in_the_text_and_end_in_the_appendix() -> None:
    read = pypdf.PdfReader(io.BytesIO(typeset.pdf(small("one"))))

    first, *_between, last = (page.extract_text() for page in read.pages)
    assert "The first 15 of 40 rows; all of them stand in the appendix." in first
    assert "39" in last.split()


@pytest.mark.parametrize(("lang", "name"), [("ja", "Noto Sans CJK JP"), ("ko", "Noto Sans CJK KR")])
def test_without_a_font_nothing_is_set(monkeypatch: pytest.MonkeyPatch, lang: str, name: str) -> None:
    monkeypatch.setattr(typst, "Fonts", functools.partial(typst.Fonts, include_system_fonts=False))

    with pytest.raises(OutputError, match="no font on this machine is known to write") as raised:
        typeset.pdf(small("日本", lang))
    assert name in raised.value.hint
    # English needs no more than the font that comes with the library.
    assert typeset.pdf(small("one")).startswith(b"%PDF")


def test_a_folder_of_fonts_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = next((font.path for font in typst.Fonts().fonts() if font.family == "Noto Sans CJK KR" and font.path), None)
    if found is None:
        pytest.skip("Noto Sans CJK KR is not installed")
    (tmp_path / "font.ttc").symlink_to(found)
    monkeypatch.setattr(typst, "Fonts", functools.partial(typst.Fonts, include_system_fonts=False))
    monkeypatch.setenv(fonts.FOLDER, str(tmp_path))

    text = pypdf.PdfReader(io.BytesIO(typeset.pdf(small("한국", "ko")))).pages[0].extract_text()

    assert "한국" in text


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_other_languages_are_set_in_their_own_font(report: Callable[..., Document], lang: str) -> None:
    document = report(lang, ("KOR",), ("rare-earths",))
    with speaking(lang):
        read = pypdf.PdfReader(io.BytesIO(typeset.pdf(document)))

    text = squeezed("".join(page.extract_text() for page in read.pages))
    assert squeezed(document.title) in text
    assert all(squeezed(section.title) in text for section in document.sections)
    assert read.trailer["/Root"]["/Lang"] == lang

"""The report as Markdown: every table of the document with its figures, and text that is never markup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scrisk.language import speaking
from scrisk.page import markdown
from scrisk.page.model import Branch, Chart, Document, Grid, Notes, Tree

# What Markdown reads as markup, among words: the rarest texts are those that break it.
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from("\\`*_[]<>&|~#+-=:.)(!\"'^$1 \n\t"),
        st.builds("{0}{1}{0}".format, st.sampled_from(["*", "_", "**", "__", "`", "~~"]), st.sampled_from("a12本")),
        st.sampled_from(["<b>", "<!-- a -->", "&lt;", "&#35;", "[a](b)", "![a](b)", "<http://a.b>", "a\\\n", "a\n\nb"]),
        st.sampled_from(
            ["| --- |", "```", "~~~", "1. ", "2) ", "---", "===", "# ", "> ", "- ", "+ ", "희토류", "word"]
        ),
        st.characters(codec="utf-8", exclude_characters="\0"),
    ),
    max_size=12,
).map("".join)


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(tokens: Any) -> list[tuple[str, str]]:
    """Return what a reader sees: the block that each text stands in, and the text; markup would show as its kind."""
    found = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        for child in token.children or ():
            found.append((before.tag if before else "", child.content if child.type == "text" else f"<{child.type}>"))
    return found


@given(HOSTILE)
@settings(max_examples=300)
def test_text_is_shown_as_it_is(text: str) -> None:
    wanted = " ".join(text.split())
    shape = [("p", wanted)] if wanted else []

    assert shown(parser().parse(markdown.escaped(text))) == shape
    in_list = parser().parse(f"- {markdown.escaped(text)}")
    assert shown(in_list) == shape
    in_table = parser().parse(f"| a | b |\n| :--- | ---: |\n| {markdown.escaped(text)} | x |\n")
    assert shown(in_table) == [("th", "a"), ("th", "b"), *([("td", wanted)] if wanted else []), ("td", "x")]


def tables(text: str) -> list[list[list[str]]]:
    """Return the tables of a file as rows of texts."""
    found: list[list[list[str]]] = []
    for token, inside in zip(tokens := parser().parse(text), [*tokens[1:], None], strict=True):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("td_open", "th_open"):
            assert inside is not None
            assert all(child.type == "text" for child in inside.children or ())
            found[-1][-1].append("".join(child.content for child in inside.children or ()))
    return found


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_block_of_the_document_is_there(report: Callable[..., Document], lang: str) -> None:
    document = report(lang, ("KOR",), ("rare-earths",))
    with speaking(lang):
        text = markdown.written(document).decode()

    assert tables(text) == [
        [
            [column.label for column in grid.columns],
            *([" ".join(cell.text.split()) for cell in row.cells] for row in grid.rows),
        ]
        for grid in document.grids()
        if grid.rows
    ]
    told = {content for _tag, content in shown(parser().parse(text))}
    wanted = {document.title, document.lead, *(section.title for section in document.sections)}
    wanted |= {sentence for section in document.sections for sentence in section.sentences}
    for block in document.blocks():
        wanted |= {block.caption} if isinstance(block, Grid) else set()
        wanted |= {block.title, block.words} if isinstance(block, Chart | Tree) else set()
        wanted |= set(block.sentences) if isinstance(block, Notes) else set()
    assert {" ".join(text.split()) for text in wanted} <= told


def test_the_headline_figures_are_those_of_the_warehouse(document: Document, warehouse_path: Path) -> None:
    found = tables(markdown.written(document).decode())
    head, *rows = next(table for table in found if {"Item", "Risk", "HHI"} <= set(table[0]))
    place = {name: head.index(name) for name in ("Item", "Economy", "Year", "Risk", "Risk, low", "Risk, high", "HHI")}
    told = {tuple(row[column] for column in place.values()) for row in rows if row[place["Risk"]] != "-"}

    with duckdb.connect(str(warehouse_path.resolve()), read_only=True) as con:
        asked = con.execute(
            "SELECT item_name, economy_name, year, risk_score, risk_score_low, risk_score_high, hhi FROM out.headline "
            "WHERE economy IN ('JPN', 'KOR') AND risk_score IS NOT NULL"
        ).fetchall()
    wanted = {
        (item, economy, str(year), f"{risk:.0f}", f"{low:.0f}", f"{high:.0f}", f"{hhi:.2f}")
        for item, economy, year, risk, low, high, hhi in asked
    }
    assert len(wanted) > 50
    assert told == wanted


def test_a_tree_is_a_list_of_lists() -> None:
    leaf = Branch("ASML *only*", note="2024", share=1.0, is_choke=True)
    tree = Tree("t", "Tools", "What stops", (Branch("Tool", children=(leaf,)),))
    document = Document("T", "l", "en", (), (), (_section(tree),))

    text = markdown.written(document).decode()

    assert text.endswith("- Tool\n  - ▲ ASML \\*only\\* (2024)\n")


def _section(block: Any) -> Any:
    from scrisk.page.model import Section

    return Section("s", "S", (), (block,))

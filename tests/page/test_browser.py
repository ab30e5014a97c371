"""The page in a browser: it draws, filters, asks nothing of the network, and can be read by everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrisk.page.model import Chart, Document

_SHOWN = "els => els.filter(e => !e.hidden).length"


def choose(page: Any, name: str, value: str) -> None:
    """Turn a filter and wait until every chart has answered."""
    page.select_option(f"#filters select[name={name}]", value)
    page.wait_for_timeout(400)


@pytest.fixture
def calm(page: Any) -> Any:
    """The page with no filter set, before and after."""
    yield page
    page.click("#filters button[type=reset]")
    page.wait_for_timeout(400)


def marks(page: Any, chart: str, kind: str) -> int:
    """Count the marks of a kind that a chart has drawn."""
    found = page.locator(f"#{chart} .live .mark-{kind}.role-mark > *")
    return int(found.count())


def test_nothing_goes_wrong_and_nothing_leaves(page: Any, page_file: Path) -> None:
    assert page.said == [f"request: {page_file.as_uri()}"]


def test_every_chart_is_drawn(page: Any, document: Document) -> None:
    charts = [block.id for block in document.blocks() if isinstance(block, Chart)]

    assert len(charts) >= 8
    for chart in charts:
        assert page.get_attribute(f"#{chart}", "data-drawn") == "true"
        drawn = page.locator(f"#{chart} .live svg").bounding_box()
        assert drawn["width"] > 600
        assert drawn["height"] > 150
        # The still picture has made room.
        assert page.locator(f"#{chart} .plot > svg").count() == 0
    assert marks(page, "scores-chart", "symbol") == 24
    assert marks(page, "suppliers-chart", "symbol") >= 2
    assert marks(page, "heat-chart", "rect") == marks(page, "heat-chart", "text")


def test_filter_by_economy(calm: Any) -> None:
    before = marks(calm, "heat-chart", "rect")
    choose(calm, "economy", "KOR")

    rows = calm.locator("#scores-table tbody tr")
    shown = rows.evaluate_all("els => els.filter(e => !e.hidden).map(e => e.dataset.economy)")
    assert set(shown) == {"KOR"}
    assert 0 < len(shown) < rows.count()
    assert 0 < marks(calm, "heat-chart", "rect") < before
    assert marks(calm, "scores-chart", "symbol") == 12
    every = calm.locator("tbody tr")
    told = f"{every.evaluate_all(_SHOWN)} of {every.count()} rows of the tables shown"
    assert calm.text_content("#told") == told


def test_filter_by_chain(calm: Any) -> None:
    choose(calm, "chain", "rare-earths")

    shown = calm.locator("#scores-table tbody tr").evaluate_all(
        "els => [...new Set(els.filter(e => !e.hidden).map(e => e.dataset.chain))]"
    )
    assert shown == ["rare-earths"]
    assert calm.is_hidden("#tree-semiconductors")
    assert calm.is_visible("#tree-rare-earths")
    # Charts of one item at a time move on to an item of the chain.
    picked = calm.eval_on_selector("#concentration-chart select", "e => e.options[e.selectedIndex].dataset.chain")
    assert picked == "rare-earths"
    assert marks(calm, "concentration-chart", "symbol") > 0
    assert marks(calm, "heat-chart", "rect") == 8


def test_filter_by_year(calm: Any) -> None:
    years = calm.eval_on_selector_all("#filters select[name=year] option", "els => els.map(e => e.value)")
    assert years[0] == "all"
    assert years[1:] == sorted(years[1:], reverse=True)
    choose(calm, "year", "2019")

    shown = calm.locator("#scores-table tbody tr").evaluate_all(
        "els => [...new Set(els.filter(e => !e.hidden).map(e => e.dataset.year))]"
    )
    assert shown == ["2019"]
    # The line over the years marks the year.
    assert marks(calm, "concentration-chart", "rule") == 2


def test_filters_let_go(calm: Any) -> None:
    every = calm.locator("tbody tr")
    choose(calm, "economy", "JPN")
    assert every.evaluate_all(_SHOWN) < every.count()
    calm.click("#filters button[type=reset]")
    calm.wait_for_timeout(400)

    assert every.evaluate_all(_SHOWN) == every.count()


def test_choice_of_an_item_redraws_its_chart(calm: Any) -> None:
    line = "#concentration-chart .live .mark-line.role-mark path"
    before = calm.get_attribute(line, "d")
    calm.select_option("#concentration-chart select", "rare-earth-metals")
    calm.wait_for_timeout(400)

    assert calm.get_attribute(line, "d") != before


def test_filters_work_from_the_keyboard(calm: Any) -> None:
    calm.focus("#filters select[name=economy]")
    calm.keyboard.press("ArrowDown")
    calm.wait_for_timeout(400)

    assert calm.eval_on_selector("#filters select[name=economy]", "e => e.value") == "JPN"
    shown = calm.locator("#scores-table tbody tr").evaluate_all(
        "els => [...new Set(els.filter(e => !e.hidden).map(e => e.dataset.economy))]"
    )
    assert shown == ["JPN"]


def test_hovering_tells_the_figure(calm: Any) -> None:
    calm.locator("#scores-chart .live .mark-symbol.role-mark > path").first.hover()
    calm.wait_for_selector("#vg-tooltip-element.visible")

    assert "Risk" in calm.text_content("#vg-tooltip-element")


def faults(page: Any) -> list[tuple[str, str, str]]:
    """Return what axe finds serious or critical, with the first element that has it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    for details in page.locator("details").all():
        details.evaluate("e => { e.open = true; }")
    found = axe.Axe().run(page).response["violations"]
    return [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found
            if one["impact"] in ("serious", "critical")]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened: Any, small_file: Path, scheme: str) -> None:
    with opened(small_file, color_scheme=scheme) as page:
        assert faults(page) == []


def test_axe_would_find_a_fault(opened: Any, small_file: Path) -> None:
    with opened(small_file) as page:
        page.evaluate("document.documentElement.removeAttribute('lang')")
        assert [fault[0] for fault in faults(page)] == ["html-has-lang"]


@pytest.mark.parametrize("width", [360, 390, 768])
def test_fits_a_phone(opened: Any, page_file: Path, width: int) -> None:
    with opened(page_file, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for details in page.locator("details").all():
            details.evaluate("e => { e.open = true; }")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_is_dark(opened: Any, page_file: Path) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    label = "getComputedStyle(document.querySelector('.role-axis-label text')).fill"
    seen = {}
    for scheme in ("light", "dark"):
        with opened(page_file, color_scheme=scheme) as page:
            seen[scheme] = (page.evaluate(ground), page.evaluate(label))
    assert seen["light"][0] == "rgb(255, 255, 255)"
    assert seen["dark"][0] == "rgb(16, 21, 27)"
    assert seen["dark"][1] == "rgb(230, 233, 238)"


def test_paper_has_no_controls_and_light_colours(opened: Any, page_file: Path) -> None:
    with opened(page_file, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.is_hidden("#filters")
        assert page.is_hidden("nav")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.is_visible("#scores-table")


def test_without_scripts_there_are_still_pictures(opened: Any, page_file: Path, document: Document) -> None:
    with opened(page_file, scripts=False) as page:
        charts = [block.id for block in document.blocks() if isinstance(block, Chart)]
        assert [chart for chart in charts if not page.is_visible(f"#{chart} .plot > svg")] == []
        assert page.is_hidden("#filters")

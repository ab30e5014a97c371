"""A report built once, and a browser to open it in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scrisk.page.model import Document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Opened = Callable[..., Any]


@pytest.fixture(scope="session")
def report(warehouse_path: Path) -> Callable[..., Document]:
    """Return what builds a report as the command does."""

    def built(
        lang: str = "en", economies: tuple[str, ...] = (), chains: tuple[str, ...] = (), place: Path | None = None
    ) -> Document:
        from scrisk.cli.options import Options
        from scrisk.language import speaking
        from scrisk.page import build

        options = Options(place or warehouse_path, "html", None, lang, True)
        with speaking(lang), options.warehouse() as warehouse:
            return build(warehouse, options.names(warehouse), economies, chains)

    return built


@pytest.fixture(scope="session")
def write() -> Callable[[Document], str]:
    """Return what writes a report as HTML, in its language."""

    def written(document: Document) -> str:
        from scrisk.language import speaking
        from scrisk.page import html

        with speaking(document.language):
            return html.written(document).decode()

    return written


@pytest.fixture(scope="session")
def document(report: Callable[..., Document]) -> Document:
    return report()


@pytest.fixture(scope="session")
def text(document: Document, write: Callable[[Document], str]) -> str:
    return write(document)


@pytest.fixture(scope="session")
def page_file(text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small_file(
    report: Callable[..., Document], write: Callable[[Document], str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A report of one chain: every kind of block with fewer rows, for what looks at each element of a page."""
    path = tmp_path_factory.mktemp("small") / "report.html"
    path.write_text(write(report("en", (), ("rare-earths",))), encoding="utf-8")
    return path


# Not longer than a file of tests: while playwright is at work no other test of this process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        # CI runs as root in a container, where Chromium has no sandbox of its own.
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Opened:
    """Return what opens a file, with everything that went wrong or left the page in ``said``."""

    @contextmanager
    def open_file(path: Path, *, width: int = 1280, scripts: bool = True, **context: Any) -> Iterator[Page]:
        found = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **context)
        page = found.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.set_default_timeout(10_000)
        page.on("request", lambda request: said.append(f"request: {request.url}"))
        page.goto(path.as_uri())
        if scripts:
            page.wait_for_function("document.documentElement.dataset.ready === 'true'", timeout=30_000)
        page.said = said  # type: ignore[attr-defined]
        yield page
        found.close()

    return open_file


@pytest.fixture(scope="module")
def page(opened: Opened, page_file: Path) -> Iterator[Page]:
    """The report on a desktop; tests leave its filters as they found them."""
    with opened(page_file) as page:
        yield page

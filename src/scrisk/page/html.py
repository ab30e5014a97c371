"""Write the report as one HTML file that asks nothing of the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrisk.language import say
from scrisk.page.extra import needed
from scrisk.page.model import Chart, Document, Grid, Notes, Tree

ASSETS = Path(__file__).with_name("assets")


def written(document: Document) -> bytes:
    """Return the page.

    Raises
    ------
    OutputError
        When the extra ``report`` is not installed.
    """
    jinja2 = needed("jinja2")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined,
        loader=jinja2.FileSystemLoader(ASSETS),
    )  # fmt: skip
    environment.tests["grid"] = lambda block: isinstance(block, Grid)
    environment.tests["chart"] = lambda block: isinstance(block, Chart)
    environment.tests["tree"] = lambda block: isinstance(block, Tree)
    environment.tests["notes"] = lambda block: isinstance(block, Notes)
    environment.filters["raw_value"] = _raw
    text: str = environment.get_template("page.html").render(document=document, say=say, css=_asset("page.css"))
    return text.encode()


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _raw(value: Any) -> str:
    """Return a value of the warehouse unrounded, for those who compare."""
    return repr(value) if isinstance(value, float) else str(value)

"""``scrisk report``: the results as one file to read, send and print."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from scrisk.cli import output
from scrisk.cli.options import Options, sharing
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.warehouse import Warehouse

_ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".png": "png",
    ".md": "md",
    ".markdown": "md",
    ".xlsx": "xlsx",
}
# What writes each format: it takes a document and returns the bytes of the file. A workbook holds more rows than any
# document shows: it is written from the warehouse.
_WRITERS = {
    "html": ("scrisk.page.html", "written"),
    "pdf": ("scrisk.page.typeset", "pdf"),
    "png": ("scrisk.page.typeset", "png"),
    "md": ("scrisk.page.markdown", "written"),
}


@click.command("report", short_help="Everything in one file to read, send and print.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY]...")
@click.option("--chain", "chains", multiple=True, metavar="CHAIN", help="Only this chain. Repeatable.")
@sharing(_ENDINGS, "What to write; default is html, or what the ending of --output says.")
def command(economies: tuple[str, ...], chains: tuple[str, ...], options: Options) -> None:
    """Everything in one file: scores with intervals, who supplies what, chains, scenarios, cooperation, sources.

    ECONOMY is a code or a name; none means Japan and Korea. The page (html) needs no server and asks nothing of the
    network: it opens from a mail, and its charts answer to filters by chain, economy and year. A pdf is for paper,
    with the long tables in an appendix; a png is one tall picture; md is text with every table; xlsx is a workbook
    with the figures behind it all.

    \b
    Example:
      scrisk report -o report.html
      scrisk report KOR --chain semiconductors --lang ko -o korea.pdf
      scrisk report -o risk.xlsx
    """
    if options.format != "md":
        output.not_to_a_terminal(options)
    with options.warehouse() as warehouse:
        content = (_workbook if options.format == "xlsx" else _document)(options, warehouse, economies, chains)
    if options.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    with output.replaced(options.output) as path:
        path.write_bytes(content)
    options.note(say("Wrote {path}.", path=options.output))


def _document(options: Options, warehouse: Warehouse, economies: Sequence[str], chains: Sequence[str]) -> bytes:
    from scrisk.page import build

    module, writer = _WRITERS[options.format]
    content: bytes = getattr(import_module(module), writer)(
        build(warehouse, options.names(warehouse), economies, chains)
    )
    return content


def _workbook(options: Options, warehouse: Warehouse, economies: Sequence[str], chains: Sequence[str]) -> bytes:
    from scrisk.report.workbook import write_workbook
    from scrisk.warehouse.select import chosen

    buffer = io.BytesIO()
    picked = chosen(chains, warehouse.query("chains").dicts(), "chain") if chains else None
    write_workbook(warehouse, buffer, warehouse.economies(economies), picked)
    return buffer.getvalue()

"""``scrisk report``: the results as one file to read, send and print."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from scrisk.cli.options import Options, sharing
from scrisk.errors import UsageError
from scrisk.language import say

_ENDINGS = {".html": "html", ".htm": "html"}
# The module that writes each format: its ``written(document)`` returns the bytes of the file.
_WRITERS = {"html": "scrisk.page.html"}


@click.command("report", short_help="Everything in one file to read, send and print.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY]...")
@click.option("--chain", "chains", multiple=True, metavar="CHAIN", help="Only this chain. Repeatable.")
@sharing(_ENDINGS, "What to write; default is html, or what the ending of --output says.")
def command(economies: tuple[str, ...], chains: tuple[str, ...], options: Options) -> None:
    """Everything in one file: scores with intervals, who supplies what, chains, scenarios, cooperation, sources.

    ECONOMY is a code or a name; none means Japan and Korea. The file needs no server and asks nothing of the network:
    it opens from a mail. Charts answer to filters by chain, economy and year.

    \b
    Example:
      scrisk report -o report.html
      scrisk report KOR --chain semiconductors --lang ko -o korea.html
    """
    from scrisk.page import build

    if options.output is None and sys.stdout.isatty():
        raise UsageError(
            say("{format} is not for reading on a terminal", format=options.format),
            hint=say("Add -o FILE.{format}.", format=options.format),
        )
    writer = import_module(_WRITERS[options.format])
    with options.warehouse() as warehouse:
        document = build(warehouse, options.names(warehouse), economies, chains)
    content: bytes = writer.written(document)
    if options.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    from scrisk.cli.output import replaced

    with replaced(options.output) as path:
        path.write_bytes(content)
    options.note(say("Wrote {path}.", path=options.output))

"""``scrisk sql``: ask the warehouse in SQL, read-only."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say


@click.command("sql", short_help="Ask the warehouse in SQL, read-only.")
@click.argument("query", required=False)
@click.option(
    "--file",
    "script",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="Read the query from a file; - is standard input.",
)
@shared
def command(query: str | None, script: Path | None, options: Options) -> None:
    """Ask the warehouse in SQL. One reading statement; nothing can be changed, no other file can be reached.

    QUERY may be - to read it from standard input. The results are in the schema out; `scrisk terms` says what
    their columns mean.

    \b
    Example:
      scrisk sql "SELECT item, hhi FROM out.score WHERE economy = 'KOR' AND year = 2024"
      scrisk sql "DESCRIBE out.score"
      scrisk sql --file question.sql --format csv -o answer.csv
    """
    if (query is None) == (script is None):
        raise UsageError(
            say("one query is needed, as an argument or with --file"),
            hint=say("For example: scrisk sql 'SHOW ALL TABLES'"),
        )
    standard_input = query == "-" or (script is not None and str(script) == "-")
    text = _read(None if standard_input else script) if query is None or standard_input else query
    from scrisk.warehouse import sandbox

    result = sandbox(options.place(), text)

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(result.columns, result.rows, width)

    options.emit(result, render)


def _read(script: Path | None) -> str:
    """Read a query from a file, or from standard input when there is none."""
    try:
        content = sys.stdin.buffer.read() if script is None else script.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            say("{script} cannot be read: {error}", script=script or say("standard input"), error=error),
            hint=say("A query is a text file in UTF-8."),
        ) from error

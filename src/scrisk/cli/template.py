"""``scrisk template``: an example of a table of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrisk.cli.options import Options, shared
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.warehouse import Result

# The tables of a network are those of sources/network.py; listing them must not import it.
_TABLES = ("purchases", "network-edges", "network-nodes", "network-essential", "network-shocks")


@click.command("template", short_help="An example of a table of your own.")
@click.argument("table", type=click.Choice(_TABLES), default="purchases", required=False)
@shared
def command(table: str, options: Options) -> None:
    """An example of your own table: purchases or customs declarations, for scrisk refresh --source own FILE, or the
    tables of a network of firms, for scrisk network load and scrisk network shock --file.

    The rows are made up; replace them with yours. What each column means goes to standard error.

    \b
    Example:
      scrisk template --format csv
      scrisk template -o own.csv
      scrisk template -o own.xlsx
      scrisk template network-edges -o edges.csv
      scrisk template network-nodes -o nodes.csv
    """
    result = _purchases(options) if table == "purchases" else _network(table, options)

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(result.columns, result.rows, width)

    options.emit(result, render)


def _purchases(options: Options) -> Result:
    from scrisk.sources.own_rows import COLUMNS
    from scrisk.warehouse import Result

    first = {column.name: column.example for column in COLUMNS}
    rows = [
        first,
        {**first, "supplier": "Mozambique", "quantity": 2, "value": 2500, "reference": "EXAMPLE-2"},
        {
            **first, "supplier": "日本", "item": "", "hs_code": "280530", "hs_revision": "HS22", "quantity": 50,
            "unit": "kg", "value": 9000, "date": "2024", "reference": "EXAMPLE-3",
        },
    ]  # fmt: skip
    options.note("\n".join(f"{column.name}: {say(column.meaning)}" for column in COLUMNS))
    types = tuple("DOUBLE" if column.name in ("value", "quantity") else "VARCHAR" for column in COLUMNS)
    return Result(tuple(first), [tuple(row[column.name] for column in COLUMNS) for row in rows], types)


def _network(table: str, options: Options) -> Result:
    from scrisk.sources.network import TABLES
    from scrisk.sources.network_example import ROWS
    from scrisk.warehouse import Result

    columns = TABLES[table]
    options.note("\n".join(f"{column.name}: {say(column.meaning)}" for column in columns))
    numbers = {"value": "DOUBLE", "output": "DOUBLE", "loss": "DOUBLE", "essential": "INTEGER"}
    types = tuple(numbers.get(column.name, "VARCHAR") for column in columns)
    return Result(tuple(column.name for column in columns), list(ROWS[table]), types)

"""``scrisk template``: an example of a table of your own."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("template", short_help="An example of a table of your own.")
@shared
def command(options: Options) -> None:
    """An example of your own table: purchases or customs declarations, for scrisk refresh --source own FILE.

    The rows are made up; replace them with yours. What each column means goes to standard error.

    \b
    Example:
      scrisk template --format csv
      scrisk template -o own.csv
      scrisk template -o own.xlsx
    """
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
    options.note("\n".join(f"{column.name}: {column.meaning}" for column in COLUMNS))
    types = tuple("DOUBLE" if column.name in ("value", "quantity") else "VARCHAR" for column in COLUMNS)
    table = [tuple(row[column.name] for column in COLUMNS) for row in rows]

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(tuple(first), table, width)

    options.emit(Result(tuple(first), table, types), render)

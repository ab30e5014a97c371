"""``scrisk export``: the results as files or as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scrisk.cli.options import Options, shared
from scrisk.language import say


@click.command("export", short_help="Write the results as Parquet or CSV files, or as a workbook.")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "form",
    type=click.Choice(("parquet", "csv")),
    default="parquet",
    show_default=True,
    help="What the files in a folder are.",
)
@shared
def command(target: Path, form: str, options: Options) -> None:
    """Write the tables and views of the schema out to a folder, or an overview to a workbook.

    A folder gets one Parquet folder (or CSV file) a table, large tables by economy, and manifest.json with the run,
    the meaning of every column, licences, rows and hashes. It is there whole or not at all; an earlier export is
    replaced, any other content is left alone. TARGET ending in .xlsx makes the workbook of `scrisk report`, for every
    scored economy.

    \b
    Example:
      scrisk export results
      scrisk export results-csv --as csv
      scrisk export risk.xlsx --lang ko
    """
    from scrisk.warehouse import Result

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    if target.suffix.lower() == ".xlsx":
        from scrisk.cli.output import replaced
        from scrisk.report.workbook import write_workbook

        with options.warehouse() as warehouse, replaced(target) as path:
            counts = write_workbook(warehouse, path)
        columns, types, rows = ("sheet", "rows"), ("VARCHAR", "BIGINT"), list(counts.items())
    else:
        from scrisk.warehouse.export import export_folder

        place = options.place()
        with options.following() as bar:
            done = export_folder(place, target, form=form, progress=bar)
        columns, types = ("file", "rows", "bytes", "sha256"), ("VARCHAR", "BIGINT", "BIGINT", "VARCHAR")
        rows = [(file.path, file.rows, file.bytes, file.sha256) for file in done.files]
    options.note(say("Wrote {path}.", path=target))

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(columns[:3], [row[:3] for row in rows], width)

    options.emit(Result(columns, rows, types), render)

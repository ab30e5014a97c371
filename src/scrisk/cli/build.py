"""``scrisk build``: build the warehouse anew from the embedded data."""

from __future__ import annotations

from pathlib import Path

import click

from scrisk.cli.options import Options, shared
from scrisk.cli.progress import expected
from scrisk.language import say


@click.command("build", short_help="Build the warehouse anew from the data that are here.")
@click.option(
    "--without", multiple=True, metavar="SOURCE", help="Leave a source out, e.g. for its licence. Repeatable."
)
@click.option(
    "--catalog",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with a catalog of your own.",
)
@click.option(
    "--method",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with the numbers of the method.",
)
@click.option(
    "--alerts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with alerts of your own.",
)
@click.option(
    "--measures",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with policy measures of your own, beside those of the catalog.",
)
@shared
def command(
    without: tuple[str, ...], catalog: Path | None, method: Path | None, alerts: Path | None, measures: Path | None,
    options: Options,
) -> None:  # fmt: skip
    """Build the warehouse anew from the data that are here, check it, and publish it at once.

    These are the embedded tables and what refreshes brought in. What is not said here is taken from the settings of
    refreshes. Until the last check has passed the old warehouse answers; a build that fails changes nothing.

    \b
    Example:
      scrisk build
      scrisk build --without cset-chips
      scrisk build --db mine.duckdb --catalog my-catalog
    """
    from scrisk.catalog import find_settings, load_settings
    from scrisk.warehouse import Result, build

    history = options.history()
    settings = load_settings(find_settings(history.folder))
    with options.following(expected(history)) as bar:
        report = build(
            options.db, catalog=catalog or settings.catalog, method=method or settings.method,
            without=without or settings.refresh.without, alerts=alerts or settings.alerts_file,
            measures=measures or settings.measures, progress=bar,
        )  # fmt: skip
    rows = [(table, count) for table, count in report.row_counts.items()]

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(("table", "rows"), rows, width)

    options.note(
        say(
            "Built {path} in {seconds:.1f} s, run {run_id}.",
            path=report.path, seconds=report.seconds, run_id=report.run_id,
        )
    )  # fmt: skip
    options.emit(Result(("table", "rows"), list(rows), ("VARCHAR", "BIGINT")), render)

"""``scrisk refresh``: bring in what is new, build, check and publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrisk.cli.alerts import EXIT_CODE as ALERTED
from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import later, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrisk.refresh import Outcome

_COLUMNS = ("source", "table", "part", "change", "edition", "rows")
_TYPES = ("VARCHAR",) * 5 + ("BIGINT",)
_SAID = {
    "published": later("Published run {run_id}"),
    "unchanged": later("Nothing new: run {run_id} answers"),
    "withdrawn": later("Run {run_id} was taken away by a rollback, so it is not published again (--force does)"),
    "fresh": later("Every source was looked at lately: run {run_id} answers"),
    "dry-run": later("A dry run: would publish run {run_id}"),
}


@click.command("refresh", short_help="Bring in what is new, build, check and publish.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--source", "names", multiple=True, metavar="SOURCE",
    help="Only this source; with FILES, the source they are of. Repeatable without FILES.",
)  # fmt: skip
@click.option("--drop", multiple=True, metavar="SOURCE", help="Forget what refreshes brought from a source.")
@click.option("--if-stale", metavar="AGE", help="Only sources that were not looked at for this long, e.g. 36h or 7d.")
@click.option("--dry-run", is_flag=True, help="Fetch, build and check, but publish and keep nothing.")
@click.option("--offline", is_flag=True, help="Use the raw files that were fetched before; ask nobody.")
@click.option("--keep-going", is_flag=True, help="Go on without a source that cannot be fetched; exit 8 at the end.")
@click.option("--force", is_flag=True, help="Build and publish although nothing is new, or a rollback took it away.")
@click.option("--accept", multiple=True, metavar="CHECK", help="Publish although this check finds rows. Repeatable.")
@click.option("--without", multiple=True, metavar="SOURCE", help="Leave a source out of the results. Repeatable.")
@click.option("--catalog", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Catalog of your own.")
@click.option("--method", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Method of your own.")
@click.option(
    "--settings", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Settings; default is refresh.toml in the folder DB.d beside the warehouse.",
)  # fmt: skip
@click.option("--alerts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Alerts of your own.")
@click.option("--fail-on-alert", is_flag=True, help=f"Exit {ALERTED} when the published run raises an alert.")
@click.option(
    "--metrics-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write metrics for node-exporter's textfile collector, also when the refresh fails.",
)  # fmt: skip
@click.option("--log-file", type=click.Path(dir_okay=False, path_type=Path), help="Add JSON lines to this file.")
@shared
def command(
    files: tuple[Path, ...],
    names: tuple[str, ...],
    drop: tuple[str, ...],
    if_stale: str | None,
    dry_run: bool,
    offline: bool,
    keep_going: bool,
    force: bool,
    accept: tuple[str, ...],
    without: tuple[str, ...],
    catalog: Path | None,
    method: Path | None,
    alerts: Path | None,
    fail_on_alert: bool,
    metrics_file: Path | None,
    settings: Path | None,
    log_file: Path | None,
    options: Options,
) -> int:
    """Bring in what is new, build, check and publish, in one step that either happens or does not.

    Without arguments the sources of the settings are fetched. FILES are a producer's files, or your own table, that
    you have already; --source says whose they are. Lists what came.

    \b
    Example:
      scrisk refresh
      scrisk refresh --if-stale 7d --log-file refresh.log
      scrisk refresh --source baci BACI_HS92_V202601.zip
      scrisk refresh --source own purchases.csv
      scrisk refresh --drop own
    """
    if files and len(names) != 1:
        raise UsageError(
            say("files need one --source that says whose they are"), hint=say("For example: --source own FILE")
        )
    from scrisk.catalog import duration
    from scrisk.cli.watching import watching
    from scrisk.refresh import Request, refresh
    from scrisk.resources import default_db

    request = Request(
        db=options.db if options.db is not None else default_db(),
        files={names[0]: files} if files else {},
        fetch=() if files else names,
        drop=drop,
        if_stale=duration(if_stale) if if_stale else None,
        dry_run=dry_run, offline=offline, keep_going=keep_going, force=force, accept=accept,
        catalog=catalog, method=method, without=without or None, alerts=alerts, settings=settings,
    )  # fmt: skip
    try:
        with watching(options, log_file) as watch:
            outcome = refresh(request, watch)
    finally:
        if metrics_file is not None:
            _write_metrics(request.db, settings, metrics_file)
    _show(outcome, options)
    if outcome.failed:
        return outcome.failed[0].exit_code
    return ALERTED if fail_on_alert and outcome.alerts else 0


def _write_metrics(db: Path, settings: Path | None, file: Path) -> None:
    from scrisk.catalog import duration, find_settings, load_settings
    from scrisk.refresh.metrics import metrics, write_metrics
    from scrisk.refresh.status import look
    from scrisk.warehouse.history import History

    history = History(db)
    limit = load_settings(find_settings(history.folder, settings)).status.max_age
    write_metrics(metrics(history, look(history, duration(limit))), file)


def _show(outcome: Outcome, options: Options) -> None:
    from scrisk.warehouse import Result

    rows: Sequence[tuple[object, ...]] = [
        (c.source, c.table, c.part, c.change, c.edition, c.rows) for c in outcome.changes
    ]
    said = say(_SAID[outcome.status], run_id=outcome.run_id)
    if outcome.previous not in (None, outcome.run_id):
        said = say("{sentence}; before it {run_id}", sentence=said, run_id=outcome.previous)
    if outcome.seconds:
        said = say(
            "{sentence}; {count:,} scores in {seconds:.1f} s",
            sentence=said, count=outcome.row_counts["score"], seconds=outcome.seconds,
        )  # fmt: skip
    for line in outcome.warnings:
        options.note(say("Warning: {line}", line=line))
    if outcome.alerts:
        options.note(say("{count} alerts: `scrisk alerts` shows them.", count=outcome.alerts))
    if outcome.moved:
        options.note(say("Against what answers now, {moved}.", moved=outcome.moved))
    for error in outcome.failed:
        options.note(say("Left as it was: {message}", message=error.message))
    options.note(say("{sentence}.", sentence=said))

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(_COLUMNS, list(rows), width)

    options.emit(Result(_COLUMNS, list(rows), _TYPES), render)

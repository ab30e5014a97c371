"""``scrisk status``: fresh, stale, failed or missing, for people and monitors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrisk.cli.options import Options, shared
from scrisk.language import english

if TYPE_CHECKING:
    from scrisk.refresh.status import Status

_KINDS = {
    "state": "VARCHAR", "exit_code": "INTEGER", "db": "VARCHAR", "run_id": "VARCHAR", "is_rolled_back": "BOOLEAN",
    "last_success": "VARCHAR", "age_seconds": "DOUBLE", "max_age_seconds": "DOUBLE", "is_stale": "BOOLEAN",
    "last_attempt": "VARCHAR", "last_command": "VARCHAR", "last_status": "VARCHAR", "last_error": "VARCHAR",
    "is_running": "BOOLEAN", "running_command": "VARCHAR", "running_since": "VARCHAR", "problem": "VARCHAR",
    "alerts": "VARCHAR", "sources": "VARCHAR",
}  # fmt: skip
_COLUMNS = tuple(_KINDS)


@click.command("status", short_help="Fresh, stale, failed or missing; exit code for monitors.")
@click.option(
    "--max-age", metavar="AGE", help="Older is stale, e.g. 36h or 7d; default is that of refresh.toml, else 8d."
)  # fmt: skip
@click.option(
    "--settings", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Settings; default is refresh.toml in the folder DB.d beside the warehouse.",
)  # fmt: skip
@click.option(
    "--metrics-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write metrics for node-exporter's textfile collector too; the name should end in .prom.",
)  # fmt: skip
@shared
def command(max_age: str | None, settings: Path | None, metrics_file: Path | None, options: Options) -> int:
    """How the warehouse is doing: fresh, stale, failed (the last refresh did; older data answer) or missing.

    Exits 0 when fresh, 10 when stale, 11 when the last refresh failed or was killed, 12 when nothing answers. A
    refresh that found nothing new is a success.

    \b
    Example:
      scrisk status
      scrisk status --max-age 36h --format json
      scrisk status --quiet --metrics-file scrisk.prom
    """
    from scrisk.catalog import duration, find_settings, load_settings
    from scrisk.catalog.settings import Status as Defaults
    from scrisk.refresh.metrics import metrics, write_metrics
    from scrisk.refresh.status import look
    from scrisk.report import history as report
    from scrisk.warehouse import Result

    history = options.history()
    file = find_settings(history.folder, settings)
    limit = max_age or (load_settings(file).status if file else Defaults()).max_age
    found = look(history, duration(limit))
    if metrics_file is not None:
        write_metrics(metrics(history, found), metrics_file)
    facts = _facts(found)
    # One row; what is a list or a table in JSON is text in the flat formats.
    nested = options.format in ("json", "ndjson")
    row = tuple(
        english(facts[name]) if nested or not isinstance(facts[name], list | dict) else _flat(facts[name])
        for name in _COLUMNS
    )
    options.emit(
        Result(_COLUMNS, [row], tuple(_KINDS.values())), lambda width: report.status(facts, facts["sources"], width)
    )
    return found.exit_code


def _facts(status: Status) -> dict[str, Any]:
    last, running = status.last_attempt, status.running
    return {
        "state": status.state, "exit_code": status.exit_code, "db": status.db, "run_id": status.run_id,
        "is_rolled_back": status.rolled_back is not None, "last_success": status.last_success or None,
        "age_seconds": status.age_seconds, "max_age_seconds": status.max_age.total_seconds(),
        "is_stale": status.is_stale, "last_attempt": last.started_at if last else None,
        "last_command": last.command if last else None, "last_status": last.status if last else None,
        "last_error": (last.error or None) if last else None, "is_running": running is not None,
        "running_command": running.command if running else None,
        "running_since": running.started_at if running else None,
        "problem": status.problem or None, "alerts": dict(status.alerts),
        "sources": [vars(source) for source in status.sources],
    }  # fmt: skip


def _flat(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)

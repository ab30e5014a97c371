"""``scrisk schedule``: print a crontab line, systemd units or an Airflow DAG."""

from __future__ import annotations

from pathlib import Path

import click

from scrisk.cli.options import Options, shared

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("schedule", short_help="A crontab line, systemd units or an Airflow DAG.")
@click.argument("kind", type=click.Choice(("cron", "systemd", "airflow")))
@click.option("--at", default="02:30", show_default=True, metavar="HH:MM", help="Time of day, every day.")
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="Only refresh this source. Repeatable.")
@click.option("--if-stale", metavar="AGE", help="Only ask sources not looked at for this long, e.g. 7d.")
@click.option("--settings", type=_FILE, metavar="FILE", help="Settings that are not beside the warehouse.")
@click.option("--log-file", type=_FILE, metavar="FILE", help="The refresh adds JSON lines to this file.")
@click.option("--metrics-file", type=_FILE, metavar="FILE", help="Write metrics for node-exporter after each refresh.")
@click.option("--env-file", type=_FILE, metavar="FILE", help="File with NAME=VALUE lines: where keys of sources stand.")
@click.option("--user", metavar="NAME", help="systemd: units of the machine, run by this user; else your own units.")
@shared
def command(
    kind: str,
    at: str,
    sources: tuple[str, ...],
    if_stale: str | None,
    settings: Path | None,
    log_file: Path | None,
    metrics_file: Path | None,
    env_file: Path | None,
    user: str | None,
    options: Options,
) -> None:
    """Print a schedule for `scrisk refresh` with the right paths of this installation. Nothing is installed.

    Keys never stand in a schedule; --env-file names the file they are in.

    \b
    Example:
      scrisk schedule cron --at 03:15 --if-stale 7d
      scrisk schedule systemd --user scrisk --metrics-file metrics/scrisk.prom
      scrisk schedule airflow -o scrisk_refresh.txt
    """
    from scrisk.catalog import duration
    from scrisk.refresh.schedule import KINDS, Schedule
    from scrisk.sources import source
    from scrisk.warehouse import Result

    if if_stale is not None:
        duration(if_stale)
    for name in sources:
        source(name)
    db = options.history().db
    paths = {
        name: None if path is None else path.expanduser().absolute()
        for name, path in (
            ("settings", settings),
            ("log_file", log_file),
            ("metrics_file", metrics_file),
            ("env_file", env_file),
        )
    }
    made = KINDS[kind](Schedule(db, at, sources, if_stale, user=user, **paths))
    # A schedule is text to copy: it is written as it is, not laid out.
    options.emit(
        Result(("file", "content"), list(made.items()), ("VARCHAR", "VARCHAR")), lambda _width: "\n".join(made.values())
    )  # fmt: skip

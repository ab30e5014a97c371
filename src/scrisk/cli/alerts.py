"""``scrisk alerts``: the scores that an alert points at."""

from __future__ import annotations

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, shared

_SEVERITIES = ("info", "warning", "critical")
EXIT_CODE = 13


@click.command("alerts", short_help="The scores that an alert points at.")
@click.option("--severity", type=click.Choice(_SEVERITIES), default="info", help="Only alerts at least this grave.")
@click.option("--economy", "economies", multiple=True, metavar="ECONOMY", help="Only this economy. Repeatable.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="Only this item. Repeatable.")
@click.option("--fail", is_flag=True, help=f"Exit {EXIT_CODE} when there is any.")
@shared
def command(
    severity: str, economies: tuple[str, ...], items: tuple[str, ...], fail: bool, options: Options
) -> int:  # fmt: skip
    """The scores that an alert of the published run points at. The rules are data: `scrisk build --alerts FILE`.

    Scores that carry a flag which the rule skips, such as low_coverage, raise no alert.

    \b
    Example:
      scrisk alerts
      scrisk alerts --severity critical --fail
      scrisk alerts --economy KOR --format csv
    """
    with options.warehouse() as warehouse:
        found = warehouse.query("alerts")
        some = set(warehouse.economies(economies)) if economies else None
        these = set(warehouse.items(items)) if items else None
        names = options.names(warehouse)
    rows = [
        row
        for row in found.dicts()
        if _SEVERITIES.index(row["severity"]) >= _SEVERITIES.index(severity)
        and (some is None or row["economy"] in some)
        and (these is None or row["item"] in these)
    ]

    def render(width: int) -> object:
        from scrisk.report import history

        return history.alerts(rows, names, width)

    options.emit(ask.result(found, rows), render)
    return EXIT_CODE if fail and rows else 0

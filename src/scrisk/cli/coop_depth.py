"""``scrisk coop depth``: how deep the cooperation of two economies is, by layer and month by month."""

from __future__ import annotations

from datetime import date

import click

from scrisk.cli.measures import Day
from scrisk.cli.options import Options, shared


@click.command("depth", short_help="How deep cooperation of two economies is, by layer, month by month.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY ECONOMY]")
@click.option("--as-of", type=Day(), metavar="DATE", help="Up to this day; default is today.")
@shared
def question(economies: tuple[str, ...], as_of: date | None, options: Options) -> None:
    """Depth of the cooperation of two economies, 0-100, with its interval; Japan and Korea when none is named.

    Other formats than table hold one row a month and layer.

    \b
    Example:
      scrisk coop depth
      scrisk coop depth KOR CHN
      scrisk coop depth JPN KOR --as-of 2025-08-01 --format csv
    """
    from scrisk.warehouse.coop_depth import Ledger
    from scrisk.warehouse.whatif import Workbench

    day = as_of or date.today()
    with options.warehouse() as warehouse:
        ledger = Ledger(Workbench(warehouse))
        pair = ledger.pair(economies)
        result = ledger.series(pair, day)
        found = ledger.friction(pair, day, ())
        engaged = ledger.engaged(pair, day)
        names = options.names(warehouse)

    def render(width: int) -> object:
        from scrisk.report import friction

        series: dict[str, list[float]] = {}
        for row in result.dicts():
            series.setdefault(row["cooperation_layer"], []).append(row["cooperation_depth"])
        return friction.depth(found, series, list(friction.engaged(engaged, names)), names, width)

    options.emit(result, render)

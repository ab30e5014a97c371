"""``scrisk compare``: economies side by side."""

from __future__ import annotations

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, filters, shared
from scrisk.errors import UsageError
from scrisk.language import say


@click.command("compare", short_help="Two or more economies side by side.")
@click.argument("economies", nargs=-1, required=True, metavar="ECONOMY ECONOMY [ECONOMY]...")
@filters
@click.option("--all", "show_all", is_flag=True, help="Show every world-share item in the table, not the main ones.")
@shared
def command(
    economies: tuple[str, ...],
    chains: tuple[str, ...],
    items: tuple[str, ...],
    stages: tuple[str, ...],
    year: int | None,
    basis: str | None,
    show_all: bool,
    options: Options,
) -> None:
    """Two or more economies side by side: item by item, who is worse off, and what they take from each other.

    Other formats than table hold one row an item and pair: the economy's figures, the partner's, and the
    partner's share in the economy's supply.

    \b
    Example:
      scrisk compare JPN KOR
      scrisk compare JPN KOR DEU --chain semiconductors
      scrisk compare Japan Korea --format csv -o both.csv
    """
    from scrisk.warehouse.select import scores

    with options.warehouse() as warehouse:
        chosen = warehouse.economies(economies)
        if len(chosen) < 2:
            raise UsageError(
                say("a comparison needs two different economies"), hint=say("For example: scrisk compare JPN KOR")
            )
        rows = scores(
            warehouse, economies, items=items, chains=chains, stages=stages, year=year, basis=basis
        ).dicts()  # fmt: skip
        found = list(dict.fromkeys(row["item"] for row in rows))
        pairs = warehouse.query("compare", economies=chosen, items=found, year=year, basis=basis or "headline")
        if not options.wants_table:
            options.emit(pairs, lambda _width: None)
            return
        from scrisk.cli.output import width
        from scrisk.report import compare
        from scrisk.report.elsewhere import headline
        from scrisk.report.ranking import kind
        from scrisk.report.view import View

        view = View(
            options.names(warehouse, emoji=width() >= 100),
            chosen,
            [row["chain"] for row in warehouse.query("chains").dicts()],
            {row["item"]: row for row in warehouse.query("items").dicts()},
            width(),
            show_all=show_all,
            editions=ask.editions(rows),
            shares=ask.shares(warehouse, rows, width()),
        )
    world, left = headline([row for row in rows if kind(row) == "world"], view)
    shown = [row for row in rows if kind(row) != "world"] + world
    options.emit(pairs, lambda _width: compare.table(shown, pairs.dicts(), view, left))

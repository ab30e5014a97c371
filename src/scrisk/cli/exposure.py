"""``scrisk exposure``: what interruptions within a year may cost, item by item."""

from __future__ import annotations

from typing import Any

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say


@click.command("exposure", short_help="What interruptions within a year may cost, at which stocks.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY]...")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="Only this item. Repeatable.")
@click.option(
    "--stocks", default="prior", metavar="DAYS",
    help="prior (what is published of stockpiles, else none), all, or a published level such as 0, 60 or 180.",
)  # fmt: skip
@click.option("--everything", is_flag=True, help="Also items about whose interruption nothing is known.")
@shared
def command(
    economies: tuple[str, ...], items: tuple[str, ...], stocks: str, everything: bool, options: Options
) -> None:
    """Days of demand that interruptions within a year leave unmet, on average and in a bad year.

    Suppliers fail with the chance that thirty years of trade teach, measures bite with chances that are judged
    (scrisk sql "select * from out.method_parameter where parameter like 'exposure.%'"). Every figure has its
    standard error from the number of draws beside it.

    \b
    Example:
      scrisk exposure
      scrisk exposure KOR --stocks 0
      scrisk exposure JPN --item graphite --stocks all --format json
    """
    with options.warehouse() as warehouse:
        found = warehouse.query("exposure")
        totals = warehouse.query("exposure_totals").dicts()
        parameters = {row["parameter"]: row["parameter_value"] for row in warehouse.query("parameters").dicts()}
        some = set(warehouse.economies(economies)) if economies else None
        these = set(warehouse.items(items)) if items else None
        names = options.names(warehouse)
    every = found.dicts()
    level = _level(stocks, {row["stock_days"] for row in every})
    asked = [
        row
        for row in every
        if (some is None or row["economy"] in some)
        and (these is None or row["item"] in these)
        and (everything or row["expected_shortfall_days"] is not None)
    ]
    priors = {(row["economy"], row["item"]) for row in every if row["is_stock_prior"]}
    rows = [row for row in asked if _wanted(row, level, priors)]

    def render(width: int) -> object:
        from scrisk.report import exposure

        return exposure.table(rows, totals if these is None else [], parameters, names, width)

    options.emit(ask.result(found, rows), render)


def _level(stocks: str, known: set[float]) -> float | str:
    if stocks in ("prior", "all"):
        return stocks
    levels = ", ".join(f"{days:g}" for days in sorted(known))
    try:
        days = float(stocks)
    except ValueError:
        days = -1.0
    if days not in known:
        raise UsageError(
            say("no exposure is published for stocks of {stocks!r}", stocks=stocks),
            hint=say("Levels: prior, all, {levels}.", levels=levels),
        )
    return days


def _wanted(row: dict[str, Any], level: float | str, priors: set[tuple[str, str]]) -> bool:
    if level == "all":
        return True
    if level == "prior":
        return bool(row["is_stock_prior"]) or ((row["economy"], row["item"]) not in priors and row["stock_days"] == 0.0)
    return bool(row["stock_days"] == level)

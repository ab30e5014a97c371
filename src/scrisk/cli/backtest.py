"""``scrisk backtest``: what the figures said before it happened, against what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scrisk.cli.options import Options, shared
from scrisk.cli.root import near
from scrisk.errors import UsageError
from scrisk.language import later, say

if TYPE_CHECKING:
    from scrisk.warehouse import Warehouse

PARTS = ("hazard", "episodes")
# The events of the hazard, where it is published.
EVENTS = ("E1", "E2", "E3")


@click.command("backtest", short_help="What the figures said before it happened, against what happened.")
@click.argument("what", metavar="[hazard|episodes]", default="hazard")
@click.option("--episode", "episodes", multiple=True, metavar="EPISODE", help="Only this episode. Repeatable.")
@click.option("--economy", "economies", multiple=True, metavar="ECONOMY", help="Only this economy. Repeatable.")
@shared
def command(what: str, episodes: tuple[str, ...], economies: tuple[str, ...], options: Options) -> None:
    """What the figures said before it happened, against what happened.

    hazard tests the probabilities on years that their model had not seen, beside HHI, governance-weighted HHI, the idea
    of GeoPolRisk and the number of suppliers on the same rows, and draws the calibration curve.

    episodes replays past interruptions: the figures of the year before on the day before, and the shipments after. A
    warning says who and what, not when. Shipments are told by China's monthly customs figures where there are some,
    else by published figures or yearly trade. The misses, and what cannot be told, are listed as well.

    \b
    Example:
      scrisk backtest
      scrisk backtest episodes
      scrisk backtest episodes --episode graphite-2023
      scrisk backtest episodes --economy KOR --format csv
    """
    if what not in PARTS:
        raise UsageError(
            say("nothing to backtest is called {what!r}", what=what), hint=near(what, PARTS, later("There are"))
        )
    if what == "hazard":
        if episodes or economies:
            raise UsageError(
                say("--episode and --economy are for `scrisk backtest episodes`"), hint=say("Leave them out.")
            )
        _hazard(options)
    else:
        _episodes(episodes, economies, options)


def _hazard(options: Options) -> None:
    with options.warehouse() as warehouse:
        found = warehouse.query("backtest")
        curve = warehouse.query("calibration").dicts()
        focal = "+".join(warehouse.economies([]))
    rows = found.dicts()

    def render(width: int) -> object:
        from scrisk.report import hazard

        return hazard.test(rows, curve, width, focal)

    options.emit(found, render)


def _episodes(episodes: tuple[str, ...], economies: tuple[str, ...], options: Options) -> None:
    from dataclasses import replace

    from scrisk import codes

    at = {codes.country(text) for text in economies}
    with options.warehouse() as warehouse:
        found = warehouse.query("episodes")
        months = warehouse.query("episode_months").dicts()
        figures = warehouse.query("episode_figures").dicts()
        chances = _chances(warehouse)
        names = options.names(warehouse)
    known = list(dict.fromkeys(found.column("episode_id")))
    for name in episodes:
        if name not in known:
            raise UsageError(say("no episode is called {name!r}", name=name), hint=near(name, known, later("Episodes")))
    rows = [
        {**row, **{f"chance_{event.lower()}": chances.get((_key(row), event)) for event in EVENTS}}
        for row in found.dicts()
        if (not episodes or row["episode_id"] in episodes) and (not at or row["economy"] in at)
    ]
    columns = (*found.columns, *(f"chance_{event.lower()}" for event in EVENTS))
    kinds = (*found.types, *("DOUBLE" for _ in EVENTS))
    result = replace(found, columns=columns, types=kinds, rows=[tuple(row[name] for name in columns) for row in rows])

    def render(width: int) -> object:
        from scrisk.report import episodes as report

        return report.table(rows, months, figures, names, width)

    options.emit(result, render)


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["episode_id"], row["economy"], row["item"]


def _chances(warehouse: Warehouse) -> dict[tuple[tuple[str, str, str], str], float]:
    """Return the probability of each event in the year after, where the hazard is published."""
    from scrisk.terms import TABLES

    if "hazard" not in TABLES:
        return {}
    return {(_key(row), row["event"]): row["probability"] for row in warehouse.query("episode_hazard").dicts()}

"""``scrisk coop value``: what economies avoid together, each one's share, and what each instrument brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.scenarios.worth import Measure
    from scrisk.warehouse.coop import Rows

_LAYERS = ("leaders", "ministers", "agencies", "firms", "multilateral")


@click.command("value", short_help="What a coalition avoids, who should get what, which instrument brings it.")
@click.option(
    "--members", multiple=True, metavar="CODES",
    help="Economies by commas, 1 to 8; default is Japan and Korea. Repeatable.",
)  # fmt: skip
@click.option(
    "--instrument", "instruments", multiple=True, metavar="NAME",
    help="Only this kind or instrument, e.g. stocks. Repeatable; `scrisk coop instruments` lists them.",
)  # fmt: skip
@click.option(
    "--scenario", "scenarios", multiple=True, metavar="NAME",
    help="A scenario, several joined by +, a .toml file, or all. Repeatable; default is cn-october-package.",
)  # fmt: skip
@click.option(
    "--measure", type=click.Choice(("expected", "cvar")), default="expected", show_default=True,
    help="What is avoided: the mean loss, or that of the worst twentieth.",
)  # fmt: skip
@click.option(
    "--capacity", type=click.FloatRange(0, 1000), default=1.0, show_default=True, metavar="X",
    help="Multiply every capacity.",
)  # fmt: skip
@click.option("--stocks", type=click.FloatRange(0, 36_500), metavar="DAYS", help="Stocks of all; default is the prior.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(("agreed", "proposed", "assumed")),
    help="Only instruments in this state. Repeatable.",
)  # fmt: skip
@click.option("--later", is_flag=True, help="Also instruments that start after day 0.")
@click.option(
    "--strike", "struck", multiple=True, type=click.Choice(_LAYERS), metavar="LAYER",
    help="Without the instruments that rest on this layer of the ledger alone, e.g. leaders. Repeatable.",
)  # fmt: skip
@click.option(
    "--branch", type=click.Choice(("in-force", "suspended")), default="in-force", show_default=True,
    help="Whether measures bite whose suspension lasts or has lapsed unconfirmed.",
)  # fmt: skip
@click.option("--draws", type=click.IntRange(2, 1_000_000), metavar="N", help="Draw so often.")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Another seed than the scenario's.")
@click.option(
    "--rows", "which", type=click.Choice(("members", "coalitions", "instruments")), default="members",
    show_default=True, help="What json, csv and the like hold; tables show all three.",
)  # fmt: skip
@shared
def question(
    members: tuple[str, ...],
    instruments: tuple[str, ...],
    scenarios: tuple[str, ...],
    measure: Measure,
    capacity: float,
    stocks: float | None,
    states: tuple[str, ...],
    later: bool,
    struck: tuple[str, ...],
    branch: str,
    draws: int | None,
    seed: int | None,
    which: Rows,
    options: Options,
) -> None:
    """What economies avoid when they help each other, on the same draws for every coalition of them.

    Each member's part is its Shapley share; whether a coalition would rather stay by itself is the core. Instruments
    and their capacities are data with sources; what is a judgement carries a star.

    \b
    Example:
      scrisk coop value --members JPN,KOR
      scrisk coop value --members JPN,KOR,AUS --instrument stocks
      scrisk coop value --members JPN,KOR,USA --scenario cn-graphite --measure cvar
      scrisk coop value --scenario all
      scrisk coop value --strike leaders
      scrisk coop value --members JPN,KOR --rows coalitions --format json
    """
    from scrisk.warehouse import coop
    from scrisk.warehouse.connect import result_of
    from scrisk.warehouse.whatif import Workbench

    if instruments and any("," in word for word in instruments):
        raise UsageError(say("--instrument takes one name"), hint=say("Give the option several times."))
    with options.warehouse() as warehouse:
        bench = Workbench(warehouse)
        exchange = coop.Exchange.of(bench)
        joined = coop.members_of(warehouse, members)
        cases = coop.cases_of(bench, scenarios)
        asked = exchange.chosen(instruments, states)
        standing = exchange.standing(asked, struck, cases[0].start)
        pairs = [
            coop.worths(
                exchange.outcome(
                    case, joined, instruments=standing, draws=draws, seed=seed, capacity=capacity, stocks=stocks,
                    later=later, in_force=branch == "in-force",
                ),
                measure,
            )
            for case in cases
        ]  # fmt: skip
        names = options.names(warehouse)

    def render(width: int) -> object:
        from scrisk.report import coop_value

        look = coop_value.Look(names, width, struck, len(asked) - len(standing))
        return coop_value.answer(pairs[0], look) if len(pairs) == 1 else coop_value.compared(pairs, look)

    options.emit(result_of(coop.rows_of(pairs, which)), render)

"""``scrisk coop friction``: what is left of cooperation when one layer falls away."""

from __future__ import annotations

from datetime import date

import click

from scrisk.cli.coop_ledger import LAYERS
from scrisk.cli.measures import Day
from scrisk.cli.options import Options, shared

# What a quarrel like that of 2018 to 2023 stopped: see harms in data/catalog/cooperation/quarrels.toml.
_COMPARED = (("leaders",), ("ministers",), ("leaders", "ministers", "agencies"))


@click.command("friction", short_help="What is left of it when one layer falls away.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY ECONOMY]")
@click.option("--as-of", type=Day(), metavar="DATE", help="State on this day; default is today.")
@click.option(
    "--strike", "struck", multiple=True, type=click.Choice(LAYERS), default=("leaders",), show_default=True,
    help="Layer that falls away, with what rests on it alone. Repeatable.",
)  # fmt: skip
@shared
def question(economies: tuple[str, ...], as_of: date | None, struck: tuple[str, ...], options: Options) -> None:
    """Strike a layer out of the ledger, as a political quarrel would, and see what remains.

    Other formats than table hold one row a layer: the depth with and without.

    \b
    Example:
      scrisk coop friction
      scrisk coop friction --as-of 2026-01-31
      scrisk coop friction JPN KOR --strike leaders --strike ministers
    """
    from scrisk.warehouse.coop_depth import Ledger, friction_result
    from scrisk.warehouse.whatif import Workbench

    day = as_of or date.today()
    with options.warehouse() as warehouse:
        ledger = Ledger(Workbench(warehouse))
        pair = ledger.pair(economies)
        found = ledger.friction(pair, day, struck)
        others = [ledger.friction(pair, day, layers) for layers in _COMPARED if set(layers) != set(struck)]
        polls = warehouse.query("political_context", as_of=day, economies=list(pair)).dicts()
        names = options.names(warehouse)
    titles = {entry.id: entry.names.in_language(options.lang) for entry in ledger.entries}

    def render(width: int) -> object:
        from scrisk.report import friction

        return friction.friction(found, titles, [], others, polls, names, width)

    options.emit(friction_result([found]), render)

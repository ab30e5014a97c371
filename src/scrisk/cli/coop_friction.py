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
@click.option(
    "--scenario", default="cn-october-package", show_default=True, metavar="NAME",
    help="In which the loss that both avoid together is told.",
)  # fmt: skip
@click.option("--later", is_flag=True, help="Also instruments that start after the scenario does.")
@click.option(
    "--rows", type=click.Choice(("depth", "loss")), default="depth", show_default=True,
    help="What other formats than table hold: the depth by layer, or the loss avoided.",
)  # fmt: skip
@shared
def question(
    economies: tuple[str, ...],
    as_of: date | None,
    struck: tuple[str, ...],
    scenario: str,
    later: bool,
    rows: str,
    options: Options,
) -> None:
    """Strike a layer out of the ledger, as a political quarrel would, and see what remains.

    Told are the depth of cooperation and the loss that both avoid together in a scenario, with and without: the
    instruments that rest on struck entries alone fall with them.

    \b
    Example:
      scrisk coop friction
      scrisk coop friction --as-of 2026-01-31
      scrisk coop friction JPN KOR --strike leaders --strike ministers
      scrisk coop friction --scenario cn-graphite --rows loss --format json
    """
    from scrisk.warehouse.coop_depth import Ledger, friction_result
    from scrisk.warehouse.coop_friction import remaining, remaining_result
    from scrisk.warehouse.whatif import Workbench

    day = as_of or date.today()
    with options.warehouse() as warehouse:
        bench = Workbench(warehouse)
        ledger = Ledger(bench)
        pair = ledger.pair(economies)
        found = ledger.friction(pair, day, struck)
        others = [ledger.friction(pair, day, layers) for layers in _COMPARED if set(layers) != set(struck)]
        loss = None
        if options.wants_table or rows == "loss":
            loss = remaining(bench, ledger.entries, pair, day, found.struck, scenario, later=later)
        polls = warehouse.query("political_context", as_of=day, economies=list(pair)).dicts()
        names = options.names(warehouse)
    titles = {entry.id: entry.names.in_language(options.lang) for entry in ledger.entries}

    def render(width: int) -> object:
        from scrisk.report import friction

        assert loss is not None
        said = friction.loss(loss, names)
        return friction.friction(found, titles, said, others, polls, names, width)

    options.emit(remaining_result(loss) if loss is not None and rows == "loss" else friction_result([found]), render)

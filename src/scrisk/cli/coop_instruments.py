"""``scrisk coop instruments``: how economies may help each other, with capacities and sources."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("instruments", short_help="How economies may help each other: members, goods, capacity, state.")
@click.argument("words", nargs=-1, metavar="[KIND or NAME]...")
@click.option("--member", "members", multiple=True, metavar="CODE", help="Only those it takes part in. Repeatable.")
@shared
def question(words: tuple[str, ...], members: tuple[str, ...], options: Options) -> None:
    """Instruments of cooperation. A star marks a capacity that is a judgement, because no figure is published.

    \b
    Example:
      scrisk coop instruments
      scrisk coop instruments stocks --member KOR
      scrisk coop instruments ja-lynas-heavy --format json
    """
    from scrisk.warehouse import coop
    from scrisk.warehouse.connect import result_of
    from scrisk.warehouse.whatif import Workbench

    with options.warehouse() as warehouse:
        exchange = coop.Exchange.of(Workbench(warehouse))
        some = set(coop.members_of(warehouse, members)) if members else set()
        found = [entry for entry in exchange.chosen(words) if not some or some <= set(entry.members)]
        names = options.names(warehouse)
        rows = coop.instrument_frame(found)

    def render(width: int) -> object:
        from scrisk.report import coop_value

        return coop_value.listing(found, coop_value.Look(names, width))

    options.emit(result_of(rows), render)

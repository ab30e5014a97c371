"""``scrisk network shock``: what falls when some stop, wholly or in part."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.scoring.networks import Shock


@click.command("shock", short_help="What falls when some stop, wholly or in part.")
@click.argument("name", required=False, metavar="[NAME]")
@click.option(
    "--stop", "stops", multiple=True, metavar="NODE[=LOSS]",
    help="This node stops, or loses this share of its output: --stop FIRM=0.4. Repeatable.",
)  # fmt: skip
@click.option("--sector", "sectors", multiple=True, metavar="SECTOR[=LOSS]", help="Every node of a sector. Repeatable.")
@click.option(
    "--economy", "economies", multiple=True, metavar="ECONOMY[=LOSS]", help="Every node of an economy. Repeatable."
)
@click.option("--item", "items", multiple=True, metavar="ITEM[=LOSS]", help="Every node of an item. Repeatable.")
@click.option(
    "--file", "file", type=click.Path(path_type=Path), metavar="FILE",
    help="Table of shocks (scrisk template network-shocks); rows with a scenario each are run apart.",
)  # fmt: skip
@click.option(
    "--by", type=click.Choice(("node", "sector", "economy", "item", "total")), default="node", show_default=True,
    help="What a row is; total is one row a scenario.",
)  # fmt: skip
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Rows of the table.")
@click.option(
    "--epsilon", type=click.FloatRange(0, 1), metavar="E",
    help="The cascade has ended when no output changes by more than this in a step; default is the method's, 0.01.",
)  # fmt: skip
@click.option("--replacement", is_flag=True, help="Buyers turn to the rest of a market when a supplier falls.")
@click.option("--threads", type=click.IntRange(min=1), metavar="N", help="Threads; the answer is the same with any.")
@shared
def question(
    name: str | None,
    stops: Sequence[str],
    sectors: Sequence[str],
    economies: Sequence[str],
    items: Sequence[str],
    file: Path | None,
    by: str,
    top: int,
    epsilon: float | None,
    replacement: bool,
    threads: int | None,
    options: Options,
) -> None:
    """What falls when some stop: how much output is lost, by whom, for want of goods (down) or of orders (up).

    LOSS is the share of output that is lost from outside, 0-1 or in %, all of it if left out; of several that hit a
    node the largest counts. NAME may be left out when only one network is loaded. Other formats than table give every
    row.

    \b
    Example:
      scrisk network shock my-group --stop MAGNETS-A
      scrisk network shock my-group --stop MAGNETS-A=0.4 --sector motors=20%
      scrisk network shock my-group --economy CHN --by sector
      scrisk network shock my-group --file shocks.csv --format json
    """
    from dataclasses import replace

    from scrisk.cli import networking
    from scrisk.scoring import networks as scoring
    from scrisk.warehouse import networks
    from scrisk.warehouse.connect import result_of

    given = {"stop": stops, "sector": sectors, "economy": economies, "item": items}
    if not any(given.values()) and file is None:
        raise UsageError(
            say("nothing is hit"), hint=say("Add --stop NODE, --sector SECTOR=0.2, --economy ECONOMY or --file FILE.")
        )
    graph, told, _, _ = networking.opened(options, name)
    chosen = networks.settings(networking.method_of(options), epsilon, replacement)
    scenarios = _scenarios(networking.shocks(given, graph), file)
    fallen = scoring.fall(graph, scenarios, replace(chosen, threads=threads))
    totals = scoring.totals(fallen)
    if by == "total":
        rows = scoring.totals_frame(fallen)
    else:
        rows = scoring.fallen_nodes(fallen) if by == "node" else scoring.fallen_groups(fallen, by)

    def render(width: int) -> object:
        from scrisk.report import network

        groups = {
            kind: scoring.fallen_groups(fallen, kind).to_dicts()
            for kind in ("sector", "economy")
            if len(totals) == 1 and by == "node" and told[f"{kind}s"] > 1
        }
        return network.fallen(rows.to_dicts(), groups, totals, told, chosen, by, top, width)

    options.emit(result_of(rows), render)


def _scenarios(given: list[Shock], file: Path | None) -> dict[str, list[Shock]]:
    """Return what happens in each scenario; what the command line says happens in all of them."""
    from scrisk.scoring.networks import Shock
    from scrisk.sources import network as tables

    if file is None:
        return {"shock": given}
    found: dict[str, list[Shock]] = {}
    for scenario, kind, what, loss in tables.shocks(file):
        found.setdefault(scenario, [*given]).append(Shock(kind, what, loss))
    return found

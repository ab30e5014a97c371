"""``scrisk network load``: bring in who sells what to whom."""

from __future__ import annotations

from pathlib import Path

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

_FILE = click.Path(path_type=Path)


@click.command("load", short_help="Bring in who sells what to whom.")
@click.argument("edges", type=_FILE, metavar="FILE")
@click.option("--nodes", type=_FILE, metavar="FILE", help="Table of node and sector; name, economy, item, output.")
@click.option(
    "--essential", metavar="FILE|all|none",
    help="Which inputs are essential: a table of supplier_sector, buyer_sector and 0, 1 or 2, or all, or none. "
    "Default is all with --nodes, the worst case; none without, when no sectors are known.",
)  # fmt: skip
@click.option(
    "--unlisted", type=click.Choice(("essential", "non-essential", "negligible")), default="non-essential",
    show_default=True, help="What the pairs of sectors are that the table of essential inputs does not name.",
)  # fmt: skip
@click.option("--name", metavar="NAME", help="What to call the network; default is the name of the file.")
@click.option("--unit", default="", metavar="UNIT", help='Unit of the values, for example "million JPY".')
@click.option("--sum-duplicates", is_flag=True, help="Add up rows of the same supplier and buyer.")
@click.option("--drop-self-loops", is_flag=True, help="Leave out nodes that sell to themselves.")
@click.option("--drop-zeros", is_flag=True, help="Leave out links of value zero.")
@click.option("--spare-sectors", is_flag=True, help="The table of essential inputs may name sectors that no node has.")
@shared
def question(
    edges: Path,
    nodes: Path | None,
    essential: str | None,
    unlisted: str,
    name: str | None,
    unit: str,
    sum_duplicates: bool,
    drop_self_loops: bool,
    drop_zeros: bool,
    spare_sectors: bool,
    options: Options,
) -> None:
    """Bring in a network: FILE is a table of supplier, buyer and value (.csv, .xlsx or .parquet).

    The tables are checked whole: a bad row refuses them all, with file, row, column and reason, and nothing is kept.
    A network of the same name is replaced. docs/network.md says what is refused and what is taken as it is.

    \b
    Example:
      scrisk network load edges.csv --nodes nodes.csv --essential essential.csv --name my-group
      scrisk network load edges.parquet --nodes nodes.parquet --essential all --unit "million JPY"
      scrisk network load edges.csv --sum-duplicates --drop-self-loops
    """
    from scrisk.cli import networking
    from scrisk.sources import network as tables
    from scrisk.warehouse import network_tables
    from scrisk.warehouse.connect import result_of

    manner = tables.Manner(sum_duplicates, drop_self_loops, drop_zeros, spare_sectors, unlisted)
    rule = essential if essential in (None, *tables.RULES) else Path(essential or "")
    found = tables.read(edges, nodes, rule, manner)
    store = networking.store(options)
    stored, change = store.save(name if name is not None else _named(edges), found, unit)
    for note in found.notes:
        options.note(note)
    row = network_tables.network(stored)

    def render(width: int) -> object:
        from scrisk.report import network

        return network.loaded(row.to_dicts()[0], change, width)

    options.emit(result_of(row), render)
    options.note(say("In SQL (out.network, network_node, network_edge) from the next scrisk build or refresh on."))


def _named(edges: Path) -> str:
    import re

    name = re.sub(r"[^a-z0-9]+", "-", edges.stem.lower()).strip("-")[:40]
    if not name:
        raise UsageError(
            say("{file} does not make a name for the network", file=edges.name), hint=say("Add --name my-group.")
        )
    return name

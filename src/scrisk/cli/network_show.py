"""``scrisk network show``: one network, its nodes and links."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("show", short_help="One network: its nodes and links.")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--links", is_flag=True, help="The links in place of the nodes.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Rows of the table.")
@shared
def question(name: str | None, links: bool, top: int, options: Options) -> None:
    """One network: its nodes with what they buy and sell, or its links with --links; the largest first.

    \b
    Example:
      scrisk network show my-group
      scrisk network show my-group --links --format csv
    """
    from scrisk.cli import networking
    from scrisk.scoring.networks import nodes_told
    from scrisk.warehouse.connect import result_of

    graph, told, _, _ = networking.opened(options, name)
    largest = ["link_value"] if links else ["node_output"]
    keys = ["supplier_node", "buyer_node"] if links else ["node"]
    frame = graph.edges if links else nodes_told(graph)
    rows = frame.sort([*largest, *keys], descending=[True, *(False for _ in keys)])

    def render(width: int) -> object:
        from scrisk.report import network

        return network.shown(rows.to_dicts(), told, links, top, width)

    options.emit(result_of(rows), render)

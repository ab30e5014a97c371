"""``scrisk network risk``: what falls when each node stops, ranked."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("risk", short_help="Who matters: what falls when each node stops, ranked.")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Rows of the table.")
@click.option(
    "--epsilon", type=click.FloatRange(0, 1), metavar="E",
    help="A cascade has ended when no output changes by more than this in a step; default is the method's, 0.01.",
)  # fmt: skip
@click.option("--replacement", is_flag=True, help="Buyers turn to the rest of a market when a supplier falls.")
@click.option("--threads", type=click.IntRange(min=1), metavar="N", help="Threads; the answer is the same with any.")
@shared
def question(
    name: str | None, top: int, epsilon: float | None, replacement: bool, threads: int | None, options: Options
) -> None:
    """Who matters: the share of all output that is lost when a node stops, with what follows (ESRI), ranked.

    NAME may be left out when only one network is loaded. The answer is kept, so the second time it is there at once,
    and every build publishes it (out.network_risk). Other formats than table give every node.

    \b
    Example:
      scrisk network risk my-group
      scrisk network risk my-group --top 50 --replacement
      scrisk network risk my-group --epsilon 0.001 --format csv -o risk.csv
    """
    from scrisk.cli import networking
    from scrisk.warehouse import networks
    from scrisk.warehouse.connect import result_of

    graph, told, store, stored = networking.opened(options, name)
    method = networking.method_of(options)
    chosen = networks.settings(method, epsilon, replacement)
    with options.following() as bar:
        if stored is None:
            from dataclasses import replace

            from scrisk.scoring.networks import ranked

            frame = ranked(graph, replace(chosen, threads=threads), bar.counted)
        else:
            frame = store.rank(
                stored, method, epsilon=epsilon, replacement=replacement, threads=threads, say=bar.counted
            )
    rows = networking.with_nodes(frame, graph)

    def render(width: int) -> object:
        from scrisk.report import network

        return network.ranking(rows.to_dicts(), told, chosen, top, width)

    options.emit(result_of(rows), render)

"""``scrisk network drop``: remove a network."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.language import say


@click.command("drop", short_help="Remove a network.")
@click.argument("name", metavar="NAME")
@shared
def question(name: str, options: Options) -> None:
    """Remove a network that was loaded. The warehouse holds it until the next build or refresh.

    \b
    Example:
      scrisk network drop my-group
    """
    from scrisk.cli import networking
    from scrisk.warehouse import Result

    gone = networking.store(options).drop(name)
    said = gone.manifest
    columns = ("network", "network_hash", "node_count", "link_count")
    row = tuple(said[column] for column in columns)
    words = say(
        "Removed {network}: {nodes:,} nodes, {links:,} links.",
        network=name, nodes=said["node_count"], links=said["link_count"],
    )  # fmt: skip
    options.emit(Result(columns, [row], ("VARCHAR", "VARCHAR", "INTEGER", "BIGINT")), lambda _width: f"{words}\n")

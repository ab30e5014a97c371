"""``scrisk network list``: the networks there are."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.language import say


@click.command("list", short_help="The networks there are.")
@shared
def question(options: Options) -> None:
    """The networks that were loaded, with their size and what was asked of them.

    \b
    Example:
      scrisk network list
    """
    import polars as pl

    from scrisk.cli import networking
    from scrisk.warehouse import network_tables
    from scrisk.warehouse.built_in import BUILT_IN
    from scrisk.warehouse.connect import result_of

    kept = networking.store(options).all()
    frame = pl.concat([network_tables.empty("network"), *(network_tables.network(stored) for stored in kept)])
    rows = frame.with_columns(pl.Series("has_risk", [stored.asked is not None for stored in kept], dtype=pl.Boolean))

    def render(width: int) -> object:
        from scrisk.report import network

        return network.listing(rows.to_dicts(), [(entry.name, say(entry.title)) for entry in BUILT_IN.values()], width)

    options.emit(result_of(rows), render)

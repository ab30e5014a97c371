"""``scrisk sources``: where the figures come from, and under which licence."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("sources", short_help="Where the figures come from, and under which licence.")
@shared
def command(options: Options) -> None:
    """Where the figures come from: producer, edition, licence, whether commercial use is allowed, and how to
    build a warehouse without a source.

    \b
    Example:
      scrisk sources
      scrisk sources --format json
    """
    with options.warehouse() as warehouse:
        result = warehouse.query("sources")

    def render(_width: int) -> object:
        from scrisk.report import listing

        return listing.sources(result.dicts())

    options.emit(result, render)

"""``scrisk economies``: the economies that are scored."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("economies", short_help="The economies that are scored.")
@shared
def command(options: Options) -> None:
    """The economies that are scored; those with a star when none is named.

    \b
    Example:
      scrisk economies
      scrisk economies --lang ja
    """
    with options.warehouse() as warehouse:
        result = warehouse.query("known_economies")
        names = options.names(warehouse, emoji=options.wants_table)

    def render(_width: int) -> object:
        from scrisk.report import listing

        return listing.economies(result.dicts(), names)

    options.emit(result, render)

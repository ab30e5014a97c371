"""``scrisk explore``: a screen to walk from economies to items, suppliers and scenarios."""

from __future__ import annotations

import sys

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import OutputError, UsageError
from scrisk.language import say


@click.command("explore", short_help="Walk economies, items, suppliers and scenarios by the keyboard.")
@click.argument("economy", required=False)
@click.argument("item", required=False)
@shared
def command(economy: str | None, item: str | None, options: Options) -> None:
    """Walk from economies to items, suppliers and scenarios by the keyboard (extra explore: pip install
    'scrisk[explore]').

    ECONOMY and ITEM are where to begin. Arrows and enter walk, escape goes back, / filters, s takes another order, b
    another basis, e shows all of `scrisk explain`, ? the keys, q quits.

    \b
    Example:
      scrisk explore
      scrisk explore KOR
      scrisk explore JPN rare-earth-metals --lang ja
    """
    if options.output is not None or not options.wants_table:
        raise UsageError(
            say("explore is a screen: it writes no files"), hint=say("`scrisk score` answers in every format.")
        )
    try:
        import textual  # noqa: F401
    except ImportError as error:
        raise OutputError(
            say("explore needs the package textual, which is not installed"), hint=say("pip install 'scrisk[explore]'")
        ) from error
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            say("explore needs a terminal to draw on and to read keys from"),
            hint=say("`scrisk score` and `scrisk explain` write to files and pipes."),
        )
    from scrisk.explore.app import Explorer
    from scrisk.explore.asking import Asked

    with options.warehouse() as warehouse:
        path: tuple[str, ...] = tuple(warehouse.economies([economy])) if economy else ()
        if item:
            path += tuple(warehouse.items([item])[:1])
        Explorer(Asked(warehouse, options.names(warehouse)), path).run()

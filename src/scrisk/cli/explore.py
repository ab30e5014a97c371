"""``scrisk explore``: a screen to walk from economies to items, suppliers and scenarios."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import OutputError, UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.explore.app import Explorer
    from scrisk.report.explain import Case
    from scrisk.report.words import Names
    from scrisk.warehouse import Warehouse


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
    if find_spec("textual") is None:
        raise OutputError(
            say("explore needs the package textual, which is not installed"), hint=say("pip install 'scrisk[explore]'")
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            say("explore needs a terminal to draw on and to read keys from"),
            hint=say("`scrisk score` and `scrisk explain` write to files and pipes."),
        )
    with options.warehouse() as warehouse:
        path: tuple[str, ...] = tuple(warehouse.economies([economy])) if economy else ()
        if item:
            path += tuple(warehouse.items([item])[:1])
        screen(warehouse, options.names(warehouse), path).run()


def screen(warehouse: Warehouse, names: Names, path: tuple[str, ...] = ()) -> Explorer:
    """Return the screen, not running yet; ``path`` is an economy to begin in, and an item of it."""
    from scrisk.cli.explain import case_of
    from scrisk.explore.app import Explorer
    from scrisk.explore.asking import Asked

    def whole(economy: str, item: str) -> Case:
        return case_of(warehouse, economy, item, None, None, names)

    return Explorer(Asked(warehouse, names, whole), path)

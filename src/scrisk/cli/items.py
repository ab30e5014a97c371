"""``scrisk items``: the catalogued items."""

from __future__ import annotations

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, shared
from scrisk.cli.root import near
from scrisk.errors import UsageError
from scrisk.language import later, say


@click.command("items", short_help="The catalogued items.")
@click.option("--chain", "chains", multiple=True, metavar="CHAIN", help="Only this chain. Repeatable.")
@click.option("--stage", "stages", multiple=True, metavar="STAGE", help="Only this stage. Repeatable.")
@click.option("--list", "list_id", metavar="LIST", help="Only items on this official list, e.g. kor-critical-33.")
@shared
def command(chains: tuple[str, ...], stages: tuple[str, ...], list_id: str | None, options: Options) -> None:
    """The catalogued items: id, name, how the suppliers are known, HS codes, official lists.

    \b
    Example:
      scrisk items
      scrisk items --chain semiconductors --stage tool
      scrisk items --list kor-critical-33 --lang ko
    """
    from scrisk.warehouse import select

    with options.warehouse() as warehouse:
        result = warehouse.query("items")
        lists = warehouse.query("official_lists").dicts()
        allowed = select.chosen(chains, warehouse.query("chains").dicts(), "chain")
        steps = select.chosen(stages, warehouse.query("stages").dicts(), "stage")
        names = options.names(warehouse)
    if list_id is not None and list_id not in {row["list_id"] for row in lists}:
        raise UsageError(
            say("no official list is called {list_id!r}", list_id=list_id),
            hint=near(list_id, [r["list_id"] for r in lists], later("Lists")),
        )
    rows = [
        row
        for row in result.dicts()
        if row["chain"] in allowed
        and row["stage"] in steps
        and (list_id is None or list_id in (row["official_lists"] or "").split(";"))
    ]

    def render(width: int) -> object:
        from scrisk.report import listing

        named = {part for row in rows for part in (row["official_lists"] or "").split(";")}
        return listing.items(rows, [entry for entry in lists if entry["list_id"] in named], names, width)

    options.emit(ask.result(result, rows), render)

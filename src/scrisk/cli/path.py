"""``scrisk path``: the strongest indirect paths from one economy to another."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError


@click.command("path", short_help="The strongest indirect paths from one economy to another.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--item", metavar="ITEM", help="Which item: an id, a code, a name, or a word of its id (magnets).")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many paths to list.")
@click.option(
    "--max-length", "length", type=click.IntRange(1, 12), help="Most links of a path; default is the method's."
)
@click.option("--kind", type=click.Choice(("all", "light", "heavy")), default="all", show_default=True,
              help="Follow light or heavy rare earths apart, by printed shares of the stages.")  # fmt: skip
@click.option("--year", type=int, help="A year with trade in the item; default is the newest.")
@click.option("--basis", type=click.Choice(("quantity", "value")), help="Tonnes or dollars; default is the item's own.")
@shared
def command(
    source: str, target: str, item: str | None, top: int, length: int | None, kind: str, year: int | None,
    basis: str | None, options: Options,
) -> None:  # fmt: skip
    """By which ways goods of one economy reach another: at first hand, through traders, and inside what others make.

    A path's share is the part of TO's imports of the item that comes along it: had FROM stopped, and nobody stepped in,
    that part would be missing. Everyone is taken to ship a mix of all it has; what is made is followed into what it is
    made of.

    \b
    Example:
      scrisk path CHN KOR --item magnets
      scrisk path CHN KOR --item magnets --kind heavy
      scrisk path CHN JPN --item rare-earth-metals --basis value --top 5
      scrisk path CHN JPN --item graphite --max-length 2 --format json
    """
    if item is None:
        raise UsageError("of which item?", hint="Example: scrisk path CHN KOR --item magnets")
    with options.warehouse() as warehouse:
        from scrisk.warehouse.paths import item_paths, rows_of

        found = item_paths(
            warehouse, source, target, item, year=year, basis=basis, kind=kind, top=top, length=length
        )  # fmt: skip
        names = options.names(warehouse)
        run = warehouse.query("run").dicts()[0]

    def render(width: int) -> object:
        from scrisk.report import path

        return path.table(found, names, str(run["method_version"]), width)

    options.emit(rows_of(found), render)

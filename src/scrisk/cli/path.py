"""``scrisk path``: the strongest indirect paths from one economy to another."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say


@click.command("path", short_help="The strongest indirect paths from one economy to another.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--item", metavar="ITEM", help="Which item: an id, a code, a name, or a word of its id (magnets).")
@click.option("--sector", metavar="SECTOR", help="In place of an item, an industry of the inter-country table: C26.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many paths to list.")
@click.option("--max-length", "length", type=click.IntRange(1, 12), help="Most links of a path; 5 of an item, 3 else.")
@click.option(
    "--kind", type=click.Choice(("all", "light", "heavy")), default="all", show_default=True,
    help="Items: follow light or heavy rare earths apart, by printed shares of the stages.",
)  # fmt: skip
@click.option("--year", type=int, help="Items: a year with trade in it; default is the newest.")
@click.option("--basis", type=click.Choice(("quantity", "value")), help="Items: tonnes or dollars.")
@shared
def command(
    source: str, target: str, item: str | None, sector: str | None, top: int, length: int | None, kind: str,
    year: int | None, basis: str | None, options: Options,
) -> None:  # fmt: skip
    """By which ways goods of one economy reach another: at first hand, through others, and inside what others make.

    A path's share is the part of TO's imports of the item that comes along it: had FROM stopped, and nobody stepped in,
    that part would be missing. Everyone is taken to ship a mix of all it has; what is made is followed into what it is
    made of. Between industries it is the part of the industry's output whose inputs come along the path.

    \b
    Example:
      scrisk path CHN KOR --item magnets
      scrisk path CHN KOR --item magnets --kind heavy
      scrisk path CHN JPN --item rare-earth-metals --basis value --top 5
      scrisk path CHN JPN --item graphite --max-length 2 --format json
      scrisk path CHN KOR --sector C26
    """
    if (item is None) == (sector is None):
        raise UsageError(
            say("name one item or one sector"), hint=say("Example: scrisk path CHN KOR --item magnets, or --sector C26")
        )
    if sector is not None:
        if year is not None or basis is not None or kind != "all":
            raise UsageError(
                say("--year, --basis and --kind are for items"), hint=say("Example: scrisk path CHN KOR --sector C26")
            )
        _of_sector(source, target, sector, top, length, options)
        return
    with options.warehouse() as warehouse:
        from scrisk.warehouse.paths import item_paths, rows_of

        found = item_paths(
            warehouse, source, target, item or "", year=year, basis=basis, kind=kind, top=top, length=length
        )
        names = options.names(warehouse)
        method = str(warehouse.query("run").dicts()[0]["method_version"])

    def render(width: int) -> object:
        from scrisk.report import path

        return path.table(found, names, method, width)

    options.emit(rows_of(found), render)


def _of_sector(source: str, target: str, sector: str, top: int, length: int | None, options: Options) -> None:
    with options.warehouse() as warehouse:
        from scrisk.warehouse.sector_paths import rows_of, sector_paths

        found = sector_paths(warehouse, source, target, sector, top=top, length=length or 3)
        names = options.names(warehouse)
        industries = {row["sector"]: row[f"name_{options.lang}"] for row in warehouse.query("io_sectors").dicts()}
        method = str(warehouse.query("run").dicts()[0]["method_version"])

    def render(width: int) -> object:
        from scrisk.report import path

        return path.sector_table(found, industries, names, method, width)

    options.emit(rows_of(found), render)

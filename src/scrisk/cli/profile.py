"""``scrisk profile``: what economies lean on China for, and what on the United States and their allies."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("profile", short_help="Between two poles: what leans on China, what on the US and allies.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY]...")
@shared
def command(economies: tuple[str, ...], options: Options) -> None:
    """What economies lean on China for, and what on the United States and their allies, side by side.

    Supply by stage, at first hand and through others, over the years; deliveries behind industries; tools, materials
    and design of chips and what stops without them; cooperation on supply; votes. Other formats than table hold every
    year of out.two_pole.

    \b
    Example:
      scrisk profile JPN KOR
      scrisk profile Korea --format csv -o korea.csv
    """
    with options.warehouse() as warehouse:
        chosen = warehouse.economies(economies)
        found = warehouse.query("two_pole", economies=chosen)
        sectors = {row["sector"]: row[f"name_{options.lang}"] for row in warehouse.query("io_sectors").dicts()}
        names = options.names(warehouse)

    def render(width: int) -> object:
        from scrisk.report import profile

        return profile.page(found.dicts(), chosen, sectors, names, width)

    options.emit(found, render)

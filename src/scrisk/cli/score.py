"""``scrisk score``: how concentrated and exposed supply is, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

METHODS = ("hhi", "geopolrisk", "eu", "usgs", "core", "price")
BASES = ("quantity", "value", "world-share", "published-share", "all")


@click.command("score", short_help="How concentrated and exposed supply is, item by item.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY]...")
@click.option("--chain", "chains", multiple=True, metavar="CHAIN", help="Only this chain, e.g. rare-earths. Repeatable.")
@click.option(
    "--item", "items", multiple=True, metavar="ITEM",
    help="Only this item: id, HS code, material or name in English, Japanese or Korean. Repeatable.",
)  # fmt: skip
@click.option("--stage", "stages", multiple=True, metavar="STAGE", help="Only this stage of a chain. Repeatable.")
@click.option("--year", type=int, help="Only this year; default is the latest year of each item.")
@click.option("--method", type=click.Choice(METHODS), help="Let the columns of one method lead and sort.")
@click.option("--basis", type=click.Choice(BASES), help="What the shares measure; default is each item's main basis.")
@click.option("--sort", metavar="COLUMN", help="Sort by any column of the result, the worst first.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the N worst of each economy and section.")
@click.option("--all", "show_all", is_flag=True, help="Show every world-share item in the table, not the main ones.")
@shared
def command(
    economies: tuple[str, ...],
    chains: tuple[str, ...],
    items: tuple[str, ...],
    stages: tuple[str, ...],
    year: int | None,
    method: str | None,
    basis: str | None,
    sort: str | None,
    top: int | None,
    show_all: bool,
    options: Options,
) -> None:
    """How concentrated and exposed supply is, item by item.

    ECONOMY is a code or a name (JPN, Korea, 日本); without one, those the catalog puts first. The table shows
    each item on its main basis in its latest year; other formats carry every column and every row.

    \b
    Example:
      scrisk score
      scrisk score KOR --chain rare-earths --method eu
      scrisk score JPN KOR --item graphite --basis all
      scrisk score JPN --year 2019 --sort china_share --top 10
      scrisk score --format parquet -o scores.parquet
    """
    column = ask.column(sort) if sort else None
    from scrisk.report import ranking

    with options.warehouse() as warehouse:
        chosen = warehouse.economies(economies)
        known = warehouse.query("chains").dicts()
        scope: dict[str, Any] = {
            "economies": chosen,
            "items": warehouse.items(items),
            "chains": ask.chosen(chains, known, "chain"),
            "stages": ask.chosen(stages, warehouse.query("stages").dicts(), "stage"),
            "basis": basis or "headline",
        }
        result = warehouse.query("score", year=year, **scope)
        if year is not None and not result.rows:
            _no_such_year(year, [row[0] for row in warehouse.query("years", **scope).rows])
        lead = column or (ranking.LEAD[method] if method else ranking.DEFAULT_LEAD)
        order = [row["chain"] for row in known]
        by_chain = column is None and top is None
        rows = ranking.arrange(result.dicts(), chosen, order, lead, top, by_chain)
        answer = ask.result(result, rows)
        if not options.wants_table:
            options.emit(answer, lambda _width: None)
            return
        from scrisk.cli.output import width
        from scrisk.report import score

        view = score.View(
            options.names(warehouse, emoji=width() >= 100),
            chosen,
            {row["item"]: row for row in warehouse.query("items").dicts()},
            width(),
            method,
            column,
            by_chain,
            show_all,
            ask.editions(warehouse, rows),
            order,
        )
    options.emit(answer, lambda _width: score.table(rows, view))


def _no_such_year(year: int, years: Sequence[int]) -> None:
    if years:
        raise UsageError(f"there are no figures for {year}", hint=f"There are some for {ask.ranges(years)}.")

"""``scrisk diff``: which scores moved between two runs, by how much, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.warehouse.diff import Difference


@click.command("diff", short_help="Which scores moved between two runs, by how much, and why.")
@click.argument("run_before", required=False, metavar="[RUN]")
@click.argument("run_after", required=False, metavar="[RUN]")
@click.option("--column", default="hhi", show_default=True, help="A number of out.score, e.g. geopolrisk.")
@click.option(
    "--min-change", type=click.FloatRange(min=0), default=0.01, show_default=True, help="Only changes larger than this."
)
@click.option("--economy", "economies", multiple=True, metavar="ECONOMY", help="Only this economy. Repeatable.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="Only this item. Repeatable.")
@click.option("--all", "show_all", is_flag=True, help="Every score in the table, not the 20 largest changes.")
@shared
def command(
    run_before: str | None,
    run_after: str | None,
    column: str,
    min_change: float,
    economies: tuple[str, ...],
    items: tuple[str, ...],
    show_all: bool,
    options: Options,
) -> None:
    """Which scores moved from one run to another, by how much, and why; from the previous to the current by default.

    RUN is an id, the beginning of one, current or previous. Reasons: new year, new or removed item or economy, data
    revised (with the editions), source left out or taken in, catalog, method or code changed; every one that applies.

    \b
    Example:
      scrisk diff
      scrisk diff previous current --column geopolrisk --economy KOR
      scrisk diff 137a82 --min-change 0.05 --format csv
    """
    from scrisk.warehouse.diff import diff

    history = options.history()
    before, after = history.find(run_before or "previous"), history.find(run_after or "current")
    with options.warehouse() as warehouse:
        # An item may be in one of the runs only, so what is not known here is taken as it stands.
        names = options.names(warehouse)
        some = warehouse.economies(economies) if economies else []
        these = [found for item in items for found in _items(warehouse, item)]
    found = diff(
        history.run_file(before), history.run_file(after), column=ask.column(column), min_change=min_change,
        economies=some, items=these,
    )  # fmt: skip
    summary = _summary(found)
    rows = found.result.dicts()
    focal = [row for row in rows if row["economy"] in found.focal]
    if focal and not some and not show_all and len(focal) < len(rows):
        rows = focal
        shown = ", ".join(sorted(found.focal))
        summary.append(say("Shown: {economies}. Others by --economy or --all.", economies=shown))

    def render(width: int) -> object:
        from scrisk.report import history as report

        return report.difference(rows, summary, names, width, show_all=show_all)

    options.emit(found.result, render)


def _items(warehouse: object, text: str) -> list[str]:
    from scrisk.warehouse import Warehouse

    assert isinstance(warehouse, Warehouse)
    try:
        return warehouse.items([text])
    except UsageError:
        return [text]


def _summary(found: Difference) -> list[str]:
    from scrisk.report.words import clauses, stopped

    rows = found.result.dicts()
    if found.context is None:
        return [say("{run_id} is one and the same run: nothing moved.", run_id=found.run_before)]
    moved = [row for row in rows if row["change"] is not None]
    told = [
        say(
            "{count:,} of {all:,} scores moved by more than {change:g} in {column}",
            count=len(moved), all=found.compared, change=found.min_change, column=found.column,
        )
    ]  # fmt: skip
    if moved:
        top = moved[0]
        told.append(
            say(
                "largest {economy} {item} {year} {change:+.3f}",
                economy=top["economy"], item=top["item"], year=top["year"], change=top["change"],
            )
        )  # fmt: skip
    others = len(rows) - len(moved)
    if others:
        told.append(say("{count:,} came or went", count=others))
    between = say(
        "{before} -> {after}. Between them: {differences}.",
        before=found.run_before, after=found.run_after,
        differences=clauses(found.context.words) or say("nothing that decides figures"),
    )  # fmt: skip
    return [stopped(clauses(told)), between]

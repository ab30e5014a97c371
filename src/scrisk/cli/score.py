"""``scrisk score``: how concentrated and exposed supply is, item by item."""

from __future__ import annotations

from pathlib import Path

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, filters, shared
from scrisk.cli.root import near
from scrisk.errors import UsageError
from scrisk.language import later, say

METHODS = ("risk", "hhi", "geopolrisk", "eu", "usgs", "core", "price")


@click.command("score", short_help="How concentrated and exposed supply is, item by item.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY]...")
@filters
@click.option(
    "--method",
    metavar=f"[{'|'.join(METHODS)}]|FILE",
    help="Let the columns of one method lead and sort; or score the risk by weights and goalposts of your own.",
)
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
    basis: str | None,
    method: str | None,
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
      scrisk score KOR --method my-weights.toml
      scrisk score JPN --year 2019 --sort china_share --top 10
      scrisk score --format parquet -o scores.parquet
    """
    column = ask.column(sort) if sort else None
    method, file = _method(method)
    from scrisk.report import ranking
    from scrisk.warehouse.select import scores

    with options.warehouse() as warehouse:
        result = scores(warehouse, economies, items=items, chains=chains, stages=stages, year=year, basis=basis)
        found = result.dicts()
        chosen = warehouse.economies(economies)
        changed: list[str] = []
        if file is not None:
            from scrisk.warehouse.rescoring import rescored

            mine = rescored(warehouse, chosen, file)
            found = mine.into(found)
            changed = [
                say("{parameter} {own:g} (released: {was:g})", parameter=key, own=own, was=was)
                for key, (was, own) in mine.own.changed.items()
            ]
            if not options.wants_table:
                options.note(
                    say(
                        "Risk by your own numbers: {changed}. Nothing is published.",
                        changed="; ".join(changed) or say("none differs"),
                    )
                )
        order = [row["chain"] for row in warehouse.query("chains").dicts()]
        unscored = all(row["risk_score"] is None for row in found)
        lead = column or (ranking.LEAD[method] if method else ranking.SECOND_LEAD if unscored else ranking.DEFAULT_LEAD)
        by_chain = column is None and top is None
        rows = ranking.arrange(found, chosen, order, lead, top, by_chain)
        answer = ask.result(result, rows)
        if not options.wants_table:
            options.emit(answer, lambda _width: None)
            return
        from scrisk.cli.output import width
        from scrisk.report import score
        from scrisk.report.view import View

        of_item = {row["item"]: row for row in warehouse.query("items").dicts()}
        names = options.names(warehouse, emoji=width() >= 100)
        shares = ask.shares(warehouse, rows, width())
    view = View(
        names,
        chosen,
        order,
        of_item,
        width(),
        method=method,
        sort=column,
        by_chain=by_chain,
        cut=top is not None,
        show_all=show_all,
        editions=ask.editions(rows),
        without_risk=unscored,
        changed=changed,
        shares=shares,
    )
    options.emit(answer, lambda _width: score.table(rows, view))


def _method(text: str | None) -> tuple[str | None, Path | None]:
    """Return the method that leads, or the file with numbers of the reader's own."""
    if text is None or text in METHODS:
        return text, None
    if text.casefold().endswith(".toml") or Path(text).is_file():
        return None, Path(text)
    raise UsageError(
        say("no method is called {text!r}", text=text),
        hint=say(
            "{hint} Or give a TOML file with numbers for the risk score.", hint=near(text, METHODS, later("Methods"))
        ),
    )

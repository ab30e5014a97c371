"""``scrisk coop ledger``: dated events and frameworks, as they were known on a day."""

from __future__ import annotations

from datetime import date

import click

from scrisk.cli.measures import Day
from scrisk.cli.options import Options, shared
from scrisk.cli.root import near
from scrisk.errors import UsageError
from scrisk.language import later, say

LAYERS = ("leaders", "ministers", "agencies", "firms", "multilateral")


@click.command("ledger", short_help="Dated events and frameworks, by layer and binding force.")
@click.option("--as-of", type=Day(), metavar="DATE", help="Only what was known on this day; default is today.")
@click.option("--layer", "layers", multiple=True, type=click.Choice(LAYERS), help="Only this layer. Repeatable.")
@click.option("--party", "parties", multiple=True, metavar="ECONOMY", help="Only where it takes part. Repeatable: all.")
@click.option("--theme", "themes", multiple=True, metavar="THEME", help="Only on this theme. Repeatable: any.")
@click.option("--against", is_flag=True, help="Only coercion and quarrels.")
@shared
def question(
    as_of: date | None,
    layers: tuple[str, ...],
    parties: tuple[str, ...],
    themes: tuple[str, ...],
    against: bool,
    options: Options,
) -> None:
    """Summits, dialogues, memoranda, frameworks and quarrels, with layer, binding force, parties and sources.

    What is dated later than the day asked for is not told, nor that something ended later.

    \b
    Example:
      scrisk coop ledger
      scrisk coop ledger --party KOR --party CHN
      scrisk coop ledger --as-of 2026-01-31 --layer leaders
      scrisk coop ledger --theme rare-earths --format json
    """
    from scrisk import codes

    day = as_of or date.today()
    with options.warehouse() as warehouse:
        known = sorted({row["theme"] for row in warehouse.query("ledger_themes").dicts()})
        for theme in themes:
            if theme not in known:
                raise UsageError(
                    say("no theme of the ledger is called {theme!r}", theme=theme),
                    hint=near(theme, known, later("Themes")),
                )
        wanted = {codes.country(text) for text in parties}
        found = warehouse.query("ledger", as_of=day)
        pair = list(dict.fromkeys(codes.country(text) for text in parties))
        pair = pair if len(pair) == 2 else warehouse.economies([])
        polls = warehouse.query("political_context", as_of=day, economies=pair).dicts()
        names = options.names(warehouse)
    rows = [
        row
        for row in found.dicts()
        if (not layers or row["cooperation_layer"] in layers)
        and wanted <= set((row["parties"] or "").split(";"))
        and (not themes or set(themes) & set(row["themes"].split(";")))
        and (not against or row["cooperation_kind"] in ("coercion", "quarrel"))
    ]

    def render(width: int) -> object:
        from scrisk.report import cooperation

        return cooperation.ledger(rows, polls, day, pair, names, width)

    from scrisk.cli import ask

    options.emit(ask.result(found, rows), render)

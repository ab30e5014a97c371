"""``scrisk coop plan``: who should buy how much from whom, alone and together."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

_SHOWN = {
    "summary": "sourcing_result",
    "moves": "sourcing_plan",
    "frontier": "sourcing_frontier",
    "tonnes": "sourcing_plan",
}


@click.command("plan", short_help="The best sourcing, alone and together.")
@click.option("--members", default="", metavar="A,B", help="Who plans; the focal economies when not given.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="Only this item. Repeatable.")
@click.option("--chain", "chains", multiple=True, metavar="CHAIN", help="Only items of this chain. Repeatable.")
@click.option("--scenario", metavar="NAME", help="Plan for the case that it comes true; else for an ordinary year.")
@click.option("--cost", type=click.FloatRange(min=0), metavar="SHARE", help="How much more it may cost: 0.05 is 5 %.")
@click.option(
    "--change", type=click.FloatRange(0, 1), metavar="SHARE", help="Share of demand that may move to others in a year."
)
@click.option(
    "--ceiling", "ceilings", multiple=True, metavar="ECONOMY=SHARE",
    help="Largest share of each buyer's demand that a supplier may have; 'now' for no more than now. Repeatable.",
)  # fmt: skip
@click.option("--target-days", type=click.FloatRange(min=0), metavar="DAYS", help="Mean days unmet at most.")
@click.option(
    "--measure", type=click.Choice(("expected", "cvar")), default="expected", show_default=True,
    help="Make the mean loss least, or the mean of the worst twentieth of the years.",
)  # fmt: skip
@click.option("--draws", type=click.IntRange(50, 100_000), metavar="N", help="Years that the plan is made on.")
@click.option(
    "--show", "what", type=click.Choice(tuple(_SHOWN)), default="summary", show_default=True,
    help="summary; moves: tonnes by supplier; frontier: cost against risk; tonnes: what a tonne of a partner is worth.",
)  # fmt: skip
@click.option("--top", type=click.IntRange(min=1), default=3, show_default=True, help="tonnes: partners an item.")
@shared
def question(
    members: str,
    items: tuple[str, ...],
    chains: tuple[str, ...],
    scenario: str | None,
    cost: float | None,
    change: float | None,
    ceilings: tuple[str, ...],
    target_days: float | None,
    measure: str,
    draws: int | None,
    what: str,
    top: int,
    options: Options,
) -> None:
    """Least loss by re-sourcing, within what suppliers can sell, a ceiling of cost and a cap on change.

    A linear program an item, for each member alone and for all together; judged on years it was not made on. Items
    whose trade is told by weight only. The plan of all focal economies for an ordinary year stands in
    out.sourcing_result, out.sourcing_plan, out.sourcing_total and out.sourcing_frontier.

    \b
    Example:
      scrisk coop plan --chain rare-earths
      scrisk coop plan --item graphite --show moves --ceiling RUS=now
      scrisk coop plan --scenario cn-october-package --show frontier
      scrisk coop plan --chain rare-earths --show tonnes
    """
    from scrisk.warehouse.connect import result_of
    from scrisk.warehouse.sourcing import Question, planned
    from scrisk.warehouse.whatif import Workbench

    with options.warehouse() as warehouse:
        bench = Workbench(warehouse)
        asked = Question(
            members=tuple(word for word in members.split(",") if word.strip()), items=items, chains=chains,
            scenario=scenario, cost=cost, change=change, ceilings=_ceilings(ceilings), target_days=target_days,
            measure=measure, draws=draws, with_frontier=what == "frontier",
        )  # fmt: skip
        with options.following() as bar:
            frames, ask, case = planned(bench, asked, bar.counted)
        names = options.names(warehouse)
    rows = {name: frame.to_dicts() for name, frame in frames.items()}

    def render(width: int) -> object:
        from scrisk.report import scenario_words
        from scrisk.report import sourcing as report

        if what == "moves":
            return report.moves(rows["sourcing_plan"], names, width)
        if what == "frontier":
            return report.frontier(rows["sourcing_frontier"])
        if what == "tonnes":
            return report.partners(rows["sourcing_plan"], names, width, top)
        vintage = rows["sourcing_total"][0]["data_vintage"]
        lines = list(
            report.footer(
                bench.method.version, vintage, ask.change_share, ask.cost_ceiling, ask.test_draws,
                case.id if case else None, width,
            )
        )  # fmt: skip
        premise = scenario_words.premise(case) if case else ""
        return report.table(rows["sourcing_result"], rows["sourcing_total"], names, premise, lines, width)

    options.emit(result_of(frames[_SHOWN[what]]), render)


def _ceilings(given: tuple[str, ...]) -> tuple[tuple[str, float | None], ...]:
    """Return the suppliers with their largest shares; None for what they have now."""
    from scrisk import codes

    found = []
    for entry in given:
        who, _, share = entry.partition("=")
        try:
            most = None if share == "now" else float(share)
        except ValueError:
            most = 2.0
        if most is not None and not 0.0 <= most <= 1.0:
            raise UsageError(
                say("--ceiling {entry!r}: {share!r} is no share", entry=entry, share=share),
                hint=say("Write CHN=0.5, or CHN=now."),
            )
        found.append((codes.country(who), most))
    return tuple(found)

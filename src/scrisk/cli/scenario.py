"""``scrisk scenario``: what if; list, show and run scenarios, or write the file for one of your own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import OutputError, UsageError
from scrisk.language import say

_ACTIONS = ("list", "show", "run", "new")


@click.command("scenario", short_help="What if: run scenarios, or write one of your own.")
@click.argument("action", type=click.Choice(_ACTIONS))
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--pairs", is_flag=True, help="list: also each pair, which runs by the name a+b.")
@click.option("--economy", "economies", multiple=True, metavar="ECONOMY", help="Only this economy. Repeatable.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="run: only this item. Repeatable.")
@click.option(
    "--stocks", "stocks", multiple=True, metavar="DAYS",
    help="run: stocks in days, or prior; default is prior, 0, 60 and 180. The first leads. Repeatable.",
)  # fmt: skip
@click.option("--drawn", is_flag=True, help="run: draw probabilities and ranges, as often as the scenario says.")
@click.option("--draws", type=click.IntRange(2, 1_000_000), metavar="N", help="run: draw them so often.")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="run: another seed than the scenario's.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Day on which the state of measures is asked; default is day 0 of the scenario.",
)  # fmt: skip
@click.option(
    "--branch", type=click.Choice(("in-force", "suspended", "both")), default="in-force", show_default=True,
    help="run: whether measures bite whose suspension lasts or has lapsed unconfirmed.",
)  # fmt: skip
@click.option(
    "--top", type=click.IntRange(min=1), default=10, show_default=True, help="run: rows an economy in tables."
)
@shared
def command(
    action: str,
    names: tuple[str, ...],
    pairs: bool,
    economies: tuple[str, ...],
    items: tuple[str, ...],
    stocks: tuple[str, ...],
    drawn: bool,
    draws: int | None,
    seed: int | None,
    as_of: datetime | None,
    branch: str,
    top: int,
    options: Options,
) -> None:
    """What if: who runs short of what, when, and what it costs.

    NAME is a scenario of the list, several joined by + (they happen together), or your own file ending in .toml;
    several names are compared. `new FILE` writes a commented file to begin with.

    \b
    Example:
      scrisk scenario list --pairs
      scrisk scenario show cn-graphite
      scrisk scenario run cn-graphite
      scrisk scenario run cn-graphite cn-gallium-germanium --economy KOR
      scrisk scenario run cn-graphite+tw-output-stops --drawn
      scrisk scenario run cn-october-package --branch both
      scrisk scenario new my-scenario.toml
    """
    if action == "new":
        _new(names, options)
        return
    from scrisk.scenarios import pairs as each_pair
    from scrisk.warehouse.whatif import Workbench

    with options.warehouse() as warehouse:
        bench = Workbench(warehouse)
        if action == "list":
            _refuse_names(names, action)
            cases = [*bench.cases(), *(each_pair(bench.library) if pairs else ())]
            _list(cases, options)
            return
        if not names:
            raise UsageError(
                say("scenario {action} needs a name", action=action), hint=say("`scrisk scenario list` lists them.")
            )
        cases = [bench.case(name) for name in names]
        known = options.names(warehouse)
        day = as_of.date() if as_of else None
        if action == "show":
            _show(cases, bench, known, day, options)
            return
        answers = []
        with options.following() as bar:
            for done, case in enumerate(cases):
                bar.counted(done, len(cases))
                answers += bench.answers(
                    case, economies=economies, items=items, stocks=stocks, draws=draws, drawn=drawn, seed=seed,
                    as_of=day, branch=branch, days=options.wants_table,
                )  # fmt: skip
        chosen = warehouse.economies(economies)

    def render(width: int) -> object:
        from scrisk.report import scenario

        look = scenario.Look(known, width, chosen, top)
        if len(answers) == 1:
            return scenario.answer(answers[0], look, bench.catalog)
        return scenario.compared(answers, look, bench.catalog)

    options.emit(bench.result(answers), render)


def _refuse_names(names: tuple[str, ...], action: str) -> None:
    if names:
        raise UsageError(
            say("scenario {action} takes no name", action=action),
            hint=say("Did you mean `scrisk scenario show {name}`?", name=names[0]),
        )


def _list(cases: list[Any], options: Options) -> None:
    from scrisk.warehouse import Result

    columns = ("scenario", "name", "kind", "start", "horizon_days", "shock_count", "evidence", "premise")
    rows = [
        (
            case.id, case.name(options.lang), ", ".join(sorted({part.kind for part in case.parts})), case.start,
            case.horizon_days, len(case.shocks), case.evidence, case.premise,
        )
        for case in cases
    ]  # fmt: skip
    types = ("VARCHAR", "VARCHAR", "VARCHAR", "DATE", "INTEGER", "INTEGER", "VARCHAR", "VARCHAR")
    result = Result(columns, rows, types)

    def render(width: int) -> object:
        from scrisk.report import scenario

        return scenario.listing(result.dicts(), width)

    options.emit(result, render)


def _show(cases: list[Any], bench: Any, names: Any, as_of: Any, options: Options) -> None:
    def render(width: int) -> object:
        from rich.console import Group
        from rich.text import Text

        from scrisk.report import scenario

        parts: list[Any] = []
        for case in cases:
            states = bench.states(case, as_of or case.start)
            parts += [scenario.shown(case, bench.catalog, names, states, width), Text()]
        return Group(*parts[:-1])

    options.emit(bench.shock_result(cases), render)


def _new(names: tuple[str, ...], options: Options) -> None:
    from scrisk.cli import output
    from scrisk.resources import data_dir
    from scrisk.warehouse import Result

    text = (data_dir() / "templates" / "scenario.toml").read_text(encoding="utf-8")
    if not names:
        options.emit(Result(("line",), [(line,) for line in text.splitlines()], ("VARCHAR",)), lambda _width: text)
        return
    if len(names) > 1 or not names[0].endswith(".toml"):
        raise UsageError(
            say("scenario new takes one file ending in .toml"), hint=say("scrisk scenario new my-scenario.toml")
        )
    path = Path(names[0])
    if path.exists():
        raise OutputError(
            say("{path} is there already", path=path), hint=say("Choose another name; nothing was written.")
        )
    with output.replaced(path) as place:
        place.write_text(text, encoding="utf-8", newline="")
    options.note(say("Wrote {path}. Change it, then: scrisk scenario run {path}", path=path))

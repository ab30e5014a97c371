"""``scrisk hazard``: how likely interruptions are in the year after, and the fit of the model behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import OutputError, UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.method.hazard import HazardModel

_ACTIONS = ("list", "fit", "model")


@click.command("hazard", short_help="How likely interruptions are next year; fit the model anew.")
@click.argument("action", type=click.Choice(_ACTIONS), default="list")
@click.option("--economy", "economies", multiple=True, metavar="ECONOMY", help="list: only this one. Repeatable.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="list: only this item. Repeatable.")
@click.option("--year", type=int, help="list: by what was known at the end of this year; default is the newest.")
@click.option("--until", type=int, metavar="YEAR", help="fit: last year to fit on; later years test the model.")
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.npz", help="fit: where the model goes."
)
@click.option(
    "--method",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="fit: TOML file with the method's numbers.",
)
@shared
def command(
    action: str,
    economies: tuple[str, ...],
    items: tuple[str, ...],
    year: int | None,
    until: int | None,
    to: Path | None,
    method: Path | None,
    options: Options,
) -> None:
    """How likely a new interruption of supply is in the year after: E1 quantity below half of its three-year mean; E2
    below 70 % while dearer than 120 %; E3 the largest supplier below half of its own mean.

    `fit --to FILE.npz` fits the model anew on the warehouse's data (extra fit: pip install 'scrisk[fit]'); name the
    file as hazard_model in a method file, and `scrisk build --method FILE` uses it. `model` says what the released
    model is made of. `scrisk backtest` says how good it is.

    \b
    Example:
      scrisk hazard
      scrisk hazard --economy KOR --item graphite
      scrisk hazard fit --to hazard-mine.npz
    """
    if action == "fit":
        _fit(to, method, until, options)
        return
    if until is not None or method is not None or to is not None:
        raise UsageError(say("--to, --until and --method are for `scrisk hazard fit`"), hint=say("Leave them out."))
    if action == "model":
        _model(options)
    else:
        _list(economies, items, year, options)


def _list(economies: tuple[str, ...], items: tuple[str, ...], year: int | None, options: Options) -> None:
    with options.warehouse() as warehouse:
        found = warehouse.query(
            "hazards", economies=warehouse.economies(economies), items=warehouse.items(items) if items else None,
            year=year,
        )  # fmt: skip
        names = options.names(warehouse)
    rows = found.dicts()

    def render(width: int) -> object:
        from scrisk.report import hazard

        return hazard.table(rows, names, width)

    options.emit(found, render)


def _model(options: Options) -> None:
    from scrisk import method as methods
    from scrisk.method.hazard import load_model

    _told(load_model(methods.load().hazard_file), options)


def _told(model: HazardModel, options: Options) -> None:
    """Say what a model is made of."""
    from scrisk.warehouse import Result

    about = {key: value for key, value in model.about.items() if key != "check"} | {"sha256": model.hash}
    rows = [
        (key, "; ".join(map(str, value)) if isinstance(value, list) else str(value))
        for key, value in sorted(about.items())
    ]

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(("name", "text"), rows, width)

    options.emit(Result(("name", "text"), list(rows), ("VARCHAR", "VARCHAR")), render)


def _fit(to: Path | None, method: Path | None, until: int | None, options: Options) -> None:
    from scrisk import method as methods
    from scrisk.warehouse import fitting

    if to is None or to.suffix != ".npz":
        raise UsageError(
            say("where should the model go?"), hint=say("Name a file: scrisk hazard fit --to hazard-mine.npz")
        )
    place = options.place()
    with options.following() as bar:
        model = fitting.fit(
            place, methods.load(method), until=until, today=date.today(), progress=bar, counted=bar.counted
        )
    try:
        model.save(to)
    except OSError as error:
        raise OutputError(
            say("{to} cannot be written: {strerror}", to=to, strerror=error.strerror or error),
            hint=say("Name another file."),
        ) from error
    options.note(
        say(
            'Wrote {to}. Say hazard_model = "{name}" in a method file beside it, and build with that file.',
            to=to,
            name=to.name,
        )
    )
    _told(model, options)

"""``scrisk measures``: who restricts what towards whom, and in which state on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.warehouse import Result, Warehouse

STATES = ("in-force", "lapsed", "suspended", "announced", "ended", "not-announced")


class Day(click.ParamType):  # type: ignore[type-arg]
    """A calendar day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day written as 2026-11-25."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise UsageError(say("not a day: {value!r}", value=value), hint=say("Write it as 2026-11-25.")) from None


@click.command("measures", short_help="Policy measures: who restricts what towards whom, and since when.")
@click.option("--as-of", type=Day(), metavar="DATE", help="State on this day; default is today.")
@click.option("--imposer", "imposers", multiple=True, metavar="ECONOMY", help="Only by this economy. Repeatable.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="Only what covers this item. Repeatable.")
@click.option("--target", "targets", multiple=True, metavar="ECONOMY", help="Only aimed at this economy. Repeatable.")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only in this state. Repeatable.")
@click.option(
    "--measures",
    "own",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also the measures of this TOML file; `scrisk build --measures FILE` publishes them.",
)
@shared
def command(
    as_of: date | None,
    imposers: tuple[str, ...],
    items: tuple[str, ...],
    targets: tuple[str, ...],
    states: tuple[str, ...],
    own: Path | None,
    options: Options,
) -> None:
    """Policy measures with their state on a day, what each is on and at whom it is aimed.

    After the end of a suspension the state is "lapsed": nothing confirms what followed. A tariff on what
    its targets sell is listed, but bears on nobody's supply.

    \b
    Example:
      scrisk measures
      scrisk measures --as-of 2023-11-30 --target KOR
      scrisk measures --item graphite --format json
    """
    from scrisk import codes

    day = as_of or date.today()
    with options.warehouse() as warehouse:
        result = _with_own(options, warehouse, day, own)
        by = {codes.country(text) for text in imposers}
        at = [codes.country(text) for text in targets]
        on = set(warehouse.items(items)) if items else None
        focal = at or warehouse.economies([])
        names = options.names(warehouse)
    every = result.dicts()
    rows = [
        row
        for row in every
        if (not by or row["imposer"] in by)
        and (not at or any(_aims_at(row, economy) for economy in at))
        and (on is None or on & _items(row))
        and (not states or row["measure_state"] in states)
        # What nobody knew of on that day is only told when it is asked for.
        and (states or row["measure_state"] != "not-announced")
    ]

    def render(width: int) -> object:
        from scrisk.report import measures

        return measures.table(rows, day, focal, names, width)

    from scrisk.cli import ask

    options.emit(ask.result(result, rows), render)


def _with_own(options: Options, warehouse: Warehouse, day: date, own: Path | None) -> Result:
    """Return the published measures; those of a file come first and take the place of those with the same id."""
    found = warehouse.query("measures", as_of=day)
    if own is None:
        return found
    from dataclasses import replace

    from scrisk.catalog import find_settings, load, load_settings
    from scrisk.warehouse import own_measures

    settings = load_settings(find_settings(options.history().folder))
    told = own_measures.answer(load(settings.catalog, own), own_measures.ids(own), day)
    ids = {row["measure_id"] for row in told}
    rows = [*told, *(row for row in found.dicts() if row["measure_id"] not in ids)]
    return replace(found, rows=[tuple(row[name] for name in found.columns) for row in rows])


def _items(row: dict[str, Any]) -> set[str]:
    return {item for name in ("measure_items", "related_items") for item in (row[name] or "").split(";")}


def _aims_at(row: dict[str, Any], economy: str) -> bool:
    if row["target_scope"] == "all":
        return economy != row["imposer"] and economy not in (row["excluded"] or "").split(";")
    return economy in (row["targets"] or "").split(";")

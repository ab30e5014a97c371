"""``scrisk explain``: one score in full."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from scrisk.cli import ask
from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.report.explain import Case
    from scrisk.report.words import Names
    from scrisk.warehouse import Warehouse

# One row a step; DuckDB's types.
COLUMNS = {
    "economy": "VARCHAR",
    "item": "VARCHAR",
    "year": "SMALLINT",
    "basis": "VARCHAR",
    "group": "VARCHAR",
    "measure": "VARCHAR",
    "value": "DOUBLE",
    "formula": "VARCHAR",
    "numbers": "VARCHAR",
    "note": "VARCHAR",
}
BASES = ("quantity", "value", "world-share", "published-share")


@click.command("explain", short_help="One score in full: suppliers, formulas with numbers, sources, caveats.")
@click.argument("economy")
@click.argument("item")
@click.option("--year", type=int, help="Year to explain; default is the latest.")
@click.option("--basis", type=click.Choice(BASES), help="Explain this basis only; default is every basis there is.")
@shared
def command(economy: str, item: str, year: int | None, basis: str | None, options: Options) -> None:
    """One score in full: suppliers, formulas with the numbers put in, sources, caveats.

    ECONOMY and ITEM are codes or names in English, Japanese or Korean; an item may also be an HS code. A name
    that several items share explains each. Other formats than table hold one row a step of the derivation.

    \b
    Example:
      scrisk explain JPN rare-earth-metals
      scrisk explain KOR graphite --year 2019
      scrisk explain 日本 フッ化水素 --format json
    """
    from scrisk.report import explain
    from scrisk.warehouse import Result

    with options.warehouse() as warehouse:
        chosen = warehouse.economies([economy])[0]
        names = options.names(warehouse, emoji=options.wants_table)
        cases = [
            case_of(warehouse, chosen, slug, year, basis, names) for slug in dict.fromkeys(warehouse.items([item]))
        ]
    if year is not None and not any(case.rows for case in cases):
        years = ", ".join(dict.fromkeys(case.years for case in cases if case.years))
        raise UsageError(
            say("there are no figures for {year}", year=year),
            hint=say("There are some for {years}.", years=years) if years else say("There are none at all."),
        )
    rows = []
    for case in cases:
        for step in case.steps:
            known: dict[str, Any] = {
                **step.row(), "economy": chosen, "item": case.item["item"], "year": case.rows[0]["year"],
            }  # fmt: skip
            rows.append(tuple(known[name] for name in COLUMNS))

    def render(columns_wide: int) -> Any:
        from rich.console import Group
        from rich.rule import Rule

        parts: list[Any] = []
        for case in cases:
            parts += [Rule(style="dim")] if parts else []
            parts.append(explain.text(case, names, columns_wide))
        return Group(*parts)

    options.emit(Result(tuple(COLUMNS), rows, tuple(COLUMNS.values())), render)


def case_of(warehouse: Warehouse, economy: str, item: str, year: int | None, basis: str | None, names: Names) -> Case:
    """Return everything known of one economy and item."""
    from scrisk.report import derive, explain, hazard, measures, risk
    from scrisk.warehouse.select import ranges

    today = date.today()
    every = warehouse.query("items").dicts()
    of_item = next(row for row in every if row["item"] == item)
    scope: dict[str, Any] = {
        "economies": [economy],
        "items": [item],
        "chains": [of_item["chain"]],
        "stages": [of_item["stage"]],
        "basis": basis or "all",
    }
    rows = warehouse.query("score", year=year, **scope).dicts()
    # Every basis of the newest year; an older year of another basis would not fit beside it.
    newest = max((row["year"] for row in rows), default=None)
    rows = [row for row in rows if row["year"] == newest]
    rows.sort(key=lambda row: row["basis"] != of_item["headline_basis"])
    bases = [row["basis"] for row in rows]
    keys = {"economy": economy, "item": item, "year": newest}
    origins = [row for row in warehouse.query("origins", **keys).dicts() if row["basis"] in bases]
    paths = [row for row in warehouse.query("origin_paths", **keys).dicts() if row["basis"] in bases]
    suppliers = [row for row in warehouse.query("suppliers", **keys).dicts() if row["basis"] in bases]
    producers = warehouse.query("producers", item=item, year=newest).dicts()
    parts = warehouse.query("risk_parts", economies=[economy], item=item, year=newest).dicts() if rows else []
    drivers = warehouse.query("risk_drivers", **keys).dicts()
    hazards = warehouse.query("hazards", economies=[economy], items=[item], year=newest).dicts() if rows else []
    hazard_parts = warehouse.query("hazard_parts", **keys).dicts()
    numbers = {
        row["parameter"]: float(row["parameter_value"])
        for row in warehouse.query("parameters").dicts()
        if _is_number(row["parameter_value"])
    }
    vintages = dict.fromkeys(ask.editions(rows))
    wanted = set((of_item["official_lists"] or "").split(";"))
    return explain.Case(
        economy,
        of_item,
        rows,
        suppliers,
        producers,
        warehouse.query("companies", item=item).dicts(),
        explain.by_vintage(warehouse.query("sources").dicts(), vintages),
        [row for row in warehouse.query("official_lists").dicts() if row["list_id"] in wanted],
        warehouse.query("published", **keys).dicts() if "published-share" in bases else [],
        [
            *(risk.steps(rows[0], parts) if rows else []),
            *(hazard.steps(hazards, hazard_parts, rows[0]["basis"]) if rows else []),
            *derive.steps(rows, suppliers, producers, numbers, names, origins, paths),
        ],
        ranges(row[0] for row in warehouse.query("years", **{**scope, "basis": "all"}).rows),
        measures=measures.on_item(warehouse.query("measures", as_of=today).dicts(), economy, item),
        day=today,
        origins=origins,
        paths=paths,
        balance=warehouse.query("origin_balance", item=item, year=newest).dicts() if origins else [],
        parts=parts,
        drivers=drivers,
        hazards=hazards,
        hazard_parts=hazard_parts,
        helps=warehouse.query("instruments_of_item", economy=economy, item=item).dicts(),
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

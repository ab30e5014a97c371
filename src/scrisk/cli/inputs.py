"""``scrisk inputs``: who stands behind an economy's industries, and behind whom they stand."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared


@click.command("inputs", short_help="Whose industries stand behind an industry: face value, look-through, hidden.")
@click.argument("economies", nargs=-1, metavar="[ECONOMY]...")
@click.option(
    "--sector", "sectors", multiple=True, metavar="SECTOR",
    help="Only this industry: code (C26) or name in English, Japanese or Korean; TOTAL, C are sums. Repeatable.",
)  # fmt: skip
@click.option(
    "--source", "others", multiple=True, metavar="ECONOMY",
    help="Only this source (with --sales: buyer). Repeatable.",
)  # fmt: skip
@click.option("--sales", is_flag=True, help="The other side: on whose industries the sales depend.")
@shared
def command(
    economies: tuple[str, ...], sectors: tuple[str, ...], others: tuple[str, ...], sales: bool, options: Options
) -> None:
    """Whose industries stand behind an economy's output, from the OECD's inter-country input-output table.

    Direct is what an industry's own purchases tell. Face value and look-through count deliveries at every stage behind
    its output: those straight to it, and all of them. The difference is hidden: it comes by way of others. How to read
    them, and what they cannot tell: docs/methods-inputs.md.

    \b
    Example:
      scrisk inputs KOR
      scrisk inputs JPN KOR --sector C26
      scrisk inputs KOR --source CHN --format csv
      scrisk inputs KOR --sector electronics --source CHN
      scrisk inputs JPN --sales
    """
    from scrisk.warehouse import inputs

    with options.warehouse() as warehouse:
        asked = inputs.ask(warehouse, economies, sectors=sectors, others=others, sales=sales)
        names = options.names(warehouse)
        column = f"name_{options.lang}"
        industries = {row["sector"]: row for row in warehouse.query("io_sectors").dicts()}
        details = {}
        if options.wants_table and not sales and asked.sectors:
            for row in asked.answer.dicts():
                one = {"economy": row["economy"], "sector": row["sector"], "source": row["source_economy"]}
                if row["source_economy"] in asked.others:
                    details[tuple(one.values())] = (
                        warehouse.query("input_parts", **one).dicts(),
                        warehouse.query("input_ways", **one).dicts(),
                    )

    def render(width: int) -> object:
        from scrisk.report import inputs as report

        words = report.Words(
            names, {code: row[column] for code, row in industries.items()},
            {code: row["note"] for code, row in industries.items() if row["note"]},
        )  # fmt: skip
        return report.answer(asked, details, words, sales, width)

    options.emit(asked.answer, render)

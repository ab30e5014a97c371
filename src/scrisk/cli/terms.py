"""``scrisk terms``: what every column and flag means."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.cli.root import near
from scrisk.errors import UsageError
from scrisk.language import later, say
from scrisk.terms import FLAGS, TERMS

COLUMNS = ("kind", "term", "unit", "value_range", "definition", "reference", "name_en", "name_ja", "name_ko")


@click.command("terms", short_help="What every column and flag means.")
@click.argument("name", required=False)
@click.option("--flags", "only_flags", is_flag=True, help="Only the flags.")
@shared
def command(name: str | None, only_flags: bool, options: Options) -> None:
    """What every column and flag means, with unit, range and source.

    Needs no warehouse; the same words are the comments on the warehouse's columns.

    \b
    Example:
      scrisk terms
      scrisk terms geopolrisk
      scrisk terms --flags
    """
    from scrisk.warehouse import Result

    rows = [] if only_flags else [
        ("column", t.name, t.unit, t.range, t.definition, t.source, t.en, t.ja, t.ko) for t in TERMS.values()
    ]  # fmt: skip
    rows += [("flag", flag, "", "", text, "", flag, flag, flag) for flag, text in FLAGS.items()]
    if name is not None:
        key = name.strip().casefold().replace("-", "_").replace(" ", "_")
        found = [row for row in rows if key in (row[1], *(label.casefold().replace(" ", "_") for label in row[6:]))]
        if not found:
            raise UsageError(
                say("no term is called {name!r}", name=name), hint=near(key, [row[1] for row in rows], later("Terms"))
            )
        rows = found

    def render(_width: int) -> object:
        from scrisk.report import listing
        from scrisk.report.words import Names

        return listing.terms([dict(zip(COLUMNS, row, strict=True)) for row in rows], Names(options.lang))

    options.emit(Result(COLUMNS, list(rows), ("VARCHAR",) * len(COLUMNS)), render)

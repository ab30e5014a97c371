"""``scrisk publish``: load the results into a PostgreSQL database."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.language import say


@click.command("publish", short_help="Load the results into a PostgreSQL database.")
@click.argument("address", required=False)
@click.option("--schema", default="out", show_default=True, metavar="NAME", help="Schema to publish into.")
@click.option("--force", is_flag=True, help="Publish also where the same run is there already.")
@shared
def command(address: str | None, schema: str, force: bool, options: Options) -> None:
    """Load the tables and views of the schema out into PostgreSQL, in one transaction, with keys and comments.

    Readers see the old run or the new one and need not wait; grants, indexes and views of yours stay. ADDRESS is
    postgresql://USER@HOST:PORT/DATABASE, or stands in the variable SCRISK_POSTGRES. Other users of the machine can see
    a password in it: better keep it in PGPASSWORD, ~/.pgpass or a service file (postgresql://?service=NAME).

    \b
    Example:
      scrisk publish postgresql://risk@db.example.org/analysis
      scrisk publish postgresql://?service=analysis --schema supply_risk
    """
    from scrisk.warehouse import Result
    from scrisk.warehouse.postgres import publish

    place = options.place()
    with options.following() as bar:
        done = publish(place, address, schema=schema, force=force, progress=bar)
    where = {"run_id": done.run_id, "schema": done.schema, "database": done.database}
    if done.changed:
        options.note(say("Run {run_id} is in schema {schema} of {database}.", **where))
    else:
        options.note(say("Run {run_id} is already in schema {schema} of {database}; --force loads it again.", **where))
    rows = list(done.row_counts.items())

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(("table", "rows"), rows, width)

    options.emit(Result(("table", "rows"), list(rows), ("VARCHAR", "BIGINT")), render)

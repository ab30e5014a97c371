"""``scrisk rollback``: let an earlier run answer again."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.language import say


@click.command("rollback", short_help="Let an earlier run answer again.")
@click.argument("run")
@shared
def command(run: str, options: Options) -> None:
    """Let an earlier run answer again, at once. Who is reading goes on reading what they have open.

    RUN is an id, the beginning of one, or previous. A refresh does not publish the run that was taken away again; it
    does publish whatever comes of newer data.

    \b
    Example:
      scrisk rollback previous
      scrisk rollback 137a82
    """
    from scrisk.warehouse import Result

    history = options.history()
    before = history.current()
    run_id = history.find(run)
    history.rollback(run_id)
    options.note(
        say(
            "Run {run_id} answers now, in place of {before}. `scrisk rollback {before}` takes it back.",
            run_id=run_id, before=before,
        )
    )  # fmt: skip
    columns = ("run_id", "withdrawn")

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(columns, [(run_id, before)], width)

    options.emit(Result(columns, [(run_id, before)], ("VARCHAR", "VARCHAR")), render)

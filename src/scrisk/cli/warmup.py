"""``scrisk warmup``: compile the kernels ahead of time."""

from __future__ import annotations

import time

import click

from scrisk.cli.options import Options, shared
from scrisk.language import say


@click.command("warmup", short_help="Compile the kernels ahead of time.")
@shared
def command(options: Options) -> None:
    """Compile the kernels and keep them, so that the first build does not wait for the compiler.

    \b
    Example:
      scrisk warmup
    """
    from scrisk.api import warmup
    from scrisk.warehouse import Result

    started = time.perf_counter()
    rows = [(module,) for module in warmup()]
    options.note(say("The kernels are ready after {seconds:.1f} s.", seconds=time.perf_counter() - started))

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(("module",), rows, width)

    options.emit(Result(("module",), list(rows), ("VARCHAR",)), render)

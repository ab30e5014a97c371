"""``scrisk warmup``: compile the kernels ahead of time."""

from __future__ import annotations

import time

import click

from scrisk.cli.options import Options, shared


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
    options.note(f"The kernels are ready after {time.perf_counter() - started:.1f} s.")

    def render(width: int) -> object:
        from scrisk.report import listing

        return listing.rows_table(("module",), rows, width)

    options.emit(Result(("module",), list(rows), ("VARCHAR",)), render)

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
    from scrisk.kernels import warmup
    from scrisk.warehouse import Result

    started = time.perf_counter()
    warmup()
    seconds = round(time.perf_counter() - started, 3)

    def render(_width: int) -> object:
        from rich.text import Text

        return Text(f"The kernels are compiled ({seconds:.1f} s).")

    options.emit(Result(("step", "seconds"), [("warmup", seconds)], ("VARCHAR", "DOUBLE")), render)

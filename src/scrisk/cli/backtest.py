"""``scrisk backtest``: what the figures said before it happened, against what happened."""

from __future__ import annotations

from importlib import import_module

import click

from scrisk.cli.root import near
from scrisk.errors import UsageError

PARTS = {"episodes": "Past interruptions: the warning on the day before, and what happened."}


class Parts(click.Group):
    """A group that imports the module of a part only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the parts in the order of the help."""
        return list(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a part."""
        if cmd_name not in PARTS:
            raise UsageError(f"nothing to backtest is called {cmd_name!r}", hint=near(cmd_name, PARTS, "There is"))
        command: click.Command = import_module(f"scrisk.cli.backtest_{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of parts from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl(list(PARTS.items()))


@click.group("backtest", cls=Parts, short_help="What the figures said before it happened, against what happened.")
def command() -> None:
    """What the figures said before it happened, against what happened.

    \b
    Example:
      scrisk backtest episodes
    """

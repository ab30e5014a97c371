"""``scrisk coop``: what economies do together; each question is a command of its own, loaded when it is asked."""

from __future__ import annotations

from importlib import import_module

import click

from scrisk.cli.root import near
from scrisk.errors import UsageError

# Name, and what --help says of it. A question lives in cli/coop_<name>.py and is called ``question`` there.
QUESTIONS: dict[str, str] = {
    "ledger": "Dated events and frameworks, by layer and binding force.",
    "depth": "How deep cooperation of two economies is, by layer, month by month.",
    "plan": "Who should buy how much from whom, alone and together.",
    "friction": "What is left of it when one layer falls away.",
    "value": "What a coalition avoids, who should get what, which instrument brings it.",
    "instruments": "How economies may help each other: members, goods, capacity, state.",
}


class Questions(click.Group):
    """A group that imports the module of a question only when it is asked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(QUESTIONS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a question."""
        if cmd_name not in QUESTIONS:
            return None
        question: click.Command = import_module(f"scrisk.cli.coop_{cmd_name}").question
        return question

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the question; a mistyped one gets a suggestion."""
        if args and args[0] not in QUESTIONS and not args[0].startswith("-"):
            raise UsageError(f"no question of coop is called {args[0]!r}", hint=near(args[0], QUESTIONS, "Questions"))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of questions from the table above."""
        with formatter.section("Questions"):
            formatter.write_dl(list(QUESTIONS.items()))


@click.group("coop", cls=Questions, short_help="Cooperation: what there is, how deep it is, what it is worth.")
def command() -> None:
    """Cooperation between economies: what there is, how deep it is, what it is worth.

    \b
    Example:
      scrisk coop ledger --party KOR
      scrisk coop depth JPN KOR
      scrisk coop friction
      scrisk coop value --members JPN,KOR,AUS
    """

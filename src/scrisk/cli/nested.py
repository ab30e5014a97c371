"""Commands that answer several questions: each lives in a file of its own and is loaded when it is asked."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, ClassVar

import click
from click.shell_completion import CompletionItem

from scrisk.cli import completing
from scrisk.cli.root import near
from scrisk.cli.translated import translated
from scrisk.errors import UsageError
from scrisk.language import LANGUAGES, later, say


class Questions(click.Group):
    """A group whose questions live in ``cli/GROUP_NAME.py`` and are called ``question`` there."""

    questions: ClassVar[dict[str, str]] = {}  # name, and what --help says of it
    prefix: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read before any command is: see language.wanted.
        self.params.append(
            click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                expose_value=False,
                help="Language; each question has the same option.",
            )
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(self.questions)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a question."""
        if cmd_name not in self.questions:
            return None
        question: click.Command = import_module(f"scrisk.cli.{self.prefix}_{cmd_name}").question
        return translated(completing.fit(question) if completing.wanted(os.environ) else question)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the question; a mistyped one gets a suggestion."""
        if args and args[0] not in self.questions and not args[0].startswith("-"):
            raise UsageError(
                say("no question of {command} is called {name!r}", command=self.prefix, name=args[0]),
                hint=near(args[0], self.questions, later("Questions")),
            )
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the questions from the table above, and the options."""
        found = [CompletionItem(name, help=say(w)) for name, w in self.questions.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of questions from the table above."""
        with formatter.section(say("Questions")):
            formatter.write_dl([(name, say(what)) for name, what in self.questions.items()])


def questions(prefix: str, of: dict[str, str]) -> type[click.Group]:
    """Return the class of a group.

    Parameters
    ----------
    prefix
        Name of the command.
    of
        Name of each question, and what --help says of it.
    """
    made: Any = type(f"{prefix.title()}Questions", (Questions,), {"questions": of, "prefix": prefix})
    group: type[click.Group] = made
    return group

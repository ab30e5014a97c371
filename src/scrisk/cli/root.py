"""The group of commands: loads a command when it is asked for, and turns errors into words and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, cast

import click
from click.shell_completion import CompletionItem

from scrisk import __version__
from scrisk.cli import click_words, completing
from scrisk.cli.translated import translated
from scrisk.errors import ScriskError, UsageError
from scrisk.language import LANGUAGES, later, say, speaking, wanted

# Name, and what --help says of it: listing the commands must not import them.
COMMANDS: dict[str, str] = {
    "score": "How concentrated and exposed supply is, item by item.",
    "explain": "One score in full: suppliers, formulas with numbers, sources, caveats.",
    "compare": "Two or more economies side by side.",
    "explore": "Walk economies, items, suppliers and scenarios by the keyboard.",
    "scenario": "What if: run scenarios, or write one of your own.",
    "network": "Your own firms: who matters, and what falls.",
    "measures": "Policy measures: who restricts what towards whom, and since when.",
    "profile": "Between two poles: what leans on China, what on the US and allies.",
    "coop": "Cooperation: what there is, how deep it is, what it is worth.",
    "inputs": "Whose industries stand behind an industry: face value, look-through, hidden.",
    "hazard": "How likely interruptions are next year; fit the model anew.",
    "backtest": "What the figures said before it happened, against what happened.",
    "chain": "A chain stage by stage: who holds what, what stops without whom.",
    "path": "The strongest indirect paths from one economy to another.",
    "items": "The catalogued items.",
    "economies": "The economies that are scored.",
    "sources": "Where the figures come from, and under which licence.",
    "terms": "What every column and flag means.",
    "sql": "Ask the warehouse in SQL, read-only.",
    "report": "Everything in one file to read, send and print.",
    "export": "Write the results as Parquet or CSV files, or as a workbook.",
    "publish": "Load the results into a PostgreSQL database.",
    "refresh": "Bring in what is new, build, check and publish.",
    "template": "An example of a table of your own.",
    "build": "Build the warehouse anew from the data that are here.",
    "runs": "Every attempt at a result, the newest first.",
    "status": "Fresh, stale, failed or missing; exit code for monitors.",
    "diff": "Which scores moved between two runs, by how much, and why.",
    "exposure": "What interruptions within a year may cost, at which stocks.",
    "alerts": "The scores that an alert points at.",
    "rollback": "Let an earlier run answer again.",
    "schedule": "A crontab line, systemd units or an Airflow DAG.",
    "warmup": "Compile the kernels ahead of time.",
    "completion": "Completion of commands, options and values for bash, zsh and fish.",
}

_EPILOG = """\b
Example:
  scrisk score                          Japan and Korea, every item
  scrisk explain KOR graphite           how one score comes about
  scrisk compare JPN KOR --chain rare-earths
  scrisk score JPN --format csv -o japan.csv

\b
Exit codes:
  0    done; no rows is an answer too
  1    another error
  2    the question is not understood: unknown economy, item, column, year, option
  3    data or a check that does not hold; nothing was written
  4    a catalog or method file that does not say what it must
  5    the warehouse is missing, damaged, locked or cannot be written
  6    the query fails or is refused
  7    the answer cannot be written where it should go
  8    a source cannot be fetched, or what came is not what it should be
  9    another refresh or build is at work
  10   the data are stale (scrisk status)
  11   the last refresh failed; older data answer (scrisk status)
  12   there is no warehouse that answers (scrisk status)
  13   there are alerts, and you asked for this code
  130  interrupted
  141  the reader closed the pipe
"""


class Commands(click.Group):
    """A group that imports the module of a command only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"scrisk.cli.{cmd_name}").command
        return translated(completing.fit(command) if completing.wanted(os.environ) else command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a mistyped one gets a suggestion."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UsageError(
                say("no command is called {name!r}", name=args[0]), hint=near(args[0], COMMANDS, later("Commands"))
            )
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands from the table above, and the options; no command is imported."""
        found = [CompletionItem(name, help=say(what)) for name, what in COMMANDS.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table above."""
        with formatter.section(say("Commands")):
            formatter.write_dl([(name, say(what)) for name, what in COMMANDS.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; errors a user can mend become words on stderr and an exit code."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        complete_var = complete_var or completing.VARIABLE
        given = list(sys.argv[1:] if args is None else args)
        _utf8_unless_terminal()
        with speaking(wanted(given)):
            click_words.use()
            return self._answer(given, prog_name, complete_var, extra)

    def _answer(
        self, given: list[str], prog_name: str | None, complete_var: str | None, extra: dict[str, Any]
    ) -> NoReturn:
        try:
            # The help of the whole is in the reader's language too.
            answer: Any = click.Group.main(
                cast("click.Group", translated(self)), given, prog_name, complete_var, standalone_mode=False, **extra
            )
            sys.stdout.flush()
        except ScriskError as error:
            if "--debug" in given:
                raise
            _fail(error.message, error.hint, error.exit_code)
        except click.Abort:
            _fail(say("interrupted"), "", 130)
        except click.ClickException as error:
            context = getattr(error, "ctx", None)
            hint = say("Try `{command} --help`.", command=context.command_path) if context else ""
            _fail(error.format_message(), hint, error.exit_code)
        except _PipeClosedError:
            # What is left in the buffer has no reader; without this the interpreter complains at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.exit(141)
        sys.exit(answer if isinstance(answer, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe is told apart from click's own handling."""
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise _PipeClosedError from error
        except RuntimeError as error:
            # DuckDB tells of Ctrl-C during a query so.
            if "interrupted" in str(error).lower():
                raise click.Abort from error
            raise
        return answer


class _PipeClosedError(Exception):
    """Nobody reads standard output any more."""


def near(word: str, known: Sequence[str] | dict[str, str], title: str) -> str:
    """Return a hint: the closest known words, then all of them unless they are too many."""
    from difflib import get_close_matches

    found = get_close_matches(word.casefold(), list(known), n=2, cutoff=0.5)
    guess = say("Did you mean {near}? ", near=say(" or ").join(found)) if found else ""
    everything = say("{title}: {names}.", title=say(title), names=", ".join(known))
    return guess.rstrip() if guess and len(known) > 20 else f"{guess}{everything}"


def _utf8_unless_terminal() -> None:
    """Data leave as UTF-8; a terminal that cannot show a sign gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _fail(message: str, hint: str, code: int) -> NoReturn:
    title = say("Error:")
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        title = click.style(title, fg="red", bold=True)
    click.echo(f"{title} {message}", err=True)
    if hint:
        click.echo(hint, err=True)
    sys.exit(code)


@click.group(
    cls=Commands,
    epilog=_EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="scrisk")
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Warehouse to use; default is SCRISK_DB, else a file in your data directory.",
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), expose_value=False, help="Language; each command has the same option."
)
@click.option("--debug", is_flag=True, help="Show the full trace of an error.")
@click.pass_context
def cli(ctx: click.Context, db: Path | None, debug: bool) -> None:
    """Supply-chain risk from real trade data, for Japan and Korea first.

    Answers go to standard output, everything else to standard error.
    """
    ctx.obj = {"db": db}
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())

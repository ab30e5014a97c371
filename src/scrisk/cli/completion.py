"""``scrisk completion``: what makes a shell complete scrisk's words."""

from __future__ import annotations

import click

from scrisk.cli.completing import SHELLS, VARIABLE
from scrisk.cli.options import Options, shared


@click.command("completion", short_help="Completion of commands, options and values for bash, zsh and fish.")
@click.argument("shell", type=click.Choice(SHELLS))
@shared
def command(shell: str, options: Options) -> None:
    """Print what makes a shell complete commands, options and values: economies, items, chains, stages, scenarios,
    columns, sources, runs and networks, as the warehouse knows them.

    \b
    Example:
      scrisk completion bash > ~/.local/share/bash-completion/completions/scrisk
      scrisk completion zsh > ~/.zfunc/_scrisk
      scrisk completion fish > ~/.config/fish/completions/scrisk.fish
    """
    from click.shell_completion import get_completion_class

    from scrisk.cli.root import cli
    from scrisk.warehouse import Result

    maker = get_completion_class(shell)
    assert maker is not None
    made = maker(cli, {}, "scrisk", VARIABLE)
    # Not source(): that of bash starts a bash to ask for its version.
    text = made.source_template % made.source_vars()
    # A word may hold a comma, and so may what is said of it: only the first one parts the kind from the word.
    text = text.replace('string split ","', 'string split -m 1 ","')
    lines = [(line,) for line in text.splitlines()]
    options.emit(Result(("line",), lines, ("VARCHAR",)), lambda _width: text.strip("\n") + "\n")

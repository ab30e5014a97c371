"""Help in the reader's language: a copy of a command whose texts are those of the catalog.

Help is written in English where a command is defined; ``pieces`` cuts it into what the catalog holds, paragraph by
paragraph, and ``translated`` puts a command together again from their translations.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator

import click

from scrisk.cli.wide import WideContext
from scrisk.language import language, say

# click marks so a paragraph whose lines stay as they are: the examples.
_VERBATIM = "\b"


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a help text; those that click would wrap are one line.

    Examples
    --------
    >>> paragraphs('One line\\nand its end.\\n\\n\\b\\nExample:\\n  scrisk score')
    ['One line and its end.', '\\x08\\nExample:\\n  scrisk score']
    """
    blocks = inspect.cleandoc(text or "").split("\n\n")
    return [block if block.startswith(_VERBATIM) else " ".join(block.split()) for block in blocks if block.strip()]


def in_language(text: str | None) -> str:
    """Return a help text in the language in force."""
    return "\n\n".join(say(block) for block in paragraphs(text))


def pieces(command: click.Command) -> Iterator[str]:
    """Yield every text of a command's help, for the catalogs."""
    yield from paragraphs(command.help)
    yield from paragraphs(command.epilog)
    yield from paragraphs(command.short_help)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from paragraphs(parameter.help)


def translated(command: click.Command) -> click.Command:
    """Return a command with its help in the language in force."""
    if language() == "en":
        return command
    other = copy.copy(command)
    other.help = in_language(command.help)
    other.epilog = in_language(command.epilog) if command.epilog else command.epilog
    other.short_help = in_language(command.short_help) if command.short_help else command.short_help
    other.params = [_option(parameter) for parameter in command.params]
    other.context_class = WideContext
    # click keeps the option --help that it made, in the words of then.
    other._help_option = None
    return other


def _option(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    other = copy.copy(parameter)
    other.help = in_language(parameter.help)
    return other

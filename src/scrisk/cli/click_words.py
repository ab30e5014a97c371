"""The words of click, the library below the command line, so that the catalogs hold them too.

click says them itself; it looks for them in the catalog of the text domain that ``use`` puts in force.
"""

from __future__ import annotations

import gettext
import os

from scrisk.language import DOMAIN, FOLDER, language, later, later_plural

WORDS = (
    later("Usage:"),
    later("Options"),
    later("Commands"),
    later("Positional arguments"),
    later("Show this message and exit."),
    later("Show the version and exit."),
    later("%(prog)s, version %(version)s"),
    later("default: {default}"),
    later("Invalid value: {message}"),
    later("Invalid value for {param_hint}: {message}"),
    later("Missing argument"),
    later("Missing option"),
    later("Missing parameter"),
    later("Missing command."),
    later("Missing {param_type}"),
    later("Missing parameter: {param_name}"),
    later("Choose from:\n\t{choices}"),
    later("No such option: {name}"),
    later("No such option {name!r}."),
    later("No such command {name!r}."),
    later("Option {name!r} does not take a value."),
    later("Argument {name!r} takes {nargs} values."),
    later("Could not open file {filename!r}: {message}"),
    later("{name} {filename!r} does not exist."),
    later("{name} {filename!r} is a directory."),
    later("{name} {filename!r} is a file."),
    later("{name} {filename!r} is not readable."),
    later("{name} {filename!r} is not writable."),
    later("{value!r} is not a valid {number_type}."),
    later("{value} is not in the range {range}."),
    later("file"),
    later("directory"),
    later("path"),
    later("unknown error"),
    later("required"),
)

# What click says by number is kept as such: gettext finds no plural in the entry of a singular.
COUNTED = (
    later_plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    later_plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    later_plural("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    later_plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)


def use() -> None:
    """Have click speak the language in force; only for a process that is a command line."""
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language()

"""The command line. Importing this module imports nothing else; each command's module is imported when it runs."""

from __future__ import annotations


def main() -> None:
    """Run ``scrisk`` with the arguments of the process and exit."""
    from scrisk.cli.root import cli

    cli(prog_name="scrisk")

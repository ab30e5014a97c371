"""The errors scrisk raises: one tree, each with an exit code and a way to mend it.

Messages say what is wrong and where; ``hint`` says how to mend it. The command line prints both on
standard error and exits with ``exit_code``.
"""

from __future__ import annotations


class ScriskError(Exception):
    """Base of every error a user can mend.

    Parameters
    ----------
    message
        What is wrong and where (file, row, key).
    hint
        How to mend it; may be empty.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(ScriskError):
    """The question cannot be understood: an unknown economy, item, column or year."""

    exit_code = 2


class CodeError(UsageError):
    """A country or product code that no table knows."""


class DataError(ScriskError):
    """Input data that break their contract; nothing was written."""

    exit_code = 3


class CheckError(DataError):
    """A check over the warehouse found bad rows; nothing was published."""


class CatalogError(ScriskError):
    """A catalog file that does not say what it must."""

    exit_code = 4


class MethodError(ScriskError):
    """A method file with a missing, unknown or impossible value."""

    exit_code = 4


class WarehouseError(ScriskError):
    """The warehouse is missing, damaged, locked or cannot be written."""

    exit_code = 5


class QueryError(ScriskError):
    """A query that fails or asks for what the sandbox refuses."""

    exit_code = 6


class OutputError(ScriskError):
    """The answer could not be written where it was asked for."""

    exit_code = 7


class FetchError(ScriskError):
    """A source could not be fetched, or what came is not what it should be; nothing was written."""

    exit_code = 8


class LockedError(WarehouseError):
    """Another refresh or build is at work on this warehouse."""

    exit_code = 9

"""Editions of the data in the reader's language: names of sources stay, what an edition says of its years is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from scrisk.language import language, later, say
from scrisk.report.words import month

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}"

# What editions are called in the manifests, and the sentence with the same gaps. The first that fits is said.
_SAID = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r"cooperation ledger read on (?P<day>[0-9-]+)", later("cooperation ledger read on {day}")),
        (r"HS 1992 to HS 2022, codes of the catalog", later("HS 1992 to HS 2022, codes of the catalog")),
        (r"agreements in force by (?P<year>[0-9]{4})", later("agreements in force by {year}")),
        (rf"surveys of (?P<first>{_MONTH}) to (?P<last>{_MONTH})", later("surveys of {first} to {last}")),
        (rf"as of (?P<last>{_MONTH})", later("as of {last}")),
        (r"figures of (?P<first>[0-9]{4}) to (?P<last>[0-9]{4})", later("figures of {first} to {last}")),
        (r"rows of (?P<first>[0-9]{4}) to (?P<last>[0-9]{4})", later("rows of {first} to {last}")),
        (r"sessions of (?P<years>[0-9]{4}-[0-9]{4})", later("sessions of {years}")),
        (r"production (?P<years>[0-9]{4}-[0-9]{4})", later("production {years}")),
        (r"(?P<first>[0-9]{4}-[0-9]{2}) to (?P<last>[0-9]{4}-[0-9]{2})", later("{first} to {last}")),
        (r"(?P<first>[0-9]{4}) and (?P<last>[0-9]{4})", later("{first} and {last}")),
        (r"(?P<year>[0-9]{4}) edition", later("{year} edition")),
        (r"year (?P<year>[0-9]{4})", later("year {year}")),
        (r"(?P<count>[0-9]+) industries", later("{count} industries")),
        (r"through (?P<last>[0-9-]+)", later("through {last}")),
        (r"published (?=[0-9])", later("published ")),
        (r"the scenario", later("the scenario")),
        (rf"(?P<last>{_MONTH})", later("{last}")),
    )
)


def edition(text: str | None) -> str:
    """Return an edition, or several joined with ';' and '+', in the reader's language.

    Examples
    --------
    >>> edition("baci HS92, through 2024; wgi 1996-2024")
    'baci HS92, through 2024; wgi 1996-2024'
    """
    said = text or ""
    if language() == "en":
        return said
    for pattern, message in _SAID:
        said = pattern.sub(partial(_put, message), said)
    return re.sub(_MONTH, lambda found: _month(found[0]), said)


def editions(texts: Iterable[str]) -> list[str]:
    """Return editions in the reader's language."""
    return [edition(text) for text in texts]


def _put(message: str, found: re.Match[str]) -> str:
    return say(message, **found.groupdict())


def _month(text: str) -> str:
    return month(datetime.strptime(text, "%B %Y").date())

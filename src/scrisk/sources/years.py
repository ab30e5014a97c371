"""Which years a setting asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrisk.errors import UsageError
from scrisk.language import say

OPEN = 9999  # the last year of "2018-": whatever there is


def spans(value: object) -> list[tuple[int, int]]:
    """Return the first and last year of each span that a setting names.

    Parameters
    ----------
    value
        2024, "2024", "2022-2024", "2018-" (from 2018 on), or a list of such.

    Returns
    -------
    list of (int, int)
        In the order given; the end is ``OPEN`` where the span has none.

    Raises
    ------
    UsageError
        For anything else.

    Examples
    --------
    >>> spans("2022-2024"), spans([2019, "2021-"])
    ([(2022, 2024)], [(2019, 2019), (2021, 9999)])
    """
    found = []
    for text in value if isinstance(value, Iterable) and not isinstance(value, str) else [value]:
        match = re.fullmatch(r"\s*(\d{4})\s*(?:(-)\s*(\d{4})?)?\s*", str(text))
        if match is None:
            raise _unclear(value)
        first = int(match[1])
        last = int(match[3]) if match[3] else OPEN if match[2] else first
        if not 1900 <= first <= last:
            raise _unclear(value)
        found.append((first, last))
    if not found:
        raise _unclear(value)
    return found


def single(value: object) -> list[int]:
    """Return each year that a setting names, sorted; a span without an end is refused."""
    pairs = spans(value)
    if any(last == OPEN for _, last in pairs):
        raise UsageError(
            say("years = {value!r} has no end", value=value), hint=say('Say which years: years = "2022-2024".')
        )
    return sorted({year for first, last in pairs for year in range(first, last + 1)})


def _unclear(value: object) -> UsageError:
    return UsageError(
        say("years = {value!r} is not understood", value=value), hint=say('Write 2024, "2022-2024" or a list of years.')
    )

"""What a value becomes in a cell of CSV or JSON, and the guard that keeps text from becoming a formula.

A spreadsheet runs text that begins like a formula. Every CSV that scrisk writes goes through :func:`guarded`.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import math
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Full-width signs too: an input method turns them into the plain ones, and some spreadsheets take them as they are.
FORMULA_SIGNS = "=+-@＝＋－＠"


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet might run ``text``, looking behind blanks, tabs, line ends and unseen signs.

    Examples
    --------
    >>> [is_formula(text) for text in ("=1+1", " @x", "a=b", "'=1+1", "")]
    [True, True, False, True, False]
    """
    # An apostrophe is what the guard itself puts there: text that has one already is told apart by a second.
    bare = text.lstrip("'")
    if not bare or bare[0].isalnum():
        return False
    if bare[0] in "\t\r\n":
        return True
    for sign in bare:
        if sign in FORMULA_SIGNS:
            return True
        # C and Z are control, format and separator signs.
        if sign != "'" and not sign.isspace() and unicodedata.category(sign)[0] not in "CZ":
            return False
    return False


def guarded(text: str) -> str:
    """Return ``text`` with an apostrophe in front where it might be run; :func:`unguarded` takes it away.

    Examples
    --------
    >>> guarded("=1+1"), guarded("Cerium")
    ("'=1+1", 'Cerium')
    """
    return f"'{text}" if is_formula(text) else text


def unguarded(text: str) -> str:
    """Return the text that :func:`guarded` was given.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: times in ISO 8601, what is not a finite number as null."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    return value.hex() if isinstance(value, bytes | bytearray) else str(value)


def csv_field(value: Any) -> str:
    """Return a value as a field of CSV: numbers as they are, text guarded, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, float):
        return str(value) if math.isfinite(value) else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    simple = plain(value)
    if simple is None or isinstance(simple, float):
        return "" if simple is None else str(simple)
    return guarded(simple if isinstance(simple, str) else json.dumps(simple, ensure_ascii=False))


def csv_line(values: Iterable[Any]) -> str:
    """Return a row of CSV with its line end.

    Python's own writer leaves a lone carriage return unquoted, and what follows it would begin a row of its own.

    Examples
    --------
    >>> csv_line(["a,b", 1.5, None])
    '"a,b",1.5,\\n'
    """
    fields = [_text(value) if isinstance(value, str) else _quoted(csv_field(value)) for value in values]
    return (",".join(fields) or '""') + "\n"


# Codes and names come again and again.
@functools.lru_cache(maxsize=4096)
def _text(value: str) -> str:
    return _quoted(guarded(value))


def _quoted(field: str) -> str:
    if "," in field or '"' in field or "\n" in field or "\r" in field:
        return '"' + field.replace('"', '""') + '"'
    return field


def unique(columns: Sequence[str]) -> list[str]:
    """Return column names of which none repeats; a query may select two of one name."""
    seen: dict[str, int] = {}
    names = []
    for name in columns:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names

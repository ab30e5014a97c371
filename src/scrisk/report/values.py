"""Values of columns that are words: what a reader calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrisk.language import later, say

# A value of the data and what it is called; an English reader sees the value itself.
_BASES = (
    later("quantity"), later("value"), later("world-share"), later("published-share"), later("world"),
    later("imports"), later("trade"), later("world-production"), later("world-providers"), later("published"),
    later("none"),
)  # fmt: skip
_MEASURES = (
    later("ban"), later("extraterritorial"), later("informal"), later("licence"), later("tariff"),
    later("agreed"), later("proposed"), later("assumed"),
)  # fmt: skip
_FIGURES = (
    later("Exports"), later("Import value"), later("Imports"), later("import value"), later("world production"),
    later("mine"), later("refined"),
)  # fmt: skip
_RUNS = (
    later("embedded"), later("new"), later("removed"), later("defined"), later("undefined"),
    later("new-item"), later("new-economy"), later("item-removed"), later("economy-removed"), later("new-year"),
    later("catalog-changed"), later("method-changed"), later("code-changed"), later("source-left-out"),
    later("source-added"), later("data-revised"), later("unexplained"),
)  # fmt: skip
VALUES = frozenset({*_BASES, *_MEASURES, *_FIGURES, *_RUNS})


def text_of(row: Mapping[str, Any], column: str) -> str:
    """Return a sentence of the data in the reader's language; empty where there is none."""
    text = row[column]
    return say(str(text)) if text else ""


def value_word(value: str) -> str:
    """Return what a value of a column is called; the value itself where it is a name.

    Examples
    --------
    >>> value_word("quantity"), value_word("CHN")
    ('quantity', 'CHN')
    """
    return say(value) if value in VALUES else value

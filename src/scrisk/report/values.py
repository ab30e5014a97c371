"""Values of columns that are words: what a reader calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scrisk.language import language, later, say
from scrisk.report.words import running

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
# Terms of use that are no name of a licence.
_LICENCES = (
    later("free with attribution"), later("free with citation"),
    later("none stated; single figures quoted with their source"),
    later("open statistics; no text of a licence was found"), later("the user's own"),
    later("public domain (work of the United States government)"),
    later("reuse of Commission documents with attribution (Decision 2011/833/EU)"),
    later("Facts quoted from the tables named here"), later("OECD terms and conditions"),
    later("Facts quoted from the pages named in each row"),
    later("Single facts quoted from the pages named in each row"),
    later("Single figures quoted from the publications named in each row"),
    later("UN Comtrade policy on use and re-dissemination"),
)  # fmt: skip
VALUES = frozenset({*_LICENCES, *_BASES, *_MEASURES, *_FIGURES, *_RUNS})


def text_of(row: Mapping[str, Any], column: str) -> str:
    """Return a sentence of the data in the reader's language; empty where there is none."""
    text = str(row[column] or "")
    said = say(text)
    # The note of an item may be followed by that on its production: two sentences of the data in one.
    for cut in (match.end() for match in re.finditer(r"\. ", text) if said == text and language() != "en"):
        halves = text[: cut - 1], text[cut:]
        if all(say(half) != half for half in halves):
            return running(map(say, halves))
    return said


def value_word(value: str) -> str:
    """Return what a value of a column is called; the value itself where it is a name.

    Examples
    --------
    >>> value_word("quantity"), value_word("CHN")
    ('quantity', 'CHN')
    """
    return say(value) if value in VALUES else value

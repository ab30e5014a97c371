"""Every published column once: name, type, unit, range, meaning, source, and its label in three languages.

The warehouse takes its comments from here, the command line its headers, ``scrisk terms`` its text. One name has
one meaning in every table. What a kernel returns as NaN (undefined) is NULL in the tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.terms import (
    columns,
    columns_chips,
    columns_coalition,
    columns_composite,
    columns_exposure,
    columns_hazard,
    columns_inputs,
    columns_ledger,
    columns_measures,
    columns_network,
    columns_origin,
    columns_plan,
    columns_profile,
    columns_scenarios,
    columns_stages,
)
from scrisk.terms.flags import FLAGS
from scrisk.terms.table import Table
from scrisk.terms.tables import TABLES

__all__ = ["FLAGS", "TABLES", "TERMS", "Table", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """One published column.

    ``range`` is a human-readable range; ``source`` names a publication or a producer, empty for plain facts of the row.
    """

    name: str
    dtype: str
    unit: str
    range: str
    definition: str
    source: str
    en: str
    ja: str
    ko: str

    def label(self, lang: str) -> str:
        """Return the header in ``lang`` (``en``, ``ja`` or ``ko``)."""
        return {"en": self.en, "ja": self.ja, "ko": self.ko}[lang]


# Each part of the method keeps its columns, and its tables, in a file of its own.
_PARTS = (
    columns,
    columns_measures,
    columns_hazard,
    columns_origin,
    columns_exposure,
    columns_scenarios,
    columns_composite,
    columns_network,
    columns_inputs,
    columns_chips,
    columns_stages,
    columns_ledger,
    columns_coalition,
    columns_plan,
    columns_profile,
)

TERMS: dict[str, Term] = {row[0]: Term(*row) for part in _PARTS for row in part.ROWS}

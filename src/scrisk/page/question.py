"""What a report is asked for, and the small things that all its sections need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.language import say
from scrisk.page import vocabulary
from scrisk.page.model import Cell, Column, Row
from scrisk.report import risk, words
from scrisk.report.editions import edition
from scrisk.report.values import value_word
from scrisk.terms import TERMS

if TYPE_CHECKING:
    from scrisk.report.words import Names
    from scrisk.warehouse import Warehouse

# How the value of a column is written: by the unit in its term, unless it is here.
_WRITERS: dict[str, Callable[[Any], str]] = {
    "fraction": words.percent,
    "points": lambda value: words.number(value, 0),
    "days": lambda value: words.number(value, 1),
    "US dollars, current": words.amount,
    "tonnes": words.amount,
    "calendar year": str,
}
_WORDS = {"basis": vocabulary.BASES, "measure_state": vocabulary.STATES, "event": vocabulary.EVENTS}
_NUMBERS = frozenset({"DOUBLE", "BIGINT", "INTEGER", "SMALLINT"})
# Columns that hold sentences and terms of the data: they are said in the reader's language.
_SAID: Mapping[str, Callable[[str], str]] = {
    "covers": say, "edition": edition, "legal_basis": say, "licence": value_word, "title": say,
}  # fmt: skip
# Columns that hold the code of an economy: its name is written.
_ECONOMIES = frozenset({"economy", "supplier", "top_supplier", "imposer", "provider", "lead_supplier"})


@dataclass(frozen=True)
class Question:
    """The economies and chains that a report is about, by their ids, and the warehouse that answers."""

    warehouse: Warehouse
    names: Names
    economies: tuple[str, ...]
    chains: tuple[str, ...]

    def rows(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the answer to a named query as dictionaries."""
        return self.warehouse.query(query, **parameters).dicts()

    @property
    def scope(self) -> dict[str, list[str]]:
        """Return the parameters of queries that ask for some economies and chains."""
        return {"economies": list(self.economies), "chains": list(self.chains)}

    def column(self, key: str, label: str = "") -> Column:
        """Return a column by its name in the warehouse, with its term's label and meaning."""
        term = TERMS.get(key)
        numeric = term is not None and term.dtype in _NUMBERS
        return Column(key, label or self.names.label(key), numeric, say(term.definition) if term else "")

    def cell(self, key: str, row: Mapping[str, Any]) -> Cell:
        """Return what a column of a row shows."""
        value = row[key]
        if value is None:
            return Cell(words.NONE)
        if key in _ECONOMIES:
            return Cell(self.names.economy(value), value)
        if key == "item":
            return Cell(self.names.item(value), value)
        if key == "chain":
            return Cell(self.names.chain(value), value)
        if key in _WORDS:
            return Cell(vocabulary.word(_WORDS[key], value), value)
        if key.endswith("_band"):
            return Cell(risk.band({"risk_band": value}), value, value.replace(" ", "-"))
        if key == "hhi_change_3y":
            return Cell(words.signed(value), value)
        if isinstance(value, bool):
            return Cell(say("yes") if value else say("no"), value)
        if isinstance(value, int):
            term = TERMS.get(key)
            return Cell(str(value) if term and term.unit == "calendar year" else f"{value:,}", value)
        if isinstance(value, float):
            term = TERMS.get(key)
            if "_usd" in key:
                return Cell(words.amount(value), value)
            write = _WRITERS.get(term.unit if term else "", words.number)
            return Cell(write(value), value)
        return Cell(_SAID[key](value) if key in _SAID else str(value), value)

    def row(self, columns: tuple[Column, ...], row: Mapping[str, Any], keys: tuple[str, ...]) -> Row:
        """Return a row of a table with one cell a column; ``keys`` are the columns that name it."""
        return Row(
            tuple(self.cell(column.key, row) for column in columns),
            chain=row.get("chain") or "",
            economy=row.get("economy") or "",
            year=str(row["year"]) if row.get("year") is not None else "",
            at={key: row[key] for key in keys},
        )

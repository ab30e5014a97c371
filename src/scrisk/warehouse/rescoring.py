"""Risk scores by a reader's own numbers, from what the warehouse publishes; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.warehouse.connect import frame_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scrisk.method.own import Own
    from scrisk.warehouse.connect import Warehouse


@dataclass(frozen=True)
class Rescored:
    """The risk scores of some economies by other numbers."""

    own: Own
    risk: Mapping[tuple[str, str, int], Mapping[str, Any]]

    def into(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return rows of the query ``score`` with these scores, and the version and hash that they are by."""
        found = []
        for row in rows:
            mine = self.risk.get((row["economy"], row["item"], row["year"]), {})
            of_row = {name: value for name, value in mine.items() if name in row and name not in _KEPT}
            if mine and mine["basis"] == row["basis"]:
                of_row["flags"] = mine["flags"]
            found.append({**row, **of_row, "method_version": self.own.version, "method_hash": self.own.hash})
        return found


# What a row of the query ``score`` tells of itself.
_KEPT = frozenset({"basis", "coverage_share", "is_estimated", "flags", "data_vintage", "chain", "stage"})


def rescored(warehouse: Warehouse, economies: Sequence[str], path: Path) -> Rescored:
    """Score some economies by the numbers of a file.

    Raises
    ------
    MethodError
        For a file that does not hold.
    """
    from scrisk.method.own import own
    from scrisk.scoring import composite, indicators

    parameters = [
        (row["parameter"], _value(row["parameter_value"]), row["unit"]) for row in warehouse.query("parameters").dicts()
    ]
    numbers = own(parameters, warehouse.query("run").dicts()[0]["method_version"], path)
    risk = frame_of(warehouse.query("risk", economies=list(economies)))
    parts = frame_of(warehouse.query("risk_parts", economies=list(economies), item=None, year=None))
    found = composite.scored(indicators.from_parts(risk, parts), numbers.composite)["risk"]
    rows = {(row["economy"], row["item"], row["year"]): row for row in found.iter_rows(named=True)}
    return Rescored(numbers, rows)


def _value(text: str) -> float | int:
    return float(text) if any(sign in text for sign in ".en") else int(text)

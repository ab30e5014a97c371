"""Networks made from the warehouse's own tables: a node is an economy and an item; the same code runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from scrisk.scoring.networks import Graph
    from scrisk.warehouse.connect import Result, Warehouse


@dataclass(frozen=True)
class BuiltIn:
    """One network of the warehouse: its queries are ``network_NAME_nodes``, ``_edges`` and ``_vintage``."""

    name: str
    title: str
    unit: str
    limits: tuple[str, ...]  # what it assumes


BUILT_IN = {
    entry.name: entry
    for entry in (
        BuiltIn(
            "trade",
            "every economy x traded item of the newest year; CHN:graphite is what China has of graphite to use or ship",
            "US dollars",
            (
                "An economy passes on a mix of all that it takes in. What it ships beyond that is",
                "made there (CHN:graphite:made), what it ships less is used there. What it makes",
                "and keeps is not known and left out; items do not depend on each other here.",
            ),
        ),
    )
}


def graph(warehouse: Warehouse, name: str) -> tuple[Graph, dict[str, Any]]:
    """Return a network of the warehouse, and what is to be said of it."""
    from scrisk.scoring.networks import assembled, facts

    entry = BUILT_IN[name]
    found = assembled(
        _frame(warehouse.query(f"network_{name}_nodes")), _frame(warehouse.query(f"network_{name}_edges")), rule="none"
    )
    said = warehouse.query(f"network_{name}_vintage").dicts()[0]
    return found, {
        **facts(found), "rule": "none", "unlisted": "non-essential", "unit": entry.unit, "label": name,
        "files": f"{said['data_vintage']}, {said['year']}", "network_hash": str(said["run_id"]), "limits": entry.limits,
    }  # fmt: skip


def _frame(result: Result) -> pl.DataFrame:
    import polars as pl

    kinds: dict[str, Any] = {"VARCHAR": pl.String, "DOUBLE": pl.Float64}
    schema = {name: kinds[kind] for name, kind in zip(result.columns, result.types, strict=True)}
    return pl.DataFrame(result.rows, schema=schema, orient="row")

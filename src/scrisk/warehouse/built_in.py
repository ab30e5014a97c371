"""Networks made from the warehouse's own tables: economies x items, x inputs of chips, x industries; the same code runs
them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError
from scrisk.language import say

if TYPE_CHECKING:
    import polars as pl

    from scrisk.scoring.networks import Graph
    from scrisk.warehouse.connect import Result, Warehouse


@dataclass(frozen=True)
class BuiltIn:
    """One network of the warehouse: its queries are ``network_NAME_nodes``, ``_edges`` and ``_vintage``."""

    name: str
    title: str
    rule: str  # which inputs are essential: all, none
    unit: str
    limits: tuple[str, ...]  # what it assumes, in lines that fit


_ENTRIES = (
    BuiltIn(
        "trade", "economies x traded items, as CHN:graphite", "none", "US dollars",
        (
            "An economy passes on a mix of all that it takes in. What it ships beyond that is",
            "made there (CHN:graphite:made), what it ships less is used there. What it makes",
            "and keeps is not known and left out; items do not depend on each other here.",
        ),
    ),
    BuiltIn(
        "chips", "economies x inputs of chip making, as JPN:photomasks>KOR", "all", "kinds of chips",
        (
            "Output counts at the end: each kind of chip that an economy is known to test is",
            "one. Only what is certain of needs and shares is in it; scrisk chain has ranges.",
        ),
    ),
    BuiltIn(
        "industries", "economies x industries of the OECD, as KOR:C26", "none", "US dollars",
        (
            "Any input stands in for any other, in proportion. Sales below a million dollars",
            "and of an industry to itself are left out; final demand does not fall by itself.",
        ),
    ),
)  # fmt: skip

BUILT_IN = {entry.name: entry for entry in _ENTRIES}


def graph(warehouse: Warehouse, name: str) -> tuple[Graph, dict[str, Any]]:
    """Return a network of the warehouse, and what is to be said of it.

    Raises
    ------
    DataError
        When the source that it is made from was left out of the warehouse.
    """
    from scrisk.scoring.networks import assembled, facts

    entry = BUILT_IN[name]
    edges = _frame(warehouse.query(f"network_{name}_edges"))
    if edges.is_empty():
        raise DataError(
            say(
                "the network {name} has no links in this warehouse: the source it is made from was left out", name=name
            ),
            hint=say("`scrisk sources` says what is loaded; `scrisk build` without --without brings all of it in."),
        )
    found = assembled(_frame(warehouse.query(f"network_{name}_nodes")), edges, rule=entry.rule)
    said = warehouse.query(f"network_{name}_vintage").dicts()[0]
    return found, {
        **facts(found), "rule": entry.rule, "unlisted": "non-essential", "unit": entry.unit, "label": name,
        "files": said["data_vintage"], "network_hash": str(said["run_id"]), "limits": entry.limits,
    }  # fmt: skip


def _frame(result: Result) -> pl.DataFrame:
    import polars as pl

    kinds: dict[str, Any] = {"VARCHAR": pl.String, "DOUBLE": pl.Float64}
    columns = zip(*result.rows, strict=True) if result.rows else [()] * len(result.columns)
    told = zip(result.columns, result.types, columns, strict=True)
    return pl.DataFrame([pl.Series(name, values, dtype=kinds[kind]) for name, kind, values in told])

"""The panel of the hazard: run its files of SQL, and hand its rows over to be fitted on."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from scrisk.method import Hazard

# In the order their inputs ask for. The tables are temporary: they last as long as the connection, or until dropped.
TABLES = (
    "country", "flow", "supply", "export", "exporter", "importer", "world", "relation", "series", "event", "large",
    "top", "total", "past", "past_importer", "past_code", "cut", "cut_exporter", "neighbour", "neighbour_importer",
    "neighbour_code", "politics", "feature", "supplier",
)  # fmt: skip


def prepare(con: DuckDBPyConnection, numbers: Hazard, *, read_after: int = 0) -> None:
    """Make the panel from the raw tables: the same for the fit, the scores and the test.

    What the model reads is made of the years after `read_after`, and of all years of the scored economies; events and
    the indices that the hazard is compared with, of every year.
    """
    params = {**asdict(numbers), "read_after": read_after}
    for name in TABLES:
        sqlfiles.run(con, f"25_hazard/hazard_{name}.sql", params)


def drop(con: DuckDBPyConnection) -> None:
    """Drop the panel's tables."""
    for name in TABLES:
        con.execute(sqlfiles.text("templates/drop_temporary.sql").format(table=f"hazard_{name}"))

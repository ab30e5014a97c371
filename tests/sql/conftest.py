"""A small warehouse under construction, whose raw rows each test writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from scrisk.warehouse import sqlfiles
from scrisk.warehouse.builder import CORE

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTRIES = [
    ("baci", "392", "JPN"),
    ("baci", "410", "KOR"),
    ("baci", "156", "CHN"),
    ("baci", "490", "TWN"),
    ("baci", "842", "USA"),
    ("baci", "58", None),
    ("wmd", "China", "CHN"),
    ("wmd", "Japan", "JPN"),
    ("wmd", "Korea, Rep.", "KOR"),
    ("wgi", "CHN", "CHN"),
    ("wgi", "JPN", "JPN"),
    ("cset", "JPN", "JPN"),
    ("cset", "NLD", "NLD"),
    ("cset", "Various countries", None),
    ("un", "CHN", "CHN"),
]


class Small:
    """Raw tables to fill, and the layers above them to run."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def add(self, table: str, *rows: dict[str, Any]) -> None:
        """Insert rows; columns that are not named stay empty."""
        for row in rows:
            columns = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            self.con.execute(f"INSERT INTO raw.{table} ({columns}) VALUES ({marks})", list(row.values()))

    def item(self, item: str, sourcing: str = "trade", **more: Any) -> None:
        """Insert an item with what every item needs."""
        basis = {"trade": "quantity", "published": "published-share"}.get(sourcing, "world-share")
        self.add(
            "item",
            {
                "ordinal": 1, "item": item, "chain": "c", "stage": "s", "name_en": item, "name_ja": item,
                "name_ko": item,
                "sourcing": sourcing, "headline_basis": basis, "is_headline": True, **more,
            },
        )  # fmt: skip

    def flow(
        self, exporter: int, usd: int, kg: int | None, *, code: str = "280530", year: int = 2024, importer: int = 392
    ) -> None:
        """Insert one flow."""
        self.add(
            "baci_flow",

                       {
                "hs_revision": "HS92", "hs_code": code, "year": year, "importer_code": importer,
                "exporter_code": exporter,
                "trade_value_usd": usd, "net_weight_kg": kg,
            },
        )  # fmt: skip

    def build_core(self) -> None:
        """Run the core layer."""
        for name in CORE:
            sqlfiles.run(self.con, f"20_core/{name}.sql")

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.con.execute(text).fetchall()

    def check(self, name: str) -> list[tuple[Any, ...]]:
        """Return the bad rows that a check of the core layer finds."""
        return self.rows(sqlfiles.text(f"90_checks/core/{name}.sql"))


@pytest.fixture
def small() -> Iterator[Small]:
    with duckdb.connect() as con:
        sqlfiles.run(con, "00_schemas.sql")
        for script in sqlfiles.files("10_raw"):
            sqlfiles.create(con, f"10_raw/{script.name}")
        found = Small(con)
        for system, code, iso3 in COUNTRIES:
            found.add("country_code", {"system": system, "code": code, "iso3": iso3})
        for place, iso3 in enumerate(["JPN", "KOR"], start=1):
            found.add(
                "economy",
                {
                    "economy": iso3,
                    "name_en": iso3,
                    "name_ja": iso3,
                    "name_ko": iso3,
                    "is_focal": True,
                    "ordinal": place,
                },
            )
        yield found

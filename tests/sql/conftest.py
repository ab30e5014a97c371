"""A small warehouse under construction, whose raw rows each test writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from scrisk import method as methods
from scrisk import scoring
from scrisk.warehouse import sqlfiles
from scrisk.warehouse.builder import CORE
from scrisk.warehouse.computed import frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNTRIES = [
    ("baci", "392", "JPN"),
    ("baci", "410", "KOR"),
    ("baci", "156", "CHN"),
    ("baci", "490", "TWN"),
    ("baci", "842", "USA"),
    ("baci", "697", None),
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
        self,
        exporter: int,
        usd: int,
        kg: int | None,
        *,
        code: str = "280530",
        year: int = 2024,
        importer: int = 392,
        revision: str = "HS92",
    ) -> None:
        """Insert one flow."""
        self.add(
            "baci_flow",

                       {
                "hs_revision": revision, "hs_code": code, "year": year, "importer_code": importer,
                "exporter_code": exporter,
                "trade_value_usd": usd, "net_weight_kg": kg,
            },
        )  # fmt: skip

    def reported(
        self,
        reporter: int,
        partner: int,
        usd: int,
        kg: int | None = None,
        *,
        code: str = "280530",
        year: int = 2024,
        flow: str = "M",
        revision: str = "HS92",
    ) -> None:
        """Insert one flow as a reporter tells it."""
        self.add(
            "comtrade_flow",
            {
                "hs_revision": revision, "hs_code": code, "year": year, "reporter_code": reporter,
                "partner_code": partner, "flow": flow, "trade_value_usd": usd, "net_weight_kg": kg,
                "is_weight_estimated": False, "is_reported": True,
            },
        )  # fmt: skip

    def bought(
        self,
        buyer: str,
        supplier: str,
        usd: int | None,
        kg: int | None = None,
        *,
        item: str | None = None,
        code: str | None = None,
        year: int = 2024,
        revision: str = "HS22",
    ) -> None:
        """Insert one row of the user's own table."""
        self.add(
            "own_flow",
            {
                "buyer": buyer, "supplier": supplier, "item": item, "hs_revision": revision if code else None,
                "hs_code": code, "year": year, "trade_value_usd": usd, "net_weight_kg": kg,
            },
        )  # fmt: skip

    def becomes(
        self, code: str, revision: str, *targets: str, relation: str = "1:1", split: bool = False, since: str = "HS92"
    ) -> None:
        """Insert what a code becomes in another edition."""
        for target in targets:
            self.add(
                "hs_revision",
                {
                    "from_revision": since, "from_code": code, "to_revision": revision, "to_code": target,
                    "relation": relation, "is_split": split,
                },
            )  # fmt: skip

    def scores(self, folder: Path, table: str = "score") -> list[dict[str, Any]]:
        """Build the core layer, score it, and return the rows of one table."""
        return self.facts(folder)[table]

    def facts(self, folder: Path) -> dict[str, list[dict[str, Any]]]:
        """Build the core layer, score it, and return the rows of every table."""
        self.build_core()
        inputs = scoring.Inputs(**{name: frame(self.con, f"inputs/{name}.sql", folder) for name in scoring.INPUTS})
        known = {"run_id": "r", "method_version": "m", "method_hash": "h", "code_version": "c"}
        vintages = scoring.Vintages(
            {"baci": "baci HS92, through 2024", "comtrade": "comtrade 2025", "own": "own ACME 2024"}
        )
        found = scoring.score(inputs, methods.load(), known, vintages)
        return {table: rows.to_dicts() for table, rows in found.items()}

    def produce(
        self, country: str, wmd: float, *, usgs: float | None, year: int = 2023, edition: str = "MCS2025"
    ) -> None:
        """Insert a country's output of tungsten as both producers tell it."""
        self.add(
            "wmd_production",
            {
                "commodity": "Tungsten (W)", "year": year, "country_name": country, "production": wmd,
                "unit": "metr. t", "data_source": "r",
            },
        )  # fmt: skip
        iso3 = next((iso3 for system, code, iso3 in COUNTRIES if (system, code) == ("wmd", country)), None)
        self.usgs(country, usgs, iso3=iso3, year=year, edition=edition)

    def usgs(
        self, country: str, value: float | None, *, iso3: str | None = None, year: int = 2023, edition: str = "MCS2025"
    ) -> None:
        """Insert a country's output of tungsten as the USGS tells it."""
        self.add(
            "usgs_production",
            {
                "edition": edition, "commodity": "Tungsten", "country_name": country, "country_iso3": iso3,
                "statistic": "Production", "detail": "Mine production, W", "unit": "metric tons", "year": year,
                "value": value, "is_estimated": False,
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
        found.add(
            "producer_commodity",
            {"commodity": "Tungsten (W)", "usgs_commodity": "tungsten", "usgs_detail": "mine production"},
        )
        yield found

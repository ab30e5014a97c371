"""Figures a reader can check by hand against the producers' own tables, asked of a built warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrisk.warehouse import sandbox

if TYPE_CHECKING:
    from pathlib import Path

# World mine production of 2022, World Mining Data: HHI by country, recomputed from its table by hand.
WORLD_HHI_2022 = {
    "mined-rare-earths": 0.521829,
    "graphite": 0.466744,
    "tungsten": 0.600562,
    "gallium": 0.967896,
    "germanium": 0.876404,
    "cobalt": 0.492897,
}

# BACI 2024, direct imports by quantity: top supplier and its share in percent, HHI, N eff, China's share by quantity
# and by value in percent, HHI change since 2021. Rounded as printed.
SKETCH_2024 = [
    ("JPN", "rare-earth-metals", "CHN", 62, 0.49, 2.0, 62, 24, 0.03),
    ("JPN", "rare-earth-compounds", "CHN", 76, 0.61, 1.6, 76, 58, 0.01),
    ("JPN", "graphite", "CHN", 89, 0.80, 1.3, 89, 90, -0.08),
    ("JPN", "tungsten", "CHN", 56, 0.35, 2.8, 56, 70, -0.26),
    ("JPN", "cobalt", "FIN", 31, 0.15, 6.7, 12, 9, -0.15),
    ("JPN", "fluorspar", "CHN", 71, 0.58, 1.7, 71, 73, 0.20),
    ("JPN", "arsenic", "CHN", 95, 0.91, 1.1, 95, 20, 0.11),
    ("KOR", "rare-earth-metals", "CHN", 79, 0.66, 1.5, 79, 80, -0.27),
    ("KOR", "rare-earth-compounds", "CHN", 92, 0.85, 1.2, 92, 61, 0.03),
    ("KOR", "graphite", "CHN", 97, 0.95, 1.1, 97, 93, 0.06),
    ("KOR", "tungsten", "CHN", 76, 0.60, 1.7, 76, 92, -0.23),
    ("KOR", "cobalt", "COD", 43, 0.26, 3.9, 24, 47, 0.11),
    ("KOR", "fluorspar", "CHN", 93, 0.87, 1.2, 93, 91, 0.08),
    ("KOR", "arsenic", "CHN", 100, 1.00, 1.0, 100, 90, 0.06),
]


@pytest.mark.parametrize(("item", "expected"), WORLD_HHI_2022.items())
def test_world_production_concentration_of_2022(warehouse_path: Path, item: str, expected: float) -> None:
    rows = sandbox(
        warehouse_path, f"SELECT DISTINCT hhi_world FROM out.score WHERE item = '{item}' AND year = 2022"
    ).rows
    assert rows == [(pytest.approx(expected, abs=5e-7),)]


def test_rare_earth_mine_production_of_2022_has_twelve_producers_and_chinas_share(warehouse_path: Path) -> None:
    rows = sandbox(
        warehouse_path,
        "SELECT count(*), max(share), arg_max(producer, share) FROM out.world_production"
        " WHERE item = 'mined-rare-earths' AND year = 2022",
    ).rows
    assert rows == [(12, pytest.approx(0.703124, abs=5e-7), "CHN")]


@pytest.mark.parametrize("row", SKETCH_2024, ids=lambda row: f"{row[0]}-{row[1]}")
def test_direct_imports_of_2024(warehouse_path: Path, row: tuple[object, ...]) -> None:
    economy, item, *expected = row
    (found,) = sandbox(
        warehouse_path,
        f"""SELECT top_supplier, round(100 * top_supplier_share), round(hhi, 2), round(effective_suppliers, 1),
            round(100 * china_share_quantity), round(100 * china_share_value), round(hhi_change_3y, 2)
            FROM out.score WHERE economy = '{economy}' AND item = '{item}' AND year = 2024 AND basis = 'quantity'""",
    ).rows
    assert list(found) == expected


def test_taiwan_and_the_usa_are_mapped_from_the_producers_own_numbers(warehouse_path: Path) -> None:
    # BACI writes 490 for Taiwan ("Other Asia, nes") and 842 for the USA; neither is the number of ISO 3166.
    rows = sandbox(
        warehouse_path,
        """SELECT country.iso3, count(*) > 0 AND sum(flow.trade_value_usd) = (
                SELECT sum(trade_value_usd) FROM raw.baci_flow WHERE exporter_code = any_value(flow.exporter_code)
            )
            FROM raw.baci_flow AS flow
            JOIN raw.country_code AS country ON country.system = 'baci' AND country.code = flow.exporter_code::VARCHAR
            WHERE flow.exporter_code IN (490, 842, 699, 757) GROUP BY country.iso3 ORDER BY 1""",
    ).rows
    assert rows == [("CHE", True), ("IND", True), ("TWN", True), ("USA", True)]
    # And they arrive with the focal economies: Japan and Korea both buy rare-earth compounds from the USA and Taiwan.
    bought = sandbox(
        warehouse_path,
        "SELECT DISTINCT economy, supplier FROM out.supplier_share WHERE item = 'rare-earth-compounds'"
        " AND economy IN ('JPN', 'KOR') AND supplier IN ('TWN', 'USA') ORDER BY ALL",
    ).rows
    assert bought == [("JPN", "TWN"), ("JPN", "USA"), ("KOR", "TWN"), ("KOR", "USA")]


def test_no_traded_dollar_is_lost_between_raw_and_shares(warehouse_path: Path) -> None:
    rows = sandbox(
        warehouse_path,
        """WITH raw_total AS (
            SELECT item_hs.item, flow.year, sum(flow.trade_value_usd)::BIGINT AS usd
            FROM raw.baci_flow AS flow
            JOIN core.item_hs AS item_hs USING (hs_revision, hs_code)
            WHERE flow.importer_code = 392 GROUP BY ALL
        ), shared AS (
            SELECT item, year, sum(trade_value_usd)::BIGINT AS usd FROM out.supplier_share
            WHERE economy = 'JPN' AND basis = 'value' GROUP BY ALL
        )
        SELECT * FROM raw_total FULL JOIN shared USING (item, year)
        JOIN out.item AS item USING (item)
        WHERE item.sourcing = 'trade' AND raw_total.usd IS DISTINCT FROM shared.usd""",
    ).rows
    assert rows == []


def test_taiwan_has_a_governance_score(warehouse_path: Path) -> None:
    rows = sandbox(
        warehouse_path,
        "SELECT DISTINCT governance_risk IS NOT NULL FROM out.supplier_share WHERE supplier = 'TWN' AND year >= 2002",
    ).rows
    assert rows == [(True,)]


def test_resist_coaters_are_japans_own_and_koreas_from_japan(warehouse_path: Path) -> None:
    rows = sandbox(
        warehouse_path,
        "SELECT economy, top_supplier, round(100 * top_supplier_share), round(100 * domestic_share), is_estimated"
        " FROM out.score WHERE item = 'resist-processing-tools' AND economy IN ('JPN', 'KOR') ORDER BY economy",
    ).rows
    assert rows == [("JPN", "JPN", 95, 95, True), ("KOR", "JPN", 95, 2, True)]


def test_unknown_shares_are_an_interval_not_zero(warehouse_path: Path) -> None:
    # Korea's photoresist from Japan, January to May 2021: 85.2 %; nothing is known of the other 14.8 %.
    rows = sandbox(
        warehouse_path,
        "SELECT hhi, hhi_high, coverage_share, shannon, flags FROM out.score"
        " WHERE item = 'photoresist' AND economy = 'KOR' AND year = 2021",
    ).rows
    ((hhi, high, coverage, shannon, flags),) = rows
    assert hhi == pytest.approx(0.852**2, abs=1e-12)
    assert high == pytest.approx(0.852**2 + 0.148**2, abs=1e-12)
    assert (coverage, shannon) == (0.852, None)
    assert "partial_shares" in flags.split(";")

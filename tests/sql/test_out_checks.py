"""Every check of the results finds a figure that was tampered with."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from pathlib import Path

ONE = "WHERE economy = 'KOR' AND item = 'tungsten' AND year = 2022 AND basis = 'quantity'"
RISK = "WHERE economy = 'KOR' AND item = 'tungsten' AND year = 2022"
FAULTS = {
    "score_unique": f"INSERT INTO out.score SELECT * FROM out.score {ONE}",
    "shares_sum": f"UPDATE out.supplier_share SET share = share + 1e-6 {ONE} AND rank = 1",
    "concentration_agrees": f"UPDATE out.score SET hhi = hhi + 1e-11 {ONE}",
    "world_hhi_agrees": f"UPDATE out.score SET hhi_world = hhi_world + 1e-11 {ONE}",
    "governance_agrees": f"UPDATE out.score SET wgi_weighted_hhi = wgi_weighted_hhi + 1e-11 {ONE}",
    "geopolrisk_agrees": f"UPDATE out.score SET geopolrisk = geopolrisk + 1e-11 {ONE}",
    "score_laws": f"UPDATE out.score SET cr3 = cr1 / 2 {ONE}",
    "origin_sums": f"UPDATE out.origin_share SET share_origin = share_origin + 1e-6 {ONE} AND origin = 'CHN'",
    "origin_balances": "UPDATE out.origin_balance SET amount_accounted = amount_accounted * 1.01 WHERE origin = 'CHN'",
    "origin_agrees": f"UPDATE out.score SET china_share_origin = china_share_origin + 1e-11 {ONE}",
    "exposure_laws": "UPDATE out.exposure SET cvar_95 = var_95 / 2 WHERE var_95 > 0",
    "exposure_parts_sum": "UPDATE out.exposure_part SET cvar_95 = cvar_95 + 1e-6 WHERE part = 'CHN'",
    "scenario_laws": "UPDATE out.scenario_result SET expected_shortfall_days = 200 WHERE scenario = 'cn-graphite' "
    "AND economy = 'KOR' AND stock_case = '180' AND run_mode = 'central'",
    "coalition_laws": "UPDATE out.coalition_member SET shapley_usd = shapley_usd * 1.01 WHERE economy = 'KOR'",
    "risk_parts_sum": f"UPDATE out.risk_part SET points = points + 1e-6 {RISK} AND indicator = 'recycling_rate'",
    "risk_agrees": f"UPDATE out.risk SET risk_score_geometric = risk_score_geometric + 1e-6 {RISK}",
    "risk_laws": f"UPDATE out.risk SET risk_score_high = risk_score_low - 1 {RISK}",
    "hazard_laws": "UPDATE out.hazard SET probability_low = probability_high + 0.01 WHERE economy = 'KOR'",
    "hazard_parts_sum": "UPDATE out.hazard_part SET contribution = contribution + 1e-6 WHERE feature = 'base'",
    "sourcing_keeps_limits": "UPDATE out.sourcing_plan SET share_plan = share_plan + 1e-4 WHERE supplier = 'CHN'",
    "sourcing_never_worse": "UPDATE out.sourcing_frontier SET loss_plan_usd = loss_now_usd WHERE cost_ceiling > 0.1",
    "network_laws": "INSERT INTO out.network_edge SELECT 'n', 'A', 'B', 1, 'essential', run_id, '', '', '', '' "
    "FROM out.run LIMIT 1",
    "chip_shares_sum": "UPDATE out.chip_share SET share_low = share_low + 1e-6 "
    "WHERE provider = 'NLD' AND input_id = 'N20'",
    "chip_stop_laws": "UPDATE out.chip_stop SET stopped_low = 0.5 WHERE provider = 'NLD' AND chip_output = 'memory' "
    "AND cut_to = 'KOR' AND cut_scope = 'consumed'",
    "stage_shares_possible": "UPDATE out.stage_share SET share_low = 0.99, share_high = 0.99, share = 0.99 "
    "WHERE economy = 'WLD' AND supplier = 'MYS' AND series = 'iea-2024' AND stage = 'oxide'",
    "inputs_balance": "UPDATE out.input_balance SET look_through_output_usd_m = look_through_output_usd_m * (1 + 1e-8) "
    "WHERE economy = 'KOR' AND sector = 'C26'",
    "inputs_sum": "UPDATE out.input_dependence SET look_through_share = look_through_share + 1e-8, "
    "hidden_exposure = hidden_exposure + 1e-8 WHERE economy = 'KOR' AND sector = 'C26' AND source_economy = 'CHN'",
    "inputs_laws": "UPDATE out.input_dependence SET passing_share = value_added_share / 2 WHERE source_economy = 'CHN'",
    "inputs_agree": "UPDATE out.input_dependence SET direct_purchase_share = direct_purchase_share * (1 + 1e-10) "
    "WHERE economy = 'KOR' AND sector = 'C26' AND source_economy = 'CHN'",
    "stage_concentration_agrees": "UPDATE out.stage_concentration SET hhi_low = hhi_low + 1e-11 "
    "WHERE series = 'iea-2025'",
    "columns_documented": "COMMENT ON COLUMN out.score.hhi IS NULL",
    "cooperation_laws": "UPDATE out.cooperation_depth SET cooperation_depth_low = cooperation_depth + 1 "
    "WHERE partner = 'KOR' AND cooperation_layer = 'firms'",
    "ledger_in_order": "UPDATE out.cooperation_event SET ended = in_force - 1 WHERE entry_id = 'forge'",
    "measures_in_order": "UPDATE out.measure SET ended = in_force - 1 WHERE measure_id = 'cn-2023-39'",
    "references_hold": f"UPDATE out.supplier_share SET supplier = 'XYZ' {ONE} AND rank = 1",
}
# The concentration check covers every simple index, not the HHI alone.
INDICES = (
    "hhi_high", "effective_suppliers", "cr1", "cr3", "china_share", "n_suppliers", "hhi_normalised", "shannon", "theil",
    "effective_suppliers_shannon",
)  # fmt: skip


def test_every_check_has_a_fault_here() -> None:
    assert {path.stem for path in sqlfiles.files("90_checks/out")} == set(FAULTS)


def _bad(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    return con.execute(sqlfiles.text(f"90_checks/out/{name}.sql")).fetchall()


@pytest.fixture(scope="module")
def copy(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tampered") / "scrisk.duckdb"
    shutil.copy(warehouse_path, path)
    return path


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_finds_its_fault(copy: Path, name: str) -> None:
    with duckdb.connect(str(copy)) as con:
        assert _bad(con, name) == []
        con.begin()
        con.execute(FAULTS[name])
        found = _bad(con, name)
        con.rollback()
    assert found


# The checks of inputs across countries cover every table and law.
INPUTS = {
    "inputs_balance": (
        "UPDATE out.input_balance SET look_through_value_share = 1 + 1e-8 WHERE economy = 'JPN'",
        "UPDATE out.input_balance SET published_output_usd_m = published_output_usd_m + 1000 WHERE economy = 'JPN'",
        "UPDATE out.input_balance SET primary_inputs_usd_m = primary_inputs_usd_m + 1 WHERE economy = 'JPN'",
    ),
    "inputs_sum": (
        "UPDATE out.input_dependence SET value_added_share = value_added_share + 1e-8 WHERE source_economy = 'JPN'",
        "UPDATE out.sales_dependence SET final_product_share = final_product_share + 1e-8 WHERE buyer_economy = 'JPN'",
        "DELETE FROM out.input_part WHERE source_sector = 'other' AND source_economy = 'CHN'",
        "DELETE FROM out.input_via WHERE via = 'other' AND source_economy = 'CHN'",
    ),
    "inputs_laws": (
        "UPDATE out.sales_dependence SET hidden_exposure = hidden_exposure + 1e-10 WHERE buyer_economy = 'CHN'",
        "UPDATE out.input_dependence SET hitting_probability = 1.1 WHERE source_economy = 'CHN'",
    ),
    "inputs_agree": (
        "UPDATE out.sales_dependence SET direct_sale_share = direct_sale_share + 1e-10 WHERE buyer_economy = 'CHN'",
    ),
}


@pytest.mark.parametrize(("name", "fault"), [(name, fault) for name, faults in INPUTS.items() for fault in faults])
def test_the_checks_of_inputs_cover_every_law(copy: Path, name: str, fault: str) -> None:
    with duckdb.connect(str(copy)) as con:
        con.begin()
        con.execute(fault)
        found = _bad(con, name)
        con.rollback()
    assert found


@pytest.mark.parametrize("column", INDICES)
def test_the_concentration_check_covers_every_index(copy: Path, column: str) -> None:
    with duckdb.connect(str(copy)) as con:
        con.begin()
        bump = "+ 1" if column == "n_suppliers" else "* (1 + 1e-11)"
        con.execute(f"UPDATE out.score SET {column} = {column} {bump} {ONE}")
        found = _bad(con, "concentration_agrees")
        con.rollback()
    assert [row[4] for row in found] == [column]

"""What holds for every row of the published scores, asked in SQL of a warehouse built from the embedded data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrisk.terms import FLAGS, TABLES
from scrisk.warehouse import sandbox

if TYPE_CHECKING:
    from pathlib import Path

# Each query returns the rows that break the rule.
RULES = {
    "the trend compares with three years before": """
        SELECT * FROM out.score AS now LEFT JOIN out.score AS before
            ON before.economy = now.economy AND before.item = now.item AND before.basis = now.basis
            AND before.year = now.year - 3
        WHERE now.hhi_change_3y IS DISTINCT FROM now.hhi - before.hhi""",
    "a window is the mean of three years or nothing": """
        SELECT * FROM (
            SELECT cdi1_window3 AS given, year - lag(year, 2) OVER series AS span,
                (cdi1 + lag(cdi1) OVER series + lag(cdi1, 2) OVER series) / 3 AS mean
            FROM out.score WHERE sourcing = 'trade' AND hhi IS NOT NULL
            WINDOW series AS (PARTITION BY economy, item, basis ORDER BY year)
        ) WHERE (span = 2) <> (given IS NOT NULL) OR abs(given - mean) > 1e-12""",
    "margins are distances from the thresholds": """
        SELECT * FROM out.score WHERE abs(cdi1 - 0.4 - cdi1_margin) > 1e-12 OR abs(cdi2 - 0.5 - cdi2_margin) > 1e-12
            OR abs(cdi3 - 1 - cdi3_margin) > 1e-9 * cdi3""",
    "EU-style risk follows from its published parts": """
        SELECT * FROM out.score WHERE abs(
            (eu_hhi_global * import_reliance / 2 + eu_hhi_import * (1 - import_reliance / 2))
            * (1 - recycling_rate) * substitution_index - eu_supply_risk
        ) > 1e-12""",
    "EU-style risk is missing only where a part is": """
        SELECT * FROM out.score WHERE eu_supply_risk IS NULL AND eu_hhi_global IS NOT NULL AND eu_hhi_import IS NOT NULL
            AND import_reliance IS NOT NULL AND recycling_rate IS NOT NULL AND substitution_index IS NOT NULL""",
    "the material carries its worst stage": """
        SELECT * FROM out.score JOIN out.item USING (item)
        QUALIFY eu_supply_risk_material IS DISTINCT FROM
            max(eu_supply_risk) OVER (PARTITION BY economy, material, year)
            AND hhi IS NOT NULL""",
    "GeoPolRisk is world concentration times import risk": """
        SELECT * FROM out.score WHERE abs(hhi_world * import_risk - geopolrisk) > 1e-12
            OR (geopolrisk IS NULL) <> (hhi_world IS NULL OR import_risk IS NULL)""",
    "an exporter of more than it imports relies on no net imports": """
        SELECT * FROM out.score WHERE export_weight_t > net_weight_t
            AND (import_reliance <> 0 OR NOT contains(flags, 'net_exporter'))""",
    "only records are not estimates": """
        SELECT * FROM out.score WHERE is_estimated = (sourcing = 'trade') AND hhi IS NOT NULL""",
    "a row without shares says so": """
        SELECT * FROM out.score WHERE (hhi IS NULL) <> contains(flags, 'no_data')""",
    "every scored economy has every item": """
        SELECT * FROM out.economy CROSS JOIN out.item
        ANTI JOIN out.score ON score.economy = economy.economy AND score.item = item.item
        WHERE economy.ordinal IS NOT NULL""",
    "the top supplier is the first of the suppliers": """
        SELECT * FROM out.score JOIN out.supplier_share AS first USING (economy, item, year, basis)
        WHERE first.rank = 1 AND (first.supplier <> score.top_supplier OR abs(first.share - score.cr1) > 1e-12)""",
    "usgs supply risk waits for economic vulnerability": """
        SELECT * FROM out.score WHERE usgs_economic_vulnerability IS NOT NULL OR usgs_style_sr IS NOT NULL
            OR (hhi IS NOT NULL AND NOT contains(flags, 'ev_missing'))""",
    "production of another kind never counts as own supply": """
        SELECT * FROM out.score JOIN out.item USING (item) WHERE score.sourcing = 'trade'
            AND NOT production_comparable AND (domestic_share IS NOT NULL OR cdi2 IS NOT NULL)""",
    "bands follow the guidelines": """
        SELECT * FROM out.score WHERE
            hhi_band <> CASE WHEN hhi > 0.18 THEN 'high' WHEN hhi >= 0.1 THEN 'moderate' ELSE 'low' END
            OR hhi_band_us2010 <> CASE WHEN hhi > 0.25 THEN 'high'
            WHEN hhi >= 0.15 THEN 'moderate' ELSE 'low' END""",
    "a risk score is of the leading row and has parts": """
        SELECT * FROM out.risk LEFT JOIN out.score USING (economy, item, year, basis)
        LEFT JOIN (SELECT economy, item, year, count(*) AS parts FROM out.risk_part GROUP BY ALL) AS part
            USING (economy, item, year)
        WHERE score.hhi IS NULL OR parts <> 10 + (risk_score IS NOT NULL)::INTEGER""",
    "a risk score waits until enough is known": """
        SELECT * FROM out.risk WHERE (risk_score IS NOT NULL) <> (known_weight > 0.5 - 1e-9)
            OR (risk_score IS NULL) <> contains(flags, 'risk_unknown')""",
    "risk bands follow the cut-offs, and only where the interval lets them": """
        WITH placed AS (
            SELECT *, [(x >= 20)::INT + (x >= 40)::INT + (x >= 60)::INT + (x >= 80)::INT
                FOR x IN [risk_score_low, risk_score, risk_score_high]] AS cuts FROM out.risk
        )
        SELECT * FROM placed WHERE risk_band <> CASE WHEN cuts[3] - cuts[1] > 1 THEN 'uncertain'
            ELSE ['low', 'moderate', 'elevated', 'high', 'very high'][cuts[2] + 1] END""",
    "the change of risk compares with three years before": """
        SELECT * FROM out.risk AS now LEFT JOIN out.risk AS before
            ON before.economy = now.economy AND before.item = now.item AND before.year = now.year - 3
        WHERE abs(now.risk_change_3y - (now.risk_score - before.risk_score)) > 1e-9
            OR (now.risk_change_3y IS NOT NULL AND before.risk_score IS NULL)""",
    "what drives a score is its largest index": """
        SELECT * FROM out.risk JOIN (
            SELECT economy, item, year, arg_max(risk_input, total_order) AS input, max(total_order) AS share
            FROM out.risk_sensitivity GROUP BY ALL
        ) AS most USING (economy, item, year)
        WHERE top_driver IS DISTINCT FROM input OR top_driver_share IS DISTINCT FROM share""",
    "every risk score of a newest year has indices": """
        SELECT * FROM out.risk WHERE risk_score IS NOT NULL
            AND year = (SELECT max(year) FROM out.risk AS r WHERE (r.economy, r.item) = (risk.economy, risk.item)
                AND r.risk_score IS NOT NULL)
            AND (economy, item, year) NOT IN (SELECT (economy, item, year) FROM out.risk_sensitivity)""",
    "every row knows where it comes from": """
        SELECT * FROM out.score WHERE run_id IS NULL OR method_version IS NULL OR length(method_hash) <> 64
            OR code_version IS NULL OR (sourcing <> 'none' AND data_vintage = '')""",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_holds_for_every_row(warehouse_path: Path, rule: str) -> None:
    assert sandbox(warehouse_path, RULES[rule]).rows[:3] == []


def test_no_figure_of_any_table_is_nan(warehouse_path: Path) -> None:
    tables = sandbox(
        warehouse_path,
        "SELECT table_name, list(column_name) FROM duckdb_columns() "
        "WHERE schema_name = 'out' AND data_type = 'DOUBLE' GROUP BY table_name",
    ).rows
    assert sum(len(columns) for _table, columns in tables) > 50
    for table, columns in tables:
        counts = ", ".join(f"count(*) FILTER (isnan({column}))" for column in columns)
        (found,) = sandbox(warehouse_path, f"SELECT {counts} FROM out.{table}").rows
        assert [name for name, count in zip(columns, found, strict=True) if count] == [], table


def test_every_flag_is_documented_and_every_documented_one_occurs(warehouse_path: Path) -> None:
    tables = [name for name, table in TABLES.items() if "flags" in table.columns]
    found = {
        flag
        for table in tables
        for (flag,) in sandbox(
            warehouse_path, f"SELECT DISTINCT unnest(string_split(flags, ';')) FROM out.{table} WHERE flags <> ''"
        ).rows
    }
    assert found <= set(FLAGS)
    # What the embedded data have no case of; the core-layer and build tests cover them.
    assert set(FLAGS) - found <= {
        "code_ended",
        "eu_recycling_missing",
        "hazard_untold",
        "hs_split",
        "importer_reported",
        # Hazards of one event only do not occur.
        "likelihood_gaps",
        "own_data",
    }


def test_eu_style_risk_before_the_six_dimensions_are_carried_is_not_flagged(warehouse_path: Path) -> None:
    rows = sandbox(
        warehouse_path,
        "SELECT min(year) FILTER (contains(flags, 'governance_carried')) FROM out.score"
        " WHERE economy = 'JPN' AND item = 'rare-earth-metals' AND year >= 2002",
    ).rows
    # The six dimensions end in 2021; political stability has no gap from 2002 on.
    assert rows == [(2022,)]

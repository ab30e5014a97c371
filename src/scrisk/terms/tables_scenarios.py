"""The published tables of scenarios."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

TABLES: tuple[Table, ...] = (
    Table(
        "scenario", "scenario",
        "The scenarios that travel with the program: what each asks, and on what it rests.",
        (
            "scenario", "name_en", "name_ja", "name_ko", "scenario_kind", "premise",
            "scenario_summary", "scenario_start", "horizon_days", "draws", "seed", "suppliers_of",
            "shock_count", "evidence", "limits", "note", "run_id",
        ),
    ),
    Table(
        "scenario_shock", "scenario, shock",
        "What each scenario assumes to happen.",
        (
            "scenario", "shock", "measure_id", "imposers", "shock_targets", "shock_items", "reach",
            "instrument", "depth_low", "depth_high", "licence_days", "licence_share",
            "de_minimis_share", "first_day", "first_day_latest", "lasts_days", "lasts_days_longest",
            "shock_probability", "evidence", "evidence_source", "note", "run_id",
        ),
    ),
    Table(
        "scenario_result", "scenario, branch, run_mode, economy, item, stock_case",
        "What each scenario does to the items that it hits: days of demand unmet, when stocks are gone, what it costs. Items that are not hit lose nothing and have no row.",
        (
            "scenario", "branch", "run_mode", "economy", "item", "stock_case", "year", "basis",
            "stock_days", "expected_shortfall_days", "expected_shortfall_days_se", "p_unmet",
            "p_unmet_se", "stock_out_day", "stock_out_day_se", "var_95", "var_95_se", "cvar_95",
            "cvar_95_se", "expected_loss_usd", "expected_loss_usd_se", "value_at_risk_usd",
            "value_at_risk_usd_se", "lead_supplier", "lead_shock", "draws", "seed", *PROVENANCE,
        ),
    ),
    Table(
        "scenario_day", "scenario, economy, item, stock_case, day",
        "The share of demand that is not met, week by week, of items that lose anything; central figures.",
        (
            "scenario", "economy", "item", "stock_case", "day", "unmet_share", "run_id",
        ),
    ),
)  # fmt: skip

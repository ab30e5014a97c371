"""The published tables of exposure."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, TRUST, Table

_FIGURES = (
    "expected_shortfall_days", "expected_shortfall_days_se", "p_unmet", "p_unmet_se", "stock_out_day",
    "stock_out_day_se", "stock_out_day_p05", "stock_out_day_p05_se", "var_95", "var_95_se", "cvar_95", "cvar_95_se",
)  # fmt: skip
_IN_USD = (
    "expected_loss_usd", "expected_loss_usd_se", "value_at_risk_usd", "value_at_risk_usd_se", "cvar_95_usd",
    "cvar_95_usd_se",
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    Table(
        "exposure", "economy, item, stock_days",
        "What interruptions within a year may cost a focal economy, at several levels of stocks. Figures are NULL where no "
        "probability is known.",
        (
            "economy", "item", "year", "basis", "stock_days", "is_stock_prior", "value_usd_per_year", "hazard_share", *_FIGURES, *_IN_USD,
            *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "exposure_part", "economy, item, stock_days, part_kind, part",
        "Which supplier and which measure adds how much to an exposure.",
        (
            "economy", "item", "year", "basis", "stock_days", "part_kind", "part", "expected_shortfall_days",
            "expected_shortfall_days_se", "part_share", "cvar_95", "cvar_95_se", *PROVENANCE,
        ),
    ),
    Table(
        "exposure_total", "economy, stock_days",
        "What interruptions within a year may cost a focal economy over all items whose value is known, drawn together.",
        (
            "economy", "stock_days", "item_count", "without_value", "p_unmet", "p_unmet_se", *_IN_USD, *PROVENANCE,
        ),
    ),
    Table(
        "stock_prior", "economy, stock_kind",
        "What is published of national stockpiles of rare metals, in days of demand. Priors, not facts.",
        ("economy", "stock_kind", "stock_days", "stock_scope", "stated", "publisher", "title", "url", "accessed", "note", "run_id"),
    ),
    Table(
        "interruption", "interruption_role, level",
        "How deep supply-side interruptions by one supplier went and how long they lasted, measured on the embedded trade.",
        ("interruption_role", "level", "depth", "years_lasting", "supplier_years", "falls", "supply_side_falls", "run_id", "data_vintage"),
    ),
)  # fmt: skip

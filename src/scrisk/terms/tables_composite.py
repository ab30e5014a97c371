"""The published tables of composite."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, TRUST, Table

TABLES: tuple[Table, ...] = (
    Table(
        "risk", "economy, item, year",
        "One score 0-100 of the risk of an economy's supply of an item, with its interval, rank, band and dimensions.",
        (
            "economy", "chain", "item", "stage", "year", "basis", "risk_score", "risk_score_low", "risk_score_high",
            "risk_band", "risk_rank", "risk_rank_low", "risk_rank_high", "ranked_items", "likelihood_score",
            "dependence_score", "vulnerability_score", "risk_score_arithmetic", "risk_score_geometric", "risk_change_3y",
            "known_weight", "top_driver", "top_driver_share", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "risk_part", "economy, item, year, indicator",
        "What each indicator gives to a score: value, its other readings and error, goalposts, place, weight, points.",
        (
            "economy", "item", "year", "ordinal", "dimension", "indicator", "indicator_value",
            "indicator_other_basis", "indicator_window3", "indicator_window3_other", "indicator_low", "indicator_high",
            "goalpost_0", "goalpost_100", "normalised_value", "is_missing", "weight", "points", *PROVENANCE,
        ),
    ),
    Table(
        "risk_sensitivity", "economy, item, year, risk_input",
        "What the uncertainty of a score comes from: Sobol indices of its newest year.",
        ("economy", "item", "year", "risk_input", "first_order", "total_order", *PROVENANCE),
    ),
)  # fmt: skip

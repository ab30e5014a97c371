"""The published tables of hazard."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, TRUST, Table

TABLES: tuple[Table, ...] = (
    Table(
        "hazard", "economy, item, year, event",
        "How likely a new interruption of an economy's supply of an item is in the year after, by what was known at the end "
        "of the year.",
        (
            "economy", "item", "year", "event", "probability", "probability_low", "probability_high", "base_rate",
            "in_sample", "drivers", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "hazard_part", "economy, item, year, event, feature",
        "What moves the newest year's probabilities: the contributions of a row add up to ln(p/(1-p)).",
        ("economy", "item", "year", "event", "feature", "feature_order", "contribution", *PROVENANCE),
    ),
    Table(
        "supplier_hazard", "economy, item, year, supplier",
        "How likely a supplier of at least 1 % sends less than half of its own three-year mean in the year after.",
        ("economy", "item", "year", "supplier", "probability", "base_rate", "is_estimated", "flags", *PROVENANCE),
    ),
    Table(
        "backtest", "event, predictor, importers, missing_year",
        "How well the hazard, and other indices on the same rows, foretold the years after the fit.",
        (
            "event", "predictor", "importers", "missing_year", "n_rows", "n_events", "test_first_year", "test_last_year",
            "auc", "auc_low", "auc_high", "brier", "brier_low", "brier_high", "brier_skill", "brier_skill_low",
            "brier_skill_high", "calibration_slope", "calibration_slope_low", "calibration_slope_high", *PROVENANCE,
        ),
    ),
    Table(
        "calibration", "event, importers, band",
        "The calibration curve of the hazard: what was foretold against what happened, in bands of equally many rows.",
        (
            "event", "importers", "band", "n_rows", "probability", "observed_rate", "observed_low", "observed_high",
            *PROVENANCE,
        ),
    ),
)  # fmt: skip

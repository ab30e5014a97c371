"""The published tables of measures."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

TABLES: tuple[Table, ...] = (
    Table(
        "measure", "measure_id",
        "Policy measures with their dates. The state on a day follows from the dates: see sql/examples/measures_on_a_day.sql.",
        (
            "measure_id", "package", "ordinal", "name_en", "name_ja", "name_ko", "imposer", "instrument", "bears_on",
            "de_minimis_share", "tariff_rate", "covers", "elements", "target_scope", "target_users", "announced",
            "announced_precision", "in_force", "in_force_precision", "suspended_from", "suspended_until", "resumed", "ended",
            "ended_precision", "known_until", "legal_basis", "is_confirmed", "note", "run_id",
        ),
    ),
    Table(
        "measure_item", "measure_id, item", "Which catalogued items a measure covers, and how much of each.",
        ("measure_id", "item", "extent", "covered_codes", "note", "run_id"),
    ),
    Table(
        "measure_target", "measure_id, economy",
        "At which economies a measure is aimed. One for everybody names the economies that are scored, and those left out.",
        ("measure_id", "economy", "target_role", "run_id"),
    ),
    Table(
        "measure_code", "measure_id, hs_revision, hs_code", "Codes a measure concerns beyond those of the catalogued items.",
        ("measure_id", "hs_revision", "hs_code", "note", "run_id"),
    ),
    Table(
        "measure_phase", "measure_id, ordinal", "How a measure changed while it held.",
        (
            "measure_id", "ordinal", "phase_date", "phase_precision", "phase_change", "phase_items", "phase_text",
            "run_id",
        ),
    ),
    Table(
        "measure_source", "measure_id, ordinal", "What a measure rests on.",
        ("measure_id", "ordinal", "publisher", "title", "url", "accessed", "run_id"),
    ),
    Table(
        "episode_month", "episode_id, economy, item, month", "Past interruptions month by month, against what was normal.",
        (
            "episode_id", "economy", "item", "month", "supplier", "hs_code", "months_since", "net_weight_t", "weight_normal",
            "n_normal", "share_normal", "told_by", *PROVENANCE,
        ),
    ),
    Table(
        "episode", "episode_id, economy, item",
        "Past interruptions replayed: what the figures of the year before said on the day before, and what happened.",
        (
            "episode_id", "ordinal", "name_en", "name_ja", "name_ko", "measure_id", "economy", "item", "supplier",
            "day_before", "year", "basis", "top_supplier", "top_supplier_share", "share", "hhi", "hhi_band", "geopolrisk",
            "precedents", "warning", "weight_normal", "n_normal", "share_in_year", "share_next_year", "peak_month",
            "peak_share", "worst_month", "worst_share", "months_until_back", "told_by", "pooled", "lost_share",
            "outcome", "verdict", "note",
            *PROVENANCE,
        ),
    ),
    Table(
        "published_figure", "economy, supplier, item, period, figure_of",
        "Single figures of past interruptions as they were published; economy WLD is the world.",
        (
            "economy", "supplier", "item", "period", "figure_of", "figure", "unit", "year_on_year", "publisher", "title",
            "url", "accessed", "note", "run_id",
        ),
    ),
)  # fmt: skip

"""The published tables of what coalitions are worth."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

TABLES: tuple[Table, ...] = (
    Table(
        "instrument", "instrument_id",
        "Instruments of cooperation: how economies may help each other, how much, since when, and on which entries of the ledger that rests.",
        (
            "instrument_id", "ordinal", "instrument_kind", "name_en", "name_ja", "name_ko", "instrument_state",
            "instrument_start", "instrument_start_precision", "least_members", "capacity_low", "capacity_high",
            "capacity_unit", "capacity_status", "capacity_note", "lead_days", "rests_on", "additional", "note", "run_id",
        ),
    ),
    Table(
        "instrument_member", "instrument_id, economy", "Who takes part in an instrument, and how.",
        ("instrument_id", "economy", "is_needed", "is_giver", "is_receiver", "run_id"),
    ),
    Table(
        "instrument_item", "instrument_id, item", "The catalogued items that an instrument is about.",
        ("instrument_id", "item", "run_id"),
    ),
    Table(
        "instrument_source", "instrument_id, ordinal", "What an instrument rests on; one without a source is marked as assumed.",
        ("instrument_id", "ordinal", "publisher", "title", "published", "url", "accessed", "run_id"),
    ),
    Table(
        "demand_prior", "economy, item",
        "What economies buy of goods that the embedded trade table does not hold, by publications: their weight in a pool, and what a day is worth. Estimates.",
        ("economy", "item", "year", "demand_weight_t", "demand_value_usd", "demand_source", "note", "run_id"),
    ),
    Table(
        "coalition_value", "scenario, loss_measure, among, coalition",
        "What every coalition avoids by its instruments, on the same draws; scenario cn-october-package.",
        (
            "scenario", "loss_measure", "among", "coalition", "member_count", "worth_usd", "worth_usd_se",
            "worth_usd_p05", "worth_usd_p95", "worth_days", "worth_days_se", "worth_days_p05",
            "worth_days_p95", "draws", "seed", *PROVENANCE,
        ),
    ),
    Table(
        "coalition_member", "scenario, loss_measure, among, economy",
        "What each member loses, avoids itself and alone, and its Shapley share of what all avoid.",
        (
            "scenario", "loss_measure", "among", "economy", "loss_before_usd", "loss_before_days", "own_avoided_usd",
            "own_avoided_days", "alone_usd", "alone_days", "shapley_usd", "shapley_days", "in_core", "draws", "seed",
            *PROVENANCE,
        ),
    ),
    Table(
        "coalition_instrument", "scenario, loss_measure, among, instrument_id",
        "What each instrument brings when all members join, and why others bring nothing.",
        (
            "scenario", "loss_measure", "among", "instrument_id", "only_usd", "only_usd_se", "last_usd", "brings_usd",
            "only_days", "only_days_se", "last_days", "brings_days", "idle_reason", "draws", "seed", *PROVENANCE,
        ),
    ),
)  # fmt: skip

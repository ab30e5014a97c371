"""The published tables of the cooperation ledger."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

TABLES: tuple[Table, ...] = (
    Table(
        "cooperation_event", "entry_id",
        "The cooperation ledger: dated events, frameworks and quarrels by layer and binding force.",
        (
            "entry_id", "ordinal", "name_en", "name_ja", "name_ko", "cooperation_kind", "cooperation_layer", "binding",
            "is_standing", "entry_date", "entry_precision", "in_force", "in_force_precision", "ended", "ended_precision",
            "known_until", "bodies", "agenda", "rests_on", "harms", "measure_id", "is_confirmed", "note", "run_id",
        ),
    ),
    Table(
        "cooperation_party", "entry_id, economy, party_role", "Which economies take part in an entry, and how.",
        ("entry_id", "economy", "party_role", "party_since", "party_until", "run_id"),
    ),
    Table(
        "cooperation_theme", "entry_id, theme", "What an entry is about.",
        ("entry_id", "theme", "counts_for_depth", "run_id"),
    ),
    Table(
        "cooperation_act", "entry_id, ordinal", "Signs of life of an entry: met again, renewed, used; of a quarrel, its stages.",
        ("entry_id", "ordinal", "act_date", "act_precision", "act_text", "run_id"),
    ),
    Table(
        "cooperation_source", "entry_id, ordinal", "What an entry rests on.",
        ("entry_id", "ordinal", "publisher", "title", "published", "url", "accessed", "run_id"),
    ),
    Table(
        "cooperation_depth", "economy, partner, month, cooperation_layer",
        "Depth of the cooperation of a focal economy and those it has entries of its own with, month by month and by layer.",
        (
            "economy", "partner", "month", "cooperation_layer", "cooperation_depth", "cooperation_depth_low",
            "cooperation_depth_high", *PROVENANCE,
        ),
    ),
    Table(
        "cooperation_friction", "economy, partner, month, struck_layer",
        "What remains of the depth when one layer falls away, with what rests on it alone.",
        (
            "economy", "partner", "month", "struck_layer", "cooperation_depth", "remaining_depth", "remaining_depth_low",
            "remaining_depth_high", *PROVENANCE,
        ),
    ),
    Table(
        "cooperation_engagement", "economy, month",
        "Engagement of economies in the multilateral frameworks for critical minerals and rare earths.",
        (
            "economy", "month", "engagement", "engagement_low", "engagement_high", "frameworks", "chaired", *PROVENANCE,
        ),
    ),
    Table(
        "political_context", "economy, poll_date, pollster",
        "Approval of the governments, as surveys told it: the political context of the day.",
        (
            "economy", "office", "holder", "pollster", "poll_date", "poll_precision", "approval", "disapproval",
            "sample_size", "publisher", "title", "url", "accessed", "note", "run_id",
        ),
    ),
)  # fmt: skip

"""The published tables of origin."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, TRUST, Table

TABLES: tuple[Table, ...] = (
    Table(
        "origin_share", "economy, item, year, basis, origin",
        "Where an economy's imports of an item come from, looked through the last exporter, beside who ships them.",
        (
            "economy", "item", "year", "basis", "origin", "share_direct", "share_origin", "hidden_share", "share_supply",
            "via", "share_via", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "origin_content", "exporter, item, year, basis, origin",
        "What an exporter's shipments of an item are made of, by origin; exporters that matter to a scored economy, and "
        "all of them in the newest year.",
        ("exporter", "item", "year", "basis", "origin", "share", *TRUST, *PROVENANCE),
    ),
    Table(
        "origin_balance", "item, year, basis, origin",
        "What each economy that makes or ships an item makes, takes in and ships, and that all it makes is found again.",
        (
            "item", "year", "basis", "origin", "amount_made", "amount_imported", "amount_exported", "amount_accounted",
            *TRUST, *PROVENANCE,
        ),
    ),
)  # fmt: skip

"""The published tables of the stages of a chain."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, TRUST, Table

_CITED = ("publisher", "title", "url", "published", "accessed", "note")

TABLES: tuple[Table, ...] = (
    Table(
        "stage_share", "chain, stage, stage_kind, economy, year, series, supplier",
        "Who holds which share of a stage of a chain in the world (economy WLD), or of an economy's imports at that stage: single "
        "printed figures and production on record. What a series leaves open is unknown, not zero.",
        (
            "chain", "stage", "stage_kind", "economy", "year", "series", "supplier", "share", "share_low", "share_high",
            "measure", "grade", "is_lead", *_CITED, *PROVENANCE,
        ),
    ),
    Table(
        "stage_concentration", "chain, stage, stage_kind, year, series",
        "How concentrated the world's output of a stage is, by series and, as series reconciled, over the series of the newest years.",
        (
            "chain", "stage", "stage_kind", "year", "series", "top_supplier", "top_supplier_share",
            "top_supplier_share_low", "top_supplier_share_high", "hhi", "hhi_low", "hhi_high", "source_count", "is_lead",
            "publisher", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "stage_position", "chain, stage, stage_kind, economy, series, basis",
        "Where a scored economy stands at a stage: its share of the world, who supplies it, how concentrated both are. The newest "
        "year of each series; trade pools light and heavy.",
        (
            "chain", "stage", "stage_kind", "economy", "series", "basis", "year", "item", "own_share", "own_share_low",
            "own_share_high", "import_reliance", "top_supplier", "top_supplier_share", "top_supplier_share_low",
            "top_supplier_share_high", "china_share", "hhi", "hhi_low", "hhi_high", "hhi_world_low", "hhi_world_high",
            "is_lead", "publisher", *TRUST, *PROVENANCE,
        ),
    ),
)  # fmt: skip

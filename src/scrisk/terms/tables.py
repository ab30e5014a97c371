"""The published tables: what a row is, and the columns in order."""

from __future__ import annotations

from scrisk.terms import (
    tables_chips,
    tables_coalition,
    tables_composite,
    tables_exposure,
    tables_hazard,
    tables_inputs,
    tables_ledger,
    tables_measures,
    tables_network,
    tables_origin,
    tables_plan,
    tables_profile,
    tables_scenarios,
    tables_stages,
)
from scrisk.terms.table import PROVENANCE, TRUST, Table

_TABLES: tuple[Table, ...] = (
    Table(
        "score", "economy, item, year, basis",
        "How concentrated and how exposed an economy's supply of an item is, by every published method.",
        (
            "economy", "chain", "item", "stage", "year", "basis", "sourcing", "supply_scope",
            "top_supplier", "top_supplier_share", "hhi", "hhi_high", "hhi_band", "hhi_band_us2010", "hhi_normalised",
            "effective_suppliers", "effective_suppliers_shannon", "n_suppliers", "cr1", "cr3", "shannon", "theil",
            "china_share", "china_share_quantity", "china_share_value", "china_share_origin", "hidden_china_share",
            "top_origin", "top_origin_share", "hhi_origin", "unknown_origin_share", "hhi_change_3y",
            "trade_value_usd", "net_weight_t", "unit_value_usd_per_kg", "export_value_usd", "export_weight_t",
            "domestic_production", "domestic_share", "hhi_with_production", "import_reliance",
            "hhi_world", "wgi_weighted_hhi", "wgi_coverage_share",
            "geopolrisk", "import_risk", "characterization_factor",
            "eu_supply_risk", "eu_supply_risk_material", "eu_hhi_global", "eu_hhi_import", "substitution_index",
            "recycling_rate",
            "usgs_style_dp", "usgs_trade_exposure", "usgs_economic_vulnerability", "usgs_style_sr",
            "cdi1", "cdi1_margin", "cdi1_window3", "cdi2", "cdi2_margin", "cdi2_window3", "cdi3", "cdi3_margin",
            "cdi3_window3",
            "price_ratio_top_producer_cut", "quantity_ratio_top_producer_cut",
            *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "supplier_share", "economy, item, year, basis, supplier",
        "Who supplies an economy with an item, and what is known of the supplier.",
        (
            "economy", "item", "year", "basis", "supplier", "rank", "share", "share_quantity", "share_value",
            "trade_value_usd", "net_weight_t", "unit_value_usd_per_kg", "political_stability",
            "political_stability_se", "governance_risk",
            *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "geopolrisk", "economy, item, year, compatibility",
        "GeoPolRisk with its parts, as scrisk computes it and as geopolrisk-py 2.0.1 does.",
        (
            "economy", "item", "peer_material", "year", "compatibility", "basis", "geopolrisk", "characterization_factor",
            "hhi_world", "import_risk", "domestic_production", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "world_production", "item, year, producer",
        "Who produces what in the world.",
        ("item", "year", "producer", "production", "unit", "share", "basis", *TRUST, *PROVENANCE),
    ),
    Table(
        "company_share", "item, company, year",
        "Which company holds which share of a world supply. Never add companies to countries.",
        ("item", "company", "company_economy", "share", "year", "source_note", "basis", *TRUST, *PROVENANCE),
    ),
    Table(
        "published_share", "economy, item, supplier, period_start",
        "Single published shares as their publishers print them; economy WLD is the world.",
        (
            "economy", "item", "supplier", "period_start", "period_end", "year", "share", "measure", "publisher", "title",
            "url", "accessed", "note", "run_id",
        ),
    ),
    Table(
        "input_link", "from_id, to_id, link_kind",
        "What goes into what in chip making, and what is a kind of what.",
        ("from_id", "from_item", "to_id", "to_item", "link_kind", "run_id", "data_vintage"),
    ),
    Table(
        "alert", "alert_id, economy, item, basis",
        "Scores that an alert rule points at: the newest of each economy, item and basis.",
        (
            "alert_id", "severity", "economy", "item", "year", "basis", "column_name", "condition", "threshold", "against",
            "score_value", "value_before", "year_before", "previous_run_id", "alert_text", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "item", "item", "The catalogued items.",
        (
            "item", "chain", "stage", "material", "ordinal", "name_en", "name_ja", "name_ko", "sourcing", "headline_basis",
            "unit", "is_headline", "form", "light_heavy", "hs_revision", "hs_codes", "pooled", "uses", "production_source", "production_stage",
            "production_comparable", "peer_material", "official_lists", "made_of", "note", "run_id",
        ),
    ),
    Table(
        "economy", "economy", "Every economy that occurs, with its names; the scored ones have a place in the order.",
        ("economy", "name_en", "name_ja", "name_ko", "is_focal", "ordinal", "run_id"),
    ),
    Table(
        "chain", "chain", "The supply chains.",
        ("chain", "ordinal", "name_en", "name_ja", "name_ko", "run_id"),
    ),
    Table(
        "chain_stage", "chain, stage", "The chains and their stages in order.",
        ("chain", "stage", "ordinal", "name_en", "name_ja", "name_ko", "run_id"),
    ),
    Table(
        "official_list", "list_id", "The official lists that the catalog knows.",
        ("list_id", "name_en", "name_ja", "name_ko", "authority", "legal_basis", "list_date", "url", "run_id"),
    ),
    Table(
        "source", "source_table, edition", "Where the figures come from, under which licence.",
        (
            "source", "source_table", "publisher", "title", "edition", "licence", "licence_url", "commercial_use", "url",
            "published", "accessed", "citation", "sha256", "row_count", "is_loaded", "is_embedded", "note", "run_id",
        ),
    ),
    Table(
        "mapped_share", "source_table, year", "How much of each source's value maps to an economy.",
        ("source_table", "year", "mapped_share", "unmapped_codes", "run_id"),
    ),
    Table(
        "method_parameter", "parameter", "Every number of the method, with its source.",
        ("parameter", "parameter_value", "unit", "meaning", "reference", "run_id", "method_version", "method_hash"),
    ),
    Table(
        "term", "kind, term", "What every published column and flag means.",
        ("kind", "term", "unit", "value_range", "definition", "reference", "name_en", "name_ja", "name_ko", "run_id"),
    ),
    Table(
        "geopolitical_risk", "economy, month, risk_measure", "Geopolitical risk by month, of the world and of economies.",
        ("economy", "month", "risk_measure", "risk_value", "run_id"),
    ),
    Table(
        "run", "attempt", "Every attempt at a result that was known when this warehouse was written.",
        (
            "attempt", "run_id", "command", "status", "is_current", "started_at", "finished_at", "code_version", "code_hash",
            "method_version", "method_hash", "catalog_hash", "inputs_hash", "left_out", "row_count", "error",
        ),
    ),
    Table(
        "run_step", "attempt, ordinal", "How long each step of an attempt took.",
        ("attempt", "ordinal", "step", "seconds", "row_count"),
    ),
    Table(
        "run_input", "attempt, source_table, part, edition", "The tables that each published run was made from.",
        ("attempt", "source", "source_table", "part", "edition", "sha256", "row_count", "is_embedded"),
    ),
    Table(
        "check_result", "check_name", "What each check of this run found.",
        ("check_name", "layer", "severity", "meaning", "bad_rows", "first_rows", "run_id"),
    ),
)  # fmt: skip

# Each part of the method keeps its tables, and its columns, in a file of its own.
_PARTS = (
    tables_measures,
    tables_hazard,
    tables_origin,
    tables_exposure,
    tables_scenarios,
    tables_composite,
    tables_network,
    tables_inputs,
    tables_chips,
    tables_stages,
    tables_ledger,
    tables_coalition,
    tables_plan,
    tables_profile,
)

TABLES: dict[str, Table] = {table.name: table for table in (*_TABLES, *(t for part in _PARTS for t in part.TABLES))}

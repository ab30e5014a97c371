"""The published schema as a star: which tables are dimensions, what refers to what, and the views over both."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.terms import TABLES, Table, Term
from scrisk.terms.table import PROVENANCE, TRUST

DIMENSIONS = frozenset(
    {
        "chain",
        "chain_stage",
        "cooperation_event",
        "economy",
        "instrument",
        "io_sector",
        "item",
        "measure",
        "method_parameter",
        "network",
        "network_node",
        "official_list",
        "run",
        "scenario",
        "source",
        "term",
    }
)

# One name has one meaning, so the name of a column tells which row of a dimension it names. A rule holds where the
# dimension's key is what it points at.
_REFERENCES: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = (
    (("economy",), "economy", ("economy",)),
    (("supplier",), "economy", ("economy",)),
    (("producer",), "economy", ("economy",)),
    (("top_supplier",), "economy", ("economy",)),
    (("exporter",), "economy", ("economy",)),
    (("origin",), "economy", ("economy",)),
    (("top_origin",), "economy", ("economy",)),
    (("via",), "economy", ("economy",)),
    (("source_economy",), "economy", ("economy",)),
    (("buyer_economy",), "economy", ("economy",)),
    (("sector",), "io_sector", ("sector",)),
    (("source_sector",), "io_sector", ("sector",)),
    (("company_economy",), "economy", ("economy",)),
    (("imposer",), "economy", ("economy",)),
    (("measure_id",), "measure", ("measure_id",)),
    (("lead_supplier",), "economy", ("economy",)),
    (("partner",), "economy", ("economy",)),
    (("entry_id",), "cooperation_event", ("entry_id",)),
    (("scenario",), "scenario", ("scenario",)),
    (("instrument_id",), "instrument", ("instrument_id",)),
    (("item",), "item", ("item",)),
    (("chain",), "chain", ("chain",)),
    (("chain", "stage"), "chain_stage", ("chain", "stage")),
    (("source_table",), "source", ("source_table",)),
    (("network",), "network", ("network",)),
    (("network", "node"), "network_node", ("network", "node")),
    (("network", "supplier_node"), "network_node", ("network", "node")),
    (("network", "buyer_node"), "network_node", ("network", "node")),
    (("attempt",), "run", ("attempt",)),
    (("run_id",), "run", ("run_id",)),
)

# Here a column may also hold what the dimension does not: figures of the whole world are filed under WLD, an origin may
# be unknown or one of many small others, and inter-country tables know a rest of the world.
_WIDER = frozenset(
    {
        ("published_share", "economy"),
        ("geopolitical_risk", "economy"),
        ("episode", "economy"),
        ("episode_month", "economy"),
        ("published_figure", "economy"),
        ("chip_share", "economy"),
        ("origin_share", "origin"),
        ("origin_content", "origin"),
        ("origin_balance", "origin"),
        ("sourcing_total", "economy"),
        ("stage_share", "economy"),
        ("input_dependence", "source_economy"),
        ("input_part", "source_economy"),
        ("input_part", "source_sector"),
        ("input_via", "source_economy"),
        ("input_via", "via"),
        ("sales_dependence", "buyer_economy"),
        ("input_balance", "economy"),
    }
)

_VIEWS: tuple[Table, ...] = (
    Table(
        "latest_score", TABLES["score"].grain,
        "The newest row of out.score of each economy, item and basis.", TABLES["score"].columns,
    ),
    Table(
        "headline", "economy, item",
        "One row an economy and item: the newest year of the item's main basis, with names in English.",
        (
            "economy", "economy_name", "chain", "stage", "item", "item_name", "year", "basis", "hhi", "hhi_band",
            "effective_suppliers", "top_supplier", "top_supplier_name", "top_supplier_share", "china_share",
            "hhi_change_3y", "geopolrisk", "eu_supply_risk", "import_reliance", "trade_value_usd", "net_weight_t",
            "risk_score", "risk_score_low", "risk_score_high", "risk_band", "risk_rank",
            *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "score_change", TABLES["score"].grain,
        "Each score against those of the same economy, item and basis one and three years before.",
        (
            "economy", "item", "year", "basis", "hhi", "hhi_change_1y", "hhi_change_3y", "top_supplier",
            "top_supplier_1y_before", "top_supplier_3y_before", "top_supplier_share", "top_supplier_share_change_1y",
            "top_supplier_share_change_3y", "geopolrisk", "geopolrisk_change_1y", "geopolrisk_change_3y",
            *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "source_vintage", TABLES["source"].grain,
        "Which edition stands behind each source table: dates, licence, years, how much of it was mapped.",
        (
            "source", "source_table", "publisher", "title", "edition", "published", "accessed", "licence",
            "commercial_use", "is_loaded", "row_count", "first_year", "last_year", "mapped_share", "run_id",
        ),
    ),
    Table(
        "risk_driver", "economy, risk_input",
        "What the uncertainty of an economy's scores comes from: mean Sobol indices over its items.",
        ("economy", "risk_input", "first_order", "total_order", "driven_items", "run_id"),
    ),
)  # fmt: skip

VIEWS: dict[str, Table] = {view.name: view for view in _VIEWS}


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of a table that name a row of a dimension."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


def kind(table: Table) -> str:
    """Return the place of a table in the star: ``fact``, ``dimension`` or ``view``."""
    if table.name in VIEWS:
        return "view"
    return "dimension" if table.name in DIMENSIONS else "fact"


def key(table: Table) -> tuple[str, ...]:
    """Return the columns that tell one row of a table from another."""
    return tuple(table.grain.split(", "))


def references(table: Table) -> tuple[Reference, ...]:
    """Return the rows of dimensions that a row of ``table`` names."""
    return tuple(
        Reference(columns, target, keys)
        for columns, target, keys in _REFERENCES
        if set(columns) <= set(table.columns)
        and table.name != target
        and (table.name, columns[0]) not in _WIDER
        and target in TABLES
        and key(TABLES[target]) == keys
    )


def described(table: Table) -> str:
    """Return the comment of a table: what it holds and what a row is."""
    return f"{table.definition} One row: {table.grain}."


def explained(term: Term) -> str:
    """Return the comment of a column: what it means, in which unit, within which range, by which source."""
    facts = {"Unit": term.unit, "Range": term.range, "Source": term.source}
    return " ".join([term.definition, *(f"{name}: {fact}." for name, fact in facts.items() if fact)])

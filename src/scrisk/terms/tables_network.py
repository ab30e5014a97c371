"""The published tables of networks of one's own firms."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

TABLES: tuple[Table, ...] = (
    Table(
        "network", "network",
        "The user's own networks: what was loaded, and how it hangs together. Empty until one is loaded.",
        (
            "network", "network_hash", "network_files", "node_count", "link_count", "node_sectors", "part_count",
            "largest_part", "without_inputs", "without_buyers", "outputs_given", "total_output", "network_unit",
            "essential_rule", "unlisted_kind", "dropped_loops", "dropped_zeros", "summed_links", *PROVENANCE,
        ),
    ),
    Table(
        "network_node", "network, node", "The nodes of the user's own networks.",
        (
            "network", "node", "node_name", "node_sector", "node_economy", "node_item", "node_output",
            "is_output_given", "node_sales", "node_purchases", "node_suppliers", "node_buyers", *PROVENANCE,
        ),
    ),
    Table(
        "network_edge", "network, supplier_node, buyer_node", "Who sells how much to whom in the user's own networks.",
        ("network", "supplier_node", "buyer_node", "link_value", "link_need", *PROVENANCE),
    ),
    Table(
        "network_risk", "network, node",
        "How much of a network's output is lost when a node stops, with the losses that follow from it: of the networks whose "
        "index was asked for (scrisk network risk).",
        (
            "network", "node", "systemic_rank", "esri", "esri_down", "esri_up", "output_share", "cascade_steps",
            "is_converged", "cascade_epsilon", "has_replacement", *PROVENANCE,
        ),
    ),
)  # fmt: skip

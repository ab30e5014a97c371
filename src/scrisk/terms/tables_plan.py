"""The published tables of the best sourcing."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

_FOUND = ("loss_now_usd", "loss_plan_usd", "avoided_usd", "avoided_usd_se")

TABLES: tuple[Table, ...] = (
    Table(
        "sourcing_result", "members, arrangement, economy, item",
        "What the best sourcing of each item is worth to each economy, alone and together, judged on years that it was "
        "not planned on.",
        (
            "members", "arrangement", "economy", "item", "stage", "year", "demand_t", "unmet_days_now",
            "unmet_days_plan", *_FOUND, "moved_share", "cost_change_share", "limits_binding", *PROVENANCE,
        ),
    ),
    Table(
        "sourcing_plan", "members, arrangement, economy, item, supplier",
        "From whom each economy buys how much now and in the best plan, and what a tonne more of each supplier is worth.",
        (
            "members", "arrangement", "economy", "item", "stage", "supplier", "year", "share_now", "share_plan", "now_t",
            "plan_t", "room_t", "price_ratio", "tonne_value_usd", "room_value_usd", "is_new_supplier", "is_estimated",
            *PROVENANCE,
        ),
    ),
    Table(
        "sourcing_total", "members, arrangement, economy",
        "The best sourcing over all items; economy is 'all' for the members together.",
        ("members", "arrangement", "economy", *_FOUND, *PROVENANCE),
    ),
    Table(
        "sourcing_frontier", "members, arrangement, item, cost_ceiling",
        "Cost against risk: what is left of the members' loss at each ceiling of cost, on the years planned on; together "
        "for the least sum, whoever gains.",
        ("members", "arrangement", "item", "cost_ceiling", "loss_now_usd", "loss_plan_usd", *PROVENANCE),
    ),
)  # fmt: skip

"""What the composite is made of: three dimensions and their indicators, in the order of the published parts."""

from __future__ import annotations

DIMENSIONS = ("likelihood", "dependence", "vulnerability")

# Indicator -> its dimension.
INDICATORS: dict[str, str] = {
    "event_e1": "likelihood",
    "event_e2": "likelihood",
    "event_e3": "likelihood",
    "import_reliance": "dependence",
    "foreign_hhi": "dependence",
    "foreign_origin_share": "dependence",
    "governance_share": "dependence",
    "stock_days": "vulnerability",
    "substitution_index": "vulnerability",
    "recycling_rate": "vulnerability",
}

"""Which rows belong together and in which order: traded items, world shares and published shares never mix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scrisk.report.words import Row
from scrisk.terms import TERMS

KINDS = ("traded", "world", "published", "none")

# The column that leads and sorts for each method.
LEAD: dict[str, str] = {
    "risk": "risk_score",
    "hhi": "hhi",
    "geopolrisk": "geopolrisk",
    "eu": "eu_supply_risk",
    "usgs": "usgs_style_dp",
    "core": "cdi1_margin",
    "price": "price_ratio_top_producer_cut",
}
DEFAULT_LEAD = "risk_score"
# What leads where no row has a risk score: the published method that knows most rows.
SECOND_LEAD = "geopolrisk"

# Columns of which the small values are the bad ones; every other number sorts from the largest.
_SMALL_IS_BAD = frozenset(
    {
        "effective_suppliers",
        "effective_suppliers_shannon",
        "n_suppliers",
        "shannon",
        "coverage_share",
        "wgi_coverage_share",
        "domestic_share",
        "domestic_production",
        "recycling_rate",
        "quantity_ratio_top_producer_cut",
    }
)


def kind(row: Row) -> str:
    """Return what the row's figures are: ``traded``, ``world``, ``published`` or ``none``."""
    if row["sourcing"] == "none" or row["hhi"] is None:
        return "none"
    return {"world-share": "world", "published-share": "published"}.get(row["basis"], "traded")


def worst_first(rows: Iterable[Row], column: str) -> list[Row]:
    """Sort rows by a column, the worst first; empty values come last, then HHI and name decide."""

    def key(row: Row) -> tuple[Any, ...]:
        value = row.get(column)
        second = -(row[SECOND_LEAD] or 0.0) if column == DEFAULT_LEAD else 0.0
        tie = (second, -(row["hhi"] or 0.0), row["item"], row["basis"])
        if value is None:
            return (1, 0, *tie)
        if TERMS[column].dtype in ("VARCHAR", "BOOLEAN") or column in _SMALL_IS_BAD:
            return (0, value, *tie)
        return (0, -value, *tie)

    return sorted(rows, key=key)


def arrange(
    rows: Sequence[Row],
    economies: Sequence[str],
    chains: Sequence[str],
    column: str,
    top: int | None = None,
    by_chain: bool = True,
) -> list[Row]:
    """Order rows by economy, kind, chain and risk; keep the ``top`` worst of each economy and kind.

    Parameters
    ----------
    rows
        Rows of ``out.score``.
    economies, chains
        Codes in the order in which they should come.
    column
        Column to sort by.
    top
        How many rows of each economy and kind to keep; all when None.
    by_chain
        Keep the chains together.

    Returns
    -------
    list of dict
        The rows in order.
    """
    chain_place = {chain: place for place, chain in enumerate(chains)}
    found: list[Row] = []
    for economy in economies:
        mine = [row for row in rows if row["economy"] == economy]
        # What has no figures has no rank among the worst.
        for which in KINDS if top is None else KINDS[:-1]:
            ranked = worst_first([row for row in mine if kind(row) == which], column)[:top]
            if by_chain:
                ranked.sort(key=lambda row: chain_place.get(row["chain"], len(chain_place)))
            found += ranked
    return found

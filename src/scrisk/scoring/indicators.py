"""The indicators of the composite: what is known of each economy, item and year, and how far it may be off.

Each indicator has a reading on the item's main basis in the year itself, one on the other basis of trade, one as the
mean of three years, and one as both; a reading that is not there is the first one. Null means unknown, and no other
figure stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.method.indicators import DIMENSIONS, INDICATORS
from scrisk.scoring.supply import ITEM_YEAR, KEYS
from scrisk.scoring.uncertainty import Readings

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrisk.method import Method
    from scrisk.method.indicators import Composite

_TRADED = ("quantity", "value")
# Indicators that change from year to year, and with what the shares measure.
READINGS = ("indicator_value", "indicator_window3", "indicator_other_basis", "indicator_window3_other")
# Flags that the composite adds to those of the row.
RISK_FLAGS = (*(f"{name}_{what}" for name in DIMENSIONS for what in ("unknown", "gaps")), "risk_unknown")
_YEARLY = ("import_reliance", "foreign_hhi", "foreign_origin_share", "governance_share")


@dataclass(frozen=True)
class Evidence:
    """What the composite reads: published tables, those of other parts only where they were made.

    Attributes
    ----------
    score, supplier_share
        As published; every basis.
    hazard
        economy, item, year, event (E1, E2, E3), probability, probability_low, probability_high.
    origin
        economy, item, year, basis, origin (also ``unknown`` and ``other``), share_origin.
    stocks
        economy, item, stock_days: days of full demand that a prior puts in stock.
    """

    score: pl.DataFrame
    supplier_share: pl.DataFrame
    hazard: pl.DataFrame | None = None
    origin: pl.DataFrame | None = None
    stocks: pl.DataFrame | None = None


@dataclass(frozen=True)
class Known:
    """Rows of ``out.score`` that lead, one an economy, item and year, and the readings of their indicators."""

    rows: pl.DataFrame
    readings: Readings


def known(evidence: Evidence, items: pl.DataFrame, method: Method, *, years: Collection[int] | None = None) -> Known:
    """Return the leading rows and what is known of them; nothing of a later year plays a part.

    Parameters
    ----------
    evidence
        The tables.
    items
        item and headline_basis.
    method
        The numbers of the method.
    years
        Years to score; from ``method.composite.first_year`` on when None.

    Returns
    -------
    Known
        Sorted by economy, traded items first, year and item.
    """
    first = method.composite.first_year if years is None else min(years)
    since = pl.col("year") > first - method.window.mean_years
    rows = evidence.score.filter(since & pl.col("hhi").is_not_null())
    rows = _abroad(rows, evidence.supplier_share.filter(since), method)
    rows = _origin(rows, evidence.origin)
    rows = _windows(rows, method.window.mean_years)
    wanted = pl.col("year") >= first if years is None else pl.col("year").is_in(list(years))
    rows = rows.filter(wanted)
    traded = pl.col("basis").is_in(_TRADED)
    place = pl.when(pl.col("basis") == pl.col("headline_basis")).then(0).otherwise(1)
    lead = (
        rows.join(items.select("item", "headline_basis"), on="item", how="left", maintain_order="left")
        .with_columns(traded=traded, place=place)
        .sort(*ITEM_YEAR, "place", "basis")
        .unique(ITEM_YEAR, keep="first", maintain_order=True)
    )
    names = [f"{name}{end}" for name in _YEARLY for end in ("", "_w")]
    # The other basis of trade, for each of the two.
    second = pl.when(pl.col("basis") == "quantity").then(pl.lit("value")).otherwise(pl.lit("quantity"))
    other = rows.filter(traded).select(
        *ITEM_YEAR, second.alias("basis"), *(pl.col(name).alias(f"{name}_b") for name in names)
    )
    lead = lead.join(other, on=KEYS, how="left", maintain_order="left")
    lead = _stocks(_hazard(lead, evidence.hazard), evidence.stocks, method.composite)
    lead = lead.sort("economy", "traded", "year", "item", descending=[False, True, False, False])
    return Known(lead, _readings(lead))


def from_parts(risk: pl.DataFrame, parts: pl.DataFrame) -> Known:
    """Return what is known from the published tables ``risk`` and ``risk_part``, to score it by other numbers."""
    own = pl.col("flags").str.split(";").list.eval(pl.element().filter(~pl.element().is_in(RISK_FLAGS)))
    rows = risk.with_columns(traded=pl.col("basis").is_in(_TRADED), flags=own.list.join(";")).sort(
        "economy", "traded", "year", "item", descending=[False, True, False, False]
    )
    k = len(INDICATORS)
    value = np.full((rows.height, 4, k), np.nan)
    down, up = np.zeros((rows.height, k)), np.zeros((rows.height, k))
    for place, name in enumerate(INDICATORS):
        mine = rows.select(ITEM_YEAR).join(
            parts.filter(pl.col("indicator") == name), on=ITEM_YEAR, how="left", maintain_order="left"
        )
        for state, column in enumerate(READINGS):
            value[:, state, place] = _floats(mine, column)
        down[:, place] = np.nan_to_num(_floats(mine, "indicator_value") - _floats(mine, "indicator_low"))
        up[:, place] = np.nan_to_num(_floats(mine, "indicator_high") - _floats(mine, "indicator_value"))
    return Known(rows, Readings(_names(rows), value, down, up))


def _names(rows: pl.DataFrame) -> list[str]:
    return [f"{economy}/{item}" for economy, item in rows.select("economy", "item").iter_rows()]


def _abroad(score: pl.DataFrame, shares: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Add what the suppliers abroad say: their concentration, the largest of them, their governance and its error."""
    abroad = pl.col("supplier") != pl.col("economy")
    share, risk, error = pl.col("share"), pl.col("governance_risk"), pl.col("political_stability_se")
    # Sorted, so that every sum is taken in one order.
    summed = (
        shares.sort(*KEYS, "supplier")
        .group_by(KEYS, maintain_order=True)
        .agg(
            foreign_hhi=(share**2).filter(abroad).sum(),
            top_foreign_share=share.filter(abroad).max().fill_null(0.0),
            weighted=(share * risk).filter(abroad).sum(),
            squared=((share * error) ** 2).filter(abroad).sum(),
            covered=share.filter(risk.is_not_null() | ~abroad).sum(),
            whole=share.sum(),
        )
    )
    whole = ~pl.col("flags").str.split(";").list.contains("partial_shares")
    governed = whole & (pl.col("covered") >= method.geopolrisk.min_coverage * pl.col("whole"))
    # Suppliers err independently; five per cent lie beyond either end, as everywhere here.
    half = NormalDist().inv_cdf(0.95) * pl.col("squared").sqrt() / method.geopolrisk.governance_span
    return score.join(summed, on=KEYS, how="left", maintain_order="left").with_columns(
        *(pl.when(whole).then(name).alias(name) for name in ("foreign_hhi", "top_foreign_share")),
        governance_share=pl.when(governed).then(pl.col("weighted") / pl.col("covered")),
        governance_half=pl.when(governed).then(half / pl.col("covered")),
    )


def _origin(rows: pl.DataFrame, origin: pl.DataFrame | None) -> pl.DataFrame:
    """Add the share of the largest economy of origin abroad.

    World shares are shares of makers, so they are origins already; imports need what looks through re-exporters.
    """
    made = pl.when(pl.col("basis") == "world-share").then("top_foreign_share")
    if origin is None:
        return rows.with_columns(foreign_origin_share=made, untraced=pl.lit(0.0))
    # No economy is called by five letters or more: these are sums of others.
    named = pl.col("origin").str.len_chars() == 3
    top = origin.group_by(KEYS, maintain_order=True).agg(
        traced=pl.col("share_origin").filter(named & (pl.col("origin") != pl.col("economy"))).max().fill_null(0.0),
        untraced=pl.col("share_origin").filter(pl.col("origin") == "unknown").sum(),
    )
    traced = pl.when(pl.col("basis").is_in(_TRADED)).then("traced").otherwise(made)
    return rows.join(top, on=KEYS, how="left", maintain_order="left").with_columns(foreign_origin_share=traced)


def _windows(rows: pl.DataFrame, years: int) -> pl.DataFrame:
    """Add the mean of each yearly indicator over the year and those before; null where one of them is missing."""
    found = rows
    for back in range(1, years):
        earlier = rows.select(
            *ITEM_YEAR[:2], (pl.col("year") + back).cast(rows.schema["year"]), "basis",
            *(pl.col(name).alias(f"{name}_{back}") for name in _YEARLY),
        )  # fmt: skip
        found = found.join(earlier, on=KEYS, how="left", maintain_order="left")
    return found.with_columns(
        (sum((pl.col(f"{name}_{back}") for back in range(1, years)), pl.col(name)) / years).alias(f"{name}_w")
        for name in _YEARLY
    )


def _hazard(rows: pl.DataFrame, hazard: pl.DataFrame | None) -> pl.DataFrame:
    """Add the probability of each event with its interval."""
    ends = {"probability": "", "probability_low": "_low", "probability_high": "_high"}
    for event in ("E1", "E2", "E3"):
        name = f"event_{event.lower()}"
        if hazard is None:
            rows = rows.with_columns(pl.lit(None, dtype=pl.Float64).alias(f"{name}{end}") for end in ends.values())
            continue
        mine = hazard.filter(pl.col("event") == event).select(
            *ITEM_YEAR, *(pl.col(column).alias(f"{name}{end}") for column, end in ends.items())
        )
        rows = rows.join(mine, on=ITEM_YEAR, how="left", maintain_order="left")
    # The hazard is of trade; what is known of world shares only has none.
    names = [f"event_{event}{end}" for event in ("e1", "e2", "e3") for end in ends.values()]
    return rows.with_columns(pl.when("traded").then(name).alias(name) for name in names)


def _stocks(rows: pl.DataFrame, stocks: pl.DataFrame | None, method: Composite) -> pl.DataFrame:
    """Add the days in stock by a prior, which may mean anything between the ends that the method gives."""
    if stocks is None:
        rows = rows.with_columns(stock_days=pl.lit(None, dtype=pl.Float64))
    else:
        rows = rows.join(
            stocks.select("economy", "item", "stock_days"), on=["economy", "item"], how="left", maintain_order="left"
        )
    return rows.with_columns(stock_days_low=pl.lit(method.stock_low), stock_days_high=pl.lit(method.stock_high))


def _readings(rows: pl.DataFrame) -> Readings:
    """Return the readings as arrays; an alternative that is not known is the reading itself."""
    k = len(INDICATORS)
    value = np.full((rows.height, 4, k), np.nan)
    down, up = np.zeros((rows.height, k)), np.zeros((rows.height, k))
    errors = rows.with_columns(
        governance_share_low=pl.col("governance_share") - pl.col("governance_half"),
        governance_share_high=pl.col("governance_share") + pl.col("governance_half"),
        # What nobody can trace may come from the largest origin too, or from anyone else.
        foreign_origin_share_low=pl.col("foreign_origin_share"),
        foreign_origin_share_high=pl.col("foreign_origin_share") + pl.col("untraced").fill_null(0.0),
    )
    for place, name in enumerate(INDICATORS):
        main = _floats(rows, name)
        for state, end in enumerate(("", "_w", "_b", "_w_b")):
            other = _floats(rows, f"{name}{end}") if f"{name}{end}" in rows.columns else main
            value[:, state, place] = np.where(np.isnan(main) | np.isnan(other), main, other)
        if f"{name}_low" in errors.columns:
            low, high = (_floats(errors, f"{name}_{end}") for end in ("low", "high"))
            down[:, place] = np.nan_to_num(np.maximum(main - low, 0.0))
            up[:, place] = np.nan_to_num(np.maximum(high - main, 0.0))
    return Readings(_names(rows), value, down, up)


def _floats(frame: pl.DataFrame, column: str) -> npt.NDArray[np.float64]:
    return frame[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()

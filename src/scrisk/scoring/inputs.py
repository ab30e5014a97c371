"""What scoring reads, and governance made ready for every year."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import polars as pl

from scrisk.method import formulas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrisk.method import Method


@dataclass(frozen=True)
class Inputs:
    """The tables that scoring reads, as the files of ``sql/inputs`` give them; each is sorted by its keys."""

    items: pl.DataFrame
    economies: pl.DataFrame
    supply: pl.DataFrame
    flows: pl.DataFrame
    trade_total: pl.DataFrame
    production: pl.DataFrame
    governance: pl.DataFrame
    ideal_point: pl.DataFrame
    trade_parameter: pl.DataFrame
    companies: pl.DataFrame
    peer_flow: pl.DataFrame
    peer_production: pl.DataFrame
    world_flow: pl.DataFrame
    outside_flow: pl.DataFrame


@dataclass(frozen=True)
class Vintages:
    """Which edition stands behind a source, by its short name; ``by_year`` where a year has one of its own."""

    by_source: Mapping[str, str]
    by_year: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def behind(self, sources: Sequence[str], year: int) -> str:
        """Return the editions of those sources that are loaded, in one phrase."""
        known = [self.by_year.get((source, year)) or self.by_source.get(source) for source in sources]
        return "; ".join(edition for edition in known if edition)


INPUTS: tuple[str, ...] = tuple(field.name for field in fields(Inputs))


def carried(frame: pl.DataFrame, columns: list[str], last_year: int, years: int) -> pl.DataFrame:
    """Return (economy, year) figures on every year, each value standing in for at most ``years`` unpublished ones.

    ``NAME_carried`` is true where a value is of an earlier year.
    """
    if frame.is_empty():
        return frame.with_columns(pl.lit(False).alias(f"{name}_carried") for name in columns)
    first_year: int = frame["year"].to_numpy().min()
    span = pl.DataFrame({"year": range(first_year, last_year + 1)}, schema={"year": pl.Int16})
    grid = frame.select("economy").unique().join(span, how="cross")
    return (
        grid.join(frame, on=["economy", "year"], how="left", maintain_order="left")
        .sort("economy", "year")
        .with_columns(pl.col(name).is_null().alias(f"{name}_carried") for name in columns)
        .with_columns(pl.col(name).forward_fill(limit=years).over("economy", order_by="year") for name in columns)
        .with_columns(
            (pl.col(f"{name}_carried") & pl.col(name).is_not_null()).alias(f"{name}_carried") for name in columns
        )
    )


def governance_risk(stability: pl.Series, method: Method) -> pl.Series:
    """Return the governance risk g of political-stability estimates; null where there is none."""
    risk = method.geopolrisk
    found = formulas.governance_risk(
        stability.fill_null(float("nan")).to_numpy(),
        offset=risk.governance_offset, span=risk.governance_span, floor=risk.governance_floor, cap=risk.governance_cap,
    )  # fmt: skip
    return pl.Series("governance_risk", found).fill_nan(None)


def governance(inputs: Inputs, method: Method) -> pl.DataFrame:
    """Return governance risk g, the EU's WGI and the UN position of each economy and year.

    g = (offset - political stability)/span, cut to its floor and cap; wgi = (offset - mean of six) * factor.
    """
    last = max(
        (frame["year"].to_numpy().max() for frame in (inputs.supply, inputs.production) if not frame.is_empty()),
        default=0,
    )
    years = method.quality.governance_carry_years
    eu = method.eu
    stability = ["political_stability", "political_stability_se"]
    scores = carried(inputs.governance, [*stability, "governance_mean"], last, years)
    points = carried(inputs.ideal_point, ["ideal_point"], last, years)
    known = scores.join(points, on=["economy", "year"], how="full", coalesce=True)
    return known.with_columns(
        governance_risk(known["political_stability"], method),
        ((eu.governance_offset - pl.col("governance_mean")) * eu.governance_factor).alias("eu_wgi"),
        *(
            pl.col(f"{name}_carried").fill_null(False)
            for name in ("political_stability", "governance_mean", "ideal_point")
        ),
    )

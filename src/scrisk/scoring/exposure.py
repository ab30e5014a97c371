"""What an interruption costs: supply and shocks in, days of unmet demand out, by simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Supply:
    """What is supplied to whom, and what softens a loss. One group is an economy and an item.

    Attributes
    ----------
    groups
        One row a group: economy, item, year, basis, value_usd_per_year (null: unknown), stock_days (days of full
        demand, >= 0), substitution_max (0-1), substitution_days (tau, > 0), spare_share (0-1).
    rows
        One row a supplier of a group: economy, item, supplier, share (fraction of the group's supply; they sum to 1
        or less, and what is missing is supply of unknown origin, which no shock cuts), group (place in `groups`).
    """

    groups: pl.DataFrame
    rows: pl.DataFrame


@dataclass(frozen=True)
class Shock:
    """One thing that may happen; whatever it hits, it hits in the same draws, on the same days (common cause).

    Attributes
    ----------
    key
        Stable name. Its hash picks the random numbers, so that one shock more changes no draw of the others.
    probability
        That it happens within the horizon; 1 is certain.
    start, depth, duration
        Day of the start (0 is the first day), share of the hit flow that stops (0-1), days. Each is a row of quantiles
        at even steps of probability, linear between: (a, b) is uniform between a and b, (a, a) is certain.
    hits
        (row of `Supply.rows`, fraction of that row's flow it bites on, 0-1), each row once.
    licence_days
        Licensing: the hit flow stops for so many days, then `licence_share` of it passes. None: no licences, a cut.
    licence_share
        Share of the hit flow that licences let pass, 0-1.
    backlog_days
        The licensed share of what the stop held up arrives within so many days of the first licences. None: never.
    """

    key: str
    probability: float
    start: tuple[float, ...]
    depth: tuple[float, ...]
    duration: tuple[float, ...]
    hits: Sequence[tuple[int, float]]
    licence_days: float | None = None
    licence_share: float = 0.0
    backlog_days: float | None = None


@dataclass(frozen=True)
class Result:
    """What the draws say. Each figure X has its standard error beside it as X_se.

    Attributes
    ----------
    groups
        A row a group, in the order economy, item: the columns of `Supply.groups` and expected_shortfall_days, p_unmet,
        stock_out_day (mean, given a stock-out; NaN when none), stock_out_day_p05, var_95, cvar_95 (days of full
        demand), expected_loss_usd, value_at_risk_usd (VaR), cvar_95_usd (null when the value is unknown).
    suppliers, shocks
        Parts of the group's figures: economy, item, supplier (or shock, the key), expected_shortfall_days, cvar_95.
        Parts of a group add up to the group's figures, by supplier and by shock.
    economies
        A row an economy, over its items with a value: economy, item_count, without_value, p_unmet, expected_loss_usd,
        value_at_risk_usd, cvar_95_usd.
    """

    groups: pl.DataFrame
    suppliers: pl.DataFrame
    shocks: pl.DataFrame
    economies: pl.DataFrame
    draws: int
    horizon: int
    seed: int


def run(
    supply: Supply, shocks: Sequence[Shock], *, draws: int, horizon: int = 365, seed: int, threads: int | None = None
) -> Result:
    """Simulate the horizon day by day, so many times."""
    raise NotImplementedError


def paths(
    supply: Supply, shocks: Sequence[Shock], *, draws: int, horizon: int = 365, seed: int, threads: int | None = None
) -> pl.DataFrame:
    """Unmet share of demand by day: economy, item, day, unmet_mean, unmet_p05, unmet_p95."""
    raise NotImplementedError

"""What an interruption costs: supply and shocks in, days of unmet demand out, by simulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scrisk.scoring.shocks import KEYS, Shock, Supply, pack_up

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LEVEL", "Result", "Shock", "Supply", "paths", "run"]

# Of VaR and CVaR, which carry it in their names.
LEVEL = 0.95
_IN_USD = {"expected_loss_usd": "mean", "value_at_risk_usd": "var", "cvar_95_usd": "cvar"}


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
    r"""Simulate the horizon day by day, many times over, and say what is not met, how surely, and because of whom.

    With the shares s, what shock k takes of row e on day t, d, and the substitution m(t) since the loss began,

    .. math:: g(t) = \max\Big(0, \sum_e s_e \big(1 - \prod_k (1 - d_{k}(t) f_{ke})\big) - m(t)\Big),\quad
        m(t) = m_{max} (1 - e^{-t/\tau}) + spare

    is the gap. Stocks of so many days of full demand cover it; what they cannot is unmet. A shock that begins while
    another is on meets the substitution that there is for the loss since its own beginning, if that leaves the larger
    gap: no shock makes another one cheaper. A start is a day (rounded down), a duration is rounded to days.

    Parameters
    ----------
    supply
        What is supplied, and what softens a loss.
    shocks
        What may happen; in any order. None: nothing is lost.
    draws
        2 and above. The standard errors fall with the square root of it.
    horizon
        Days, 1 and above.
    seed
        0 to 2^64 - 1. The same seed gives the same bytes on any machine, with any number of threads.
    threads
        How many work; None: ``NUMBA_NUM_THREADS``, else as many as the processors this process may use.

    Returns
    -------
    Result
        See there. Days are days of full demand.

    Raises
    ------
    DataError
        What a supply, a shock or a number breaks, by name.

    References
    ----------
    Salmon et al. (2011), doi:10.1145/2063384.2063405, for the random numbers; Acerbi and Tasche (2002),
    doi:10.1016/S0378-4266(02)00283-2, for CVaR with equal values; Tasche (1999), Risk contributions and performance
    measurement, for the parts of CVaR.

    Examples
    --------
    >>> import polars as pl
    >>> groups = pl.DataFrame({
    ...     "economy": ["JPN"], "item": ["a"], "year": [2024], "basis": ["quantity"], "value_usd_per_year": [365.0],
    ...     "stock_days": [60.0], "substitution_max": [0.0], "substitution_days": [90.0], "spare_share": [0.2]})
    >>> rows = pl.DataFrame({"economy": ["JPN"], "item": ["a"], "supplier": ["CHN"], "share": [0.74]})
    >>> cut = Shock("cut", 1.0, start=(0, 0), depth=(1, 1), duration=(365, 365), hits=[(0, 1.0)])
    >>> found = run(Supply(groups, rows), [cut], draws=10, seed=1).groups.row(0, named=True)
    >>> round(found["stock_out_day"], 1), round(found["expected_shortfall_days"], 1)
    (111.1, 137.1)
    """
    from scrisk.arrays.simulating import TAIL, draw

    pack = pack_up(supply, shocks, draws=draws, horizon=horizon, seed=seed)
    found = draw(
        pack.supply, pack.shocks, draws=draws, horizon=horizon, seed=seed, level=LEVEL, owners=len(pack.owners),
        threads=threads,
    )  # fmt: skip
    days = dict(zip(TAIL, found.unmet.T, strict=True))
    usd = {name: column * pack.supply.usd_per_day for name, column in days.items()}
    totals = dict(zip(TAIL, found.totals.T, strict=True))
    stock_out = ("stock_out_day", "stock_out_day_se", "stock_out_day_p05", "stock_out_day_p05_se")
    columns = {
        **_named({"expected_shortfall_days": "mean", "p_unmet": "chance"}, days),
        **dict(zip(stock_out, found.stock_out.T, strict=True)),
        **_named({"var_95": "var", "cvar_95": "cvar"}, days),
        **_named(_IN_USD, usd),
    }
    in_usd = [name for name in columns if name.endswith(("_usd", "_usd_se"))]
    hit = pl.Series([pack.shocks.names[n] for n in pack.shocks.shock], dtype=pl.String)
    return Result(
        groups=pack.groups.with_columns(_series(columns)).with_columns(pl.col(in_usd).fill_nan(None)),
        suppliers=_parts(pack.rows.select(*KEYS, "supplier", "share"), found.row_part),
        shocks=_parts(
            pack.groups.select(KEYS)[np.repeat(np.arange(pack.groups.height), np.diff(pack.shocks.group))].with_columns(
                shock=hit
            ),
            found.shock_part,
        ),
        economies=pl.DataFrame({"economy": pack.owners}, schema={"economy": pl.String})
        .join(
            pack.groups.group_by("economy").agg(
                item_count=pl.col("value_usd_per_year").count(),
                without_value=pl.col("value_usd_per_year").null_count(),
            ),
            on="economy",
            how="left",
            maintain_order="left",
        )
        .with_columns(_series(_named({"p_unmet": "chance", **_IN_USD}, totals))),
        draws=draws,
        horizon=horizon,
        seed=seed,
    )


def paths(
    supply: Supply, shocks: Sequence[Shock], *, draws: int, horizon: int = 365, seed: int, threads: int | None = None
) -> pl.DataFrame:
    """Return the unmet share of demand day by day: its mean and its 5 % and 95 % quantiles over the draws.

    Parameters
    ----------
    supply, shocks, draws, horizon, seed, threads
        As in :func:`run`, whose draws these are.

    Returns
    -------
    polars.DataFrame
        economy, item, day (0 is the first), unmet_mean, unmet_p05, unmet_p95 (fractions of demand), in that order.

    Raises
    ------
    DataError
        As in :func:`run`.

    Examples
    --------
    >>> import polars as pl
    >>> groups = pl.DataFrame({
    ...     "economy": ["JPN"], "item": ["a"], "year": [2024], "basis": ["quantity"], "value_usd_per_year": [None],
    ...     "stock_days": [1.0], "substitution_max": [0.0], "substitution_days": [90.0], "spare_share": [0.0]})
    >>> rows = pl.DataFrame({"economy": ["JPN"], "item": ["a"], "supplier": ["CHN"], "share": [0.8]})
    >>> cut = Shock("cut", 1.0, start=(1, 1), depth=(1, 1), duration=(2, 2), hits=[(0, 1.0)])
    >>> [round(x, 6) for x in paths(Supply(groups, rows), [cut], draws=2, horizon=4, seed=1)["unmet_mean"]]
    [0.0, 0.0, 0.6, 0.0]
    """
    from scrisk.arrays.simulating import draw_days

    pack = pack_up(supply, shocks, draws=draws, horizon=horizon, seed=seed)
    found = draw_days(
        pack.supply, pack.shocks, draws=draws, horizon=horizon, seed=seed, low=1.0 - LEVEL, high=LEVEL, threads=threads
    )
    groups = pack.groups.height
    return pack.groups.select(KEYS)[np.repeat(np.arange(groups), horizon)].with_columns(
        day=pl.Series(np.tile(np.arange(horizon, dtype=np.int32), groups)),
        unmet_mean=pl.Series(found[:, :, 0].ravel()),
        unmet_p05=pl.Series(found[:, :, 1].ravel()),
        unmet_p95=pl.Series(found[:, :, 2].ravel()),
    )


def _named(
    names: Mapping[str, str], columns: Mapping[str, npt.NDArray[np.float64]]
) -> dict[str, npt.NDArray[np.float64]]:
    """Return figures by their published names, each with its standard error beside it."""
    return {new + end: columns[old + end] for new, old in names.items() for end in ("", "_se")}


def _series(columns: Mapping[str, npt.NDArray[np.float64]]) -> Iterator[pl.Series]:
    for name, values in columns.items():
        yield pl.Series(name, np.ascontiguousarray(values))


def _parts(keys: pl.DataFrame, parts: npt.NDArray[np.float64]) -> pl.DataFrame:
    names = ("expected_shortfall_days", "expected_shortfall_days_se", "cvar_95", "cvar_95_se")
    return keys.with_columns(_series(dict(zip(names, parts.T, strict=True))))

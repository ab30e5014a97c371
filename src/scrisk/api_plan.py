"""The Python face of the best sourcing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

__all__ = ["coop_plan"]


def coop_plan(
    members: Sequence[str] = (),
    *,
    item: Sequence[str] = (),
    chain: Sequence[str] = (),
    scenario: str | None = None,
    cost: float | None = None,
    change: float | None = None,
    ceilings: Mapping[str, float | None] | None = None,
    target_days: float | None = None,
    measure: str = "expected",
    draws: int | None = None,
    db: Path | str | None = None,
) -> dict[str, pl.DataFrame]:
    """Plan the sourcing that leaves the least loss, each member alone and all together.

    A linear program an item, see :func:`scrisk.scoring.sourcing_lp.best`; judged on years it was not planned on.

    Parameters
    ----------
    members
        ISO codes or names; the focal economies when none is given.
    item, chain
        Only these items, or those of these chains; every item whose trade is told by weight when none is given.
    scenario
        A scenario of the library or a file of your own that comes true; None for an ordinary year.
    cost
        How much more purchases may cost, a fraction; the method's ceiling when None.
    change
        Share of demand that may move to other suppliers, 0-1; the method's cap when None.
    ceilings
        Suppliers (ISO codes) with the largest share of each member's demand that they may have, 0-1; None for no more
        than now.
    target_days
        Mean days of demand unmet a year at most.
    measure
        ``expected`` for the mean loss, ``cvar`` for the mean of the worst twentieth of the years.
    draws
        Years planned on, 50 and above.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    dict
        Frames sourcing_result, sourcing_plan, sourcing_total and sourcing_frontier with the columns of the tables of
        that name; tonnes and US dollars a year, days of full demand.

    Raises
    ------
    CodeError
        For an economy or item that nobody knows.
    UsageError
        No plan keeps to the limits (it says which one binds and how far it must give way), or nothing is told by
        weight of what was asked for.

    References
    ----------
    Rockafellar and Uryasev 2000, doi:10.21314/JOR.2000.038.

    Examples
    --------
    >>> frames = coop_plan(["JPN", "KOR"], item=["graphite"])
    >>> rows = frames["sourcing_total"].filter(arrangement="together", economy="all")
    >>> rows["loss_plan_usd"][0] < rows["loss_now_usd"][0]
    True
    """
    from scrisk.warehouse import ensure, open_warehouse
    from scrisk.warehouse.sourcing import Question, planned
    from scrisk.warehouse.whatif import Workbench

    def several(given: Sequence[str]) -> tuple[str, ...]:
        return (given,) if isinstance(given, str) else tuple(given)

    asked = Question(
        members=several(members), items=several(item), chains=several(chain), scenario=scenario, cost=cost,
        change=change, ceilings=tuple((ceilings or {}).items()), target_days=target_days, measure=measure, draws=draws,
        with_frontier=True,
    )  # fmt: skip
    with open_warehouse(ensure(db)) as warehouse:
        return planned(Workbench(warehouse), asked)[0]

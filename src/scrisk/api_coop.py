"""The Python face of cooperation: the ledger, its depth, the friction test, and what coalitions are worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scrisk.api import _frame, _several
from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse import ensure, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

__all__ = ["coop_depth", "coop_friction", "coop_ledger", "coop_plan", "coop_value", "profile"]


def coop_ledger(as_of: date | None = None, *, db: Path | str | None = None) -> pl.DataFrame:
    """Return the cooperation ledger as it was known on a day.

    Parameters
    ----------
    as_of
        The day; today when None. What is dated later is not told.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        One row an entry: the columns of ``out.cooperation_event`` with state, parties, themes, acts and sources joined.

    Examples
    --------
    >>> from datetime import date
    >>> rows = coop_ledger(date(2026, 1, 31))
    >>> rows.filter(rows["entry_id"] == "jk-2026-nara")["ledger_state"].to_list(), "forge" in rows["entry_id"]
    (['held'], False)
    """
    from datetime import date as today

    with open_warehouse(ensure(db)) as warehouse:
        return _frame(warehouse.query("ledger", as_of=as_of or today.today()))


def coop_depth(
    economy: str = "JPN", partner: str = "KOR", *, as_of: date | None = None, db: Path | str | None = None
) -> pl.DataFrame:
    r"""Return how deep the cooperation of two economies is, month by month and by layer.

    With c the share that each entry of the ledger closes of what is open, fading since its last sign of life, and h
    what quarrels take,

    .. math:: d_l = \Big(1 - \prod_i (1 - c_i)\Big) \prod_q (1 - h_q), \qquad D = 100 \sum_l v_l d_l

    Parameters
    ----------
    economy, partner
        Two economies by code or name.
    as_of
        Up to this day; today when None.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        One row a month and layer, ``all`` for the whole; depth and its interval, 0-100. A lower bound.

    Raises
    ------
    UsageError
        For a day before the ledger was gathered, or not two economies.
    CodeError
        For an economy that nobody knows.

    Examples
    --------
    >>> from datetime import date
    >>> rows = coop_depth("JPN", "KOR", as_of=date(2026, 11, 25))
    >>> rows["cooperation_layer"].unique().sort().to_list()
    ['agencies', 'all', 'firms', 'leaders', 'ministers', 'multilateral']
    """
    from datetime import date as today

    from scrisk.warehouse.coop_depth import Ledger
    from scrisk.warehouse.whatif import Workbench

    with open_warehouse(ensure(db)) as warehouse:
        ledger = Ledger(Workbench(warehouse))
        return _frame(ledger.series(ledger.pair([economy, partner]), as_of or today.today()))


def coop_friction(
    economy: str = "JPN",
    partner: str = "KOR",
    *,
    strike: str | Sequence[str] = "leaders",
    as_of: date | None = None,
    scenario: str | None = None,
    planned: bool = False,
    db: Path | str | None = None,
) -> pl.DataFrame:
    """Strike layers out of the ledger and return what remains: of the depth, or of the loss avoided in a scenario.

    Parameters
    ----------
    economy, partner
        Two economies by code or name.
    strike
        Layers that fall away, with what rests on them alone: leaders, ministers, agencies, firms, multilateral.
    as_of
        State on this day; today when None.
    scenario
        None for the depth by layer; the name of a scenario for the loss that both avoid together in it.
    planned
        Also instruments that start after the scenario does.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        Of the depth one row a layer; of the loss one row a unit (``usd`` and ``days``).

    Raises
    ------
    UsageError
        For a layer or scenario that does not exist, or a day before the ledger was gathered.

    Examples
    --------
    >>> from datetime import date
    >>> rows = coop_friction("JPN", "KOR", as_of=date(2026, 11, 25))
    >>> rows.filter(rows["cooperation_layer"] == "leaders")["remaining_depth"].to_list()
    [0.0]
    """
    from datetime import date as today

    from scrisk.catalog.cooperation import LAYERS
    from scrisk.warehouse.coop_depth import Ledger, friction_result
    from scrisk.warehouse.coop_friction import remaining, remaining_result
    from scrisk.warehouse.whatif import Workbench

    layers = _several(strike)
    if strange := [name for name in layers if name not in LAYERS]:
        raise UsageError(
            say("no layer is called {layer!r}", layer=strange[0]),
            hint=say("Layers: {layers}.", layers=", ".join(LAYERS)),
        )
    day = as_of or today.today()
    with open_warehouse(ensure(db)) as warehouse:
        bench = Workbench(warehouse)
        ledger = Ledger(bench)
        pair = ledger.pair([economy, partner])
        if scenario is None:
            return _frame(friction_result([ledger.friction(pair, day, layers)]))
        found = remaining(bench, ledger.entries, pair, day, layers, scenario, later=planned)
        return _frame(remaining_result(found))


def coop_value(
    members: str | Sequence[str] = (),
    scenarios: str | Sequence[str] = (),
    *,
    instruments: str | Sequence[str] = (),
    measure: Literal["expected", "cvar"] = "expected",
    rows: Literal["members", "coalitions", "instruments"] = "coalitions",
    capacity: float = 1.0,
    stocks: float | None = None,
    states: str | Sequence[str] = (),
    later: bool = False,
    strike: str | Sequence[str] = (),
    draws: int | None = None,
    seed: int | None = None,
    branch: str = "in-force",
    catalog: Path | str | None = None,
    method: Path | str | None = None,
    db: Path | str | None = None,
) -> pl.DataFrame:
    r"""Return what economies avoid together, by coalition, by member or by instrument.

    With the loss L of all members when those in S help each other, on the same draws for every S,

    .. math:: v(S) = \rho(L_\emptyset) - \rho(L_S), \quad
        \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n - |S| - 1)!}{n!}\,\big(v(S \cup i) - v(S)\big)

    are the worth of a coalition and the Shapley share of a member; rho is the mean or the mean of the worst twentieth.

    Parameters
    ----------
    members
        1 to 8 ISO codes or names, also joined by commas; the focal economies when none is given. One that is not scored
        loses nothing here, but may give.
    scenarios
        As in :func:`scenario`, or ``all``; ``cn-october-package`` when none is given.
    instruments
        Kinds (``stocks``, ``priority`` ...) or ids; all when none is given.
    measure
        ``expected`` or ``cvar``.
    rows
        What the rows are.
    capacity
        Multiplies every capacity, 0 and above; 0 makes everything worth exactly 0.
    stocks
        Days that every member holds, 0 and above; the prior when None.
    states
        Only instruments that are ``agreed``, ``proposed`` or ``assumed``.
    later
        True to count instruments that start after day 0.
    strike
        Layers of the cooperation ledger whose instruments fall away, such as ``leaders``.
    draws, seed
        In place of the method's, 2 and above, and of the scenario's.
    branch
        ``in-force`` or ``suspended``.
    catalog, method
        Folder and file of your own; those of the settings when None.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        Losses in US dollars of imports that do not come (over items with a known value) and in days of demand (over all
        items), with standard errors and 5-95 % ranges; instruments that are not at work say why.

    Raises
    ------
    CodeError
        For an economy that nobody knows.
    UsageError
        For a scenario, instrument or branch that does not exist, or too many members.

    References
    ----------
    Shapley (1953), A value for n-person games, Contributions to the Theory of Games II, equation 13.

    Examples
    --------
    >>> found = coop_value("JPN,KOR", draws=20)
    >>> found["coalition"].to_list(), found["worth_usd"].to_list()[2] > 0
    (['JPN', 'KOR', 'JPN+KOR'], True)
    >>> coop_value("JPN,KOR", capacity=0, draws=20)["worth_usd"].sum()
    0.0
    """
    with open_warehouse(ensure(db)) as warehouse:
        from scrisk.warehouse import coop
        from scrisk.warehouse.whatif import Workbench

        if branch not in ("in-force", "suspended"):
            raise UsageError(
                say("no branch is called {branch!r}", branch=branch),
                hint=say("The branches are in-force and suspended."),
            )
        bench = Workbench(
            warehouse, None if catalog is None else Path(catalog), None if method is None else Path(method)
        )
        exchange = coop.Exchange.of(bench)
        joined = coop.members_of(warehouse, _several(members))
        cases = coop.cases_of(bench, _several(scenarios))
        standing = exchange.standing(
            exchange.chosen(_several(instruments), _several(states)), _several(strike), cases[0].start
        )
        pairs = [
            coop.worths(
                exchange.outcome(
                    case, joined, instruments=standing, draws=draws, seed=seed, capacity=capacity, stocks=stocks,
                    later=later, in_force=branch == "in-force",
                ),
                measure,
            )
            for case in cases
        ]  # fmt: skip
        return coop.rows_of(pairs, rows)


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
    from scrisk.warehouse.sourcing import Question, planned
    from scrisk.warehouse.whatif import Workbench

    asked = Question(
        members=tuple(_several(members)), items=tuple(_several(item)), chains=tuple(_several(chain)),
        scenario=scenario, cost=cost, change=change, ceilings=tuple((ceilings or {}).items()),
        target_days=target_days, measure=measure, draws=draws, with_frontier=True,
    )  # fmt: skip
    with open_warehouse(ensure(db)) as warehouse:
        return planned(Workbench(warehouse), asked)[0]


def profile(economies: str | Sequence[str] = (), *, db: Path | str | None = None) -> pl.DataFrame:
    """Return what economies lean on China for, and what on the United States and their allies, over the years.

    Parameters
    ----------
    economies
        ISO codes or names; the focal economies when none is given.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        The columns of ``out.two_pole``: economy, pole, pole_dimension, pole_part, year and shares (0-1; of votes a
        distance). Null where nobody can tell. docs/two-poles.md says what each dimension is made of.

    Raises
    ------
    CodeError
        For an economy that nobody knows.

    References
    ----------
    Bailey, Strezhnev and Voeten 2017, doi:10.1177/0022002715595700, for the distance in votes.

    Examples
    --------
    >>> rows = profile("KOR").filter(pole="china", pole_dimension="supply", pole_part="metal", year=2024)
    >>> rows["pole_share"].round(3).to_list()
    [0.794]
    """
    with open_warehouse(ensure(db)) as warehouse:
        return _frame(warehouse.query("two_pole", economies=warehouse.economies(_several(economies))))

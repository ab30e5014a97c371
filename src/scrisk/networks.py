"""The Python face of networks of one's own: load one, rank its nodes, shock it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrisk.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from scrisk.method import Method
    from scrisk.scoring.networks import Graph
    from scrisk.warehouse.networks import Networks, Stored

__all__ = ["load_network", "network_risk", "network_shock"]


def load_network(
    edges: Path | str,
    nodes: Path | str | None = None,
    essential: Path | str | None = None,
    *,
    name: str,
    unit: str = "",
    unlisted: str = "non-essential",
    sum_duplicates: bool = False,
    drop_self_loops: bool = False,
    drop_zeros: bool = False,
    spare_sectors: bool = False,
    db: Path | str | None = None,
) -> pl.DataFrame:
    """Load a network of one's own, in place of one of the same name.

    Parameters
    ----------
    edges
        Table (.csv, .xlsx, .parquet) of supplier, buyer and value (> 0, one unit throughout).
    nodes
        Table of node and sector, with name, economy, item and output (>= 0) if known.
    essential
        ``all`` inputs are essential, ``none`` is, or a table of supplier_sector, buyer_sector and essential (0, 1, 2).
        None is ``all`` with nodes and ``none`` without.
    name
        What to call it: small letters, digits, - and _.
    unit
        Unit of the values.
    unlisted
        What pairs of sectors are that the table of essential inputs does not name.
    sum_duplicates, drop_self_loops, drop_zeros, spare_sectors
        How what may be a mistake is meant; each is refused otherwise.
    db
        The warehouse beside which it is kept; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        One row with the columns of ``out.network``.

    Raises
    ------
    DataError
        For a table that does not hold; it names file, row, column and reason. Nothing is kept.
    UsageError
        For a name that is none, or essential inputs without sectors.
    """
    from scrisk.sources import network as tables
    from scrisk.warehouse import network_tables

    rule = essential if essential is None or str(essential) in tables.RULES else Path(essential)
    manner = tables.Manner(sum_duplicates, drop_self_loops, drop_zeros, spare_sectors, unlisted)
    given = tables.read(Path(edges), None if nodes is None else Path(nodes), rule, manner)
    stored, _ = _store(db).save(name, given, unit)
    return network_tables.network(stored)


def network_risk(
    name: str | None = None,
    *,
    epsilon: float | None = None,
    replacement: bool = False,
    threads: int | None = None,
    db: Path | str | None = None,
) -> pl.DataFrame:
    r"""Return the economic systemic risk index of each node of a network, ranked.

    .. math:: \mathrm{ESRI}_k = \sum_i w_i (1 - \min(h^d_i, h^u_i)) / \sum_i w_i

    with :math:`h^d, h^u` what is left of each node's output down and up the network when node k stops.

    Parameters
    ----------
    name
        A network that was loaded, or one that is built in (``trade``); the only one loaded when None.
    epsilon
        A cascade has ended when no output changes by more than this in a step, 0-1; the method's when None.
    replacement
        Whether buyers turn to the rest of a market when a supplier falls.
    threads
        Change the speed, never the answer.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        node, systemic_rank, esri, esri_down, esri_up, output_share (all 0-1), cascade_steps, is_converged.

    Raises
    ------
    UsageError
        For a network that is not there.

    References
    ----------
    Diem et al. 2022, doi:10.1038/s41598-022-11522-z, equation 8.
    """
    from dataclasses import replace

    from scrisk.scoring.networks import ranked
    from scrisk.warehouse.networks import settings

    store = _store(db)
    graph, stored = _opened(store, name, db)
    method = _method(store)
    if stored is not None:
        return store.rank(stored, method, epsilon=epsilon, replacement=replacement, threads=threads)
    return ranked(graph, replace(settings(method, epsilon, replacement), threads=threads))


def network_shock(
    name: str | None = None,
    stop: Mapping[str, float] | None = None,
    *,
    sector: Mapping[str, float] | None = None,
    economy: Mapping[str, float] | None = None,
    item: Mapping[str, float] | None = None,
    by: str = "node",
    epsilon: float | None = None,
    replacement: bool = False,
    threads: int | None = None,
    db: Path | str | None = None,
) -> pl.DataFrame:
    """Return what falls in a network when some of it stops, wholly or in part.

    Parameters
    ----------
    name
        A network that was loaded, or one that is built in (``trade``); the only one loaded when None.
    stop, sector, economy, item
        Share of output, 0-1, that is lost from outside: by a node, or by each node of a sector, economy or item. The
        largest counts.
    by
        What a row is: ``node``, ``sector``, ``economy``, ``item``, or ``total``.
    epsilon, replacement, threads, db
        As in :func:`network_risk`.

    Returns
    -------
    polars.DataFrame
        The largest loss of output first: lost_output in the unit of the network, shares 0-1 (null without output).

    Raises
    ------
    UsageError
        For a network or a node that is not there; the hint says what comes close.

    Examples
    --------
    >>> rows = network_shock("trade", {"CHN:graphite": 1.0})
    >>> rows.filter(rows["node"] == "KOR:graphite")["loss_share"][0] > 0.9
    True
    """
    from dataclasses import replace

    from scrisk.errors import UsageError
    from scrisk.scoring import networks as scoring
    from scrisk.warehouse.networks import settings

    if by not in ("node", *scoring.GROUPS, "total"):
        raise UsageError(
            say("rows cannot be by {given!r}", given=by),
            hint=say("By: node, {groups}, total.", groups=", ".join(scoring.GROUPS)),
        )
    store = _store(db)
    graph, _ = _opened(store, name, db)
    given = {"node": stop, "sector": sector, "economy": economy, "item": item}
    shocks = [scoring.Shock(kind, what, loss) for kind, some in given.items() for what, loss in (some or {}).items()]
    chosen = replace(settings(_method(store), epsilon, replacement), threads=threads)
    fallen = scoring.fall(graph, {"shock": shocks}, chosen)
    if by == "total":
        return scoring.totals_frame(fallen)
    return scoring.fallen_nodes(fallen) if by == "node" else scoring.fallen_groups(fallen, by)


def _store(db: Path | str | None) -> Networks:
    from scrisk.resources import default_db
    from scrisk.warehouse.history import History
    from scrisk.warehouse.networks import Networks

    return Networks(History(Path(db) if db is not None else default_db()))


def _method(store: Networks) -> Method:
    from scrisk import method
    from scrisk.catalog import find_settings, load_settings

    return method.load(load_settings(find_settings(store.history.folder)).method)


def _opened(store: Networks, name: str | None, db: Path | str | None) -> tuple[Graph, Stored | None]:
    from scrisk.warehouse import built_in, ensure, open_warehouse

    if name in built_in.BUILT_IN:
        with open_warehouse(ensure(db)) as warehouse:
            return built_in.graph(warehouse, str(name))[0], None
    stored = store.find(name)
    return stored.graph, stored

"""Networks as tables: packed for the cascade, shocked, ranked, and back to tables. No files, no SQL, no printing.

Any table of nodes and links will do: firms, plants, economies x items. :func:`assembled` packs one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from scrisk.errors import DataError, UsageError
from scrisk.language import later, say

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from scrisk.arrays.network import Network

KINDS = ("negligible", "non-essential", "essential")
GROUPS = ("sector", "economy", "item")
_EVERY = "*"
_SLICES, _LEAST_SLICE = 25, 1024  # how often a long run says how far it is


@dataclass(frozen=True)
class Shock:
    """A share of output that is lost from outside: by one node, or by each node of a sector, economy or item."""

    kind: str  # node, sector, economy, item
    what: str
    loss: float = 1.0  # 0-1


@dataclass(frozen=True)
class Settings:
    """How a cascade is followed."""

    epsilon: float = 1e-2
    max_steps: int = 1000
    replacement: bool = False
    threads: int | None = None


@dataclass(frozen=True)
class Graph:
    """A network and the tables it was packed from."""

    nodes: pl.DataFrame  # node, node_name, node_sector, node_economy, node_item, node_output; other columns may follow
    edges: pl.DataFrame  # supplier_node, buyer_node, link_value, link_need
    network: Network
    output: NDArray[np.float64]  # weight of each node

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each node stands."""
        return {node: place for place, node in enumerate(self.nodes["node"].to_list())}


def assembled(
    nodes: pl.DataFrame,
    edges: pl.DataFrame,
    essential: pl.DataFrame | None = None,
    *,
    rule: str = "all",
    unlisted: str = "non-essential",
) -> Graph:
    """Pack a network.

    Parameters
    ----------
    nodes
        Columns node and node_sector (text, not null); node_output (its weight; null where it is what the node sells
        to others) and whatever else describes a node may be there.
    edges
        Columns supplier_node, buyer_node (of ``nodes``) and link_value (> 0); no pair twice, no node to itself.
    essential
        Columns supplier_sector, buyer_sector (``*`` is every one) and essential (0 negligible, 1 not essential,
        2 essential), for ``rule="table"``.
    rule
        ``all`` inputs are essential, ``none`` is, or the ``table`` tells.
    unlisted
        What pairs are that the table does not name: ``essential``, ``non-essential`` or ``negligible``.

    Returns
    -------
    Graph
        The network packed, nodes in the order of the table.

    Raises
    ------
    DataError
        For an edge whose node is not there, or a network whose outputs are all zero.

    Examples
    --------
    >>> import polars as pl
    >>> nodes = pl.DataFrame({"node": ["a", "b"], "node_sector": ["x", "y"]})
    >>> edges = pl.DataFrame({"supplier_node": ["a"], "buyer_node": ["b"], "link_value": [2.0]})
    >>> assembled(nodes, edges).output.tolist()
    [2.0, 0.0]
    """
    import polars as pl

    from scrisk.arrays.network import pack

    ends = [_places(nodes["node"], edges[column]) for column in ("supplier_node", "buyer_node")]
    sectors = nodes["node_sector"].unique().sort()
    order = {name: place for place, name in enumerate(sectors.to_list())}
    sector = _places(sectors, nodes["node_sector"])
    value = np.ascontiguousarray(edges["link_value"].to_numpy(), dtype=np.float64)
    matrix = essential_matrix(order, essential, rule, unlisted)
    sales = np.bincount(ends[0], weights=value, minlength=nodes.height).astype(np.float64)
    if "node_output" in nodes.columns:
        told = nodes["node_output"].cast(pl.Float64).to_numpy()
        output = np.where(np.isnan(told), sales, told)
    else:
        output = sales
    if not output.sum() > 0.0:
        raise DataError(
            say("every node of the network has an output of zero, so there is nothing to lose"),
            hint=say("Leave the column output out, or give outputs above zero."),
        )
    kind = matrix[sector[ends[0]], sector[ends[1]]]
    shown = edges.select("supplier_node", "buyer_node", "link_value").with_columns(
        pl.Series(KINDS).gather(kind).alias("link_need")
    )
    network = pack(sector, ends[0], ends[1], value, matrix, output)
    return Graph(nodes, shown, network, output)


def _places(known: pl.Series, names: pl.Series) -> NDArray[np.int64]:
    """Return where each name stands among those that are known."""
    import polars as pl

    table = pl.DataFrame({"name": known, "place": np.arange(len(known))})
    found = pl.DataFrame({"name": names}).join(table, on="name", how="left", maintain_order="left")
    stray = found.filter(pl.col("place").is_null())
    if stray.height:
        raise DataError(
            say("an edge names {name!r}, which is no node", name=stray["name"][0]), hint=say("Add it to the nodes.")
        )
    return np.ascontiguousarray(found["place"].to_numpy(), dtype=np.int64)


def essential_matrix(
    order: Mapping[str, int], table: pl.DataFrame | None, rule: str, unlisted: str
) -> NDArray[np.int8]:
    """Return how essential the goods of each sector (row) are to each sector (column)."""
    count = len(order)
    if rule != "table":
        return np.full((count, count), 2 if rule == "all" else 1, dtype=np.int8)
    matrix = np.full((count, count), KINDS.index(unlisted), dtype=np.int8)
    rows = [] if table is None else table.select("supplier_sector", "buyer_sector", "essential").rows()
    # A pair that is named outranks what is said of every buyer.
    for supplier, buyer, kind in sorted(rows, key=lambda row: row[1] != _EVERY):
        matrix[order[supplier], slice(None) if buyer == _EVERY else order[buyer]] = kind
    return matrix


_SIDES = {"supplier_node": ("node_sales", "node_buyers"), "buyer_node": ("node_purchases", "node_suppliers")}


def nodes_told(graph: Graph) -> pl.DataFrame:
    """Return the nodes with their output, what they buy and sell, and from and to how many."""
    import polars as pl

    described = [name for name in DESCRIBED if name in graph.nodes.columns]
    told = graph.nodes["node_output"].is_not_null() if "node_output" in graph.nodes.columns else False
    frame = graph.nodes.select(
        *described, pl.Series("node_output", graph.output), pl.lit(told).alias("is_output_given")
    )
    for end, (value, count) in _SIDES.items():
        # In a fixed order: a sum of floats depends on it.
        side = (
            graph.edges.sort("supplier_node", "buyer_node")
            .group_by(end, maintain_order=True)
            .agg(pl.col("link_value").sum().alias(value), pl.len().cast(pl.Int32).alias(count))
            .rename({end: "node"})
        )
        frame = frame.join(side, on="node", how="left", maintain_order="left")
    return frame.with_columns(pl.col("node_sales", "node_purchases", "node_buyers", "node_suppliers").fill_null(0))


# --- what is hit


def remaining(graph: Graph, shocks: Sequence[Shock]) -> NDArray[np.float64]:
    """Return the share of output that each node can still make; of several shocks to one node the largest counts.

    Raises
    ------
    UsageError
        For a shock that meets no node, or a loss that is no share.
    """
    left = np.ones(len(graph.output))
    for shock in shocks:
        if not 0.0 <= shock.loss <= 1.0:
            raise UsageError(
                say("{name}: a loss of {loss:g} is no share", name=shock.what, loss=shock.loss),
                hint=say("Losses go from 0 to 1."),
            )
        hit = _hit(graph, shock)
        left[hit] = np.minimum(left[hit], 1.0 - shock.loss)
    return left


_NOBODY_HAS = {
    "sector": later("no node of this network has a sector"),
    "economy": later("no node of this network has an economy"),
    "item": later("no node of this network has an item"),
}


def _hit(graph: Graph, shock: Shock) -> list[int]:
    from scrisk import codes

    if shock.kind == "node":
        if shock.what in graph.places:
            return [graph.places[shock.what]]
        named = graph.nodes["node_name"].to_list() if "node_name" in graph.nodes.columns else []
        known = [*graph.places, *(name for name in named if name)]
        same = [place for place, name in enumerate(named) if name and name.casefold() == shock.what.casefold()]
        same = same or [place for node, place in graph.places.items() if node.casefold() == shock.what.casefold()]
        if len(same) == 1:
            return same
        if same:
            names = ", ".join(graph.nodes["node"][place] for place in same[:5])
            raise UsageError(
                say("{name!r} may be {count} nodes", name=shock.what, count=len(same)),
                hint=say("Give the id: {names}.", names=names),
            )
    else:
        column = f"node_{shock.kind}"
        values = graph.nodes[column].to_list() if column in graph.nodes.columns else []
        known = sorted({value for value in values if value})
        found = [place for place, value in enumerate(values) if value == shock.what]
        found = found or [p for p, value in enumerate(values) if value and value.casefold() == shock.what.casefold()]
        if found:
            return found
        if not known:
            raise UsageError(
                say(_NOBODY_HAS[shock.kind]),
                hint=say("Load it with a table of nodes that has the column {kind}.", kind=shock.kind),
            )
    near = codes.suggest(shock.what, known)
    listing = (
        say("They are {known}.", known=", ".join(known))
        if len(known) <= 12
        else say("`scrisk network show NAME` lists them.")
    )
    raise UsageError(
        say("no {kind} of this network is called {name!r}", kind=shock.kind, name=shock.what),
        hint=say("Did you mean {near}?", near=say(" or ").join(near)) if near else listing,
    )


# --- what falls


@dataclass(frozen=True)
class Fallen:
    """What is left of each node in each scenario, and what that comes to."""

    graph: Graph
    names: tuple[str, ...]
    remaining: NDArray[np.float64]
    down: NDArray[np.float64]
    up: NDArray[np.float64]
    steps: NDArray[np.int32]
    converged: NDArray[np.bool_]
    settings: Settings

    @property
    def left(self) -> NDArray[np.float64]:
        """What is left of each node: the worse of the two sides."""
        worse: NDArray[np.float64] = np.minimum(self.down, self.up)
        return worse


def fall(graph: Graph, scenarios: Mapping[str, Sequence[Shock]], settings: Settings = Settings()) -> Fallen:
    """Follow the cascades of some scenarios.

    Parameters
    ----------
    graph
        The network.
    scenarios
        Name and what is hit.
    settings
        How it is followed.

    Returns
    -------
    Fallen
        Shares 0-1 of each node's output, scenarios in rows.

    References
    ----------
    Diem et al. 2022, doi:10.1038/s41598-022-11522-z, equations 3 to 7.
    """
    from scrisk.scoring import cascade

    left = np.vstack([remaining(graph, shocks) for shocks in scenarios.values()])
    found = cascade.shock(
        graph.network, left, epsilon=settings.epsilon, max_steps=settings.max_steps, replacement=settings.replacement,
        threads=settings.threads,
    )  # fmt: skip
    return Fallen(graph, tuple(scenarios), left, found.down, found.up, found.steps, found.converged, settings)


def fallen_nodes(fallen: Fallen) -> pl.DataFrame:
    """Return one row a scenario and node, the largest loss of output first."""
    import polars as pl

    graph = fallen.graph
    described = [name for name in DESCRIBED if name in graph.nodes.columns]
    frames = []
    for place, name in enumerate(fallen.names):
        lost = 1.0 - fallen.left[place]
        frames.append(
            graph.nodes.select(pl.lit(name).alias("shock"), *described)
            .with_columns(
                pl.Series("node_output", graph.output),
                pl.Series("shock_loss", 1.0 - fallen.remaining[place]),
                pl.Series("loss_share", lost),
                pl.Series("loss_down", 1.0 - fallen.down[place]),
                pl.Series("loss_up", 1.0 - fallen.up[place]),
                pl.Series("lost_output", lost * graph.output),
            )
            .sort(["lost_output", "loss_share", "node"], descending=[True, True, False])
        )
    return pl.concat(frames)


DESCRIBED = ("node", "node_name", "node_sector", "node_economy", "node_item")


def fallen_groups(fallen: Fallen, by: str) -> pl.DataFrame:
    """Return one row a scenario and sector, economy or item; the largest loss of output first."""
    import polars as pl

    column = f"node_{by}"
    # In the order of the nodes: a sum of floats depends on it.
    parts = fallen_nodes(fallen).sort("node").partition_by("shock", as_dict=True)
    sums = {"node_output": pl.col("node_output"), "lost_output": pl.col("lost_output")}
    sums |= {f"{name}_output": pl.col(name) * pl.col("node_output") for name in ("shock_loss", "loss_down", "loss_up")}
    return pl.concat(
        parts[name,]
        .group_by("shock", column, maintain_order=True)
        .agg(pl.len().cast(pl.Int32).alias("node_count"), *(what.sum().alias(to) for to, what in sums.items()))
        .with_columns(
            pl.when(pl.col("node_output") > 0).then(pl.col("lost_output") / pl.col("node_output")).alias("loss_share")
        )
        .sort(["lost_output", column], descending=[True, False])
        for name in fallen.names
    )


def totals(fallen: Fallen) -> list[dict[str, Any]]:
    """Return what each scenario comes to: shares 0-1 of the output of the network."""
    output, whole = fallen.graph.output, float(fallen.graph.output.sum())
    found = []
    for place, name in enumerate(fallen.names):
        lost = 1.0 - fallen.left[place]
        hit = 1.0 - fallen.remaining[place]
        found.append(
            {
                "shock": name,
                "hit_nodes": int((hit > 0).sum()),
                "shock_share": float((hit * output).sum() / whole),
                "loss_share": float((lost * output).sum() / whole),
                "loss_down": float(((1.0 - fallen.down[place]) * output).sum() / whole),
                "loss_up": float(((1.0 - fallen.up[place]) * output).sum() / whole),
                "lost_output": float((lost * output).sum()),
                "total_output": whole,
                "fallen_nodes": int(((lost > fallen.settings.epsilon) & (hit == 0)).sum()),
                "cascade_steps": int(fallen.steps[place]),
                "is_converged": bool(fallen.converged[place]),
            }
        )
    return found


def totals_frame(fallen: Fallen) -> pl.DataFrame:
    """Return what each scenario comes to, one row a scenario."""
    import polars as pl

    return pl.DataFrame(totals(fallen), infer_schema_length=None)


# --- who matters


def ranked(
    graph: Graph, settings: Settings = Settings(), say: Callable[[int, int], None] | None = None
) -> pl.DataFrame:
    """Return the economic systemic risk index of each node, ranked.

    Parameters
    ----------
    graph
        The network.
    settings
        How it is followed.
    say
        Called with how many nodes are done and how many there are.

    Returns
    -------
    polars.DataFrame
        Columns node, systemic_rank (1 is the worst; equal ones in the order of their ids), esri, esri_down, esri_up
        (0-1), output_share (0-1), cascade_steps, is_converged.

    References
    ----------
    Diem et al. 2022, doi:10.1038/s41598-022-11522-z, equation 8.
    """
    import polars as pl

    from scrisk.scoring import cascade

    count = len(graph.output)
    width = count if say is None else max(_LEAST_SLICE, -(-count // _SLICES))
    parts = []
    for begin in range(0, count, width):
        if say is not None:
            say(begin, count)
        parts.append(
            cascade.index(
                graph.network, np.arange(begin, min(begin + width, count)), epsilon=settings.epsilon,
                max_steps=settings.max_steps, replacement=settings.replacement, threads=settings.threads,
            )
        )  # fmt: skip
    steps = np.concatenate([part.steps for part in parts])
    frame = pl.DataFrame(
        {
            "node": graph.nodes["node"],
            "esri": np.concatenate([part.combined for part in parts]),
            "esri_down": np.concatenate([part.down for part in parts]),
            "esri_up": np.concatenate([part.up for part in parts]),
            "output_share": graph.output / graph.output.sum(),
            "cascade_steps": steps.astype(np.int32),
            "is_converged": np.concatenate([part.converged for part in parts]),
        }
    )
    ordered = frame.sort(["esri", "node"], descending=[True, False])
    return ordered.select(
        "node", pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("systemic_rank"), pl.exclude("node")
    )


def facts(graph: Graph) -> dict[str, int | float]:
    """Return how large a network is and how it hangs together."""
    network = graph.network
    parts = _parts(graph)
    sizes = np.bincount(parts)
    told = graph.nodes["node_output"] if "node_output" in graph.nodes.columns else None
    return {
        "node_count": len(graph.output),
        "link_count": int(network.supplier.size),
        "sector_count": int(graph.nodes["node_sector"].n_unique()),
        "part_count": int((sizes > 0).sum()),
        "largest_part": int(sizes.max()),
        "without_inputs": int((np.diff(network.in_start) == 0).sum()),
        "without_buyers": int((np.diff(network.out_start) == 0).sum()),
        "output_given": int(told.is_not_null().sum()) if told is not None else 0,
        "total_output": float(graph.output.sum()),
    }


def _parts(graph: Graph) -> NDArray[np.int64]:
    """Return for each node the least node of the part of the network that it hangs together with."""
    network = graph.network
    buyer = np.repeat(np.arange(network.n), np.diff(network.in_start))
    label = np.arange(network.n)
    while True:
        least = np.minimum(label[network.supplier], label[buyer])
        found = label.copy()
        for end in (network.supplier, buyer):
            np.minimum.at(found, end, least)
            np.minimum.at(found, label[end], least)
        found = found[found]
        if np.array_equal(found, label):
            return label
        label = found

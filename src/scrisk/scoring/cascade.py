"""Cascades through a supply network: what is left of each node's output when some can make less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrisk.arrays.network import ESSENTIAL, NON_ESSENTIAL, Network
from scrisk.errors import DataError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cascade:
    """What is left of each node's output; rows are scenarios."""

    down: Floats  # [s, n]
    up: Floats  # [s, n]
    steps: npt.NDArray[np.int32]  # [s]
    converged: npt.NDArray[np.bool_]  # [s]


@dataclass(frozen=True)
class Index:
    """The share of all output that is lost when a node fails alone."""

    combined: Floats
    down: Floats
    up: Floats
    steps: npt.NDArray[np.int32]
    converged: npt.NDArray[np.bool_]


def shock(
    network: Network,
    remaining: npt.ArrayLike,
    *,
    epsilon: float = 1e-2,
    max_steps: int = 1000,
    replacement: bool = False,
    threads: int | None = None,
) -> Cascade:
    """Let shocks run through the network, up and down, until the largest change of a step is at most epsilon.

    Parameters
    ----------
    network
        Packed.
    remaining
        psi, shape (s, n), 0-1: the share of its output that each node can still make in each scenario.
    epsilon, max_steps
        When to stop.
    replacement
        Whether a buyer may turn to the rest of its supplier's market.
    threads
        Change the speed, never the answer.

    Returns
    -------
    Cascade
        down and up, shape (s, n), 0-1.

    Raises
    ------
    DataError
        `remaining` does not fit the network or leaves 0-1.
    """
    psi = np.atleast_2d(np.asarray(remaining, dtype=np.float64))
    if psi.shape[1] != network.n or not ((psi >= 0.0) & (psi <= 1.0)).all():
        raise DataError("remaining: must be one number of 0 to 1 a node", hint="1 is a node that is not hit.")
    s, n = psi.shape
    down, up = np.empty((s, n)), np.empty((s, n))
    steps, converged = np.zeros(s, dtype=np.int32), np.zeros(s, dtype=np.bool_)
    to = np.repeat(np.arange(n), np.diff(network.in_start))
    of = np.repeat(np.arange(n), np.diff(network.out_start))
    sectors = int(network.sector.max(initial=0)) + 1
    essential, other = network.kind == ESSENTIAL, network.kind == NON_ESSENTIAL
    pairs, place = np.unique(to[essential] * sectors + network.sector[network.supplier[essential]], return_inverse=True)
    for row in range(s):
        least = 1.0 - psi[row]
        d, u = least.copy(), least.copy()
        while steps[row] < max_steps and not converged[row]:
            scale = np.ones(n)
            if replacement:
                market = np.bincount(network.sector, network.sales * (1.0 - d), sectors)[network.sector]
                np.divide(network.sales, market, out=scale, where=market > network.sales)
            lost = (scale * d)[network.supplier] * network.in_share
            d_new = np.bincount(to[other], lost[other], n).astype(np.float64)
            if pairs.size:
                np.maximum.at(d_new, pairs // sectors, np.bincount(place, lost[essential]))
            d_new = np.maximum(least, np.minimum(1.0, d_new))
            u_new = np.maximum(least, np.minimum(1.0, np.bincount(of, u[network.buyer] * network.out_share, n)))
            change = max(np.abs(d_new - d).max(initial=0.0), np.abs(u_new - u).max(initial=0.0))
            d, u = d_new, u_new
            steps[row] += 1
            converged[row] = change <= epsilon
        down[row], up[row] = 1.0 - d, 1.0 - u
    return Cascade(down, up, steps, converged)


def index(
    network: Network,
    nodes: npt.ArrayLike | None = None,
    *,
    epsilon: float = 1e-2,
    max_steps: int = 1000,
    replacement: bool = False,
    threads: int | None = None,
) -> Index:
    """Share of all output that is lost when one node fails, for each of the nodes alone.

    Parameters
    ----------
    network
        Packed.
    nodes
        Which nodes fail; None: all, one after the other.
    epsilon, max_steps, replacement, threads
        As in :func:`shock`.

    Returns
    -------
    Index
        Shape (len(nodes),), 0-1; NaN where no node has any output.
    """
    chosen = np.arange(network.n) if nodes is None else np.atleast_1d(np.asarray(nodes, dtype=np.int64))
    total = network.output.sum()
    weight = network.output / total if total > 0.0 else np.full(network.n, np.nan)
    found = np.empty((3, chosen.size))
    steps, converged = np.zeros(chosen.size, dtype=np.int32), np.zeros(chosen.size, dtype=np.bool_)
    for place, node in enumerate(chosen):
        psi = np.ones((1, network.n))
        psi[0, node] = 0.0
        one = shock(network, psi, epsilon=epsilon, max_steps=max_steps, replacement=replacement)
        lost = (1.0 - np.minimum(one.down, one.up)[0], 1.0 - one.down[0], 1.0 - one.up[0])
        found[:, place] = [(weight * part).sum() for part in lost]
        steps[place], converged[place] = one.steps[0], one.converged[0]
    return Index(found[0], found[1], found[2], steps, converged)

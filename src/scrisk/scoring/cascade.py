"""Cascades through a supply network: what is left of each node's output when some can make less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrisk.arrays.cascading import Hits, Ints, Lanes, Longs, Rule, cascade
from scrisk.arrays.network import Network
from scrisk.errors import DataError
from scrisk.language import say
from scrisk.method import load

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cascade:
    """What is left of each node's output in each scenario, and how the cascade ended."""

    down: Floats  # [s, n], 0-1: as far as inputs reach
    up: Floats  # [s, n], 0-1: as far as sales reach
    steps: Ints  # [s]
    converged: Flags  # [s]


@dataclass(frozen=True)
class Index:
    """The share of all output that is lost when a node fails alone, and how the cascade ended."""

    combined: Floats  # [nodes], 0-1: the worse of the two, node by node
    down: Floats  # [nodes], 0-1: for want of inputs
    up: Floats  # [nodes], 0-1: for want of sales
    steps: Ints  # [nodes]
    converged: Flags  # [nodes]


def shock(
    network: Network,
    remaining: npt.ArrayLike,
    *,
    epsilon: float | None = None,
    max_steps: int | None = None,
    replacement: bool = False,
    threads: int | None = None,
) -> Cascade:
    r"""Let shocks run through a network, down to buyers and up to suppliers.

    .. math::
        h^d_j \leftarrow \min\Big(\psi_j,\ 1 - \max_k \sum_{i: p_i = k} s_i (1 - h^d_i) \Lambda^d_{ij},\
        1 - \sum_i s_i (1 - h^d_i) \Lambda^d_{ij}\Big), \qquad
        h^u_i \leftarrow \min\Big(\psi_i,\ 1 - \sum_j \Lambda^u_{ij} (1 - h^u_j)\Big)

    with the sums over k of essential and the last sum of non-essential inputs, nothing below 0, both from the values of
    the step before. The cascade ends with the first step that changes no h by more than epsilon.

    Parameters
    ----------
    network
        From :func:`scrisk.arrays.network.pack`.
    remaining
        psi, shape (s, n) or (n,), 0-1: the share of its output that each node can still make in each scenario; 1 is
        a node that is not hit.
    epsilon, max_steps
        When a cascade ends, 0 and above and 1 and above; None: as the method has it.
    replacement
        Whether buyers turn to the rest of a market: s_i = min(1, sales_i / what is left of the sales of i's sector),
        else 1. With it h may rise again, and a cascade may swing until max_steps.
    threads
        How many work; the answer is the same to the last byte. None: as many as there are processors.

    Returns
    -------
    Cascade
        down and up, shape (s, n), 0-1; steps and converged, shape (s,). No NaN.

    Raises
    ------
    DataError
        `remaining` does not fit the network or leaves 0-1; a rule outside its range.

    References
    ----------
    Diem et al. 2022, doi:10.1038/s41598-022-11522-z.

    Examples
    --------
    A sells to B and C, B sells to C. Half of A's output stops:

    >>> from scrisk.arrays.network import pack
    >>> network = pack([0, 1, 2], [0, 0, 1], [1, 2, 2], [6.0, 2.0, 6.0], [[2, 2, 2]] * 3)
    >>> found = shock(network, [0.5, 1.0, 1.0])
    >>> found.down.tolist(), found.steps.tolist()
    ([[0.5, 0.5, 0.5]], [2])
    """
    psi = np.asarray(remaining, dtype=np.float64)
    psi = psi[np.newaxis] if psi.ndim == 1 else psi
    if psi.ndim != 2 or psi.shape[1] != network.n or not ((psi >= 0.0) & (psi <= 1.0)).all():
        raise DataError(
            say("remaining: must be {n} numbers of 0 to 1 a scenario, one a node", n=network.n),
            hint=say("1 is a node that is not hit, 0 one that makes nothing."),
        )
    down, up = np.empty(psi.shape), np.empty(psi.shape)

    def hits(number: int) -> Hits:
        rows = np.flatnonzero(psi[number] < 1.0)
        return rows.astype(np.int32), 1.0 - psi[number, rows]

    def read(state: Lanes, lanes: Longs, numbers: Longs) -> None:
        for told, out in ((state.down, down), (state.up, up)):
            out[numbers] = 1.0 - told[:, lanes].T

    rule = _rule(epsilon, max_steps, replacement)
    steps, converged = cascade(network, psi.shape[0], hits, read, rule, threads=threads)
    return Cascade(down, up, steps, converged)


def index(
    network: Network,
    nodes: npt.ArrayLike | None = None,
    *,
    epsilon: float | None = None,
    max_steps: int | None = None,
    replacement: bool = False,
    threads: int | None = None,
) -> Index:
    r"""Share of all output that is lost when one node makes nothing: the economic systemic risk index of each.

    .. math:: ESRI_k = \sum_i w_i (1 - \min(h^d_i, h^u_i)) / \sum_i w_i

    with h as :func:`shock` gives it for psi of 0 for node k and 1 for all others; for `down` and `up` with one of the
    two alone. Only nodes that a cascade reaches are looked at until it is large.

    Parameters
    ----------
    network
        From :func:`scrisk.arrays.network.pack`; w is its `output`.
    nodes
        Which nodes fail, each alone; None: all.
    epsilon, max_steps, replacement, threads
        As in :func:`shock`.

    Returns
    -------
    Index
        Arrays of the length of `nodes`: combined, down and up, 0-1, NaN where no node has any weight; steps; converged.

    Raises
    ------
    DataError
        A node that is not in the network; a rule outside its range.

    References
    ----------
    Diem et al. 2022, doi:10.1038/s41598-022-11522-z.

    Examples
    --------
    A sells to B and C, B sells to C, all inputs essential. A falls and takes B and C along; C falls and takes the sales
    of A and B along:

    >>> from scrisk.arrays.network import pack
    >>> network = pack([0, 1, 2], [0, 0, 1], [1, 2, 2], [6.0, 2.0, 6.0], [[2, 2, 2]] * 3)
    >>> found = index(network)
    >>> found.down.tolist(), found.up.tolist()
    ([1.0, 0.42857142857142855, 0.0], [0.5714285714285714, 0.8571428571428571, 1.0])
    """
    from scrisk.kernels import cascade_state as kernels

    chosen = np.arange(network.n) if nodes is None else np.atleast_1d(np.asarray(nodes))
    if chosen.size and (chosen.dtype.kind not in "iu" or chosen.min() < 0 or chosen.max() >= network.n):
        raise DataError(
            say("nodes: must be whole numbers of 0 to {n}", n=network.n - 1), hint=say("Number the nodes from 0.")
        )
    numbers_of = chosen.astype(np.int32)
    total = network.output.sum()
    weight = network.output / total if total > 0.0 else np.full(network.n, np.nan)
    found = np.empty((3, chosen.size))
    all_of_it = np.ones(1)

    def hits(number: int) -> Hits:
        return numbers_of[number : number + 1], all_of_it

    def read(state: Lanes, lanes: Longs, numbers: Longs) -> None:
        sums = np.empty((3, state.live.size))
        kernels.tally(state.rows(), weight, state.down, state.up, sums)
        found[:, numbers] = sums[:, lanes]

    rule = _rule(epsilon, max_steps, replacement)
    steps, converged = cascade(network, chosen.size, hits, read, rule, threads=threads)
    return Index(found[0], found[1], found[2], steps, converged)


def _rule(epsilon: float | None, max_steps: int | None, replacement: bool) -> Rule:
    """Return the rule of the method with what the caller wants otherwise."""
    if epsilon is None or max_steps is None:
        numbers = load().cascade
        epsilon = numbers.epsilon if epsilon is None else epsilon
        max_steps = numbers.max_steps if max_steps is None else max_steps
    if not epsilon >= 0.0 or max_steps < 1:
        raise DataError(
            say(
                "epsilon {epsilon}, max_steps {max_steps}: must be 0 or more, and 1 or more",
                epsilon=epsilon,
                max_steps=max_steps,
            ),
            hint=say("Leave them out to take the method's."),
        )
    return Rule(epsilon, max_steps, replacement)

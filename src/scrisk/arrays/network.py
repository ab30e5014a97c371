"""A supply network, packed: who sells to whom, sorted by buyer and by supplier, with the share of each link.

A node may be a firm or an item of an economy; nothing here knows which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

NEGLIGIBLE, NON_ESSENTIAL, ESSENTIAL = 0, 1, 2
# Where a link stands among its buyer's: alone in its group, with others, in none.
_ALONE, _TOGETHER, _NOWHERE = 0, 1, 2


@dataclass(frozen=True)
class Network:
    """Nodes and links; only pairs that trade take room.

    The purchases of node j are ``in_start[j]:in_start[j + 1]`` of `supplier`, `in_weight`, `kind` and `in_share`. They
    form groups: one for each sector it buys essential goods from, one for all non-essential goods. Groups of one link
    come first, to ``in_lone[j]``; group g of ``in_group[j]:in_group[j + 1]`` holds the links ``opens[g]:closes[g]``;
    negligible links come last and are in no group. The sales of node i are ``out_start[i]:out_start[i + 1]`` of
    `buyer`, `out_weight` and `out_share`, sorted by buyer: one group.
    """

    sector: Ints  # [n], 0 to sectors - 1
    sectors: int
    output: Floats  # [n], the weight of a node in the index
    sales: Floats  # [n], sum of its links
    in_start: Longs  # [n + 1]
    in_lone: Longs  # [n]
    in_group: Longs  # [n + 1]
    opens: Longs  # [groups]
    closes: Longs  # [groups]
    supplier: Ints  # [m]
    in_weight: Floats  # [m]
    kind: Bytes  # [m]: 0 negligible, 1 non-essential, 2 essential
    in_share: Floats  # [m]: of the buyer's purchases from that sector if essential, of all its purchases if not
    out_start: Longs  # [n + 1]
    buyer: Ints  # [m]
    out_weight: Floats  # [m]
    out_share: Floats  # [m]: of the supplier's sales

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return int(self.sector.size)


def pack(
    sector: npt.ArrayLike,
    supplier: npt.ArrayLike,
    buyer: npt.ArrayLike,
    weight: npt.ArrayLike,
    essential: npt.ArrayLike,
    output: npt.ArrayLike | None = None,
) -> Network:
    r"""Pack a network.

    With W_ij what i sells to j, p_i the sector of i, and e the table `essential`, a link has two shares:

    .. math:: \Lambda^d_{ij} = \frac{W_{ij}}{\sum_{l: p_l = p_i} W_{lj}} \text{ if } e = 2, \quad
              \frac{W_{ij}}{\sum_l W_{lj}} \text{ if } e = 1, \quad 0 \text{ if } e = 0, \qquad
              \Lambda^u_{ij} = \frac{W_{ij}}{\sum_l W_{il}}

    The order of the links changes nothing. What an owner of a file wants to know of a bad row is for the caller to say:
    here the arrays are only refused.

    Parameters
    ----------
    sector
        int[n], the sector of each node, 0 to K - 1.
    supplier, buyer
        int[m], the two ends of each link, 0 to n - 1; no link twice. A node may sell to itself: such a link counts as
        any other. Rings, parts without a link between them, and nodes without purchases (nothing from below reaches
        them) or without sales (nothing from above reaches them) are all right.
    weight
        float[m], above 0, any unit: what the supplier sells to the buyer.
    essential
        int[K, K], 0 negligible, 1 non-essential, 2 essential, by the supplier's and the buyer's sector.
    output
        float[n], 0 and above, the weight of each node in the index; None: its sales, 0 for who sells to nobody.

    Returns
    -------
    Network
        The links sorted, with their shares.

    Raises
    ------
    DataError
        Lengths that do not fit one another, a link twice, or a number outside its range.

    References
    ----------
    Diem et al. 2022, doi:10.1038/s41598-022-11522-z.

    Examples
    --------
    A sells to B and C, B sells to C, all in one sector whose goods are essential:

    >>> network = pack([0, 0, 0], [0, 0, 1], [1, 2, 2], [6.0, 2.0, 6.0], [[2]])
    >>> network.n, network.sales.tolist()
    (3, [8.0, 6.0, 0.0])
    >>> network.supplier[network.in_start[2]:].tolist(), network.in_share[network.in_start[2]:].tolist()
    ([0, 1], [0.25, 0.75])
    """
    sectors = _whole("sector", sector)
    kinds = _table(essential)
    n, count = sectors.size, kinds.shape[0]
    of, to = _whole("supplier", supplier), _whole("buyer", buyer)
    amount = np.asarray(weight, dtype=np.float64)
    _within("sector", sectors, count)
    _within("supplier", of, n)
    _within("buyer", to, n)
    if of.shape != to.shape or of.shape != amount.shape:
        raise DataError(
            say(
                "supplier, buyer, weight: {suppliers}, {buyers} and {weights} numbers",
                suppliers=of.size,
                buyers=to.size,
                weights=amount.size,
            ),
            hint=say("Give one of each a link."),
        )
    if not (np.isfinite(amount) & (amount > 0.0)).all():
        raise DataError(say("weight: must be a number above 0"), hint=say("Leave out links without trade."))
    back = np.lexsort((to, of))
    of, to, amount = of[back], to[back], amount[back]
    if ((np.diff(of) == 0) & (np.diff(to) == 0)).any():
        raise DataError(say("supplier, buyer: a link stands there twice"), hint=say("Add up its weights."))
    sales = np.bincount(of, amount, n).astype(np.float64)
    weights = sales if output is None else np.ascontiguousarray(output, dtype=np.float64)
    if weights.shape != (n,) or not (np.isfinite(weights) & (weights >= 0.0)).all():
        raise DataError(
            say("output: must be one number of 0 or more a node"), hint=say("Leave it out to take the sales.")
        )
    kind = kinds[sectors[of], sectors[to]]
    # A group has a number: the buyer's, and the supplier's sector if it is essential, else one number for the rest.
    group = to * (count + 1) + np.where(kind == ESSENTIAL, sectors[of], count)
    counts = kind != NEGLIGIBLE
    _, place = np.unique(group, return_inverse=True)
    members = np.bincount(place, counts)[place]
    rank = np.where(counts, np.where(members > 1.0, _TOGETHER, _ALONE), _NOWHERE)
    order = np.lexsort((of, group, rank, to))
    to_in, group, rank, kind, amount_in = to[order], group[order], rank[order], kind[order], amount[order]
    bought = np.bincount(to_in, amount_in, n)[to_in]
    place = place[order]
    of_sector = np.bincount(place, amount_in)[place]
    share = np.where(kind == ESSENTIAL, amount_in / of_sector, amount_in / bought)
    share[rank == _NOWHERE] = 0.0
    together = np.flatnonzero(rank == _TOGETHER)
    first = np.diff(group[together], prepend=-1) != 0
    opens = together[first]
    closes = together[np.append(first[1:], True)[: first.size]] + 1
    in_start, out_start = _starts(to_in, n), _starts(of, n)
    return Network(
        sector=sectors.astype(np.int32), sectors=count, output=weights, sales=sales, in_start=in_start,
        in_lone=in_start[:-1] + np.bincount(to_in[rank == _ALONE], minlength=n), in_group=_starts(to_in[opens], n),
        opens=opens, closes=closes, supplier=of[order].astype(np.int32), in_weight=amount_in, kind=kind, in_share=share,
        out_start=out_start, buyer=to.astype(np.int32), out_weight=amount, out_share=amount / sales[of],
    )  # fmt: skip


def _starts(node: Longs, n: int) -> Longs:
    """Return where the links of each node begin, and where the last ones end."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(np.bincount(node, minlength=n)).astype(np.int64)))


def _whole(name: str, values: npt.ArrayLike) -> Longs:
    """Return a list of whole numbers as an array."""
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise DataError(
            say("{name}: must be a list of whole numbers", name=name), hint=say("Number the nodes and sectors from 0.")
        )
    return array.astype(np.int64)


def _within(name: str, values: Longs, limit: int) -> None:
    """Refuse numbers outside 0 to limit - 1."""
    if values.size and (values.min() < 0 or values.max() >= limit):
        raise DataError(
            say("{name}: must lie between 0 and {limit}", name=name, limit=limit - 1),
            hint=say("Number the nodes and sectors from 0."),
        )


def _table(essential: npt.ArrayLike) -> Bytes:
    """Return the table of essential inputs."""
    kinds = np.asarray(essential)
    if kinds.ndim != 2 or kinds.shape[0] != kinds.shape[1] or not np.isin(kinds, (0, 1, 2)).all():
        raise DataError(
            say("essential: must be a square of 0, 1 and 2, one row and column a sector"),
            hint=say("0 negligible, 1 non-essential, 2 essential, by the supplier's and the buyer's sector."),
        )
    return kinds.astype(np.int8)

"""A supply network, packed: who sells to whom, sorted by buyer and by supplier, with the share of each link.

A node may be a firm or an item of an economy; nothing here knows which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

NEGLIGIBLE, NON_ESSENTIAL, ESSENTIAL = 0, 1, 2


@dataclass(frozen=True)
class Network:
    """Nodes and links.

    The purchases of node j are ``in_start[j]:in_start[j + 1]`` of `supplier`, `in_weight`, `kind` and `in_share`, sorted
    by kind, sector of the supplier and supplier. The sales of node i are ``out_start[i]:out_start[i + 1]`` of `buyer`,
    `out_weight` and `out_share`, sorted by buyer.
    """

    sector: Ints  # [n]
    output: Floats  # [n], the weight of a node in the index
    sales: Floats  # [n], sum of its links
    in_start: Longs  # [n + 1]
    supplier: Ints  # [m]
    in_weight: Floats  # [m]
    kind: Bytes  # [m]: 0 negligible, 1 non-essential, 2 essential
    in_share: Floats  # [m]: of its sector among the buyer's purchases if essential, of all of them if not; 0 if negligible
    out_start: Longs  # [n + 1]
    buyer: Ints  # [m]
    out_weight: Floats  # [m]
    out_share: Floats  # [m]: of the supplier's sales

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return self.sector.size


def pack(
    sector: npt.ArrayLike,
    supplier: npt.ArrayLike,
    buyer: npt.ArrayLike,
    weight: npt.ArrayLike,
    essential: npt.ArrayLike,
    output: npt.ArrayLike | None = None,
) -> Network:
    """Pack a network.

    Parameters
    ----------
    sector
        int[n], the sector of each node, 0 to K - 1.
    supplier, buyer
        int[m], the two ends of each link, 0 to n - 1; no link twice.
    weight
        float[m], above 0: what the supplier sells to the buyer.
    essential
        int[K, K], 0 negligible, 1 non-essential, 2 essential, by the supplier's and the buyer's sector.
    output
        float[n], 0 and above, the weight of each node in the index; None: its sales.

    Returns
    -------
    Network
        The links sorted, with their shares.

    Raises
    ------
    DataError
        Lengths that do not fit, or a number outside its range.
    """
    sectors = np.asarray(sector, dtype=np.int32)
    of, to = np.asarray(supplier, dtype=np.int32), np.asarray(buyer, dtype=np.int32)
    amount = np.asarray(weight, dtype=np.float64)
    kinds = np.asarray(essential, dtype=np.int8)
    n, count = sectors.size, kinds.shape[0]
    if of.shape != amount.shape or to.shape != amount.shape or kinds.shape != (count, count):
        raise DataError("network: the arrays do not fit one another", hint="One supplier, buyer and weight a link.")
    kind = kinds[sectors[of], sectors[to]]
    sales = np.bincount(of, amount, n)
    order = np.lexsort((of, sectors[of], kind, to))
    of_in, to_in, weight_in, kind_in = of[order], to[order], amount[order], kind[order]
    bought = np.bincount(to, amount, n)
    pair = to_in.astype(np.int64) * count + sectors[of_in]
    _, place = np.unique(pair, return_inverse=True)
    same = np.bincount(place, weight_in)[place] if pair.size else weight_in
    share = np.where(kind_in == ESSENTIAL, weight_in / same, weight_in / bought[to_in])
    share[kind_in == NEGLIGIBLE] = 0.0
    back = np.lexsort((to, of))
    return Network(
        sector=sectors, output=sales if output is None else np.asarray(output, dtype=np.float64), sales=sales,
        in_start=np.concatenate(([0], np.cumsum(np.bincount(to, minlength=n)))).astype(np.int64),
        supplier=of_in, in_weight=weight_in, kind=kind_in, in_share=share,
        out_start=np.concatenate(([0], np.cumsum(np.bincount(of, minlength=n)))).astype(np.int64),
        buyer=to[back], out_weight=amount[back], out_share=amount[back] / sales[of[back]],
    )  # fmt: skip

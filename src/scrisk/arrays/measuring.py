"""Measures of packed groups, by the kernels."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scrisk.arrays.groups import Groups
from scrisk.errors import DataError
from scrisk.language import say

if TYPE_CHECKING:
    import polars as pl

# Rows whose logarithms the kernel takes at a time: three arrays of them fit the cache next to a processor.
_BLOCK = 2048
# Below this many rows, handing work to threads costs more than it saves.
_ROWS_WORTH_A_THREAD = 200_000
# What the kernel writes, in its order.
_MEASURES: dict[str, type] = {
    "total": np.float64,
    "n_suppliers": np.int32,
    "hhi": np.float64,
    "cr1": np.float64,
    "cr3": np.float64,
    "shannon": np.float64,
    "top_supplier": np.int32,
}


def concentration(groups: Groups, chosen: Sequence[str | int] = (), threads: int | None = None) -> pl.DataFrame:
    r"""Concentration of supply of every group.

    With the share :math:`s_i = v_i / \sum v`, n suppliers with s > 0 and H the entropy:

    .. math:: HHI = \sum s_i^2,\quad HHI^* = \frac{HHI - 1/n}{1 - 1/n},\quad H = -\sum s_i \ln s_i

    Theil's index is ln n - H; the effective numbers of suppliers are N1 = exp H and N2 = 1/HHI, with
    N2 <= N1 <= n. Merging suppliers a and b adds exactly 2 s_a s_b to the HHI.

    Parameters
    ----------
    groups
        A packed table.
    chosen
        Suppliers whose shares are asked for, as `groups.suppliers` names them. One that supplies nobody has
        the share 0.
    threads
        How many threads work; the answer is the same to the last byte. None: ``NUMBA_NUM_THREADS``, else as
        many as the processors this process may use.

    Returns
    -------
    polars.DataFrame
        The keys and, for each group: total (unit of the values), n_suppliers, hhi, hhi_normalised (NaN for
        fewer than two suppliers), cr1, cr3 (fractions), shannon, theil (nats), effective_suppliers,
        effective_suppliers_shannon (counts, 1 and above), top_supplier (the label; the smallest of equal
        ones) and share_X for each chosen X (fractions). A group without supply has total 0, n_suppliers 0,
        no top_supplier (null) and NaN in the rest: it is undefined, not zero.

    Raises
    ------
    DataError
        A chosen supplier named twice or of another type than the labels; a key named like a result.

    References
    ----------
    Hirschman (1964), The paternity of an index, American Economic Review 54(5); Shannon (1948),
    doi:10.1002/j.1538-7305.1948.tb01338.x, section 6; Theil (1967), Economics and Information Theory, ch. 4;
    Hill (1973), doi:10.2307/1934352, equations 1 to 4 for the effective numbers.

    Examples
    --------
    >>> import polars as pl
    >>> from scrisk.arrays import pack
    >>> table = pl.DataFrame({"item": ["a"] * 3, "from": ["X", "Y", "Z"], "t": [50.0, 30.0, 20.0]})
    >>> groups = pack(table, by=["item"], supplier="from", value="t")
    >>> found = concentration(groups, chosen=["Y"]).row(0, named=True)
    >>> round(found["hhi"], 6), found["top_supplier"], found["share_Y"]
    (0.38, 'X', 0.3)
    """
    import polars as pl

    found = measures(groups, chosen, threads)
    n, hhi, entropy = found["n_suppliers"], found["hhi"], found["shannon"]
    with np.errstate(divide="ignore", invalid="ignore"):
        # Rounding may leave a hair below zero where all shares are equal.
        even = np.where(n >= 2, np.maximum(0.0, (hhi - 1.0 / n) / (1.0 - 1.0 / n)), np.nan)
        theil = np.maximum(0.0, np.log(n) - entropy)
    top = pl.Series(found["top_supplier"])
    columns = {
        "total": found["total"],
        "n_suppliers": n,
        "hhi": hhi,
        "hhi_normalised": even,
        "cr1": found["cr1"],
        "cr3": found["cr3"],
        "shannon": entropy,
        "theil": theil,
        "effective_suppliers": 1.0 / hhi,
        "effective_suppliers_shannon": np.exp(entropy),
        "top_supplier": pl.Series(groups.suppliers).gather(top.set(top < 0, None)),
        **{f"share_{name}": found["chosen_share"][:, place] for place, name in enumerate(chosen)},
    }
    return _beside_keys(groups, columns)


def measures(
    groups: Groups,
    chosen: Sequence[str | int] = (),
    threads: int | None = None,
    out: Mapping[str, npt.NDArray[Any]] | None = None,
) -> dict[str, npt.NDArray[Any]]:
    """Run the concentration kernel and return its arrays as they are, without keys and without copies.

    Parameters
    ----------
    groups, chosen, threads
        As in :func:`concentration`.
    out
        An earlier answer to as many groups and chosen suppliers, to be written over: fresh memory from the
        system costs a quarter of the time.

    Returns
    -------
    dict
        total, n_suppliers, hhi, cr1, cr3, shannon as in :func:`concentration`, top_supplier as a code (place
        in `groups.suppliers`, -1 for none), and chosen_share[g, c].

    Raises
    ------
    DataError
        As in :func:`concentration`; an `out` that does not fit.
    """
    from scrisk.kernels import concentration as kernels

    slots = np.full(max(len(groups.suppliers), 1), len(chosen), dtype=np.int16)
    for place, name in enumerate(chosen):
        if list(chosen).count(name) > 1:
            raise DataError(
                say("the supplier {name!r} is chosen twice", name=name), hint=say("Name each supplier once.")
            )
        if isinstance(name, str) != (groups.suppliers.dtype.kind == "U"):
            raise DataError(
                say("the chosen supplier {name!r} is of another type than the suppliers' labels", name=name)
            )
        slots[np.flatnonzero(groups.suppliers == name)] = place
    g = len(groups)
    if out is None:
        found: dict[str, npt.NDArray[Any]] = {name: np.empty(g, dtype=_MEASURES[name]) for name in _MEASURES}
        found["chosen_share"] = np.empty((g, len(chosen)))
    else:
        found = {name: out[name] for name in [*_MEASURES, "chosen_share"]}
        if any(array.shape[0] != g for array in found.values()) or found["chosen_share"].shape != (g, len(chosen)):
            raise DataError(say("the arrays to write over are of an answer to another question"))

    def run(start: int, stop: int) -> None:
        kernels.concentration(groups.offsets, groups.codes, groups.values, slots, start, stop, _BLOCK, *found.values())

    _in_threads(run, groups.offsets, threads)
    return found


def _beside_keys(groups: Groups, columns: Mapping[str, npt.NDArray[np.generic] | pl.Series]) -> pl.DataFrame:
    for name in groups.keys.columns:
        if name in columns:
            raise DataError(
                say("the key {name!r} has the name of a result", name=name), hint=say("Give the key another name.")
            )
    import polars as pl

    return groups.keys.with_columns(pl.Series(values).alias(name) for name, values in columns.items())


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers(threads: int | None) -> int:
    """Return how many threads work: as told, else ``NUMBA_NUM_THREADS``, else one a processor.

    Parameters
    ----------
    threads
        The number, or None.

    Returns
    -------
    int
        1 and above.
    """
    if threads is not None:
        return threads
    asked = os.environ.get("NUMBA_NUM_THREADS", "")
    return int(asked) if asked.isdecimal() else _processors()


def _in_threads(run: Callable[[int, int], None], offsets: npt.NDArray[np.int64], threads: int | None) -> None:
    """Do all groups in pieces of about as many rows each; every group belongs to one piece."""
    threads = workers(threads)
    rows = int(offsets[-1])
    if threads <= 1 or rows < _ROWS_WORTH_A_THREAD:
        run(0, offsets.size - 1)
        return
    from concurrent.futures import ThreadPoolExecutor

    # Several pieces a thread: one that is held up does not hold up the rest.
    cuts = np.searchsorted(offsets, np.linspace(0, rows, 8 * threads + 1)[1:-1])
    edges = [0, *cuts.tolist(), offsets.size - 1]
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(run, *piece) for piece in pairwise(edges)]:
            done.result()

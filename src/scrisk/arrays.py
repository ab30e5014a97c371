"""Tables to sorted, contiguous arrays: the only place that packs, casts and checks for the kernels."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.errors import DataError

Floats = npt.NDArray[np.float64]
_Array = TypeVar("_Array", bound=npt.NDArray[Any])

# Rows whose logarithms the kernel takes at a time: three arrays of them fit the cache next to a processor.
_BLOCK = 2048
# Below this many rows, handing work to threads costs more than it saves.
_ROWS_WORTH_A_THREAD = 200_000
_FORMAT = 1
# No column of a user has this name.
_ROW = "\0row"
_RENEW = "Pack the table again and save it."


@dataclass(frozen=True, eq=False)
class Groups:
    """A table packed for the kernels: one group of suppliers a key, in compressed rows.

    Attributes
    ----------
    keys
        One row a group, in the order of the arrays; the columns named by `by` of :func:`pack`.
    offsets
        int64[g + 1]: the rows of group i are ``offsets[i]:offsets[i + 1]``.
    codes
        int32[n]: the supplier's place in `suppliers`; rising within a group.
    suppliers
        Labels of the suppliers, rising; the type they had in the table.
    values
        float64[n], finite, >= 0.
    weights
        float64[n], NaN where not known; None when no weight was packed.

    The arrays are read-only: they may be a memory map or belong to the table they came from.
    """

    keys: pl.DataFrame
    offsets: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int32]
    suppliers: pl.Series
    values: Floats
    weights: Floats | None = None

    def __len__(self) -> int:
        """Return the number of groups."""
        return self.offsets.size - 1

    def save(self, directory: Path, source: str) -> None:
        """Write the arrays to a folder of their own, replacing what stood there in one step.

        Parameters
        ----------
        directory
            The folder; its parent must exist. What it held before is deleted.
        source
            What the table was made from: its :func:`content_hash`, or any text that changes when it does.

        Raises
        ------
        DataError
            The folder holds something else than packed arrays.
        OSError
            It cannot be written; what stood there before still stands.
        """
        directory = Path(directory)
        if directory.exists() and not (directory / "groups.json").is_file():
            raise DataError(
                f"{directory} exists and does not hold packed arrays",
                hint="Name a folder that does not exist yet.",
            )
        fresh = directory.with_name(f"{directory.name}.new-{os.getpid()}")
        stale = directory.with_name(f"{directory.name}.old-{os.getpid()}")
        try:
            fresh.mkdir()
            for name, array in self._arrays().items():
                np.save(fresh / f"{name}.npy", array)
            self.keys.write_parquet(fresh / "keys.parquet")
            self.suppliers.to_frame().write_parquet(fresh / "suppliers.parquet")
            about = {"format": _FORMAT, "source": source, "groups": len(self), "rows": self.values.size}
            about["arrays"] = list(self._arrays())
            (fresh / "groups.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
            if directory.exists():
                directory.rename(stale)
            fresh.rename(directory)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            if directory.exists():
                shutil.rmtree(stale, ignore_errors=True)
            elif stale.exists():
                stale.rename(directory)

    @classmethod
    def open(cls, directory: Path, source: str | None = None) -> Groups:
        """Open saved arrays as memory maps: nothing is read before it is used.

        Parameters
        ----------
        directory
            A folder that :meth:`save` wrote.
        source
            What the arrays must have been made from; None takes them whatever they were made from.

        Returns
        -------
        Groups
            The packed table.

        Raises
        ------
        DataError
            No packed arrays there, arrays that do not fit together, or arrays made from something else than
            `source`: the table has changed since they were packed.
        """
        directory = Path(directory)
        try:
            about = json.loads((directory / "groups.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise DataError(f"no packed arrays in {directory}: {fault}", hint=_RENEW) from fault
        if about.get("format") != _FORMAT:
            raise DataError(f"packed arrays of another format in {directory}", hint=_RENEW)
        if source is not None and about["source"] != source:
            raise DataError(
                f"stale packed arrays in {directory}: made from {about['source']!r}, not from {source!r}",
                hint=_RENEW,
            )
        try:
            arrays = {name: np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r")) for name in about["arrays"]}
            keys = pl.read_parquet(directory / "keys.parquet")
            suppliers = pl.read_parquet(directory / "suppliers.parquet").to_series()
        except (OSError, ValueError, pl.exceptions.PolarsError) as fault:
            raise DataError(f"damaged packed arrays in {directory}: {fault}", hint=_RENEW) from fault
        groups = cls(keys=keys, suppliers=suppliers, **arrays)
        rows = {array.size for name, array in arrays.items() if name != "offsets"}
        if not (
            rows == {about["rows"]}
            and len(groups) == keys.height == about["groups"]
            and groups.offsets[-1] == about["rows"]
        ):
            raise DataError(f"damaged packed arrays in {directory}: they do not fit together", hint=_RENEW)
        return groups

    def _arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "offsets": self.offsets,
            "codes": self.codes,
            "values": self.values,
        }
        if self.weights is not None:
            arrays["weights"] = self.weights
        return arrays


def pack(frame: pl.DataFrame, by: Sequence[str], supplier: str, value: str, weight: str | None = None) -> Groups:
    """Pack a table into groups of suppliers, sorted by key and supplier.

    A table that is already sorted by `by` and `supplier` is not sorted again, and float columns without gaps
    are not copied.

    Parameters
    ----------
    frame
        One row a key and supplier. Rows are counted from 0 in messages.
    by
        Columns that name a group, such as year, importer and hs_code; no gaps.
    supplier
        Column of who supplies: text or whole numbers, no gaps, at most once in a group.
    value
        Column of the amount: numbers, finite, >= 0, no gaps; one unit within a group.
    weight
        Column of a weight for :func:`weighted`; a gap or NaN says that it is not known.

    Returns
    -------
    Groups
        The packed table, one group for every key that occurs.

    Raises
    ------
    DataError
        A column that is missing, named twice or of the wrong type, a gap, a value that is negative, NaN or
        infinite, or a supplier that stands twice in a group. The message names the column and the first such
        row.

    Examples
    --------
    >>> table = pl.DataFrame({"item": ["a", "a", "b"], "from": ["X", "Y", "X"], "t": [3.0, 1.0, 2.0]})
    >>> groups = pack(table, by=["item"], supplier="from", value="t")
    >>> groups.offsets.tolist(), groups.codes.tolist(), groups.suppliers.to_list()
    ([0, 2, 3], [0, 1, 0], ['X', 'Y'])
    """
    by = list(by)
    columns = [*by, supplier, value, *([] if weight is None else [weight])]
    if not by:
        raise DataError("no columns to group by", hint="Name at least one column.")
    for name in columns:
        if name not in frame.columns:
            raise DataError(f"no column {name!r}", hint=f"The table has: {', '.join(frame.columns)}.")
        if columns.count(name) > 1:
            raise DataError(f"column {name!r} is named twice", hint="Give each role a column of its own.")
    frame = frame.select(columns)
    labels_type = frame.schema[supplier]
    if isinstance(labels_type, pl.Categorical | pl.Enum):
        # Their order is not that of the words.
        frame = frame.with_columns(pl.col(supplier).cast(pl.String))
    elif not (labels_type == pl.String or labels_type.is_integer()):
        raise DataError(f"column {supplier!r} holds {labels_type}, neither text nor whole numbers")
    for name in columns[len(by) + 1 :]:
        if not frame.schema[name].is_numeric():
            raise DataError(f"column {name!r} holds {frame.schema[name]}, not numbers")
    for name in [*by, supplier, value]:
        _refuse(frame, name, pl.col(name).is_null(), "nothing there")
    frame = frame.with_columns(pl.col(columns[len(by) + 1 :]).cast(pl.Float64))
    _refuse(frame, value, pl.col(value).is_nan(), "not a number")
    _refuse(frame, value, pl.col(value).is_infinite(), "infinite")
    _refuse(frame, value, pl.col(value) < 0, "negative, and an amount is 0 or more")

    order = [*by, supplier]
    if not frame.select(_rises(order).all()).item():
        frame = frame.with_row_index(_ROW).sort(order, maintain_order=True)
        twice = frame.filter(pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in order))
        if not twice.is_empty():
            first = twice.sort(_ROW).row(0, named=True)
            where = ", ".join(f"{name} {first[name]!r}" for name in by)
            raise DataError(
                f"column {supplier!r}, row {first[_ROW]}: {first[supplier]!r} stands twice in {where}",
                hint="Add up the rows of one supplier first.",
            )
    starts = frame.select(
        pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in by).fill_null(True).arg_true()
    ).to_series()
    suppliers = frame[supplier].unique().sort()
    codes = suppliers.search_sorted(frame[supplier]) if len(suppliers) else pl.Series([], dtype=pl.Int32)
    values = frame[value].to_numpy()
    if (frame[value] == 0).any():
        values = values + 0.0  # -0.0 becomes 0.0
    return Groups(
        keys=frame.select(by)[starts],
        offsets=_readonly(np.append(starts.to_numpy(), frame.height).astype(np.int64)),
        codes=_readonly(codes.to_numpy().astype(np.int32)),
        suppliers=suppliers,
        values=_readonly(values),
        weights=None if weight is None else _readonly(frame[weight].fill_null(float("nan")).to_numpy()),
    )


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
    >>> table = pl.DataFrame({"item": ["a"] * 3, "from": ["X", "Y", "Z"], "t": [50.0, 30.0, 20.0]})
    >>> groups = pack(table, by=["item"], supplier="from", value="t")
    >>> found = concentration(groups, chosen=["Y"]).row(0, named=True)
    >>> round(found["hhi"], 6), found["top_supplier"], found["share_Y"]
    (0.38, 'X', 0.3)
    """
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
        "top_supplier": groups.suppliers.gather(top.set(top < 0, None)),
        **{f"share_{name}": found["chosen_share"][:, place] for place, name in enumerate(chosen)},
    }
    return _beside_keys(groups, columns)


def measures(
    groups: Groups, chosen: Sequence[str | int] = (), threads: int | None = None
) -> dict[str, npt.NDArray[Any]]:
    """Run the concentration kernel and return its arrays as they are, without keys and without copies.

    Parameters
    ----------
    groups, chosen, threads
        As in :func:`concentration`.

    Returns
    -------
    dict
        total, n_suppliers, hhi, cr1, cr3, shannon as in :func:`concentration`, top_supplier as a code (place
        in `groups.suppliers`, -1 for none), and chosen_share[g, c].

    Raises
    ------
    DataError
        As in :func:`concentration`.
    """
    from scrisk.kernels import concentration as kernels

    slots = np.full(max(len(groups.suppliers), 1), len(chosen), dtype=np.int16)
    for place, name in enumerate(chosen):
        if list(chosen).count(name) > 1:
            raise DataError(f"the supplier {name!r} is chosen twice", hint="Name each supplier once.")
        if isinstance(name, str) != (groups.suppliers.dtype == pl.String):
            raise DataError(f"the chosen supplier {name!r} is of another type than the suppliers' labels")
        slots[(groups.suppliers == name).arg_true().to_numpy()] = place
    g = len(groups)
    total, hhi, cr1, cr3, shannon = np.empty((5, g))
    n_suppliers, top_supplier = np.empty((2, g), dtype=np.int32)
    chosen_share = np.empty((g, len(chosen)))

    def run(start: int, stop: int) -> None:
        kernels.concentration(
            groups.offsets, groups.codes, groups.values, slots, start, stop, _BLOCK,
            total, n_suppliers, hhi, cr1, cr3, shannon, top_supplier, chosen_share,
        )  # fmt: skip

    _in_threads(run, groups.offsets, threads)
    return {
        "total": total,
        "n_suppliers": n_suppliers,
        "hhi": hhi,
        "cr1": cr1,
        "cr3": cr3,
        "shannon": shannon,
        "top_supplier": top_supplier,
        "chosen_share": chosen_share,
    }


def weighted(groups: Groups, weights: npt.ArrayLike | None = None, threads: int | None = None) -> pl.DataFrame:
    r"""Weighted HHI and weighted mean share of every group.

    .. math:: HHI_w = \sum s_i^2 w_i,\quad \bar w = \sum s_i w_i

    Parameters
    ----------
    groups
        A packed table.
    weights
        float64[n], one a row of `groups`, such as a governance score; NaN says not known. None takes the
        weights that were packed.
    threads
        As in :func:`concentration`.

    Returns
    -------
    polars.DataFrame
        The keys, weighted_hhi and weighted_mean (unit of the weight; NaN without supply, and where a supplier
        with s > 0 has no weight) and covered_share (the share of supply that has a weight; NaN without
        supply).

    Raises
    ------
    DataError
        No weights, or not one a row; a key named like a result.

    Examples
    --------
    >>> table = pl.DataFrame({"item": ["a", "a"], "from": ["X", "Y"], "t": [3.0, 1.0], "risk": [0.8, 0.4]})
    >>> groups = pack(table, by=["item"], supplier="from", value="t", weight="risk")
    >>> [round(x, 6) for x in weighted(groups).row(0)[1:]]
    [0.475, 0.7, 1.0]
    """
    from scrisk.kernels import concentration as kernels

    given = groups.weights if weights is None else np.ascontiguousarray(weights, dtype=np.float64)
    if given is None:
        raise DataError("no weights were packed", hint="Name a weight column in pack(), or give weights.")
    if given.shape != groups.values.shape:
        raise DataError(f"{given.size} weights for {groups.values.size} rows", hint="Give one weight a row.")
    hhi, mean, covered = np.empty((3, len(groups)))

    def run(start: int, stop: int) -> None:
        kernels.weighted(groups.offsets, groups.values, given, start, stop, hhi, mean, covered)

    _in_threads(run, groups.offsets, threads)
    return _beside_keys(groups, {"weighted_hhi": hhi, "weighted_mean": mean, "covered_share": covered})


def content_hash(frame: pl.DataFrame) -> str:
    """Hash names, types and contents of a table, to notice that it has changed.

    Parameters
    ----------
    frame
        The table. The order of its rows counts.

    Returns
    -------
    str
        SHA-256 in hexadecimal; the same on every machine.
    """
    digest = hashlib.sha256()
    for column in frame.iter_columns():
        if isinstance(column.dtype, pl.Categorical | pl.Enum):
            column = column.cast(pl.String)
        digest.update(f"{column.name}\0{column.dtype}\0{len(column)}\0".encode())
        digest.update(np.packbits(column.is_null().to_numpy()).data)
        if column.dtype == pl.String:
            digest.update(column.str.len_bytes().fill_null(0).to_numpy().astype("<u4").data)
            digest.update(column.str.join("").item().encode())
        else:
            physical = column.to_physical().fill_null(0) if column.null_count() else column.to_physical()
            digest.update(np.ascontiguousarray(physical.to_numpy()).data)
    return digest.hexdigest()


def _refuse(frame: pl.DataFrame, column: str, bad: pl.Expr, why: str) -> None:
    row = frame.select(bad.arg_max().alias("row"), bad.any().alias("any")).row(0)
    if row[1]:
        raise DataError(f"column {column!r}, row {row[0]}: {frame[column][row[0]]!r} is refused: {why}")


def _rises(order: Sequence[str]) -> pl.Expr:
    """Each row is above the one before it, the first column weighing most; true for the first row."""
    above = pl.lit(False)
    for name in reversed(order):
        here, before = pl.col(name), pl.col(name).shift()
        above = (here > before) | ((here == before) & above)
    return above.fill_null(True)


def _readonly(array: _Array) -> _Array:
    array.setflags(write=False)
    return array


def _beside_keys(groups: Groups, columns: Mapping[str, npt.NDArray[np.generic] | pl.Series]) -> pl.DataFrame:
    for name in groups.keys.columns:
        if name in columns:
            raise DataError(f"the key {name!r} has the name of a result", hint="Give the key another name.")
    return groups.keys.with_columns(pl.Series(values).alias(name) for name, values in columns.items())


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_threads(run: Callable[[int, int], None], offsets: npt.NDArray[np.int64], threads: int | None) -> None:
    """Do all groups in pieces of about as many rows each; every group belongs to one piece."""
    if threads is None:
        asked = os.environ.get("NUMBA_NUM_THREADS", "")
        threads = int(asked) if asked.isdecimal() else _processors()
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

"""Shocks and the groups they hit, packed for the simulation."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


class ShockLike(Protocol):
    """What packing reads of a shock; see :class:`scrisk.scoring.exposure.Shock`."""

    @property
    def key(self) -> str: ...
    @property
    def probability(self) -> float: ...
    @property
    def start(self) -> Sequence[float]: ...
    @property
    def depth(self) -> Sequence[float]: ...
    @property
    def duration(self) -> Sequence[float]: ...
    @property
    def hits(self) -> Sequence[tuple[int, float]]: ...
    @property
    def licence_days(self) -> float | None: ...
    @property
    def licence_share(self) -> float: ...
    @property
    def backlog_days(self) -> float | None: ...


@dataclass(frozen=True)
class PackedShocks:
    """Shocks sorted by key, and for every group the shocks that hit it; arrays as the kernel takes them.

    Group g is hit by ``shock[group[g]:group[g + 1]]``; the i-th of all those pairs has the hits ``hit[i]:hit[i + 1]``
    of `row` (place in the group) and `fraction`.
    """

    names: tuple[str, ...]
    key: npt.NDArray[np.uint64]
    threshold: npt.NDArray[np.uint64]
    shape: npt.NDArray[np.int32]
    knots: Floats
    knot_count: npt.NDArray[np.int32]
    licence_days: Longs
    licence_share: Floats
    backlog_days: Longs
    group: Longs
    shock: Longs
    hit: Longs
    row: npt.NDArray[np.int32]
    fraction: Floats


def pack_shocks(
    shocks: Sequence[ShockLike], group_of: Longs, place: npt.NDArray[np.int32], groups: int
) -> PackedShocks:
    """Pack checked shocks.

    Parameters
    ----------
    shocks
        In any order; hits name rows.
    group_of, place
        int64, int32, one a row: its group, and its place among the rows of the group.
    groups
        How many groups there are.

    Returns
    -------
    PackedShocks
        Arrays that do not depend on the order of the shocks or of their hits.
    """
    ordered = sorted(shocks, key=lambda shock: shock.key)
    shapes: dict[tuple[float, ...], int] = {}
    shape = np.empty((len(ordered), 3), dtype=np.int32)
    for n, shock in enumerate(ordered):
        for k, knots in enumerate((shock.start, shock.depth, shock.duration)):
            shape[n, k] = shapes.setdefault(tuple(knots), len(shapes))
    table = np.zeros((len(shapes), max((len(knots) for knots in shapes), default=1)))
    for knots, line in shapes.items():
        table[line, : len(knots)] = knots
    digests = [hashlib.sha256(shock.key.encode()).digest() for shock in ordered]
    group, shock_of, hit, row, fraction = _hits(ordered, group_of, place, groups)
    return PackedShocks(
        names=tuple(shock.key for shock in ordered),
        key=np.array(
            [[int.from_bytes(digest[i : i + 4], "little") for i in (0, 4)] for digest in digests], dtype=np.uint64
        ).reshape(-1, 2),
        # Exact: a double times 2^32 only moves its exponent.
        threshold=np.array([int(shock.probability * 2.0**32) for shock in ordered], dtype=np.uint64),
        shape=shape,
        knots=table,
        knot_count=np.array([len(knots) for knots in shapes], dtype=np.int32),
        licence_days=np.array([_days(shock.licence_days, -1) for shock in ordered], dtype=np.int64),
        licence_share=np.array([shock.licence_share for shock in ordered], dtype=np.float64),
        backlog_days=np.array([_days(shock.backlog_days, 0) for shock in ordered], dtype=np.int64),
        group=group,
        shock=shock_of,
        hit=hit,
        row=row,
        fraction=fraction,
    )


def _days(days: float | None, without: int) -> int:
    return without if days is None else int(days + 0.5)


def _hits(
    ordered: Sequence[ShockLike], group_of: Longs, place: npt.NDArray[np.int32], groups: int
) -> tuple[Longs, Longs, Longs, npt.NDArray[np.int32], Floats]:
    """Sort the hits by group, shock and row, and find where each group and each of its shocks begins."""
    shock = np.array([n for n, entry in enumerate(ordered) for _ in entry.hits], dtype=np.int64)
    row = np.array([hit[0] for entry in ordered for hit in entry.hits], dtype=np.int64)
    fraction = np.array([hit[1] for entry in ordered for hit in entry.hits], dtype=np.float64)
    group = group_of[row]
    order = np.lexsort((place[row], shock, group))
    shock, row, fraction, group = shock[order], row[order], fraction[order], group[order]
    new = np.ones(len(shock), dtype=np.bool_)
    new[1:] = (shock[1:] != shock[:-1]) | (group[1:] != group[:-1])
    begins = np.flatnonzero(new)
    return (
        np.searchsorted(group[begins], np.arange(groups + 1)),
        shock[begins],
        np.append(begins, len(shock)),
        place[row],
        fraction,
    )

"""Supply and shocks as the simulation takes them: their shapes, what is refused, and how they are packed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import le

import numpy as np
import polars as pl

from scrisk.arrays.shocks import PackedShocks, pack_shocks
from scrisk.arrays.simulating import PackedSupply
from scrisk.errors import DataError
from scrisk.language import say

KEYS = ["economy", "item"]
DAYS_A_YEAR = 365.0
# How far shares may miss one by rounding.
_ROUNDING = 1e-6
_LARGEST = 1e9
_GROUP = ("economy", "item", "year", "basis", "value_usd_per_year", "stock_days", "substitution_max",
          "substitution_days", "spare_share")  # fmt: skip


@dataclass(frozen=True)
class Supply:
    """What is supplied to whom, and what softens a loss. One group is an economy and an item.

    Attributes
    ----------
    groups
        One row a group: economy, item, year, basis, value_usd_per_year (null: unknown), stock_days (days of full
        demand, >= 0), substitution_max (0-1), substitution_days (tau, > 0), spare_share (0-1).
    rows
        One row a supplier of a group: economy, item, supplier, share (fraction of the group's supply; they sum to 1
        or less, and what is missing is supply of unknown origin, which no shock cuts), group (place in `groups`).
    """

    groups: pl.DataFrame
    rows: pl.DataFrame


@dataclass(frozen=True)
class Shock:
    """One thing that may happen; whatever it hits, it hits in the same draws, on the same days (common cause).

    Attributes
    ----------
    key
        Stable name. Its hash picks the random numbers, so that one shock more changes no draw of the others.
    probability
        That it happens within the horizon; 1 is certain.
    start, depth, duration
        Day of the start (0 is the first day), share of the hit flow that stops (0-1), days. Each is a row of quantiles
        at even steps of probability, linear between: (a, b) is uniform between a and b, (a, a) is certain.
    hits
        (row of `Supply.rows`, fraction of that row's flow it bites on, 0-1), each row once.
    licence_days
        Licensing: the hit flow stops for so many days, then `licence_share` of it passes. None: no licences, a cut.
    licence_share
        Share of the hit flow that licences let pass, 0-1.
    backlog_days
        The licensed share of what the stop held up arrives within so many days of the first licences. None: never.
    """

    key: str
    probability: float
    start: tuple[float, ...]
    depth: tuple[float, ...]
    duration: tuple[float, ...]
    hits: Sequence[tuple[int, float]]
    licence_days: float | None = None
    licence_share: float = 0.0
    backlog_days: float | None = None


@dataclass(frozen=True)
class Pack:
    """Checked and packed: the frames in their order, the arrays, and the economies in theirs."""

    groups: pl.DataFrame
    rows: pl.DataFrame
    owners: list[str]
    supply: PackedSupply
    shocks: PackedShocks


def pack_up(supply: Supply, shocks: Sequence[Shock], *, draws: int, horizon: int, seed: int) -> Pack:
    """Check everything and pack it, sorted, so that no order of rows or shocks has a say in the result.

    Raises
    ------
    DataError
        With the group, row or shock that is wrong, and why.
    """
    _whole("draws", draws, 2, 2**31)
    _whole("horizon", horizon, 1, 36_500)
    _whole("seed", seed, 0, 2**64 - 1)
    groups = _sorted_groups(supply.groups)
    rows, place = _sorted_rows(supply.rows, groups)
    sound: set[tuple[str, tuple[float, ...]]] = set()
    for shock in shocks:
        _check(shock, rows.height, sound)
    keys = [shock.key for shock in shocks]
    if len(set(keys)) < len(keys):
        twice = min(key for key in set(keys) if keys.count(key) > 1)
        raise DataError(say("shock {key!r}: is there twice", key=twice), hint=say("Give each shock a key of its own."))
    group = rows["group"].to_numpy()
    offsets = np.searchsorted(group, np.arange(groups.height + 1))
    # Rows as the caller numbers them, in the order that they are packed in.
    group_of, within = np.empty_like(group), np.empty(group.size, dtype=np.int32)
    group_of[place] = group
    within[place] = np.arange(group.size) - offsets[group]
    owners = groups["economy"].unique().sort()
    numbers = {name: groups[name].cast(pl.Float64).to_numpy() for name in _GROUP[5:]}
    return Pack(
        groups,
        rows,
        owners.to_list(),
        PackedSupply(
            offsets=offsets,
            share=rows["share"].to_numpy(),
            usd_per_day=groups["value_usd_per_year"].fill_null(math.nan).to_numpy() / DAYS_A_YEAR,
            owner=np.searchsorted(owners.to_numpy(), groups["economy"].to_numpy()),
            **numbers,
        ),
        pack_shocks(shocks, group_of, within, groups.height),
    )


def _whole(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise DataError(
            say("{name}: is {value!r}", name=name, value=value),
            hint=say("Give a whole number from {low} to {high}.", low=low, high=high),
        )


def _sorted_groups(groups: pl.DataFrame) -> pl.DataFrame:
    _columns("groups", groups, _GROUP)
    frame = groups.with_columns(pl.col(_GROUP[4:]).cast(pl.Float64)).sort(KEYS)
    keys = frame.select(KEYS).rows()
    for before, after in pairwise(keys):
        if before == after:
            raise DataError(
                say("{group}: is there twice in the groups", group="/".join(after)),
                hint=say("Give each economy and item one row."),
            )
    rules = []
    for name in _GROUP[5:]:
        high = math.inf if name in ("stock_days", "substitution_days") else 1.0
        column = pl.col(name)
        holds = column.is_not_null() & column.is_finite() & (column >= 0) & (column <= high)
        if name == "substitution_days":
            holds &= column > 0
        wanted = (
            say("a number above 0") if name == "substitution_days" else say("a number from 0 to {high:g}", high=high)
        )
        rules.append((holds, name, wanted))
    value = pl.col("value_usd_per_year")
    rules.append(
        (value.is_null() | (value.is_finite() & (value >= 0)), "value_usd_per_year", say("0 or more, or nothing"))
    )
    _all_hold(frame, rules)
    return frame


def _sorted_rows(
    rows: pl.DataFrame, groups: pl.DataFrame
) -> tuple[pl.DataFrame, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return the rows with their group, sorted, and at which place of the caller's each stood."""
    _columns("rows", rows, (*KEYS, "supplier", "share"))
    frame = (
        rows.select(*KEYS, "supplier", pl.col("share").cast(pl.Float64), row=pl.int_range(pl.len()))
        .join(groups.select(KEYS).with_row_index("group"), on=KEYS, how="left")
        .with_columns(pl.col("group").cast(pl.Int64))
        .sort(*KEYS, "supplier")
    )
    share = pl.col("share")
    rules = [
        (pl.col("group").is_not_null(), "group", say("a row of the groups")),
        (~pl.struct(*KEYS, "supplier").is_duplicated(), "supplier", say("there once in each group")),
        (share.is_not_null() & share.is_between(0.0, 1.0), "share", say("a number from 0 to 1")),
        (share.sum().over(KEYS) <= 1.0 + _ROUNDING, "share", say("at most 1 in all suppliers together")),
    ]
    _all_hold(frame, rules)
    return frame.drop("row"), frame["row"].to_numpy()


def _columns(what: str, frame: pl.DataFrame, needed: Sequence[str]) -> None:
    for name in needed:
        if name not in frame.columns:
            raise DataError(
                say("the {table} of the supply have no column {column!r}", table=what, column=name),
                hint=say("Needed: {needed}.", needed=", ".join(needed)),
            )


def _all_hold(frame: pl.DataFrame, rules: Sequence[tuple[pl.Expr, str, str]]) -> None:
    """Refuse a frame by the first rule (what holds of a row, the column it is about, in words) that a row breaks."""
    kept = frame.select(holds.all().alias(str(place)) for place, (holds, _, _) in enumerate(rules)).row(0)
    for holds, name, wanted in (rule for rule, is_kept in zip(rules, kept, strict=True) if not is_kept):
        row = frame.filter(~holds).row(0, named=True)
        where = "/".join(str(row[key]) for key in (*KEYS, "supplier") if key in row)
        raise DataError(
            say("{where}: {column} is {value!r}", where=where, column=name, value=row[name]),
            hint=say("It must be {wanted}.", wanted=wanted),
        )


def _check(shock: Shock, rows: int, sound: set[tuple[str, tuple[float, ...]]]) -> None:
    """Refuse a shock that cannot be; quantiles that hold are noted, for many shocks share them."""

    def refuse(field: str, wanted: str) -> DataError:
        return DataError(
            say("shock {key!r}: {field} is {value!r}", key=shock.key, field=field, value=getattr(shock, field)),
            hint=say("It must be {wanted}.", wanted=wanted),
        )

    if not shock.key:
        raise refuse("key", say("a name"))
    if not 0.0 <= shock.probability <= 1.0:
        raise refuse("probability", say("from 0 to 1"))
    for field, high in (("start", _LARGEST), ("depth", 1.0), ("duration", _LARGEST)):
        knots = tuple(getattr(shock, field))
        if (field, knots) in sound:
            continue
        # The comparisons are false for what is no number.
        if not (knots and knots[0] >= 0.0 and knots[-1] <= high and all(map(le, knots, knots[1:]))):
            wanted = (
                say("one or more rising numbers from 0 to 1")
                if field == "depth"
                else say("one or more rising numbers from 0")
            )
            raise refuse(field, wanted)
        sound.add((field, knots))
    for field in ("licence_days", "backlog_days"):
        days = getattr(shock, field)
        if days is not None and not (math.isfinite(days) and days >= 0):
            raise refuse(field, say("0 or more days, or nothing"))
    if not 0.0 <= shock.licence_share <= 1.0:
        raise refuse("licence_share", say("from 0 to 1"))
    for row, fraction in shock.hits:
        if not 0 <= row < rows or not 0.0 <= fraction <= 1.0:
            raise DataError(
                say(
                    "shock {key!r}: hits row {row} with fraction {fraction}", key=shock.key, row=row, fraction=fraction
                ),
                hint=say("Rows are 0 to {rows}, fractions 0 to 1.", rows=rows - 1),
            )
    if len({row for row, _ in shock.hits}) < len(shock.hits):
        raise DataError(say("shock {key!r}: hits a row twice", key=shock.key), hint=say("Name each row once."))

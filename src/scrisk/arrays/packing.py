"""A table to groups of suppliers, refusing what the kernels cannot take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from scrisk.arrays.groups import Groups
from scrisk.errors import DataError
from scrisk.language import say

if TYPE_CHECKING:
    import polars as pl

_Array = TypeVar("_Array", bound=npt.NDArray[Any])

# No column of a user has this name.
_ROW = "\0row"


def pack(frame: pl.DataFrame, by: Sequence[str], supplier: str, value: str) -> Groups:
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
    >>> import polars as pl
    >>> table = pl.DataFrame({"item": ["a", "a", "b"], "from": ["X", "Y", "X"], "t": [3.0, 1.0, 2.0]})
    >>> groups = pack(table, by=["item"], supplier="from", value="t")
    >>> groups.offsets.tolist(), groups.codes.tolist(), groups.suppliers.tolist()
    ([0, 2, 3], [0, 1, 0], ['X', 'Y'])
    """
    import polars as pl

    by = list(by)
    columns = [*by, supplier, value]
    if not by:
        raise DataError(say("no columns to group by"), hint=say("Name at least one column."))
    for name in columns:
        if name not in frame.columns:
            raise DataError(
                say("no column {name!r}", name=name),
                hint=say("The table has: {columns}.", columns=", ".join(frame.columns)),
            )
        if columns.count(name) > 1:
            raise DataError(
                say("column {name!r} is named twice", name=name), hint=say("Give each role a column of its own.")
            )
    frame = frame.select(columns)
    labels_type = frame.schema[supplier]
    if isinstance(labels_type, pl.Categorical | pl.Enum):
        # Their order is not that of the words.
        frame = frame.with_columns(pl.col(supplier).cast(pl.String))
    elif not (labels_type == pl.String or labels_type.is_integer()):
        raise DataError(
            say(
                "column {column!r} holds {type}, neither text nor whole numbers",
                column=supplier,
                type=labels_type,
            )
        )
    if not frame.schema[value].is_numeric():
        raise DataError(say("column {column!r} holds {type}, not numbers", column=value, type=frame.schema[value]))
    for name in columns:
        _refuse(frame, name, pl.col(name).is_null(), say("nothing there"))
    frame = frame.with_columns(pl.col(value).cast(pl.Float64))
    _refuse(frame, value, pl.col(value).is_nan(), say("not a number"))
    _refuse(frame, value, pl.col(value).is_infinite(), say("infinite"))
    _refuse(frame, value, pl.col(value) < 0, say("negative, and an amount is 0 or more"))

    order = [*by, supplier]
    if not frame.select(_rises(order).all()).item():
        frame = frame.with_row_index(_ROW).sort(order, maintain_order=True)
        twice = frame.filter(pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in order))
        if not twice.is_empty():
            first = twice.sort(_ROW).row(0, named=True)
            where = ", ".join(f"{name} {first[name]!r}" for name in by)
            raise DataError(
                say(
                    "column {column!r}, row {row}: {label!r} stands twice in {where}",
                    column=supplier,
                    row=first[_ROW],
                    label=first[supplier],
                    where=where,
                ),
                hint=say("Add up the rows of one supplier first."),
            )
    starts = frame.select(
        pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in by).fill_null(True).arg_true()
    ).to_series()
    suppliers = frame[supplier].unique().sort()
    codes = suppliers.search_sorted(frame[supplier]) if len(suppliers) else pl.Series([], dtype=pl.Int32)
    values = frame[value].to_numpy()
    if (frame[value] == 0).any():
        values = values + 0.0  # -0.0 becomes 0.0
    labels = suppliers.to_numpy()
    return Groups(
        table=frame.select(by)[starts],
        offsets=_readonly(np.append(starts.to_numpy(), frame.height).astype(np.int64)),
        codes=_readonly(codes.to_numpy().astype(np.int32)),
        suppliers=_readonly(labels.astype(str) if suppliers.dtype == pl.String else labels),
        values=_readonly(values),
    )


def _refuse(frame: pl.DataFrame, column: str, bad: pl.Expr, why: str) -> None:
    row = frame.select(bad.arg_max().alias("row"), bad.any().alias("any")).row(0)
    if row[1]:
        raise DataError(
            say(
                "column {column!r}, row {row}: {value!r} is refused: {why}",
                column=column,
                row=row[0],
                value=frame[column][row[0]],
                why=why,
            )
        )


def _rises(order: Sequence[str]) -> pl.Expr:
    """Each row is above the one before it, the first column weighing most; true for the first row."""
    import polars as pl

    above = pl.lit(False)
    for name in reversed(order):
        here, before = pl.col(name), pl.col(name).shift()
        above = (here > before) | ((here == before) & above)
    return above.fill_null(True)


def _readonly(array: _Array) -> _Array:
    array.setflags(write=False)
    return array

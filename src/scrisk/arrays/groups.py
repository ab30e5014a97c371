"""A packed table, in memory or kept on disk beside what it was made from."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import later, say

if TYPE_CHECKING:
    import polars as pl

Floats = npt.NDArray[np.float64]

_FORMAT = 1
_RENEW = later("Pack the table again and save it.")


@dataclass(frozen=True, eq=False)
class Groups:
    """A table packed for the kernels: one group of suppliers a key, in compressed rows.

    Attributes
    ----------
    table
        The keys, or the bytes of the Parquet file that holds them; use `keys`.
    offsets
        int64[g + 1]: the rows of group i are ``offsets[i]:offsets[i + 1]``.
    codes
        int32[n]: the supplier's place in `suppliers`; rising within a group.
    suppliers
        Labels of the suppliers, rising: text or whole numbers.
    values
        float64[n], finite, >= 0.

    The arrays are read-only: they may be a memory map or belong to the table they came from.
    """

    table: pl.DataFrame | npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int32]
    suppliers: npt.NDArray[Any]
    values: Floats

    def __len__(self) -> int:
        """Return the number of groups."""
        return self.offsets.size - 1

    @cached_property
    def keys(self) -> pl.DataFrame:
        """One row a group, in the order of the arrays: the columns named by `by` of :func:`scrisk.pack`.

        Raises
        ------
        DataError
            Saved keys that are missing or damaged.
        """
        if not isinstance(self.table, np.ndarray):
            return self.table
        import polars as pl

        try:
            keys = pl.read_parquet(io.BytesIO(self.table.data))
        except (OSError, pl.exceptions.PolarsError) as fault:
            raise DataError(say("damaged packed arrays: {fault}", fault=fault), hint=say(_RENEW)) from fault
        if keys.height != len(self):
            raise DataError(say("damaged packed arrays: the keys do not fit the arrays"), hint=say(_RENEW))
        return keys

    def save(self, directory: Path, source: str) -> None:
        """Write the arrays to a folder of their own, replacing what stood there in one step.

        Parameters
        ----------
        directory
            The folder; its parent must exist. What it held before is deleted.
        source
            What the table was made from: its :func:`scrisk.arrays.content_hash`, or any text that changes when it does.

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
                say("{directory} exists and does not hold packed arrays", directory=directory),
                hint=say("Name a folder that does not exist yet."),
            )
        fresh = directory.with_name(f"{directory.name}.new-{os.getpid()}")
        stale = directory.with_name(f"{directory.name}.old-{os.getpid()}")
        try:
            fresh.mkdir()
            for name, array in self._arrays().items():
                np.save(fresh / f"{name}.npy", array)
            self.keys.write_parquet(fresh / "keys.parquet")
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
            raise DataError(
                say("no packed arrays in {directory}: {fault}", directory=directory, fault=fault), hint=say(_RENEW)
            ) from fault
        if not isinstance(about, dict) or about.get("format") != _FORMAT:
            raise DataError(
                say("packed arrays of another format in {directory}", directory=directory), hint=say(_RENEW)
            )
        if source is not None and about["source"] != source:
            raise DataError(
                say(
                    "stale packed arrays in {directory}: made from {found!r}, not from {wanted!r}",
                    directory=directory,
                    found=about["source"],
                    wanted=source,
                ),
                hint=say(_RENEW),
            )
        try:
            arrays = {name: np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r")) for name in about["arrays"]}
            # Mapped, too: the keys stay those of these arrays if the folder is replaced before they are read.
            keys = np.asarray(np.memmap(directory / "keys.parquet", dtype=np.uint8, mode="r"))
            groups = cls(keys, **arrays)
        except (OSError, ValueError, TypeError) as fault:
            raise DataError(
                say("damaged packed arrays in {directory}: {fault}", directory=directory, fault=fault), hint=say(_RENEW)
            ) from fault
        rows = {array.size for name, array in arrays.items() if name not in ("offsets", "suppliers")}
        if not (rows == {about["rows"]} and len(groups) == about["groups"] and groups.offsets[-1] == about["rows"]):
            raise DataError(
                say("damaged packed arrays in {directory}: they do not fit together", directory=directory),
                hint=say(_RENEW),
            )
        return groups

    def _arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        return {
            "offsets": self.offsets,
            "codes": self.codes,
            "suppliers": self.suppliers,
            "values": self.values,
        }


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
    import polars as pl

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

"""Find and read files, and refuse what does not look as it should."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from scrisk.codes import producer_codes
from scrisk.errors import DataError


class Inputs:
    """The folders with the producers' files, and our own data folder."""

    def __init__(self, folders: Iterable[Path], data: Path) -> None:
        self.folders = list(folders)
        self.data = data

    def find(self, *patterns: str) -> list[Path]:
        """Return the files of the first pattern that has any, all from one folder."""
        for pattern in patterns:
            for folder in self.folders:
                if found := sorted(folder.glob(pattern)):
                    return found
        raise DataError(
            f"no file {' or '.join(patterns)} in {', '.join(map(str, self.folders))}",
            hint="Name the folder with the producer's files: --from FOLDER.",
        )

    def csv(self, pattern: str, *columns: str) -> tuple[pl.DataFrame, str]:
        """Read the first file of a pattern; return it with its name."""
        path = self.find(pattern)[0]
        return read_csv(path, *columns), path.name


def read_csv(path: Path, *columns: str) -> pl.DataFrame:
    """Read the wanted columns as text, empty cells as null."""
    if path.stat().st_size == 0:
        raise DataError(f"{path.name}: the file is empty")
    return wanted(pl.read_csv(path, infer_schema=False), path.name, *columns)


def wanted(frame: pl.DataFrame, where: str, *columns: str) -> pl.DataFrame:
    """Return the wanted columns without blanks around text; stop when one is missing or there is no row."""
    if missing := [name for name in columns if name not in frame.columns]:
        raise DataError(
            f"{where}: column {', '.join(missing)} is missing; there are {', '.join(frame.columns)}",
            hint="Has the producer changed the layout?",
        )
    if frame.is_empty():
        raise DataError(f"{where}: no rows")
    text = pl.col(pl.String).str.strip_chars()
    return frame.select(columns).with_columns(pl.when(text != "").then(text).name.keep())


def refuse(frame: pl.DataFrame, bad: pl.Expr, where: str, why: str, hint: str = "") -> pl.DataFrame:
    """Return the frame if no row is bad; else stop and show the first ones."""
    rows = frame.filter(bad)
    if rows.is_empty():
        return frame
    shown = [", ".join(f"{k}={v}" for k, v in row.items()) for row in rows.head(3).iter_rows(named=True)]
    raise DataError(f"{where}: {why}, {rows.height} row(s): {'; '.join(shown)}", hint=hint)


def numbers(
    frame: pl.DataFrame,
    where: str,
    *columns: str,
    low: float = 0,
    high: float = float("inf"),
    gaps: bool = False,
) -> pl.DataFrame:
    """Turn columns into numbers; stop at what is none or out of range and, unless allowed, at a gap."""
    for name in columns:
        text, number = pl.col(name), pl.col(name).cast(pl.Float64, strict=False)
        refuse(frame, text.is_not_null() & ~number.is_finite().fill_null(False), where, f"{name} is no number")
        if not gaps:
            refuse(frame, text.is_null(), where, f"{name} is empty")
        refuse(frame, ~number.is_between(low, high), where, f"{name} is not between {low:g} and {high:g}")
        frame = frame.with_columns(number)
    return frame


def integers(frame: pl.DataFrame, where: str, *columns: str, low: int = 0, high: int = 999) -> pl.DataFrame:
    """Turn columns into small integers: years, sessions, numbers of countries."""
    frame = numbers(frame, where, *columns, low=low, high=high)
    for name in columns:
        refuse(frame, pl.col(name) % 1 != 0, where, f"{name} is no whole number")
    return frame.with_columns(pl.col(columns).cast(pl.Int16))


def years(frame: pl.DataFrame, where: str, name: str = "year") -> pl.DataFrame:
    """Turn a column into years."""
    return integers(frame, where, name, low=1900, high=2100)


def unique(frame: pl.DataFrame, where: str, *key: str) -> pl.DataFrame:
    """Stop when a key occurs twice."""
    return refuse(frame, pl.struct(key).is_duplicated(), where, f"{', '.join(key)} occurs twice")


def one_of(frame: pl.DataFrame, where: str, name: str, allowed: Iterable[str], hint: str = "") -> pl.DataFrame:
    """Stop at a value outside a closed list: a unit, a type, a letter, a code."""
    known = pl.Series(sorted(allowed), dtype=pl.String).implode()
    return refuse(frame, ~pl.col(name).is_in(known).fill_null(False), where, f"unknown {name}", hint)


def known_codes(frame: pl.DataFrame, where: str, name: str, system: str) -> pl.DataFrame:
    """Stop at a country code that data/reference/country_code.csv does not have."""
    hint = f"Add it to data/reference/country_code.csv, system {system}."
    return one_of(frame, where, name, producer_codes(system), hint)

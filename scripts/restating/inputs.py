"""Find the producers' files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from scrisk.errors import DataError
from scrisk.sources.tables import File, read_csv


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

    def file(self, *patterns: str) -> File:
        """Return the first file of the patterns."""
        path = self.find(*patterns)[0]
        return File(path, path.name)

    def csv(self, pattern: str, *columns: str) -> tuple[pl.DataFrame, str]:
        """Read the first file of a pattern; return it with its name."""
        file = self.file(pattern)
        return read_csv(file, *columns), file.name

"""Files as the producers write them, and parsers that read them."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import xlsxwriter

from scrisk.sources.base import Part, RawFile, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Sheet = list[list[Any]]


def write_book(path: Path, sheets: Mapping[str, Sheet]) -> Path:
    """Write a workbook; None is an empty cell, #N/A an error."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value == "#N/A":
                        sheet.write_formula(at, column, "=NA()", None, "#N/A")
                    elif value is not None:
                        sheet.write(at, column, value)
    return path


class Desk:
    """Where a test lays files down and has them parsed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []

    def raw(self, name: str, content: str | bytes | Mapping[str, Sheet]) -> RawFile:
        """Keep a file as the store of raw files does: under a name of its own."""
        kept = self.folder / f"kept-{len(list(self.folder.iterdir()))}"
        if isinstance(content, str):
            kept.write_bytes(content.encode())
        elif isinstance(content, bytes):
            kept.write_bytes(content)
        else:
            write_book(self.folder / "book.xlsx", content).replace(kept)
        data = kept.read_bytes()
        return RawFile(kept, name, hashlib.sha256(data).hexdigest(), len(data), fetched="2026-11-20")

    def book(self, sheets: Mapping[str, Sheet]) -> Path:
        """Write a workbook."""
        return write_book(self.folder / "book.xlsx", sheets)

    def shelf(self) -> Shelf:
        """Return what stands in for the fetcher."""
        return Shelf()

    def rows(self, part: Part) -> list[tuple[Any, ...]]:
        """Return the rows of a part; it says how many they are."""
        found = pl.read_parquet(part.path).rows()
        assert len(found) == part.rows
        return found

    def parse(
        self,
        source: str,
        *files: RawFile,
        settings: Mapping[str, Any] | None = None,
        has: Callable[[str, str, str], bool] = lambda _table, _part, _origin: False,
    ) -> dict[tuple[str, str], Part]:
        """Return the parts that a source makes of files, by table and name."""
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        work = Work(out, settings or {}, has, lambda what, _done, _total: self.said.append(what))
        parts = list(import_module(f"scrisk.sources.{source}").parse(list(files), work))
        assert len({(part.table, part.part) for part in parts}) == len(parts)
        return {(part.table, part.part): part for part in parts}


class Shelf:
    """Stands in for the fetcher: says what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str]] = []

    def get(self, url: str, *, name: str | None = None, kind: str = "any", **_more: Any) -> RawFile:
        """Return a file that is nowhere."""
        self.asked.append((url, name, kind))
        return RawFile(Path("nowhere"), name or url.rsplit("/", 1)[-1], "0", 0, url=url)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)

"""Parts of raw tables that a refresh has brought in: Parquet files with a manifest each, beside the warehouse."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError
from scrisk.language import say
from scrisk.warehouse.history import unwritable
from scrisk.warehouse.snapshots import Snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from scrisk.sources.base import Part


class Staged:
    """The parts beside one warehouse.

    A part that takes the place of another is the newer of two files until a run made from it is published; so a part
    that the checks refuse can be taken back.

    Parameters
    ----------
    folder
        Where they are kept; made when the first part comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def parts(self) -> list[Snapshot]:
        """Return the newest of each part, sorted by table and name.

        Raises
        ------
        DataError
            For a manifest that cannot be read.
        """
        newest: dict[tuple[str, str], Snapshot] = {}
        for entry in self._all():
            newest[entry.table, entry.part] = entry
        return [newest[key] for key in sorted(newest)]

    def _all(self) -> list[Snapshot]:
        found = [_read(path) for path in self.folder.glob("*/*.toml")]
        return sorted(found, key=lambda entry: (entry.table, entry.part, entry.manifest["serial"]))

    def has(self, table: str, part: str, origin: str) -> bool:
        """Return whether this part is here, made from the same bytes."""
        return any((p.table, p.part, p.manifest["origin"]) == (table, part, origin) for p in self.parts())

    def add(self, part: Part, about: Mapping[str, Any]) -> Snapshot:
        """Take over a part's file. The manifest comes last: a file without one is no part."""
        with part.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        folder = self.folder / part.table
        stem = f"{re.sub(r'[^A-Za-z0-9_-]+', '_', part.part)}.{digest[:16]}"
        before = [p.manifest["serial"] for p in self._all() if (p.table, p.part) == (part.table, part.part)]
        manifest = {
            "table": part.table, **about, "edition": part.edition, "sha256": digest, "rows": part.rows,
            "part": part.part, "origin": part.origin, "serial": max(before, default=0) + 1,
            "facts": json.dumps(dict(part.facts), sort_keys=True),
        }  # fmt: skip
        # Strings, numbers and booleans are written in JSON as in TOML.
        text = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in manifest.items())
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with part.path.open("rb+") as file:
                os.fsync(file.fileno())
            part.path.replace(folder / f"{stem}.parquet")
            unfinished = folder / f".{stem}.{os.getpid()}.part"
            with unfinished.open("w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(folder / f"{stem}.toml")
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return _read(folder / f"{stem}.toml")

    def drop(self, source: str) -> list[Snapshot]:
        """Remove every part of a source and return what was removed."""
        gone = [entry for entry in self.parts() if entry.source == source]
        for entry in self._all():
            if entry.source == source:
                _remove(entry)
        return gone

    def take_back(self, published: Collection[str]) -> list[Snapshot]:
        """Remove the parts that no published run was made from, and return them.

        ``published`` holds the sha256 of the parts of the run that answers. The older parts whose place they took stand
        again.
        """
        gone = [entry for entry in self.parts() if entry.manifest["sha256"] not in published]
        for entry in gone:
            _remove(entry)
        return gone

    def settle(self) -> None:
        """Remove the parts whose place newer ones took; a run made from those is published."""
        kept = {entry.path for entry in self.parts()}
        for entry in self._all():
            if entry.path not in kept:
                _remove(entry)

    def clean(self) -> None:
        """Remove what a killed refresh left: files without a manifest, unfinished manifests."""
        for path in self.folder.glob("*/*.parquet"):
            if not path.with_suffix(".toml").is_file():
                path.unlink(missing_ok=True)
        for path in self.folder.glob("*/.*.part"):
            path.unlink(missing_ok=True)


def _read(manifest_path: Path) -> Snapshot:
    try:
        manifest = tomllib.loads(manifest_path.read_text(encoding="utf-8"))
        missing = [key for key in ("table", "source", "part", "origin", "sha256", "serial") if key not in manifest]
        if missing:
            raise ValueError(say("{missing} is missing", missing=", ".join(missing)))
    except (OSError, ValueError) as error:
        raise DataError(
            say("{manifest_path} cannot be read: {error}", manifest_path=manifest_path, error=error),
            hint=say("Remove it and refresh its source again."),
        ) from error
    path = manifest_path.with_suffix(".parquet")
    return Snapshot(
        manifest["table"], manifest["source"], path, manifest, part=manifest["part"], is_embedded=False
    )  # fmt: skip


def _remove(entry: Snapshot) -> None:
    # The manifest goes first: what is left of a killed removal is no part.
    entry.path.with_suffix(".toml").unlink(missing_ok=True)
    entry.path.unlink(missing_ok=True)


def merged(embedded: Iterable[Snapshot], staged: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the tables to load: what is staged whole takes the place of the embedded table."""
    parts = list(staged)
    whole = {entry.table for entry in parts if entry.part == "all"}
    kept = [entry for entry in embedded if entry.table not in whole]
    return sorted([*kept, *parts], key=lambda entry: (entry.table, not entry.is_embedded, entry.part))

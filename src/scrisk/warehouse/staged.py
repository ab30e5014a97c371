"""Parts of raw tables that a refresh has brought in: Parquet files with a manifest each, beside the warehouse."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError
from scrisk.warehouse.history import unwritable
from scrisk.warehouse.snapshots import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scrisk.sources.base import Part


class Staged:
    """The parts beside one warehouse.

    Parameters
    ----------
    folder
        Where they are kept; made when the first part comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def parts(self) -> list[Snapshot]:
        """Return every part, sorted by table and name.

        Raises
        ------
        DataError
            For a manifest that cannot be read.
        """
        found = []
        for manifest_path in sorted(self.folder.glob("*/*.toml")):
            try:
                manifest = tomllib.loads(manifest_path.read_text(encoding="utf-8"))
                entry = Snapshot(
                    manifest["table"], manifest["source"], manifest_path.with_suffix(".parquet"), manifest,
                    part=manifest["part"], is_embedded=False,
                )  # fmt: skip
            except (ValueError, KeyError) as error:
                raise DataError(
                    f"{manifest_path} cannot be read: {error}",
                    hint="Remove it and refresh its source again.",
                ) from error
            found.append(entry)
        return sorted(found, key=lambda entry: (entry.table, entry.part))

    def has(self, table: str, part: str, origin: str) -> bool:
        """Return whether this part is here, made from the same bytes."""
        return any((p.table, p.part, p.manifest["origin"]) == (table, part, origin) for p in self.parts())

    def add(self, part: Part, about: Mapping[str, Any]) -> Snapshot:
        """Take over a part's file; one of the same table and name goes when the new one is complete.

        The manifest comes last: a file without one is no part.
        """
        with part.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        folder = self.folder / part.table
        stem = f"{re.sub(r'[^A-Za-z0-9_-]+', '_', part.part)}.{digest[:16]}"
        manifest = {
            "table": part.table, **about, "edition": part.edition, "sha256": digest, "rows": part.rows,
            "part": part.part, "origin": part.origin, "facts": json.dumps(dict(part.facts), sort_keys=True),
        }  # fmt: skip
        # Strings, numbers and booleans are written in JSON as in TOML.
        text = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in manifest.items())
        older = [p for p in self.parts() if (p.table, p.part) == (part.table, part.part)]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.path.replace(folder / f"{stem}.parquet")
            unfinished = folder / f".{stem}.{os.getpid()}.part"
            unfinished.write_text(text, encoding="utf-8")
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(folder / f"{stem}.toml")
        except OSError as error:
            raise unwritable(self.folder, error) from error
        for entry in older:
            if entry.path.stem != stem:
                self._remove(entry)
        path = folder / f"{stem}.parquet"
        return Snapshot(part.table, str(about["source"]), path, manifest, part=part.part, is_embedded=False)

    def drop(self, source: str) -> list[Snapshot]:
        """Remove every part of a source and return what was removed."""
        gone = [entry for entry in self.parts() if entry.source == source]
        for entry in gone:
            self._remove(entry)
        return gone

    def _remove(self, entry: Snapshot) -> None:
        entry.path.with_suffix(".toml").unlink(missing_ok=True)
        entry.path.unlink(missing_ok=True)

    def clean(self) -> None:
        """Remove what a killed refresh left: files without a manifest, unfinished manifests."""
        for path in self.folder.glob("*/*.parquet"):
            if not path.with_suffix(".toml").is_file():
                path.unlink(missing_ok=True)
        for path in self.folder.glob("*/.*.part"):
            path.unlink(missing_ok=True)


def merged(embedded: Iterable[Snapshot], staged: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the tables to load: what is staged whole takes the place of the embedded table."""
    parts = list(staged)
    whole = {entry.table for entry in parts if entry.part == "all"}
    kept = [entry for entry in embedded if entry.table not in whole]
    return sorted([*kept, *parts], key=lambda entry: (entry.table, not entry.is_embedded, entry.part))

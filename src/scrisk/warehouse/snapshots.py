"""The tables to load and their manifests."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError, UsageError
from scrisk.language import say
from scrisk.resources import data_dir

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

# Not a producer's figures but our own mapping of their codes: always loaded.
OWN = "scrisk"


@dataclass(frozen=True)
class Snapshot:
    """One table, or a part of one: its file and what its manifest says."""

    table: str
    source: str
    path: Path
    manifest: dict[str, Any]
    part: str = "all"
    is_embedded: bool = True

    def verify(self) -> None:
        """Raise :class:`DataError` unless the file is the one the manifest describes."""
        again = say("Run `scrisk refresh --drop {source}`, then fetch it again.", source=self.source)
        mend = say("Install scrisk again.") if self.is_embedded else again
        if not self.path.is_file():
            raise DataError(say("{path} is missing", path=self.path), hint=mend)
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != self.manifest["sha256"]:
            raise DataError(
                say(
                    "{path} is not the file its manifest describes: sha256 is {digest}, the manifest says {sha256}",
                    path=self.path,
                    digest=digest,
                    sha256=self.manifest["sha256"],
                ),
                hint=mend,
            )

    @property
    def vintage(self) -> str:
        """Return the source and its edition in one phrase."""
        return f"{self.source} {self.manifest['edition']}"


_NEEDED = ("table", "source", "producer", "title", "edition", "licence", "commercial_use", "url", "sha256", "rows")


def snapshots(data: Path | None = None) -> list[Snapshot]:
    """Return every embedded table, sorted by name."""
    found = []
    root = data or data_dir()
    for manifest_path in sorted([*(root / "snapshots").glob("*.toml"), *(root / "reference").glob("*.toml")]):
        manifest = tomllib.loads(manifest_path.read_text(encoding="utf-8"))
        missing = [key for key in _NEEDED if key not in manifest]
        if missing:
            raise DataError(
                say("{manifest_path} lacks {missing}", manifest_path=manifest_path, missing=", ".join(missing)),
                hint=say("Every manifest says where a table is from."),
            )
        ending = ".parquet" if manifest_path.parent.name == "snapshots" else ".csv"
        found.append(Snapshot(manifest["table"], manifest["source"], manifest_path.with_suffix(ending), manifest))
    return sorted(found, key=lambda snapshot: snapshot.table)


def left_out(all_snapshots: Sequence[Snapshot], without: Collection[str]) -> list[str]:
    """Return the sources to leave out, sorted; raise :class:`UsageError` for one that does not exist."""
    known = sorted({snapshot.source for snapshot in all_snapshots} - {OWN})
    for source in without:
        if source not in known:
            from scrisk import codes

            near = codes.suggest(source, known)
            raise UsageError(
                say("no source is called {source!r}", source=source),
                hint=(say("Did you mean {near}? ", near=say(" or ").join(near)) if near else "")
                + say("Sources: {known}.", known=", ".join(known)),
            )
    return sorted(set(without))


def content_hash(loaded: Sequence[Snapshot]) -> str:
    """Return one hash over the tables that are loaded."""
    text = "\n".join(f"{entry.table} {entry.part} {entry.manifest['sha256']}" for entry in loaded)
    return hashlib.sha256(text.encode()).hexdigest()

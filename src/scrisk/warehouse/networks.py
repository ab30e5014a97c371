"""The user's own networks, kept beside the warehouse: loaded once, there for every question and every build.

In the folder ``networks`` lie, for each network, Parquet files named by what they hold, and two manifests:
``NAME.toml`` says what was loaded, ``NAME.risk.toml`` which index was computed of it, with which numbers and which
code. A manifest is replaced in one step and written after the files that it names, so a network is the old one or the
new one, never half of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import DataError, UsageError
from scrisk.language import later, say
from scrisk.warehouse.built_in import BUILT_IN
from scrisk.warehouse.history import History, unwritable

if TYPE_CHECKING:
    import polars as pl

    from scrisk.method import Method
    from scrisk.scoring.networks import Graph, Settings
    from scrisk.sources.network import Given

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_TABLES = ("nodes", "edges", "essential")
_WAIT = 60.0  # seconds that a load waits for a refresh to end
_KEYS = ("network", "network_hash", "rule", "unlisted", "has_sectors", "files", "node_count", "link_count", *_TABLES)
_RISK_KEYS = ("network_hash", "key", "replacement", "file")
_MEND = later("Load it again: scrisk network load FILE --name NAME.")


@dataclass(frozen=True)
class Stored:
    """One network as it is kept, and which index was asked for of it."""

    folder: Path
    manifest: Mapping[str, Any]
    asked: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.manifest["network"])

    @property
    def hash(self) -> str:
        """Hash of what decides its figures."""
        return str(self.manifest["network_hash"])

    def frame(self, table: str) -> pl.DataFrame:
        """Return one of its tables: nodes, edges, essential."""
        return _read(self.folder / str(self.manifest[table]))

    @cached_property
    def graph(self) -> Graph:
        """The network, packed."""
        from scrisk.scoring.networks import assembled

        return assembled(
            self.frame("nodes"), self.frame("edges"), self.frame("essential"),
            rule=str(self.manifest["rule"]), unlisted=str(self.manifest["unlisted"]),
        )  # fmt: skip

    def settings(self, method: Method) -> Settings | None:
        """Return what the index is to be computed with that was asked for; None when none was."""
        if self.asked is None:
            return None
        return settings(method, self.asked.get("epsilon"), bool(self.asked["replacement"]))

    def ranking(self, method: Method) -> pl.DataFrame | None:
        """Return the index that was asked for, if it is of what is loaded, by today's numbers and code."""
        chosen = self.settings(method)
        if self.asked is None or chosen is None or self.asked["key"] != key(self, chosen):
            return None
        return _read(self.folder / str(self.asked["file"]))


def settings(method: Method, epsilon: float | None = None, replacement: bool = False) -> Settings:
    """Return how cascades are followed: by the method, unless the user says otherwise."""
    from scrisk.scoring.networks import Settings

    numbers = method.cascade
    return Settings(numbers.epsilon if epsilon is None else float(epsilon), numbers.max_steps, replacement)


def key(stored: Stored, chosen: Settings) -> str:
    """Return a hash of everything that an index rests on: network, numbers, code."""
    parts = (stored.hash, repr(chosen.epsilon), repr(chosen.max_steps), repr(chosen.replacement), _code())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _code() -> str:
    package = Path(__file__).resolve().parent.parent
    files = [
        *(package / "kernels").glob("cascade*.py"),
        *(package / "arrays" / name for name in ("network.py", "cascading.py")),
    ]
    files += [package / "scoring" / name for name in ("cascade.py", "networks.py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class Networks:
    """The networks beside one warehouse.

    Parameters
    ----------
    history
        The runs of the warehouse: their folder and their lock.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self.folder = history.folder / "networks"

    # --- what there is

    def names(self) -> list[str]:
        """Return the names of the networks, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.toml") if _NAME.fullmatch(path.stem))

    def all(self) -> list[Stored]:
        """Return every network, sorted by name."""
        return [self._stored(name) for name in self.names()]

    def find(self, name: str | None) -> Stored:
        """Return a network; the only one when no name is given.

        Raises
        ------
        UsageError
            When there is none of that name; the hint says which there are.
        """
        from scrisk import codes

        known = self.names()
        built = say(" Built in: {networks}.", networks=", ".join(BUILT_IN))
        if name in known:
            return self._stored(name or "")
        if name is not None and known:
            near = codes.suggest(name, [*known, *BUILT_IN])
            guess = say("Did you mean {near}? ", near=say(" or ").join(near)) if near else ""
            raise UsageError(
                say("no network is called {name!r}", name=name),
                hint=say("{guess}Networks: {known}.{built}", guess=guess, known=", ".join(known), built=built),
            )
        if not known:
            raise UsageError(
                say("no network is called {name!r}: none is loaded", name=name)
                if name
                else say("no network is loaded"),
                hint=say(
                    "scrisk network load FILE --nodes FILE; `scrisk template network-edges` has an example.{built}",
                    built=built,
                ),
            )
        if len(known) > 1:
            raise UsageError(
                say("which of {count} networks is meant?", count=len(known)),
                hint=say("Networks: {known}.{built}", known=", ".join(known), built=built),
            )
        return self._stored(known[0])

    def _stored(self, name: str) -> Stored:
        risk = self.folder / f"{name}.risk.toml"
        asked = _manifest(risk, _RISK_KEYS) if risk.is_file() else None
        return Stored(self.folder, _manifest(self.folder / f"{name}.toml", _KEYS), asked)

    # --- what changes it

    def save(self, name: str, given: Given, unit: str = "") -> tuple[Stored, str]:
        """Keep a network, in place of one of the same name.

        Returns
        -------
        Stored, str
            The network, and ``new``, ``replaced`` or ``unchanged``.

        Raises
        ------
        UsageError
            For a name that is none.
        DataError
            For a network in which there is nothing to lose.
        LockedError
            While a refresh is at work.
        WarehouseError
            When the folder cannot be written.
        """
        from scrisk.scoring.networks import assembled, facts

        if not _NAME.fullmatch(name):
            raise UsageError(
                say("{name!r} cannot be the name of a network", name=name),
                hint=say(
                    "Small letters, digits, - and _, at most 40, beginning with a letter or digit: --name my-group."
                ),
            )
        if name in BUILT_IN:
            raise UsageError(
                say("{name} is a network that is built in", name=name),
                hint=say("Choose another name: --name my-group."),
            )
        frames: dict[str, pl.DataFrame] = {table: getattr(given, table) for table in _TABLES}
        said = {"rule": given.rule, "unlisted": given.unlisted, "has_sectors": given.has_sectors, "unit": unit}
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
        for table in _TABLES:
            digest.update(table.encode() + frames[table].write_csv().encode())
        content = digest.hexdigest()
        graph = assembled(
            frames["nodes"], frames["edges"], frames["essential"], rule=given.rule, unlisted=given.unlisted
        )
        entry = {"network": name, "network_hash": content, **said, "files": given.files, **given.facts, **facts(graph)}
        with self.history.locked("network load", wait=_WAIT):
            before = self._stored(name) if name in self.names() else None
            if before is not None and before.hash == content and _is_whole(before):
                return before, "unchanged"
            for table in _TABLES:
                entry[table] = self._put(f"{name}.{content[:16]}.{table}", frames[table])
            self._write(self.folder / f"{name}.toml", entry)
            self._sweep(name)
            return self._stored(name), "new" if before is None else "replaced"

    def rank(
        self,
        stored: Stored,
        method: Method,
        *,
        epsilon: float | None = None,
        replacement: bool = False,
        threads: int | None = None,
        say: Callable[[int, int], None] | None = None,
    ) -> pl.DataFrame:
        """Return the index of every node, computed unless it is here already, and keep it for the next build."""
        from dataclasses import replace

        from scrisk.scoring.networks import ranked

        chosen = settings(method, epsilon, replacement)
        found = stored.ranking(method)
        if found is not None and stored.settings(method) == chosen:
            return found
        frame = ranked(stored.graph, replace(chosen, threads=threads), say)
        with self.history.locked("network risk", wait=_WAIT):
            self.keep_ranking(stored, chosen, frame, epsilon)
        return frame

    def keep_ranking(self, stored: Stored, chosen: Settings, frame: pl.DataFrame, epsilon: float | None) -> None:
        """Keep an index, unless the network was replaced or dropped meanwhile. The lock is held."""
        if stored.name not in self.names() or self._stored(stored.name).hash != stored.hash:
            return
        named = key(stored, chosen)
        entry: dict[str, Any] = {"network_hash": stored.hash, "key": named, "replacement": chosen.replacement}
        entry |= {} if epsilon is None else {"epsilon": epsilon}
        entry["file"] = self._put(f"{stored.name}.{stored.hash[:16]}.risk-{named[:16]}", frame)
        self._write(self.folder / f"{stored.name}.risk.toml", entry)
        self._sweep(stored.name)

    def drop(self, name: str) -> Stored:
        """Remove a network and its index; what is published of it stays until the next run."""
        with self.history.locked("network drop", wait=_WAIT):
            gone = self.find(name)
            # The manifests go first: what is left of a killed removal is no network.
            (self.folder / f"{name}.toml").unlink(missing_ok=True)
            (self.folder / f"{name}.risk.toml").unlink(missing_ok=True)
            self._sweep(name)
        return gone

    def _put(self, stem: str, frame: pl.DataFrame) -> str:
        """Write a table under a name that tells what it holds, and return that name."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = self.folder / f".{stem}.{os.getpid()}.part"
            frame.write_parquet(unfinished, compression="zstd")
            with unfinished.open("rb+") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            name = f"{stem}.{digest}.parquet"
            unfinished.replace(self.folder / name)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return name

    def _write(self, path: Path, entry: Mapping[str, Any]) -> None:
        # Strings, numbers and booleans are written in JSON as in TOML.
        text = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in entry.items())
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with unfinished.open("w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(path)
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def _sweep(self, name: str) -> None:
        """Remove the files of a network that no manifest names, and what killed processes left. The lock is held."""
        named: set[str] = set()
        for path in (self.folder / f"{name}.toml", self.folder / f"{name}.risk.toml"):
            if path.is_file():
                named |= {str(value) for value in tomllib.loads(path.read_text(encoding="utf-8")).values()}
        for path in [*self.folder.glob(f"{name}.*.parquet"), *self.folder.glob(f".{name}.*.part")]:
            if path.name not in named:
                path.unlink(missing_ok=True)


def _is_whole(stored: Stored) -> bool:
    try:
        for table in _TABLES:
            stored.frame(table)
    except DataError:
        return False
    return True


def _manifest(path: Path, needed: tuple[str, ...]) -> dict[str, Any]:
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
        missing = [name for name in needed if name not in manifest]
        if missing:
            raise ValueError(say("{missing} is missing", missing=", ".join(missing)))
    except (OSError, ValueError) as error:
        raise DataError(
            say("{path} cannot be read: {error}", path=path, error=error),
            hint=say("Remove it. {mend}", mend=say(_MEND)),
        ) from error
    return manifest


def _read(path: Path) -> pl.DataFrame:
    """Return a table whose name ends in the hash of its bytes."""
    import io

    import polars as pl

    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(
            say("{path} cannot be read: {why}", path=path, why=error.strerror or error), hint=say(_MEND)
        ) from error
    if hashlib.sha256(data).hexdigest() != path.name.split(".")[-2]:
        raise DataError(say("{path} is not the file that was written", path=path), hint=say(_MEND))
    return pl.read_parquet(io.BytesIO(data))

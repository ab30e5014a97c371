"""A refresh: what has changed is fetched and staged, and a run is built from it, checked and published."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk import catalog as catalogs
from scrisk import sources
from scrisk.catalog import Settings, find_settings, load_settings
from scrisk.errors import CheckError, DataError, FetchError, ScriskError, UsageError, WarehouseError
from scrisk.language import english, later, say
from scrisk.refresh.watch import Watch
from scrisk.sources.base import RawFile, Work
from scrisk.warehouse import builder, open_warehouse, own
from scrisk.warehouse.diff import diff
from scrisk.warehouse.history import Attempt, History, now
from scrisk.warehouse.networks import Networks
from scrisk.warehouse.plan import Plan, make_plan
from scrisk.warehouse.staged import Staged

if TYPE_CHECKING:
    from scrisk.sources.base import Part
    from scrisk.sources.fetch import Fetcher
    from scrisk.sources.store import Store
    from scrisk.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class Request:
    """What a refresh is asked to do.

    ``files`` are given by hand, by source; ``fetch`` names sources to fetch. With neither (and nothing to drop) the
    sources of the settings are fetched.
    """

    db: Path
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    fetch: Sequence[str] = ()
    drop: Sequence[str] = ()
    if_stale: timedelta | None = None
    dry_run: bool = False
    offline: bool = False
    keep_going: bool = False
    force: bool = False
    accept: Sequence[str] = ()
    catalog: Path | None = None
    method: Path | None = None
    without: Sequence[str] | None = None
    alerts: Path | None = None
    settings: Path | None = None


@dataclass(frozen=True)
class Change:
    """One part that came, or went."""

    source: str
    table: str
    part: str
    change: str  # new, revised, removed
    edition: str
    rows: int


@dataclass(frozen=True)
class Outcome:
    """What a refresh did.

    ``status`` is ``published``, ``unchanged`` (nothing new), ``withdrawn`` (the result is one that a rollback took
    away), ``fresh`` (every source was checked lately) or ``dry-run``.
    """

    status: str
    run_id: str | None
    previous: str | None
    changes: tuple[Change, ...] = ()
    row_counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    alerts: int = 0
    failed: tuple[ScriskError, ...] = ()  # sources that could not be had, where the refresh went on without
    moved: str = ""  # of a dry run: how many scores would move against the run that answers, and why
    seconds: float = 0.0


def refresh(request: Request, watch: Watch | None = None) -> Outcome:
    """Bring in what is new, build, check and publish. The same inputs give the same rows in ``out``.

    Until the last check has passed, the last good run answers. A refresh that fails or is killed changes nothing that
    answers; what it had staged is there for the next one.

    Raises
    ------
    FetchError
        When a source cannot be fetched, or what came is not what it should be.
    DataError, CheckError
        When data break their contract.
    LockedError
        When another refresh or build is at work.
    UsageError, CatalogError, MethodError, WarehouseError
        As their names say.
    """
    try:
        run = _Run(request, watch or Watch())
    except UsageError:
        raise
    except ScriskError as error:
        # A catalog or settings that do not hold stop the nightly refresh too: whoever watches it must learn of it.
        history = History(request.db)
        if history.folder.is_dir() and not request.dry_run:
            with history.locked("refresh"), builder.journaled(history, "refresh"):
                raise error
        raise
    return run.go()


class _Run:
    def __init__(self, request: Request, watch: Watch) -> None:
        self.request = request
        self.watch = watch
        self.history = History(request.db)
        folder = self.history.folder
        self.settings: Settings = load_settings(find_settings(folder, request.settings))
        self.staged = Staged(folder / "staged")
        self.changes: list[Change] = []
        self.failed: list[ScriskError] = []
        self.store: Store | None = None
        self.all_fresh = False
        self.overlay: list[Snapshot] = []  # parts of a dry run, which stages nothing
        for name in [*request.files, *request.fetch, *request.drop]:
            sources.source(name)
        self.catalog = catalogs.load(request.catalog or self.settings.catalog, self.settings.measures)

    def go(self) -> Outcome:
        request = self.request
        names = self._to_fetch()
        if request.if_stale is not None:
            stale = [name for name in names if self._is_stale(name, request.if_stale)]
            self.all_fresh = bool(names) and not stale
            names = stale
        with self.history.locked("refresh"):
            if request.dry_run:
                attempt = Attempt(0, "refresh", "running", now())
                return self._work(names, builder.Progress(attempt, self.watch.step, began=self.watch.began))
            with builder.journaled(self.history, "refresh") as attempt:
                return self._work(names, builder.Progress(attempt, self.watch.step, began=self.watch.began))

    def _to_fetch(self) -> list[str]:
        request = self.request
        if request.fetch or request.files or request.drop:
            return list(request.fetch)
        names = self.settings.default_sources()
        return [name for name in names if name not in self._without()]

    def _without(self) -> Sequence[str]:
        return self.settings.refresh.without if self.request.without is None else self.request.without

    # --- the steps

    def _work(self, names: Sequence[str], progress: builder.Progress) -> Outcome:
        history, request = self.history, self.request
        self.staged.clean()
        with builder.scratch(history, "ingest.") as folder:
            with progress.step("fetch", later("asking the producers")):
                found = list(self._fetched(names))
            with progress.step("parse", later("reading what came")) as entry:
                for name in request.drop:
                    self._drop(name)
                for name, files in found:
                    self._parse(name, files, folder)
                entry["row_count"] = sum(change.rows for change in self.changes)
            plan = self._plan()
            previous = history.current()
            if not request.force and not request.dry_run:
                if plan.run_id == previous and self._answers(plan.run_id):
                    return self._unchanged("fresh" if self.all_fresh else "unchanged", plan, progress)
                if plan.run_id in history.withdrawn():
                    return self._unchanged("withdrawn", plan, progress)
            return self._build(plan, progress, previous, folder)

    def _answers(self, run_id: str) -> bool:
        """Return whether the published file can be read and holds this run."""
        try:
            with open_warehouse(self.history.db) as warehouse:
                return bool(warehouse.query("run").column("run_id") == [run_id])
        except WarehouseError:
            return False

    def _plan(self) -> Plan:
        new = {(entry.table, entry.part) for entry in self.overlay}
        kept = [p for p in self.staged.parts() if (p.table, p.part) not in new and p.source not in self.request.drop]
        return make_plan(
            catalog=self.catalog, method=self.request.method or self.settings.method, without=self._without(),
            staged=[*kept, *self.overlay], alerts=self.request.alerts or self.settings.alerts_file,
            networks=Networks(self.history).all(),
        )  # fmt: skip

    def _build(self, plan: Plan, progress: builder.Progress, previous: str | None, folder: Path) -> Outcome:
        moved = ""
        if self.request.dry_run:
            target = folder / "run.duckdb"
            built = builder.construct(plan, target, self.history, progress, self.request.accept)
            built = replace(built, seconds=time.perf_counter() - progress.clock)
            moved = self._moved(target, previous)
            status = "dry-run"
        else:
            built = self._publish(plan, progress)
            status = "published"
        for entry in progress.steps:
            self.watch.event("step", **entry)
        for line in built.warnings:
            self.watch.event("check", severity="warn", message=english(line))
        self.watch.event("end", status=status, run_id=plan.run_id)
        return Outcome(
            status, plan.run_id, previous, tuple(self.changes), built.row_counts, built.warnings, built.alerts,
            tuple(self.failed), moved, built.seconds,
        )  # fmt: skip

    def _moved(self, target: Path, previous: str | None) -> str:
        """Return how the scores of a dry run differ from those that answer."""
        if previous is None or not self.history.run_file(previous).is_file():
            return say("nothing answers yet")
        found = diff(self.history.run_file(previous), target)
        reasons = found.context.words if found.context else []
        why = f" ({'; '.join(reasons)})" if reasons else ""
        return say(
            "{count:,} of {compared:,} scores would move by more than {min_change}{why}",
            count=len(found.result.rows),
            compared=found.compared,
            min_change=found.min_change,
            why=why,
        )

    def _publish(self, plan: Plan, progress: builder.Progress) -> builder.BuildReport:
        keep = self.settings.refresh.keep
        try:
            built = builder.publish(plan, self.history, progress, accepted=self.request.accept, keep=keep)
        except CheckError as error:
            refused = self.staged.take_back(self._published_parts())
            if refused:
                names = ", ".join(f"{entry.source} {entry.table} {entry.part}" for entry in refused)
                raise CheckError(
                    say(
                        "{message}\nWhat came new is refused, the parts before it stand again: {names}.",
                        message=error.message,
                        names=names,
                    ),
                    hint=error.hint,
                ) from error
            raise
        self._settle()
        if self.store is not None:
            self.store.prune(self.store.recorded())
        return built

    def _settle(self) -> None:
        """Remove what the run that answers does not need: parts that were replaced or are to be dropped."""
        for name in self.request.drop:
            self.staged.drop(name)
        self.staged.settle()

    def _published_parts(self) -> set[str]:
        """Return the sha256 of every part that a published run was made from."""
        made = [attempt for attempt in self.history.attempts() if attempt.status == "published"]
        return {entry["sha256"] for attempt in made for entry in attempt.inputs}

    def _unchanged(self, status: str, plan: Plan, progress: builder.Progress) -> Outcome:
        done = replace(progress.attempt, **plan.hashes, finished_at=now(), steps=progress.steps)
        known = any(a.run_id == plan.run_id and a.status == "published" for a in self.history.attempts())
        if known:
            self.history.finish(replace(done, status="unchanged"))
        else:  # it was killed after it had published and before it could say so
            self.history.finish(replace(done, status="published", inputs=plan.inputs()))
        if plan.run_id == self.history.current():
            self._settle()
        self.watch.event("end", status=status, run_id=plan.run_id)
        return Outcome(status, plan.run_id, self.history.current(), tuple(self.changes), failed=tuple(self.failed))

    def _fetched(self, names: Sequence[str]) -> Iterator[tuple[str, list[RawFile]]]:
        request = self.request
        for name, paths in request.files.items():
            yield name, [_given(path) for path in paths]
        if not names:
            return
        fetcher = self._fetcher()
        for name in names:
            self.watch.step(say("fetching {name}", name=name))
            try:
                files = sources.source(name).fetch(fetcher, self._source_settings(name))
            except FetchError as error:
                if not request.keep_going:
                    raise
                self.failed.append(error)
                self.watch.event("failed", source=name, message=english(error.message))
                continue
            yield name, files

    def _fetcher(self) -> Fetcher:
        from scrisk.sources.fetch import Fetcher
        from scrisk.sources.store import Store

        def log(facts: Mapping[str, Any]) -> None:
            self.watch.event("request", **facts)

        self.store = Store(self.history.folder / "raw", say=self.watch.step)
        polite = self.settings.fetch
        return Fetcher(
            self.store, offline=self.request.offline, attempts=polite.attempts, connect_timeout=polite.connect_timeout,
            read_timeout=polite.read_timeout, max_wait=polite.max_wait, say=self.watch.advance, log=log,
        )  # fmt: skip

    def _source_settings(self, name: str) -> dict[str, Any]:
        return {
            **self.settings.fetching(name),
            "hs_codes": _hs_codes(self.catalog),
            "economies": [economy.iso3 for economy in self.catalog.economies],
            "focal": [economy.iso3 for economy in self.catalog.focal],
            "catalog": self.request.catalog or self.settings.catalog,
        }

    def _parse(self, name: str, files: Sequence[RawFile], folder: Path) -> None:
        module = sources.source(name)
        before = {(p.table, p.part): p for p in self.staged.parts()}
        about = {"source": name, **self.settings.about(name)}
        about |= {"accessed": max((file.fetched for file in files), default="")}
        about |= {"published": max((file.modified for file in files), default="") or about.get("published", "")}
        work = Work(folder, self._source_settings(name), self.staged.has, self.watch.advance)
        for part in module.parse(files, work):
            change = "revised" if (part.table, part.part) in before else "new"
            self._keep(part, about)
            told = Change(name, part.table, part.part, change, part.edition, part.rows)
            self.changes.append(told)
            self.watch.event("part", **vars(told))
        if not self.request.dry_run:
            self._mark_checked(name)

    def _keep(self, part: Part, about: Mapping[str, Any]) -> None:
        if self.request.dry_run:
            self.overlay.append(Staged(part.path.parent / "overlay").add(part, about))
        else:
            self.staged.add(part, about)

    def _drop(self, name: str) -> None:
        # They go when a run without them answers.
        gone = [entry for entry in self.staged.parts() if entry.source == name]
        if not gone:
            have = sorted({entry.source for entry in self.staged.parts()})
            raise UsageError(
                say("no refresh brought anything from {name!r}, so there is nothing to drop", name=name),
                hint=say("Staged sources: {sources}.", sources=", ".join(have)) if have else say("Nothing is staged."),
            )
        self.changes += [
            Change(name, entry.table, entry.part, "removed", entry.manifest["edition"], entry.manifest["rows"])
            for entry in gone
        ]

    # --- when a source was last looked at

    @property
    def _checked_file(self) -> Path:
        return self.history.folder / "checked.json"

    def _checked(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self._checked_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def _mark_checked(self, name: str) -> None:
        part = self._checked_file.with_suffix(".part")
        part.write_text(json.dumps({**self._checked(), name: now()}, indent=1), encoding="utf-8")
        part.replace(self._checked_file)

    def _is_stale(self, name: str, limit: timedelta) -> bool:
        stamp = self._checked().get(name)
        return stamp is None or datetime.now(UTC) - datetime.fromisoformat(stamp) > limit


def _hs_codes(catalog: catalogs.Catalog) -> dict[str, list[str]]:
    """Return the HS codes that the catalog's items are made of, by revision."""
    found: dict[str, list[str]] = {}
    for revision, code in own.item_codes(catalog):
        found.setdefault(revision, []).append(code)
    return found


def _given(path: Path) -> RawFile:
    """Return a file that the user gave; it stays where it is and as it is."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
    except OSError as error:
        raise DataError(
            say("{path} cannot be read: {why}", path=path, why=error.strerror or error),
            hint=say("Name a file that exists."),
        ) from error
    if size == 0:
        raise DataError(say("{path} is empty", path=path), hint=say("Was its download complete?"))
    return RawFile(path, path.name, digest, size, fetched=datetime.now(UTC).date().isoformat())

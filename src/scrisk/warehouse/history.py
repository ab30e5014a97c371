"""The runs of a warehouse: one at a time by a lock, each attempt in a journal, each result in a file of its own.

Beside ``scrisk.duckdb`` lies the folder ``scrisk.duckdb.d``: ``runs/RUN_ID.duckdb`` are the published runs,
``runs.ndjson`` is the journal. ``scrisk.duckdb`` itself is a link to one run, so publishing and rolling back are one
atomic rename, and whoever has an older run open keeps it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import LockedError, UsageError, WarehouseError
from scrisk.language import say
from scrisk.resources import state_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINKS = 40  # as many links as systems follow


@dataclass(frozen=True)
class Attempt:
    """One try at a new result, as the journal tells it.

    ``status`` is ``running``, ``published``, ``unchanged`` (nothing was new), ``failed``, ``interrupted`` (it was
    killed) or ``rolled-back`` (``run_id`` answers again). Times are ISO 8601 in UTC.
    """

    attempt: int
    command: str
    status: str
    started_at: str
    finished_at: str = ""
    run_id: str | None = None
    code_version: str = ""
    code_hash: str = ""
    method_version: str = ""
    method_hash: str = ""
    catalog_hash: str = ""
    inputs_hash: str = ""
    left_out: str = ""
    steps: list[dict[str, Any]] = field(default_factory=list)  # step, seconds, row_count
    inputs: list[dict[str, Any]] = field(default_factory=list)  # source, source_table, part, edition, sha256, ...
    row_counts: dict[str, int] = field(default_factory=dict)
    error: str = ""
    warnings: list[str] = field(default_factory=list)
    alerts: int = 0
    withdrawn: str | None = None  # the run that a rollback took away


_FIELDS = {entry.name for entry in fields(Attempt)}


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def home(db: Path) -> Path:
    """Return where a warehouse is published: links that the user made are followed, our own link is not."""
    place = Path(db).expanduser().absolute()
    for _ in range(_LINKS):
        if not place.is_symlink():
            break
        target = Path(os.path.normpath(place.parent / place.readlink()))
        if target.parent == state_dir(place) / "runs":
            break
        place = target
    return place


class History:
    """The runs of one warehouse.

    Parameters
    ----------
    db
        Where the warehouse is published.
    """

    def __init__(self, db: Path) -> None:
        self.db = home(db)
        self.folder = state_dir(self.db)
        self.journal = self.folder / "runs.ndjson"
        self._holder = self.folder / "lock.json"

    # --- what there is

    def attempts(self) -> list[Attempt]:
        """Return every attempt, oldest first."""
        found: dict[int, dict[str, Any]] = {}
        for record in self._records():
            found.setdefault(record["attempt"], {}).update(record)
        last = max(found, default=0)
        running = last and "finished_at" not in found[last] and self._is_locked()
        return [
            Attempt(
                **{
                    "status": "running" if running and number == last else "interrupted",
                    **{key: value for key, value in record.items() if key in _FIELDS},
                }
            )
            for number, record in sorted(found.items())
        ]

    def _records(self) -> Iterator[dict[str, Any]]:
        try:
            lines = self.journal.read_bytes().splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            # A line may be torn where the machine stopped while it was written.
            with contextlib.suppress(ValueError):
                record = json.loads(line)
                if isinstance(record, dict) and isinstance(record.get("attempt"), int):
                    yield record

    def current(self) -> str | None:
        """Return the id of the run that answers; None when there is no warehouse or it is not one of ours."""
        if self.db.is_symlink():
            return Path(self.db.readlink()).stem
        if self.db.is_file():
            # A file system without symbolic links has a second name of the same file.
            return next((path.stem for path in self._files() if path.samefile(self.db)), None)
        return None

    def run_file(self, run_id: str) -> Path:
        """Return where the file of a run is kept; retention may have removed it."""
        return self.folder / "runs" / f"{run_id}.duckdb"

    def kept(self) -> list[str]:
        """Return the ids of the runs whose files are there, in the order they were first published."""
        there = {path.stem for path in self._files()}
        published = dict.fromkeys(a.run_id for a in self.attempts() if a.status == "published" and a.run_id in there)
        # A run that was killed between its last check and its line in the journal is whole too.
        return [*(run for run in published if run), *sorted(there - set(published))]

    def withdrawn(self) -> set[str]:
        """Return the runs that a rollback took away and that were not published again since."""
        found: set[str] = set()
        for attempt in self.attempts():
            if attempt.status == "rolled-back" and attempt.withdrawn:
                found.add(attempt.withdrawn)
            if attempt.status in ("published", "rolled-back"):
                found.discard(attempt.run_id or "")
        return found

    def find(self, text: str) -> str:
        """Return the id of a kept run.

        Parameters
        ----------
        text
            ``current``, ``previous`` (published before the current one), an id or the unique beginning of one.

        Raises
        ------
        UsageError
            When no kept run, or more than one, is meant; the hint lists those there are.
        """
        kept, current = self.kept(), self.current()
        hint = (
            say("Kept runs, oldest first: {kept}.", kept=", ".join(kept))
            if kept
            else say("No run is kept yet: run `scrisk refresh`.")
        )
        if text == "current":
            found = [run for run in kept if run == current]
        elif text == "previous":
            found = self._before(current, kept)
        else:
            found = [run for run in kept if run.startswith(text)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(say("{text!r} is the beginning of {count} runs", text=text, count=len(found)), hint=hint)
        if text == "previous" and kept:
            raise UsageError(say("no earlier run is kept: the one that answers is the oldest"), hint=hint)
        gone = any((a.run_id or "").startswith(text) for a in self.attempts() if a.status == "published")
        said = (
            say("{text!r} is no longer kept", text=text)
            if gone and text not in ("current", "previous")
            else say("{text!r} is no run that is kept", text=text)
        )
        raise UsageError(said, hint=hint)

    def _before(self, current: str | None, kept: list[str]) -> list[str]:
        """Return the run that answered before the current one did."""
        answered = [a.run_id for a in self.attempts() if a.status in ("published", "rolled-back") and a.run_id]
        earlier = [run for run in answered if run in kept and run != current]
        return [earlier[-1]] if earlier else []

    def _files(self) -> list[Path]:
        return sorted((self.folder / "runs").glob("*.duckdb"))

    # --- one at a time

    @contextlib.contextmanager
    def locked(self, command: str, *, wait: float = 0) -> Iterator[None]:
        """Hold the lock of this warehouse.

        Raises
        ------
        LockedError
            When another process has it for longer than ``wait`` seconds; the message says who.
        WarehouseError
            When the folder of the runs cannot be written.
        """
        import filelock

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self.folder / "lock")
            lock.acquire(timeout=wait)
        except filelock.Timeout:
            raise LockedError(
                say("another scrisk is at work on {db}{who}", db=self.db, who=self._who()),
                hint=say("Wait until it is done. The published warehouse answers meanwhile."),
            ) from None
        except OSError as error:
            raise unwritable(self.db, error) from error
        try:
            holder = {"pid": os.getpid(), "host": socket.gethostname(), "command": command, "since": now()}
            with contextlib.suppress(OSError):  # it only serves the message above
                self._holder.write_text(json.dumps(holder), encoding="utf-8")
            yield
        finally:
            self._holder.unlink(missing_ok=True)
            lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return say(
                ": `scrisk {command}`, process {pid} on {host}, since {since}",
                command=holder["command"],
                pid=holder["pid"],
                host=holder["host"],
                since=holder["since"],
            )
        except (OSError, ValueError, KeyError):
            return ""

    def _is_locked(self) -> bool:
        import filelock

        if not (self.folder / "lock").exists():
            return False
        lock = filelock.FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=0)
        except (filelock.Timeout, OSError):
            return True
        lock.release()
        return False

    # --- what changes it; the lock is held

    def start(self, command: str) -> Attempt:
        """Write the beginning of an attempt into the journal."""
        number = 1 + max((record["attempt"] for record in self._records()), default=0)
        attempt = Attempt(number, command, "running", now())
        self._append({"attempt": number, "command": command, "started_at": attempt.started_at, "pid": os.getpid()})
        return attempt

    def finish(self, attempt: Attempt) -> None:
        """Write the end of an attempt into the journal."""
        self._append({key: value for key, value in asdict(attempt).items() if value not in ("", [], {}, None)})

    def _append(self, record: dict[str, Any]) -> None:
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        try:
            with self.journal.open("ab") as file:
                if file.tell() and not self.journal.read_bytes().endswith(b"\n"):
                    line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise unwritable(self.db, error) from error

    def publish(self, built: Path, run_id: str) -> None:
        """Keep a finished file as a run and let it answer."""
        target = self.run_file(run_id)
        target.parent.mkdir(exist_ok=True)
        with built.open("rb+") as written:
            os.fsync(written.fileno())
        built.replace(target)
        self.answer_with(run_id)

    def answer_with(self, run_id: str) -> None:
        """Let a kept run answer, in one step."""
        target = self.run_file(run_id)
        link = self.db.with_name(f".{self.db.name}.{os.getpid()}.link")
        link.unlink(missing_ok=True)
        try:
            link.symlink_to(os.path.relpath(target, self.db.parent))
        except OSError:
            # Windows without the right, or a file system without symbolic links.
            os.link(target, link)
        link.replace(self.db)
        for folder in {self.db.parent, target.parent}:
            _sync(folder)

    def rollback(self, run_id: str) -> None:
        """Let an earlier run answer again. A refresh does not publish the run that was taken away a second time.

        Raises
        ------
        UsageError
            When the run is not kept, or answers already.
        LockedError
            While a refresh is at work.
        """
        with self.locked("rollback"):
            if run_id not in self.kept():
                self.find(run_id)
            current = self.current()
            if run_id == current:
                raise UsageError(
                    say("run {run_id} answers already", run_id=run_id), hint=say("`scrisk runs` lists the others.")
                )
            attempt = self.start("rollback")
            self.answer_with(run_id)
            done = replace(attempt, status="rolled-back", finished_at=now(), run_id=run_id, withdrawn=current)
            self.finish(done)

    def prune(self, keep: int) -> list[str]:
        """Remove the oldest runs until ``keep`` are left; the one that answers stays. Return what was removed."""
        kept, current = self.kept(), self.current()
        gone = [run for run in kept if run != current][: max(0, len(kept) - max(keep, 1))]
        for run_id in gone:
            self.run_file(run_id).unlink(missing_ok=True)
        return gone


def unwritable(db: Path, error: BaseException) -> WarehouseError:
    """Return the error for a place that cannot be written."""
    why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error).strip().splitlines()[0]
    return WarehouseError(
        say("the warehouse cannot be written at {db}: {why}", db=db, why=why),
        hint=say("Make room or choose another place with --db. An older warehouse there still answers."),
    )


def _sync(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

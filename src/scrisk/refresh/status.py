"""How a warehouse is doing, for people and monitors: fresh, stale, failed or missing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrisk.errors import ScriskError
from scrisk.warehouse.connect import open_warehouse
from scrisk.warehouse.staged import Staged

if TYPE_CHECKING:
    from scrisk.warehouse.history import Attempt, History

EXIT_CODES = {"fresh": 0, "stale": 10, "failed": 11, "missing": 12}

_SUCCESS = ("published", "unchanged")
_FAILURE = ("failed", "interrupted")


@dataclass(frozen=True)
class SourceState:
    """One source as the published run knows it. Ages are in seconds."""

    source: str
    editions: str
    origin: str  # embedded, refreshed or both
    published: str
    checked_at: str  # when a refresh last asked for it, else the day the embedded figures were taken
    age_seconds: float | None
    waiting: int  # parts staged that the published run does not hold


@dataclass(frozen=True)
class Status:
    """How a warehouse is doing.

    ``state`` is ``fresh``, ``stale`` (the last success is older than ``max_age``), ``failed`` (the last refresh failed
    or was killed; the run before it answers) or ``missing`` (nothing answers).
    """

    state: str
    db: str
    run_id: str | None
    max_age: timedelta
    last_success: str = ""
    age_seconds: float | None = None
    last_attempt: Attempt | None = None
    running: Attempt | None = None
    rolled_back: Attempt | None = None
    problem: str = ""
    sources: Sequence[SourceState] = ()
    alerts: dict[str, int] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """What a monitor gets."""
        return EXIT_CODES[self.state]

    @property
    def is_stale(self) -> bool:
        """Whether the last success is too long ago, also where the last refresh failed."""
        return self.age_seconds is None or self.age_seconds > self.max_age.total_seconds()


def look(history: History, max_age: timedelta, now: datetime | None = None) -> Status:
    """Return how a warehouse is doing; a broken one is described, not raised.

    Parameters
    ----------
    history
        The runs of the warehouse.
    max_age
        How long ago the last success may be.
    now
        The time to reckon from; the clock when None.
    """
    moment = now or datetime.now(UTC)
    attempts = [attempt for attempt in history.attempts() if attempt.command != "rollback"]
    ended = [attempt for attempt in attempts if attempt.status != "running"]
    last = ended[-1] if ended else None
    success = next((attempt.finished_at for attempt in reversed(ended) if attempt.status in _SUCCESS), "")
    if not success and history.db.is_file():
        # A copy without its journal tells no more than when it was written.
        success = _stamp(datetime.fromtimestamp(history.db.stat().st_mtime, UTC))
    sources, alerts, problem = _inside(history, moment)
    age = _age(success, moment)
    facts: dict[str, Any] = {
        "db": str(history.db), "run_id": history.current(), "max_age": max_age, "last_success": success,
        "age_seconds": age, "last_attempt": last,
        "running": next((attempt for attempt in attempts if attempt.status == "running"), None),
        "rolled_back": _rolled_back(history), "problem": problem, "sources": sources, "alerts": alerts,
    }  # fmt: skip
    if problem:
        return Status("missing", **facts)
    if last is not None and last.status in _FAILURE:
        return Status("failed", **facts)
    found = Status("fresh", **facts)
    return Status("stale", **facts) if found.is_stale else found


def _rolled_back(history: History) -> Attempt | None:
    """Return the rollback that is in force: nothing was published after it."""
    done = [attempt for attempt in history.attempts() if attempt.status in ("published", "rolled-back")]
    return done[-1] if done and done[-1].status == "rolled-back" else None


def _inside(history: History, moment: datetime) -> tuple[list[SourceState], dict[str, int], str]:
    """Return sources and alerts of the published run, and why it cannot be read if it cannot."""
    try:
        with open_warehouse(history.db) as warehouse:
            rows = warehouse.query("sources").dicts()
            alerts = {row["severity"]: row["alerts"] for row in warehouse.query("alert_counts").dicts()}
    except ScriskError as error:
        return [], {}, error.message
    waiting: dict[str, int] = {}
    held = {digest for attempt in _made(history) for digest in attempt}
    for part in Staged(history.folder / "staged").parts():
        waiting[part.source] = waiting.get(part.source, 0) + (part.manifest["sha256"] not in held)
    checked = _checked(history)
    found = []
    for source in dict.fromkeys([*(row["source"] for row in rows if row["is_loaded"]), *waiting]):
        mine = [row for row in rows if row["source"] == source]
        taken = max([row["accessed"] or "" for row in mine], default="")
        stamp = max(checked.get(source, ""), taken)
        kinds = {row["is_embedded"] for row in mine}
        found.append(
            SourceState(
                source,
                "; ".join(dict.fromkeys(row["edition"] for row in mine)),
                "both" if len(kinds) == 2 else "embedded" if True in kinds else "refreshed",
                max([row["published"] or "" for row in mine], default=""),
                stamp,
                _age(stamp, moment),
                waiting.get(source, 0),
            )
        )
    return found, alerts, ""


def _made(history: History) -> list[list[str]]:
    """Return the hashes of the tables that the published run was made from."""
    current = history.current()
    made = [a for a in history.attempts() if a.status == "published" and a.run_id == current]
    return [[entry["sha256"] for entry in attempt.inputs] for attempt in made[-1:]]


def _checked(history: History) -> dict[str, str]:
    try:
        found = json.loads((history.folder / "checked.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(stamp) for name, stamp in found.items()} if isinstance(found, dict) else {}


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _age(stamp: str, moment: datetime) -> float | None:
    try:
        then = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return max((moment - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds(), 0.0)

"""``scrisk runs``: every attempt at a result."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.warehouse.history import Attempt, History

_COLUMNS = (
    "attempt", "started_at", "finished_at", "seconds", "command", "status", "run_id", "is_current", "is_kept",
    "row_count", "changed", "error", "warnings", "alerts", "code_version", "method_version", "left_out",
)  # fmt: skip
_TYPES = (
    "INTEGER", "VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR", "VARCHAR", "VARCHAR", "BOOLEAN", "BOOLEAN",
    "BIGINT", "VARCHAR", "VARCHAR", "BIGINT", "BIGINT", "VARCHAR", "VARCHAR", "VARCHAR",
)  # fmt: skip
_STEPS = ("attempt", "step", "seconds", "row_count")


@click.command("runs", short_help="Every attempt at a result, the newest first.")
@click.option("--steps", metavar="RUN", help="The steps of one run: its id, current, previous, or an attempt's number.")
@shared
def command(steps: str | None, options: Options) -> None:
    """Every attempt at a result, the newest first: when, what came of it, what changed, and which run answers.

    \b
    Example:
      scrisk runs
      scrisk runs --steps current
      scrisk runs --format json
    """
    from scrisk.report import history as report
    from scrisk.warehouse import Result

    history = options.history()
    attempts = history.attempts()
    if steps is None:
        rows = _rows(history, attempts)
        table = Result(_COLUMNS, [tuple(row[name] for name in _COLUMNS) for row in rows], _TYPES)
        options.emit(table, lambda width: report.runs(rows, width))
        return
    attempt = _find(history, attempts, steps)
    found = [
        {"attempt": attempt.attempt, "step": s["step"], "seconds": s["seconds"], "row_count": s.get("row_count")}
        for s in attempt.steps
    ]
    title = say(
        "Attempt {number}, {command}, {status}, run {run_id}",
        number=attempt.attempt, command=attempt.command, status=attempt.status, run_id=attempt.run_id or "-",
    )  # fmt: skip
    table = Result(
        _STEPS, [tuple(row.values()) for row in found], ("INTEGER", "VARCHAR", "DOUBLE", "BIGINT")
    )  # fmt: skip
    options.emit(table, lambda _width: report.steps(found, title))


def _rows(history: History, attempts: list[Attempt]) -> list[dict[str, Any]]:
    from scrisk.warehouse.changes import told

    said = told(attempts)
    kept, current = set(history.kept()), history.current()
    answers = next(
        (a.attempt for a in reversed(attempts) if a.status in ("published", "rolled-back") and a.run_id == current),
        None,
    )
    return [
        {
            "attempt": a.attempt, "started_at": a.started_at, "finished_at": a.finished_at or None,
            "seconds": _seconds(a), "command": a.command, "status": a.status, "run_id": a.run_id,
            "is_current": a.attempt == answers, "is_kept": a.run_id in kept,
            "row_count": a.row_counts.get("score"), "changed": said[a.attempt], "error": a.error or None,
            "warnings": len(a.warnings), "alerts": a.alerts, "code_version": a.code_version or None,
            "method_version": a.method_version or None, "left_out": a.left_out or None,
        }
        for a in reversed(attempts)
    ]  # fmt: skip


def _seconds(attempt: Attempt) -> float | None:
    if attempt.steps:
        return round(sum(float(step["seconds"]) for step in attempt.steps), 3)
    if not attempt.finished_at:
        return None
    return (datetime.fromisoformat(attempt.finished_at) - datetime.fromisoformat(attempt.started_at)).total_seconds()


def _find(history: History, attempts: list[Attempt], text: str) -> Attempt:
    """Return the attempt that made a run, or the one with this number; the file of the run need not be kept."""
    by_number = [attempt for attempt in attempts if str(attempt.attempt) == text]
    if by_number:
        return by_number[0]
    made = [attempt for attempt in attempts if attempt.status == "published"]
    if text in ("current", "previous"):
        run_id = history.find(text)
        return [attempt for attempt in made if attempt.run_id == run_id][-1]
    found = [attempt for attempt in made if (attempt.run_id or "").startswith(text)]
    if len({attempt.run_id for attempt in found}) != 1:
        several = say("{text!r} is the beginning of several runs", text=text)
        raise UsageError(
            several if found else say("{text!r} is no run", text=text), hint=say("`scrisk runs` lists them.")
        )
    return found[-1]

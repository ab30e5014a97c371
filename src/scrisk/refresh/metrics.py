"""What a monitor wants to know, in the text format of Prometheus; node-exporter's textfile collector reads it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrisk.errors import OutputError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.refresh.status import Status
    from scrisk.warehouse.history import History

# (labels, value)
_Sample = tuple[Mapping[str, str], float]

_STATES = ("fresh", "stale", "failed", "missing")


def metrics(history: History, status: Status) -> str:
    """Return the metrics of one warehouse.

    Parameters
    ----------
    history
        The runs of the warehouse.
    status
        What :func:`scrisk.refresh.status.look` found.

    Returns
    -------
    str
        Lines of the text exposition format, ended by a line feed. A figure that is not known has no line.
    """
    current = history.current()
    done = [attempt for attempt in history.attempts() if attempt.status == "published"]
    made = next((attempt for attempt in reversed(done) if attempt.run_id == current), None)
    last = status.last_attempt
    info = {"run_id": current or "", "code_version": made.code_version if made else ""}
    if made is not None:
        info["method_version"] = made.method_version
    parts = [
        _family("scrisk_info", "Which run answers; always 1.", [(info, 1.0)] if current else []),
        _family(
            "scrisk_state",
            "How the warehouse is doing: 1 at the state it is in.",
            [({"state": state}, float(state == status.state)) for state in _STATES],
        ),
        _family(
            "scrisk_last_success_timestamp_seconds",
            "When a refresh or build last ended well, also when nothing was new.",
            _moment(status.last_success),
        ),
        _family(
            "scrisk_last_attempt_timestamp_seconds",
            "When the last refresh or build began.",
            _moment(last.started_at if last else ""),
        ),
        _family(
            "scrisk_last_attempt_success",
            "1 when the last refresh or build ended well, 0 when it failed or was killed.",
            [({}, float(last.status in ("published", "unchanged")))] if last else [],
        ),
        _family(
            "scrisk_run_duration_seconds",
            "How long each step of the published run took.",
            [({"step": str(s["step"])}, float(s["seconds"])) for s in made.steps] if made else [],
        ),
        _family(
            "scrisk_rows",
            "Rows of each published table.",
            [({"table": table}, float(rows)) for table, rows in made.row_counts.items()] if made else [],
        ),
        _family(
            "scrisk_source_age_seconds",
            "How long ago a source was last asked for or taken.",
            [({"source": s.source}, s.age_seconds) for s in status.sources if s.age_seconds is not None],
        ),
        _family(
            "scrisk_alerts",
            "Alerts of the published run.",
            [({"severity": severity}, float(count)) for severity, count in sorted(status.alerts.items())],
        ),
    ]
    return "".join(parts)


def _family(name: str, text: str, samples: Iterable[_Sample]) -> str:
    lines = [f"{name}{_labels(labels)} {value!r}" for labels, value in samples]
    if not lines:
        return ""
    return "\n".join([f"# HELP {name} {text}", f"# TYPE {name} gauge", *lines]) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _moment(stamp: str) -> list[_Sample]:
    return [({}, datetime.fromisoformat(stamp).timestamp())] if stamp else []


def write_metrics(text: str, path: Path) -> None:
    """Write metrics so that the collector never reads half a file.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    try:
        # The collector reads what ends in .prom; the unfinished file must not.
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            unfinished.chmod(0o644)  # the collector runs under a user of its own
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            say("{path} cannot be written: {strerror}", path=path, strerror=error.strerror or error),
            hint=say("Choose a folder that exists and that you may write to."),
        ) from error

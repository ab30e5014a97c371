"""How the command line follows a refresh: bars on a terminal, JSON lines in a log."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from scrisk.errors import OutputError, ScriskError
from scrisk.language import english, say
from scrisk.refresh import Watch

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from scrisk.cli.options import Options


class _Follower(Watch):
    """Shows steps and bars where somebody watches, and writes the log."""

    def __init__(self, bars: Progress | None, log: IO[str] | None) -> None:
        self._bars = bars
        self._log = log
        self._tasks: dict[str, TaskID] = {}

    def step(self, words: str) -> None:
        if self._bars is not None:
            self._bars.console.print(f"  {words}", highlight=False, markup=False)
        self.event("step-begins", words=english(words))

    def advance(self, what: str, done: int, total: int | None) -> None:
        if self._bars is None:
            return
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=total)
        self._bars.update(self._tasks[what], completed=done, total=total)
        if total is not None and done >= total:
            self._bars.remove_task(self._tasks.pop(what))

    def event(self, kind: str, **facts: Any) -> None:
        if self._log is not None:
            stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            line = json.dumps({"time": stamp, "event": kind, **facts}, ensure_ascii=False, default=str)
            self._log.write(line + "\n")
            self._log.flush()


@contextlib.contextmanager
def watching(options: Options, log_file: Path | None) -> Iterator[Watch]:
    """Yield who follows; an error ends up in the log too."""
    with contextlib.ExitStack() as stack:
        log: IO[str] | None = None
        if log_file is not None:
            try:
                log = stack.enter_context(log_file.open("a", encoding="utf-8"))
            except OSError as error:
                raise OutputError(
                    say(
                        "{log_file} cannot be written: {strerror}", log_file=log_file, strerror=error.strerror or error
                    ),
                    hint=say("Choose a folder that exists and that you may write to."),
                ) from error
        bars = None
        if not options.quiet and sys.stderr.isatty():
            bars = stack.enter_context(_bars())
        follower = _Follower(bars, log)
        try:
            yield follower
        except ScriskError as error:
            follower.event("error", message=english(error.message), hint=english(error.hint), exit_code=error.exit_code)
            raise
        except (click.Abort, KeyboardInterrupt):
            follower.event("interrupted")
            raise


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("  {task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip

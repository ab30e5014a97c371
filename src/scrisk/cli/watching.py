"""How the command line follows a refresh: bars on a terminal, JSON lines in a log."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from scrisk.cli.progress import expected
from scrisk.errors import OutputError, ScriskError
from scrisk.language import english, say
from scrisk.refresh import Watch

if TYPE_CHECKING:
    from scrisk.cli.options import Options
    from scrisk.cli.progress import Follower


class _Watch(Watch):
    """Hands on to who follows, and writes the log."""

    def __init__(self, follower: Follower, log: IO[str] | None) -> None:
        self._follower = follower
        self._log = log

    def step(self, words: str) -> None:
        self._follower(words)
        self.event("step-begins", words=english(words))

    def began(self, step: str) -> None:
        self._follower.began(step)

    def advance(self, what: str, done: int, total: int | None) -> None:
        self._follower.advance(what, done, total)

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
        follower = stack.enter_context(options.following(expected(options.history())))
        watch = _Watch(follower, log)
        try:
            yield watch
        except ScriskError as error:
            watch.event("error", message=english(error.message), hint=english(error.hint), exit_code=error.exit_code)
            raise
        except (click.Abort, KeyboardInterrupt):
            watch.event("interrupted")
            raise

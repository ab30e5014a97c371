"""How far long work is: a bar with the time left on a terminal, plain lines now and then elsewhere, nothing if quiet.

A build knows its steps and how long each took the last time; other work counts what is done.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from scrisk.language import language, say, speaking

if TYPE_CHECKING:
    from scrisk.warehouse.history import History

FIRST, EVERY = 5.0, 10.0  # seconds until the first plain line, and between two of them
_BAR = 30  # cells
# Seconds that the steps of a build took on two cores without other work; the last run knows better.
STEPS: Mapping[str, float] = {
    "ingest": 1.0, "map": 2.0, "check-core": 0.6, "hazard": 7.0, "score": 9.0, "inputs": 3.0, "chips": 2.5,
    "write": 4.0, "scenarios": 1.5, "coalitions": 2.0, "sourcing": 5.0, "check-out": 2.5, "check-last": 0.2,
    "publish": 0.1,
}  # fmt: skip


def expected(history: History) -> dict[str, float]:
    """Return how many seconds each step of a build should take: as the last one took, else as ours did."""
    for attempt in reversed(history.attempts()):
        took = {str(entry["step"]): float(entry["seconds"]) for entry in attempt.steps if entry.get("seconds")}
        if "score" in took:
            return {**dict.fromkeys(STEPS, 0.0), **took}
    return dict(STEPS)


@dataclass
class Estimate:
    """How much of some work is done and how many seconds are left.

    ``steps`` are the seconds that each named step should take; without any, what was counted tells. ``clock`` returns
    seconds.
    """

    steps: Mapping[str, float] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    _began: float = 0.0
    _step: str = ""
    _step_began: float = 0.0
    _over: float = 0.0  # expected seconds of the steps that are over
    _took: float = 0.0  # seconds that they really took
    _done: float = 0.0
    _count: float = 0.0

    def __post_init__(self) -> None:
        """Start the clock."""
        self._began = self.clock()

    @property
    def seconds(self) -> float:
        """Seconds since the work began."""
        return self.clock() - self._began

    def begin(self, step: str) -> None:
        """Note that a step begins, and that the one before is over."""
        now = self.clock()
        if self._step in self.steps:
            self._over += self.steps[self._step]
            self._took += now - self._step_began
        self._step, self._step_began = step, now

    def count(self, done: float, count: float) -> None:
        """Note how many of how many are done."""
        self._done, self._count = done, count

    @property
    def share(self) -> float | None:
        """The share of the work that is done; None while nobody can tell."""
        total = sum(self.steps.values())
        if total > 0:
            return min((self._over + self._inside()) / total, 1.0)
        return self._done / self._count if self._count else None

    @property
    def left(self) -> float | None:
        """Seconds left; None while nobody can tell."""
        if self.steps:
            if self._step not in self.steps:
                return None
            rest = sum(self.steps.values()) - self._over - self._inside()
            return max(rest, 0.0) * self._pace
        if not self._done or not self._count:
            return None
        return self.seconds / self._done * (self._count - self._done)

    @property
    def _pace(self) -> float:
        """How much slower than expected it goes; the first second says little."""
        return self._took / self._over if self._over >= 1.0 else 1.0

    def _inside(self) -> float:
        """Return the expected seconds of the step under way that are over: never all of them before its end."""
        whole = self.steps.get(self._step, 0.0)
        return min((self.clock() - self._step_began) / max(self._pace, 0.1), 0.95 * whole)


def spoken(left: float | None) -> str:
    """Say how long it will take; nothing while nobody can tell.

    Examples
    --------
    >>> spoken(12.3), spoken(250.0), spoken(None)
    ('about 12 s left', 'about 4 min left', '')
    """
    if left is None:
        return ""
    if left < 90:
        return say("about {seconds:,.0f} s left", seconds=left)
    return say("about {minutes:,.0f} min left", minutes=left / 60)


class Follower:
    """Follows some work; says nothing unless a subclass speaks."""

    def __call__(self, words: str) -> None:
        """Hear what is done now, in English or in the reader's language."""

    def began(self, step: str) -> None:
        """Hear which named step begins."""

    def counted(self, done: int, count: int) -> None:
        """Hear how many of how many are done."""

    def advance(self, what: str, done: int, total: int | None) -> None:
        """Hear how far one piece of the work is, such as a file that is fetched; ``total`` is None while unknown."""

    def close(self) -> None:
        """Hear that all is over."""


class Lines(Follower):
    """Says now and then, in a line of its own, what is done and how long it will take."""

    def __init__(self, estimate: Estimate, write: Callable[[str], None]) -> None:
        self._estimate = estimate
        self._write = write
        self._next = FIRST
        self._words = ""

    def __call__(self, words: str) -> None:
        self._words = say(words)
        self._say()

    def began(self, step: str) -> None:
        self._estimate.begin(step)

    def counted(self, done: int, count: int) -> None:
        self._estimate.count(done, count)
        self._words = say("{done:,} of {count:,}", done=done, count=count)
        self._say()

    def _say(self) -> None:
        if self._estimate.seconds < self._next:
            return
        self._next = self._estimate.seconds + EVERY
        left = spoken(self._estimate.left)
        self._write(f"  {self._words} · {left}" if left else f"  {self._words}")


class Bar(Follower):
    """Draws a bar that is renewed in place and gone at the end."""

    def __init__(self, estimate: Estimate) -> None:
        from rich.console import Console
        from rich.progress import Progress, ProgressColumn, Task, TextColumn
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        lang = language()

        def share_of(task: Task) -> float | None:
            """Return how much of the whole work is done, or of one piece; None while nobody can tell."""
            return estimate.share if task.id == 0 else task.completed / task.total if task.total else None

        class Drawn(ProgressColumn):
            """The bar, of the whole work or of one piece."""

            def render(self, task: Task) -> ProgressBar:
                share = share_of(task)
                return ProgressBar(total=1.0 if share is not None else None, completed=share or 0.0, width=_BAR,
                                   pulse=share is None)  # fmt: skip

        class Left(ProgressColumn):
            """Share and time left, both of the whole work or of one piece."""

            def render(self, task: Task) -> Text:
                share = share_of(task)
                # The bar is renewed by a thread of its own, which knows of no language.
                with speaking(lang):
                    left = spoken(estimate.left if task.id == 0 else task.time_remaining)
                return Text(f"{share:4.0%}  {left}" if share is not None else left, no_wrap=True)

        self._estimate = estimate
        self._live = Progress(
            TextColumn("  {task.description}", markup=False), Drawn(), Left(),
            console=Console(stderr=True), transient=True, refresh_per_second=5,
        )  # fmt: skip
        self._tasks: dict[str, Any] = {}
        self._whole = self._live.add_task("", total=None)
        self._live.start()

    def __call__(self, words: str) -> None:
        self._live.update(self._whole, description=say(words))

    def began(self, step: str) -> None:
        self._estimate.begin(step)

    def counted(self, done: int, count: int) -> None:
        self._estimate.count(done, count)
        self._live.update(self._whole, description=say("{done:,} of {count:,}", done=done, count=count))

    def advance(self, what: str, done: int, total: int | None) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._live.add_task(what, total=total)
        self._live.update(self._tasks[what], completed=done, total=total)
        if total is not None and done >= total:
            self._live.remove_task(self._tasks.pop(what))

    def close(self) -> None:
        self._live.stop()


@contextlib.contextmanager
def following(quiet: bool, steps: Mapping[str, float] | None = None) -> Iterator[Follower]:
    """Yield who follows a piece of work: nobody if quiet, a bar on a terminal, lines elsewhere.

    Parameters
    ----------
    quiet
        Whether nothing is to be said.
    steps
        Seconds that each named step should take, where the work has such steps.
    """
    estimate = Estimate(steps or {})
    follower: Follower
    if quiet:
        follower = Follower()
    elif sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        follower = Bar(estimate)
    else:
        follower = Lines(estimate, lambda line: click.echo(line, err=True))
    try:
        yield follower
    finally:
        follower.close()

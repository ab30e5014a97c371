"""Long work says how far it is: a bar on a terminal, lines now and then elsewhere, nothing if quiet."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scrisk.cli.progress import EVERY, FIRST, STEPS, Estimate, Lines, expected, following
from scrisk.warehouse.history import History

PLAN = ("coop", "plan", "--chain", "rare-earths")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def on_terminal(environment: Mapping[str, str], *args: str, **more: str) -> str:
    """Run scrisk on a terminal of 100 columns and return everything it wrote there."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(
            sys.executable,
            [sys.executable, "-m", "scrisk", *args],
            {**environment, "TERM": "xterm-256color", **more},
        )
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    written = b""
    try:
        while piece := os.read(terminal, 65536):
            written += piece
    except OSError:  # the other end is closed
        pass
    _pid, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, written.decode()
    return written.decode()


def test_what_is_left_follows_the_pace() -> None:
    clock = Clock()
    estimate = Estimate({"map": 2.0, "score": 6.0, "write": 2.0}, clock)
    assert estimate.left is None  # nothing has begun
    estimate.begin("map")
    assert estimate.left == pytest.approx(10.0)
    clock.now += 4.0  # twice as long as the last time
    estimate.begin("score")
    assert estimate.share == pytest.approx(0.2)
    assert estimate.left == pytest.approx(16.0)
    clock.now += 6.0
    assert estimate.share == pytest.approx(0.5)
    assert estimate.left == pytest.approx(10.0)
    clock.now += 100.0  # a step that does not end is never told to be over
    assert 0.7 < (estimate.share or 0.0) < 0.8
    estimate.begin("write")
    clock.now += 1.0
    assert (estimate.share or 0.0) > 0.8


def test_what_is_counted_is_divided_by_time() -> None:
    clock = Clock()
    estimate = Estimate(clock=clock)
    estimate.count(0, 40)
    assert estimate.left is None
    clock.now += 5.0
    estimate.count(10, 40)
    assert estimate.left == pytest.approx(15.0)
    assert estimate.share == pytest.approx(0.25)


def test_lines_come_late_and_seldom() -> None:
    clock, lines = Clock(), list[str]()
    follower = Lines(Estimate({"score": 60.0}, clock), lines.append)
    follower.began("score")
    follower("computing scores")
    assert lines == []
    clock.now += FIRST
    follower("computing scores")
    follower("computing scores")
    assert lines == ["  computing scores · about 55 s left"]
    clock.now += EVERY
    follower.counted(3, 9)
    assert lines[1] == "  3 of 9 · about 45 s left"


def test_the_last_run_says_how_long_steps_take(warehouse_path: Path, tmp_path: Path) -> None:
    known = expected(History(warehouse_path))
    last = next(a for a in reversed(History(warehouse_path).attempts()) if a.status == "published")

    assert {entry["step"]: entry["seconds"] for entry in last.steps if entry["seconds"]}.items() <= known.items()
    assert set(known) == set(STEPS)  # a new step needs its place in the table
    assert expected(History(tmp_path / "none.duckdb")) == dict(STEPS)


def test_a_terminal_gets_a_bar_that_is_gone_at_the_end(environment: dict[str, str]) -> None:
    written = on_terminal(environment, *PLAN)

    assert re.search(r"\d+ of \d+", written)
    assert "━" in written
    # The last thing done to the line of the bar is to clear it.
    assert "\x1b[2K" in written
    assert "━" not in written[written.rindex("\x1b[2K") :]


def test_no_color_leaves_the_bar_without_colours(environment: dict[str, str]) -> None:
    written = on_terminal(environment, *PLAN, NO_COLOR="1")

    assert re.search(r"\d+ of \d+", written)
    assert not re.search(r"\x1b\[[\d;]*(3[0-9]|9[0-7])[\d;]*m", written)


@pytest.mark.parametrize(("args", "term"), [(("--quiet",), "xterm-256color"), ((), "dumb")])
def test_quiet_and_dumb_terminals_get_no_bar(environment: dict[str, str], args: tuple[str, ...], term: str) -> None:
    written = on_terminal(environment, *PLAN, *args, TERM=term)

    assert "━" not in written
    assert "\x1b[2K" not in written


def test_a_build_tells_its_steps_and_the_time_left(
    environment: dict[str, str], tmp_path: Path, few_flows: Callable[[Path], Path]
) -> None:
    place = few_flows(tmp_path / "few.duckdb")
    written = on_terminal(environment, "build", "--db", str(place), "--lang", "ko")

    assert re.search(r"\d+%  약 \d+초 남음", written)
    assert "점수 계산 중" in written
    assert not re.search(r"about|computing", written)
    assert "Built" in written or str(place) in written


def test_a_pipe_gets_no_control_signs(capsys: pytest.CaptureFixture[str]) -> None:
    with following(False, {"score": 60.0}) as follower:
        follower.began("score")
        follower("computing scores")

    assert capsys.readouterr().err == ""

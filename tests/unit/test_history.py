"""The runs of a warehouse: journal, lock, links, rollback and retention."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scrisk.errors import LockedError, UsageError
from scrisk.warehouse.history import History, home, now

HOLD = """
import sys
from pathlib import Path
from scrisk.warehouse.history import History
history = History(Path(sys.argv[1]))
with history.locked("refresh"):
    history.start("refresh")
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "scrisk.duckdb")


def _publish(history: History, run_id: str) -> None:
    with history.locked("refresh"):
        attempt = history.start("refresh")
        built = history.folder / "built"
        built.write_text(run_id, encoding="utf-8")
        history.publish(built, run_id)
        history.finish(replace(attempt, status="published", finished_at=now(), run_id=run_id))


def test_without_any_run(history: History) -> None:
    assert history.attempts() == []
    assert history.current() is None
    assert history.kept() == []
    with pytest.raises(UsageError, match="no run that is kept"):
        history.find("current")
    assert not history.folder.exists()


def test_the_newest_published_run_answers_and_the_older_are_kept(history: History) -> None:
    for run_id in ("aa11", "ab22", "cc33"):
        _publish(history, run_id)
    assert history.db.read_text(encoding="utf-8") == history.current() == "cc33"
    assert history.kept() == ["aa11", "ab22", "cc33"]
    assert history.find("current") == "cc33"
    assert history.find("previous") == "ab22"
    assert history.find("aa") == "aa11"
    with pytest.raises(UsageError, match="beginning of 2 runs"):
        history.find("a")
    with pytest.raises(UsageError, match="'zz' is no run") as caught:
        history.find("zz")
    assert "aa11, ab22, cc33" in caught.value.hint
    assert [(a.attempt, a.status, a.run_id) for a in history.attempts()] == [
        (1, "published", "aa11"), (2, "published", "ab22"), (3, "published", "cc33"),
    ]  # fmt: skip


def test_rolling_back_and_forth(history: History) -> None:
    for run_id in ("aa11", "bb22"):
        _publish(history, run_id)
    history.rollback("aa11")
    assert history.db.read_text(encoding="utf-8") == "aa11"
    assert history.withdrawn() == {"bb22"}
    assert history.attempts()[-1].status == "rolled-back"
    assert history.find("previous") == "bb22"
    with pytest.raises(UsageError, match="answers already"):
        history.rollback("aa11")
    history.rollback("bb22")
    assert history.current() == "bb22"
    assert history.withdrawn() == {"aa11"}


def test_retention_keeps_the_newest_and_the_one_that_answers(history: History) -> None:
    for run_id in ("a1", "b2", "c3", "d4"):
        _publish(history, run_id)
    history.rollback("a1")
    assert history.prune(2) == ["b2", "c3"]
    assert history.kept() == ["a1", "d4"]
    with pytest.raises(UsageError, match="'b2' is no longer kept"):
        history.find("b2")
    assert history.prune(0) == ["d4"]
    assert history.current() == "a1"


def test_a_torn_line_costs_one_attempt_only(history: History) -> None:
    _publish(history, "a1")
    with history.journal.open("ab") as file:
        file.write(b'{"attempt": 2, "comm')
    _publish(history, "b2")
    assert [a.run_id for a in history.attempts()] == ["a1", "b2"]


def test_two_at_once_one_works_and_one_says_who(history: History) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(history.db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(LockedError, match=f"`scrisk refresh`, process {holder.pid} on ") as caught,
            history.locked("x"),
        ):
            pass
        assert caught.value.exit_code == 9
        assert history.attempts()[-1].status == "running"
        with pytest.raises(LockedError):
            history.rollback("a1")
    finally:
        holder.kill()
        holder.communicate()
    assert history.attempts()[-1].status == "interrupted"
    _publish(history, "a1")
    assert history.current() == "a1"


def test_links_of_the_user_are_followed_and_ours_is_not(tmp_path: Path) -> None:
    big = tmp_path / "big disk"
    big.mkdir()
    link = tmp_path / "scrisk.duckdb"
    link.symlink_to("big disk/scrisk.duckdb")
    assert home(link) == big / "scrisk.duckdb"
    _publish(History(link), "a1")
    assert link.is_symlink()
    assert link.read_text(encoding="utf-8") == "a1"
    assert home(link) == big / "scrisk.duckdb"
    assert History(link).current() == "a1"


def test_a_file_system_without_symbolic_links(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError("no symbolic links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    for run_id in ("a1", "b2"):
        _publish(history, run_id)
    assert not history.db.is_symlink()
    assert history.db.read_text(encoding="utf-8") == history.current() == "b2"
    history.rollback("a1")
    assert history.current() == "a1"

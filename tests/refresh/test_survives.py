"""What kills, full disks, rivals and readers do to a refresh: nothing."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from scrisk.warehouse.history import History

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Bench

KILLS = 50

READER = """
import sys, threading, time
from pathlib import Path
from scrisk.warehouse import open_warehouse

db, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen, faults, asked = set(), [], [0]

def read():
    while not stop.exists():
        try:
            with open_warehouse(db) as warehouse:
                runs = {
                    row[0]
                    for row in warehouse.sql(
                        "SELECT run_id FROM out.score UNION ALL SELECT run_id FROM out.supplier_share"
                        " UNION ALL SELECT run_id FROM out.source UNION ALL SELECT run_id FROM out.item"
                        " UNION ALL SELECT run_id FROM out.run WHERE is_current"
                    ).rows
                }
                time.sleep(0.2)
                again = {row[0] for row in warehouse.sql("SELECT DISTINCT run_id FROM out.score").rows}
            asked[0] += 1
            if len(runs) != 1 or again != runs:
                faults.append(f"{runs} {again}")
            seen.update(runs)
        except Exception as error:
            faults.append(repr(error))
            return

threads = [threading.Thread(target=read) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(asked[0], *sorted(seen))
print("\\n".join(faults), file=sys.stderr)
sys.exit(1 if faults else 0)
"""


@pytest.fixture
def disturbed(bench: Bench, tmp_path: Path) -> tuple[Bench, Bench, dict[str, Any]]:
    """Return a warehouse after a first refresh, one after an undisturbed second, and what the second holds."""
    bench.write(100)
    done = bench.refresh()
    assert done.returncode == 0, done.stderr
    bench.write(300)
    calm = bench.copy(tmp_path / "calm")
    done = calm.refresh()
    assert done.returncode == 0, done.stderr
    return bench, calm, calm.contents()


def test_killed_at_fifty_moments(disturbed: tuple[Bench, Bench, dict[str, Any]], tmp_path: Path) -> None:
    before, calm, expected = disturbed
    first = before.contents()
    began = time.perf_counter()
    assert before.copy(tmp_path / "timed").refresh().returncode == 0
    length = time.perf_counter() - began
    moments = random.Random(20260113)
    answered = {"old": 0, "new": 0}
    for started in range(2 * KILLS):
        kills = sum(answered.values())
        if kills == KILLS:
            break
        trial = before.copy(tmp_path / f"trial{started}")
        began = time.perf_counter()
        victim = subprocess.Popen(trial.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            victim.wait(timeout=length * (kills + moments.random()) / KILLS)
        except subprocess.TimeoutExpired:
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            found = trial.contents()
            assert found in (first, expected), f"kill {kills}: half a result answers"
            answered["new" if found == expected else "old"] += 1
            assert trial.refresh_here() in ("published", "unchanged")
            assert trial.contents() == expected, f"kill {kills}: the next refresh holds something else"
            assert trial.litter() == [], f"kill {kills}"
            assert History(trial.db).current() == History(calm.db).current()
        else:  # done before its moment came: others had slowed down what was timed
            length = time.perf_counter() - began
        shutil.rmtree(trial.folder)  # fifty of them would fill a small disk
    assert sum(answered.values()) == KILLS, answered
    assert answered["old"] >= KILLS // 5, answered


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
@pytest.mark.parametrize("limit", [100, 3_000, 200_000, 4_000_000])
def test_a_full_disk_changes_nothing(
    disturbed: tuple[Bench, Bench, dict[str, Any]], tmp_path: Path, limit: int
) -> None:
    # A limit on the size of files makes writes fail as a full disk does, without filling anybody's disk.
    before, _calm, expected = disturbed
    first = before.contents()
    limited = f"""
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
sys.argv = sys.argv[1:]
runpy.run_module("scrisk", run_name="__main__", alter_sys=True)
"""
    command = before.command()
    done = subprocess.run(
        [sys.executable, "-c", limited, *command[2:]], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert "cannot be written" in done.stderr
    assert "still answers" in done.stderr
    assert before.contents() == first
    assert before.litter() == []
    assert before.refresh_here() == "published"
    assert before.contents() == expected


def test_two_at_once_one_works_and_one_says_who(bench: Bench) -> None:
    bench.write(100)
    worker = subprocess.Popen(bench.command(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    lock = bench.folder / "scrisk.duckdb.d" / "lock.json"
    while not lock.exists() and worker.poll() is None:
        time.sleep(0.01)
    rival = bench.refresh()
    assert rival.returncode == 9
    assert f"`scrisk refresh`, process {worker.pid} on " in rival.stderr
    assert worker.wait() == 0, worker.stderr
    worker.communicate()
    assert [attempt.status for attempt in History(bench.db).attempts()] == ["published"]


def test_twenty_readers_during_ten_refreshes(bench: Bench, tmp_path: Path) -> None:
    bench.write(1)
    assert bench.refresh().returncode == 0
    stop = tmp_path / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(bench.db), str(stop)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    runs = [History(bench.db).current()]
    try:
        for number in range(10):
            bench.write(100 + number)
            done = bench.refresh()
            assert done.returncode == 0, done.stderr
            runs.append(History(bench.db).current())
    finally:
        stop.touch()
        told = [reader.communicate() for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 4, [err for _out, err in told]
    assert len(set(runs)) == 11
    seen: set[str] = set()
    for out, _err in told:
        asked, *of = out.split()
        assert int(asked) >= 10
        seen.update(of)
    assert seen <= set(runs)
    assert len(seen) >= 5


def test_nothing_new_builds_nothing(bench: Bench) -> None:
    bench.write(100)
    log = bench.folder / "refresh.log"
    assert bench.refresh().returncode == 0
    file = History(bench.db).run_file(str(History(bench.db).current()))
    written = file.stat().st_mtime_ns
    assert bench.refresh("--log-file", str(log)).returncode == 0
    assert file.stat().st_mtime_ns == written
    assert [attempt.status for attempt in History(bench.db).attempts()] == ["published", "unchanged"]
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert events[-1]["event"] == "end"
    assert events[-1]["status"] == "unchanged"

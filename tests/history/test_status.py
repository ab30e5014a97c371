"""Fresh, stale, failed, missing: from real journals, with the exit codes monitors get."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from scrisk.errors import OutputError
from scrisk.refresh.metrics import metrics, write_metrics
from scrisk.refresh.status import look
from scrisk.warehouse.history import History

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = timedelta(days=8)


def _stamp(hours_ago: float) -> str:
    return (NOON - timedelta(hours=hours_ago)).isoformat().replace("+00:00", "Z")


@pytest.fixture
def history(warehouse_path: Path, tmp_path: Path) -> History:
    """Return a warehouse with a real run that was published ten hours before noon."""
    made = History(tmp_path / "scrisk.duckdb")
    with made.locked("refresh"):
        _attempt(made, "published", 10, run="a1")
        made.run_file("a1").parent.mkdir()
        os.link(warehouse_path.resolve(), made.run_file("a1"))
        made.answer_with("a1")
    return made


def _attempt(history: History, status: str, hours_ago: float, run: str | None = None, **more: Any) -> None:
    attempt = replace(history.start("refresh"), started_at=_stamp(hours_ago + 1))
    made: dict[str, Any] = {"steps": [{"step": "score", "seconds": 1.5, "row_count": 3}], "row_counts": {"score": 3}}
    history.finish(
        replace(attempt, status=status, finished_at=_stamp(hours_ago), run_id=run, **(made if run else {}), **more)
    )


def test_fresh_until_the_age_is_over(history: History) -> None:
    assert look(history, timedelta(hours=10), NOON).state == "fresh"
    found = look(history, timedelta(hours=9), NOON)
    assert (found.state, found.exit_code, found.is_stale) == ("stale", 10, True)
    assert (found.age_seconds, found.run_id) == (36_000, "a1")


def test_nothing_new_is_a_success(history: History) -> None:
    _attempt(history, "unchanged", 2)
    found = look(history, timedelta(hours=3), NOON)
    assert (found.state, found.age_seconds) == ("fresh", 7200)


def test_a_failure_is_told_while_the_old_run_answers(history: History) -> None:
    _attempt(history, "failed", 1, error="the server said no")
    found = look(history, WEEK, NOON)
    assert (found.state, found.exit_code, found.run_id) == ("failed", 11, "a1")
    assert found.last_attempt is not None
    assert found.last_attempt.error == "the server said no"
    assert found.last_success == _stamp(10)
    _attempt(history, "unchanged", 0.5)
    assert look(history, WEEK, NOON).state == "fresh"


def test_a_killed_refresh_is_a_failure(history: History) -> None:
    history.start("refresh")
    found = look(history, WEEK, NOON)
    assert found.state == "failed"
    assert found.last_attempt is not None
    assert found.last_attempt.status == "interrupted"


def test_a_refresh_at_work_is_no_failure(history: History) -> None:
    script = (
        "import sys; from pathlib import Path; from scrisk.warehouse.history import History\n"
        "history = History(Path(sys.argv[1]))\n"
        "with history.locked('refresh'):\n    history.start('refresh'); print('held', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(history.db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        found = look(history, WEEK, NOON)
        assert found.state == "fresh"
        assert found.running is not None
    finally:
        holder.kill()
        holder.communicate()


def test_missing_damaged_and_gone(history: History, tmp_path: Path) -> None:
    nothing = look(History(tmp_path / "other.duckdb"), WEEK, NOON)
    assert (nothing.state, nothing.exit_code, nothing.last_attempt) == ("missing", 12, None)
    assert "there is no warehouse" in nothing.problem
    history.run_file("a1").unlink()
    assert look(history, WEEK, NOON).state == "missing"
    history.run_file("a1").write_bytes(b"no database" * 5000)
    assert "cannot be read" in look(history, WEEK, NOON).problem


def test_a_rollback_is_told_until_something_is_published(history: History) -> None:
    with history.locked("refresh"):
        _attempt(history, "published", 5, run="b2")
        os.link(history.run_file("a1"), history.run_file("b2"))
        history.answer_with("b2")
    history.rollback("a1")
    found = look(history, WEEK, NOON)
    assert (found.state, found.run_id, found.last_success) == ("fresh", "a1", _stamp(5))
    assert found.rolled_back is not None
    _attempt(history, "published", 4, run="c3")
    assert look(history, WEEK, NOON).rolled_back is None


def test_sources_with_edition_and_age(history: History) -> None:
    (history.folder / "checked.json").write_text(json.dumps({"wmd": _stamp(36)}), encoding="utf-8")
    found = {source.source: source for source in look(history, WEEK, NOON + timedelta(days=30)).sources}
    assert found["wmd"].editions == "production 2018-2024"
    assert found["wmd"].origin == "embedded"
    assert found["baci"].age_seconds is not None
    assert found["baci"].waiting == 0


def test_staged_parts_that_no_run_holds_wait(own_runs: Any) -> None:
    history = own_runs.history
    found = {source.source: source for source in look(history, WEEK).sources}
    assert found["baci"].waiting == 0
    assert found["baci"].origin == "both"
    assert "HS92 V202612" in found["baci"].editions
    history.rollback(own_runs.first)
    assert {source.source: source.waiting for source in look(history, WEEK).sources}["baci"] == 2


# --- metrics


def _read(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_are_what_a_parser_reads(history: History) -> None:
    _attempt(history, "failed", 1, error="no")
    text = metrics(history, look(history, WEEK, NOON))
    found = _read(text)
    assert found["scrisk_last_success_timestamp_seconds", ()] == (NOON - timedelta(hours=10)).timestamp()
    assert found["scrisk_last_attempt_timestamp_seconds", ()] == (NOON - timedelta(hours=2)).timestamp()
    assert found["scrisk_last_attempt_success", ()] == 0
    assert found["scrisk_run_duration_seconds", (("step", "score"),)] == 1.5
    assert found["scrisk_rows", (("table", "score"),)] == 3
    assert found["scrisk_state", (("state", "failed"),)] == 1
    assert found["scrisk_state", (("state", "fresh"),)] == 0
    assert found["scrisk_info", (("code_version", ""), ("method_version", ""), ("run_id", "a1"))] == 1
    assert sum(value for (name, _), value in found.items() if name == "scrisk_alerts") > 0
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation.endswith(".")
    assert text.endswith("\n")


def test_metrics_without_a_warehouse(tmp_path: Path) -> None:
    history = History(tmp_path / "none.duckdb")
    found = _read(metrics(history, look(history, WEEK, NOON)))
    assert found == {("scrisk_state", (("state", name),)): float(name == "missing")
                     for name in ("fresh", "stale", "failed", "missing")}  # fmt: skip


def test_labels_are_escaped(history: History) -> None:
    from scrisk.refresh.metrics import _family

    text = _family("scrisk_x", "Text.", [({"name": 'a "b"\\c\nd'}, 1.0)])
    assert _read(text) == {("scrisk_x", (("name", 'a "b"\\c\nd'),)): 1.0}


def test_metrics_are_written_whole_and_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "scrisk.prom"
    path.write_text("old", encoding="utf-8")
    write_metrics("new 1\n", path)
    assert path.read_text(encoding="utf-8") == "new 1\n"
    assert path.stat().st_mode & 0o777 == 0o644
    assert [entry.name for entry in tmp_path.iterdir()] == ["scrisk.prom"]
    with pytest.raises(OutputError, match="cannot be written"):
        write_metrics("new 1\n", tmp_path / "none" / "scrisk.prom")


# --- on the command line


def test_exit_codes_and_json(runs: Any, runs_cli: Any, tmp_path: Path) -> None:
    (row,) = json.loads(runs_cli("status", "--format", "json").stdout)
    assert (row["state"], row["run_id"], row["exit_code"]) == ("fresh", runs.changed, 0)
    assert {source["source"] for source in row["sources"]} >= {"baci", "wmd", "wgi"}
    missing = runs_cli("status", db=tmp_path / "none.duckdb", code=12)
    assert "missing: nothing answers" in missing.stdout
    assert not (tmp_path / "none.duckdb.d").exists()


def test_max_age_comes_from_the_settings(history: History, runs_cli: Any) -> None:
    _attempt(history, "unchanged", (NOON - datetime.now(UTC)).total_seconds() / 3600 + 48)
    assert "stale" in runs_cli("status", "--max-age", "36h", db=history.db, code=10).stdout
    assert "fresh" in runs_cli("status", db=history.db).stdout
    (history.folder / "refresh.toml").write_text('[status]\nmax_age = "1d"\n', encoding="utf-8")
    assert "stale" in runs_cli("status", db=history.db, code=10).stdout
    runs_cli("status", "--max-age", "soon", db=history.db, code=2)


def test_the_error_of_a_failure_is_shown(history: History, runs_cli: Any) -> None:
    _attempt(history, "failed", 1, error="check trade_magnitude_kept found 3 bad row(s)")
    text = runs_cli("status", "--max-age", "520w", db=history.db, code=11).stdout
    assert "failed: the last refresh failed; the run before it still answers" in text
    assert "trade_magnitude_kept" in text


def test_metrics_file(runs_cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "scrisk.prom"
    runs_cli("status", "--metrics-file", str(path))
    assert _read(path.read_text(encoding="utf-8"))["scrisk_state", (("state", "fresh"),)] == 1

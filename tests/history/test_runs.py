"""Runs and rollbacks on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from scrisk.catalog import load
from scrisk.errors import DataError
from scrisk.language import english, speaking
from scrisk.sources.given import Refused, refusal
from scrisk.sources.own_rows import understood
from scrisk.warehouse import open_warehouse
from scrisk.warehouse.builder import journaled
from scrisk.warehouse.changes import by_table, input_changes, told
from scrisk.warehouse.history import Attempt, History


def _input(table: str, part: str, digest: str, edition: str = "1") -> dict[str, Any]:
    return {"source": "s", "source_table": table, "part": part, "sha256": digest, "edition": edition}


def test_inputs_that_came_went_and_were_revised() -> None:
    before = [_input("a", "all", "x"), _input("b", "2023", "x"), _input("c", "all", "x", "one")]
    after = [_input("a", "all", "x"), _input("b", "2024", "x"), _input("c", "all", "y", "two"), _input("d", "all", "z")]
    found = input_changes(before, after)
    assert [(c.source_table, c.part, c.change) for c in found] == [
        ("b", "2023", "removed"), ("b", "2024", "new"), ("c", "all", "revised"), ("d", "all", "new"),
    ]  # fmt: skip
    assert by_table(found) == ["b 2023: removed, 1", "b 2024: new, 1", "c: one -> two", "d: new, 1"]
    many = input_changes([], [_input("a", str(year), "x") for year in range(1995, 2025)])
    assert by_table(many) == ["a: 30 parts new, 1995 to 2024"]
    assert input_changes(after, after) == []


def test_what_is_told_of_each_attempt() -> None:
    one = Attempt(1, "build", "published", "", run_id="a", code_version="1", method_version="m", method_hash="h")
    attempts = [
        one,
        Attempt(2, "refresh", "failed", "", error="no answer\nfrom the server"),
        Attempt(3, "refresh", "unchanged", ""),
        Attempt(4, "build", "published", "", run_id="b", code_version="2", method_version="m", method_hash="k"),
        Attempt(5, "rollback", "rolled-back", "", run_id="a", withdrawn="b"),
        Attempt(6, "refresh", "interrupted", ""),
    ]
    assert list(told(attempts).values()) == [
        "first run", "no answer", "nothing new", "method m, edited; code 1 -> 2", "in place of b", ""
    ]  # fmt: skip


def _refused(history: History) -> None:
    row = {"supplier": "CHN", "item": "graphite", "value": "-5", "date": "2024"}
    with history.locked("refresh"), journaled(history, "refresh"):
        try:
            understood(row, load(), "HS22", date(2026, 11, 26))
        except Refused as refused:
            raise refusal("own.csv", [refused.line(2)], 1, 1, "") from refused


def test_records_are_english_in_whatever_language_they_are_made(tmp_path: Path) -> None:
    history = History(tmp_path / "scrisk.duckdb")
    with speaking("ja"):
        with pytest.raises(DataError) as caught:
            _refused(history)
        said = told([Attempt(1, "build", "published", ""), Attempt(2, "build", "published", "")])

    assert "負である" in caught.value.message
    (attempt,) = history.attempts()
    assert attempt.error == "own.csv: 1 of 1 rows cannot be taken, so none was:\n  row 2, value '-5': is negative"
    assert said == {1: "最初の実行", 2: "再構築、新しいものなし"}
    assert [english(words) for words in said.values()] == ["first run", "built again, nothing new"]


def test_runs_newest_first_with_what_changed(runs: Any, runs_cli: Any) -> None:
    rows = json.loads(runs_cli("runs", "--format", "json").stdout)
    published = [row for row in rows if row["status"] == "published"]
    assert [row["run_id"] for row in published] == [runs.changed, runs.revised, runs.first]
    assert [row["attempt"] for row in rows] == sorted((row["attempt"] for row in rows), reverse=True)
    assert [row["run_id"] for row in rows if row["is_current"]] == [runs.changed]
    assert all(row["is_kept"] and row["row_count"] > 20_000 and row["seconds"] > 0 for row in published)
    changed, revised, first = (row["changed"] for row in published)
    assert first == "first run"
    assert revised == "baci_flow HS92-2024: new, HS92 V202612; baci_flow HS92-2025: new, HS92 V202612"
    assert changed == "method 2026.11, edited; catalog"


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("args", [("runs",), ("status",), ("diff",), ("diff", "--all"), ("alerts",)])
def test_tables_fit(runs_cli: Any, args: tuple[str, ...], width: int, runs: Any) -> None:
    lines = runs_cli(*args, columns=width).stdout.splitlines()
    # The path of the warehouse is not broken where it is one word.
    assert [line for line in lines if cell_len(line) > width and str(runs.history.db) not in line] == []
    assert len(lines) > 3


def test_steps_of_a_run(runs: Any, runs_cli: Any) -> None:
    rows = json.loads(runs_cli("runs", "--steps", "current", "--format", "json").stdout)
    assert [row["step"] for row in rows][:5] == ["ingest", "map", "check-core", "hazard", "score"]
    assert json.loads(runs_cli("runs", "--steps", runs.changed[:8], "--format", "json").stdout) == rows
    assert {row["attempt"] for row in json.loads(runs_cli("runs", "--steps", "1", "--format", "json").stdout)} == {1}
    assert "s in all" in runs_cli("runs", "--steps", "current").stdout
    assert "is no run" in runs_cli("runs", "--steps", "zz", code=2).stderr


def test_without_any_run(runs_cli: Any, tmp_path: Path) -> None:
    place = tmp_path / "none.duckdb"
    assert json.loads(runs_cli("runs", "--format", "json", db=place).stdout) == []
    assert "No run yet" in runs_cli("runs", db=place).stdout
    assert "No run is kept yet" in runs_cli("rollback", "previous", db=place, code=2).stderr
    assert "No run is kept yet" in runs_cli("diff", db=place, code=2).stderr
    assert not place.exists()


def test_rolling_back_under_a_reader(own_runs: Any, runs_cli: Any) -> None:
    ask = "SELECT DISTINCT run_id FROM out.score"
    history = own_runs.history
    with open_warehouse(history.db) as reader:
        said = runs_cli("rollback", "previous", db=history.db)
        assert f"Run {own_runs.revised} answers now, in place of {own_runs.changed}" in said.stderr
        assert reader.sql(ask).rows == [(own_runs.changed,)]
        with open_warehouse(history.db) as newcomer:
            assert newcomer.sql(ask).rows == [(own_runs.revised,)]
    rows = json.loads(runs_cli("runs", "--format", "json", db=history.db).stdout)
    assert (rows[0]["status"], rows[0]["changed"]) == ("rolled-back", f"in place of {own_runs.changed}")
    assert [row["is_current"] for row in rows] == [True, False, False, False]
    assert "answers already" in runs_cli("rollback", own_runs.revised, db=history.db, code=2).stderr
    assert "rolled back to" in runs_cli("status", db=history.db).stdout
    runs_cli("rollback", own_runs.changed[:10], db=history.db)
    assert history.current() == own_runs.changed


def test_a_run_that_is_gone_is_refused_with_those_that_are_kept(tmp_path: Path,
                                                                runs_cli: Any) -> None:  # fmt: skip
    history = History(tmp_path / "scrisk.duckdb")
    with history.locked("build"):
        for run in ("aaaa1111", "bbbb2222", "cccc3333"):
            attempt = history.start("build")
            built = tmp_path / "built"
            built.write_bytes(b"run")
            history.publish(built, run)
            history.finish(replace(attempt, status="published", finished_at=attempt.started_at, run_id=run))
        history.prune(2)
    text = runs_cli("rollback", "aaaa", db=history.db, code=2).stderr
    assert "'aaaa' is no longer kept" in text
    assert "bbbb2222, cccc3333" in text
    rows = json.loads(runs_cli("runs", "--format", "json", db=history.db).stdout)
    assert [row["is_kept"] for row in rows] == [True, True, False]
    assert "gone" in runs_cli("runs", db=history.db).stdout
    with history.locked("build"):
        history.prune(1)
    assert "no earlier run is kept" in runs_cli("rollback", "previous", db=history.db, code=2).stderr


def test_a_build_again_is_said_so(runs: Any) -> None:
    # The same plan has the same run id, so `told` finds nothing that differs.
    done = next(attempt for attempt in runs.history.attempts() if attempt.run_id == runs.first)
    assert told([done, done])[done.attempt] == "built again, nothing new"

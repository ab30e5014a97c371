"""A user's mistake gets words and an exit code, never a trace."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

MISTAKES: dict[str, tuple[tuple[str, ...], int, str]] = {
    "unknown command": (("scor",), 2, "Did you mean score"),
    "unknown economy": (("score", "Jappan"), 2, "JPN"),
    "unknown item": (("explain", "JPN", "grafite"), 2, "graphite"),
    "unknown item in Korean": (("explain", "KOR", "희토류 금솟"), 2, "rare-earth-metals"),
    "unknown HS code": (("score", "--item", "999999"), 2, "scrisk items"),
    "unknown chain": (("score", "--chain", "rare-earth"), 2, "rare-earths"),
    "unknown stage": (("items", "--stage", "tols"), 2, "tool"),
    "unknown list": (("items", "--list", "kor-critical"), 2, "kor-critical-33"),
    "unknown column": (("score", "--sort", "hhi_norm"), 2, "hhi_normalised"),
    "unknown term": (("terms", "geopolrsk"), 2, "geopolrisk"),
    "unknown source": (("build", "--without", "cset"), 2, "cset-chips"),
    "year without data": (("score", "JPN", "--item", "graphite", "--year", "1989"), 2, "1995-2024"),
    "year without data, explained": (("explain", "JPN", "graphite", "--year", "1989"), 2, "1995-2024"),
    "one economy": (("compare", "JPN", "Japan"), 2, "two different"),
    "no economy": (("compare",), 2, "--help"),
    "no query": (("sql",), 2, "--file"),
    "two queries": (("sql", "SELECT 1", "--file", "-"), 2, "one query"),
    "wrong option": (("score", "--formt", "json"), 2, "--format"),
    "wrong choice": (("score", "--method", "best"), 2, "geopolrisk"),
    "wrong query": (("sql", "SELEC 1"), 6, "syntax error"),
    "unknown table": (("sql", "SELECT * FROM out.scores"), 6, "SHOW ALL TABLES"),
    "writing query": (("sql", "DROP TABLE out.score"), 6, "read-only"),
    "reading files": (("sql", "SELECT * FROM read_csv('/etc/passwd')"), 6, "refused"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_answered_in_words(run: Any, name: str) -> None:
    args, code, words = MISTAKES[name]
    result = run(*args, code=code)

    assert result.stdout == ""
    assert words in result.stderr
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.stderr


def test_debug_shows_the_trace(process: Any) -> None:
    done = process("score", "Jappan", "--debug")

    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert b"CodeError" in done.stderr


def test_damaged_warehouse_says_what_to_do(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "damaged.duckdb"
    path.write_bytes(b"no database")

    assert "scrisk build" in run("score", "--db", str(path), code=5).stderr


def test_warehouse_is_named_before_or_after_the_command(run: Any, tmp_path: Path, warehouse_path: Path) -> None:
    path = tmp_path / "damaged.duckdb"
    path.write_bytes(b"no database")

    assert str(path) in run("--db", str(path), "economies", code=5).stderr
    assert str(path) in run("economies", "--db", str(path), code=5).stderr
    assert run("--db", str(path), "economies", "--db", str(warehouse_path)).stdout
    assert str(path) in run("economies", env={"SCRISK_DB": str(path)}, code=5).stderr


def test_closed_pipe_is_quiet(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "scrisk", "score", "--format", "json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) == 141

    assert said == b""


def test_interrupt_has_its_own_code(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "scrisk", "sql", "-"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        # It waits for the query; by then it has set up everything.
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in said


def test_query_from_standard_input_and_file(run: Any, tmp_path: Path) -> None:
    script = tmp_path / "question.sql"
    script.write_text("\ufeffSELECT 7 AS seven -- 日本", encoding="utf-8")

    for args, given in (
        (("-",), "SELECT 7 AS seven"),
        (("--file", "-"), "SELECT 7 AS seven"),
        (("--file", str(script)), None),
    ):
        assert run("sql", *args, "--format", "csv", input=given).stdout == "seven\n7\n"


def test_script_that_is_no_text(run: Any, tmp_path: Path) -> None:
    script = tmp_path / "question.sql"
    script.write_bytes(b"\xff\xfe\x00")

    assert "UTF-8" in run("sql", "--file", str(script), code=2).stderr

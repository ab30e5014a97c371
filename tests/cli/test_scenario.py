"""``scrisk scenario``: what it lists, shows, runs and writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from scrisk.resources import data_dir

LIBRARY = sorted(path.stem for path in (data_dir() / "scenarios").glob("*.toml"))


def rows(run: Any, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("scenario", *args, "--format", "json").stdout)
    return found


def test_list_has_the_library_and_each_pair(run: Any) -> None:
    listed = [row["scenario"] for row in rows(run, "list")]
    assert sorted(listed) == LIBRARY
    pairs = [row["scenario"] for row in rows(run, "list", "--pairs")][len(listed) :]
    assert len(pairs) == len(set(pairs)) == len(LIBRARY) * (len(LIBRARY) - 1) // 2
    text = run("scenario", "list").stdout
    assert "judgement" in text
    assert all(name in text for name in LIBRARY)


@pytest.mark.parametrize("name", LIBRARY)
def test_every_scenario_runs_and_shows(run: Any, name: str) -> None:
    found = rows(run, "run", name, "--stocks", "0")
    assert found, name
    assert {row["scenario"] for row in found} == {name}
    assert run("scenario", "run", name).stdout.splitlines()[1].startswith("If ")
    assert "rests on" in run("scenario", "show", name).stdout


def test_the_answer_is_a_sentence_a_table_and_a_picture(run: Any) -> None:
    text = run("scenario", "run", "cn-graphite", columns=80).stdout
    first = " ".join(text.split())
    assert "If China stops graphite to Japan and Korea, Japan runs short of natural graphite after" in first
    assert "Korea runs short of natural graphite after" in first
    assert "Japan against Korea" in text
    assert "Share of demand that is not met, day by day" in text
    assert "█" in text
    assert "judgement" in text
    assert "±" not in text


def test_what_is_drawn_carries_its_standard_error(run: Any) -> None:
    text = run("scenario", "run", "cn-graphite", "--draws", "300", columns=80).stdout
    assert "means over 300 draws" in text
    line = next(line for line in text.splitlines() if line.startswith("Natural graphite"))
    assert line.count("±") == 6
    for row in rows(run, "run", "cn-graphite", "--draws", "300"):
        assert row["run_mode"] == "drawn"
        assert all(row[f"{name}_se"] is not None for name in ("expected_shortfall_days", "p_unmet", "cvar_95"))


def test_errors_fall_with_the_square_root_of_the_draws(run: Any) -> None:
    few, many = (
        rows(run, "run", "cn-graphite", "--draws", draws, "--stocks", "0", "--economy", "KOR")[0]
        for draws in ("500", "8000")
    )
    assert few["expected_shortfall_days_se"] / many["expected_shortfall_days_se"] == pytest.approx(4, rel=0.15)


@pytest.mark.parametrize("columns", [80, 120, 200])
@pytest.mark.parametrize(
    "args",
    [
        ("run", "tw-output-stops"),
        ("run", "cn-dual-use-japan", "--drawn"),
        ("run", "cn-graphite", "cn-gallium-germanium", "mm-heavy-rare-earths"),
        ("list", "--pairs"),
    ],
)
def test_nothing_is_wider_than_the_terminal(run: Any, args: tuple[str, ...], columns: int) -> None:
    for lang in ("en", "ja", "ko"):
        for line in run("scenario", *args, "--lang", lang, columns=columns).stdout.splitlines():
            assert cell_len(line) <= columns, line


def test_several_names_are_compared(run: Any) -> None:
    text = run("scenario", "run", "cn-graphite", "cn-gallium-germanium").stdout
    assert "A cn-graphite: If" in text
    assert "B cn-gallium-germanium: If" in text
    found = rows(run, "run", "cn-gallium-germanium", "cn-graphite", "--stocks", "prior")
    assert [row["scenario"] for row in found] == ["cn-gallium-germanium"] * 4 + ["cn-graphite"] * 2


def test_joined_scenarios_lose_at_least_what_each_loses(run: Any) -> None:
    def lost(name: str) -> dict[tuple[str, str], float]:
        found = rows(run, "run", name, "--stocks", "0")
        return {(row["economy"], row["item"]): row["expected_shortfall_days"] for row in found}

    both, one, two = (lost(n) for n in ("tw-output-stops+cn-graphite", "tw-output-stops", "cn-graphite"))
    assert set(both) == set(one) | set(two)
    for alone in (one, two):
        assert all(both[key] >= days - 1e-9 for key, days in alone.items())
    # Three and more work as well.
    assert rows(run, "run", "cn-graphite+strait-malacca+tw-output-stops", "--stocks", "0")


def test_branches(run: Any) -> None:
    both = rows(run, "run", "cn-october-package", "--branch", "both")
    assert {row["branch"] for row in both} == {"in-force"}  # nothing is hit on the other
    assert "Japan is not hit" in " ".join(
        run("scenario", "run", "cn-october-package", "--branch", "both").stdout.split()
    )
    text = " ".join(run("scenario", "run", "cn-october-package").stdout.split())
    assert "cn-2025-57 and cn-2025-61 are past the end of the suspension, unconfirmed" in text
    earlier = " ".join(run("scenario", "run", "cn-october-package", "--as-of", "2026-01-01").stdout.split())
    assert "are suspended: this is the branch in force" in earlier


def test_one_economy_and_one_item(run: Any) -> None:
    found = rows(run, "run", "cn-gallium-germanium", "--economy", "Korea", "--item", "ガリウム", "--stocks", "10,prior")
    assert [(row["economy"], row["item"], row["stock_case"]) for row in found] == [
        ("KOR", "gallium", "10"), ("KOR", "gallium", "prior"),
    ]  # fmt: skip


def test_the_same_file_and_seed_give_the_same_bytes(tmp_path: Path, environment: dict[str, str]) -> None:
    text = (data_dir() / "templates" / "scenario.toml").read_text(encoding="utf-8")
    answers = []
    for place, threads in (("here", "1"), ("elsewhere/deeper", "2")):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        (folder / "mine.toml").write_text(text, encoding="utf-8")
        args = [sys.executable, "-m", "scrisk", "scenario", "run", "mine.toml", "--drawn", "--format", "csv"]
        env = {**environment, "NUMBA_NUM_THREADS": threads, "SCRISK_DB": str(Path(environment["SCRISK_DB"]).resolve())}
        done = subprocess.run(args, cwd=folder, env=env, capture_output=True, check=True, timeout=180)
        answers.append(done.stdout)
    assert answers[0] == answers[1] != b""
    env = {**environment, "SCRISK_DB": str(Path(environment["SCRISK_DB"]).resolve())}
    other = subprocess.run([*args, "--seed", "2"], cwd=folder, env=env, capture_output=True, check=True, timeout=180)
    assert other.stdout != answers[0]


def test_new_writes_a_file_that_runs(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert "scrisk scenario run" in run("scenario", "new", str(path)).stderr
    assert path.read_text(encoding="utf-8") == run("scenario", "new").stdout
    assert {row["item"] for row in rows(run, "run", str(path))} == {"tungsten"}
    assert "is there already" in run("scenario", "new", str(path), code=7).stderr
    assert "ending in .toml" in run("scenario", "new", "mine", code=2).stderr


def test_a_bad_file_is_refused(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = (data_dir() / "templates" / "scenario.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("depth = [0.4, 0.6]", "depth = 1.4").replace('"KOR"]', '"KRO"]'), encoding="utf-8")
    done = run("scenario", "run", str(path), code=4)
    assert "mine.toml: shock tungsten: depth 1.4 is above one" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("run",), "needs a name"),
        (("show",), "needs a name"),
        (("list", "x"), "takes no name"),
        (("run", "cn-grafite"), "Did you mean cn-graphite"),
        (("run", "cn-graphite", "--stocks", "many"), "neither prior nor a number of days"),
        (("run", "cn-graphite", "--economy", "Atlantis"), "no economy is called"),
    ],
)
def test_questions_that_are_not_understood(run: Any, args: tuple[str, ...], words: str) -> None:
    assert words in run("scenario", *args, code=2).stderr


def test_the_python_face_gives_the_same_rows(run: Any, warehouse_path: Path) -> None:
    import scrisk

    frame = scrisk.scenario("cn-graphite", ["JPN", "KOR"], db=warehouse_path)
    assert frame.to_dicts() == rows(run, "run", "cn-graphite")
    assert scrisk.scenario("cn-graphite", "KOR", stocks=[0, 60], db=warehouse_path).height == 2


def test_the_published_results_are_those_of_the_command(run: Any) -> None:
    text = (
        "SELECT economy, item, stock_case, expected_shortfall_days FROM out.scenario_result "
        "WHERE scenario = 'cn-dual-use-japan' AND run_mode = 'central' ORDER BY ALL"
    )
    published = json.loads(run("sql", text, "--format", "json").stdout)
    found = rows(run, "run", "cn-dual-use-japan")
    names = ("economy", "item", "stock_case", "expected_shortfall_days")
    key = lambda row: tuple(row[name] for name in names)  # noqa: E731
    assert sorted(map(key, found)) == sorted(map(key, published)) != []
    assert os.environ["SCRISK_DB"]

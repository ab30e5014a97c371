"""The lists: items, economies, sources, terms, build, warmup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrisk.terms import FLAGS, TERMS


def test_items_by_list_chain_and_stage(run: Any) -> None:
    tools = json.loads(run("items", "--chain", "semiconductors", "--stage", "tool", "--format", "json").stdout)
    listed = json.loads(run("items", "--list", "kor-strategic-10", "--format", "json").stdout)

    assert {(row["chain"], row["stage"]) for row in tools} == {("semiconductors", "tool")}
    assert listed
    assert all("kor-strategic-10" in row["official_lists"].split(";") for row in listed)


def test_items_have_names_in_the_language(run: Any) -> None:
    assert "희토류 금속" in run("items", "--lang", "ko").stdout


def test_sources_say_what_may_be_used_commercially(run: Any) -> None:
    text = run("sources").stdout
    rows = json.loads(run("sources", "--format", "json").stdout)

    for row in rows:
        # Our own mapping of country codes is what every other source is read with; it cannot be left out.
        assert (f"scrisk build --without {row['source']}" in text) is (row["source"] != "scrisk")
        block = next(part for part in text.split("\n\n") if part.startswith(f"{row['source']} ·"))
        assert ("NO COMMERCIAL USE" in " ".join(block.split())) == (not row["commercial_use"])
    assert re.search(r"For commercial use: scrisk build .*--without cset-chips", " ".join(text.split()))


def test_terms_need_no_warehouse(run: Any, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none.duckdb")
    text = run("terms", "--db", nowhere).stdout

    assert not Path(nowhere).exists()
    for name in (*TERMS, *FLAGS):
        assert re.search(rf"^{name}\b", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["hhi", "GeoPolRisk", "N eff", "pooled-code", "輸入依存度"])
def test_term_goes_by_name_or_label(run: Any, name: str) -> None:
    assert json.loads(run("terms", name, "--format", "json").stdout)


def test_flags_only(run: Any) -> None:
    rows = json.loads(run("terms", "--flags", "--format", "json").stdout)

    assert {row["term"]: row["definition"] for row in rows} == FLAGS


def test_first_run_builds_and_says_so(run: Any, few_flows: Callable[[Path], Path], tmp_path: Path) -> None:
    path = few_flows(tmp_path / "new.duckdb")
    result = run("economies", "--format", "csv", "--db", str(path))

    assert path.is_file()
    assert "No warehouse yet" in result.stderr
    assert result.stdout.startswith("economy,")
    again = run("economies", "--format", "csv", "--db", str(path))
    assert (again.stdout, again.stderr) == (result.stdout, "")

    # The same file serves as the place of a build of one's own.
    built = run("build", "--db", str(path), "--without", "cset-chips", "--without", "baci", "--format", "json")
    counts = {row["table"]: row["rows"] for row in json.loads(built.stdout)}
    assert counts["company_share"] == 0
    assert str(path) in built.stderr
    left = json.loads(run("sources", "--db", str(path), "--format", "json").stdout)
    assert {row["source"] for row in left if not row["is_loaded"]} == {"cset-chips", "baci"}
    assert "left out of this warehouse" in run("sources", "--db", str(path)).stdout
    # What is left is still scored, and what is not is said.
    text = run("score", "--db", str(path)).stdout
    assert "Gallium" in text
    assert "No figures" in text
    # The semiconductor graph is the dataset's: without it there are no rows, and the command says why.
    assert counts["chip_stop"] == counts["chip_share"] == 0
    for asked in ((), ("--stop", "NLD"), ("--choke",), ("--mutual", "JPN", "KOR")):
        assert "no semiconductor graph" in run("chain", "semiconductors", *asked, "--db", str(path)).stdout
    assert run("chain", "semiconductors", "--format", "json", "--db", str(path)).stdout.strip() == "[]"


def test_quiet_says_nothing_beside_the_answer(run: Any, few_flows: Callable[[Path], Path], tmp_path: Path) -> None:
    path = few_flows(tmp_path / "a.duckdb")
    missing = run("build", "--db", str(path), "--quiet", "--format", "csv")

    assert missing.stderr == ""
    assert missing.stdout.startswith("table,rows\n")


def test_build_refuses_what_is_not_there(run: Any, tmp_path: Path) -> None:
    assert run("build", "--catalog", str(tmp_path / "none"), code=2).stderr
    broken = tmp_path / "method.toml"
    broken.write_text("version = 1\n")
    result = run("build", "--db", str(tmp_path / "a.duckdb"), "--method", str(broken), code=4)
    assert "method.toml" in result.stderr
    assert not (tmp_path / "a.duckdb").exists()


def test_warmup_compiles(process: Any) -> None:
    done = process("warmup", "--format", "json")

    assert done.returncode == 0, done.stderr.decode()
    assert {"module": "scrisk.kernels.concentration"} in json.loads(done.stdout)
    assert b"ready" in done.stderr

"""The measures: what the command answers on a day, and that SQL and Python agree on every state."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from scrisk.catalog import load
from scrisk.catalog.measures import state
from scrisk.warehouse import open_warehouse, own_measures

NOW = ("--as-of", "2026-11-25")


def answer(run: Any, *words: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(run("measures", *words, "--format", "json").stdout)
    return {row["measure_id"]: row for row in rows}


def test_the_sentence_answers(run: Any) -> None:
    text = " ".join(run("measures", *NOW).stdout.split())

    assert text.startswith("On 25 November 2026 eleven measures bite on Japan (four of them on certain users only)")
    assert "Six are lapsed, unconfirmed: the suspension ended on 10 November 2026" in text
    assert "One is suspended until 27 November 2026." in text


def test_filters(run: Any) -> None:
    assert set(answer(run, *NOW, "--state", "suspended")) == {"cn-2024-46-2"}
    assert set(answer(run, *NOW, "--imposer", "Japan")) == {"jp-2019-korea", "jp-2023-tools"}
    assert "cn-2010-rare-earths" not in answer(run, *NOW, "--target", "KOR")
    assert {"cn-2023-39", "cn-2026-1", "cn-2025-58"} <= set(answer(run, *NOW, "--item", "graphite"))
    assert "cn-2023-39" not in answer(run, "--as-of", "2023-10-19")
    assert answer(run, "--as-of", "2023-10-20")["cn-2023-39"]["measure_state"] == "announced"


def test_a_day_that_is_none(run: Any) -> None:
    failed = run("measures", "--as-of", "2026-13-01", code=2)

    assert "2026-13-01" in failed.stderr


def test_nothing_wraps(run: Any) -> None:
    for width in (80, 200):
        for line in run("measures", *NOW, columns=width).stdout.splitlines():
            assert cell_len(line) <= width


def test_a_file_joins_in(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    text = (
        '[[measure]]\nid = "xx-1"\nimposer = "CHN"\ninstrument = "quota"\ncovers = "tin"\nin_force = 2026-11-20\n'
        'legal_basis = "an order"\nconfirmed = false\nnames = { en = "Tin quota", ja = "B", ko = "C" }\n'
        'targets = { scope = "all" }\nitems = [{ item = "tin", extent = "whole" }]\n'
        'sources = [{ producer = "somebody", title = "an order" }]\n'
    )
    path.write_text(text, encoding="utf-8")

    found = answer(run, *NOW, "--measures", str(path), "--item", "tin")
    assert found["xx-1"]["measure_state"] == "in-force"
    shown = run("measures", *NOW, "--measures", str(path), "--item", "tin").stdout
    assert "Tin quota ?" in shown
    assert "?: from memory" in shown


def test_sql_and_python_agree_on_every_measure(warehouse_path: Path) -> None:
    catalog = load()
    days = {date(2010, 1, 1), date(2030, 1, 1)}
    for measure in catalog.measures:
        for name in ("announced", "in_force", "suspended_from", "suspended_until", "ended"):
            when = getattr(measure, name)
            if when is not None:
                days |= {edge + timedelta(days=by) for edge in (when.first, when.last) for by in (-1, 0, 1)}
    ids = {measure.id for measure in catalog.measures}
    with open_warehouse(warehouse_path) as warehouse:
        for day in sorted(days):
            rows = warehouse.query("measures", as_of=day).dicts()
            assert {r["measure_id"]: r["measure_state"] for r in rows} == {
                measure.id: str(state(measure, day)) for measure in catalog.measures
            }
        # The rows made in Python for a file are those that SQL makes.
        day = date(2026, 11, 25)
        ours = {row["measure_id"]: row for row in own_measures.answer(catalog, ids, day)}
        for row in warehouse.query("measures", as_of=day).dicts():
            mine = ours[row["measure_id"]]
            for name in row:
                split = name.endswith("_items") or name in ("targets", "eased", "excluded")
                assert (
                    (sorted((row[name] or "").split(";")) == sorted((mine[name] or "").split(";")))
                    if split
                    else (row[name] == mine[name])
                ), (row["measure_id"], name)


def test_explain_lists_the_measures_of_an_item(run: Any) -> None:
    text = " ".join(run("explain", "JPN", "rare-earth-metals").stdout.split())

    assert "Policy measures on" in text
    assert "Ended: China: informal rare-earth stop (2010)" in text

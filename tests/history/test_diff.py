"""Which scores moved between two real runs, and why: every reason is the right one, with its evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scrisk.errors import UsageError, WarehouseError
from scrisk.method import load
from scrisk.terms import TABLES, TERMS
from scrisk.warehouse import open_warehouse
from scrisk.warehouse.depends import NO_SCORE, RESTS_ON, TABLES_OF, Basis
from scrisk.warehouse.diff import REASONS, diff
from scrisk.warehouse.sqlfiles import files


def _rows(runs: Any, before: str, after: str, **more: Any) -> dict[tuple[str, str, int, str], dict[str, Any]]:
    found = diff(runs.file(before), runs.file(after), **more)
    return {(r["economy"], r["item"], r["year"], r["basis"]): r for r in found.result.dicts()}


def test_a_run_does_not_differ_from_itself(runs: Any) -> None:
    found = diff(runs.file(runs.first), runs.file(runs.first))
    assert found.result.rows == []


def test_only_what_was_revised_moves_and_a_new_year_comes(runs: Any) -> None:
    rows = _rows(runs, runs.first, runs.revised, min_change=0.0)
    moved = {key for key, row in rows.items() if row["kind"] == "moved"}
    # China's share of Korea's graphite goes into Korea's two rows of 2024, and nowhere else.
    assert moved == {("KOR", "graphite", 2024, "quantity"), ("KOR", "graphite", 2024, "value")}
    row = rows["KOR", "graphite", 2024, "quantity"]
    assert row["reasons"] == "data-revised"
    assert "CHN 97.3% -> " in row["evidence"]
    assert "baci_flow HS92-2024: new, HS92 V202612" in row["evidence"]
    assert "2025" not in row["evidence"]
    came = [row for row in rows.values() if row["kind"] != "moved"]
    assert came != []
    assert {(row["kind"], row["reasons"], row["year"]) for row in came} == {("new", "new-year", 2025)}
    assert {row["value_before"] for row in came} == {None}
    assert all(row["evidence"] == "2024 -> 2025; baci_flow HS92-2025: new, HS92 V202612" for row in came)


def test_values_are_those_of_the_runs(runs: Any) -> None:
    rows = _rows(runs, runs.first, runs.revised)
    row = rows["KOR", "graphite", 2024, "value"]
    for run, name in ((runs.first, "value_before"), (runs.revised, "value_after")):
        with open_warehouse(runs.file(run)) as warehouse:
            ask = "SELECT hhi FROM out.score WHERE economy='KOR' AND item='graphite' AND year=2024 AND basis='value'"
            assert warehouse.sql(ask).rows == [(row[name],)]
    assert row["change"] == row["value_after"] - row["value_before"]


def test_the_change_of_three_years_sees_earlier_years(runs: Any) -> None:
    rows = _rows(runs, runs.first, runs.revised, column="hhi_change_3y", min_change=0.001)
    assert {key[:3] for key, row in rows.items() if row["kind"] == "moved"} == {("KOR", "graphite", 2024)}


def test_several_reasons_are_all_told(runs: Any) -> None:
    rows = _rows(runs, runs.first, runs.changed, column="geopolrisk", min_change=0.0)
    row = rows["KOR", "graphite", 2024, "quantity"]
    assert row["reasons"] == "catalog-changed;data-revised;method-changed"
    for text in (
        "hs_codes 250410;250490 -> 250410",
        "baci_flow HS92-2024: new",
        "geopolrisk.governance_span 5.0 -> 6.0",
    ):
        assert text in row["evidence"]
    # Korea's graphite was revised, Japan's was not.
    assert rows["JPN", "graphite", 2024, "quantity"]["reasons"] == "catalog-changed;method-changed"
    assert rows["JPN", "cobalt", 2024, "quantity"]["reasons"] == "method-changed"


def test_a_parameter_is_no_reason_for_what_does_not_rest_on_it(runs: Any) -> None:
    rows = _rows(runs, runs.revised, runs.changed)
    # The governance span has no say in a plain HHI: only the items of the changed catalog move.
    assert {key[1] for key in rows} == {"graphite", "silver"}
    assert {row["reasons"] for key, row in rows.items() if key[1] == "graphite"} == {"catalog-changed"}
    gone = {(row["kind"], row["reasons"]) for key, row in rows.items() if key[1] == "silver"}
    assert gone == {("removed", "item-removed")}


def test_backwards_it_is_the_other_way_round(runs: Any) -> None:
    rows = _rows(runs, runs.changed, runs.revised)
    assert {(row["kind"], row["reasons"]) for key, row in rows.items() if key[1] == "silver"} == {("new", "new-item")}
    forward = _rows(runs, runs.revised, runs.changed)
    assert set(rows) == set(forward)
    for key, row in rows.items():
        assert (row["value_before"], row["value_after"]) == (forward[key]["value_after"], forward[key]["value_before"])


def test_economies_and_items_narrow_it_down(runs: Any) -> None:
    everything = _rows(runs, runs.first, runs.revised)
    some = _rows(runs, runs.first, runs.revised, economies=["KOR"], items=["graphite"])
    assert some == {key: row for key, row in everything.items() if key[:2] == ("KOR", "graphite")}
    assert len(some) > 2


def test_a_source_left_out_is_told_apart_from_a_revision(runs: Any, tmp_path: Path) -> None:
    from scrisk.warehouse import build

    build(tmp_path / "a.duckdb", without=["wmd"])
    target = tmp_path / "a.duckdb"
    rows = {
        (r["economy"], r["item"], r["year"], r["basis"]): r
        for r in diff(runs.file(runs.first), target, column="geopolrisk").result.dicts()
    }
    assert rows != {}
    assert {(row["kind"], row["reasons"]) for row in rows.values()} == {
        ("undefined", "source-left-out"), ("removed", "source-left-out")
    }  # fmt: skip
    back = diff(target, runs.file(runs.first), column="geopolrisk").result.dicts()
    assert {row["reasons"] for row in back} == {"source-added"}


def test_an_unknown_column_and_a_text_are_refused(runs: Any) -> None:
    for column, near in (("hhhi", "hhi"), ("top_supplier", "top_supplier_share")):
        with pytest.raises(UsageError, match=column) as caught:
            diff(runs.file(runs.first), runs.file(runs.revised), column=column)
        assert near in caught.value.hint


def test_a_file_that_is_no_run_is_refused(runs: Any, tmp_path: Path) -> None:
    import duckdb

    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    with pytest.raises(WarehouseError, match="cannot be compared"):
        diff(other, runs.file(runs.first))
    other.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(WarehouseError, match="cannot be read"):
        diff(other, runs.file(runs.first))


def test_every_number_says_what_it_rests_on() -> None:
    numbers = {name for name in TABLES["score"].columns if TERMS[name].dtype in ("DOUBLE", "INTEGER")}
    assert set(RESTS_ON) == numbers
    kinds = {kind for basis in RESTS_ON.values() for kind in basis.kinds}
    assert kinds == {"supply", "totals", *TABLES_OF}
    assert kinds <= {path.stem for path in files("diff")}


def test_every_parameter_of_the_method_has_its_place() -> None:
    idle = Basis((), NO_SCORE)
    for parameter in (entry.key for entry in load()):
        used = any(basis.rests_on(parameter) for basis in RESTS_ON.values())
        assert used != idle.rests_on(parameter), parameter


# --- on the command line


def test_the_default_is_previous_to_current(runs: Any, runs_cli: Any) -> None:
    rows = json.loads(runs_cli("diff", "--format", "json").stdout)
    assert {(row["run_before"], row["run_after"]) for row in rows} == {(runs.revised, runs.changed)}
    assert all(set(row["reasons"].split(";")) <= set(REASONS) for row in rows)
    changes = [abs(row["change"]) for row in rows if row["change"] is not None]
    assert changes == sorted(changes, reverse=True)


def test_the_summary_counts(runs: Any, runs_cli: Any) -> None:
    text = runs_cli("diff", runs.first[:6], runs.revised[:6], columns=200).stdout
    assert " 2 of " in f" {text}"
    assert "scores moved by more than 0.01 in hhi; largest KOR graphite 2024 -" in text
    assert "baci_flow HS92-2024: new, HS92 V202612; baci_flow HS92-2025: new, HS92 V202612" in text
    assert "(new-year)" in text


def test_all_shows_every_row(runs: Any, runs_cli: Any) -> None:
    rows = json.loads(runs_cli("diff", "--economy", "Japan", "--format", "json").stdout)
    text = runs_cli("diff", "--economy", "Japan", "--all", columns=200).stdout
    assert sum(line.startswith("Japan") for line in text.splitlines()) == len(rows) > 20
    short = runs_cli("diff", "--economy", "Japan", columns=200).stdout
    assert sum(line.startswith("Japan") for line in short.splitlines()) == min(
        20, sum(row["change"] is not None for row in rows)
    )


def test_the_same_run_twice_is_said(runs: Any, runs_cli: Any) -> None:
    assert "nothing moved" in runs_cli("diff", "current", "current").stdout
    assert json.loads(runs_cli("diff", "current", "current", "--format", "json").stdout) == []


def test_an_item_of_an_older_run_can_be_named(runs_cli: Any) -> None:
    rows = json.loads(runs_cli("diff", "--item", "silver", "--format", "json").stdout)
    assert {row["reasons"] for row in rows} == {"item-removed"}


def test_an_unknown_run_lists_those_there_are(runs: Any, runs_cli: Any) -> None:
    text = runs_cli("diff", "zzz", code=2).stderr
    assert runs.first in text
    assert "'zzz' is no run that is kept" in text


def test_the_table_shows_focal_economies_unless_others_are_asked_for(runs_cli: Any) -> None:
    text = runs_cli("diff", "--column", "geopolrisk").stdout
    assert "Shown: JPN, KOR. Others by --economy or --all." in text.replace("\n", " ")
    assert not any(line.startswith("DEU") for line in text.splitlines())
    # The one parameter that moved them all is said once.
    assert text.count("    geopolrisk.governance_span 5.0 -> 6.0") == 1
    assert any(line.startswith("DEU") for line in runs_cli("diff", "--economy", "DEU").stdout.splitlines())

"""Alerts are data: rules are checked, evaluated on real and on small scores, published and counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scrisk.catalog import AlertRule, CatalogFilesError, alerts_hash, load, load_alerts
from scrisk.catalog.alerts import COLUMNS
from scrisk.warehouse import build, open_warehouse, own, sqlfiles
from scrisk.warehouse.history import History
from scrisk.warehouse.plan import make_plan
from scrisk.warehouse.staged import Staged

RULE = {"id": "a", "column": "hhi", "condition": "above", "threshold": 0.4, "text": "Too high."}


def _file(folder: Path, *rules: dict[str, Any]) -> Path:
    path = folder / "alerts.toml"
    path.write_text(
        "".join(
            "[[alert]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in rule.items()) for rule in rules
        ),
        encoding="utf-8",
    )
    return path


# --- the file


def test_the_embedded_rules_hold() -> None:
    rules = load_alerts(None, load())
    assert len({rule.id for rule in rules}) == len(rules) > 0
    assert all(rule.text.endswith(".") for rule in rules)
    assert any(rule.against == "last-run" for rule in rules)


def test_no_rule_is_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text("# none\n", encoding="utf-8")
    assert load_alerts(path) == ()


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        ({"column": "hhii"}, "alert a: column", "'hhii' is not known; did you mean hhi"),
        ({"column": "top_supplier"}, "alert a: column", "is not known"),
        ({"condition": "over"}, "alert a: condition", "'over' is none of"),
        ({"condition": "rises_by"}, "alert a", "needs against"),
        ({"condition": "rises_by", "against": "last-run", "threshold": 0}, "alert a", "above zero"),
        ({"threshold": "high"}, "alert a: threshold", "valid number, not 'high'"),
        ({"against": "yesterday"}, "alert a: against", "'yesterday' is none of"),
        ({"severity": "bad"}, "alert a: severity", "'bad' is none of"),
        ({"basis": ["weight"]}, "alert a: basis", "'weight' is not known"),
        ({"skip_flags": ["low_cover"]}, "alert a: skip_flags", "did you mean low_coverage"),
        ({"economies": ["JAP"]}, "alert a: economies", "'JAP' is not known"),
        ({"items": ["grafite"]}, "alert a: items", "did you mean graphite"),
        ({"chains": ["cars"]}, "alert a: chains", "'cars' is not known"),
        ({"treshold": 1}, "alert a: treshold", "unknown key; did you mean threshold?"),
        ({"id": "A B"}, "alert A B: id", "is not a slug"),
        ({"text": " "}, "alert a: text", "at least 1 character"),
    ],
)
def test_a_rule_with_a_fault_is_refused(tmp_path: Path, change: dict[str, Any], key: str, reason: str) -> None:
    with pytest.raises(CatalogFilesError) as caught:
        load_alerts(_file(tmp_path, {**RULE, **change}), load())
    (problem,) = caught.value.problems
    assert problem.file == "alerts.toml"
    assert problem.key == key
    assert reason in problem.reason


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = _file(tmp_path, {"id": "x"}, RULE, RULE)
    with pytest.raises(CatalogFilesError) as caught:
        load_alerts(path)
    assert {problem.reason for problem in caught.value.problems} == {"is missing", "this id is there already"}
    path.write_text("[alert]\nid = 1\n[alarm]\n", encoding="utf-8")
    with pytest.raises(CatalogFilesError, match="unknown key; did you mean alert"):
        load_alerts(path)


def test_another_rule_is_another_hash() -> None:
    one = AlertRule.model_validate(RULE)
    assert alerts_hash([one]) == alerts_hash([AlertRule.model_validate(dict(reversed(RULE.items())))])
    assert alerts_hash([one]) != alerts_hash([AlertRule.model_validate({**RULE, "threshold": 0.41})])


# --- small scores


class Scores:
    """A warehouse with scores that the test writes."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con = con
        self.folder = folder

    def add(self, value: float | None, year: int = 2024, **more: Any) -> None:
        """Insert a score of Japan's item "a"."""
        row = {
            "economy": "JPN", "item": "a", "chain": "c", "year": year, "basis": "quantity", "hhi": value,
            "is_estimated": False, "flags": "", "run_id": "r2", **more,
        }  # fmt: skip
        marks = ", ".join("?" for _ in row)
        self.con.execute(f"INSERT INTO out.score ({', '.join(row)}) VALUES ({marks})", list(row.values()))

    def before(self, value: float, year: int = 2024, column: str = "hhi") -> None:
        """Insert a score of the last run."""
        self.con.execute(
            "INSERT INTO raw.previous_score VALUES ('JPN', 'a', 'quantity', ?, ?, ?, 'r1')", [year, column, value]
        )

    def alerts(self, **rule: Any) -> list[tuple[Any, ...]]:
        """Return economy, item, year, value, value before, year before, run before of what one rule finds."""
        entry = AlertRule.model_validate({**RULE, **rule})
        frame = own.frames(load(), _method(), [], [], (entry,))["alert_rule"]
        path = self.folder / "rule.parquet"
        frame.write_parquet(path)
        sqlfiles.run(self.con, "10_raw/alert_rule.sql", {"path": str(path)})
        sqlfiles.run(self.con, "30_out/alert.sql")
        return self.con.execute(
            "SELECT economy, item, year, score_value, value_before, year_before, previous_run_id FROM out.alert"
        ).fetchall()


def _method() -> Any:
    from scrisk import method

    return method.load()


@pytest.fixture
def scores(tmp_path: Path) -> Iterator[Scores]:
    with duckdb.connect() as con:
        sqlfiles.run(con, "00_schemas.sql")
        sqlfiles.create(con, "10_raw/previous_score.sql")
        sqlfiles.create(con, "30_out/score.sql")
        con.execute("CREATE TABLE core.item AS SELECT 'a' AS item, 'quantity' AS headline_basis, true AS is_headline "
                    "UNION ALL SELECT 'b', 'value', false")  # fmt: skip
        con.execute("CREATE TABLE core.economy AS SELECT 'JPN' AS economy, true AS is_focal "
                    "UNION ALL SELECT 'DEU', false")  # fmt: skip
        yield Scores(con, tmp_path)


def test_above_and_below_at_the_threshold_itself_are_silent(scores: Scores) -> None:
    scores.add(0.4)
    assert scores.alerts() == []


def test_above(scores: Scores) -> None:
    scores.add(0.41)
    assert scores.alerts() == [("JPN", "a", 2024, 0.41, None, None, None)]


def test_below(scores: Scores) -> None:
    scores.add(0.1)
    assert scores.alerts(condition="below", threshold=0.2) == [("JPN", "a", 2024, 0.1, None, None, None)]


def test_only_the_newest_year_counts_and_undefined_is_silent(scores: Scores) -> None:
    scores.add(0.9, 2023)
    scores.add(None, 2024)
    assert scores.alerts() == []


@pytest.mark.parametrize(("before", "found"), [(0.39, 1), (0.4, 1), (0.41, 0), (None, 0)])
def test_above_since_goes_off_once(scores: Scores, before: float | None, found: int) -> None:
    scores.add(before, 2023)
    scores.add(0.5, 2024)
    assert len(scores.alerts(against="year-before")) == found


@pytest.mark.parametrize(("before", "found"), [(0.4, 1), (0.41, 0), (0.6, 0)])
def test_a_rise_of_a_tenth_in_a_year(scores: Scores, before: float, found: int) -> None:
    scores.add(before, 2023)
    scores.add(0.5, 2024)
    rule = {"condition": "rises_by", "threshold": 0.1, "against": "year-before"}
    expected = [("JPN", "a", 2024, 0.5, before, 2023, None)] if found else []
    assert scores.alerts(**rule) == expected


def test_a_gap_in_the_years_is_no_year_before(scores: Scores) -> None:
    scores.add(0.1, 2022)
    scores.add(0.5, 2024)
    assert scores.alerts(condition="rises_by", threshold=0.1, against="year-before") == []


def test_a_fall_since_the_last_run(scores: Scores) -> None:
    scores.add(0.2)
    scores.before(0.31, 2023)
    found = scores.alerts(condition="falls_by", threshold=0.1, against="last-run")
    assert found == [("JPN", "a", 2024, 0.2, 0.31, 2023, "r1")]


def test_without_a_last_run_nothing_has_risen(scores: Scores) -> None:
    scores.add(0.9)
    assert scores.alerts(condition="rises_by", threshold=0.1, against="last-run") == []


@pytest.mark.parametrize(
    ("score", "rule", "found"),
    [
        ({"flags": "low_coverage;pooled_code"}, {}, 0),
        ({"flags": "low_coverage"}, {"skip_flags": []}, 1),
        ({"flags": "pooled_code"}, {}, 1),
        ({"flags": ""}, {"skip_flags": []}, 1),
        ({"economy": "DEU"}, {}, 0),
        ({"economy": "DEU"}, {"economies": ["all"]}, 1),
        ({"economy": "DEU"}, {"economies": ["focal", "DEU"]}, 1),
        ({"basis": "value"}, {}, 0),
        ({"basis": "value"}, {"basis": ["value"]}, 1),
        ({"basis": "value"}, {"basis": ["all"]}, 1),
        ({"item": "b", "basis": "value"}, {}, 1),
        ({"item": "b", "basis": "value"}, {"main_items_only": True}, 0),
        ({}, {"items": ["graphite"]}, 0),
        ({}, {"items": ["a"]}, 1),
        ({}, {"chains": ["rare-earths"]}, 0),
        ({}, {"chains": ["c"]}, 1),
        ({"n_suppliers": 1}, {"column": "n_suppliers", "condition": "below", "threshold": 2}, 1),
    ],
)
def test_which_scores_a_rule_watches(scores: Scores, score: dict[str, Any], rule: dict[str, Any], found: int) -> None:
    scores.add(0.9, **score)
    assert len(scores.alerts(**rule)) == found


# --- real runs


def test_alerts_of_the_embedded_data_do_not_flood(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as warehouse:
        rows = warehouse.query("alerts").dicts()
        focal = set(warehouse.economies([]))
    assert 5 <= len(rows) <= 30
    assert {row["economy"] for row in rows} <= focal
    assert all("low_coverage" not in row["flags"] for row in rows)
    graves = [row["severity"] for row in rows]
    assert graves == sorted(graves, key=["critical", "warning", "info"].index)
    assert {row["column_name"] for row in rows} <= set(COLUMNS)


def test_every_alert_is_true(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as warehouse:
        rows = warehouse.query("alerts").dicts()
        for row in rows:
            ask = (
                f"SELECT {row['column_name']} FROM out.score WHERE economy = '{row['economy']}' "
                f"AND item = '{row['item']}' AND basis = '{row['basis']}' AND year = {{}}"
            )
            assert warehouse.sql(ask.format(row["year"])).rows == [(row["score_value"],)]
            if row["against"] == "year-before":
                assert warehouse.sql(ask.format(row["year"] - 1)).rows == [(row["value_before"],)]


def test_a_run_knows_the_newest_scores_of_the_last_run(runs: Any) -> None:
    with open_warehouse(runs.file(runs.revised)) as warehouse:
        before = warehouse.sql("SELECT DISTINCT column_name, run_id FROM raw.previous_score ORDER BY 1").rows
        newest = warehouse.sql("SELECT max(year) FROM out.alert").rows
    assert before == [("hhi", runs.first), ("top_supplier_share", runs.first)]
    assert newest == [(2025,)]
    with open_warehouse(runs.file(runs.first)) as warehouse:
        assert warehouse.sql("SELECT count(*) FROM raw.previous_score").rows == [(0,)]


def test_rules_of_ones_own_make_another_run(few_flows: Callable[[Path], Path], tmp_path: Path, runs_cli: Any) -> None:
    path = _file(tmp_path, {**RULE, "column": "top_supplier_share", "threshold": 0.95, "severity": "info"})
    db = few_flows(tmp_path / "mine.duckdb")
    built = build(db, alerts=path)
    assert built.run_id != make_plan(staged=Staged(History(db).folder / "staged").parts()).run_id
    rows = json.loads(runs_cli("alerts", "--format", "json", db=db).stdout)
    assert len(rows) == built.alerts > 0
    assert {(row["alert_id"], row["severity"], row["run_id"]) for row in rows} == {("a", "info", built.run_id)}
    assert json.loads(runs_cli("alerts", "--severity", "warning", "--format", "json", "--fail", db=db).stdout) == []
    assert History(db).attempts()[-1].alerts == built.alerts


def test_a_fault_in_the_rules_builds_nothing(tmp_path: Path, runs_cli: Any) -> None:
    path = _file(tmp_path, {**RULE, "column": "hhii"})
    text = runs_cli("build", "--alerts", str(path), db=tmp_path / "mine.duckdb", code=4).stderr
    assert "alerts.toml: alert a: column: 'hhii' is not known" in text
    assert not (tmp_path / "mine.duckdb").exists()


def test_fail_asks_for_an_exit_code(runs_cli: Any) -> None:
    assert "critical" in runs_cli("alerts", "--fail", code=13).stdout
    runs_cli("alerts")
    only = json.loads(runs_cli("alerts", "--economy", "Korea", "--item", "graphite", "--format", "json").stdout)
    assert {(row["economy"], row["item"]) for row in only} == {("KOR", "graphite")}
    assert "No alert." in runs_cli("alerts", "--economy", "DEU", "--fail").stdout

"""Building the warehouse: what it refuses, what survives a failure, and that the same input gives the same output."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scrisk import resources
from scrisk.errors import CatalogError, CheckError, DataError, MethodError, UsageError, WarehouseError
from scrisk.star import VIEWS
from scrisk.terms import TABLES, TERMS
from scrisk.warehouse import build, open_warehouse, sandbox
from scrisk.warehouse.history import History
from scrisk.warehouse.snapshots import Snapshot, snapshots

if TYPE_CHECKING:
    from collections.abc import Callable

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
BUILD = "import sys; from scrisk.warehouse import build; build(sys.argv[1])"


def _python(*arguments: str) -> list[str]:
    return [sys.executable, "-c", *arguments]


def _contents(path: Path) -> dict[str, Any]:
    """Return number and hash of every published table's rows in order, without those of the runs: there is a clock."""
    found: dict[str, Any] = {}
    with open_warehouse(path) as warehouse:
        for table in TABLES.values():
            if table.name not in ("run", "run_step", "run_input"):
                rows = f"SELECT row_number() OVER () AS place, {', '.join(table.columns)} FROM out.{table.name}"
                found[table.name] = warehouse.sql(f"SELECT count(*), bit_xor(hash(r)) FROM ({rows}) AS r").rows
    return found


@pytest.fixture
def small(tmp_path: Path, few_flows: Callable[[Path], Path]) -> Path:
    """Return the place of a warehouse whose builds have few flows."""
    return few_flows(tmp_path / "small" / "scrisk.duckdb")


@pytest.fixture(scope="module")
def small_warehouse(tmp_path_factory: pytest.TempPathFactory, few_flows: Callable[[Path], Path]) -> Path:
    """Return a warehouse built from few flows. Do not write to it."""
    path = few_flows(tmp_path_factory.mktemp("small") / "scrisk.duckdb")
    build(path)
    return path


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    copy = tmp_path / "catalog"
    shutil.copytree(resources.data_dir() / "catalog", copy)
    return copy


def test_same_input_same_rows_in_another_process(warehouse_path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    environment = {**os.environ, "NUMBA_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    subprocess.run(_python(BUILD, str(other)), check=True, env=environment, cwd=tmp_path)
    assert _contents(other) == _contents(warehouse_path)


def test_every_published_column_has_its_type_and_comment(warehouse_path: Path) -> None:
    rows = sandbox(
        warehouse_path,
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'out'",
    ).rows
    published = {(table, column): (kind, comment) for table, column, kind, comment in rows}
    documented = [*TABLES.values(), *VIEWS.values()]
    assert set(published) == {(table.name, column) for table in documented for column in table.columns}
    for (_table, column), (kind, comment) in published.items():
        assert kind == TERMS[column].dtype, column
        assert comment.startswith(TERMS[column].definition), column


def test_a_source_can_be_left_out(small: Path) -> None:
    build(small, without=["cset-chips"])
    with open_warehouse(small) as warehouse:
        loaded = warehouse.sql("SELECT source, bool_or(is_loaded) FROM out.source GROUP BY source").rows
        assert dict(loaded)["cset-chips"] is False
        assert sum(not is_loaded for _source, is_loaded in loaded) == 1
        chips = warehouse.sql("SELECT count(*), count(hhi) FROM out.score WHERE item = 'resist-processing-tools'").rows
        assert chips[0][0] > 0
        assert chips[0][1] == 0
        assert warehouse.sql("SELECT count(*) > 1000 FROM out.score WHERE hhi IS NOT NULL").rows == [(True,)]
        assert warehouse.sql("SELECT left_out FROM out.run").rows == [("cset-chips",)]
        assert warehouse.sql("SELECT count(*) FROM out.company_share").rows == [(0,)]


@pytest.mark.parametrize("source", sorted({snapshot.source for snapshot in snapshots()} - {"scrisk"}))
def test_what_remains_is_scored_without_any_one_source(small: Path, source: str) -> None:
    report = build(small, without=[source])
    assert report.row_counts["score"] > 0
    assert sandbox(small, "SELECT count(*) > 100 FROM out.score WHERE hhi IS NOT NULL").rows == [(True,)]
    # What the hazard's model reads and does not get is told on every probability.
    unsure = sandbox(small, "SELECT DISTINCT contains(flags, 'hazard_untold') FROM out.hazard").rows
    assert unsure == ([] if source == "baci" else [(source in ("wgi", "un-votes", "gpr"),)])


def test_an_unknown_source_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no source is called 'cset'") as caught:
        build(tmp_path / "x.duckdb", without=["cset"])
    assert "cset-chips" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_adding_an_item_and_an_economy_is_editing_data(small: Path, catalog: Path) -> None:
    with (catalog / "items" / "own.toml").open("w", encoding="utf-8") as own:
        own.write(
            """
[[item]]
id = "bauxite-ore"
chain = "semiconductors"
stage = "material"
material = "aluminium"
names = { en = "Bauxite", ja = "ボーキサイト", ko = "보크사이트" }
unit = "t"
basis = "quantity"
sourcing = "trade"
hs = { revision = "HS92", codes = ["260600"] }
"""
        )
    with (catalog / "economies.toml").open("a", encoding="utf-8") as economies:
        economies.write('\n[[economy]]\niso3 = "BRA"\nnames = { en = "Brazil", ja = "ブラジル", ko = "브라질" }\n')
    build(small, catalog=catalog)
    rows = sandbox(
        small,
        "SELECT economy, top_supplier FROM out.score WHERE item = 'bauxite-ore' AND year = 2024"
        " AND basis = 'value' AND economy IN ('JPN', 'BRA') AND hhi IS NOT NULL ORDER BY economy",
    ).rows
    assert [economy for economy, _top in rows] == ["BRA", "JPN"]


def test_a_malformed_catalog_names_file_key_and_reason(tmp_path: Path, catalog: Path) -> None:
    target = tmp_path / "db" / "scrisk.duckdb"
    file = catalog / "items" / "rare-earths.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('stage = "metal"', 'stage = "smelter"'), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        build(target, catalog=catalog)
    message = str(caught.value)
    assert "items/rare-earths.toml" in message
    assert "rare-earth-metals" in message
    assert "smelter" in message
    assert not target.parent.exists()


def test_a_malformed_method_names_file_and_key(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    default = Path(resources.__file__).parent / "method" / "method-2026.11.toml"
    file.write_text(default.read_text(encoding="utf-8").replace("value = 0.8\n", 'value = "much"\n'), encoding="utf-8")
    with pytest.raises(MethodError, match=r"mine\.toml: eu\.trade_agreement\.value"):
        build(tmp_path / "x.duckdb", method=file)


def test_a_failed_check_publishes_nothing(small: Path, small_warehouse: Path, catalog: Path) -> None:
    target = small
    shutil.copy(small_warehouse, target)
    before = target.read_bytes()
    file = catalog / "items" / "rare-earths.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"280530"', '"999999"'), encoding="utf-8")
    with pytest.raises(CheckError, match="item_codes_have_flows") as caught:
        build(target, catalog=catalog)
    assert "hs_code=999999" in caught.value.message
    assert caught.value.exit_code == 3
    assert target.read_bytes() == before
    assert sorted(entry.name for entry in target.parent.iterdir()) == ["scrisk.duckdb", "scrisk.duckdb.d"]
    attempts = History(target).attempts()
    assert [attempt.status for attempt in attempts] == ["failed"]
    assert "item_codes_have_flows" in attempts[0].error


def test_a_table_that_is_not_its_manifests_is_refused(tmp_path: Path) -> None:
    genuine = next(snapshot for snapshot in snapshots() if snapshot.table == "chip_link")
    damaged = tmp_path / "chip_link.parquet"
    damaged.write_bytes(genuine.path.read_bytes()[:-1] + b"\0")
    with pytest.raises(DataError, match="sha256"):
        Snapshot(genuine.table, genuine.source, damaged, genuine.manifest).verify()


def test_a_missing_warehouse_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no warehouse") as caught:
        open_warehouse(tmp_path / "none.duckdb")
    assert "scrisk build" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"\0" * 50_000])
def test_a_damaged_warehouse_says_what_to_run(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scrisk.duckdb"
    path.write_bytes(content)
    with pytest.raises(WarehouseError) as caught:
        sandbox(path, "SELECT count(*) FROM out.score")
    assert "scrisk build" in caught.value.hint


def test_a_truncated_warehouse_says_what_to_run(warehouse_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "scrisk.duckdb"
    path.write_bytes(warehouse_path.read_bytes()[:200_000])
    with pytest.raises(WarehouseError) as caught, open_warehouse(path) as warehouse:
        warehouse.items(["graphite"])
    assert "scrisk build" in caught.value.hint


def test_a_warehouse_of_another_make_says_what_to_run(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "scrisk.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(WarehouseError, match="does not hold") as caught, open_warehouse(path) as warehouse:
        warehouse.items(["graphite"])
    assert "scrisk build" in caught.value.hint


def test_a_locked_warehouse_says_so(warehouse_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "scrisk.duckdb"
    shutil.copy(warehouse_path, path)
    holder = subprocess.Popen(
        _python(HOLD, str(path)),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(WarehouseError, match="locked by another program") as caught:
            open_warehouse(path)
        assert "--db" in caught.value.hint
    finally:
        holder.communicate()


def test_building_under_a_reader_leaves_it_its_rows(small: Path, small_warehouse: Path) -> None:
    path = small
    shutil.copy(small_warehouse, path)
    with open_warehouse(path) as reader:
        before = reader.sql("SELECT left_out FROM out.run").rows
        subprocess.run(
            _python(BUILD.replace("1])", "1], without=['un-votes'])"), str(path)),
            check=True,
        )  # fmt: skip
        assert reader.sql("SELECT left_out FROM out.run").rows == before == [("",)]
    assert sandbox(path, "SELECT left_out FROM out.run").rows == [("un-votes",)]


def test_a_killed_build_leaves_the_old_file_and_the_next_one_clears_up(small: Path, small_warehouse: Path) -> None:
    path = small
    shutil.copy(small_warehouse, path)
    before = path.read_bytes()
    moments = random.Random(20260113)
    for _ in range(4):
        victim = subprocess.Popen(_python(BUILD, str(path)))
        while not any(path.parent.glob("scrisk.duckdb.d/building.*")) and victim.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 2.5))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        if path.is_symlink():  # it was faster than the kill
            path.unlink()
            shutil.copy(small_warehouse, path)
        assert path.read_bytes() == before
        assert sandbox(path, "SELECT count(*) > 0 FROM out.score").rows == [(True,)]
    build(path)
    assert not any(path.parent.glob("scrisk.duckdb.d/building.*"))
    statuses = [attempt.status for attempt in History(path).attempts()]
    assert statuses[-1] == "published"
    assert set(statuses[:-1]) <= {"interrupted", "published"}
    assert _contents(path) == _contents(small_warehouse)


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_full_disk_leaves_the_old_file(small: Path, small_warehouse: Path) -> None:
    path = small
    shutil.copy(small_warehouse, path)
    before = path.read_bytes()
    # A limit on the size of files makes writes fail as a full disk does, without filling anybody's disk.
    limited = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
from scrisk.errors import WarehouseError
from scrisk.warehouse import build
try:
    build(sys.argv[1])
except WarehouseError as error:
    print(error)
    sys.exit(error.exit_code)
"""
    done = subprocess.run(_python(limited, str(path)), capture_output=True, text=True, check=False)
    assert done.returncode == 5, done.stdout + done.stderr
    assert "cannot be written" in done.stdout
    assert "still answers" in done.stdout
    assert path.read_bytes() == before
    assert not any(path.parent.glob("scrisk.duckdb.d/building.*"))
    assert [attempt.status for attempt in History(path).attempts()] == ["failed"]


def test_the_same_build_again_and_another_one(small: Path, small_warehouse: Path) -> None:
    path = small
    first = build(path)
    assert build(path).run_id == first.run_id
    assert _contents(path) | {"check_result": ""} == _contents(small_warehouse) | {"check_result": ""}
    with open_warehouse(path) as old:
        second = build(path, without=["un-votes"])
        # Both are open in one process: each reader has the run it opened.
        assert old.query("run").dicts()[0]["run_id"] == first.run_id
        with open_warehouse(path) as new:
            assert new.query("run").dicts()[0]["run_id"] == second.run_id
            known = new.sql("SELECT attempt, run_id, status, is_current FROM out.run").rows
            assert known == [
                (1, first.run_id, "published", False),
                (2, first.run_id, "published", False),
                (3, second.run_id, "published", True),
            ]
            steps = new.sql("SELECT step FROM out.run_step WHERE attempt = 2 ORDER BY ordinal").rows
            assert [step for (step,) in steps] == [
                "ingest", "map", "check-core", "hazard", "score", "inputs", "chips", "write", "scenarios", "coalitions",
                "sourcing", "check-out", "check-last", "publish",
            ]  # fmt: skip
            inputs = new.sql("SELECT count(*) FROM out.run_input WHERE attempt = 3").rows
            assert inputs == [(len(snapshots()) - 1,)]
    History(path).rollback(first.run_id)
    assert sandbox(path, "SELECT left_out FROM out.run WHERE is_current").rows == [("",)]


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(WarehouseError, match="cannot be written"):
        build(tmp_path / "file" / "scrisk.duckdb")

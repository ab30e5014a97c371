"""What is published is the warehouse: every row and figure, with types, keys, comments and views."""

from __future__ import annotations

import math
import os
import threading
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pytest

from scrisk.star import VIEWS, described, explained, key, references
from scrisk.terms import TABLES, TERMS
from scrisk.warehouse.postgres import publish
from scrisk.warehouse.postgres.shape import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from scrisk.warehouse.postgres import Published

EVERYTHING = {**TABLES, **VIEWS}
NUMBERS = {"DOUBLE", "SMALLINT", "INTEGER", "BIGINT"}
# Byte order in both, whatever the language of the server.
JOINED = """
    SELECT DISTINCT score.run_id, share.run_id, item.run_id, economy.run_id, latest.run_id,
        (SELECT count(*) FROM out.supplier_share), (SELECT string_agg(DISTINCT run_id, ';') FROM out.term)
    FROM out.score AS score
    INNER JOIN out.supplier_share AS share USING (economy, item, year, basis)
    INNER JOIN out.item AS item USING (item)
    INNER JOIN out.economy AS economy USING (economy)
    INNER JOIN out.latest_score AS latest USING (economy, item, basis)
"""


def in_order(table: str, collate: str = "") -> str:
    """Return a query for every row of a table, in the order of its key."""
    made = EVERYTHING[table]
    order = ", ".join(f"{c} {collate if TERMS[c].dtype == 'VARCHAR' else ''}" for c in key(made))
    return f"SELECT {', '.join(made.columns)} FROM out.{table} ORDER BY {order}"


@pytest.fixture(scope="module")
def whole(new_database: Callable[[], AbstractContextManager[Any]], warehouse_path: Path) -> Iterator[Any]:
    """Publish the whole warehouse once; return where, and what was told. Only to be read."""
    with new_database() as database:
        yield database, publish(warehouse_path, database.url)


def of_warehouse(path: Path, text: str) -> list[tuple[Any, ...]]:
    """Return rows of a warehouse file."""
    with duckdb.connect(str(path.resolve()), read_only=True) as con:
        return con.execute(text).fetchall()


@pytest.mark.parametrize("runs", [("first",), ("first", "second"), ("second", "first")], ids="-".join)
def test_every_row_is_that_of_the_warehouse(
    database: Any, request: pytest.FixtureRequest, runs: tuple[str, ...]
) -> None:
    for run in runs:
        path = request.getfixturevalue(run)
        assert publish(path, database.url).changed

    for name in EVERYTHING:
        assert database.rows(in_order(name, 'COLLATE "C"')) == of_warehouse(path, in_order(name)), name


def test_counts_and_sums_of_the_whole_warehouse(whole: tuple[Any, Published], warehouse_path: Path) -> None:
    database, done = whole
    assert done.row_counts["supplier_share"] > 300_000
    for name, table in EVERYTHING.items():
        numbers = [column for column in table.columns if TERMS[column].dtype in NUMBERS]
        parts = [f"count({column}), sum({column}::DOUBLE PRECISION)" for column in numbers]
        text = f"SELECT {', '.join(['count(*)', *parts])} FROM out.{name}"
        (found,), (wanted,) = database.rows(text), of_warehouse(warehouse_path, text)
        assert found[0] == wanted[0] == done.row_counts.get(name, wanted[0])
        for column, a, b in zip(["rows", *(c for c in numbers for _ in "ns")], found, wanted, strict=True):
            assert (a is None and b is None) or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9), (name, column)


def test_types_keys_and_comments_are_there(database: Any, first: Path) -> None:
    publish(first, database.url)

    found = database.rows(
        "SELECT c.relname, a.attname, format_type(a.atttypid, -1), col_description(c.oid, a.attnum) "
        "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE relnamespace = 'out'::regnamespace "
        "AND attnum > 0 AND relkind IN ('r', 'v') AND relname <> 'scrisk_publication'"
    )
    assert set(found) == {
        (table.name, c, TYPES[TERMS[c].dtype], explained(TERMS[c]))
        for table in EVERYTHING.values()
        for c in table.columns
    }
    on_tables = dict(
        database.rows(
            "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class WHERE relnamespace = 'out'::regnamespace "
            "AND relkind IN ('r', 'v') AND relname <> 'scrisk_publication'"
        )
    )
    assert on_tables == {table.name: described(table) for table in EVERYTHING.values()}
    assert database.rows("SELECT obj_description('out'::regnamespace, 'pg_namespace')")[0][0]
    keys = database.rows(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p'"
    )
    for table in TABLES.values():
        assert (f'"out".{table.name}', f"PRIMARY KEY ({', '.join(key(table))})") in keys
    joined = {
        (row[0].replace('"out".', ""), row[1].replace('"out".', ""))
        for row in database.rows(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
            "AND convalidated"
        )
    }
    assert joined == {(t.name, r.table) for t in TABLES.values() for r in references(t)}
    assert database.rows("SELECT count(*) > 5 FROM pg_indexes WHERE schemaname = 'out' AND indexname LIKE '%idx'") == [
        (True,)
    ]


def test_readers_see_one_run_whole_and_never_wait(database: Any, first: Path, second: Path) -> None:
    publish(first, database.url)
    before = database.rows(JOINED)
    publish(second, database.url)
    after = database.rows(JOINED)
    publish(first, database.url)
    seen: list[list[tuple[Any, ...]]] = []
    failures: list[str] = []
    stop = threading.Event()

    def read() -> None:
        with database.connect() as con:
            # A reader that has to wait for the publisher fails, and so does the test.
            con.execute("SET lock_timeout = '50ms'")
            while not stop.is_set():
                try:
                    seen.append(con.execute(JOINED).fetchall())
                except psycopg.Error as error:
                    failures.append(str(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for path in (second, first, second):
            assert publish(path, database.url).changed
    finally:
        stop.set()
        for reader in readers:
            reader.join()

    assert failures == []
    assert len(before) == len(after) == 1
    assert before != after
    assert {tuple(rows) for rows in seen} == {tuple(before), tuple(after)}


def test_one_transaction_of_a_reader_keeps_its_run(database: Any, first: Path, second: Path) -> None:
    publish(first, database.url)
    with database.connect() as con, con.transaction():
        con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = con.execute(JOINED).fetchall()
        publish(second, database.url)
        assert con.execute(JOINED).fetchall() == before
    assert database.rows(JOINED) != before


def test_the_same_run_again_is_already_there(database: Any, first: Path) -> None:
    publish(first, database.url)
    written = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
    ids = database.rows("SELECT xmin::text FROM out.score LIMIT 5")

    again = publish(first, database.url)

    assert not again.changed
    assert again.row_counts["score"] > 0
    assert database.rows("SELECT xmin::text FROM out.score LIMIT 5") == ids
    assert database.rows(written) == [(0,)]
    assert publish(first, database.url, force=True).changed


def test_force_mends_what_somebody_changed(database: Any, first: Path) -> None:
    publish(first, database.url)
    rows = database.rows(in_order("score", 'COLLATE "C"'))
    database.rows("UPDATE out.score SET hhi = 7 WHERE economy = 'KOR'")
    database.rows("DELETE FROM out.supplier_share WHERE economy = 'JPN'")

    publish(first, database.url, force=True)

    assert database.rows(in_order("score", 'COLLATE "C"')) == rows
    assert database.rows("SELECT count(*) > 0 FROM out.supplier_share WHERE economy = 'JPN'") == [(True,)]


def test_another_schema_with_a_difficult_name(database: Any, first: Path) -> None:
    publish(first, database.url, schema='Risk "2024"; x')

    assert database.rows("""SELECT count(*) > 0 FROM "Risk ""2024""; x".headline""") == [(True,)]
    assert database.rows("SELECT count(*) FROM pg_namespace WHERE nspname = 'out'") == [(0,)]


def test_the_command_says_what_it_did(database: Any, first: Path) -> None:
    import subprocess
    import sys

    def run(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scrisk", "publish", "--db", str(first), *args],
            env={**os.environ, **env}, capture_output=True, text=True, check=True,
        )  # fmt: skip

    done = run("--format", "csv", SCRISK_POSTGRES=database.url)
    again = run(database.url, "--quiet", "--format", "json")

    assert "score," in done.stdout
    assert "is in schema out" in done.stderr
    assert again.stderr == ""
    for text in (done.stdout, done.stderr, again.stdout):
        assert database.server.password not in text
        assert database.url not in text


EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "sql" / "examples").glob("*.sql"))


def test_the_ready_questions_have_the_same_answers(whole: tuple[Any, Published], warehouse_path: Path) -> None:
    database, _ = whole
    for path in EXAMPLES:
        text = path.read_text(encoding="utf-8")
        found, wanted = database.rows(text), of_warehouse(warehouse_path, text)
        # A number of PostgreSQL may be a Decimal where DuckDB counts in integers.
        assert [tuple(map(plain, row)) for row in found] == [tuple(map(plain, row)) for row in wanted], path.name


def plain(value: Any) -> Any:
    """Return a figure without its last digits, whatever type it has."""
    return float(f"{float(value):.9g}") if isinstance(value, int | float | Decimal) else value

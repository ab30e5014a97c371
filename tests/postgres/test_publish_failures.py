"""Whatever goes wrong, the old run stays whole, the users' own things stay, and no password is shown."""

from __future__ import annotations

import shutil
import threading
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from scrisk.errors import LockedError, OutputError, UsageError
from scrisk.star import VIEWS
from scrisk.terms import TABLES, TERMS
from scrisk.warehouse.connect import Warehouse
from scrisk.warehouse.postgres import publish, shape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STATE = """
    SELECT md5(string_agg(row_text, '|' ORDER BY row_text COLLATE "C")) FROM (
        SELECT score::text AS row_text FROM out.score UNION ALL SELECT share::text FROM out.supplier_share AS share
        UNION ALL SELECT item::text FROM out.item UNION ALL SELECT economy::text FROM out.economy
        UNION ALL SELECT publication::text FROM out.scrisk_publication AS publication
    ) AS everything
"""


@pytest.fixture
def held(database: Any, first: Path) -> Any:
    """Return a database that holds the first run."""
    publish(first, database.url)
    return database


def test_a_killed_connection_changes_nothing(held: Any, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held.rows(STATE)
    real = Warehouse.rows
    killed: list[bool] = []

    def rows(self: Warehouse, table: str, *args: Any, **kwargs: Any) -> Iterator[tuple[Any, ...]]:
        for place, row in enumerate(real(self, table, *args, **kwargs)):
            if table == "supplier_share" and place == 500:
                killed.append(
                    held.rows(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE application_name LIKE 'scrisk publish%' AND query LIKE '%COPY%'"
                    )[0][0]
                )
            yield row

    monkeypatch.setattr(Warehouse, "rows", rows)
    with pytest.raises(OutputError, match="still there"):
        publish(second, held.url)
    monkeypatch.undo()

    assert killed == [True]
    assert held.rows(STATE) == before
    assert publish(second, held.url).changed


@pytest.mark.parametrize("step", ["sending run", "sending published_share", "putting the rows in place"])
def test_an_interrupt_changes_nothing(held: Any, second: Path, step: str) -> None:
    before = held.rows(STATE)

    def stop(words: str) -> None:
        if words == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(second, held.url, progress=stop)

    assert held.rows(STATE) == before
    assert held.rows("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]


def test_a_nul_is_named_and_changes_nothing(held: Any, second: Path, tmp_path: Path) -> None:
    import duckdb

    before = held.rows(STATE)
    path = tmp_path / "nul.duckdb"
    shutil.copy(second, path)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE out.item SET note = 'a' || chr(0) || 'b' WHERE item = 'tungsten'")

    with pytest.raises(OutputError, match=r"out\.item, column note, row item='tungsten'.*NUL"):
        publish(path, held.url)

    assert held.rows(STATE) == before


def test_a_trigger_that_refuses_or_swallows_rows_changes_nothing(held: Any, second: Path) -> None:
    before = held.rows(STATE)
    held.rows("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the trigger says no'; END $$")
    held.rows("CREATE TRIGGER no BEFORE UPDATE ON out.score FOR EACH ROW EXECUTE FUNCTION no()")
    with pytest.raises(OutputError, match="the trigger says no"):
        publish(second, held.url)
    assert held.rows(STATE) == before

    held.rows("CREATE OR REPLACE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
    held.rows("DROP TRIGGER no ON out.score")
    held.rows(
        "CREATE TRIGGER no BEFORE INSERT ON out.economy FOR EACH ROW WHEN (NEW.economy = 'XAA') EXECUTE FUNCTION no()"
    )
    with pytest.raises(OutputError, match=r"economy has \d+ rows instead of"):
        publish(second, held.url)
    assert held.rows(STATE) == before


def test_who_may_not_is_told_so(held: Any, first: Path, second: Path) -> None:
    before = held.rows(STATE)
    held.role("stranger")
    url = held.server.url(held.name, "stranger", "stranger-word")

    with pytest.raises(OutputError, match="permission denied"):
        publish(second, url)
    with pytest.raises(OutputError, match="permission denied for database"):
        publish(first, url, schema="mine")

    assert held.rows(STATE) == before


def test_a_publisher_needs_no_more_than_its_own_schema(database: Any, first: Path, second: Path) -> None:
    database.role("publisher")
    database.rows("CREATE SCHEMA out AUTHORIZATION publisher")
    url = database.server.url(database.name, "publisher", "publisher-word")

    publish(first, url)
    publish(second, url)

    assert database.rows("SELECT DISTINCT run_id FROM out.score") == [("second-run",)]


def test_grants_and_views_of_users_stay(held: Any, second: Path) -> None:
    held.role("analyst")
    held.rows("GRANT USAGE ON SCHEMA out TO analyst")
    held.rows("GRANT SELECT ON out.score, out.headline TO analyst")
    held.rows("GRANT SELECT (item, name_ja) ON out.item TO analyst WITH GRANT OPTION")
    held.rows("CREATE VIEW my_worst AS SELECT h.item_name, s.hhi FROM out.headline h JOIN out.score s USING (item)")
    held.rows("CREATE MATERIALIZED VIEW my_old AS SELECT * FROM out.score_change")
    held.rows("CREATE INDEX my_index ON out.score (hhi)")
    held.rows("CREATE TABLE my_note (item text REFERENCES out.item (item), words text)")
    held.rows("INSERT INTO my_note VALUES ('tungsten', 'watch')")

    publish(second, held.url)

    assert held.rows("SELECT DISTINCT run_id FROM out.score", "analyst", "analyst-word") == [("second-run",)]
    assert held.rows("SELECT count(*) > 0 FROM out.headline", "analyst", "analyst-word") == [(True,)]
    assert held.rows("SELECT count(name_ja) > 0 FROM out.item", "analyst", "analyst-word") == [(True,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        held.rows("SELECT name_en FROM out.item", "analyst", "analyst-word")
    assert held.rows("SELECT count(*) > 0 FROM my_worst") == [(True,)]
    assert held.rows("SELECT 1 FROM pg_indexes WHERE indexname = 'my_index'") == [(1,)]
    held.rows("REFRESH MATERIALIZED VIEW my_old")


def test_tables_of_others_are_left_alone(database: Any, first: Path) -> None:
    database.rows("CREATE TABLE public.item (x int)")
    database.rows("INSERT INTO public.item VALUES (1)")

    with pytest.raises(OutputError, match=r"did not publish: item"):
        publish(first, database.url, schema="public")

    assert database.rows("SELECT * FROM public.item") == [(1,)]
    assert database.rows("SELECT count(*) FROM pg_class WHERE relname = 'scrisk_publication'") == [(0,)]


def test_the_second_publisher_is_told_who_is_at_work(held: Any, second: Path) -> None:
    arrived, leave = threading.Event(), threading.Event()
    errors: list[BaseException] = []

    def wait(words: str) -> None:
        if words == "sending score":
            arrived.set()
            leave.wait(30)

    def slow() -> None:
        try:
            publish(second, held.url, progress=wait)
        except BaseException as error:
            errors.append(error)

    worker = threading.Thread(target=slow)
    worker.start()
    try:
        assert arrived.wait(30)
        with pytest.raises(LockedError, match=r"session \d+ of scrisk_admin from 127.* \(scrisk publish second-run"):
            publish(second, held.url)
        # Another schema is another matter.
        assert publish(second, held.url, schema="elsewhere").changed
    finally:
        leave.set()
        worker.join()

    assert errors == []
    assert held.rows("SELECT DISTINCT run_id FROM out.score") == [("second-run",)]


# --- an older version's tables become this version's


def older(patch: pytest.MonkeyPatch) -> None:
    """Let the program publish as an older version would have: fewer columns, another type, another key, no table."""
    score = TABLES["score"]
    fewer = tuple(column for column in score.columns if column != "recycling_rate")
    patch.setitem(TABLES, "score", replace(score, columns=fewer))
    patch.setitem(VIEWS, "latest_score", replace(VIEWS["latest_score"], columns=fewer))
    patch.setitem(TERMS, "n_suppliers", replace(TERMS["n_suppliers"], dtype="BIGINT"))
    patch.setitem(TABLES, "chain", replace(TABLES["chain"], grain="chain, ordinal"))
    patch.delitem(TABLES, "input_link")


@pytest.fixture
def outdated(database: Any, first: Path) -> Any:
    """Return a database that an older version has published into."""
    tables = dict(TABLES)
    with pytest.MonkeyPatch.context() as patch:
        older(patch)
        publish(first, database.url)
    # What was taken out came back at the end; the tables have an order.
    TABLES.clear()
    TABLES.update(tables)
    database.rows("ALTER TABLE out.item ADD COLUMN gone text")
    database.rows("UPDATE out.scrisk_publication SET fingerprint = 'old' WHERE object = 'item'")
    database.rows("CREATE TABLE out.obsolete (x int)")
    database.rows("INSERT INTO out.scrisk_publication VALUES ('table', 'obsolete', 'old')")
    return database


def test_an_older_shape_is_brought_up_to_date(outdated: Any, database: Any, first: Path, second: Path) -> None:
    outdated.role("analyst")
    outdated.rows("GRANT USAGE ON SCHEMA out TO analyst")
    outdated.rows("GRANT SELECT ON ALL TABLES IN SCHEMA out TO analyst")
    outdated.rows("CREATE VIEW mine AS SELECT item, hhi FROM out.score")

    publish(second, outdated.url)

    shapes = "SELECT relname, attname, format_type(atttypid, -1) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
    shapes += "WHERE relnamespace = '{}'::regnamespace AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v')"
    ties = "SELECT conname, replace(pg_get_constraintdef(oid), 'anew', '\"out\"') FROM pg_constraint "
    ties += "WHERE connamespace = '{}'::regnamespace"
    publish(second, outdated.url, schema="anew")
    for text in (shapes, ties):
        assert set(outdated.rows(text.format("out"))) == set(outdated.rows(text.format("anew")))
    for name in (*TABLES, *VIEWS):
        columns = ", ".join({**TABLES, **VIEWS}[name].columns)
        text = f"SELECT {columns} FROM out.{name} EXCEPT SELECT {columns} FROM anew.{name}"
        assert outdated.rows(text) == [], name
        assert outdated.rows(f"SELECT count(*) >= 0 FROM out.{name}", "analyst", "analyst-word") == [(True,)], name
    assert outdated.rows("SELECT count(*) > 0 FROM mine") == [(True,)]
    assert outdated.rows("SELECT to_regclass('out.obsolete')") == [(None,)]
    assert not publish(second, outdated.url).changed


def test_a_users_view_on_a_column_that_goes_is_named(outdated: Any, second: Path) -> None:
    outdated.rows("CREATE SCHEMA desk")
    outdated.rows("CREATE VIEW desk.precious AS SELECT gone FROM out.item")
    before = outdated.rows(STATE)

    with pytest.raises(OutputError, match=r"view desk\.precious depends on column gone of table .*item") as caught:
        publish(second, outdated.url)

    assert "objects of yours" in caught.value.hint
    assert outdated.rows(STATE) == before
    outdated.rows("DROP VIEW desk.precious")
    assert publish(second, outdated.url).changed


def test_a_change_of_shape_gives_way_to_readers(outdated: Any, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "_TURNS", 2)
    monkeypatch.setattr(shape, "_PAUSE_S", 0.01)
    before = outdated.rows(STATE)
    with outdated.connect() as con, con.transaction():
        con.execute("SELECT count(*) FROM out.score")
        with pytest.raises(OutputError, match="other sessions keep reading"):
            publish(second, outdated.url)
    assert outdated.rows(STATE) == before
    assert publish(second, outdated.url).changed


# --- addresses


SECRET = "correct-horse-7"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (f"mysql://me:{SECRET}@localhost/db", UsageError),
        (f"postgresql+psycopg://me:{SECRET}@localhost/db", UsageError),
        (f"me:{SECRET}@localhost/db", UsageError),
        (f"host=localhost password={SECRET}", UsageError),
        (f"postgresql://me:x@{SECRET}@localhost/db", UsageError),
        (f"postgresql://me:x/{SECRET}@localhost/db", UsageError),
        (f"postgresql://me:x#{SECRET}@localhost/db", UsageError),
        (f"postgresql://me:{SECRET}@localhost:port/db", UsageError),
        (f"postgresql://me:%zz{SECRET}@localhost/db", UsageError),
        (f"postgresql://me:{SECRET}@localhost/db?wrong=1", UsageError),
        (f"postgresql://me:{SECRET}@no-such-host.invalid/db", OutputError),
        (f"postgresql://me:{SECRET}@127.0.0.1:1/db", OutputError),
        (f"postgresql://me@127.0.0.1:1/db?password={SECRET}", OutputError),
        ("", UsageError),
    ],
)
def test_a_bad_address_is_an_error_without_the_password(
    first: Path, address: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCRISK_POSTGRES", raising=False)
    with pytest.raises(kind) as caught:
        publish(first, address)

    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_wrong_password_or_database_is_an_error_without_it(database: Any, first: Path) -> None:
    for url in (database.server.url(database.name, password=SECRET), database.server.url("no_such_database")):
        with pytest.raises(OutputError, match="cannot be reached") as caught:
            publish(first, url)
        shown = "".join(traceback.format_exception(caught.value))
        assert SECRET not in shown
        assert database.server.password not in shown


def test_the_password_may_come_from_the_environment(
    database: Any, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = database.server
    monkeypatch.setenv("PGPASSWORD", server.password)
    monkeypatch.setenv("SCRISK_POSTGRES", f"postgresql://{server.user}@{server.host}:{server.port}/{database.name}")

    assert publish(first, None).changed


@pytest.mark.parametrize("schema", ["", "pg_catalog", "pg_mine", "information_schema", "x" * 64, "a\0b"])
def test_a_schema_that_cannot_be(first: Path, schema: str) -> None:
    with pytest.raises(UsageError, match="cannot be the schema"):
        publish(first, "postgresql://127.0.0.1:1/x", schema=schema)

"""A refresh from a server that misbehaves on purpose ends in the right data or in a clear error."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from scrisk import resources
from scrisk.errors import DataError, FetchError, ScriskError
from scrisk.refresh import Outcome, Request, refresh
from scrisk.sources.base import Part
from scrisk.warehouse import builder, open_warehouse
from scrisk.warehouse.history import History
from scrisk.warehouse.staged import Staged

if TYPE_CHECKING:
    from collections.abc import Iterator


class World:
    """A warehouse whose UN votes come from a server of ours."""

    def __init__(self, folder: Path, catalog: Path, server: Any) -> None:
        self.db = folder / "scrisk.duckdb"
        self.catalog = catalog
        self.server = server
        self.settings = folder / "refresh.toml"
        self.settings.write_text(
            f"""
[refresh]
sources = ["un-votes"]
without = ["baci", "icio"] # millions of flows that say nothing about what is tested here

[fetch]
attempts = 3
connect_timeout = 2
read_timeout = 0.5
max_wait = 0.01

[source.un-votes]
url = "{server.url("/votes.csv")}"
name = "votes.csv"
""",
            encoding="utf-8",
        )

    def refresh(self, **more: Any) -> Outcome:
        return refresh(Request(self.db, catalog=self.catalog, settings=self.settings, **more))

    def japan(self) -> float:
        """Return the newest position of Japan that the warehouse rests on."""
        import duckdb

        with duckdb.connect(str(self.db.resolve()), read_only=True) as con:
            return float(
                con.execute(
                    "SELECT ideal_point FROM core.ideal_point WHERE economy = 'JPN' ORDER BY year DESC LIMIT 1"
                ).fetchall()[0][0]
            )


def votes(*, japan: float | None = None, **columns: str) -> bytes:
    """Return the embedded positions in the layout of their producer; ``japan`` replaces the newest one of Japan."""
    frame = pl.read_parquet(resources.data_dir() / "snapshots" / "un_ideal_point.parquet")
    newest = frame["year"].max()
    yemen = pl.col("country_code") == "YMD"
    told = frame.select(
        ccode=pl.when(yemen).then(pl.lit("680")).otherwise(pl.lit("1")),
        session=pl.col("year").cast(pl.Int32) - 1945,
        IdealPointAll=pl.when((pl.col("country_code") == "JPN") & (pl.col("year") == newest) & (japan is not None))
        .then(pl.lit(japan, dtype=pl.Float64))
        .otherwise("ideal_point"),
        iso3c=pl.when(yemen).then(pl.lit("YAR")).otherwise("country_code"),
        Countryname="country_code",
    )
    return told.rename(columns).write_csv().encode()


@pytest.fixture(scope="session")
def server(server_class: Any) -> Iterator[Any]:
    running = server_class()
    yield running
    running.close()


@pytest.fixture
def world(tmp_path: Path, small_catalog: Path, server: Any) -> World:
    return World(tmp_path, small_catalog, server)


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory, small_catalog: Path, server: Any) -> Path:
    """Return the folder of a run that rests on votes of which Japan's newest is 0.5."""
    world = World(tmp_path_factory.mktemp("first"), small_catalog, server)
    server.plan("/votes.csv", server.file(votes(japan=0.5), etag='"1"'))
    assert world.refresh().status == "published"
    assert world.japan() == 0.5
    return world.db.parent


@pytest.fixture
def published(first: Path, tmp_path: Path, small_catalog: Path, server: Any) -> World:
    """Return a world of its own with that run."""
    shutil.copytree(first, tmp_path / "world", symlinks=True)
    server.plan("/votes.csv", server.file(votes(japan=0.5), etag='"1"'))
    return World(tmp_path / "world", small_catalog, server)


def test_nothing_new_by_the_server_by_its_bytes_and_offline(published: World) -> None:
    world = published
    before = world.db.resolve()
    assert world.refresh().status == "unchanged"
    assert world.server.requests[-1].headers["if-none-match"] == '"1"'
    world.server.plan("/votes.csv", world.server.file(votes(japan=0.5), etag='"2"'))
    assert world.refresh().status == "unchanged"
    asked = len(world.server.requests)
    assert world.refresh(offline=True).status == "unchanged"
    assert len(world.server.requests) == asked
    assert world.db.resolve() == before


def test_what_fails_first_and_comes_then(published: World) -> None:
    world, server, new = published, published.server, votes(japan=0.7)
    server.plan(
        "/votes.csv",
        server.status(503, retry_after="0"),
        server.cut(new, after=len(new) // 2, reset=True, etag='"2"'),
        server.file(new, etag='"2"'),
    )
    outcome = world.refresh()
    assert outcome.status == "published"
    assert [(c.source, c.change) for c in outcome.changes] == [("un-votes", "revised")]
    assert world.japan() == 0.7


_HTML = b"<!DOCTYPE html><html><body>We are sorry</body></html>"


@pytest.mark.parametrize(
    ("case", "kind", "said"),
    [
        ("500", FetchError, "500"),
        ("429", FetchError, "429"),
        ("404", FetchError, "404"),
        ("reset", FetchError, "votes.csv"),
        ("truncated", FetchError, "votes.csv"),
        ("too long", FetchError, "votes.csv"),
        ("stalled", FetchError, "votes.csv"),
        ("html", FetchError, "DOCTYPE html"),
        ("empty", FetchError, "empty"),
        ("header only", DataError, "no rows"),
        ("changed columns", DataError, "IdealPointAll"),
        ("not a number", DataError, "IdealPointAll"),
        ("unknown country", DataError, "QQQ"),
        ("twice", DataError, "occurs twice"),
        ("absurd", DataError, "not between"),
        ("latin-1", DataError, "0xd1 is no text in utf-8"),
    ],
)
def test_what_never_comes_changes_nothing(published: World, case: str, kind: type[ScriskError], said: str) -> None:
    world, server = published, published.server
    good = votes(japan=0.9)
    bad = {
        "500": server.status(500),
        "429": server.status(429, retry_after="0"),
        "404": server.status(404),
        "reset": server.cut(good, after=1000, reset=True),
        "truncated": server.cut(good, after=len(good) - 10),
        "too long": server.reply(good + b"x" * 50, length=len(good) + 100),
        "stalled": server.stall(good, after=1000),
        "html": server.file(_HTML),
        "empty": server.file(b""),
        "header only": server.file(good.splitlines()[0] + b"\n"),
        "changed columns": server.file(votes(IdealPointAll="IdealPoint")),
        "not a number": server.file(good.replace(b"0.9", b"n/a")),
        "unknown country": server.file(good.replace(b"JPN", b"QQQ")),
        "twice": server.file(good + good.splitlines()[-1] + b"\n"),
        "absurd": server.file(votes(japan=1e6)),
        "latin-1": server.file(good.replace(b"JPN", b"JP\xd1")),
    }[case]
    server.plan("/votes.csv", bad)
    before = world.db.resolve()
    written = before.stat().st_mtime_ns
    with pytest.raises(kind) as caught:
        world.refresh()
    assert said in str(caught.value)
    assert caught.value.hint
    assert caught.value.exit_code in (3, 8)
    assert world.db.resolve() == before
    assert before.stat().st_mtime_ns == written
    assert world.japan() == 0.5
    assert History(world.db).attempts()[-1].status == "failed"
    # And the next one, with a good server, is as if nothing had been.
    server.plan("/votes.csv", server.file(good))
    assert world.refresh().status == "published"
    assert world.japan() == 0.9


def test_a_source_that_fails_can_be_left_as_it_was(published: World) -> None:
    world = published
    world.server.plan("/votes.csv", world.server.status(404))
    outcome = world.refresh(keep_going=True)
    assert outcome.status == "unchanged"
    assert [error.exit_code for error in outcome.failed] == [8]


def test_a_lost_factor_of_a_thousand_is_refused_and_the_old_part_stands(world: World) -> None:
    """World production that shrinks a thousandfold is a unit, not an earthquake."""
    embedded = pl.read_parquet(resources.data_dir() / "snapshots" / "wmd_production.parquet")
    builder.build(world.db, catalog=world.catalog, without=["baci", "icio"])
    lost = embedded.filter(pl.col("year") == 2024).with_columns(pl.col("production") / 1000)
    path = world.db.parent / "2024.parquet"
    lost.write_parquet(path)
    about = {
        "source": "wmd", "producer": "x", "title": "x", "licence": "x", "commercial_use": True, "url": "",
        "accessed": "2026-11-23",
    }  # fmt: skip
    Staged(History(world.db).folder / "staged").add(Part("wmd_production", "2024", path, lost.height, "o", "x"), about)
    world.server.plan("/votes.csv", world.server.file(votes()))
    before = world.db.resolve()
    with pytest.raises(ScriskError, match="production_magnitude_kept") as caught:
        world.refresh()
    assert caught.value.exit_code == 3
    assert "wmd wmd_production 2024" in str(caught.value)
    assert world.db.resolve() == before
    # The parts that were refused are gone; those before them stand.
    assert world.refresh().status in ("published", "unchanged")
    with open_warehouse(world.db) as warehouse:
        assert warehouse.sql("SELECT max(bad_rows) FROM out.check_result WHERE layer = 'last'").rows == [(0,)]

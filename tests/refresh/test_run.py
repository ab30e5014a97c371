"""What a refresh keeps, what it gives back, and what it writes down."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrisk.catalog import load_settings
from scrisk.errors import CatalogError, CheckError, UsageError
from scrisk.refresh import Request, refresh
from scrisk.warehouse import build, ensure, open_warehouse
from scrisk.warehouse.history import History
from scrisk.warehouse.staged import Staged

if TYPE_CHECKING:
    from conftest import Bench


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, bench_class: type[Bench], small_catalog: Path) -> Bench:
    """Return a warehouse with a table of one's own. Do not write to it."""
    bench = bench_class(tmp_path_factory.mktemp("run"), small_catalog)
    bench.write(100)
    assert bench.refresh_here() == "published"
    return bench


@pytest.fixture
def own(first: Bench, tmp_path: Path) -> Bench:
    return first.copy(tmp_path / "bench")


def _broken(bench: Bench, tmp_path: Path, old: str, new: str) -> Path:
    folder = tmp_path / "broken"
    shutil.copytree(bench.catalog, folder)
    file = folder / "items" / "rare-earths.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def _buyers(bench: Bench) -> list[str]:
    with open_warehouse(bench.db) as warehouse:
        return [
            row[0]
            for row in warehouse.sql("SELECT economy FROM out.economy WHERE ordinal IS NOT NULL ORDER BY ordinal").rows
        ]


def test_what_is_dropped_goes_when_a_run_without_it_answers(own: Bench, tmp_path: Path) -> None:
    staged = Staged(History(own.db).folder / "staged")
    assert _buyers(own) == ["JPN", "KOR", "ACME"]
    bad = _broken(own, tmp_path, 'commodity = "Rare Earths (REO)"', 'commodity = "Rare Earths (REE)"')
    with pytest.raises(CheckError, match="item_links_exist"):
        refresh(own.request(files={}, drop=["own"], catalog=bad))
    assert [part.part for part in staged.parts()] == ["ACME"]
    assert _buyers(own) == ["JPN", "KOR", "ACME"]
    outcome = refresh(own.request(files={}, drop=["own"]))
    assert [(c.source, c.change) for c in outcome.changes] == [("own", "removed")]
    assert staged.parts() == []
    assert _buyers(own) == ["JPN", "KOR"]
    with pytest.raises(UsageError, match="nothing to drop"):
        refresh(own.request(files={}, drop=["own"]))


def test_a_build_takes_what_refreshes_brought(own: Bench) -> None:
    run_id = History(own.db).current()
    assert build(own.db, catalog=own.catalog, without=own.without).run_id == run_id
    assert _buyers(own) == ["JPN", "KOR", "ACME"]


def test_a_network_is_published_by_the_next_refresh(own: Bench) -> None:
    from scrisk import method
    from scrisk.sources import network
    from scrisk.warehouse.networks import Networks

    table = own.folder / "edges.csv"
    table.write_text("supplier,buyer,value\nA,B,2\nB,C,1\n", encoding="utf-8")
    store = Networks(History(own.db))
    store.rank(store.save("mine", network.read(table))[0], method.load())
    assert refresh(own.request()).status == "published"
    with open_warehouse(own.db) as warehouse:
        # A sells 2 of 3 and takes B's 1 with it; B's stop leaves A without orders; both fall for C, which sells none.
        rows = warehouse.sql("SELECT node, esri FROM out.network_risk ORDER BY node").rows
    assert rows == [("A", 1.0), ("B", 1.0), ("C", 1.0)]
    assert refresh(own.request()).status == "unchanged"
    assert own.litter() == []


@pytest.mark.parametrize("left", [0, 5_000, 300_000])
def test_a_damaged_run_is_made_again(own: Bench, left: int) -> None:
    expected = own.contents()
    history = History(own.db)
    run_id = str(history.current())
    file = history.run_file(run_id)
    file.write_bytes(file.read_bytes()[:left])
    outcome = refresh(own.request())
    assert (outcome.status, outcome.run_id) == ("published", run_id)
    assert own.contents() == expected


def test_a_damaged_run_does_not_stand_in_the_way_of_the_next(own: Bench) -> None:
    history = History(own.db)
    file = history.run_file(str(history.current()))
    file.write_bytes(file.read_bytes()[:5_000])
    own.write(250)
    outcome = refresh(own.request())
    assert outcome.status == "published"
    assert [warning for warning in outcome.warnings if "could not be compared" in warning]


def test_a_dry_run_tells_and_leaves_everything(own: Bench) -> None:
    history = History(own.db)
    journal, run = history.journal.read_bytes(), history.current()
    own.write(400)
    outcome = refresh(own.request(dry_run=True))
    assert outcome.status == "dry-run"
    assert outcome.run_id != run
    assert [(c.part, c.change) for c in outcome.changes] == [("ACME", "revised")]
    assert outcome.moved.startswith("10 of ")  # five years, by quantity and by value
    assert history.current() == run
    assert history.journal.read_bytes() == journal
    assert own.litter() == []
    # What it told comes true.
    done = refresh(own.request())
    assert (done.status, done.run_id) == ("published", outcome.run_id)


def test_a_run_that_was_rolled_back_stays_away_until_forced(own: Bench) -> None:
    history = History(own.db)
    first = str(history.current())
    own.write(200)
    second = refresh(own.request()).run_id
    history.rollback(first)
    again = own.request()
    assert refresh(again).status == "withdrawn"
    assert history.current() == first
    forced = refresh(own.request(force=True))
    assert (forced.status, forced.run_id) == ("published", second)
    assert history.current() == second


def test_a_catalog_that_does_not_hold_is_written_down(own: Bench, tmp_path: Path) -> None:
    bad = _broken(own, tmp_path, 'stage = "metal"', 'stage = "smelter"')
    with pytest.raises(CatalogError, match="smelter"):
        refresh(own.request(files={}, catalog=bad))
    last = History(own.db).attempts()[-1]
    assert last.status == "failed"
    assert "smelter" in last.error
    # A slip of the pen is nobody's failed refresh.
    with pytest.raises(UsageError, match="no source is called 'bcai'") as caught:
        refresh(Request(own.db, fetch=["bcai"]))
    assert "baci" in caught.value.hint
    assert History(own.db).attempts()[-1] == last


def test_nothing_is_left_where_nothing_was(tmp_path: Path, small_catalog: Path) -> None:
    with pytest.raises(UsageError):
        refresh(Request(tmp_path / "none" / "scrisk.duckdb", fetch=["bcai"]))
    assert list(tmp_path.iterdir()) == []


def test_settings_hold_for_builds_and_first_use_too(tmp_path: Path, small_catalog: Path) -> None:
    db = tmp_path / "scrisk.duckdb"
    state = tmp_path / "scrisk.duckdb.d"
    state.mkdir()
    (state / "refresh.toml").write_text(
        f'[refresh]\nsources = []\nwithout = ["baci", "un-votes"]\ncatalog = "{small_catalog}"\nkeep = 1\n',
        encoding="utf-8",
    )
    ensure(db)
    with open_warehouse(db) as warehouse:
        assert warehouse.query("run").dicts()[0]["left_out"] == "baci;un-votes"
    assert refresh(Request(db)).status == "unchanged"
    assert refresh(Request(db, without=["baci"])).status == "published"
    assert len(History(db).kept()) == 1  # keep = 1


def test_looked_at_lately_but_another_catalog(own: Bench, tmp_path: Path) -> None:
    (History(own.db).folder / "refresh.toml").write_text('[refresh]\nsources = ["un-votes"]\n', encoding="utf-8")
    (History(own.db).folder / "checked.json").write_text('{"un-votes": "2126-01-01T00:00:00Z"}', encoding="utf-8")
    lately = timedelta(days=7)
    assert refresh(own.request(files={}, if_stale=lately)).status == "fresh"
    other = _broken(own, tmp_path, 'en = "Cerium compounds"', 'en = "Compounds of cerium"')
    assert refresh(own.request(files={}, catalog=other, if_stale=lately)).status == "published"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[refresh]\nkeep = 0\n", "keep"),
        ("[refresh]\nsourcs = []\n", "refresh.sourcs: unknown key"),
        ('[refresh]\nsources = ["bacl"]\n', "no source is called 'bacl'"),
        ('[status]\nmax_age = "soon"\n', "no length of time"),
        ("[fetch]\nattempts = 1000\n", "attempts"),
        ('[source.bacl]\nyears = "2024"\n', "no such source"),
        ("[refresh\n", "not valid TOML"),
    ],
)
def test_settings_that_do_not_hold_name_key_and_reason(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "refresh.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_settings(file)
    assert said in str(caught.value)
    assert "refresh.toml" in str(caught.value)


def test_the_settings_in_the_docs_hold(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "refresh.md").read_text(encoding="utf-8")
    shown = text.split("<!-- settings -->\n```toml\n")[1].split("```")[0]
    file = tmp_path / "refresh.toml"
    file.write_text(shown, encoding="utf-8")
    settings = load_settings(file)
    assert settings.refresh.keep == 14
    assert settings.default_sources() == ["wgi", "un-votes", "baci"]
    assert settings.fetching("baci")["url"].startswith("https://www.cepii.fr/")

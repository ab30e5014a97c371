"""Policy measures: what the catalog says of them, their state on a day, and what is refused."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from scrisk import resources
from scrisk.catalog import CatalogFilesError, load
from scrisk.catalog import measures as policy
from scrisk.catalog.measures import State
from scrisk.catalog.models import Catalog


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


# Dates and what they mean: methods of the project, section 9, and the sources of each measure.
STATES = [
    ("cn-2010-rare-earths", "2010-09-20", State.NOT_ANNOUNCED),
    ("cn-2010-rare-earths", "2010-09-21", State.IN_FORCE),
    ("cn-2010-rare-earths", "2010-11-20", State.ENDED),
    ("cn-2016-korea", "2016-07-01", State.IN_FORCE),
    ("jp-2019-korea", "2019-07-03", State.ANNOUNCED),
    ("jp-2019-korea", "2019-07-04", State.IN_FORCE),
    ("jp-2019-korea", "2023-03-31", State.IN_FORCE),  # known by its month: the last day counts
    ("jp-2019-korea", "2023-04-01", State.ENDED),
    ("cn-2023-23", "2023-07-02", State.NOT_ANNOUNCED),
    ("cn-2023-23", "2023-07-31", State.ANNOUNCED),
    ("cn-2023-23", "2023-08-01", State.IN_FORCE),
    ("cn-2023-39", "2023-12-01", State.IN_FORCE),
    ("cn-2024-46-2", "2025-11-08", State.IN_FORCE),
    ("cn-2024-46-2", "2026-11-25", State.SUSPENDED),
    ("cn-2024-46-2", "2026-11-28", State.LAPSED),
    ("cn-2024-46-1", "2026-11-25", State.IN_FORCE),  # clause 1 was never suspended
    ("cn-2025-18", "2026-11-25", State.IN_FORCE),
    ("cn-2025-57", "2025-10-09", State.ANNOUNCED),
    ("cn-2025-57", "2025-11-06", State.ANNOUNCED),
    ("cn-2025-57", "2025-11-07", State.SUSPENDED),  # before it took effect
    ("cn-2025-57", "2026-11-10", State.SUSPENDED),
    ("cn-2025-57", "2026-11-25", State.LAPSED),
    ("cn-2025-62", "2025-10-09", State.IN_FORCE),
    ("cn-2026-1", "2026-11-25", State.IN_FORCE),
]


@pytest.mark.parametrize(("measure", "day", "state"), STATES)
def test_state_on_a_day(catalog: Catalog, measure: str, day: str, state: State) -> None:
    assert policy.state(catalog.measure(measure), date.fromisoformat(day)) is state


def test_every_row_of_the_methods_is_there(catalog: Catalog) -> None:
    ids = {measure.id for measure in catalog.measures}
    package = {measure.id for measure in catalog.measures if measure.package == "china-october-2025"}

    assert package == {f"cn-2025-{number}" for number in (55, 56, 57, 58, 61, 62)}
    assert ids >= {
        "cn-2010-rare-earths", "cn-2016-korea", "jp-2019-korea", "us-2022-chips", "us-2023-chips", "us-2024-chips",
        "jp-2023-tools", "nl-2023-lithography", "cn-2023-23", "cn-2023-39", "cn-2024-33", "cn-2024-46-1",
        "cn-2024-46-2", "cn-2025-10", "cn-2025-18", "cn-2026-1", "cn-2026-11",
    }  # fmt: skip


def test_both_branches_of_a_lapsed_suspension(catalog: Catalog) -> None:
    day = date(2026, 11, 25)
    for measure in catalog.measures:
        found = policy.branches(measure, day)
        if policy.state(measure, day) is State.LAPSED:
            assert [branch.id for branch in found] == ["in-force-again", "stays-suspended"]
            assert [branch.holds for branch in found] == [True, False]
        else:
            assert [branch.state for branch in found] == [policy.state(measure, day)]
            assert found[0].holds is (policy.state(measure, day) is State.IN_FORCE)


def test_what_follows_a_suspension_can_be_told(catalog: Catalog) -> None:
    lapsed = catalog.measure("cn-2025-57").model_dump()
    again = policy.Measure.model_validate({**lapsed, "resumed": date(2026, 11, 11)})
    over = policy.Measure.model_validate({**lapsed, "ended": date(2026, 11, 10)})

    assert policy.state(again, date(2026, 11, 10)) is State.SUSPENDED
    assert policy.state(again, date(2026, 11, 11)) is State.IN_FORCE
    assert policy.state(over, date(2026, 11, 11)) is State.ENDED


def test_items_and_codes(catalog: Catalog) -> None:
    graphite = catalog.measure("cn-2023-39")
    metals = catalog.measure("cn-2025-10")

    assert policy.items(graphite) == ("graphite",)
    assert policy.codes(graphite, catalog) == ("250410", "380110", "380190")  # flake only, not 250490
    assert policy.items(metals) == ("tellurium", "bismuth")
    assert set(policy.items(metals, related=True)) == {"tungsten", "tellurium", "bismuth", "molybdenum", "indium"}
    assert policy.codes(metals, catalog) == ("280450", "810600")
    assert policy.codes(metals, catalog, related=True) == ("261100", "261390", "280450", "810110", "810600")


def test_whom_a_measure_aims_at(catalog: Catalog) -> None:
    licence, rule = catalog.measure("cn-2025-18"), catalog.measure("nl-2023-lithography")

    assert policy.aims_at(licence, "JPN")
    assert not policy.aims_at(licence, "CHN")
    assert policy.aims_at(rule, "KOR")
    assert not policy.aims_at(rule, "DEU")
    assert not policy.hits_supply(catalog.measure("us-2026-chip-tariff"))
    assert policy.day_before(licence) == date(2025, 4, 3)
    assert policy.last_day(rule) is None
    found = policy.on_day(catalog.measures, date(2026, 11, 25), State.SUSPENDED)
    assert [measure.id for measure in found] == ["cn-2024-46-2"]


OWN = """
[[measure]]
id = "xx-1"
imposer = "CHN"
instrument = "quota"
covers = "graphite"
in_force = 2026-12-01
legal_basis = "an order"
confirmed = false
names = { en = "A", ja = "B", ko = "C" }
targets = { scope = "list", economies = ["JPN"] }
items = [{ item = "graphite", extent = "whole" }]
sources = [{ producer = "somebody", title = "an order" }]
"""


def own(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in OWN
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_file_adds_a_measure_and_replaces_one(tmp_path: Path, catalog: Catalog) -> None:
    added = load(measures=own(tmp_path))
    replaced = load(measures=own(tmp_path, "xx-1", "cn-2023-39"))

    assert {m.id for m in added.measures} - {m.id for m in catalog.measures} == {"xx-1"}
    assert replaced.measure("cn-2023-39").instrument == "quota"
    assert len(replaced.measures) == len(catalog.measures)
    assert len({catalog.content_hash(), added.content_hash(), replaced.content_hash()}) == 3


REFUSALS = [
    ('instrument = "quota"', 'instrument = "embargo"', "instrument", "'embargo' is none of"),
    ("in_force = 2026-12-01", 'in_force = "Dec 2026"', "in_force", "neither a date such as 2023-08-01 nor a month"),
    ("in_force = 2026-12-01", "", "in_force", "is missing"),
    ("in_force =", "inforce = 2026-12-01\nin_force =", "inforce", "unknown key; did you mean in_force?"),
    ("in_force =", "ended = 2026-11-30\nin_force =", "measure xx-1", "ended 2026-11-30 is before in_force 2026-12-01"),
    ("in_force =", "suspended_until = 2026-11-30\nin_force =", "measure xx-1", "go together"),
    ("in_force =", "resumed = 2026-12-02\nin_force =", "measure xx-1", "resumed needs a suspension"),
    ("in_force =", "de_minimis_share = 0.1\nin_force =", "measure xx-1", 'belongs to instrument "extraterritorial"'),
    ('instrument = "quota"', 'instrument = "tariff"', "measure xx-1", "tariff_rate belongs to instrument"),
    ("confirmed = false", "confirmed = true", "measure xx-1", "needs a source with url and accessed"),
    ('title = "an order"', 'title = "an order", url = "https://example.org"', "sources[0]", "go together"),
    ('"list", economies = ["JPN"]', '"list"', "targets", 'scope "list" needs economies'),
    ('"list", economies = ["JPN"]', '"all", economies = ["JPN"]', "targets", "takes excluded, not economies"),
    ('"list", economies', '"end-users", economies', "targets", "users says which users"),
    ('economies = ["JPN"]', 'economies = ["JPX"]', "targets.economies", "no country has the code JPX"),
    ('economies = ["JPN"]', 'economies = ["CHN"]', "measure xx-1", "holds the imposer"),
    ('item = "graphite"', 'item = "graphit"', "items", "did you mean graphite?"),
    ('extent = "whole"', 'extent = "all"', "items[0].extent", "'all' is none of"),
    (
        'covers = "graphite"',
        'covers = "graphite"\nelements = ["graphite"]',
        "elements[0]",
        "not the symbol of an element",
    ),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), REFUSALS)
def test_a_faulty_file_is_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    with pytest.raises(CatalogFilesError) as refused:
        load(measures=own(tmp_path, old, new))

    text = " ".join(str(refused.value).split())
    assert "own.toml" in text
    assert key in text
    assert reason in text


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN + OWN, encoding="utf-8")

    with pytest.raises(CatalogFilesError, match=r"already in own\.toml"):
        load(measures=path)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        (
            'measure = "cn-2023-39"',
            'measure = "cn-2023-93"',
            "episode graphite-2023: measure",
            "did you mean cn-2023-39?",
        ),
        ('items = ["graphite"]', 'items = ["graphit"]', "episode graphite-2023: items", "did you mean graphite?"),
        ('month_code = "250410"', 'month_code = "25041"', "month_code", "is not a code of six digits"),
        ('id = "graphite-2023"', 'id = "magnets-2025"', "episode magnets-2025", "already in episodes.toml"),
    ],
)
def test_a_faulty_episode_is_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    copied = Path(shutil.copytree(resources.data_dir() / "catalog", tmp_path / "catalog"))
    path = copied / "episodes.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CatalogFilesError) as refused:
        load(copied)
    assert key in str(refused.value)
    assert reason in str(refused.value)


def test_a_catalog_may_have_neither_measures_nor_episodes(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(resources.data_dir() / "catalog", tmp_path / "catalog"))
    shutil.rmtree(copied / "measures")
    (copied / "episodes.toml").unlink()
    shutil.rmtree(copied / "cooperation")  # its quarrels name measures

    catalog = load(copied)
    assert catalog.measures == catalog.episodes == ()

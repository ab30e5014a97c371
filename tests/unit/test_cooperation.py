"""The cooperation ledger: what it says of the days that matter, what a strike leaves, and what is refused."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from scrisk import resources
from scrisk.catalog import CatalogFilesError, load
from scrisk.catalog.cooperation import Entry, Standing, held_up, standing, strike
from scrisk.catalog.models import Catalog

NOW = date(2026, 11, 25)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def entry(name: str, **more: object) -> Entry:
    """Return an entry with what every entry needs."""
    plain: dict[str, object] = {
        "id": name, "names": {"en": name, "ja": name, "ko": name}, "kind": "agreement", "layer": "agencies",
        "binding": "agreement", "date": date(2020, 1, 1), "parties": [{"economy": "JPN"}, {"economy": "KOR"}],
        "themes": ["trade"], "confirmed": True,
        "sources": [{"producer": "a", "title": "b", "url": "https://c.example", "accessed": NOW}],
    }  # fmt: skip
    return Entry.model_validate({**plain, **more})


def test_the_four_meetings_of_the_leaders_with_their_agenda(catalog: Catalog) -> None:
    meetings = {
        "jk-2025-tokyo": (date(2025, 8, 23), "First joint press release in 17 years"),
        "jk-2025-busan": (date(2025, 9, 30), "population"),
        "jk-2025-gyeongju": (date(2025, 10, 30), "first meeting"),
        "jk-2026-nara": (date(2026, 1, 13), "talks between the departments in charge"),
    }
    for name, (day, words) in meetings.items():
        found = catalog.cooperation_entry(name)
        assert (found.date.first, found.layer, found.economies) == (day, "leaders", ("JPN", "KOR"))
        assert any(words in line for line in found.agenda), name


def test_third_countries_and_frameworks_are_there(catalog: Catalog) -> None:
    assert catalog.cooperation_entry("kc-2026-14-mous").names.en.endswith("14 memoranda")
    assert catalog.cooperation_entry("ki-2026-seoul").date.first == date(2026, 1, 19)
    chairs = [p for p in catalog.cooperation_entry("forge").parties if p.role == "chair"]
    assert [(p.economy, str(p.since), str(p.until)) for p in chairs] == [("KOR", "2026-02-04", "2026-06")]


def test_every_entry_has_a_date_and_a_page_or_says_so(catalog: Catalog) -> None:
    for found in catalog.cooperation:
        assert found.sources
        assert not found.confirmed or any(source.url and source.accessed for source in found.sources), found.id


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("jk-2026-nara", date(2026, 1, 12), Standing.UNKNOWN),
        ("jk-2026-nara", date(2026, 1, 13), Standing.HELD),
        ("ipef-supply-chain", date(2024, 2, 23), Standing.ANNOUNCED),
        ("ipef-supply-chain", date(2024, 2, 24), Standing.IN_FORCE),
        ("minerals-security-partnership", date(2026, 2, 3), Standing.IN_FORCE),
        ("minerals-security-partnership", date(2026, 2, 4), Standing.ENDED),
        ("jk-2019-chip-chemicals", date(2023, 3, 23), Standing.IN_FORCE),
        ("jk-2019-chip-chemicals", date(2023, 3, 24), Standing.ENDED),
        ("forge", date(2026, 7, 1), Standing.IN_FORCE),
    ],
)
def test_standing_on_a_day(catalog: Catalog, name: str, day: date, expected: Standing) -> None:
    assert standing(catalog.cooperation_entry(name), day) is expected


def test_a_strike_takes_the_layer_and_what_rests_on_it_alone() -> None:
    ledger = [
        entry("summit", kind="summit", layer="leaders", binding="statement"),
        entry("talks", rests_on=["summit"]),
        entry("project", layer="firms", rests_on=["talks"]),  # falls by way of the talks
        entry("pool", rests_on=["summit", "partnership"]),  # held up by the partnership
        entry("partnership", layer="ministers"),
        entry("rumour", confirmed=False),
    ]
    found = strike(ledger, NOW, ["leaders"])

    assert (found.struck, found.dragged) == ({"summit"}, {"talks", "project"})
    assert found.stands == {"pool", "partnership"}
    assert held_up(["talks", "partnership"], found)
    assert not held_up(["talks", "rumour"], found)
    assert strike(ledger, date(2019, 12, 31)).stands == frozenset()


REFUSALS = [
    ("date = 2026-01-13\n", "", "entry jk-2026-nara: date", "is missing"),
    ("confirmed = true", "", "entry jk-gsomia: confirmed", "is missing"),
    ('layer = "agencies"', 'layer = "spies"', "entry jk-gsomia: layer", "is none of 'leaders'"),
    ('binding = "agreement"', 'binding = "oath"', "entry jk-gsomia: binding", "is none of 'meeting'"),
    ('themes = ["north-korea", "security"]', 'themes = ["weather"]', "entry jk-gsomia: themes[0]", "is none of"),
    ('rests_on = ["jk-2026-nara"]', 'rests_on = ["jk-2026-naru"]', "rests_on", "did you mean jk-2026-nara?"),
    ('rests_on = ["jk-2026-nara"]', 'rests_on = ["jk-economic-security-talks"]', "rests_on", "rests on itself"),
    ("stands = true\ndate = 2023-04-07", "stands = true\nended = 2023-04-06\ndate = 2023-04-07", "jk-kogas-jera",
     "ended 2023-04-06 is before date 2023-04-07"),
    ("date = 2023-03-16", "date = 2023-03-16\nended = 2023-03-17", "jk-2023-tokyo", "ended is for what stands"),
    ('economy = "KOR"', 'economy = "JPN"', "entry jk-gsomia", "parties names JPN twice in the same role"),
    ('economy = "KOR"', 'economy = "KOX"', "entry jk-gsomia: parties", "no country has the code KOX"),
    ("date = 2025-06-20", "date = 2023-04-01", "entry jk-kogas-jera", "acts holds 2023-04-01, before date 2023-04-07"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "reason"), REFUSALS)
def test_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    folder = Path(shutil.copytree(resources.data_dir() / "catalog", tmp_path / "catalog"))
    path = folder / "cooperation" / "japan-korea.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CatalogFilesError) as refused:
        load(folder)

    assert any(
        problem.file == "cooperation/japan-korea.toml" and key in problem.key and reason in problem.reason
        for problem in refused.value.problems
    ), refused.value


def test_a_row_without_a_source_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(resources.data_dir() / "catalog", tmp_path / "catalog"))
    path = folder / "cooperation" / "multilateral.toml"
    head, _, tail = path.read_text(encoding="utf-8").partition("[[entry.sources]]")
    path.write_text(head + tail[tail.index("[[entry]]") :], encoding="utf-8")

    with pytest.raises(CatalogFilesError, match=r"entry minerals-security-partnership: sources: is missing"):
        load(folder)


def test_a_catalog_without_a_ledger_holds_none(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(resources.data_dir() / "catalog", tmp_path / "catalog"))
    shutil.rmtree(folder / "cooperation")

    assert load(folder).cooperation == ()

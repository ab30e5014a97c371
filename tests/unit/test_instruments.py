"""Instruments of cooperation as files: what is refused, and which of them stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrisk.catalog import Catalog, load
from scrisk.catalog.instrument_files import InstrumentFilesError, chosen, instruments_hash, items_of, load_instruments
from scrisk.catalog.instruments import KINDS, UNITS, Instrument
from scrisk.errors import UsageError

GOOD = """
[[instrument]]
id = "pool"
kind = "stocks"
names = { en = "Pool", ja = "備蓄", ko = "비축" }
members = ["JPN", "KOR"]
items = ["graphite"]
state = "assumed"
[instrument.capacity]
low = 0.5
high = 1.0
unit = "share of spare stock"
status = "assumed"
note = "a guess"
"""
SENT = (
    GOOD.replace('kind = "stocks"', 'kind = "recycling"').replace("share of spare stock", "share of demand")
    + 'note = ""\n'
)  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def read(catalog: Catalog, folder: Path, text: str, **how: Any) -> Any:
    (folder / "some.toml").write_text(text, encoding="utf-8")
    return load_instruments(catalog, folder, **how)


def refused(catalog: Catalog, folder: Path, text: str) -> str:
    with pytest.raises(InstrumentFilesError) as caught:
        read(catalog, folder, text)
    assert caught.value.hint
    return caught.value.message


def test_a_row_with_an_assumption_that_says_why_is_taken(catalog: Catalog, tmp_path: Path) -> None:
    found = read(catalog, tmp_path, GOOD).instruments[0]
    assert found.served == ("JPN", "KOR")
    assert items_of(found, catalog) == ("graphite",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('note = "a guess"', "", 'status "assumed" needs note'),
        ('status = "assumed"', 'status = "published"', "needs a source"),
        ('state = "assumed"', 'state = "agreed"', 'state "agreed" needs'),
        ('state = "assumed"', 'state = "proposed"', 'state "proposed" needs a source'),
        ('unit = "share of spare stock"', 'unit = "t/year"', 'capacity.unit of "stocks" is one of'),
        ("high = 1.0", "high = 1.5", "above one"),
        ("low = 0.5", "low = 2", "below low"),
        ("low = 0.5", "low = -1", "low"),
        ('items = ["graphite"]', "", "needs items or stages"),
        ('items = ["graphite"]', 'items = ["grafite"]', "did you mean graphite"),
        ('items = ["graphite"]', 'stages = ["mein"]', "no stage is called 'mein'"),
        ('["JPN", "KOR"]', '["JPN", "XXX"]', "no country has the code XXX"),
        ('["JPN", "KOR"]', '["JPN", "JPN"]', "members names something twice"),
        ("state =", 'needs = ["USA"]\nstate =', "needs holds USA, not among members"),
        ("state =", "least = 3\nstate =", "least is 3, but there are 2 members"),
        ("state =", 'givers = ["JPN"]\nstate =', 'givers is for "priority"'),
        ("state =", "lead_days = 3\nstate =", "lead_days is for goods that are sent"),
        ("state =", 'rests_on = ["jk-2026-narra"]\nstate =', "did you mean jk-2026-nara"),
        ("state =", 'colour = "red"\nstate =', "unknown key"),
        ('kind = "stocks"', 'kind = "gift"', "is none of"),
        ("[[instrument]]", "[[instruments]]", "unknown key"),
        ("[[instrument]]", "[instrument]", "write every entry as [[instrument]]"),
    ],
)
def test_what_does_not_hold_is_refused(catalog: Catalog, tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    message = refused(catalog, tmp_path, GOOD.replace(old, new, 1))
    assert said in message
    assert "some.toml" in message


def test_goods_that_are_sent_say_why_they_are_additional(catalog: Catalog, tmp_path: Path) -> None:
    assert "needs additional" in refused(catalog, tmp_path, SENT.replace('note = ""\n', ""))


def test_a_priority_names_who_keeps_selling(catalog: Catalog, tmp_path: Path) -> None:
    text = GOOD.replace('kind = "stocks"', 'kind = "priority"').replace("share of spare stock", "share of flow")
    assert '"priority" needs givers' in refused(catalog, tmp_path, text)


def test_the_same_twice_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    assert "this instrument is there twice" in refused(catalog, tmp_path, GOOD + GOOD)


def test_a_demand_needs_a_source_a_note_and_a_figure(catalog: Catalog, tmp_path: Path) -> None:
    text = '[[demand]]\neconomy = "KOR"\nitem = "gallium"\nyear = 2024\nnote = "n"\n'
    source = '[[demand.sources]]\nproducer = "p"\ntitle = "t"\nurl = "https://example.org"\naccessed = 2026-11-25\n'
    assert "sources: is missing" in refused(catalog, tmp_path, text + "weight_t = 3\n")
    assert "needs weight_t or value_usd" in refused(catalog, tmp_path, text + source)
    whole = text + "weight_t = 3\n" + source
    assert "twice" in refused(catalog, tmp_path, whole + whole)
    assert "no item is called" in refused(catalog, tmp_path, whole.replace("gallium", "unobtainium"))
    assert read(catalog, tmp_path, whole).demands[0].weight_t == 3


def test_a_catalog_of_ones_own_may_lack_items(catalog: Catalog, tmp_path: Path) -> None:
    assert read(catalog, tmp_path, GOOD.replace("graphite", "unobtainium"), fitting=True).instruments == ()


def test_every_kind_of_the_question_is_there(catalog: Catalog) -> None:
    found = load_instruments(catalog)
    assert {entry.kind for entry in found.instruments} == set(KINDS) == set(UNITS)
    partners = {code for entry in found.instruments for code in entry.members}
    assert {"JPN", "KOR", "USA", "AUS", "ITA", "IND", "FRA"} <= partners
    for entry in found.instruments:
        assert entry.sources or entry.capacity.status == "assumed", entry.id
        assert entry.capacity.note if entry.capacity.status == "assumed" else entry.sources, entry.id
        assert entry.rests_on or entry.note or entry.additional, entry.id


def test_words_choose_kinds_and_ids(catalog: Catalog) -> None:
    found = load_instruments(catalog).instruments
    assert {entry.kind for entry in chosen(found, ["stocks"])} == {"stocks"}
    assert [entry.id for entry in chosen(found, ["forge", "jp-kr-stocks"])] == ["forge", "jp-kr-stocks"]
    assert {entry.state for entry in chosen(found, [], ["agreed"])} == {"agreed"}
    with pytest.raises(UsageError, match="no instrument is called 'stoks'") as caught:
        chosen(found, ["stoks"])
    assert "stocks" in caught.value.hint


def test_the_hash_changes_with_a_capacity(catalog: Catalog, tmp_path: Path) -> None:
    before = instruments_hash(read(catalog, tmp_path, GOOD))
    assert instruments_hash(read(catalog, tmp_path, GOOD.replace("0.5", "0.4"))) != before


def test_who_is_missing(catalog: Catalog, tmp_path: Path) -> None:
    text = GOOD.replace('["JPN", "KOR"]', '["JPN", "KOR", "AUS"]').replace("state =", 'needs = ["AUS"]\nstate =', 1)
    found: Instrument = read(catalog, tmp_path, text).instruments[0]
    assert found.missing(frozenset({"JPN", "KOR"})) == ("AUS",)
    assert not found.works_in(frozenset({"AUS"}))
    assert found.works_in(frozenset({"AUS", "KOR"}))

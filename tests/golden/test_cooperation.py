"""Depth of cooperation, worked by hand from small ledgers."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from scrisk import catalog, method
from scrisk.catalog.cooperation import LAYERS, Entry
from scrisk.scoring import cooperation
from scrisk.scoring.friction import friction

PAIR = ("JPN", "KOR")
START = date(2010, 1, 1)
CHOICES = method.load().cooperation


def after(years: float) -> date:
    return START + timedelta(days=round(years * 365.25))


def entry(name: str, layer: str, binding: str, **more: object) -> Entry:
    plain: dict[str, object] = {
        "id": name, "names": {"en": name, "ja": name, "ko": name}, "kind": "agreement", "layer": layer,
        "binding": binding, "stands": True, "date": START, "parties": [{"economy": "JPN"}, {"economy": "KOR"}],
        "themes": ["trade"], "confirmed": True,
        "sources": [{"producer": "a", "title": "b", "url": "https://c.example", "accessed": START}],
    }  # fmt: skip
    return Entry.model_validate({**plain, **more})


def own(entries: list[Entry], day: date, **more: object) -> tuple[dict[str, float], float]:
    found = cooperation.depth(entries, PAIR, [day], cooperation.choices(CHOICES), **more)  # type: ignore[arg-type]
    return dict(zip(LAYERS, found.layers[0, :, 0].tolist(), strict=True)), float(found.whole[0, 0])


def test_one_agreement_fades() -> None:
    # Fresh: w 0.40, so 40 of the agencies' layer and 0.25 x 40 = 10 of the whole.
    # Eight years on: half-life 8 x pace 1.25 = 10 years, 0.40 x 2^(-0.8) = 0.229740; whole 0.25 x 22.9740 = 5.7435.
    pact = entry("pact", "agencies", "agreement")

    assert own([pact], START) == ({**dict.fromkeys(LAYERS, 0.0), "agencies": pytest.approx(40.0)}, pytest.approx(10.0))
    layers, whole = own([pact], after(8))  # 2922 days are eight years of 365.25
    assert layers["agencies"] == pytest.approx(22.9740, abs=1e-4)
    assert whole == pytest.approx(5.74349, abs=1e-5)


def test_two_entries_close_what_is_open() -> None:
    # 1 - (1 - 0.40)(1 - 0.30) = 0.58
    both = [entry("pact", "agencies", "agreement"), entry("note", "agencies", "arrangement")]

    assert own(both, START)[0]["agencies"] == pytest.approx(58.0)


def test_an_act_is_a_sign_of_life() -> None:
    # Renewed after eight years: as fresh as on the first day.
    pact = entry("pact", "agencies", "agreement", acts=[{"date": after(8), "text": "renewed"}])

    assert own([pact], after(8))[0]["agencies"] == pytest.approx(40.0)
    assert own([pact], after(8) - timedelta(days=1))[0]["agencies"] == pytest.approx(22.97, abs=0.01)


def test_a_quarrel_takes_its_share_and_is_forgotten() -> None:
    # Coercion takes half while it lasts: 40 -> 20. It ends after two years. Two more years, the memory's half-life, and
    # it takes a quarter of what is there then: 0.40 x 2^(-0.4) = 0.303143, less 0.5 x 0.5 = 0.25 of it: 22.7357.
    pact = entry("pact", "agencies", "agreement")
    row = entry(
        "row", "agencies", "meeting", kind="coercion", harms=["agencies"], ended=after(2),
        parties=[{"economy": "JPN", "role": "imposer"}, {"economy": "KOR", "role": "target"}],
    )  # fmt: skip

    assert own([pact, row], START)[0]["agencies"] == pytest.approx(20.0)
    assert own([pact, row], after(4))[0]["agencies"] == pytest.approx(22.7357, abs=0.02)
    assert own([pact, row], START)[0]["leaders"] == 0.0


def test_what_is_not_confirmed_or_not_of_supply_counts_for_nothing() -> None:
    others = [
        entry("rumour", "firms", "contract", confirmed=False), entry("school", "firms", "contract", themes=["people"]),
        entry("later", "firms", "contract", date=after(1)), entry("over", "firms", "contract", ended=START),
        entry("watched", "firms", "contract", parties=[{"economy": "JPN"}, {"economy": "KOR", "role": "observer"}]),
    ]  # fmt: skip

    assert own(others, START + timedelta(days=1)) == (dict.fromkeys(LAYERS, 0.0), 0.0)


def test_from_the_day_both_are_in() -> None:
    # Korea joins a year later: nothing before, and as fresh as on the first day then.
    framework = entry(
        "framework", "multilateral", "agreement",
        parties=[{"economy": "JPN"}, {"economy": "KOR", "since": after(1)}],
    )  # fmt: skip

    assert own([framework], after(1) - timedelta(days=1))[1] == 0.0
    assert own([framework], after(1))[0]["multilateral"] == pytest.approx(40.0)


def test_the_chair_counts_in_full_and_a_member_less() -> None:
    # Chair 1.0 x 0.30 = 30; member 0.6 x 0.30 = 18.
    forum = entry(
        "forum", "multilateral", "arrangement", themes=["rare-earths"],
        parties=[{"economy": "KOR"}, {"economy": "KOR", "role": "chair", "until": after(1)}, {"economy": "JPN"}],
    )  # fmt: skip
    drawn = cooperation.choices(CHOICES)

    levels = {code: cooperation.engagement([forum], code, [START], drawn) for code in PAIR}
    assert {code: float(found.level[0, 0]) for code, found in levels.items()} == {
        "KOR": pytest.approx(30.0), "JPN": pytest.approx(18.0)
    }  # fmt: skip
    assert (levels["KOR"].chaired, levels["JPN"].chaired) == ([("forum",)], [()])


def test_friction_by_hand() -> None:
    # Leaders 20 (statement), agencies 40: whole 0.2 x 20 + 0.25 x 40 = 14. Struck: the talks rest on the summit alone,
    # the pact on nothing: agencies with talks 1 - 0.6 x 0.8 = 52, whole 0.2 x 20 + 0.25 x 52 = 17; left 0.25 x 40 = 10.
    ledger = [
        entry("summit", "leaders", "statement", stands=False, kind="summit"), entry("pact", "agencies", "agreement"),
        entry("talks", "agencies", "statement", rests_on=["summit"]),
    ]  # fmt: skip
    found = friction(ledger, PAIR, START, CHOICES)

    assert found.before["all"].value == pytest.approx(17.0)
    assert found.after["all"].value == pytest.approx(10.0)
    assert found.kept is not None
    assert found.kept.value == pytest.approx(10 / 17, abs=1e-6)
    assert (found.fallen.struck, found.fallen.dragged) == ({"summit"}, {"talks"})


def test_the_real_ledger_survives_its_leaders() -> None:
    ledger = catalog.load().cooperation
    found = friction(ledger, PAIR, date(2026, 11, 25), CHOICES)

    assert found.kept is not None
    assert found.kept.low < found.kept.value < found.kept.high
    assert 0.5 < found.kept.value < 1.0
    assert found.after["leaders"].value == 0.0
    assert found.after["multilateral"] == found.before["multilateral"]


def test_same_choices_twice() -> None:
    one, two = cooperation.choices(CHOICES), cooperation.choices(CHOICES)

    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert len(one.weight) == CHOICES.draws + 1
    assert one.share.sum(axis=1) == pytest.approx(1.0)

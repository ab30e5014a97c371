"""Laws of the depth of cooperation, on ledgers nobody wrote."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk import method
from scrisk.catalog.cooperation import BINDINGS, LAYERS, Entry
from scrisk.scoring import cooperation

PAIR = ("JPN", "KOR")
START = date(2015, 1, 1)
DAYS = [START + timedelta(days=200 * step) for step in range(12)]
DRAWN = cooperation.choices(method.load().cooperation)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Entries of any layer and force, some resting on those before, some quarrels."""
    found: list[Entry] = []
    for number in range(draw(st.integers(0, 5))):
        against = draw(st.booleans()) and number > 0
        begins = START + timedelta(days=draw(st.integers(0, 2000)))
        entry = {
            "id": f"e{number}", "names": {"en": "a", "ja": "b", "ko": "c"},
            "kind": "quarrel" if against else "agreement",
            "layer": draw(st.sampled_from(LAYERS)), "binding": draw(st.sampled_from(BINDINGS)),
            "stands": draw(st.booleans()), "date": begins, "parties": [{"economy": "JPN"}, {"economy": "KOR"}],
            "themes": ["trade"], "confirmed": True,
            "sources": [{"producer": "a", "title": "b", "url": "https://c.example", "accessed": START}],
        }  # fmt: skip
        if against:
            entry["harms"] = [draw(st.sampled_from(LAYERS))]
        elif found and draw(st.booleans()):
            entry["rests_on"] = [draw(st.sampled_from([one.id for one in found]))]
        found.append(Entry.model_validate(entry))
    return found


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_bounds_order_of_the_pair_and_strikes(ledger: list[Entry]) -> None:
    found = cooperation.depth(ledger, PAIR, DAYS, DRAWN)

    assert ((found.layers >= 0) & (found.layers <= 100)).all()
    assert (found.whole <= found.layers.max(axis=1) + 1e-9).all()
    # The order of the pair does not matter.
    assert (cooperation.depth(ledger, ("KOR", "JPN"), DAYS, DRAWN).whole == found.whole).all()
    # A strike never leaves more, striking more never leaves more, striking all leaves nothing.
    one = cooperation.depth(ledger, PAIR, DAYS, DRAWN, struck=["leaders"]).whole
    two = cooperation.depth(ledger, PAIR, DAYS, DRAWN, struck=["leaders", "ministers"]).whole
    assert (one <= found.whole + 1e-9).all()
    assert (two <= one + 1e-9).all()
    assert (cooperation.depth(ledger, PAIR, DAYS, DRAWN, struck=LAYERS).whole == 0).all()


@settings(max_examples=40, deadline=None)
@given(ledgers(), st.integers(0, 2000))
def test_what_comes_later_changes_no_earlier_day(ledger: list[Entry], later: int) -> None:
    begins = START + timedelta(days=later)
    new = Entry.model_validate(
        {
            "id": "new", "names": {"en": "a", "ja": "b", "ko": "c"}, "kind": "agreement", "layer": "firms",
            "binding": "treaty", "stands": True, "date": begins, "parties": [{"economy": "JPN"}, {"economy": "KOR"}],
            "themes": ["trade"], "confirmed": True,
            "sources": [{"producer": "a", "title": "b", "url": "https://c.example", "accessed": START}],
        }
    )  # fmt: skip
    before = cooperation.depth(ledger, PAIR, DAYS, DRAWN).whole
    after = cooperation.depth([*ledger, new], PAIR, DAYS, DRAWN).whole

    past = [place for place, day in enumerate(DAYS) if day < begins]
    assert (after[:, past] == before[:, past]).all()
    assert (after >= before - 1e-9).all()

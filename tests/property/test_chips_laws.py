"""Laws of the semiconductor graph, on the small chain with any shares."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.scoring.chips import Chips
from scrisk.scoring.chips_shares import EUROPE, VARIOUS, pool
from scrisk.scoring.chips_stops import Cut

SMALL = runpy.run_path(str(Path(__file__).parents[1] / "unit" / "test_chips.py"))
COUNTRY, graph, rows = SMALL["COUNTRY"], SMALL["graph"], SMALL["rows"]
WHO = ("JPN", "KOR", "NLD", "USA", "DEU", VARIOUS, EUROPE)
PARTS = st.lists(st.one_of(st.none(), st.floats(0.0, 1.0)), min_size=1, max_size=len(WHO))


def held(parts: list[float | None]) -> dict[str, float | None]:
    """Return shares that add up to at most one and a bit, some of them not told."""
    total = sum(part or 0.0 for part in parts)
    scale = 1.0 if total <= 1.02 else 1.0 / total
    return {who: None if part is None else part * scale for who, part in zip(WHO, parts, strict=False)}


@given(PARTS)
def test_shares_add_up_or_say_what_is_unknown(parts: list[float | None]) -> None:
    found = pool(list(held(parts).items()))
    assert abs(sum(found.known.values()) + found.europe + found.rest - 1.0) < 1e-9
    for who in (*WHO, "CHN"):
        low, high = found.bounds(who, ("NLD", "DEU"))
        assert 0.0 <= low <= high <= 1.0
        assert low == high or who in found.blank or found.europe > 0.0


@settings(max_examples=12)
@given(st.tuples(PARTS, PARTS, PARTS))
def test_more_removed_never_stops_less(parts: tuple[list[float | None], ...]) -> None:
    country: dict[str, Any] = {**COUNTRY, **dict(zip(("N21", "N26", "N31"), map(held, parts), strict=True))}
    chips = Chips(graph(), rows(country))
    for stage in chips.stages["country"]:
        one, towards, used_up, both = (
            stage.remaining(cut) for cut in (Cut("JPN"), Cut("JPN", "KOR"), Cut("JPN", scope="consumed"), Cut("NLD"))
        )
        lost = list(stage.run([one, towards, used_up, one * both]))
        assert (lost[1] <= lost[0] + 1e-12).all()
        assert (lost[2] <= lost[0] + 1e-12).all()
        assert (lost[3] >= lost[0] - 1e-12).all()
        assert all(((part >= 0.0) & (part <= 1.0)).all() for part in lost)
    for row in chips.stop("country", chips.cuts("country")).iter_rows(named=True):
        assert 0.0 <= row["stopped_low"] <= row["stopped_high"] <= 1.0

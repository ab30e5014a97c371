"""The EU's tables of 2017 follow from their own printed parts, within what rounding leaves open."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from scrisk.method.formulas import eu_supply_risk

FILE = Path(__file__).parent / "eu_2017.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
COMPLETE = [row for row in ROWS if "" not in row.values()]


def _interval(text: str, half: float, scale: float = 1.0, high: float = 1e9) -> tuple[float, float]:
    value = float(text)
    return max(0.0, (value - half) / scale), min(high, (value + half) / scale)


def _range(row: dict[str, str], sourcing: str) -> tuple[float, float]:
    """Return the smallest and the largest supply risk that the printed parts allow."""
    # A concentration that is not printed plays no part in the sourcing that the row is published with.
    world = _interval(row["hhi_global"] or "0", 0.05)
    own = _interval(row["hhi_import"] or "0", 0.05)
    reliance = _interval(row["import_reliance_pct"] or "0", 0.5, 100, 1.0)
    recycling = _interval(row["recycling_pct"], 0.5, 100, 1.0)
    index = _interval(row["substitution_sr"], 0.05, high=1.0)
    # Rising in both concentrations and SI, falling in EoL; linear in IR, so its ends suffice.
    ends = [
        [
            float(eu_supply_risk(world[end], own[end], ir, recycling[1 - end], index[end], sourcing=sourcing))
            for ir in reliance
        ]
        for end in (0, 1)
    ]
    return min(ends[0]), max(ends[1])


def _overlaps(found: tuple[float, float], printed: str) -> bool:
    low, high = _interval(printed, 0.05)
    return found[0] <= high + 1e-12 and low <= found[1] + 1e-12


def test_tables_hold_77_complete_rows() -> None:
    assert len(COMPLETE) == 77
    assert [row["material"] for row in ROWS if "" in row.values()] == ["beryllium"]


@pytest.mark.parametrize("row", ROWS, ids=[row["material"] for row in ROWS])
def test_published_supply_risk(row: dict[str, str]) -> None:
    # Beryllium, the incomplete row, is published by world supply alone and needs no more.
    assert _overlaps(_range(row, row["sourcing"]), row["supply_risk"])


@pytest.mark.parametrize("row", COMPLETE, ids=[row["material"] for row in COMPLETE])
def test_parts_of_table_19(row: dict[str, str]) -> None:
    for sourcing, column in (("global", "sr_global"), ("import", "sr_import"), ("both", "sr_combined")):
        assert _overlaps(_range(row, sourcing), row[column]), column


def test_tungsten_by_hand() -> None:
    # 7.5 * .22 + 1.9 * .78 = 1.65 + 1.482 = 3.132; * .58 = 1.81656; printed 1.8
    assert float(eu_supply_risk(7.5, 1.9, 0.44, 0.42, 1.0)) == pytest.approx(1.81656, abs=1e-12)

"""GeoPolRisk from the warehouse against the reference program's figures."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import scrisk

PEER = Path(__file__).parent.parent / "peers" / "geopolrisk_py_2.0.1.csv"

# The reference program's scores of 2022.
SCORES_2022 = {
    ("JPN", "Rare earth"): 0.281488388,
    ("JPN", "Graphite"): 0.274873706,
    ("JPN", "Tungsten"): 0.337726858,
    ("JPN", "Cobalt"): 0.198200107,
    ("KOR", "Rare earth"): 0.268920123,
    ("KOR", "Graphite"): 0.183335590,
    ("KOR", "Tungsten"): 0.331407504,
    ("KOR", "Cobalt"): 0.304410842,
}


def _compatible(warehouse_path: Path) -> dict[tuple[str, str, int], tuple[float, float]]:
    rows = scrisk.geopolrisk(["JPN", "KOR"], years=range(2018, 2023), compatibility=True, db=warehouse_path)
    return {
        (row["economy"], row["peer_material"], row["year"]): (row["geopolrisk"], row["characterization_factor"])
        for row in rows.iter_rows(named=True)
    }


@pytest.mark.parametrize(
    ("key", "expected"), SCORES_2022.items(), ids=lambda key: "-".join(key) if isinstance(key, tuple) else ""
)
def test_compatibility_mode_gives_the_reference_scores_of_2022(
    warehouse_path: Path, key: tuple[str, str], expected: float
) -> None:
    assert _compatible(warehouse_path)[(*key, 2022)][0] == pytest.approx(expected, abs=1e-6)


def test_compatibility_mode_agrees_with_every_figure_the_reference_program_gives(warehouse_path: Path) -> None:
    ours = _compatible(warehouse_path)
    with PEER.open(encoding="utf-8", newline="") as lines:
        theirs = {
            (row["economy"], row["peer_material"], int(row["year"])): (
                float(row["geopolrisk"]), float(row["characterization_factor"])
            )
            for row in csv.DictReader(lines)
        }  # fmt: skip
    shared = set(ours) & set(theirs)
    # Every catalogued material that the program knows is compared, in both economies and all five years.
    assert set(ours) <= set(theirs)
    assert len(shared) == 320
    for key in sorted(shared):
        score, factor = theirs[key]
        assert ours[key][0] == pytest.approx(score, rel=1e-9, abs=1e-12), key
        assert ours[key][1] == pytest.approx(factor, rel=1e-9, abs=1e-12), key


def test_the_default_copies_none_of_the_quirks(warehouse_path: Path) -> None:
    rows = scrisk.geopolrisk(["JPN", "KOR"], years=[2022], db=warehouse_path)
    scores = {(row["economy"], row["item"]): row["geopolrisk"] for row in rows.iter_rows(named=True)}
    # Germanium is not silently zero, gallium is answered.
    assert scores["JPN", "germanium"] > 0.3
    assert scores["KOR", "gallium"] > 0.3
    # Taiwan has a score of its own, so materials bought there differ from the compatibility mode.
    compatible = _compatible(warehouse_path)
    assert scores["JPN", "cobalt"] < compatible["JPN", "Cobalt", 2022][0]

"""Printed numbers of paths and stages: the hitting probability's example, and shares as their publishers print them."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from scrisk.resources import data_dir
from scrisk.scoring.paths import Layer, strongest_paths

# [G] of methods.md 5: who sells what to whom (row to column), and what each supplies to itself.
SOLD = np.array([[0, 30, 10, 5], [10, 0, 20, 5], [5, 10, 0, 40], [0, 5, 10, 0]], dtype=float)
HOME = np.array([50.0, 60.0, 40.0, 50.0])


def test_hitting_probability_of_the_example() -> None:
    has = HOME + SOLD.sum(axis=0)
    share = (SOLD / has).T
    found = strongest_paths([Layer("x", share, share, share, HOME / has, HOME / has)], 0, 3, top=100, length=3)
    # Shares are of what the buyer takes in: 50 of the 100 that it has.
    assert found.direct * 0.5 == pytest.approx(0.05, abs=1e-12)
    assert found.listed * 0.5 == pytest.approx(0.1434524, abs=5e-8)
    assert found.total * 0.5 == pytest.approx(0.154893, abs=5e-7)
    # The strongest indirect one, 0 > 2 > 3, by hand: 40/100 of what 3 has, 10/80 of what 2 has.
    assert [path.share for path in found.paths if path.steps == ((0, 0), (0, 2))] == [pytest.approx(0.4 * 0.125 / 0.5)]


def test_a_chain_worked_by_hand() -> None:
    # K takes 90 of 100 magnets in from C, 10 from J. J makes them of metal, all bought: 60 % from C, 40 % from V.
    # V makes its metal of oxide: half from C, half its own. So 90 + 10 (60 + 40 x 50 %) = 98 of 100 rest on C.
    c, j, k, v = range(4)
    magnet, metal, oxide = np.zeros((3, 4, 4))
    magnet[k, c], magnet[k, j] = 0.9, 0.1
    metal[j, c], metal[j, v] = 0.6, 0.4
    oxide[v, c] = 0.5
    made = np.array([[1, 1, 0, 0], [1, 0, 0, 1], [1, 0, 0, 0.5]])
    one = np.ones((4, 1))
    chain = [
        Layer("magnet", magnet, magnet, magnet, made[0], made[0], (1,), one),
        Layer("metal", metal, metal, metal, made[1], made[1], (2,), one),
        Layer("oxide", oxide, oxide, oxide, made[2], made[2]),
    ]
    found = strongest_paths(chain, c, k)
    assert found.total == pytest.approx(0.98)
    assert (found.total_low, found.total_high) == (pytest.approx(0.98), pytest.approx(0.98))
    assert [(path.steps, pytest.approx(path.share)) for path in found.paths] == [
        (((0, c),), 0.9),
        (((1, c), (0, j)), 0.06),
        (((2, c), (1, v), (0, j)), 0.02),
    ]


@pytest.mark.parametrize(
    ("stage", "kind", "economy", "supplier", "year", "series", "share"),
    [
        ("mine", "all", "WLD", "CHN", 2023, "iea-2024", 0.62),
        ("oxide", "all", "WLD", "CHN", 2023, "iea-2024", 0.92),
        ("oxide", "all", "WLD", "MYS", 2023, "iea-2024", 0.05),
        ("oxide", "all", "WLD", "CHN", 2024, "iea-2025", 0.91),
        ("oxide", "light", "WLD", "CHN", 2023, "nikkei-2024", 0.85),
        ("oxide", "heavy", "WLD", "CHN", 2023, "nikkei-2024", 1.0),
        ("oxide", "heavy", "JPN", "CHN", 2024, "meti-2025", 1.0),
        ("magnet", "all", "WLD", "CHN", 2024, "iea-2025", 0.94),
        ("magnet", "all", "WLD", "JPN", 2022, "meti-2022", 0.15),
        ("magnet", "all", "WLD", "JPN", 2021, "fuji-keizai", 0.15),
        ("magnet", "all", "KOR", "CHN", 2022, "kita-2023", 0.879),
        ("magnet", "all", "KOR", "CHN", 2024, "point-2025", 0.899),
        ("magnet", "all", "JPN", "CHN", 2022, "kita-2023", 0.311),
    ],
)
def test_printed_shares(
    stage: str, kind: str, economy: str, supplier: str, year: int, series: str, share: float
) -> None:
    with (data_dir() / "reference/stage_share.csv").open(encoding="utf-8") as file:
        rows = [
            row for row in csv.DictReader(file)
            if (row["stage"], row["kind"], row["economy"], row["supplier"], int(row["year"]), row["series"])
            == (stage, kind, economy, supplier, year, series)
        ]  # fmt: skip
    assert [float(row["share"]) for row in rows] == [share]


def test_motors_by_the_home_of_the_maker() -> None:
    # Tesla 286, BYD 217, Toyota Group 150, BMW 59, Hyundai Mobis 56 of 1,420 GW; 652 GW are of makers not named.
    power = {"USA": 286, "CHN": 217, "JPN": 150, "DEU": 59, "KOR": 56}
    with (data_dir() / "reference/stage_share.csv").open(encoding="utf-8") as file:
        rows = {row["supplier"]: row for row in csv.DictReader(file) if row["series"] == "adamas-2023"}
    assert {name: round(float(row["share_low"]) * 1420) for name, row in rows.items()} == power
    assert {round((float(row["share_high"]) - float(row["share_low"])) * 1420) for row in rows.values()} == {652}


def test_light_rare_earths_of_china_worked_out_as_the_note_says() -> None:
    # 220,850 t of (376,000 - 19,150) t, and of that less Myanmar's 43,000 t.
    with (data_dir() / "reference/stage_share.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["series"] == "usgs-quota-2024")
    assert float(row["share_low"]) <= 220_850 / (376_000 - 19_150)
    assert float(row["share_low"]) == pytest.approx(220_850 / (376_000 - 19_150), abs=1e-3)
    assert float(row["share_high"]) == pytest.approx(220_850 / (376_000 - 19_150 - 43_000), abs=1e-3)

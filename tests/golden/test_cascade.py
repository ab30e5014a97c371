"""Cascades: eleven firms worked out by hand, and five hundred by the program of the method's authors."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from scrisk.arrays.network import Network, pack
from scrisk.scoring.cascade import index

FOLDER = Path(__file__).parent

# Supplier-buyer, each worth 1. Sales: firms 2, 7 and 9 have 2; 3, 6, 8 and 10 have 1; 1, 4, 5 and 11 none; 10 in all.
LINKS = [(2, 1), (2, 3), (7, 4), (9, 5), (3, 7), (6, 7), (10, 7), (9, 10), (7, 11), (8, 11)]
SECTORS = [1, 2, 1, 3, 4, 2, 4, 1, 2, 3, 5]


def _eleven(essential: npt.ArrayLike) -> Network:
    supplier, buyer = np.array(LINKS).T - 1
    return pack(np.array(SECTORS) - 1, supplier, buyer, np.ones(len(LINKS)), essential)


# Non-essential. Firm 1 falls: 2 loses half its sales, 2/10 * 1/2 = .1. Firm 2 falls (.2): 3 has no other supplier (.1);
# 7 takes a third of its inputs from 3, 2/10 * 1/3; 4 and 11 sell nothing: .366667. Firm 7 falls (.2): its suppliers 3,
# 6 and 10 sell to it alone (.3), 2 sells half to 3 (.1), 9 half to 10 (.1): .7.
# Essential. Firm 2 falls: what 3 sells to 7 has no other supplier in its sector, so 7 stops: .2 + .1 + .2 = .5. Firm 3
# falls (.1): 7 stops (.2); 2 loses half (.1): .4. Firm 10 (.1): 7 stops (.2), 9 loses half (.1): .4.
# Only sector 3 essential, that of firms 4 and 10: as the first, but 9 (.2) takes 10 along (.1) and so 7 (.2): .5; 10
# (.1) stops 7 (.2) and takes half of 9's sales (.1): .4; 11 falls: half of 7's sales (.1) and all of 8's (.1) ...: .45.
@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([1, 1, 1, 1, 1], [0.1, 11 / 30, 8 / 30, 0.35, 0.1, 5 / 30, 0.7, 0.1, 11 / 30, 8 / 30, 0.45]),
        ([2, 2, 2, 2, 2], [0.1, 0.5, 0.4, 0.35, 0.1, 0.3, 0.7, 0.1, 0.5, 0.4, 0.45]),
        ([1, 1, 2, 1, 1], [0.1, 11 / 30, 8 / 30, 0.35, 0.1, 5 / 30, 0.7, 0.1, 0.5, 0.4, 0.45]),
    ],
)
def test_eleven_firms(kinds: list[int], expected: list[float]) -> None:
    found = index(_eleven(np.repeat(np.array(kinds)[:, np.newaxis], 5, axis=1)))
    np.testing.assert_allclose(found.combined, expected, rtol=0, atol=1e-15)
    assert found.converged.all()


def _columns(name: str) -> npt.NDArray[np.float64]:
    rows = list(csv.reader((FOLDER / name).read_text(encoding="utf-8").splitlines()))
    return np.array(rows[1:], dtype=np.float64).T


def test_five_hundred_firms_of_the_authors_program() -> None:
    supplier, buyer, weight = _columns("esri500_links.csv")
    firm, sector, *expected = _columns("esri500_firms.csv")
    essential = _columns("esri500_essential.csv")[1:].T
    assert firm.tolist() == list(range(1, 501))
    network = pack((sector - 1).astype(int), supplier.astype(int) - 1, buyer.astype(int) - 1, weight, essential)
    found = index(network)
    for values, figures in zip((found.combined, found.down, found.up), expected, strict=True):
        np.testing.assert_allclose(values, figures, rtol=0, atol=1e-12)
    assert round(found.combined.mean(), 7) == 0.3958404
    assert found.converged.all()

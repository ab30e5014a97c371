"""A world of four economies, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scrisk.method.origin import look_through
from scrisk.scoring.tracing import DIFFERENCE, RECORDED, World, trace

# A makes 90 and sells 60 to B and 30 to D. B makes nothing: it takes 60 from A and 20 from C, sells 40 to C, 40 to D. C
# makes 30, takes 40 from B and sells 20 back to B, so goods go round.
#
#   B's pool is 80:  80 b = 60 A + 20 c
#   C's pool is 70:  70 c = 40 b + 30 C
#   Share of A:  c = 4/7 b, so 80 b = 60 + 80/7 b, 480/7 b = 60, b = 7/8 and c = 1/2.
#   B holds 7/8 A and 1/8 C; C holds 1/2 A and 1/2 C.
#   D takes 40 from B and 30 from A: (40 * 7/8 + 30)/70 = 65/70 = 13/14 A, 40 * 1/8/70 = 1/14 C.
#   A ships D 3/7 itself, so 13/14 - 6/14 = 1/2 of D's imports are A's by way of B.
#   Nothing is lost: of A's 90, D keeps 65 and C 1/2 of the 50 it keeps, 25; of C's 30, C keeps 25 and D 5.
INFLOW = np.array([[0, 0, 0, 0], [60, 0, 20, 0], [0, 40, 0, 0], [30, 40, 0, 0]], dtype=float)
A, B, C, D = range(4)


def test_by_hand() -> None:
    found = look_through(INFLOW, [90, 0, 30, 0])
    expected = [[1, 0, 0, 0, 0], [7 / 8, 0, 1 / 8, 0, 0], [1 / 2, 0, 1 / 2, 0, 0], [13 / 14, 0, 1 / 14, 0, 0]]
    np.testing.assert_allclose(found, expected, rtol=1e-15, atol=0)


def _traced(production: list[float], price: float = 2.0) -> World:
    importer, exporter = np.nonzero(INFLOW)
    amounts = INFLOW[importer, exporter]
    return World(
        np.zeros(amounts.size, dtype=np.int64), importer, exporter, amounts * price, amounts,
        np.array(production), np.zeros(4, dtype=np.bool_), RECORDED,
    )  # fmt: skip


def test_by_hand_from_flows() -> None:
    # C's 30 are on record; A must make the 90 it ships, for it takes nothing in. Everything sells at 2 dollars.
    for found, unit in zip(trace(_traced([0, 0, 30, 0]), np.array([D])), (1.0, 2.0), strict=True):
        assert found.made.tolist() == [90 * unit, 0, 30 * unit, 0]
        assert found.known_by.tolist() == [DIFFERENCE, DIFFERENCE, RECORDED, DIFFERENCE]
        assert found.direct[0].tolist() == [30 * unit, 40 * unit, 0, 0, 0]
        assert found.imported[0] == pytest.approx([65 * unit, 0, 5 * unit, 0, 0], rel=1e-15)
        assert found.content[B] == pytest.approx([7 / 8, 0, 1 / 8, 0, 0], rel=1e-15)
        assert found.kept == pytest.approx([90 * unit, 0, 30 * unit, 0, 0], rel=1e-15)


def test_without_the_record_the_ring_only_passes_on() -> None:
    # C takes in more than it ships, so without a record nothing says that it makes any.
    by_weight, _ = trace(_traced([0, 0, 0, 0]), np.array([D]))
    assert by_weight.imported[0].tolist() == [70, 0, 0, 0, 0]


def test_a_record_below_the_difference_gives_way() -> None:
    # A ships 90 and takes nothing in, whatever the 50 on record say.
    by_weight, _ = trace(_traced([50, 0, 30, 0]), np.array([D]))
    assert by_weight.made.tolist() == [90, 0, 30, 0]
    assert by_weight.known_by[A] == DIFFERENCE

"""Trees and the linear part of the hazard, on trees small enough to follow by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scrisk.kernels import hazard as kernels

NAN = float("nan")

# Two features, cuts 1.0 and 2.0 of the first, 5.0 of the second. Tree 0:
#   first <= 2? - yes: second <= 5 (NaN goes right)? - yes: leaf 0 (0.5), no: leaf 1 (-0.25)
#             \ - no (NaN goes left): leaf 2 (1.0)
# Tree 1 is a single leaf of 0.125. Tree 2: first <= 1 -> 2.0, else 3.0.
CUT_STARTS = np.array([0, 2, 3], dtype=np.int32)
CUTS = np.array([1.0, 2.0, 5.0])
FOREST: Any = (
    np.array([0, 2, 2, 3], dtype=np.int32), np.array([0, 3, 4, 6], dtype=np.int32),
    np.array([0, 1, 0], dtype=np.uint8), np.array([1, 0, 0], dtype=np.uint8), np.array([1, 0, 0], dtype=np.uint8),
    np.array([1, -1, -1], dtype=np.int16), np.array([-3, -2, -2], dtype=np.int16),
    np.array([0.5, -0.25, 1.0, 0.125, 2.0, 3.0]),
)  # fmt: skip
AT = np.empty(5, dtype=np.int16)
NODE_VALUE = np.array([0.4, 0.2, 2.5], dtype=np.float32)
ROWS = np.array([[1.0, 5.0], [2.0, 5.1], [2.5, 0.0], [NAN, NAN], [0.0, NAN]])
#        tree 0: 0.5        -0.25        1.0         -0.25       -0.25
#        tree 1: 0.125 each; tree 2: 2.0, 3.0, 3.0, 3.0 (NaN goes right), 2.0
SUMS = [2.625, 2.875, 4.125, 2.875, 1.875]


def coded() -> Any:
    out = np.empty(ROWS.shape[::-1], dtype=np.uint8)
    kernels.places(ROWS, CUT_STARTS, CUTS, 0, len(ROWS), out)
    return out


def test_places_count_the_cuts_below() -> None:
    # A value on a cut lies left of it: place k means value <= cut k.
    assert coded().T.tolist() == [[0, 0], [1, 1], [2, 0], [255, 255], [0, 255]]


def test_rows_not_asked_for_are_left_alone() -> None:
    out = np.full(ROWS.shape[::-1], 7, dtype=np.uint8)
    kernels.places(ROWS, CUT_STARTS, CUTS, 1, 2, out)
    assert out.T.tolist() == [[7, 7], [1, 1], [7, 7], [7, 7], [7, 7]]
    total = np.full(len(ROWS), 9.0)
    kernels.forest(coded(), *FOREST, 0, 3, 1, 2, AT, total)
    assert total.tolist() == [9.0, SUMS[1], 9.0, 9.0, 9.0]


def test_forest_by_hand() -> None:
    total = np.empty(len(ROWS))
    kernels.forest(coded(), *FOREST, 0, 3, 0, len(ROWS), AT, total)
    assert total.tolist() == SUMS
    kernels.forest(coded(), *FOREST, 1, 2, 0, len(ROWS), AT, total)
    assert total.tolist() == [0.125] * len(ROWS)


def test_parts_add_up() -> None:
    base, parts = np.empty(len(ROWS)), np.empty(ROWS.shape)
    kernels.forest_parts(coded(), *FOREST, NODE_VALUE, 0, 3, base, parts)
    # Roots 0.4 and 2.5 in single precision, and the single leaf.
    assert base == pytest.approx([np.float64(NODE_VALUE[0]) + 0.125 + 2.5] * len(ROWS), abs=1e-15)
    assert (base + parts.sum(axis=1)) == pytest.approx(SUMS, abs=1e-12)
    # Row 0: first feature 0.2 - 0.4 in tree 0 and 2.0 - 2.5 in tree 2; second 0.5 - 0.2.
    assert parts[0] == pytest.approx([-0.2 - 0.5, 0.3], abs=1e-7)


def test_linear_parts() -> None:
    out = np.empty((3, 2))
    values = np.array([[1.0, NAN], [9.0, 2.0], [-9.0, 0.0]])
    low, high = np.array([0.0, -1.0]), np.array([4.0, 1.0])
    mean, spread, weight = np.array([2.0, 0.5]), np.array([2.0, 0.5]), np.array([3.0, -1.0])
    kernels.linear_parts(values, low, high, mean, spread, weight, np.array([0.0, 0.25]), 0, 3, out)
    # (1 - 2)/2 * 3; missing; 9 is cut to 4, 2 to 1; -9 to 0.
    assert out.tolist() == [[-1.5, 0.25], [3.0, -1.0], [-3.0, 1.0]]

"""Input-output analysis against worked and published figures."""

from __future__ import annotations

import numpy as np
import pytest

from scrisk.arrays.input_output import hitting, inoperability, paths, requirements
from scrisk.arrays.leontief import square

Z, X = [[150.0, 500.0], [200.0, 100.0]], [1000.0, 2000.0]
SOLD = [[0, 30, 10, 5], [10, 0, 20, 5], [5, 10, 0, 40], [0, 5, 10, 0]]
HOME = [50, 60, 40, 50]


def test_miller_and_blair() -> None:
    # A = [[.15, .25], [.2, .05]], I - A = [[.85, -.25], [-.2, .95]], determinant .8075 - .05 = .7575:
    # L = [[.95, .25], [.2, .85]] / .7575.
    expected = np.array([[0.95, 0.25], [0.2, 0.85]]) / 0.7575
    np.testing.assert_allclose(requirements(Z, X), expected, rtol=1e-14)
    # As printed, Miller and Blair 2022, section 2.3.
    np.testing.assert_allclose(requirements(Z, X).round(4), [[1.2541, 0.3300], [0.2640, 1.1221]])


def test_inoperability() -> None:
    # A* = Z / x by rows = [[.15, .5], [.1, .05]], determinant of I - A* .8075 - .05 = .7575:
    # q = (.95 * .1, .1 * .1) / .7575.
    found = inoperability(Z, X, [0.1, 0.0])
    np.testing.assert_allclose(found, [0.095 / 0.7575, 0.01 / 0.7575], rtol=1e-14)
    np.testing.assert_allclose(found.round(4), [0.1254, 0.0132])


def test_hitting_probability_with_domestic_leak() -> None:
    # Economy 3 is supplied 5 + 5 + 40 from abroad and 50 from home: a step to 0 has the chance 5/100.
    shares = np.array(SOLD) / (np.sum(SOLD, axis=0) + HOME)
    assert shares[0, 3] == 0.05
    # Ways of up to three steps that come by nobody twice: .05 straight, .1 * 50/100 ... together .1434524.
    ways = paths(square(shares.T), 3, [0], longest=3, most=1000)
    assert sum(way.share for way in ways) == pytest.approx(0.1434524, abs=5e-8)
    assert hitting(SOLD, HOME, [0])[0, 3] == pytest.approx(0.154893, abs=5e-7)


def test_without_a_leak_every_source_is_met() -> None:
    chances = hitting(SOLD, [1e-9] * 4)
    assert np.nanmin(chances) > 1.0 - 1e-8

"""Sobol indices of the Ishigami function: known in closed form."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from scrisk.method.composite import sobol_indices

Floats = npt.NDArray[np.float64]
A, B = 7.0, 0.1
# Draws of each of the two samples; the standard error of an index falls with their square root.
N = 1 << 17


def ishigami(x: Floats) -> Floats:
    """f = sin x1 + a sin^2 x2 + b x3^4 sin x1, each x uniform in -pi to pi."""
    found: Floats = np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])
    return found


def sample(which: int) -> Floats:
    bits = np.random.Philox(key=[2024, which]).random_raw(3 * N) >> np.uint64(12)
    return np.pi * (2.0 * ((bits.astype(np.float64) + 0.5) * 2.0**-52).reshape(N, 3) - 1.0)


def test_ishigami() -> None:
    # V = 1/2 + a^2/8 + b pi^4/5 + b^2 pi^8/18 = 13.844588; V1 = (1 + b pi^4/5)^2/2 = 4.345888, V2 = a^2/8 = 6.125,
    # V3 = 0, V13 = b^2 pi^8 (1/18 - 1/50) = 3.373700. S = V_i/V; ST1 = (V1 + V13)/V, ST2 = S2, ST3 = V13/V.
    a, b = sample(0), sample(1)
    mixed = []
    for i in range(3):
        x = a.copy()
        x[:, i] = b[:, i]
        mixed.append(ishigami(x))
    found = sobol_indices(ishigami(a), ishigami(b), np.stack(mixed))

    assert found.first.tolist() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)
    assert found.total.tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)

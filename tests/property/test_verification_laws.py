"""Laws of the measures that the backtest prints."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scrisk.kernels import verification as kernels

ROWS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60)


def verified(p: Any, y: Any) -> Any:
    order = np.argsort(p, kind="stable")
    out = np.empty((1, 3))
    kernels.verify(p[order], y[order], np.arange(len(p)), np.ones((len(p), 1)), np.empty((6, 1)), out)
    return out[0]


@given(ROWS)
def test_measures_keep_their_laws(rows: list[tuple[int, bool]]) -> None:
    p, y = np.array([row[0] / 20 for row in rows]), np.array([row[1] for row in rows], dtype=np.uint8)
    auc, brier, skill = verified(p, y)
    assert 0.0 <= brier <= 1.0
    if 0 < y.sum() < len(y):
        assert 0.0 <= auc <= 1.0
        assert skill <= 1.0
        # A rising transformation changes no rank; turned round, AUC is one minus itself.
        assert abs(verified(p**2, y)[0] - auc) < 1e-12
        assert abs(verified(1.0 - p, y)[0] - (1.0 - auc)) < 1e-12
        # Every pair once, ties half.
        above = p[y == 1][:, None] - p[y == 0][None, :]
        assert abs(((above > 0).mean() + (above == 0).mean() / 2) - auc) < 1e-12
    else:
        assert np.isnan(auc)


@given(ROWS)
def test_knowing_the_rate_alone_has_no_skill(rows: list[tuple[int, bool]]) -> None:
    y = np.array([row[1] for row in rows], dtype=np.uint8)
    if 0 < y.sum() < len(y):
        auc, _, skill = verified(np.full(len(y), y.mean()), y)
        assert auc == 0.5
        assert abs(skill) < 1e-12

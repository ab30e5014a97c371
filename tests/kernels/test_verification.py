"""AUC, Brier score, skill and calibration slope against figures worked by hand and written in numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scrisk.kernels import verification as kernels


def verified(p: Any, y: Any, weight: Any = None) -> Any:
    order = np.argsort(np.array(p), kind="stable")
    times = np.ones((len(p), 1)) if weight is None else np.array(weight, dtype=float)[:, None]
    out = np.empty((1, 3))
    kernels.verify(
        np.array(p, dtype=float)[order], np.array(y, dtype=np.uint8)[order], order.astype(np.int64), times,
        np.empty((6, 1)), out,
    )  # fmt: skip
    return out[0]


def slope(p: Any, y: Any, cluster: Any = None) -> Any:
    clusters = np.arange(len(p)) if cluster is None else np.array(cluster)
    out = np.empty(3)
    kernels.calibration(
        np.array(p, dtype=float), np.array(y, dtype=np.uint8), clusters.astype(np.int64), 20, 1e-9,
        np.empty((int(clusters.max()) + 1, 2)), out,
    )  # fmt: skip
    return out


def test_worked_example() -> None:
    # Brier: (.01 + .16 + .16 + .04 + .49)/5 = .172. AUC: events .9 and .6 against .4, .2, .7: .9 beats three, .6 two,
    # 5/6. Rate .4, variance .24: skill 1 - .172/.24 = .28333.
    auc, brier, skill = verified([0.9, 0.4, 0.6, 0.2, 0.7], [1, 0, 1, 0, 0])
    assert brier == pytest.approx(0.172, abs=1e-12)
    assert auc == pytest.approx(0.8333, abs=1e-4)
    assert skill == pytest.approx(0.2833, abs=1e-4)


def test_ties_count_half() -> None:
    assert verified([0.5, 0.5, 0.5, 0.5], [1, 0, 1, 0])[0] == 0.5
    # Event .5 ties with one of two others and beats the second: (.5 + 1)/2.
    assert verified([0.5, 0.5, 0.1], [1, 0, 0])[0] == 0.75


def test_nothing_to_tell_apart() -> None:
    auc, brier, skill = verified([0.2, 0.4], [0, 0])
    assert np.isnan(auc)
    assert np.isnan(skill)
    assert brier == pytest.approx(0.1)
    assert np.isnan(verified([0.2, 0.4], [0, 1], weight=[0, 0])).all()


def test_weights_are_copies() -> None:
    p, y, times = [0.9, 0.4, 0.6, 0.2, 0.7], [1, 0, 1, 0, 0], [2, 0, 1, 3, 1]
    copied = verified(np.repeat(p, times), np.repeat(y, times))
    assert verified(p, y, weight=times) == pytest.approx(copied, abs=1e-15)


def test_slope_of_calibrated_groups_is_one() -> None:
    # Of ten rows at .2 two happen, of ten at .5 five: the regression of two groups meets both rates exactly.
    p, y = [0.2] * 10 + [0.5] * 10, [1] * 2 + [0] * 8 + [1] * 5 + [0] * 5
    level, found, _ = slope(p, y)
    assert level == pytest.approx(0.0, abs=1e-9)
    assert found == pytest.approx(1.0, abs=1e-9)


def test_slope_when_too_sure() -> None:
    # Said .1 and .9, happened 2 and 8 of 10: ln(.8/.2)/ln(.9/.1) = .6309.
    p, y = [0.1] * 10 + [0.9] * 10, [1] * 2 + [0] * 8 + [1] * 8 + [0] * 2
    assert slope(p, y)[1] == pytest.approx(np.log(4.0) / np.log(9.0), abs=1e-9)


def test_standard_error_of_rows_that_move_together() -> None:
    p, y = [0.1] * 10 + [0.9] * 10, [1] * 2 + [0] * 8 + [1] * 8 + [0] * 2
    alone, doubled = slope(p, y)[2], slope(p + p, y + y, cluster=[*range(20), *range(20)])[2]
    # Each row twice tells nothing new when the two are one cluster, and halves the variance when they are not.
    assert doubled == pytest.approx(alone, rel=1e-9)
    assert slope(p + p, y + y)[2] == pytest.approx(alone / np.sqrt(2.0), rel=1e-9)


def test_no_slope_without_differences() -> None:
    assert np.isnan(slope([0.3, 0.3, 0.3], [0, 1, 0])).all()

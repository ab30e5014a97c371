"""How well probabilities foretold what happened, with weights so that resamples need no copies.

Rows come sorted by probability. A weight is how often a resample holds the row: whole numbers, 1 for the data as they are.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_BYTES = "Array(uint8, 1, 'C', readonly=True)"
_INTS = "Array(int64, 1, 'C', readonly=True)"
_INT_TABLE = "Array(int64, 2, 'C', readonly=True)"


@kernel(f"void({_FLOATS}, {_BYTES}, {_INTS}, {_INT_TABLE}, int64, float64, int64, int64, float64[:, ::1])")
def verify(
    probability: Floats,
    outcome: Bytes,
    cluster: Ints,
    weight: Ints,
    steps: int,
    edge: float,
    first: int,
    stop: int,
    out: Floats,
) -> None:
    """AUC, Brier score, Brier skill and calibration slope of each resample of whole clusters.

    AUC is the chance that an event has a higher probability than a non-event, ties counting half. Brier score is the
    mean of (p - y)^2; skill is 1 - Brier/(m (1 - m)) with m the resample's own rate. The slope is the one of the
    logistic regression of the outcome on ln(p/(1-p)), by Newton's steps; 1 is calibrated, below 1 too sure.

    Parameters
    ----------
    probability
        Shape (n,), rising, 0-1.
    outcome
        Shape (n,), 1 where it happened.
    cluster
        Shape (n,), the cluster of each row.
    weight
        Shape (resamples, clusters), how often each resample holds a cluster.
    steps
        Newton steps for the slope.
    edge
        Probabilities are kept this far from 0 and 1 before their logarithm is taken.
    first, stop
        The resamples to do.
    out
        Shape (resamples, 4), written in the rows asked for; NaN where all outcomes are the same.
    """
    n = probability.size
    logit = np.empty(n)
    for i in range(n):
        p = min(max(probability[i], edge), 1.0 - edge)
        logit[i] = np.log(p / (1.0 - p))
    for b in range(first, stop):
        events = 0.0
        total = 0.0
        loss = 0.0
        higher = 0.0
        i = 0
        while i < n:
            tied_events = 0.0
            tied_others = 0.0
            value = probability[i]
            while i < n and probability[i] == value:
                w = float(weight[b, cluster[i]])
                if outcome[i] == 1:
                    tied_events += w
                    loss += w * (value - 1.0) * (value - 1.0)
                else:
                    tied_others += w
                    loss += w * value * value
                i += 1
            others = total - events
            higher += tied_events * (others + tied_others / 2.0)
            events += tied_events
            total += tied_events + tied_others
        for j in range(4):
            out[b, j] = np.nan
        if total > 0.0:
            out[b, 1] = loss / total
        if events == 0.0 or events == total:
            continue
        rate = events / total
        out[b, 0] = higher / (events * (total - events))
        out[b, 2] = 1.0 - loss / total / (rate * (1.0 - rate))
        level = 0.0
        slope = 1.0
        for _ in range(steps):
            g0 = 0.0
            g1 = 0.0
            h00 = 0.0
            h01 = 0.0
            h11 = 0.0
            for k in range(n):
                w = float(weight[b, cluster[k]])
                if w > 0.0:
                    x = logit[k]
                    p = 1.0 / (1.0 + np.exp(-(level + slope * x)))
                    d = w * (float(outcome[k]) - p)
                    v = w * p * (1.0 - p)
                    g0 += d
                    g1 += d * x
                    h00 += v
                    h01 += v * x
                    h11 += v * x * x
            determinant = h00 * h11 - h01 * h01
            if not determinant > 0.0:
                slope = np.nan
                break
            level += (h11 * g0 - h01 * g1) / determinant
            slope += (h00 * g1 - h01 * g0) / determinant
        out[b, 3] = slope

"""How well probabilities foretold what happened.

Rows come sorted by probability. A weight is how often a resample holds a cluster: whole numbers, 1 for the data as
they are.
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


@kernel(f"void({_FLOATS}, {_BYTES}, {_INTS}, {_INT_TABLE}, int64, int64, float64[:, ::1])")
def verify(
    probability: Floats, outcome: Bytes, cluster: Ints, weight: Ints, first: int, stop: int, out: Floats
) -> None:
    """AUC, Brier score and Brier skill of each resample of whole clusters.

    AUC is the chance that an event has a higher probability than a non-event, ties counting half. Brier score is the
    mean of (p - y)^2; skill is 1 - Brier/(r (1 - r)) with r the resample's own rate.

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
    first, stop
        The resamples to do.
    out
        Shape (resamples, 3), written in the rows asked for; NaN where undefined: no rows, or all outcomes the same.
    """
    n = probability.size
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
                else:
                    tied_others += w
                i += 1
            loss += tied_events * ((value - 1.0) * (value - 1.0)) + tied_others * (value * value)
            higher += tied_events * (total - events + tied_others / 2.0)
            events += tied_events
            total += tied_events + tied_others
        brier = loss / total if total > 0.0 else np.nan
        out[b, 0] = np.nan
        out[b, 1] = brier
        out[b, 2] = np.nan
        if events > 0.0 and events < total:
            rate = events / total
            out[b, 0] = higher / (events * (total - events))
            out[b, 2] = 1.0 - brier / (rate * (1.0 - rate))


@kernel(f"void({_FLOATS}, {_BYTES}, {_INTS}, int64, float64, float64[:, ::1], float64[::1])")
def calibration(
    probability: Floats, outcome: Bytes, cluster: Ints, steps: int, edge: float, out_scores: Floats, out: Floats
) -> None:
    """Level and slope of the logistic regression of the outcome on ln(p/(1-p)), with the slope's standard error.

    By Newton's steps. Slope 1 and level 0 are calibrated; a slope below 1 is too sure of itself. The standard error
    lets rows of one cluster depend on each other: B M B with B the inverse of the information and M the sum over
    clusters of their score's square (Liang and Zeger 1986, doi:10.1093/biomet/73.1.13).

    Parameters
    ----------
    probability, outcome, cluster
        Shape (n,): probability 0-1, 1 where it happened, cluster.
    steps
        Newton steps.
    edge
        Probabilities are kept this far from 0 and 1 before their logarithm is taken.
    out_scores
        Shape (clusters, 2), written: each cluster's score.
    out
        Shape (3,), written: level, slope, standard error of the slope; NaN where there is no unique answer.
    """
    n = probability.size
    logit = np.empty(n)
    for i in range(n):
        p = min(max(probability[i], edge), 1.0 - edge)
        logit[i] = np.log(p / (1.0 - p))
    level = 0.0
    slope = 1.0
    h00 = h01 = h11 = 0.0
    for step in range(steps + 1):
        g0 = g1 = 0.0
        h00 = h01 = h11 = 0.0
        for c in range(out_scores.shape[0]):
            out_scores[c, 0] = 0.0
            out_scores[c, 1] = 0.0
        for i in range(n):
            x = logit[i]
            p = 1.0 / (1.0 + np.exp(-(level + slope * x)))
            d = float(outcome[i]) - p
            v = p * (1.0 - p)
            g0 += d
            g1 += d * x
            h00 += v
            h01 += v * x
            h11 += v * x * x
            out_scores[cluster[i], 0] += d
            out_scores[cluster[i], 1] += d * x
        determinant = h00 * h11 - h01 * h01
        if not determinant > 1e-12 * h00 * h11:
            out[0] = np.nan
            out[1] = np.nan
            out[2] = np.nan
            return
        # The last round only leaves information and scores at the answer.
        if step < steps:
            level += (h11 * g0 - h01 * g1) / determinant
            slope += (h00 * g1 - h01 * g0) / determinant
    determinant = h00 * h11 - h01 * h01
    variance = 0.0
    for c in range(out_scores.shape[0]):
        moved = (h00 * out_scores[c, 1] - h01 * out_scores[c, 0]) / determinant
        variance += moved * moved
    out[0] = level
    out[1] = slope
    out[2] = np.sqrt(variance)

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
_TABLE = "Array(float64, 2, 'C', readonly=True)"


@kernel(f"void({_FLOATS}, {_BYTES}, {_INTS}, {_TABLE}, float64[:, ::1], float64[:, ::1])")
def verify(probability: Floats, outcome: Bytes, cluster: Ints, weight: Floats, out_work: Floats, out: Floats) -> None:
    """AUC, Brier score and Brier skill of each resample of whole clusters.

    AUC is the chance that an event has a higher probability than a non-event, ties counting half. Brier score is the
    mean of (p - y)^2; skill is 1 - Brier/(r (1 - r)) with r the resample's own rate.

    All resamples go through the rows together, so that the processor does many at a time.

    Parameters
    ----------
    probability
        Shape (n,), rising, 0-1.
    outcome
        Shape (n,), 1 where it happened.
    cluster
        Shape (n,), the cluster of each row.
    weight
        Shape (clusters, resamples), how often each resample holds a cluster: whole numbers.
    out_work
        Shape (6, resamples), written over.
    out
        Shape (resamples, 3), written; NaN where undefined: no rows, or all outcomes the same.
    """
    n = probability.size
    resamples = weight.shape[1]
    events, total, loss, higher = out_work[0], out_work[1], out_work[2], out_work[3]
    tied_events, tied_others = out_work[4], out_work[5]
    for b in range(resamples):
        events[b] = total[b] = loss[b] = higher[b] = 0.0
    i = 0
    while i < n:
        value = probability[i]
        if_event = (value - 1.0) * (value - 1.0)
        if_not = value * value
        for b in range(resamples):
            tied_events[b] = tied_others[b] = 0.0
        while i < n and probability[i] == value:
            times = weight[cluster[i]]
            tied = tied_events if outcome[i] == 1 else tied_others
            for b in range(resamples):
                tied[b] += times[b]
            i += 1
        for b in range(resamples):
            loss[b] += tied_events[b] * if_event + tied_others[b] * if_not
            higher[b] += tied_events[b] * (total[b] - events[b] + tied_others[b] / 2.0)
            events[b] += tied_events[b]
            total[b] += tied_events[b] + tied_others[b]
    for b in range(resamples):
        brier = loss[b] / total[b] if total[b] > 0.0 else np.nan
        out[b, 0] = np.nan
        out[b, 1] = brier
        out[b, 2] = np.nan
        if events[b] > 0.0 and events[b] < total[b]:
            rate = events[b] / total[b]
            out[b, 0] = higher[b] / (events[b] * (total[b] - events[b]))
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

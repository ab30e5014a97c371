"""Probabilities of the fitted model, and what each feature adds to them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scrisk.arrays.measuring import workers
from scrisk.method.hazard import EVENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from scrisk.method.hazard import HazardModel

Floats = npt.NDArray[np.float64]

TREES = ("node_starts", "leaf_starts", "feature", "cut", "nan_left", "left", "right", "leaf")
_BOUNDS = ("low", "high", "mean", "spread", "weight", "weight_missing")


def table(frame: pl.DataFrame, features: Sequence[str]) -> Floats:
    """Return the features as rows of numbers; what is not known or not finite is NaN."""
    import polars as pl

    columns = [frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in features]
    values = np.column_stack(columns) if columns else np.empty((frame.height, 0))
    values[~np.isfinite(values)] = np.nan
    return np.ascontiguousarray(values)


def _bounds(arrays: dict[str, Any], event: int, member: int) -> Any:
    return [arrays[f"linear_{name}"][event, member] for name in _BOUNDS]


def _supplier_bounds(arrays: dict[str, Any]) -> Any:
    return [arrays[f"supplier_{name}"] for name in _BOUNDS]


def logits(model: HazardModel, values: Floats, threads: int | None = None) -> Floats:
    """Return ln(p/(1-p)) by event, member and row: tree_weight times the trees, the rest the linear part.

    Every member is done by one thread, so the same bytes come from any number of them.
    """
    from scrisk.kernels import hazard

    kernels: Any = hazard  # calls with a list of arrays in the middle are beyond the type checker

    a, about = model.arrays, model.about
    n, members, each, share = len(values), about["members"], about["trees_per_member"], about["tree_weight"]
    trees: Any = [a[name] for name in TREES]
    coded = np.empty(values.shape[::-1], dtype=np.uint8)
    kernels.places(values, a["cut_starts"], a["cuts"], 0, n, coded)
    out = np.empty((len(EVENTS), members, n))

    def one(place: int) -> None:
        event, member = divmod(place, members)
        at = np.empty(n, dtype=np.int16)
        kernels.forest(coded, *trees, place * each, (place + 1) * each, 0, n, at, out[event, member])
        parts = np.empty(values.shape)
        kernels.linear_parts(values, *_bounds(a, event, member), 0, n, parts)
        linear = a["linear_level"][event, member] + parts.sum(axis=1)
        out[event, member] = share * out[event, member] + (1.0 - share) * linear

    with ThreadPoolExecutor(workers(threads)) as pool:
        for _ in pool.map(one, range(len(EVENTS) * members)):
            pass
    return out


def parts(model: HazardModel, values: Floats, event: int) -> tuple[Floats, Floats]:
    """Return the base of each row's mean logit and what each feature adds; together they are the mean logit."""
    from scrisk.kernels import hazard

    kernels: Any = hazard  # calls with a list of arrays in the middle are beyond the type checker

    a, about = model.arrays, model.about
    n, members, each, share = len(values), about["members"], about["trees_per_member"], about["tree_weight"]
    trees: Any = [a[name] for name in TREES]
    coded = np.empty(values.shape[::-1], dtype=np.uint8)
    kernels.places(values, a["cut_starts"], a["cuts"], 0, n, coded)
    base, total = np.zeros(n), np.zeros(values.shape)
    of_trees, by_trees, by_line = np.empty(n), np.empty(values.shape), np.empty(values.shape)
    for member in range(members):
        first = (event * members + member) * each
        kernels.forest_parts(coded, *trees, a["node_value"], first, first + each, of_trees, by_trees)
        kernels.linear_parts(values, *_bounds(a, event, member), 0, n, by_line)
        base += share * of_trees + (1.0 - share) * a["linear_level"][event, member]
        total += share * by_trees + (1.0 - share) * by_line
    return base / members, total / members


def supplier_logits(model: HazardModel, values: Floats) -> Floats:
    """Return ln(p/(1-p)) that a single supplier falls."""
    from scrisk.kernels import hazard

    kernels: Any = hazard  # calls with a list of arrays in the middle are beyond the type checker

    a = model.arrays
    added = np.empty(values.shape)
    kernels.linear_parts(values, *_supplier_bounds(a), 0, len(values), added)
    found: Floats = a["supplier_level"] + added.sum(axis=1)
    return found


def probability(logit: Any) -> Floats:
    """Return 1/(1 + exp(-logit))."""
    with np.errstate(over="ignore"):
        found: Floats = 1.0 / (1.0 + np.exp(-np.asarray(logit)))
    return found

"""Scores of boosted trees and of a linear part, and what each feature adds to them.

Features are first told by their place among the cuts that the trees make, one byte each, a feature after the other; a
tree then compares bytes.
A node k of a tree asks whether the place of its feature is at most its cut. Children >= 0 are nodes of the same tree,
children < 0 are leaves: ``~child``. Places are counted from the tree's first node and first leaf.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Shorts = npt.NDArray[np.int16]
Ints = npt.NDArray[np.int32]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"
_TABLE = "Array(float64, 2, 'C', readonly=True)"
_SINGLES = "Array(float32, 1, 'C', readonly=True)"
_BYTES = "Array(uint8, 1, 'C', readonly=True)"
_BYTE_TABLE = "Array(uint8, 2, 'C', readonly=True)"
_SHORTS = "Array(int16, 1, 'C', readonly=True)"
_INTS = "Array(int32, 1, 'C', readonly=True)"

_BOUNDS = ", ".join([_FLOATS] * 6)
_FOREST = ", ".join([_INTS, _INTS, _BYTES, _BYTES, _BYTES, _SHORTS, _SHORTS, _FLOATS])


@kernel(f"void({_TABLE}, {_INTS}, {_FLOATS}, int64, int64, uint8[:, ::1])")
def places(values: Floats, starts: Ints, cuts: Floats, first: int, stop: int, out: Bytes) -> None:
    """Tell each value by how many cuts of its feature lie below it: value <= cut k means place <= k.

    Parameters
    ----------
    values
        Shape (n, f), rows of features; NaN is not known.
    starts
        Shape (f + 1,), where the cuts of each feature start.
    cuts
        All cuts, rising within a feature; at most 254 a feature.
    first, stop
        The rows to do.
    out
        Shape (f, n), written for the rows asked for: 0 to the number of cuts; 255 for NaN.
    """
    for i in range(first, stop):
        for j in range(values.shape[1]):
            x = values[i, j]
            if np.isnan(x):
                out[j, i] = 255
                continue
            low, high = starts[j], starts[j + 1]
            while low < high:
                middle = (low + high) // 2
                if x <= cuts[middle]:
                    high = middle
                else:
                    low = middle + 1
            out[j, i] = low - starts[j]


@kernel(f"void({_BYTE_TABLE}, {_FOREST}, int64, int64, int64, int64, int16[::1], float64[::1])")
def forest(
    coded: Bytes,
    node_starts: Ints,
    leaf_starts: Ints,
    feature: Bytes,
    cut: Bytes,
    nan_left: Bytes,
    left: Shorts,
    right: Shorts,
    leaf: Floats,
    first_tree: int,
    stop_tree: int,
    first: int,
    stop: int,
    out_at: Shorts,
    out: Floats,
) -> None:
    """Sum the leaves that each row falls into, tree by tree.

    Parents come before their children, so one pass over the nodes of a tree moves every row to its leaf; each node
    reads one feature of all rows, which the processor does many at a time.

    Parameters
    ----------
    coded
        Shape (f, n), from :func:`places`.
    node_starts, leaf_starts
        Shape (trees + 1,), where the nodes and leaves of each tree start. A tree without nodes has one leaf.
    feature, cut, nan_left, left, right
        Of each node: its feature, the largest place that goes left, 1 where NaN goes left, its two children.
    leaf
        Value of each leaf.
    first_tree, stop_tree
        The trees to sum, in this order.
    first, stop
        The rows to do.
    out_at
        Shape (n,), written in the rows asked for: where each row stands in the last tree.
    out
        Shape (n,), written in the rows asked for.
    """
    # Loops that count from 0: the processor does many rows at a time only where no index can be below it.
    rows = stop - first
    here = out_at[first:stop]
    total = out[first:stop]
    for i in range(rows):
        total[i] = 0.0
    for t in range(first_tree, stop_tree):
        start = node_starts[t]
        count = node_starts[t + 1] - start
        root = np.int16(0 if count > 0 else -1)
        for i in range(rows):
            here[i] = root
        for k in range(count):
            column = coded[feature[start + k], first:stop]
            node = np.int16(k)
            highest = np.int16(cut[start + k])
            nan_goes_left = nan_left[start + k] == 1
            to_left = left[start + k]
            to_right = right[start + k]
            for i in range(rows):
                place = np.int16(column[i])
                goes_left = (place <= highest) | ((place == 255) & nan_goes_left)
                child = to_left if goes_left else to_right
                here[i] = child if here[i] == node else here[i]
        leaves = leaf_starts[t]
        for i in range(rows):
            total[i] += leaf[leaves - here[i] - 1]


@kernel(f"void({_BYTE_TABLE}, {_FOREST}, {_SINGLES}, int64, int64, float64[::1], float64[:, ::1])")
def forest_parts(
    coded: Bytes,
    node_starts: Ints,
    leaf_starts: Ints,
    feature: Bytes,
    cut: Bytes,
    nan_left: Bytes,
    left: Shorts,
    right: Shorts,
    leaf: Floats,
    node_value: Singles,
    first_tree: int,
    stop_tree: int,
    out_base: Floats,
    out: Floats,
) -> None:
    """Split each row's sum of leaves into what each feature added on the way from the roots to the leaves.

    Going from a node to its child changes the mean value of what lies below; the change is put down to the node's
    feature (Saabas 2014). Base and parts add up to the sum of the leaves.

    Parameters
    ----------
    coded, node_starts, leaf_starts, feature, cut, nan_left, left, right, leaf
        As in :func:`forest`.
    node_value
        Of each node: mean value of the leaves below it in the data that the trees were fitted on.
    first_tree, stop_tree
        The trees to sum.
    out_base
        Shape (n,), written: the sum of the roots' values.
    out
        Shape (n, f), written: what each feature added.
    """
    for i in range(coded.shape[1]):
        base = 0.0
        for j in range(coded.shape[0]):
            out[i, j] = 0.0
        for t in range(first_tree, stop_tree):
            start = node_starts[t]
            if node_starts[t + 1] == start:
                base += leaf[leaf_starts[t]]
                continue
            at = 0
            value = np.float64(node_value[start])
            base += value
            while at >= 0:
                k = start + at
                code = coded[feature[k], i]
                goes_left = nan_left[k] == 1 if code == 255 else code <= cut[k]
                at = left[k] if goes_left else right[k]
                below = np.float64(node_value[start + at]) if at >= 0 else leaf[leaf_starts[t] - at - 1]
                out[i, feature[k]] += below - value
                value = below
        out_base[i] = base


@kernel(f"void({_TABLE}, {_BOUNDS}, int64, int64, float64[:, ::1])")
def linear_parts(
    values: Floats,
    low: Floats,
    high: Floats,
    mean: Floats,
    spread: Floats,
    weight: Floats,
    weight_missing: Floats,
    first: int,
    stop: int,
    out: Floats,
) -> None:
    """What each feature adds to a linear score: weight * (value within its bounds - mean) / spread.

    Parameters
    ----------
    values
        Shape (n, f); NaN adds weight_missing instead.
    low, high, mean, spread, weight, weight_missing
        Shape (f,), of each feature; spread > 0.
    first, stop
        The rows to do.
    out
        Shape (n, f), written in the rows asked for.
    """
    for i in range(first, stop):
        for j in range(values.shape[1]):
            x = values[i, j]
            if np.isnan(x):
                out[i, j] = weight_missing[j]
            else:
                out[i, j] = weight[j] * ((min(max(x, low[j]), high[j]) - mean[j]) / spread[j])

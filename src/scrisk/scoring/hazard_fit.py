"""Fit the model of the hazard. The one place that needs the fitting library (extra ``fit``).

Every member is fitted on importers drawn with replacement, so that the spread of the members tells how much the answer
hangs on who happens to be in the data. Seeds and a single thread make the same data give the same model.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.method.hazard import EVENTS, FORMAT, HazardModel
from scrisk.scoring import hazard_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from scrisk.method import Hazard

Floats = npt.NDArray[np.float64]

# What the model reads, in the order of hazard_feature.sql and hazard_supplier.sql.
FEATURES = (
    "import_value", "import_weight", "world_share", "item_share", "importer_value", "weight_gap", "weight_change",
    "weight_rise", "weight_drawdown", "weight_trend", "value_gap", "lasting_2y", "lasting_3y", "middle_weight",
    "middle_value", "churn", "volatility_5y", "volatility_2y", "weight_range", "price_volatility", "price_range",
    "price_to_world", "price_to_world_before", "price_deviation", "price_to_world_change", "price_gap", "price_change",
    "hhi_value", "hhi_weight", "largest_share", "top_share_weight", "suppliers", "suppliers_change", "top_share_change",
    "relation_age", "suppliers_exports", "suppliers_dependence", "top_gap", "top_change", "top_change_before",
    "top_least", "top_middle", "top_exports", "top_other_exports", "top_destinations", "top_dependence",
    "top_market_share", "top_price", "top_value", "top_item_cuts", "top_cuts", "world_value_change",
    "world_weight_change", "world_price_change", "world_price_gap", "world_price_change_3y", "world_hhi",
    "importer_change", "importer_change_3y", "own_exports", "own_exports_change", "importer_volatility",
    "importer_gap", "item_volatility", "item_gap", "years_traded", "past_falls", "past_top_falls", "importer_falls",
    "importer_squeezes", "item_squeezes", "top_stability", "top_stability_change", "top_distance", "stability",
    "stability_change", "suppliers_stability_change", "suppliers_geopolitical_risk",
)  # fmt: skip
SUPPLIER_FEATURES = (
    "flow_value", "flow_share", "flow_least", "flow_middle", "flow_gap", "flow_gap_squared", "flow_age",
    "supplier_exports", "supplier_destinations", "supplier_market_share", "supplier_dependence", "supplier_item_cuts",
    "importer_volatility", "item_volatility", "supplier_stability", "supplier_stability_change", "supplier_distance",
)  # fmt: skip

_CHECKED = 12  # rows whose answer by the fitting library is kept with the model
_NEWTON = 50
_RARE = 0.01  # a feature that misses less often than this has no weight of its own for missing


def fit(
    rows: pl.DataFrame,
    suppliers: pl.DataFrame,
    numbers: Hazard,
    about: Mapping[str, Any],
    *,
    until: int | None = None,
    progress: Callable[[str], None] = lambda _words: None,
    counted: Callable[[int, int], None] = lambda _done, _count: None,
) -> HazardModel:
    """Fit trees and linear parts on the rows up to a year, and check the kernel against the library.

    Parameters
    ----------
    rows, suppliers
        The tables of hazard_feature.sql and hazard_supplier.sql, sorted by their keys.
    numbers
        ``method.hazard``.
    about
        edition, fitted_on, data, data_sha256: what stands in the model of where it is from.
    until
        Last year to fit on; ``numbers.last_fit_year`` when None.
    progress
        Called with a few words before each event.

    Returns
    -------
    HazardModel
        The model; its scores by the kernel agree with the library's to 1e-9.

    Raises
    ------
    UsageError
        The fitting library is not installed, or there are no rows to fit on.
    """
    import polars as pl

    last = numbers.last_fit_year if until is None else until
    known = rows.filter(pl.col("is_known") & (pl.col("year") <= last) & (pl.col("value_usd") > numbers.fit_value_usd))
    if known.height < 20 * numbers.leaf_rows:
        raise UsageError(
            say("only {count} rows up to {year} to fit on", count=known.height, year=last),
            hint=say("Name a later year with --until."),
        )
    values = hazard_model.table(known, FEATURES)
    weights = _drawn(known["importer"].to_numpy(), numbers)
    forest = _Forest(len(FEATURES))
    linear: dict[str, list[Any]] = {}
    told: list[Floats] = []
    for event in EVENTS:
        progress(say("fitting {event}", event=event))
        outcome = known[event.lower()]
        has = outcome.is_not_null().to_numpy()
        x, y = values[has], outcome.drop_nulls().to_numpy().astype(np.float64)
        for member, weight in enumerate(weights):
            counted(len(told), len(EVENTS) * len(weights))
            booster = _boosted(x, y, weight[has], numbers, member)
            forest.add(booster)
            told.append(booster.predict(values[:: max(1, len(values) // _CHECKED)][:_CHECKED], raw_score=True))
            for name, figure in linear_part(x, y, weight[has], numbers.ridge, numbers.clip).items():
                linear.setdefault(f"linear_{name}", []).append(figure)
    progress(say("fitting the suppliers"))
    flows = suppliers.filter(pl.col("in_panel") & pl.col("is_known") & (pl.col("year") <= last))
    ours = linear_part(
        hazard_model.table(flows, SUPPLIER_FEATURES), flows["cut"].to_numpy().astype(np.float64),
        np.ones(flows.height), numbers.supplier_ridge, numbers.clip,
    )  # fmt: skip
    arrays = forest.arrays()
    shape = (len(EVENTS), numbers.members)
    for name, figures in linear.items():
        arrays[name] = np.array(figures).reshape(*shape, *np.shape(figures[0]))
    arrays |= {f"supplier_{name}": np.array(figure) for name, figure in ours.items()}
    # What is behind the tenth place depends on the machine's linear algebra.
    arrays |= {name: np.round(array, 10) for name, array in arrays.items() if name.startswith(("linear_", "supplier_"))}
    panel = known.filter(pl.col("in_panel"))
    checked = values[:: max(1, len(values) // _CHECKED)][:_CHECKED]
    model = HazardModel(
        {
            "format": FORMAT, **about, "last_fit_year": last, "features": list(FEATURES),
            "supplier_features": list(SUPPLIER_FEATURES), "members": numbers.members, "trees_per_member": numbers.trees,
            "tree_weight": numbers.tree_weight,
            "base_rates": [_rate(panel[event.lower()]) for event in EVENTS],
            "supplier_base_rate": _rate(flows["cut"]),
            "settings": dict(sorted(asdict(numbers).items())),
            "check": {
                "rows": [[None if np.isnan(v) else float(v) for v in row] for row in checked],
                "trees": [[float(v) for v in raw] for raw in told],
            },
        },
        arrays,
    )  # fmt: skip
    gap = against_library(model)
    if not gap <= 1e-9:
        raise RuntimeError(say("the kernel and the fitting library differ by {difference}", difference=gap))
    return model


def _rate(outcome: pl.Series) -> float:
    """Return how often an event happened where it is known."""
    known = outcome.drop_nulls().to_numpy()
    return int(known.sum(dtype=np.int64)) / known.size


def rules(numbers: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers that say what the events are: a model answers for no others."""
    names = ("fall", "squeeze_quantity", "squeeze_price", "still_supplied", "supplier_share")
    return {name: float(numbers[name]) for name in names}


def against_library(model: HazardModel) -> float:
    """Return the largest difference between the kernel and the fitting library on the rows kept with the model."""
    from scrisk.kernels import hazard

    kernels: Any = hazard  # calls with a list of arrays in the middle are beyond the type checker

    a, each = model.arrays, model.about["trees_per_member"]
    values = np.array([[np.nan if v is None else v for v in row] for row in model.about["check"]["rows"]])
    coded = np.empty(values.shape[::-1], dtype=np.uint8)
    kernels.places(values, a["cut_starts"], a["cuts"], 0, len(values), coded)
    trees: Any = [a[name] for name in hazard_model.TREES]
    at, out, worst = np.empty(len(values), dtype=np.int16), np.empty(len(values)), 0.0
    for place, raw in enumerate(model.about["check"]["trees"]):
        kernels.forest(coded, *trees, place * each, (place + 1) * each, 0, len(values), at, out)
        worst = max(worst, float(np.abs(out - np.array(raw)).max()))
    return worst


def _drawn(importer: npt.NDArray[Any], numbers: Hazard) -> list[Floats]:
    """Return, for each member, how often each row's importer was drawn."""
    every, place = np.unique(importer, return_inverse=True)
    rng = np.random.default_rng(numbers.seed)
    found = []
    for _ in range(numbers.members):
        times = np.bincount(rng.integers(0, every.size, every.size), minlength=every.size)
        found.append(times[place].astype(np.float64))
    return found


def _boosted(x: Floats, y: Floats, weight: Floats, numbers: Hazard, member: int) -> Any:
    try:
        import lightgbm
    except (ImportError, OSError) as error:  # installed, its library may lack what it is linked with
        raise UsageError(
            say("the fitting library cannot be loaded: {error}", error=error),
            hint=say("Install it: pip install 'scrisk[fit]'; on Linux it needs libgomp, too. Scoring does without."),
        ) from None
    settings = {
        "objective": "binary", "num_leaves": numbers.leaves, "learning_rate": numbers.learning_rate,
        "min_data_in_leaf": numbers.leaf_rows, "min_sum_hessian_in_leaf": 10.0, "lambda_l2": numbers.leaf_penalty,
        "feature_fraction": numbers.feature_share, "bagging_fraction": numbers.row_share, "bagging_freq": 1,
        "max_bin": numbers.bins, "seed": member + 1, "deterministic": True, "force_row_wise": True, "num_threads": 1,
        "verbosity": -1,
    }  # fmt: skip
    return lightgbm.train(settings, lightgbm.Dataset(x, y, weight=weight, params=settings), numbers.trees)


class _Forest:
    """Collects trees as arrays."""

    def __init__(self, features: int) -> None:
        self.cuts: list[set[float]] = [set() for _ in range(features)]
        self.nodes: list[list[tuple[int, float, int, int, int, float]]] = []
        self.leaves: list[list[float]] = []

    def add(self, booster: Any) -> None:
        for tree in booster.dump_model()["tree_info"]:
            nodes: list[Any] = []
            leaves: list[float] = []
            self._walk(tree["tree_structure"], nodes, leaves)
            self.nodes.append(nodes)
            self.leaves.append(leaves)

    def _walk(self, at: dict[str, Any], nodes: list[Any], leaves: list[float]) -> int:
        """Add a subtree, the parent before its children; return its number, below zero for a leaf."""
        if "split_feature" not in at:
            leaves.append(float(at["leaf_value"]))
            return -len(leaves)
        place, cut = len(nodes), float(at["threshold"])
        # Where no value was missing in the fit, the library reads a missing one as zero.
        nan_left = at["default_left"] if at["missing_type"] == "NaN" else cut >= 0.0
        self.cuts[at["split_feature"]].add(cut)
        nodes.append(None)
        left = self._walk(at["left_child"], nodes, leaves)
        right = self._walk(at["right_child"], nodes, leaves)
        nodes[place] = (at["split_feature"], cut, int(nan_left), left, right, float(at["internal_value"]))
        return place

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        cuts = [np.array(sorted(found)) for found in self.cuts]
        flat = [node for nodes in self.nodes for node in nodes]
        feature = np.array([node[0] for node in flat], dtype=np.uint8)
        return {
            "cut_starts": _starts(cuts), "cuts": np.concatenate(cuts), "node_starts": _starts(self.nodes),
            "leaf_starts": _starts(self.leaves), "feature": feature,
            "cut": np.array([np.searchsorted(cuts[node[0]], node[1]) for node in flat], dtype=np.uint8),
            "nan_left": np.array([node[2] for node in flat], dtype=np.uint8),
            "left": np.array([node[3] for node in flat], dtype=np.int16),
            "right": np.array([node[4] for node in flat], dtype=np.int16),
            "leaf": np.array([value for leaves in self.leaves for value in leaves]),
            "node_value": np.array([node[5] for node in flat], dtype=np.float32),
        }  # fmt: skip


def _starts(lists: Sequence[Any]) -> npt.NDArray[np.int32]:
    """Return where each of some lists starts when they stand one after another."""
    return np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int32)


def linear_part(x: Floats, y: Floats, weight: Floats, ridge: float, clip: float) -> dict[str, Any]:
    """Return a logistic regression with a penalty on the squared weights, by Newton's steps.

    Features are cut to two quantiles, then measured in standard deviations; a missing one counts as the mean, and has a
    weight of its own where it misses often enough.
    """
    missing = np.isnan(x)
    # A feature that nobody tells, as when its source is left out, counts as zero and gets no weight.
    x = np.where(missing.all(axis=0), 0.0, x)
    low, high = np.nanquantile(x, [clip, 1.0 - clip], axis=0)
    inside = np.clip(x, low, high)
    mean, spread = np.nanmean(inside, axis=0), np.nanstd(inside, axis=0)
    spread = np.where(spread > 0.0, spread, 1.0)
    often = np.flatnonzero(missing.mean(axis=0) > _RARE)
    design = np.column_stack([np.ones(len(x)), np.where(missing, 0.0, (inside - mean) / spread), missing[:, often]])
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    beta = np.zeros(design.shape[1])
    rate = float(weight @ y / weight.sum())
    beta[0] = np.log(rate / (1.0 - rate))
    for _ in range(_NEWTON):
        p = hazard_model.probability(design @ beta)
        gradient = design.T @ (weight * (y - p)) - penalty * beta
        hessian = (design * (weight * p * (1.0 - p))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    of_missing = np.zeros(x.shape[1])
    of_missing[often] = beta[1 + x.shape[1] :]
    return {
        "low": low, "high": high, "mean": mean, "spread": spread, "weight": beta[1 : 1 + x.shape[1]],
        "weight_missing": of_missing, "level": beta[0],
    }  # fmt: skip

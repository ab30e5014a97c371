"""How well the hazard, and the indices that it is compared with, foretold the years after the fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.method.hazard import EVENTS
from scrisk.scoring import hazard_model
from scrisk.terms import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrisk.method import Hazard
    from scrisk.method.hazard import HazardModel

Floats = npt.NDArray[np.float64]

PREDICTORS = ("hazard", "hhi", "wgi_weighted_hhi", "geopolrisk_idea", "n_suppliers")
MEASURES = ("auc", "brier", "brier_skill", "calibration_slope")
_NEWTON = 8
_EDGE = 1e-9
_TAIL = 0.05  # intervals hold nine resamples of ten


def backtest(
    panel: pl.DataFrame, scored: pl.DataFrame, flows: pl.DataFrame, model: HazardModel, numbers: Hazard,
    focal: Sequence[str],
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """Return the tables backtest and calibration: years after the fit whose next year is known.

    Parameters
    ----------
    panel, scored, flows
        The panel with its events and indices, the scored rows, the scored suppliers.
    model, numbers
        The model and ``method.hazard``.
    focal
        The economies that are tested apart, too.
    """
    last = model.last_fit_year
    fitted = panel.filter((pl.col("year") <= last) & pl.col("is_known"))
    if not fitted.height:
        empty = {name: dict.fromkeys(TABLES[name].columns, pl.Null) for name in ("backtest", "calibration")}
        return {name: pl.DataFrame(schema=columns) for name, columns in empty.items()}
    # The newest year has no year after; a row whose next year is missing is unknown, not zero.
    newest = panel["year"].max() if panel.height else last
    tested = panel.filter((pl.col("year") > last) & (pl.col("year") < newest)).join(
        scored.select("economy", "hs_code", "year", *EVENTS), on=["economy", "hs_code", "year"], how="left",
        maintain_order="left",
    )  # fmt: skip
    # An index whose source is left out is not known for anybody.
    told = [name for name in PREDICTORS if name == "hazard" or fitted[f"b_{name}"].null_count() < fitted.height]
    rows: list[dict[str, Any]] = []
    curves: list[pl.DataFrame] = []
    for event in EVENTS:
        outcome = event.lower()
        lines = {name: _line(fitted, outcome, name) for name in told[1:]}
        for missing in ("left out", "zero"):
            seen = tested if missing == "zero" else tested.filter("is_known")
            if missing == "zero":
                # Nothing came: a fall, and no unit value that could be high.
                gone = 0 if event == "E2" else 1
                seen = seen.with_columns(pl.when("is_known").then(outcome).otherwise(gone).alias(outcome))
            seen = seen.filter(pl.col(outcome).is_not_null())
            for group in ("all", "focal"):
                some = seen if group == "all" else seen.filter(pl.col("economy").is_in(list(focal)))
                y = some[outcome].cast(pl.UInt8).to_numpy()
                for predictor in told if missing == "left out" else told[:1]:
                    rising = True
                    if predictor == "hazard":
                        p = some[event].to_numpy()
                    else:
                        p, rising = _foretold(lines[predictor], some, predictor)
                    row = _row(event, predictor, group, missing, some, y, p, numbers)
                    rows.append(row if rising else _turned(row))
                    if predictor == "hazard" and missing == "left out":
                        curves.append(_curve(event, group, y, p, numbers))
    tested_flows = flows.filter(pl.col("in_panel") & pl.col("is_known"))
    for group in ("all", "focal"):
        some = tested_flows if group == "all" else tested_flows.filter(pl.col("economy").is_in(list(focal)))
        y, p = some["cut"].cast(pl.UInt8).to_numpy(), some["probability"].to_numpy()
        rows.append(_row("supplier", "supplier_hazard", group, "left out", some, y, p, numbers))
        curves.append(_curve("supplier", group, y, p, numbers))
    return {"backtest": pl.DataFrame(rows, infer_schema_length=None), "calibration": pl.concat(curves)}


def _turned(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row whose AUC is of the index itself: the regression had turned it round."""
    ends = {"auc": "auc", "auc_low": "auc_high", "auc_high": "auc_low"}
    return row | {name: None if row[other] is None else 1.0 - row[other] for name, other in ends.items()}


def _line(fitted: pl.DataFrame, outcome: str, predictor: str) -> dict[str, Any]:
    """Return the logistic regression of an event on one index alone."""
    from scrisk.scoring.hazard_fit import linear_part

    known = fitted.filter(pl.col(outcome).is_not_null())
    x = hazard_model.table(known, [f"b_{predictor}"])
    return linear_part(x, known[outcome].cast(pl.Float64).to_numpy(), np.ones(len(x)), 0.0, 0.0)


def _foretold(line: Mapping[str, Any], tested: pl.DataFrame, predictor: str) -> tuple[Floats, bool]:
    """Return the probabilities of a regression on one index, and whether they rise with the index.

    Where the index is not known its mean stands in.
    """
    new = np.nan_to_num(hazard_model.table(tested, [f"b_{predictor}"])[:, 0], nan=float(line["mean"][0]))
    logit = line["level"] + line["weight"][0] * (new - line["mean"][0]) / line["spread"][0]
    return hazard_model.probability(logit), bool(line["weight"][0] >= 0.0)


def _row(
    event: str, predictor: str, group: str, missing: str, rows: pl.DataFrame, y: npt.NDArray[np.uint8], p: Floats,
    numbers: Hazard,
) -> dict[str, Any]:  # fmt: skip
    found = {
        "event": event, "predictor": predictor, "importers": group, "missing_year": missing, "n_rows": rows.height,
        "n_events": int(y.sum()), "test_first_year": rows["year"].min(), "test_last_year": rows["year"].max(),
    }  # fmt: skip
    measured = verified(p, y, rows["economy"].to_numpy(), numbers)
    return found | measured


def verified(
    p: Floats, y: npt.NDArray[np.uint8], cluster: npt.NDArray[np.object_], numbers: Hazard
) -> dict[str, float | None]:
    """Return the four measures, each with an interval of 90 %.

    AUC, Brier score and skill have theirs from resamples of whole clusters (importers), the slope from its standard
    error, in which rows of one importer depend on each other. With one or two importers there is nobody to draw: rows
    are drawn instead.
    """
    from scrisk.kernels import verification as kernels

    found: dict[str, float | None] = {f"{name}{end}": None for name in MEASURES for end in ("", "_low", "_high")}
    if not len(p):
        return found
    order = np.argsort(p, kind="stable")
    names, place = np.unique(cluster.astype(str), return_inverse=True)
    if names.size <= 2:
        place, names = np.arange(len(p)), np.arange(len(p)).astype(str)
    rng = np.random.default_rng(numbers.seed)
    weight = np.ones((names.size, numbers.resamples + 1))
    for b in range(1, numbers.resamples + 1):
        weight[:, b] = np.bincount(rng.integers(0, names.size, names.size), minlength=names.size)
    ordered, outcome, member = p[order], np.ascontiguousarray(y[order]), place[order].astype(np.int64)
    out = np.empty((numbers.resamples + 1, 3))
    kernels.verify(ordered, outcome, member, weight, np.empty((6, numbers.resamples + 1)), out)
    for column, name in enumerate(MEASURES[:-1]):
        found[name] = _number(out[0, column])
        drawn = out[1:, column][np.isfinite(out[1:, column])]
        if drawn.size:
            low, high = np.quantile(drawn, [_TAIL, 1.0 - _TAIL])
            found[f"{name}_low"], found[f"{name}_high"] = float(low), float(high)
    line = np.empty(3)
    kernels.calibration(ordered, outcome, member, _NEWTON, _EDGE, np.empty((names.size, 2)), line)
    found["calibration_slope"] = _number(line[1])
    if np.isfinite(line[1:]).all():
        found["calibration_slope_low"] = float(line[1] - numbers.interval_z * line[2])
        found["calibration_slope_high"] = float(line[1] + numbers.interval_z * line[2])
    return found


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _curve(event: str, group: str, y: npt.NDArray[np.uint8], p: Floats, numbers: Hazard) -> pl.DataFrame:
    """Return the calibration curve: bands of equally many rows, with Wilson's interval of what happened."""
    order = np.argsort(p, kind="stable")
    rows = []
    for band, piece in enumerate(np.array_split(order, numbers.bands), start=1):
        n = piece.size
        if n == 0:
            continue
        rate, z = float(y[piece].mean()), numbers.interval_z
        middle, half = (
            (rate + z * z / (2 * n)) / (1 + z * z / n),
            z / (1 + z * z / n) * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)),
        )
        rows.append(
            {
                "event": event, "importers": group, "band": band, "n_rows": n, "probability": float(p[piece].mean()),
                "observed_rate": rate, "observed_low": float(middle - half), "observed_high": float(middle + half),
            }
        )  # fmt: skip
    kinds = {
        "event": pl.String, "importers": pl.String, "band": pl.Int32, "n_rows": pl.Int32, "probability": pl.Float64,
        "observed_rate": pl.Float64, "observed_low": pl.Float64, "observed_high": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds)

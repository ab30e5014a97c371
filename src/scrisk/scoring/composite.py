"""The composite: one score 0-100 an economy, item and year, its parts, its interval and what drives that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scrisk.method import composite as formulas
from scrisk.method.indicators import DIMENSIONS, INDICATORS
from scrisk.scoring import uncertainty
from scrisk.scoring.indicators import READINGS, Evidence, Known, known
from scrisk.scoring.tables import typed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy.typing as npt

    from scrisk.method import Method
    from scrisk.method.indicators import Composite

__all__ = ["AGGREGATION", "BANDS", "Evidence", "composite", "published", "replay", "scored"]

BANDS = ("low", "moderate", "elevated", "high", "very high")
UNCERTAIN = "uncertain"
# The part that leads from the arithmetic mean, to which the indicators add up, to the geometric one.
AGGREGATION = "aggregation"

_KEYS = ["economy", "item", "year"]
_TREND = 3  # years; risk_change_3y says so by its name


def composite(
    evidence: Evidence,
    items: pl.DataFrame,
    method: Method,
    *,
    years: Collection[int] | None = None,
    threads: int | None = None,
    with_sensitivity: bool = True,
) -> dict[str, pl.DataFrame]:
    """Compute the composite of every economy, item and year.

    Parameters
    ----------
    evidence
        The published tables it reads; a table that was not made leaves its indicators unknown.
    items
        item and headline_basis.
    method
        The numbers of the method.
    years
        Years to score; from ``method.composite.first_year`` on when None.
    threads
        How many threads work; the answer is the same to the last byte.
    with_sensitivity
        Also say what drives the uncertainty of the newest year of each economy and item.

    Returns
    -------
    dict
        Frames risk, risk_part and risk_sensitivity, without provenance; undefined is null.
    """
    found = known(evidence, items, method, years=years)
    return scored(found, method.composite, threads=threads, with_sensitivity=with_sensitivity)


def scored(
    found: Known, numbers: Composite, *, threads: int | None = None, with_sensitivity: bool = True
) -> dict[str, pl.DataFrame]:
    """Compute the composite of what is known; see :func:`composite`."""
    x, missing = _normalised(found, numbers)
    weight = uncertainty.weights(numbers)
    of = uncertainty.dimensions()
    points = 100.0 * weight.dimension[of] * weight.within * x
    # Column by column, so that the sum of the published parts is this sum to the last figure.
    arithmetic = np.zeros(len(x))
    for place in range(x.shape[1]):
        arithmetic += points[:, place]
    dimension = np.stack([(x * weight.within)[:, of == d].sum(axis=1) for d in range(len(DIMENSIONS))], axis=1)
    dimension = np.clip(dimension, 0.0, 1.0)
    geometric = 100.0 * formulas.geometric_mean(dimension, weight.dimension, floor=numbers.floor)
    score = geometric if numbers.headline_geometric else arithmetic
    known_weight = np.where(missing, 0.0, weight.dimension[of] * weight.within).sum(axis=1)
    rows = found.rows.select(
        *_KEYS, "chain", "stage", "basis", "traded", "coverage_share", "is_estimated", "flags", "data_vintage"
    ).with_columns(
        pl.Series("risk_score", score),
        pl.Series("risk_score_arithmetic", arithmetic),
        pl.Series("risk_score_geometric", geometric),
        *(pl.Series(f"{name}_score", 100.0 * dimension[:, d]) for d, name in enumerate(DIMENSIONS)),
        pl.Series("known_weight", np.minimum(known_weight, 1.0)),
        *(pl.Series(f"{name}_known", ~missing[:, of == d].all(axis=1)) for d, name in enumerate(DIMENSIONS)),
        *(pl.Series(f"{name}_gaps", missing[:, of == d].any(axis=1)) for d, name in enumerate(DIMENSIONS)),
    )
    rows = rows.with_columns(is_scored=pl.col("known_weight") >= numbers.min_known_weight - 1e-12)
    rows = _with_spread(rows, found, numbers, threads)
    rows, drivers = _with_drivers(rows, found, numbers, threads, with_sensitivity)
    rows = _finished(_with_change(rows, missing), numbers)
    parts = _parts(found, x, missing, points, score - arithmetic, rows["risk_score"].is_not_null(), numbers)
    return {"risk": rows, "risk_part": parts, "risk_sensitivity": drivers}


def replay(
    evidence: Evidence, items: pl.DataFrame, method: Method, *, economy: str, item: str, year: int
) -> dict[str, pl.DataFrame]:
    """Return what the composite said of one economy and item with the data of a year and those before it.

    The other items of the economy are scored too, for the rank. What a table does not tell of that year is unknown:
    world production, and with it import reliance, is known from 2018 only.

    Parameters
    ----------
    evidence, items, method
        As in :func:`composite`. The hazard of that year must be of a model that saw no later one.
    economy, item, year
        What is asked.

    Returns
    -------
    dict
        Frames risk (one row, none when nothing tells who supplies the item), risk_part and risk_sensitivity.
    """
    past = pl.col("year") <= year
    mine = pl.col("economy") == economy
    hazard, origin = (
        table.filter(past & mine) if table is not None else None for table in (evidence.hazard, evidence.origin)
    )
    seen = Evidence(
        evidence.score.filter(past & mine), evidence.supplier_share.filter(past & mine), hazard, origin, evidence.stocks
    )
    found = composite(seen, items, method, years=[year])
    return {name: frame.filter((pl.col("item") == item) & mine) for name, frame in found.items()}


def _normalised(found: Known, numbers: Composite) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return the indicators between their goalposts, and which are not known."""
    raw = found.readings.value[:, 0, :]
    none, full = uncertainty.goalposts(numbers)
    x = formulas.normalised(raw, at_0=none, at_100=full)
    missing = np.isnan(raw)
    return np.where(missing, uncertainty.unknown(numbers), x), missing


def _groups(rows: pl.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the places of the rows with a score, and where each group that is ranked together starts among them."""
    place = np.flatnonzero(rows["is_scored"].to_numpy())
    sizes = rows.filter("is_scored").group_by("economy", "traded", "year", maintain_order=True).len()["len"].to_numpy()
    return place, np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def _taken(readings: uncertainty.Readings, place: npt.NDArray[np.int64]) -> uncertainty.Readings:
    return uncertainty.Readings(
        [readings.names[i] for i in place.tolist()],
        np.ascontiguousarray(readings.value[place]),
        np.ascontiguousarray(readings.down[place]),
        np.ascontiguousarray(readings.up[place]),
    )


def _with_spread(rows: pl.DataFrame, found: Known, numbers: Composite, threads: int | None) -> pl.DataFrame:
    """Add interval, rank and its interval; the interval holds the score, the rank's the rank."""
    place, groups = _groups(rows)
    drawn = uncertainty.spread(_taken(found.readings, place), groups, numbers, threads)
    columns = {
        "risk_score_low": drawn.low,
        "risk_score_high": drawn.high,
        "risk_rank_low": drawn.rank_low,
        "risk_rank_high": drawn.rank_high,
    }
    filled = {}
    for name, values in columns.items():
        filled[name] = np.full(rows.height, np.nan)
        filled[name][place] = values
    of_group = ["economy", "traded", "year"]
    return (
        rows.with_columns(pl.Series(name, values).fill_nan(None) for name, values in filled.items())
        .with_columns(pl.when("is_scored").then("risk_score").alias("risk_score"))
        .with_columns(
            risk_rank=pl.col("risk_score").rank("min", descending=True).over(of_group),
            ranked_items=pl.when("is_scored").then(pl.col("risk_score").count().over(of_group)),
        )
        .with_columns(
            pl.min_horizontal("risk_score_low", "risk_score").alias("risk_score_low"),
            pl.max_horizontal("risk_score_high", "risk_score").alias("risk_score_high"),
            pl.min_horizontal("risk_rank_low", "risk_rank").alias("risk_rank_low"),
            pl.max_horizontal("risk_rank_high", "risk_rank").alias("risk_rank_high"),
        )
        .with_columns(pl.col("risk_rank", "risk_rank_low", "risk_rank_high", "ranked_items").cast(pl.Int32))
    )


def _with_drivers(
    rows: pl.DataFrame, found: Known, numbers: Composite, threads: int | None, wanted: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add the input that drives the score's uncertainty most, and return the indices; of the newest year only."""
    newest = pl.col("is_scored") & (pl.col("year") == pl.col("year").filter("is_scored").max().over("economy", "item"))
    chosen = rows.select(newest.fill_null(False).alias("n"))["n"].to_numpy() if wanted else np.zeros(rows.height, bool)
    place = np.flatnonzero(chosen)
    first, total = uncertainty.sensitivity(_taken(found.readings, place), numbers, threads)
    inputs = pl.Series("risk_input", uncertainty.INPUTS)
    keys = rows.select(_KEYS)[place.tolist()]
    drivers = pl.concat(
        [
            keys.with_columns(
                pl.lit(name).alias("risk_input"), pl.lit(order, dtype=pl.Int32).alias("ordinal"),
                first_order=pl.Series(first[:, order]), total_order=pl.Series(total[:, order]),
            )
            for order, name in enumerate(inputs)
        ]
    ).sort(*_KEYS, "ordinal")  # fmt: skip
    # Nothing varies, nothing drives: such a row has no indices.
    top = (
        drivers.filter(pl.col("total_order").is_not_nan())
        .sort(*_KEYS, "total_order", "ordinal", descending=[False] * 3 + [True, False])
        .unique(_KEYS, keep="first", maintain_order=True)
        .select(*_KEYS, top_driver="risk_input", top_driver_share="total_order")
    )
    return rows.join(top, on=_KEYS, how="left", maintain_order="left"), drivers.drop("ordinal")


def _with_change(rows: pl.DataFrame, missing: npt.NDArray[np.bool_]) -> pl.DataFrame:
    """Add the change over three years, where the same indicators are known on the same basis in both."""
    pattern = missing @ (1 << np.arange(missing.shape[1], dtype=np.int64))
    keys = [*_KEYS, "basis", "pattern"]
    rows = rows.with_columns(pl.Series("pattern", pattern))
    before = rows.select(
        *keys[:2], (pl.col("year") + _TREND).cast(rows.schema["year"]), *keys[3:], score_before="risk_score"
    )
    return rows.join(before, on=keys, how="left", maintain_order="left").with_columns(
        risk_change_3y=pl.col("risk_score") - pl.col("score_before")
    )


def _finished(rows: pl.DataFrame, numbers: Composite) -> pl.DataFrame:
    """Blank what is not given, add the band and the flags."""
    scored = pl.col("is_scored")
    cuts = [numbers.band_moderate, numbers.band_elevated, numbers.band_high, numbers.band_very_high]

    def place(column: str) -> pl.Expr:
        return pl.sum_horizontal((pl.col(column) >= cut).cast(pl.Int32) for cut in cuts)

    reach = place("risk_score_high") - place("risk_score_low") + 1
    band = place("risk_score").replace_strict(list(range(len(BANDS))), list(BANDS), return_dtype=pl.String)
    band = pl.when(reach > numbers.band_most).then(pl.lit(UNCERTAIN)).otherwise(band)
    told = {
        **{f"{name}_unknown": ~pl.col(f"{name}_known") for name in DIMENSIONS},
        **{f"{name}_gaps": pl.col(f"{name}_known") & pl.col(f"{name}_gaps") for name in DIMENSIONS},
        "risk_unknown": ~scored,
    }
    flags = pl.concat_list(
        pl.col("flags").str.split(";"), *(pl.when(is_so).then(pl.lit(name)) for name, is_so in told.items())
    )
    return rows.with_columns(
        *(pl.when(scored).then(name).alias(name) for name in ("risk_score_arithmetic", "risk_score_geometric")),
        *(pl.when(f"{name}_known").then(f"{name}_score").alias(f"{name}_score") for name in DIMENSIONS),
        risk_band=pl.when(scored).then(band),
        flags=flags.list.drop_nulls().list.eval(pl.element().filter(pl.element() != "")).list.sort().list.join(";"),
    )


def _parts(
    found: Known,
    x: npt.NDArray[np.float64],
    missing: npt.NDArray[np.bool_],
    points: npt.NDArray[np.float64],
    shift: npt.NDArray[np.float64],
    scored: pl.Series,
    numbers: Composite,
) -> pl.DataFrame:
    """Return one row an indicator, and one for the mean that leads where that is not the arithmetic one."""
    none, full = uncertainty.goalposts(numbers)
    weight = uncertainty.weights(numbers)
    of = uncertainty.dimensions()
    keys = found.rows.select(_KEYS)
    frames = [
        keys.with_columns(
            ordinal=pl.lit(place + 1, dtype=pl.Int32), dimension=pl.lit(dimension), indicator=pl.lit(name),
            **{
                column: pl.Series(found.readings.value[:, state, place]).fill_nan(None)
                for state, column in enumerate(READINGS)
            },
            indicator_low=pl.Series(found.readings.value[:, 0, place] - found.readings.down[:, place]).fill_nan(None),
            indicator_high=pl.Series(found.readings.value[:, 0, place] + found.readings.up[:, place]).fill_nan(None),
            goalpost_0=pl.lit(none[place]), goalpost_100=pl.lit(full[place]),
            normalised_value=pl.Series(x[:, place]), is_missing=pl.Series(missing[:, place]),
            weight=pl.lit(float(weight.dimension[of[place]] * weight.within[place])),
            points=pl.Series(points[:, place]),
        )
        for place, (name, dimension) in enumerate(INDICATORS.items())
    ]  # fmt: skip
    if numbers.headline_geometric:
        last = keys.with_columns(
            ordinal=pl.lit(len(INDICATORS) + 1, dtype=pl.Int32), dimension=pl.lit(AGGREGATION),
            indicator=pl.lit("geometric_mean"), is_missing=pl.lit(False), points=pl.Series(shift),
        ).filter(scored)  # fmt: skip
        frames.append(last)
    return pl.concat(frames, how="diagonal").sort(*_KEYS, "ordinal")


def published(
    tables: Mapping[str, pl.DataFrame],
    items: pl.DataFrame,
    method: Method,
    provenance: Mapping[str, str],
    *,
    hazard: pl.DataFrame | None = None,
    origin: pl.DataFrame | None = None,
    stocks: pl.DataFrame | None = None,
) -> dict[str, pl.DataFrame]:
    """Return the tables as they are published: typed, with run, method, code and the editions behind each score."""
    evidence = Evidence(tables["score"], tables["supplier_share"], hazard, origin, stocks)
    found = composite(evidence, items, method)
    editions = found["risk"].select(*_KEYS, "data_vintage")
    frames = {}
    for name, frame in found.items():
        if name != "risk":
            frame = frame.join(editions, on=_KEYS, how="left", maintain_order="left")
        named = frame.with_columns(pl.lit(value).alias(column) for column, value in provenance.items())
        frames[name] = typed(named, name)
    return frames

"""The hazard of a new interruption in the year after: probabilities by item, and by supplier.

The model answers for one importer and code. An item of several codes takes the mean of its codes' probabilities,
weighed by what was imported of each. What cannot be told has a row without a probability, and a flag that says why.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scrisk.errors import MethodError
from scrisk.language import say
from scrisk.method.hazard import EVENTS
from scrisk.scoring import hazard_model
from scrisk.scoring.backtest import backtest
from scrisk.scoring.hazard_fit import rules
from scrisk.scoring.tables import typed
from scrisk.terms import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrisk.method import Hazard, Method
    from scrisk.method.hazard import HazardModel
    from scrisk.scoring.inputs import Vintages

KEYS = ("economy", "item", "year")
SHOWN = 5  # features of a probability that have a row of their own; the others share one
_SOURCES = ("baci", "wgi", "un-votes", "gpr")


@dataclass(frozen=True)
class Rows:
    """What the files ``sql/inputs/hazard_*.sql`` give; each is sorted by its keys."""

    codes: pl.DataFrame
    panel: pl.DataFrame
    rows: pl.DataFrame
    suppliers: pl.DataFrame


# The files, and whether each asks for the last year of the fit.
ROWS = {"codes": False, "panel": False, "rows": True, "suppliers": False}


def published(
    given: Rows, model: HazardModel, method: Method, provenance: Mapping[str, str], vintages: Vintages,
    focal: Sequence[str],
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """Return the tables that the hazard fills: hazard, hazard_part, supplier_hazard, backtest, calibration."""
    found = hazards(given, model, method.hazard, provenance, vintages)
    tested = backtest(given.panel, found.pop("scored_row"), found.pop("scored_flow"), model, method.hazard, focal)
    last = given.panel["year"].max() if given.panel.height else 0
    for name, frame in tested.items():
        found[name] = _with_provenance(frame.with_columns(year=pl.lit(last)), provenance, vintages)
    return {name: typed(frame, name) for name, frame in found.items()}


def hazards(
    given: Rows, model: HazardModel, numbers: Hazard, provenance: Mapping[str, str], vintages: Vintages
) -> dict[str, pl.DataFrame]:
    """Return the tables hazard, hazard_part and supplier_hazard, and the scored rows behind them.

    Raises
    ------
    MethodError
        The model was fitted for other events than the method has.
    """
    fitted, asked = rules(model.about["settings"]), rules(asdict(numbers))
    if fitted != asked:
        raise MethodError(
            say("the hazard's model was fitted for {fitted}, the method has {asked}", fitted=fitted, asked=asked),
            hint=say("Fit one with `scrisk hazard fit --to FILE.npz` and name it as hazard_model in the method file."),
        )
    if given.rows.is_empty():
        return _nothing()
    values = hazard_model.table(given.rows, model.features)
    untold = bool(np.isnan(values).all(axis=0).any())
    logits = hazard_model.logits(model, values)
    scored = _scored(given.rows, logits, numbers)
    by_code = given.codes.join(scored, on=["economy", "hs_code", "year"], how="left", maintain_order="left")
    told = _items(by_code, model, numbers, untold)
    part = _parts(by_code, told, values, model)
    drivers = (
        part.filter(~pl.col("feature").is_in(["base", "codes", "other"]))
        .group_by(*KEYS, "event", maintain_order=True)
        .agg(drivers=(pl.col("feature") + pl.col("sign")).head(3).str.join("; "))
    )
    told = told.join(drivers, on=[*KEYS, "event"], how="left", maintain_order="left")
    flows = given.suppliers.with_columns(
        probability=pl.Series(
            hazard_model.probability(
                hazard_model.supplier_logits(model, hazard_model.table(given.suppliers, model.supplier_features))
            ),
            dtype=pl.Float64,
        )
    )
    found = {"hazard": told, "hazard_part": part.drop("sign"), "supplier_hazard": _suppliers(flows, given.codes, model)}
    found = {name: _with_provenance(frame, provenance, vintages) for name, frame in found.items()}
    return found | {"scored_row": scored, "scored_flow": flows}


def _nothing() -> dict[str, pl.DataFrame]:
    """Return the tables without rows: no trade is loaded."""
    names = ("hazard", "hazard_part", "supplier_hazard")
    frames = {name: pl.DataFrame(schema=dict.fromkeys(TABLES[name].columns, pl.Null)) for name in names}
    scored = dict.fromkeys(("economy", "hs_code"), pl.String) | dict.fromkeys(EVENTS, pl.Float64)
    flows = {"economy": pl.String, "in_panel": pl.Boolean, "is_known": pl.Boolean, "cut": pl.Int8}
    return frames | {
        "scored_row": pl.DataFrame(schema={**scored, "year": pl.Int16}),
        "scored_flow": pl.DataFrame(schema={**flows, "probability": pl.Float64}),
    }


def newest(hazard: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of each economy's and item's newest year."""
    return hazard.filter(pl.col("year") == pl.col("year").max().over("economy", "item"))


def _scored(rows: pl.DataFrame, logits: hazard_model.Floats, numbers: Hazard) -> pl.DataFrame:
    """Add probability and interval of each event; the interval is where the members' logits spread to."""
    middle, half = logits.mean(axis=1), numbers.interval_z * logits.std(axis=1, ddof=1)
    columns = {}
    for place, event in enumerate(EVENTS):
        for end, logit in (("", middle), ("_low", middle - half), ("_high", middle + half)):
            columns[f"{event}{end}"] = hazard_model.probability(logit[place])
        columns[f"{event}_logit"] = middle[place]
    kept = rows.select("economy", "hs_code", "year", "in_panel", "is_known", "e1", "e2", "e3").with_row_index("place")
    return kept.with_columns(pl.Series(name, figures) for name, figures in columns.items())


def _items(by_code: pl.DataFrame, model: HazardModel, numbers: Hazard, untold: bool) -> pl.DataFrame:
    """Return one row an economy, item, year and event: the mean of the codes, weighed by value."""
    known = by_code["E1"].is_not_null()
    weighed = by_code.with_columns(known=known, weight=pl.col("value_usd").cast(pl.Float64))
    within = pl.col("weight").filter("known")
    groups = weighed.group_by(KEYS, maintain_order=True).agg(
        coverage_share=within.sum() / pl.col("weight").sum(),
        value=pl.col("weight").sum(),
        is_down=(pl.col("is_told") & ~pl.col("is_supplied")).any(),
        is_broken=(~pl.col("is_told")).any(),
        **{
            f"{event}{end}": (pl.col(f"{event}{end}").filter("known") * within).sum() / within.sum()
            for event in EVENTS
            for end in ("", "_low", "_high")
        },
    )
    frames = []
    enough = pl.col("coverage_share") >= numbers.min_item_value
    for event, rate in zip(EVENTS, model.about["base_rates"], strict=True):
        frames.append(
            groups.select(
                *KEYS, "coverage_share",
                event=pl.lit(event),
                probability=pl.when(enough).then(event),
                probability_low=pl.when(enough).then(f"{event}_low"),
                probability_high=pl.when(enough).then(f"{event}_high"),
                base_rate=pl.lit(rate),
                in_sample=pl.col("year") <= model.last_fit_year,
                is_estimated=pl.lit(True),
                flags=pl.concat_list(
                    pl.when("is_down").then(pl.lit("hazard_down")),
                    pl.when("is_broken").then(pl.lit("hazard_gap")),
                    pl.when(untold).then(pl.lit("hazard_untold")),
                    pl.when(pl.col("value") <= numbers.panel_value_usd).then(pl.lit("hazard_small")),
                ).list.drop_nulls().list.sort().list.join(";"),
            )
        )  # fmt: skip
    return pl.concat(frames).sort(*KEYS, "event")


def _parts(by_code: pl.DataFrame, told: pl.DataFrame, values: hazard_model.Floats, model: HazardModel) -> pl.DataFrame:
    """Split the newest year's ln(p/(1-p)) into a base and what the features add, codes weighed by value."""
    last = by_code["year"].max()
    mine = by_code.filter((pl.col("year") == last) & pl.col("E1").is_not_null())
    value = pl.col("value_usd").cast(pl.Float64)
    share = mine.select(value / value.sum().over(KEYS)).to_series()
    frames = []
    for place, event in enumerate(EVENTS):
        base, added = hazard_model.parts(model, np.ascontiguousarray(values[mine["place"].to_numpy()]), place)
        frame = mine.select(KEYS).with_columns(
            base=pl.Series(base) * share,
            **{name: pl.Series(added[:, column]) * share for column, name in enumerate(model.features)},
        )
        summed = frame.group_by(KEYS, maintain_order=True).agg(pl.all().sum())
        long = summed.unpivot(index=list(KEYS), variable_name="feature", value_name="contribution")
        frames.append(long.with_columns(event=pl.lit(event)))
    keys = [*KEYS, "event"]
    answers = told.filter(pl.col("probability").is_not_null()).select(*keys, "probability")
    rows = pl.concat(frames).join(answers, on=keys, how="inner")
    of_features = (
        rows.filter(pl.col("feature") != "base")
        .sort(*keys, pl.col("contribution").abs(), "feature", descending=[False] * 4 + [True, False])
        .with_columns(feature_order=pl.int_range(pl.len()).over(keys) + 1)
    )
    shown = of_features.filter(pl.col("feature_order") <= SHOWN)
    rest = (
        of_features.filter(pl.col("feature_order") > SHOWN)
        .group_by(keys, maintain_order=True)
        .agg(contribution=pl.col("contribution").sum(), feature_order=pl.lit(SHOWN + 1), feature=pl.lit("other"))
    )
    bases = rows.filter(pl.col("feature") == "base").with_columns(feature_order=pl.lit(0))
    columns = [*keys, "feature", "feature_order", "contribution"]
    every = pl.concat([frame.select(columns).cast({"feature_order": pl.Int32}) for frame in (bases, shown, rest)]).sort(
        *keys, "feature_order"
    )
    # The mean of probabilities is not the probability of the mean logit: what is between the two has its own row.
    gap = (
        every.group_by(keys, maintain_order=True).agg(total=pl.col("contribution").sum())
        .join(answers, on=keys)
        .select(
            *keys, feature=pl.lit("codes"), feature_order=pl.lit(SHOWN + 2, dtype=pl.Int32),
            contribution=(pl.col("probability") / (1.0 - pl.col("probability"))).log() - pl.col("total"),
        )
    )  # fmt: skip
    return (
        pl.concat([every, gap])
        .sort(*keys, "feature_order")
        .with_columns(sign=pl.when(pl.col("contribution") < 0).then(pl.lit(" -")).otherwise(pl.lit(" +")))
    )


def _suppliers(flows: pl.DataFrame, codes: pl.DataFrame, model: HazardModel) -> pl.DataFrame:
    """Return one row an economy, item, year and supplier: the mean of the codes, weighed by the supplier's value."""
    items = codes.select("economy", "hs_code", "year", "item")
    mine = flows.join(items, on=["economy", "hs_code", "year"], how="inner", maintain_order="left")
    weight = pl.col("value_usd").cast(pl.Float64)
    return (
        mine.group_by(*KEYS, "supplier")
        .agg(probability=(pl.col("probability") * weight).sort_by("hs_code").sum() / weight.sort_by("hs_code").sum())
        .with_columns(base_rate=pl.lit(model.about["supplier_base_rate"]), is_estimated=pl.lit(True), flags=pl.lit(""))
        .sort(*KEYS, "supplier")
    )


def _with_provenance(frame: pl.DataFrame, provenance: Mapping[str, str], vintages: Vintages) -> pl.DataFrame:
    years = frame.select("year").unique().sort("year")
    editions = years.with_columns(
        data_vintage=pl.Series([vintages.behind(_SOURCES, year) for year in years["year"]], dtype=pl.String)
    )
    return frame.join(editions, on="year", how="left", maintain_order="left").with_columns(
        pl.lit(value).alias(name) for name, value in provenance.items()
    )

"""GeoPolRisk as geopolrisk-py 2.0.1 computes it, quirks included, so that its users can check one against the other.

The quirks, none of which the default copies: a flow without a weight counts as zero tonnes while its value stays in
the price; an exporter without a governance score (Taiwan among them) counts as 0.5; production is cut to whole units
for the concentration; own production is added in whatever unit and stage it comes; nothing traded gives 0, not unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scrisk.method import formulas
from scrisk.scoring.inputs import governance_risk
from scrisk.scoring.risk import indptr
from scrisk.scoring.supply import ITEM_YEAR

if TYPE_CHECKING:
    from scrisk.method import Method
    from scrisk.scoring.inputs import Inputs


def geopolrisk(inputs: Inputs, method: Method) -> pl.DataFrame:
    """Return the score and characterization factor of every economy, material and year with world production."""
    makers = inputs.peer_production
    concentration = makers.group_by("item", "year").agg(
        hhi_world=(pl.col("production").floor() ** 2).sum() / pl.col("production").floor().sum() ** 2
    )
    own = makers.group_by("item", "year", "producer").agg(pl.col("production").first(), pl.col("unit").first())
    risk = governance_risk(inputs.governance["political_stability"], method)
    governed = inputs.governance.select("year", governed_as="economy", risk=risk)
    flows = inputs.peer_flow.join(governed, on=["governed_as", "year"], how="left", maintain_order="left")
    named = inputs.items.filter(pl.col("peer_material").is_not_null()).select("item", "peer_material")
    rows = (
        concentration.join(named, on="item")
        .join(inputs.economies.filter(~pl.col("is_own")).select("economy"), how="cross")
        .join(own.select("item", "year", "unit", economy="producer", made="production"), on=ITEM_YEAR, how="left")
        .with_columns(
            domestic_production=pl.when(pl.col("unit") == "kg")
            .then(pl.col("made") / 1000)
            .otherwise("made")
            .fill_null(0.0)
        )
        .sort(ITEM_YEAR)
    )
    flows = rows.select(ITEM_YEAR).join(flows, on=ITEM_YEAR, how="left", maintain_order="left")
    # A group without imports keeps one row of zero tonnes, so that every group is there.
    flows = flows.with_columns(pl.col("net_weight_kg", "trade_value_usd").fill_null(0.0))
    starts = indptr(flows, ITEM_YEAR)
    found = formulas.geopolrisk(
        starts, flows["net_weight_kg"].to_numpy(), flows["risk"].fill_null(float("nan")).to_numpy(),
        rows["domestic_production"].to_numpy() * 1000, rows["hhi_world"].to_numpy(), min_coverage=0.0,
        fill_governance=method.geopolrisk.compatibility_missing_governance,
    )  # fmt: skip
    sums = flows.group_by(ITEM_YEAR, maintain_order=True).agg(pl.col("trade_value_usd", "net_weight_kg").sum())
    score = np.nan_to_num(found.score)
    factor = formulas.characterization_factor(
        score, sums["trade_value_usd"].to_numpy(), sums["net_weight_kg"].to_numpy(),
        copper_factor=method.geopolrisk.copper_factor,
    )  # fmt: skip
    return rows.select(*ITEM_YEAR, "peer_material", "hhi_world", "domestic_production").with_columns(
        geopolrisk=pl.Series(score),
        import_risk=pl.Series(np.nan_to_num(found.import_risk)),
        characterization_factor=pl.Series(np.nan_to_num(factor)),
    )

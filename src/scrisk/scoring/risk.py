"""The published supply-risk methods, on every group of supply that has what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scrisk.arrays import concentration, pack
from scrisk.method import formulas
from scrisk.scoring.supply import ITEM_YEAR, KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from scrisk.arrays import Groups
    from scrisk.method import Method
    from scrisk.scoring.inputs import Inputs


def indptr(frame: pl.DataFrame, keys: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return where each run of equal keys starts; the frame is sorted by them."""
    sizes = frame.group_by(keys, maintain_order=True).len()["len"].to_numpy()
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def _floats(frame: pl.DataFrame, column: str) -> npt.NDArray[np.float64]:
    return frame[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def world(inputs: Inputs, concentrations: pl.DataFrame) -> pl.DataFrame:
    """Return hhi_world and the largest producer's share of every item and year.

    Raw materials take it from world production. Items known by who provides the world's supply take it from those
    shares, when they are complete.
    """
    keys = ["item", "year"]
    if inputs.production.is_empty():
        made = pl.DataFrame(
            schema={"item": pl.String, "year": pl.Int16, "hhi_world": pl.Float64, "world_cr1": pl.Float64}
        )
    else:
        packed = pack(inputs.production, by=keys, supplier="producer", value="production_t")
        made = concentration(packed).select(*keys, hhi_world="hhi", world_cr1="cr1")
    provided = (
        concentrations.filter((pl.col("basis") == "world-share") & pl.col("is_share") & ~pl.col("is_partial"))
        .group_by(keys)
        .agg(hhi_world=pl.col("hhi").first(), world_cr1=pl.col("cr1").first())
        .join(made, on=keys, how="anti")
    )
    return pl.concat([made, provided.cast(dict(made.schema))]).sort(keys)  # type: ignore[arg-type]


def own_production(inputs: Inputs) -> pl.DataFrame:
    """Return each economy's own production of each item and year the production source covers; 0 when not listed.

    What a buyer of the user's own table makes itself nobody told: it has no row, so its production is unknown.
    """
    covered = inputs.production.select("item", "year").unique()
    return (
        covered.join(inputs.economies.filter(~pl.col("is_own")).select("economy"), how="cross")
        .join(
            inputs.production.select("item", "year", economy="producer", domestic_production="production_t"),
            on=["economy", "item", "year"],
            how="left",
        )
        # The source lists every producer of the world, so an economy it does not list produced nothing on record.
        .with_columns(pl.col("domestic_production").fill_null(0.0))
        .select(*ITEM_YEAR, "domestic_production")
    )


def governance_weighted(packed: Groups, supply: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Return sum s^2 g and the share of supply whose governance is known, for every group."""
    found = formulas.weighted_hhi(
        packed.offsets, packed.values, _floats(supply, "governance_risk"), np.ones(supply.height),
        min_coverage=method.geopolrisk.min_coverage,
    )  # fmt: skip
    carried = supply.group_by(KEYS, maintain_order=True).agg(
        stability_carried=pl.col("political_stability_carried").any()
    )["stability_carried"]
    return packed.keys.with_columns(
        carried, wgi_weighted_hhi=pl.Series(found.value), wgi_coverage_share=pl.Series(found.coverage)
    )


def geopolrisk(supply: pl.DataFrame, totals: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Return GeoPolRisk of every economy, item and year.

    Traded items count imported tonnes; items whose sourcing is estimated by world shares count those, with the
    economy's own share as its production.

    Parameters
    ----------
    supply
        Supply rows with governance_risk, sorted; value rows are left out here.
    totals
        One row an economy, item and year with domestic_production, hhi_world, value and weight sums.
    """
    counted = supply.filter(pl.col("basis").is_in(["quantity", "world-share"]))
    abroad = counted.filter(pl.col("supplier") != pl.col("economy"))
    home = counted.filter((pl.col("supplier") == pl.col("economy")) & (pl.col("basis") == "world-share")).select(
        *ITEM_YEAR, home="amount"
    )
    rows = (
        abroad.select(*ITEM_YEAR, "basis")
        .unique(maintain_order=True)
        .join(totals, on=ITEM_YEAR, how="left", maintain_order="left")
        .join(home, on=ITEM_YEAR, how="left", maintain_order="left")
        .with_columns(
            # Without a production source for this year nothing is known, and the kernel's NaN says so.
            own=pl.when(pl.col("basis") == "world-share")
            .then(pl.col("home").fill_null(0.0))
            .otherwise("domestic_production")
        )
    )
    found = formulas.geopolrisk(
        indptr(abroad, ITEM_YEAR), _floats(abroad, "amount"), _floats(abroad, "governance_risk"),
        _floats(rows, "own"), _floats(rows, "hhi_world"), min_coverage=method.geopolrisk.min_coverage,
    )  # fmt: skip
    factor = formulas.characterization_factor(
        found.score, _floats(rows, "weighed_value_usd"), _floats(rows, "import_weight_t") * 1000,
        copper_factor=method.geopolrisk.copper_factor,
    )  # fmt: skip
    return rows.select(*ITEM_YEAR).with_columns(
        geopolrisk=pl.Series(found.score),
        import_risk=pl.Series(found.import_risk),
        characterization_factor=pl.Series(factor),
    )


def with_trade_parameter(frame: pl.DataFrame, inputs: Inputs, method: Method) -> pl.DataFrame:
    """Add the EU method's t of each economy, supplier, item and year; one given for the item beats one for all."""
    given = inputs.trade_parameter
    keys = ["economy", "supplier", "year"]
    general = given.filter(pl.col("item").is_null()).select(*keys, t_all="t")
    special = given.filter(pl.col("item").is_not_null()).select(*keys, "item", t_item="t")
    return (
        frame.join(general, on=keys, how="left", maintain_order="left")
        .join(special, on=[*keys, "item"], how="left", maintain_order="left")
        .with_columns(t=pl.coalesce("t_item", "t_all", pl.lit(method.eu.trade_baseline)))
        .drop("t_all", "t_item")
    )


def world_by_economy(inputs: Inputs, known: pl.DataFrame) -> pl.DataFrame:
    """Return world producers once for every economy, with the producer's governance; sorted."""
    return (
        inputs.production.rename({"producer": "supplier"})
        .join(inputs.economies, how="cross")
        .sort(*ITEM_YEAR, "supplier")
        .join(known.rename({"economy": "supplier"}), on=["supplier", "year"], how="left", maintain_order="left")
    )


def eu(
    supply: pl.DataFrame, packed: Groups, makers: pl.DataFrame, inputs: Inputs, method: Method
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the EU's two weighted concentrations: of every group of supply; of the world by economy, item, year."""
    least = method.geopolrisk.min_coverage
    own = with_trade_parameter(supply, inputs, method)
    found = formulas.weighted_hhi(packed.offsets, packed.values, _positive(own), _floats(own, "t"), min_coverage=least)
    carried = supply.group_by(KEYS, maintain_order=True).agg(pl.col("governance_mean_carried").any())
    imports = packed.keys.with_columns(
        carried["governance_mean_carried"].alias("six_carried"), eu_hhi_import=pl.Series(found.value)
    )
    makers = with_trade_parameter(makers, inputs, method)
    if makers.is_empty():
        return imports, pl.DataFrame(schema={**{k: makers.schema[k] for k in ITEM_YEAR}, "eu_hhi_global": pl.Float64})
    everywhere = formulas.weighted_hhi(
        indptr(makers, ITEM_YEAR), _floats(makers, "production_t"), _positive(makers), _floats(makers, "t"),
        min_coverage=least,
    )  # fmt: skip
    globally = (
        makers.select(ITEM_YEAR).unique(maintain_order=True).with_columns(eu_hhi_global=pl.Series(everywhere.value))
    )
    return imports, globally


def _positive(frame: pl.DataFrame) -> npt.NDArray[np.float64]:
    # A mean of six above 2.5 does not occur; cutting at 0 keeps a future edition from turning risk negative.
    return np.maximum(_floats(frame, "eu_wgi"), 0.0)


def disruption_potential(makers: pl.DataFrame, inputs: Inputs, known: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Return our USGS-style DP of every economy, item and year.

    ASI is governance risk; WSI is the distance of the two positions in UN votes over the economy's largest distance in
    that year, so 0 votes alike and 1 is the farthest of all.
    """
    points = known.select("economy", "year", "ideal_point").drop_nulls()
    pairs = (
        points.join(inputs.economies, on="economy", how="semi")
        .join(points.rename({"economy": "supplier", "ideal_point": "theirs"}), on="year")
        .with_columns(distance=(pl.col("ideal_point") - pl.col("theirs")).abs())
        .with_columns(wsi=pl.col("distance") / pl.col("distance").max().over("economy", "year"))
        .select("economy", "supplier", "year", "wsi")
    )
    makers = makers.join(pairs, on=["economy", "supplier", "year"], how="left", maintain_order="left")
    if makers.is_empty():
        return pl.DataFrame(schema={**{k: makers.schema[k] for k in ITEM_YEAR}, "usgs_style_dp": pl.Float64})
    found = formulas.disruption_potential(
        indptr(makers, ITEM_YEAR), _floats(makers, "production_t"), _floats(makers, "governance_risk"),
        _floats(makers, "wsi"), (makers["supplier"] == makers["economy"]).to_numpy(),
        min_coverage=method.geopolrisk.min_coverage,
    )  # fmt: skip
    return makers.select(ITEM_YEAR).unique(maintain_order=True).with_columns(usgs_style_dp=pl.Series(found.value))


def elementwise(rows: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Add the methods that need one row only: reliance, EU SR, USGS TE and SR, core dependency, price response.

    ``rows`` is sorted by economy, item, basis, year.
    """
    traded = rows["sourcing"].to_numpy() == "trade"
    comparable = rows["production_comparable"].fill_null(False).to_numpy()
    imports, exports = _floats(rows, "import_weight_t"), _floats(rows, "export_weight_t")
    production = _floats(rows, "domestic_production")
    # Production at another stage or in another unit says something only when there is none of it.
    usable = np.where(comparable | (production == 0), production, np.nan)
    # Who exports more than it imports relies on no net imports, whatever its production, known or not.
    reliance = np.where(exports > imports, 0.0, formulas.import_reliance(imports, exports, usable))
    reliance = np.where(traded, reliance, 1 - _floats(rows, "world_domestic_share"))
    exact = np.where(comparable, production, np.nan)
    domestic = np.where(traded, exact / (exact + imports), _floats(rows, "world_domestic_share"))
    quantity = rows["basis"].to_numpy() == "quantity"
    with_own = (_floats(rows, "hhi") * imports**2 + exact**2) / (imports + exact) ** 2
    eu_sr = formulas.eu_supply_risk(
        _floats(rows, "eu_hhi_global"), _floats(rows, "eu_hhi_import"), reliance,
        _floats(rows, "recycling_rate"), _floats(rows, "substitution_index"),
    )  # fmt: skip
    vulnerability = np.full(rows.height, np.nan)
    exposure = formulas.trade_exposure(reliance)
    core, price = method.core_dependency, method.price
    series = indptr(rows, ["economy", "item", "basis"])
    years = rows["year"].to_numpy()
    value_basis = rows["basis"].to_numpy() == "value"
    indicators = {
        "cdi1": (np.where(traded, _floats(rows, "hhi"), np.nan), core.cdi1_threshold),
        "cdi2": (formulas.cdi2(imports, exact), core.cdi2_threshold),
        "cdi3": (
            np.where(
                value_basis,
                formulas.cdi3(_floats(rows, "import_value_usd"), _floats(rows, "export_value_usd")),
                formulas.cdi3(imports, exports),
            ),
            core.cdi3_threshold,
        ),
    }
    columns: dict[str, npt.NDArray[np.float64]] = {
        "import_reliance": reliance,
        "domestic_share": domestic,
        "hhi_with_production": np.where(traded & quantity, with_own, np.nan),
        "eu_supply_risk": eu_sr,
        "usgs_trade_exposure": exposure,
        "usgs_economic_vulnerability": vulnerability,
        "usgs_style_sr": formulas.usgs_supply_risk(_floats(rows, "usgs_style_dp"), exposure, vulnerability),
        "price_ratio_top_producer_cut": formulas.price_ratio(
            _floats(rows, "world_cr1"), demand_elasticity=price.demand_elasticity,
            supply_elasticity=price.supply_elasticity, cap=price.ratio_cap,
        ),
        "quantity_ratio_top_producer_cut": formulas.quantity_ratio(
            _floats(rows, "world_cr1"), demand_elasticity=price.demand_elasticity,
            supply_elasticity=price.supply_elasticity,
        ),
    }  # fmt: skip
    for name, (value, threshold) in indicators.items():
        columns[name] = value
        columns[f"{name}_margin"] = formulas.margin(value, threshold=threshold)
        columns[f"{name}_window3"] = formulas.trailing_mean(series, years, value, length=method.window.mean_years)
    return rows.with_columns(pl.Series(name, values) for name, values in columns.items())

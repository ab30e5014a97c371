"""The published exposure: interruptions by suppliers as measured, measures as they stand, on the newest supply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from scrisk.catalog.measures import State, aims_at, hits_supply, state
from scrisk.scoring.exposure import Result, Shock, Supply, run
from scrisk.scoring.shocks import KEYS
from scrisk.scoring.tables import typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from scrisk.catalog.measures import Measure
    from scrisk.catalog.models import Catalog
    from scrisk.method import Method
    from scrisk.method.exposure import Exposure

# Stages whose goods a national stockpile of rare metals may hold.
STOCKPILED = ("mine", "oxide", "metal", "material")
_DAYS_A_YEAR = 365.0
HAZARD = {
    "economy": pl.String, "item": pl.String, "year": pl.Int16, "supplier": pl.String, "probability": pl.Float64,
}  # fmt: skip
_PART = ("expected_shortfall_days", "expected_shortfall_days_se", "cvar_95", "cvar_95_se")


@dataclass(frozen=True)
class Evidence:
    """What exposure rests on beside the scores.

    Attributes
    ----------
    hazard
        economy, item, year, supplier, probability: chance that the supplier sends less than half of its own mean in the
        year after; used is the newest year that is not after the supply's.
    interruption
        role, level, depth, years, falls, supply_side_falls: see out.interruption.
    stock_prior
        economy, stock_days.
    content
        exporter, item, origin, share: origin of what exporters ship, by value.
    """

    hazard: pl.DataFrame
    interruption: pl.DataFrame
    stock_prior: pl.DataFrame
    content: pl.DataFrame


def exposures(
    scored: Mapping[str, pl.DataFrame],
    catalog: Catalog,
    method: Method,
    evidence: Evidence,
    provenance: Mapping[str, str],
) -> dict[str, pl.DataFrame]:
    """Simulate the focal economies' supply of every item in its newest year, at each level of stocks.

    Parameters
    ----------
    scored
        The published frames score and supplier_share.
    catalog, method
        Items, measures, focal economies; numbers. The state of measures is that of the method's date, so that the same
        inputs give the same bytes on any day.
    evidence
        See there; each frame may be empty.
    provenance
        run_id, method_version, method_hash and code_version for every row.

    Returns
    -------
    dict
        Frames exposure, exposure_part and exposure_total with the columns of :data:`scrisk.terms.TABLES`.
    """
    groups, rows = _supplied(scored, catalog)
    numbers = method.exposure
    groups = groups.with_columns(
        substitution_max=pl.lit(numbers.substitution_max), substitution_days=pl.lit(numbers.substitution_days),
        spare_share=pl.lit(numbers.spare_share),
    )  # fmt: skip
    interrupted, known = interruptions(rows, evidence)
    measured = list(measures_on(rows, catalog, numbers, method.dated, evidence.content))
    groups = _trusted(groups.join(known, on=KEYS, how="left", maintain_order="left"), rows, measured)
    priors = _priors(groups, catalog, evidence.stock_prior)
    whole, parts, totals = [], [], []
    for stocks, here in _levels(groups, priors, numbers):
        mine = groups.join(here.select(KEYS), on=KEYS, how="semi", maintain_order="left").with_columns(
            stock_days=pl.lit(stocks)
        )
        supply, shocks = _narrowed(mine, rows, [*interrupted, *measured])
        found = run(supply, shocks, draws=numbers.draws, horizon=numbers.horizon_days, seed=numbers.seed)
        whole.append(_figures(mine, found).with_columns(is_stock_prior=_is_prior(priors, stocks)))
        parts.append(_parts(found))
        totals.append(
            found.economies.with_columns(
                stock_days=pl.lit(stocks), data_vintage=pl.lit(_editions(mine["data_vintage"]))
            )
        )
    facts = {"exposure": whole, "exposure_part": parts, "exposure_total": totals}
    by_run = [pl.lit(value).alias(name) for name, value in provenance.items()]
    return {name: typed(pl.concat(frames).with_columns(by_run), name) for name, frames in facts.items()}


def content_by_value(content: pl.DataFrame) -> pl.DataFrame:
    """Return the newest origin content of every exporter's shipments by value: exporter, item, origin, share."""
    newest = pl.col("year") == pl.col("year").max().over("item")
    return (
        content.filter(pl.col("basis") == "value")
        .filter(newest)
        .select("exporter", "item", "origin", "share")
        .sort("exporter", "item", "origin")
    )


def _editions(vintages: pl.Series) -> str:
    """Return every edition behind some rows, once, in one phrase."""
    return "; ".join(sorted({edition for vintage in vintages for edition in vintage.split("; ")}))


def _supplied(scored: Mapping[str, pl.DataFrame], catalog: Catalog) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the focal economies' supply of every item on its main basis in its newest year."""
    basis = {"world-production": "world-share", "world-providers": "world-share", "published": "published-share"}
    lead = pl.DataFrame(
        [(item.id, basis.get(item.sourcing, item.basis), item.stage) for item in catalog.items],
        schema={"item": pl.String, "basis": pl.String, "stage": pl.String}, orient="row",
    )  # fmt: skip
    focal = [economy.iso3 for economy in catalog.focal]
    groups = (
        scored["score"]
        .filter(pl.col("economy").is_in(focal) & pl.col("hhi").is_not_null())
        .join(lead.select("item", "basis"), on=["item", "basis"], how="semi")
        .filter(pl.col("year") == pl.col("year").max().over(KEYS))
        .join(lead.select("item", is_stockpiled=pl.col("stage").is_in(STOCKPILED)), on="item", how="left")
        .select(
            *KEYS,
            "year",
            "basis",
            "coverage_share",
            "is_estimated",
            "data_vintage",
            "is_stockpiled",
            value_usd_per_year="trade_value_usd",
        )
        .sort(KEYS)
    )
    rows = (
        scored["supplier_share"]
        .join(groups.select(*KEYS, "year", "basis"), on=[*KEYS, "year", "basis"], how="semi")
        .select(*KEYS, "year", "supplier", "share", "rank")
        .sort(*KEYS, "supplier")
    )
    return groups, rows


def interruptions(rows: pl.DataFrame, evidence: Evidence) -> tuple[list[Shock], pl.DataFrame]:
    """Return one shock a supplier whose hazard is known, and the share of each group's supply that they make up.

    The hazard counts every fall of a supplier; only so many of such falls left the buyer short and paying more, and
    only these are interruptions here. Depth and length are drawn from what was measured of them. The fall of a yearly
    figure is taken as spread over the year.
    """
    hazard = (
        evidence.hazard.select(pl.col(name).cast(kind) for name, kind in HAZARD.items())
        .join(rows.select(*KEYS, until="year").unique(), on=KEYS)
        .filter(pl.col("year") <= pl.col("until"))
        .filter(pl.col("year") == pl.col("year").max().over(KEYS))
        .select(*KEYS, "supplier", "probability")
    )
    foreign = pl.col("supplier") != pl.col("economy")
    known = rows.with_row_index("row").join(hazard, on=[*KEYS, "supplier"], how="left", maintain_order="left")
    known = known.filter(pl.col("probability").is_not_null() & foreign)
    shapes = {
        role: (
            tuple(frame["depth"]), tuple(_DAYS_A_YEAR * years for years in frame["years"]),
            frame["supply_side_falls"][0] / frame["falls"][0],
        )
        for (role,), frame in evidence.interruption.sort("role", "level").group_by("role", maintain_order=True)
    }  # fmt: skip
    shocks = []
    for entry in known.iter_rows(named=True):
        role = "top" if entry["rank"] == 1 else "other"
        if role in shapes:
            depth, days, supply_side = shapes[role]
            shocks.append(
                Shock(
                    key=f"interruption:{entry['supplier']}:{entry['item']}:{entry['economy']}",
                    probability=entry["probability"] * supply_side, start=(0.0,), depth=depth, duration=days,
                    hits=[(entry["row"], 1.0)],
                )
            )  # fmt: skip
    covered = known.group_by(KEYS).agg(hazard_share=pl.col("share").sort_by("supplier").sum())
    return shocks, covered if shocks else covered.clear()


def measures_on(
    rows: pl.DataFrame, catalog: Catalog, numbers: Exposure, as_of: date, content: pl.DataFrame
) -> Iterator[Shock]:
    """Yield one shock a measure that stands on a day, with judged chances: all its items and targets at once."""
    held = {(exporter, item, origin): share for exporter, item, origin, share in content.iter_rows()}
    for measure in catalog.measures:
        now = state(measure, as_of)
        if not hits_supply(measure) or now in (State.NOT_ANNOUNCED, State.ENDED):
            continue
        hits = list(_hits(measure, rows, numbers, held))
        if not hits:
            continue
        waits = measure.instrument == "licence"
        stands = now in (State.IN_FORCE, State.ANNOUNCED)
        yield Shock(
            key=f"measure:{measure.id}",
            probability=getattr(numbers, f"{measure.instrument}_probability" if stands else "suspended_probability"),
            start=(0.0, float(numbers.horizon_days)),
            depth=(numbers.measure_depth_low, numbers.measure_depth_high),
            duration=(numbers.measure_days_low, numbers.measure_days_high),
            hits=hits,
            licence_days=numbers.licence_days if waits else None,
            licence_share=numbers.licence_share if waits else 0.0,
            backlog_days=numbers.backlog_days if waits else None,
        )


def _hits(
    measure: Measure, rows: pl.DataFrame, numbers: Exposure, held: Mapping[tuple[str, str, str], float]
) -> Iterator[tuple[int, float]]:
    """Yield the rows that a measure bites on, and how much of each.

    What the imposer sells; of a rule on goods made elsewhere the imposer's content of what others sell, where it
    reaches the measure's own share. Items and targets that are covered in part are hit in part, eased targets not.
    """
    extent = {"whole": 1.0, "part": numbers.part_share}
    covered = {entry.item: extent[entry.extent] for entry in measure.items if entry.extent in extent}
    users = numbers.end_user_share if measure.targets.scope == "end-users" else 1.0
    for place, (economy, item, supplier) in enumerate(rows.select(*KEYS, "supplier").iter_rows()):
        if item not in covered or not aims_at(measure, economy) or economy in measure.targets.eased:
            continue
        fraction = 1.0 if supplier == measure.imposer else 0.0
        if measure.instrument == "extraterritorial":
            inside = held.get((supplier, item, measure.imposer), 0.0)
            elsewhere = supplier not in (measure.imposer, economy)
            fraction = inside if elsewhere and inside >= (measure.de_minimis_share or 0.0) else 0.0
        if fraction > 0.0:
            yield place, min(1.0, fraction * covered[item] * users)


def _trusted(groups: pl.DataFrame, rows: pl.DataFrame, measured: Sequence[Shock]) -> pl.DataFrame:
    """Add what a group's figures rest on: the share of supply with a known hazard, and flags."""
    hit = rows[sorted({row for shock in measured for row, _ in shock.hits})].select(KEYS).unique()
    flag = {"no_hazard": pl.col("hazard_share") == 0.0, "world_share": pl.col("basis") == "world-share",
            "published_share": pl.col("basis") == "published-share",
            "measures_only": (pl.col("hazard_share") == 0.0) & pl.col("is_measured")}  # fmt: skip
    return (
        groups.join(hit.with_columns(is_measured=pl.lit(True)), on=KEYS, how="left", maintain_order="left")
        .with_columns(pl.col("is_measured").fill_null(False), pl.col("hazard_share").fill_null(0.0).clip(0.0, 1.0))
        .with_columns(
            flags=pl.concat_list(
                pl.when(condition).then(pl.lit(name)) for name, condition in sorted(flag.items())
            ).list.drop_nulls().list.join(";")
        )
    )  # fmt: skip


def _priors(groups: pl.DataFrame, catalog: Catalog, stock_prior: pl.DataFrame) -> pl.DataFrame:
    """Return what the economies are taken to hold of those items that national stockpiles may hold."""
    return (
        groups.filter(pl.col("is_stockpiled"))
        .join(stock_prior.select("economy", pl.col("stock_days").cast(pl.Float64)), on="economy", how="inner")
        .select(*KEYS, "stock_days")
    )


def _levels(groups: pl.DataFrame, priors: pl.DataFrame, numbers: Exposure) -> Iterator[tuple[float, pl.DataFrame]]:
    """Yield each level of stocks with the groups it is run for: three for all, priors for whom they hold."""
    always = (numbers.stock_days_low, numbers.stock_days_middle, numbers.stock_days_high)
    for stocks in sorted({*always, *priors["stock_days"]}):
        yield stocks, groups if stocks in always else priors.filter(pl.col("stock_days") == stocks)


def _narrowed(groups: pl.DataFrame, rows: pl.DataFrame, shocks: Sequence[Shock]) -> tuple[Supply, list[Shock]]:
    """Keep the groups about which anything is known, with their rows, and count the hits by these."""
    known = groups.filter((pl.col("hazard_share") > 0.0) | pl.col("is_measured"))
    kept = rows.with_row_index("before").join(known.select(KEYS), on=KEYS, how="semi", maintain_order="left")
    place = {before: now for now, before in enumerate(kept["before"])}
    moved = [
        replace(shock, hits=[(place[row], fraction) for row, fraction in shock.hits if row in place])
        for shock in shocks
    ]
    return Supply(known, kept.drop("before")), [shock for shock in moved if shock.hits]


def _is_prior(priors: pl.DataFrame, stocks: float) -> pl.Expr:
    held = {(economy, item) for economy, item, days in priors.iter_rows() if days == stocks}
    return pl.struct(KEYS).map_elements(lambda row: (row["economy"], row["item"]) in held, return_dtype=pl.Boolean)


def _figures(groups: pl.DataFrame, found: Result) -> pl.DataFrame:
    """Return every group with its figures; null where nothing is known of what may happen."""
    there = found.groups.drop([name for name in groups.columns if name not in KEYS])
    return groups.join(there, on=KEYS, how="left", maintain_order="left")


def _parts(found: Result) -> pl.DataFrame:
    """Return who and what adds how much, of groups with anything unmet."""
    kind = pl.col("shock").str.split(":")
    shocks = found.shocks.with_columns(part_kind=kind.list.get(0), part=kind.list.get(1)).select(
        *KEYS, "part_kind", "part", *_PART
    )
    suppliers = found.suppliers.with_columns(part_kind=pl.lit("supplier"), part="supplier").select(
        *KEYS, "part_kind", "part", *_PART
    )
    whole = found.groups.select(*KEYS, "year", "basis", "stock_days", "data_vintage", whole="expected_shortfall_days")
    return (
        pl.concat([suppliers, shocks])
        .filter(pl.col("expected_shortfall_days") > 0.0)
        .join(whole, on=KEYS, how="left", maintain_order="left")
        .with_columns(part_share=pl.col("expected_shortfall_days") / pl.col("whole"))
    )

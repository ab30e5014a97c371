"""The market that sourcing is planned on, from what a warehouse knows: buyers, sellers, what may happen to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse.connect import frame_of
from scrisk.warehouse.whatif import Ask, Workbench, empty, schema_of, softness

if TYPE_CHECKING:
    import polars as pl

    from scrisk.catalog.models import Catalog
    from scrisk.method import Method
    from scrisk.scenarios import Case
    from scrisk.scoring.shocks import Shock
    from scrisk.scoring.sourcing import Ask as Limited
    from scrisk.scoring.sourcing import Market, Plans
    from scrisk.warehouse.plan import Plan

PUBLISHED = ("sourcing_result", "sourcing_plan", "sourcing_total", "sourcing_frontier")
_KEYS = ["economy", "item"]


@dataclass(frozen=True)
class Question:
    """What somebody wants planned; nothing given stands for all traded items, an ordinary year, the method's limits.

    ``members`` are names of economies, ``ceilings`` suppliers by ISO code with their largest share (None: that of now),
    ``measure`` is ``expected`` or ``cvar``.
    """

    members: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    scenario: str | None = None
    cost: float | None = None
    change: float | None = None
    ceilings: tuple[tuple[str, float | None], ...] = ()
    target_days: float | None = None
    measure: str = "expected"
    draws: int | None = None
    with_frontier: bool = False


def planned(
    bench: Workbench, asked: Question, tell: Callable[[int, int], None] = lambda _done, _count: None
) -> tuple[dict[str, pl.DataFrame], Limited, Case | None]:
    """Answer a question: rows of the published tables by name, the limits that held, the scenario.

    ``tell`` hears how many of how many items are planned.

    Raises
    ------
    UsageError
        For a chain, scenario or measure that does not exist, or limits that no plan keeps to.
    CodeError
        For an economy or item that nobody knows.
    """
    from scrisk.scoring import sourcing

    if asked.measure not in ("expected", "cvar"):
        raise UsageError(
            say("no measure is called {measure!r}", measure=asked.measure),
            hint=say("The measures are expected and cvar."),
        )
    buyers = bench.warehouse.economies(asked.members)
    chain_of = {item.id: item.chain for item in bench.catalog.items}
    for chain in asked.chains:
        if chain not in chain_of.values():
            raise UsageError(
                say("no chain is called {chain!r}", chain=chain),
                hint=say("`scrisk items` lists items with their chains."),
            )
    items = bench.warehouse.items(asked.items) if asked.items else list(chain_of)
    case = bench.case(asked.scenario) if asked.scenario else None
    chosen = [item for item in items if not asked.chains or chain_of[item] in asked.chains]
    given = market(bench.warehouse.query, bench.catalog, bench.method, buyers, chosen, case)
    ask = sourcing.choice(
        bench.method, change_share=asked.change, cost_ceiling=asked.cost, draws=asked.draws,
        target_days=asked.target_days, tail=asked.measure == "cvar", ceilings=asked.ceilings,
    )  # fmt: skip
    found = sourcing.plans(given, ask, ceilings(bench.method) if asked.with_frontier else (), tell=tell)
    return published(found, buyers), ask, case


def market(
    ask: Ask, catalog: Catalog, method: Method, economies: Sequence[str], items: Sequence[str], case: Case | None = None
) -> Market:
    """Return who buys, who could sell and what may happen: interruptions and measures, or a scenario that comes true.

    Parameters
    ----------
    ask
        Runs a file of sql/queries.
    catalog, method
        Items and measures; numbers.
    economies, items
        Buyers, by ISO code, and what they buy; items whose trade is not told by weight are left out.
    case
        A scenario; its shocks are certain and their ranges drawn, beside the interruptions that happen anyway.

    Raises
    ------
    UsageError
        When nothing is left to plan.
    """
    import polars as pl

    from scrisk.scoring.exposed import Evidence, interruptions
    from scrisk.scoring.sourcing import Market

    groups = frame_of(ask("sourcing_groups", economies=list(economies), items=list(items)))
    if groups.is_empty():
        raise UsageError(
            say("no trade by weight is told of what was asked for, so that nothing can be planned in tonnes"),
            hint=say(
                "Items told by weight: scrisk sql \"select distinct item from out.score where basis = 'quantity'\""
            ),
        )
    soft = softness(ask, catalog, method)
    numbers = pl.DataFrame(
        [dict(soft(*key)) for key in groups.select(_KEYS).iter_rows()],
        schema=dict.fromkeys(("stock_days", "substitution_max", "substitution_days", "spare_share"), pl.Float64),
    )
    groups = pl.concat([groups, numbers], how="horizontal").sort(_KEYS)
    years = groups.select("item", "year").unique().sort("item", "year")
    sellers = frame_of(ask("sourcing_sellers", items=years["item"].to_list(), years=years["year"].to_list()))
    rows = _rows(ask, groups, sellers, method)
    known = frame_of(ask("sourcing_hazard", items=sorted(set(groups["item"]))))
    rows, hazard = _chances(rows, known)
    evidence = Evidence(hazard, frame_of(ask("interruption")), pl.DataFrame(), pl.DataFrame())
    shocks, _ = interruptions(rows, evidence)
    shocks = [*shocks, *_others(ask, catalog, method, rows, case)]
    return Market(
        groups, rows.drop("year", "rank"), _rooms(rows, groups, sellers, method), tuple(shocks),
        case.horizon_days if case is not None else method.exposure.horizon_days,
    )  # fmt: skip


def _rows(ask: Ask, groups: pl.DataFrame, sellers: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Return present suppliers and those who could be new ones, with what they ask over what the buyer pays."""
    import polars as pl

    numbers = method.sourcing
    average = groups.select(*_KEYS, "year", average=pl.col("value_usd") / pl.col("demand_t") / 1000)
    present = frame_of(
        ask(
            "sourcing_rows", economies=groups["economy"].to_list(), items=groups["item"].to_list(),
            years=groups["year"].to_list(),
        )
    ).join(average, on=_KEYS, how="left", maintain_order="left")  # fmt: skip
    large = sellers.filter(
        pl.col("exported_t") >= numbers.seller_share * pl.col("exported_t").sum().over("item", "year")
    ).join(average, on=["item", "year"], how="inner")
    new = (
        large.join(present, on=[*_KEYS, "supplier"], how="anti")
        .filter(pl.col("supplier") != pl.col("economy"))
        .with_columns(share=pl.lit(0.0), rank=pl.lit(None, dtype=pl.Int32), is_new=pl.lit(True))
    )
    both = [*_KEYS, "supplier", "share", "rank", "year", "unit_value_usd_per_kg", "average", "is_new"]
    return (
        pl.concat([present.with_columns(is_new=pl.lit(False)).select(both), new.select(both)], how="vertical_relaxed")
        # Of a supplier whose weight or value is missing nothing says what it asks: the buyer's average.
        .with_columns(price=(pl.col("unit_value_usd_per_kg") / pl.col("average")).fill_null(1.0))
        .with_columns(is_asked=pl.col("price") >= numbers.price_floor)
        .filter(pl.col("is_asked") | ~pl.col("is_new"))
        .drop("unit_value_usd_per_kg", "average")
        .sort(*_KEYS, "supplier")
    )


def _chances(rows: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows, marked where only the base rate is known, and a chance of interruption for each."""
    import polars as pl

    newest = known.group_by("item", maintain_order=True).agg(base=pl.col("base_rate").sort().last())
    whole = (
        rows.join(
            known.select(*_KEYS, "supplier", "probability"), on=[*_KEYS, "supplier"], how="left", maintain_order="left"
        )
        .join(newest, on="item", how="left", maintain_order="left")
        .with_columns(is_base_rate=pl.col("probability").is_null())
    )  # fmt: skip
    hazard = whole.select(
        *_KEYS, "year", "supplier", probability=pl.coalesce("probability", "base")
    ).filter(pl.col("probability").is_not_null())  # fmt: skip
    return whole.drop("probability", "base"), hazard


def _others(ask: Ask, catalog: Catalog, method: Method, rows: pl.DataFrame, case: Case | None) -> Sequence[Shock]:
    """Return the measures as they stand, or the shocks of a scenario."""
    from scrisk.scenarios import content_of, goods
    from scrisk.scenarios.hits import shocks_on
    from scrisk.scoring.exposed import measures_on

    items = goods(case, catalog) if case is not None else sorted(set(rows["item"]))
    content = frame_of(ask("scenario_content", before=None, items=items))
    if case is not None:
        return shocks_on(case, catalog, rows, content_of(content), drawn=True, as_of=case.start).shocks
    held = content.filter(content["basis"] == "value").select("exporter", "item", "origin", "share")
    return list(measures_on(rows, catalog, method.exposure, method.dated, held))


def _rooms(rows: pl.DataFrame, groups: pl.DataFrame, sellers: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Return what each seller can sell the buyers more: a part of what it makes itself and sells to others.

    What it passes on is no room of its own. A seller whose shipments are not told by weight has none.
    """
    import polars as pl

    bought = (
        rows.join(groups.select(*_KEYS, "demand_t"), on=_KEYS, how="left", maintain_order="left")
        .group_by("item", "year", "supplier", maintain_order=True)
        .agg(bought_t=(pl.col("share") * pl.col("demand_t")).sum())
    )
    return (
        bought.join(sellers, on=["item", "year", "supplier"], how="left", maintain_order="left")
        .with_columns(
            room_t=(
                method.sourcing.room_share * pl.col("own_share") * (pl.col("exported_t") - pl.col("bought_t"))
            ).fill_null(0.0).clip(0.0)
        )
        .select("item", "supplier", "room_t")
        .sort("item", "supplier")
    )  # fmt: skip


def library_frames(ask: Ask, plan: Plan) -> dict[str, pl.DataFrame]:
    """Plan the sourcing of every traded item for the focal economies and return the rows of the published tables."""
    import polars as pl

    from scrisk.scoring import sourcing

    focal = [economy.iso3 for economy in plan.catalog.focal]
    try:
        given = market(ask, plan.catalog, plan.method, focal, [item.id for item in plan.catalog.items])
    except UsageError:  # data without any trade by weight
        return {name: empty(name).with_columns(data_vintage=pl.lit("")) for name in PUBLISHED}
    return published(sourcing.plans(given, sourcing.choice(plan.method), ceilings(plan.method)), focal)


def ceilings(method: Method) -> list[float]:
    """Return the ceilings of cost of the frontier."""
    numbers = method.sourcing
    return [numbers.frontier_cost * step / numbers.frontier_steps for step in range(numbers.frontier_steps + 1)]


def published(found: Plans, members: Sequence[str]) -> dict[str, pl.DataFrame]:
    """Return what was found as rows of the published tables, without the columns that say which run made them."""
    import polars as pl

    frames = dict(zip(PUBLISHED, (found.results, found.rows, found.totals, found.frontier), strict=True))
    whole = found.results["data_vintage"].unique().sort()
    vintage = pl.lit("; ".join(dict.fromkeys(part for text in whole for part in text.split("; "))))
    return {
        name: frame.with_columns(
            pl.lit("+".join(sorted(members))).alias("members"),
            *([] if "data_vintage" in frame.columns else [vintage.alias("data_vintage")]),
        ).select(*schema_of(name), "data_vintage")
        for name, frame in frames.items()
    }

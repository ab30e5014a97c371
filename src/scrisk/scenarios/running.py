"""Run a case on who supplies whom: days of unmet demand, when stocks are gone, what it costs, because of whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from scrisk.language import say
from scrisk.scenarios.hits import Content, Held, goods, importers, shocks_on
from scrisk.scoring.exposure import Shock, Supply, paths, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from scrisk.catalog.models import Catalog
    from scrisk.scenarios.case import Case

KEYS = ["economy", "item"]
PRIOR = "prior"
BROUGHT = "scenario"  # the basis of a share that the scenario brings along
# Without draws nothing is by chance; the simulation wants two, which are then the same.
_ONE_WAY = 2
_GROUP = {
    "economy": pl.String, "item": pl.String, "year": pl.Int32, "basis": pl.String, "value_usd_per_year": pl.Float64,
    "data_vintage": pl.String,
}  # fmt: skip
_ROW = {"economy": pl.String, "item": pl.String, "supplier": pl.String, "share": pl.Float64}


@dataclass(frozen=True)
class Known:
    """What is known of supply before any scenario.

    Attributes
    ----------
    groups
        economy, item, year, basis, value_usd_per_year (null: unknown), data_vintage.
    rows
        economy, item, supplier, share.
    content
        Origin content of exporters' shipments; see :func:`scrisk.scenarios.hits.content_of`.
    soft
        What softens a loss of an economy and an item: stock_days, substitution_max, substitution_days, spare_share.
    """

    groups: pl.DataFrame
    rows: pl.DataFrame
    content: Content
    soft: Callable[[str, str], Mapping[str, float]]


@dataclass(frozen=True)
class Setting:
    """How a case is run.

    ``draws`` is None to take what may happen as certain and every range at its middle. ``stocks`` holds ``prior`` (what
    the scenario says, else the method) and numbers of days that every buyer then has; ``days`` those of them whose
    course is told day by day, None for all.
    """

    as_of: date
    stocks: tuple[str | float, ...] = (PRIOR, 0.0, 60.0, 180.0)
    draws: int | None = None
    seed: int | None = None
    in_force: bool = True
    days: tuple[str | float, ...] | None = None
    threads: int | None = None


@dataclass(frozen=True)
class Answer:
    """What a case does. Figures are those of :class:`scrisk.scoring.exposure.Result`, one block a stock case.

    Attributes
    ----------
    results
        economy, item, stock_case (``prior`` or days), year, basis, stock_days, the figures with their standard errors,
        lead_supplier and lead_shock: who and what adds most to the unmet days, null without any. Items that no shock
        hits are not there: they lose nothing.
    economies
        economy, stock_case, item_count, without_value, p_unmet, expected_loss_usd, value_at_risk_usd, cvar_95_usd.
    days
        economy, item, stock_case, day, unmet_mean, unmet_p05, unmet_p95.
    sales
        Of tariffs: seller, economy, item, lost_share (of the sales while it lasts), days, lost_usd (null: unknown).
    notes
        What could not be told, or was left out.
    """

    case: Case
    setting: Setting
    results: pl.DataFrame
    economies: pl.DataFrame
    days: pl.DataFrame
    sales: pl.DataFrame
    notes: tuple[str, ...] = field(default=())


def answer(
    case: Case, catalog: Catalog, known: Known, setting: Setting, economies: Sequence[str], items: Sequence[str] = ()
) -> Answer:
    """Run a case for every stock case of a setting.

    Parameters
    ----------
    case
        Scenarios.
    catalog
        Items, economies, measures.
    known
        Supply at least of the economies and items of the case; others are passed over.
    setting
        Stocks, draws, seed, branch.
    economies
        Who is asked about.
    items
        Only these; all when empty.

    Returns
    -------
    Answer
        See there. The same arguments give the same bytes, with any number of threads.
    """
    buyers = importers(case, catalog, economies)
    wanted = [item for item in goods(case, catalog) if not items or item in items]
    groups, rows = supplied(known, case, buyers, wanted)
    held = shocks_on(
        case, catalog, rows, known.content, drawn=setting.draws is not None, as_of=setting.as_of,
        in_force=setting.in_force,
    )  # fmt: skip
    supply, shocks = hit_groups(groups, rows, held.shocks, known, case)
    results, totals, days = [], [], []
    for stocks in setting.stocks:
        told = setting.days is None or stocks in setting.days
        found, total, path = _one(stocked(supply, case, stocks), shocks, case, setting, told)
        name = pl.lit(PRIOR if isinstance(stocks, str) else f"{stocks:g}").alias("stock_case")
        results.append(found.with_columns(name))
        totals.append(total.with_columns(name))
        if path is not None:
            days.append(path.with_columns(name))
    notes = dict.fromkeys([*_gaps(groups, economies, wanted), *held.notes])
    course = pl.concat(days) if days else pl.DataFrame()
    return Answer(
        case, setting, pl.concat(results), pl.concat(totals), course, _sales(groups, rows, held), tuple(notes)
    )  # fmt: skip


def supplied(
    known: Known, case: Case, economies: Sequence[str], items: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the supply that is asked about, with what the scenario itself brings along where nothing is known."""
    mine = pl.col("economy").is_in(list(economies)) & pl.col("item").is_in(list(items))
    groups = known.groups.filter(mine).select(pl.col(name).cast(kind) for name, kind in _GROUP.items())
    rows = known.rows.filter(mine).select(pl.col(name).cast(kind) for name, kind in _ROW.items())
    there = set(groups.select(KEYS).iter_rows())
    brought: dict[tuple[str, str], int] = {}
    shares: dict[tuple[str, str, str], float] = {}
    for entry in (entry for part in case.parts for entry in part.shares if entry.item in items):
        for economy in economies if entry.economy == "all" else {entry.economy} & set(economies):
            if (economy, entry.item) not in there:
                brought[economy, entry.item] = entry.year
                shares[economy, entry.item, entry.supplier] = entry.share
    more = [(*key, year, BROUGHT, None, "the scenario") for key, year in sorted(brought.items())]
    groups = pl.concat([groups, pl.DataFrame(more, schema=_GROUP, orient="row")]).sort(KEYS)
    lines = [(*key, share) for key, share in sorted(shares.items())]
    rows = pl.concat([rows, pl.DataFrame(lines, schema=_ROW, orient="row")]).sort(*KEYS, "supplier")
    return groups, rows


def hit_groups(
    groups: pl.DataFrame, rows: pl.DataFrame, shocks: Sequence[Shock], known: Known, case: Case
) -> tuple[Supply, list[Shock]]:
    """Keep the groups that anything hits, with what softens a loss there, and count the hits by their rows."""
    hit = sorted({row for shock in shocks for row, _ in shock.hits})
    keys = rows[hit].select(KEYS).unique()
    numbered = rows.with_row_index("before").join(keys, on=KEYS, how="semi", maintain_order="left")
    place = {before: now for now, before in enumerate(numbered["before"])}
    kept = groups.join(keys, on=KEYS, how="semi", maintain_order="left")
    soft = pl.DataFrame(
        [dict(known.soft(*key)) | case.response for key in kept.select(KEYS).iter_rows()],
        schema=dict.fromkeys(("stock_days", "substitution_max", "substitution_days", "spare_share"), pl.Float64),
    )
    supply = Supply(pl.concat([kept, soft], how="horizontal"), numbered.drop("before"))
    return supply, [replace(shock, hits=[(place[row], part) for row, part in shock.hits]) for shock in shocks]


def stocked(supply: Supply, case: Case, stocks: str | float) -> Supply:
    """Give every buyer the stocks of a case: a number of days, or what the scenario says, else the method."""
    if isinstance(stocks, str):
        given = {economy: case.stock_days(economy) for economy in supply.groups["economy"].unique().sort()}
        days = [
            prior if given[economy] is None else given[economy]
            for economy, prior in supply.groups.select("economy", "stock_days").iter_rows()
        ]
        column = pl.Series("stock_days", days, dtype=pl.Float64)
    else:
        column = pl.Series("stock_days", [stocks] * supply.groups.height, dtype=pl.Float64)
    return Supply(supply.groups.with_columns(column), supply.rows)


def _one(
    supply: Supply, shocks: Sequence[Shock], case: Case, setting: Setting, told: bool
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame | None]:
    """Return the figures by group and by economy, and the unmet share by day, of one stock case."""
    how = {
        "draws": setting.draws or _ONE_WAY, "horizon": case.horizon_days,
        "seed": case.seed if setting.seed is None else setting.seed,
    }  # fmt: skip
    found = run(supply, shocks, threads=setting.threads, **how)
    tops = {
        name: parts.filter(pl.col("expected_shortfall_days") > 0)
        .sort(*KEYS, "expected_shortfall_days", column, descending=[False, False, True, False])
        .group_by(KEYS, maintain_order=True)
        .agg(pl.col(column).first().alias(name))
        for name, parts, column in (
            ("lead_supplier", found.suppliers, "supplier"),
            ("lead_shock", found.shocks, "shock"),
        )
    }
    figures = found.groups
    for frame in tops.values():
        figures = figures.join(frame, on=KEYS, how="left", maintain_order="left")
    path = paths(supply, shocks, threads=setting.threads, **how) if told else None
    return figures, found.economies, path


def _sales(groups: pl.DataFrame, rows: pl.DataFrame, held: Held) -> pl.DataFrame:
    """Return what sellers lose to tariffs; in dollars where the value of what is bought is known."""
    values = {(economy, item): value for economy, item, value in groups.select(*KEYS, "value_usd_per_year").iter_rows()}
    lines = []
    for row, lost, days in held.sales:
        economy, item, seller, share = rows.select(*KEYS, "supplier", "share").row(row)
        value = values[economy, item]
        usd = None if value is None else value * share * lost * days / 365.0
        lines.append((seller, economy, item, lost, days, usd))
    schema = {
        "seller": pl.String, "economy": pl.String, "item": pl.String, "lost_share": pl.Float64, "days": pl.Float64,
        "lost_usd": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(lines, schema=schema, orient="row").sort("seller", "economy", "item")


def _gaps(groups: pl.DataFrame, economies: Sequence[str], items: Sequence[str]) -> list[str]:
    """Say of which items nothing is known."""
    there = set(groups.select(KEYS).iter_rows())
    missing: dict[str, list[str]] = {}
    for item in items:
        without = [economy for economy in economies if (economy, item) not in there]
        if without:
            missing.setdefault(", ".join(without), []).append(item)
    return [
        say("Nothing tells who supplies {who} with {items}: not counted.", who=who, items=", ".join(found))
        if len(found) <= 6
        else say(
            "Nothing tells who supplies {who} with {count} of {total} items: not counted.",
            who=who,
            count=len(found),
            total=len(items),
        )
        for who, found in missing.items()
    ]

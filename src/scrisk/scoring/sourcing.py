"""Best diversification: who should buy how much from whom, alone and together, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scrisk.errors import UsageError
from scrisk.language import joined, say
from scrisk.scoring.shocks import KEYS, Shock, Supply, pack_up
from scrisk.scoring.sourcing_lp import Buyer, Floats, Found, Limits, best_each, tail_mean, unmet_days

if TYPE_CHECKING:
    from scrisk.method import Method

ALONE, TOGETHER, ALL = "alone", "together", "all"
_DAYS_A_YEAR = 365.0
_SAME = 1e-9  # losses nearer than this are one loss
_MOVED = 1e-6  # of demand: less is no move


@dataclass(frozen=True)
class Market:
    """Who buys what from whom, who could sell it, and what may happen to them.

    Attributes
    ----------
    groups
        One row a buyer and item: economy, item, stage, year, demand_t, value_usd, stock_days, substitution_max,
        substitution_days, spare_share, data_vintage.
    rows
        One row a buyer, item and seller, those it buys nothing from among them: economy, item, supplier, share (of
        demand), price (unit value over the buyer's average), is_asked (whether it may sell more), is_new, is_base_rate
        (no chance of its own is known).
    rooms
        item, supplier, room_t: what the seller can sell the buyers more than now, tonnes a year.
    shocks
        What may happen; hits name places in `rows`.
    horizon
        Days.
    """

    groups: pl.DataFrame
    rows: pl.DataFrame
    rooms: pl.DataFrame
    shocks: tuple[Shock, ...]
    horizon: int


@dataclass(frozen=True)
class Ask:
    """What a plan is asked to do.

    ``ceilings`` gives suppliers the largest share of demand that they may have, None for no more than now; ``tail``
    makes the mean of the worst twentieth of the years least instead of the mean of all.
    """

    change_share: float
    cost_ceiling: float
    draws: int
    test_draws: int
    seed: int
    ceilings: tuple[tuple[str, float | None], ...] = ()
    target_days: float | None = None
    tail: bool = False


@dataclass(frozen=True)
class Plans:
    """What was found.

    Attributes
    ----------
    results
        One row an arrangement (alone, together), economy and item: year, demand_t, unmet_days_now, unmet_days_plan,
        loss_now_usd, loss_plan_usd, avoided_usd, avoided_usd_se, moved_share, cost_change_share, limits_binding.
        Judged on draws that the plan was not made on.
    rows
        One row an arrangement, economy, item and supplier: share_now, share_plan, now_t, plan_t, room_t, price,
        tonne_value_usd, room_value_usd.
    totals
        One row an arrangement and economy, and `all` for the buyers together: loss_now_usd, loss_plan_usd, avoided_usd,
        avoided_usd_se; over all items, draw by draw.
    frontier
        arrangement, item, cost_ceiling, loss_now_usd, loss_plan_usd: all buyers together, US dollars a year, on the
        draws planned on, so that it never rises with the ceiling; together for the least sum, whoever gains.
    """

    results: pl.DataFrame
    rows: pl.DataFrame
    totals: pl.DataFrame
    frontier: pl.DataFrame


def choice(method: Method, **asked: object) -> Ask:
    """Return what is asked, filled up with the numbers of the method; None stands for them too."""
    numbers = method.sourcing
    given = {
        "change_share": numbers.change_share, "cost_ceiling": numbers.cost_ceiling, "draws": numbers.draws,
        "test_draws": numbers.test_draws, "seed": method.exposure.seed,
    }  # fmt: skip
    return Ask(**(given | {name: value for name, value in asked.items() if value is not None}))  # type: ignore[arg-type]


def plans(
    market: Market,
    ask: Ask,
    ceilings: Sequence[float] = (),
    threads: int | None = None,
    tell: Callable[[int, int], None] = lambda _done, _count: None,
) -> Plans:
    """Plan every item, each buyer alone and all together, and judge the plans on years they were not made on.

    Alone, each buyer gets its part of what suppliers can sell more, in proportion to its demand; together they share
    it as is best for the sum of their losses, and one may take what another gives up. Every buyer keeps its own limits
    of change and cost in both.

    Parameters
    ----------
    market
        See there.
    ask
        The limits, draws and seed.
    ceilings
        Ceilings of cost of the frontier, fractions; none for no frontier.
    threads
        How many work on the draws; never changes the answer.
    tell
        Called with how many of how many items are planned.

    Returns
    -------
    Plans
        Sorted by item, arrangement, economy, supplier. A plan that leaves a buyer worse off than its present purchases
        on the years it is judged on is given up, together by all: its rows are the present ones.

    Raises
    ------
    UsageError
        No plan of an item keeps to the limits.
    """
    results: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    sums: dict[tuple[str, str], Floats] = {}
    points: list[dict[str, object]] = []
    groups = list(_by_item(market))
    for done, (item, mine) in enumerate(groups):
        tell(done, len(groups))
        cases = _losses(mine, ask, threads)
        for arrangement, places, founds in _arranged(cases, ask, item):
            shares = cases.now.copy()
            for place, (found, k) in zip(places, founds, strict=True):
                shares[place] = found.shares[k]
            unmet = cases.judged(shares)
            # On years it was not made on a plan may disappoint: then it is given up, by one alone or by all.
            worse = [b for b in places if cases.loss(b, unmet[b], ask) > cases.loss(b, cases.before[b], ask)]
            back = places if worse and arrangement == TOGETHER else worse
            shares[back], unmet[back] = cases.now[back], cases.before[back]
            for place, (found, k) in zip(places, founds, strict=True):
                results.append(cases.result(arrangement, place, found, shares, unmet, ask))
                rows += cases.rows(arrangement, place, found, k, shares)
                a_day = cases.buyers[place].value_usd / _DAYS_A_YEAR
                pair = np.stack([cases.before[place], unmet[place]]) * a_day
                for who in (cases.buyers[place].economy, ALL):
                    sums[arrangement, who] = sums.get((arrangement, who), 0.0) + pair
        points += _frontier(cases, ask, item, sorted(ceilings))
    totals = [_total(*key, pair, ask.tail) for key, pair in sorted(sums.items())]
    return Plans(
        _frame(results, _RESULT), _frame(rows, _ROW), pl.DataFrame(totals, schema=_TOTAL), _frame(points, _POINT)
    )


def _arranged(cases: _Cases, ask: Ask, item: str) -> Iterator[tuple[str, list[int], list[tuple[Found, int]]]]:
    """Yield how buyers may act: arrangement, buyers, and of each its plan with its place there.

    Together nobody ends with more unmet days than alone.
    """
    everyone = list(range(len(cases.buyers)))
    alone = [_plan(cases, [place], ask, item) for place in everyone]
    yield ALONE, everyone, [(found, 0) for found in alone]
    if len(everyone) > 1:
        found = _plan(cases, everyone, ask, item, tuple(float(one.unmet_days[0]) for one in alone))
        yield TOGETHER, everyone, [(found, k) for k in everyone]


def _frontier(cases: _Cases, ask: Ask, item: str, ceilings: Sequence[float]) -> Iterator[dict[str, object]]:
    """Yield what is left of the loss at each ceiling of cost, by arrangement."""
    now = sum(cases.loss(b, unmet_days(buyer, cases.now[b]), ask) for b, buyer in enumerate(cases.buyers))
    everyone = list(range(len(cases.buyers)))
    alone = [_plans_at(cases, [place], ask, item, ceilings) for place in everyone]
    sweeps = {ALONE: [sum(found.objective for found in at) for at in zip(*alone, strict=True)]}
    if len(everyone) > 1:
        # For the least sum, whoever gains: held to what each gains alone, paying more could leave more.
        both = _plans_at(cases, everyone, ask, item, ceilings)
        sweeps[TOGETHER] = [found.objective for found in both]
    for arrangement, left in sweeps.items():
        for ceiling, loss in zip(ceilings, left, strict=True):
            yield {
                "arrangement": arrangement, "item": item, "cost_ceiling": ceiling, "loss_now_usd": now,
                "loss_plan_usd": loss,
            }  # fmt: skip


def _total(arrangement: str, economy: str, pair: Floats, tail: bool) -> dict[str, object]:
    figure = tail_mean if tail else _mean
    now, plan = figure(pair[0]), figure(pair[1])
    spread = pair[0] - pair[1]
    return {
        "arrangement": arrangement, "economy": economy, "loss_now_usd": now, "loss_plan_usd": plan,
        "avoided_usd": now - plan,
        "avoided_usd_se": None if tail else float(spread.std(ddof=1) / np.sqrt(spread.size)),
    }  # fmt: skip


def _mean(days: Floats) -> float:
    return float(days.mean())


def words_for(ask: Ask) -> Callable[[str], str]:
    """Return how to call each family of limits in messages."""
    said = {
        "change": say("the cap on change ({percent:g} % of demand a year)", percent=100 * ask.change_share),
        "cost": say("the ceiling of cost (+{percent:g} %)", percent=100 * ask.cost_ceiling),
        "room": say("what suppliers can sell"),
        "ceiling": say(
            "the largest share of {suppliers}",
            suppliers=", ".join(
                f"{who} ({say('now') if share is None else format(share, 'g')})" for who, share in ask.ceilings
            ),
        ),
        "target": say("the target of {days} unmet days", days=ask.target_days),
    }
    return said.__getitem__


_RESULT = {
    "arrangement": pl.String, "economy": pl.String, "item": pl.String, "stage": pl.String, "year": pl.Int16,
    "demand_t": pl.Float64, "unmet_days_now": pl.Float64, "unmet_days_plan": pl.Float64, "loss_now_usd": pl.Float64,
    "loss_plan_usd": pl.Float64, "avoided_usd": pl.Float64, "avoided_usd_se": pl.Float64, "moved_share": pl.Float64,
    "cost_change_share": pl.Float64, "limits_binding": pl.String, "data_vintage": pl.String,
}  # fmt: skip
_ROW = {
    "arrangement": pl.String, "economy": pl.String, "item": pl.String, "stage": pl.String, "supplier": pl.String,
    "year": pl.Int16, "share_now": pl.Float64, "share_plan": pl.Float64, "now_t": pl.Float64, "plan_t": pl.Float64,
    "room_t": pl.Float64, "price_ratio": pl.Float64, "tonne_value_usd": pl.Float64, "room_value_usd": pl.Float64,
    "is_new_supplier": pl.Boolean, "is_estimated": pl.Boolean, "data_vintage": pl.String,
}  # fmt: skip


_POINT = {
    "arrangement": pl.String, "item": pl.String, "cost_ceiling": pl.Float64, "loss_now_usd": pl.Float64,
    "loss_plan_usd": pl.Float64,
}  # fmt: skip
_TOTAL = {
    "arrangement": pl.String, "economy": pl.String, "loss_now_usd": pl.Float64, "loss_plan_usd": pl.Float64,
    "avoided_usd": pl.Float64, "avoided_usd_se": pl.Float64,
}  # fmt: skip


def _frame(rows: list[dict[str, object]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=schema)
    keys = [name for name in ("item", "arrangement", "economy", "supplier", "cost_ceiling") if name in schema]
    return frame.sort(keys)


def _by_item(market: Market) -> Iterator[tuple[str, Market]]:
    """Yield the market of each item, its shocks counted by its own rows."""
    for item in market.groups["item"].unique().sort():
        own = market.rows.with_row_index("before").filter(pl.col("item") == item).sort(*KEYS, "supplier")
        place = {before: now for now, before in enumerate(own["before"])}
        hits = ([(place[row], part) for row, part in shock.hits if row in place] for shock in market.shocks)
        shocks = tuple(replace(shock, hits=mine) for shock, mine in zip(market.shocks, hits, strict=True) if mine)
        yield item, Market(
            market.groups.filter(pl.col("item") == item).sort(KEYS), own.drop("before"),
            market.rooms.filter(pl.col("item") == item), shocks, market.horizon,
        )  # fmt: skip


@dataclass(frozen=True)
class _Cases:
    """One item: its buyers with their losses, on matrices of buyers x suppliers."""

    market: Market
    buyers: list[Buyer]
    suppliers: list[str]
    now: Floats
    price: Floats
    room: Floats
    is_new: Floats
    is_base_rate: Floats
    test_draws: int
    test_seed: int
    threads: int | None

    @cached_property
    def before(self) -> Floats:
        """The unmet days of every buyer in each of the other draws as it buys now."""
        return self.judged(self.now)

    def loss(self, place: int, days: Floats, ask: Ask) -> float:
        """Return a buyer's yearly loss in US dollars."""
        return self.buyers[place].value_usd * (tail_mean if ask.tail else _mean)(days) / _DAYS_A_YEAR

    def together(self, days: Floats, places: Sequence[int], ask: Ask) -> float:
        """Return the yearly loss of some buyers in US dollars."""
        return sum(self.loss(place, days[place], ask) for place in places)

    def judged(self, shares: Floats) -> Floats:
        """Return the unmet days of every buyer in each of the other draws, float64[b, draws], day by day."""
        from scrisk.arrays.simulating import draw_unmet

        place = {name: k for k, name in enumerate(self.suppliers)}
        of = {buyer.economy: b for b, buyer in enumerate(self.buyers)}
        column = pl.Series(
            "share",
            [
                shares[of[economy], place[supplier]]
                for economy, supplier in self.market.rows.select("economy", "supplier").iter_rows()
            ],
            dtype=pl.Float64,
        )  # fmt: skip
        groups = self.market.groups.select(
            *KEYS, "year", "stock_days", "substitution_max", "substitution_days", "spare_share",
            basis=pl.lit("quantity"), value_usd_per_year="value_usd",
        )  # fmt: skip
        supply = Supply(groups, self.market.rows.with_columns(column))
        given = {"draws": self.test_draws, "horizon": self.market.horizon, "seed": self.test_seed}
        pack = pack_up(supply, self.market.shocks, **given)
        return draw_unmet(pack.supply, pack.shocks, threads=self.threads, **given)

    def result(
        self, arrangement: str, place: int, found: Found, shares: Floats, unmet: Floats, ask: Ask
    ) -> dict[str, object]:
        buyer, group = self.buyers[place], self.market.groups.row(place, named=True)
        before = self.before[place]
        after = unmet[place]
        a_day = buyer.value_usd / _DAYS_A_YEAR
        figure = tail_mean if ask.tail else _mean
        moves = np.maximum(shares[place] - self.now[place], 0.0)
        given_up = np.maximum(self.now[place] - shares[place], 0.0)
        dear, cheap = np.maximum(buyer.price, 1.0), np.minimum(buyer.price, 1.0)
        avoided = before - after
        return {
            "arrangement": arrangement,
            **{key: group[key] for key in (*KEYS, "stage", "year", "demand_t", "data_vintage")},
            "unmet_days_now": figure(before), "unmet_days_plan": figure(after),
            "loss_now_usd": figure(before) * a_day, "loss_plan_usd": figure(after) * a_day,
            "avoided_usd": (figure(before) - figure(after)) * a_day,
            "avoided_usd_se": float(avoided.std(ddof=1) / np.sqrt(avoided.size)) * a_day if not ask.tail else None,
            "moved_share": float(moves.sum()),
            "cost_change_share": float((moves * dear).sum() - (given_up * cheap).sum()),
            "limits_binding": ";".join(found.binding),
        }  # fmt: skip

    def rows(self, arrangement: str, place: int, found: Found, k: int, shares: Floats) -> list[dict[str, object]]:
        buyer, group = self.buyers[place], self.market.groups.row(place, named=True)
        return [
            {
                "arrangement": arrangement, **{key: group[key] for key in (*KEYS, "stage", "year", "data_vintage")},
                "supplier": supplier, "share_now": self.now[place, s], "share_plan": shares[place, s],
                "now_t": self.now[place, s] * buyer.demand_t, "plan_t": shares[place, s] * buyer.demand_t,
                "room_t": self.room[s], "price_ratio": self.price[place, s],
                "tonne_value_usd": found.tonne_value[k, s], "room_value_usd": found.room_value[s],
                "is_new_supplier": bool(self.is_new[place, s]), "is_estimated": bool(self.is_base_rate[place, s]),
            }
            for s, supplier in enumerate(self.suppliers)
            if np.isfinite(self.price[place, s])
        ]  # fmt: skip


def _plan(
    cases: _Cases, places: Sequence[int], ask: Ask, item: str, no_worse: tuple[float, ...] | None = None
) -> Found:
    return _plans_at(cases, places, ask, item, [ask.cost_ceiling], None if no_worse is None else [no_worse])[0]


def _plans_at(
    cases: _Cases, places: Sequence[int], ask: Ask, item: str, ceilings: Sequence[float],
    no_worse: Sequence[tuple[float, ...]] | None = None,
) -> list[Found]:  # fmt: skip
    """Return the best plan of some buyers at each ceiling of cost."""
    if not ceilings:
        return []
    chosen = [cases.buyers[place] for place in places]
    whole = sum(buyer.demand_t for buyer in cases.buyers)
    part = sum(buyer.demand_t for buyer in chosen) / whole
    index = {supplier: s for s, supplier in enumerate(cases.suppliers)}
    most = {index[who]: share for who, share in ask.ceilings if who in index}
    limits = [
        Limits(ask.change_share, ceiling, most, ask.target_days, ask.tail, no_worse[n] if no_worse else None)
        for n, ceiling in enumerate(ceilings)
    ]
    try:
        return best_each(chosen, cases.room * part, limits, words_for(ask))
    except UsageError as error:
        who = say(" and ").join(buyer.economy for buyer in chosen)
        raise UsageError(joined(": ", [f"{who}, {item}", error.message]), hint=error.hint) from None


def _losses(market: Market, ask: Ask, threads: int | None) -> _Cases:
    """Draw the years of one item and cut them into stretches of constant losses."""
    from scrisk.arrays.simulating import draw_losses
    from scrisk.kernels.ramp import ramp

    suppliers = market.rows["supplier"].unique().sort().to_list()
    economies = market.groups["economy"].to_list()
    shape = (len(economies), len(suppliers))
    now, price, most = np.zeros(shape), np.full(shape, np.nan), np.zeros(shape)
    is_new, is_base_rate = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    at = [
        (economies.index(economy), suppliers.index(supplier))
        for economy, supplier in market.rows.select("economy", "supplier").iter_rows()
    ]
    lost = _row_losses(market, ask, threads, draw_losses)
    for (b, s), entry in zip(at, market.rows.iter_rows(named=True), strict=True):
        now[b, s], price[b, s] = entry["share"], entry["price"]
        most[b, s] = 1.0 if entry["is_asked"] else entry["share"]
        is_new[b, s], is_base_rate[b, s] = entry["is_new"], entry["is_base_rate"]
    room = dict(market.rooms.select("supplier", "room_t").iter_rows())
    buyers = []
    for b, group in enumerate(market.groups.iter_rows(named=True)):
        mine = [row for row, (buyer, _) in enumerate(at) if buyer == b]
        cover = np.empty(market.horizon + 1)
        ramp(group["substitution_max"], group["substitution_days"], group["spare_share"], cover)
        draw, days, covered, loss = _stretches(lost[mine], cover)
        wide = np.zeros((draw.size, len(suppliers)))
        wide[:, [at[row][1] for row in mine]] = loss
        buyers.append(
            Buyer(
                group["economy"], group["demand_t"], group["value_usd"], now[b], np.nan_to_num(price[b], nan=1.0),
                most[b],
                group["stock_days"], draw, days, covered, wide, ask.draws,
            )
        )  # fmt: skip
    return _Cases(
        market, buyers, suppliers, now, price, np.array([room.get(name, 0.0) for name in suppliers]), is_new,
        is_base_rate, ask.test_draws, ask.seed + 1, threads,
    )  # fmt: skip


def _row_losses(market: Market, ask: Ask, threads: int | None, draw_losses: Callable[..., Floats]) -> Floats:
    """Return what each row loses of its deliveries on each day of each draw: every row a group of its own."""
    n = market.rows.height
    names = [f"{row:07d}" for row in range(n)]
    groups = pl.DataFrame(
        {"economy": names, "item": ["-"] * n, "year": [0] * n, "basis": ["quantity"] * n}
    ).with_columns(
        value_usd_per_year=pl.lit(None, dtype=pl.Float64), stock_days=pl.lit(0.0), substitution_max=pl.lit(0.0),
        substitution_days=pl.lit(1.0), spare_share=pl.lit(0.0),
    )  # fmt: skip
    rows = pl.DataFrame({"economy": names, "item": ["-"] * n, "supplier": ["-"] * n, "share": [1.0] * n})
    given = {"draws": ask.draws, "horizon": market.horizon, "seed": ask.seed}
    pack = pack_up(Supply(groups, rows), market.shocks, **given)
    return draw_losses(pack.supply, pack.shocks, threads=threads, **given)


def _stretches(lost: Floats, cover: Floats) -> tuple[np.ndarray, Floats, Floats, Floats]:
    """Cut the days of every draw where losses change: draw, days, mean cover since the loss began, losses."""
    draws, days, covers, losses = [], [], [], []
    horizon = lost.shape[2]
    any_loss = lost.max(axis=0) > _SAME
    for k in np.flatnonzero(any_loss.any(axis=1)):
        mine = lost[:, k]
        change = np.flatnonzero((np.abs(np.diff(mine, axis=1)) > _SAME).any(axis=0)) + 1
        edges = [0, *change.tolist(), horizon]
        began = -1
        for a, b in pairwise(edges):
            if not any_loss[k, a]:
                began = -1
                continue
            began = a if began < 0 else began
            draws.append(k)
            days.append(float(b - a))
            covers.append(float(cover[a - began : b - began].mean()))
            losses.append(mine[:, a])
    if not draws:
        return np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty((0, lost.shape[0]))
    return np.array(draws, dtype=np.int64), np.array(days), np.array(covers), np.array(losses)

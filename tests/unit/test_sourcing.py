"""Best sourcing by hand: which supplier, how much of it, which limit binds, what a tonne is worth."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from scrisk.errors import UsageError
from scrisk.method import load
from scrisk.scoring import sourcing
from scrisk.scoring.shocks import Shock
from scrisk.scoring.sourcing_lp import Buyer, Limits, best, tail_mean, unmet_days

METHOD = load()


def buyer(now: list[float], loss: list[list[float]], *, stock: float = 0.0, price: list[float] | None = None) -> Buyer:
    """Buy 100 t worth 36,500 dollars a year; each line of losses fills a year of its own, of four."""
    n = len(now)
    return Buyer(
        "JPN", 100.0, 36_500.0, np.array(now), np.array(price or [1.0] * n), np.ones(n), stock,
        np.arange(len(loss)), np.full(len(loss), 365.0), np.zeros(len(loss)), np.array(loss).reshape(len(loss), n), 4,
    )  # fmt: skip


def test_unmet_days_by_hand() -> None:
    # Year 0 loses half of 0.8 and all of 0.2 for 365 days: 0.6 * 365 = 219 days, less 19 in stock; years 1-3 nothing.
    one = buyer([0.8, 0.2], [[0.5, 1.0]], stock=19.0)
    assert unmet_days(one, one.now).tolist() == pytest.approx([200.0, 0.0, 0.0, 0.0])


def test_the_tail_is_the_worst_twentieth() -> None:
    # Of 40 years the worst two: (10 + 8) / 2. Of 10 half of the worst one is the twentieth: its mean is the worst.
    assert tail_mean(np.r_[10.0, 8.0, np.ones(38)]) == pytest.approx(9.0)
    assert tail_mean(np.r_[10.0, np.ones(9)]) == pytest.approx(10.0)


def test_the_surer_supplier_gets_what_may_move() -> None:
    found = best([buyer([1.0, 0.0, 0.0], [[1.0, 0.5, 0.0]])], [0.0, 1e3, 1e3], Limits(0.3, 0.0))
    assert found.shares[0].tolist() == pytest.approx([0.7, 0.0, 0.3])
    # 0.7 of a year's demand in one year of four: 0.7 * 36,500 / 4.
    assert found.objective == pytest.approx(6387.5)
    assert found.binding == ("change",)
    # A tonne more of the sure one covers a hundredth of the gap in one year of four: 365 / 4; of the half-sure half.
    assert found.tonne_value[0].tolist() == pytest.approx([0.0, 45.625, 91.25])


def test_room_is_what_binds_and_what_it_is_worth() -> None:
    found = best([buyer([1.0, 0.0], [[1.0, 0.0]])], [0.0, 20.0], Limits(0.5, 0.0))
    assert found.shares[0].tolist() == pytest.approx([0.8, 0.2])
    assert found.binding == ("room",)
    assert found.room_value.tolist() == pytest.approx([0.0, 91.25], rel=1e-4)


def test_money_binds_and_cheap_offers_save_nothing() -> None:
    dear = best([buyer([1.0, 0.0], [[1.0, 0.0]], price=[1.0, 3.0])], [0.0, 1e3], Limits(0.5, 0.1))
    # What moves costs 3 - 1 times its share: 0.05 for a tenth more.
    assert dear.shares[0].tolist() == pytest.approx([0.95, 0.05])
    assert dear.binding == ("cost",)
    # A supplier at half the price counts at the average: moving to it is neither dearer nor pays for another.
    cheap = best([buyer([1.0, 0.0, 0.0], [[1.0, 0.5, 0.0]], price=[1, 0.5, 2])], [0.0, 1e3, 1e3], Limits(0.5, 0.0))
    assert cheap.shares[0].tolist() == pytest.approx([0.5, 0.5, 0.0])


def test_without_anything_that_may_happen_nothing_moves() -> None:
    found = best([buyer([0.6, 0.4], [])], [1e3, 1e3], Limits(1.0, 1.0))
    assert found.shares[0].tolist() == pytest.approx([0.6, 0.4])
    assert found.objective == 0.0


@pytest.mark.parametrize(
    ("limits", "family", "enough"),
    [
        (Limits(0.1, 9.0, ceilings={0: 0.5}), "change", "0.5 of demand"),
        (Limits(1.0, 0.1, ceilings={0: 0.5}), "cost", "50 %"),
        (Limits(1.0, 9.0, target_days=0.0), "room", "80 t"),
    ],
)
def test_what_cannot_be_says_which_limit_must_give_way(limits: Limits, family: str, enough: str) -> None:
    with pytest.raises(UsageError, match=family) as caught:
        best([buyer([1.0, 0.0], [[1.0, 0.0]], price=[1.0, 2.0])], [0.0, 20.0 if family == "room" else 1e3], limits)
    assert enough in caught.value.hint


def market(shocks: tuple[Shock, ...], room: float = 1e3) -> sourcing.Market:
    groups = pl.DataFrame(
        {
            "economy": ["JPN", "KOR"], "item": ["x", "x"], "stage": ["metal"] * 2, "year": [2024] * 2,
            "demand_t": [100.0, 50.0], "value_usd": [1e6, 1e6], "stock_days": [0.0] * 2,
            "substitution_max": [0.0] * 2, "substitution_days": [90.0] * 2, "spare_share": [0.0] * 2,
            "data_vintage": ["baci"] * 2,
        }
    )  # fmt: skip
    rows = pl.DataFrame(
        [(who, "x", supplier, share, 1.0, True, share == 0.0, share == 0.0)
         for who in ("JPN", "KOR") for supplier, share in (("AUS", 0.0), ("CHN", 1.0))],
        schema=["economy", "item", "supplier", "share", "price", "is_asked", "is_new", "is_base_rate"], orient="row",
    )  # fmt: skip
    rooms = pl.DataFrame({"item": ["x", "x"], "supplier": ["AUS", "CHN"], "room_t": [room, 0.0]})
    return sourcing.Market(groups, rows, rooms, shocks, 365)


CUT = Shock("cut", 1.0, start=(0.0,), depth=(0.5,), duration=(100.0,), hits=[(1, 1.0), (3, 1.0)])
ASK = sourcing.choice(METHOD, change_share=0.2, cost_ceiling=0.0, draws=50, test_draws=50)


def test_a_market_planned_and_judged_day_by_day() -> None:
    found = sourcing.plans(market((CUT,)), ASK, [0.0, 0.1])
    rows = found.results.sort("arrangement", "economy").rows(named=True)
    # Half of CHN stops for 100 days: 50 days now; with 0.2 elsewhere 0.8 * 50 = 40. 10 days of 1e6 / 365 a day.
    for row in rows:
        assert (row["unmet_days_now"], row["unmet_days_plan"]) == pytest.approx((50.0, 40.0))
        assert row["avoided_usd"] == pytest.approx(10 * 1e6 / 365)
        assert row["moved_share"] == pytest.approx(0.2)
    total = found.totals.filter(pl.col("economy") == "all", pl.col("arrangement") == "together").row(0, named=True)
    assert total["avoided_usd"] == pytest.approx(20 * 1e6 / 365)
    assert found.frontier["loss_plan_usd"].to_list() == pytest.approx([2 * 40 * 1e6 / 365] * 4)


def test_together_room_goes_where_it_is_worth_most() -> None:
    # 15 t of room: alone in proportion to demand 10 and 5. A tonne is 1 % of JPN's demand and 2 % of KOR's, for the
    # same value of imports: together KOR would take up to its cap of 10 t, but JPN may not end worse than alone.
    alone, both = (
        sourcing.plans(market((CUT,), 15.0), ASK).rows.filter(
            pl.col("arrangement") == how, pl.col("supplier") == "AUS"
        ).sort("economy")["plan_t"].to_list()
        for how in ("alone", "together")
    )  # fmt: skip
    assert alone == pytest.approx([10.0, 5.0])
    assert both == pytest.approx([10.0, 5.0], abs=1e-3)


def test_the_same_market_in_any_order_and_threads_gives_the_same_plan() -> None:
    given = market((CUT, Shock("other", 0.5, (0.0, 200.0), (0.2, 1.0), (10.0, 300.0), hits=[(0, 1.0), (2, 0.5)])))
    one = sourcing.plans(given, ASK, threads=1)
    turned = sourcing.Market(given.groups.reverse(), given.rows, given.rooms.reverse(), given.shocks[::-1], 365)
    other = sourcing.plans(turned, ASK, threads=3)
    assert one.results.equals(other.results)
    assert one.rows.equals(other.rows)

"""Laws of the best sourcing: no limit is broken, nothing is worse than doing nothing, more room is never worth less."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk.errors import UsageError
from scrisk.scoring.sourcing_lp import Buyer, Limits, best, tail_mean, unmet_days

SUPPLIERS, DRAWS = 4, 12
CENT = 1e-5


@st.composite
def buyers(draw: st.DrawFn, name: str = "JPN") -> Buyer:
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    now = numbers.dirichlet(np.ones(SUPPLIERS)) * draw(st.sampled_from([1.0, 0.8]))
    stretches = draw(st.integers(0, 10))
    which = np.sort(numbers.integers(0, DRAWS, stretches))
    loss = numbers.uniform(0, 1, (stretches, SUPPLIERS)) * (numbers.uniform(0, 1, (stretches, SUPPLIERS)) < 0.5)
    return Buyer(
        name, float(numbers.uniform(10, 1000)), float(numbers.uniform(1e3, 1e6)), now,
        numbers.uniform(0.3, 3.0, SUPPLIERS), np.ones(SUPPLIERS), draw(st.sampled_from([0.0, 20.0])), which,
        numbers.uniform(1, 30, stretches), numbers.uniform(0, 0.2, stretches), loss, DRAWS,
    )  # fmt: skip


def loss_of(buyer: Buyer, shares: np.ndarray, tail: bool) -> float:
    days = unmet_days(buyer, shares)
    return buyer.value_usd * (tail_mean(days) if tail else float(days.mean())) / 365.0


def cost_of(buyer: Buyer, shares: np.ndarray) -> float:
    added, given_up = np.maximum(shares - buyer.now, 0), np.maximum(buyer.now - shares, 0)
    return float((added * np.maximum(buyer.price, 1)).sum() - (given_up * np.minimum(buyer.price, 1)).sum())


@settings(max_examples=40, deadline=None)
@given(st.lists(buyers(), min_size=1, max_size=3), st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 500), st.booleans())
def test_a_plan_keeps_every_limit_and_is_never_worse_than_nothing(
    several: list[Buyer], change: float, cost: float, room: float, tail: bool
) -> None:
    found = best(several, np.full(SUPPLIERS, room), Limits(change, cost, tail=tail))
    now = sum(loss_of(buyer, buyer.now, tail) for buyer in several)
    plan = sum(loss_of(buyer, share, tail) for buyer, share in zip(several, found.shares, strict=True))
    assert plan <= now * (1 + CENT) + CENT
    assert found.objective == pytest.approx(plan)
    for buyer, shares in zip(several, found.shares, strict=True):
        assert (shares >= 0).all()
        assert shares.sum() == pytest.approx(buyer.now.sum(), abs=CENT)
        assert np.maximum(shares - buyer.now, 0).sum() <= change + CENT
        assert cost_of(buyer, shares) <= cost + 1e-4
    more = sum(b.demand_t * (shares - b.now) for b, shares in zip(several, found.shares, strict=True))
    assert (np.asarray(more) <= room + CENT * sum(b.demand_t for b in several)).all()


@settings(max_examples=25, deadline=None)
@given(buyers(), buyers("KOR"), st.floats(0, 200))
def test_together_is_worth_at_least_what_both_are_alone(one: Buyer, other: Buyer, room: float) -> None:
    limits = Limits(0.3, 0.1)
    whole = one.demand_t + other.demand_t
    alone = [best([b], np.full(SUPPLIERS, room * b.demand_t / whole), limits) for b in (one, other)]
    both = best([one, other], np.full(SUPPLIERS, room), limits)
    total = sum(found.objective for found in alone)
    assert both.objective <= total * (1 + CENT) + CENT
    held = Limits(0.3, 0.1, no_worse=tuple(float(found.unmet_days[0]) for found in alone))
    fair = best([one, other], np.full(SUPPLIERS, room), held)
    for days, found in zip(fair.unmet_days, alone, strict=True):
        assert days <= found.unmet_days[0] + 2e-4


@settings(max_examples=25, deadline=None)
@given(buyers(), st.floats(0, 200), st.floats(0, 200), st.floats(0, 0.3), st.floats(0, 0.3))
def test_more_room_or_money_never_leaves_more(one: Buyer, room: float, more: float, cost: float, money: float) -> None:
    small = best([one], np.full(SUPPLIERS, room), Limits(0.3, cost))
    large = best([one], np.full(SUPPLIERS, room + more), Limits(0.3, cost + money))
    assert large.objective <= small.objective * (1 + CENT) + CENT


@settings(max_examples=25, deadline=None)
@given(buyers(), st.floats(0.01, 0.5))
def test_what_the_message_says_is_enough_is_enough(one: Buyer, ceiling: float) -> None:
    largest = int(one.now.argmax())
    limits = Limits(0.05, 1e9, ceilings={largest: ceiling * float(one.now[largest])})
    rich = np.full(SUPPLIERS, 1e9)
    try:
        best([one], rich, limits)
    except UsageError as error:
        needed = float(error.hint.split("must be ")[1].split(" of")[0])
    else:
        return
    best([one], rich, Limits(needed * 1.01, 1e9, ceilings=limits.ceilings))
    with pytest.raises(UsageError, match="change"):
        best([one], rich, Limits(needed * 0.98, 1e9, ceilings=limits.ceilings))

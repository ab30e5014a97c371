"""The simulation against published random numbers and against a plain daily loop."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from scrisk.arrays import simulating
from scrisk.errors import DataError
from scrisk.kernels import exposure as kernels
from scrisk.kernels import tail as tails
from scrisk.kernels.ramp import ramp
from scrisk.scoring.exposure import LEVEL, Shock, Supply, paths, run
from scrisk.scoring.shocks import pack_up

# Random123 1.14.0, tests/kat_vectors, lines "philox4x32 10": counter, key, answer.
PUBLISHED = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def plain_philox(counter: list[int], key: list[int], bits: int = 32) -> list[int]:
    """Philox from its definition, for words of 32 or 64 bits."""
    by, steps = {
        32: ((0xD2511F53, 0xCD9E8D57), (0x9E3779B9, 0xBB67AE85)),
        64: ((0xD2E7470EE14C6C93, 0xCA5A826395121157), (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)),
    }[bits]
    top = 2**bits
    c, k = list(counter), list(key)
    for _ in range(10):
        p, q = by[0] * c[0], by[1] * c[2]
        c = [q // top ^ c[1] ^ k[0], q % top, p // top ^ c[3] ^ k[1], p % top]
        k = [(a + b) % top for a, b in zip(k, steps, strict=True)]
    return c


def philox(counter: list[int], key: list[int], count: int = 1) -> list[list[int]]:
    out = np.zeros((4, count), dtype=np.uint64)
    kernels.philox(counter[0], count, *(np.uint64(word) for word in [*counter[1:], *key]), out)
    return [[int(word) for word in column] for column in out.T]


@pytest.mark.parametrize(("counter", "key", "answer"), PUBLISHED)
def test_random_words_are_those_published(counter: str, key: str, answer: str) -> None:
    assert philox(words(counter), words(key)) == [words(answer)]
    assert plain_philox(words(counter), words(key)) == words(answer)


def test_the_plain_generator_is_that_of_numpy_where_numpy_has_one() -> None:
    theirs = np.random.Philox(key=[7, 11], counter=[1, 2, 3, 4]).random_raw(4)
    assert plain_philox([2, 2, 3, 4], [7, 11], bits=64) == theirs.tolist()  # numpy counts up before it draws


def test_random_words_on_many_counters() -> None:
    rng = np.random.default_rng(5)
    for line in rng.integers(0, 2**32 - 9, size=(20, 6)).tolist():
        counters = [[line[0] + i, *line[1:4]] for i in range(9)]
        assert philox(line[:4], line[4:], 9) == [plain_philox(counter, line[4:]) for counter in counters]


@pytest.mark.parametrize("tau", [0.01, 0.5, 3.0, 90.0, 1e4])
def test_the_ramp_is_an_exponential(tau: float) -> None:
    out = np.empty(400)
    ramp(0.7, tau, 0.1, out)
    np.testing.assert_allclose(out, 0.1 + 0.7 * (1 - np.exp(-np.arange(400) / tau)), rtol=0, atol=1e-13)
    assert (np.diff(out) >= 0).all()


# --- a plain daily loop: everything as the text of the kernel says it, nothing left out


def plain_draw(
    group: dict[str, Any], shares: list[float], shocks: list[Shock], rows: list[int], d: int, **how: int
) -> Any:
    """Return daily unmet shares, the stock-out day, and the parts by row and shock of one draw."""
    horizon, seed = how["horizon"], how["seed"]
    key = [seed % 2**32, seed // 2**32]
    events = []
    for n, shock in enumerate(shocks):
        digest = hashlib.sha256(shock.key.encode()).digest()
        name = [int.from_bytes(digest[i : i + 4], "little") for i in (0, 4)]
        if plain_philox([d // 4, 0, *name], key)[d % 4] >= shock.probability * 2**32:
            continue
        u = [(word + 0.5) / 2**32 for word in plain_philox([d, 1, *name], key)]
        start, depth, duration = (
            float(np.interp(u[k] * (len(knots) - 1), range(len(knots)), knots))
            for k, knots in enumerate((shock.start, shock.depth, shock.duration))
        )
        days = math.floor(duration + 0.5)
        if math.floor(start) < horizon and days > 0:
            events.append(
                {"n": n, "shock": shock, "start": math.floor(start), "depth": depth, "days": days, "queue": 0.0}
            )
    stock = float(group["stock_days"])
    unmet, out, gaps = [0.0] * horizon, math.nan, 0.0
    by_row, by_shock = [0.0] * len(shares), [0.0] * len(shocks)
    for t in range(horizon):
        arriving = 0.0
        now = []
        for event in events:
            shock, day = event["shock"], t - event["start"]
            licence = shock.licence_days
            stopped = event["days"] if licence is None else min(math.floor(licence + 0.5), event["days"])
            backlog = math.floor((shock.backlog_days or 0.0) + 0.5)
            if licence is not None and stopped <= day < stopped + backlog:
                passes = shock.licence_share if event["days"] > stopped else 1.0
                arriving += passes * event["queue"] / backlog
            if 0 <= day < event["days"]:
                waits = day < stopped
                depth = event["depth"] * (1.0 if waits else 1.0 - shock.licence_share)
                now.append((event, depth, waits and licence is not None and bool(shock.backlog_days)))

        def lost(since: int, now: Any = now) -> list[float]:
            left = [1.0] * len(shares)
            for event, depth, _ in now:
                if event["start"] >= since:
                    for row, fraction in event["shock"].hits:
                        left[rows.index(row)] *= 1 - depth * fraction
            return [s * (1 - x) for s, x in zip(shares, left, strict=True)]

        gap = 0.0
        for since in {event["start"] for event, _, _ in now}:
            m = (
                group["substitution_max"] * (1 - math.exp(-(t - since) / group["substitution_days"]))
                + group["spare_share"]
            )
            gap = max(gap, sum(lost(since)) - m)
        there = stock + arriving
        if gap > there + 1e-9:
            if math.isnan(out):
                out = t + there / gap
            unmet[t] = gap - there
        stock = min(float(group["stock_days"]), max(0.0, there - gap))
        loss = lost(-1)
        if gap > 0:
            gaps += gap
            pressure = [0.0] * len(shares)
            for event, depth, _ in now:
                for row, fraction in event["shock"].hits:
                    pressure[rows.index(row)] += depth * fraction
            for r, amount in enumerate(loss):
                by_row[r] += gap * amount / sum(loss)
            for event, depth, waits in now:
                part = sum(
                    loss[rows.index(row)] * depth * fraction / pressure[rows.index(row)]
                    for row, fraction in event["shock"].hits
                    if depth * fraction > 0
                )
                by_shock[event["n"]] += gap * part / sum(loss)
                if waits:
                    event["queue"] += min(part, gap)
    scale = sum(unmet) / gaps if gaps else 0.0
    return unmet, out, [x * scale for x in by_row], [x * scale for x in by_shock]


def world(seed: int, *, stock: float = 20.0, licences: bool = True) -> tuple[Supply, list[Shock]]:
    """Three groups of four suppliers, shocks on single rows and common ones."""
    rng = np.random.default_rng(seed)
    items = ["a", "b", "c"]
    groups = pl.DataFrame(
        {
            "economy": ["JPN", "JPN", "KOR"], "item": items, "year": [2024] * 3, "basis": ["quantity"] * 3,
            "value_usd_per_year": [1e6, None, 3e6], "stock_days": [0.0, stock, stock],
            "substitution_max": [0.3, 0.2, 0.0], "substitution_days": [60.0, 20.0, 90.0],
            "spare_share": [0.0, 0.05, 0.1],
        }
    )  # fmt: skip
    shares = rng.dirichlet(np.ones(4), size=3)
    rows = pl.DataFrame(
        [
            (*key, f"S{k}", shares[g, k] * 0.95)
            for g, key in enumerate(groups[["economy", "item"]].rows()) for k in range(4)
        ],
        schema=["economy", "item", "supplier", "share"], orient="row",
    )  # fmt: skip
    shocks = []
    for n in range(9):
        hits = [
            (int(r), float(rng.uniform(0, 1) if n % 2 else 1.0)) for r in rng.choice(12, 1 + n % 3 * 4, replace=False)
        ]
        licence = 20.0 if licences and n % 3 == 0 else None
        shocks.append(
            Shock(
                f"shock {n}", [0.3, 1.0, 0.6][n % 3], (0.0, 40.0, 90.0), (0.2, 0.9), (5.0, 30.0, 80.0), hits,
                licence, 0.6 if licence else 0.0, 15.0 if licence and n else None,
            )
        )  # fmt: skip
    return Supply(groups, rows), shocks


@pytest.mark.parametrize("seed", [1, 2, 2**40 + 3])
def test_the_draws_are_those_of_a_plain_daily_loop(seed: int) -> None:
    supply, shocks = world(seed % 1000)
    draws, horizon = 24, 100
    found = run(supply, shocks, draws=draws, horizon=horizon, seed=seed, threads=1)
    daily = paths(supply, shocks, draws=draws, horizon=horizon, seed=seed, threads=1)
    some = 0
    for g, group in enumerate(supply.groups.rows(named=True)):
        rows = list(range(4 * g, 4 * g + 4))
        mine = []
        for shock in shocks:
            hits = [hit for hit in shock.hits if hit[0] in rows]
            mine.append(Shock(**{**vars(shock), "hits": hits}))
        plain = [
            plain_draw(
                group, supply.rows["share"][4 * g : 4 * g + 4].to_list(), mine, rows, d, horizon=horizon, seed=seed
            )
            for d in range(draws)
        ]
        unmet = np.array([sum(days) for days, *_ in plain])
        out = [day for _, day, *_ in plain if not math.isnan(day)]
        row = found.groups.row(g, named=True)
        some += int((unmet > 0).sum())
        assert row["expected_shortfall_days"] == pytest.approx(unmet.mean(), abs=1e-9)
        assert row["p_unmet"] == pytest.approx((unmet > 0).mean(), abs=1e-12)
        assert row["var_95"] == pytest.approx(np.sort(unmet)[math.ceil(0.95 * draws) - 1], abs=1e-9)
        if out:
            assert row["stock_out_day"] == pytest.approx(np.mean(out), abs=1e-9)
        else:
            assert math.isnan(row["stock_out_day"])
        keys = (pl.col("economy") == group["economy"]) & (pl.col("item") == group["item"])
        np.testing.assert_allclose(
            found.suppliers.filter(keys)["expected_shortfall_days"],
            np.mean([r for *_, r, _ in plain], axis=0),
            atol=1e-9,
        )
        by_shock = dict(zip([s.key for s in mine], np.mean([s for *_, s in plain], axis=0), strict=True))
        for name, part in found.shocks.filter(keys).select("shock", "expected_shortfall_days").iter_rows():
            assert part == pytest.approx(by_shock[name], abs=1e-9)
        days = np.sort([days for days, *_ in plain], axis=0)
        np.testing.assert_allclose(daily.filter(keys)["unmet_mean"], days.mean(axis=0), atol=1e-9)
        np.testing.assert_allclose(daily.filter(keys)["unmet_p95"], days[math.ceil(0.95 * draws) - 1], atol=1e-9)
        np.testing.assert_allclose(daily.filter(keys)["unmet_p05"], days[1], atol=1e-9)
    assert some > 10


def test_any_batch_and_any_number_of_threads_give_the_same_bytes() -> None:
    supply, shocks = world(4)
    pack = pack_up(supply, shocks, draws=40, horizon=100, seed=9)
    answers = []
    for threads, batch in ((1, 256), (2, 4), (3, 12), (1, 40)):
        found = simulating.draw(
            pack.supply, pack.shocks, draws=40, horizon=100, seed=9, level=LEVEL, owners=2, threads=threads, batch=batch
        )
        answers.append(b"".join(array.tobytes() for array in vars(found).values()))
    assert len(set(answers)) == 1


def test_later_draws_are_the_same_alone() -> None:
    supply, shocks = world(6)
    pack = pack_up(supply, shocks, draws=16, horizon=100, seed=3)
    simulate = simulating._simulation(pack.supply, pack.shocks, 1, 100, 3, 8)
    pairs = int(pack.shocks.group[2] - pack.shocks.group[1])

    def unmet(first: int, count: int) -> Any:
        out = np.empty(count)
        simulate(first, np.ones(count), out, np.empty(count), np.empty((4, 2)), np.empty((pairs, 2)))
        return out

    np.testing.assert_array_equal(unmet(0, 16)[8:], unmet(8, 8))


# --- VaR, CVaR and their standard errors


def tail(values: Any, level: float) -> dict[str, float]:
    out = np.empty(8)
    tails.tail(np.sort(np.asarray(values, dtype=np.float64)), level, out)
    return dict(zip(simulating.TAIL, out.tolist(), strict=True))


def test_the_worst_fifth_of_a_sample_with_equal_values() -> None:
    values = [0, 0, 0, 0, 10, 20, 30, 50, 100, 400]
    found = tail(values, 0.8)
    assert (found["var"], found["cvar"]) == (50.0, pytest.approx(250.0))
    assert (found["mean"], found["chance"]) == (61.0, 0.6)
    assert found["mean_se"] == pytest.approx(np.std(values, ddof=1) / math.sqrt(10))
    assert found["chance_se"] == pytest.approx(math.sqrt(0.6 * 0.4 / 10))
    # The worst quarter: 400, 100 and half of 50 in two and a half draws.
    assert tail(values, 0.75)["cvar"] == pytest.approx((400 + 100 + 0.5 * 50) / 2.5)
    assert tail([0.0] * 19 + [7.0], 0.9)["var"] == 0.0
    assert tail([0.0] * 19 + [7.0], 0.9)["cvar"] == pytest.approx(3.5)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_weights_of_the_tail_give_cvar(level: float) -> None:
    rng = np.random.default_rng(2)
    for values in (rng.integers(0, 4, 97).astype(float), np.zeros(10), rng.exponential(size=50)):
        found = tail(values, level)
        weight = np.empty(values.size)
        tails.tail_weights(values, found["var"], level, weight)
        assert (weight @ values) / (values.size * (1 - level)) == pytest.approx(found["cvar"])


def test_an_empty_sample_is_undefined() -> None:
    assert all(math.isnan(value) for value in tail([], 0.95).values())
    assert math.isnan(tail([1.0], 0.95)["mean_se"])


# --- refused


def one(**changes: Any) -> Supply:
    groups = {
        "economy": "JPN", "item": "a", "year": 2024, "basis": "quantity", "value_usd_per_year": 1.0, "stock_days": 1.0,
        "substitution_max": 0.1, "substitution_days": 30.0, "spare_share": 0.0,
    }  # fmt: skip
    rows = [{"economy": "JPN", "item": "a", "supplier": s, "share": 0.5} for s in ("CHN", "USA")]
    for name, value in changes.items():
        for row in [groups] if name in groups and name not in ("economy", "item") else rows[:1]:
            row[name] = value
    return Supply(pl.DataFrame([groups]), pl.DataFrame(rows))


CUT: dict[str, Any] = {
    "key": "cut", "probability": 0.5, "start": (0, 10), "depth": (0.5, 1), "duration": (5, 9), "hits": [(0, 1.0)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"stock_days": -1.0}, "JPN/a: stock_days is -1.0"),
        ({"substitution_max": 1.5}, "substitution_max is 1.5"),
        ({"substitution_days": 0.0}, "substitution_days is 0.0"),
        ({"value_usd_per_year": math.inf}, "value_usd_per_year is inf"),
        ({"share": 0.6}, "JPN/a/CHN: share is 0.6"),
        ({"share": math.nan}, "share is nan"),
        ({"supplier": "USA"}, "JPN/a/USA: supplier"),
        ({"item": "b"}, "JPN/b/CHN: group is None"),
    ],
)
def test_a_supply_that_cannot_be_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(DataError) as caught:
        run(one(**change), [Shock(**CUT)], draws=4, seed=1)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"key": ""}, "key"),
        ({"probability": 1.1}, "probability is 1.1"),
        ({"start": (-1, 3)}, "start"),
        ({"depth": (0.5, 1.2)}, "depth"),
        ({"depth": (0.9, 0.2)}, "depth"),
        ({"duration": ()}, "duration"),
        ({"licence_days": -3.0}, "licence_days"),
        ({"licence_share": 2.0}, "licence_share"),
        ({"backlog_days": math.inf}, "backlog_days"),
        ({"hits": [(2, 1.0)]}, "hits row 2"),
        ({"hits": [(0, 1.5)]}, "fraction 1.5"),
        ({"hits": [(0, 1.0), (0, 0.5)]}, "twice"),
    ],
)
def test_a_shock_that_cannot_be_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(DataError) as caught:
        run(one(), [Shock(**{**CUT, **change})], draws=4, seed=1)
    assert says in str(caught.value)


@pytest.mark.parametrize("change", [{"draws": 1}, {"seed": -1}, {"seed": 2**64}, {"horizon": 0}, {"draws": 4.0}])
def test_numbers_that_cannot_be_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=next(iter(change))):
        run(one(), [], **{"draws": 4, "seed": 1, **change})


def test_keys_and_columns_are_needed_once() -> None:
    with pytest.raises(DataError, match="twice"):
        run(one(), [Shock(**CUT), Shock(**CUT)], draws=4, seed=1)
    supply = one()
    with pytest.raises(DataError, match="no column 'share'"):
        run(Supply(supply.groups, supply.rows.drop("share")), [], draws=4, seed=1)
    with pytest.raises(DataError, match="JPN/a: is there twice"):
        run(Supply(pl.concat([supply.groups, supply.groups]), supply.rows), [], draws=4, seed=1)


def test_an_empty_supply_has_no_result() -> None:
    supply = one()
    found = run(Supply(supply.groups.clear(), supply.rows.clear()), [], draws=4, seed=1)
    assert (found.groups.height, found.suppliers.height, found.shocks.height, found.economies.height) == (0, 0, 0, 0)

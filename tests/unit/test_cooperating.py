"""What coalitions avoid in a case, on a small world that can be reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from scrisk.catalog import Catalog, Scenario, load
from scrisk.catalog.instruments import Capacity, Demand, Instrument
from scrisk.catalog.scenarios import Shock
from scrisk.report import coop_value
from scrisk.report.words import Names
from scrisk.scenarios import Case, Known, Setting, answer, joined
from scrisk.scenarios.cooperating import MOST_INSTRUMENTS, Outcome, Terms, cooperate
from scrisk.scenarios.worth import coalition_rows, instrument_rows, member_rows, value

ROWS = [
    ("JPN", "graphite", "CHN", 1.0), ("KOR", "graphite", "CHN", 1.0),
    ("KOR", "photoresist", "JPN", 0.9), ("KOR", "photoresist", "USA", 0.1),
]  # fmt: skip
# A day of graphite is worth 1 dollar to Japan and 2 to Korea; Japan buys 365 t a year, Korea 730.
VALUES = {("JPN", "graphite"): 365.0, ("KOR", "graphite"): 730.0, ("KOR", "photoresist"): None}
SIZES = {("JPN", "graphite"): (365.0, 365.0), ("KOR", "graphite"): (730.0, 730.0), ("KOR", "photoresist"): (None, None)}
STOCKS = {"JPN": 60.0, "KOR": 10.0}
NAMES = {"en": "a", "ja": "b", "ko": "c"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def known(spare: float = 0.0) -> Known:
    rows = pl.DataFrame(ROWS, schema=["economy", "item", "supplier", "share"], orient="row")
    groups = pl.DataFrame(
        [(*key, 2024, "quantity", usd, "test") for key, usd in VALUES.items()],
        schema=["economy", "item", "year", "basis", "value_usd_per_year", "data_vintage"], orient="row",
    )  # fmt: skip
    soft = {"substitution_max": 0.0, "substitution_days": 90.0, "spare_share": spare}
    held = lambda economy, item: {"stock_days": STOCKS[economy] if item == "graphite" else 0.0, **soft}  # noqa: E731
    return Known(groups, rows, {}, held)


def case(*shocks: dict[str, Any]) -> Case:
    head = {"id": "one", "names": NAMES, "premise": "p", "summary": "s", "start": date(2026, 12, 1), "seed": 5}
    given = {"key": "s", "imposer": "CHN", "target": "all", "duration_days": 40, "depth": 1.0, "items": "graphite"}
    made = tuple(Shock.model_validate({**given, **shock, "key": f"s{n}"}) for n, shock in enumerate(shocks or ({},)))
    return joined([Scenario.model_validate({**head, "shocks": made})])


def tool(kind: str = "stocks", unit: str = "share of spare stock", high: float = 1.0, **more: Any) -> Instrument:
    low = more.pop("low", high)
    head = {
        "id": more.pop("id", kind), "kind": kind, "names": NAMES, "members": ("JPN", "KOR"), "items": ("graphite",),
        "state": "assumed", "additional": "new",
        "capacity": Capacity(low=low, high=high, unit=unit, status="assumed", note="n"),  # type: ignore[arg-type]
    }  # fmt: skip
    return Instrument.model_validate({**head, **more})


def run(
    catalog: Catalog, *tools: Instrument, of: Case | None = None, members: tuple[str, ...] = ("JPN", "KOR"), **how: Any
) -> Outcome:
    where = how.pop("known", known())
    terms = {"sizes": SIZES, "demands": (), "draws": 8, "spread": 0.0, "as_of": date(2026, 12, 1), **how}
    return cooperate(of or case(), catalog, where, Terms(members=members, instruments=tools, **terms))


def test_without_help_the_loss_is_that_of_the_scenario(catalog: Catalog) -> None:
    shocks = {"depth": [0.2, 0.9], "duration_days": [10, 200], "start_day": [0, 90], "probability": 0.7}
    of = case(shocks)
    found = run(catalog, of=of, known=known(0.05), draws=200)
    alone = answer(of, catalog, known(0.05), Setting(date(2026, 12, 1), ("prior",), draws=200, days=()), ("JPN", "KOR"))
    days = dict(zip(alone.results["economy"], alone.results["expected_shortfall_days"], strict=True))
    assert found.lost.own_days[0].tolist() == pytest.approx([days["JPN"], days["KOR"]], rel=1e-9)
    assert found.lost.own_usd[0].tolist() == pytest.approx([days["JPN"], 2 * days["KOR"]], rel=1e-9)


def test_a_pool_moves_tonnes_to_who_runs_out(catalog: Catalog) -> None:
    # 40 days without graphite: Japan needs 40 of 60 days, Korea lacks 30. Japan's 20 spare days are 20 t, ten days of
    # Korea's demand: Korea lacks 20 days, and 20 dollars are avoided.
    worth = value(run(catalog, tool()))
    assert worth.before.value == pytest.approx(60)
    assert [gain.value for gain in worth.coalitions] == pytest.approx([0, 0, 0, 20])
    assert worth.shares.tolist() == pytest.approx([10, 10])
    assert worth.own.tolist() == pytest.approx([0, 20])
    assert worth.is_core
    assert worth.core_is_empty is False
    assert value(run(catalog, tool()), unit="days").together.value == pytest.approx(10)


@pytest.mark.parametrize("measure", ["expected", "cvar"])
def test_no_capacity_is_worth_exactly_nothing(catalog: Catalog, measure: Any) -> None:
    tools = [
        tool(), tool("early-warning", "days of notice", 30.0), tool("recycling", "share of demand", 0.3),
        tool("spare-capacity", "t/year", 500.0),
    ]  # fmt: skip
    of = case({"depth": [0.2, 0.9], "duration_days": [10, 200]})
    for unit in ("usd", "days"):
        worth = value(run(catalog, *tools, of=of, capacity=0.0, spread=0.5, draws=50), measure, unit)  # type: ignore[arg-type]
        assert {gain.value for gain in (*worth.coalitions, *worth.alone, *worth.last)} == {0.0}
        assert not worth.shares.any()
        assert not worth.brings.any()
        assert worth.together.se == 0.0


def test_a_larger_pool_is_never_worth_less(catalog: Catalog) -> None:
    of = case({"depth": [0.5, 1.0], "duration_days": [20, 200]})
    worths = [
        value(run(catalog, tool(), of=of, spread=0.5, draws=60, capacity=c)).together.value for c in (0, 0.3, 0.6, 1)
    ]
    assert worths == sorted(worths)
    assert worths[-1] > worths[0] == 0.0


def test_notice_is_what_can_be_bought_ahead(catalog: Catalog) -> None:
    # Twenty days of notice at a tenth of a day's demand: two days of stock more for Korea, which lacks 30 - 4 (spare
    # capacity covers a tenth of 40 days) and then two less.
    found = run(catalog, tool("early-warning", "days of notice", 20.0), known=known(0.1))
    worth = value(found, unit="days")
    assert worth.together.value == pytest.approx(2)


def test_goods_spare_the_stock_and_then_fill_the_gap(catalog: Catalog) -> None:
    # A tonne a day is half a day of Korea's demand: its ten days of stock last for twenty, then half is met: of the 30
    # days that it lacks alone 10 remain.
    more = tool("spare-capacity", "t/year", 365.0, receivers=("KOR",))
    assert value(run(catalog, more), unit="days").together.value == pytest.approx(20)
    # From day 20 on: of the last 20 days half.
    late = tool("spare-capacity", "t/year", 365.0, receivers=("KOR",), lead_days=20)
    assert value(run(catalog, late), unit="days").together.value == pytest.approx(10)


def test_a_seller_that_keeps_its_word(catalog: Catalog) -> None:
    of = case({"imposer": "JPN", "target": "KOR", "items": "photoresist", "depth": 1.0, "duration_days": 100})
    keep = tool("priority", "share of flow", 0.6, items=("photoresist",), givers=("JPN",), receivers=("KOR",))
    found = run(catalog, keep, of=of)
    # Nine tenths stop for 100 days, and with the word kept 0.9 x 0.4 of it.
    assert value(found, unit="days").before.value == pytest.approx(90)
    assert value(found, unit="days").together.value == pytest.approx(54)
    # A quake at home is nobody's decision: the word helps nothing.
    quake = case({"imposer": "JPN", "target": "all", "items": "photoresist", "hits_home": True, "duration_days": 100})
    assert [reason for _, reason in run(catalog, keep, of=quake).idle] == [
        "no partner's government holds anything back"
    ]


def test_what_is_not_at_work_says_why(catalog: Catalog) -> None:
    tools = [
        tool(id="later", start="2027-01"), tool(id="other", items=("tungsten",)),
        tool(id="needy", members=("JPN", "KOR", "AUS"), needs=("AUS",)),
        tool(id="many", members=("JPN", "USA", "AUS"), least=2),
        tool("spare-capacity", "t/year", 5.0, id="away", members=("JPN", "USA"), receivers=("USA",), least=1),
    ]  # fmt: skip
    reasons = {entry.id: reason for entry, reason in run(catalog, *tools).idle}
    assert reasons == {
        "later": "starts 2027-01", "other": "nothing that it covers is hit", "needy": "needs AUS",
        "many": "needs 2 of its members", "away": "nobody who joins may receive",
    }  # fmt: skip
    assert [entry.id for entry in run(catalog, *tools, later=True).used] == ["later"]


def test_an_unknown_size_cannot_be_pooled_but_a_published_one_can(catalog: Catalog) -> None:
    unknown = dict.fromkeys(SIZES, (None, None))
    assert [reason for _, reason in run(catalog, tool(), sizes=unknown).idle] == [
        "how much its members buy is not known"
    ]
    source = {"producer": "p", "title": "t", "url": "https://example.org", "accessed": date(2026, 11, 25)}
    demands = tuple(
        Demand.model_validate(
            {"economy": e, "item": "graphite", "year": 2024, "weight_t": w, "sources": (source,), "note": "n"}
        )
        for e, w in (("JPN", 365.0), ("KOR", 730.0))
    )  # fmt: skip
    assert value(run(catalog, tool(), sizes=unknown, demands=demands)).together.value == pytest.approx(20)


def test_a_member_that_is_not_scored_gives_and_gets_a_share(catalog: Catalog) -> None:
    more = tool("spare-capacity", "t/year", 365.0, members=("KOR", "PER"), needs=("PER",), receivers=("KOR",))
    worth = value(run(catalog, more, members=("KOR", "PER")))
    assert worth.own.tolist() == pytest.approx([40, 0])
    assert worth.shares.tolist() == pytest.approx([20, 20])
    assert worth.own_before[1] == 0


def test_same_bytes_for_any_threads_and_members_see_the_same_draws(catalog: Catalog) -> None:
    of = case({"depth": [0.2, 0.9], "duration_days": [10, 200]})
    tools = [tool(low=0.0), tool("recycling", "share of demand", 0.2, low=0.0)]
    one, two = (run(catalog, *tools, of=of, spread=0.5, draws=40, threads=n) for n in (1, 2))
    assert one.lost.usd.tobytes() == two.lost.usd.tobytes()
    alone = run(catalog, *tools, of=of, spread=0.5, draws=40, members=("KOR",))
    with_usd = replace(one, lost=replace(one.lost, own_usd=one.lost.own_usd))
    assert with_usd.lost.own_usd[0, 1] == pytest.approx(alone.lost.own_usd[0, 0])


def test_instruments_share_the_whole_few_or_many(catalog: Catalog) -> None:
    of = case({"depth": [0.5, 1.0], "duration_days": [20, 200]})
    for count in (1, 3, MOST_INSTRUMENTS + 2):
        tools = [tool("recycling", "share of demand", 0.02 * (n + 1), id=f"tool-{n}") for n in range(count)]
        for unit in ("usd", "days"):
            worth = value(run(catalog, *tools, of=of, draws=20), unit=unit)  # type: ignore[arg-type]
            assert worth.brings.sum() == pytest.approx(worth.together.value)
            assert (worth.brings >= -1e-9).all()
            assert len(worth.alone) == len(worth.last) == count


def test_nothing_hit_is_nothing_avoided(catalog: Catalog) -> None:
    found = run(catalog, tool(), of=case({"imposer": "USA"}))
    assert value(found).together.value == 0.0
    assert [reason for _, reason in found.idle] == ["nothing that it covers is hit"]


def test_rows_and_pages_tell_the_same(catalog: Catalog) -> None:
    found = run(
        catalog, tool(low=0.5), tool("early-warning", "days of notice", 20.0), tool(id="later", start="2027-01")
    )
    pair = value(found), value(found, unit="days")
    rows = coalition_rows(pair)
    assert [row["coalition"] for row in rows] == ["JPN", "KOR", "JPN+KOR"]
    assert sum(row["shapley_usd"] for row in member_rows(pair)) == pytest.approx(rows[-1]["worth_usd"])
    assert [row["idle_reason"] for row in instrument_rows(pair)] == [None, None, "starts 2027-01"]
    names = Names("en", {"JPN": "Japan", "KOR": "Korea"}, {})
    for width in (60, 80, 200):
        page = _text(coop_value.answer(pair, coop_value.Look(names, width)), width)
        assert "Together, Japan and Korea avoid US$" in " ".join(page.split())
        assert "The shares are in the core" in " ".join(page.split())
        assert "Not at work: later (starts 2027-01)" in " ".join(page.split())
    both = _text(coop_value.compared([pair, pair], coop_value.Look(names, 80)), 80)
    assert both.count("one ") >= 2


def test_a_worse_split_is_told(catalog: Catalog) -> None:
    worth = replace(value(run(catalog, tool())), is_core=False, over=(3, 4.0), core_is_empty=True)
    page = _text(coop_value.answer((worth, worth), coop_value.Look(Names("en"), 80)), 80)
    assert "JPN+KOR would avoid US$ 4 more by itself" in " ".join(page.split())
    assert "the core is empty" in " ".join(page.split())


def _text(page: Any, width: int) -> str:
    from io import StringIO

    from rich.console import Console

    out = StringIO()
    Console(file=out, width=width).print(page)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    return out.getvalue()


def test_quantiles_and_errors_of_a_gain(catalog: Catalog) -> None:
    of = case({"depth": 1.0, "duration_days": [20, 60]})
    found = run(catalog, tool(low=0.0), of=of, draws=400, spread=0.5)
    gain = value(found).together
    saved = found.lost.usd[0] - found.lost.usd[3]
    assert gain.value == pytest.approx(saved.mean())
    assert gain.se == pytest.approx(saved.std(ddof=1) / np.sqrt(400))
    assert gain.low <= gain.value <= gain.high
    worst = np.sort(found.lost.usd[0])[-20:].mean() - np.sort(found.lost.usd[3])[-20:].mean()
    assert value(found, "cvar").together.value == pytest.approx(worst)

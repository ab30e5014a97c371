"""What a scenario does to who supplies whom: hits, stocks, joined scenarios, branches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from scrisk.catalog import Catalog, Scenario, load
from scrisk.catalog.scenarios import Shock
from scrisk.errors import UsageError
from scrisk.scenarios import Case, Known, Setting, answer, find, joined, pairs

ROWS = [
    ("JPN", "graphite", "CHN", 0.8), ("JPN", "graphite", "MOZ", 0.1), ("JPN", "graphite", "JPN", 0.1),
    ("KOR", "graphite", "CHN", 0.9), ("KOR", "graphite", "VNM", 0.1),
    ("KOR", "rare-earth-metals", "CHN", 0.5), ("KOR", "rare-earth-metals", "VNM", 0.3),
    ("KOR", "rare-earth-metals", "USA", 0.2),
    ("USA", "chip-fabrication", "KOR", 0.4), ("USA", "chip-fabrication", "USA", 0.6),
]  # fmt: skip
HARD = {"stock_days": 60.0, "substitution_max": 0.0, "substitution_days": 90.0, "spare_share": 0.0}


def known(**soft: float) -> Known:
    rows = pl.DataFrame(ROWS, schema=["economy", "item", "supplier", "share"], orient="row")
    groups = rows.select("economy", "item").unique(maintain_order=True)
    return Known(
        groups.with_columns(
            year=pl.lit(2024), basis=pl.lit("quantity"), value_usd_per_year=pl.lit(365.0), data_vintage=pl.lit("test")
        ),
        rows,
        {"value": {("VNM", "rare-earth-metals"): {"CHN": 0.4}, ("USA", "rare-earth-metals"): {"CHN": 0.0005}},
         "quantity": {("VNM", "rare-earth-metals"): {"CHN": 0.4, "VNM": 0.6}}},
        lambda _economy, _item: {**HARD, **soft},
    )  # fmt: skip


def shock(**keys: Any) -> Shock:
    given = {"key": "s", "imposer": "CHN", "target": "all", "duration_days": 365, "depth": 1.0, "items": "graphite"}
    cleared = {name: value for name, value in {**given, **keys}.items() if value is not None}
    return Shock.model_validate(cleared)


def case(*shocks: Shock, **keys: Any) -> Case:
    names = {"en": "a", "ja": "b", "ko": "c"}
    head = {"id": "one", "names": names, "premise": "p", "summary": "s", "start": date(2026, 12, 1)}
    return joined([Scenario.model_validate({**head, **keys, "shocks": tuple(shocks)})])


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def run(catalog: Catalog, of: Case, economies: tuple[str, ...] = ("JPN", "KOR"), **setting: Any) -> dict[Any, Any]:
    """Return the unmet days by (economy, item) at the first stock case."""
    supply = setting.pop("known", known())
    found = answer(of, catalog, supply, Setting(**{"as_of": of.start, "stocks": ("prior",), **setting}), economies)
    return {(row["economy"], row["item"]): row for row in found.results.to_dicts()}


@pytest.mark.parametrize(
    ("stocks", "share", "spare", "day"), [(60, 1.0, 0.0, 60), (60, 0.74, 0.2, 111.1), (180, 1.0, 0.2, 225)]
)
def test_stocks_last_as_long_as_they_must(
    catalog: Catalog, stocks: float, share: float, spare: float, day: float
) -> None:
    # Days of stocks over what lacks a day: 60/1, 60/(.74 - .2), 180/(1 - .2).
    of = case(shock(depth=1.0), stocks={"KOR": stocks}, response={"spare": spare, "substitution_max": 0})
    supply = known()
    rows = supply.rows.filter(pl.col("economy") == "KOR", pl.col("item") == "graphite", pl.col("supplier") == "CHN")
    supply = replace(supply, rows=rows.with_columns(share=pl.lit(share)))
    found = run(catalog, of, ("KOR",), known=supply)["KOR", "graphite"]
    assert found["stock_out_day"] == pytest.approx(day, abs=0.05)
    assert found["expected_shortfall_days"] == pytest.approx((share - spare) * 365 - stocks, abs=1e-6)


def test_a_control_spares_the_imposer_and_others_a_disaster_does_not(catalog: Catalog) -> None:
    control = run(catalog, case(shock(imposer="JPN", target="all")), stocks=(0.0,))
    disaster = run(catalog, case(shock(imposer="JPN", target="all", hits_home=True)), stocks=(0.0,))
    assert control == {}
    assert disaster["JPN", "graphite"]["expected_shortfall_days"] == pytest.approx(36.5)


def test_nothing_happens_without_a_shock(catalog: Catalog) -> None:
    assert run(catalog, case()) == {}
    found = run(catalog, case(shock(depth=0.0)), stocks=(0.0,))
    assert {row["expected_shortfall_days"] for row in found.values()} == {0.0}


@pytest.mark.parametrize(
    ("instrument", "unmet"),
    [
        ({"kind": "ban"}, 0.9 * 365),
        ({"kind": "quota", "share": 0.25}, 0.9 * 0.75 * 365),
        ({"kind": "licence", "days": 100, "share": 1.0}, 0.9 * 100),
        ({"kind": "licence", "days": 100, "share": 0.5}, 0.9 * (100 + 0.5 * 265)),
    ],
)
def test_instruments_take_what_they_say(catalog: Catalog, instrument: dict[str, Any], unmet: float) -> None:
    found = run(catalog, case(shock(depth=None, instrument=instrument)), stocks=(0.0,))
    assert found["KOR", "graphite"]["expected_shortfall_days"] == pytest.approx(unmet)


def test_end_uses_take_their_part_of_the_flow(catalog: Catalog) -> None:
    found = run(catalog, case(shock(end_use_share=0.1)), stocks=(0.0,))
    assert found["KOR", "graphite"]["expected_shortfall_days"] == pytest.approx(0.09 * 365)


def test_origin_and_the_rule_on_content(catalog: Catalog) -> None:
    by_origin = run(catalog, case(shock(items="rare-earth-metals", through="origin")), ("KOR",), stocks=(0.0,))
    # What Vietnam ships is .4 Chinese; nothing is known of China's own and America's shipments.
    assert by_origin["KOR", "rare-earth-metals"]["expected_shortfall_days"] == pytest.approx((0.5 + 0.3 * 0.4) * 365)
    rule = {"kind": "extraterritorial", "de_minimis": 0.001, "days": 365, "share": 0.0}
    for de_minimis, share in ((0.001, 0.3), (0.0004, 0.5), (0.41, 0.0)):
        terms = {**rule, "de_minimis": de_minimis}
        found = run(
            catalog, case(shock(items="rare-earth-metals", depth=None, instrument=terms)), ("KOR",), stocks=(0.0,)
        )
        lost = found["KOR", "rare-earth-metals"]["expected_shortfall_days"] if found else 0.0
        assert lost == pytest.approx(share * 365)


def test_a_strait_stops_what_comes_by_sea(catalog: Catalog) -> None:
    hit = {"imposer": None, "strait": "malacca"}
    found = run(catalog, case(shock(**hit)), stocks=(0.0,))
    # Mozambique's way to Japan passes Malacca, Vietnam's to Korea does not.
    assert {key: round(row["expected_shortfall_days"], 6) for key, row in found.items()} == {("JPN", "graphite"): 36.5}
    half = run(catalog, case(shock(**hit, sea_share={"material": 0.5})), stocks=(0.0,))
    assert half["JPN", "graphite"]["expected_shortfall_days"] == pytest.approx(18.25)


def test_a_tariff_hits_sales(catalog: Catalog) -> None:
    terms = {"kind": "tariff", "rate": 0.25, "elasticity": -0.2, "elasticity_source": "a test"}
    of = case(shock(imposer="USA", items="chip-fabrication", depth=None, instrument=terms))
    found = answer(of, catalog, known(), Setting(of.start, ("prior",)), ["JPN", "KOR"])
    lost = 1 - 1.25**-0.2
    assert found.sales.rows() == [
        ("KOR", "USA", "chip-fabrication", pytest.approx(lost), 365.0, pytest.approx(146 * lost))
    ]
    assert set(found.results["economy"]) == {"USA"}


def test_the_shares_a_scenario_brings_along(catalog: Catalog) -> None:
    source = {"id": "who", "producer": "P", "title": "T", "url": "https://example.org", "accessed": date(2026, 1, 1)}
    share = {"item": "rare-earth-magnets", "supplier": "CHN", "share": 0.9, "year": 2025, "source": "who"}
    of = case(shock(items="rare-earth-magnets"), sources=(source,), shares=(share,))
    found = run(catalog, of, stocks=(0.0,))
    assert {key: (round(row["expected_shortfall_days"], 6), row["basis"]) for key, row in found.items()} == {
        ("JPN", "rare-earth-magnets"): (328.5, "scenario"), ("KOR", "rare-earth-magnets"): (328.5, "scenario"),
    }  # fmt: skip


def test_what_is_not_known_is_told(catalog: Catalog) -> None:
    of = case(shock(items=["graphite", "photoresist"]))
    found = answer(of, catalog, known(), Setting(of.start, ("prior",)), ["KOR"])
    assert found.notes == ("Nothing tells who supplies KOR with photoresist: not counted.",)


def test_branches_of_a_measure_past_its_suspension(catalog: Catalog) -> None:
    terms = {"kind": "licence", "days": 50, "share": 0.5}
    of = case(shock(imposer=None, measure="cn-2025-57", target=None, items=(), depth=None, instrument=terms))
    assert run(catalog, of)
    assert run(catalog, of, in_force=False) == {}
    # Before it was announced nothing was suspended: the branch does not matter.
    assert run(catalog, of, in_force=False, as_of=date(2025, 1, 1))


def test_joined_scenarios_leave_the_product(catalog: Catalog) -> None:
    one, two = case(shock(depth=0.5), seed=7), case(shock(depth=0.2), id="two", stocks={"all": 0}, draws=9)
    both = joined([*two.parts, *one.parts])
    found = run(catalog, both)["KOR", "graphite"]

    assert both.id == "one+two"
    assert (both.seed, both.draws, both.stock_days("KOR")) == (7, 2000, 0.0)
    assert found["expected_shortfall_days"] == pytest.approx(0.9 * (1 - 0.5 * 0.8) * 365)
    assert [key for part, each in both.shocks for key in [both.key(part, each)]] == ["one/s", "two/s"]
    with pytest.raises(UsageError, match="joined with itself"):
        joined([*one.parts, *one.parts])


def test_a_look_back_is_of_one_day_only() -> None:
    old = {"supply": "day-before"}
    assert case(**old).looks_back == date(2026, 12, 1)
    assert case().looks_back is None
    other = case(id="two", start=date(2020, 1, 1), **old)
    assert joined([*case(**old).parts, *other.parts]).looks_back is None


def test_names_find_cases() -> None:
    library = [case().parts[0], case(id="two").parts[0], case(id="three").parts[0]]
    assert find(library, "two+one").id == "one+two"
    assert [pair.id for pair in pairs(library)] == ["one+three", "one+two", "three+two"]
    with pytest.raises(UsageError, match="no scenario is called 'twoo'") as caught:
        find(library, "one+twoo")
    assert "Did you mean two?" in caught.value.hint


def test_a_shock_more_changes_no_draw_of_the_others(catalog: Catalog) -> None:
    wide = {"depth": [0.2, 1.0], "duration_days": [10, 300]}
    alone = run(catalog, case(shock(**wide)), draws=200)
    more = run(catalog, case(shock(**wide), shock(key="t", items="rare-earth-metals", **wide)), draws=200)
    assert more["KOR", "graphite"] == {**alone["KOR", "graphite"]}

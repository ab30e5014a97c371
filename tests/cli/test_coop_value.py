"""``scrisk coop value`` and ``scrisk coop instruments``: what they print, and what they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len

FEW = ("--draws", "60")


def rows(run: Any, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("coop", *args, "--format", "json").stdout)
    return found


def test_japan_and_korea_on_the_october_package(run: Any) -> None:
    text = " ".join(run("coop", "value", "--members", "JPN,KOR", columns=80).stdout.split())
    assert "Together, Japan and Korea avoid US$" in text
    assert "(5-95%: " in text
    assert "Who avoids what, and each one's share of the whole" in text
    assert "Pooled stocks of rare metals" in text
    assert "a judgement: no figure is published" in text
    assert "The shares are in the core" in text
    assert "ja-lynas-heavy (needs AUS)" in text


@pytest.mark.parametrize("width", [80, 120, 200])
def test_nothing_is_wider_than_the_terminal(run: Any, width: int) -> None:
    for args in (("value", *FEW, "--members", "JPN,KOR,USA,AUS"), ("instruments",)):
        lines = run("coop", *args, columns=width).stdout.splitlines()
        assert max(map(cell_len, lines)) <= width
    text = run("coop", "value", *FEW, "--lang", "ko", columns=width).stdout
    assert "희소금속 비축 융통" in text


def test_shares_and_instruments_add_up(run: Any) -> None:
    asked = ("value", *FEW, "--members", "JPN,KOR,USA,AUS", "--rows")
    whole = rows(run, *asked, "coalitions")
    assert len(whole) == 15
    together = next(row for row in whole if row["member_count"] == 4)
    members = rows(run, *asked, "members")
    tools = rows(run, *asked, "instruments")
    for unit in ("usd", "days"):
        assert sum(row[f"shapley_{unit}"] for row in members) == pytest.approx(together[f"worth_{unit}"])
        assert sum(row[f"brings_{unit}"] for row in tools) == pytest.approx(together[f"worth_{unit}"])
        assert sum(row[f"own_avoided_{unit}"] for row in members) == pytest.approx(together[f"worth_{unit}"])
        assert 0 < together[f"worth_{unit}_p05"] < together[f"worth_{unit}"] < together[f"worth_{unit}_p95"]
    assert {row["economy"] for row in members} == {"JPN", "KOR", "USA", "AUS"}
    assert members[3]["shapley_usd"] > members[3]["own_avoided_usd"]  # Australia gives more than it gets


def test_no_capacity_is_worth_nothing(run: Any) -> None:
    for which in ("members", "coalitions", "instruments"):
        for row in rows(run, "value", *FEW, "--capacity", "0", "--rows", which):
            gains = [
                v
                for k, v in row.items()
                if k.startswith(("worth", "own_", "alone", "shapley", "only", "last", "brings"))
            ]
            assert gains
            assert set(gains) == {0.0}


def test_only_some_instruments(run: Any) -> None:
    asked = ("value", *FEW, "--members", "JPN,KOR,AUS", "--instrument", "stocks", "--rows", "instruments")
    found = rows(run, *asked)
    assert {row["instrument_id"] for row in found} == {"jp-kr-stocks", "ju-stocks"}
    more = rows(run, *asked, "--instrument", "ja-lynas-heavy", "--state", "agreed")
    assert {row["instrument_id"] for row in more} == {"ja-lynas-heavy"}


def test_what_stands_before_the_start_is_counted_only_when_asked(run: Any) -> None:
    asked = ("value", *FEW, "--scenario", "jp-chip-chemicals-2019", "--rows", "coalitions")
    assert rows(run, *asked)[-1]["worth_days"] == 0
    assert rows(run, *asked, "--later")[-1]["worth_days"] > 100


def test_struck_layers_take_instruments_along(run: Any) -> None:
    asked = ("value", *FEW, "--strike", "leaders", "--strike", "ministers", "--strike", "agencies")
    found = rows(run, *asked, "--rows", "instruments")
    assert "jp-kr-stocks" not in {row["instrument_id"] for row in found}
    assert "Struck out of the ledger: leaders, ministers and agencies" in " ".join(run("coop", *asked).stdout.split())


def test_several_scenarios_and_all_of_them(run: Any) -> None:
    asked = ("value", "--draws", "4", "--scenario", "cn-graphite", "--scenario", "cn-graphite+tw-output-stops")
    assert {row["scenario"] for row in rows(run, *asked)} == {"cn-graphite", "cn-graphite+tw-output-stops"}
    text = run("coop", "value", "--draws", "4", "--scenario", "all", columns=100).stdout
    assert "cn-october-package" in text
    assert "strait-malacca" in text


def test_cvar_is_of_the_worst_twentieth(run: Any) -> None:
    text = " ".join(run("coop", "value", *FEW, "--measure", "cvar", columns=80).stdout.split())
    assert "in the worst twentieth of years" in text
    assert "means of the worst 5%" in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--members", "JPN,JPN"), "JPN is named twice"),
        (("--members", "JPN,Japann"), "Japann"),
        (("--members", "JPN,KOR,USA,AUS,CAN,DEU,FRA,GBR,ITA"), "at most 8"),
        (("--instrument", "stoks"), "Did you mean stocks"),
        (("--scenario", "cn-graphit"), "cn-graphite"),
        (("--capacity", "-1"), "-1"),
        (("--strike", "kings"), "kings"),
    ],
)
def test_what_is_refused(run: Any, args: tuple[str, ...], said: str) -> None:
    assert said in run("coop", "value", *args, code=2).output


def test_instruments_are_listed_with_their_sources(run: Any) -> None:
    found = rows(run, "instruments")
    assert len(found) >= 15
    assert all(row["sources"] or row["capacity_status"] == "assumed" for row in found)
    assert {row["instrument_kind"] for row in rows(run, "instruments", "stocks")} == {"stocks"}
    assert all("KOR" in row["members"].split(";") for row in rows(run, "instruments", "--member", "KOR"))


def test_the_published_table_is_what_the_command_prints(run: Any, warehouse_path: Any) -> None:
    import duckdb

    with duckdb.connect(str(warehouse_path), read_only=True) as con:
        stored = con.execute(
            "SELECT worth_usd FROM out.coalition_value WHERE among = 'JPN+KOR' AND coalition = 'JPN+KOR' "
            "AND loss_measure = 'expected'"
        ).fetchall()
    asked = rows(run, "value", "--members", "JPN,KOR", "--rows", "coalitions")
    assert stored == [(asked[-1]["worth_usd"],)]


def test_explain_says_who_may_help(run: Any) -> None:
    text = " ".join(run("explain", "KOR", "rare-earth-compounds", columns=80).stdout.split())
    assert "Who may help" in text
    assert "Pooled stocks of rare metals, proposed, with Japan: 50-100% of spare stock (a judgement)" in text

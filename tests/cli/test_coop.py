"""The cooperation ledger on the command line: what was known on a day, how deep it goes, what a strike leaves."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len

import scrisk
from scrisk.errors import UsageError

NOW = ("--as-of", "2026-11-25")


def ledger(run: Any, *words: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(run("coop", "ledger", *words, "--format", "json").stdout)
    return {row["entry_id"]: row for row in rows}


def test_the_sentences_answer(run: Any) -> None:
    text = " ".join(run("coop", "ledger", *NOW).stdout.split())

    assert text.startswith("On 25 November 2026 the ledger holds ")
    assert "Japan and Korea have " in text
    assert "the newest is Leaders in Andong (Takaichi, Lee) (19 May 2026)" in text
    assert "Korea: 66% approve of President Lee, 24% disapprove (Gallup Korea, 2026-03-12)." in text
    assert "ended 2026-02-03" in text


def test_only_what_was_known_on_the_day(run: Any) -> None:
    before = ledger(run, "--as-of", "2026-01-12")
    after = ledger(run, "--as-of", "2026-01-13")

    assert set(after) - set(before) == {"jk-2026-nara", "jk-economic-security-talks"}
    assert "forge" not in after
    # An end that lay ahead is not told, nor who took the chair later, nor an act to come.
    msp = after["minerals-security-partnership"]
    assert (msp["ledger_state"], msp["ended"], msp["chair"]) == ("in-force", None, "KOR")
    assert ledger(run, "--as-of", "2023-01-01")["minerals-security-partnership"]["chair"] is None
    assert "2024" not in (ledger(run, "--as-of", "2023-01-01")["minerals-security-partnership"]["acts"] or "")
    assert ledger(run, *NOW)["minerals-security-partnership"]["ledger_state"] == "ended"
    assert (
        ledger(run, "--as-of", "2024-03-01", "--party", "JPN")["ipef-supply-chain"]["parties"] == "FJI;IND;JPN;SGP;USA"
    )


def test_filters(run: Any) -> None:
    assert set(ledger(run, *NOW, "--layer", "multilateral")) == {
        "forge", "ipef-supply-chain", "minerals-security-partnership", "pax-silica", "quad-critical-minerals", "rcep",
    }  # fmt: skip
    assert {"kc-2026-14-mous", "kc-2026-firms", "cn-2016-thaad"} <= set(
        ledger(run, *NOW, "--party", "Korea", "--party", "CHN")
    )
    assert "jk-2026-nara" not in ledger(run, *NOW, "--party", "KOR", "--party", "CHN")
    assert "ja-lynas" in ledger(run, *NOW, "--theme", "rare-earths")
    assert {row["cooperation_kind"] for row in ledger(run, *NOW, "--against").values()} == {"coercion", "quarrel"}
    assert ledger(run, "--as-of", "2000-01-01") == {}
    assert "holds nothing that fits" in run("coop", "ledger", "--as-of", "2000-01-01").stdout


def test_questions_not_understood(run: Any) -> None:
    assert "Did you mean rare-earths" in run("coop", "ledger", "--theme", "rare-earth", code=2).stderr
    assert "2026-13-01" in run("coop", "ledger", "--as-of", "2026-13-01", code=2).stderr
    assert "no question of coop is called 'leger'" in run("coop", "leger", code=2).stderr
    assert "two different economies" in run("coop", "depth", "JPN", code=2).stderr
    assert "told from 2023 on" in run("coop", "friction", "--as-of", "2019-08-01", code=2).stderr


@pytest.mark.parametrize("question", [("ledger",), ("depth",), ("friction",), ("depth", "KOR", "CHN")])
def test_nothing_wraps(run: Any, question: tuple[str, ...]) -> None:
    for width in (80, 200):
        for line in run("coop", *question, *NOW, columns=width).stdout.splitlines():
            assert cell_len(line) <= width


def test_depth_is_what_the_warehouse_publishes(run: Any) -> None:
    rows = json.loads(run("coop", "depth", "KOR", "JPN", "--as-of", "2026-10-31", "--format", "json").stdout)
    found = {(row["month"], row["cooperation_layer"]): row["cooperation_depth"] for row in rows}
    published = scrisk.sql(
        "SELECT month::VARCHAR AS month, cooperation_layer, cooperation_depth FROM out.cooperation_depth "
        "WHERE economy = 'JPN' AND partner = 'KOR' AND month <= '2026-10-01'"
    ).rows()

    assert found == {(month, layer): depth for month, layer, depth in published}
    text = " ".join(run("coop", "depth", *NOW).stdout.split())
    assert "Korea's engagement in the multilateral rare-earth and mineral frameworks" in text
    assert "Japan's engagement in the multilateral rare-earth and mineral frameworks" in text


def test_friction_explains_itself_in_two_sentences(run: Any) -> None:
    text = run("coop", "friction", *NOW).stdout.split("\n\n")[0]
    words = " ".join(text.split())

    assert words.startswith("Without the leaders Japan and Korea keep ")
    assert "Economic security: talks of the departments in charge" in words
    assert "In the scenario China's October package in force" in words
    assert "all of it remains without the leaders" in words
    struck = " ".join(run("coop", "friction", *NOW, "--strike", "ministers", "--strike", "agencies").stdout.split())
    assert "Without the ministers and the officials and agencies" in struck
    assert "rest on them alone" in struck or "rests on them alone" in struck


def test_what_remains_of_the_loss_is_never_more(run: Any) -> None:
    rows = scrisk.coop_friction(
        strike=["ministers", "agencies"], as_of=date(2026, 11, 25), scenario="cn-october-package"
    )

    assert rows["unit"].to_list() == ["usd", "days"]
    assert (rows["remains_avoided"] <= rows["avoided"]).all()
    assert (rows["avoided"] > 0).all()
    assert "jp-kr-warning" in rows["instruments_gone"][0]


def test_python_says_the_same(run: Any) -> None:
    frame = scrisk.coop_ledger(date(2026, 11, 25))

    assert frame["entry_id"].to_list() == list(ledger(run, *NOW))
    depth = scrisk.coop_friction(as_of=date(2026, 11, 25))
    assert depth.filter(depth["cooperation_layer"] == "leaders")["remaining_depth"].to_list() == [0.0]
    with pytest.raises(UsageError, match="no layer is called 'kings'"):
        scrisk.coop_friction(strike="kings")


def test_engagement_of_korea_peaks_in_the_chair() -> None:
    rows = scrisk.sql(
        "SELECT month::VARCHAR, engagement, chaired FROM out.cooperation_engagement "
        "WHERE economy = 'KOR' AND month IN ('2024-06-01', '2024-07-01', '2026-06-01', '2026-07-01') ORDER BY month"
    ).rows()

    assert [row[2] for row in rows] == [None, "minerals-security-partnership", "forge", None]
    assert rows[1][1] > rows[0][1]
    assert rows[3][1] < rows[2][1]

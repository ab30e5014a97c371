"""scrisk chain rare-earths and scrisk path: what they say of Japan and Korea, and how they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len


def rows(run: Any, *args: str) -> list[dict[str, Any]]:
    return list(json.loads(run(*args, "--format", "json").stdout))


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize(
    "args",
    [
        ("chain", "rare-earths"), ("chain", "rare-earths", "--lang", "ko"), ("chain", "rare-earths", "--stop", "CHN"),
        ("path", "CHN", "KOR", "--item", "magnets"), ("path", "CHN", "KOR", "--item", "magnets", "--lang", "ja"),
        ("path", "CHN", "KOR", "--sector", "C26"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_nothing_is_wider_than_the_terminal(run: Any, args: tuple[str, ...], columns: int) -> None:
    text = run(*args, columns=columns).stdout
    assert max(cell_len(line) for line in text.splitlines()) <= columns


def test_the_stage_tree_marks_where_one_economy_holds_more_than_half(run: Any) -> None:
    text = run("chain", "rare-earths").stdout
    assert text.startswith("China holds 58-68% of mining, 91-92% of separation, 94% of metal making and")
    lines = {line[:16].strip(): line for line in text.splitlines() if " all   CHN " in line}
    assert set(lines) == {"Mine", "Separated oxide", "Metal", "Alloy and magnet", "Motor"}
    assert all("▲" in lines[stage] for stage in lines if stage != "Motor")
    assert "▲" not in lines["Motor"]
    heavy = next(line for line in text.splitlines() if "heavy CHN     99-100%" in line)
    assert "▲" in heavy


def test_where_japan_and_korea_stand(run: Any) -> None:
    text = run("chain", "rare-earths").stdout
    assert "JPN  6-15% CHN 31%, most unknown" in text
    assert "KOR   0-1% CHN 90%" in text
    assert "JPN   0-6% CHN 62% / VNM 64%" in text


def test_china_dominates_later_stages_more_than_mining(run: Any) -> None:
    found = {
        (row["stage"], row["stage_kind"]): row
        for row in rows(run, "sql", "FROM out.stage_concentration WHERE series = 'reconciled'")
    }
    mine = found["mine", "all"]
    for stage in ("oxide", "metal", "magnet"):
        later = found[stage, "all"]
        assert later["top_supplier"] == mine["top_supplier"] == "CHN"
        assert later["top_supplier_share_low"] > mine["top_supplier_share_high"]
        assert later["hhi_low"] > mine["hhi_high"]
    assert found["oxide", "heavy"]["hhi_low"] > found["oxide", "light"]["hhi_high"]


def test_a_stop_in_china_reaches_korea_through_japanese_magnets(run: Any) -> None:
    found = rows(run, "path", "CHN", "KOR", "--item", "magnets")
    assert found[0]["path"] == "CHN rare-earth-magnets > KOR"
    assert found[0]["share"] == found[0]["direct_share"] == 0.899
    by_japan = [row for row in found if row["via"] == "JPN"]
    for raw in ("compounds", "metals"):
        assert f"CHN rare-earth-{raw} > JPN rare-earth-magnets > KOR" in [row["path"] for row in by_japan]
    for row in by_japan:
        # How much Japan ships to Korea is not printed: nothing, or all of what is not China's.
        assert row["share_low"] == 0.0
        assert 0.0 < row["share"] < row["share_high"] <= 1.0 - 0.899 + 0.001
    assert found[0]["total_share_low"] == pytest.approx(0.899)
    assert found[0]["direct_share"] < found[0]["total_share"] < found[0]["total_share_high"] <= 1.0
    assert sum(row["share"] for row in found) == pytest.approx(found[0]["listed_share"])
    assert found[0]["listed_share"] <= found[0]["total_share"] + 1e-12


def test_the_stop_as_a_cascade_agrees_with_the_paths(run: Any) -> None:
    path = rows(run, "path", "CHN", "KOR", "--item", "magnets", "--top", "1")[0]
    stop = next(
        row
        for row in rows(run, "chain", "rare-earths", "--stop", "CHN", "--kind", "all")
        if (row["economy"], row["stage"]) == ("KOR", "magnet")
    )
    assert stop["share"] == pytest.approx(path["total_share"], abs=1e-6)
    assert (stop["share_low"], stop["share_high"]) == (pytest.approx(0.899, abs=1e-6), pytest.approx(1.0, abs=1e-6))
    towards = next(
        row
        for row in rows(run, "chain", "rare-earths", "--stop", "CHN", "--to", "KOR", "--kind", "all")
        if (row["economy"], row["stage"]) == ("KOR", "magnet")
    )
    # Stopped towards Korea alone, Japan's magnets still come, but for the little that Japan has by way of Korea.
    assert 0.899 <= towards["share"] < 0.9
    assert towards["share"] < stop["share"]


def test_a_stop_of_heavy_oxide_alone(run: Any) -> None:
    found = rows(run, "chain", "rare-earths", "--stop", "CHN", "--stage", "oxide", "--kind", "heavy")
    by = {(row["economy"], row["stage"]): row for row in found}
    assert by["JPN", "oxide"]["share"] == 1.0
    assert by["KOR", "oxide"]["share_low"] == pytest.approx(0.99)
    assert by["KOR", "magnet"]["share"] < by["KOR", "oxide"]["share"]


def test_trade_paths_start_with_what_is_shipped_at_first_hand(run: Any) -> None:
    found = rows(run, "path", "CHN", "JPN", "--item", "rare-earth-metals", "--year", "2024", "--top", "3")
    direct = rows(
        run, "sql", "SELECT share FROM out.supplier_share WHERE economy = 'JPN' AND item = 'rare-earth-metals' "
        "AND year = 2024 AND basis = 'quantity' AND supplier = 'CHN'",
    )  # fmt: skip
    assert found[0]["direct_share"] == pytest.approx(direct[0]["share"], abs=1e-9)
    assert found[1]["path"] == "CHN rare-earth-compounds > VNM rare-earth-metals > JPN"
    # Japan's customs, as the Nikkei prints it: 63 % of metals from China in 2024.
    assert direct[0]["share"] == pytest.approx(0.63, abs=0.015)


def test_paths_between_industries(run: Any) -> None:
    found = rows(run, "path", "CHN", "KOR", "--sector", "electronics", "--top", "3")
    assert found[0]["path"] == "CHN C26 > KOR C26"
    assert found[0]["listed_share"] <= found[0]["direct_share"] + 1e-9 <= found[0]["total_share"] + 1e-9


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("path", "CHN", "KOR"), "name one item or one sector"),
        (("path", "CHN", "KOR", "--item", "magnets", "--sector", "C26"), "name one item or one sector"),
        (("path", "CHN", "KOR", "--sector", "C26", "--year", "2022"), "are for items"),
        (("path", "CHN", "KOR", "--sector", "TOTAL"), "no single industry"),
        (("path", "KOR", "KOR", "--item", "graphite"), "two different economies"),
        (("path", "Atlantis", "KOR", "--item", "graphite"), "Atlantis"),
        (("path", "CHN", "KOR", "--item", "rare-earths"), "items"),
        (("path", "CHN", "KOR", "--item", "integrated-circuits"), "nothing tells who supplies"),
        (("path", "CHN", "KOR", "--item", "graphite", "--year", "1900"), "no imports of it are told"),
        (("chain", "rare-earths", "--to", "KOR"), "--stop"),
        (("chain", "rare-earths", "--choke"), "are for semiconductors"),
        (("chain", "rare-earths", "--stop", "CHN", "--stage", "smelter"), "no stage"),
        (("chain", "rare-earths", "--stop", "CHN", "--to", "CHN"), "to itself"),
        (("chain", "semiconductors", "--kind", "heavy"), "are for rare-earths"),
    ],
)
def test_questions_that_are_not_understood(run: Any, args: tuple[str, ...], says: str) -> None:
    result = run(*args, code=2)
    assert says in result.output

"""What the score table says is what the rows say."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scrisk.report.words import count


def rows_of(run: Any, *args: str) -> list[dict[str, Any]]:
    """Return the rows of a score."""
    rows: list[dict[str, Any]] = json.loads(run("score", *args, "--format", "json").stdout)
    return rows


def test_the_first_sentence_counts_the_rows(run: Any) -> None:
    rows = [row for row in rows_of(run) if row["basis"] == "quantity" and row["hhi"] is not None]
    most = {code: sum(row["china_share"] > 0.75 for row in rows if row["economy"] == code) for code in ("JPN", "KOR")}
    total = sum(row["economy"] == "JPN" for row in rows)
    first = " ".join(run("score").stdout.split("\n\n")[0].split())

    assert most["KOR"] > most["JPN"]
    said = []
    for code, name in (("JPN", "Japan"), ("KOR", "Korea")):
        mine = [row for row in rows if row["economy"] == code and row["risk_score"] is not None]
        mine = [row for row in mine if row["likelihood_score"] is not None] or mine
        top = max(mine, key=lambda row: row["risk_score"])
        said.append(
            rf"{name} [\w -]+, {top['risk_score']:.0f} "
            rf"\({top['risk_score_low']:.0f}-{top['risk_score_high']:.0f}\), "
            rf"place \d+( to \d+)? of {top['ranked_items']}"
        )
    assert re.match(rf"Most at risk: {said[0]}; {said[1]}\. ", first), first
    assert first.endswith(
        f". Of {count(total)} traded inputs Korea buys more than 75% from China in {count(most['KOR'])}, "
        f"Japan in {count(most['JPN'])}."
    )


def test_one_item_is_answered_with_its_figures(run: Any) -> None:
    text = " ".join(run("score", "KOR", "--item", "graphite").stdout.split())

    row = rows_of(run, "KOR", "--item", "graphite")[0]
    interval = f"{row['risk_score']:.0f} ({row['risk_score_low']:.0f}-{row['risk_score_high']:.0f})"
    assert text.startswith(f"Korea natural graphite, risk {interval}, {row['risk_band']}, place ")
    assert (". Korea buys 97% of its natural graphite from China (by quantity, 2024): HHI 0.95, high, +0.06") in text


def test_china_is_told_of_single_countries(run: Any) -> None:
    assert "from a single country in" in run("score", "CHN").stdout.split("\n\n")[0]


def test_known_figures_of_the_sketch(run: Any) -> None:
    text = run("score", "JPN", "KOR", "--item", "graphite", "--item", "fluorspar", columns=200).stdout

    assert re.search(r"Natural graphite .*(CHN|China) 89% +0\.80 .* 89/90 .*-0\.08", text)
    assert re.search(r"Natural graphite .*(CHN|China) 97% +0\.95 .* 97/93 .*\+0\.06", text)
    assert re.search(r"fluorspar .*(CHN|China) 71% +0\.58 .* 71/73 .*\+0\.20", text)


def test_sorted_by_risk_within_chains(run: Any) -> None:
    rows = rows_of(run, "KOR")
    order = ["rare-earths", "semiconductors"]
    traded = [row for row in rows if row["basis"] == "quantity" and row["hhi"] is not None]

    assert [row["chain"] for row in traded] == sorted((row["chain"] for row in traded), key=order.index)
    for chain in order:
        risks = [row["risk_score"] for row in traded if row["chain"] == chain]
        known = [risk for risk in risks if risk is not None]
        assert known == sorted(known, reverse=True)
        assert risks[: len(known)] == known


def test_a_score_is_never_shown_without_its_interval(run: Any) -> None:
    for width in (60, 80, 120, 200):
        section = run("score", "KOR", "--chain", "rare-earths", columns=width).stdout.split("\n\n")[1]
        lines = [line for line in section.splitlines() if line.startswith(" ") and "%" in line]
        assert len(lines) >= 3
        for row in rows_of(run, "KOR", "--chain", "rare-earths", "--basis", "quantity"):
            if row["risk_score"] is not None:
                told = f" {row['risk_score']:.0f} {row['risk_score_low']:.0f}-{row['risk_score_high']:.0f} "
                assert sum(told in line for line in lines) >= 1, (width, told)


def test_years_without_a_score_are_led_by_the_published_method(run: Any) -> None:
    text = run("score", "KOR", "--year", "2015").stdout

    assert "worst GeoPolRisk first" in text
    assert "5-95%" not in text


def test_weights_of_ones_own(run: Any, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("[composite]\nweight_dependence = 3\nrecycling_rate_at_0 = 0.8\n", encoding="utf-8")
    released = rows_of(run, "KOR", "--item", "graphite")[0]
    own = rows_of(run, "KOR", "--item", "graphite", "--method", str(mine))[0]
    text = " ".join(run("score", "KOR", "--method", str(mine)).stdout.split())

    differ = {name for name in own if own[name] != released[name]}
    assert {"risk_score", "risk_score_low", "risk_score_high", "method_version", "method_hash"} <= differ
    assert all(
        name.startswith(("risk", "ranked", "method", "vulnerability", "top_driver")) or name == "known_weight"
        for name in differ
    )
    assert own["method_version"] == f"{released['method_version']}+own"
    assert text.startswith("By your own numbers. Most at risk: Korea")
    assert (
        "Your numbers: weight_dependence 3 (released: 1); recycling_rate_at_0 0.8 (released: 0.5). Nothing is" in text
    )
    # The released numbers give the released score, to the last figure.
    same = tmp_path / "same.toml"
    same.write_text("[composite]\nweight_dependence = 1\n", encoding="utf-8")
    again = rows_of(run, "KOR", "--item", "graphite", "--method", str(same))[0]
    assert again == released


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [("[composite]\nweight_x = 3\n", 4, "weight_x"), ("[eu]\ntrade_agreement = 1.0\n", 4, "only [composite]")],
)
def test_weights_that_cannot_be(run: Any, tmp_path: Path, text: str, code: int, words: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text, encoding="utf-8")
    assert words in run("score", "--method", str(mine), code=code).output
    assert "no-such.toml" in run("score", "--method", "no-such.toml", code=4).output


@pytest.mark.parametrize(
    ("method", "column"),
    [
        ("risk", "risk_score"),
        ("hhi", "hhi"),
        ("eu", "eu_supply_risk"),
        ("usgs", "usgs_style_dp"),
        ("core", "cdi1_margin"),
    ],
)
def test_method_leads_and_sorts(run: Any, method: str, column: str) -> None:
    rows = [
        row
        for row in rows_of(run, "KOR", "--chain", "semiconductors", "--method", method)
        if row["basis"] == "quantity"
    ]
    known = [row[column] for row in rows if row[column] is not None]

    assert known == sorted(known, reverse=True)


def test_sort_takes_any_column_and_the_worst_first(run: Any) -> None:
    for column, falling in (("china_share", True), ("effective_suppliers", False), ("top_supplier", False)):
        rows = [row for row in rows_of(run, "KOR", "--sort", column) if row["basis"] == "quantity"]
        known = [row[column] for row in rows if row[column] is not None]
        assert known == sorted(known, reverse=falling)
    assert "Cu-eq" in run("score", "KOR", "--sort", "characterization-factor").stdout


def test_top_keeps_the_worst_of_each_economy_and_section(run: Any) -> None:
    rows = rows_of(run, "JPN", "KOR", "--top", "3")
    full = rows_of(run, "JPN", "KOR", "--sort", "risk_score")

    for code in ("JPN", "KOR"):
        for basis in ("quantity", "world-share"):
            kept = [row["item"] for row in rows if row["economy"] == code and row["basis"] == basis]
            assert kept == [row["item"] for row in full if row["economy"] == code and row["basis"] == basis][:3]
    assert all(row["hhi"] is not None for row in rows)


def test_traded_and_world_shares_never_share_a_ranking(run: Any) -> None:
    text = run("score").stdout
    imports, _, rest = text.partition("World shares · estimated")

    assert rest
    assert "EUV lithography" not in imports
    assert "Natural graphite" not in rest.split("\n\n")[0]
    rows = rows_of(run)
    kinds = [(row["economy"], row["basis"] in ("quantity", "value")) for row in rows if row["hhi"] is not None]
    assert sum(before != after for before, after in pairwise(kinds)) == 3


def test_headline_items_first_and_the_footer_says_how_many_more(run: Any, warehouse_path: Path) -> None:
    with duckdb.connect(str(warehouse_path), read_only=True) as con:
        left = con.sql(
            "SELECT count(DISTINCT item) FROM out.score JOIN out.item USING (item) "
            "WHERE basis = 'world-share' AND economy = 'JPN' AND NOT is_headline AND hhi IS NOT NULL"
        ).fetchall()[0][0]
    text = " ".join(run("score", "JPN").stdout.split())

    assert f"--all shows {left} more world-share items" in text
    assert "--all shows" not in run("score", "JPN", "--all").stdout


def test_footer_says_what_it_rests_on(run: Any) -> None:
    text = " ".join(run("score").stdout.split())
    rows = rows_of(run)

    assert "Basis: direct imports, 2024." in text
    assert "Estimates: world shares and published shares; imports are records." in text
    assert f"Method {rows[0]['method_version']}." in text
    for row in rows:
        for edition in (row["data_vintage"] or "").split("; "):
            assert edition in text
    known = [row for row in rows if row["economy"] == "JPN" and row["basis"] == "quantity" and row["hhi"]]
    covered = sum(r["trade_value_usd"] * r["coverage_share"] for r in known) / sum(r["trade_value_usd"] for r in known)
    assert f"Japan {100 * covered:.1f}%" in text


def test_every_letter_of_the_flag_column_is_spelled_out(run: Any) -> None:
    text = run("score", columns=80).stdout
    spelled = set(re.findall(r"(?:Flags: |· )(\S) ", " ".join(text[text.index("Flags: ") :].split())))
    tables = [part for part in text.split("\n\n") if "flags" in part]
    used = {
        letter
        for part in tables
        for line in part.splitlines()
        if (found := re.search(r"(?:/<?\d+ +|[-+ ]\d\.\d\d |[MHL] )([a-zA-Z0-9~?]+)$", line))
        for letter in found.group(1)
    }

    assert used
    assert used <= spelled


def test_bands_are_written_too(run: Any, warehouse_path: Path) -> None:
    text = run("score", "KOR", columns=200).stdout
    rows = [row for row in rows_of(run, "KOR") if row["basis"] == "quantity" and row["hhi"] is not None]

    for row in rows:
        assert row["hhi_band"] == ("high" if row["hhi"] > 0.18 else "moderate" if row["hhi"] >= 0.10 else "low")
    section = text.split("\n\n")[1]
    assert len(re.findall(r" [01]\.\d\d [█▏▎▍▌▋▊▉░]+ (?:high|moderate|low) ", section)) == len(rows)


def test_basis_is_chosen(run: Any) -> None:
    for basis in ("quantity", "value", "world-share", "published-share"):
        rows = rows_of(run, "KOR", "--basis", basis)
        assert {row["basis"] for row in rows if row["hhi"] is not None} == {basis}
    assert "imports by value" in run("score", "KOR", "--basis", "value").stdout
    assert len(rows_of(run, "KOR", "--item", "graphite", "--basis", "all")) == 2


def test_year_is_chosen(run: Any) -> None:
    assert {row["year"] for row in rows_of(run, "KOR", "--year", "2015")} == {2015}
    assert "2015 against 2012" in run("score", "KOR", "--year", "2015").stdout


def test_economies_and_items_go_by_any_name(run: Any) -> None:
    by_code = rows_of(run, "JPN", "--item", "rare-earth-metals")

    assert rows_of(run, "日本", "--item", "280530") == by_code
    assert rows_of(run, "japan", "--item", "희토류 금속") == by_code
    assert len(by_code) == 1


def test_items_without_figures_are_named(run: Any) -> None:
    text = run("score", "JPN", "--stage", "magnet", "--chain", "rare-earths").stdout

    assert "No figures" in text
    assert "Permanent magnets" in text

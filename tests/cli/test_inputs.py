"""``scrisk inputs``: what it picks, what it prints in which width, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len


def answer(run: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("inputs", *words, "--format", "json").stdout)
    return found


def test_without_a_question_the_whole_and_the_largest_source(run: Any) -> None:
    rows = answer(run)
    assert {row["economy"] for row in rows} == {"JPN", "KOR"}
    assert {row["source_economy"] for row in rows if row["sector"] != "TOTAL"} == {"CHN"}
    assert len({row["source_economy"] for row in rows if row["sector"] == "TOTAL"}) == 80


def test_one_industry_and_one_source(run: Any) -> None:
    (row,) = answer(run, "Korea", "--sector", "electronics", "--source", "china")
    assert (row["economy"], row["sector"], row["source_economy"], row["year"]) == ("KOR", "C26", "CHN", 2022)
    # Twelve cents a dollar of purchases, a fifth of all that stands behind: hidden is the difference to face value.
    assert 0.12 < row["direct_purchase_share"] < 0.14
    assert 0.04 < row["face_value_share"] < row["value_added_share"] < row["passing_share"] < row["look_through_share"]
    assert row["hidden_exposure"] == pytest.approx(row["look_through_share"] - row["face_value_share"], abs=1e-12)
    assert row["via"] == "VNM"
    assert row["lead_sector"] == "C26"
    assert "rest_of_world_missing" in row["flags"]


def test_the_sales_side(run: Any) -> None:
    rows = answer(run, "JPN", "--sector", "C28", "--sales")
    assert {row["sector"] for row in rows} == {"C28"}
    assert sum(row["look_through_share"] for row in rows) == pytest.approx(1, abs=1e-9)
    assert sum(row["final_product_share"] for row in rows) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize(
    "words", [(), ("KOR", "--sector", "C26"), ("JPN", "--sector", "C26", "--source", "KOR"), ("KOR", "--sales")]
)
def test_the_table_fits(run: Any, width: int, words: tuple[str, ...]) -> None:
    text = run("inputs", *words, columns=width).stdout
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "points are hidden behind others" in text.replace("\n", " ")
    assert "2022" in text
    assert "rest of the world is not in the table" in text.replace("\n", " ")
    assert "There is no separate chip sector" in text.replace("\n", " ")


def test_who_hides_behind_whom_is_told(run: Any) -> None:
    text = run("inputs", "KOR", "--sector", "C26", "--source", "CHN", columns=120).stdout
    assert "Of China's industries:" in text
    assert "suppliers at home" in text
    assert "China itself" in text


def test_names_in_korean(run: Any) -> None:
    text = run("inputs", "KOR", "--source", "CHN", "--lang", "ko", columns=120).stdout
    assert "전자·광학기기" in text


def test_what_is_not_told_apart_is_refused(run: Any) -> None:
    assert "does not tell Mongolia apart" in run("inputs", "--source", "MNG", code=2).stderr
    assert "Did you mean" in run("inputs", "--sector", "C99", code=2).stderr
    assert run("inputs", "Atlantis", code=2).stderr


def test_in_python(warehouse_path: Any) -> None:
    import scrisk

    rows = scrisk.inputs("JPN", source="KOR", db=warehouse_path)
    assert rows["source_economy"].unique().to_list() == ["KOR"]
    assert rows.height == rows["sector"].n_unique() > 20


def test_ways_by_way_of_others(warehouse_path: Any) -> None:
    import scrisk
    from scrisk.errors import UsageError
    from scrisk.warehouse.inputs import strongest_ways

    with scrisk.open_warehouse(warehouse_path) as warehouse:
        ways = strongest_ways(warehouse, "CHN", "KOR", "C26", most=3, shortest=2)
        assert ways[0]["way"] == [("CHN", "C26"), ("VNM", "C26"), ("KOR", "C26")]
        assert [way["share"] for way in ways] == sorted((way["share"] for way in ways), reverse=True)
        (straight,) = strongest_ways(warehouse, "CHN", "KOR", "C26", most=1)
        links = warehouse.query("industry_links", least=0.01).dicts()
        assert straight["share"] == next(
            row["share"]
            for row in links
            if (row["seller_economy"], row["seller_sector"], row["buyer_economy"], row["buyer_sector"])
            == ("CHN", "C26", "KOR", "C26")
        )
        with pytest.raises(UsageError, match="no industry TOTAL"):
            strongest_ways(warehouse, "CHN", "KOR", "TOTAL")

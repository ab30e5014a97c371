"""The explanation: numbers that add up, and why value and quantity differ."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest


def text_of(run: Any, *args: str) -> str:
    """Return an explanation with its line breaks taken out."""
    return " ".join(run("explain", *args).stdout.split())


def test_rare_earth_metals_of_japan_and_korea(run: Any) -> None:
    japan = text_of(run, "JPN", "rare-earth-metals", "--year", "2024")
    korea = text_of(run, "KOR", "rare-earth-metals", "--year", "2024")

    assert "China ships 62% of the tonnes but earns only 24% of the value: it sells at US$ 11.8/kg, the others" in japan
    assert re.search(r"Viet ?[Nn]am: 32% of the tonnes, 64% of the value", japan)
    assert "the picture is the same: China has 79% of the tonnes and 80% of the value" in korea


def test_unit_values_are_those_of_the_warehouse(run: Any) -> None:
    query = (
        "SELECT sum(trade_value_usd) / sum(net_weight_t) / 1000 AS price FROM out.supplier_share WHERE economy = 'JPN' "
        "AND item = 'rare-earth-metals' AND year = 2024 AND basis = 'quantity' AND supplier <> 'CHN'"
    )
    price = json.loads(run("sql", query, "--format", "json").stdout)[0]["price"]

    assert f"the others at US$ {price:.3g}/kg" in text_of(run, "JPN", "rare-earth-metals", "--year", "2024")


@pytest.mark.parametrize(
    "args",
    [("JPN", "rare-earth-metals"), ("KOR", "cobalt"), ("JPN", "selenium"), ("KOR", "gallium"), ("KOR", "photoresist")],
    ids=" ".join,
)
def test_steps_carry_the_figures_of_the_score(run: Any, args: tuple[str, str]) -> None:
    steps = json.loads(run("explain", *args, "--format", "json").stdout)
    rows = json.loads(run("score", args[0], "--item", args[1], "--basis", "all", "--format", "json").stdout)
    by_basis = {row["basis"]: row for row in rows}

    assert steps
    for step in steps:
        # They are of out.risk_part, and add up to the score; or of out.hazard.
        if step["group"] in ("Risk points", "Hazard"):
            continue
        assert step["value"] == by_basis[step["basis"]][step["measure"]]
        assert step["formula"]
        assert step["value"] is not None or "ot given" in step["note"]


@pytest.mark.parametrize(
    "args", [("JPN", "rare-earth-metals"), ("KOR", "cobalt"), ("JPN", "selenium"), ("KOR", "graphite")]
)
def test_numbers_put_in_give_the_value(run: Any, args: tuple[str, str]) -> None:
    """What is printed without an ellipsis can be computed again; three figures are left of each number."""
    steps = json.loads(run("explain", *args, "--format", "json").stdout)
    checked = 0
    for step in steps:
        numbers = step["numbers"]
        if step["value"] is None or not numbers or "…" in numbers or re.search(r"[a-zA-Z?]", numbers):
            continue
        if step["measure"].startswith("price") and "Cut off" in step["note"]:
            continue
        expression = re.sub(
            r"\(\d{4}\)$", "", numbers.replace("×", "*").replace("²", "**2").replace("^", "**").replace(",", "")
        )
        value = eval(expression, {"__builtins__": {}})
        assert math.isclose(value, step["value"], rel_tol=0.06, abs_tol=0.0051), step
        checked += 1
    assert checked >= 8


def test_sum_of_squares_is_written_out(run: Any) -> None:
    assert re.search(
        r"Σ s² = 0\.620² \+ 0\.318² \+ 0\.050² \+ … \(\d+ more\)", text_of(run, "JPN", "rare-earth-metals")
    )


def test_suppliers_have_flag_and_shares(run: Any) -> None:
    text = run("explain", "JPN", "rare-earth-metals").stdout

    assert re.search(r"🇨🇳 China +62\.0% \S+ +24\.4% \S+", text)
    assert re.search(r"🇻🇳 Viet ?[Nn]am +31\.8% \S+ +63\.8% \S+", text)


def test_sources_and_licences_are_named(run: Any) -> None:
    text = text_of(run, "JPN", "rare-earth-metals")

    for words in ("CEPII", "Etalab", "World Mining Data", "CC BY 4.0", "HS92, through 2024"):
        assert words in text


def test_world_shares_are_called_an_estimate(run: Any) -> None:
    text = text_of(run, "KOR", "euv-lithography-tools")

    assert "Netherlands has 100% of the world's supply" in text
    assert "An estimate" in text
    assert "CC BY-NC 4.0" in text


def test_own_supply_is_marked(run: Any) -> None:
    assert "Japan (own)" in text_of(run, "JPN", "resist-processing-tools")


def test_published_share_names_its_publication(run: Any) -> None:
    text = text_of(run, "KOR", "photoresist")

    assert "Japan has 77% of what Korea imports (2022)" in text
    assert "HHI, upper" in text
    assert "Korea International Trade Association" in text
    assert "https://" in text


@pytest.mark.parametrize("args", [("JPN", "photoresist"), ("JPN", "rare-earth-magnets")], ids=" ".join)
def test_item_without_figures_is_explained(run: Any, args: tuple[str, str]) -> None:
    text = text_of(run, *args)

    assert "Nothing embedded tells who supplies Japan" in text
    assert "none is guessed" in text
    assert json.loads(run("explain", *args, "--format", "json").stdout) == [] or "HHI =" not in text


def test_material_explains_each_of_its_items(run: Any) -> None:
    text = run("explain", "JPN", "rare-earths").stdout

    assert text.count("Sources\n") > 1


def test_basis_and_year_are_chosen(run: Any) -> None:
    text = text_of(run, "JPN", "graphite", "--year", "2019", "--basis", "value")

    assert "imports of 2019" in text
    assert "by quantity" not in text.split("Concentration")[1].split("Caveats")[0]


def test_own_production_dilutes(run: Any) -> None:
    text = text_of(run, "JPN", "selenium")

    assert re.search(r"Own production of 780 t takes part of the supply", text)


def test_names_in_other_languages(run: Any) -> None:
    assert "中国" in text_of(run, "日本", "レアアース金属", "--lang", "ja")
    assert "중국" in text_of(run, "한국", "희토류 금속", "--lang", "ko")


def test_the_section_on_origin_says_what_the_table_says(run: Any) -> None:
    query = (
        "SELECT share_direct, share_origin FROM out.origin_share WHERE economy = 'JPN' AND item = 'tantalum' "
        "AND year = 2024 AND basis = 'quantity' AND origin = 'CHN'"
    )
    row = json.loads(run("sql", query, "--format", "json").stdout)[0]
    text = run("explain", "JPN", "tantalum", "--year", "2024").stdout

    assert "Where it comes from: direct against origin, by quantity" in text
    line = next(
        line for line in text.splitlines() if re.match(r" (\S+ )?China +\d+% +\d+% ", line) and "by way of" in line
    )
    shares = [int(found) for found in re.findall(r"(\d+)%", line)[:2]]
    assert shares == [round(100 * row["share_direct"]), round(100 * row["share_origin"])]
    assert "counts as passed on" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_an_item_without_trade_has_no_section_on_origin(run: Any) -> None:
    assert "Where it comes from" not in run("explain", "KOR", "photoresist").stdout


@pytest.mark.parametrize("args", [("JPN", "rare-earth-metals"), ("KOR", "graphite"), ("KOR", "gallium")], ids=" ".join)
def test_the_risk_score_is_taken_apart_to_the_last_figure(run: Any, args: tuple[str, str]) -> None:
    steps = json.loads(run("explain", *args, "--format", "json").stdout)
    score = next(step["value"] for step in steps if step["measure"] == "risk_score")
    points = [step["value"] for step in steps if step["group"] == "Risk points"]
    text = run("explain", *args).stdout
    table = text[text.index("\nPart ") : text.index("By the arithmetic mean")]
    printed = [float(line.split()[-1]) for line in table.splitlines() if re.match(r" \S", line)]

    assert math.isclose(math.fsum(points), score, abs_tol=1e-9)
    assert len(printed) == len(points) + 1
    assert round(100 * printed[-1]) == sum(round(100 * value) for value in printed[:-1])
    assert abs(printed[-1] - score) <= 0.005
    assert re.search(rf"Risk {score:.0f} \(\d+-\d+\) of 100", text)


def test_what_has_no_risk_score_says_how_much_is_known(run: Any) -> None:
    text = text_of(run, "KOR", "EUV lithography tools")

    assert re.search(r"Risk is not given: only \d+% of the weight of its indicators is known", text)

"""The semiconductor graph on a chain small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest

from scrisk.catalog.chips import ChipGraph
from scrisk.scoring import chips_tables
from scrisk.scoring.chips import ChipRows, Chips
from scrisk.scoring.chips_shares import pool
from scrisk.scoring.chips_stops import Cut, Stage

# Two outputs. A fab prints (N25) with coarse tools N21, which fine chips do without, or fine N20, which plain chips
# do without; it needs wafers N26, for which wafer makers need saws N9, and resist N31 with no shares told. Packing N69
# needs chips of the world's fabs S2. Acid-grade fluorspar may go into resist.
INPUTS = [
    ("N19", "Lithography tools", "tool_resource", None, "lithography-tools"),
    ("N20", "Fine tools", "tool_resource", None, None),
    ("N21", "Coarse tools", "tool_resource", None, None),
    ("N25", "Photolithography", "process", "S2", None),
    ("N26", "Wafer", "material_resource", None, "wafers"),
    ("N31", "Resist", "material_resource", None, "photoresist"),
    ("N9", "Saws", "tool_resource", None, None),
    ("N69", "Packing", "process", "S3", None),
    ("N7", "Software", "tool_resource", None, None),
    ("N6", "Design", "design_resource", None, None),
    ("N70", "Desk", "process", "S1", None),
    ("S2", "Fabrication", "stage", "S2", None),
]
LINKS = [
    ("N19", "N25", None), ("N20", None, "N19"), ("N21", None, "N19"), ("N26", "N25", None), ("N31", "N25", None),
    ("N9", "N26", None), ("N25", "N69", None), ("N7", "N70", None),
]  # fmt: skip
COUNTRY = {
    "N19": {"NLD": 0.8, "JPN": 0.2},
    "N20": {"NLD": 1.0},
    "N21": {"NLD": 0.5, "JPN": 0.3, "various": 0.2},
    "N26": {"JPN": 0.6, "DEU": 0.3, "KOR": 0.1},
    "N31": {"JPN": None, "USA": None},
    "N9": {"JPN": 0.75, "USA": 0.25},
    "N7": {"USA": 1.0},
    "S2": {"KOR": 0.5, "TWN": 0.3, "europe": 0.2},
}
COMPANY = {"N20": {"ASML": 1.0}, "N31": {"JSR": None}, "N9": {"Disco": 0.7, "Tool Co": 0.3}}
HOME = {"ASML": "NLD", "JSR": "JPN", "Disco": "JPN", "Tool Co": "USA"}


def graph(**more: Any) -> ChipGraph:
    """Return what the catalog says of the small chain."""
    names = {"en": "x", "ja": "x", "ko": "x"}
    choice = {"status": "choice", "why": "for the test"}
    return ChipGraph.model_validate(
        {
            "dataset": "cset-chips", "targets": ["JPN", "KOR", "NLD"], "european": ["NLD", "DEU"], "consumed": ["S2"],
            "stages": {"design": "N70", "fabrication": "N25", "assembly-test": "N69"},
            "dataset_stages": {"S1": "design", "S2": "fabrication", "S3": "assembly-test"},
            "output": [
                {"id": "fine", "names": names, "design": "N6", **choice, "makers": [{"economy": "KOR"}]},
                {"id": "plain", "names": names, "design": "N6", **choice},
            ],
            "link": [
                {"from": "N25", "into": "S2", "need": "essential", **choice},
                {"from": "S2", "into": "N69", "need": "essential", **choice},
                {"from": "fluorspar", "into": "N31", "need": "partial", **choice},
            ],
            "rule": [
                {"inputs": ["N25"], "group": "N69", "need": "not-needed", **choice},
                {"inputs": ["N20"], "outputs": ["plain"], "need": "not-needed", **choice},
                {"inputs": ["N21"], "outputs": ["fine"], "need": "not-needed", **choice},
            ],
            **more,
        }
    )  # fmt: skip


def rows(country: Mapping[str, Mapping[str, float | None]] = COUNTRY) -> ChipRows:
    """Return the tables of the small chain."""
    shares = [
        (kind, who, HOME.get(who, who), input_id, share, 2025, "source")
        for kind, table in (("country", country), ("company", COMPANY))
        for input_id, held in table.items()
        for who, share in held.items()
    ]
    text = pl.String
    return ChipRows(
        input=pl.DataFrame(
            [(*row, None) for row in INPUTS], orient="row",
            schema=dict.fromkeys(("input_id", "input_name", "input_type", "stage_id", "item", "stage"), text),
        ),
        link=pl.DataFrame(LINKS, schema={"input_id": text, "goes_into_id": text, "is_type_of_id": text}, orient="row"),
        share=pl.DataFrame(
            shares, orient="row",
            schema={
                "provider_kind": text, "provider": text, "company_economy": text, "input_id": text, "share": pl.Float64,
                "share_year": pl.Int16, "source_note": text,
            },
        ),
        published=pl.DataFrame(
            [("KOR", "photoresist", "JPN", 0.9, 2022), ("KOR", "photoresist", "BEL", None, 2022)], orient="row",
            schema={"economy": text, "item": text, "supplier": text, "share": pl.Float64, "share_year": pl.Int16},
        ),
        material=pl.DataFrame(
            [("fluorspar", "JPN", who, amount, 2024, False, None) for who, amount in (("CHN", 70.0), ("VNM", 30.0))],
            orient="row",
            schema={
                "item": text, "economy": text, "supplier": text, "amount": pl.Float64, "year": pl.Int16,
                "makes_own": pl.Boolean, "own_production": pl.Float64,
            },
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def chips() -> Chips:
    return Chips(graph(), rows())


def stopped(chips: Chips, cut: Cut, kind: str = "country") -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return low and high by economy, output and stage, rounded."""
    found = chips.stop(kind, [cut]).iter_rows(named=True)
    return {
        (row["economy"], row["chip_output"], row["chip_stage"]): (
            round(row["stopped_low"], 9), round(row["stopped_high"], 9),
        )
        for row in found
    }  # fmt: skip


def test_the_worst_supplied_input_binds(chips: Chips) -> None:
    found = stopped(chips, Cut("NLD"))
    # Fine chips need fine tools, all Dutch; plain ones coarse tools, half Dutch. Only Korea is known to make fine ones.
    assert found["KOR", "fine", "fabrication"] == (1.0, 1.0)
    assert ("JPN", "fine", "fabrication") not in found
    assert found["JPN", "plain", "fabrication"] == (0.5, 0.5)
    # Packing anywhere draws on fabs of Korea .5, Taiwan .3 and Europe .2, each of which loses half; what Europe as a
    # whole fabricates may be Dutch, and then it is gone: .5 * .8 + .2 = .6.
    assert found["JPN", "plain", "assembly-test"] == (0.5, 0.6)


def test_makers_are_hit_where_they_are(chips: Chips) -> None:
    # Saws are 3/4 Japanese, so all wafers lose 3/4; Japan's own wafers are gone: .6 + .4 * .75 = .9. Resist: Korea
    # imports 9/10 from Japan; the world's is named without shares.
    everywhere = stopped(chips, Cut("JPN"))
    assert everywhere["KOR", "plain", "fabrication"] == (0.9, 0.9)
    assert everywhere["NLD", "plain", "fabrication"] == (0.9, 1.0)
    # Towards Korea only, German wafers still come; Korea's own lose their saws: .6 + .1 * .75 = .675 < .9 of resist.
    assert (
        chips.stop("country", [Cut("JPN", "KOR")]).filter(chip_output="plain", chip_stage="fabrication").rows()[0][-2]
        == "N31;N25"
    )
    lost = chips.run("country", [Cut("JPN", "KOR")])[1].filter(input_id="N26")
    assert lost.select("cut_to", "lost_low", "lost_high").rows() == [
        ("KOR", pytest.approx(0.675), pytest.approx(0.675))
    ]


def test_unknown_is_a_range_not_zero(chips: Chips) -> None:
    # Nobody tells how much resist is American: nothing is certain, in the Netherlands all may stop, in Korea a tenth.
    found = stopped(chips, Cut("USA", scope="consumed"))
    assert found["NLD", "plain", "fabrication"] == (0.0, 1.0)
    assert found["KOR", "plain", "fabrication"] == (0.0, 0.1)
    assert chips.countries.world["N31"].bounds("USA") == (0.0, 1.0)
    assert chips.countries.world["N31"].bounds("CHN") == (0.0, 0.0)  # not named


def test_raw_materials_reach_by_way_of_makers(chips: Chips) -> None:
    # China sells 7/10 of Japan's fluorspar, Japan 9/10 of Korea's resist; how much resist needs it is not known.
    found = stopped(chips, Cut("CHN"))
    assert found["KOR", "plain", "fabrication"] == (0.0, pytest.approx(0.9 * 0.7 + 0.1 * 0.7))
    # China ships fluorspar to nobody in Korea.
    assert stopped(chips, Cut("CHN", "KOR")) == {}


def test_companies_hold_at_most_what_their_country_does(chips: Chips) -> None:
    assert stopped(chips, Cut("ASML"), "company")["KOR", "fine", "fabrication"] == (1.0, 1.0)
    # JSR is named without a share: of Korea's resist at most Japan's 9/10, of the world's anything.
    found = stopped(chips, Cut("JSR"), "company")
    assert found["KOR", "plain", "fabrication"] == (0.0, 0.9)
    assert found["NLD", "plain", "fabrication"] == (0.0, 1.0)
    # Saws: wafers lose 7/10, whoever makes them.
    assert stopped(chips, Cut("Disco"), "company")["NLD", "plain", "fabrication"][0] == 0.7


def test_the_chain_says_what_makes_it_so(chips: Chips) -> None:
    found = chips.stop("country", [Cut("NLD")]).filter(economy="KOR", chip_output="fine").sort("chip_stage")
    assert dict(found.select("chip_stage", "through").rows()) == {
        "assembly-test": "N20;N19;N25;S2;N69", "fabrication": "N20;N19;N25",
    }  # fmt: skip


def test_removing_everybody_stops_everything(chips: Chips) -> None:
    certain, possible = chips.stages["country"]
    for stage in (certain, possible):
        nobody = np.ones(stage.built.network.n)
        for places in stage.sold.values():
            nobody[places] = 0.0
        nobody[stage.unnamed] = 0.0
        lost = next(iter(stage.run([nobody])))
        for output in ("fine", "plain"):
            for end in chips.ends:
                node = stage.use("KOR", end, output)
                assert node is not None
                assert lost[node] == 1.0


def by_hand(stage: Stage, left: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return what is lost of each node by recursion over what it buys: the closed form of a graph without cycles."""
    bought: dict[int, dict[str, list[tuple[int, float]]]] = {}
    for supplier, buyer, weight in stage.built.arcs:
        product = stage.built.products[int(stage.built.network.sector[supplier])]
        bought.setdefault(buyer, {}).setdefault(product, []).append((supplier, weight))
    known: dict[int, float] = {}

    def lost(node: int) -> float:
        if node not in known:
            worst = 1.0 - float(left[node])
            for sellers in bought.get(node, {}).values():
                total = sum(weight for _, weight in sellers)
                worst = max(worst, sum(lost(seller) * weight / total for seller, weight in sellers))
            known[node] = worst
        return known[node]

    return np.array([lost(node) for node in range(stage.built.network.n)])


@pytest.mark.parametrize("cut", [Cut("JPN"), Cut("JPN", "KOR"), Cut("USA"), Cut("CHN"), Cut("NLD", scope="consumed")])
def test_the_cascade_is_the_closed_form(chips: Chips, cut: Cut) -> None:
    for stage in chips.stages["country"]:
        left = stage.remaining(cut)
        np.testing.assert_allclose(next(iter(stage.run([left]))), by_hand(stage, left), rtol=0, atol=1e-12)


def test_tables_agree_with_the_graph(chips: Chips) -> None:
    made = chips_tables.published(graph(), rows(), {"run_id": "run"}, "edition")
    assert {name: frame.columns for name, frame in made.items()} == {
        name: [*schema, "run_id", "data_vintage"] for name, schema in chips_tables.SCHEMAS.items()
    }
    choke = made["choke_point"].filter(provider="NLD")
    assert choke.select("input_id", "stops").rows() == [("N20", "fine")]
    lost = made["mutual_dependence"].filter(economy="KOR", supplier="JPN", input_id="N26")
    assert lost.select("lost_low", "lost_high").rows() == [(pytest.approx(0.675), pytest.approx(0.675))]
    need = made["chip_need"].filter(from_id="N20", to_id="N19")
    assert dict(need.select("chip_output", "need").rows()) == {"fine": "essential", "plain": "not-needed"}
    total = made["chip_share"].filter(economy="WLD", provider_kind="country", input_id="N21")["share_low"].sum()
    assert total == pytest.approx(1.0)


def test_without_the_dataset_or_the_file_the_tables_are_empty() -> None:
    nothing = ChipRows(
        *(frame.clear() for frame in (rows().input, rows().link, rows().share, rows().published, rows().material))
    )
    for given in (chips_tables.published(graph(), nothing, {}, ""), chips_tables.published(None, rows(), {}, "")):
        assert all(frame.is_empty() for frame in given.values())


def test_printed_shares_above_one_are_scaled_and_a_printed_zero_is_none_of_the_rest() -> None:
    found = pool([("USA", 0.96), ("JPN", 0.03), ("GBR", 0.01), ("CHN", 0.02)])
    assert sum(found.known.values()) == pytest.approx(1.0)
    assert found.rest == 0.0
    assert pool([("USA", 0.9), ("KOR", 0.0), ("JPN", None)]).bounds("KOR") == (0.0, 0.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": [{"inputs": ["N20"], "need": "partial", "status": "cited", "why": "x"}]}, "sources go with status"),
        (
            {"rule": [{"inputs": ["N20"], "need": "partial", "status": "choice", "why": "x", "sources": ["a"]}]},
            "sources go",
        ),
    ],
)
def test_a_citation_needs_its_source(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        graph(**change)


def test_references_that_lead_nowhere_are_told() -> None:
    cited = {"status": "cited", "why": "x", "sources": ["nowhere"]}
    faulty = graph(
        rule=[{"inputs": ["N20"], "need": "partial", "outputs": ["thick"], **cited}],
        input=[{"id": "acid", "item": "acid", "into": "N25", "status": "choice", "why": "x"}],
    )
    reasons = " ".join(reason for _, reason in faulty.faults({"fluorspar"}))
    for word in ("'nowhere'", "'thick'", "'acid'"):
        assert word in reasons
    assert list(graph().faults({"fluorspar"})) == []

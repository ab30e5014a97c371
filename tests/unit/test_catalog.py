"""The shipped catalog loads, is what it claims to be, and grows by editing data only."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from pydantic import ValidationError

from scrisk import resources
from scrisk.catalog import Catalog, load
from scrisk.errors import UsageError

DATA = resources.data_dir()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "catalog", tmp_path / "catalog"))


def snapshot(name: str) -> pl.DataFrame:
    return pl.read_parquet(DATA / "snapshots" / f"{name}.parquet")


# --- what it holds


def test_focal_economies_and_watched_supplier(catalog: Catalog) -> None:
    assert [economy.iso3 for economy in catalog.focal] == ["JPN", "KOR"]
    assert catalog.watch == ("CHN",)
    assert len(catalog.economies) == 14


def test_chains_and_the_order_of_their_stages(catalog: Catalog) -> None:
    assert {chain.id: [stage.id for stage in chain.stages] for chain in catalog.chains} == {
        "rare-earths": ["mine", "oxide", "metal", "magnet", "motor"],
        "semiconductors": [
            "material", "chemical", "wafer", "tool", "design", "fabrication", "assembly-test",
        ],
    }  # fmt: skip


def test_every_stage_has_an_item(catalog: Catalog) -> None:
    for chain in catalog.chains:
        assert {stage.id for stage in chain.stages} == {item.stage for item in catalog.items_of_chain(chain.id)}


def test_items_of_a_chain_come_in_the_order_of_its_stages(catalog: Catalog) -> None:
    stages = [item.stage for item in catalog.items_of_chain("rare-earths")]
    assert stages == ["mine", "oxide", "oxide", "oxide", "metal", "magnet", "magnet", "motor"]


def test_names_in_three_scripts(catalog: Catalog) -> None:
    def has(text: str, first: str, last: str) -> bool:
        return any(first <= letter <= last for letter in text)

    named = [*catalog.items, *catalog.economies, *catalog.chains, *catalog.lists]
    named += [stage for chain in catalog.chains for stage in chain.stages]
    for entry in named:
        names = entry.names
        assert len(set(names.all())) == 3, names
        assert names.en.isascii(), names
        assert has(names.ja, "\u3040", "\u30ff") or has(names.ja, "\u4e00", "\u9fff"), names
        assert not has(names.ja, "\uac00", "\ud7a3"), names
        assert has(names.ko, "\uac00", "\ud7a3"), names
        assert not has(names.ko, "\u3040", "\u30ff"), names


def test_headline_items_are_a_table_one_can_read(catalog: Catalog) -> None:
    headline = {item.id for item in catalog.items if item.headline}
    assert 30 <= len(headline) <= 50
    assert {"rare-earth-metals", "graphite", "gallium", "euv-lithography-tools", "photoresist"} <= headline


def test_what_pools_materials_says_so(catalog: Catalog) -> None:
    for item_id in ("rare-earth-compounds", "rare-earth-metals", "tellurium", "gallium", "cobalt"):
        assert catalog.item(item_id).pooled, item_id


def test_what_has_no_data_says_so(catalog: Catalog) -> None:
    missing = [item for item in catalog.items if item.sourcing == "none"]
    assert {item.id for item in missing} == {
        "rare-earth-magnets", "magnet-alloys", "permanent-magnet-motors", "integrated-circuits",
    }  # fmt: skip
    assert all(item.note for item in missing)


def test_comparable_production_says_why(catalog: Catalog) -> None:
    links = {item.id: item.production for item in catalog.items if item.production is not None}
    assert {item_id for item_id, link in links.items() if link.comparable} == {
        "aluminium", "cadmium", "fluorspar", "graphite", "selenium", "zirconium",
    }  # fmt: skip
    assert all(link.note for link in links.values())


def test_korea_marks_ten_of_its_33(catalog: Catalog) -> None:
    strategic = catalog.official_list("kor-strategic-10").members
    critical = catalog.official_list("kor-critical-33").members
    assert (len(strategic), len(critical)) == (10, 33)
    assert set(strategic) <= set(critical)
    for item in catalog.items:
        assert "kor-strategic-10" not in item.lists or "kor-critical-33" in item.lists, item.id


@pytest.mark.parametrize(
    ("item_id", "lists"),
    [
        ("gallium", {"jpn-specified-critical", "kor-critical-33"}),
        ("germanium", {"jpn-specified-critical"}),
        ("copper", {"kor-critical-33"}),
        ("arsenic", set()),
        ("lithium", {"jpn-specified-critical", "kor-critical-33", "kor-strategic-10"}),
        ("rare-earth-magnets", {"jpn-specified-critical"}),
    ],
)
def test_lists_of_an_item(catalog: Catalog, item_id: str, lists: set[str]) -> None:
    assert set(catalog.item(item_id).lists) == lists


# --- links into the embedded tables


def test_traded_codes_have_data_to_the_last_year(catalog: Catalog) -> None:
    last = snapshot("baci_flow").group_by("hs_code").agg(pl.col("year").max())
    until = dict(last.iter_rows())
    traded = [(item.id, code) for item in catalog.items if item.sourcing == "trade" for code in item.hs_codes]
    assert [(item_id, code) for item_id, code in traded if until.get(code, 0) < 2024] == []
    assert set(catalog.hs_codes()) <= set(until)


def test_links_name_what_the_tables_hold(catalog: Catalog) -> None:
    produced = set(snapshot("wmd_production")["commodity"])
    recycled = set(snapshot("recycling_rate")["commodity"])
    substituted = set(snapshot("substitution_index")["material"])
    inputs = set(snapshot("chip_input")["input_id"])
    for item in catalog.items:
        assert item.production is None or item.production.commodity in produced, item.id
        assert item.recycling is None or item.recycling in recycled, item.id
        assert item.substitution is None or item.substitution in substituted, item.id
        assert item.providers is None or item.providers.input_id in inputs, item.id


def test_every_chip_input_and_stage_with_providers_is_an_item_once(catalog: Catalog) -> None:
    linked = [item.providers.input_id for item in catalog.items if item.providers is not None]
    assert len(linked) == len(set(linked))
    assert set(snapshot("chip_share")["input_id"]) <= set(linked)
    kinds = dict(snapshot("chip_input").select("input_id", "input_type").iter_rows())
    left_out = {kinds[input_id] for input_id in set(kinds) - set(linked)}
    assert left_out == {"process", "ultimate_output"}


def test_peer_definitions(catalog: Catalog) -> None:
    peer = {item.peer_material: item for item in catalog.items if item.peer_material}
    assert set(peer["Rare earth"].peer_codes) == {"284690", "284610", "280530"}
    assert peer["Graphite"].peer_codes == ("250410", "250490")
    assert peer["Tungsten"].peer_codes == ("261100", "810110")
    assert peer["Cobalt"].peer_codes == ("282200", "810510")
    assert peer["Germanium"].peer_codes == ("811230",)
    assert "Gallium" not in peer
    assert catalog.item("gallium").peer_codes == ()


# --- looking things up


def test_look_up_by_id_code_and_name(catalog: Catalog) -> None:
    graphite = catalog.item("graphite")
    for text in ("graphite", "250410", "natural graphite", "天然黒鉛", "천연흑연", " Natural Graphite "):
        assert catalog.find_items(text) == (graphite,), text
    assert catalog.find_items("unobtainium") == ()
    assert catalog.items_by_hs("280530")[0].id == "rare-earth-metals"
    assert [item.id for item in catalog.items_by_hs("811292")] == ["gallium", "indium"]
    assert catalog.item_terms()["graphite"][0] == "graphite"


def test_look_up_an_economy(catalog: Catalog) -> None:
    for text in ("KOR", "kor", "korea", "韓国", "한국"):
        assert [economy.iso3 for economy in catalog.find_economies(text)] == ["KOR"], text
    assert catalog.economy("TWN").names.in_language("ja") == "台湾"


def test_unknown_names_are_usage_errors(catalog: Catalog) -> None:
    for ask in (catalog.item, catalog.economy, catalog.chain, catalog.official_list):
        with pytest.raises(UsageError, match="nope"):
            ask("nope")


def test_entries_cannot_be_changed(catalog: Catalog) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        catalog.item("tin").basis = "value"  # type: ignore[misc]


# --- growing it


EXTRA = """
[[item]]
id = "neon"
chain = "semiconductors"
stage = "chemical"
names = { en = "Neon", ja = "ネオン", ko = "네온" }
unit = "t"
basis = "quantity"
sourcing = "trade"
hs = { revision = "HS92", codes = ["280429"] }
pooled = "every rare gas but argon"
"""


def test_a_users_item_chain_and_economy_are_only_data(copied: Path) -> None:
    (copied / "items" / "mine.toml").write_text(
        EXTRA
        + """
[[item]]
id = "cells"
chain = "batteries"
stage = "cell"
names = { en = "Battery cells", ja = "電池セル", ko = "배터리 셀" }
unit = "USD"
basis = "value"
sourcing = "none"
""",
        encoding="utf-8",
    )
    with (copied / "chains.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[chain]]\nid = "batteries"\nnames = { en = "Batteries", ja = "電池", ko = "배터리" }\n'
            'stages = [{ id = "cell", names = { en = "Cell", ja = "セル", ko = "셀" } }]\n'
        )
    with (copied / "economies.toml").open("a", encoding="utf-8") as file:
        file.write('[[economy]]\niso3 = "BRA"\nnames = { en = "Brazil", ja = "ブラジル", ko = "브라질" }\n')
    grown, shipped = load(copied), load()
    assert len(grown.items) == len(shipped.items) + 2
    assert grown.item("neon").material == "neon"
    assert "280429" in grown.hs_codes()
    assert [item.id for item in grown.items_of_chain("batteries")] == ["cells"]
    assert not grown.economy("BRA").focal
    assert grown.content_hash() != shipped.content_hash()


def test_hash_is_of_what_is_said_not_of_how(copied: Path) -> None:
    shipped = load().content_hash()
    materials = copied / "items" / "materials.toml"
    text = materials.read_text(encoding="utf-8")
    head, *blocks = text.split("[[item]]")
    (copied / "items" / "zz.toml").write_text("# moved\n[[item]]" + blocks.pop(0), encoding="utf-8")
    materials.write_text(head + "".join("[[item]]" + block + "\n" for block in blocks), encoding="utf-8")
    assert load(copied).content_hash() == shipped
    changed = materials.read_text(encoding="utf-8").replace('basis = "quantity"', 'basis = "value"', 1)
    materials.write_text(changed, encoding="utf-8")
    assert load(copied).content_hash() != shipped


def test_same_hash_in_another_process(catalog: Catalog) -> None:
    code = "from scrisk.catalog import load; print(load().content_hash())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == catalog.content_hash()

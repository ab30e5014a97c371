"""A catalog with a fault is refused: every message names the file, the entry and key, and the reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrisk import resources
from scrisk.catalog import CatalogFilesError, load


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.data_dir() / "catalog", tmp_path / "catalog"))


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusals() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield file, text to replace, new text, key and reason of every refusal an edit can meet."""
    item = "items/rare-earths.toml"
    first = "item mined-rare-earths"
    other = "item rare-earth-compounds"
    code = 'codes = ["284690"]'
    production = 'sourcing = "world-production"'
    yield item, 'unit = "t"', "", f"{first}: unit", "is missing"
    yield item, 'unit = "t"', 'unit = "kg"', f"{first}: unit", "'kg' is none of 't' or 'USD'"
    yield item, 'form = "mine"', "form = 3", f"{first}: form", "3 is none of 'mine' or 'refined'"
    yield item, "headline = true", 'headline = "yes"', f"{first}: headline", "valid boolean, not 'yes'"
    yield item, "headline = true", "headlines = true", f"{first}: headlines", "did you mean headline?"
    yield item, ', ko = "희토류 광석" }', " }", f"{first}: names.ko", "is missing"
    yield item, 'ko = "희토류 광석"', 'ko = " "', f"{first}: names.ko", "at least 1 character"
    yield item, 'en = "Mined rare earths"', "en = 7", f"{first}: names.en", "valid string, not 7"
    yield item, 'id = "mined-rare-earths"', 'id = "Mined Rare"', "item Mined Rare: id", "is not a slug"
    yield item, 'id = "mined-rare-earths"', "", "item number 1: id", "is missing"
    yield (
        item,
        'chain = "rare-earths"',
        'chain = "rare-earth"',
        f"{first}: chain",
        "did you mean rare-earths?",
    )
    yield (
        item,
        'made_of = ["magnet-alloys"]',
        'made_of = ["magnet-alloy"]',
        "item rare-earth-magnets: made_of",
        "did you mean magnet-alloys?",
    )
    yield (
        item,
        'made_of = ["magnet-alloys"]',
        'made_of = ["permanent-magnet-motors"]',
        "rare-earth-magnets: made_of",
        "does not come before it",
    )
    yield (
        item,
        'made_of = ["magnet-alloys"]',
        'made_of = ["tungsten"]',
        "rare-earth-magnets: made_of",
        "'tungsten' is not of the chain",
    )
    yield item, 'stage = "mine"', 'stage = "oxyde"', f"{first}: stage", "it has mine, oxide, metal, magnet"
    yield item, '"kor-strategic-10"]', '"kor-strategic"]', f"{first}: lists", "mean kor-strategic-10?"
    yield item, production, 'sourcing = "trade"', first, 'sourcing "trade" needs hs'
    yield (
        item,
        production,
        'sourcing = "world-providers"',
        first,
        'sourcing "world-providers" needs providers',
    )
    yield (
        item,
        'codes = ["284690"] }',
        'codes = ["284690"], when_loaded = "trade" }',
        other,
        'when_loaded is for sourcing "none" or "published", not "trade"',
    )
    yield item, 'when_loaded = "trade"', 'when_loaded = "none"', "hs.when_loaded", "'none' is none of 'trade'"
    yield item, production, 'sourcing = "guess"', f"{first}: sourcing", "'guess' is none of 'trade'"
    yield item, 'source = "wmd"', 'source = "usgs"', f"{first}: production.source", "is none of 'wmd'"
    yield item, "comparable = false", "", f"{first}: production.comparable", "is missing"
    yield (
        item,
        'codes = ["284690"]',
        'codes = ["28469"]',
        "item rare-earth-compounds: hs.codes[0]",
        "six digits",
    )
    yield item, code, "codes = []", f"{other}: hs.codes", "at least 1 item"
    yield (
        item,
        'codes = ["284690"]',
        "codes = [284690]",
        "item rare-earth-compounds: hs.codes[0]",
        "valid string",
    )
    yield item, f'"HS92", {code}', f'"HS93", {code}', f"{other}: hs.revision", "'HS93' is none of"
    yield item, 'peer_material = "Rare earth"', "", other, "peer_hs needs peer_material"
    yield (
        item,
        'id = "cerium-compounds"',
        'id = "tin"',
        "item tin",
        "this item is already in items/materials.toml",
    )
    yield item, "Cerium compounds", "Tin ores", "cerium-compounds: names.en", "the name of item tin"
    yield item, '"Rare earth"', '"Tin"', f"{other}: peer_material", "stands at item tin"
    yield item, "[[item]]", "[item.x]\n[[item]]", "", "is not valid TOML"
    yield item, 'unit = "t"', "unit = ", "", "line 12, column"
    yield "economies.toml", 'iso3 = "JPN"', 'iso3 = "JP"', "economy JP: iso3", "three capital letters"
    yield "economies.toml", 'iso3 = "KOR"', 'iso3 = "JPN"', "economy JPN", "already in economies.toml"
    yield "economies.toml", 'watch = ["CHN"]', 'watch = ["China"]', "watch", "not a list of ISO 3166-1"
    yield "economies.toml", 'watch = ["CHN"]', 'wach = ["CHN"]', "wach", "unknown key; did you mean watch?"
    yield "chains.toml", 'id = "oxide"', 'id = "mine"', "chain rare-earths: stages", "'mine' is named twice"
    yield "chains.toml", 'id = "semiconductors"', 'id = "rare-earths"', "chain rare-earths", "already in"
    yield "lists.toml", "date = 2022-12-20", 'date = "2022"', "list jpn-specified-critical: date", "date"
    yield (
        "lists.toml",
        "https://www.jogmec",
        "www.jogmec",
        "jpn-specified-critical: url",
        "is not a web address",
    )


@pytest.mark.parametrize(("file", "old", "new", "key", "reason"), list(refusals()))
def test_refusals_name_file_key_and_reason(copied: Path, file: str, old: str, new: str, key: str, reason: str) -> None:
    replaced(copied / file, old, new)
    with pytest.raises(CatalogFilesError) as refused:
        load(copied)
    said = str(refused.value)
    assert file in said
    assert key in said
    assert reason in said
    (problem,) = refused.value.problems
    assert key in problem.key
    assert reason in problem.reason
    assert refused.value.exit_code == 4
    assert refused.value.hint


def test_all_problems_are_told_at_once(copied: Path) -> None:
    replaced(copied / "economies.toml", 'iso3 = "USA"', 'iso3 = "us"')
    replaced(copied / "items" / "tools.toml", 'stage = "tool"', 'stage = "tols"')
    replaced(copied / "items" / "design.toml", 'basis = "value"', 'basis = "price"')
    with pytest.raises(CatalogFilesError, match="3 problems") as refused:
        load(copied)
    files = [problem.file for problem in refused.value.problems]
    assert files == ["economies.toml", "items/design.toml", "items/tools.toml"]


def test_missing_files_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(CatalogFilesError) as refused:
        load(tmp_path / "nowhere")
    assert [(problem.file, problem.reason) for problem in refused.value.problems] == [
        ("economies.toml", "the file is missing"),
        ("chains.toml", "the file is missing"),
        ("lists.toml", "the file is missing"),
        ("items/", "holds no .toml file"),
    ]


def test_a_table_where_an_array_belongs(copied: Path) -> None:
    (copied / "items" / "mine.toml").write_text('[item]\nid = "x"\n', encoding="utf-8")
    (copied / "items" / "none.toml").write_text("# nothing yet\n", encoding="utf-8")
    with pytest.raises(CatalogFilesError) as refused:
        load(copied)
    assert [str(problem) for problem in refused.value.problems] == [
        "items/mine.toml: item: write every entry as [[item]]",
        "items/none.toml: holds no [[item]]",
    ]


def test_a_file_in_another_encoding(copied: Path) -> None:
    (copied / "items" / "mine.toml").write_bytes('names = { ja = "ネオン" }'.encode("shift_jis"))
    with pytest.raises(CatalogFilesError, match=r"items/mine.toml: is not UTF-8 text"):
        load(copied)

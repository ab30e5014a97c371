"""The method file: what it must hold, and what is said when it does not."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from scrisk.errors import MethodError, ScriskError
from scrisk.method import DEFAULT_FILE, load
from scrisk.method.hazard import load_model

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")


def _load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_release_file() -> None:
    method = load()
    assert method.version == "2026.11"
    assert method.version in DEFAULT_FILE.name
    assert method.geopolrisk.copper_factor == 0.409412948
    assert (method.concentration.us_2023_moderate, method.concentration.us_2023_high) == (0.10, 0.18)
    assert (method.concentration.us_2010_moderate, method.concentration.us_2010_high) == (0.15, 0.25)
    assert (method.price.demand_elasticity, method.price.supply_elasticity) == (-0.2, 0.2)
    assert isinstance(method.window.mean_years, int)
    with pytest.raises(FrozenInstanceError):
        method.usgs.threshold = 1.0  # type: ignore[misc]


def test_every_parameter_is_listed_once_with_its_source() -> None:
    method = load()
    rows = list(method)
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        section, name = row.key.split(".")
        if row.key == "hazard.model":  # what the fitted model says of itself
            assert row.value == int(load_model(method.hazard_file).hash[:12], 16)
            continue
        assert getattr(getattr(method, section), name) == row.value
        assert row.unit
        assert row.meaning.endswith(".")
        assert row.source
    sources = {row.key: row.source for row in rows}
    assert "doi:10.1126/sciadv.aay8647" in sources["usgs.threshold"]
    assert "not checked" in sources["core_dependency.cdi3_threshold"]
    assert "own choice" in sources["geopolrisk.min_coverage"]


def test_hash_follows_the_values_only(tmp_path: Path) -> None:
    method = load()
    assert method.hash == load().hash
    assert len(method.hash) == 64
    reworded = TEXT.replace("HHI of imports above which an item is dependent.", "Another wording.")
    assert reworded != TEXT
    assert _load(tmp_path, reworded).hash == method.hash  # type: ignore[attr-defined]
    changed = TEXT.replace("value = 0.409412948", "value = 0.41")
    assert _load(tmp_path, changed).hash != method.hash  # type: ignore[attr-defined]
    # The order of the file plays no part.
    block = TEXT[TEXT.index("[usgs.threshold]") : TEXT.index("# ----", TEXT.index("[usgs.threshold]"))]
    moved = TEXT.replace(block, "") + "\n" + block
    assert _load(tmp_path, moved).hash == method.hash  # type: ignore[attr-defined]


THRESHOLD = """[usgs.threshold]
value = 0.4"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (THRESHOLD, "[usgs.threshold]", "usgs.threshold.value: is missing"),
        (THRESHOLD, THRESHOLD + "\nweight = 1", "usgs.threshold.weight: is not a key"),
        (THRESHOLD, "[usgs.limit]\nvalue = 0.4", "usgs.threshold: is missing"),
        (THRESHOLD, "[usgs.extra]\n" + THRESHOLD, "usgs.extra: is not a key"),
        ("[usgs.threshold]", "[usgz.threshold]", "usgs: is missing"),
        (THRESHOLD, '[usgs.threshold]\nvalue = "0.4"', "usgs.threshold.value: must be a number"),
        (THRESHOLD, "[usgs.threshold]\nvalue = true", "usgs.threshold.value: must be a number"),
        (THRESHOLD, "[usgs.threshold]\nvalue = nan", "usgs.threshold.value: must be a number"),
        (THRESHOLD, "[usgs.threshold]\nvalue = 40", "usgs.threshold.value: is 40, outside 0 to 1"),
        ("value = 3\n", "value = 3.5\n", "must be a whole number"),
        ('source = "nassar-2020"', 'source = "nassar"', "no reference is called 'nassar'"),
        ('source = "nassar-2020"', "source = 2020", "usgs.threshold.source: must be text"),
        ('source = "nassar-2020"\nstatus = "published"', 'source = "nassar-2020"\nstatus = "sure"', "'sure'"),
        ("[references.nassar-2020]\n", "[references.nassar-2020]\nauthor = 'N'\n", "nassar-2020.author"),
        ('version = "2026.11"', "version = 2026.11", "version: must be text"),
        ("dated = 2026-11-23", 'dated = "2026-11-23"', "dated: must be a date"),
        ("dated = 2026-11-23", "dated = 2026-11-23\nusgs = 1", "is not TOML"),
        ("value = 0.10\n", "value = 0.2\n", "us_2023_moderate: must be below"),
        ('doi = "10.2873/769526"', 'doi = ""', "ec-guidelines-2017.doi: must be text"),
    ],
)
def test_faults_name_file_and_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(MethodError) as caught:
        _load(tmp_path, TEXT.replace(old, new, 1))
    assert words in caught.value.message
    assert str(tmp_path / "mine.toml") in caught.value.message
    assert caught.value.hint
    assert isinstance(caught.value, ScriskError)


def test_a_section_that_is_no_table(tmp_path: Path) -> None:
    start = TEXT.index("[usgs.threshold]")
    text = TEXT[:start] + TEXT[TEXT.index("[core_dependency.cdi1") :]
    with pytest.raises(MethodError, match="usgs: must be a table"):
        _load(tmp_path, text.replace('version = "2026.11"', 'version = "2026.11"\nusgs = 4'))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(MethodError, match=r"none\.toml: cannot be read"):
        load(tmp_path / "none.toml")

"""data/sources.toml names every source and gives each fetcher what it asks for."""

from __future__ import annotations

import re
import tomllib

import pytest

from scrisk.resources import data_dir
from scrisk.sources import SOURCES

ABOUT = tomllib.loads((data_dir() / "sources.toml").read_text(encoding="utf-8"))["source"]
DEFAULT = {"wmd", "usgs", "wgi", "gpr", "un-votes", "cset-chips"}


@pytest.mark.parametrize("name", ABOUT)
def test_a_source_says_what_manifests_need(name: str) -> None:
    about = {key: value for key, value in ABOUT[name].items() if key != "fetch"}
    assert set(about) == {
        "producer", "title", "edition", "licence", "licence_url", "commercial_use", "url", "published", "accessed",
        "citation",
    }  # fmt: skip
    for key in ("producer", "title", "edition", "licence", "citation"):
        assert about[key].strip(), key
    plain = {"china-customs"}  # answers over http only; nothing is fetched from it
    assert about["url"] == "" or about["url"].startswith("http://" if name in plain else "https://")
    assert name == "own" or about["url"]
    # Only the edition is filled in; a refreshed table has its own.
    assert not [key for key, value in about.items() if key != "edition" and "{" in str(value)]


def test_every_source_can_be_fetched_or_given() -> None:
    assert {name for name, about in ABOUT.items() if "fetch" in about} == set(SOURCES)
    assert {name for name in SOURCES if ABOUT[name]["fetch"]["default"]} == DEFAULT


@pytest.mark.parametrize("name", sorted(set(SOURCES) - {"own"}))
def test_addresses_are_whole_and_carry_no_key(name: str) -> None:
    url = ABOUT[name]["fetch"]["url"]
    assert re.fullmatch(r"https://[a-z0-9.-]+/\S+", url)
    assert not re.search(r"(?i)key|token|secret", url)
    assert set(re.findall(r"\{(\w+)\}", url)) <= {"file", "revision", "version"}

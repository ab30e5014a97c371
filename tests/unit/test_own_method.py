"""A reader's own numbers for the risk score: what the file may say, and what is said when it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrisk.errors import MethodError
from scrisk.method import DEFAULT_FILE, load
from scrisk.method.own import Own, own

METHOD = load()


def read(tmp_path: Path, text: str) -> Own:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return own([(p.key, p.value, p.unit) for p in METHOD], METHOD.version, path)


def test_numbers_take_the_place_of_the_released_ones(tmp_path: Path) -> None:
    mine = read(tmp_path, "[composite]\nweight_likelihood = 2\n[composite.floor]\nvalue = 0.1\n")

    assert (mine.composite.weight_likelihood, mine.composite.floor) == (2.0, 0.1)
    assert mine.composite.weight_dependence == METHOD.composite.weight_dependence
    assert mine.changed == {"weight_likelihood": (1.0, 2.0), "floor": (0.05, 0.1)}
    assert mine.version == f"{METHOD.version}+own"
    assert mine.hash != METHOD.hash
    assert len(mine.hash) == 64


def test_a_file_that_changes_nothing_is_the_released_method(tmp_path: Path) -> None:
    mine = read(tmp_path, "[composite]\nweight_likelihood = 1.0\n")

    assert (mine.changed, mine.version, mine.hash) == ({}, METHOD.version, METHOD.hash)


def test_the_hash_is_that_of_a_whole_method_with_these_numbers(tmp_path: Path) -> None:
    text = DEFAULT_FILE.read_text(encoding="utf-8").replace(
        f'version = "{METHOD.version}"', f'version = "{METHOD.version}+own"'
    )
    whole = tmp_path / "whole.toml"
    whole.write_text(
        text.replace("[composite.floor]\nvalue = 0.05", "[composite.floor]\nvalue = 0.1"), encoding="utf-8"
    )

    assert read(tmp_path, "[composite]\nfloor = 0.1\n").hash == load(whole).hash


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[composite]\nweight_likelyhood = 2\n", "weight_likelyhood: is not a number", "weight_likelihood"),
        ("[composite]\nxyz = 2\n", "xyz: is not a number", "scrisk explain"),
        ("[composite]\nweight_likelihood = -1\n", "weight_likelihood: is -1, outside 0 to 100", "unit"),
        ("[composite]\nweight_likelihood = 'much'\n", "must be a number, is 'much'", "quotes"),
        ("[composite]\nweight_likelihood = true\n", "must be a number, is True", "quotes"),
        ("[composite]\ndraws = 1000\n", "composite.draws: is 1000", "power of two"),
        ("[composite]\ndraws = 64.0\n", "must be a whole number", "quotes"),
        ("[composite]\nfirst_year = 2000\n", "cannot be changed here", "scrisk build"),
        ("[composite]\nfloor = nan\n", "must be a number", "quotes"),
        ("[composite]\nband_high = 10\n", "must be below composite.band_high", "Change"),
        ("[composite]\nimport_reliance_at_0 = 1.0\n", "same as the other goalpost", "Change"),
        (
            "[composite]\nweight_event_e1 = 0\nweight_event_e2 = 0\nweight_event_e3 = 0\n",
            "every indicator of likelihood has weight 0",
            "weight",
        ),
        (
            "[composite]\nweight_likelihood = 0\nweight_dependence = 0\nweight_vulnerability = 0\n",
            "every dimension has weight 0",
            "weight",
        ),
        ("[eu]\ntrade_agreement = 1\n", "eu: only [composite]", "scrisk build --method"),
        ("x = 1\n", "x: only [composite]", "scrisk build"),
        ("composite = 1\n", "composite: is missing", "weight_likelihood"),
        ("", "composite: is missing", "[composite]"),
        ("[composite\n", "is not TOML", "line"),
    ],
)
def test_what_cannot_be(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(MethodError) as caught:
        read(tmp_path, text)

    assert message in caught.value.message
    assert "mine.toml" in caught.value.message
    assert hint in caught.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MethodError, match="cannot be read"):
        own([], "1", tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[composite.draws]\nvalue = 1024", "[composite.draws]\nvalue = 1000", "power of two"),
        (
            "[composite.band_high]\nvalue = 60.0",
            "[composite.band_high]\nvalue = 90.0",
            "below composite.band_very_high",
        ),
        ("[composite.stock_days_at_100]\nvalue = 0.0", "[composite.stock_days_at_100]\nvalue = 180.0", "goalpost"),
    ],
)
def test_a_whole_method_is_held_to_the_same(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "whole.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(MethodError) as caught:
        load(path)

    assert words in str(caught.value)

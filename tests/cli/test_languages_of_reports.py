"""Reports in Japanese and Korean: no English sentence is left in them."""

from __future__ import annotations

import re
from typing import Any

import pytest

# Two English words side by side; names of commands and options may stand in a sentence.
ENGLISH = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b")
COMMANDS = re.compile(r"scrisk [a-z]+( [a-z]+)?|--[a-z-]+( [a-z]+)?|docs/\S+|data/\S+")


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("lang", ["ja", "ko"])
@pytest.mark.parametrize("args", [("hazard",), ("backtest",), ("exposure",), ("economies",)], ids=" ".join)
def test_no_english_is_left(run: Any, args: tuple[str, ...], lang: str, width: int) -> None:
    text = COMMANDS.sub("", run(*args, "--lang", lang, columns=width).stdout)
    assert re.search({"ja": "[ぁ-ん]", "ko": "[가-힣]"}[lang], text)
    assert not ENGLISH.search(text), ENGLISH.search(text)


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_the_table_of_scores_says_everything_but_the_editions(run: Any, lang: str) -> None:
    text = run("score", "--lang", lang, columns=200).stdout
    footer = {"ja": "データ:", "ko": "자료:"}[lang]
    kept = [line for line in text.split(footer)[0].splitlines() if line]
    assert not [line for line in kept if ENGLISH.search(COMMANDS.sub("", line))]

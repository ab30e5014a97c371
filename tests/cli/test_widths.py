"""No table is wider than the terminal, in any language; what stands in a column stands at the same cells.

Cells are counted here by what Unicode says of each sign, not by what lays the tables out.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Any

import pytest

LANGUAGES = ("en", "ja", "ko")
WIDTHS = (80, 120, 200)
TABLES = [
    "score", "score --all", "score KOR --method eu", "score JPN --method usgs --item graphite --basis all",
    "explain KOR graphite", "explain JPN gallium", "compare JPN KOR", "compare JPN KOR DEU --chain rare-earths",
    "scenario list --pairs", "scenario show cn-october-package", "scenario run cn-graphite",
    "scenario run cn-graphite cn-gallium-germanium", "scenario run cn-graphite --drawn --draws 50", "measures",
    "profile", "coop ledger", "coop depth", "coop friction", "coop value --scenario cn-graphite", "coop instruments",
    "coop plan --item graphite", "coop plan --item graphite --show moves", "coop plan --item graphite --show frontier",
    "coop plan --item graphite --show tonnes", "inputs", "hazard", "hazard model", "backtest", "backtest episodes",
    "chain", "chain rare-earths", "path CHN KOR --item graphite", "items", "economies", "sources", "terms",
    "terms --flags", "runs", "status", "alerts", "exposure", "network list", "network show chips",
    "network risk chips", "network shock chips --economy JPN",
]  # fmt: skip
# What a bar is drawn with.
_BARS = re.compile("[█▓▒░▏▎▍▌▋▊▉]+")


def cells(text: str) -> int:
    """Return the cells that a text takes: wide signs of Japanese and Korean take two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


@pytest.mark.parametrize("words", TABLES)
def test_no_line_is_wider_than_the_terminal(run: Any, words: str) -> None:
    for lang in LANGUAGES:
        for width in WIDTHS:
            text = run(*words.split(), "--lang", lang, columns=width).stdout
            wide = [line for line in text.splitlines() if cells(line) > width]
            assert not wide, (lang, width, wide[0])
            assert text.strip()


def test_tables_use_the_width(run: Any) -> None:
    for lang in LANGUAGES:
        widest = [
            max(cells(line) for line in run("score", "--lang", lang, columns=width).stdout.splitlines())
            for width in WIDTHS
        ]
        assert widest[0] <= 80 < 100 < widest[1] <= 120 < 170 < widest[2] <= 200


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_end_where_their_header_ends(run: Any, lang: str, width: int) -> None:
    text = run("score", "KOR", "--method", "hhi", "--lang", lang, columns=width).stdout
    lines = text[: text.index("\n\n", text.index("HHI "))].splitlines()
    first = next(n for n, line in enumerate(lines) if re.search(r"[01]\.\d\d", line) and _BARS.search(line))
    head = next(line for line in reversed(lines[:first]) if "HHI" in line)
    end = cells(head[: head.index("HHI")]) + 3
    rows = [line for line in lines[first:] if _BARS.search(line)]

    assert len(rows) > 20
    for line in rows:
        found = re.search(r"[01]\.\d\d(?= )", line)
        assert found is not None
        assert cells(line[: found.end()]) == end, line


@pytest.mark.parametrize("words", ["score", "compare JPN KOR", "explain KOR graphite"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_begin_at_the_same_cell(run: Any, words: str, lang: str) -> None:
    for width in WIDTHS:
        lines = run(*words.split(), "--lang", lang, columns=width).stdout.splitlines()
        seen = 0
        for has_bar, block in groupby(lines, key=lambda line: bool(_BARS.search(line))):
            rows = list(block)
            if not has_bar or len(rows) < 3:
                continue
            seen += len(rows)
            starts = []
            for line in rows:
                bar = _BARS.search(line)
                assert bar is not None
                # A bar that suppliers divide begins with a code.
                before = line[: bar.start()]
                starts.append(cells(before[:-3] if re.search(r"[A-Z]{3}$", before) else before))
            below = 2 if words.startswith("explain") else 0  # the bars that suppliers divide have labels of their own
            assert max(starts.count(start) for start in starts) >= len(starts) - below, rows
        assert seen

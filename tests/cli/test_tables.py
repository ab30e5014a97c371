"""Tables fit their width, wrap no row, and stay aligned with wide characters."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from rich.cells import cell_len

WIDTHS = (60, 80, 100, 120, 160, 200)
BARS = re.compile(r"[█▏▎▍▌▋▊▉░]")
COMMANDS = (
    ("score",),
    ("score", "--all"),
    ("score", "--basis", "all"),
    ("score", "JPN", "--method", "eu"),
    ("score", "KOR", "--method", "core"),
    ("score", "KOR", "--method", "hhi", "--top", "5"),
    ("score", "--year", "2018"),
    ("explain", "JPN", "rare-earth-metals"),
    ("explain", "KOR", "photoresist"),
    ("compare", "JPN", "KOR"),
    ("compare", "JPN", "KOR", "DEU", "USA", "--all"),
    ("items",),
    ("economies",),
    ("sources",),
    ("terms",),
    ("sql", "FROM out.score LIMIT 3"),
    ("sql", "SELECT item, name_ja, name_ko FROM out.item"),
)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_no_line_is_longer_than_the_width(run: Any, args: tuple[str, ...], width: int) -> None:
    for line in run(*args, columns=width).stdout.splitlines():
        # An address may not be broken: it could not be followed.
        if not re.search(r"https?://\S{40,}", line):
            assert cell_len(line) <= width, line


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_is_one_line_and_aligned(run: Any, width: int, lang: str) -> None:
    rows = json.loads(run("score", "--format", "json").stdout)
    text = run("score", "--all", "--lang", lang, columns=width).stdout
    head = {"en": "· imports by", "ja": "· 輸入 (数量", "ko": "· 수입(물량"}[lang]
    sections = [part for part in re.split(r"\n\n", text) if head in part]

    for economy, section in zip(("JPN", "KOR"), sections, strict=True):
        lines = [line for line in section.splitlines() if re.search(r" [01]\.\d\d( |$)", line)]
        traded = [row for row in rows if row["economy"] == economy and row["basis"] == "quantity" and row["hhi"]]
        assert len(lines) == len(traded)
        assert len({cell_len(line[: place(line)]) for line in lines}) == 1


def place(line: str) -> int:
    """Return where the HHI stands."""
    found = re.search(r"[01]\.\d\d( |$)", line)
    assert found is not None
    return found.start()


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_names_and_headers_are_translated(run: Any, lang: str) -> None:
    text = run("score", "JPN", "--item", "graphite", "--lang", lang).stdout

    assert {"ja": "日本", "ko": "일본"}[lang] in text
    assert {"ja": "天然黒鉛", "ko": "천연흑연"}[lang] in text
    assert {"ja": "品目", "ko": "품목"}[lang] in text


def test_names_are_readable_at_eighty_columns(run: Any) -> None:
    names = {row["name_en"] for row in json.loads(run("items", "--format", "json").stdout)}
    section = next(part for part in run("score", columns=80).stdout.split("\n\n") if "Japan · imports" in part)
    shown = [line for line in section.splitlines() if BARS.search(line)]

    assert all(any(line.strip().startswith(name) for name in names) for line in shown)


def test_more_room_shows_more(run: Any) -> None:
    texts = [run("score", "JPN", "--item", "graphite", columns=width).stdout for width in (80, 120, 200)]

    assert [max(map(cell_len, text.splitlines()[3:7])) for text in texts] == sorted(
        max(map(cell_len, text.splitlines()[3:7])) for text in texts
    )
    assert "Coverage" in texts[2] or "cover-" in texts[2]
    assert "🇨🇳 China" in texts[2]


def test_eighty_columns_without_a_terminal(process: Any) -> None:
    done = process("score", "JPN")

    assert max(cell_len(line) for line in done.stdout.decode().splitlines()) <= 80


def test_no_colour_without_a_terminal_or_where_it_is_unwanted(run: Any) -> None:
    assert "\x1b[" not in run("score", "JPN").stdout
    assert "\x1b[" in run("score", "JPN", env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[" not in run("score", "JPN", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert "\x1b[" not in run("score", "JPN", env={"FORCE_COLOR": "1", "TERM": "dumb"}).stdout


def test_colour_only_repeats_what_is_written(run: Any) -> None:
    plain = run("score", "JPN").stdout
    coloured = run("score", "JPN", env={"FORCE_COLOR": "1"}).stdout

    assert [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured).splitlines()] == plain.splitlines()


def test_other_encodings_get_utf8(process: Any) -> None:
    done = process("score", "JPN", "--lang", "ja", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})

    assert done.returncode == 0
    assert "日本" in done.stdout.decode("utf-8")


def test_query_that_does_not_fit_becomes_records(run: Any) -> None:
    text = run("sql", "FROM out.score LIMIT 2", columns=80).stdout

    assert len(re.findall(r"^economy +\w+$", text, re.MULTILINE)) == 2
    assert "2 rows" in text
    assert run("sql", "SELECT 1 AS a, 'x' AS b").stdout == "a  b\n1  x\n1 row\n"

"""``scrisk chain``: the stage tree of semiconductors, what stops without whom, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len

CHIPS = ("chain", "semiconductors")
QUESTIONS = {
    "tree": (), "companies": ("--company",), "stop": ("--stop", "NLD"), "towards": ("--stop", "JPN", "--to", "KOR"),
    "consumed": ("--stop", "JPN", "--to", "KOR", "--consumed"), "company": ("--stop", "Tokyo Electron"),
    "choke": ("--choke",), "mutual": ("--mutual", "JPN", "KOR"),
}  # fmt: skip


def answer(run: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*CHIPS, *words, "--format", "json").stdout)
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_everything_fits(run: Any, name: str) -> None:
    for width in (80, 200):
        for lang, edition in (("en", "cset-chips August 2026"), ("ja", "cset-chips 2026年8月")):
            text = run(*CHIPS, *QUESTIONS[name], "--lang", lang, columns=width).stdout
            assert all(cell_len(line) <= width for line in text.splitlines())
            assert "CC BY-NC 4.0" in " ".join(text.split())
            assert edition.replace(" ", "") in "".join(text.split())  # a line may break inside


def test_the_tree_says_who_holds_what(run: Any) -> None:
    text = run(*CHIPS, columns=80).stdout
    said = {line.strip().split("  ")[0]: " ".join(line.split()) for line in text.splitlines()}
    assert "holds more than half of" in text
    assert said["EUV lithography tools"].endswith("● NLD 100%")
    assert said["Resist processing tools"].endswith("95% 2% ● JPN 95%, KOR 2%")
    assert "? CHN JPN KOR USA" in said["Photoresist"]  # named without shares
    assert said["Acid-grade fluorspar"].endswith("JPN CHN 71%, KOR CHN 93%")  # the raw material's own trade
    assert text.index("DESIGN") < text.index("FABRICATION") < text.index("ASSEMBLY AND TEST")
    assert "웨이퍼" in run(*CHIPS, "--lang", "ko").stdout


def test_what_stops_comes_with_its_chain(run: Any) -> None:
    text = run(*CHIPS, "--stop", "Netherlands", columns=80).stdout
    assert "If the Netherlands stops supplying everybody, fabrication of leading-edge logic" in text
    assert "by EUV lithography tools > Lithography tools > Photolithography" in text
    text = run(*CHIPS, "--stop", "日本", "--to", "Korea", columns=200).stdout
    assert "by Resist processing tools (coaters and developers) > Photolithography" in text
    rows = answer(run, "--stop", "JPN", "--to", "KOR")
    assert {row["cut_to"] for row in rows} == {"KOR"}
    assert {row["cut_scope"] for row in rows} == {"all"}
    assert {row["cut_scope"] for row in answer(run, "--stop", "JPN", "--to", "KOR", "--consumed")} == {"consumed"}


def test_what_is_not_certain_is_not_said_to_stop(run: Any) -> None:
    text = run(*CHIPS, "--stop", "Iceland", columns=80).stdout
    assert "nothing is certain to stop" in text  # aluminium, for a part of the chips
    assert "at most by Unalloyed aluminium" in text


def test_both_ways(run: Any) -> None:
    text = run(*CHIPS, "--mutual", "JPN", "KOR").stdout
    assert text.index("Japan without Korea") < text.index("Korea without Japan")
    rows = answer(run, "--mutual", "JPN", "KOR")
    assert {(row["economy"], row["supplier"]) for row in rows} == {("JPN", "KOR"), ("KOR", "JPN")}


def test_chains_are_listed(run: Any) -> None:
    assert [row["chain"] for row in json.loads(run("chain", "--format", "json").stdout)][-1] == "semiconductors"
    assert "scrisk chain NAME" in run("chain").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chain", "semicon"), "Did you mean semiconductors"),
        ((*CHIPS, "--choke", "--stop", "NLD"), "two questions"),
        ((*CHIPS, "--to", "KOR"), "are for --stop"),
        ((*CHIPS, "--stop", "ASMLL"), "Did you mean ASML"),
        ((*CHIPS, "--stop", "ASML", "--to", "KOR"), "towards all only"),
        ((*CHIPS, "--mutual", "JPN", "Japan"), "two economies"),
        ((*CHIPS, "--stop", "Andorra"), "provides no input"),
        (("chain", "--choke"), "of which chain?"),
    ],
)
def test_what_is_refused(run: Any, words: tuple[str, ...], said: str) -> None:
    assert said in run(*words, code=2).stderr

"""The reader's language: which one it is, sentences and their gaps, and catalogs that hold everything that is said."""

from __future__ import annotations

import copy
import pickle
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from scrisk.language import english, joined, language, later, meant, particle, plural, say, speaking, wanted

ROOT = Path(__file__).resolve().parents[2]
PARTICLE = re.compile(r":(?:은/는|이/가|을/를|과/와|으로/로|이라/라|이며/며)(?=\})")


@pytest.mark.parametrize(
    ("arguments", "environment", "found"),
    [
        ([], {}, "en"),
        (["score", "--lang", "ko"], {"SCRISK_LANG": "ja"}, "ko"),
        (["--lang=ja", "score"], {"LANG": "ko_KR.UTF-8"}, "ja"),
        (["score", "--lang"], {"SCRISK_LANG": "ko"}, "ko"),
        (["score", "--lang", "fr"], {"SCRISK_LANG": "ja"}, "ja"),
        (["sql", "--", "--lang", "ko"], {}, "en"),
        ([], {"SCRISK_LANG": "ja", "LC_ALL": "ko_KR.UTF-8"}, "ja"),
        ([], {"SCRISK_LANG": "", "LC_ALL": "ko_KR.UTF-8", "LANG": "ja_JP.UTF-8"}, "ko"),
        ([], {"LC_MESSAGES": "ja", "LANG": "en_US.UTF-8"}, "ja"),
        ([], {"LANG": "KO.UTF-8"}, "ko"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8", "LANGUAGE": "ja"}, "en"),
    ],
)
def test_the_language_asked_for(arguments: list[str], environment: dict[str, str], found: str) -> None:
    assert wanted(arguments, environment) == found


@pytest.mark.parametrize(
    ("text", "pair", "found"),
    [
        ("한국", "은/는", "은"), ("일본", "이/가", "이"), ("호주", "을/를", "를"), ("중국", "과/와", "과"),
        ("베트남", "으로/로", "으로"), ("서울", "으로/로", "로"), ("호주", "으로/로", "로"),
        ("3", "은/는", "은"), ("1", "으로/로", "로"), ("12", "이/가", "가"), ("62%", "이/가", "가"),
        ("HHI", "은/는", "는"), ("BACI (2024)", "을/를", "를"), ("USGS MCS 10", "과/와", "과"),
        ("'item'", "은/는", "은"), ("", "을/를", "를"),
    ],
)  # fmt: skip
def test_a_particle_fits_the_last_sound(text: str, pair: str, found: str) -> None:
    assert particle(text, pair) == found


def test_nothing_is_said_in_another_language_unless_asked() -> None:
    assert language() == "en"
    with speaking("ja"):
        assert language() == "ja"
        with speaking("ko"):
            assert language() == "ko"
        assert language() == "ja"
    assert language() == "en"


def test_a_language_ends_with_its_block_also_when_that_fails() -> None:
    with pytest.raises(RuntimeError), speaking("ko"):
        raise RuntimeError
    assert language() == "en"


def test_sentences_are_said_in_the_language_in_force() -> None:
    said = {}
    for lang in ("en", "ja", "ko"):
        with speaking(lang):
            said[lang] = say("unknown country: {text!r}", text="Atlantis")
    assert said == {
        "en": "unknown country: 'Atlantis'",
        "ja": "不明な国: 'Atlantis'",
        "ko": "알 수 없는 국가: 'Atlantis'",
    }


def test_what_no_catalog_holds_is_said_in_english() -> None:
    for lang in ("en", "ja", "ko"):
        with speaking(lang):
            sentence = later("{n:,} grains of {what}")
            assert say(sentence, n=1234, what="sand") == "1,234 grains of sand"
            assert plural(later("one grain"), later("{n:,} grains"), 1) == "one grain"
            assert plural(later("one grain"), later("{n:,} grains"), 1234) == "1,234 grains"
            assert meant(later("of sand"), later("fine")) == "fine"


def test_an_empty_sentence_is_not_the_head_of_the_catalog() -> None:
    with speaking("ja"):
        assert say("") == ""


def test_braces_stand_where_nothing_is_filled_in() -> None:
    assert say("a {b} c") == "a {b} c"
    assert say("{{b}} is {b}", b=1) == "{b} is 1"


def test_a_number_asks_for_its_form() -> None:
    one, many = "{n} problem in the catalog {folder}:", "{n} problems in the catalog {folder}:"

    assert plural(one, many, 1, folder="x") == "1 problem in the catalog x:"
    assert plural(one, many, 2, folder="x") == "2 problems in the catalog x:"
    with speaking("ja"):
        assert plural(one, many, 1, folder="x") == "カタログ x に問題が 1 件:"
        assert plural(one, many, 2, folder="x") == "カタログ x に問題が 2 件:"


def test_a_korean_sentence_takes_the_particle_that_fits() -> None:
    with speaking("ko"):
        said = [say("{shock} hits nothing here.", shock=shock) for shock in ("희토류 중단", "중국 수출통제 강화")]
    assert [text.partition(" 여기서")[0] for text in said] == ["희토류 중단은", "중국 수출통제 강화는"]


def test_what_was_said_knows_its_english() -> None:
    with speaking("ko"):
        wanted_ = say("a whole number")
        said = say("must be {wanted}, is {value!r}", wanted=wanted_, value="x")
        lines = joined("\n", [said, "as it is"])
    for kept in (said, copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert kept != english(kept)
        assert english(kept) == "must be a whole number, is 'x'"
    assert english(lines) == "must be a whole number, is 'x'\nas it is"
    assert english(ValueError(said)) == "must be a whole number, is 'x'"
    assert [english(value) for value in ("plain", 3, None)] == ["plain", 3, None]


# --- the catalogs


@pytest.fixture(scope="module")
def messages() -> Iterator[Any]:
    sys.path.insert(0, str(ROOT / "scripts"))
    sys.modules.pop("messages", None)
    import messages as script

    yield script
    sys.path.remove(str(ROOT / "scripts"))
    del sys.modules["messages"]


@pytest.fixture(scope="module")
def files(messages: Any) -> dict[Path, bytes]:
    made: dict[Path, bytes] = messages.files([], {})
    return made


def _entries(path: Path, lang: str) -> list[Any]:
    with path.open("rb") as file:
        return [entry for entry in read_po(file, locale=lang) if entry.id]


def _gaps(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", PARTICLE.sub("", text)))


def test_the_catalogs_are_what_the_script_writes(messages: Any, files: dict[Path, bytes]) -> None:
    there = {path for path in messages.LOCALE.rglob("*") if path.is_file()}

    assert there == set(files)
    differ = [str(path.relative_to(ROOT)) for path in files if path.read_bytes() != files[path]]
    assert not differ, "run python scripts/messages.py"


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_everything_said_is_translated(messages: Any, lang: str) -> None:
    assert messages.missing(lang, None) == []


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_a_translation_has_the_gaps_of_the_english_and_no_other(messages: Any, lang: str) -> None:
    wrong, seen = [], 0
    for path in sorted((messages.LOCALE / lang).glob("*.po")):
        for entry in _entries(path, lang):
            assert not entry.fuzzy, entry.id
            source = entry.id if isinstance(entry.id, str) else entry.id[1]
            said = entry.string if isinstance(entry.string, str) else entry.string[0]
            if said:
                seen += 1
                wrong += [(source, said)] if _gaps(source) != _gaps(said) else []
                wrong += [(source, said)] if lang == "ja" and PARTICLE.search(said) else []
    assert not wrong
    assert seen > 1000


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_a_translation_breaks_lines_where_the_english_does(messages: Any, lang: str) -> None:
    wrong = []
    for path in sorted((messages.LOCALE / lang).glob("*.po")):
        for entry in _entries(path, lang):
            source = entry.id if isinstance(entry.id, str) else entry.id[1]
            said = entry.string if isinstance(entry.string, str) else entry.string[0]
            if said and (
                source.endswith("\n") != said.endswith("\n") or source.startswith("\n") != said.startswith("\n")
            ):
                wrong.append((source, said))
    assert not wrong


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_the_areas_share_no_sentence(messages: Any, lang: str) -> None:
    keys = [
        (entry.context, entry.id) for path in (messages.LOCALE / lang).glob("*.po") for entry in _entries(path, lang)
    ]
    assert len(keys) == len(set(keys))

"""Which font of this machine writes a language: one that is known to hold its signs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from scrisk.errors import OutputError
from scrisk.language import say

# A folder with fonts of the user's own, for machines where none can be installed.
FOLDER = "SCRISK_FONTS"

# Beginnings of family names, the best first. Sans-serif before serif; a font made for the language before one that
# holds its signs in the shapes of another.
_LATIN = (
    "Noto Sans", "Noto Sans CJK JP", "Inter", "Helvetica Neue", "Segoe UI", "Arial", "Liberation Sans", "DejaVu Sans",
    "Libertinus Serif",
)  # fmt: skip
_CJK = ("Noto Sans CJK", "Source Han Sans", "Noto Serif CJK", "Source Han Serif", "Arial Unicode MS", "Unifont")
_FAMILIES = {
    "en": _LATIN,
    "ja": (
        "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "Hiragino", "Yu Gothic", "YuGothic", "Meiryo",
        "BIZ UD", "MS PGothic", "MS Gothic", "MS UI Gothic", "IPA", "Takao", "VL PGothic", "VL Gothic", "Noto Serif JP",
        *_CJK,
    ),
    "ko": (
        "Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", "Nanum",
        "Gulim", "Dotum", "Batang", "AppleGothic", "UnDotum", "UnBatang", "Baekmuk", "Noto Serif KR", *_CJK,
    ),
}  # fmt: skip


def folders() -> list[Path]:
    """Return the folders with fonts beside those of the system."""
    given = os.environ.get(FOLDER)
    return [Path(given)] if given else []


def chosen(lang: str, families: Iterable[str]) -> str:
    """Return the family that writes a language.

    Raises
    ------
    OutputError
        When none of the families is known to.

    Examples
    --------
    >>> chosen("ko", ["DejaVu Sans", "Malgun Gothic"]), chosen("en", ["DejaVu Sans", "Noto Sans CJK JP"])
    ('Malgun Gothic', 'Noto Sans CJK JP')
    """
    there = sorted(families)
    for wanted in _FAMILIES[lang]:
        for family in there:
            if family == wanted or (lang != "en" and family.startswith(wanted)):
                return family
    language, font = {
        "ja": (say("Japanese"), "Noto Sans CJK JP"),
        "ko": (say("Korean"), "Noto Sans CJK KR"),
        "en": (say("English"), "Noto Sans"),
    }[lang]
    raise OutputError(
        say("no font on this machine is known to write {language}", language=language),
        hint=say(
            "Install {font} (on Debian and Ubuntu the package fonts-noto-cjk), or put a font into a folder and name "
            "the folder in {variable}. --format html and md need no font.",
            font=font,
            variable=FOLDER,
        ),
    )

"""The reader's language: which one it is, and every sentence in it.

Sentences stand in the code in English with named gaps: ``say("{economy} buys {share}", economy=..., share=...)``.
The catalogs under ``locale/`` hold the same sentences in Japanese and Korean; ``scripts/messages.py`` keeps them.
What no catalog holds is said in English.
"""

from __future__ import annotations

import gettext
import os
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ja", "ko")
DOMAIN = "scrisk"
FOLDER = Path(__file__).with_name("locale")

_current: ContextVar[str] = ContextVar("scrisk_language", default="en")

# What a Korean particle looks like behind a consonant and behind a vowel; the sentence names the pair.
_PARTICLES = frozenset({"은/는", "이/가", "을/를", "과/와", "으로/로", "이라/라", "이며/며"})
# Final sound of digits and of Latin letters as they are read: True for a consonant, "l" for the one before 로.
_DIGITS: Mapping[str, bool | str] = {
    "0": True, "1": "l", "2": False, "3": True, "4": False, "5": False, "6": True, "7": "l", "8": "l", "9": False,
}  # fmt: skip
_CONSONANT_LETTERS = frozenset("mnlr")


def language() -> str:
    """Return the language in force: ``en``, ``ja`` or ``ko``."""
    return _current.get()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Say everything inside in one language."""
    token = _current.set(lang)
    try:
        yield
    finally:
        _current.reset(token)


def wanted(arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> str:
    """Return the language a command line asks for: ``--lang``, else ``SCRISK_LANG``, else the locale, else English.

    Examples
    --------
    >>> wanted(["score", "--lang", "ko"], {}), wanted([], {"LANG": "ja_JP.UTF-8"}), wanted([], {"LANG": "C"})
    ('ko', 'ja', 'en')
    """
    given = os.environ if environment is None else environment
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        name, _sign, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[place + 1 : place + 2]), "")
            if value in LANGUAGES:
                return value
    # The order in which POSIX reads them; LANGUAGE may list several.
    for name in ("SCRISK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if given.get(name):
            found = given[name].partition("_")[0].partition(".")[0].lower()
            return found if found in LANGUAGES else "en"
    return "en"


class _Said(str):
    """A sentence in Japanese or Korean that knows its English, which is what records and logs keep."""

    __slots__ = ("english",)
    english: str

    def __new__(cls, text: str, english: str) -> _Said:
        said = super().__new__(cls, text)
        said.english = english
        return said

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # str has one
        return str(self), self.english


def english(value: Any) -> Any:
    """Return the English of what was said; anything else as it is.

    Examples
    --------
    >>> with speaking("ja"):
    ...     said = say("{share} from {economy}", share="62%", economy="China")
    >>> english(said)
    '62% from China'
    """
    if isinstance(value, BaseException) and value.args:
        return english(value.args[0]) if isinstance(value.args[0], _Said) else value
    return value.english if isinstance(value, _Said) else value


def joined(separator: str, parts: Iterable[str]) -> str:
    """Join what was said; other than with ``str.join`` its English stays known."""
    those = list(parts)
    return _told(separator.join(those), lambda: english(separator).join(map(english, those)))


def _told(text: str, in_english: Callable[[], str]) -> str:
    return text if language() == "en" else _Said(text, in_english())


def later(message: str) -> str:
    """Mark a sentence that is said later, by ``say`` on what holds it."""
    return message


def later_plural(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence that is said later, by ``plural`` or by a library, as its number asks for."""
    return one, many


def say(message: str, /, **values: Any) -> str:
    """Say a sentence in the language in force, its named gaps filled.

    Examples
    --------
    >>> say("{share} from {economy}", share="62%", economy="China")
    '62% from China'
    """
    said = _catalog(language()).gettext(message) if message else ""
    return _told(_filled(said, values), lambda: _filled(message, _english(values)))


def plural(one: str, many: str, number: float, /, **values: Any) -> str:
    """Say a sentence as its number asks for; the gap ``{n}`` is the number unless it is given.

    Examples
    --------
    >>> plural("{n} item", "{n} items", 1), plural("{n} item", "{n} items", 3)
    ('1 item', '3 items')
    """
    said = _catalog(language()).ngettext(one, many, 1 if number == 1 else 2)
    given = {"n": number, **values}
    return _told(_filled(said, given), lambda: _filled(one if number == 1 else many, _english(given)))


def meant(context: str, message: str, /, **values: Any) -> str:
    """Say a word that means different things in different places; ``context`` tells translators which.

    Examples
    --------
    >>> meant("of a range", "low")
    'low'
    """
    said = _catalog(language()).pgettext(context, message)
    return _told(_filled(said, values), lambda: _filled(message, _english(values)))


def _english(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: english(value) for name, value in values.items()}


def _filled(message: str, values: Mapping[str, Any]) -> str:
    return _FORMATTER.vformat(message, (), values) if values else message


@cache
def _catalog(lang: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, languages=[lang], fallback=True)


class _Formatter(string.Formatter):
    """``str.format`` with Korean particles: ``{economy:은/는}`` takes the one that its last sound asks for."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _PARTICLES:
            text = str(value)
            return text + particle(text, format_spec)
        written: str = super().format_field(value, format_spec)
        return written


_FORMATTER = _Formatter()


def particle(text: str, pair: str) -> str:
    """Return the particle of a pair that fits the last sound of a text.

    Examples
    --------
    >>> particle("한국", "은/는"), particle("서울", "으로/로"), particle("62%", "이/가")
    ('은', '로', '가')
    """
    behind_consonant, behind_vowel = pair.split("/")
    sound = _last_sound(text)
    if sound == "l" and behind_vowel == "로":
        return behind_vowel
    return behind_consonant if sound else behind_vowel


def _last_sound(text: str) -> bool | str:
    for sign in reversed(text.casefold()):
        if "가" <= sign <= "힣":
            final = (ord(sign) - ord("가")) % 28
            return "l" if final == 8 else final > 0
        if sign in _DIGITS:
            return _DIGITS[sign]
        if sign == "%":  # read 퍼센트
            return False
        if sign.isalpha():
            return "l" if sign in "lr" else sign in _CONSONANT_LETTERS
    return False

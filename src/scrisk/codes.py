"""Country and product codes, read strictly: a code nobody knows is an error, never a guess.

Nothing heavy is imported at the top; pycountry and rapidfuzz come in when a name is looked up.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Literal

from scrisk.errors import CodeError
from scrisk.language import say
from scrisk.resources import data_dir

Language = Literal["en", "ja", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ja", "ko")


def country(text: str) -> str:
    """Return the ISO 3166-1 alpha-3 code of a country named by code or name.

    Parameters
    ----------
    text
        Alpha-2, alpha-3, a number of ISO 3166-1 (M49) or of UN Comtrade and BACI, or the English, Japanese
        or Korean name. Case, accents, full-width forms and punctuation do not matter.

    Returns
    -------
    str
        Three capital letters. Kosovo is ``XKX`` (user-assigned); states that are gone keep their code of
        ISO 3166-3.

    Raises
    ------
    CodeError
        Nobody knows the code or name; the hint offers what comes closest.

    References
    ----------
    ISO 3166-1:2020, ISO 3166-3:2020; UN Statistics Division, M49.

    Examples
    --------
    >>> country("kr"), country("490"), country("日本"), country("러시아")
    ('KOR', 'TWN', 'JPN', 'RUS')
    """
    key = _plain(text)
    if key.isascii() and key.isdigit():
        found = _numbers().get(key.lstrip("0"))
    else:
        # Codes first; they are shorter than any name.
        found = _iso_codes().get(key.upper()) or _names().get(key)
    if found:
        return found
    if found == "":
        raise CodeError(
            say("{text!r} is the number of a group of countries, not of one country", text=text),
            hint=say("See data/reference/country_code.csv."),
        )
    close = suggest(text, _spellings())
    hint = (
        say("Did you mean {near}?", near=", ".join(close)) if close else say("Give an ISO code such as JPN, or a name.")
    )
    raise CodeError(say("unknown country: {text!r}", text=text), hint=hint)


def country_name(iso3: str, lang: Language = "en") -> str:
    """Return the short name of a country in English, Japanese or Korean.

    Parameters
    ----------
    iso3
        An alpha-3 code as :func:`country` returns it.
    lang
        ``en``, ``ja`` or ``ko``.

    Returns
    -------
    str
        The name from data/reference/country_name.csv, else the one of ISO 3166-1 (in translation).

    Raises
    ------
    CodeError
        Unknown code or language.

    Examples
    --------
    >>> country_name("TWN"), country_name("KOR", "ja"), country_name("TWN", "ko")
    ('Taiwan', '韓国', '대만')
    """
    if lang not in LANGUAGES:
        raise CodeError(
            say("unknown language: {lang!r}", lang=lang),
            hint=say("Choose one of {languages}.", languages=", ".join(LANGUAGES)),
        )
    row = _overrides().get(iso3)
    if row is not None:
        return row[lang]
    import pycountry

    entry = pycountry.countries.get(alpha_3=iso3)
    if entry is None:
        raise CodeError(
            say("unknown country code: {iso3!r}", iso3=iso3), hint=say("A code has three capital letters: JPN.")
        )
    name: str = getattr(entry, "common_name", entry.name)
    return name if lang == "en" else _translation(lang)(name)


def flag(iso3: str) -> str:
    """Return the flag of a country as two regional-indicator letters; empty when it has none.

    Parameters
    ----------
    iso3
        An alpha-3 code.

    Returns
    -------
    str
        One emoji, or ``""`` for states that are gone and codes that are no country's.

    Examples
    --------
    >>> flag("JPN"), flag("XKX"), flag("SUN")
    ('🇯🇵', '🇽🇰', '')
    """
    if iso3 == "XKX":
        alpha2 = "XK"
    else:
        import pycountry

        entry = pycountry.countries.get(alpha_3=iso3)
        alpha2 = entry.alpha_2 if entry else ""
    return "".join(chr(ord(letter) - ord("A") + 0x1F1E6) for letter in alpha2)


def hs(text: str) -> str:
    """Return a six-digit code of the Harmonized System.

    Parameters
    ----------
    text
        Six digits, or five where a spreadsheet took the code for a number and lost its leading zero.

    Returns
    -------
    str
        Six digits.

    Raises
    ------
    CodeError
        Anything else: headings of four digits, national codes of eight, dots, letters.

    Examples
    --------
    >>> hs("280530"), hs("10121")
    ('280530', '010121')
    """
    digits = text.strip()
    if digits.isascii() and digits.isdigit():
        if len(digits) == 6 and not digits.startswith("00"):
            return digits
        # Chapters 01 to 09 are the only ones that can lose a digit.
        if len(digits) == 5 and digits[0] != "0":
            return f"0{digits}"
    raise CodeError(
        say("not an HS code of six digits: {text!r}", text=text), hint=say("Write it as 280530, without dots.")
    )


def suggest(text: str, choices: Iterable[str], *, limit: int = 3) -> list[str]:
    """Return the choices that look most like a mistyped text, best first.

    Parameters
    ----------
    text
        What was typed.
    choices
        What would have been right.
    limit
        How many to return at most.

    Returns
    -------
    list of str
        Empty when nothing comes close.

    Examples
    --------
    >>> suggest("Jappan", ["Japan", "Jamaica", "Norway"])
    ['Japan']
    """
    from rapidfuzz import fuzz, process

    # Names of two or three characters, as in Japanese and Korean, differ by half when one is wrong.
    cutoff = 60 if len(_plain(text)) > 3 else 50
    found = process.extract(text, list(choices), scorer=fuzz.ratio, processor=_plain, score_cutoff=cutoff, limit=limit)
    return [choice for choice, _, _ in found]


@cache
def producer_codes(system: str) -> dict[str, str]:
    """Return the ISO alpha-3 code of every code one producer uses.

    Parameters
    ----------
    system
        ``baci``, ``cset``, ``un``, ``usgs``, ``wgi`` or ``wmd``: a ``system`` of data/reference/country_code.csv.

    Returns
    -------
    dict
        From the producer's code to alpha-3, ``""`` where the code is not one country.

    Examples
    --------
    >>> producer_codes("baci")["842"], producer_codes("wgi")["ZAR"], producer_codes("cset")["EUR"]
    ('USA', 'COD', '')
    """
    return {row["code"]: row["iso3"] for row in _reference("country_code.csv") if row["system"] == system}


def _reference(name: str) -> list[dict[str, str]]:
    with (data_dir() / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _plain(text: str) -> str:
    # Accents go, but not the marks that make another letter in Japanese (ガ is カ and a mark).
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return "".join(c for c in unicodedata.normalize("NFC", kept).casefold() if c.isalnum())


@cache
def _overrides() -> dict[str, dict[str, str]]:
    return {row["iso3"]: row for row in _reference("country_name.csv")}


@cache
def _translation(lang: str) -> Callable[[str], str]:
    import gettext

    import pycountry

    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[lang]).gettext


@cache
def _iso_codes() -> dict[str, str]:
    import pycountry

    codes = {iso3: iso3 for iso3 in _overrides()}
    for entry in pycountry.countries:
        codes[entry.alpha_2] = codes[entry.alpha_3] = entry.alpha_3
    return codes


@cache
def _numbers() -> dict[str, str]:
    import pycountry

    numbers = producer_codes("baci").copy()
    numbers.update((entry.numeric.lstrip("0"), entry.alpha_3) for entry in pycountry.countries)
    return numbers


@cache
def _names() -> dict[str, str]:
    """Every spelling that is understood, in plain form."""
    import pycountry

    names: dict[str, str] = {}
    # Our own names come first: they decide what "Congo" and "Korea" mean.
    for iso3, row in _overrides().items():
        for spelling in (row["en"], row["ja"], row["ko"], *filter(None, row["also"].split(";"))):
            names.setdefault(_plain(spelling), iso3)
    for entry in pycountry.countries:
        for spelling in _iso_spellings(entry):
            names.setdefault(_plain(spelling), entry.alpha_3)
    return names


def _iso_spellings(entry: Any) -> list[str]:
    english = [getattr(entry, field) for field in ("name", "common_name", "official_name") if hasattr(entry, field)]
    return english + [_translation(lang)(name) for lang in ("ja", "ko") for name in english]


@cache
def _spellings() -> list[str]:
    import pycountry

    shown = [country_name(entry.alpha_3, lang) for lang in LANGUAGES for entry in pycountry.countries]
    return list(dict.fromkeys(shown + [row["en"] for row in _overrides().values()]))

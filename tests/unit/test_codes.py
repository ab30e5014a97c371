"""Codes are read strictly, in every spelling a producer or a user writes."""

import subprocess
import sys

import pycountry
import pytest

from scrisk import codes
from scrisk.errors import CodeError


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("JPN", "JPN"),
        ("jp", "JPN"),
        ("392", "JPN"),
        ("Japan", "JPN"),
        ("日本", "JPN"),
        ("일본", "JPN"),
        ("ｊｐｎ", "JPN"),
        ("410", "KOR"),
        ("Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("rep. of korea", "KOR"),
        ("韓国", "KOR"),
        ("대한민국", "KOR"),
        ("한국", "KOR"),
        ("North Korea", "PRK"),
        # BACI and UN Comtrade have numbers of their own, besides those of M49.
        ("490", "TWN"),
        ("158", "TWN"),
        ("842", "USA"),
        ("840", "USA"),
        ("699", "IND"),
        ("757", "CHE"),
        ("251", "FRA"),
        ("579", "NOR"),
        ("004", "AFG"),
        ("4", "AFG"),
        ("Taiwan", "TWN"),
        ("臺灣", "TWN"),
        ("대만", "TWN"),
        ("Cote d'Ivoire", "CIV"),
        ("COTE D IVOIRE", "CIV"),
        ("Turkey", "TUR"),
        ("ガーナ", "GHA"),
        ("DRC", "COD"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Congo", "COG"),
        ("Viet Nam", "VNM"),
        ("XKX", "XKX"),
        ("Soviet Union", "SUN"),
        ("530", "ANT"),
    ],
)
def test_country(text: str, iso3: str) -> None:
    assert codes.country(text) == iso3


@pytest.mark.parametrize("text", ["", " ", "Narnia", "999", "0", "JPNN", "-", "3920"])
def test_unknown_country_is_an_error(text: str) -> None:
    with pytest.raises(CodeError, match="unknown country"):
        codes.country(text)


@pytest.mark.parametrize("text", ["697"])
def test_number_of_a_group_of_countries_is_an_error(text: str) -> None:
    with pytest.raises(CodeError, match="group of countries"):
        codes.country(text)


@pytest.mark.parametrize(("text", "meant"), [("Jappan", "Japan"), ("Sout Korea", "South Korea"), ("日夲", "日本")])
def test_mistyped_country_gets_a_suggestion(text: str, meant: str) -> None:
    with pytest.raises(CodeError) as error:
        codes.country(text)
    assert meant in error.value.hint


def test_every_current_code_and_name_leads_to_its_country() -> None:
    for entry in pycountry.countries:
        spellings = (entry.alpha_2, entry.alpha_3, entry.numeric, *codes._iso_spellings(entry))
        assert {codes.country(text) for text in spellings} == {entry.alpha_3}


def test_no_spelling_stands_for_two_countries() -> None:
    meant: dict[str, set[str]] = {}
    for iso3, row in codes._overrides().items():
        for spelling in (row["en"], row["ja"], row["ko"], *filter(None, row["also"].split(";"))):
            meant.setdefault(codes._plain(spelling), set()).add(iso3)
    for entry in pycountry.countries:
        for spelling in codes._iso_spellings(entry):
            meant.setdefault(codes._plain(spelling), set()).add(entry.alpha_3)
    assert {spelling: found for spelling, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("iso3", "en", "ja", "ko"),
    [
        ("TWN", "Taiwan", "台湾", "대만"),
        ("KOR", "South Korea", "韓国", "한국"),
        ("PRK", "North Korea", "北朝鮮", "북한"),
        ("CZE", "Czechia", "チェコ", "체코"),
        ("RUS", "Russia", "ロシア", "러시아"),
        ("IRN", "Iran", "イラン", "이란"),
        ("COD", "DR Congo", "コンゴ民主共和国", "콩고민주공화국"),
        ("VNM", "Vietnam", "ベトナム", "베트남"),
        ("LAO", "Laos", "ラオス", "라오스"),
        ("BOL", "Bolivia", "ボリビア", "볼리비아"),
        ("TZA", "Tanzania", "タンザニア", "탄자니아"),
        ("DEU", "Germany", "ドイツ", "독일"),
        ("XKX", "Kosovo", "コソボ", "코소보"),
    ],
)
def test_country_name(iso3: str, en: str, ja: str, ko: str) -> None:
    assert [codes.country_name(iso3, lang) for lang in codes.LANGUAGES] == [en, ja, ko]
    assert [codes.country(name) for name in (en, ja, ko)] == [iso3] * 3


def test_country_name_refuses_what_it_does_not_know() -> None:
    with pytest.raises(CodeError, match="unknown country code"):
        codes.country_name("ZZZ")
    with pytest.raises(CodeError, match="unknown language"):
        codes.country_name("JPN", "fr")  # type: ignore[arg-type]


def test_flag() -> None:
    assert [codes.flag(code) for code in ("JPN", "KOR", "TWN", "XKX")] == ["🇯🇵", "🇰🇷", "🇹🇼", "🇽🇰"]
    assert codes.flag("SUN") == codes.flag("") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    # Five digits are a code of chapters 01 to 09 that a spreadsheet took for a number.
    [("280530", "280530"), (" 280530 ", "280530"), ("10121", "010121"), ("28053", "028053")],
)
def test_hs(text: str, code: str) -> None:
    assert codes.hs(text) == code


@pytest.mark.parametrize(
    "text", ["", "2805", "01012", "2805.30", "28053000", "HS2805", "000000", "２８０５３０", "-28053"]
)
def test_hs_refuses_everything_else(text: str) -> None:
    with pytest.raises(CodeError, match="not an HS code"):
        codes.hs(text)


def test_suggest_is_empty_when_nothing_comes_close() -> None:
    assert codes.suggest("xyzzy", ["Japan", "Norway"]) == []
    assert codes.suggest("grafite", ["graphite", "gallium", "germanium"], limit=1) == ["graphite"]


@pytest.mark.parametrize(
    ("system", "code", "iso3"),
    [
        ("baci", "490", "TWN"),
        ("baci", "842", "USA"),
        ("baci", "699", "IND"),
        ("baci", "757", "CHE"),
        ("baci", "251", "FRA"),
        ("baci", "579", "NOR"),
        ("baci", "392", "JPN"),
        ("baci", "410", "KOR"),
        ("baci", "891", "SCG"),
        ("baci", "530", "ANT"),
        ("baci", "736", "SDN"),
        ("baci", "711", "XSA"),
        ("baci", "697", ""),
        ("wgi", "TWN", "TWN"),
        ("wgi", "ROM", "ROU"),
        ("wgi", "ZAR", "COD"),
        ("wgi", "TMP", "TLS"),
        ("wgi", "ADO", "AND"),
        ("wgi", "WBG", "PSE"),
        ("wgi", "KSV", "XKX"),
        ("wgi", "JEY", "JEY"),
        ("wmd", "Taiwan", "TWN"),
        ("wmd", "Kosovo", "XKX"),
        ("wmd", "French Guiana", "GUF"),
        ("wmd", "Korea, South", "KOR"),
        ("cset", "TWN", "TWN"),
        ("cset", "EUR", ""),
        ("cset", "Various countries", ""),
        ("un", "YAR", "YEM"),
        ("un", "YMD", "YMD"),
    ],
)
def test_producer_codes(system: str, code: str, iso3: str) -> None:
    assert codes.producer_codes(system)[code] == iso3


def test_every_mapped_code_is_a_country_or_was_one() -> None:
    former = {entry.alpha_3 for entry in pycountry.historic_countries}
    known = {entry.alpha_3 for entry in pycountry.countries} | former | {"XKX", "XSA", ""}
    for system in ("baci", "cset", "un", "wgi", "wmd"):
        assert set(codes.producer_codes(system).values()) <= known


def test_numbers_and_names_need_no_heavy_import() -> None:
    script = (
        "import sys; from scrisk import codes; codes.hs('280530'); codes.producer_codes('baci'); "
        "heavy = {'numba', 'numpy', 'polars', 'duckdb', 'rich', 'pycountry', 'rapidfuzz'}; "
        "assert not heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)

"""Numbers, days, lists and sentences as Japanese and Korean write them."""

from __future__ import annotations

from datetime import date

import pytest

from scrisk.language import speaking
from scrisk.report.history import length
from scrisk.report.words import amount, clauses, count, each, listed, meaning, month, running, spoken, stopped


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["950", "9,999", "12.3 k", "1.23 M", "100 M", "1.5 T", "-45.6 k", "-"]),
        ("ja", ["950", "9,999", "1.23万", "123万", "1億", "1.5兆", "-4.56万", "-"]),
        ("ko", ["950", "9,999", "1.23만", "123만", "1억", "1.5조", "-4.56만", "-"]),
    ],
)
def test_large_numbers_are_written_in_the_units_of_the_language(lang: str, expected: list[str]) -> None:
    with speaking(lang):
        assert [amount(x) for x in (950.0, 9999.0, 12345.0, 1234567.0, 99.96e6, 1.5e12, -45600.0, None)] == expected


@pytest.mark.parametrize(
    ("lang", "day", "in_month", "several", "phrases", "took"),
    [
        ("en", "5 November 2026", "November 2026", "a, b and c", "a and b", "3 h 2 min"),
        ("ja", "2026年11月5日", "2026年11月", "a、b、c", "a、b", "3時間2分"),
        ("ko", "2026년 11월 5일", "2026년 11월", "a, b 및 c", "a, b", "3시간 2분"),
    ],
)
def test_days_and_lists_are_written_as_in_the_language(
    lang: str, day: str, in_month: str, several: str, phrases: str, took: str
) -> None:
    with speaking(lang):
        assert (spoken(date(2026, 11, 5)), month(date(2026, 11, 5))) == (day, in_month)
        assert (listed("abc"), each("ab"), length(3 * 3600 + 120)) == (several, phrases, took)
        assert count(3) == {"en": "three"}.get(lang, "3")


def test_sentences_stand_together_as_in_the_language() -> None:
    with speaking("ja"):
        assert running(["一。", "", "二。"]) == "一。二。"
        assert (clauses(["一", "二"]), stopped("一"), stopped("一。")) == ("一。二", "一。", "一。")
        # A flag is a whole sentence with one full stop, whichever language has it.
        assert meaning("net_exporter").count("。") + meaning("net_exporter").count(".") == 1

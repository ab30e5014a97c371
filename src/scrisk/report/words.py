"""Names, numbers and marks: how a value is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scrisk.language import language, later, meant, say
from scrisk.terms import FLAGS, TERMS

Row = Mapping[str, Any]

NONE = "-"

# One letter a flag, for narrow tables; the footer spells out those that occur.
MARKS: dict[str, str] = {
    "code_ended": "x",
    "dependence_gaps": "D",
    "dependence_unknown": "3",
    "eu_agreements_unknown": "t",
    "eu_recycling_missing": "r",
    "eu_substitution_missing": "s",
    "ev_missing": "e",
    "governance_carried": "c",
    "governance_gap": "g",
    "hazard_down": "b",
    "hazard_gap": "q",
    "hazard_small": "z",
    "hazard_untold": "u",
    "hs_split": "h",
    "importer_reported": "i",
    "likelihood_gaps": "L",
    "likelihood_unknown": "2",
    "low_coverage": "l",
    "measures_only": "M",
    "net_exporter": "n",
    "no_data": "0",
    "no_hazard": "H",
    "no_world_production": "w",
    "origin_production_estimated": "m",
    "own_data": "o",
    "partial_shares": "~",
    "pooled_code": "p",
    "production_carried": "k",
    "production_differs": "d",
    "provisional_year": "y",
    "published_share": "1",
    "rest_of_world_missing": "R",
    "risk_unknown": "?",
    "value_quantity_differ": "v",
    "vulnerability_gaps": "V",
    "vulnerability_unknown": "4",
    "world_share": "W",
}

# The same flags in two or three words, for wide tables.
SHORT: dict[str, str] = {
    "code_ended": later("code ended"),
    "dependence_gaps": later("dependence gaps"),
    "dependence_unknown": later("no dependence"),
    "eu_agreements_unknown": later("agreements unknown"),
    "eu_recycling_missing": later("no recycling rate"),
    "eu_substitution_missing": later("no substitution index"),
    "ev_missing": later("no vulnerability"),
    "governance_carried": later("older governance"),
    "governance_gap": later("governance gap"),
    "hazard_down": later("down already"),
    "hazard_gap": later("hazard gap"),
    "hazard_small": later("small imports"),
    "hazard_untold": later("hazard less sure"),
    "hs_split": later("split code"),
    "importer_reported": later("as imported"),
    "likelihood_gaps": later("likelihood gaps"),
    "likelihood_unknown": later("no likelihood"),
    "low_coverage": later("low coverage"),
    "measures_only": later("measures only"),
    "net_exporter": later("net exporter"),
    "no_data": later("no data"),
    "no_hazard": later("no hazard"),
    "no_world_production": later("no world production"),
    "origin_production_estimated": later("make estimated"),
    "own_data": later("own data"),
    "partial_shares": later("partial shares"),
    "pooled_code": later("pooled code"),
    "production_carried": later("older production"),
    "production_differs": later("production differs"),
    "provisional_year": later("provisional"),
    "published_share": later("published share"),
    "rest_of_world_missing": later("rest of world missing"),
    "risk_unknown": later("no risk score"),
    "value_quantity_differ": later("value differs"),
    "vulnerability_gaps": later("vulnerability gaps"),
    "vulnerability_unknown": later("no vulnerability known"),
    "world_share": later("world share"),
}

_EU = frozenset({"eu_supply_risk", "eu_supply_risk_material"})
_GOVERNED = frozenset(
    {
        "geopolrisk",
        "import_risk",
        "characterization_factor",
        "wgi_weighted_hhi",
        "eu_hhi_global",
        "eu_hhi_import",
    }
    | {"usgs_style_dp", "usgs_style_sr", *_EU}
)
# Flags that say something about some columns only: a table without these columns need not show them.
CONCERNS: dict[str, frozenset[str]] = {
    "eu_agreements_unknown": _EU | {"eu_hhi_global", "eu_hhi_import"},
    "eu_recycling_missing": _EU,
    "eu_substitution_missing": _EU,
    "ev_missing": frozenset({"usgs_economic_vulnerability", "usgs_style_sr"}),
    "governance_carried": _GOVERNED,
    "governance_gap": _GOVERNED,
    "no_world_production": _GOVERNED | {"hhi_world", "price_ratio_top_producer_cut", "quantity_ratio_top_producer_cut"},
    **{
        f"{dimension}_{what}": frozenset({"risk", "risk_score", f"{dimension}_score"})
        for dimension in ("dependence", "likelihood", "vulnerability")
        for what in ("gaps", "unknown")
    },
    "risk_unknown": frozenset({"risk", "risk_score"}),
    "production_differs": frozenset(
        {"import_reliance", "domestic_share", "domestic_production", "hhi_with_production"}
        | {"usgs_trade_exposure", "cdi2", "cdi2_margin", "cdi2_window3"}
    ),
}

_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Names:
    """What things are called in the reader's language."""

    lang: str = "en"
    economies: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[tuple[str, str], str] = field(default_factory=dict)
    chains: Mapping[str, str] = field(default_factory=dict)
    emoji: Mapping[str, str] = field(default_factory=dict)

    def economy(self, code: str | None) -> str:
        """Return the name of an economy; its code when there is no name."""
        return self.economies.get(code or "", code or NONE)

    def item(self, slug: str) -> str:
        """Return the name of an item."""
        return self.items.get(slug, slug)

    def stage(self, chain: str | None, stage: str | None) -> str:
        """Return the name of a stage."""
        return self.stages.get((chain or "", stage or ""), (stage or NONE).replace("-", " "))

    def chain(self, chain: str | None) -> str:
        """Return the name of a chain."""
        return self.chains.get(chain or "", (chain or NONE).replace("-", " ").capitalize())

    def flagged(self, code: str | None) -> str:
        """Return the name of an economy behind its flag."""
        flag = self.emoji.get(code or "", "")
        return f"{flag} {self.economy(code)}" if flag else self.economy(code)

    def label(self, column: str) -> str:
        """Return the header of a published column."""
        return TERMS[column].label(self.lang) if column in TERMS else column


def percent(value: float | None, digits: int = 0) -> str:
    """Write a fraction as a percentage; what is positive and rounds to nothing is ``<1%``.

    Examples
    --------
    >>> percent(0.62), percent(0.004), percent(0.0), percent(None), percent(0.4567, 1)
    ('62%', '<1%', '0%', '-', '45.7%')
    """
    if value is None:
        return NONE
    text = f"{100 * value:.{digits}f}"
    if value > 0 and float(text) == 0:
        return f"<{10**-digits:g}%" if digits == 0 else f"<0.{'0' * (digits - 1)}1%"
    return f"{text}%"


def number(value: float | None, digits: int = 2) -> str:
    """Write a number with a fixed count of decimals.

    Examples
    --------
    >>> number(0.48807), number(1.84, 1), number(None)
    ('0.49', '1.8', '-')
    """
    return NONE if value is None else f"{value:.{digits}f}"


def signed(value: float | None, digits: int = 2) -> str:
    """Write a difference with its sign; what rounds to nothing carries none.

    Examples
    --------
    >>> signed(0.033), signed(-0.262), signed(-0.001), signed(None)
    ('+0.03', '-0.26', '0.00', '-')
    """
    if value is None:
        return NONE
    text = f"{value:+.{digits}f}"
    return text[1:] if float(text) == 0 else text


def amount(value: float | None) -> str:
    """Write a large number with a unit prefix and about three figures.

    Examples
    --------
    >>> amount(1234567.0), amount(950.0), amount(12.34), amount(0.056), amount(0.0), amount(None)
    ('1.23 M', '950', '12.3', '0.056', '0', '-')
    """
    if value is None:
        return NONE
    if language() != "en" and abs(value) >= 1e4:
        return _compact(value)
    for size, prefix in ((1e12, " T"), (1e9, " bn"), (1e6, " M"), (1e4, " k")):
        if abs(value) >= size:
            scaled = value / (1e3 if prefix == " k" else size)
            return f"{_figures(scaled)}{prefix}"
    return _figures(value)


def _compact(value: float) -> str:
    """Write a number of five digits or more in the units of ten thousands that Japanese and Korean count in."""
    from babel.numbers import format_compact_decimal

    digits = max(2 - (len(f"{abs(value):.0f}") - 1) % 4, 0)
    return format_compact_decimal(float(f"{value:.3g}"), locale=language(), fraction_digits=digits)


def _figures(value: float) -> str:
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1e-3 else f"{value:.2g}"


def money(value: float | None) -> str:
    """Write a price per kilogram with about three figures.

    Examples
    --------
    >>> money(12.345), money(0.056), money(1234.5), money(None)
    ('12.3', '0.056', '1,234', '-')
    """
    return NONE if value is None else _figures(value)


def count(value: int) -> str:
    """Write a small count as a word; in digits where a language counts with them.

    Examples
    --------
    >>> count(3), count(14)
    ('three', '14')
    """
    return _SMALL[value] if 0 <= value < len(_SMALL) and language() == "en" else str(value)


def listed(parts: Iterable[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    words = list(parts)
    if language() != "en":
        from babel.lists import format_list

        return format_list(words, locale=language())
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


# Between the members of a list, between clauses that could be sentences, and between sentences.
_COMMA = {"en": ", ", "ja": "、", "ko": ", "}
_CLAUSE = {"en": "; ", "ja": "。", "ko": ". "}
_SENTENCE = {"en": " ", "ja": "", "ko": " "}


def joined(parts: Iterable[str]) -> str:
    """Join words by commas only.

    Examples
    --------
    >>> joined(["a", "b", "c"])
    'a, b, c'
    """
    return _COMMA[language()].join(parts)


def each(parts: Iterable[str]) -> str:
    """Join phrases that are more than names: with "and" in English, by commas where "and" stands between names only.

    Examples
    --------
    >>> each(["nine on Korea", "eleven on Japan"])
    'nine on Korea and eleven on Japan'
    """
    return listed(parts) if language() == "en" else joined(parts)


def clauses(parts: Iterable[str]) -> str:
    """Join short statements, none of which ends in a full stop.

    Examples
    --------
    >>> clauses(["HHI 12 high, 3 low", "up in 2, down in 1"])
    'HHI 12 high, 3 low; up in 2, down in 1'
    """
    return _CLAUSE[language()].join(parts)


def running(sentences: Iterable[str]) -> str:
    """Write whole sentences one behind the other; empty ones are left out.

    Examples
    --------
    >>> running(["It fell.", "", "It rose."])
    'It fell. It rose.'
    """
    return _SENTENCE[language()].join(sentence for sentence in sentences if sentence)


def stopped(text: str) -> str:
    """Write a text with a full stop behind it.

    Examples
    --------
    >>> stopped("12 traded inputs"), stopped("It fell.")
    ('12 traded inputs.', 'It fell.')
    """
    return text if text.endswith((".", "。")) else f"{text}{'。' if language() == 'ja' else '.'}"


def spoken(day: date) -> str:
    """Write a day in words.

    Examples
    --------
    >>> spoken(date(2026, 11, 25))
    '25 November 2026'
    """
    if language() == "en":
        return f"{day.day} {day:%B} {day.year}"
    from babel.dates import format_date

    return format_date(day, "long", locale=language())


def month(day: date) -> str:
    """Write the month of a day in words.

    Examples
    --------
    >>> month(date(2026, 11, 25))
    'November 2026'
    """
    if language() == "en":
        return f"{day:%B} {day.year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", day, locale=language())


def band_word(band: str | None) -> str:
    """Say a band of HHI or of the risk score.

    Examples
    --------
    >>> band_word("very high"), band_word(None)
    ('very high', '-')
    """
    words = {
        "very high": meant("band", "very high"), "high": meant("band", "high"),
        "elevated": meant("band", "elevated"), "moderate": meant("band", "moderate"), "low": meant("band", "low"),
        "uncertain": meant("band", "uncertain"),
    }  # fmt: skip
    return words.get(band or "", band or NONE)


def by_basis(basis: str) -> str:
    """Say by what shares are counted.

    Examples
    --------
    >>> by_basis("quantity"), by_basis("world-share")
    ('by quantity', 'world share')
    """
    return {
        "quantity": say("by quantity"), "value": say("by value"), "world-share": say("world share"),
        "published-share": say("published"),
    }.get(basis, basis)  # fmt: skip


def small(name: str) -> str:
    """Write the name of an item as in the middle of a sentence: small, unless it begins with an abbreviation.

    Examples
    --------
    >>> small("Tin ores"), small("LNG")
    ('tin ores', 'LNG')
    """
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def flags_of(row: Row) -> list[str]:
    """Return the flags of a row."""
    return [flag for flag in (row.get("flags") or "").split(";") if flag]


def concerning(flags: Iterable[str], columns: Iterable[str]) -> list[str]:
    """Return the flags that say something about at least one of the columns.

    Examples
    --------
    >>> concerning(["ev_missing", "pooled_code"], ["hhi"])
    ['pooled_code']
    """
    shown = frozenset(columns)
    return [flag for flag in flags if flag not in CONCERNS or CONCERNS[flag] & shown]


def marks(flags: Iterable[str]) -> str:
    """Return the letters of some flags.

    Examples
    --------
    >>> marks(["pooled_code", "value_quantity_differ"])
    'pv'
    """
    return "".join(MARKS.get(flag, "?") for flag in flags)


def meaning(flag: str) -> str:
    """Return what a flag says, as a sentence."""
    return stopped(say(FLAGS[flag])) if flag in FLAGS else stopped(flag)


def short(flag: str) -> str:
    """Return what a flag says in two or three words."""
    return say(SHORT[flag]) if flag in SHORT else flag


def header_lines(label: str, lines: int = 2) -> list[str]:
    """Break a header where it becomes narrowest: at blanks, hyphens, script changes and inside CamelCase.

    Examples
    --------
    >>> header_lines("GeoPolRisk"), header_lines("Top supplier"), header_lines("HHI")
    (['GeoPol', 'Risk'], ['Top', 'supplier'], ['HHI'])
    """
    from rich.cells import cell_len

    pieces = [piece for piece in re.split(_BREAKS, label) if piece]
    if len(pieces) < 2 or lines < 2 or cell_len(label) <= 4:
        return [label]
    halves = [("".join(pieces[:cut]).strip(), "".join(pieces[cut:]).strip()) for cut in range(1, len(pieces))]
    best = min(halves, key=lambda half: (max(map(cell_len, half)), -cell_len(half[0])))
    return list(best)


_BREAKS = re.compile(
    r"(?<=\s)|(?<=-)|(?=\()|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])(?=[A-Za-z])"
)

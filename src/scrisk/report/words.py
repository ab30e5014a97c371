"""Names, numbers and marks: how a value is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    "code_ended": "code ended",
    "dependence_gaps": "dependence gaps",
    "dependence_unknown": "no dependence",
    "eu_agreements_unknown": "agreements unknown",
    "eu_recycling_missing": "no recycling rate",
    "eu_substitution_missing": "no substitution index",
    "ev_missing": "no vulnerability",
    "governance_carried": "older governance",
    "governance_gap": "governance gap",
    "hazard_down": "down already",
    "hazard_gap": "hazard gap",
    "hazard_small": "small imports",
    "hazard_untold": "hazard less sure",
    "hs_split": "split code",
    "importer_reported": "as imported",
    "likelihood_gaps": "likelihood gaps",
    "likelihood_unknown": "no likelihood",
    "low_coverage": "low coverage",
    "measures_only": "measures only",
    "net_exporter": "net exporter",
    "no_data": "no data",
    "no_hazard": "no hazard",
    "no_world_production": "no world production",
    "origin_production_estimated": "make estimated",
    "own_data": "own data",
    "partial_shares": "partial shares",
    "pooled_code": "pooled code",
    "production_carried": "older production",
    "production_differs": "production differs",
    "provisional_year": "provisional",
    "published_share": "published share",
    "rest_of_world_missing": "rest of world missing",
    "risk_unknown": "no risk score",
    "value_quantity_differ": "value differs",
    "vulnerability_gaps": "vulnerability gaps",
    "vulnerability_unknown": "no vulnerability known",
    "world_share": "world share",
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
    for size, prefix in ((1e12, " T"), (1e9, " bn"), (1e6, " M"), (1e4, " k")):
        if abs(value) >= size:
            scaled = value / (1e3 if prefix == " k" else size)
            return f"{_figures(scaled)}{prefix}"
    return _figures(value)


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
    """Write a small count as a word.

    Examples
    --------
    >>> count(3), count(14)
    ('three', '14')
    """
    return _SMALL[value] if 0 <= value < len(_SMALL) else str(value)


def many(value: int, word: str) -> str:
    """Write a count and its noun.

    Examples
    --------
    >>> many(1, "item"), many(3, "item")
    ('1 item', '3 items')
    """
    return f"{value} {word}{'' if value == 1 else 's'}"


def listed(parts: Iterable[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    words = list(parts)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


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
    """Return what a flag says, without its full stop."""
    return FLAGS.get(flag, flag).rstrip(".")


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

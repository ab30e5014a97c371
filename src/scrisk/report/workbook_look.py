"""How a workbook looks: formats of numbers and dates, colours that repeat what a figure says, widths, paper."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

_WIDEST = 60
# Columns that nobody reads across: the editions behind a row.
_NARROWER = {"data_vintage": 24, "url": 40, "licence_url": 40}
# Only so many rows are measured for a width.
_MEASURED = 2000

_NUMBERS = {
    "fraction": "0.0%",
    "fraction of demand": "0.0%",
    "fraction of normal": "0.0%",
    "index": "0.000",
    "points": "0.0",
    "calendar year": "0",
    "days": "#,##0.0",
    "days of demand": "#,##0.0",
    "days of full demand": "#,##0.0",
    "US dollars": "#,##0",
    "US dollars a year": "#,##0",
    "US dollars, current": "#,##0",
    "US dollars per kilogram": "#,##0.00",
    "tonnes": "#,##0.0",
    "rows": "#,##0",
    "items": "0",
    "suppliers": "0.0",
    "WGI units": "0.00",
}
# As Excel itself writes a day in each language.
_DATES = {"en": "yyyy-mm-dd", "ja": "yyyy/mm/dd", "ko": "yyyy-mm-dd"}
_MONTHS = {"en": "yyyy-mm", "ja": "yyyy/mm", "ko": "yyyy-mm"}

# Long texts, broken into lines.
WRAPPED = frozenset({"cited", "citation", "covers", "definition", "legal_basis", "measure_items", "note", "targets"})

# Blue to orange: told apart by every reader, with or without all colours. The bands are words in the cell as well.
_BLUE, _ORANGE, _WHITE = "#9DC3E6", "#F4B183", "#FFFFFF"
_BANDS = {
    "very high": {"bg_color": "#C55A11", "font_color": "#FFFFFF", "bold": True},
    "high": {"bg_color": "#F4B183", "font_color": "#000000"},
    "elevated": {"bg_color": "#FBE5D6", "font_color": "#000000"},
    "uncertain": {"bg_color": "#E7E6E6", "font_color": "#000000"},
}
_BANDED = {"hhi_band": ("high",), "risk_band": ("very high", "high", "elevated", "uncertain")}
# Bars from nothing to all of it.
_BARS = {
    **dict.fromkeys(
        (
            "top_supplier_share", "china_share", "china_share_origin", "share", "probability", "p_unmet", "unmet_share",
            "import_reliance",
        ),
        1.0,
    ),
    "risk_score": 100.0,
    "cooperation_depth": 100.0,
}  # fmt: skip
_SCALES = {"hhi": (0.0, 1.0), "expected_shortfall_days": (0.0, 365.0), "cvar_95": (0.0, 365.0)}
_CHANGES = {
    "hhi_change_1y": 0.5,
    "hhi_change_3y": 0.5,
    "top_supplier_share_change_1y": 0.5,
    "top_supplier_share_change_3y": 0.5,
    "risk_change_3y": 20.0,
}


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any, lang: str) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        # Room between a figure and the word behind it.
        self.text = book.add_format({"indent": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
        self.link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        self.header = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F0", "bottom": 1}
        )
        self.date = book.add_format({"num_format": _DATES[lang], "align": "left"})
        self.month = book.add_format({"num_format": _MONTHS[lang], "align": "left"})
        self.difference = book.add_format({"num_format": "0.######"})
        self.wrong = book.add_format({"bg_color": "#C55A11", "font_color": "#FFFFFF", "bold": True})
        self.bands = {word: book.add_format(style) for word, style in _BANDS.items()}
        self._book = book
        self._numbers: dict[str, Any] = {}

    def number(self, unit: str) -> Any:
        """Return the format of a figure in a unit."""
        return self._number(_NUMBERS.get(unit, "General"))

    def sum_of(self, unit: str) -> Any:
        """Return the format of a sum: shares add up to more than one."""
        return self._number("#,##0.000" if unit.startswith("fraction") else _NUMBERS.get(unit, "General"))

    def _number(self, pattern: str) -> Any:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern})
        return self._numbers[pattern]


def conditional(sheet: Any, formats: Formats, key: str, column: int, last: int) -> None:
    """Let colour repeat what a column says, over its rows 1 to ``last``."""
    from scrisk.report.coded import coded

    where = (1, column, last, column)
    if key in _BARS:
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": _BLUE}
        ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": _BARS[key]}
        sheet.conditional_format(*where, {**bar, **ends})
    elif key in _SCALES:
        low, high = _SCALES[key]
        ends = {"min_type": "num", "min_value": low, "max_type": "num", "max_value": high}
        sheet.conditional_format(*where, {"type": "2_color_scale", "min_color": _WHITE, "max_color": _ORANGE, **ends})
    elif key in _CHANGES:
        far = _CHANGES[key]
        ends = {"min_type": "num", "mid_type": "num", "max_type": "num"}
        values = {"min_value": -far, "mid_value": 0, "max_value": far}
        colours = {"min_color": _BLUE, "mid_color": _WHITE, "max_color": _ORANGE}
        sheet.conditional_format(*where, {"type": "3_color_scale", **ends, **values, **colours})
    for word in _BANDED.get(key, ()):
        equal = {"type": "cell", "criteria": "==", "value": f'"{coded(key, word)}"', "format": formats.bands[word]}
        sheet.conditional_format(*where, equal)


def width(key: str, label: str, values: Sequence[Any]) -> float:
    """Return a width that shows most of a column; a header may take two lines."""
    widest = max([_places(label) / 2, *(_places(value) for value in values[:_MEASURED])], default=8)
    return float(min(max(widest + 2, 8), _NARROWER.get(key, _WIDEST)))


def lines(text: str | None, width: float = _WIDEST) -> int:
    """Return how many lines a text takes in a column; a few places a line are lost where words are broken."""
    return sum(max(1, math.ceil(_wide(part) / (width - 4))) for part in (text or "").split("\n"))


def set_lines(sheet: Any, row: int, count: int) -> None:
    """Make a row as high as so many lines: not every program does so by itself."""
    sheet.set_row(row, 15 * min(count, 27))  # 409 points is the most there is


def _places(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, float):
        return 10
    return _wide(value) if isinstance(value, str) else len(str(value))


@cache
def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def paper(sheet: Any, *, table: bool = True) -> None:
    """Set up the paper: A4 across, pages numbered; a table has its header and its names on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_footer("&L&A&R&P / &N")
    if table:
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 1)
    else:
        sheet.fit_to_pages(1, 0)

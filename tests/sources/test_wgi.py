"""Worldwide Governance Indicators: the three layouts of the workbook."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from scrisk.errors import DataError
from scrisk.sources import wgi

if TYPE_CHECKING:
    from conftest import Desk, Sheet

OLD = {
    "voice_accountability": "VoiceandAccountability",
    "political_stability": "Political StabilityNoViolence",
    "government_effectiveness": "GovernmentEffectiveness",
    "regulatory_quality": "RegulatoryQuality",
    "rule_of_law": "RuleofLaw",
    "control_of_corruption": "ControlofCorruption",
}
LETTERS = dict(zip(OLD, ("va", "pv", "ge", "rq", "rl", "cc"), strict=True))
NEW_HEADER = [
    "ID variable (economy code/ gov. dimension/ year)", "Economy (name)", "Economy (code)", "Region",
    "Income classification", "Year", "Governance dimension", "Number of sources",
    "Governance estimate (approx. -2.5 to +2.5)", "Standard error (estimate)",
    "Lower threshold (90% conf. int. estimate)", "Upper threshold (90% conf. int. estimate)",
    "Governance score (0-100)", "Standard error (gov. score)",
]  # fmt: skip

# (name, code, year) -> estimate of dimension number n is base + n / 10; None is not rated.
RATED = [
    ("Japan", "JPN", 2021, 1.0),
    ("Taiwan, China", "TWN", 2021, 0.5),
    ("Congo, Dem. Rep.", "ZAR", 2021, None),
    ("Japan", "JPN", 2022, 1.1),
    ("Taiwan, China", "TWN", 2022, 0.6),
    ("Congo, Dem. Rep.", "ZAR", 2022, -1.5),
]


def old_book() -> dict[str, Sheet]:
    """Years side by side below a title, #N/A where a country was not rated, and a sheet of words in front."""
    book: dict[str, Sheet] = {"Introduction": [["Worldwide Governance Indicators"]]}
    block = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
    for place, sheet in enumerate(OLD.values()):
        rows: Sheet = [[sheet], ["Note: ..."], [], [None, None, *[2021] * 6, *[2022] * 6]]
        rows.append(["Country/Territory", "Code", *block, *block])
        for name, code in (("Japan", "JPN"), ("Taiwan, China", "TWN"), ("Congo, Dem. Rep.", "ZAR")):
            cells: list[Any] = [name, code]
            for year in (2021, 2022):
                base = next(b for n, _, y, b in RATED if (n, y) == (name, year))
                cells += ["#N/A"] * 6 if base is None else [base + place / 10, 0.25, 9, 50, 40, 60]
            rows.append(cells)
        book[sheet] = rows
    return book


def long_book() -> dict[str, Sheet]:
    """One sheet, .. where a country was not rated."""
    header = ["codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev", "nsource", "pctrank"]
    rows: Sheet = [header]
    for place, letters in enumerate(LETTERS.values()):
        for name, code, year, base in RATED:
            figures = ["..", ".."] if base is None else [base + place / 10, 0.25]
            rows.append([f"{code}{letters}{year}", code, name, year, letters, *figures, 9, 50])
    return {"Sheet1": rows}


def new_book() -> dict[str, Sheet]:
    """A sheet a dimension with a row a country and year, and a sheet of words in front."""
    book: dict[str, Sheet] = {"README": [["Worldwide Governance Indicators, 2025 revision"]]}
    for place, letters in enumerate(LETTERS.values()):
        rows: Sheet = [list(NEW_HEADER)]
        for name, code, year, base in RATED:
            estimate, error = (None, None) if base is None else (base + place / 10, 0.25)
            rows.append([f"{code}{letters}{year}", name, code, "R", "I", year, letters, 9, estimate, error])
        book[letters] = rows
    return book


@pytest.mark.parametrize("book", [old_book, long_book, new_book])
def test_every_layout_tells_the_same(desk: Desk, book: Any) -> None:
    parts = desk.parse("wgi", desk.raw("wgidataset.xlsx", book()))
    assert set(parts) == {("wgi_political_stability", "all"), ("wgi_governance", "all")}
    stability = desk.rows(parts["wgi_political_stability", "all"])
    # Whoever was not rated has no row here, and one without figures among the six.
    assert [row[:3] for row in stability] == [
        ("Japan", "JPN", 2021),
        ("Japan", "JPN", 2022),
        ("Taiwan, China", "TWN", 2021),
        ("Taiwan, China", "TWN", 2022),
        ("Congo, Dem. Rep.", "ZAR", 2022),
    ]
    assert [row[3] for row in stability] == pytest.approx([1.1, 1.2, 0.6, 0.7, -1.4])
    assert {row[4] for row in stability} == {0.25}
    six = desk.rows(parts["wgi_governance", "all"])
    assert [row[:3] for row in six] == [
        ("Japan", "JPN", 2021),
        ("Japan", "JPN", 2022),
        ("Taiwan, China", "TWN", 2021),
        ("Taiwan, China", "TWN", 2022),
        ("Congo, Dem. Rep.", "ZAR", 2021),
        ("Congo, Dem. Rep.", "ZAR", 2022),
    ]
    assert six[0][3:] == pytest.approx((1.0, 1.1, 1.2, 1.3, 1.4, 1.5))
    assert six[4][3:] == (None,) * 6
    assert parts["wgi_governance", "all"].edition == "2021-2022"


def test_types_are_those_of_the_raw_tables(desk: Desk) -> None:
    parts = desk.parse("wgi", desk.raw("wgidataset.xlsx", new_book()))
    names = {"country_name": pl.String, "country_code": pl.String, "year": pl.Int16}
    figures = {"estimate": pl.Float64, "standard_error": pl.Float64}
    assert pl.read_parquet_schema(parts["wgi_political_stability", "all"].path) == {**names, **figures}
    assert pl.read_parquet_schema(parts["wgi_governance", "all"].path) == {**names, **dict.fromkeys(OLD, pl.Float64)}


def test_a_zip_with_one_workbook_is_read(desk: Desk) -> None:
    def packed(*names: str) -> bytes:
        path = desk.folder / "wgi.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.write(desk.book(long_book()), name)
        content = path.read_bytes()
        path.unlink()
        return content

    parts = desk.parse("wgi", desk.raw("wgidataset_excel.zip", packed("folder/wgidataset.xlsx")))
    assert parts["wgi_governance", "all"].rows == 6
    with pytest.raises(DataError, match="holds 2 workbooks"):
        desk.parse("wgi", desk.raw("wgidataset_excel.zip", packed("a.xlsx", "b.xlsx")))


REFUSALS = [
    # book, sheet, row, column, new value, what the message says
    (old_book, "RuleofLaw", 4, 0, "Economy", "no row begins with Country/Territory"),
    (old_book, "RuleofLaw", 4, 1, "ISO", "column Code is missing"),
    (old_book, "RuleofLaw", 4, 3, "StdDev", "Estimate and StdErr do not stand below each year"),
    (old_book, "RuleofLaw", 3, 8, 2021, "Estimate of 2021 is there twice"),
    (old_book, "RuleofLaw", 3, 2, "year", "Estimate and StdErr do not stand below each year"),
    (old_book, "RuleofLaw", 5, 1, "JAP", "unknown country_code.*JAP"),
    (old_book, "RuleofLaw", 5, 1, "TWN", "occurs twice"),
    (old_book, "RuleofLaw", 5, 2, 250, "estimate is not between -5 and 5"),
    (old_book, "RuleofLaw", 5, 3, 0, "a standard error is not above zero"),
    (old_book, "RuleofLaw", 5, 2, "high", "estimate is no number"),
    (old_book, "RuleofLaw", 5, 0, None, "country_name is empty"),
    (long_book, "Sheet1", 0, 5, "score", "no row names the columns"),
    (long_book, "Sheet1", 1, 4, "xx", "unknown indicator"),
    (long_book, "Sheet1", 1, 3, 20, "year is not between 1900"),
    (long_book, "Sheet1", 2, 1, "JPN", "occurs twice"),
    (new_book, "pv", 0, 8, "Governance estimate", "no row names the columns"),
    (new_book, "pv", 0, 9, "Standard error", "no row names the columns"),
    (new_book, "pv", 1, 9, -0.25, "standard_error is not between 0"),
    (new_book, "pv", 1, 2, "XYZ", "unknown country_code"),
]


@pytest.mark.parametrize(("book", "sheet", "row", "column", "value", "why"), REFUSALS)
def test_refusal(desk: Desk, book: Any, sheet: str, row: int, column: int, value: Any, why: str) -> None:
    sheets = book()
    sheets[sheet][row][column] = value
    with pytest.raises(DataError, match=why) as error:
        desk.parse("wgi", desk.raw("wgidataset.xlsx", sheets))
    assert error.value.message.startswith("wgidataset.xlsx")


@pytest.mark.parametrize(("book", "gone"), [(old_book, "RuleofLaw"), (new_book, "rl")])
def test_a_missing_sheet_is_named(desk: Desk, book: Any, gone: str) -> None:
    sheets = book()
    del sheets[gone]
    with pytest.raises(DataError, match=f"(?i)sheet {gone} is missing"):
        desk.parse("wgi", desk.raw("wgidataset.xlsx", sheets))


def test_a_missing_indicator_is_named(desk: Desk) -> None:
    sheets = {"Sheet1": [row for row in long_book()["Sheet1"] if row[4] != "rl"]}
    with pytest.raises(DataError, match="no row of indicator rl"):
        desk.parse("wgi", desk.raw("wgidataset.xlsx", sheets))


def test_what_is_staged_is_not_made_again(desk: Desk) -> None:
    raw = desk.raw("wgidataset.xlsx", new_book())
    origin = f"{raw.sha256}:{wgi.PARSER}"
    assert desk.parse("wgi", raw, has=lambda _t, _p, made: made == origin) == {}
    assert set(desk.parse("wgi", raw, has=lambda table, _p, _o: table == "wgi_governance")) == {
        ("wgi_political_stability", "all")
    }


def test_fetch_asks_for_the_workbook(desk: Desk) -> None:
    shelf = desk.shelf()
    wgi.fetch(shelf, {"url": "https://example.org/wgidataset.xlsx"})
    assert shelf.asked == [("https://example.org/wgidataset.xlsx", None, "xlsx")]

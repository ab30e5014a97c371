"""The columns of the score table, each in a short form and, where there is room, a longer one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from scrisk.report.layout import Cell, Column, bar, crop
from scrisk.report.values import value_word
from scrisk.report.words import (
    NONE,
    Names,
    Row,
    amount,
    band_word,
    concerning,
    flags_of,
    header_lines,
    marks,
    number,
    percent,
    short,
    signed,
)
from scrisk.terms import TERMS

BAND_STYLE = {"high": "red", "moderate": "yellow", "low": "green"}
_BAND_LETTER = {"high": "H", "moderate": "M", "low": "L"}

# Headers that say more than the label where two short lines are at hand.
_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "top_supplier": ("top", "supplier"),
        "eu_supply_risk": ("EU", "SR"),
        "eu_supply_risk_material": ("EU SR", "material"),
        "hhi_normalised": ("HHI", "norm."),
        "china_share_origin": ("made in", "China"),
        "hidden_china_share": ("hidden", "China"),
        "hhi_with_production": ("HHI", "w. own"),
        "wgi_weighted_hhi": ("WGI", "HHI"),
        "price_ratio_top_producer_cut": ("price", "ratio"),
        "quantity_ratio_top_producer_cut": ("quantity", "ratio"),
        "usgs_style_dp": ("USGS", "DP"),
        "usgs_style_sr": ("USGS", "SR"),
        "usgs_economic_vulnerability": ("econ.", "vuln."),
        "substitution_index": ("subst.", "index"),
        "recycling_rate": ("EoL", "recycl."),
        "domestic_share": ("own", "share"),
        "trade_value_usd": ("value", "US$"),
        "characterization_factor": ("CF kg", "Cu-eq"),
        "n_suppliers": ("sup-", "pliers"),
        "likelihood_score": ("likeli-", "hood"),
        "dependence_score": ("depen-", "dence"),
        "vulnerability_score": ("vulner-", "ability"),
        "risk_score_arithmetic": ("arith.", "mean"),
        "risk_score_geometric": ("geom.", "mean"),
        "known_weight": ("known", "weight"),
        "coverage_share": ("cover-", "age"),
    },
    "ja": {
        "top_supplier": ("最大", "供給国"),
        "effective_suppliers": ("実効", "国数"),
        "hhi_change_3y": ("3年", "前比"),
        "import_reliance": ("輸入", "依存度"),
        "n_suppliers": ("供給", "国数"),
    },
    "ko": {
        "effective_suppliers": ("실효", "국수"),
        "top_supplier": ("최대", "공급국"),
        "import_reliance": ("수입", "의존도"),
        "n_suppliers": ("공급", "국수"),
    },
}
_CHINA_PAIR = {"en": ("China %", "q / v"), "ja": ("中国%", "量/額"), "ko": ("중국%", "물량/금액")}


def header(names: Names, column: str) -> tuple[str, ...]:
    """Return the header of a published column in at most two lines."""
    return _HEADERS[names.lang].get(column) or tuple(header_lines(names.label(column)))


def plain(rows: Sequence[Row], names: Names, column: str) -> Column:
    """Return any published column, written after its type and unit."""
    term = TERMS[column]
    write: Callable[[Row], str]
    if term.dtype in ("VARCHAR", "BOOLEAN"):
        return Column(header(names, column), tuple(Cell(_word(column, row[column])) for row in rows))
    if term.dtype in ("SMALLINT", "INTEGER", "BIGINT"):
        write = lambda row: NONE if row[column] is None else str(row[column])  # noqa: E731
    elif term.unit == "fraction":
        margin = column.endswith("_margin") or column == "hidden_china_share"
        write = lambda row: signed(row[column]) if margin else percent(row[column])  # noqa: E731
    elif column.endswith("_margin") or column == "hhi_change_3y":
        write = lambda row: signed(row[column])  # noqa: E731
    elif column.startswith("eu_"):
        # The Commission prints its indices with one decimal.
        write = lambda row: number(row[column], 1)  # noqa: E731
    elif term.unit in ("index", "ratio", "WGI units", "nats"):
        write = lambda row: number(row[column])  # noqa: E731
    elif term.unit == "points":
        write = lambda row: number(row[column], 0)  # noqa: E731
    elif term.unit == "suppliers":
        write = lambda row: number(row[column], 1)  # noqa: E731
    else:
        write = lambda row: amount(row[column])  # noqa: E731
    return Column(header(names, column), tuple(Cell(write(row)) for row in rows), right=True)


def _word(column: str, value: object) -> str:
    if value is None or value == "":
        return NONE
    return band_word(str(value)) if column in ("hhi_band", "risk_band") else value_word(str(value))


def items(
    rows: Sequence[Row], names: Names, widths: Sequence[int], usual: int | None = None, indent: int = 1
) -> list[Column]:
    """Return the column of item names cropped to each width in turn and, last, in full.

    A row of another year than the usual one carries its year behind the name.
    """
    head = (names.label("item"),)
    full = [
        (names.item(row["item"]), f" ({row['year']})" if usual and row["year"] not in (usual, None) else "")
        for row in rows
    ]
    blank = " " * indent
    forms = [
        Column(head, tuple(Cell(blank + crop(name, width - len(year)) + year) for name, year in full))
        for width in widths
    ]
    return [*forms, Column(head, tuple(Cell(blank + name + year) for name, year in full))]


def suppliers(rows: Sequence[Row], names: Names) -> list[Column]:
    """Return the column of top suppliers: by code, by name, by name and national flag."""
    head = header(names, "top_supplier")
    shares = [percent(row["top_supplier_share"]) for row in rows]
    codes = [row["top_supplier"] for row in rows]
    forms: list[Callable[[str], str]] = [lambda code: code, lambda code: crop(names.economy(code), 18)]
    if names.emoji:
        forms.append(lambda code: names.flagged(code))
    columns = []
    for form in forms:
        words = tuple(
            Cell(NONE) if code is None else Cell(f"{form(code)} {share}")
            for code, share in zip(codes, shares, strict=True)
        )
        columns.append(Column(head, words))
    return columns


def bars(rows: Sequence[Row], widths: Sequence[int], column: str = "hhi") -> list[Column]:
    """Return a column of bars in several widths; colour repeats the band."""
    return [
        Column(
            ("",),
            tuple(Cell(bar(row[column], width), BAND_STYLE.get(row["hhi_band"] or "", "")) for row in rows),
        )
        for width in widths
    ]


def band(rows: Sequence[Row], names: Names) -> list[Column]:
    """Return the column of bands: a letter, then the word."""
    return [
        Column(("",), tuple(Cell(_BAND_LETTER.get(row["hhi_band"] or "", " "), _style(row)) for row in rows)),
        Column(header(names, "hhi_band"), tuple(Cell(band_word(row["hhi_band"]), _style(row)) for row in rows)),
    ]


def _style(row: Row) -> str:
    return BAND_STYLE.get(row["hhi_band"] or "", "")


def china(rows: Sequence[Row], names: Names) -> Column:
    """Return China's shares by quantity and by value in one column, aligned at the stroke."""

    def cell(row: Row) -> Cell:
        by_quantity, by_value = (
            percent(row[column]).rstrip("%") for column in ("china_share_quantity", "china_share_value")
        )
        return Cell(f"{by_quantity:>3}/{by_value:<3}" if by_quantity + by_value != NONE * 2 else f"   {NONE}")

    return Column(_CHINA_PAIR[names.lang], tuple(cell(row) for row in rows))


def trend(rows: Sequence[Row], names: Names, usual: int | None) -> Column:
    """Return the change of HHI over three years, headed by the earlier year."""
    head = header(names, "hhi_change_3y")
    if usual and names.lang == "en":
        head = ("since", str(usual - 3))
    cells = tuple(Cell(signed(row["hhi_change_3y"] if row["year"] == usual else None)) for row in rows)
    return Column(head, cells, right=True)


def stages(rows: Sequence[Row], names: Names) -> Column:
    """Return the names of the stages."""
    return Column((names.label("stage"),), tuple(Cell(names.stage(row["chain"], row["stage"])) for row in rows))


def flags(rows: Sequence[Row], names: Names, shown: Iterable[str], common: frozenset[str]) -> list[Column]:
    """Return the flags as letters, then in words.

    Those that concern none of the columns ``shown`` are left out, and those in ``common``, which the footer tells.
    """
    head = (names.label("flags").lower(),)
    kept = [[flag for flag in concerning(flags_of(row), shown) if flag not in common] for row in rows]
    if not any(kept):
        return []
    return [
        Column(head, tuple(Cell(marks(found)) for found in kept)),
        Column(head, tuple(Cell(", ".join(short(flag) for flag in found)) for found in kept)),
    ]


def lists(rows: Sequence[Row], names: Names, of_item: Mapping[str, Row]) -> Column:
    """Return the official lists that name the item."""

    def cell(row: Row) -> Cell:
        found = (of_item.get(row["item"], {}).get("official_lists") or "").split(";")
        return Cell(", ".join(part for part in found if part))

    return Column((names.label("official_lists").lower(),), tuple(cell(row) for row in rows))

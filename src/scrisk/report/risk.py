"""The risk score 0-100 in tables, sentences and in full: never without its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.derive import Step
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, amount, listed, percent, signed

BAND_STYLE = {"very high": "bold red", "high": "red", "elevated": "yellow", "moderate": "green", "low": "green"}
_DIMENSIONS = ("likelihood", "dependence", "vulnerability")
_BANDS = ("very high", "high", "elevated", "moderate", "low", "uncertain")
BAND_WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "very high": "非常に高い", "high": "高い", "elevated": "やや高い", "moderate": "中程度", "low": "低い",
        "uncertain": "不確実",
    },
    "ko": {
        "very high": "매우 높음", "high": "높음", "elevated": "다소 높음", "moderate": "보통", "low": "낮음",
        "uncertain": "불확실",
    },
}  # fmt: skip
_HEADS = {"en": ("risk", "   5-95%"), "ja": ("リスク", "   5-95%"), "ko": ("위험", "   5-95%")}
_SHADED = 8  # cells from which a bar can show an interval
SCORE, POINTS = "Risk score", "Risk points"
GROUPS = (SCORE, POINTS)  # of the steps

# What is measured, where the name of the indicator does not say it.
WHAT = {
    "event_e1": "P(weight halves)",
    "event_e2": "P(less, and dearer)",
    "event_e3": "P(top supplier halves)",
    "import_reliance": "import reliance",
    "foreign_hhi": "HHI of suppliers abroad",
    "foreign_origin_share": "largest origin abroad",
    "governance_share": "governance risk abroad",
    "stock_days": "days in stock (prior)",
    "substitution_index": "substitution index",
    "recycling_rate": "recycling rate",
    "geometric_mean": "to the geometric mean",
}
DRIVERS = {
    "weights": "the weights",
    "normalisation": "the goalposts",
    "aggregation": "which mean leads",
    "basis": "weight or value",
    "year_window": "one year or three",
    "hazard": "the hazard's own error",
    "governance": "the error of governance scores",
    "origin": "shares without a known origin",
    "stocks": "what is in stock",
    "missing": "what is not known",
}


def told(row: Row) -> str:
    """Write a score with its interval.

    Examples
    --------
    >>> told({"risk_score": 66.2, "risk_score_low": 57.7, "risk_score_high": 74.1}), told({"risk_score": None})
    ('66 (58-74)', '-')
    """
    if row.get("risk_score") is None:
        return NONE
    return f"{row['risk_score']:.0f} ({row['risk_score_low']:.0f}-{row['risk_score_high']:.0f})"


def _narrow(row: Row) -> str:
    """Write a score with its interval in a column, where the header says which is which."""
    if row.get("risk_score") is None:
        return NONE
    low, high = row["risk_score_low"], row["risk_score_high"]
    return f"{row['risk_score']:2.0f} {low:2.0f}-{high:.0f}"


def band(row: Row, names: Names) -> str:
    """Return the band in the reader's language."""
    word = row.get("risk_band")
    return BAND_WORDS.get(names.lang, {}).get(word or "", word or NONE)


def scored(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with a score."""
    return [row for row in rows if row.get("risk_score") is not None]


def column(rows: Sequence[Row], names: Names) -> list[Column]:
    """Return the column of scores with their intervals; none where no row has one."""
    if not scored(rows):
        return []
    return [Column(_HEADS[names.lang], tuple(Cell(_narrow(row), _style(row)) for row in rows))]


def bands(rows: Sequence[Row], names: Names) -> list[Column]:
    """Return the column of bands in words."""
    if not scored(rows):
        return []
    return [Column(("",), tuple(Cell(band(row, names), _style(row)) for row in rows))]


def bars(rows: Sequence[Row], widths: Sequence[int]) -> list[Column]:
    """Return a column of bars in several widths; the shaded part reaches to the upper end of the interval."""
    if not scored(rows):
        return []
    return [Column(("",), tuple(Cell(bar(row, width), _style(row)) for row in rows)) for width in widths]


def bar(row: Row, width: int) -> str:
    """Draw a score as a bar; where there is room, its interval as shades around the end.

    Examples
    --------
    >>> bar({"risk_score": 50.0, "risk_score_low": 40.0, "risk_score_high": 70.0}, 10)
    '████▓▒▒░░░'
    """
    if row.get("risk_score") is None:
        return " " * width
    if width < _SHADED:
        return layout.bar(row["risk_score"] / 100, width)
    low, middle, high = (
        round(float(row[name]) / 100 * width) for name in ("risk_score_low", "risk_score", "risk_score_high")
    )
    return "█" * low + "▓" * (middle - low) + "▒" * (high - middle) + "░" * (width - high)


def change(rows: Sequence[Row], names: Names, usual: int | None) -> Column:
    """Return the change of the score over three years, headed by the earlier year."""
    head = {"en": ("since", str((usual or 3) - 3)), "ja": ("3年", "前比"), "ko": ("3년", "변화")}[names.lang]
    cells = tuple(Cell(signed(row.get("risk_change_3y") if row["year"] == usual else None, 0)) for row in rows)
    return Column(head, cells, right=True)


def of_economy(code: str, groups: Sequence[Mapping[str, Row]]) -> Column:
    """Return one economy's scores of some items, for economies side by side."""
    return Column((code, "risk"), tuple(Cell(told(group.get(code, {}))) for group in groups))


def _style(row: Row) -> str:
    return BAND_STYLE.get(row.get("risk_band") or "", "")


def answer(rows: Sequence[Row], economies: Sequence[str], names: Names) -> str:
    """Say for each economy which traded input is most at risk, how sure its place is; empty without scores.

    Rows are those of the usual year.
    """
    single = len({row["item"] for row in rows}) == 1
    parts, unsure = [], 0
    for code in economies:
        every = scored([row for row in rows if row["economy"] == code])
        # A score of which a whole dimension is unknown may be anything: it is no answer to which is worst.
        mine = [row for row in every if all(row[f"{name}_score"] is not None for name in _DIMENSIONS)] or every
        unsure += len(every) - len(mine)
        if not mine:
            continue
        top = max(mine, key=lambda row: (row["risk_score"], row["item"]))
        item = names.item(top["item"])
        item = item[0].lower() + item[1:] if item[1:2].islower() else item
        words = f"risk {told(top)}, {band(top, names)}" if single else told(top)
        parts.append(f"{names.economy(code)} {item}, {words}{_place(top)}")
    if not parts:
        return ""
    left = f" {unsure} more may be anything: not all of what their risk is made of is known." if unsure else ""
    return f"{'' if single else 'Most at risk: '}{'; '.join(parts)}.{left}"


def _place(row: Row) -> str:
    low, high, of = row["risk_rank_low"], row["risk_rank_high"], row["ranked_items"]
    if of is None or of < 2:
        return ""
    return f", place {low} of {of}" if low == high else f", place {low} to {high} of {of}"


def summary(rows: Sequence[Row]) -> str:
    """Say how many rows are in each band and how many changed; empty without scores."""
    mine = scored(rows)
    if not mine:
        return ""
    tally = Counter(row["risk_band"] for row in mine)
    tally["without"] = len(rows) - len(mine)
    text = f"risk {', '.join(f'{tally[name]} {name}' for name in (*_BANDS, 'without') if tally[name])}"
    changes = [row["risk_change_3y"] for row in mine if row["risk_change_3y"] is not None]
    if changes:
        # Less than a point is shown as no change, so it is counted as none.
        text += f"; up in {sum(c >= 0.5 for c in changes)}, down in {sum(c <= -0.5 for c in changes)}"
    return text


def steps(row: Row, parts: Sequence[Row]) -> list[Step]:
    """Return the score, its dimensions and the points of its parts as steps of a derivation."""
    if not parts:
        return []
    basis = row["basis"]
    value = row.get("risk_score")
    ends = f"5-95% of the draws: {row['risk_score_low']:.1f}-{row['risk_score_high']:.1f}." if value is not None else ""
    found = [
        Step(
            SCORE, "risk_score", basis, value, "Σ points", "",
            ends or f"Not given: only {percent(row.get('known_weight'))} of its weight is known.",
        )
    ]  # fmt: skip
    for name in ("likelihood", "dependence", "vulnerability"):
        mine = [part for part in parts if part["dimension"] == name]
        known = row.get(f"{name}_score")
        total = sum(part["weight"] for part in mine)
        found.append(
            Step(
                SCORE, f"{name}_score", basis, known, "Σ points/Σ weight",
                f"({_sum(part['points'] for part in mine)})/{total:.4f}",
                "" if known is not None else "Not given: nothing is known.",
            )
        )  # fmt: skip
    for part in parts:
        if part["weight"] is None:
            found.append(
                Step(POINTS, part["indicator"], basis, part["points"], "geometric mean - arithmetic mean",
                     f"{row['risk_score_geometric']:.6f} - {row['risk_score_arithmetic']:.6f}")
            )  # fmt: skip
            continue
        note = "Not known: what the method says counts, the whole range is drawn." if part["is_missing"] else ""
        numbers = f"100 × {part['weight']:.6f} × {part['normalised_value']:.6f}"
        found.append(Step(POINTS, part["indicator"], basis, part["points"], "100 × weight × place", numbers, note))
    return found


def _sum(values: Iterable[float]) -> str:
    return " + ".join(f"{value:.3f}" for value in values)


def explained(row: Row, parts: Sequence[Row], drivers: Sequence[Row], names: Names) -> Iterator[RenderableType]:
    """Yield the decomposition of a score: each indicator from value to points, the sum, and what makes it unsure."""
    if not parts:
        return
    yield Text()
    if row.get("risk_score") is None:
        known = percent(row.get("known_weight"))
        yield Text.assemble(("Risk", "bold"), f" is not given: only {known} of the weight of its indicators is known.")
    else:
        what = "traded items" if row["sourcing"] == "trade" else "items known by world shares"
        place = f"{_place(row)} {what} of {row['year']}" if _place(row) else ""
        yield Text.assemble((f"Risk {told(row)}", "bold"), f" of 100: {band(row, names)}{place}.")
    yield from _table(row, parts)
    if row.get("risk_score") is None:
        return
    other = "arithmetic" if parts[-1]["weight"] is None else "geometric"
    yield Text(f"By the {other} mean it would be {row[f'risk_score_{other}']:.1f}.", "dim")
    main = sorted((d for d in drivers if (d["total_order"] or 0) >= 0.05), key=lambda d: -d["total_order"])[:3]
    if main:
        words = listed(f"{DRIVERS.get(d['risk_input'], d['risk_input'])} {percent(d['total_order'])}" for d in main)
        yield Text(f"What makes it unsure (part in the variance, with interactions): {words}.", "dim")


def _table(row: Row, parts: Sequence[Row]) -> Iterator[RenderableType]:
    score = row.get("risk_score") is not None
    shown = [part for part in parts if score or part["weight"] is not None]
    points = _adding_up([part["points"] for part in shown])

    def cells(write: Callable[[Row], str], last: str = "") -> tuple[Cell, ...]:
        lines = [Cell(write(part)) for part in shown]
        return (*lines, Cell(last, "bold")) if score else tuple(lines)

    def counted(part: Row, text: str) -> str:
        # Without a score, what is not known counts as nothing at all.
        return NONE if part["is_missing"] and not score else text

    given = [Cell(counted(part, f"{value:.2f}")) for part, value in zip(shown, points, strict=True)]
    labels = [WHAT.get(part["indicator"], part["indicator"]) for part in shown]
    laid = [
        Column(("Part",), (*(Cell(f" {label}") for label in labels), *([Cell(" Risk", "bold")] if score else []))),
        Column(("value",), cells(_written), right=True, gap=2),
        Column(("none at",), cells(lambda part: _post(part["goalpost_0"])), right=True, gap=2),
        Column(("full at",), cells(lambda part: _post(part["goalpost_100"])), right=True, gap=2),
        Column(("place",), cells(lambda part: counted(part, _digits(part["normalised_value"], 3))), right=True, gap=2),
        Column(("weight",), cells(lambda part: _digits(part["weight"], 4), f"{1:.4f}"), right=True, gap=2),
        Column(
            ("points",), (*given, *([Cell(f"{row['risk_score']:.2f}", "bold")] if score else [])), right=True, gap=2
        ),
    ]
    yield from layout.header(laid)
    dimension = None
    lines = layout.lines(laid)
    for part, line in zip(shown, lines, strict=False):
        if part["dimension"] != dimension:
            dimension = part["dimension"]
            if part["weight"] is not None:
                known = row.get(f"{dimension}_score")
                yield Text(f"{dimension} {NONE if known is None else f'{known:.0f}'}", "italic")
        yield line
    if score:
        yield lines[-1]


def _adding_up(values: Sequence[float]) -> list[float]:
    """Round to hundredths so that the rounded values add up to the rounded sum; none is off by more than one."""
    found, total, before = [], 0.0, 0.0
    for value in values:
        total += value
        found.append(round(total, 2) - before)
        before = round(total, 2)
    return found


def _written(part: Row) -> str:
    if part["weight"] is None:
        return ""
    return "unknown" if part["is_missing"] else amount(part["indicator_value"])


def _post(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _digits(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"

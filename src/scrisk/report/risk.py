"""The risk score 0-100 in tables, sentences and in full: never without its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from scrisk.language import later, meant, say
from scrisk.report import layout
from scrisk.report.derive import Step
from scrisk.report.layout import Cell, Column
from scrisk.report.words import (
    NONE,
    Names,
    Row,
    amount,
    band_word,
    clauses,
    each,
    joined,
    percent,
    running,
    signed,
    small,
    stopped,
)

BAND_STYLE = {"very high": "bold red", "high": "red", "elevated": "yellow", "moderate": "green", "low": "green"}
_DIMENSIONS = ("likelihood", "dependence", "vulnerability")
_TITLES = {
    "likelihood": later("likelihood"), "dependence": later("dependence"), "vulnerability": later("vulnerability")
}  # fmt: skip
_BANDS = ("very high", "high", "elevated", "moderate", "low", "uncertain")
_HEADS = {"en": ("risk", "   5-95%"), "ja": ("リスク", "   5-95%"), "ko": ("위험", "   5-95%")}
_SHADED = 8  # cells from which a bar can show an interval
SCORE, POINTS = "Risk score", "Risk points"
GROUPS = (SCORE, POINTS)  # of the steps

# What is measured, where the name of the indicator does not say it.
WHAT = {
    "event_e1": later("P(weight halves)"),
    "event_e2": later("P(less, and dearer)"),
    "event_e3": later("P(top supplier halves)"),
    "import_reliance": later("import reliance"),
    "foreign_hhi": later("HHI of suppliers abroad"),
    "foreign_origin_share": later("largest origin abroad"),
    "governance_share": later("governance risk abroad"),
    "stock_days": later("days in stock (prior)"),
    "substitution_index": later("substitution index"),
    "recycling_rate": later("recycling rate"),
    "geometric_mean": later("to the geometric mean"),
}
DRIVERS = {
    "weights": later("the weights"),
    "normalisation": later("the goalposts"),
    "aggregation": later("which mean leads"),
    "basis": later("weight or value"),
    "year_window": later("one year or three"),
    "hazard": later("the hazard's own error"),
    "governance": later("the error of governance scores"),
    "origin": later("shares without a known origin"),
    "stocks": later("what is in stock"),
    "missing": later("what is not known"),
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


def band(row: Row) -> str:
    """Return the band in the reader's language."""
    return band_word(row.get("risk_band"))


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
    return [Column(("",), tuple(Cell(band(row), _style(row)) for row in rows))]


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
    return Column((code, say("risk")), tuple(Cell(told(group.get(code, {}))) for group in groups))


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
        gaps = {"economy": names.economy(code), "item": small(names.item(top["item"])), "place": _place(top)}
        if single:
            parts.append(say("{economy} {item}, risk {risk}, {band}{place}", risk=told(top), band=band(top), **gaps))
        else:
            parts.append(say("{economy} {item}, {risk}{place}", risk=told(top), **gaps))
    if not parts:
        return ""
    cases = clauses(parts)
    head = stopped(cases) if single else say("Most at risk: {cases}.", cases=cases)
    left = say("{n} more may be anything: not all of what their risk is made of is known.", n=unsure) if unsure else ""
    return running([head, left])


def _place(row: Row) -> str:
    low, high, of = row["risk_rank_low"], row["risk_rank_high"], row["ranked_items"]
    if of is None or of < 2:
        return ""
    if low == high:
        return say(", place {low} of {of}", low=low, of=of)
    return say(", place {low} to {high} of {of}", low=low, high=high, of=of)


def summary(rows: Sequence[Row]) -> str:
    """Say how many rows are in each band and how many changed; empty without scores."""
    mine = scored(rows)
    if not mine:
        return ""
    tally = Counter(row["risk_band"] for row in mine)
    found = [(band_word(name), tally[name]) for name in _BANDS if tally[name]]
    found += [(meant("risk", "without"), len(rows) - len(mine))] if len(rows) > len(mine) else []
    text = say("risk {tally}", tally=joined(say("{n} {band}", n=n, band=word) for word, n in found))
    changes = [row["risk_change_3y"] for row in mine if row["risk_change_3y"] is not None]
    if not changes:
        return text
    # Less than a point is shown as no change, so it is counted as none.
    up, down = sum(c >= 0.5 for c in changes), sum(c <= -0.5 for c in changes)
    return clauses([text, say("up in {up}, down in {down}", up=up, down=down)])


def steps(row: Row, parts: Sequence[Row]) -> list[Step]:
    """Return the score, its dimensions and the points of its parts as steps of a derivation."""
    if not parts:
        return []
    basis = row["basis"]
    value = row.get("risk_score")
    if value is None:
        ends = say("Not given: only {share} of its weight is known.", share=percent(row.get("known_weight")))
    else:
        low, high = row["risk_score_low"], row["risk_score_high"]
        ends = say("5-95% of the draws: {low:.1f}-{high:.1f}.", low=low, high=high)
    found = [Step(SCORE, "risk_score", basis, value, "Σ points", "", ends)]
    for name in ("likelihood", "dependence", "vulnerability"):
        mine = [part for part in parts if part["dimension"] == name]
        known = row.get(f"{name}_score")
        total = sum(part["weight"] for part in mine)
        found.append(
            Step(
                SCORE, f"{name}_score", basis, known, "Σ points/Σ weight",
                f"({_sum(part['points'] for part in mine)})/{total:.4f}",
                "" if known is not None else say("Not given: nothing is known."),
            )
        )  # fmt: skip
    for part in parts:
        if part["weight"] is None:
            found.append(
                Step(POINTS, part["indicator"], basis, part["points"], "geometric mean - arithmetic mean",
                     f"{row['risk_score_geometric']:.6f} - {row['risk_score_arithmetic']:.6f}")
            )  # fmt: skip
            continue
        note = say("Not known: what the method says counts, the whole range is drawn.") if part["is_missing"] else ""
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
        only = say("is not given: only {share} of the weight of its indicators is known.", share=known)
        yield Text.assemble((say("Risk"), "bold"), " ", only)
    else:
        where = ""
        if _place(row):
            gaps = {"place": _place(row), "year": row["year"]}
            where = (
                say("{place} traded items of {year}", **gaps)
                if row["sourcing"] == "trade"
                else say("{place} items known by world shares of {year}", **gaps)
            )
        yield Text.assemble(
            (say("Risk {risk}", risk=told(row)), "bold"), say(" of 100: {band}{place}.", band=band(row), place=where)
        )
    yield from _table(row, parts)
    if row.get("risk_score") is None:
        return
    if parts[-1]["weight"] is None:
        other = say("By the arithmetic mean it would be {risk:.1f}.", risk=row["risk_score_arithmetic"])
    else:
        other = say("By the geometric mean it would be {risk:.1f}.", risk=row["risk_score_geometric"])
    yield Text(other, "dim")
    main = sorted((d for d in drivers if (d["total_order"] or 0) >= 0.05), key=lambda d: -d["total_order"])[:3]
    if main:
        words = each(f"{_said(DRIVERS, d['risk_input'])} {percent(d['total_order'])}" for d in main)
        said = say("What makes it unsure (part in the variance, with interactions): {words}.", words=words)
        yield Text(said, "dim")


def _said(words: Mapping[str, str], name: str) -> str:
    return say(words[name]) if name in words else name


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
    labels = [_said(WHAT, part["indicator"]) for part in shown]
    laid = [
        Column(
            (say("Part"),),
            (*(Cell(f" {label}") for label in labels), *([Cell(" " + say("Risk"), "bold")] if score else [])),
        ),
        Column((meant("a number", "value"),), cells(_written), right=True, gap=2),
        Column((say("none at"),), cells(lambda part: _post(part["goalpost_0"])), right=True, gap=2),
        Column((say("full at"),), cells(lambda part: _post(part["goalpost_100"])), right=True, gap=2),
        Column(
            (say("place"),), cells(lambda part: counted(part, _digits(part["normalised_value"], 3))), right=True, gap=2
        ),
        Column((say("weight"),), cells(lambda part: _digits(part["weight"], 4), f"{1:.4f}"), right=True, gap=2),
        Column(
            (say("points"),),
            (*given, *([Cell(f"{row['risk_score']:.2f}", "bold")] if score else [])),
            right=True,
            gap=2,
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
                yield Text(f"{_said(_TITLES, dimension)} {NONE if known is None else f'{known:.0f}'}", "italic")
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
    return say("unknown") if part["is_missing"] else amount(part["indicator_value"])


def _post(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _digits(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"

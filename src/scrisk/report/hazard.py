"""The hazard for people: the most likely interruptions, what moves a probability, and how good the hazard was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.derive import Step
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, flags_of, meaning, percent

GROUP = "Hazard"
EVENTS = {
    "E1": "quantity below half of its three-year mean",
    "E2": "quantity below 70%, unit value above 120% of the mean",
    "E3": "the largest supplier below half of its own mean",
    "supplier": "any supplier of at least 1% below half of its own mean",
}
_PREDICTORS = {
    "hazard": "scrisk's hazard", "supplier_hazard": "supplier's hazard", "hhi": "HHI alone",
    "wgi_weighted_hhi": "WGI-weighted HHI", "geopolrisk_idea": "GeoPolRisk idea", "n_suppliers": "number of suppliers",
}  # fmt: skip
_BY_ITEM = ("E1", "E2", "E3")
_HEIGHT = 10  # lines of the curve
_SMALLEST = 0.005  # of the contributions in explain
_SHOWN = 12  # items an economy in the table


def table(rows: Sequence[Row], names: Names, width: int) -> RenderableType:
    """Return the probabilities of each economy, the most likely interruptions first."""
    if not rows:
        return Text("No probability fits the question.")
    parts: list[RenderableType] = []
    for economy in dict.fromkeys(row["economy"] for row in rows):
        parts += [Text()] if parts else []
        parts += _economy(economy, [row for row in rows if row["economy"] == economy], names, width)
    notes = [f"{event}: {EVENTS[event]}." for event in _BY_ITEM]
    notes.append("In brackets: how far models differ that were fitted on other importers.")
    notes.append("How good it is: scrisk backtest.")
    return Group(*parts, Text(), *_dim(notes, width))


def _economy(economy: str, rows: Sequence[Row], names: Names, width: int) -> Iterator[RenderableType]:
    known = {event: {row["item"]: row for row in rows if row["event"] == event} for event in _BY_ITEM}
    lead = known[_BY_ITEM[0]]
    order = sorted(lead, key=lambda item: (-(lead[item]["probability"] or -1.0), item))
    told = [item for item in order if lead[item]["probability"] is not None]
    year = max(row["year"] for row in rows)
    title = f"{names.economy(economy)} · chance of a new interruption in the year after {year}"
    yield Text(layout.crop(title, width), "bold")
    shown = told[:_SHOWN]
    if shown:
        columns = [Column(("Item",), tuple(Cell(layout.crop(names.item(item), 30)) for item in shown))]
        for event in _BY_ITEM:
            head = (event, f"{percent(known[event][shown[0]]['base_rate'])} on average")
            columns.append(Column(head, tuple(Cell(_interval(known[event][item])) for item in shown), gap=2))
        if width >= 110:
            drivers = tuple(Cell(layout.crop(lead[item]["drivers"] or "", 60)) for item in shown)
            columns.append(Column(("What moves E1",), drivers, gap=2))
        while sum(column.width + column.gap for column in columns) - 1 > width:
            columns.pop()
        yield from layout.header(columns)
        yield from layout.lines(columns)
    rest, missing = len(told) - len(shown), len(order) - len(told)
    words = [f"{rest} more items"] if rest else []
    words += [f"{missing} items whose chance cannot be told"] if missing else []
    if words:
        yield from _dim([" and ".join(words) + ": scrisk hazard --format csv."], width)


def _interval(row: Row) -> str:
    if row["probability"] is None:
        return NONE
    low, high = (round(100 * row[f"probability_{end}"]) for end in ("low", "high"))
    return f"{percent(row['probability'])} ({low}-{high})"


def test(rows: Sequence[Row], curve: Sequence[Row], width: int, focal: str) -> RenderableType:
    """Return the backtest: a sentence, a table an event, and the calibration curve."""
    if not rows:
        return Text("There is no year after the fit whose outcome is known.")
    parts: list[RenderableType] = [Text(line, "bold") for line in _wrapped([answer(rows)], width)]
    for event in dict.fromkeys(row["event"] for row in rows):
        parts += [Text(), *_event(event, [row for row in rows if row["event"] == event], width, focal)]
    for event in _BY_ITEM:
        mine = [row for row in curve if row["event"] == event and row["importers"] == "all"]
        if mine:
            parts += [Text(), *_curve(event, mine, width)]
    notes = [
        "AUC: chance that a row with the event had the higher probability; 0.5 is no skill.",
        "Skill: 1 - Brier/variance; slope 1 is calibrated, below 1 too sure.",
        "Brackets: 90% intervals over importers drawn with replacement; of the slope by its clustered standard error.",
        "Indices alone: a logistic regression on the index, fitted on the same years as the hazard.",
    ]
    return Group(*parts, Text(), *_dim(notes, width))


def _event(event: str, rows: Sequence[Row], width: int, focal: str) -> Iterator[RenderableType]:
    mine = [row for row in rows if row["missing_year"] == "left out"]
    first = mine[0]
    yield Text(layout.crop(f"{event} · {EVENTS[event]}", width), "bold")
    columns = _columns(mine, width, focal)
    yield from layout.header(columns)
    yield from layout.lines(columns)
    years = f"{first['test_first_year']}-{first['test_last_year']}"
    said = [f"{first['n_events']:,} of {first['n_rows']:,} rows, {years}."]
    for row in rows:
        if row["missing_year"] == "zero" and row["importers"] == "all":
            more = row["n_rows"] - first["n_rows"]
            said.append(f"{more:,} rows without a next year are left out; counted as zero: AUC {row['auc']:.3f}.")
    yield from _dim(said, width)


def answer(rows: Sequence[Row]) -> str:
    """Say in a sentence how the hazard did against the best of the others."""
    words = []
    for event in ("E1", "E2", "E3"):
        mine = {
            row["predictor"]: row["auc"]
            for row in rows
            if row["event"] == event and row["importers"] == "all" and row["missing_year"] == "left out"
            and row["auc"] is not None
        }  # fmt: skip
        others = [auc for name, auc in mine.items() if name != "hazard"]
        if "hazard" in mine and others:
            words.append(f"{event} {mine['hazard']:.2f} against {max(others):.2f}")
    return f"AUC of the hazard against the best index alone, on years it had not seen: {'; '.join(words)}."


def _columns(rows: Sequence[Row], width: int, focal: str) -> list[Column]:
    order = list(dict.fromkeys(row["predictor"] for row in rows))
    by = {(row["predictor"], row["importers"]): row for row in rows}
    columns = [Column(("",), tuple(Cell(_PREDICTORS[name]) for name in order))]
    wide = width >= 116
    for group, title in (("all", "all importers"), ("focal", focal)):
        mine = [by.get((name, group)) for name in order]
        columns.append(Column((title, "AUC"), tuple(Cell(_figure(row, "auc", 2, True)) for row in mine), gap=2))
        columns.append(Column(("", "skill"), tuple(Cell(_figure(row, "brier_skill", 2, wide)) for row in mine), gap=2))
        columns.append(
            Column(("", "slope"), tuple(Cell(_figure(row, "calibration_slope", 2, wide)) for row in mine), gap=2)
        )
    if sum(column.width + column.gap for column in columns) > width:
        columns = columns[:5]
    return columns


def _figure(row: Row | None, name: str, digits: int, interval: bool) -> str:
    if row is None or row[name] is None:
        return NONE
    # A regression on an index without skill has any slope: nothing to read from it.
    if name == "calibration_slope" and abs(row[name]) >= 10:
        return NONE
    text = f"{row[name]:.{digits}f}"
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if not interval or low is None or (name == "calibration_slope" and max(abs(low), abs(high)) >= 10):
        return text
    return f"{text} ({low:.{digits}f}-{high:.{digits}f})"


def _curve(event: str, bands: Sequence[Row], width: int) -> Iterator[RenderableType]:
    """Draw foretold against observed, both on the same scale; the diagonal is perfect."""
    title = f"{event} · what was foretold (across) and what happened (up), {len(bands)} bands of equal size"
    yield Text(layout.crop(title, width), "bold")
    top = max(float(max(row["probability"], row["observed_high"])) for row in bands)
    across = min(60, width - 8)

    def column(value: float) -> int:
        return min(round(value / top * (across - 1)), across - 1)

    def line(value: float) -> int:
        return min(round(value / top * (_HEIGHT - 1)), _HEIGHT - 1)

    grid = [[" "] * across for _ in range(_HEIGHT)]
    for place in range(across):
        grid[line(place / (across - 1) * top)][place] = "·"
    for row in bands:
        place = column(row["probability"])
        for level in range(line(row["observed_low"]), line(row["observed_high"]) + 1):
            grid[level][place] = "│"
        grid[line(row["observed_rate"])][place] = "●"
    for level in reversed(range(_HEIGHT)):
        label = percent(top * level / (_HEIGHT - 1)) if level in (0, _HEIGHT - 1, _HEIGHT // 2) else ""
        yield Text(f"{label:>5} ┤" + "".join(grid[level]).rstrip())
    end = percent(top)
    yield Text("      └" + "─" * across)
    yield Text("       0%" + " " * (across - 2 - len(end)) + end)


def section(rows: Sequence[Row], parts: Sequence[Row], width: int) -> Iterator[RenderableType]:
    """Return what ``scrisk explain`` says of the probabilities: each, its interval, and what moves it."""
    told = [row for row in rows if row["probability"] is not None]
    for row in told:
        mark = ", a year that the model was fitted on" if row["in_sample"] else ""
        said = f"{row['event']} {_interval(row)}; {percent(row['base_rate'])} on average{mark}: {EVENTS[row['event']]}"
        yield Text(layout.crop(said, width))
        mine = [part for part in parts if part["event"] == row["event"]]
        if mine:
            terms = [f"{p['feature']} {p['contribution']:+.2f}" for p in mine if abs(p["contribution"]) >= _SMALLEST]
            odds = f"ln(p/(1-p)) = {sum(part['contribution'] for part in mine):+.2f} = "
            yield from (Text("  " + line, "dim") for line in _wrapped([odds + ", ".join(terms)], width - 2))
    if not told:
        why = [meaning(flag) for flag in sorted({flag for row in rows for flag in flags_of(row)})]
        yield from (Text(line) for line in _wrapped(["No probability.", *why], width))


def _dim(sentences: Sequence[str], width: int) -> list[Text]:
    return [Text(line, "dim") for line in _wrapped(sentences, width)]


def _wrapped(sentences: Sequence[str], width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(" ".join(sentences), max(width, 20))


def steps(rows: Sequence[Row], parts: Sequence[Row], basis: str) -> list[Step]:
    """Return the probabilities, and what moves them, as steps of a derivation."""
    found = []
    for row in rows:
        mine = [part for part in parts if part["event"] == row["event"]]
        numbers = " ".join(f"{part['contribution']:+.4f} ({part['feature']})" for part in mine)
        told = row["probability"] is not None
        note = EVENTS[row["event"]] if told else "Not given: the last three years do not tell it."
        formula = "1/(1 + exp(-Σ contributions))"
        found.append(Step(GROUP, f"probability {row['event']}", basis, row["probability"], formula, numbers, note))
    return found

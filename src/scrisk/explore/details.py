"""What the pane below the list tells of the row that one stands on: a sentence, figures, a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from scrisk.language import say
from scrisk.report import answer, drawing, explain, risk, scenario_words
from scrisk.report.columns import BAND_STYLE
from scrisk.report.words import NONE, Row, band_word, flags_of, meaning, percent, stopped

if TYPE_CHECKING:
    from scrisk.explore.asking import Asked

Lines = list[Text]

_CHART = (3, 10)  # lines of a curve, at least and at most


def economy(code: str, rows: Sequence[Row], asked: Asked, width: int, height: int) -> Lines:
    """Tell which item of an economy is most at risk, on whom it leans, and how many items are in which band."""
    names = asked.names
    said = [risk.answer(rows, [code], names), answer.traded(rows, [code], names), risk.summary(rows)]
    return [Text(sentence) for sentence in said if sentence]


def item(row: Row, asked: Asked, basis: str, width: int, height: int) -> Lines:
    """Tell an item as ``scrisk explain`` begins, and who shares the bar of its suppliers."""
    names = asked.names
    case = asked.case(row["economy"], row["item"], basis)
    lines = [Text(explain.sentence(case, names), "bold")]
    lines += _bar([one for one in case.suppliers if one["basis"] == row["basis"]], width)
    if row["risk_score"] is not None:
        lines.append(
            Text(
                say(
                    "Risk {score} of 100, {band}: likelihood {likelihood}, dependence {dependence}, "
                    "vulnerability {vulnerability}.",
                    score=risk.told(row), band=risk.band(row),
                    **{name: _points(row[f"{name}_score"]) for name in ("likelihood", "dependence", "vulnerability")},
                ),
                risk.BAND_STYLE.get(row["risk_band"] or "", ""),
            )
        )  # fmt: skip
    known = {one["event"]: one["probability"] for one in asked.hazards(row["economy"], row["item"], row["year"])}
    if any(value is not None for value in known.values()):
        lines.append(
            Text(
                say(
                    "Chance within a year: imports halve {halve}, fall and grow dearer {dearer}, "
                    "the top supplier halves {top}.",
                    halve=percent(known.get("E1")), dearer=percent(known.get("E2")), top=percent(known.get("E3")),
                )
            )
        )  # fmt: skip
    return lines + _caveats(row)


def supplier(row: Row, score: Row, rows: Sequence[Row], asked: Asked, width: int, height: int) -> Lines:
    """Tell what a supplier has, how likely it falls, and where it stands in the bar of all suppliers."""
    names = asked.names
    who, whom, what = names.economy(row["supplier"]), names.economy(row["economy"]), names.item(row["item"])
    lines = [
        Text(
            say(
                "{supplier} has {share} of what {economy} takes in of {item} ({year}).",
                supplier=who, share=percent(row["share"], 1), economy=whom, item=what, year=row["year"],
            )
            if row["supplier"] != row["economy"]
            else say(
                "{economy} itself makes {share} of what it uses of {item} ({year}).",
                economy=whom, share=percent(row["share"], 1), item=what, year=row["year"],
            ),
            "bold",
        )
    ]  # fmt: skip
    lines += _bar(rows, width)
    lines.append(
        Text(
            say("HHI of all suppliers {hhi}, {band}.", hhi=f"{score['hhi']:.2f}", band=band_word(score["hhi_band"])),
            BAND_STYLE.get(score["hhi_band"] or "", ""),
        )
    )
    if row["probability"] is not None:
        lines.append(
            Text(
                say(
                    "Chance that it supplies less than half of its mean next year: {probability}.",
                    probability=percent(row["probability"]),
                )
            )
        )
    if row["governance_risk"] is not None:
        lines.append(
            Text(
                say(
                    "g: its governance risk is {risk} (0 best, 1 worst, from political stability).",
                    risk=f"{row['governance_risk']:.2f}",
                ),
                "dim",
            )
        )
    return lines + _caveats(row)


def scenario(row: Row, economy: str, item: str, asked: Asked, width: int, height: int) -> Lines:
    """Tell what a scenario does to an item, and draw what is lacking day by day."""
    names = asked.names
    rows = [one for one in asked.scenarios(economy, item) if one["scenario"] == row["scenario"]]
    lines = [Text(scenario_words.sentence(row["premise"], rows, [economy], names, drawn=False), "bold")]
    weeks = asked.weeks(economy, item)
    case = next((case for case in ("prior", "0") if weeks.get((row["scenario"], case))), None)
    if case is None:
        return lines
    held = next(one["stock_days"] for one in rows if one["stock_case"] == case)
    lines.append(
        Text(
            say("Share of demand that is not met, by days since {start}; stocks of {held:g} days.",
                start=row["scenario_start"], held=held)
        )
    )  # fmt: skip
    horizon = row["horizon_days"]
    known = weeks[row["scenario"], case]
    # A week's mean stands for each of its days: the curve has the room of days, not of weeks.
    by_day = [known[min(day // 7, len(known) - 1)] for day in range(horizon)]
    above = sum(-(-text.cell_len // max(width, 1)) for text in lines) + 1
    tall = min(max(height - above, _CHART[0]), _CHART[1])
    room = min(width - 6, horizon)
    lines += [Text(line, no_wrap=True) for line in drawing.with_scale(drawing.chart(by_day, room, tall))]
    lines.append(Text(" " * 6 + drawing.day_axis(horizon, room), "dim", no_wrap=True))
    return lines


def _bar(rows: Sequence[Row], width: int) -> Lines:
    parts = drawing.parts_of(rows)
    return [Text(drawing.stacked(parts, width), no_wrap=True)] if parts else []


def _caveats(row: Row) -> Lines:
    return [Text(stopped(meaning(flag)), "dim") for flag in flags_of(row)]


def _points(value: float | None) -> str:
    return NONE if value is None else f"{value:.0f}"

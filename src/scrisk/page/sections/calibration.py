"""Whether the chances that the hazard names come true as often as it says."""

from __future__ import annotations

from typing import Any

from scrisk.language import say
from scrisk.page import charts, vocabulary
from scrisk.page.model import Cell, Chart, Choice, Grid, Notes, Row, Section
from scrisk.page.question import Question
from scrisk.report import words

_KEYS = ("event", "importers", "band")
_COLUMNS = ("event", "importers", "band", "n_rows", "probability", "observed_rate", "observed_low", "observed_high")
_OPENS = ("E1", "all")


def section(question: Question) -> Section:
    """Show the calibration curve, on years that the model had not seen."""
    title = say("How good the chances are")
    rows = question.rows("calibration")
    if not rows:
        return Section(
            "calibration", title, (), (Notes((say("No chances were tested on the past in this warehouse."),)),)
        )
    mine = [row for row in rows if (row["event"], row["importers"]) == _OPENS] or rows
    inside = sum(row["observed_low"] <= row["probability"] <= row["observed_high"] for row in mine)
    sentence = say(
        "On years that it had not seen, the model was held against what happened: {event}. In {inside} of {bands} "
        "bands the chance that it named lies within the error of what was observed.",
        event=vocabulary.word(vocabulary.EVENTS, mine[0]["event"]), inside=inside, bands=len(mine),
    )  # fmt: skip
    return Section("calibration", title, (sentence,), (_chart(question, rows, mine),))


def _chart(question: Question, rows: list[dict[str, Any]], mine: list[dict[str, Any]]) -> Chart:
    alt = charts.altair()
    event = Choice(
        "pick_event", question.names.label("event"),
        tuple((key, vocabulary.word(vocabulary.EVENTS, key)) for key in dict.fromkeys(row["event"] for row in rows)),
        mine[0]["event"],
    )  # fmt: skip
    who = Choice(
        "pick_importers", say("Tested on"),
        tuple(
            (key, vocabulary.word(vocabulary.IMPORTERS, key)) for key in dict.fromkeys(row["importers"] for row in rows)
        ),
        mine[0]["importers"],
    )  # fmt: skip
    data = [
        {
            "v": row["event"], "w": row["importers"], "p": row["probability"], "o": row["observed_rate"],
            "low": row["observed_low"], "high": row["observed_high"], "n": row["n_rows"],
        }
        for row in rows
    ]  # fmt: skip
    base = alt.Chart(charts.rows(data)).transform_filter("datum.v == pick_event && datum.w == pick_importers")
    x = alt.X("p:Q", title=say("Chance that the model named"), axis=alt.Axis(format=".0%", tickCount=6))
    y = alt.Y("o:Q", title=say("How often it happened"), axis=alt.Axis(format=".0%"))
    tip = [
        alt.Tooltip("p:Q", title=say("named"), format=".1%"),
        alt.Tooltip("o:Q", title=say("happened"), format=".1%"),
        alt.Tooltip("low:Q", title=question.names.label("observed_low"), format=".1%"),
        alt.Tooltip("high:Q", title=question.names.label("observed_high"), format=".1%"),
        alt.Tooltip("n:Q", title=question.names.label("n_rows"), format=","),
    ]
    perfect = (
        base.transform_calculate(q="max(datum.p, datum.high)")
        .transform_aggregate(q="max(q)")
        .transform_calculate(ends="[0, datum.q]")
        .transform_flatten(["ends"])
        .mark_line(color=charts.FAINT, strokeDash=[4, 4])
        .encode(x=alt.X("ends:Q"), y=alt.Y("ends:Q"))
    )
    errors = base.mark_rule(color=charts.COLOURS[0], strokeWidth=2).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    line = base.mark_line(color=charts.COLOURS[0], strokeWidth=2).encode(x=x, y=y)
    points = base.mark_point(filled=True, size=70, color=charts.COLOURS[0], opacity=1).encode(x=x, y=y, tooltip=tip)
    spec = charts.finished(
        alt.layer(perfect, errors, line, points).add_params(charts.chosen(event), charts.chosen(who)), 320
    )
    columns = tuple(question.column(key) for key in _COLUMNS)
    made = []
    for row in rows:
        cells = question.row(columns, row, _KEYS).cells
        words_of = Cell(vocabulary.word(vocabulary.IMPORTERS, row["importers"]), row["importers"])
        made.append(Row((cells[0], words_of, *cells[2:]), at={key: row[key] for key in _KEYS}))
    grid = Grid(
        "calibration-table", say("Chances named and how often it happened"), columns, tuple(made),
        table="calibration", long=True,
    )  # fmt: skip
    low, high = mine[0], mine[-1]
    return Chart(
        "calibration-chart",
        say("Calibration of the chances"),
        say(
            "A curve of how often something happened over the chance that the model named, in bands; the dashed line "
            "is perfect. The lowest band: {named_low} named, {seen_low} happened; the highest: {named_high} named, "
            "{seen_high} happened.",
            named_low=words.percent(low["probability"], 1), seen_low=words.percent(low["observed_rate"], 1),
            named_high=words.percent(high["probability"], 1), seen_high=words.percent(high["observed_rate"], 1),
        ),
        spec,
        grid,
        (event, who),
    )  # fmt: skip

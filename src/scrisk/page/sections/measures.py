"""The policy measures on a timeline."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scrisk.language import meant, plural, say
from scrisk.page import charts, vocabulary
from scrisk.page.model import Cell, Chart, Grid, Notes, Row, Section
from scrisk.page.question import Question

_KEYS = ("measure_id",)
_COLUMNS = (
    "name", "imposer", "measure_state", "announced", "in_force", "suspended_from", "suspended_until", "ended", "covers",
    "legal_basis",
)  # fmt: skip
_PERIODS = ("announced", "in-force", "suspended")
# Full while in force, pale while announced, hollow while suspended: told apart without colour.
_FILLED = {"announced": 0.45, "in-force": 1.0, "suspended": 0.08}


def section(question: Question) -> Section:
    """Show since when each measure bites, or is suspended."""
    title = say("Policy measures")
    run = question.rows("run")[0]
    # The day on which the warehouse was built: the report itself looks at no clock.
    as_of = run["finished_at"].date()
    rows = question.rows("measures", as_of=as_of)
    if not rows:
        return Section("measures", title, (), (Notes((say("This warehouse holds no policy measure."),)),))
    biting = [row for row in rows if row["measure_state"] == "in-force"]
    sentences = [
        plural(
            "On {day}, when this warehouse was built, {n} of {all} catalogued measures was in force.",
            "On {day}, when this warehouse was built, {n} of {all} catalogued measures were in force.",
            len(biting), day=as_of.isoformat(), all=len(rows),
        )
    ]  # fmt: skip
    for economy in question.economies:
        aimed = [
            row for row in biting
            if row["target_scope"] == "world" or economy in (row["targets"] or "").split(";")
        ]  # fmt: skip
        aimed = [row for row in aimed if row["imposer"] != economy]
        sentences.append(
            plural(
                "{n} of those in force is aimed at all the world or at {economy} by name.",
                "{n} of those in force are aimed at all the world or at {economy} by name.",
                len(aimed), economy=question.names.economy(economy),
            )
        )  # fmt: skip
    return Section("measures", title, tuple(sentences), (_chart(question, rows, as_of),))


def _name(question: Question, row: dict[str, Any]) -> str:
    return str(row[f"name_{question.names.lang}"] or row["name_en"])


def _grid(question: Question, rows: list[dict[str, Any]]) -> Grid:
    columns = tuple(question.column(f"name_{question.names.lang}" if key == "name" else key) for key in _COLUMNS)
    made = []
    for row in rows:
        cells = [Cell(_name(question, row), row[f"name_{question.names.lang}"])]
        cells += [question.cell(key, row) for key in _COLUMNS[1:]]
        made.append(Row(tuple(cells), at={"measure_id": row["measure_id"]}))
    return Grid(
        "measures-table", say("The catalogued measures"), columns, tuple(made), table="measure", long=True
    )  # fmt: skip


def _periods(row: dict[str, Any], as_of: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """Return the periods of a measure up to a day: announced, in force, suspended."""
    start, end = row["in_force"], row["ended"] or max(as_of, row["in_force"] or as_of)
    found = []
    if row["announced"] is not None:
        found.append(("announced", row["announced"], start or end))
    if start is not None:
        stop = row["suspended_from"]
        if stop is None:
            found.append(("in-force", start, end))
        else:
            if stop > start:
                found.append(("in-force", start, min(stop, end)))
            back = row["resumed"] or row["suspended_until"] or end
            found.append(("suspended", stop, max(back, stop)))
            if row["resumed"] is not None:
                found.append(("in-force", row["resumed"], end))
    return [(what, first, last) for what, first, last in found if last > first]


def _chart(question: Question, rows: list[dict[str, Any]], as_of: dt.date) -> Chart:
    alt = charts.altair()
    data = [
        {
            "measure": _name(question, row), "n": row["ordinal"], "what": vocabulary.word(vocabulary.STATES, what),
            "from": first.isoformat(), "to": last.isoformat(), "imposer": question.names.economy(row["imposer"]),
            "alpha": _FILLED[what],
            "state": vocabulary.word(vocabulary.STATES, row["measure_state"]),
        }
        for row in rows
        for what, first, last in _periods(row, as_of)
    ]  # fmt: skip
    states = [vocabulary.word(vocabulary.STATES, key) for key in _PERIODS]
    base = alt.Chart(charts.rows(data)).encode(
        y=alt.Y("measure:N", title=None, sort=alt.EncodingSortField("n", op="min"), axis=alt.Axis()),
        x=alt.X("from:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelOverlap=True)),
        x2="to:T",
        tooltip=[
            alt.Tooltip("measure:N", title=say("Measure")),
            alt.Tooltip("imposer:N", title=question.names.label("imposer")),
            alt.Tooltip("what:N", title=say("Period")),
            alt.Tooltip("from:T", title=meant("of a period", "from"), format="%Y-%m-%d"),
            alt.Tooltip("to:T", title=meant("of a period", "to"), format="%Y-%m-%d"),
            alt.Tooltip("state:N", title=question.names.label("measure_state")),
        ],
    )
    scale = alt.Scale(domain=states, range=[charts.COLOURS[5], charts.COLOURS[1], charts.COLOURS[6]])
    bars = base.mark_bar(strokeWidth=1.3, opacity=1, height=alt.RelativeBandSize(0.62)).encode(
        fill=alt.Fill("what:N", title=None, scale=scale),
        stroke=alt.Stroke("what:N", title=None, scale=scale),
        fillOpacity=alt.FillOpacity("alpha:Q", scale=None, legend=None),
    )
    today = (
        alt.Chart(charts.rows([{"day": as_of.isoformat()}]))
        .mark_rule(color=charts.FAINT, strokeDash=[3, 3])
        .encode(x="day:T")
    )
    spec = charts.finished(alt.layer(bars, today).properties(height=alt.Step(19)))
    tally = [
        f"{vocabulary.word(vocabulary.STATES, state)} {sum(row['measure_state'] == state for row in rows)}"
        for state in vocabulary.STATES
        if any(row["measure_state"] == state for row in rows)
    ]
    return Chart(
        "measures-chart",
        say("Measures on a timeline"),
        say(
            "A bar a measure over the years: pale while only announced, full while in force, hollow while "
            "suspended. State on {day}: {tally}.",
            day=as_of.isoformat(), tally=say(", ").join(tally),
        ),
        spec,
        _grid(question, rows),
    )  # fmt: skip

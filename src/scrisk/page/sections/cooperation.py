"""What economies avoid together that none avoids alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrisk.language import say
from scrisk.page import charts, vocabulary
from scrisk.page.model import Block, Cell, Chart, Choice, Grid, Notes, Row, Section
from scrisk.page.question import Question
from scrisk.report import words

_KEYS = ("scenario", "loss_measure", "among", "coalition")
_SHARE_KEYS = ("scenario", "loss_measure", "among", "economy")
_COLUMNS = (
    "coalition", "loss_measure", "worth_usd", "worth_usd_p05", "worth_usd_p95", "worth_days", "worth_days_p05",
    "worth_days_p95",
)  # fmt: skip
_SHARES = ("economy", "among", "loss_measure", "loss_before_usd", "own_avoided_usd", "shapley_usd", "in_core")


def section(question: Question) -> Section:
    """Show what each coalition avoids in a scenario, and how it may be divided."""
    title = say("What cooperation gains")
    rows = question.rows("page_coalitions")
    if not rows:
        return Section("cooperation", title, (), (Notes((say("No coalition was counted in this warehouse."),)),))
    names = {
        row["scenario"]: row[f"name_{question.names.lang}"] or row["name_en"]
        for row in question.rows("page_scenario_names")
    }
    scenario = rows[0]["scenario"]
    rows = [row for row in rows if row["scenario"] == scenario]
    largest = max(rows, key=lambda row: (row["member_count"], row["loss_measure"] == "cvar"))
    sentence = say(
        "In the scenario “{scenario}”, {coalition} together avoid US$ {worth} ({low} to {high}) beyond what each "
        "avoids with its own means, taken over {measure}.",
        scenario=names.get(scenario, scenario), coalition=vocabulary.coalition(question.names, largest["coalition"]),
        worth=words.amount(largest["worth_usd"]), low=words.amount(largest["worth_usd_p05"]),
        high=words.amount(largest["worth_usd_p95"]),
        measure=vocabulary.word(vocabulary.LOSSES, largest["loss_measure"]),
    )  # fmt: skip
    shares = [row for row in question.rows("page_shares") if row["scenario"] == scenario]
    blocks: list[Block] = [_chart(question, rows)]
    if shares:
        blocks.append(_shares(question, shares))
    return Section("cooperation", title, (sentence,), tuple(blocks))


def _row(question: Question, row: dict[str, Any], columns: Sequence[str], keys: Sequence[str]) -> Row:
    return Row(tuple(_special(question, key, row) for key in columns), at={key: row[key] for key in keys})


def _special(question: Question, key: str, row: dict[str, Any]) -> Cell:
    if key in ("coalition", "among"):
        return Cell(vocabulary.coalition(question.names, row[key]), row[key])
    if key == "loss_measure":
        return Cell(vocabulary.word(vocabulary.LOSSES, row[key]), row[key])
    return question.cell(key, row)


def _chart(question: Question, rows: list[dict[str, Any]]) -> Chart:
    alt = charts.altair()
    largest = max(rows, key=lambda row: row["member_count"])["among"]
    mine = [row for row in rows if row["among"] == largest]
    measure = Choice(
        "pick_measure", say("Loss over"),
        tuple((key, vocabulary.word(vocabulary.LOSSES, key)) for key in dict.fromkeys(r["loss_measure"] for r in mine)),
        mine[0]["loss_measure"],
    )  # fmt: skip
    data = [
        {
            "codes": row["coalition"].replace("+", " + "),
            "coalition": vocabulary.coalition(question.names, row["coalition"]), "m": row["loss_measure"],
            "n": row["member_count"], "usd": row["worth_usd"] / 1e6, "low": row["worth_usd_p05"] / 1e6,
            "high": row["worth_usd_p95"] / 1e6, "days": row["worth_days"],
        }
        for row in mine
        if row["worth_usd"] > 0
    ]  # fmt: skip
    base = (
        alt.Chart(charts.rows(data))
        .transform_filter("datum.m == pick_measure")
        .encode(
            y=alt.Y("codes:N", title=None, sort=alt.EncodingSortField("usd", op="max", order="descending")),
            tooltip=[
                alt.Tooltip("coalition:N", title=question.names.label("coalition")),
                alt.Tooltip("usd:Q", title=say("US$ million"), format=",.2f"),
                alt.Tooltip("low:Q", title=say("5% of draws below"), format=",.2f"),
                alt.Tooltip("high:Q", title=say("5% of draws above"), format=",.2f"),
                alt.Tooltip("days:Q", title=question.names.label("worth_days"), format=".1f"),
            ],
        )
    )  # fmt: skip
    bars = base.mark_bar(color=charts.COLOURS[0]).encode(
        x=alt.X("usd:Q", title=say("US$ million avoided together"), axis=alt.Axis(tickCount=8))
    )
    lines = base.mark_rule(color=charts.COLOURS[4], strokeWidth=2.5).encode(x="low:Q", x2="high:Q")
    spec = charts.finished(alt.layer(bars, lines).add_params(charts.chosen(measure)).properties(height=alt.Step(24)))
    first = max((row for row in data if row["m"] == measure.value), key=lambda row: row["usd"])
    columns = tuple(question.column(key) for key in _COLUMNS)
    grid = Grid(
        "cooperation-table",
        say("What each coalition avoids beyond its members' own means"),
        columns,
        tuple(_row(question, row, _COLUMNS, _KEYS) for row in mine),
        table="coalition_value",
        long=True,
    )
    return Chart(
        "cooperation-chart",
        say("What coalitions avoid together"),
        say(
            "Bars of US$ million, a bar a coalition, with a line from the 5% to the 95% end of the draws. Longest is "
            "{coalition} with {usd}. Coalitions that avoid nothing together are left out.",
            coalition=first["coalition"], usd=f"{first['usd']:.1f}",
        ),
        spec,
        grid,
        (measure,),
    )  # fmt: skip


def _shares(question: Question, rows: list[dict[str, Any]]) -> Grid:
    columns = tuple(question.column(key) for key in _SHARES)
    return Grid(
        "shares-table",
        say("Who should get what of it: the Shapley value"),
        columns,
        tuple(_row(question, row, _SHARES, _SHARE_KEYS) for row in rows),
        table="coalition_member",
    )

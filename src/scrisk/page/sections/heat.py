"""The heat map: items down, economies across."""

from __future__ import annotations

from typing import Any

from scrisk.language import say
from scrisk.page import charts, vocabulary
from scrisk.page.model import Cell, Chart, Column, Grid, Notes, Row, Section
from scrisk.page.question import Question
from scrisk.report import risk, words

_LIMITS = ("composite.band_moderate", "composite.band_elevated", "composite.band_high", "composite.band_very_high")
_DARK_FROM = 2  # of the limits: from here on the ground of a cell is dark and its number light


def section(question: Question) -> Section:
    """Show the risk of every scored item to every economy."""
    rows = [row for row in question.rows("page_scores", **question.scope) if row["risk_score"] is not None]
    title = say("Item by economy")
    if not rows:
        return Section(
            "heat", title, (), (Notes((say("This warehouse holds no risk score for these economies and chains."),)),)
        )
    items = list(dict.fromkeys(row["item"] for row in rows))
    by_place = {(row["item"], row["economy"]): row for row in rows}
    both = [item for item in items if all((item, economy) in by_place for economy in question.economies)]
    sentence = say(
        "{items} items have a score, {both} of them for every economy. A question mark stands where the interval "
        "reaches into too many bands for any one to be claimed.",
        items=len(items), both=len(both),
    )  # fmt: skip
    grid = _grid(question, items, by_place)
    return Section("heat", title, (sentence,), (_chart(question, rows, grid),))


def _grid(question: Question, items: list[str], by_place: dict[tuple[str, str], dict[str, Any]]) -> Grid:
    columns = [question.column("item"), question.column("chain")]
    for economy in question.economies:
        columns.append(Column("risk_score", question.names.economy(economy), True, at={"economy": economy}))
        columns.append(Column("risk_band", question.names.label("risk_band"), at={"economy": economy}))
    made = []
    for item in items:
        mine = [by_place.get((item, economy)) for economy in question.economies]
        chain = next(row["chain"] for row in mine if row is not None)
        cells = [Cell(question.names.item(item), item), Cell(question.names.chain(chain), chain)]
        for row in mine:
            if row is None:
                cells += [Cell(words.NONE), Cell("")]
            else:
                cells += [Cell(risk.told(row), row["risk_score"]), question.cell("risk_band", row)]
        made.append(Row(tuple(cells), chain=chain, at={"item": item}))
    return Grid(
        "heat-table", say("Risk of each item to each economy, with intervals"), tuple(columns), tuple(made),
        table="headline", long=True,
    )  # fmt: skip


def _chart(question: Question, rows: list[dict[str, Any]], grid: Grid) -> Chart:
    alt = charts.altair()
    known = {row["parameter"]: float(row["parameter_value"]) for row in question.rows("parameters")
             if row["parameter"] in _LIMITS}  # fmt: skip
    limits = [known[name] for name in _LIMITS]
    data = [
        {
            "item": question.names.item(row["item"]), "name": question.names.economy(row["economy"]),
            "e": row["economy"], "c": row["chain"], "score": row["risk_score"],
            "mark": f"{row['risk_score']:.0f}" + ("?" if row["risk_band"] == "uncertain" else ""),
            "told": risk.told(row), "band": vocabulary.word(vocabulary.BANDS, row["risk_band"]),
        }
        for row in rows
    ]  # fmt: skip
    base = (
        alt.Chart(charts.rows(data))
        .transform_filter(charts.kept("c", "chain"))
        .transform_filter(charts.kept("e", "economy"))
        .transform_joinaggregate(most="max(score)", groupby=["item"])
        .encode(
            x=alt.X("name:N", title=None, sort=[question.names.economy(code) for code in question.economies],
                    axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False)),
            y=alt.Y("item:N", title=None, sort=alt.EncodingSortField("most", op="max", order="descending"),
                    axis=alt.Axis(domain=False, ticks=False)),
            tooltip=[
                alt.Tooltip("item:N", title=question.names.label("item")),
                alt.Tooltip("name:N", title=question.names.label("economy")),
                alt.Tooltip("told:N", title=question.names.label("risk_score")),
                alt.Tooltip("band:N", title=question.names.label("risk_band")),
            ],
        )
    )  # fmt: skip
    cells = base.mark_rect(stroke="#ffffff", strokeOpacity=0.35).encode(
        color=alt.Color(
            "score:Q", scale=alt.Scale(type="threshold", domain=limits, range=list(charts.BANDS)),
            legend=alt.Legend(title=question.names.label("risk_score"), format=".0f"),
        )
    )  # fmt: skip
    numbers = base.mark_text().encode(
        text="mark:N",
        color=alt.condition(f"datum.score >= {limits[_DARK_FROM]}", alt.value("#ffffff"), alt.value("#1a1a1a")),
    )
    spec = charts.finished(
        alt.layer(cells, numbers)
        .add_params(charts.turned("chain"), charts.turned("economy"))
        .properties(height=alt.Step(19))
    )
    return Chart(
        "heat-chart",
        say("Risk of each item to each economy"),
        say(
            "A table of coloured cells, items down and economies across, the riskiest item on top; darker is riskier, "
            "and each cell holds its number. The figures are in the table below it."
        ),
        spec,
        grid,
    )

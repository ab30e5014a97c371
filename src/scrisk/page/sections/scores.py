"""The headline scores with their intervals."""

from __future__ import annotations

from typing import Any

from scrisk.language import plural, say
from scrisk.page import charts, vocabulary
from scrisk.page.model import Block, Chart, Grid, Notes, Section
from scrisk.page.question import Question

_KEYS = ("economy", "item", "year", "basis")
_COLUMNS = (
    "item", "economy", "chain", "year", "risk_score", "risk_score_low", "risk_score_high", "risk_band", "top_supplier",
    "top_supplier_share", "china_share", "hhi", "hhi_change_3y", "basis",
)  # fmt: skip
_TOP = 12  # items of the chart


def section(question: Question) -> Section:
    """Say which items are most at risk, and list them all."""
    rows = question.rows("page_scores", **question.scope)
    scored = [row for row in rows if row["risk_score"] is not None]
    columns = tuple(question.column(key) for key in _COLUMNS)
    grid = Grid(
        "scores-table",
        say("Headline scores: the newest year of each item on its main basis, the riskiest first"),
        columns,
        tuple(question.row(columns, row, _KEYS) for row in rows),
        table="headline",
        notes=(
            say(
                "Risk is 0 to 100; low and high leave 5% of the draws on either side. HHI is 0 to 1: 1 is one supplier."
            ),
            say("Do not rank one basis against another: they measure different things."),
            say("A dash is not known or not defined; it is not zero."),
        ),
        long=True,
    )
    blocks: tuple[Block, ...] = (_chart(question, scored), grid) if scored else (grid,)
    if not rows:
        blocks = (Notes((say("Nothing in this warehouse tells who supplies these economies and chains."),)),)
    return Section("scores", say("Headline scores"), tuple(_sentences(question, scored)), blocks)


def _sentences(question: Question, scored: list[dict[str, Any]]) -> list[str]:
    if not scored:
        return [say("This warehouse holds no risk score for these economies and chains.")]
    found = []
    for economy in question.economies:
        mine = [row for row in scored if row["economy"] == economy]
        if not mine:
            continue
        top = mine[0]
        alarming = sum(row["risk_band"] in ("high", "very high") for row in mine)
        found.append(
            say(
                "{economy}: most at risk is {item}, {score} of 100 (interval {low} to {high}; {band}).",
                economy=question.names.economy(economy), item=question.names.item(top["item"]),
                score=f"{top['risk_score']:.0f}", low=f"{top['risk_score_low']:.0f}",
                high=f"{top['risk_score_high']:.0f}", band=vocabulary.word(vocabulary.BANDS, top["risk_band"]),
            )
        )  # fmt: skip
        found.append(
            plural(
                "{economy}: {n} of {scored} scored items is at high or very high risk.",
                "{economy}: {n} of {scored} scored items are at high or very high risk.",
                alarming, scored=len(mine), economy=question.names.economy(economy),
            )
        )  # fmt: skip
    return found


def _chart(question: Question, scored: list[dict[str, Any]]) -> Chart:
    alt = charts.altair()
    looks = charts.by_economy(question)
    data = [
        {
            "item": question.names.item(row["item"]), "name": question.names.economy(row["economy"]),
            "e": row["economy"], "c": row["chain"], "score": row["risk_score"], "low": row["risk_score_low"],
            "high": row["risk_score_high"], "band": vocabulary.word(vocabulary.BANDS, row["risk_band"]),
        }
        for row in scored
    ]  # fmt: skip
    label, low, high = (question.names.label(f"risk_score{end}") for end in ("", "_low", "_high"))
    tip = [
        alt.Tooltip("item:N", title=question.names.label("item")),
        alt.Tooltip("name:N", title=question.names.label("economy")),
        alt.Tooltip("score:Q", title=label, format=".0f"),
        alt.Tooltip("low:Q", title=low, format=".0f"),
        alt.Tooltip("high:Q", title=high, format=".0f"),
        alt.Tooltip("band:N", title=question.names.label("risk_band")),
    ]
    base = (
        alt.Chart(charts.rows(data))
        .transform_filter(charts.kept("c", "chain"))
        .transform_filter(charts.kept("e", "economy"))
        .transform_joinaggregate(most="max(score)", groupby=["item"])
        .transform_window(place="dense_rank()", sort=[alt.SortField("most", order="descending")])
        .transform_filter(f"datum.place <= {_TOP}")
        .encode(
            y=alt.Y("item:N", sort=alt.EncodingSortField("most", op="max", order="descending"), title=None),
            yOffset=alt.YOffset("name:N"),
            color=looks["color"],
            tooltip=tip,
        )
    )
    x = alt.X("low:Q", title=say("{risk}, 0 to 100, with interval", risk=label), scale=alt.Scale(domain=[0, 100]))
    lines = base.mark_rule(strokeWidth=2.5, opacity=0.9).encode(x=x, x2="high:Q")
    points = base.mark_point(filled=True, size=80, opacity=1).encode(x="score:Q", shape=looks["shape"])
    spec = charts.finished(
        alt.layer(lines, points).add_params(charts.turned("chain"), charts.turned("economy")).properties(
            height=alt.Step(22 if len(question.economies) < 3 else 12 * len(question.economies))
        )
    )  # fmt: skip
    worst = scored[0]
    return Chart(
        "scores-chart",
        say("The items most at risk, with their intervals"),
        say(
            "Points with lines from the low to the high end of the interval, item by item, the riskiest on top: "
            "{item} ({economy}) with {score}, {low} to {high}. The table below has all figures.",
            item=question.names.item(worst["item"]), economy=question.names.economy(worst["economy"]),
            score=f"{worst['risk_score']:.0f}", low=f"{worst['risk_score_low']:.0f}",
            high=f"{worst['risk_score_high']:.0f}",
        ),
        spec,
    )  # fmt: skip

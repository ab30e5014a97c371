"""What if: the scenarios day by day, and what they come to."""

from __future__ import annotations

from typing import Any

from scrisk.language import plural, say
from scrisk.page import charts, vocabulary
from scrisk.page.model import Block, Cell, Chart, Choice, Grid, Notes, Row, Section
from scrisk.page.question import Question

_KEYS = ("scenario", "branch", "run_mode", "economy", "item", "stock_case", "year", "basis")
_COLUMNS = (
    "scenario", "item", "economy", "stock_case", "stock_days", "expected_shortfall_days", "stock_out_day",
    "expected_loss_usd", "lead_supplier", "basis",
)  # fmt: skip

_NAMED = 5  # curves with their name beside them
_SEEN = 0.02  # share of use: a curve below it lies on the axis
_LINE = 0.065  # of the height of the chart, for a line of text
_RIGHTMOST = 210  # day; a name further right would leave the chart


def section(question: Question) -> Section:
    """Show what stays unmet day by day, one scenario at a time."""
    title = say("What if: scenarios day by day")
    curves = question.rows("page_scenario_days", **question.scope)
    results = question.rows("page_scenarios", **question.scope)
    if not curves or not results:
        return Section("scenarios", title, (), (Notes((say("No scenario leaves anything unmet here."),)),))
    told = {row["scenario"]: row for row in question.rows("page_scenario_names")}
    names = {key: row[f"name_{question.names.lang}"] or row["name_en"] for key, row in told.items()}
    usual = [row for row in results if row["stock_case"] == "prior"]
    hit = {row["scenario"] for row in usual}
    sentences = [
        plural(
            "With stocks as usual {n} of {all} scenarios leaves something unmet.",
            "With stocks as usual {n} of {all} scenarios leave something unmet.",
            len(hit), all=len(told),
        )
    ]  # fmt: skip
    for economy in question.economies:
        mine = [row for row in usual if row["economy"] == economy]
        if mine:
            worst = max(mine, key=lambda row: row["expected_shortfall_days"])
            sentences.append(
                say(
                    "{economy} lacks most in {scenario}: {days} days of {item} in all.",
                    economy=question.names.economy(economy), scenario=say("“{name}”", name=names[worst["scenario"]]),
                    days=f"{worst['expected_shortfall_days']:.0f}", item=question.names.item(worst["item"]),
                )
            )  # fmt: skip
    opens = _opens(usual or results)
    premises = Notes(
        tuple(_premise(names[key], row["scenario_summary"], row["limits"]) for key, row in told.items() if key in hit),
        say("What the scenarios suppose"),
    )
    blocks: tuple[Block, ...] = (_chart(question, curves, results, names, opens), premises)
    return Section("scenarios", title, tuple(sentences), blocks)


def _premise(name: str, summary: str, limits: str | None) -> str:
    if limits:
        return say("{name}: {summary} Limits: {limits}", name=name, summary=say(summary), limits=say(limits))
    return say("{name}: {summary}", name=name, summary=say(summary))


def _opens(results: list[dict[str, Any]]) -> str:
    """Return the scenario to begin with: it strikes the most economies, and of those one for the longest."""
    struck: dict[str, set[str]] = {}
    longest: dict[str, float] = {}
    for row in results:
        struck.setdefault(row["scenario"], set()).add(row["economy"])
        longest[row["scenario"]] = max(longest.get(row["scenario"], 0.0), row["expected_shortfall_days"])
    return max(struck, key=lambda key: (len(struck[key]), longest[key]))


def _labels(question: Question, curves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return where the names of the worst curves stand: at the first highest point, below each other."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in curves:
        if max(row["unmet"]) > _SEEN:
            groups.setdefault((row["scenario"], row["stock_case"]), []).append(row)
    found = []
    for rows in groups.values():
        worst = sorted(rows, key=lambda row: -sum(row["unmet"]))[:_NAMED]
        free = 1.0
        for row in sorted(worst, key=lambda row: -max(row["unmet"])):
            top = max(row["unmet"])
            free = min(top, free - _LINE)
            day = row["days"][row["unmet"].index(top)]
            name = f"{question.names.item(row['item'])} · {question.names.economy(row['economy'])}"
            found.append(
                {
                    "s": row["scenario"], "k": row["stock_case"], "c": row["chain"], "e": row["economy"],
                    "told": name, "x": min(day, _RIGHTMOST), "y": free,
                }
            )  # fmt: skip
    return found


def _grid(question: Question, results: list[dict[str, Any]], names: dict[str, str]) -> Grid:
    columns = tuple(question.column(key) for key in _COLUMNS)
    made = []
    for row in results:
        plain = question.row(columns, row, _KEYS)
        cells = (
            Cell(names[row["scenario"]], row["scenario"]), *plain.cells[1:3],
            Cell(vocabulary.stocks(row["stock_case"]), row["stock_case"]), *plain.cells[4:],
        )  # fmt: skip
        made.append(Row(cells, plain.chain, plain.economy, "", plain.at))
    return Grid(
        "scenarios-table", say("What the scenarios come to, where something is missing; central run"), columns,
        tuple(made), table="scenario_result", long=True,
    )  # fmt: skip


def _chart(
    question: Question, curves: list[dict[str, Any]], results: list[dict[str, Any]], names: dict[str, str], opens: str
) -> Chart:
    alt = charts.altair()
    looks = charts.by_economy(question)
    shown = dict.fromkeys(row["scenario"] for row in curves)
    which = Choice("pick_scenario", say("Scenario"), tuple((key, names[key]) for key in shown), opens)
    stocks = Choice(
        "pick_stocks", say("Stocks"), tuple((case, vocabulary.stocks(case)) for case in ("prior", "0")), "prior"
    )
    data = [
        {
            "s": row["scenario"], "e": row["economy"], "c": row["chain"], "k": row["stock_case"],
            "name": question.names.economy(row["economy"]), "item": question.names.item(row["item"]),
            "d": row["days"], "u": [round(value, 4) for value in row["unmet"]],
        }
        for row in curves
    ]  # fmt: skip
    picked = alt.selection_point(name="picked", fields=["item", "name"], on="pointerover", empty=False)
    base = (
        alt.Chart(charts.rows(data))
        .transform_filter("datum.s == pick_scenario && datum.k == pick_stocks")
        .transform_filter(charts.kept("c", "chain"))
        .transform_filter(charts.kept("e", "economy"))
        .transform_flatten(["d", "u"])
        .encode(
            x=alt.X("d:Q", title=say("Day of the scenario"), scale=alt.Scale(nice=False), axis=alt.Axis(tickCount=8)),
            y=alt.Y("u:Q", title=say("Share of use that stays unmet"), axis=alt.Axis(format=".0%"),
                    scale=alt.Scale(domain=[0, 1])),
            detail="item:N",
        )
    )  # fmt: skip
    lines = base.mark_line().encode(
        color=looks["color"], strokeDash=looks["dash"],
        opacity=alt.condition(picked, alt.value(1), alt.value(0.65)),
        strokeWidth=alt.condition(picked, alt.value(3.5), alt.value(1.8)),
    )  # fmt: skip
    points = (
        base.mark_point(filled=True, size=120, opacity=0.001)
        .encode(
            color=looks["color"],
            tooltip=[
                alt.Tooltip("item:N", title=question.names.label("item")),
                alt.Tooltip("name:N", title=question.names.label("economy")),
                alt.Tooltip("d:Q", title=say("Day")),
                alt.Tooltip("u:Q", title=say("unmet"), format=".0%"),
            ],
        )
        .add_params(picked)
    )
    labels = (
        alt.Chart(charts.rows(_labels(question, curves)))
        .transform_filter("datum.s == pick_scenario && datum.k == pick_stocks")
        .transform_filter(charts.kept("c", "chain"))
        .transform_filter(charts.kept("e", "economy"))
        .mark_text(align="left", dx=6, dy=-7, fontSize=11, color=charts.INK)
        .encode(x="x:Q", y="y:Q", text="told:N")
        .properties(name="ink")
    )
    spec = charts.finished(
        alt.layer(lines, points, labels).add_params(
            charts.turned("chain"), charts.turned("economy"), charts.chosen(which), charts.chosen(stocks)
        ),
        300,
    )
    mine = [row for row in results if row["scenario"] == opens and row["stock_case"] == "prior"]
    return Chart(
        "scenarios-chart",
        say("Share of use that stays unmet, day by day"),
        say(
            "Lines over the days of a scenario, a line an item and economy: the share of use that stays unmet once "
            "stocks are gone. It opens with “{scenario}”, where most is missing of {item} ({economy}).",
            scenario=names[opens], item=question.names.item(mine[0]["item"]),
            economy=question.names.economy(mine[0]["economy"]),
        ),
        spec,
        _grid(question, results, names),
        (which, stocks),
    )  # fmt: skip

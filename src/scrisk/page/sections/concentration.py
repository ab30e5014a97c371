"""How concentrated supply was, year by year."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scrisk.language import plural, say
from scrisk.page import charts
from scrisk.page.model import Chart, Column, Grid, Notes, Row, Section
from scrisk.page.question import Question

_HIGH = "concentration.us_2023_high"
_EVERY = 5  # years between the columns of the table


def section(question: Question) -> Section:
    """Show the concentration of supply over the years, one item at a time."""
    rows = question.rows("page_concentration", **question.scope)
    if not rows:
        return Section(
            "concentration",
            say("Concentration over the years"),
            (),
            (Notes((say("No item of this warehouse is told for ten years or more."),)),),
        )
    first, last = min(row["year"] for row in rows), max(row["year"] for row in rows)
    high = next(float(row["parameter_value"]) for row in question.rows("parameters") if row["parameter"] == _HIGH)
    title = say("Concentration, {first} to {last}", first=first, last=last)
    return Section(
        "concentration", title, tuple(_sentences(question, rows, high, first, last)),
        (_chart(question, rows, high),),
    )  # fmt: skip


def _sentences(question: Question, rows: list[dict[str, Any]], high: float, first: int, last: int) -> list[str]:
    found = []
    for economy in question.economies:
        then = {row["item"]: row["hhi"] for row in rows if row["economy"] == economy and row["year"] == first}
        now = {row["item"]: row["hhi"] for row in rows if row["economy"] == economy and row["year"] == last}
        both = then.keys() & now.keys()
        if both:
            found.append(
                plural(
                    "{economy}: of {items} item with figures for both {first} and {last}, supply is more concentrated "
                    "now for {up}; above {high}, which the US guideline of 2023 calls high, are {now} now and {then} "
                    "then.",
                    "{economy}: of {items} items with figures for both {first} and {last}, supply is more concentrated "
                    "now for {up}; above {high}, which the US guideline of 2023 calls high, are {now} now and {then} "
                    "then.",
                    len(both), economy=question.names.economy(economy), items=len(both), first=first, last=last,
                    up=sum(now[item] > then[item] for item in both), high=high,
                    now=sum(now[item] > high for item in both), then=sum(then[item] > high for item in both),
                )
            )  # fmt: skip
    return found


def _grid(question: Question, rows: list[dict[str, Any]]) -> Grid:
    newest = max(row["year"] for row in rows)
    years = sorted({row["year"] for row in rows if row["year"] % _EVERY == 0 or row["year"] > newest - 3})
    columns = (
        question.column("item"), question.column("economy"), question.column("basis"),
        *(Column("hhi", str(year), True, at={"year": year}) for year in years),
    )  # fmt: skip
    groups: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["item"], row["economy"]), {})[row["year"]] = row
    made = []
    for (item, economy), by_year in groups.items():
        some = next(iter(by_year.values()))
        cells = [question.cell(key, some) for key in ("item", "economy", "basis")]
        cells += [question.cell("hhi", by_year.get(year, {"hhi": None})) for year in years]
        at = {"item": item, "economy": economy, "basis": some["basis"]}
        made.append(Row(tuple(cells), chain=some["chain"], economy=economy, at=at))
    return Grid(
        "concentration-table", say("HHI of supply, 0 to 1, in some years"), columns, tuple(made), table="score",
        long=True,
    )  # fmt: skip


def _chart(question: Question, rows: list[dict[str, Any]], high: float) -> Chart:
    alt = charts.altair()
    looks = charts.by_economy(question)
    chains = {row["item"]: row["chain"] for row in rows}
    newest = max(row["year"] for row in rows)
    # It opens with the longest series; of those, where every economy's supply is most concentrated now.
    lengths = Counter(row["item"] for row in rows)
    now = {item: [row["hhi"] for row in rows if row["item"] == item and row["year"] == newest] for item in chains}
    opens = max(chains, key=lambda item: (lengths[item], min(now[item], default=0.0)))
    item = charts.of_items(question, chains, opens)
    data = [
        {
            "i": row["item"], "e": row["economy"], "name": question.names.economy(row["economy"]), "year": row["year"],
            "hhi": row["hhi"], "top": question.names.economy(row["top_supplier"]), "share": row["top_supplier_share"],
        }
        for row in rows
    ]  # fmt: skip
    base = (
        alt.Chart(charts.rows(data))
        .transform_filter("datum.i == pick_item")
        .transform_filter(charts.kept("e", "economy"))
        .encode(
            x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1),
                    scale=alt.Scale(zero=False, nice=False)),
            y=alt.Y("hhi:Q", title=question.names.label("hhi"), scale=alt.Scale(domain=[0, 1])),
        )
    )  # fmt: skip
    tip = [
        alt.Tooltip("name:N", title=question.names.label("economy")),
        alt.Tooltip("year:Q", title=question.names.label("year"), format="d"),
        alt.Tooltip("hhi:Q", title=question.names.label("hhi"), format=".2f"),
        alt.Tooltip("top:N", title=question.names.label("top_supplier")),
        alt.Tooltip("share:Q", title=question.names.label("top_supplier_share"), format=".0%"),
    ]
    lines = base.mark_line(strokeWidth=2.2).encode(color=looks["color"], strokeDash=looks["dash"])
    points = base.mark_point(filled=True, size=45).encode(color=looks["color"], shape=looks["shape"], tooltip=tip)
    limit = alt.Chart(charts.rows([{"y": high}])).mark_rule(strokeDash=[3, 3], color=charts.FAINT).encode(y="y:Q")
    here = (
        alt.Chart(charts.rows([{}]))
        .transform_calculate(year=f"f_year == '{charts.ALL}' ? null : toNumber(f_year)")
        .transform_filter("datum.year != null")
        .mark_rule(color=charts.FAINT, strokeWidth=1.5)
        .encode(x="year:Q")
    )
    spec = charts.finished(
        alt.layer(limit, here, lines, points).add_params(
            charts.turned("economy"), charts.turned("year"), charts.chosen(item)
        ),
        280,
    )
    mine = [row for row in rows if row["item"] == opens and row["year"] == newest]
    return Chart(
        "concentration-chart",
        say("HHI of one item over the years"),
        say(
            "Lines of the HHI, a line an economy, for one item at a time. It opens with {item}: {figures} in {year}.",
            item=question.names.item(opens), year=newest,
            figures=", ".join(f"{question.names.economy(row['economy'])} {row['hhi']:.2f}" for row in mine),
        ),
        spec,
        _grid(question, rows),
        (item,),
    )  # fmt: skip

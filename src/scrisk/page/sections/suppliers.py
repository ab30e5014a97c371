"""Who supplies what: a map with flows, and the table behind it."""

from __future__ import annotations

from typing import Any

from scrisk.language import say
from scrisk.page import charts, world
from scrisk.page.model import Chart, Choice, Grid, Notes, Section
from scrisk.page.question import Question
from scrisk.report import words

_YEARS = (1995, 2000, 2005, 2010, 2015, 2020)  # beside the newest
_LEAST = 0.02  # smaller shares are on neither map nor table
_NEWEST = "newest"
_KEYS = ("economy", "item", "year", "basis", "supplier")
_COLUMNS = ("item", "economy", "year", "supplier", "share", "trade_value_usd", "basis")
_TURN = -150  # degrees: the Pacific in the middle, so that few flows leave at the edge


def section(question: Question) -> Section:
    """Show on a map who supplies an item, and list the suppliers of all items."""
    rows = question.rows("page_suppliers", **question.scope, years=list(_YEARS), least=_LEAST)
    title = say("Suppliers and flows")
    if not rows:
        return Section("suppliers", title, (), (Notes((say("No supplier is known in this warehouse."),)),))
    newest = [row for row in rows if row["is_newest"]]
    columns = tuple(question.column(key) for key in _COLUMNS)
    grid = Grid(
        "suppliers-table",
        say("Suppliers with {least} or more, newest year", least=words.percent(_LEAST)),
        columns,
        tuple(question.row(columns, row, _KEYS) for row in newest),
        table="supplier_share",
        long=True,
    )
    return Section("suppliers", title, tuple(_sentences(question, newest)), (_chart(question, rows, grid),))


def _sentences(question: Question, newest: list[dict[str, Any]]) -> list[str]:
    found = []
    for economy in question.economies:
        first = [row for row in newest if row["economy"] == economy and row["rank"] == 1 and row["supplier"] != economy]
        lead = max(
            {row["supplier"] for row in first}, key=lambda code: sum(row["supplier"] == code for row in first),
            default=None,
        )  # fmt: skip
        if lead is not None:
            found.append(
                say(
                    "{economy}: {supplier} is the largest foreign supplier of {count} of {items} items, with more than "
                    "half in {most}; world supply stands in where no trade code tells an item.",
                    economy=question.names.economy(economy), supplier=question.names.economy(lead),
                    count=sum(row["supplier"] == lead for row in first), items=len(first),
                    most=sum(row["supplier"] == lead and row["share"] > 0.5 for row in first),
                )
            )  # fmt: skip
    return found


def _opens(newest: list[dict[str, Any]]) -> str:
    """Return the item to begin with: where one supplier has most of it everywhere, the one of most money."""
    least: dict[str, float] = {}
    money: dict[str, float] = {}
    for row in newest:
        if row["rank"] == 1:
            least[row["item"]] = min(least.get(row["item"], 1.0), row["share"])
            money[row["item"]] = money.get(row["item"], 0.0) + (row["trade_value_usd"] or 0.0)
    return max(least, key=lambda item: (least[item] > 0.5, money[item], least[item]))


def _chart(question: Question, rows: list[dict[str, Any]], grid: Grid) -> Chart:
    alt = charts.altair()
    looks = charts.by_economy(question)
    places = world.places()
    chains = {row["item"]: row["chain"] for row in rows}
    newest = [row for row in rows if row["is_newest"]]
    opens = _opens(newest)
    item = charts.of_items(question, chains, opens)
    since = Choice(
        "pick_since", question.names.label("year"),
        ((_NEWEST, say("newest")), *((str(year), str(year)) for year in reversed(_YEARS))), _NEWEST,
    )  # fmt: skip
    data = [
        {
            "i": row["item"], "e": row["economy"], "y": _NEWEST if row["is_newest"] else str(row["year"]),
            "year": row["year"], "s": row["supplier"], "share": row["share"],
            **({"usd": row["trade_value_usd"]} if row["trade_value_usd"] else {}),
        }
        for row in rows
        if row["supplier"] in places and row["economy"] in places
    ]  # fmt: skip
    used = {row["s"] for row in data} | set(question.economies)
    spots = charts.rows(
        [
            {"s": code, "supplier": question.names.economy(code), "lon": lon, "lat": lat}
            for code, (lon, lat) in places.items()
            if code in used
        ]
    )
    base = (
        alt.Chart(charts.rows(data))
        .transform_filter("datum.i == pick_item && datum.y == pick_since")
        .transform_filter(charts.kept("e", "economy"))
        .transform_lookup("s", alt.LookupData(spots, "s", ["supplier", "lon", "lat"]))
        .transform_lookup("e", alt.LookupData(spots, "s", ["supplier", "lon", "lat"]), as_=["name", "to_lon", "to_lat"])
    )
    tip = [
        alt.Tooltip("supplier:N", title=question.names.label("supplier")),
        alt.Tooltip("name:N", title=question.names.label("economy")),
        alt.Tooltip("share:Q", title=question.names.label("share"), format=".1%"),
        alt.Tooltip("usd:Q", title=question.names.label("trade_value_usd"), format=",.3s"),
        alt.Tooltip("year:Q", title=question.names.label("year"), format="d"),
    ]
    ground = alt.Chart(alt.InlineData(values=world.land())).mark_geoshape(
        fill=charts.FAINT, fillOpacity=0.22, stroke=charts.FAINT, strokeOpacity=0.5, strokeWidth=0.5
    )
    flows = base.mark_rule(opacity=0.7, strokeCap="round").encode(
        longitude="lon:Q", latitude="lat:Q", longitude2="to_lon", latitude2="to_lat", color=looks["color"],
        strokeDash=looks["dash"], tooltip=tip,
        strokeWidth=alt.StrokeWidth("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.5, 7]), legend=None),
    )  # fmt: skip
    marks = base.mark_point(filled=False, opacity=0.9, strokeWidth=2.5).encode(
        longitude="lon:Q", latitude="lat:Q", color=looks["color"], shape=looks["shape"], tooltip=tip,
        size=alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[20, 900]), legend=None),
    )  # fmt: skip
    names = (
        base.transform_aggregate(share="max(share)", groupby=["supplier", "lon", "lat"])
        .transform_filter("datum.share >= 0.08")
        .transform_calculate(told="datum.supplier + ' ' + format(datum.share, '.0%')")
        .mark_text(dy=-13, fontSize=12, fontWeight="bold", color=charts.INK)
        .encode(longitude="lon:Q", latitude="lat:Q", text="told:N")
        .properties(name="ink")
    )
    spec = charts.finished(
        alt.layer(ground, flows, marks, names).add_params(
            charts.turned("economy"), charts.chosen(item), charts.chosen(since)
        ),
        360,
    )
    spec["projection"] = {"type": "equalEarth", "rotate": [_TURN, 0, 0]}
    mine = [row for row in newest if row["item"] == opens and row["rank"] == 1]
    return Chart(
        "suppliers-chart",
        say("Suppliers on the map"),
        say(
            "A map of the world with a line from each supplier to the economy that it supplies, as wide as its share, "
            "and a mark at the supplier as large as its share. Names are at shares of 8% or more, with the larger one. "
            "It opens with {item}: {figures}.",
            item=question.names.item(opens),
            figures=", ".join(
                say(
                    "{economy} {year}, {supplier} {share}", economy=question.names.economy(row["economy"]),
                    year=row["year"], supplier=question.names.economy(row["supplier"]),
                    share=words.percent(row["share"]),
                )
                for row in mine
            ),
        ),
        spec,
        grid,
        (item, since),
    )  # fmt: skip

"""Scenarios for people to read: the answer in a sentence, tables, and a picture day by day."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.language import language, later, meant, plural, say
from scrisk.report import drawing, layout, scenario_drawing, scenario_words
from scrisk.report.layout import Cell, Column, broken
from scrisk.report.scenario_words import days, with_error
from scrisk.report.words import NONE, Names, Row, amount, listed, percent, running

if TYPE_CHECKING:
    from scrisk.catalog.models import Catalog
    from scrisk.catalog.scenarios import Scenario, Shock
    from scrisk.scenarios import Answer, Case

PRIOR = "prior"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASIS = {
    "quantity": later("quantity"), "value": later("value"), "world-share": later("world"),
    "published-share": later("published"), "scenario": later("scenario"),
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How an answer is looked at: names, width, whom, and how many rows of each economy."""

    names: Names
    width: int
    economies: Sequence[str]
    top: int = 10


def answer(found: Answer, look: Look, catalog: Catalog) -> RenderableType:
    """Return one answer: sentence, a table an economy, economies against each other, the picture, and the terms."""
    rows = found.results.to_dicts()
    parts: list[RenderableType] = [Text(title(found.case, look.names), "bold")]
    parts += [Text(_said(found, rows, look)), *_unconfirmed(found, catalog), Text()]
    shown = {code: _worst(rows, code, look.top) for code in look.economies}
    for code in look.economies:
        parts += [*_economy(code, shown[code], found, rows, look), Text()]
    if len(look.economies) > 1 and (both := _against(found, rows, shown, look)):
        parts += [*both, Text()]
    if (picture := _picture(found, shown, look)) is not None:
        parts += [*picture, Text()]
    return Group(*parts, *_footer([found], look, catalog))


def title(case: Case, names: Names) -> str:
    """Return the name of a case with its day 0."""
    return say("{scenario} · day 0 is {date}", scenario=case.name(names.lang), date=case.start)


def compared(answers: Sequence[Answer], look: Look, catalog: Catalog) -> RenderableType:
    """Return several answers side by side: unmet days by economy and item, a column a scenario."""
    parts: list[RenderableType] = []
    labels = [_LETTERS[place % 26] for place in range(len(answers))]
    tables = [found.results.to_dicts() for found in answers]
    for label, found, rows in zip(labels, answers, tables, strict=True):
        suspended = say("suspended")
        branch = "" if found.setting.in_force else f" [{suspended}]"
        parts.append(Text(f"{label} {found.case.id}{branch}: {_said(found, rows, look)}"))
    parts.append(Text())
    by = [{(r["economy"], r["item"], r["stock_case"]): r for r in rows} for rows in tables]
    cases = list(dict.fromkeys(row["stock_case"] for rows in tables for row in rows))
    for code in look.economies:
        items: dict[str, float] = {}
        for rows in tables:
            for row in rows:
                if row["economy"] == code and row["stock_case"] in (cases[0], "0"):
                    lost = row["expected_shortfall_days"] * (1.0 if row["stock_case"] == cases[0] else 1e-3)
                    items[row["item"]] = items.get(row["item"], 0.0) + lost
        order = sorted((item for item in items if items[item] > 0), key=lambda item: (-items[item], item))[: look.top]
        head = say("{economy} · days of demand that are not met", economy=look.names.economy(code))
        parts.append(Text(head, "bold"))
        if not order:
            parts += [Text(say("nothing")), Text()]
            continue
        columns = [Column((say("Item"),), tuple(Cell(layout.crop(look.names.item(item), 26)) for item in order))]
        for case in [case for case in (cases[0], "0") if case in cases]:
            for place, label in enumerate(labels):
                cells = tuple(Cell(_unmet(by[place].get((code, item, case)), answers[place])) for item in order)
                columns.append(Column((_case_name(case), label), cells, right=True, gap=3 if place == 0 else 2))
        while len(columns) > 2 and sum(c.width + c.gap for c in columns) > look.width:
            columns.pop()
        parts += [*layout.header(columns), *layout.lines(columns)]
        parts += scenario_drawing.below_each_other(answers, labels, code, order[0], cases[0], look.names, look.width)
        parts.append(Text())
    return Group(*parts, *_footer(answers, look, catalog))


def _said(found: Answer, rows: Sequence[Row], look: Look) -> str:
    premise = scenario_words.premise(found.case)
    if not found.setting.in_force:
        premise = say("the measures that are suspended stay so")
    drawn = found.setting.draws is not None
    sales = found.sales.to_dicts() if found.sales.height else []
    tariff = scenario_words.sales_sentence(sales, look.economies, look.names)
    text = scenario_words.sentence(premise, rows, look.economies, look.names, drawn=drawn)
    return running([text, tariff])


def _unconfirmed(found: Answer, catalog: Catalog) -> list[RenderableType]:
    """Say so when the answer hangs on a measure that is suspended, or whose suspension ended without a word."""
    from scrisk.catalog.measures import State, state

    day = found.setting.as_of
    named = dict.fromkeys(shock.measure for _, shock in found.case.shocks if shock.measure is not None)
    branch = say("in force") if found.setting.in_force else say("suspended")
    lines: list[RenderableType] = []
    for kind in (State.SUSPENDED, State.LAPSED):
        some = [name for name in named if state(catalog.measure(name), day) is kind]
        told = {"date": day, "measures": listed(some), "branch": branch}
        if some and kind is State.SUSPENDED:
            text = plural(
                "On {date} {measures} is suspended: this is the branch {branch}; --branch both shows the two.",
                "On {date} {measures} are suspended: this is the branch {branch}; --branch both shows the two.",
                len(some), **told,
            )  # fmt: skip
            lines.append(Text(text, "yellow"))
        elif some:
            text = plural(
                "On {date} {measures} is past the end of the suspension, unconfirmed: this is the branch {branch}; "
                "--branch both shows the two.",
                "On {date} {measures} are past the end of the suspension, unconfirmed: this is the branch {branch}; "
                "--branch both shows the two.",
                len(some), **told,
            )  # fmt: skip
            lines.append(Text(text, "yellow"))
    return lines


def _case_name(case: str) -> str:
    return say("prior") if case == "prior" else say("{days} d", days=case)


def _unmet(row: Row | None, found: Answer) -> str:
    if row is None:
        return NONE
    if found.setting.draws is None:
        return days(row["expected_shortfall_days"])
    return with_error(row["expected_shortfall_days"], row["expected_shortfall_days_se"])


def _worst(rows: Sequence[Row], code: str, top: int) -> list[str]:
    """Return the items of an economy that lose anything in any stock case, the worst at the first case first."""
    lost: dict[str, list[float]] = {}
    for row in rows:
        if row["economy"] == code:
            lost.setdefault(row["item"], []).append(row["expected_shortfall_days"])
    losing = [item for item, found in lost.items() if max(found) > 0]
    return sorted(losing, key=lambda item: (-lost[item][0], -max(lost[item]), item))[:top]


def _economy(code: str, items: Sequence[str], found: Answer, rows: Sequence[Row], look: Look) -> list[RenderableType]:
    """Return the items of an economy, the worst first, with as many columns as there is room for."""
    drawn = found.setting.draws is not None
    cases = list(dict.fromkeys(row["stock_case"] for row in rows))
    mine = {(row["item"], row["stock_case"]): row for row in rows if row["economy"] == code}
    losing = {item for (item, _), row in mine.items() if row["expected_shortfall_days"] > 0}
    hit = {item for item, _ in mine}
    head = plural(
        "{economy} · {n} item hit, {short} short in some case",
        "{economy} · {n} items hit, {short} short in some case",
        len(hit), economy=look.names.economy(code), short=len(losing),
    )  # fmt: skip
    if not items:
        nothing = say("Nothing is lost, not even without stocks.") if hit else say("Nothing is hit.")
        return [Text(head, "bold"), Text(nothing)]
    lead = [mine[item, cases[0]] for item in items]

    def column(header: str, write: Callable[[Row], str], right: bool = True) -> list[Column]:
        return [Column(broken(header), tuple(Cell(write(row)) for row in lead), right=right, gap=2)]

    variants: dict[str, Sequence[Column]] = {
        "item": [
            Column((say("Item"),), tuple(Cell(layout.crop(look.names.item(item), size)) for item in items))
            for size in (20, 26, 36)
        ],
        "unmet": column(say("unmet|days"), lambda row: _figure(row, "expected_shortfall_days", days, drawn)),
        "chance": column(say("chance|of it"), lambda row: _figure(row, "p_unmet", percent, drawn)),
        "cvar": column(say("CVaR 95|days"), lambda row: _figure(row, "cvar_95", days, drawn)),
        "day": column(say("short|on day"), lambda row: _figure(row, "stock_out_day", _whole, drawn)),
        "usd": column(
            say("at risk|US$"),
            lambda row: _figure(row, "value_at_risk_usd" if drawn else "expected_loss_usd", amount, drawn),
        ),
        "by": column(say("most by"), lambda row: layout.crop(_by(row, look), 11), right=False),
        "shares": column(say("shares"), lambda row: f"{row['year']} {_basis(row['basis'])}", False),
    }
    others = [case for case in cases if case != cases[0]]
    for case in others:
        unmet = tuple(Cell(_figure(mine[item, case], "expected_shortfall_days", days, drawn)) for item in items)
        variants[case] = [Column((say("with"), _case_name(case)), unmet, right=True, gap=2)]
    first = ["item", "unmet", *(["chance", "day", "cvar"] if drawn else ["day"]), "usd"]
    steps = [*((name, 0) for name in [*first, "by", *others]), ("item", 1), ("shares", 0), ("item", 2)]
    columns = list(layout.fit(variants, steps, [*first, "by", *others, "shares"], look.width).values())
    stocks = sorted({row["stock_days"] for row in lead})
    range_of = "-".join(f"{value:g}" for value in dict.fromkeys((stocks[0], stocks[-1])))
    held = say("stocks of {days} days", days=range_of)
    rest = len(losing) - len(items)
    more = [Text(say("and {count} more (--top)", count=rest), "dim")] if rest > 0 else []
    return [Text(f"{head} · {held}", "bold"), *layout.header(columns), *layout.lines(columns), *more]


def _figure(row: Row, name: str, write: Callable[[float | None], str], drawn: bool) -> str:
    """Write a figure, and its standard error where it is a mean over draws."""
    value = row[name]
    if value is None or math.isnan(value):
        return NONE
    return with_error(value, row[f"{name}_se"], write) if drawn else write(value)


def _basis(basis: str) -> str:
    return say(_BASIS[basis]) if basis in _BASIS else basis


def _whole(value: float | None) -> str:
    return days(value)


def _room(width: int) -> int:
    return 20 if width < 100 else 26 if width < 130 else 36


def _by(row: Row, look: Look) -> str:
    return look.names.economy(row["lead_supplier"]) if row["lead_supplier"] else NONE


def _against(
    found: Answer, rows: Sequence[Row], shown: Mapping[str, Sequence[str]], look: Look
) -> list[RenderableType]:
    """Return the items that two or more economies may lose, side by side; without stocks if these last everywhere."""
    drawn = found.setting.draws is not None
    cases = list(dict.fromkeys(row["stock_case"] for row in rows))
    case = next((c for c in cases if any(r["expected_shortfall_days"] > 0 for r in rows if r["stock_case"] == c)), "")
    by = {(row["item"], row["economy"]): row for row in rows if row["stock_case"] == case}
    items = [
        item
        for item in dict.fromkeys(item for found in shown.values() for item in found)
        if sum((item, code) in by for code in look.economies) > 1 and _most(by, item, look) > 0
    ]
    items = sorted(items, key=lambda item: (-_most(by, item, look), item))[: look.top]
    if not items:
        return []
    columns = [
        Column((say("Item"),), tuple(Cell(layout.crop(look.names.item(item), _room(look.width))) for item in items))
    ]
    for code in look.economies:
        cells = [by.get((item, code)) for item in items]
        headers = (
            ((code, say("unmet")), "expected_shortfall_days", 3), (broken(say("on|day")), "stock_out_day", 1)
        )  # fmt: skip
        for header, name, gap in headers:
            texts = (Cell(_figure(row, name, days, drawn) if row else NONE) for row in cells)
            columns.append(Column(header, tuple(texts), right=True, gap=gap))
    worse = []
    for item in items:
        lost = {code: by[item, code]["expected_shortfall_days"] for code in look.economies if (item, code) in by}
        top, low = max(lost, key=lambda code: lost[code]), min(lost.values())
        more = lost[top] - low
        worse.append(Cell(say("same") if more < 0.05 else say("{economy} by {days}", economy=top, days=days(more))))
    columns.append(Column((say("worse"),), tuple(worse), gap=3))
    names = say(" against ").join(look.names.economy(code) for code in look.economies)
    if case == "0":
        held = say("without stocks")
    else:
        held = say("stocks of {days} days", days=case) if case != PRIOR else say("own stocks")
    head = say("{economies} · {stocks}, days unmet and from which day", economies=names, stocks=held)
    return [Text(head, "bold"), *layout.header(columns), *layout.lines(columns)]


def _most(by: Mapping[tuple[str, str], Row], item: str, look: Look) -> float:
    found = [by[item, code]["expected_shortfall_days"] for code in look.economies if (item, code) in by]
    return max(found, default=0.0)


def _picture(found: Answer, shown: Mapping[str, Sequence[str]], look: Look) -> list[RenderableType] | None:
    """Return the unmet share of demand by day, of the worst items of each economy and every stock case that loses."""
    if not found.days.height or not any(shown.values()):
        return None
    paths: dict[tuple[str, str, str], list[float]] = {}
    for economy, item, case, mean in found.days.select("economy", "item", "stock_case", "unmet_mean").iter_rows():
        paths.setdefault((economy, item, case), []).append(mean)
    stocks = {(r["economy"], r["item"], r["stock_case"]): r["stock_days"] for r in found.results.iter_rows(named=True)}
    label, day = _room(look.width) + 8, meant("short for days", "d")
    before = label + cell_len(day) - 1
    room = min(look.width - before, 120)
    lines: list[RenderableType] = [
        Text(say("Share of demand that is not met, day by day"), "bold"),
        Text(" " * before + drawing.day_axis(found.case.horizon_days, room), "dim"),
    ]
    for code, items in shown.items():
        if items:
            lines.append(Text(look.names.economy(code)))
        for item in items[:3]:
            losing = {stocks[key]: key for key in paths if key[:2] == (code, item) and max(paths[key]) > 1e-9}
            for line, (held, key) in enumerate(sorted(losing.items())):
                name = layout.pad(layout.crop(look.names.item(item) if line == 0 else "", label - 9), label - 8)
                prior = held == stocks[code, item, PRIOR] if (code, item, PRIOR) in stocks else False
                text = Text(no_wrap=True)
                text.append(f" {name}{held:>4.0f} {day} ", "bold" if prior else "")
                text.append(drawing.curve(paths[key], room), "red" if prior else "dim")
                lines.append(text)
    legend = say(
        "{none} none, {eighth} an eighth, {all} all; by days of stocks, where anything is lost.",
        none=drawing.NOTHING, eighth=drawing.LEVELS[1], all=drawing.LEVELS[-1],
    )  # fmt: skip
    return [*lines, Text(legend, "dim")]


def _footer(answers: Sequence[Answer], look: Look, catalog: Catalog) -> list[RenderableType]:
    from scrisk.catalog.scenario_files import doers_of, items_of

    lines: list[RenderableType] = []
    first = answers[0]
    if len(answers) == 1:
        lines.append(Text(say("Assumed"), "bold"))
        for part, shock in first.case.shocks:
            goods, doers = items_of(shock, catalog), sorted(doers_of(shock, catalog))
            told = scenario_words.effect(part, shock, goods, doers, look.names)
            lines.append(Padding(Text(f"{told} · {scenario_words.kinds(shock.evidence)}"), (0, 0, 0, 1)))
    seed = first.case.seed if first.setting.seed is None else first.setting.seed
    if first.setting.draws is not None:
        how = say(
            "Figures: means over {count:,} draws, seed {seed}, ± is one standard error; at risk is the loss that is "
            "not exceeded in 95 of 100 draws.",
            count=first.setting.draws, seed=seed,
        )  # fmt: skip
    else:
        how = say(
            "Figures: central: what may happen is certain, ranges are at their middle; at risk is the value of what is "
            "not met."
        )
    stocks = say("Stocks: national stockpiles of raw materials as published, else none; priors, not facts.")
    lines.append(Text(running([how, stocks, _suppliers(first.case)]), "dim"))
    notes = list(dict.fromkeys(note for found in answers for note in found.notes))
    limits = list(dict.fromkeys(say(limit) for found in answers for part in found.case.parts for limit in part.limits))
    lines += [Text(say("Mind: {text}", text=text), "dim") for text in [*limits, *notes]]
    return lines


def _suppliers(case: Case) -> str:
    if case.looks_back is None:
        return say("Suppliers: the newest shares.")
    return say("Suppliers: the shares known before {date}.", date=case.looks_back)


def listing(rows: Sequence[Mapping[str, Any]], width: int) -> RenderableType:
    """Return the scenarios with what each asks."""
    columns = [
        Column((say("scenario"),), tuple(Cell(row["scenario"]) for row in rows)),
        Column((say("rests on"),), tuple(Cell(scenario_words.kinds(row["evidence"])) for row in rows), gap=2),
        Column((say("day 0"),), tuple(Cell(str(row["start"])) for row in rows), gap=2),
    ]
    while len(columns) > 1 and sum(column.width + column.gap for column in columns) - 1 > width - 20 * (
        len(columns) == 3
    ):
        columns.pop()
    room = width - sum(column.width + column.gap for column in columns) - 1
    if room >= 16:
        columns.insert(1, Column((say("what if"),), tuple(Cell(layout.crop(row["name"], room)) for row in rows), gap=2))
    counted = plural("{n} scenario", "{n} scenarios", len(rows))
    return Group(*layout.header(columns), *layout.lines(columns), Text(counted, "dim"))


def shown(case: Case, catalog: Catalog, names: Names, states: Mapping[str, str], width: int = 80) -> RenderableType:
    """Return everything a case says: shocks, figures quoted, sources, limits."""
    lines: list[RenderableType] = []
    for part in case.parts:
        facts = say(
            "{scenario} · {kind} · day 0 is {date} · {days} days · seed {seed} · {draws:,} draws",
            scenario=part.id, kind=scenario_words.kinds(part.kind), date=part.start, days=part.horizon_days,
            seed=part.seed, draws=part.draws,
        )  # fmt: skip
        lines += [
            Text(part.names.in_language(names.lang), "bold"),
            Text(facts, "dim"),
            Text(say("If {premise}: {summary}", premise=say(part.premise), summary=say(part.summary))),
            Text(),
            Text(say("Shocks"), "bold"),
        ]
        for shock in part.shocks:
            lines += _shock(part, shock, catalog, names, states)
        lines += [Text(), *scenario_drawing.timeline(part, width)]
        for title, texts in _told(part, names).items():
            if texts:
                lines += [Text(), Text(title, "bold"), *(Text(text) for text in texts)]
        lines.append(Text())
    return Group(*lines[:-1])


def _shock(
    part: Scenario, shock: Shock, catalog: Catalog, names: Names, states: Mapping[str, str]
) -> list[RenderableType]:
    from scrisk.catalog.scenario_files import doers_of, items_of

    told = scenario_words.effect(part, shock, items_of(shock, catalog), sorted(doers_of(shock, catalog)), names)
    rests = scenario_words.rests_on(shock, {source.id: source for source in part.sources})
    told_of = ""
    if shock.measure and shock.measure in states:
        told_of = say("Measure {measure}: {state}.", measure=shock.measure, state=_state(states[shock.measure]))
    words = running([say("rests on {evidence}.", evidence=rests), say(shock.note), told_of])
    return [Text(f"{shock.key}: {told}"), Padding(Text(words, "dim"), (0, 0, 0, 2))]


def _state(state: str) -> str:
    """Return the state of a measure in the middle of a sentence; its key in English."""
    from scrisk.report.measures import STATES

    return state if language() == "en" or state not in STATES else say(STATES[state][0])


def _told(part: Scenario, names: Names) -> dict[str, list[str]]:
    """Return what a scenario quotes and what it leaves open, by heading."""
    who = {source.id: source.producer for source in part.sources}
    stocks = [
        f"{code}: " + (say("prior") if value == PRIOR else say("{days:g} days", days=value))
        for code, value in part.stocks.items()
    ]
    return {
        say("Stocks"): stocks,
        say("Figures quoted"): [
            f"{say(f.what)}, {say(f.period)}: {f.value:,g} {say(f.unit)} ({who[f.source]})" for f in part.facts
        ],
        say("Brought along"): [
            f"{names.item(s.item)}: {names.economy(s.supplier)} {percent(s.share)}, {s.year} ({who[s.source]})"
            for s in part.shares
        ],
        say("Sources"): [
            say(
                "{id}: {producer}, {title}, {url}, read on {date}",
                id=s.id, producer=s.producer, title=s.title, url=s.url, date=s.accessed,
            )
            for s in part.sources
        ],
        say("Mind"): [say(limit) for limit in part.limits],
        say("Note"): [say(part.note)] if part.note else [],
    }  # fmt: skip

"""One score in full: who supplies, how each measure comes about, what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.language import later, say
from scrisk.report import coop_value, drawing, hazard, layout, measures, origin, risk
from scrisk.report.derive import Step, caveats
from scrisk.report.editions import edition
from scrisk.report.layout import Cell, Column
from scrisk.report.reasons import value_against_quantity
from scrisk.report.values import text_of, value_word
from scrisk.report.words import (
    NONE,
    Names,
    Row,
    amount,
    band_word,
    by_basis,
    joined,
    listed,
    meaning,
    money,
    number,
    percent,
    running,
    spoken,
)

_MOST_ROWS = 12
# Suppliers below this share on every basis are summed up.
_SMALL = 0.005
# Groups that are computed for each basis anew.
_PER_BASIS = ("Concentration", "Core dependency")
_HOW = {
    "trade": later("imports of {year}"),
    "world-production": later("world production of {year} in place of its own sourcing"),
    "world-providers": later("world shares of {year} in place of its own sourcing"),
    "published": later("a published share of {year}"),
    "none": later("no figures"),
}
# Groups of steps whose name is not that of a method.
_TITLES = {
    "Concentration": later("Concentration"), "Governance": later("Governance"),
    "Core dependency": later("Core dependency"), "Price": later("Price"), "EU-style": later("EU-style"),
    "USGS-style": later("USGS-style"),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Everything known of one economy and item.

    ``rows`` are of the query ``score``, the leading basis first; ``suppliers``, ``producers``, ``companies``,
    ``published``, ``lists`` and ``sources`` are of the tables of their names; ``years`` are those with figures;
    ``measures`` are the policy measures on the item with their state on ``day``; ``origins``, ``paths`` and ``balance``
    tell where imports were made, ``parts`` and ``drivers`` what the risk score is made of, ``hazards`` and
    ``hazard_parts`` how likely an interruption is; ``helps`` are the instruments by which others may help.
    """

    economy: str
    item: Row
    rows: Sequence[Row]
    suppliers: Sequence[Row]
    producers: Sequence[Row]
    companies: Sequence[Row]
    sources: Sequence[Row]
    lists: Sequence[Row]
    published: Sequence[Row]
    steps: Sequence[Step]
    years: str = ""
    measures: Sequence[Row] = ()
    day: date | None = None
    origins: Sequence[Row] = ()
    paths: Sequence[Row] = ()
    balance: Sequence[Row] = ()
    parts: Sequence[Row] = ()
    drivers: Sequence[Row] = ()
    hazards: Sequence[Row] = ()
    hazard_parts: Sequence[Row] = ()
    helps: Sequence[Row] = ()


def text(case: Case, names: Names, width: int) -> RenderableType:
    """Return the whole explanation of one case."""
    return Group(*_parts(case, names, width))


def sentence(case: Case, names: Names) -> str:
    """Return the answer in plain words, as the explanation begins with it."""
    return " ".join(part.plain for part in _answer(case, names) if isinstance(part, Text) and part.plain)


def _parts(case: Case, names: Names, width: int) -> Iterator[RenderableType]:
    item = case.item
    lead = case.rows[0] if case.rows else None
    sourcing = lead["sourcing"] if lead else "none"
    how = _HOW[sourcing if lead is None or lead["hhi"] is not None else "none"]
    year = lead["year"] if lead else NONE
    yield Text.assemble(
        (f"{names.flagged(case.economy)} · {names.item(item['item'])}", "bold"), " · ", say(how, year=year)
    )
    codes = (item["hs_codes"] or "").replace(";", ", ")
    facts = [names.chain(item["chain"]), names.stage(item["chain"], item["stage"])]
    facts += [f"{item['hs_revision']} {codes}"] if codes else []
    facts += [_light_heavy(item["light_heavy"])] if item["light_heavy"] else []
    facts += [text_of(item, "uses")] if item["uses"] else []
    yield Text(" · ".join(facts), "dim")
    yield from _answer(case, names)
    if lead is not None:
        yield from risk.explained(lead, case.parts, case.drivers, names)
    if lead is not None and lead["hhi"] is not None:
        yield Text()
        yield from _suppliers(case, names, width)
        bases = [row["basis"] for row in case.rows]
        yield from origin.section(case.origins, case.paths, case.balance, bases, names, width)
        yield from _makers(case, names)
        yield from _hazard(case, width)
        yield from _derivation(case, names)
    yield from _measures(case, names)
    yield from _cooperation(case, names)
    yield from _caveats(case, names)
    yield from _sources(case, names)


def _light_heavy(which: str) -> str:
    found = {"light": say("light rare earths"), "heavy": say("heavy rare earths"), "mixed": say("mixed rare earths")}
    return found.get(which, which)


def _hazard(case: Case, width: int) -> Iterator[RenderableType]:
    if case.hazards:
        yield Text()
        yield Text(say("Chance of a new interruption in the year after"), "bold")
        yield from (Padding(line, (0, 0, 0, 1)) for line in hazard.section(case.hazards, case.hazard_parts, width - 1))


def _answer(case: Case, names: Names) -> Iterator[RenderableType]:
    lead = case.rows[0] if case.rows else None
    yield Text()
    if lead is None or lead["hhi"] is None:
        yield Text(
            say(
                "Nothing embedded tells who supplies {economy} with {item}; no score is given, and none is guessed.",
                economy=names.economy(case.economy),
                item=names.item(case.item["item"]),
            ),
            "bold",
        )
        return
    if lead["sourcing"] == "trade":
        one_each = {row["supplier"]: row for row in case.suppliers}
        codes = len((case.item["hs_codes"] or "").split(";"))
        sentences = value_against_quantity(list(one_each.values()), names, codes)
        yield Text(running(sentences) or _plain_answer(lead, names), "bold")
    else:
        yield Text(_plain_answer(lead, names), "bold")
        if lead["basis"] == "world-share":
            own = lead["domestic_share"]
            economy = names.economy(case.economy)
            if own is None:
                told = say(
                    "An estimate: nobody publishes whom {economy} buys from, so the world's shares stand in for its "
                    "own.",
                    economy=economy,
                )
            else:
                told = say(
                    "An estimate: nobody publishes whom {economy} buys from, so the world's shares stand in for its "
                    "own, {share} of it made at home.",
                    economy=economy,
                    share=percent(own),
                )
            yield Text(told)


def _plain_answer(row: Row, names: Names) -> str:
    gaps = {
        "supplier": names.economy(row["top_supplier"]), "share": percent(row["top_supplier_share"]),
        "year": row["year"], "hhi": f"{row['hhi']:.2f}",
        "whose": say("the world's supply")
        if row["supply_scope"] == "world"
        else say("what {economy} imports", economy=names.economy(row["economy"])),
    }  # fmt: skip
    if row["hhi_band"]:
        return say(
            "{supplier} has {share} of {whose} ({year}): HHI {hhi}, {band} concentration.",
            band=band_word(row["hhi_band"]), **gaps,
        )  # fmt: skip
    return say("{supplier} has {share} of {whose} ({year}): HHI {hhi}.", **gaps)


def _suppliers(case: Case, names: Names, width: int) -> Iterator[RenderableType]:
    bases = [row["basis"] for row in case.rows]
    shares: dict[str, dict[str, float]] = {}
    one: dict[str, Row] = {}
    for row in case.suppliers:
        one.setdefault(row["supplier"], row)
        shares.setdefault(row["supplier"], {})[row["basis"]] = row["share"]
    order = sorted(one, key=lambda code: tuple(-(shares[code].get(basis) or 0.0) for basis in bases))
    big = [code for code in order if max(shares[code].values()) >= _SMALL]
    # One left over is better shown than counted.
    kept = order if len(order) - len(big) < 2 and len(order) <= _MOST_ROWS else big[:_MOST_ROWS]
    rest = [code for code in order if code not in kept]
    labels = [
        say("{economy} (own)", economy=names.flagged(code)) if code == case.economy else names.flagged(code)
        for code in kept
    ]
    if rest:
        labels.append(say("{n} others", n=len(rest)))
    chosen = [Column((say("Suppliers"),), tuple(Cell(f" {label}") for label in labels))]
    for basis in bases:
        values: list[float | None] = [shares[code].get(basis) for code in kept]
        if rest:
            values.append(sum(shares[code].get(basis) or 0.0 for code in rest))
        digits = 1 if any(value is not None and 0 < value < 0.01 for value in values) else 0
        head = by_basis(basis)
        chosen.append(Column((head,), tuple(Cell(percent(value, digits)) for value in values), right=True, gap=2))
        chosen.append(Column(("",), tuple(Cell(layout.bar(value, 10 if width >= 100 else 6)) for value in values)))

    def figures(head: str, write: Callable[[float | None], str], column: str) -> Column:
        cells = [Cell(write(one[code][column])) for code in kept]
        return Column((head,), (*cells, Cell("")) if rest else tuple(cells), right=True, gap=2)

    if any(row["unit_value_usd_per_kg"] is not None for row in one.values()):
        chosen.append(figures(names.label("net_weight_t"), amount, "net_weight_t"))
        chosen.append(figures(names.label("unit_value_usd_per_kg"), money, "unit_value_usd_per_kg"))
    risk = figures("g", number, "governance_risk")
    if sum(column.width + column.gap for column in [*chosen, risk]) <= width + 1:
        chosen.append(risk)
    yield from layout.header(chosen)
    yield from layout.lines(chosen)
    yield from _divided(case, bases, width)
    if risk in chosen:
        yield Text(say("g: governance risk, 0 best to 1 worst, from political stability."), "dim")


def _divided(case: Case, bases: Sequence[str], width: int) -> Iterator[RenderableType]:
    """Yield, a line a basis, the bar that the suppliers divide among them."""
    heads = [by_basis(basis) for basis in bases]
    label = max(cell_len(head) for head in heads) + 2
    for basis, head in zip(bases, heads, strict=True):
        parts = drawing.parts_of([row for row in case.suppliers if row["basis"] == basis])
        if len(parts) > 1:
            yield Text(f" {layout.pad(head, label)}{drawing.stacked(parts, min(width - label - 1, 100))}", no_wrap=True)


def _makers(case: Case, names: Names) -> Iterator[RenderableType]:
    if case.producers:
        yield Text()
        stage = case.item["production_stage"]
        source = case.item["production_source"]
        gaps = {
            "source": f"{source} ({value_word(stage)})" if stage else source,
            "year": case.producers[0]["year"],
            "shares": _few([f"{names.economy(p['producer'])} {percent(p['share'])}" for p in case.producers], 6),
        }
        yield Text.assemble((say("World production"), "bold"), " ", say("of {source}, {year}: {shares}.", **gaps))
    if case.companies:
        yield Text()
        known = [c for c in case.companies if c["share"] is not None]
        parts = [f"{c['company']} ({c['company_economy'] or NONE}) {percent(c['share'])}" for c in known[:8]]
        parts += [f"{c['company']} ({c['company_economy'] or NONE})" for c in case.companies if c["share"] is None][:4]
        left = len(case.companies) - len(parts)
        several = joined(parts)
        several = say("{names} and {n} others", names=several, n=left) if left > 0 else several
        yield Text.assemble(
            (say("Companies"), "bold"), say(", not to be added to countries: {companies}.", companies=several)
        )


def _few(parts: Sequence[str], most: int) -> str:
    shown = joined(parts[:most])
    return say("{names} and {n} others", names=shown, n=len(parts) - most) if len(parts) > most else shown


def _derivation(case: Case, names: Names) -> Iterator[RenderableType]:
    several = len(case.rows) > 1
    # The risk score, the origin and the hazard are taken apart in tables of their own.
    for group in dict.fromkeys(
        step.group for step in case.steps if step.group not in (*risk.GROUPS, "Origin", hazard.GROUP)
    ):
        mine = [step for step in case.steps if step.group == group]
        yield Text()
        yield Text(say(_TITLES[group]) if group in _TITLES else group, "bold")
        if all(step.value is None for step in mine):
            yield _indented(Text(mine[-1].note), 1)
            continue
        for step in mine:
            label = names.label(step.measure)
            line = Text(joined([label, by_basis(step.basis)]) if several and group in _PER_BASIS else label)
            if step.value is not None:
                line.append(" = ").append(_value(step.value), "bold")
            line.append(f"  {step.note}" if step.note else "", "dim")
            yield _indented(line, 1)
            if step.value is not None:
                yield _indented(Text(step.formula + (f" = {step.numbers}" if step.numbers else ""), "dim"), 3)


def _indented(line: Text, by: int) -> RenderableType:
    return Padding(line, (0, 0, 0, by))


def _value(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 100 else amount(value)


def _measures(case: Case, names: Names) -> Iterator[RenderableType]:
    if not case.measures or case.day is None:
        return
    yield Text()
    yield Text(say("Policy measures on {day}", day=spoken(case.day)), "bold")
    for sentence in measures.of_item(case.measures, str(case.item["item"]), names):
        yield _bullet(sentence)


def _cooperation(case: Case, names: Names) -> Iterator[RenderableType]:
    """Yield how others may help with the item, and where it is told what that is worth."""
    if not case.helps:
        return
    yield Text()
    yield Text(say("Who may help"), "bold")
    for row in case.helps:
        partners = [names.economy(code) for code in (row["partners"] or "").split(";") if code]
        if len(partners) > 5:
            several = say("{names} and {n} more", names=joined(partners[:4]), n=len(partners) - 4)
        else:
            several = listed(partners)
        yield _bullet(
            say(
                "{instrument}, {state}, with {partners}: {capacity}",
                instrument=row[f"name_{names.lang}"] or row["instrument_id"],
                state=value_word(row["instrument_state"]),
                partners=several,
                capacity=coop_value.capacity_of(row),
            )
        )
    yield Text(say("What that is worth: scrisk coop value."), "dim")


def _caveats(case: Case, names: Names) -> Iterator[RenderableType]:
    found: dict[str, None] = {}
    for row in case.rows:
        found.update(dict.fromkeys(caveats(row)))
    if case.item["pooled"]:
        found[say("The codes also hold {goods}.", goods=text_of(case.item, "pooled").rstrip(".。"))] = None
    if case.item["note"]:
        found[text_of(case.item, "note")] = None
    lead = case.rows[0] if case.rows else None
    if lead is not None and lead["sourcing"] == "trade" and lead["coverage_share"] is not None:
        found[_coverage(lead)] = None
    yield Text()
    yield Text(say("Caveats"), "bold")
    for sentence in found:
        if sentence != meaning("value_quantity_differ"):
            yield _bullet(sentence)
    if case.lists:
        title = f"name_{names.lang}"
        yield _bullet(say("On official lists: {lists}.", lists=listed(str(entry[title]) for entry in case.lists)))
    if case.years:
        yield _bullet(say("Years with figures: {years}.", years=case.years))


def _coverage(row: Row) -> str:
    gaps = {"share": percent(row["coverage_share"], 1), "basis": by_basis(row["basis"])}
    if row["trade_value_usd"] is None:
        return say("The shares {basis} rest on {share} of the import value.", **gaps)
    total = amount(row["trade_value_usd"])
    return say("The shares {basis} rest on {share} of the import value of US$ {total}.", total=total, **gaps)


def _sources(case: Case, names: Names) -> Iterator[RenderableType]:
    lead = case.rows[0] if case.rows else None
    yield Text()
    yield Text(say("Sources"), "bold")
    for entry in case.published:
        told = say(
            "{supplier} {share} ({measure}, {start} to {end}): {publisher}, {title}. {url}",
            supplier=names.economy(entry["supplier"]), share=percent(entry["share"], 1),
            measure=value_word(entry["measure"].replace("-", " ")), start=entry["period_start"],
            end=entry["period_end"], publisher=entry["publisher"], title=entry["title"], url=entry["url"],
        )  # fmt: skip
        yield _bullet(running([told, text_of(entry, "note")]))
    for source in case.sources:
        yield _bullet(
            f"{source['source']}: {source['publisher']}, {text_of(source, 'title')}, {edition(source['edition'])}. "
            f"{value_word(source['licence'])}. "
            f"{source['url']}"
        )
    if not case.sources:
        yield _bullet(say("None embedded."))
    if lead is not None:
        made = {
            name: lead[column] or NONE
            for name, column in (("method", "method_version"), ("code", "code_version"), ("run", "run_id"))
        }
        yield Text(say("Method {method}, scrisk {code}, run {run}.", **made), "dim")


def _bullet(text: str) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(width=3)
    grid.add_column()
    grid.add_row(" - ", Text(text))
    return grid


def by_vintage(sources: Sequence[Row], vintages: Mapping[str, None]) -> list[Row]:
    """Return the sources whose edition is named in the vintage of a row, each once."""
    found: dict[tuple[str, str], Row] = {}
    for source in sources:
        if f"{source['source']} {source['edition']}" in vintages:
            found.setdefault((source["source"], source["title"]), source)
    return list(found.values())

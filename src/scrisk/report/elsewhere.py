"""The sections below the traded items: world shares, published shares, items without figures; and shared parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from scrisk.language import plural, say
from scrisk.report import answer, columns, layout, risk
from scrisk.report.layout import Cell, Column
from scrisk.report.ranking import SECOND_LEAD
from scrisk.report.view import Notes, View
from scrisk.report.words import Row, concerning, flags_of, joined, listed, number, percent, stopped

_MOST_NAMES = 12
# What the headings of these sections already say.
_SAID = frozenset({"world_share", "published_share"})


def headline(rows: Sequence[Row], view: View) -> tuple[list[Row], int]:
    """Return the world-share rows to show and how many items are kept back."""
    every = view.show_all or view.cut
    chosen = [row for row in rows if every or view.of_item.get(row["item"], {}).get("is_headline")]
    # A question about items that are no headline items is answered all the same.
    chosen = chosen or list(rows)
    return chosen, len({row["item"] for row in rows}) - len({row["item"] for row in chosen})


def grouped(rows: Sequence[Row], chosen: Sequence[Column], view: View) -> Iterator[RenderableType]:
    """Yield the header and a line for every row, with the chain's name above its rows."""
    yield from layout.header(chosen)
    chain = None
    for row, line in zip(rows, layout.lines(chosen), strict=True):
        if view.by_chain and row["chain"] != chain:
            chain = row["chain"]
            yield Text(view.names.chain(chain), style="italic")
        yield line


def with_flags(
    variants: dict[str, Sequence[Column]],
    steps: Sequence[tuple[str, int]],
    order: Sequence[str],
    rows: Sequence[Row],
    view: View,
    notes: Notes,
    section: str,
) -> dict[str, Column]:
    """Return the columns that fit, with a column of those flags that concern them; note the rest for the footer."""
    said = _SAID if section != "imports" else frozenset()
    common = _common(rows) | said
    chosen: dict[str, Column] = layout.fit(variants, steps, order, view.width)
    # Which flags to show depends on the columns, and these on the room that the flags take.
    for _ in range(2):
        variants["flags"] = columns.flags(rows, view.names, chosen, common)
        chosen = layout.fit(variants, steps, order, view.width)
    if "flags" in chosen:
        notes.letters |= {flag for row in rows for flag in concerning(flags_of(row), chosen)} - common
    notes.common.setdefault(section, set()).update(set(concerning(common, chosen)) - said)
    return chosen


def _common(rows: Sequence[Row]) -> frozenset[str]:
    """Return the flags that every row of the usual year carries, when there are several rows."""
    current = answer.current(rows)
    if len(current) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(flags_of(row)) for row in current))


def world(rows: Sequence[Row], view: View, notes: Notes) -> Iterator[RenderableType]:
    """Yield the section of world shares: one line an item, for all economies together."""
    if not rows:
        return
    names = view.names
    buyers = [code for code in view.economies if any(row["economy"] == code for row in rows)]
    yield Text.assemble((say("World shares"), "bold"), " · ", say("estimated, not a record of what was bought"))
    yield Text(
        say(
            "Who supplies the world stands in for who supplies {economies}; makers at home count as own supply.",
            economies=listed(map(names.economy, buyers)),
        )
    )
    said = answer.world(rows, view.economies, names)
    if said:
        yield Text(said, style="bold")
    groups: dict[tuple[str, int], dict[str, Row]] = {}
    for row in rows:
        groups.setdefault((row["item"], row["year"]), {})[row["economy"]] = row
    if len(buyers) > 1 and view.sort is None:
        groups = dict(sorted(groups.items(), key=lambda entry: _worst(entry[1], view)))
    found = list(groups.values())
    mine = [next(iter(group.values())) for group in found]
    usual = answer.usual_year(mine)
    variants: dict[str, Sequence[Column]] = {
        "item": columns.items(mine, names, (24, 28, 34, 40), usual),
        "top": columns.suppliers(mine, names),
        "bar": columns.bars(mine, (5, 10, 16)),
        "hhi_band": columns.band(mine, names),
        "stage": [columns.stages(mine, names)],
    }
    for column in ("hhi", "effective_suppliers", "china_share", "cr3", "coverage_share", "n_suppliers"):
        variants[column] = [columns.plain(mine, names, column)]
    for code in buyers:
        variants[f"own {code}"] = [_of(code, "domestic_share", say("own"), found)]
        variants[f"gpr {code}"] = [_of(code, "geopolrisk", "GPR", found)]
        mine_only = [group.get(code, {}) for group in found]
        variants[f"risk {code}"] = [risk.of_economy(code, found)] if risk.scored(mine_only) else []
    own = [f"own {code}" for code in buyers]
    gpr = [f"gpr {code}" for code in buyers]
    risks = [f"risk {code}" for code in buyers]
    steps = [
        ("item", 0), ("top", 0), *((name, 0) for name in risks), ("hhi", 0), *((name, 0) for name in [*own, *gpr]),
        ("bar", 0), ("hhi_band", 0),
        ("flags", 0), ("item", 1), ("china_share", 0), ("effective_suppliers", 0), ("item", 2), ("item", 3),
        ("item", 4), ("hhi_band", 1), ("bar", 1), ("stage", 0), ("top", 1), ("top", 2), ("cr3", 0),
        ("n_suppliers", 0), ("coverage_share", 0), ("flags", 1), ("bar", 2),
    ]  # fmt: skip
    order = [
        "item", "stage", *risks, "top", "hhi", "bar", "hhi_band", "effective_suppliers", "n_suppliers", "cr3",
        "china_share", *own, *gpr, "coverage_share", "flags",
    ]  # fmt: skip
    chosen = with_flags(variants, steps, order, mine, view, notes, "world shares")
    yield from grouped(mine, list(chosen.values()), view)
    yield from not_shown(own, chosen, say("own share"), view)
    yield from not_shown([name for name in risks if variants[name]], chosen, say("risk"), view)
    if not any(variants[name] for name in risks):
        yield from not_shown(gpr, chosen, "GeoPolRisk", view)


def not_shown(wanted: Sequence[str], chosen: Mapping[str, Column], what: str, view: View) -> Iterator[RenderableType]:
    """Say for which economies a column found no room; ``wanted`` are names of columns that end in their code."""
    lost = [name.split()[-1] for name in wanted if name not in chosen]
    if lost:
        said = say(
            "No room at {width} columns for the {what} of {economies}: widen, or --format csv.",
            width=view.width, what=what, economies=listed(lost),
        )  # fmt: skip
        yield Text(said, "dim")


def _worst(group: Mapping[str, Row], view: View) -> tuple[int, float, float, float, str]:
    """Return the sort key of an item: the risk of the economy that is worst off, then HHI."""
    first = next(iter(group.values()))
    place = view.chains.index(first["chain"]) if view.by_chain and first["chain"] in view.chains else 0

    def most(column: str) -> float:
        return max((row[column] for row in group.values() if row.get(column) is not None), default=-1.0)

    return (place, -most(view.lead), -most(SECOND_LEAD), -(first["hhi"] or 0.0), first["item"])


def _of(code: str, column: str, head: str, groups: Sequence[Mapping[str, Row]]) -> Column:
    write = percent if column == "domestic_share" else number
    cells = tuple(Cell(write(group[code][column] if code in group else None)) for group in groups)
    return Column((code, head), cells, right=True)


def published(rows: Sequence[Row], view: View, notes: Notes) -> Iterator[RenderableType]:
    """Yield the section of published shares: economy and item on each line."""
    if not rows:
        return
    names = view.names
    what = say("single figures as printed; the rest of supply is unknown")
    yield Text.assemble((say("Published shares"), "bold"), " · ", what)
    economy = Column((names.label("economy"),), tuple(Cell(" " + row["economy"]) for row in rows))
    variants: dict[str, Sequence[Column]] = {
        "economy": [economy],
        "item": columns.items(rows, names, (24, 30, 40), indent=0),
        "top": columns.suppliers(rows, names),
        "bar": columns.bars(rows, (5, 10, 16)),
        "hhi_band": columns.band(rows, names),
        "stage": [columns.stages(rows, names)],
    }
    for column in ("year", "hhi", "hhi_high", "supply_scope"):
        variants[column] = [columns.plain(rows, names, column)]
    steps = [
        ("economy", 0), ("item", 0), ("top", 0), ("year", 0), ("hhi", 0), ("hhi_high", 0), ("bar", 0),
        ("hhi_band", 0), ("flags", 0), ("supply_scope", 0), ("item", 3), ("top", 1), ("hhi_band", 1), ("bar", 1),
        ("top", 2), ("stage", 0), ("flags", 1), ("bar", 2),
    ]  # fmt: skip
    order = [
        "economy", "item", "year", "stage", "top", "supply_scope", "hhi", "hhi_high", "bar", "hhi_band", "flags",
    ]  # fmt: skip
    chosen = with_flags(variants, steps, order, rows, view, notes, "published shares")
    yield from layout.header(list(chosen.values()))
    yield from layout.lines(list(chosen.values()))


def nothing(rows: Sequence[Row], view: View) -> Iterator[RenderableType]:
    """Yield the names of the items that have no figures, with the economies they lack for."""
    if not rows:
        return
    lacking: dict[str, list[str]] = {}
    for row in rows:
        lacking.setdefault(row["item"], []).append(row["economy"])
    found = [
        view.names.item(item) + (f" ({', '.join(codes)})" if len(codes) < len(view.economies) else "")
        for item, codes in lacking.items()
    ]
    told = plural(
        "nothing embedded tells who supplies {n} item", "nothing embedded tells who supplies {n} items", len(found)
    )
    yield Text.assemble((say("No figures"), "bold"), " · ", told)
    if view.show_all or len(found) <= _MOST_NAMES:
        yield Text(stopped(joined(found)))
        return
    few, rest = joined(found[:_MOST_NAMES]), len(found) - _MOST_NAMES
    yield Text(say("{items} and {n} more with --all.", items=few, n=rest))

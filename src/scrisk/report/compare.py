"""Economies side by side: the same item, who is worse off, and what they take from each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import meant, say
from scrisk.report import columns, drawing, layout, risk
from scrisk.report.editions import editions
from scrisk.report.elsewhere import grouped, not_shown
from scrisk.report.layout import Cell, Column
from scrisk.report.ranking import kind
from scrisk.report.view import View
from scrisk.report.words import NONE, Names, Row, by_basis, count, each, listed, number, percent, running, signed

# A difference that a table of two digits does not show is none.
_SAME = 0.005

_Key = tuple[str, str, int]
_Group = Mapping[str, Row]


def worse(group: _Group, measure: str = "hhi") -> str | None:
    """Return the economy whose measure is highest; None when it is the same for all or known for one only."""
    known = {code: row[measure] for code, row in group.items() if row[measure] is not None}
    if len(known) < 2 or max(known.values()) - min(known.values()) < _SAME:
        return None
    return max(known, key=lambda code: known[code])


def table(rows: Sequence[Row], pairs: Sequence[Row], view: View, left: int) -> RenderableType:
    """Return the comparison.

    Parameters
    ----------
    rows
        Rows of ``out.score``; items that only one of the economies has in a year are left out.
    pairs
        Rows of the query ``compare``, for what the economies take from each other.
    view
        What the reader asked to see.
    left
        How many world-share items are not shown.
    """
    groups: dict[_Key, dict[str, Row]] = {}
    for row in rows:
        if row["hhi"] is not None:
            groups.setdefault((row["item"], row["basis"], row["year"]), {})[row["economy"]] = row
    groups = {key: group for key, group in groups.items() if len(group) > 1}
    if not groups:
        return Text(say("No item has figures for more than one of these economies."))
    mutual = {
        (pair["economy"], pair["partner"], pair["item"], pair["basis"], pair["year"]): pair["share_from_partner"]
        for pair in pairs
    }
    parts: list[RenderableType] = []
    for which, measure in (("traded", "hhi"), ("world", "geopolrisk"), ("published", "hhi")):
        mine = {key: group for key, group in groups.items() if kind(next(iter(group.values()))) == which}
        if mine:
            parts += [Text()] if parts else []
            parts += _section(which, measure, mine, mutual, view)
    legend = running(
        [
            say(
                "Risk 0-100 with 5-95% of its draws; HHI 0-1 of each economy's suppliers; own: share made at home; "
                "GPR: GeoPolRisk; worse: whose HHI (world shares: GPR) is higher, by how much; A<B: share of B in "
                "what A takes in."
            ),
            say("Data: {editions}.", editions="; ".join(editions(view.editions))),
            say("--all shows {left} more world-share items.", left=left) if left else "",
        ]
    )
    return Group(*parts, Text(), Text(legend, "dim"))


def _section(
    which: str,
    measure: str,
    groups: Mapping[_Key, _Group],
    mutual: Mapping[tuple[str, str, str, str, int], float | None],
    view: View,
) -> Iterator[RenderableType]:
    def order(key: _Key) -> tuple[int, float, str]:
        # The items most at risk come first; what has no score follows, by the measure that compares.
        found = [
            row["risk_score"] for row in groups[key].values() if which == "traded" and row["risk_score"] is not None
        ]
        found = found or [row[measure] - 1000 for row in groups[key].values() if row[measure] is not None]
        chain = next(iter(groups[key].values()))["chain"]
        return (view.chains.index(chain) if chain in view.chains else 0, -max(found, default=-2000.0), key[0])

    keys = sorted(groups, key=order)
    ordered = [groups[key] for key in keys]
    first = [next(iter(group.values())) for group in ordered]
    years = sorted({key[2] for key in keys})
    span = str(years[-1]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    bases = listed(map(by_basis, sorted({key[1] for key in keys})))
    title = {
        "traded": say("Imports {bases} · {span}", bases=bases, span=span),
        "world": say("World shares · estimated, no record of purchases"),
        "published": say("Published shares · single figures as printed"),
    }[which]
    label = view.names.label(measure)
    if len(ordered) > 1:
        yield Text(_answer(which, label, [worse(group, measure) for group in ordered], view), "bold")
        yield Text()
    scored = which == "traded" and any(risk.scored(list(group.values())) for group in ordered)
    ordered_by = say("risk") if scored else label
    yield Text(say("{title} · highest {column} first", title=title, column=ordered_by), "bold")
    variants: dict[str, Sequence[Column]] = {"item": columns.items(first, view.names, (20, 26, 34, 40))}
    if len({key[0] for key in keys}) < len(keys):
        variants["basis"] = [columns.plain(first, view.names, "basis")]
    pairs = [(code, partner) for code in view.economies for partner in view.economies if code != partner]
    for code, partner in pairs:
        shares = tuple(
            Cell(percent(mutual.get((code, partner, *key))) if code in groups[key] else NONE) for key in keys
        )
        variants[f"{code}<{partner}"] = [Column((f"{code}<", partner), shares, right=True)]
    variants["worse"] = [
        Column((meant("economy", "worse"),), tuple(_worse(group, measure) for group in ordered), gap=2)
    ]
    (soon, late), places = _columns(which, ordered, first, variants, view)
    between = [f"{code}<{partner}" for code, partner in pairs]
    # With more than two economies the shares between them come last: there are too many.
    # Of world shares they are what is made at the partner's home, which has its own column.
    early = between if len(view.economies) == 2 and which != "world" else []
    between = between if which != "world" else []
    steps = [*soon, *((name, 0) for name in early), *late, *((name, 0) for name in between)]
    chosen = layout.fit(variants, steps, ["item", "basis", *places, "worse", *between], view.width)
    yield from grouped(first, list(chosen.values()), view)
    # The first of an economy's columns to be let in is its HHI, of world shares its GeoPolRisk.
    lead = "gpr" if which == "world" else "hhi"
    yield from not_shown([f"{lead} {code}" for code in view.economies], chosen, label, view)


def _columns(
    which: str,
    groups: Sequence[_Group],
    first: Sequence[Row],
    variants: dict[str, Sequence[Column]],
    view: View,
) -> tuple[tuple[list[tuple[str, int]], list[tuple[str, int]]], list[str]]:
    """Add the columns of figures; return the steps before and after the shares between economies, and the order."""
    if which == "world":
        # The suppliers are the same for everybody; what differs is what is made at home.
        variants["top"] = columns.suppliers(first, view.names)
        variants["hhi"] = [columns.plain(first, view.names, "hhi")]
        variants["bar"] = columns.bars(first, (5, 10))
        for code in view.economies:
            variants[f"own {code}"] = [_figure(groups, code, "domestic_share", say("own"))]
            variants[f"gpr {code}"] = [_figure(groups, code, "geopolrisk", "GPR")]
        own = [f"own {code}" for code in view.economies]
        gpr = [f"gpr {code}" for code in view.economies]
        early = [("item", 0), ("top", 0), ("hhi", 0), *((name, 0) for name in [*gpr, *own]), ("worse", 0)]
        late = [
            ("item", 1),
            ("bar", 0),
            ("item", 2),
            ("item", 3),
            ("top", 1),
            ("bar", 1),
            ("top", 2),
            ("item", 4),
        ]
        return (early, late), ["top", "hhi", "bar", *own, *gpr]
    order = []
    for code in view.economies:
        variants[f"top {code}"] = _tops(groups, code, view.names)
        variants[f"hhi {code}"] = [_figure(groups, code, "hhi", "HHI")]
        known = risk.scored([group[code] for group in groups if code in group])
        variants[f"score {code}"] = [risk.of_economy(code, groups)] if known else []
        variants[f"bar {code}"] = [_bar(groups, code, size) for size in (5, 10)]
        mine = [group.get(code) for group in groups]
        variants[f"stack {code}"] = drawing.stacks(mine, view.shares, (code, say("shares")), (12, 20))
        order += [f"score {code}", f"top {code}", f"stack {code}", f"hhi {code}", f"bar {code}"]
    scores, tops, stacks, hhis, bars = (order[place::5] for place in range(5))
    early = [
        ("item", 0),
        *((name, 0) for name in scores),
        *((name, 0) for name in hhis),
        ("worse", 0),
        ("basis", 0),
    ]
    late = [
        *((name, 0) for name in tops),
        ("item", 1), *((name, 0) for name in bars), ("item", 2), *((name, 1) for name in tops),
        *((name, 0) for name in stacks), *((name, 1) for name in bars), *((name, 1) for name in stacks),
        *((name, 2) for name in tops), ("item", 3),
    ]  # fmt: skip
    return (early, late), order


def _answer(which: str, label: str, worst: Sequence[str | None], view: View) -> str:
    tally = Counter(worst)
    order = sorted(view.economies, key=lambda code: -tally[code])
    parts = [say("{economy} in {k}", economy=view.names.economy(code), k=count(tally[code])) for code in order]
    gaps = {
        "n": count(len(worst)),
        "column": label,
        "cases": each(parts),
        "same": say(", no difference in {k}", k=count(tally[None])) if tally[None] else "",
    }
    if which == "traded":
        return say("Of {n} traded inputs {column} is highest for {cases}{same}.", **gaps)
    if which == "world":
        return say("Of {n} world-share items {column} is highest for {cases}{same}.", **gaps)
    return say("Of {n} published shares {column} is highest for {cases}{same}.", **gaps)


def _figure(groups: Sequence[_Group], code: str, column: str, head: str) -> Column:
    write = percent if column == "domestic_share" else number
    cells = tuple(Cell(write(group[code][column] if code in group else None)) for group in groups)
    return Column((code, head), cells, right=True)


def _tops(groups: Sequence[_Group], code: str, names: Names) -> list[Column]:
    def column(word: str, form: str) -> Column:
        cells = []
        for group in groups:
            row = group.get(code)
            top = row["top_supplier"] if row else None
            if row is None or top is None:
                cells.append(Cell(NONE))
                continue
            name = {"code": top, "name": layout.crop(names.economy(top), 14), "flag": names.flagged(top)}[form]
            cells.append(Cell(f"{name} {percent(row['top_supplier_share'])}"))
        return Column((word, columns.header(names, "top_supplier")[0].lower()), tuple(cells), gap=2)

    forms = [column(code, "code"), column(names.economy(code), "name")]
    return [*forms, column(names.economy(code), "flag")] if names.emoji else forms


def _bar(groups: Sequence[_Group], code: str, size: int) -> Column:
    cells = []
    for group in groups:
        row = group.get(code)
        style = columns.BAND_STYLE.get(row["hhi_band"] or "", "") if row else ""
        cells.append(Cell(layout.bar(row["hhi"] if row else None, size), style))
    return Column(("",), tuple(cells))


def _worse(group: _Group, measure: str) -> Cell:
    code = worse(group, measure)
    known = [row[measure] for row in group.values() if row[measure] is not None]
    if code is None:
        return Cell(say("same") if len(known) > 1 else NONE)
    return Cell(f"{code} {signed(group[code][measure] - min(known))}")

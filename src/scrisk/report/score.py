"""The score table: an answer, one ranking for each economy, world shares apart, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import answer, columns, layout
from scrisk.report.layout import Column
from scrisk.report.ranking import DEFAULT_LEAD, LEAD, kind
from scrisk.report.words import MARKS, NONE, SHORT, Names, Row, flags_of, listed, meaning, percent

# For each method the columns that follow the top supplier, the leading one first.
_OF_METHOD: dict[str, tuple[str, ...]] = {
    "hhi": ("cr3", "hhi_normalised", "hhi_with_production", "n_suppliers", "shannon", "theil"),
    "geopolrisk": ("geopolrisk", "hhi_world", "import_risk", "characterization_factor", "wgi_weighted_hhi"),
    "eu": (
        "eu_supply_risk",
        "eu_supply_risk_material",
        "eu_hhi_global",
        "eu_hhi_import",
        "import_reliance",
        "substitution_index",
        "recycling_rate",
    ),
    "usgs": ("usgs_style_dp", "usgs_trade_exposure", "usgs_economic_vulnerability", "usgs_style_sr"),
    "core": (
        "cdi1",
        "cdi1_margin",
        "cdi1_window3",
        "cdi2",
        "cdi2_margin",
        "cdi3",
        "cdi3_margin",
        "cdi2_window3",
        "cdi3_window3",
    ),
    "price": ("price_ratio_top_producer_cut", "quantity_ratio_top_producer_cut", "hhi_world"),
}
# What a table without a method shows, in the order in which it is let in.
_DEFAULT_STEPS: tuple[tuple[str, int], ...] = (
    ("item", 0),
    ("top", 0),
    ("hhi", 0),
    ("geopolrisk", 0),
    ("china", 0),
    ("eu_supply_risk", 0),
    ("change", 0),
    ("effective_suppliers", 0),
    ("flags", 0),
    ("bar", 0),
    ("band", 0),
    ("basis", 0),
    ("item", 1),
    ("band", 1),
    ("bar", 1),
    ("item", 2),
    ("stage", 0),
    ("top", 1),
    ("import_reliance", 0),
    ("cr3", 0),
    ("hhi_world", 0),
    ("top", 2),
    ("item", 3),
    ("coverage_share", 0),
    ("n_suppliers", 0),
    ("flags", 1),
    ("trade_value_usd", 0),
    ("lists", 0),
    ("bar", 2),
)
_ORDER = (
    "item",
    "basis",
    "stage",
    "sorted",
    "top",
    "hhi",
    "bar",
    "band",
    "effective_suppliers",
    "n_suppliers",
    "cr3",
    "china",
    "geopolrisk",
    "eu_supply_risk",
    "change",
    "hhi_world",
    "import_reliance",
    "trade_value_usd",
    "coverage_share",
    "flags",
    "lists",
)


@dataclass(frozen=True)
class View:
    """What the reader asked to see.

    ``economies`` and ``chains`` are in the order of the rows; ``of_item`` holds the rows of ``out.item``.
    """

    names: Names
    economies: Sequence[str]
    of_item: Mapping[str, Row]
    width: int = 80
    method: str | None = None
    sort: str | None = None
    by_chain: bool = True
    show_all: bool = False
    editions: Sequence[str] = ()
    chains: Sequence[str] = field(default_factory=tuple)

    @property
    def lead(self) -> str:
        """The column that sorts the rows."""
        return self.sort or (LEAD[self.method] if self.method else DEFAULT_LEAD)


def table(rows: Sequence[Row], view: View) -> RenderableType:
    """Return the whole answer for rows that are already in order."""
    parts: list[RenderableType] = []
    of_kind = {which: [row for row in rows if kind(row) == which] for which in ("traded", "world", "published", "none")}
    shown: dict[str, list[Row]] = {"imports": of_kind["traded"], "published shares": of_kind["published"]}
    left = 0
    if of_kind["traded"]:
        parts += _traded(of_kind["traded"], view)
    if of_kind["world"]:
        world, left = _headline(of_kind["world"], view)
        shown["world shares"] = world
        parts += _world(world, view)
    if of_kind["published"]:
        parts += _published(of_kind["published"], view)
    if of_kind["none"]:
        parts += _nothing(of_kind["none"], view)
    if not parts:
        return Text("No rows.")
    parts += _footer(shown, left, view)
    return Group(*parts)


def _traded(rows: list[Row], view: View) -> Iterator[RenderableType]:
    yield Text(answer.traded(rows, view.economies, view.names), style="bold")
    common = _common(rows)
    for economy in view.economies:
        mine = [row for row in rows if row["economy"] == economy]
        if not mine:
            continue
        usual = answer.usual_year(mine)
        bases = sorted({row["basis"] for row in mine})
        against = f" against {usual - 3}" if usual and any(row["hhi_change_3y"] is not None for row in mine) else ""
        yield Text()
        yield Text(f"{view.names.economy(economy)} · imports by {' and by '.join(bases)} · {usual}{against}", "bold")
        if len(mine) > 1:
            older = len(mine) - len(answer.current(mine))
            size = f"{len(mine) - older} items{f' and {older} older' if older else ''}"
            yield Text(f"{size}, {_label(view)} first · {answer.summary(mine)}")
        yield from _grouped(mine, _fitted(mine, view, common, usual, len(bases) > 1), view)


def _label(view: View) -> str:
    return f"worst {view.names.label(view.lead)}"


def _fitted(rows: list[Row], view: View, common: frozenset[str], usual: int | None, mixed: bool) -> list[Column]:
    names = view.names
    variants: dict[str, list[Column]] = {
        "item": columns.items(rows, names, (20, 24, 30), usual),
        "top": columns.suppliers(rows, names),
        "bar": columns.bars(rows, (5, 10, 16)),
        "band": columns.band(rows, names),
        "china": [columns.china(rows, names)],
        "change": [columns.trend(rows, names, usual)],
        "stage": [columns.stages(rows, names)],
        "flags": columns.flags(rows, names, common),
        "lists": [columns.lists(rows, names, view.of_item)],
    }
    if mixed:
        variants["basis"] = [columns.plain(rows, names, "basis")]
    led = _OF_METHOD[view.method] if view.method else ()
    asked = [*led, *([view.sort] if view.sort and view.sort not in _ORDER else [])]
    for column in dict.fromkeys([*_ORDER, *asked]):
        if column not in variants and column not in ("basis", "sorted", "flags"):
            variants[column] = [columns.plain(rows, names, column)]
    steps, order = _plan(view, led)
    return layout.fit(variants, steps, order, view.width)


def _plan(view: View, led: Sequence[str]) -> tuple[list[tuple[str, int]], list[str]]:
    """Return what to add in turn and the order from left to right."""
    steps, order = list(_DEFAULT_STEPS), list(_ORDER)
    ahead = list(led)
    if view.sort and view.sort not in ("item", "economy", "chain", "flags", "top_supplier", "top_supplier_share"):
        ahead = [view.sort, *ahead]
    named = {"hhi_change_3y": "change", "hhi_band": "band", "china_share_quantity": "china", "china_share_value": "china"}
    ahead = list(dict.fromkeys(named.get(column, column) for column in ahead))
    if view.method == "hhi":
        # The bar and its band are the point of this view; its other columns follow them.
        ahead = ["hhi", "bar", "band", "effective_suppliers", *ahead]
    if ahead:
        steps = [("item", 0), ("top", 0), *((column, 0) for column in ahead), *steps[2:]]
        order = [name for name in order if name not in ahead]
        place = order.index("top") + 1
        order[place:place] = ahead
    return steps, order


def _grouped(rows: list[Row], chosen: list[Column], view: View) -> Iterator[RenderableType]:
    yield from layout.header(chosen)
    chain = None
    for row, line in zip(rows, layout.lines(chosen), strict=True):
        if view.by_chain and row["chain"] != chain:
            chain = row["chain"]
            yield Text(view.names.chain(chain), style="italic")
        yield line


def _headline(rows: list[Row], view: View) -> tuple[list[Row], int]:
    """Return the rows to show and how many items are kept back."""
    if view.show_all:
        return rows, 0
    chosen = [row for row in rows if view.of_item.get(row["item"], {}).get("is_headline")]
    # A question about items that are not headline items is answered all the same.
    chosen = chosen or rows
    return chosen, len({row["item"] for row in rows}) - len({row["item"] for row in chosen})


def _world(rows: list[Row], view: View) -> Iterator[RenderableType]:
    names = view.names
    yield Text()
    yield Text.assemble(("World shares", "bold"), " · estimated, not a record of what was bought")
    buyers = listed(names.economy(code) for code in view.economies if any(r["economy"] == code for r in rows))
    yield Text(
        f"Who supplies the world stands in for who supplies {buyers}; makers at home count as its own supply."
    )
    yield Text(answer.world(rows, view.economies, names), style="bold")
    first: dict[tuple[str, int], Row] = {}
    for row in rows:
        first.setdefault((row["item"], row["year"]), row)
    mine = list(first.values())
    usual = answer.usual_year(mine)
    own = {(row["item"], row["year"], row["economy"]): row["domestic_share"] for row in rows}
    variants: dict[str, list[Column]] = {
        "item": columns.items(mine, names, (26, 32, 40), usual),
        "top": columns.suppliers(mine, names),
        "hhi": [columns.plain(mine, names, "hhi")],
        "bar": columns.bars(mine, (5, 10, 16)),
        "band": columns.band(mine, names),
        "effective_suppliers": [columns.plain(mine, names, "effective_suppliers")],
        "china": [columns.plain(mine, names, "china_share")],
        "stage": [columns.stages(mine, names)],
        "cr3": [columns.plain(mine, names, "cr3")],
        "coverage": [columns.plain(mine, names, "coverage_share")],
        "flags": columns.flags(mine, names, _common(rows)),
    }
    buying = [code for code in view.economies if any(row["economy"] == code for row in rows)]
    for code in buying:
        cells = tuple(
            layout.Cell(percent(own.get((row["item"], row["year"], code)))) for row in mine
        )
        variants[f"own {code}"] = [Column((code, "own"), cells, right=True)]
    owns = [f"own {code}" for code in buying]
    steps = [
        ("item", 0), ("top", 0), ("hhi", 0), *((name, 0) for name in owns), ("bar", 0), ("band", 0),
        ("flags", 0), ("item", 1), ("effective_suppliers", 0), ("china", 0), ("item", 2), ("item", 3), ("band", 1), ("bar", 1),
        ("stage", 0), ("top", 1), ("top", 2), ("cr3", 0), ("coverage", 0), ("flags", 1), ("bar", 2),
    ]  # fmt: skip
    order = (
        "item", "stage", "top", "hhi", "bar", "band", "effective_suppliers", "cr3", "china", *owns, "coverage", "flags",
    )  # fmt: skip
    yield from _grouped(mine, layout.fit(variants, steps, order, view.width), view)


def _published(rows: list[Row], view: View) -> Iterator[RenderableType]:
    names = view.names
    yield Text()
    yield Text.assemble(("Published shares", "bold"), " · one supplier's share as somebody printed it; the rest is unknown")
    variants: dict[str, list[Column]] = {
        "economy": [
            Column((names.label("economy"),), tuple(layout.Cell(" " + row["economy"]) for row in rows)),
        ],
        "item": columns.items(rows, names, (24, 30, 40), indent=0),
        "year": [columns.plain(rows, names, "year")],
        "top": columns.suppliers(rows, names),
        "hhi": [columns.plain(rows, names, "hhi")],
        "high": [columns.plain(rows, names, "hhi_high")],
        "bar": columns.bars(rows, (5, 10, 16)),
        "band": columns.band(rows, names),
        "stage": [columns.stages(rows, names)],
        "flags": columns.flags(rows, names, _common(rows)),
    }
    steps = [
        ("economy", 0), ("item", 0), ("top", 0), ("year", 0), ("hhi", 0), ("high", 0), ("bar", 0), ("band", 0), ("flags", 0),
        ("item", 3), ("top", 1), ("band", 1), ("bar", 1), ("top", 2), ("stage", 0), ("flags", 1), ("bar", 2),
    ]  # fmt: skip
    order = ("economy", "item", "year", "stage", "top", "hhi", "high", "bar", "band", "flags")
    chosen = layout.fit(variants, steps, order, view.width)
    yield from layout.header(chosen)
    yield from layout.lines(chosen)


def _nothing(rows: list[Row], view: View) -> Iterator[RenderableType]:
    found = list(dict.fromkeys(view.names.item(row["item"]) for row in rows))
    yield Text()
    yield Text.assemble(("No figures", "bold"), f" · nothing embedded tells who supplies {len(found)} items")
    kept = found if view.show_all or len(found) <= 12 else found[:12]
    rest = f" and {len(found) - len(kept)} more with --all" if len(kept) < len(found) else ""
    yield Text(f"{', '.join(kept)}{rest}.")


def _footer(shown: Mapping[str, Sequence[Row]], left: int, view: View) -> Iterator[RenderableType]:
    names = view.names
    rows = [row for part in shown.values() for row in part]
    traded = shown["imports"]
    yield Text()
    if traded:
        covered = []
        for code in view.economies:
            mine = [row for row in traded if row["economy"] == code and row["coverage_share"] is not None]
            total = sum(row["trade_value_usd"] or 0.0 for row in mine)
            if total:
                known = sum((row["trade_value_usd"] or 0.0) * row["coverage_share"] for row in mine)
                covered.append(f"{names.economy(code)} {percent(known / total, 1)}")
        yield _note(
            "Basis",
            f"direct imports, {answer.usual_year(traded)}; share of their value that the figures rest on: "
            f"{listed(covered) or NONE}.",
        )
    estimated = [which for which, part in shown.items() if any(row["is_estimated"] for row in part)]
    if estimated:
        note = "; imports are records" if traded and "imports" not in estimated else ""
        yield _note("Estimates", f"{listed(estimated)}{note}.")
    versions = listed(sorted({str(row["method_version"]) for row in rows if row["method_version"]}))
    yield _note("Data", f"{'; '.join(view.editions)}. Method {versions or NONE}.")
    yield _note("Columns", _legend(bool(traded)))
    yield from _flag_notes(shown)
    if rows:
        more = f"--all shows {left} more world-share items; " if left else ""
        example = rows[0]
        yield _note("More", f"{more}scrisk explain {example['economy']} {example['item']}; scrisk terms; scrisk sources.")


def _legend(traded: bool) -> str:
    text = "HHI 0-1; H high above 0.18, M moderate from 0.10, L low (US guideline of 2023); N eff = 1/HHI"
    if traded:
        text += "; China % by quantity / value; EU SR = EU-style supply risk; last column of numbers: HHI against three years before"
    return text + "."


def _flag_notes(shown: Mapping[str, Sequence[Row]]) -> Iterator[RenderableType]:
    letters = set()
    for part in shown.values():
        letters |= {flag for row in part for flag in flags_of(row)} - _common(part)
    if letters:
        words = " · ".join(f"{MARKS.get(flag, '?')} {SHORT.get(flag, flag)}" for flag in sorted(letters))
        yield _note("Flags", f"{words} (scrisk terms --flags).")
    for which, part in shown.items():
        common = sorted(_common(part))
        if common:
            yield _note(f"All {which}", " ".join(f"{meaning(flag)}." for flag in common))


def _note(title: str, text: str) -> Text:
    return Text.assemble((f"{title}: ", "dim bold"), (text, "dim"))


def _common(rows: Sequence[Row]) -> frozenset[str]:
    """Return the flags that every row of the usual year carries, when there are several rows."""
    current = answer.current(rows)
    if len(current) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(flags_of(row)) for row in current))

"""The score table: an answer, one ranking for each economy, world shares apart, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import later, plural, say
from scrisk.report import answer, columns, drawing, elsewhere, risk
from scrisk.report.editions import editions
from scrisk.report.layout import Column
from scrisk.report.ranking import kind
from scrisk.report.view import Notes, View
from scrisk.report.words import (
    MARKS,
    NONE,
    Row,
    by_basis,
    clauses,
    each,
    listed,
    meaning,
    percent,
    running,
    short,
    stopped,
)
from scrisk.terms import TERMS

# For each method the columns that follow the top supplier, the leading one first.
_OF_METHOD: dict[str, tuple[str, ...]] = {
    "risk": (
        "risk", "risk_band", "risk_bar", "likelihood_score", "dependence_score", "vulnerability_score",
        "risk_score_arithmetic", "risk_score_geometric", "risk_change", "top_driver", "known_weight",
    ),
    "hhi": ("cr3", "hhi_normalised", "hhi_with_production", "n_suppliers", "shannon", "theil"),
    "geopolrisk": ("geopolrisk", "hhi_world", "import_risk", "characterization_factor", "wgi_weighted_hhi"),
    "eu": (
        "eu_supply_risk", "eu_supply_risk_material", "eu_hhi_global", "eu_hhi_import", "import_reliance",
        "substitution_index", "recycling_rate",
    ),
    "usgs": ("usgs_style_dp", "usgs_trade_exposure", "usgs_economic_vulnerability", "usgs_style_sr"),
    "core": (
        "cdi1", "cdi1_margin", "cdi1_window3", "cdi2", "cdi2_margin", "cdi3", "cdi3_margin", "cdi2_window3",
        "cdi3_window3",
    ),
    "price": ("price_ratio_top_producer_cut", "quantity_ratio_top_producer_cut", "hhi_world"),
}  # fmt: skip

# What a table without a method shows, in the order in which it is let in: 80 columns hold about the first dozen.
_STEPS: tuple[tuple[str, int], ...] = (
    ("item", 0), ("risk", 0), ("risk_band", 0), ("top", 0), ("hhi", 0), ("china", 0), ("risk_change", 0),
    ("risk_bar", 0), ("flags", 0), ("risk_bar", 1), ("hhi_band", 0), ("basis", 0), ("likelihood_score", 0),
    ("dependence_score", 0), ("vulnerability_score", 0), ("risk_bar", 2), ("china_share_origin", 0),
    ("geopolrisk", 0), ("eu_supply_risk", 0),
    ("hhi_change_3y", 0), ("item", 1), ("effective_suppliers", 0), ("bar", 0), ("item", 2), ("stage", 0),
    ("hhi_band", 1), ("top", 1), ("stack", 0), ("import_reliance", 0), ("coverage_share", 0), ("top", 2), ("bar", 1),
    ("cr3", 0), ("hhi_world", 0), ("item", 3), ("stack", 1), ("n_suppliers", 0),
    ("flags", 1), ("trade_value_usd", 0), ("official_lists", 0), ("bar", 2),
)  # fmt: skip
_ORDER = (
    "item", "basis", "stage", "risk", "risk_bar", "risk_band", "risk_change", "likelihood_score", "dependence_score",
    "vulnerability_score", "top", "hhi", "bar", "hhi_band", "stack", "effective_suppliers", "n_suppliers", "cr3",
    "china", "china_share_origin",
    "geopolrisk", "eu_supply_risk", "hhi_change_3y", "hhi_world", "import_reliance", "trade_value_usd",
    "coverage_share", "flags", "official_lists",
)  # fmt: skip
_COMPOSITE = frozenset(
    {
        "likelihood_score", "dependence_score", "vulnerability_score", "risk_score_arithmetic", "risk_score_geometric",
        "top_driver", "known_weight",
    }
)  # fmt: skip
# Columns that another one already shows.
_SHOWN_BY = {
    "risk_score": "risk",
    "risk_score_low": "risk",
    "risk_score_high": "risk",
    "risk_change_3y": "risk_change",
    "china_share": "china",
    "china_share_quantity": "china",
    "china_share_value": "china",
    "top_supplier": "top",
    "top_supplier_share": "top",
    "cr1": "top",
}


@dataclass(frozen=True)
class _Sections:
    """The rows shown, by what they are."""

    imports: Sequence[Row]
    world: Sequence[Row]
    published: Sequence[Row]
    nothing: Sequence[Row]
    left: int

    @property
    def shown(self) -> list[Row]:
        return [*self.imports, *self.world, *self.published]


def table(rows: Sequence[Row], view: View) -> RenderableType:
    """Return the whole answer for rows that are already in order."""
    if not rows:
        return Text(say("No item fits the question."))
    of_kind: dict[str, list[Row]] = {}
    for row in rows:
        of_kind.setdefault(kind(row), []).append(row)
    world, left = elsewhere.headline(of_kind.get("world", []), view)
    sections = _Sections(of_kind.get("traded", []), world, of_kind.get("published", []), of_kind.get("none", []), left)
    notes = Notes()
    parts: list[RenderableType] = []
    for part in (
        _traded(sections.imports, view, notes),
        elsewhere.world(sections.world, view, notes),
        elsewhere.published(sections.published, view, notes),
        elsewhere.nothing(sections.nothing, view),
    ):
        made = list(part)
        parts += [Text(), *made] if made and parts else made
    return Group(*parts, Text(), *_footer(sections, view, notes))


def _traded(rows: Sequence[Row], view: View, notes: Notes) -> Iterator[RenderableType]:
    if not rows:
        return
    said = risk.answer(answer.current(rows), view.economies, view.names) if view.leads_with_risk else ""
    leans = answer.traded(rows, view.economies, view.names, view.cut)
    whose = say("By your own numbers.") if view.changed else ""
    yield Text(running([whose, said, leans]), style="bold")
    for economy in view.economies:
        mine = [row for row in rows if row["economy"] == economy]
        if not mine:
            continue
        usual = answer.usual_year(mine)
        bases = sorted({row["basis"] for row in mine})
        gaps = {"economy": view.names.economy(economy), "bases": listed(map(by_basis, bases)), "year": usual}
        changes = [row for row in mine if row["hhi_change_3y"] is not None]
        yield Text()
        if usual and changes:
            yield Text(say("{economy} · imports {bases} · {year} against {before}", before=usual - 3, **gaps), "bold")
        else:
            yield Text(say("{economy} · imports {bases} · {year}", **gaps), "bold")
        if len(mine) > 1:
            older = len(mine) - len(answer.current(mine))
            size = plural("{n} item", "{n} items", len(mine) - older)
            size = say("{items} and {older} older", items=size, older=older) if older else size
            told = risk.summary(answer.current(mine)) if view.leads_with_risk else ""
            told = told or answer.summary(mine)
            column = view.names.label(view.lead)
            yield Text(say("{items}, worst {column} first; {summary}", items=size, column=column, summary=told))
        yield from elsewhere.grouped(mine, _fitted(mine, view, notes, usual, len(bases) > 1), view)


def _fitted(rows: list[Row], view: View, notes: Notes, usual: int | None, mixed: bool) -> list[Column]:
    names = view.names
    variants: dict[str, Sequence[Column]] = {
        "item": columns.items(rows, names, (20, 24, 30), usual),
        "top": columns.suppliers(rows, names),
        "stack": drawing.stacks(rows, view.shares, drawing.heading(), (16, 24)),
        "bar": columns.bars(rows, (5, 10, 16)),
        "hhi_band": columns.band(rows, names),
        "china": [columns.china(rows, names)],
        "risk": risk.column(rows, names),
        "risk_band": risk.bands(rows, names),
        "risk_bar": risk.bars(rows, (3, 4, 10)),
        "risk_change": [risk.change(rows, names, usual)] if risk.scored(rows) else [],
        "hhi_change_3y": [columns.trend(rows, names, usual)],
        "stage": [columns.stages(rows, names)],
        "official_lists": [columns.lists(rows, names, view.of_item)],
    }
    if mixed:
        variants["basis"] = [columns.plain(rows, names, "basis")]
    steps, order = _plan(view)
    for column in order:
        if column not in variants and column not in ("basis", "flags", "top", "bar", "china") and column in TERMS:
            # A column of the composite where nothing is scored would be empty.
            empty = column in _COMPOSITE and all(row.get(column) is None for row in rows)
            variants[column] = [] if empty else [columns.plain(rows, names, column)]
    chosen = elsewhere.with_flags(variants, steps, order, rows, view, notes, "imports")
    notes.columns |= set(chosen)
    return list(chosen.values())


def _plan(view: View) -> tuple[list[tuple[str, int]], list[str]]:
    """Return what to add in turn and the order from left to right; what was asked for comes first."""
    ahead = list(_OF_METHOD[view.method]) if view.method else []
    if view.method == "hhi":
        # The bar and its band are the point of this view; its other columns follow them.
        ahead = ["hhi", "bar", "hhi_band", "effective_suppliers", *ahead]
    if view.sort and view.sort not in ("item", "economy", "chain", "flags", "basis"):
        ahead = [view.sort, *ahead]
    ahead = [name for name in dict.fromkeys(_SHOWN_BY.get(name, name) for name in ahead) if name != "top"]
    if not ahead:
        return list(_STEPS), list(_ORDER)
    steps = [("item", 0), ("top", 0), ("flags", 0), *((name, 0) for name in ahead), *_STEPS[1:]]
    order = [name for name in _ORDER if name not in ahead]
    place = order.index("top") + 1
    return steps, [*order[:place], *ahead, *order[place:]]


def _footer(sections: _Sections, view: View, notes: Notes) -> Iterator[RenderableType]:
    rows = sections.shown
    if sections.imports:
        covered = _covered(sections.imports, view)
        year = answer.usual_year(sections.imports)
        told = say(
            "direct imports, {year}. Value that the figures rest on: {shares}.",
            year=year,
            shares=each(covered) or NONE,
        )
        yield _note(say("Basis"), told)
    estimated = ((say("world shares"), sections.world), (say("published shares"), sections.published))
    guessed = [name for name, part in estimated if any(row["is_estimated"] for row in part)]
    if guessed:
        told = listed(guessed)
        told = say("{sections}; imports are records", sections=told) if sections.imports else told
        yield _note(say("Estimates"), stopped(told))
    if view.changed:
        told = say("{numbers}. Nothing is published; scrisk build --method FILE does.", numbers=clauses(view.changed))
        yield _note(say("Your numbers"), told)
    versions = listed(sorted({str(row["method_version"]) for row in rows if row["method_version"]}))
    if rows:
        told = "; ".join(editions(view.editions))
        yield _note(say("Data"), say("{editions}. Method {version}.", editions=told, version=versions or NONE))
        yield _note(say("Columns"), _legend(sections, notes))
    if notes.letters:
        words = " · ".join(f"{MARKS.get(flag, '?')} {short(flag)}" for flag in sorted(notes.letters))
        yield _note(say("Flags"), stopped(f"{words} (scrisk terms --flags)"))
    for which, flags in notes.common.items():
        if flags:
            yield _note(say(_ALL[which]), running(meaning(flag) for flag in sorted(flags)))
    example = rows[0] if rows else sections.nothing[0]
    more = f"scrisk explain {example['economy']} {example['item']}; scrisk terms; scrisk sources."
    if sections.left:
        more = say("--all shows {left} more world-share items; {commands}", left=sections.left, commands=more)
    yield _note(say("More"), more)


# Of the sections whose rows all carry a flag.
_ALL = {
    "imports": later("All imports"),
    "world shares": later("All world shares"),
    "published shares": later("All published shares"),
}


def _covered(rows: Sequence[Row], view: View) -> list[str]:
    """Return for each economy the share of import value that the figures rest on."""
    found = []
    for code in view.economies:
        mine = [row for row in rows if row["economy"] == code and row["coverage_share"] is not None]
        total = sum(row["trade_value_usd"] or 0.0 for row in mine)
        if total:
            known = sum((row["trade_value_usd"] or 0.0) * row["coverage_share"] for row in mine)
            found.append(f"{view.names.economy(code)} {percent(known / total, 1)}")
    return found


def _legend(sections: _Sections, notes: Notes) -> str:
    shown = notes.columns
    parts = []
    if risk.scored(sections.shown) and (sections.world or "risk" in shown):
        parts.append(
            say(
                "risk 0-100 from likelihood, dependence and vulnerability, with 5-95% of the draws over weights, "
                "goalposts, means and errors of the data; uncertain: they reach into three bands (low, moderate from "
                "20, elevated 40, high 60, very high 80); since: change of the risk"
            )
        )
    parts.append(say("HHI 0-1, high (H) above 0.18, moderate (M) from 0.10 (US guideline of 2023)"))
    if sections.world or "effective_suppliers" in shown:
        parts.append(say("N eff 1/HHI"))
    if "china" in shown:
        parts.append(say("China % by quantity / value"))
    if "china_share_origin" in shown:
        parts.append(say("made in China: whoever ships it, an estimate"))
    if "eu_supply_risk" in shown:
        parts.append(say("EU SR: EU-style supply risk"))
    if "hhi_change_3y" in shown:
        beside = say("since, beside it: change of HHI")
        parts.append(beside if "risk_change" in shown else say("since: change of HHI"))
    if sections.world:
        parts.append(say("own: share made at home; GPR: GeoPolRisk"))
    return stopped(clauses(parts))


def _note(title: str, text: str) -> Text:
    return Text.assemble((f"{title}: ", "dim bold"), (text, "dim"))


__all__ = ["View", "table"]

"""Which flows a shock hits, and how much of each: the seller's, by origin, by strait, at the importer's border."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scrisk.catalog.measures import State, state
from scrisk.catalog.scenario_files import doers_of, items_of, straits, targets_of
from scrisk.language import say
from scrisk.scoring.exposure import Shock as Drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from scrisk.catalog.models import Catalog
    from scrisk.catalog.scenarios import Scenario, Shock, Span
    from scrisk.scenarios.case import Case

# By value or by quantity: (exporter, item) -> (origin, share of what the exporter ships).
Content = Mapping[str, Mapping[tuple[str, str], Mapping[str, float]]]


@dataclass(frozen=True)
class Held:
    """What the shocks of a case become on a supply: what is drawn, what each hits, and what could not be told."""

    shocks: tuple[Drawn, ...]
    sales: tuple[tuple[int, float, float], ...]  # of tariffs: row, share of the flow lost, days
    notes: tuple[str, ...]


def content_of(frame: pl.DataFrame) -> Content:
    """Return the origin content of exporters' shipments from its table (exporter, item, basis, origin, share)."""
    found: dict[str, dict[tuple[str, str], dict[str, float]]] = {"value": {}, "quantity": {}}
    for exporter, item, basis, origin, share in frame.select(
        "exporter", "item", "basis", "origin", "share"
    ).iter_rows():
        found[basis].setdefault((exporter, item), {})[origin] = share
    return found


def importers(case: Case, catalog: Catalog, economies: Iterable[str]) -> list[str]:
    """Return the economies whose supply a case is run on: those asked for, and whoever raises a tariff."""
    asked = list(dict.fromkeys(economies))
    scored = [economy.iso3 for economy in catalog.economies]
    raising = (code for _, shock in case.shocks if is_tariff(shock) for code in sorted(doers_of(shock, catalog)))
    return [*asked, *(code for code in dict.fromkeys(raising) if code in scored and code not in asked)]


def is_tariff(shock: Shock) -> bool:
    """Tell whether a shock hits what its targets sell instead of what they buy."""
    return shock.instrument is not None and shock.instrument.kind == "tariff"


def goods(case: Case, catalog: Catalog) -> list[str]:
    """Return the items that any shock of a case is about, in the order of the catalog."""
    found = {item for _, shock in case.shocks for item in items_of(shock, catalog)}
    return [item.id for item in catalog.items if item.id in found]


def suspended(shock: Shock, catalog: Catalog, as_of: date) -> bool:
    """Tell whether a shock hangs on a measure that is suspended, or whose suspension has lapsed, on a day."""
    return shock.measure is not None and state(catalog.measure(shock.measure), as_of) in (
        State.SUSPENDED, State.LAPSED,
    )  # fmt: skip


def shocks_on(
    case: Case,
    catalog: Catalog,
    rows: pl.DataFrame,
    content: Content,
    *,
    drawn: bool,
    as_of: date,
    in_force: bool = True,
) -> Held:
    """Turn the shocks of a case into what the simulation takes.

    Parameters
    ----------
    case
        Scenarios.
    catalog
        Items, economies, measures.
    rows
        Who supplies what: economy, item, supplier; the hits name its rows.
    content
        Origin content of exporters' shipments.
    drawn
        True to keep probabilities and ranges; False to take what may happen as certain and each range at its middle.
    as_of
        The day on which the state of measures is asked.
    in_force
        False for the branch on which a measure that is suspended, or whose suspension has lapsed, does not bite.

    Returns
    -------
    Held
        Shocks without a hit are left out, with a note.
    """
    index: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for place, (economy, item, supplier) in enumerate(rows.select("economy", "item", "supplier").iter_rows()):
        index[item].append((place, economy, supplier))
    stages = {item.id: item.stage for item in catalog.items}
    shocks, sales, notes = [], [], []
    for part, shock in case.shocks:
        if not in_force and suspended(shock, catalog, as_of):
            notes.append(
                say(
                    "{shock} is left out: measure {measure} stays suspended on this branch.",
                    shock=case.key(part, shock),
                    measure=shock.measure,
                )
            )
            continue
        found = _Hits(shock, catalog, index, content, stages)
        hits = found.all()
        notes += [f"{case.key(part, shock)}: {note}" for note in found.notes]
        if not hits:
            notes.append(say("{shock} hits nothing here.", shock=case.key(part, shock)))
            continue
        one = _drawn(case.key(part, shock), part, shock, hits, drawn)
        shocks.append(one)
        if is_tariff(shock):
            days = sum(one.duration) / len(one.duration)
            lost = sum(one.depth) / len(one.depth)
            sales += [(row, lost * fraction, days) for row, fraction in hits]
    return Held(tuple(shocks), tuple(sales), tuple(notes))


class _Hits:
    """The rows that one shock hits."""

    def __init__(
        self,
        shock: Shock,
        catalog: Catalog,
        index: Mapping[str, Sequence[tuple[int, str, str]]],
        content: Content,
        stages: Mapping[str, str],
    ) -> None:
        # The rule is about value; of the goods themselves the weight tells.
        kind = shock.instrument.kind if shock.instrument else ""
        by = "value" if kind == "extraterritorial" else "quantity"
        self.shock, self.index, self.content, self.stages = shock, index, content.get(by, {}), stages
        self.items = items_of(shock, catalog)
        self.doers = doers_of(shock, catalog)
        self.targets = frozenset(targets_of(shock, catalog))
        self.anybody = shock.target == "all"
        self.notes: list[str] = []
        if kind == "extraterritorial" and shock.instrument is not None:
            self.de_minimis = shock.instrument.de_minimis or 0.0
            self.fraction = self.by_rule
        elif kind == "tariff":
            self.fraction = self.at_the_border
        elif shock.strait is not None:
            self.passes = straits()[shock.strait]
            self.fraction = self.by_strait
        elif shock.through == "origin":
            self.fraction = self.by_origin
        else:
            self.fraction = self.by_seller

    def all(self) -> list[tuple[int, float]]:
        """Return (row, fraction) of every hit."""
        scale = 1.0 if self.shock.end_use_share is None else self.shock.end_use_share
        found = []
        for item in self.items:
            for row, economy, supplier in self.index.get(item, ()):
                hit = self.fraction(item, economy, supplier) * scale
                if hit > 0.0:
                    found.append((row, min(hit, 1.0)))
        if self.shock.through == "origin" or self.fraction == self.by_rule:
            known = {item for _, item in self.content}
            if unseen := [item for item in self.items if item not in known and item in self.index]:
                self.notes.append(say("the origin of {items} is not known, only who sells it", items=", ".join(unseen)))
        return found

    def by_seller(self, item: str, economy: str, supplier: str) -> float:
        """Hit what the imposer sells; its own buyers only when the shock says so."""
        aimed = economy in self.targets and (economy not in self.doers or self.shock.hits_home)
        return 1.0 if aimed and supplier in self.doers else 0.0

    def by_origin(self, item: str, economy: str, supplier: str) -> float:
        """Hit the part of every shipment that is of the imposer's origin."""
        if economy not in self.targets or (economy in self.doers and not self.shock.hits_home):
            return 0.0
        known = self.content.get((supplier, item))
        if known is None:
            return 1.0 if supplier in self.doers else 0.0
        return sum(known.get(doer, 0.0) for doer in sorted(self.doers))

    def by_rule(self, item: str, economy: str, supplier: str) -> float:
        """Hit a whole shipment from elsewhere when its content from the imposer reaches the de-minimis share."""
        if economy not in self.targets or supplier in self.doers or supplier == economy or economy in self.doers:
            return 0.0
        known = self.content.get((supplier, item), {})
        held = sum(known.get(doer, 0.0) for doer in sorted(self.doers))
        return 1.0 if held > 0.0 and held >= self.de_minimis else 0.0

    def by_strait(self, item: str, economy: str, supplier: str) -> float:
        """Hit what comes by sea and passes the strait."""
        if economy not in self.targets or supplier == economy:
            return 0.0
        by_sea = self.shock.sea_share.get(self.stages[item], 1.0)
        return self.passes.get((supplier, economy), 0.0) * by_sea

    def at_the_border(self, item: str, economy: str, supplier: str) -> float:
        """Hit what the economy that raises the tariff buys abroad, from those it is aimed at."""
        aimed = self.anybody or supplier in self.targets
        return 1.0 if economy in self.doers and supplier != economy and aimed else 0.0


def _drawn(key: str, part: Scenario, shock: Shock, hits: list[tuple[int, float]], drawn: bool) -> Drawn:
    start, duration = part.window(shock)
    terms = shock.instrument
    stops = terms.stops if terms is not None else None
    depth: Span = shock.depth if shock.depth is not None else (1.0, 1.0) if stops is None else (stops, stops)
    waits = terms is not None and terms.days is not None
    return Drawn(
        key=key,
        probability=shock.probability if drawn else 1.0,
        start=start if drawn else _middle(start),
        depth=depth if drawn else _middle(depth),
        duration=duration if drawn else _middle(duration),
        hits=hits,
        licence_days=terms.days if terms is not None and waits else None,
        licence_share=(terms.share or 0.0) if terms is not None and waits else 0.0,
        backlog_days=terms.backlog_days if terms is not None and waits else None,
    )


def _middle(span: Span) -> Span:
    half = (span[0] + span[1]) / 2
    return half, half

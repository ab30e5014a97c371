"""Run a case on several economies that help each other, and say what every coalition of them avoids."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.arrays import coalition as packed
from scrisk.catalog.instrument_files import items_of
from scrisk.catalog.scenario_files import doers_of
from scrisk.language import say
from scrisk.scenarios.hits import goods, shocks_on
from scrisk.scenarios.priority import Key, Variants, held_back, joined_of
from scrisk.scenarios.running import PRIOR, hit_groups, stocked, supplied
from scrisk.scoring.shocks import DAYS_A_YEAR, KEYS, Supply, pack_up

if TYPE_CHECKING:
    from datetime import date

    from scrisk.catalog.instruments import Demand, Instrument
    from scrisk.catalog.models import Catalog
    from scrisk.scenarios.case import Case
    from scrisk.scenarios.running import Known

Floats = npt.NDArray[np.float64]

# With so many instruments every set of them is looked at; with more those along the list, taken as a ring.
MOST_INSTRUMENTS = 6
_KIND = {
    "t/year": packed.SENT, "share of demand": packed.SENT_SHARE, "share of spare stock": packed.LENT_SHARE,
    "days of stock": packed.LENT_DAYS, "days of notice": packed.WARNED,
}  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """Who may join, with what, and how it is drawn.

    Attributes
    ----------
    members
        Economies, 1 to 8, in the order asked for. One that is not scored loses nothing here, but may give.
    instruments
        What may be used.
    sizes
        What an economy buys of an item in a year: tonnes, dollars; None where unknown.
    demands
        The same from publications, where `sizes` has nothing.
    capacity
        Multiplies every capacity; shares stay at most 1.
    stocks
        Days that every member holds at the start; None for the prior, drawn as far off as `spread` says.
    later
        True to count instruments that start after day 0 of the case.
    """

    members: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    sizes: Mapping[Key, tuple[float | None, float | None]]
    demands: tuple[Demand, ...]
    draws: int
    spread: float
    as_of: date
    seed: int | None = None
    capacity: float = 1.0
    stocks: float | None = None
    later: bool = False
    in_force: bool = True
    threads: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What the sets lose, draw by draw.

    Attributes
    ----------
    used
        Instruments that can have a say: they work when all members join, and are about something that is hit.
    idle
        The others, each with the reason.
    sets
        Which of `used` (places) are at work and who is in (bits): the first 2^n are the coalitions with every
        instrument, bit i for member i; the others are all members with some instruments.
    lost
        See :class:`scrisk.arrays.coalition.Lost`.
    groups
        economy, item, usd_per_day (null: unknown), stock_days, year, basis, data_vintage of what is hit.
    notes
        What could not be told.
    """

    case: Case
    terms: Terms
    used: tuple[Instrument, ...]
    idle: tuple[tuple[Instrument, str], ...]
    sets: tuple[tuple[int, frozenset[int]], ...]
    lost: packed.Lost
    groups: pl.DataFrame
    notes: tuple[str, ...]

    @cached_property
    def place(self) -> dict[tuple[int, frozenset[int]], int]:
        """Where a set stands."""
        return {entry: place for place, entry in reversed(list(enumerate(self.sets)))}


def cooperate(case: Case, catalog: Catalog, known: Known, terms: Terms) -> Outcome:
    """Simulate a case for every coalition of the members, all on the same draws.

    Parameters
    ----------
    case
        Scenarios.
    catalog
        Items, economies, measures.
    known
        Supply of the members.
    terms
        Members, instruments, draws.

    Returns
    -------
    Outcome
        See there. The same arguments give the same bytes, with any number of threads.
    """
    wanted = goods(case, catalog)
    groups, rows = supplied(known, case, terms.members, wanted)
    held = shocks_on(case, catalog, rows, known.content, drawn=True, as_of=terms.as_of, in_force=terms.in_force)
    supply, shocks = hit_groups(groups, rows, held.shocks, known, case)
    supply = stocked(supply, case, PRIOR if terms.stocks is None else terms.stocks)
    there = set(supply.groups["item"])
    hit = [item for item in wanted if item in there]
    everybody = (1 << len(terms.members)) - 1
    voluntary = _voluntary(case, catalog)
    able = _Able(terms, catalog, held_back(supply, shocks, voluntary))
    used, idle = able.sorted_out(case, set(hit))
    sets = _sets(len(terms.members), everybody, len(used))
    variants = Variants(terms.members, used, terms.capacity, catalog, supply, shocks, voluntary, sets)
    seed = case.seed if terms.seed is None else terms.seed
    pack = pack_up(variants.supply, variants.shocks, draws=terms.draws, horizon=case.horizon_days, seed=seed)
    at = {key: g for g, key in enumerate(pack.groups.select(KEYS).iter_rows())}
    items = [_helping(item, catalog, supply, terms, case, used, sets, variants, at, seed) for item in hit]
    if items:
        lost = packed.lost(
            pack.supply, pack.shocks, items, draws=terms.draws, horizon=case.horizon_days, seed=seed,
            threads=terms.threads,
        )  # fmt: skip
    else:
        nothing, own = np.zeros((len(sets), terms.draws)), np.zeros((len(sets), len(terms.members)))
        lost = packed.Lost(nothing, nothing, own, own)
    worth = {(row[0], row[1]): _usd(row[2], terms, (row[0], row[1])) for row in _values(supply)}
    told = supply.groups.select(*KEYS, "stock_days", "year", "basis", "data_vintage").with_columns(
        usd_per_day=pl.Series([worth[key] for key in supply.groups.select(KEYS).iter_rows()], dtype=pl.Float64)
    )
    return Outcome(case, terms, used, idle, sets, lost, told, tuple(dict.fromkeys(held.notes)))


def _values(supply: Supply) -> Iterable[tuple[str, str, float | None]]:
    return supply.groups.select(*KEYS, "value_usd_per_year").iter_rows()


def _usd(value: float | None, terms: Terms, key: Key) -> float | None:
    """Return what a day of demand is worth: as traded, else as published."""
    if value is None:
        value = next((d.value_usd for d in terms.demands if (d.economy, d.item) == key), None)
    return None if value is None else value / DAYS_A_YEAR


def _sizes(item: str, terms: Terms) -> tuple[Floats, str]:
    """Return the demand of a day of each member in a unit that they share, NaN where unknown: tonnes, else dollars."""
    both = []
    for member in terms.members:
        weight, value = terms.sizes.get((member, item), (None, None))
        for demand in terms.demands:
            if (demand.economy, demand.item) == (member, item):
                weight = demand.weight_t if weight is None else weight
                value = demand.value_usd if value is None else value
        both.append((weight, value))
    unit = 0 if any(weight for weight, _ in both) else 1
    return np.array([(pair[unit] or math.nan) / DAYS_A_YEAR for pair in both]), ("t", "usd")[unit]


def _sets(members: int, everybody: int, used: int) -> tuple[tuple[int, frozenset[int]], ...]:
    """Return the coalitions with every instrument, then all members with some."""
    every = frozenset(range(used))
    found = [(mask, every) for mask in range(1 << members)]
    if used <= MOST_INSTRUMENTS:
        some = [frozenset(i for i in every if bits >> i & 1) for bits in range(1 << used)]
    else:
        some = [frozenset((first + n) % used for n in range(size)) for size in range(used + 1) for first in range(used)]
    return tuple(dict.fromkeys([*found, *((everybody, part) for part in some)]))


def _voluntary(case: Case, catalog: Catalog) -> dict[str, frozenset[str]]:
    """Return by shock whose sellers are held back by their own government, and could be let go."""
    return {
        case.key(part, shock): frozenset() if shock.hits_home else frozenset(doers_of(shock, catalog))
        for part, shock in case.shocks
    }


class _Able:
    """Which instruments can have a say, and why the others cannot."""

    def __init__(self, terms: Terms, catalog: Catalog, stopped: Mapping[Key, frozenset[str]]) -> None:
        self.terms, self.catalog, self.stopped = terms, catalog, stopped

    def sorted_out(
        self, case: Case, hit: set[str]
    ) -> tuple[tuple[Instrument, ...], tuple[tuple[Instrument, str], ...]]:  # fmt: skip
        used, idle = [], []
        for entry in self.terms.instruments:
            reason = self.reason(entry, case, hit)
            if reason:
                idle.append((entry, reason))
            else:
                used.append(entry)
        return tuple(used), tuple(idle)

    def reason(self, entry: Instrument, case: Case, hit: set[str]) -> str:
        """Return why an instrument cannot have a say; nothing when it can."""
        joined = frozenset(self.terms.members)
        items = [item for item in items_of(entry, self.catalog) if item in hit]
        if entry.start is not None and entry.start.first > case.start and not self.terms.later:
            return say("starts {day}", day=entry.start)
        if missing := entry.missing(joined):
            return say("needs {missing}", missing=say(" and ").join(missing))
        if not entry.works_in(joined):
            return say("needs {least} of its members", least=entry.least)
        if not items:
            return say("nothing that it covers is hit")
        if entry.kind == "priority":
            stopped = (self.stopped.get((economy, item), frozenset()) for economy in entry.served for item in items)
            some = any(givers & set(entry.givers) for givers in stopped)
            return "" if some else say("no partner's government holds anything back")
        served = [member for member in self.terms.members if member in entry.served]
        if not served:
            return say("nobody who joins may receive")
        if entry.capacity.unit in ("t/year", "share of spare stock", "days of stock"):
            fits = False
            for item in items:
                size, unit = _sizes(item, self.terms)
                known = [m for m, _ in zip(self.terms.members, size, strict=True) if m in served]
                sized = sum(bool(np.isfinite(x)) for m, x in zip(self.terms.members, size, strict=True) if m in known)
                fits |= sized > 0 and (unit == "t" or entry.capacity.unit != "t/year")
            if not fits:
                return say("how much its members buy is not known")
        return ""


def _helping(
    item: str, catalog: Catalog, supply: Supply, terms: Terms, case: Case, used: Sequence[Instrument],
    sets: Sequence[tuple[int, frozenset[int]]], variants: Variants, at: Mapping[Key, int], seed: int,
) -> packed.Helping:  # fmt: skip
    """Pack one item."""
    mine = {
        row[0]: row for row in supply.groups.select(*KEYS, "stock_days", "value_usd_per_year").rows() if row[1] == item
    }
    lines: list[int] = []
    line = np.full((len(sets), len(terms.members)), -1, dtype=np.int64)
    for m, member in enumerate(terms.members):
        if member not in mine:
            continue
        ways = variants.ways[member, item]
        first = len(lines)
        lines += [at[label, item] for label in ways.values()]
        order = {kept: first + n for n, kept in enumerate(ways)}
        for s, (mask, works) in enumerate(sets):
            line[s, m] = order[variants.way((member, item), mask, works)]
    line[line < 0] = len(lines)  # the row of those who need nothing
    size, unit = _sizes(item, terms)
    help_by = [
        i for i, entry in enumerate(used)
        if entry.kind != "priority" and item in variants.covers[i]
        and not (entry.capacity.unit == "t/year" and unit != "t")
    ]  # fmt: skip
    chosen = [used[i] for i in help_by]
    joined = [joined_of(terms.members, mask) for mask, _ in sets]
    at_work = [
        [int(i in some and used[i].works_in(group)) for i in help_by]
        for group, (_, some) in zip(joined, sets, strict=True)
    ]
    return packed.Helping(
        groups=np.array(lines, dtype=np.int64),
        line=line,
        stock=_stocks(mine, terms, case, seed),
        size=size,
        usd_per_day=np.array(
            [
                math.nan if (usd := _usd(mine[m][3], terms, (m, item)) if m in mine else None) is None else usd
                for m in terms.members
            ]
        ),
        capacity=_capacities(chosen, terms, seed),
        kind=np.array([_KIND[entry.capacity.unit] for entry in chosen], dtype=np.int8),
        lead=np.array([entry.lead_days for entry in chosen], dtype=np.int64),
        reach=np.array([[m in entry.served for m in terms.members] for entry in chosen], dtype=np.int8).reshape(
            len(chosen), len(terms.members)
        ),
        inside=np.array([[m in group for m in terms.members] for group in joined], dtype=np.int8),
        works=np.array(at_work, dtype=np.int8).reshape(len(sets), len(chosen)),
        # A day of notice lets as much be bought ahead as other suppliers can spare.
        build=float(supply.groups.filter(pl.col("item") == item)["spare_share"][0]),
    )


def _stocks(mine: Mapping[str, tuple[str, str, float, float | None]], terms: Terms, case: Case, seed: int) -> Floats:
    """Return the stocks at the start by member and draw; priors are drawn about what is published."""
    drawn = packed.uniform([f"stocks:{member}" for member in terms.members], terms.draws, seed)
    found = np.zeros((len(terms.members), terms.draws))
    for m, member in enumerate(terms.members):
        if member in mine:
            told = terms.stocks is not None or case.stock_days(member) is not None
            found[m] = mine[member][2] * (1.0 if told else 1.0 + terms.spread * (2.0 * drawn[m] - 1.0))
    return found


def _capacities(chosen: Sequence[Instrument], terms: Terms, seed: int) -> Floats:
    """Return the capacity of each instrument by draw; tonnes by the day, shares at most 1."""
    drawn = packed.uniform([f"instrument:{entry.id}" for entry in chosen], terms.draws, seed)
    found = np.empty((len(chosen), terms.draws))
    for i, entry in enumerate(chosen):
        capacity = entry.capacity
        found[i] = (capacity.low + (capacity.high - capacity.low) * drawn[i]) * terms.capacity
        if capacity.unit == "t/year":
            found[i] /= DAYS_A_YEAR
        if capacity.unit.startswith("share"):
            found[i] = np.minimum(found[i], 1.0)
    return found

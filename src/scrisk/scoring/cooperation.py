"""How deep cooperation is, layer by layer and month by month, from what the ledger holds; and what a strike leaves.

An entry of binding force b in a layer l closes a share c of what is open, less the older its last sign of life is, and
a quarrel takes a share h:

    c_i(t) = w_b 2^(-a_i(t) / (H_b f_l))      d_l(t) = (1 - prod_i (1 - c_i(t))) prod_q (1 - h_q(t))
    h_q(t) = h 2^(-s_q(t) / M)                D(t) = 100 sum_l v_l d_l(t) / sum_l v_l

with a in years since the last sign of life, s in years since a quarrel's end (0 while it lasts). Nothing is measured
against the deepest that was seen: a new entry never changes an earlier month. w, H, f, v, h, M are choices of the
method; the interval draws them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.catalog.cooperation import BINDINGS, COUNTED, LAYERS, strike

if TYPE_CHECKING:
    from scrisk.catalog.cooperation import Entry
    from scrisk.method.cooperation import Cooperation

Floats = npt.NDArray[np.float64]

_YEAR = 365.25
_HARMS = ("coercion", "quarrel")
_ROLES = ("chair", "party", "observer")
_FRAMEWORKS = frozenset({"rare-earths", "critical-minerals"})
_DIGITS = 6  # of a depth of 0 to 100: what a processor's own exponential may change lies far below


class Choices(NamedTuple):
    """What the method chose, and draws of it: row 0 is the method's own value, the others are the draws."""

    weight: Floats  # (k, bindings)
    half_life: Floats  # (k, bindings), years
    pace: Floats  # (k, layers)
    share: Floats  # (k, layers), adding up to one
    harm: Floats  # (k, 2)
    memory: Floats  # (k,), years
    role: Floats  # (k, 3)


def choices(method: Cooperation) -> Choices:
    """Draw the choices: weights, shares, harms and roles evenly around their value, times evenly in their logarithm.

    The bits come from numpy's Philox generator, whose stream is the same in every version and on every machine.
    """
    own = {
        "weight": [getattr(method, f"weight_{name}") for name in BINDINGS],
        "half_life": [getattr(method, f"half_life_{name}") for name in BINDINGS],
        "pace": [getattr(method, f"pace_{name}") for name in LAYERS],
        "share": [getattr(method, f"share_{name}") for name in LAYERS],
        "harm": [getattr(method, f"harm_{name}") for name in _HARMS],
        "memory": [method.harm_half_life],
        "role": [getattr(method, f"role_{name}") for name in _ROLES],
    }
    width = sum(len(values) for values in own.values())
    bits = np.random.Philox(key=[method.seed, 0]).random_raw(method.draws * width) >> np.uint64(12)
    even = (bits.astype(np.float64) + 0.5).reshape(method.draws, width) * 2.0**-52
    found: dict[str, Floats] = {}
    at = 0
    for name, values in own.items():
        drawn = 2.0 * even[:, at : at + len(values)] - 1.0
        at += len(values)
        middle = np.array(values)
        if name in ("half_life", "pace", "memory"):
            rows = middle * method.spread_half_life**drawn
        else:
            rows = np.minimum(middle * (1.0 + method.spread_weight * drawn), 1.0)
        found[name] = np.vstack([middle, rows])
    found["share"] /= found["share"].sum(axis=1, keepdims=True)
    return Choices(**{**found, "memory": found["memory"][:, 0]})


@dataclass(frozen=True)
class Depth:
    """Depth on some days, 0-100: with row 0 the method's own choices and the draws below.

    ``layers`` has the shape (k, layers, days), ``whole`` (k, days).
    """

    layers: Floats
    whole: Floats


def depth(
    entries: Iterable[Entry],
    pair: tuple[str, str],
    days: Sequence[date],
    drawn: Choices,
    *,
    struck: Collection[str] = (),
) -> Depth:
    """Return how deep the cooperation of two economies is on some days, layer by layer and whole.

    Parameters
    ----------
    entries
        The ledger. Entries that are not confirmed, or that say nothing of supply, count for nothing.
    pair
        Two ISO 3166-1 alpha-3 codes; their order does not matter.
    days
        Days asked for. An entry counts from the day it takes effect, and for two economies from the day both are in.
    drawn
        What :func:`choices` returned.
    struck
        Layers that fall away, with what rests on them alone.

    Returns
    -------
    Depth
        0 where the ledger holds nothing, which is a lower bound where nobody looked; 100 only in the limit.

    Examples
    --------
    >>> from scrisk import catalog, method
    >>> ledger, drawn = catalog.load().cooperation, choices(method.load().cooperation)
    >>> day = [date(2026, 11, 25)]
    >>> with_all = depth(ledger, ("JPN", "KOR"), day, drawn).whole[0, 0]
    >>> without = depth(ledger, ("JPN", "KOR"), day, drawn, struck=["leaders"]).whole[0, 0]
    >>> bool(0 < without < with_all < 100)
    True
    """
    return _depth(list(entries), pair, days, drawn, [tuple(struck)])[0]


def _depth(
    entries: list[Entry],
    pair: tuple[str, str],
    days: Sequence[date],
    drawn: Choices,
    strikes: Sequence[tuple[str, ...]],
) -> list[Depth]:
    """Return the depth under each of several strikes; what fades is reckoned once."""
    moments = np.array([day.toordinal() for day in days])
    counted = [entry for entry in entries if counts(entry, pair)]
    layer = np.array([LAYERS.index(entry.layer) for entry in counted], dtype=np.int64)
    binding = np.array([BINDINGS.index(entry.binding) for entry in counted], dtype=np.int64)
    age = np.array([_ages(entry, pair, moments) for entry in counted]).reshape(len(counted), len(days))
    lives = drawn.half_life[:, binding] * drawn.pace[:, layer]
    closed = drawn.weight[:, binding, None] * np.exp2(-age / lives[:, :, None])
    left = 1.0 - closed
    harm = np.ones((len(drawn.memory), len(LAYERS), len(days)))
    for entry in entries:
        if entry.against and entry.confirmed and set(pair) <= set(entry.economies):
            taken = drawn.harm[:, _HARMS.index(entry.kind), None] * np.exp2(
                -_since(entry, moments) / drawn.memory[:, None]
            )
            for name in entry.harms:
                harm[:, LAYERS.index(name)] *= 1.0 - taken
    found = []
    for struck in strikes:
        gone = _gone(entries, counted, days, struck)
        open_ = np.ones_like(harm)
        for place in range(len(counted)):  # one after the other: the order of the product is that of the ledger
            open_[:, layer[place]] *= np.where(gone[place], 1.0, left[:, place])
        layers = (1.0 - open_) * harm
        whole = np.einsum("kl,kld->kd", drawn.share, layers)
        found.append(Depth(100.0 * layers, 100.0 * whole))
    return found


def counts(entry: Entry, pair: tuple[str, str]) -> bool:
    """Return whether an entry counts for the depth of a pair: confirmed, no quarrel, of supply, and both take part."""
    mine = {party.economy for party in entry.parties if party.role in ("party", "chair")}
    return entry.confirmed and not entry.against and bool(COUNTED & set(entry.themes)) and set(pair) <= mine


def _ages(entry: Entry, pair: Sequence[str], moments: npt.NDArray[np.int64]) -> Floats:
    """Return the years since the last sign of life; infinite before it counts and after it ended."""
    begins = entry.begins.toordinal()
    ends = entry.ended.last.toordinal() if entry.ended else None
    for economy in dict.fromkeys(pair):
        spells = [party for party in entry.parties if party.economy == economy]
        begins = max(begins, min(p.since.first.toordinal() if p.since else begins for p in spells))
        last = [p.until.last.toordinal() if p.until else None for p in spells]
        if None not in last:
            until = max(day for day in last if day is not None)
            ends = until if ends is None else min(ends, until)
    signs = np.array(sorted({begins, *(day for act in entry.acts if (day := act.date.first.toordinal()) >= begins)}))
    place = np.searchsorted(signs, moments, side="right") - 1
    age = np.where(place >= 0, (moments - signs[np.maximum(place, 0)]) / _YEAR, np.inf)
    return age if ends is None else np.where(moments > ends, np.inf, age)


def _since(entry: Entry, moments: npt.NDArray[np.int64]) -> Floats:
    """Return the years since a quarrel was over: 0 while it lasts, infinite before; an incident is over at once."""
    begins = entry.begins.toordinal()
    if not entry.stands:
        over: Floats = (moments - begins) / _YEAR
    elif entry.ended is None:
        over = np.zeros(len(moments))
    else:
        over = np.maximum(moments - entry.ended.last.toordinal(), 0) / _YEAR
    return np.where(moments < begins, np.inf, over)


def _gone(
    entries: Sequence[Entry], counted: Sequence[Entry], days: Sequence[date], struck: Collection[str]
) -> npt.NDArray[np.bool_]:
    """Return which entries a strike takes away, and when: those of the layers, and what rests on them alone."""
    gone = np.zeros((len(counted), len(days)), dtype=bool)
    if not struck:
        return gone
    gone[[entry.layer in struck for entry in counted]] = True
    # Only what rests on something can fall with it: reckoned among those and their props.
    props = {name for entry in entries for name in entry.rests_on}
    tied = [entry for entry in entries if entry.rests_on or entry.id in props]
    if any(entry.rests_on for entry in counted):
        places = {entry.id: place for place, entry in enumerate(counted)}
        for column, day in enumerate(days):
            for name in strike(tied, day, struck).dragged:
                if name in places:
                    gone[places[name], column] = True
    return gone


class Engagement(NamedTuple):
    """An economy's engagement on some days: (k, days), 0-100, and the ids of the frameworks it is in and chairs."""

    level: Floats
    within: list[tuple[str, ...]]
    chaired: list[tuple[str, ...]]


def engagement(entries: Iterable[Entry], economy: str, days: Sequence[date], drawn: Choices) -> Engagement:
    """Return how far an economy is engaged in the multilateral frameworks for critical minerals and rare earths.

    E(t) = 100 (1 - prod_i (1 - r_i(t) c_i(t))), over frameworks of the multilateral layer with one of these themes;
    r is 1 in the chair, less as a member (a choice of the method), c as for the depth.

    Parameters
    ----------
    entries
        The ledger.
    economy
        ISO 3166-1 alpha-3 code.
    days
        Days asked for.
    drawn
        What :func:`choices` returned.

    Returns
    -------
    Engagement
        0 where the ledger names the economy in no such framework.

    Examples
    --------
    >>> from scrisk import catalog, method
    >>> ledger, drawn = catalog.load().cooperation, choices(method.load().cooperation)
    >>> engagement(ledger, "KOR", [date(2026, 3, 1)], drawn).chaired
    [('forge',)]
    """
    moments = np.array([day.toordinal() for day in days])
    open_ = np.ones((len(drawn.memory), len(days)))
    within: list[list[str]] = [[] for _ in days]
    chaired: list[list[str]] = [[] for _ in days]
    layer = LAYERS.index("multilateral")
    for entry in entries:
        if not (entry.layer == "multilateral" and entry.confirmed and not entry.against and economy in entry.economies):
            continue
        if not _FRAMEWORKS & set(entry.themes):
            continue
        binding = BINDINGS.index(entry.binding)
        age = _ages(entry, (economy,), moments)
        role = _roles(entry, economy, days)
        lives = drawn.half_life[:, binding] * drawn.pace[:, layer]
        factor = np.where(role >= 0, drawn.role[:, np.maximum(role, 0)], 0.0)
        open_ *= 1.0 - factor * drawn.weight[:, binding, None] * np.exp2(-age / lives[:, None])
        for place in np.flatnonzero(np.isfinite(age) & (role >= 0)):
            within[place].append(entry.id)
            if role[place] == 0:
                chaired[place].append(entry.id)
    return Engagement(100.0 * (1.0 - open_), [tuple(ids) for ids in within], [tuple(ids) for ids in chaired])


def _roles(entry: Entry, economy: str, days: Sequence[date]) -> npt.NDArray[np.int64]:
    """Return the highest role of an economy on each day; -1 without one."""
    found = np.full(len(days), -1, dtype=np.int64)
    for rank in reversed(range(len(_ROLES))):
        for party in entry.parties:
            if party.economy == economy and party.role == _ROLES[rank]:
                for place, day in enumerate(days):
                    begun = party.since is None or day >= party.since.first
                    if begun and (party.until is None or day <= party.until.last):
                        found[place] = rank
    return found


def month_ends(first_year: int, last: date) -> list[date]:
    """Return the last day of each month from January of a year to the month of a day."""
    firsts = [
        date(year, month, 1)
        for year in range(first_year, last.year + 1)
        for month in range(1, 13)
        if (year, month) <= (last.year, last.month)
    ]
    return [(day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) for day in firsts]


def speaks_until(entries: Iterable[Entry]) -> date | None:
    """Return the newest day the pages behind a ledger were read; None for an empty one."""
    read = [source.accessed for entry in entries for source in entry.sources if source.accessed]
    return max(read, default=None)


def pairs(entries: Iterable[Entry], focal: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs whose depth is published: a focal economy and whoever it has an entry of its own with.

    What two share in frameworks of many only is left out: the ledger was not gathered for them.
    """
    ledger = list(entries)
    others = sorted({economy for entry in ledger for economy in entry.economies})
    return [
        (economy, other)
        for economy in focal
        for other in others
        if other != economy
        and any(counts(entry, (economy, other)) and entry.layer != "multilateral" for entry in ledger)
    ]


def quantiles(values: Floats, method: Cooperation) -> tuple[Floats, Floats, Floats]:
    """Return the method's own value and the ends of its interval, of rows with the draws first."""
    low, high = np.quantile(values[1:], [method.interval_low, method.interval_high], axis=0)
    own = np.round(values[0], _DIGITS)
    # The method's own choice lies within its interval, or on its end.
    return own, np.minimum(np.round(low, _DIGITS), own), np.maximum(np.round(high, _DIGITS), own)


def rows(entries: Sequence[Entry], focal: Sequence[str], method: Cooperation) -> dict[str, list[dict[str, Any]]]:
    """Return the monthly rows of each table: depth by layer and whole, what each strike leaves, engagement."""
    out: dict[str, list[dict[str, Any]]] = {name: [] for name in ("depth", "friction", "engagement")}
    last = speaks_until(entries)
    if last is None:
        return out
    ends = month_ends(method.first_year, last)
    months = [day.replace(day=1) for day in ends]
    drawn = choices(method)
    strikes = [(), *((name,) for name in LAYERS)]
    known: dict[frozenset[str], list[Depth]] = {}
    for economy, other in pairs(entries, focal):
        # Depth has no direction: reckoned once for both.
        both = frozenset((economy, other))
        if both not in known:
            known[both] = _depth(list(entries), (economy, other), ends, drawn, strikes)
        whole, *left = known[both]
        named = {"economy": economy, "partner": other}
        series = {**dict(zip(LAYERS, np.moveaxis(whole.layers, 1, 0), strict=True)), "all": whole.whole}
        for name, values in series.items():
            own, low, high = quantiles(values, method)
            out["depth"] += [
                {**named, "month": month, "cooperation_layer": name, "cooperation_depth": float(own[i]),
                 "cooperation_depth_low": float(low[i]), "cooperation_depth_high": float(high[i])}
                for i, month in enumerate(months)
            ]  # fmt: skip
        before = np.round(whole.whole[0], _DIGITS)
        for name, after in zip(LAYERS, left, strict=True):
            own, low, high = quantiles(after.whole, method)
            out["friction"] += [
                {**named, "month": month, "struck_layer": name, "cooperation_depth": float(before[i]),
                 "remaining_depth": float(own[i]), "remaining_depth_low": float(low[i]),
                 "remaining_depth_high": float(high[i])}
                for i, month in enumerate(months)
            ]  # fmt: skip
    members = sorted({economy for entry in entries if entry.layer == "multilateral" for economy in entry.economies})
    for economy in members:
        found = engagement(entries, economy, ends, drawn)
        own, low, high = quantiles(found.level, method)
        out["engagement"] += [
            {"economy": economy, "month": month, "engagement": float(own[i]), "engagement_low": float(low[i]),
             "engagement_high": float(high[i]), "frameworks": ";".join(found.within[i]) or None,
             "chaired": ";".join(found.chaired[i]) or None}
            for i, month in enumerate(months)
        ]  # fmt: skip
    return out

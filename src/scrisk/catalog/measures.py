"""Policy measures as dated data: who restricts what towards whom, since when, and in which state on a given day."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from scrisk.catalog.models import HsCode, HsCodes, HsRevision, Iso3, Model, Names, Slug, Slugs, Text, list_to_tuple
from scrisk.language import later, say

if TYPE_CHECKING:
    from scrisk.catalog.models import Catalog

Instrument = Literal["licence", "quota", "ban", "extraterritorial", "tariff", "informal"]
Extent = Literal["whole", "part", "related"]
Scope = Literal["all", "list", "end-users"]
Change = Literal["in-force", "eased", "tightened", "extended", "suspended", "resumed"]

Isos = Annotated[tuple[Iso3, ...], BeforeValidator(list_to_tuple)]
Element = Annotated[str, StringConstraints(pattern=r"^[A-Z][a-z]?$")]


class State(StrEnum):
    """State of a measure on a day; ``lapsed`` is "suspension lapsed, unconfirmed"."""

    NOT_ANNOUNCED = "not-announced"
    ANNOUNCED = "announced"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    ENDED = "ended"


STATE_WORDS: dict[State, str] = {
    State.NOT_ANNOUNCED: later("not announced"),
    State.ANNOUNCED: later("announced"),
    State.IN_FORCE: later("in force"),
    State.SUSPENDED: later("suspended"),
    State.LAPSED: later("lapsed"),
    State.ENDED: later("ended"),
}


class When(Model):
    """A date with the precision it is known in; ``first`` and ``last`` are the days it may be."""

    first: date
    precision: Literal["day", "month"] = "day"

    @property
    def last(self) -> date:
        """The last day it may be."""
        if self.precision == "day":
            return self.first
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    def __str__(self) -> str:
        return self.first.isoformat()[: 10 if self.precision == "day" else 7]


def _when(value: Any) -> Any:
    # A TOML date is a day; TOML has no months, so they are text.
    if isinstance(value, date):
        return {"first": value, "precision": "day"}
    if isinstance(value, str):
        try:
            return {"first": date.fromisoformat(f"{value}-01"), "precision": "month"}
        except ValueError:
            raise ValueError(
                say('{value!r} is neither a date such as 2023-08-01 nor a month such as "2023-08"', value=value)
            ) from None
    return value


Moment = Annotated[When, BeforeValidator(_when)]


class Targets(Model):
    """At whom a measure is aimed.

    ``scope`` is ``all`` (everybody but the imposer and ``excluded``), ``list`` (``economies``) or ``end-users`` (only
    the ``users`` in these economies). For ``eased`` economies it holds in a lighter form.
    """

    scope: Scope
    economies: Isos = ()
    excluded: Isos = ()
    eased: Isos = ()
    users: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.scope == "all" and self.economies:
            raise ValueError(say('scope "all" takes excluded, not economies'))
        if self.scope != "all" and not self.economies:
            raise ValueError(say('scope "{scope}" needs economies', scope=self.scope))
        if self.scope != "all" and self.excluded:
            raise ValueError(say('excluded is for scope "all"'))
        if (self.scope == "end-users") != bool(self.users):
            raise ValueError(say('users says which users, and only scope "end-users" has it'))
        return self


class Covered(Model):
    """A catalogued item that a measure covers.

    ``extent`` is ``whole``, ``part`` of what the item counts, or ``related``: another form of the material. ``codes``
    narrows the item's codes to those concerned.
    """

    item: Slug
    extent: Extent
    codes: HsCodes = ()
    note: str = ""


class Codes(Model):
    """Codes that a measure concerns beyond those of the catalogued items."""

    revision: HsRevision
    codes: HsCodes = Field(min_length=1)
    note: str = ""


class Phase(Model):
    """A change of a measure while it holds."""

    date: Moment
    change: Change
    items: Slugs = ()
    text: Text


class MeasureSource(Model):
    """What says so: a page that was read, or the announcement itself, which then has no address."""

    producer: Text
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    accessed: date | None = None

    @model_validator(mode="after")
    def _read_when(self) -> Self:
        if (self.url is None) != (self.accessed is None):
            raise ValueError(say("url and accessed go together: a page, and the day it was read"))
        return self


class Measure(Model):
    """A policy measure.

    ``in_force`` is the day it takes effect. A suspension runs from ``suspended_from`` to the end of
    ``suspended_until``; ``resumed`` is the day it is known to hold again. ``known_until`` is the newest day the sources
    speak for, where that is not today. What is not ``confirmed`` rests on memory and is shown with that mark.
    """

    id: Slug
    package: Slug | None = None
    names: Names
    imposer: Iso3
    instrument: Instrument
    de_minimis_share: float | None = Field(default=None, gt=0, lt=1)
    tariff_rate: float | None = Field(default=None, gt=0)
    covers: Text
    elements: Annotated[tuple[Element, ...], BeforeValidator(list_to_tuple)] = ()
    targets: Targets
    items: Annotated[tuple[Covered, ...], BeforeValidator(list_to_tuple)] = ()
    hs: Annotated[tuple[Codes, ...], BeforeValidator(list_to_tuple)] = ()
    announced: Moment | None = None
    in_force: Moment
    suspended_from: Moment | None = None
    suspended_until: Moment | None = None
    resumed: Moment | None = None
    ended: Moment | None = None
    known_until: Moment | None = None
    phases: Annotated[tuple[Phase, ...], BeforeValidator(list_to_tuple)] = ()
    legal_basis: Text
    sources: Annotated[tuple[MeasureSource, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    confirmed: bool
    note: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for value, instrument, name in (
            (self.de_minimis_share, "extraterritorial", "de_minimis_share"),
            (self.tariff_rate, "tariff", "tariff_rate"),
        ):
            if (value is not None) != (self.instrument == instrument):
                raise ValueError(
                    say(
                        '{name} belongs to instrument "{instrument}", and to no other', name=name, instrument=instrument
                    )
                )
        if (self.suspended_from is None) != (self.suspended_until is None):
            raise ValueError(say("suspended_from and suspended_until go together"))
        if self.resumed is not None and self.suspended_until is None:
            raise ValueError(say("resumed needs a suspension"))
        order = (
            ("announced", "in_force"), ("announced", "suspended_from"), ("in_force", "ended"),
            ("suspended_from", "suspended_until"), ("suspended_from", "resumed"), ("suspended_from", "ended"),
        )  # fmt: skip
        for before, after in order:
            first, last = getattr(self, before), getattr(self, after)
            if first is not None and last is not None and last.last < first.first:
                raise ValueError(
                    say("{after} {last} is before {before} {first}", after=after, last=last, before=before, first=first)
                )
        if self.imposer in self.targets.economies:
            raise ValueError(say("targets.economies holds the imposer {imposer}", imposer=self.imposer))
        if self.confirmed and not any(source.url for source in self.sources):
            raise ValueError(say("confirmed = true needs a source with url and accessed"))
        named = [covered.item for covered in self.items]
        if twice := sorted({item for item in named if named.count(item) > 1}):
            raise ValueError(say("items names {items} twice", items=", ".join(twice)))
        return self


class Branch(NamedTuple):
    """One way a measure may stand: its state, and whether it bites."""

    id: str
    name: str
    state: State

    @property
    def holds(self) -> bool:
        """True when the measure is in force on this branch."""
        return self.state is State.IN_FORCE


def state(measure: Measure, as_of: date) -> State:
    """Return the state of a measure on a day.

    Parameters
    ----------
    measure
        A validated measure.
    as_of
        The day asked for. A date known by its month counts from its first day, an end to its last.

    Returns
    -------
    State
        ``lapsed`` from the day after a suspension's end, unless it is known that the measure holds again or ended.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> package = load().measure("cn-2025-57")
    >>> [str(state(package, date(2026, 11, day))) for day in (10, 11)]
    ['suspended', 'lapsed']
    """
    known = measure.announced or measure.in_force
    if as_of < known.first:
        return State.NOT_ANNOUNCED
    if measure.ended is not None and as_of > measure.ended.last:
        return State.ENDED
    if measure.suspended_from is not None and measure.suspended_until is not None:
        if measure.resumed is not None and as_of >= measure.resumed.first:
            return State.IN_FORCE
        if as_of > measure.suspended_until.last:
            return State.LAPSED
        if as_of >= measure.suspended_from.first:
            return State.SUSPENDED
    return State.IN_FORCE if as_of >= measure.in_force.first else State.ANNOUNCED


def branches(measure: Measure, as_of: date) -> tuple[Branch, ...]:
    """Return the ways a measure may stand on a day: two after a suspension's end, otherwise one.

    Parameters
    ----------
    measure
        A validated measure.
    as_of
        The day asked for.

    Returns
    -------
    tuple of Branch
        Of a lapsed suspension ``in-force-again`` and ``stays-suspended``: neither is chosen silently.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> [branch.id for branch in branches(load().measure("cn-2025-61"), date(2026, 11, 25))]
    ['in-force-again', 'stays-suspended']
    """
    now = state(measure, as_of)
    if now is State.LAPSED:
        return (
            Branch("in-force-again", say("in force again"), State.IN_FORCE),
            Branch("stays-suspended", say("stays suspended"), State.SUSPENDED),
        )
    return (Branch(str(now), say(STATE_WORDS[now]), now),)


def last_day(measure: Measure) -> date | None:
    """Return the day a suspension ends; None without one."""
    return measure.suspended_until.last if measure.suspended_until else None


def hits_supply(measure: Measure) -> bool:
    """Return whether the measure holds back what its targets buy; a tariff bears on what they sell."""
    return measure.instrument != "tariff"


def aims_at(measure: Measure, economy: str) -> bool:
    """Return whether an economy, or users in it, are a target.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> catalog = load()
    >>> [aims_at(catalog.measure("jp-2019-korea"), economy) for economy in ("KOR", "TWN")]
    [True, False]
    """
    targets = measure.targets
    if targets.scope == "all":
        return economy != measure.imposer and economy not in targets.excluded
    return economy in targets.economies


def items(measure: Measure, *, related: bool = False) -> tuple[str, ...]:
    """Return the catalogued items a measure covers, wholly or in part.

    Parameters
    ----------
    measure
        A validated measure.
    related
        Also items that count another form of the material than the one covered.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> measure = load().measure("cn-2025-10")
    >>> items(measure), items(measure, related=True)[0]
    (('tellurium', 'bismuth'), 'tungsten')
    """
    return tuple(covered.item for covered in measure.items if related or covered.extent != "related")


def codes(measure: Measure, catalog: Catalog, *, related: bool = False) -> tuple[str, ...]:
    """Return the codes of HS 1992 that a measure covers, wholly or in part, sorted.

    Parameters
    ----------
    measure
        A validated measure.
    catalog
        Where the codes of its items stand.
    related
        Also the codes of items that count another form of the material.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> catalog = load()
    >>> codes(catalog.measure("cn-2025-18"), catalog)
    ('280530', '284690', '850511')
    """
    found: set[HsCode] = set()
    for covered in measure.items:
        if covered.extent == "related" and not related:
            continue
        item = catalog.item(covered.item)
        if covered.codes:
            found.update(covered.codes)
        elif item.hs is not None and item.hs.revision == "HS92":
            found.update(item.hs.codes)
    for entry in measure.hs:
        if entry.revision == "HS92":
            found.update(entry.codes)
    return tuple(sorted(found))


def on_day(measures: Iterable[Measure], as_of: date, *states: State) -> tuple[Measure, ...]:
    """Return the measures that are in one of some states on a day; in force when none is named."""
    wanted = states or (State.IN_FORCE,)
    return tuple(measure for measure in measures if state(measure, as_of) in wanted)


def day_before(measure: Measure) -> date:
    """Return the day before a measure could first be known or felt."""
    return (measure.announced or measure.in_force).first - timedelta(days=1)

"""The cooperation ledger: who agreed on what with whom, in which layer and how firmly, and what quarrels there were."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date as Day  # noqa: N812 - entries have a field of that name
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self, get_args

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from scrisk.catalog.measures import Moment
from scrisk.catalog.models import Iso3, Model, Names, Slug, Slugs, Text, Texts, list_to_tuple
from scrisk.language import say

# Who must act for it to go on: heads of government, ministers, officials and agencies, firms and researchers, or a body
# of four economies and more, which one quarrel does not stop.
Layer = Literal["leaders", "ministers", "agencies", "firms", "multilateral"]
LAYERS: tuple[str, ...] = get_args(Layer)

# From talk to law, in the order of what it takes to leave.
Binding = Literal["meeting", "statement", "arrangement", "contract", "agreement", "treaty"]
BINDINGS: tuple[str, ...] = get_args(Binding)

Kind = Literal[
    "summit", "ministerial", "dialogue", "task-force", "research", "memorandum", "agreement", "stocks", "framework",
    "project", "easing", "coercion", "quarrel",
]  # fmt: skip
AGAINST = frozenset({"coercion", "quarrel"})

Role = Literal["party", "chair", "observer", "imposer", "target"]

Theme = Literal[
    "ai", "batteries", "critical-minerals", "early-warning", "economic-security", "energy", "export-controls",
    "finance", "history", "hydrogen", "investment", "north-korea", "people", "rare-earths", "recycling", "security",
    "semiconductors", "social", "stocks", "supply-chains", "technology", "territory", "trade",
]  # fmt: skip
THEMES: tuple[str, ...] = get_args(Theme)
# What bears on supply; an entry on none of it is listed and counts for nothing in the depth.
COUNTED = frozenset(THEMES) - {"finance", "history", "north-korea", "people", "security", "social", "territory"}


class Standing(StrEnum):
    """Where an entry stands on a day."""

    UNKNOWN = "unknown"
    ANNOUNCED = "announced"
    HELD = "held"
    IN_FORCE = "in-force"
    ENDED = "ended"


class Party(Model):
    """An economy that takes part, or that a quarrel is between; one with several roles stands several times."""

    economy: Iso3
    role: Role = "party"
    since: Moment | None = None
    until: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since is not None and self.until is not None and self.until.last < self.since.first:
            raise ValueError(say("until {until} is before since {since}", until=self.until, since=self.since))
        return self


class Act(Model):
    """A sign of life: it met again, was renewed, widened, used."""

    date: Moment
    text: Text


class LedgerSource(Model):
    """What says so: a page that was read, or where the claim is from, which then has no address."""

    producer: Text
    title: Text
    published: Day | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    accessed: Day | None = None

    @model_validator(mode="after")
    def _read_when(self) -> Self:
        if (self.url is None) != (self.accessed is None):
            raise ValueError(say("url and accessed go together: a page, and the day it was read"))
        return self


class Entry(Model):
    """An entry of the ledger: one event, or something that stands from a day on.

    ``date`` is the day it was held, signed or announced; ``in_force`` the day it takes effect, where that is another.
    What ``stands`` is in force until ``ended``; the rest happened and fades. ``rests_on`` names the entries without
    which it would not go on; it stands as long as one of them does. ``harms`` says which layers a quarrel stopped or
    chilled. ``bodies`` are parties that are no economy. What is not ``confirmed`` rests on no page that was read: it
    is listed with that mark and counts for nothing.
    """

    id: Slug
    names: Names
    kind: Kind
    layer: Layer
    binding: Binding
    stands: bool = False
    date: Moment
    in_force: Moment | None = None
    ended: Moment | None = None
    known_until: Moment | None = None
    parties: Annotated[tuple[Party, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    bodies: Texts = ()
    themes: Annotated[tuple[Theme, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    agenda: Texts = ()
    acts: Annotated[tuple[Act, ...], BeforeValidator(list_to_tuple)] = ()
    rests_on: Slugs = ()
    harms: Annotated[tuple[Layer, ...], BeforeValidator(list_to_tuple)] = ()
    measure: Slug | None = None
    sources: Annotated[tuple[LedgerSource, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    confirmed: bool
    note: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for before, after in (("date", "in_force"), ("date", "ended"), ("in_force", "ended"), ("date", "known_until")):
            first, last = getattr(self, before), getattr(self, after)
            if first is not None and last is not None and last.last < first.first:
                raise ValueError(
                    say("{after} {last} is before {before} {first}", after=after, last=last, before=before, first=first)
                )
        if self.ended is not None and not self.stands:
            raise ValueError(say("ended is for what stands; a single event happened and does not end"))
        if early := [act for act in self.acts if act.date.last < self.date.first]:
            raise ValueError(say("acts holds {date}, before date {beginning}", date=early[0].date, beginning=self.date))
        if self.against != bool(self.harms):
            raise ValueError(
                say("harms says which layers a quarrel hit: coercion and quarrel need it, nothing else has it")
            )
        if self.measure is not None and self.kind != "coercion":
            raise ValueError(say("measure links a coercion to the policy measure that it is"))
        if self.confirmed and not any(source.url for source in self.sources):
            raise ValueError(say("confirmed = true needs a source with url and accessed"))
        named = [(party.economy, party.role) for party in self.parties]
        if twice := sorted({economy for economy, role in named if named.count((economy, role)) > 1}):
            raise ValueError(say("parties names {economies} twice in the same role", economies=", ".join(twice)))
        if len({party.economy for party in self.parties}) + len(self.bodies) < 2:
            raise ValueError(say("parties and bodies name one side only; it takes two"))
        for key in ("themes", "rests_on", "harms"):
            values = getattr(self, key)
            if len(set(values)) < len(values):
                raise ValueError(say("{key} names something twice", key=key))
        return self

    @property
    def against(self) -> bool:
        """True for what harms cooperation."""
        return self.kind in AGAINST

    @property
    def begins(self) -> Day:
        """The first day it counts: in force where that is told, else the day it was done."""
        return (self.in_force or self.date).first

    @property
    def economies(self) -> tuple[str, ...]:
        """The economies that take part, each once, in the order of the file."""
        return tuple(dict.fromkeys(party.economy for party in self.parties))


class Fallen(NamedTuple):
    """What a strike leaves of a ledger: ids that stand, that are struck, and that fall because they rest on those."""

    stands: frozenset[str]
    struck: frozenset[str]
    dragged: frozenset[str]


def standing(entry: Entry, as_of: Day) -> Standing:
    """Return where an entry stands on a day.

    Parameters
    ----------
    entry
        A validated entry.
    as_of
        The day asked for. A date known by its month counts from its first day, an end to its last.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> msp = load().cooperation_entry("minerals-security-partnership")
    >>> [str(standing(msp, Day(year, 3, 1))) for year in (2022, 2024, 2026)]
    ['unknown', 'in-force', 'ended']
    """
    if as_of < entry.date.first:
        return Standing.UNKNOWN
    if entry.ended is not None and as_of > entry.ended.last:
        return Standing.ENDED
    if as_of < entry.begins:
        return Standing.ANNOUNCED
    return Standing.IN_FORCE if entry.stands else Standing.HELD


def strike(entries: Iterable[Entry], as_of: Day, layers: Collection[str] = ()) -> Fallen:
    """Strike layers out of the ledger and say what stands, what is struck, and what falls with it.

    An entry that rests on others falls when none of those stands; what rests on several falls only with the last.
    Only what was known on the day, has not ended, is confirmed and is no quarrel counts.

    Parameters
    ----------
    entries
        The ledger.
    as_of
        The day asked for.
    layers
        Layers that fall away; none to see what stands.

    Returns
    -------
    Fallen
        Ids in three sets that do not overlap.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> after = strike(load().cooperation, Day(2026, 11, 25), ["leaders"])
    >>> "jk-2026-nara" in after.struck, "jk-supply-chain-partnership" in after.stands
    (True, True)
    """
    counted = {
        entry.id: entry
        for entry in entries
        if entry.confirmed
        and not entry.against
        and standing(entry, as_of) in (Standing.HELD, Standing.IN_FORCE, Standing.ANNOUNCED)
    }
    struck = {name for name, entry in counted.items() if entry.layer in layers}
    gone = set(struck)
    while True:
        # What an entry rests on and that has ended by itself holds nothing up any more, but breaks nothing either.
        more = {
            name
            for name, entry in counted.items()
            if name not in gone
            and (props := [other for other in entry.rests_on if other in counted])
            and all(other in gone for other in props)
        }
        if not more:
            break
        gone |= more
    return Fallen(frozenset(counted) - gone, frozenset(struck), frozenset(gone - struck))


def held_up(rests_on: Collection[str], fallen: Fallen) -> bool:
    """Return whether something that rests on entries of the ledger still stands after a strike.

    Parameters
    ----------
    rests_on
        Ids of the entries it rests on; what rests on none needs none.
    fallen
        What :func:`strike` left.

    Examples
    --------
    >>> after = Fallen(frozenset({"a"}), frozenset({"b"}), frozenset())
    >>> held_up(["a", "b"], after), held_up(["b"], after), held_up([], after)
    (True, False, True)
    """
    return not rests_on or any(name in fallen.stands for name in rests_on)

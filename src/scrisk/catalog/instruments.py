"""Instruments of cooperation as data: who helps whom, with which goods, how much, since when, and who says so."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from scrisk.catalog.measures import Moment
from scrisk.catalog.models import Iso3, Model, Names, Slug, Slugs, Text, list_to_tuple
from scrisk.catalog.scenarios import Count
from scrisk.language import say

Kind = Literal["stocks", "priority", "spare-capacity", "purchasing", "framework", "recycling", "early-warning"]
KINDS: tuple[str, ...] = get_args(Kind)

Unit = Literal[
    "share of spare stock", "days of stock", "share of flow", "share of demand", "t/year", "days of notice",
]  # fmt: skip

# What the capacity of each kind may be measured in; goods that are sent are a share of each one's demand, or tonnes.
_GOODS = ("share of demand", "t/year")
UNITS: dict[str, tuple[str, ...]] = {
    "stocks": ("share of spare stock", "days of stock"),
    "priority": ("share of flow",),
    "spare-capacity": _GOODS,
    "purchasing": _GOODS,
    "framework": _GOODS,
    "recycling": _GOODS,
    "early-warning": ("days of notice",),
}
State = Literal["agreed", "proposed", "assumed"]
STATES: tuple[str, ...] = get_args(State)

Isos = Annotated[tuple[Iso3, ...], BeforeValidator(list_to_tuple)]


class Capacity(Model):
    """How much an instrument can do: a range, drawn evenly, in a unit.

    ``status`` is ``published`` when a source of the instrument names the figure, ``assumed`` when it is a judgement;
    ``note`` says how it was judged.
    """

    low: Count
    high: Count
    unit: Unit
    status: Literal["published", "assumed"]
    note: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.high < self.low:
            raise ValueError(say("high {high:g} is below low {low:g}", high=self.high, low=self.low))
        if self.unit.startswith("share") and self.high > 1:
            raise ValueError(
                say("high {high:g} is above one, but the unit is a {unit}", high=self.high, unit=self.unit)
            )
        if self.status == "assumed" and not self.note:
            raise ValueError(say('status "assumed" needs note: on what the judgement rests'))
        return self


class InstrumentSource(Model):
    """A page that was read, the day it is of where it tells one, and the day it was read."""

    producer: Text
    title: Text
    published: date | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    accessed: date


class Instrument(Model):
    """One way in which economies help each other.

    It works in a coalition that holds all of ``needs`` and at least ``least`` of ``members``. What is given goes to
    ``receivers`` (all members unless named) that are in the coalition. ``givers`` are whose sellers keep selling, of a
    priority. ``rests_on`` are entries of the cooperation ledger without which there would be no instrument; it stands
    as long as one of them does. ``additional`` says why the goods are not in the trade figures already.
    """

    id: Slug
    kind: Kind
    names: Names
    members: Isos = Field(min_length=1)
    needs: Isos = ()
    least: int = Field(default=2, ge=1)
    givers: Isos = ()
    receivers: Isos = ()
    items: Slugs = ()
    stages: Slugs = ()
    capacity: Capacity
    lead_days: int = Field(default=0, ge=0, le=3650)
    start: Moment | None = None
    state: State
    rests_on: Slugs = ()
    additional: str = ""
    sources: Annotated[tuple[InstrumentSource, ...], BeforeValidator(list_to_tuple)] = ()
    note: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not self.items and not self.stages:
            raise ValueError(say("needs items or stages: the goods it is about"))
        if self.capacity.unit not in UNITS[self.kind]:
            raise ValueError(
                say('capacity.unit of "{kind}" is one of: {units}', kind=self.kind, units=", ".join(UNITS[self.kind]))
            )
        if not self.sources and self.capacity.status != "assumed":
            raise ValueError(say("needs a source, or a capacity that is marked as assumed and says why"))
        if not self.sources and self.state != "assumed":
            raise ValueError(say('state "{state}" needs a source', state=self.state))
        if self.state == "agreed" and self.start is None:
            raise ValueError(say('state "agreed" needs start, the day from which it holds'))
        if self.kind == "priority" and not self.givers:
            raise ValueError(say('"priority" needs givers: whose sellers keep selling'))
        if self.kind != "priority" and self.givers:
            raise ValueError(say('givers is for "priority"'))
        if self.sends and not self.additional:
            raise ValueError(say("needs additional: why the goods are not in the trade figures already"))
        if self.lead_days and not self.sends:
            raise ValueError(say("lead_days is for goods that are sent"))
        for key in ("needs", "givers", "receivers"):
            if strange := [code for code in getattr(self, key) if code not in self.members]:
                raise ValueError(say("{key} holds {strange}, not among members", key=key, strange=", ".join(strange)))
        for key in ("members", "needs", "givers", "receivers", "items", "stages", "rests_on"):
            values = getattr(self, key)
            if len(set(values)) < len(values):
                raise ValueError(say("{key} names something twice", key=key))
        if self.least > len(self.members):
            raise ValueError(
                say("least is {least}, but there are {count} members", least=self.least, count=len(self.members))
            )
        return self

    @property
    def sends(self) -> bool:
        """True for instruments that send goods."""
        return self.capacity.unit in _GOODS

    @property
    def served(self) -> tuple[str, ...]:
        """Who may receive: the receivers, all members unless named."""
        return self.receivers or self.members

    def works_in(self, coalition: frozenset[str]) -> bool:
        """Return whether enough of its parties are in a coalition.

        Examples
        --------
        >>> from scrisk.catalog.instrument_files import load_instruments
        >>> from scrisk.catalog import load
        >>> pool = {entry.id: entry for entry in load_instruments(load()).instruments}["jp-kr-stocks"]
        >>> [pool.works_in(frozenset(some)) for some in (("JPN",), ("JPN", "KOR"), ("KOR", "USA"))]
        [False, True, False]
        """
        return set(self.needs) <= coalition and len(coalition & set(self.members)) >= self.least

    def missing(self, coalition: frozenset[str]) -> tuple[str, ...]:
        """Return who would have to join a coalition for it to work; empty when it does, or when several would do."""
        return tuple(code for code in self.needs if code not in coalition)


class Demand(Model):
    """What an economy buys of an item that no embedded trade table holds, for the weight that it has in a pool.

    ``weight_t`` a year, ``value_usd`` a year; either may be unknown.
    """

    economy: Iso3
    item: Slug
    year: int = Field(ge=1990, le=2100)
    weight_t: Count | None = None
    value_usd: Count | None = None
    sources: Annotated[tuple[InstrumentSource, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    note: Text

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.weight_t is None and self.value_usd is None:
            raise ValueError(say("needs weight_t or value_usd"))
        return self


class Instruments(NamedTuple):
    """Everything the instrument files say."""

    instruments: tuple[Instrument, ...]
    demands: tuple[Demand, ...]

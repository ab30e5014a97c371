"""Scenarios as data: what stops, by whom, towards whom, how deep, from when and for how long."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from scrisk.catalog.models import Iso3, Names, Slug, Slugs, Text, Texts
from scrisk.language import say

# A share of a flow, and a number of days; both may be a range, drawn uniformly.
Span = tuple[float, float]
PRIOR = "prior"


def _one_or_several(value: Any) -> Any:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _span(value: Any) -> Any:
    pair = value if isinstance(value, list) else [value, value]
    numbers = [part for part in pair if type(part) in (int, float)]
    if len(pair) != 2 or len(numbers) != 2:
        raise ValueError(say("{value!r} is neither a number nor a range [low, high]", value=value))
    low, high = map(float, pair)
    if not (low == low and high == high and abs(low) != float("inf") and abs(high) != float("inf")):
        raise ValueError(say("{value!r} is not finite", value=value))
    if low < 0:
        raise ValueError(say("{low:g} is negative", low=low))
    if high < low:
        raise ValueError(
            say("the range [{low:g}, {high:g}] runs backwards; write the lower number first", low=low, high=high)
        )
    return low, high


def _number(value: Any) -> Any:
    return float(value) if type(value) is int else value


def _stock(value: Any) -> Any:
    if value == PRIOR:
        return value
    if type(value) not in (int, float) or not 0 <= value < float("inf"):
        raise ValueError(say('{value!r} is neither "prior" nor a number of days', value=value))
    return float(value)


Days = Annotated[Span, BeforeValidator(_span)]
Depth = Annotated[Span, BeforeValidator(_span)]
Count = Annotated[float, BeforeValidator(_number), Field(ge=0, allow_inf_nan=False)]
Fraction = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1, allow_inf_nan=False)]
Economies = Annotated[tuple[Iso3, ...], BeforeValidator(_one_or_several)]
OneOrMore = Annotated[tuple[Slug, ...], BeforeValidator(_one_or_several)]
Symbols = Annotated[tuple[Text, ...], BeforeValidator(_one_or_several)]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


# What each instrument needs, and what else it takes.
_NEEDS: dict[str, tuple[set[str], set[str]]] = {
    "ban": (set(), set()),
    "quota": ({"share"}, set()),
    "licence": ({"days", "share"}, {"backlog_days"}),
    "extraterritorial": ({"de_minimis", "days", "share"}, {"backlog_days"}),
    "tariff": ({"rate", "elasticity", "elasticity_source"}, set()),
    "informal": (set(), set()),
}


class Instrument(_Model):
    """How a flow is held back, and on which terms.

    ``days`` is how long nothing passes while licences are waited for, ``share`` what passes afterwards (of a quota:
    what passes), ``backlog_days`` over how many days what was held back is shipped. ``de_minimis`` is the share of the
    imposer's origin in a shipment from elsewhere at which the rule bites. ``rate`` is the tariff as a share of the
    value, ``elasticity`` how imports answer to it (negative).
    """

    kind: Literal["ban", "quota", "licence", "extraterritorial", "tariff", "informal"]
    days: Count | None = None
    share: Fraction | None = None
    backlog_days: Count | None = None
    de_minimis: Fraction | None = None
    rate: Count | None = None
    elasticity: Annotated[float, BeforeValidator(_number), Field(lt=0, allow_inf_nan=False)] | None = None
    elasticity_source: Text | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        needed, other = _NEEDS[self.kind]
        given = {name for name, value in self if name != "kind" and value is not None}
        if lacking := sorted(needed - given):
            raise ValueError(say('"{kind}" needs {lacking}', kind=self.kind, lacking=say(" and ").join(lacking)))
        if strange := sorted(given - needed - other):
            raise ValueError(say('"{kind}" takes no {strange}', kind=self.kind, strange=say(" and no ").join(strange)))
        return self

    @property
    def stops(self) -> float | None:
        """The share of the flow that the instrument itself says is stopped; None where ``depth`` says it."""
        if self.kind == "quota":
            return 1.0 - (self.share or 0.0)
        if self.kind == "tariff":
            return float(1.0 - (1.0 + (self.rate or 0.0)) ** (self.elasticity or 0.0))
        return None if self.kind == "informal" else 1.0


class Shock(_Model):
    """One thing that happens: who stops what towards whom, how much of it, from when, for how long.

    Exactly one of ``imposer`` (economies), ``measure`` (an id of the catalog of measures) and ``strait`` says whose
    doing it is. ``items``, ``chain``, ``stage``, ``material`` and ``elements`` narrow the goods, together.
    ``through = "origin"`` hits every shipment by its content from the imposer, whoever sells it.
    """

    key: Slug
    imposer: Economies = ()
    measure: Slug | None = None
    strait: Slug | None = None
    target: Economies | Literal["all"] | None = None
    end_use_share: Fraction | None = None
    items: OneOrMore = ()
    chain: OneOrMore = ()
    stage: OneOrMore = ()
    material: OneOrMore = ()
    elements: Symbols = ()
    through: Literal["seller", "origin"] = "seller"
    hits_home: bool = False
    instrument: Instrument | None = None
    depth: Depth | None = None
    start: date | None = None
    start_day: Days | None = None
    end: date | None = None
    duration_days: Days | None = None
    probability: Fraction = 1.0
    stacks: bool = False
    sea_share: dict[Slug, Fraction] = {}
    evidence: Literal["judgement", "as-happened", "published"] = "judgement"
    sources: Slugs = ()
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _all_is_a_word(cls, data: Any) -> Any:
        # Without this a target that is neither gets the complaints of both forms.
        if isinstance(data, dict) and isinstance(data.get("target"), str) and data["target"] != "all":
            return {**data, "target": [data["target"]]}
        return data

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        by = [name for name in ("imposer", "measure", "strait") if getattr(self, name)]
        if len(by) != 1:
            raise ValueError(
                say(
                    "needs exactly one of imposer, measure and strait; it has {given}",
                    given=say(" and ").join(by) or "none",
                )
            )
        if self.imposer and self.target is None:
            raise ValueError(say('needs target: economies, or "all"'))
        if self.start is not None and self.start_day is not None:
            raise ValueError(say("start and start_day say the same; keep one"))
        if self.end is not None and self.duration_days is not None:
            raise ValueError(say("end and duration_days say the same; keep one"))
        if self.end is None and self.duration_days is None and self.measure is None:
            raise ValueError(say("needs duration_days, or end as a date"))
        if self.duration_days is not None and self.duration_days[1] == 0:
            raise ValueError(say("duration_days is 0: nothing would happen"))
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(say("end {end} is not after start {start}", end=self.end, start=self.start))
        if self.depth is not None and self.depth[1] > 1:
            raise ValueError(
                say("depth {depth:g} is above one; it is the share of the flow that stops, 0 to 1", depth=self.depth[1])
            )
        self._check_depth()
        if self.sea_share and self.strait is None:
            raise ValueError(say("sea_share belongs to a strait"))
        if self.through == "origin" and self.strait is not None:
            raise ValueError(say("a strait is passed by shipments, not by their origin"))
        if self.evidence != "judgement" and not self.sources:
            raise ValueError(
                say('evidence "{evidence}" needs sources: the ids of [[source]] entries', evidence=self.evidence)
            )
        return self

    def _check_depth(self) -> None:
        kind = self.instrument.kind if self.instrument else None
        if kind in (None, "informal") and self.depth is None and self.measure is None:
            raise ValueError(say("needs depth, the share of the flow that stops, or an instrument that says it"))
        if kind not in (None, "informal") and self.depth is not None:
            raise ValueError(say('the instrument "{kind}" says how much stops; leave depth out', kind=kind))
        if kind == "extraterritorial" and self.through == "origin":
            raise ValueError(say('"extraterritorial" looks at the origin by itself; leave through out'))
        if kind in ("extraterritorial", "tariff") and self.strait is not None:
            raise ValueError(say('a strait has no instrument "{kind}"', kind=kind))


class ScenarioSource(_Model):
    """Where a figure of a scenario can be read."""

    id: Slug
    producer: Text
    title: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    accessed: date


class Fact(_Model):
    """A figure that a scenario quotes: what happened, by its source."""

    what: Text
    value: Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
    unit: Text
    period: Text
    source: Slug


class SupplyShare(_Model):
    """A share of supply that the scenario brings along for an item without embedded figures."""

    item: Slug
    supplier: Iso3
    share: Fraction
    economy: Iso3 | Literal["all"] = "all"
    year: int = Field(ge=1990, le=2100)
    source: Slug


class Response(_Model):
    """How buyers answer; what is not given is as the method has it. Nobody shares yet."""

    spare: Fraction | None = None
    substitution_max: Fraction | None = None
    substitution_days: Annotated[float, BeforeValidator(_number), Field(gt=0, allow_inf_nan=False)] | None = None
    sharing: Literal["none"] = "none"


class Scenario(_Model):
    """A question of the kind "what if": shocks, stocks and answers, with where each figure is from.

    ``premise`` completes "If ...". Day 0 is ``start``. With ``supply = "day-before"`` the suppliers are those of the
    newest year that had ended at ``start``, as in a look back; else the newest there are.
    """

    id: Slug
    names: Names
    premise: Text
    summary: Text
    kind: Literal["what-if", "as-happened"] = "what-if"
    start: date
    horizon_days: int = Field(default=365, ge=1, le=3650)
    seed: int = Field(default=1, ge=0, lt=2**63)
    draws: int = Field(default=2000, ge=1, le=1_000_000)
    supply: Literal["newest", "day-before"] = "newest"
    stocks: dict[str, Annotated[float | str, BeforeValidator(_stock)]] = {}
    response: Response = Response()
    limits: Texts = ()
    note: str = ""
    # In the file these are [[shock]], [[source]], [[fact]] and [[share]].
    shocks: tuple[Shock, ...] = ()
    sources: tuple[ScenarioSource, ...] = ()
    facts: tuple[Fact, ...] = ()
    shares: tuple[SupplyShare, ...] = ()

    def window(self, shock: Shock) -> tuple[Span, Span]:
        """Return the range of the first day and of the length in days of a shock; without an end, to the horizon."""
        first = shock.start_day or (0.0, 0.0)
        if shock.start is not None:
            day = float((shock.start - self.start).days)
            first = (day, day)
        length = shock.duration_days
        if shock.end is not None:
            last = float((shock.end - self.start).days)
            length = (last - first[1], last - first[0])
        if length is None:
            rest = max(self.horizon_days - first[0], 0.0)
            length = (rest, rest)
        return first, length

    @property
    def is_judgement(self) -> bool:
        """True when at least one shock rests on judgement."""
        return any(shock.evidence == "judgement" for shock in self.shocks)

"""One scenario, or several that happen together: what they share, and how their terms are joined."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from scrisk import codes
from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from scrisk.catalog.scenarios import Scenario, Shock

JOIN = "+"


@dataclass(frozen=True)
class Case:
    """Scenarios that begin on the same day, by id in alphabetical order; usually one.

    Their shocks are all there. Where two hit the same flow on the same day, what remains of it is the product of what
    each leaves. Of stocks and answers the more careful counts.
    """

    parts: tuple[Scenario, ...]

    @property
    def id(self) -> str:
        """The ids, joined by +."""
        return JOIN.join(part.id for part in self.parts)

    @property
    def premise(self) -> str:
        """What completes "If ..."."""
        return say(" and ").join(part.premise for part in self.parts)

    def name(self, lang: str) -> str:
        """Return the names in a language, joined."""
        return " + ".join(part.names.in_language(lang) for part in self.parts)

    @property
    def start(self) -> date:
        """Day 0: the start of the scenario; of several, that of the latest, for all begin together."""
        return max(part.start for part in self.parts)

    @property
    def horizon_days(self) -> int:
        """Days looked at, the longest of the parts."""
        return max(part.horizon_days for part in self.parts)

    @property
    def seed(self) -> int:
        """The seed of the first part."""
        return self.parts[0].seed

    @property
    def draws(self) -> int:
        """Draws, the most of the parts."""
        return max(part.draws for part in self.parts)

    @property
    def looks_back(self) -> date | None:
        """The day whose suppliers are asked about; None for the newest, also when only some of several look back."""
        one = len({part.start for part in self.parts}) == 1
        return self.start if one and all(part.supply == "day-before" for part in self.parts) else None

    @cached_property
    def shocks(self) -> tuple[tuple[Scenario, Shock], ...]:
        """Every shock with the scenario it belongs to."""
        return tuple((part, shock) for part in self.parts for shock in part.shocks)

    def key(self, part: Scenario, shock: Shock) -> str:
        """Return the name of a shock, the same alone and in company: it picks the random numbers."""
        return f"{part.id}/{shock.key}"

    def stock_days(self, economy: str) -> float | None:
        """Return the days of stocks that the scenario gives an economy, the fewest; None for the prior."""
        given = [part.stocks.get(economy, part.stocks.get("all", "prior")) for part in self.parts]
        numbers = [days for days in given if isinstance(days, float)]
        return min(numbers) if numbers else None

    @property
    def response(self) -> dict[str, float]:
        """What the scenario says of spare capacity and substitution, by the names of the columns of a supply."""
        found: dict[str, list[float]] = {"spare_share": [], "substitution_max": [], "substitution_days": []}
        for part in self.parts:
            given = (part.response.spare, part.response.substitution_max, part.response.substitution_days)
            for name, value in zip(found, given, strict=True):
                if value is not None:
                    found[name].append(value)
        careful = {"spare_share": min, "substitution_max": min, "substitution_days": max}
        return {name: careful[name](values) for name, values in found.items() if values}

    @property
    def evidence(self) -> str:
        """On what the shocks rest: as-happened, published, judgement, or several."""
        return ", ".join(sorted({shock.evidence for _, shock in self.shocks}))


def joined(parts: Sequence[Scenario]) -> Case:
    """Return some scenarios as one case.

    Raises
    ------
    UsageError
        For one that is there twice.
    """
    ordered = sorted(parts, key=lambda part: part.id)
    for first, second in pairwise(ordered):
        if first.id == second.id:
            raise UsageError(say("{id} is joined with itself", id=first.id), hint=say("Name two different scenarios."))
    return Case(tuple(ordered))


def pairs(library: Sequence[Scenario]) -> Iterator[Case]:
    """Yield each pair of a library, in the order of their ids."""
    for two in combinations(sorted(library, key=lambda part: part.id), 2):
        yield Case(two)


def find(library: Sequence[Scenario], name: str) -> Case:
    """Return the case that a name stands for: the id of a scenario, or several joined by +.

    Raises
    ------
    UsageError
        When a scenario is not there; the hint says what comes close.
    """
    by_id = {part.id: part for part in library}
    found = []
    for word in name.split(JOIN):
        part = by_id.get(word.strip())
        if part is None:
            near = codes.suggest(word, by_id)
            guess = say("Did you mean {near}? ", near=say(" or ").join(near)) if near else ""
            raise UsageError(
                say("no scenario is called {name!r}", name=word.strip()),
                hint=say("{guess}`scrisk scenario list` lists them; a file of your own ends in .toml.", guess=guess),
            )
        found.append(part)
    return joined(found)

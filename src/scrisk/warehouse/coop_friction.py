"""The other half of the friction test: what remains of the loss that two economies avoid together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.warehouse.connect import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scrisk.catalog.cooperation import Entry
    from scrisk.catalog.instruments import Instrument
    from scrisk.scenarios.worth import Gain
    from scrisk.warehouse.whatif import Workbench

_ROWS = (
    ("economy", "VARCHAR"), ("partner", "VARCHAR"), ("as_of", "DATE"), ("struck_layer", "VARCHAR"),
    ("scenario", "VARCHAR"), ("unit", "VARCHAR"), ("loss", "DOUBLE"), ("avoided", "DOUBLE"), ("avoided_low", "DOUBLE"),
    ("avoided_high", "DOUBLE"), ("remains_avoided", "DOUBLE"), ("remains_avoided_low", "DOUBLE"),
    ("remains_avoided_high", "DOUBLE"), ("instruments", "VARCHAR"), ("instruments_gone", "VARCHAR"),
)  # fmt: skip


@dataclass(frozen=True)
class Remaining:
    """Loss that a pair avoids together in a scenario, with every instrument that stands and without those that fall.

    ``usd`` and ``days`` hold what both lose alone, what they avoid, and what they still avoid after the strike, on the
    same draws; ``used`` are the instruments that have a say, ``gone`` those of them that fall.
    """

    pair: tuple[str, str]
    as_of: date
    struck: tuple[str, ...]
    scenario: str
    title: dict[str, str]  # by language
    usd: tuple[Gain, Gain, Gain]
    days: tuple[Gain, Gain, Gain]
    used: tuple[Instrument, ...]
    gone: tuple[Instrument, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a unit."""
        return [
            {
                "economy": self.pair[0], "partner": self.pair[1], "as_of": self.as_of,
                "struck_layer": ";".join(self.struck) or None, "scenario": self.scenario, "unit": unit,
                "loss": before.value, "avoided": all_.value, "avoided_low": all_.low, "avoided_high": all_.high,
                "remains_avoided": left.value, "remains_avoided_low": left.low, "remains_avoided_high": left.high,
                "instruments": ";".join(entry.id for entry in self.used) or None,
                "instruments_gone": ";".join(entry.id for entry in self.gone) or None,
            }
            for unit, (before, all_, left) in (("usd", self.usd), ("days", self.days))
        ]  # fmt: skip


def remaining(
    bench: Workbench,
    entries: Sequence[Entry],
    pair: tuple[str, str],
    as_of: date,
    struck: Sequence[str],
    scenario: str,
    *,
    later: bool = False,
) -> Remaining:
    """Run a scenario for two economies with the instruments that stand on a day, and without those that a strike takes.

    An instrument stands as long as one of the ledger's entries that it rests on does; one that rests on none stands.
    Both runs draw the same numbers, so that the difference is that of the instruments.
    """
    from scrisk.catalog.cooperation import held_up, strike
    from scrisk.warehouse.coop import Exchange, worths

    exchange = Exchange.of(bench)
    case = bench.case(scenario)
    now, after = strike(entries, as_of), strike(entries, as_of, struck)
    standing = [entry for entry in exchange.instruments.instruments if held_up(entry.rests_on, now)]
    kept = [entry for entry in standing if held_up(entry.rests_on, after)]
    whole = exchange.outcome(case, pair, instruments=standing, later=later)
    # What has no say changes nothing: the second run is only made where a used instrument falls.
    gone = tuple(entry for entry in whole.used if entry not in kept)
    usd, days = worths(whole, "expected")
    left = worths(exchange.outcome(case, pair, instruments=kept, later=later), "expected") if gone else (usd, days)
    return Remaining(
        pair=pair, as_of=as_of, struck=tuple(struck), scenario=case.id,
        title={lang: case.name(lang) for lang in ("en", "ja", "ko")},
        usd=(usd.before, usd.coalitions[-1], left[0].coalitions[-1]),
        days=(days.before, days.coalitions[-1], left[1].coalitions[-1]), used=whole.used, gone=gone,
    )  # fmt: skip


def remaining_result(found: Remaining) -> Result:
    """Return what remains as rows, one a unit."""
    names = tuple(name for name, _ in _ROWS)
    return Result(names, [tuple(row[name] for name in names) for row in found.rows()], tuple(kind for _, kind in _ROWS))

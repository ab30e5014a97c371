"""Questions about the depth of cooperation, asked of the ledger and the method of a workbench."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse.connect import Result

if TYPE_CHECKING:
    from scrisk.catalog.cooperation import Entry
    from scrisk.scoring.friction import Friction
    from scrisk.warehouse.whatif import Workbench

_COLUMNS = (
    ("economy", "VARCHAR"), ("partner", "VARCHAR"), ("month", "DATE"), ("cooperation_layer", "VARCHAR"),
    ("cooperation_depth", "DOUBLE"), ("cooperation_depth_low", "DOUBLE"), ("cooperation_depth_high", "DOUBLE"),
)  # fmt: skip
_FRICTION = (
    ("economy", "VARCHAR"), ("partner", "VARCHAR"), ("as_of", "DATE"), ("struck_layer", "VARCHAR"),
    *_COLUMNS[3:], ("remaining_depth", "DOUBLE"), ("remaining_depth_low", "DOUBLE"),
    ("remaining_depth_high", "DOUBLE"), ("entries", "VARCHAR"),
)  # fmt: skip


class Ledger:
    """What the ledger of a workbench says of two economies."""

    def __init__(self, bench: Workbench) -> None:
        self.entries: tuple[Entry, ...] = bench.catalog.cooperation
        self._method = bench.method.cooperation
        self._bench = bench

    def pair(self, words: Sequence[str]) -> tuple[str, str]:
        """Return the two economies that words name; the focal ones when there are none.

        Raises
        ------
        UsageError
            When there are not two of them.
        CodeError
            For one that nobody knows.
        """
        from scrisk import codes

        found = [codes.country(word) for word in words] or self._bench.warehouse.economies(())[:2]
        if len(dict.fromkeys(found)) != 2 or len(found) != 2:
            raise UsageError(
                say("cooperation takes two different economies"), hint=say("For example: scrisk coop depth JPN KOR")
            )
        return found[0], found[1]

    def friction(self, pair: tuple[str, str], as_of: date, struck: Sequence[str]) -> Friction:
        """Return what remains of the depth on a day without some layers."""
        from scrisk.scoring.friction import friction

        self._from(as_of)
        return friction(self.entries, pair, as_of, self._method, struck)

    def series(self, pair: tuple[str, str], as_of: date) -> Result:
        """Return the depth of two economies at the end of each month up to a day, by layer; the last as of that day."""
        import numpy as np

        from scrisk.catalog.cooperation import LAYERS
        from scrisk.scoring import cooperation

        self._from(as_of)
        days = [min(day, as_of) for day in cooperation.month_ends(self._method.first_year, as_of)]
        found = cooperation.depth(self.entries, pair, days, cooperation.choices(self._method))
        series = {**dict(zip(LAYERS, np.moveaxis(found.layers, 1, 0), strict=True)), "all": found.whole}
        bands = {name: cooperation.quantiles(values, self._method) for name, values in series.items()}
        rows = [
            (*pair, day.replace(day=1), name, *(float(part[place]) for part in bands[name]))
            for place, day in enumerate(days)
            for name in series
        ]
        return Result(tuple(name for name, _ in _COLUMNS), rows, tuple(kind for _, kind in _COLUMNS))

    def engaged(self, economies: Sequence[str], as_of: date) -> list[dict[str, Any]]:
        """Return the engagement of economies in the multilateral mineral frameworks on a day."""
        from scrisk.scoring import cooperation
        from scrisk.scoring.friction import Band

        drawn = cooperation.choices(self._method)
        rows = []
        for economy in economies:
            found = cooperation.engagement(self.entries, economy, [as_of], drawn)
            own, low, high = (float(part[0]) for part in cooperation.quantiles(found.level, self._method))
            rows.append(
                {"economy": economy, "band": Band(own, low, high), "frameworks": found.within[0],
                 "chaired": found.chaired[0]}
            )  # fmt: skip
        return rows

    def _from(self, as_of: date) -> None:
        """Refuse a day before the ledger was gathered: nothing found is not nothing there."""
        first = self._method.first_year
        if as_of.year < first:
            raise UsageError(
                say("the depth is told from {first} on; {as_of} is before", first=first, as_of=as_of),
                hint=say(
                    "Of years before {first} the ledger holds what still stands, and precedents: scrisk coop ledger.",
                    first=first,
                ),
            )


def friction_result(found: Sequence[Friction]) -> Result:
    """Return friction tests as rows, one a strike and layer."""
    names = tuple(name for name, _ in _FRICTION)
    rows = [tuple(row[name] for name in names) for one in found for row in one.rows()]
    return Result(names, rows, tuple(kind for _, kind in _FRICTION))

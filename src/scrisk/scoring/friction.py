"""The friction test: what remains of the depth of cooperation on a day when layers fall away, as in a quarrel."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from scrisk.catalog.cooperation import LAYERS, Fallen, strike
from scrisk.scoring import cooperation

if TYPE_CHECKING:
    from scrisk.catalog.cooperation import Entry
    from scrisk.method.cooperation import Cooperation


class Band(NamedTuple):
    """A figure with its interval over the choices of the method."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Friction:
    """Depth of a pair on a day, with and without some layers. The bands are 0-100, ``kept`` is a fraction."""

    pair: tuple[str, str]
    as_of: date
    struck: tuple[str, ...]
    before: dict[str, Band]  # by layer, and "all"
    after: dict[str, Band]
    kept: Band | None  # what remains of the whole; None where there was nothing
    fallen: Fallen
    entries: dict[str, tuple[str, ...]]  # ids that counted, by layer

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a layer, and one for the whole."""
        return [
            {
                "economy": self.pair[0], "partner": self.pair[1], "as_of": self.as_of,
                "struck_layer": ";".join(self.struck) or None, "cooperation_layer": name,
                "cooperation_depth": before.value, "cooperation_depth_low": before.low,
                "cooperation_depth_high": before.high, "remaining_depth": self.after[name].value,
                "remaining_depth_low": self.after[name].low, "remaining_depth_high": self.after[name].high,
                "entries": ";".join(self.entries.get(name, ())) or None,
            }
            for name, before in self.before.items()
        ]  # fmt: skip


def friction(
    entries: Iterable[Entry],
    pair: tuple[str, str],
    as_of: date,
    method: Cooperation,
    struck: Collection[str] = ("leaders",),
) -> Friction:
    r"""Strike layers out of the ledger and say what remains of the depth of a pair.

    With the depth D of :func:`scrisk.scoring.cooperation.depth`,

    .. math:: kept = D_{without}(t) / D(t)

    where "without" leaves out the struck layers and every entry that rests on struck ones alone. Both are drawn
    together, so that the interval of what is kept is that of the ratio.

    Parameters
    ----------
    entries
        The ledger.
    pair
        Two ISO 3166-1 alpha-3 codes.
    as_of
        The day.
    method
        The choices and how far they are drawn.
    struck
        Layers that fall away.

    Returns
    -------
    Friction
        Bands 0-100 by layer and for all; ``kept`` is None where the depth is 0.

    Examples
    --------
    >>> from scrisk import catalog, method
    >>> ledger = catalog.load().cooperation
    >>> found = friction(ledger, ("JPN", "KOR"), date(2026, 11, 25), method.load().cooperation)
    >>> found.after["leaders"].value, found.fallen.dragged == {"jk-economic-security-talks", "jk-emergency-fuel"}
    (0.0, True)
    """
    ledger = list(entries)
    layers = tuple(name for name in LAYERS if name in struck)
    drawn = cooperation.choices(method)
    before, after = (cooperation.depth(ledger, pair, [as_of], drawn, struck=cut) for cut in ((), layers))

    def bands(found: cooperation.Depth) -> dict[str, Band]:
        series = {**dict(zip(LAYERS, np.moveaxis(found.layers, 1, 0), strict=True)), "all": found.whole}
        return {name: _band(values, method) for name, values in series.items()}

    kept = None
    if before.whole[0, 0] > 0.0:
        parts = np.divide(
            after.whole, before.whole, out=np.zeros_like(after.whole), where=before.whole > 0.0
        )  # fmt: skip
        kept = _band(parts, method)
    mine = [entry for entry in ledger if cooperation.counts(entry, pair)]
    fallen = strike(ledger, as_of, layers)
    ids = {entry.id for entry in mine}
    known = fallen.stands | fallen.struck | fallen.dragged
    return Friction(
        pair=pair, as_of=as_of, struck=layers, before=bands(before), after=bands(after), kept=kept,
        fallen=Fallen(fallen.stands & ids, fallen.struck & ids, fallen.dragged & ids),
        entries={name: tuple(e.id for e in mine if e.layer == name and e.id in known) for name in LAYERS},
    )  # fmt: skip


def _band(values: cooperation.Floats, method: Cooperation) -> Band:
    return Band(*(float(part[0]) for part in cooperation.quantiles(values, method)))

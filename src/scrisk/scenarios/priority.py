"""Who keeps supplying whom when a coalition keeps its promises: the same groups, hit less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from scrisk.catalog.instrument_files import items_of
from scrisk.scoring.shocks import KEYS, Shock, Supply

if TYPE_CHECKING:
    from scrisk.catalog.instruments import Instrument
    from scrisk.catalog.models import Catalog

Key = tuple[str, str]
# Which sellers keep how much of what would stop flowing.
Way = tuple[tuple[str, float], ...]


def joined_of(members: Sequence[str], mask: int) -> frozenset[str]:
    """Return who is in a coalition, bit i for member i."""
    return frozenset(member for i, member in enumerate(members) if mask >> i & 1)


def held_back(
    supply: Supply, shocks: Sequence[Shock], voluntary: Mapping[str, frozenset[str]]
) -> dict[Key, frozenset[str]]:
    """Return by group which sellers are held back by their own government, and could be let go.

    Parameters
    ----------
    supply, shocks
        Groups that are hit, and what hits them.
    voluntary
        By shock: whose doing it is, where it is somebody's doing.
    """
    sellers = supply.rows.select(*KEYS, "supplier").rows()
    found: dict[Key, set[str]] = {}
    for shock in shocks:
        for row, _ in shock.hits:
            economy, item, seller = sellers[row]
            if seller in voluntary[shock.key]:
                found.setdefault((economy, item), set()).add(seller)
    return {key: frozenset(some) for key, some in found.items()}


class Variants:
    """The groups of supply with what priority keeps flowing: one for each way that any set has it."""

    def __init__(
        self,
        members: Sequence[str],
        used: Sequence[Instrument],
        scale: float,
        catalog: Catalog,
        supply: Supply,
        shocks: Sequence[Shock],
        voluntary: Mapping[str, frozenset[str]],
        sets: Sequence[tuple[int, frozenset[int]]],
    ) -> None:
        self.members, self.used, self.scale = members, used, scale
        self.covers = [frozenset(items_of(entry, catalog)) for entry in used]
        self.held_back = held_back(supply, shocks, voluntary)
        keys = list(supply.groups.select(KEYS).iter_rows())
        self.ways: dict[Key, dict[Way, str]] = {key: {(): key[0]} for key in keys}
        for mask, works in sets:
            for key in keys:
                ways = self.ways[key]
                ways.setdefault(self.way(key, mask, works), f"{key[0]} {len(ways)}")
        self._spread(supply, shocks, voluntary)

    def way(self, key: Key, mask: int, works: frozenset[int]) -> Way:
        """Return which sellers keep how much flowing to a group in a set."""
        economy, item = key
        joined = joined_of(self.members, mask)
        kept: dict[str, float] = {}
        if economy in joined and key in self.held_back:
            for i in sorted(works):
                entry = self.used[i]
                if entry.kind != "priority" or economy not in entry.served or item not in self.covers[i]:
                    continue
                if entry.works_in(joined):
                    share = min(1.0, (entry.capacity.low + entry.capacity.high) / 2 * self.scale)
                    for giver in entry.givers:
                        if giver in joined and giver in self.held_back[key] and giver != economy:
                            kept[giver] = max(kept.get(giver, 0.0), share)
        return tuple(sorted((giver, share) for giver, share in kept.items() if share > 0.0))

    def _spread(self, supply: Supply, shocks: Sequence[Shock], voluntary: Mapping[str, frozenset[str]]) -> None:
        """Write a group for each way, without stocks, and let each shock hit all of them."""
        groups: list[tuple[int, str]] = []
        rows: list[tuple[str, str, str, float]] = []
        entries = supply.rows.select(*KEYS, "supplier", "share").rows()
        of_group: dict[Key, list[int]] = {}
        for row, (economy, item, *_) in enumerate(entries):
            of_group.setdefault((economy, item), []).append(row)
        ways_of_row: dict[int, list[tuple[int, dict[str, float]]]] = {}
        for line, (economy, item) in enumerate(supply.groups.select(KEYS).iter_rows()):
            for kept, label in self.ways[economy, item].items():
                groups.append((line, label))
                for row in of_group[economy, item]:
                    ways_of_row.setdefault(row, []).append((len(rows), dict(kept)))
                    rows.append((label, item, *entries[row][2:]))
        lines = pl.DataFrame(groups, schema={"line": pl.Int64, "economy": pl.String}, orient="row")
        self.supply = Supply(
            supply.groups[lines["line"].to_list()].with_columns(economy=lines["economy"], stock_days=pl.lit(0.0)),
            pl.DataFrame(rows, schema=[*KEYS, "supplier", "share"], orient="row")
            if rows
            else supply.rows.select(*KEYS, "supplier", "share"),
        )
        self.shocks = []
        for shock in shocks:
            hits = []
            for row, fraction in shock.hits:
                seller = entries[row][2]
                for place, some in ways_of_row[row]:
                    keeps = some.get(seller, 0.0) if seller in voluntary[shock.key] else 0.0
                    hits.append((place, fraction * (1.0 - keeps)))
            self.shocks.append(replace(shock, hits=hits))

"""From the warehouse to the layers that paths of supply are searched in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scrisk import codes
from scrisk.errors import CodeError, UsageError
from scrisk.language import say
from scrisk.method.stages import reconcile
from scrisk.scoring.paths import Found, Layer, spread, strongest_paths
from scrisk.warehouse.connect import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrisk.warehouse.connect import Warehouse

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]
Parts = tuple[float, float, float]  # share, low, high

_COLUMNS = (
    "source", "target", "item", "kind", "basis", "year", "rank", "path", "links", "via", "share", "share_low",
    "share_high", "direct_share", "total_share", "total_share_low", "total_share_high", "listed_share",
)  # fmt: skip
KINDS = ("all", "light", "heavy")
BASES = ("quantity", "value")
_WORLD = "WLD"


@dataclass(frozen=True)
class Answer:
    """What was found, and what it rests on.

    ``layers`` are the items followed, the one asked for first; ``told`` says for each how its suppliers are known:
    ``trade``, ``printed`` (shares of imports) or ``world`` (shares of the world that stand in). ``years`` are theirs.
    """

    source: str
    target: str
    items: tuple[str, ...]
    stages: tuple[str, ...]
    told: tuple[str, ...]
    years: tuple[int, ...]
    basis: str
    kind: str
    names: tuple[str, ...]
    found: Found
    cited: tuple[str, ...]
    spread_over: tuple[str, ...]


def item_paths(
    warehouse: Warehouse,
    source: str,
    target: str,
    item: str,
    *,
    year: int | None = None,
    basis: str | None = None,
    kind: str = "all",
    top: int = 10,
    length: int | None = None,
) -> Answer:
    """Find the strongest paths of an item, and of what it is made of, from one economy to another.

    Parameters
    ----------
    warehouse
        An open warehouse.
    source, target
        Economies as a user types them; the target must be scored where only printed shares tell its supply.
    item
        An item as a user types it; exactly one.
    year
        A year with trade in the item; the newest when None.
    basis
        ``quantity`` or ``value``; the item's own when None.
    kind
        ``light`` or ``heavy`` follows those rare earths apart, by printed shares.
    top, length
        How many paths, and of how many links at most; the method's length when None.

    Raises
    ------
    CodeError
        For an economy or item that nobody knows.
    UsageError
        When nothing tells who supplies the target, or the question does not fit.
    """
    if kind not in KINDS:
        raise UsageError(
            say("no kind is called {kind!r}", kind=kind), hint=say("The kinds are {kinds}.", kinds=", ".join(KINDS))
        )
    known = {row["economy"]: row for row in warehouse.query("economy_names").dicts()}
    here, there = (economy(text, known) for text in (source, target))
    if here == there:
        raise UsageError(
            say("a path needs two different economies"), hint=say("For example: scrisk path CHN KOR --item magnets")
        )
    asked = warehouse.items([item])
    if len(asked) != 1:
        raise UsageError(
            say("{item!r} names {count} items", item=item, count=len(asked)),
            hint=say("Take one: {items}.", items=", ".join(asked)),
        )
    catalog = {row["item"]: row for row in warehouse.query("items").dicts()}
    chosen = basis or (
        catalog[asked[0]]["headline_basis"] if catalog[asked[0]]["headline_basis"] in BASES else "quantity"
    )
    if chosen not in BASES:
        raise UsageError(
            say("no basis is called {basis!r}", basis=chosen),
            hint=say("The bases are {bases}.", bases=", ".join(BASES)),
        )
    numbers = {row["parameter"]: row["parameter_value"] for row in warehouse.query("parameters").dicts()}
    window = int(float(numbers["stages.window_years"]))
    supply = layered(warehouse, catalog, here, there, asked[0], basis=chosen, kind=kind, year=year, window=window)
    drafts, names, layers = supply.drafts, supply.names, supply.layers
    found = strongest_paths(
        layers, names.index(here), names.index(there), top=top,
        length=length or int(float(numbers["stages.path_length"])), least=float(numbers["stages.least_share"]),
    )  # fmt: skip
    return Answer(
        here, there, tuple(draft.item for draft in drafts), tuple(catalog[draft.item]["stage"] for draft in drafts),
        tuple(draft.told for draft in drafts), tuple(draft.year for draft in drafts), chosen, kind, names, found,
        tuple(dict.fromkeys(title for draft in drafts for title in draft.cited)), drafts[0].spread_over,
    )  # fmt: skip


@dataclass(frozen=True)
class Supply:
    """The layers of an item and of what it is made of, with the economies in their places."""

    drafts: list[_Draft]
    names: tuple[str, ...]
    layers: list[Layer]


def layered(
    warehouse: Warehouse, catalog: Mapping[str, Row], source: str, target: str, item: str, *, basis: str, kind: str,
    year: int | None, window: int,
) -> Supply:  # fmt: skip
    """Return the layers of an item's supply as far as the target's is concerned.

    Raises
    ------
    UsageError
        When nothing tells who supplies the target.
    """
    drafts = _Maker(warehouse, catalog, target, basis, kind, year, window).drafts(item)
    names = tuple(sorted({source, target}.union(*(draft.names() for draft in drafts))))
    keys = [(draft.item, draft.shipped) for draft in drafts]
    return Supply(drafts, names, [draft.layer(names, keys) for draft in _valued(drafts, names)])


def rows_of(found: Answer) -> Result:
    """Return one row a path, each with the totals; one row without a path when there is none."""
    numbers = found.found
    totals = (numbers.direct, numbers.total, numbers.total_low, numbers.total_high, numbers.listed)
    head = (found.source, found.target, found.items[0], found.kind, found.basis, found.years[0])
    rows: list[tuple[object, ...]] = []
    for rank, path in enumerate(numbers.paths, start=1):
        steps = [f"{found.names[economy]} {found.items[layer]}" for layer, economy in path.steps]
        via = ";".join(found.names[economy] for _, economy in path.steps[1:])
        rows.append(
            (
                *head,
                rank,
                " > ".join([*steps, found.target]),
                len(path.steps),
                via or None,
                path.share,
                path.low,
                path.high,
                *totals,
            )
        )
    if not rows:
        rows.append((*head, None, None, None, None, None, None, None, *totals))
    types = ("VARCHAR",) * 5 + ("SMALLINT", "INTEGER", "VARCHAR", "INTEGER", "VARCHAR") + ("DOUBLE",) * 8
    return Result(_COLUMNS, rows, types)


def economy(text: str, known: Mapping[str, Row]) -> str:
    """Return the code of any economy, scored or not.

    Raises
    ------
    CodeError
        For a name that stands for none.
    """
    wanted = text.strip().casefold()
    for row in known.values():
        if wanted in {str(row[name]).casefold() for name in ("economy", "name_en", "name_ja", "name_ko")}:
            return str(row["economy"])
    found = codes.country(text)
    if found not in known:
        raise CodeError(
            say("nothing is known of {text!r} ({found})", text=text, found=found),
            hint=say("scrisk economies lists those that are scored."),
        )
    return found


@dataclass
class _Draft:
    """One layer before economies have places: parts of supply by buyer and supplier."""

    item: str
    told: str
    year: int
    rows: dict[str, dict[str, Parts]]  # buyer -> supplier -> share, low, high
    made: dict[str, float]
    feeds: list[str]
    value: dict[str, float]  # imports in dollars, by buyer
    cited: tuple[str, ...] = ()
    spread_over: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()  # buyers that may make all they use, though what they import is told
    shipped: bool = False  # what makers ship, beside what buyers have
    weights: Floats | None = None

    def names(self) -> set[str]:
        """Return the economies of the layer."""
        return {*self.rows, *self.made, *(name for row in self.rows.values() for name in row)}

    def layer(self, names: Sequence[str], keys: Sequence[tuple[str, bool]]) -> Layer:
        """Return the layer with economies at their places; `keys` names the layers there are."""
        place = {name: index for index, name in enumerate(names)}
        n = len(names)
        tables = np.zeros((3, n, n))
        for buyer, row in self.rows.items():
            for supplier, values in row.items():
                tables[:, place[buyer], place[supplier]] = values
        made = np.full(n, 1.0 if self.shipped else 0.0)
        for name, part in self.made.items():
            made[place[name]] = part
        made_low = made.copy()
        made_low[[place[name] for name in self.own]] = 0.0
        feeds = tuple(keys.index((feed, False)) for feed in self.feeds)
        weights = self.weights if self.weights is not None else np.zeros((n, 0))
        ships = keys.index((self.item, True)) if (self.item, True) in keys else -1
        return Layer(self.item, tables[0], tables[1], tables[2], made, made_low, feeds, weights, ships)


def _valued(drafts: Sequence[_Draft], names: Sequence[str]) -> Sequence[_Draft]:
    """Weigh what each economy may make an item of by the value of what it takes in of either."""
    by_item = {draft.item: draft for draft in drafts if not draft.shipped}
    for draft in drafts:
        table = np.zeros((len(names), len(draft.feeds)))
        for row, name in enumerate(names):
            worth = [by_item[feed].value.get(name, 0.0) for feed in draft.feeds]
            if sum(worth) > 0.0:
                table[row] = np.array(worth) / sum(worth)
            elif draft.feeds and by_item[draft.feeds[0]].told != "trade":
                # Printed shares have no value to weigh by.
                table[row] = 1.0 / len(draft.feeds)
        draft.weights = table
    return drafts


class _Maker:
    """Makes the layers of an item, one after the other."""

    def __init__(
        self, warehouse: Warehouse, catalog: Mapping[str, Row], target: str, basis: str, kind: str, year: int | None,
        window: int,
    ) -> None:  # fmt: skip
        self.warehouse, self.catalog, self.target = warehouse, catalog, target
        self.basis, self.kind, self.year, self.window = basis, kind, year, window
        self.buyers = {str(row["economy"]) for row in warehouse.query("economy_names").dicts()}
        self.printed: dict[str, list[Row]] = {}
        self.ready: dict[str, _Draft | None] = {}

    def drafts(self, item: str) -> list[_Draft]:
        """Return the layer of the item first, then those of what it is made of."""
        first = self._draft(item, is_first=True)
        if first is None:
            label = self.catalog[item]["name_en"]
            raise UsageError(
                say("nothing tells who supplies {target} with {label}", target=self.target, label=label),
                hint=say("Items that are traded, or whose stage has printed shares, have paths: scrisk items."),
            )
        drafts = {item: first}
        waiting = [item]
        while waiting:
            mine = waiting.pop(0)
            nearest, beyond = self._known_feeds(mine)
            # A raw material may be taken in as what it is made of, too: no record tells the two apart.
            if any(self.catalog[feed]["form"] is None for feed in nearest):
                beyond = []
            drafts[mine].feeds = [*nearest, *beyond]
            for feed in (*nearest, *beyond):
                found = self._draft(feed, is_first=False)
                if feed not in drafts and found is not None:
                    drafts[feed] = found
                    waiting.append(feed)
        # Who ships by a printed share ships what it makes; who trades ships what it has.
        makers = [
            _Draft(draft.item, draft.told, draft.year, {}, {}, draft.feeds, {}, shipped=True)
            for draft in drafts.values()
            if draft.told != "trade"
        ]
        return [*drafts.values(), *makers]

    def _known_feeds(self, item: str) -> tuple[list[str], list[str]]:
        """Return what an item is made of as far as anything is known of it, and what that is made of."""
        nearest = self._known(self._made_of(item))
        beyond = [feed for one in nearest for feed in self._known(self._made_of(one)) if feed not in nearest]
        return nearest, list(dict.fromkeys(beyond))

    def _made_of(self, item: str) -> list[str]:
        return [name for name in (self.catalog[item]["made_of"] or "").split(";") if name in self.catalog]

    def _known(self, items: Sequence[str]) -> list[str]:
        """Return the items that have a layer; one without is looked through to what it is made of."""
        found: list[str] = []
        for item in items:
            found += [item] if self._draft(item, is_first=False) is not None else self._known(self._made_of(item))
        return list(dict.fromkeys(found))

    def _draft(self, item: str, *, is_first: bool) -> _Draft | None:
        if item not in self.ready:
            self.ready[item] = self._made_anew(item, is_first)
        return self.ready[item]

    def _made_anew(self, item: str, is_first: bool) -> _Draft | None:
        row = self.catalog[item]
        # A world share of mining says nothing of who feeds whose separators.
        if row["sourcing"] == "world-production":
            return None
        if self.kind == "all" and row["sourcing"] == "trade":
            return self._traded(item, is_first)
        if self.kind == "all":
            return self._of_stage(row, "all")
        # What is printed of the target's own imports tells more than the world's shares of a part of them.
        own = self._of_stage(row, "all")
        apart = self._of_stage(row, self.kind)
        if own is not None and own.told == "printed" and (apart is None or apart.told != "printed"):
            return own
        return apart or own or (self._traded(item, is_first) if row["sourcing"] == "trade" else None)

    def _traded(self, item: str, is_first: bool) -> _Draft | None:
        years = self.warehouse.query("path_years", item=item, economy=self.target).column("year")
        if not years:
            return None
        if is_first and self.year is not None and self.year not in years:
            raise UsageError(
                say("no imports of it are told for {year}", year=self.year),
                hint=say("There are some for {first} to {last}.", first=min(years), last=max(years)),
            )
        year = self.year if self.year in years else years[0]
        taken: dict[str, dict[str, float]] = {}
        lost: dict[str, float] = {}
        shipped: dict[str, float] = {}
        value: dict[str, float] = {}
        for flow in self.warehouse.query("path_flows", item=item, year=year).dicts():
            amount, buyer, seller = flow[self.basis], flow["importer"], flow["exporter"]
            value[buyer] = value.get(buyer, 0.0) + flow["value"]
            if amount <= 0.0:
                continue
            if seller is None:
                lost[buyer] = lost.get(buyer, 0.0) + amount
                continue
            mine = taken.setdefault(buyer, {})
            mine[seller] = mine.get(seller, 0.0) + amount
            shipped[seller] = shipped.get(seller, 0.0) + amount
        output = dict(self.warehouse.query("path_made", item=item, year=year, basis=self.basis).rows)
        rows: dict[str, dict[str, Parts]] = {}
        made: dict[str, float] = {}
        for name in sorted({*taken, *shipped, *output}):
            mine = taken.get(name, {})
            own = output.get(name) or 0.0
            came = own + sum(mine.values()) + lost.get(name, 0.0)
            # What is shipped beyond all that is known to have come in came from nobody knows where.
            pool = max(came, shipped.get(name, 0.0))
            if pool > 0.0:
                rows[name] = {seller: (amount / pool,) * 3 for seller, amount in mine.items()}
                made[name] = own / pool
        return _Draft(item, "trade", int(year or years[0]), rows, made, [], value)

    def _of_stage(self, row: Row, kind: str) -> _Draft | None:
        """Return the layer that printed shares of a stage make, None where nothing is printed of it."""
        if row["chain"] not in self.printed:
            self.printed[row["chain"]] = self.warehouse.query("stage_shares", chain=row["chain"]).dicts()
        mine = [
            share
            for share in self.printed[row["chain"]]
            if (share["stage"], share["stage_kind"]) == (row["stage"], kind)
        ]
        if not mine or row["item"] != self._main_item(row):
            return None
        world, makers = self._world(mine), self._makers(mine)
        told = self._leads(mine, _WORLD)
        years, cited = [share["year"] for share in told], [share["publisher"] for share in told]
        rows: dict[str, dict[str, Parts]] = {}
        made: dict[str, float] = {}
        own: set[str] = set()
        spread_over: tuple[str, ...] = ()
        for buyer in sorted(self.buyers):
            printed = self._leads(mine, buyer)
            parts: dict[str, Parts] = {
                share["supplier"]: (_first(share["share"], share["share_low"]), share["share_low"], share["share_high"])
                for share in printed
            }
            if not printed:
                rows[buyer] = {name: part for name, part in world.items() if name != buyer}
                made[buyer] = world[buyer][0] if buyer in world else 0.0
                own |= {buyer} if buyer in world and world[buyer][1] < world[buyer][0] else set()
            elif buyer != self.target and makers.get(buyer, 0.0) > 0.0:
                # A maker may use its own alone: what it imports, and how it is split, is no part of what is known.
                rows[buyer] = {name: (0.0, 0.0, part[2]) for name, part in parts.items()}
                made[buyer] = 1.0
                own.add(buyer)
            else:
                fill = spread({name: part[0] for name, part in parts.items()}, makers, sorted(makers), buyer)
                rest = max(0.0, 1.0 - sum(part[1] for part in parts.values()))
                rows[buyer] = parts | {name: (part, 0.0, rest) for name, part in fill.items()}
                if buyer == self.target:
                    years, cited, spread_over = [printed[0]["year"]], [printed[0]["publisher"], *cited], tuple(fill)
        kind_of = "printed" if self._leads(mine, self.target) else "world"
        return _Draft(
            row["item"], kind_of, max(years, default=0), rows, made, [], {}, tuple(cited), spread_over, frozenset(own)
        )

    def _leads(self, mine: Sequence[Row], economy: str) -> list[Row]:
        return [share for share in mine if share["economy"] == economy and share["is_lead"]]

    def _main_item(self, row: Row) -> str:
        """Return the item that stands for a stage: the last one made of the others, else the first."""
        of_stage = [
            other for other in self.catalog.values() if (other["chain"], other["stage"]) == (row["chain"], row["stage"])
        ]
        used = {name for other in of_stage for name in (other["made_of"] or "").split(";")}
        final = [other["item"] for other in of_stage if other["item"] not in used]
        return str(final[0])

    def _world(self, mine: Sequence[Row]) -> dict[str, Parts]:
        """Return the world's shares of a stage: as the lead series prints them, within what all series allow."""
        series = self._newest(mine)
        found: dict[str, Parts] = {}
        for name in sorted({share["supplier"] for rows in series for share in rows}):
            lows, highs = [], []
            for rows in series:
                named = [share for share in rows if share["supplier"] == name]
                rest = max(0.0, 1.0 - sum(share["share_low"] for share in rows))
                lows.append(named[0]["share_low"] if named else 0.0)
                highs.append(named[0]["share_high"] if named else rest)
            low, high = reconcile(lows, highs)
            lead = [share for rows in series for share in rows if share["supplier"] == name and share["is_lead"]]
            found[name] = (min(max(_first(lead[0]["share"], low), low), high) if lead else low, low, high)
        scale = max(1.0, sum(part[0] for part in found.values()))
        return {name: (part[0] / scale, part[1], part[2]) for name, part in found.items()}

    def _newest(self, mine: Sequence[Row]) -> list[list[Row]]:
        world = [share for share in mine if share["economy"] == _WORLD]
        latest = {
            share["series"]: max(other["year"] for other in world if other["series"] == share["series"])
            for share in world
        }
        last = max(latest.values(), default=0)
        return [
            [share for share in world if share["series"] == series and share["year"] == year]
            for series, year in sorted(latest.items())
            if year > last - self.window
        ]

    def _makers(self, mine: Sequence[Row]) -> dict[str, float]:
        """Return the world's shares of the newest series that names most makers."""
        best = max(
            self._newest(mine),
            key=lambda rows: (len(rows), rows[0]["year"], rows[0]["grade"] == "official"),
            default=[],
        )
        return {share["supplier"]: _first(share["share"], share["share_low"]) for share in best}


def _first(value: float | None, other: float) -> float:
    return other if value is None else float(value)

"""Where goods come from that are passed on: origin of what economies import and of what exporters ship."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.method.origin import blend, strongest
from scrisk.scoring.origin_rows import BASES, Case, Found, Origins
from scrisk.scoring.tracing import CARRIED, CARRIED_OTHER_STAGE, DIFFERENCE, OTHER_STAGE, RECORDED, Traced, World, trace

if TYPE_CHECKING:
    from scrisk.method import Method
    from scrisk.scoring.inputs import Inputs

Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

# The source of trade that tells the imports of every economy.
_COMPLETE = "baci"


def look_through(inputs: Inputs, method: Method) -> Origins:
    """Look through the last exporter of every traded item, year and basis.

    Published are the origins with at least ``method.origin.min_share`` of a group; the rest stands under the origin
    ``other``, what nobody knows under ``unknown``. Contents are given of exporters that supply a scored economy, and of
    all in the newest year.
    """
    flows = inputs.world_flow
    names = _names(inputs)
    found = Found(names, method.origin.min_share)
    outside = _Outside(inputs, names)
    newest = flows["year"].max()
    for world, case in _worlds(inputs, names, method.origin.production_carry_years):
        wanted = outside.told_here(world, case)
        supplying = outside.suppliers(case)
        for basis, traced in zip(BASES, trace(world, wanted), strict=True):
            found.imports(
                case, basis, case.members[wanted], traced.direct, traced.imported, traced.had[wanted],
                (traced.via, traced.by_way),
                traced.known_by, traced.covered,
            )  # fmt: skip
            outside.answer(found, case, basis, traced)
            told = supplying | (case.year == newest) | _matters(traced, method.origin.min_share)
            found.contents(case, basis, traced, np.flatnonzero(told & (traced.shipped > 0.0)))
            found.balances(case, basis, traced)
    outside.rest(found)
    return found.frames()


def _matters(traced: Traced, least: float) -> Marks:
    """Mark the exporters with at least that share of some scored economy's imports."""
    total = traced.direct.sum(axis=1, keepdims=True)
    found: Marks = np.any(traced.direct[:, :-1] >= least * np.where(total > 0.0, total, np.inf), axis=0)
    return found


def _names(inputs: Inputs) -> npt.NDArray[np.str_]:
    """Return every economy that trades, sorted."""
    columns = [
        inputs.world_flow["importer"], inputs.world_flow["exporter"], inputs.outside_flow["economy"],
        inputs.outside_flow["supplier"], inputs.economies["economy"],
    ]  # fmt: skip
    return np.array(sorted(set().union(*(column.drop_nulls().unique().to_list() for column in columns))), dtype=str)


def _places(column: pl.Series, names: npt.NDArray[np.str_]) -> Ints:
    """Return the place of each name; -1 where there is none."""
    places = {"name": names.tolist(), "place": range(names.size)}
    known = pl.DataFrame(places, schema={"name": pl.String, "place": pl.Int64})
    found = column.to_frame("name").join(known, on="name", how="left", maintain_order="left")
    return found["place"].fill_null(-1).to_numpy()


def _worlds(inputs: Inputs, names: npt.NDArray[np.str_], carry: int) -> Iterator[tuple[World, Case]]:
    """Yield the trade of every item and year in order."""
    flows = inputs.world_flow
    importer, exporter = (_places(flows[name], names) for name in ("importer", "exporter"))
    goods = _places(flows["hs_code"], np.array(sorted(flows["hs_code"].unique().to_list()), dtype=str))
    value, weight = (flows[name].fill_null(0.0).to_numpy() for name in ("trade_value_usd", "net_weight_kg"))
    records = _production(inputs, names, carry)
    reporters = _reporters(flows, importer, names.size)
    groups = flows.group_by("item", "year", maintain_order=True).agg(pl.len(), pl.col("flow_source").first())
    start = 0
    for item, year, size, source in groups.iter_rows():
        rows = slice(start, start + size)
        start += size
        members = np.unique(np.concatenate([importer[rows], exporter[rows]]))
        members = members[members >= 0]
        seller = exporter[rows]
        made, record = records.get((item, year), (np.zeros(names.size), DIFFERENCE))
        untold = np.zeros(members.size, dtype=np.bool_) if source == _COMPLETE else ~reporters[year][members]
        world = World(
            goods[rows], np.searchsorted(members, importer[rows]),
            np.where(seller >= 0, np.searchsorted(members, seller), -1), value[rows], weight[rows], made[members],
            untold, record,
        )  # fmt: skip
        yield world, Case(item, year, members, source)


def _production(
    inputs: Inputs, names: npt.NDArray[np.str_], carry: int
) -> dict[tuple[str, int], tuple[npt.NDArray[np.float64], int]]:
    """Return kilograms on record of every economy for each item and year, and how they are known.

    The first and the last year on record stand in for up to `carry` years before and after them.
    """
    comparable = dict(inputs.items.select("item", "production_comparable").iter_rows())
    found: dict[tuple[str, int], tuple[npt.NDArray[np.float64], int]] = {}
    made = inputs.production
    rows = made.select("item", "year", "production_t").iter_rows()
    for place, (item, year, tonnes) in zip(_places(made["producer"], names), rows, strict=True):
        known = (np.zeros(names.size), RECORDED if comparable.get(item) else OTHER_STAGE)
        amounts = found.setdefault((item, year), known)[0]
        if place >= 0:
            amounts[place] = round(tonnes * 1000.0)
    told = made.group_by("item", maintain_order=True).agg(first=pl.col("year").min(), last=pl.col("year").max())
    for item, first, last in told.iter_rows():
        carried = CARRIED if comparable.get(item) else CARRIED_OTHER_STAGE
        for away in range(1, carry + 1):
            found[item, first - away] = (found[item, first][0], carried)
            found[item, last + away] = (found[item, last][0], carried)
    return found


def _reporters(flows: pl.DataFrame, importer: Ints, size: int) -> dict[int, Marks]:
    """Mark, for every year, the economies that report any imports where no source tells those of all."""
    partial = flows.with_columns(place=pl.Series(importer)).filter(pl.col("flow_source") != _COMPLETE)
    found: dict[int, Marks] = {}
    for year, places in partial.group_by("year").agg(pl.col("place").unique()).iter_rows():
        found[year] = np.zeros(size, dtype=np.bool_)
        found[year][places] = True
    return found


class _Outside:
    """The scored economies, and those of their purchases that are no part of the one world."""

    def __init__(self, inputs: Inputs, names: npt.NDArray[np.str_]) -> None:
        whole = inputs.economies.filter(~pl.col("is_own"))["economy"]
        self.scored = np.sort(_places(whole, names))
        self.size = names.size
        self.of: dict[tuple[str, int], dict[int, list[tuple[int, float, float]]]] = {}
        buyers, suppliers = (_places(inputs.outside_flow[name], names) for name in ("economy", "supplier"))
        rows = inputs.outside_flow.select("item", "year", "trade_value_usd", "net_weight_kg").iter_rows()
        for buyer, supplier, (item, year, value, weight) in zip(
            buyers.tolist(), suppliers.tolist(), rows, strict=True
        ):  # fmt: skip
            mine = self.of.setdefault((item, year), {}).setdefault(buyer, [])
            mine.append((supplier, value or 0.0, weight or 0.0))
        self.left = set(self.of)

    def told_here(self, world: World, case: Case) -> Ints:
        """Return the places of the scored economies whose purchases the one world tells."""
        buys = np.zeros(case.members.size, dtype=np.bool_)
        buys[world.importer] = True
        elsewhere = list(self.of.get((case.item, case.year), ()))
        return np.flatnonzero(buys & np.isin(case.members, self.scored) & ~np.isin(case.members, elsewhere))

    def suppliers(self, case: Case) -> Marks:
        """Mark the members of the world that the other purchases come from."""
        named = [row[0] for rows in self.of.get((case.item, case.year), {}).values() for row in rows]
        return np.isin(case.members, named)

    def answer(self, found: Found, case: Case, basis: str, traced: Traced | None) -> None:
        """Mix what each supplier ships by what is bought from it.

        A supplier that trades with nobody else makes what it sells. Nobody knows the origin where nothing, or not
        everything, is told of the world, nor that of a supplier that is no economy.
        """
        self.left.discard((case.item, case.year))
        buyers = sorted(self.of.get((case.item, case.year), {}).items())
        if not buyers:
            return
        n = self.size
        direct = np.zeros((len(buyers), n + 1))
        for row, (_, purchases) in enumerate(buyers):
            for supplier, value, weight in purchases:
                direct[row, supplier] += value if basis == "value" else weight
        known_by, shares = np.full(n, DIFFERENCE), np.zeros((n + 1, n + 1))
        shares[:, -1] = 1.0
        if case.flow_source == _COMPLETE:
            shares[:n, :n], shares[:n, n] = np.eye(n), 0.0
        if traced is not None:
            known_by[case.members] = traced.known_by
            shares[np.ix_(case.members, np.append(case.members, n))] = traced.content
            others = np.setdiff1d(np.arange(n), case.members)
            shares[np.ix_(case.members, others)] = 0.0
        everyone = Case(case.item, case.year, np.arange(n), "own")
        places = np.array([buyer for buyer, _ in buyers])
        ways = strongest(direct[None, :, :n], shares[None, :n])
        found.imports(
            everyone, basis, places, direct, blend(direct, shares), np.full_like(direct, np.nan), ways, known_by,
            traced.covered if traced else 0.0,
        )  # fmt: skip

    def rest(self, found: Found) -> None:
        """Answer for items and years of which nothing is told of the world."""
        for item, year in sorted(self.left):
            for basis in BASES:
                self.answer(found, Case(item, year, np.array([], dtype=np.int64), ""), basis, None)

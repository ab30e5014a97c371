"""The trade of one item and year looked through, code by code, by quantity and by value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scrisk.method.origin import blend, look_through, strongest

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

# How it is known what an economy makes itself: from a record of the year or, carried, of a year nearby, measured as the
# trade is or at another stage; or from what it ships beyond what it takes in.
RECORDED, OTHER_STAGE, CARRIED, CARRIED_OTHER_STAGE, DIFFERENCE = range(5)


@dataclass(frozen=True)
class World:
    """Who takes what from whom, and what everyone is known to make; economies are named by their place.

    ``code``, ``importer``, ``exporter`` (-1: stands for no economy), ``value`` in dollars and ``weight`` in kilograms
    (0 where unknown) have one entry a flow; ``production`` in kilograms (0 where none is on record) and ``untold``
    (nobody tells what it imports) one an economy. ``record``: how production is known.
    """

    code: Ints
    importer: Ints
    exporter: Ints
    value: Floats
    weight: Floats
    production: Floats
    untold: Marks
    record: int


@dataclass(frozen=True)
class Traced:
    """What looking through found on one basis; row e is an economy, column j an origin, the last one the unknown.

    ``content``: shares in what each economy ships, or has where it ships nothing. ``had``: shares in all it has.
    ``imported`` and ``direct``: amounts that the economies asked for take in, by origin and by who ships them.
    ``via`` and ``by_way``: the supplier, other than the origin, that brings them most of an origin's goods, -1 for
    none, and how much. ``made``, ``taken``, ``shipped``: amounts of each economy. ``kept``: amounts by origin that
    end up somewhere.
    ``known_by``: how it is known what an economy makes. ``covered``: share of the world's trade value that counts.
    """

    content: Floats
    had: Floats
    imported: Floats
    direct: Floats
    via: Ints
    by_way: Floats
    made: Floats
    taken: Floats
    shipped: Floats
    kept: Floats
    known_by: Ints
    covered: float


@dataclass(frozen=True)
class _Good:
    """Flows of one code: imports of each economy (rows) from each (columns), and those from nobody knows where."""

    inflow: Floats
    lost: Floats

    @cached_property
    def shipped(self) -> Floats:
        total: Floats = self.inflow.sum(axis=0)
        return total

    @cached_property
    def taken(self) -> Floats:
        total: Floats = self.inflow.sum(axis=1) + self.lost
        return total

    @cached_property
    def surplus(self) -> Floats:
        """What each economy ships beyond what it takes in."""
        return np.maximum(self.shipped - self.taken, 0.0)


def trace(world: World, wanted: Ints) -> tuple[Traced, Traced]:
    """Look through the trade of one item and year by quantity and by value.

    Each code of the Harmonized System is a good of its own: what leaves an economy under another code than it came in
    was made there. An economy makes what its exports of a code exceed its imports by; what its production on record has
    beyond that is spread over the codes as its exports are. By value it makes as many tonnes at the price of its own
    exports, else the world's, and at least the difference of the values.

    Parameters
    ----------
    world
        The flows; dollars and kilograms are whole numbers, so that their sums are exact in any order.
    wanted
        Places of the economies whose imports are asked for.

    Returns
    -------
    tuple
        The answer by quantity and by value.
    """
    weighed = np.where(world.weight > 0.0, world.value, 0.0)
    codes = [world.code == code for code in np.unique(world.code)]
    quantity, value, priced = (
        [_good(world, amounts, chosen) for chosen in codes] for amounts in (world.weight, world.value, weighed)
    )
    surplus = np.array([good.surplus for good in quantity])
    beyond = np.maximum(world.production - surplus.sum(axis=0), 0.0)
    made = surplus + _spread(beyond, np.array([good.shipped for good in quantity]))
    prices = np.array([_price(of_weight, of_value) for of_weight, of_value in zip(quantity, priced, strict=True)])
    at_price = made * prices
    made_value = np.maximum(at_price, [good.surplus for good in value])
    known_by = np.where(beyond > 0.0, world.record, DIFFERENCE)
    above = made_value.sum(axis=0) > at_price.sum(axis=0) * (1.0 + 1e-9)
    # Where nobody tells what came in, all that was shipped beyond the production on record may be from anywhere.
    whole = made.sum(axis=0)
    own = np.divide(np.minimum(world.production, whole), whole, out=np.zeros_like(whole), where=whole > 0.0)
    own[~world.untold] = 1.0
    named, total = world.exporter >= 0, world.value.sum()
    by_weight, by_value = (part[named].sum() / total if total > 0.0 else 0.0 for part in (weighed, world.value))
    return (
        _solve(quantity, made, own, wanted, known_by, by_weight),
        _solve(value, made_value, own, wanted, np.where(above, DIFFERENCE, known_by), by_value),
    )


def _good(world: World, amounts: Floats, chosen: Marks) -> _Good:
    n = world.production.size
    importer, exporter, amount = world.importer[chosen], world.exporter[chosen], amounts[chosen]
    named, lost = (exporter >= 0) & (importer != exporter), exporter < 0
    flat = np.bincount(importer[named] * n + exporter[named], weights=amount[named], minlength=n * n)
    entered = np.bincount(importer[lost], weights=amount[lost], minlength=n)
    return _Good(flat.reshape(n, n).astype(np.float64), entered.astype(np.float64))


def _spread(amount: Floats, shipped: Floats) -> Floats:
    """Spread an amount of each economy over the codes as its exports are; all on the first where it exports none."""
    total = shipped.sum(axis=0)
    parts = np.zeros_like(shipped)
    parts[0] = 1.0
    np.divide(shipped, total, out=parts, where=total > 0.0)
    return parts * amount


def _price(quantity: _Good, priced: _Good) -> Floats:
    """Return dollars a kilogram of each economy's exports of a code, the world's where it weighed none."""
    kilograms, dollars = quantity.shipped, priced.shipped
    everywhere = dollars.sum() / kilograms.sum() if kilograms.sum() > 0.0 else 0.0
    found: Floats = np.divide(dollars, kilograms, out=np.full(kilograms.size, everywhere), where=kilograms > 0.0)
    return found


def _solve(goods: list[_Good], made: Floats, own: Floats, wanted: Ints, known_by: Ints, covered: float) -> Traced:
    """Solve each code and add the codes up."""
    n = own.size
    shipments, holdings = np.zeros((n, n + 1)), np.zeros((n, n + 1))
    imported, direct = np.zeros((wanted.size, n + 1)), np.zeros((wanted.size, n + 1))
    kept, taken, shipped, pool = np.zeros(n + 1), np.zeros(n), np.zeros(n), np.zeros(n)
    solved = np.array(
        [
            look_through(good.inflow, output * own, good.lost + output * (1.0 - own))
            for good, output in zip(goods, made, strict=True)
        ]
    )
    for good, output, shares in zip(goods, made, solved, strict=True):
        amount = output + good.taken
        shipments += good.shipped[:, None] * shares
        holdings += amount[:, None] * shares
        imported += blend(good.inflow[wanted], shares)
        direct[:, :n] += good.inflow[wanted]
        for table in (imported, direct):
            table[:, n] += good.lost[wanted]
        kept += blend(np.maximum(amount - good.shipped, 0.0)[None, :], shares)[0]
        taken += good.taken
        shipped += good.shipped
        pool += amount
    had = np.divide(holdings, pool[:, None], out=np.zeros_like(holdings), where=pool[:, None] > 0.0)
    content = np.divide(shipments, shipped[:, None], out=had.copy(), where=shipped[:, None] > 0.0)
    via, by_way = strongest([good.inflow[wanted] for good in goods], solved)
    return Traced(
        content, had, imported, direct, via, by_way, made.sum(axis=0) * own, taken, shipped, kept, known_by, covered
    )

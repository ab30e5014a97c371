"""Rows on inputs across countries, picked by what a user asks for, and the strongest ways along them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scrisk import codes
from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse.select import chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrisk.warehouse.connect import Result, Warehouse

TOTAL = "TOTAL"
REST = "ROW"
# Links that are looked at first; weaker ones only if the ways found are weaker than these.
_STRONG = (1e-3, 3e-4)


@dataclass(frozen=True)
class Asked:
    """What a question on inputs or sales picks: every row of the economies, and which of them answer."""

    economies: list[str]
    sectors: list[str]  # those named
    others: list[str]  # sources or buyers named
    every: list[dict[str, Any]]
    answer: Result


def ask(
    warehouse: Warehouse, economies: Sequence[str], *, sectors: Sequence[str], others: Sequence[str], sales: bool
) -> Asked:
    """Pick the rows on the inputs, or the sales, of economies.

    With neither sectors nor other economies named: the whole economy, and its largest foreign source (buyer).

    Raises
    ------
    CodeError
        For an economy that nobody knows.
    UsageError
        For a sector or economy that the table does not tell apart, or where there is no table.
    """
    asked = _rows(warehouse, economies, sectors, others, sales)
    other = "buyer_economy" if sales else "source_economy"
    leads = {name: lead(asked.every, name, other) for name in asked.economies}
    if asked.sectors or asked.others:
        return asked
    picked = [row for row in asked.every if row["sector"] == TOTAL or row[other] == leads[row["economy"]]]
    return replace(asked, answer=_like(asked.answer, picked))


def rows_of(
    warehouse: Warehouse, economies: Sequence[str], *, sectors: Sequence[str], others: Sequence[str], sales: bool
) -> Result:
    """Return every row on inputs, or sales, of economies, sectors and other economies; all where none is named."""
    return _rows(warehouse, economies, sectors, others, sales).answer


def _like(result: Result, rows: Sequence[dict[str, Any]]) -> Result:
    return replace(result, rows=[tuple(row[name] for name in result.columns) for row in rows])


def _rows(
    warehouse: Warehouse, economies: Sequence[str], sectors: Sequence[str], others: Sequence[str], sales: bool
) -> Asked:
    wanted = warehouse.economies(economies)
    found = warehouse.query("sales" if sales else "inputs")
    other = "buyer_economy" if sales else "source_economy"
    if not found.rows:
        raise UsageError(
            say("there is no inter-country table in this warehouse"),
            hint=say("It was built without source icio. Run `scrisk build` without --without icio."),
        )
    rows = found.dicts()
    if missing := [name for name in wanted if all(row["economy"] != name for row in rows)]:
        told = ", ".join(dict.fromkeys(row["economy"] for row in rows))
        raise UsageError(
            say("the inter-country table was not looked through for {economies}", economies=", ".join(missing)),
            hint=say(
                "There are rows for {economies}: the focal economies of the catalog that the table tells apart.",
                economies=told,
            ),
        )
    of_sector = chosen(sectors, warehouse.query("io_sectors").dicts(), "sector") if sectors else []
    named = _told_apart(others, {row[other] for row in rows})
    every = [row for row in rows if row["economy"] in wanted]
    picked = [
        row for row in every if (not of_sector or row["sector"] in of_sector) and (not named or row[other] in named)
    ]
    return Asked(wanted, of_sector, named, every, _like(found, picked))


def lead(rows: Sequence[dict[str, Any]], economy: str, other: str) -> str:
    """Return the foreign source (buyer) that most of the whole economy's deliveries are from (to)."""
    abroad = [
        row
        for row in rows
        if row["economy"] == economy and row["sector"] == TOTAL and row[other] not in (economy, REST)
    ]
    best = max(abroad, key=lambda row: (row["look_through_share"] or 0.0, row[other]))
    return str(best[other])


def _told_apart(texts: Sequence[str], known: set[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        name = REST if text.strip().upper() == REST else codes.country(text)
        if name not in known:
            raise UsageError(
                say(
                    "the inter-country table does not tell {name} apart",
                    name=codes.country_name(name) if name != REST else REST,
                ),
                hint=say("It tells {known}.", known=", ".join(sorted(known))),
            )
        if name not in found:
            found.append(name)
    return found


def strongest_ways(
    warehouse: Warehouse,
    source: str,
    economy: str,
    sector: str,
    *,
    most: int = 10,
    shortest: int = 1,
    longest: int = 3,
) -> list[dict[str, Any]]:
    """List the strongest ways by which goods of a source's industries stand behind an industry, best first.

    A way goes from an industry of the source to the industry asked about, along purchases; its share is the product of
    the purchases along it, each as a share of the buyer's output: of a dollar of the industry's output, so much has
    come that way. Ways begin at the last industry of the source that goods leave and come by no industry twice.

    Parameters
    ----------
    warehouse
        An open warehouse.
    source, economy
        Codes as in out.input_dependence.
    sector
        A code of out.io_sector, no sum.
    most
        How many ways.
    shortest, longest
        Steps of a way at least and at most; 2 leaves out what comes straight.

    Returns
    -------
    list of dict
        share (fraction of output) and way, a list of (economy, sector) from the source to the industry.

    Raises
    ------
    UsageError
        Where the table does not hold the industry or the source.
    """
    import numpy as np

    from scrisk.arrays import leontief as arrays
    from scrisk.arrays.input_output import paths

    weakest = float(
        next(
            row["parameter_value"]
            for row in warehouse.query("parameters").dicts()
            if row["parameter"] == "inputs.link_share"
        )
    )
    found: list[dict[str, Any]] = []
    for least in (*_STRONG, weakest):
        rows = warehouse.query("industry_links", least=least).rows
        nodes = sorted({(row[0], row[1]) for row in rows} | {(row[2], row[3]) for row in rows})
        place = {node: at for at, node in enumerate(nodes)}
        if (economy, sector) not in place or not any(node[0] == source for node in nodes):
            continue
        buyer = np.array([place[row[2], row[3]] for row in rows])
        seller = np.array([place[row[0], row[1]] for row in rows])
        steps = arrays.matrix(buyer, seller, np.array([row[4] for row in rows]), len(nodes), "links")
        begins = [at for at, node in enumerate(nodes) if node[0] == source]
        ways = paths(steps, place[economy, sector], begins, shortest=shortest, longest=longest, most=most, least=least)
        found = [{"share": way.share, "way": [nodes[at] for at in way.places]} for way in ways]
        if len(found) >= most:
            # Every way with a weaker link is weaker than these.
            return found
    if not found and least == weakest and (economy, sector) not in place:
        raise UsageError(
            say(
                "the inter-country table has no industry {sector} of {economy} that buys anything",
                sector=sector,
                economy=economy,
            ),
            hint=say("`scrisk inputs --sector` names them; sums such as TOTAL have no ways."),
        )
    return found

"""The strongest paths between industries, told as those of items are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse.connect import Result
from scrisk.warehouse.inputs import rows_of as inputs_of
from scrisk.warehouse.inputs import strongest_ways
from scrisk.warehouse.paths import economy

if TYPE_CHECKING:
    from scrisk.warehouse.connect import Warehouse

COLUMNS = (
    "source", "target", "sector", "year", "rank", "path", "links", "via", "share", "direct_share", "total_share",
    "listed_share",
)  # fmt: skip
_TYPES = ("VARCHAR",) * 3 + ("SMALLINT", "INTEGER", "VARCHAR", "INTEGER", "VARCHAR") + ("DOUBLE",) * 4


@dataclass(frozen=True)
class SectorAnswer:
    """What was found; shares are parts of the industry's output."""

    source: str
    target: str
    sector: str
    year: int
    direct: float
    total: float
    ways: tuple[tuple[float, tuple[tuple[str, str], ...]], ...]

    @property
    def listed(self) -> float:
        """Return what the listed ways carry together."""
        return sum(share for share, _ in self.ways)


def sector_paths(
    warehouse: Warehouse, source: str, target: str, sector: str, *, top: int = 10, length: int = 3
) -> SectorAnswer:
    """Find the strongest ways by which a source's industries stand behind an industry's output.

    Parameters
    ----------
    warehouse
        An open warehouse.
    source, target, sector
        Economies and an industry as a user types them; no sum over industries.
    top, length
        How many ways, and of how many links at most.

    Raises
    ------
    CodeError
        For an economy that nobody knows.
    UsageError
        When the inter-country table does not hold the industry, or not these economies.
    """
    names = {row["economy"]: row for row in warehouse.query("economy_names").dicts()}
    here, there = economy(source, names), economy(target, names)
    if here == there:
        raise UsageError(
            say("a path needs two different economies"), hint=say("For example: scrisk path CHN KOR --sector C26")
        )
    told = inputs_of(warehouse, [there], sectors=[sector], others=[here], sales=False).dicts()
    direct = [
        row
        for found in told
        for row in warehouse.query("sector_direct", economy=there, sector=found["sector"], source=here).dicts()
    ]
    if len(told) != 1 or not direct:
        raise UsageError(
            say("{sector!r} is no single industry of the inter-country table", sector=sector),
            hint=say("Take one that is no sum, such as C26: scrisk inputs names them."),
        )
    ways = strongest_ways(warehouse, here, there, told[0]["sector"], most=top, longest=length)
    return SectorAnswer(
        here, there, told[0]["sector"], direct[0]["year"], direct[0]["direct_share"], told[0]["passing_share"],
        tuple((way["share"], tuple(way["way"])) for way in ways),
    )  # fmt: skip


def rows_of(found: SectorAnswer) -> Result:
    """Return one row a path, each with the totals."""
    rows: list[tuple[Any, ...]] = []
    for rank, (share, way) in enumerate(found.ways, start=1):
        path = " > ".join(f"{name} {sector}" for name, sector in way)
        via = ";".join(name for name, _ in way[1:-1])
        rows.append(
            (
                found.source, found.target, found.sector, found.year, rank, path, len(way) - 1, via or None, share,
                found.direct, found.total, found.listed,
            )
        )  # fmt: skip
    return Result(COLUMNS, rows, _TYPES)

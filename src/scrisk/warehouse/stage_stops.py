"""What falls in which economy when one stops at some stages of a chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse.connect import Result
from scrisk.warehouse.paths import economy, layered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrisk.warehouse.connect import Warehouse

COLUMNS = (
    "source", "towards", "economy", "chain", "stopped", "stage", "item", "stage_kind", "year", "told_by", "share",
    "share_low", "share_high",
)  # fmt: skip
_TYPES = ("VARCHAR",) * 8 + ("SMALLINT", "VARCHAR") + ("DOUBLE",) * 3


def stage_stops(
    warehouse: Warehouse,
    chain: str,
    source: str,
    towards: str | None = None,
    *,
    stages: Sequence[str] = (),
    kinds: Sequence[str] = ("all", "heavy"),
    basis: str = "quantity",
) -> Result:
    """Return what falls of the focal economies' supply at each stage when the source stops shipping.

    Parameters
    ----------
    warehouse
        An open warehouse.
    chain
        Id of a chain whose stages have printed shares.
    source
        The economy that stops.
    towards
        The one economy it stops shipping to, shown beside the focal ones; everybody when None.
    stages
        The stages it stops at; all when none is named.
    kinds
        Parts of the chain to follow: all, light, heavy.
    basis
        ``quantity`` or ``value``, where trade tells.

    Raises
    ------
    CodeError
        For an economy that nobody knows.
    UsageError
        For a stage that the chain does not have, or one that nothing is told of.
    """
    from scrisk.scoring.stage_stops import falls

    names = {row["economy"]: row for row in warehouse.query("economy_names").dicts()}
    here = economy(source, names)
    only = economy(towards, names) if towards is not None else None
    if only == here:
        raise UsageError(say("an economy does not stop shipping to itself"), hint=say("Name two different ones."))
    wanted = list(dict.fromkeys([*([only] if only else []), *warehouse.economies([])]))
    catalog = {row["item"]: row for row in warehouse.query("items").dicts()}
    order = [row["stage"] for row in warehouse.query("stages").dicts() if row["chain"] == chain]
    unknown = [stage for stage in stages if stage not in order]
    if unknown:
        raise UsageError(
            say("{chain} has no stage {stage!r}", chain=chain, stage=unknown[0]),
            hint=say("Its stages: {stages}.", stages=", ".join(order)),
        )
    window = next(
        int(float(row["parameter_value"])) for row in warehouse.query("parameters").dicts()
        if row["parameter"] == "stages.window_years"
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for kind in kinds:
        for there in [name for name in wanted if name != here]:
            supply = layered(
                warehouse, catalog, here, there, _last(catalog, chain, order), basis=basis, kind=kind, year=None,
                window=window,
            )  # fmt: skip
            told = [catalog[draft.item]["stage"] for draft in supply.drafts]
            hit = [place for place, stage in enumerate(told) if not stages or stage in stages]
            fallen = falls(
                supply.layers, supply.names.index(here), hit, None if only is None else supply.names.index(only)
            )
            place = supply.names.index(there)
            for layer, draft in enumerate(supply.drafts):
                if not draft.shipped:
                    rows.append(
                        (
                            here, only or "all", there, chain, ";".join(stages) or "all", told[layer], draft.item, kind,
                            draft.year, draft.told, *(float(part[layer, place]) for part in fallen),
                        )
                    )  # fmt: skip
    rows.sort(key=lambda row: (order.index(row[5]), kinds.index(row[7]), wanted.index(row[2])))
    return Result(COLUMNS, rows, _TYPES)


def _last(catalog: dict[str, Any], chain: str, order: Sequence[str]) -> str:
    """Return the item of the last stage that is made of something: the whole chain stands behind it."""
    made = [row for row in catalog.values() if row["chain"] == chain and row["made_of"]]
    if not made:
        raise UsageError(
            say("nothing tells what the items of {chain} are made of", chain=chain),
            hint=say("Example: scrisk chain rare-earths"),
        )
    last = max(order.index(row["stage"]) for row in made)
    used = {name for row in made for name in row["made_of"].split(";")}
    found = [row["item"] for row in made if order.index(row["stage"]) == last and row["item"] not in used]
    return str(found[0])

"""The semiconductor graph: who provides which input, what stops when a provider stops, where the choke points are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from scrisk.catalog.chips import is_dataset
from scrisk.scoring.chips_graph import SHIP, Facts, Material, Weaver
from scrisk.scoring.chips_shares import COMPANY, COUNTRY, WORLD, Shares, gather
from scrisk.scoring.chips_stops import ALL, Cut, Stage

if TYPE_CHECKING:
    from scrisk.catalog.chips import ChipGraph

CONSUMED = "consumed"
_MATERIAL = "material_resource"
# An exporter of raw materials that supplies no more than this of any of them to anybody is left out.
_LEAST = 0.05
_LITTLE = 1e-9  # no more than this is lost by rounding


@dataclass(frozen=True)
class ChipRows:
    """Rows of the warehouse that the graph is made from; see sql/inputs/chip_*.sql."""

    input: pl.DataFrame
    link: pl.DataFrame
    share: pl.DataFrame
    published: pl.DataFrame
    material: pl.DataFrame


class Chips:
    """The graph in both readings, of countries and of companies: what is certain, and all that is possible.

    Parameters
    ----------
    graph
        What the catalog says of outputs, needs and materials.
    rows
        The tables of the dataset and of trade.
    """

    def __init__(self, graph: ChipGraph, rows: ChipRows) -> None:
        self.graph, self.rows = graph, rows
        self.names = {
            row[0]: (row[1], row[2]) for row in rows.input.select("input_id", "input_name", "input_type").rows()
        }
        self.item_of = {row[0]: row[1] for row in rows.input.select("input_id", "item").rows() if row[1]}
        self.item_of |= {own.id: own.item for own in graph.input}
        self.facts = self._facts()
        published: dict[tuple[str, str], list[tuple[str, float | None]]] = {}
        by_item = {item: input_id for input_id, item in self.item_of.items()}
        for economy, item, supplier, share in rows.published.select("economy", "item", "supplier", "share").rows():
            if item in by_item and economy in graph.targets:
                published.setdefault((economy, by_item[item]), []).append((supplier, share))
        makers = {
            f"S2/{output.id}": [(maker.economy, maker.share) for maker in output.makers]
            for output in graph.output
            if output.makers
        }
        self.countries = gather(COUNTRY, rows.share, published, makers)
        self.companies = gather(COMPANY, rows.share, {}, {}, self.countries)
        self.ends = tuple(graph.stages.values())
        consumed = {name for name, (_, kind) in self.names.items() if kind == _MATERIAL} - set(graph.not_consumed)
        self.consumed = consumed | set(graph.consumed)
        self.stages = {
            COUNTRY: self._stages(self.countries, self.facts, [*graph.targets, WORLD]),
            COMPANY: self._stages(
                self.companies,
                Facts(self.facts.graph, self.facts.inputs, self.facts.goes_into, self.facts.is_type_of, {}),
                sorted({WORLD, *(economy for economy, _ in self.companies.own)}),
            ),
        }

    def _stages(self, shares: Shares, facts: Facts, regions: Sequence[str]) -> tuple[Stage, Stage]:
        certain, possible = (
            Stage(
                Weaver(facts, shares, regions, possible=reading).build(self.ends), shares, self.consumed,
                self.graph.european, possible=reading,
            )
            for reading in (False, True)
        )  # fmt: skip
        return certain, possible

    def _facts(self) -> Facts:
        link = self.rows.link
        goes = link.filter(pl.col("goes_into_id").is_not_null()).select("input_id", "goes_into_id").rows()
        kinds = link.filter(pl.col("is_type_of_id").is_not_null()).select("input_id", "is_type_of_id").rows()
        materials: dict[tuple[str, str], Material] = {}
        for (economy, item), rows in self.rows.material.group_by("economy", "item", maintain_order=True):
            amounts = dict(rows.select("supplier", "amount").rows())
            makes, own = rows["makes_own"][0], rows["own_production"][0]
            certain = economy == WORLD or makes is False or own is not None
            if own:
                amounts[str(economy)] = amounts.get(str(economy), 0.0) + own
            total = sum(amounts.values())
            shares = tuple(sorted((name, amount / total) for name, amount in amounts.items()))
            materials[str(economy), str(item)] = Material(shares, certain)
        return Facts(self.graph, self.names, goes, kinds, materials)

    def providers(self, kind: str) -> list[str]:
        """Return everybody who provides something, in alphabetical order."""
        shares = self.countries if kind == COUNTRY else self.companies
        named = {name for pool in (*shares.world.values(), *shares.own.values()) for name in pool.named}
        if kind == COUNTRY:
            network = self.stages[COUNTRY][1].built
            largest: dict[str, float] = {}
            for place, share in zip(network.network.supplier, network.network.in_share, strict=True):
                key = network.keys[place]
                if key.kind == SHIP:
                    largest[key.provider] = max(largest.get(key.provider, 0.0), float(share))
            named |= {name for name, share in largest.items() if share >= _LEAST}
        return sorted(named)

    def made_in(self, economy: str, output: str) -> bool:
        """Return whether an economy is known to make an output, or nothing tells otherwise."""
        makers = next(entry.makers for entry in self.graph.output if entry.id == output)
        return not makers or economy in {maker.economy for maker in makers}

    def stop(self, kind: str, cuts: Sequence[Cut]) -> pl.DataFrame:
        """Return what stops in every target, of every output at every stage, for some cuts; see :meth:`run`."""
        return self.run(kind, cuts)[0]

    def run(self, kind: str, cuts: Sequence[Cut]) -> tuple[pl.DataFrame, pl.DataFrame]:
        r"""Return what stops for some cuts, and what is lost of each input.

        A stage makes as much as its worst supplied input allows: with the shares :math:`s_{ij}` of the providers i of
        an input k to j,

        .. math:: h_j = \min_k \sum_{i \in k} s_{ij} h_i

        Parameters
        ----------
        kind
            ``country`` or ``company``.
        cuts
            Who stops, towards whom, of what.

        Returns
        -------
        tuple of polars.DataFrame
            First provider_kind, provider, cut_to, cut_scope, economy, chip_output, chip_stage, stopped_low,
            stopped_high (0-1), through and through_high: the inputs that bind, joined by ``;``. Rows of which nothing
            can stop are left out. Second provider_kind, provider, cut_to, input_id, lost_low, lost_high of the cuts of
            everything.
        """
        gone: list[dict[str, Any]] = []
        found: list[dict[str, Any]] = []
        regions = self.stages[kind][0].region
        own = set(regions.tolist())
        readings = []
        for stage in self.stages[kind]:
            ends = {
                (region, output.id, name): stage.use(region, end, output.id)
                for region in sorted(own)
                for output in self.graph.output
                for name, end in self.graph.stages.items()
            }
            told = []
            for cut, lost in zip(cuts, stage.run([stage.remaining(cut) for cut in cuts]), strict=True):
                parts = stage.part_lost(lost)
                of_region = WORLD if cut.to == ALL or cut.to not in own else cut.to
                gone_here = stage.losses(parts, of_region) if cut.scope == ALL else {}
                left, share = lost.tolist(), parts.tolist()
                hit = {
                    key: (left[end], stage.chain(left, share, end))
                    for key, end in ends.items()
                    if end is not None and left[end] > _LITTLE and cut.to in (ALL, key[0])
                }
                told.append((gone_here, hit))
            readings.append(told)
        for cut, (least, certain), (most, possible) in zip(cuts, *readings, strict=True):
            for input_id, high_loss in most.items():
                gone.append(
                    {
                        "provider_kind": kind, "provider": cut.provider, "cut_to": cut.to, "input_id": input_id,
                        "lost_low": min(least.get(input_id, 0.0), high_loss), "lost_high": high_loss,
                    }
                )  # fmt: skip
            for economy in self.graph.targets if cut.to == ALL else (cut.to,):
                region = economy if economy in own else WORLD
                for output in self.graph.output:
                    for name in self.graph.stages:
                        if name == "fabrication" and not self.made_in(economy, output.id):
                            continue
                        high = possible.get((region, output.id, name))
                        if high is None:
                            continue
                        low = certain.get((region, output.id, name), (0.0, []))
                        found.append(
                            {
                                "provider_kind": kind, "provider": cut.provider, "cut_to": cut.to,
                                "cut_scope": cut.scope, "economy": economy, "chip_output": output.id,
                                "chip_stage": name, "stopped_low": min(low[0], high[0]), "stopped_high": high[0],
                                "through": ";".join(low[1]) or None, "through_high": ";".join(high[1]),
                            }
                        )  # fmt: skip
        return pl.DataFrame(found, schema=STOP), pl.DataFrame(gone, schema=LOSS)

    def cuts(self, kind: str) -> list[Cut]:
        """Return every cut that is published: of all and of what is used up, to all and to each target."""
        possible = self.stages[kind][1]
        found = []
        for provider in self.providers(kind):
            whole = Cut(provider)
            if not possible.hits(whole):
                continue
            places = np.flatnonzero(possible.remaining(whole) < 1.0)
            some = possible.is_consumed[places]
            scopes = [ALL] if some.all() or not some.any() else [ALL, CONSUMED]
            for scope in scopes:
                found.append(Cut(provider, ALL, scope))
                if kind == COUNTRY:
                    found += [Cut(provider, to, scope) for to in self.graph.targets if to != provider]
        return [cut for cut in found if possible.hits(cut)]

    def stops_without(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return for each input which outputs stop for certain, and which may stop, when nobody sells it any more."""
        certain, possible = self.stages[COUNTRY]
        every = sorted({key.input_id for key in possible.built.keys})
        answers: dict[str, list[tuple[str, ...]]] = {input_id: [] for input_id in every}
        for stage in (certain, possible):
            psi = [stage.without(input_id) for input_id in every]
            for input_id, lost in zip(every, stage.run(psi), strict=True):
                end = {
                    output.id: stage.use(WORLD, self.graph.stages["assembly-test"], output.id)
                    for output in self.graph.output
                }
                answers[input_id].append(
                    tuple(name for name, node in end.items() if node is not None and lost[node] > 0.999)
                )
        return {name: (found[0], found[1]) for name, found in answers.items()}


STOP: Mapping[str, type[pl.DataType]] = {
    "provider_kind": pl.String, "provider": pl.String, "cut_to": pl.String, "cut_scope": pl.String,
    "economy": pl.String, "chip_output": pl.String, "chip_stage": pl.String, "stopped_low": pl.Float64,
    "stopped_high": pl.Float64, "through": pl.String, "through_high": pl.String,
}  # fmt: skip
LOSS: Mapping[str, type[pl.DataType]] = {
    "provider_kind": pl.String, "provider": pl.String, "cut_to": pl.String, "input_id": pl.String,
    "lost_low": pl.Float64, "lost_high": pl.Float64,
}  # fmt: skip


def items_of(graph: ChipGraph) -> list[str]:
    """Return the items that the graph wants trade or production of."""
    return sorted({link.from_ for link in graph.link if not is_dataset(link.from_)})


def own_items(graph: ChipGraph, named: Iterable[str]) -> list[str]:
    """Return the items whose published shares the graph wants."""
    return sorted({*named, *(own.item for own in graph.input)})

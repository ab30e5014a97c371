"""The graph of chip making as a network: a node is an input of an economy, made there, bought there, or used there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from scrisk.catalog.chips import is_dataset
from scrisk.scoring.chips_shares import WORLD, Shares

if TYPE_CHECKING:
    from scrisk.arrays.network import Network
    from scrisk.catalog.chips import ChipGraph

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What a node is: what a maker makes, what it sells to a buyer, what nobody by name or Europe as a whole sells, what an
# exporter ships of a raw material, and an input as it is put together where it is used.
MAKE, SELL, REST, EUROPE, SHIP, USE = "make", "sell", "rest", "europe", "ship", "use"
_LEFT = "(rest)"  # stands for the makers of the rest


class Key(NamedTuple):
    """What a node stands for. ``provider`` is empty in uses; ``output`` where it makes no difference."""

    kind: str
    input_id: str
    region: str
    provider: str = ""
    output: str = ""


class Material(NamedTuple):
    """Who supplies a raw material to an economy: shares of what it imports, and what is known of its own."""

    shares: tuple[tuple[str, float], ...]
    certain: bool  # whether the shares are of all its supply; else its own production may be any part of it


@dataclass(frozen=True)
class Facts:
    """What the graph is built from."""

    graph: ChipGraph
    inputs: Mapping[str, tuple[str, str]]  # input: name, type
    goes_into: Sequence[tuple[str, str]]
    is_type_of: Sequence[tuple[str, str]]
    materials: Mapping[tuple[str, str], Material]  # by economy (or WLD) and item


@dataclass
class Built:
    """A network with what its nodes stand for."""

    network: Network
    keys: list[Key]
    at: dict[Key, int]
    products: list[str]  # by sector: what it is
    arcs: list[tuple[int, int, float]] = field(default_factory=list)


class Weaver:
    """Builds one network: of countries or of companies, with what is certain or with all that is possible."""

    def __init__(self, facts: Facts, shares: Shares, regions: Sequence[str], *, possible: bool) -> None:
        self.facts, self.shares, self.possible = facts, shares, possible
        self.regions = set(regions)
        self.keys: list[Key] = []
        self.at: dict[Key, int] = {}
        self.sector: list[int] = []
        self.products: dict[str, int] = {}
        self.arcs: list[tuple[int, int, float]] = []
        self.children: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}
        for child, parent in facts.goes_into:
            self.children.setdefault(parent, []).append(child)
        for child, parent in facts.is_type_of:
            self.members.setdefault(parent, []).append(child)
        self.added = {(link.from_, link.into): link for link in facts.graph.link}
        for link in facts.graph.link:
            self.children.setdefault(link.into, []).append(link.from_)
        for own in facts.graph.input:
            self.children.setdefault(own.into, []).append(own.id)

    def build(self, ends: Sequence[str]) -> Built:
        """Build everything that the ends need, in every region, for every output."""
        from scrisk.arrays.network import ESSENTIAL, pack

        for region in sorted(self.regions):
            for output in self.facts.graph.output:
                for end in ends:
                    self._use(region, end, output.id)
        count = len(self.products)
        supplier, buyer, weight = (np.array(part) for part in zip(*self.arcs, strict=True)) if self.arcs else ([],) * 3
        network = pack(
            np.array(self.sector, dtype=np.int32), np.asarray(supplier, dtype=np.int32), np.asarray(buyer, np.int32),
            np.asarray(weight, dtype=np.float64), np.full((count, count), ESSENTIAL, dtype=np.int8),
        )  # fmt: skip
        return Built(network, self.keys, self.at, list(self.products), self.arcs)

    def _node(self, key: Key, product: str) -> tuple[int, bool]:
        """Return the place of a node, and whether it is new."""
        if key in self.at:
            return self.at[key], False
        place = self.at[key] = len(self.keys)
        self.keys.append(key)
        self.sector.append(self.products.setdefault(product, len(self.products)))
        return place, True

    def _needs(self, child: str, parent: str, output: str) -> bool:
        """Return whether an output needs an input of a step, in this network."""
        graph = self.facts.graph
        link = self.added.get((child, parent))
        need = link.need if link else graph.need(child, output, parent)[0]
        if link and link.outputs and output not in link.outputs:
            return False
        return need == "essential" or (need == "partial" and self.possible)

    def parts(self, input_id: str, output: str) -> list[str]:
        """Return the kinds of a group that an output may need; none where the group counts as a whole."""
        graph = self.facts.graph
        kinds = self.members.get(input_id, [])
        return [kind for kind in kinds if graph.need(kind, output, input_id)[0] in ("essential", "partial")]

    def is_bought(self, input_id: str, output: str) -> bool:
        """Return whether an input has providers of its own that count, not only parts."""
        if self.parts(input_id, output) or self._is_grouping(input_id):
            return False
        return input_id in self.shares.world or any(place == input_id for _, place in self.shares.own)

    def _is_grouping(self, input_id: str) -> bool:
        """Return whether tools go into tools: that is a group, nothing is made from it."""
        kind = self.facts.inputs.get(input_id, ("", ""))[1]
        return kind == "tool_resource" and any(
            self.facts.inputs.get(child, ("", ""))[1] == kind
            for child in self.children.get(input_id, [])
            if (child, input_id) not in self.added
        )

    def _use(self, region: str, input_id: str, output: str) -> int:
        """Return the node of an input put together where it is used."""
        node, new = self._node(Key(USE, input_id, region, "", output), f"use {input_id}")
        if new:
            for child in dict.fromkeys([*self.children.get(input_id, []), *self.parts(input_id, output)]):
                if self._needs(child, input_id, output):
                    self._feed(node, region, child, output)
        return node

    def _feed(self, node: int, region: str, child: str, output: str) -> None:
        """Let an input flow into a node of a region."""
        if not is_dataset(child) and child not in {own.id for own in self.facts.graph.input}:
            self._ship(node, region, child)
        elif self.is_bought(child, output):
            for supplier, weight in self._sellers(region, child, output):
                self.arcs.append((supplier, node, weight))
        elif self.children.get(child) or self.parts(child, output):
            self.arcs.append((self._use(region, child, output), node, 1.0))

    def _sellers(self, region: str, input_id: str, output: str) -> Iterator[tuple[int, float]]:
        """Yield who sells an input to a region, with shares."""
        found = self.shares.of(region, input_id, output)
        if found is None:
            return
        upstream = self.children.get(input_id, [])
        # Only what is made from something that depends on the output is told apart by output.
        mark = output if upstream or f"{input_id}/{output}" in self.shares.world else ""
        parties = [(SELL, name, share) for name, share in found.known.items() if share > 0.0]
        parties += [(EUROPE, "", found.europe)] if found.europe > 0.0 else []
        parties += [(REST, "", found.rest)] if found.rest > 0.0 else []
        for kind, name, share in parties:
            node, new = self._node(Key(kind, input_id, region, name, mark), input_id)
            if new and upstream:
                self.arcs.append((self._made(name, input_id, output), node, 1.0))
            yield node, share

    def _made(self, provider: str, input_id: str, output: str) -> int:
        """Return the node of what a maker makes, with all that it needs for it."""
        region = provider if provider in self.regions else WORLD
        maker = provider or _LEFT
        node, new = self._node(Key(MAKE, input_id, region, maker, output), f"make {input_id}")
        if new:
            for child in dict.fromkeys(self.children[input_id]):
                if not self._needs(child, input_id, output):
                    continue
                if is_dataset(child) or provider:
                    self._feed(node, region, child, output) if is_dataset(child) else self._ship(node, maker, child)
                else:
                    self._ship_rest(node, input_id, child)
        return node

    def _ship(self, node: int, economy: str, item: str, product: str = "") -> None:
        """Let a raw material flow to who works it, as far as it is known who supplies it."""
        facts = self.facts
        found = facts.materials.get((economy, item))
        whole = facts.materials.get((WORLD, item))
        region = economy
        if found is None:
            found, region = whole, WORLD if economy not in self.regions else economy
        if found is None or not (found.certain or self.possible):
            return
        for supplier, share in found.shares:
            place, _ = self._node(Key(SHIP, item, region, supplier), product or item)
            self.arcs.append((place, node, share))

    def _ship_rest(self, node: int, input_id: str, item: str) -> None:
        """Let a raw material flow to makers of whom only the names are known: any of them may make all of it.

        What they have in common is certain: a material that is known by the world's production only. Else the worst
        supplied of them is what is possible.
        """
        if (WORLD, item) in self.facts.materials:
            self._ship(node, WORLD, item)
        elif self.possible:
            names = {name for pool in (self.shares.world.get(input_id),) if pool for name in pool.named}
            names |= {name for (_, other), pool in self.shares.own.items() if other == input_id for name in pool.named}
            for name in sorted(names):
                self._ship(node, name, item, f"{item} of {name}")


def reachable(built: Built, ends: Sequence[int]) -> Ints:
    """Return the nodes that some ends rest on."""
    network = built.network
    seen, stack = set(ends), list(ends)
    while stack:
        node = stack.pop()
        for place in range(network.in_start[node], network.in_start[node + 1]):
            supplier = int(network.supplier[place])
            if supplier not in seen:
                seen.add(supplier)
                stack.append(supplier)
    return np.array(sorted(seen), dtype=np.int64)

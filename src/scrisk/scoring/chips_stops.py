"""What stops when a provider stops: cuts as shocks, run through the cascade, and the chain of inputs that binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrisk.scoring.cascade import shock
from scrisk.scoring.chips_graph import EUROPE, REST, SELL, SHIP, USE, Built, Key
from scrisk.scoring.chips_shares import Shares

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ALL = "all"
_NOTHING = 1e-12
_BLOCK = 256  # scenarios at once: all of them would take too much memory


@dataclass(frozen=True)
class Cut:
    """A provider that stops: towards everybody, or one region only; of every input, or those used up only."""

    provider: str
    to: str = ALL
    scope: str = ALL


class Stage:
    """A network on which providers can stop."""

    def __init__(
        self, built: Built, shares: Shares, consumed: Iterable[str], european: Iterable[str], *, possible: bool
    ) -> None:
        self.built, self.shares, self.possible = built, shares, possible
        used_up, self.european = set(consumed), set(european)
        self.sold: dict[str, list[int]] = {}  # by provider
        self.sold_as: dict[str, list[int]] = {}  # by input
        self.unnamed: list[int] = []
        for place, key in enumerate(built.keys):
            if key.kind != USE:
                self.sold_as.setdefault(key.input_id, []).append(place)
            if key.kind in (SELL, SHIP):
                self.sold.setdefault(key.provider, []).append(place)
            elif key.kind in (REST, EUROPE):
                self.unnamed.append(place)
        self.is_consumed = np.array([key.kind == SHIP or key.input_id in used_up for key in built.keys], dtype=np.bool_)
        self.region = np.array([key.region for key in built.keys])
        network = built.network
        buyer = np.repeat(np.arange(network.n), np.diff(network.in_start))
        product = network.sector[network.supplier]
        changes = np.flatnonzero((np.diff(buyer) != 0) | (np.diff(product) != 0)) + 1
        # The purchases of one product by one buyer stand together.
        self.group = np.concatenate(([0], changes)).astype(np.int64) if buyer.size else np.zeros(0, dtype=np.int64)
        self.group_end = np.append(self.group[1:], buyer.size).astype(np.int64)
        self.group_of = np.searchsorted(buyer[self.group], np.arange(network.n + 1)).tolist()
        # A chain is followed link by link: lists are quicker at that than arrays.
        self._group, self._group_end = self.group.tolist(), self.group_end.tolist()
        self._supplier, self._share = network.supplier.tolist(), network.in_share.tolist()
        self._unnamed_part: dict[str, dict[int, float]] = {}
        self._bought: dict[str, tuple[Ints, list[str], Ints]] = {}

    def remaining(self, cut: Cut) -> Floats:
        """Return psi of a cut: what is left of each node."""
        left = np.ones(self.built.network.n)
        left[self.sold.get(cut.provider, [])] = 0.0
        if self.possible:
            for place, part in self._parts(cut.provider).items():
                left[place] = 1.0 - part
        spared = np.zeros(left.size, dtype=np.bool_)
        if cut.to != ALL:
            spared |= self.region != cut.to
        if cut.scope != ALL:
            spared |= ~self.is_consumed
        left[spared] = 1.0
        return left

    def _parts(self, provider: str) -> dict[int, float]:
        """Return which part of what belongs to nobody by name a provider may hold."""
        found = self._unnamed_part.get(provider)
        if found is None:
            found = self._unnamed_part[provider] = {}
            for place in self.unnamed:
                key = self.built.keys[place]
                pool = self.shares.of(key.region, key.input_id, key.output)
                if pool is None or provider in pool.known:
                    continue
                if key.kind == EUROPE:
                    if provider in self.european:
                        found[place] = 1.0
                elif provider in pool.blank:
                    found[place] = min(1.0, pool.caps.get(provider, 1.0) / pool.rest)
        return found

    def without(self, input_id: str) -> Floats:
        """Return psi when nobody makes or sells an input any more."""
        left = np.ones(self.built.network.n)
        left[self.sold_as.get(input_id, [])] = 0.0
        return left

    def hits(self, cut: Cut) -> bool:
        """Return whether a cut takes anything away."""
        return bool((self.remaining(cut) < 1.0).any())

    def run(self, remaining: Sequence[Floats]) -> Iterator[Floats]:
        """Yield the share of each node's output that is lost, for each psi in turn."""
        network = self.built.network
        for start in range(0, len(remaining), _BLOCK):
            block = np.stack(remaining[start : start + _BLOCK])
            lost = np.zeros(block.shape)
            hit = np.flatnonzero((block < 1.0).any(axis=1))
            if hit.size:
                # The graph has no cycles: the cascade ends by itself, exactly.
                lost[hit] = 1.0 - shock(network, block[hit], epsilon=0.0, max_steps=network.n).down
            yield from lost

    def part_lost(self, lost: Floats) -> Floats:
        """Return the share of each purchase of one product by one buyer that is lost."""
        network = self.built.network
        if not self.group.size:
            return np.zeros(0)
        return np.asarray(np.add.reduceat(lost[network.supplier] * network.in_share, self.group), dtype=np.float64)

    def bought(self, region: str) -> tuple[Ints, list[str], Ints]:
        """Return what a region buys of others: the purchases, the inputs, and which input each purchase is of."""
        found = self._bought.get(region)
        if found is None:
            keys, network = self.built.keys, self.built.network
            buyer = np.searchsorted(network.in_start, self.group, side="right") - 1
            places, named = [], []
            for place, (start, node) in enumerate(zip(self.group.tolist(), buyer.tolist(), strict=True)):
                seller = keys[int(network.supplier[start])]
                if keys[node].kind == USE and keys[node].region == region and seller.kind != USE:
                    places.append(place)
                    named.append(seller.input_id)
            inputs = sorted(set(named))
            of = {input_id: place for place, input_id in enumerate(inputs)}
            found = (np.array(places, dtype=np.int64), inputs, np.array([of[name] for name in named], dtype=np.int64))
            self._bought[region] = found
        return found

    def losses(self, parts: Floats, region: str) -> dict[str, float]:
        """Return the share that a region loses of each input it buys, for the output that loses most."""
        places, inputs, of = self.bought(region)
        worst = np.zeros(len(inputs))
        if places.size:
            np.maximum.at(worst, of, parts[places])
        return {input_id: lost for input_id, lost in zip(inputs, worst.tolist(), strict=True) if lost > _NOTHING}

    def chain(self, lost: Sequence[float], parts: Sequence[float], end: int) -> list[str]:
        """Return the inputs that bind, from what is cut to the end; of several that bind alike, the first."""
        node = end
        path: list[str] = []
        while True:
            name = self.built.keys[node].input_id
            if not path or path[-1] != name:
                path.append(name)
            first, last = self.group_of[node], self.group_of[node + 1]
            if first == last or lost[node] <= _NOTHING:
                break
            best = max(range(first, last), key=parts.__getitem__)
            if parts[best] <= _NOTHING or parts[best] < lost[node] - 1e-9:
                break  # cut itself
            inside = range(self._group[best], self._group_end[best])
            node = self._supplier[max(inside, key=lambda place: lost[self._supplier[place]] * self._share[place])]
        return path[::-1]

    def use(self, region: str, input_id: str, output: str) -> int | None:
        """Return the node where a region puts an input together for an output."""
        return self.built.at.get(Key(USE, input_id, region, "", output))

"""The strongest indirect paths of supply: from whom, by way of whom, through which stages goods reach an economy."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from scrisk.errors import DataError
from scrisk.language import say

Floats = npt.NDArray[np.float64]

# Rounds in which every maker's feed is chosen anew for the bounds; each round moves them outwards or ends the search.
_ROUNDS = 20


@dataclass(frozen=True)
class Layer:
    """Who supplies whom with one item; economies are named by their place.

    ``share[e, f]``: of all that e has of the item, the part that it takes in from f; ``low`` and ``high`` its bounds.
    ``made[e]``: the part that e makes itself, at least ``made_low``, of the layers in ``feeds``. ``feed[e, k]``: how
    much of what e makes comes of the k-th of them; each part may be anything from nothing to all. What is missing
    to one is unknown. ``ships``: the layer of what suppliers ship, where that is another one than what they have (else
    -1).
    """

    item: str
    share: Floats
    low: Floats
    high: Floats
    made: Floats
    made_low: Floats
    feeds: tuple[int, ...] = ()
    feed: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    ships: int = -1


@dataclass(frozen=True)
class Path:
    """One path: what is shipped and by whom, the first shipment first; shares of what the buyer takes in."""

    steps: tuple[tuple[int, int], ...]  # layer, economy
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Found:
    """What comes from one economy: by itself, by all ways together, and by the strongest ones."""

    direct: float
    total: float
    total_low: float
    total_high: float
    paths: tuple[Path, ...]

    @property
    def listed(self) -> float:
        """Return what the listed paths carry together."""
        return float(sum(path.share for path in self.paths))


def strongest_paths(
    layers: Sequence[Layer], source: int, target: int, *, top: int = 10, length: int = 5, least: float = 1e-4
) -> Found:
    """Find the strongest paths from a source to what a target takes in of the first layer.

    A path's share is the product of what each buyer on it takes of all it has,

    .. math:: d_{f_k} \\prod_i T_{f_{i+1} f_i}

    and all paths together, loops among them, carry the hitting probability

    .. math:: h_e = T_{es} + \\sum_{f \\ne s} T_{ef} h_f + m_e \\sum_k w_{ek} h_e^{(k)}

    where what e makes itself (:math:`m_e`) is followed into what it is made of, and ends where it is made of nothing.

    Parameters
    ----------
    layers
        The item asked for first, then what it is made of; economies have the same places in all.
    source, target
        Places of the two economies.
    top
        How many paths to return, 1 and above.
    length
        Most shipments of a path, 1 and above.
    least
        Paths that can carry no more than this are not followed, 0-1.

    Returns
    -------
    Found
        direct, total and its bounds, 0-1, as parts of what the target takes in; paths by share, then by what they may
        carry at most, then by their steps. All are zero when the target takes nothing in.

    Raises
    ------
    DataError
        Shapes that do not fit, or source and target that are the same.

    References
    ----------
    Kemeny and Snell 1976, Finite Markov Chains, ch. 3, for hitting probabilities.

    Examples
    --------
    A sells 60 to C and 20 to B, which sells all it has to C; of its 100 C takes in 60 from A and 20 from B:

    >>> share = np.array([[0, 0, 0], [1.0, 0, 0], [0.75, 0.25, 0]])
    >>> found = strongest_paths([Layer("x", share, share, share, np.eye(3)[0], np.eye(3)[0])], 0, 2)
    >>> found.direct, found.total, [(path.steps, path.share) for path in found.paths]
    (0.75, 1.0, [(((0, 0),), 0.75), (((0, 0), (0, 1)), 0.25)])
    """
    n = _checked(layers, source, target)
    first = layers[0]
    taken = float(first.share[target].sum() + _unknown(first)[target])
    if taken <= 0.0:
        return Found(0.0, 0.0, 0.0, 0.0, ())
    into, into_low, into_high = (
        np.minimum(table[target] / taken, 1.0) for table in (first.share, first.low, first.high)
    )
    start = slice(_ships(layers, 0) * n, (_ships(layers, 0) + 1) * n)
    mid, _ = _hit(layers, source, [layer.feed for layer in layers])
    least_hit, most_hit = _bounds(layers, source)
    total_low = float(into_low @ least_hit[start])
    total_high = float(into_low @ most_hit[start]) + max(0.0, 1.0 - float(into_low.sum()))
    found = _search(layers, source, target, (into, into_low, into_high), top, length, least)
    return Found(float(into[source]), float(into @ mid[start]), total_low, min(total_high, 1.0), found)


def _ships(layers: Sequence[Layer], place: int) -> int:
    return layers[place].ships if layers[place].ships >= 0 else place


def _checked(layers: Sequence[Layer], source: int, target: int) -> int:
    n = layers[0].made.size if layers else 0
    for layer in layers:
        shapes = {layer.share.shape, layer.low.shape, layer.high.shape}
        if (
            shapes != {(n, n)}
            or layer.made.shape != (n,)
            or layer.made_low.shape != (n,)
            or (layer.feeds and layer.feed.shape != (n, len(layer.feeds)))
        ):
            raise DataError(
                say("layer {item}: its tables do not fit one another", item=layer.item),
                hint=say("Give every layer n economies."),
            )
        if (layer.share < 0.0).any() or (layer.share.sum(axis=1) + layer.made > 1.0 + 1e-9).any():
            raise DataError(
                say("layer {item}: parts of one economy's supply exceed one", item=layer.item),
                hint=say("Divide by all it has."),
            )
    if not (0 <= source < n and 0 <= target < n) or source == target:
        raise DataError(
            say("source, target: must be two economies of the layers"), hint=say("Name two different ones.")
        )
    return n


def _unknown(layer: Layer) -> Floats:
    found: Floats = np.maximum(0.0, 1.0 - layer.share.sum(axis=1) - layer.made)
    return found


def _sure(layer: Layer) -> Layer:
    """Return the layer with only what is sure of it."""
    return replace(layer, share=layer.low, made=layer.made_low)


def _hit(layers: Sequence[Layer], source: int, feeds: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return the chance that what each economy has of each layer has passed the source, and that nobody can tell."""
    from scrisk.kernels import origin as kernels

    n = layers[0].made.size
    size = n * len(layers)
    inflow, ends = np.zeros((size, size)), np.zeros((size, 3))
    for place, layer in enumerate(layers):
        rows = slice(place * n, (place + 1) * n)
        onto = _ships(layers, place)
        inflow[rows, onto * n : (onto + 1) * n] = layer.share
        ends[rows, 2] = _unknown(layer)
        if not layer.feeds:
            ends[rows, 1] = layer.made
        for k, other in enumerate(layer.feeds):
            part = layer.made * feeds[place][:, k]
            inflow[np.arange(n) + place * n, np.arange(n) + other * n] += part
        if layer.feeds:
            ends[rows, 2] += layer.made * np.maximum(0.0, 1.0 - feeds[place].sum(axis=1))
    sources = np.arange(len(layers)) * n + source
    ends[:, 0] = inflow[:, sources].sum(axis=1)
    inflow[:, sources] = 0.0
    inflow[sources], ends[sources] = 0.0, (1.0, 0.0, 0.0)
    np.fill_diagonal(inflow, 0.0)
    found = np.empty_like(ends)
    kernels.look_through(inflow, ends, 2, np.empty_like(inflow), np.empty(size), found)
    return np.ascontiguousarray(found[:, 0]), np.ascontiguousarray(found[:, 2])


def _bounds(layers: Sequence[Layer], source: int) -> tuple[Floats, Floats]:
    """Return the least and the most that can have passed the source, whatever each maker makes its goods of."""
    n = layers[0].made.size
    sure = [_sure(layer) for layer in layers]
    sides = []
    for most in (False, True):
        feeds = [layer.feed for layer in layers]
        value = np.zeros(n * len(layers))
        for _ in range(_ROUNDS):
            hit, unknown = _hit(sure, source, feeds)
            value = hit + unknown if most else hit
            again = [_extreme(layer, value, n, most) for layer in layers]
            if all(np.array_equal(old, new) for old, new in zip(feeds, again, strict=True)):
                break
            feeds = again
        sides.append(value)
    return sides[0], sides[1]


def _extreme(layer: Layer, value: Floats, n: int, most: bool) -> Floats:
    """Return the feed of each economy that makes what it makes the most, or the least, dependent."""
    if len(layer.feeds) < 2:
        return layer.feed
    each = np.stack([value[other * n : (other + 1) * n] for other in layer.feeds], axis=1)
    # A feed that an economy has nothing of is none it can choose.
    each = np.where(layer.feed > 0.0, each, -np.inf if most else np.inf)
    chosen = np.argmax(each, axis=1) if most else np.argmin(each, axis=1)
    found = np.zeros_like(layer.feed)
    known = layer.feed.sum(axis=1) > 0.0
    found[np.arange(n)[known], chosen[known]] = 1.0
    return found


def _search(
    layers: Sequence[Layer], source: int, target: int, into: tuple[Floats, Floats, Floats], top: int, length: int,
    least: float,
) -> tuple[Path, ...]:  # fmt: skip
    """Follow supply backwards, the strongest first: a path that is longer never carries more."""
    heap: list[tuple[float, float, tuple[tuple[int, int], ...], float]] = []

    def push(steps: tuple[tuple[int, int], ...], share: float, low: float, high: float) -> None:
        if max(share, high) > least:
            heapq.heappush(heap, (-share, -high, steps, low))

    def onwards(
        found: dict[tuple[int, int], tuple[float, float, float]], steps: tuple[tuple[int, int], ...], layer: int,
        economy: int, share: float, low: float, high: float,
    ) -> None:  # fmt: skip
        """Follow what an economy has of a layer: what it takes in, and what it makes of what it is made of.

        The same shipment may come by two ways within an economy; they add up to one.
        """
        here, onto = layers[layer], _ships(layers, layer)
        for other in np.flatnonzero(here.high[economy] > 0.0).tolist():
            if (onto, other) not in steps and (onto, other) != (_ships(layers, 0), target):
                before = found.get((onto, other), (0.0, 0.0, 0.0))
                found[onto, other] = (
                    before[0] + share * float(here.share[economy, other]),
                    before[1] + low * float(here.low[economy, other]),
                    before[2] + high * float(here.high[economy, other]),
                )
        made = float(here.made[economy])
        most = 1.0 - float(here.low[economy].sum()) if here.made_low[economy] < made else made
        for k, other in enumerate(here.feeds):
            part = made * float(here.feed[economy, k])
            if part > 0.0:
                alone = float(here.made_low[economy]) if len(here.feeds) == 1 else 0.0
                onwards(found, steps, other, economy, share * part, low * alone, high * most)

    for other in np.flatnonzero(into[2] > 0.0).tolist():
        push(((_ships(layers, 0), other),), *(float(table[other]) for table in into))
    found: list[Path] = []
    while heap and len(found) < top:
        share, high, steps, low = heapq.heappop(heap)
        layer, economy = steps[-1]
        if economy == source:
            found.append(Path(tuple(reversed(steps)), -share, low, -high))
        elif len(steps) < length:
            onward: dict[tuple[int, int], tuple[float, float, float]] = {}
            onwards(onward, steps, layer, economy, -share, low, -high)
            for step in sorted(onward):
                # All ways together carry no more than what they go on from.
                push((*steps, step), onward[step][0], onward[step][1], min(onward[step][2], -high))
    return tuple(found)


def spread(
    known: Mapping[str, float], world: Mapping[str, float], names: Sequence[str], target: str
) -> Mapping[str, float]:
    """Spread what is unknown of an economy's supply over the world's other makers, by their shares of the world.

    Parameters
    ----------
    known
        The shares that are known, by supplier, adding up to at most one.
    world
        The shares of the world's output that are known.
    names
        The economies there are.
    target
        The economy whose supply it is: it is no supplier of its own imports.

    Returns
    -------
    mapping
        A share for each of the other makers; what makers that nobody names would get stays unknown.

    Examples
    --------
    >>> dict(spread({"CHN": 0.5}, {"CHN": 0.75, "JPN": 0.125}, ["CHN", "JPN", "KOR"], "KOR"))
    {'JPN': 0.25}
    """
    rest = max(0.0, 1.0 - sum(known.values()))
    outside = 1.0 - sum(share for name, share in world.items() if name in known or name == target)
    if rest <= 0.0 or outside <= 0.0:
        return {}
    makers = [name for name in names if name in world and name not in known and name != target]
    return {name: rest * min(world[name] / outside, 1.0) for name in makers}

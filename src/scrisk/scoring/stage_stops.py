"""What falls along the stages of a chain when an economy stops: supply as a network, and a shock to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scrisk.arrays.network import NON_ESSENTIAL, Network, pack
from scrisk.scoring import cascade
from scrisk.scoring.paths import Layer

Floats = npt.NDArray[np.float64]

# The shares of a chain's network add up to one, so a step changes less and less; far below what is printed is enough.
_EPSILON = 1e-9
_STEPS = 10_000
# Parts that are left over by rounding are no unknown supplier.
_ROUNDING = 1e-12


def falls(
    layers: Sequence[Layer], source: int, stopped: Collection[int] | None = None, towards: int | None = None
) -> Floats:
    """Return what falls of each economy's supply of each layer when the source stops shipping some of them.

    What an economy has of an item is bought from others and from its own maker, each by its share; a maker needs what
    its item is made of. The shock runs downstream through :func:`scrisk.scoring.cascade.shock`.

    Parameters
    ----------
    layers
        As for :func:`scrisk.scoring.paths.strongest_paths`.
    source
        Place of the economy that stops.
    stopped
        Places of the layers it stops shipping to others, while its own makers go on; all of them when None.
    towards
        The one economy it stops shipping to; everybody when None.

    Returns
    -------
    ndarray
        Shape (3, layers, economies), 0-1: as estimated, where nothing that is unknown rests on the source; at least; at
        most, where all that is unknown does.

    Examples
    --------
    C takes in 60 from A and 40 from B, which makes its own; A stops shipping:

    >>> share = np.array([[0, 0, 0], [0, 0, 0], [0.6, 0.4, 0]])
    >>> own = np.array([1.0, 1.0, 0.0])
    >>> falls([Layer("x", share, share, share, own, own)], 0)[0, 0].tolist()
    [0.0, 0.0, 0.6]
    """
    hit = set(range(len(layers)) if stopped is None else stopped)
    sure = [replace(layer, share=layer.low, made=layer.made_low) for layer in layers]
    return np.stack(
        [
            _fall(layers, source, hit, towards, unknown_stops=False),
            _fall(sure, source, hit, towards, unknown_stops=False),
            _fall(sure, source, hit, towards, unknown_stops=True),
        ]
    )


def _fall(
    layers: Sequence[Layer], source: int, hit: Collection[int], towards: int | None, *, unknown_stops: bool
) -> Floats:
    network, unknown, stopped = network_of(layers, source, hit, towards)
    n = layers[0].made.size
    psi = np.ones(network.n)
    psi[stopped] = 0.0
    if unknown_stops:
        psi[unknown] = 0.0
    left = cascade.shock(network, psi, epsilon=_EPSILON, max_steps=_STEPS).down[0]
    fallen: Floats = 1.0 - left[: n * len(layers)].reshape(len(layers), n)
    return fallen


def _have(layer: int, n: int) -> int:
    return layer * n


def _make(layer: int, layers: int, n: int) -> int:
    return (layers + layer) * n


def network_of(
    layers: Sequence[Layer], source: int, hit: Collection[int], towards: int | None = None
) -> tuple[Network, int, int]:
    """Return the network of what economies have and make of each layer, and the places of two suppliers beside them.

    One of them is unknown, the other stands for what the source ships of the layers in `hit`, `towards` one economy
    only if one is named. What an economy has is made up of what it takes in from each seller and from its own maker; a
    maker's inputs add up in the same way: either may stand for the other, without all of them there is nothing to make
    it of. So every link is non-essential in the sense of the cascade, whose loss is then the sum of what falls, times
    its share.
    """
    n, count = layers[0].made.size, len(layers)
    unknown, stopped = 2 * count * n, 2 * count * n + 1
    sector = np.concatenate([np.repeat(np.arange(count), n), np.repeat(np.arange(count), n), [count, count]])
    links: dict[tuple[int, int], float] = {}

    def link(supplier: int, buyer: int, weight: float) -> None:
        links[supplier, buyer] = links.get((supplier, buyer), 0.0) + weight

    for place, layer in enumerate(layers):
        onto = layer.ships if layer.ships >= 0 else place
        for buyer, seller in np.argwhere(layer.share > 0.0).tolist():
            is_stopped = seller == source and place in hit and towards in (None, buyer)
            link(
                stopped if is_stopped else _have(onto, n) + seller,
                _have(place, n) + buyer,
                float(layer.share[buyer, seller]),
            )
        for buyer in np.flatnonzero(layer.made > 0.0).tolist():
            link(_make(place, count, n) + buyer, _have(place, n) + buyer, float(layer.made[buyer]))
        rest = np.maximum(0.0, 1.0 - layer.share.sum(axis=1) - layer.made)
        for buyer in np.flatnonzero(rest > _ROUNDING).tolist():
            link(unknown, _have(place, n) + buyer, float(rest[buyer]))
        for k, other in enumerate(layer.feeds):
            for buyer in np.flatnonzero(layer.feed[:, k] > 0.0).tolist():
                link(_have(other, n) + buyer, _make(place, count, n) + buyer, float(layer.feed[buyer, k]))
    kinds = np.full((count + 1, count + 1), NON_ESSENTIAL, dtype=np.int8)
    ends = np.array(sorted(links), dtype=np.int32).reshape(-1, 2)
    weight = np.array([links[supplier, buyer] for supplier, buyer in ends.tolist()])
    return pack(sector, ends[:, 0], ends[:, 1], weight, kinds), unknown, stopped

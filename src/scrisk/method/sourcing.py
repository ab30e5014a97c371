"""The section of the method that the best sourcing is sought with."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.method._fields import within as _within


@dataclass(frozen=True, slots=True)
class Sourcing:
    """What buyers can move, what it may cost, and what their suppliers have to offer."""

    change_share: float = _within(0, 1)
    cost_ceiling: float = _within(0, 10)
    room_share: float = _within(0, 1)
    seller_share: float = _within(0, 1)
    price_floor: float = _within(0, 1)
    draws: int = _within(50, 100_000)
    test_draws: int = _within(50, 1_000_000)
    frontier_steps: int = _within(1, 50)
    frontier_cost: float = _within(0, 10)

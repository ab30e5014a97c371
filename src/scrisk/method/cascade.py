"""Numbers of the cascades."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.method._fields import within as _within


@dataclass(frozen=True, slots=True)
class CascadeRule:
    """When a cascade through a network ends."""

    epsilon: float = _within(0, 1)
    max_steps: int = _within(1, 1_000_000)

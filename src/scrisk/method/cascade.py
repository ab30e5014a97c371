"""The section of the method that cascades through networks are followed with."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.method._fields import within as _within


@dataclass(frozen=True, slots=True)
class Cascade:
    """When a cascade through a network is taken to have ended."""

    epsilon: float = _within(0, 1)
    max_steps: int = _within(1, 1_000_000)

"""The section of the method that inputs across countries are traced with."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.method._fields import within as _within


@dataclass(frozen=True, slots=True)
class Inputs:
    """How closely input-output systems are solved, and what of the answer is published."""

    tolerance: float = _within(1e-15, 1e-6)
    sweeps: int = _within(10, 100_000)
    min_share: float = _within(0, 0.05)
    link_share: float = _within(1e-6, 0.1)

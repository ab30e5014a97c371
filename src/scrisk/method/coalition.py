"""The section of the method that the value of coalitions is drawn with."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.method._fields import within


@dataclass(frozen=True, slots=True)
class Coalition:
    """How often coalitions are drawn, and how unsure what they hold is taken to be."""

    draws: int = within(2, 1_000_000)
    stock_spread: float = within(0, 1)

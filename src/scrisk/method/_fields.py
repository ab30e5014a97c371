"""Fields of the method's sections."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def within(low: float, high: float) -> Any:
    """Return a dataclass field whose value must lie between `low` and `high`, ends included."""
    return field(metadata={"low": low, "high": high})

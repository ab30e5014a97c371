"""What the composite is made of: dimensions and indicators, in the order of the published parts, and its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from scrisk.errors import MethodError
from scrisk.language import say
from scrisk.method._fields import within

DIMENSIONS = ("likelihood", "dependence", "vulnerability")

# Indicator -> its dimension.
INDICATORS: dict[str, str] = {
    "event_e1": "likelihood",
    "event_e2": "likelihood",
    "event_e3": "likelihood",
    "import_reliance": "dependence",
    "foreign_hhi": "dependence",
    "foreign_origin_share": "dependence",
    "governance_share": "dependence",
    "stock_days": "vulnerability",
    "substitution_index": "vulnerability",
    "recycling_rate": "vulnerability",
}


@dataclass(frozen=True, slots=True)
class Composite:
    """Weights, goalposts, bands and draws of the composite score."""

    first_year: int = within(1995, 2100)
    headline_geometric: int = within(0, 1)
    floor: float = within(1e-6, 0.5)
    min_known_weight: float = within(0, 1)
    weight_likelihood: float = within(0, 100)
    weight_dependence: float = within(0, 100)
    weight_vulnerability: float = within(0, 100)
    weight_event_e1: float = within(0, 100)
    event_e1_at_0: float = within(0, 1)
    event_e1_at_100: float = within(0, 1)
    event_e1_unknown: float = within(0, 1)
    weight_event_e2: float = within(0, 100)
    event_e2_at_0: float = within(0, 1)
    event_e2_at_100: float = within(0, 1)
    event_e2_unknown: float = within(0, 1)
    weight_event_e3: float = within(0, 100)
    event_e3_at_0: float = within(0, 1)
    event_e3_at_100: float = within(0, 1)
    event_e3_unknown: float = within(0, 1)
    weight_import_reliance: float = within(0, 100)
    import_reliance_at_0: float = within(0, 1)
    import_reliance_at_100: float = within(0, 1)
    import_reliance_unknown: float = within(0, 1)
    weight_foreign_hhi: float = within(0, 100)
    foreign_hhi_at_0: float = within(0, 1)
    foreign_hhi_at_100: float = within(0, 1)
    foreign_hhi_unknown: float = within(0, 1)
    weight_foreign_origin_share: float = within(0, 100)
    foreign_origin_share_at_0: float = within(0, 1)
    foreign_origin_share_at_100: float = within(0, 1)
    foreign_origin_share_unknown: float = within(0, 1)
    weight_governance_share: float = within(0, 100)
    governance_share_at_0: float = within(0, 1)
    governance_share_at_100: float = within(0, 1)
    governance_share_unknown: float = within(0, 1)
    weight_stock_days: float = within(0, 100)
    stock_days_at_0: float = within(0, 3650)
    stock_days_at_100: float = within(0, 3650)
    stock_days_unknown: float = within(0, 3650)
    weight_substitution_index: float = within(0, 100)
    substitution_index_at_0: float = within(0, 1)
    substitution_index_at_100: float = within(0, 1)
    substitution_index_unknown: float = within(0, 1)
    weight_recycling_rate: float = within(0, 100)
    recycling_rate_at_0: float = within(0, 1)
    recycling_rate_at_100: float = within(0, 1)
    recycling_rate_unknown: float = within(0, 1)
    band_moderate: float = within(0, 100)
    band_elevated: float = within(0, 100)
    band_high: float = within(0, 100)
    band_very_high: float = within(0, 100)
    band_most: int = within(1, 5)
    weight_spread: float = within(0, 0.9)
    goalpost_spread: float = within(0, 0.45)
    draws: int = within(16, 65536)
    seed: int = within(0, 2**53)
    interval_low: float = within(0, 0.5)
    interval_high: float = within(0.5, 1)
    stock_low: float = within(0, 3650)
    stock_high: float = within(0, 3650)


def check_composite(composite: Composite, fail: Callable[[str, str, str], MethodError]) -> None:
    """Refuse numbers of the composite that do not fit together.

    Parameters
    ----------
    composite
        The numbers, each within its own bounds.
    fail
        Makes the error from key, reason and hint.

    Raises
    ------
    MethodError
        Bands or ends that do not rise, goalposts that are the same, weights that are all zero.
    """
    bands = ("band_moderate", "band_elevated", "band_high", "band_very_high")
    for lower, upper in (*pairwise(bands), ("interval_low", "interval_high"), ("stock_low", "stock_high")):
        if getattr(composite, lower) >= getattr(composite, upper):
            raise fail(
                f"composite.{lower}", say("must be below composite.{upper}", upper=upper), say("Change one of the two.")
            )
    if composite.draws.bit_count() != 1:
        raise fail(
            "composite.draws", say("is {draws}", draws=composite.draws), say("Give a power of two, such as 1024.")
        )
    for name in INDICATORS:
        if getattr(composite, f"{name}_at_0") == getattr(composite, f"{name}_at_100"):
            raise fail(
                f"composite.{name}_at_0", say("is the same as the other goalpost"), say("Change one of the two.")
            )
    for of, names in {"": DIMENSIONS, **{d: _indicators(d) for d in DIMENSIONS}}.items():
        if not any(getattr(composite, f"weight_{name}") for name in names):
            what = say("every indicator of {of}", of=of) if of else say("every dimension")
            raise fail(
                f"composite.weight_{names[0]}", say("{what} has weight 0", what=what), say("Give one of them a weight.")
            )


def _indicators(dimension: str) -> tuple[str, ...]:
    return tuple(name for name, of in INDICATORS.items() if of == dimension)

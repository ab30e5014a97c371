"""Numbers of the depth of cooperation: how firm, how lasting, how weighty what stands in the ledger is."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.method._fields import within


@dataclass(frozen=True, slots=True)
class Cooperation:
    """How entries of the ledger count, how they fade, and how far those choices are drawn."""

    weight_meeting: float = within(0, 1)
    weight_statement: float = within(0, 1)
    weight_arrangement: float = within(0, 1)
    weight_contract: float = within(0, 1)
    weight_agreement: float = within(0, 1)
    weight_treaty: float = within(0, 1)
    half_life_meeting: float = within(0.01, 100)
    half_life_statement: float = within(0.01, 100)
    half_life_arrangement: float = within(0.01, 100)
    half_life_contract: float = within(0.01, 100)
    half_life_agreement: float = within(0.01, 100)
    half_life_treaty: float = within(0.01, 100)
    pace_leaders: float = within(0.01, 100)
    pace_ministers: float = within(0.01, 100)
    pace_agencies: float = within(0.01, 100)
    pace_firms: float = within(0.01, 100)
    pace_multilateral: float = within(0.01, 100)
    share_leaders: float = within(0, 1)
    share_ministers: float = within(0, 1)
    share_agencies: float = within(0, 1)
    share_firms: float = within(0, 1)
    share_multilateral: float = within(0, 1)
    harm_coercion: float = within(0, 1)
    harm_quarrel: float = within(0, 1)
    harm_half_life: float = within(0.01, 100)
    role_chair: float = within(0, 1)
    role_party: float = within(0, 1)
    role_observer: float = within(0, 1)
    spread_half_life: float = within(1, 100)
    spread_weight: float = within(0, 1)
    first_year: int = within(1945, 2100)
    draws: int = within(20, 100_000)
    seed: int = within(0, 2**31 - 1)
    interval_low: float = within(0, 1)
    interval_high: float = within(0, 1)

"""The section of the method that exposure is simulated with."""

from __future__ import annotations

from dataclasses import dataclass

from scrisk.method._fields import within as _within


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the simulation of interruptions is run with, and the judgements behind its shocks."""

    draws: int = _within(2, 1_000_000)
    horizon_days: int = _within(1, 3650)
    seed: int = _within(0, 2**63 - 1)
    stock_days_low: float = _within(0, 3650)
    stock_days_middle: float = _within(0, 3650)
    stock_days_high: float = _within(0, 3650)
    substitution_max: float = _within(0, 1)
    substitution_days: float = _within(0.1, 36_500)
    spare_share: float = _within(0, 1)
    licence_probability: float = _within(0, 1)
    licence_days: float = _within(0, 3650)
    licence_share: float = _within(0, 1)
    backlog_days: float = _within(0, 3650)
    quota_probability: float = _within(0, 1)
    ban_probability: float = _within(0, 1)
    extraterritorial_probability: float = _within(0, 1)
    informal_probability: float = _within(0, 1)
    suspended_probability: float = _within(0, 1)
    measure_depth_low: float = _within(0, 1)
    measure_depth_high: float = _within(0, 1)
    measure_days_low: float = _within(0, 3650)
    measure_days_high: float = _within(0, 3650)
    part_share: float = _within(0, 1)
    end_user_share: float = _within(0, 1)

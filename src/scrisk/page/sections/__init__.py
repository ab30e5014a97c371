"""The sections of the report, in the order in which they are read: each asks the warehouse and returns a section."""

from __future__ import annotations

from collections.abc import Callable

from scrisk.page.model import Section
from scrisk.page.question import Question
from scrisk.page.sections import (
    calibration,
    chains,
    concentration,
    cooperation,
    heat,
    measures,
    method,
    scenarios,
    scores,
    sources,
    suppliers,
)

SECTIONS: tuple[Callable[[Question], Section], ...] = (
    scores.section,
    heat.section,
    concentration.section,
    suppliers.section,
    chains.section,
    scenarios.section,
    cooperation.section,
    calibration.section,
    measures.section,
    method.section,
    sources.section,
)

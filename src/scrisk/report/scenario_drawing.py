"""Scenarios drawn over days: what stops when, and several answers below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from scrisk.language import say
from scrisk.report import drawing, layout

if TYPE_CHECKING:
    from scrisk.catalog.scenarios import Scenario, Shock, Span
    from scrisk.report.words import Names
    from scrisk.scenarios import Answer

_WIDEST = 120  # cells of a curve
_LABEL = 26  # cells of the names before it, at most


def timeline(part: Scenario, width: int) -> Iterator[Text]:
    """Yield what each shock of a scenario stops, day by day, ranges at their middle."""
    label = min(max((len(shock.key) for shock in part.shocks), default=0), _LABEL) + 2
    room = min(width - label, part.horizon_days, _WIDEST)
    yield Text(say("Share of the flow that stops, day by day"), "bold")
    yield Text(" " * label + drawing.day_axis(part.horizon_days, room), "dim", no_wrap=True)
    for shock in part.shocks:
        name = layout.pad(layout.crop(shock.key, label - 2), label)
        yield Text(name + drawing.window(_levels(part, shock), part.horizon_days, room), no_wrap=True)
    yield Text(say("· none, ▁ an eighth, █ all; ranges are at their middle."), "dim")


def _levels(part: Scenario, shock: Shock) -> list[tuple[int, int, float]]:
    first, length = (_middle(span) for span in part.window(shock))
    begins, ends = round(first), round(first + length)
    terms = shock.instrument
    stops = terms.stops if terms is not None else None
    depth = _middle(shock.depth) if shock.depth is not None else 1.0 if stops is None else stops
    if terms is None or terms.days is None:
        return [(begins, ends, depth)]
    # Nothing passes while licences are waited for; then what they let pass.
    waited = min(begins + round(terms.days), ends)
    return [(begins, waited, 1.0), (waited, ends, 1.0 - (terms.share or 0.0))]


def _middle(span: Span) -> float:
    return (span[0] + span[1]) / 2.0


def below_each_other(
    answers: Sequence[Answer], labels: Sequence[str], economy: str, item: str, case: str, names: Names, width: int
) -> Iterator[Text]:
    """Yield the share of demand that is not met, day by day, a line an answer; nothing where nothing is lost."""
    import polars as pl

    curves = []
    for found in answers:
        mine = found.days.filter(economy=economy, item=item, stock_case=case) if found.days.height else found.days
        # Where nothing is lost there are no days.
        nothing = [0.0] * found.case.horizon_days
        curves.append(mine.sort("day")["unmet_mean"].to_list() if mine.height else nothing)
    if not any(max(curve) > 1e-9 for curve in curves):
        return
    held = pl.concat([found.results.filter(economy=economy, item=item, stock_case=case) for found in answers])
    horizon = max(found.case.horizon_days for found in answers)
    room = min(width - 3, horizon, _WIDEST)
    yield Text(
        say(
            "{item}: share of demand that is not met, day by day; stocks of {held:g} days.",
            item=names.item(item),
            held=held["stock_days"].max(),
        ),
        "italic",
    )
    yield Text("   " + drawing.day_axis(horizon, room), "dim", no_wrap=True)
    for label, found, curve in zip(labels, answers, curves, strict=True):
        # One scale for all: a shorter scenario has a shorter line.
        mine_room = max(round(room * found.case.horizon_days / horizon), 1)
        yield Text(f" {label} " + drawing.curve(curve, mine_room), no_wrap=True)

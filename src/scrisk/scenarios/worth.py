"""What a coalition is worth: loss avoided by every coalition, each member's share, and what each instrument brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scrisk.language import english
from scrisk.scenarios.cooperating import MOST_INSTRUMENTS, Outcome
from scrisk.scenarios.priority import joined_of
from scrisk.scoring.exposure import LEVEL
from scrisk.scoring.games import core_is_empty, excesses, in_core, shapley

Floats = npt.NDArray[np.float64]
Measure = Literal["expected", "cvar"]
Unit = Literal["usd", "days"]

# Into so many parts the draws are cut for the error of a difference of tails.
_PARTS = 20
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Gain:
    """A loss avoided: what it is, its standard error, and the 5 % and 95 % quantiles of it over the draws."""

    value: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Worth:
    """What a case's coalitions are worth, in one unit.

    Attributes
    ----------
    unit
        ``usd``: imports that do not come, over items whose value is known; ``days``: days of demand, over all items.
    before
        What all members lose without any help.
    coalitions
        Gain of each, by the bits of its members.
    shares
        Each member's Shapley share of what all avoid.
    own
        What each member avoids itself when all join; on average, whatever the measure.
    own_before
        What each member loses without help; on average.
    alone, last, brings
        Of each instrument, with all members: its gain as the only one, what would be missing without it, and its
        share: what it adds to those before it, on average over all orders (Shapley) or, of more than six instruments,
        over the orders that go round their list, forward and backward. The shares add up to what all avoid.
    is_core
        Whether the shares leave no coalition better off by itself.
    over
        The coalition that the shares leave worst off (bits), and by how much it would do better by itself.
    core_is_empty
        Whether no split keeps all in; None when that is not told.
    """

    outcome: Outcome
    measure: Measure
    unit: Unit
    before: Gain
    coalitions: tuple[Gain, ...]
    shares: Floats
    own: Floats
    own_before: Floats
    alone: tuple[Gain, ...]
    last: tuple[Gain, ...]
    brings: Floats
    is_core: bool
    over: tuple[int, float]
    core_is_empty: bool | None

    @property
    def together(self) -> Gain:
        """What all avoid."""
        return self.coalitions[-1]


def value(found: Outcome, measure: Measure = "expected", unit: Unit = "usd") -> Worth:
    r"""Say what each coalition is worth on the draws of an outcome.

    With the loss L of all members when S help each other, on the same draws for every S,

    .. math:: v(S) = \rho(L_\emptyset) - \rho(L_S),

    rho being the mean or the mean of the worst twentieth (CVaR). Without help every member still has its own stocks.

    Parameters
    ----------
    found
        Of :func:`scrisk.scenarios.cooperating.cooperate`.
    measure
        ``expected`` or ``cvar``.
    unit
        ``usd`` or ``days``.

    Returns
    -------
    Worth
        See there. Standard errors are those of paired differences; of CVaR they come from 20 parts of the draws.
    """
    losses = found.lost.usd if unit == "usd" else found.lost.days
    own = found.lost.own_usd if unit == "usd" else found.lost.own_days
    members = len(found.terms.members)
    coalitions = tuple(_gain(losses[0], losses[mask], measure) for mask in range(1 << members))
    game = np.array([gain.value for gain in coalitions])
    shares = shapley(game)
    over = excesses(game, shares)
    worst = int(np.argmax(over[1:-1])) + 1 if members > 1 else 0
    everybody = (1 << members) - 1
    every = frozenset(range(len(found.used)))

    def with_only(some: frozenset[int]) -> Gain:
        return _gain(losses[0], losses[found.place[everybody, some]], measure)

    alone = tuple(with_only(frozenset({i})) for i in sorted(every))
    last = tuple(
        _gain(losses[found.place[everybody, every - {i}]], losses[everybody], measure) for i in sorted(every)
    )  # fmt: skip
    if not every:
        brings = np.empty(0)
    elif len(every) <= MOST_INSTRUMENTS:
        sets = (frozenset(i for i in every if bits >> i & 1) for bits in range(1 << len(every)))
        brings = shapley([with_only(some).value for some in sets])
    else:
        brings = _round_the_ring(len(every), lambda some: with_only(some).value)
    return Worth(
        outcome=found, measure=measure, unit=unit, before=_loss(losses[0], measure), coalitions=coalitions,
        shares=shares, own=own[0] - own[everybody], own_before=own[0],
        alone=alone, last=last, brings=brings, is_core=in_core(game, shares), over=(worst, float(over[worst])),
        core_is_empty=core_is_empty(game),
    )  # fmt: skip


def _round_the_ring(count: int, worth: Callable[[frozenset[int]], float]) -> Floats:
    """Return what each adds to those before it, on average over the orders round a ring, both ways.

    Each comes first, second, ... equally often, as in all orders.
    """
    added = np.zeros(count)
    for first in range(count):
        for step in (1, -1):
            before: frozenset[int] = frozenset()
            for n in range(count):
                new = (first + step * n) % count
                added[new] += worth(before | {new}) - worth(before)
                before |= {new}
    return added / (2 * count)


def coalition_name(found: Outcome, mask: int) -> str:
    """Return who is in a coalition, in the order asked for, joined by +."""
    joined = joined_of(found.terms.members, mask)
    return "+".join(member for member in found.terms.members if member in joined)


def _gain(before: Floats, after: Floats, measure: Measure) -> Gain:
    saved = before - after
    low, high = _quantiles(saved)
    if measure == "expected":
        mean = _mean(saved)
        return Gain(mean, _error(saved, mean), low, high)
    value = _cvar(before) - _cvar(after)
    parts = [
        _cvar(a) - _cvar(b)
        for a, b in zip(np.array_split(before, _PARTS), np.array_split(after, _PARTS), strict=True)
        if a.size
    ]
    error = _error(np.array(parts), _mean(np.array(parts)))
    return Gain(value, error, low, high)


def _loss(losses: Floats, measure: Measure) -> Gain:
    return _gain(losses, np.zeros_like(losses), measure)


def _mean(values: Floats) -> float:
    # One after the other: the order of the sum is ours.
    return float(np.cumsum(values)[-1] / values.size)


def _error(values: Floats, mean: float) -> float:
    if values.size < 2:
        return 0.0
    spread = _mean((values - mean) ** 2) * values.size / (values.size - 1)
    # What rounding leaves of equal values is no spread.
    return float(np.sqrt(spread / values.size)) if spread > 1e-24 * mean * mean else 0.0


def _quantiles(values: Floats) -> tuple[float, float]:
    ordered = np.sort(values)
    places = [max(1, int(np.ceil(values.size * level - 1e-9))) - 1 for level in (LOW, HIGH)]
    return float(ordered[places[0]]), float(ordered[places[1]])


def _cvar(values: Floats) -> float:
    from scrisk.kernels.tail import tail

    out = np.empty(8)
    tail(np.sort(values), LEVEL, out)
    return float(out[6])


Rows = list[dict[str, object]]


def coalition_rows(worths: tuple[Worth, Worth]) -> Rows:
    """Return a row a coalition of the two units (dollars, days) of one outcome."""
    usd, days = worths
    return [
        {
            **_keys(usd), "coalition": coalition_name(usd.outcome, mask), "member_count": mask.bit_count(),
            **_told("worth_usd", usd.coalitions[mask]), **_told("worth_days", days.coalitions[mask]), **_drawn(usd),
        }
        for mask in range(1, len(usd.coalitions))
    ]  # fmt: skip


def member_rows(worths: tuple[Worth, Worth]) -> Rows:
    """Return a row a member of the two units (dollars, days) of one outcome."""
    usd, days = worths
    return [
        {
            **_keys(usd), "economy": member, "loss_before_usd": float(usd.own_before[m]),
            "loss_before_days": float(days.own_before[m]), "own_avoided_usd": float(usd.own[m]),
            "own_avoided_days": float(days.own[m]), "alone_usd": usd.coalitions[1 << m].value,
            "alone_days": days.coalitions[1 << m].value, "shapley_usd": float(usd.shares[m]),
            "shapley_days": float(days.shares[m]), "in_core": usd.is_core, **_drawn(usd),
        }
        for m, member in enumerate(usd.outcome.terms.members)
    ]  # fmt: skip


def instrument_rows(worths: tuple[Worth, Worth]) -> Rows:
    """Return a row an instrument of the two units (dollars, days) of one outcome; the idle ones with their reason."""
    usd, days = worths
    found = usd.outcome
    names = (
        "only_usd",
        "only_usd_se",
        "last_usd",
        "brings_usd",
        "only_days",
        "only_days_se",
        "last_days",
        "brings_days",
    )
    rows: Rows = []
    for i, entry in enumerate(found.used):
        figures = [
            figure
            for worth in (usd, days)
            for figure in (worth.alone[i].value, worth.alone[i].se, worth.last[i].value, float(worth.brings[i]))
        ]
        rows.append(
            {**_keys(usd), "instrument_id": entry.id, **dict(zip(names, figures, strict=True)), "idle_reason": None}
        )
    for entry, reason in found.idle:
        rows.append(
            {**_keys(usd), "instrument_id": entry.id, **dict.fromkeys(names, 0.0), "idle_reason": english(reason)}
        )
    return [row | _drawn(usd) for row in rows]


def _keys(worth: Worth) -> dict[str, object]:
    found = worth.outcome
    return {"scenario": found.case.id, "loss_measure": worth.measure, "among": "+".join(found.terms.members)}


def _drawn(worth: Worth) -> dict[str, object]:
    """Return how a worth was drawn, and on which data."""
    found = worth.outcome
    editions = {part for text in found.groups["data_vintage"] for part in (text or "").split("; ") if part}
    return {
        "draws": found.terms.draws, "seed": found.case.seed if found.terms.seed is None else found.terms.seed,
        "data_vintage": "; ".join(sorted(editions)),
    }  # fmt: skip


def _told(name: str, gain: Gain) -> dict[str, object]:
    return {name: gain.value, f"{name}_se": gain.se, f"{name}_p05": gain.low, f"{name}_p95": gain.high}

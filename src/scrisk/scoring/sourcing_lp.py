"""Best sourcing as a linear program: what to buy from whom so that the least is missing when suppliers fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    import highspy

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

LEVEL = 0.95  # of CVaR
FAMILIES = ("change", "cost", "room", "ceiling", "target")
_DAYS_A_YEAR = 365.0
# Moves that gain nothing are not made, and of equals the cheaper one: each has a price that decides nothing else.
_REST = 1e-7
# Days: more than the solver rounds, or two plans that are alike would shut each other out.
_A_MOMENT = 1e-4
_LOOSE = 1e-7  # how far a row may be from its bound and still bind


@dataclass(frozen=True)
class Buyer:
    """One economy's purchase of one item, and the losses that it is planned against.

    Attributes
    ----------
    economy
        Who buys.
    demand_t, value_usd
        What it buys a year: tonnes, US dollars.
    now
        float64[s], share of demand that each supplier delivers now; they sum to 1 or less, the rest is of unknown
        origin, stays as it is and is never lost.
    price
        float64[s], unit value over the buyer's average.
    most
        float64[s], largest share of demand that each supplier can have: 0 for who is not asked.
    stock_days
        Days of full demand in stock.
    draw, days, cover, loss
        Stretches of days on which losses do not change: int64[n] draw, float64[n] days, float64[n] share of demand
        that substitution covers, float64[n, s] share of each supplier's deliveries that is lost. Sorted by draw.
    draws
        How many draws there are, those without a loss among them.
    """

    economy: str
    demand_t: float
    value_usd: float
    now: Floats
    price: Floats
    most: Floats
    stock_days: float
    draw: Longs
    days: Floats
    cover: Floats
    loss: Floats
    draws: int


@dataclass(frozen=True)
class Limits:
    """What a plan must keep to.

    Attributes
    ----------
    change_share
        Share of demand that moves to other suppliers at most.
    cost_ceiling
        How much more than now the purchases of each buyer may cost, as a fraction.
    ceilings
        Supplier (place) to the largest share of each buyer's demand it may have; None for what it has now.
    target_days
        Mean unmet days that each buyer has at most; None for no target.
    tail
        False to make the mean loss least, True for CVaR at 95 %.
    no_worse
        Days unmet (mean, or of the tail) that each buyer ends with at most; None for no such limit.
    """

    change_share: float
    cost_ceiling: float
    ceilings: dict[int, float | None] = field(default_factory=dict)
    target_days: float | None = None
    tail: bool = False
    no_worse: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Found:
    """The best plan.

    Attributes
    ----------
    shares
        float64[b, s]: share of each buyer's demand by supplier.
    unmet_days
        float64[b]: days of demand unmet, mean or of the tail, over the draws planned on.
    objective
        US dollars a year: what is missing, on average or in the tail, all buyers together.
    tonne_value
        float64[b, s], US dollars a year: by how much the loss falls with one tonne a year more from a supplier, on top
        of what is bought, delivered as reliably as that supplier delivers.
    room_value
        float64[s], US dollars a year: by how much the loss falls with a tonne more of the supplier's room.
    binding
        Which families of limits stand in the way of a smaller loss, of :data:`FAMILIES`.
    """

    shares: Floats
    unmet_days: Floats
    objective: float
    tonne_value: Floats
    room_value: Floats
    binding: tuple[str, ...]


def best(buyers: Sequence[Buyer], room_t: npt.ArrayLike, limits: Limits, names: Callable[[str], str] = str) -> Found:
    r"""Return the purchases that leave the least loss within the limits.

    With y the shares of demand, l the losses of stretch n of draw k, d its days, m what substitution covers and B the
    stock,

    .. math:: \min \sum_b \frac{V_b}{365 K} \sum_k u_{bk},\quad u_{bk} \ge \sum_{n \in k} d_n g_{bn} - B_b,\quad
        g_{bn} \ge \sum_s l_{bns} y_{bs} - m_{bn},\quad u, g, y \ge 0

    where the purchases of each buyer add up to what they are now, at most `change_share` of them moves, they cost at
    most `cost_ceiling` more (what is added costs its unit value, at least the buyer's average; what is given up saves
    its unit value, at most the average), and a supplier sells all buyers together at most its room more than now.

    Parameters
    ----------
    buyers
        One or more, with the same suppliers in the same order.
    room_t
        float64[s], tonnes a year that each supplier can sell them more than now, >= 0.
    limits
        See there.
    names
        How to call a family of limits in the message when no plan keeps to all of them.

    Returns
    -------
    Found
        Never a larger loss than that of the present purchases, if these keep to the limits.

    Raises
    ------
    UsageError
        No plan keeps to the limits; the message says which of them binds, and how far it must give way.

    References
    ----------
    Rockafellar and Uryasev 2000, doi:10.21314/JOR.2000.038, for CVaR in a linear program; Huangfu and Hall 2018,
    doi:10.1007/s12532-017-0130-5, for the solver.

    Examples
    --------
    Two suppliers; the first, with all of the demand, loses everything for a year in half of the draws:

    >>> import numpy as np
    >>> one = Buyer("JPN", 100.0, 1000.0, np.array([1.0, 0.0]), np.ones(2), np.ones(2), 0.0, np.array([0]),
    ...             np.array([365.0]), np.zeros(1), np.array([[1.0, 0.0]]), 2)
    >>> found = best([one], [0.0, 1000.0], Limits(change_share=0.25, cost_ceiling=0.0))
    >>> found.shares.round(6).tolist(), round(found.objective, 6), found.binding
    ([[0.75, 0.25]], 375.0, ('change',))
    """
    return best_each(buyers, room_t, [limits], names)[0]


def best_each(
    buyers: Sequence[Buyer], room_t: npt.ArrayLike, limits: Sequence[Limits], names: Callable[[str], str] = str
) -> list[Found]:
    """Return :func:`best` for limits that differ in the ceiling of cost and in `no_worse` only, each from the last."""
    room = np.asarray(room_t, dtype=np.float64)
    program = _Program(buyers, room, limits[0])
    found = []
    for limit in limits:
        program.limit(limit)
        if not program.solve():
            raise _to_blame(buyers, room, limit, names)
        found.append(program.found())
    return found


def _to_blame(buyers: Sequence[Buyer], room: Floats, limits: Limits, names: Callable[[str], str]) -> UsageError:
    """Return which limit must give way, and by how much."""
    for family in FAMILIES:
        needed = _Program(buyers, room, limits, relaxed=family).needed()
        if needed is not None:
            return UsageError(
                say("no plan keeps to all limits: {family} binds", family=names(family)),
                hint=_hint(family, needed, limits, names),
            )
    return UsageError(
        say("no plan keeps to all limits, and no single one is to blame"),
        hint=say("Give way in more than one of them."),
    )


def _hint(family: str, needed: float, limits: Limits, names: Callable[[str], str]) -> str:
    what = names(family)
    if family == "change":
        return say(
            "With the rest as it is, {limit} must be {share:.3g} of demand or more.",
            limit=what,
            share=limits.change_share + needed,
        )
    if family == "cost":
        return say(
            "With the rest as it is, {limit} must be {percent:.3g} % or more.",
            limit=what,
            percent=100 * (limits.cost_ceiling + needed),
        )
    if family == "target":
        return say(
            "With the rest as it is, {limit} can be {days:.3g} days at the least.",
            limit=what,
            days=(limits.target_days or 0.0) + needed,
        )
    if family == "ceiling":
        return say("With the rest as it is, {limit} must be {share:.3g} of demand larger.", limit=what, share=needed)
    return say("With the rest as it is, suppliers lack {needed:,.0f} t a year.", needed=needed)


def unmet_days(buyer: Buyer, shares: Floats) -> Floats:
    """Return the days of demand unmet in each draw, float64[draws], if the buyer buys these shares."""
    gap = np.maximum((buyer.loss * shares).sum(axis=1) - buyer.cover, 0.0)
    # Stretches are sorted by draw, so that each draw is added up in their order.
    total = np.bincount(buyer.draw, gap * buyer.days, minlength=buyer.draws)
    unmet: Floats = np.maximum(total - buyer.stock_days, 0.0)
    return unmet


def tail_mean(days: Floats) -> float:
    """Return the mean of the worst twentieth of the draws (CVaR at 95 %)."""
    ordered = np.sort(days)[::-1]
    size = days.size * (1.0 - LEVEL)
    whole = int(size + 1e-9)
    part = ordered[whole] * (size - whole) if whole < days.size and size - whole > 1e-9 else 0.0
    return float((ordered[:whole].sum() + part) / size)


def _quiet() -> highspy.Highs:
    """Return a solver that writes nothing, not even what it is when it is made."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet()  # type: ignore[no-untyped-call]


class _Program:
    """The linear program: columns and rows by name, and what they mean in the solution."""

    def __init__(self, buyers: Sequence[Buyer], room: Floats, limits: Limits, relaxed: str | None = None) -> None:
        self.buyers, self.room, self.limits, self.relaxed = buyers, room, limits, relaxed
        self.suppliers = room.size
        self.cost: list[Floats] = []
        self.upper: list[Floats] = []
        self.columns = 0
        self.rows: list[tuple[Longs, Longs, Floats]] = []  # row, column, value
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.families: dict[str, list[int]] = {family: [] for family in FAMILIES}
        self.n_rows = 0
        self.no_worse: list[int] = []
        self.solver: highspy.Highs | None = None
        self.slack = self._column(1, 1.0)[0] if relaxed else None
        self.total = sum(buyer.value_usd for buyer in buyers) or 1.0
        self.parts = [self._buyer(place, buyer) for place, buyer in enumerate(buyers)]
        self.shared = self._shared()

    def _column(self, count: int, cost: float | Floats, upper: float | Floats = np.inf) -> Longs:
        first = self.columns
        self.columns += count
        self.cost.append(np.broadcast_to(np.asarray(cost, dtype=np.float64), (count,)))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        return np.arange(first, first + count)

    def _row(
        self, terms: Sequence[tuple[npt.ArrayLike, Longs, npt.ArrayLike]], low: npt.ArrayLike, high: npt.ArrayLike,
        count: int, family: str | None = None,
    ) -> Longs:  # fmt: skip
        """Add rows: terms are (row counted from here, column, value)."""
        first = self.n_rows
        self.n_rows += count
        for row, column, value in terms:
            where = np.asarray(row, dtype=np.int64) + first
            self.rows.append(
                (np.broadcast_to(where, column.shape), column, np.broadcast_to(np.asarray(value, float), column.shape))
            )
        self.low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), (count,)))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), (count,)))
        these = np.arange(first, first + count)
        if family is not None:
            self.families[family] += these.tolist()
            if family == self.relaxed and self.slack is not None:
                self.rows.append((these, np.full(count, self.slack), np.full(count, -1.0)))
        return these

    def _buyer(self, place: int, buyer: Buyer) -> dict[str, Any]:
        s, n = self.suppliers, buyer.draw.size
        limits = self.limits
        goal = 0.0 if self.relaxed else buyer.value_usd / self.total
        drawn, of_draw = np.unique(buyer.draw, return_inverse=True)
        k = drawn.size
        # What moves is what is sought, not what is bought: the sums then hold to the last digit.
        up = self._column(s, goal * _REST * buyer.price, np.maximum(buyer.most - buyer.now, 0.0))
        down = self._column(s, 0.0, buyer.now)
        g = self._column(n, 0.0)
        mean = goal / buyer.draws
        u = self._column(k, mean * (_REST if limits.tail else 1.0))
        self._row([(0, up, 1.0), (0, down, -1.0)], 0.0, 0.0, 1)
        self._row([(0, up, 1.0)], -np.inf, limits.change_share, 1, "change")
        dear, cheap = np.maximum(buyer.price, 1.0), np.minimum(buyer.price, 1.0)
        self._row([(0, up, dear), (0, down, -cheap)], -np.inf, limits.cost_ceiling, 1, "cost")
        lost_n, lost_s = np.nonzero(buyer.loss)
        lost = buyer.loss[lost_n, lost_s]
        gap = self._row(
            [(np.arange(n), g, 1.0), (lost_n, up[lost_s], -lost), (lost_n, down[lost_s], lost)],
            (buyer.loss * buyer.now).sum(axis=1) - buyer.cover, np.inf, n,
        )  # fmt: skip
        self._row([(np.arange(k), u, 1.0), (of_draw, g, -buyer.days)], -buyer.stock_days, np.inf, k)
        figure: list[tuple[npt.ArrayLike, Longs, npt.ArrayLike]] = [(0, u, 1.0 / buyer.draws)]
        if limits.tail:
            eta = self._column(1, goal)
            over = self._column(k, goal / buyer.draws / (1.0 - LEVEL))
            self._row(
                [(np.arange(k), over, 1.0), (np.arange(k), u, -1.0), (np.arange(k), np.repeat(eta, k), 1.0)],
                0.0, np.inf, k,
            )  # fmt: skip
            figure = [(0, eta, 1.0), (0, over, 1.0 / buyer.draws / (1.0 - LEVEL))]
        if limits.no_worse is not None:
            self.no_worse += self._row(figure, -np.inf, limits.no_worse[place] + _A_MOMENT, 1).tolist()
        if limits.target_days is not None:
            self._row([(0, u, 1.0 / buyer.draws)], -np.inf, limits.target_days, 1, "target")
        for supplier, most in limits.ceilings.items():
            more = 0.0 if most is None else most - buyer.now[supplier]
            here = slice(supplier, supplier + 1)
            self._row([(0, up[here], 1.0), (0, down[here], -1.0)], -np.inf, more, 1, "ceiling")
        return {"up": up, "down": down, "u": u, "gap": gap}

    def _shared(self) -> Longs:
        """Add how much more all buyers together can get from a supplier, as a fraction of their whole demand."""
        s = self.suppliers
        self.unit = sum(buyer.demand_t for buyer in self.buyers)
        terms = [
            (np.arange(s), part[way], sign * buyer.demand_t / self.unit)
            for buyer, part in zip(self.buyers, self.parts, strict=True)
            for way, sign in (("up", 1.0), ("down", -1.0))
        ]
        return self._row(terms, -np.inf, self.room / self.unit, s, "room")

    def _model(self) -> highspy.Highs:
        import highspy

        row, column, value = (np.concatenate([part[i] for part in self.rows]) for i in range(3))
        order = np.lexsort((column, row))
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.columns, self.n_rows
        program.col_cost_ = np.concatenate(self.cost)
        program.col_lower_ = np.zeros(self.columns)
        program.col_upper_ = np.concatenate(self.upper)
        program.row_lower_, program.row_upper_ = np.concatenate(self.low), np.concatenate(self.high)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.searchsorted(row[order], np.arange(self.n_rows + 1)).astype(np.int32)
        program.a_matrix_.index_ = column[order].astype(np.int32)
        program.a_matrix_.value_ = value[order].astype(np.float64)
        solver = _quiet()
        # One thread and one method: the same plan every time.
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("parallel", "off")
        solver.setOptionValue("solver", "simplex")
        solver.passModel(program)
        return solver

    def limit(self, limits: Limits) -> None:
        """Set the ceiling of cost and what nobody may fall below; what was found before is where the solver begins."""
        if self.solver is None:
            self.solver = self._model()
        inf = float("inf")
        for row in self.families["cost"]:
            self.solver.changeRowBounds(row, -inf, limits.cost_ceiling)
        for row, days in zip(self.no_worse, limits.no_worse or (), strict=True):
            self.solver.changeRowBounds(row, -inf, days + _A_MOMENT)
        self.limits = limits

    def solve(self) -> bool:
        """Solve it; False when no plan keeps to the limits."""
        import highspy

        if self.solver is None:
            self.solver = self._model()
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return False
        raise UsageError(
            say("the solver gave up: {status}", status=self.solver.modelStatusToString(status)),
            hint=say("Try fewer draws."),
        )

    def needed(self) -> float | None:
        """Return by how much the relaxed family must give way, None when that does not help."""
        if not self.families[str(self.relaxed)] or not self.solve() or self.solver is None:
            return None
        gives = float(self.solver.getSolution().col_value[int(self.slack or 0)])
        return gives * self.unit if self.relaxed == "room" else gives

    def found(self) -> Found:
        """Read the plan out of the solution."""
        assert self.solver is not None
        solution = self.solver.getSolution()
        value, dual = np.array(solution.col_value), np.array(solution.row_dual)
        activity = np.array(solution.row_value)
        high = np.concatenate(self.high)
        high[self.families["cost"]] = self.limits.cost_ceiling
        moved = np.array([value[part["up"]] - value[part["down"]] for part in self.parts])
        moved[np.abs(moved) < _LOOSE] = 0.0
        shares = np.maximum(np.array([buyer.now for buyer in self.buyers]) + moved, 0.0)
        binding = tuple(
            family
            for family, rows in self.families.items()
            if any(abs(dual[row]) > 1e-9 and high[row] - activity[row] < _LOOSE for row in rows)
        )
        tonne = np.array(
            [
                # A tonne more covers its part of every gap, but for what its own supplier loses.
                (dual[part["gap"]][:, None] * (1.0 - buyer.loss)).sum(axis=0)
                * (self.total / _DAYS_A_YEAR / buyer.demand_t)
                for buyer, part in zip(self.buyers, self.parts, strict=True)
            ]
        )
        unmet = [unmet_days(buyer, share) for buyer, share in zip(self.buyers, shares, strict=True)]
        figure = tail_mean if self.limits.tail else np.mean
        return Found(
            shares=shares,
            unmet_days=np.array([figure(days) for days in unmet]),
            objective=float(
                sum(b.value_usd * figure(days) / _DAYS_A_YEAR for b, days in zip(self.buyers, unmet, strict=True))
            ),
            tonne_value=np.maximum(tonne, 0.0),
            room_value=np.maximum(-dual[self.shared] * self.total / _DAYS_A_YEAR / self.unit, 0.0),
            binding=binding,
        )

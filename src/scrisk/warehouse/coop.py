"""The value of coalitions on what a warehouse knows: questions of users, and the tables that a build publishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from scrisk.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from scrisk.catalog.instruments import Instrument, Instruments
    from scrisk.catalog.models import Catalog
    from scrisk.method import Method
    from scrisk.scenarios import Case
    from scrisk.scenarios.cooperating import Outcome
    from scrisk.scenarios.worth import Measure, Worth
    from scrisk.warehouse.connect import Warehouse
    from scrisk.warehouse.whatif import Ask, Supplies, Workbench

DEFAULT_SCENARIO = "cn-october-package"
MOST_MEMBERS = 8
Rows = Literal["members", "coalitions", "instruments"]


class Exchange:
    """What coalitions are asked through: supply, its sizes, instruments."""

    def __init__(
        self, ask: Ask, catalog: Catalog, method: Method, supplies: Supplies, instruments: Instruments
    ) -> None:
        self._ask, self._catalog, self._method, self._supplies = ask, catalog, method, supplies
        self.instruments = instruments

    @classmethod
    def of(cls, bench: Workbench) -> Exchange:
        """Return the exchange of a workbench, with the instruments that fit its catalog."""
        from scrisk.catalog.instrument_files import load_instruments

        found = load_instruments(bench.catalog, fitting=bench.own_catalog)
        return cls(bench.warehouse.query, bench.catalog, bench.method, bench.supplies, found)

    def outcome(
        self,
        case: Case,
        members: Sequence[str],
        *,
        instruments: Sequence[Instrument] | None = None,
        draws: int | None = None,
        seed: int | None = None,
        capacity: float = 1.0,
        stocks: float | None = None,
        planned: bool = False,
        in_force: bool = True,
        threads: int | None = None,
    ) -> Outcome:
        """Simulate a case for every coalition of some members; see :func:`scrisk.coop_value` for what it all means."""
        from scrisk.scenarios.cooperating import Terms, cooperate

        known = self._supplies.known(case)
        return cooperate(
            case, self._catalog, known,
            Terms(
                members=tuple(members), sizes=self._sizes(known.groups, members), demands=self.instruments.demands,
                instruments=self.instruments.instruments if instruments is None else tuple(instruments),
                draws=self._method.coalition.draws if draws is None else draws,
                spread=self._method.coalition.stock_spread, as_of=case.start, seed=seed, capacity=capacity,
                stocks=stocks, planned=planned, in_force=in_force, threads=threads,
            ),
        )  # fmt: skip

    def _sizes(
        self, groups: pl.DataFrame, members: Sequence[str]
    ) -> dict[tuple[str, str], tuple[float | None, float | None]]:  # fmt: skip
        import polars as pl

        mine = groups.filter(pl.col("economy").is_in(list(members)))
        found = self._ask(
            "scenario_sizes", economies=mine["economy"].to_list(), items=mine["item"].to_list(),
            years=mine["year"].to_list(), bases=mine["basis"].to_list(),
        )  # fmt: skip
        return {(economy, item): (weight, value) for economy, item, weight, value in found.rows}


def members_of(warehouse: Warehouse, words: Sequence[str]) -> list[str]:
    """Return the economies that a user names as members, by commas or one by one; the focal ones when none is named.

    Raises
    ------
    UsageError
        For one that is named twice, or for too many of them.
    CodeError
        For one that nobody knows.
    """
    from scrisk import codes
    from scrisk.errors import CodeError

    scored = {row["economy"] for row in warehouse.query("economy_names").dicts()}
    named = [word.strip() for entry in words for word in entry.split(",") if word.strip()]
    if not named:
        return list(warehouse.economies(()))
    found = []
    for word in named:
        try:
            # Who is not scored has nothing to lose here, but may give.
            found.append(code if (code := word.upper()) in scored else codes.country(word.upper()))
        except CodeError:
            found += warehouse.economies([word])
    if twice := next((code for code in found if found.count(code) > 1), None):
        raise UsageError(f"{twice} is named twice as a member", hint="Name each member once.")
    if len(found) > MOST_MEMBERS:
        raise UsageError(
            f"{len(found)} members are too many: {2 ** len(found)} coalitions",
            hint=f"Name at most {MOST_MEMBERS}.",
        )
    return found


def worths(found: Outcome, measure: Measure) -> tuple[Worth, Worth]:
    """Return the worth of an outcome in dollars and in days."""
    from scrisk.scenarios.worth import value

    return value(found, measure, "usd"), value(found, measure, "days")


def rows_of(pairs: Sequence[tuple[Worth, Worth]], which: Rows) -> pl.DataFrame:
    """Return worths as rows: one a member, coalition or instrument of each scenario."""
    from scrisk.scenarios import worth

    make = {
        "members": worth.member_rows, "coalitions": worth.coalition_rows, "instruments": worth.instrument_rows,
    }[which]  # fmt: skip
    return worth.frame([row for pair in pairs for row in make(pair)])

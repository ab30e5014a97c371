"""The value of coalitions on what a warehouse knows: questions of users, and the tables that a build publishes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

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


class Friction(NamedTuple):
    """What is avoided with and without some layers of the ledger, in dollars and days, and which instruments vanish."""

    before: tuple[Worth, Worth]
    after: tuple[Worth, Worth]
    vanished: tuple[Instrument, ...]


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

    def chosen(self, words: Sequence[str] = (), states: Sequence[str] = ()) -> tuple[Instrument, ...]:
        """Return the instruments of some kinds or ids, and states; all when none is named."""
        from scrisk.catalog.instrument_files import chosen

        return chosen(self.instruments.instruments, words, states)

    def standing(
        self, found: Sequence[Instrument], struck: Collection[str], as_of: date
    ) -> tuple[Instrument, ...]:  # fmt: skip
        """Return the instruments that stand when layers of the cooperation ledger are struck out on a day."""
        from scrisk.catalog.cooperation import strike
        from scrisk.catalog.instrument_files import without_entries

        if not struck:
            return tuple(found)
        after = strike(self._catalog.cooperation, as_of, struck)
        return without_entries(found, {*after.struck, *after.dragged})

    def friction(
        self, case: Case, members: Sequence[str], struck: Collection[str], *, measure: Measure = "expected",
        as_of: date | None = None, **how: Any,
    ) -> Friction:  # fmt: skip
        """Say what a coalition avoids with all its instruments, and without those that rest on struck layers alone.

        Parameters
        ----------
        case, members, how
            As in :meth:`outcome`.
        struck
            Layers of the cooperation ledger that fall away, such as ``{"leaders"}``.
        measure
            ``expected`` or ``cvar``.
        as_of
            The day on which the ledger is read; day 0 of the case when None.

        Returns
        -------
        Friction
            Both on the same draws.
        """
        every = self.chosen()
        standing = self.standing(every, struck, as_of or case.start)
        before = worths(self.outcome(case, members, instruments=every, **how), measure)
        after = worths(self.outcome(case, members, instruments=standing, **how), measure)
        return Friction(before, after, tuple(entry for entry in every if entry not in standing))

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
        later: bool = False,
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
                stocks=stocks, later=later, in_force=in_force, threads=threads,
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


def cases_of(bench: Workbench, words: Sequence[str]) -> list[Case]:
    """Return the cases that a user names; ``all`` stands for every scenario of the library, no word for the default."""
    found = [
        case
        for word in words or (DEFAULT_SCENARIO,)
        for case in ([bench.case(word)] if word != "all" else bench.cases())
    ]
    return list({case.id: case for case in found}.values())


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


def instrument_frame(found: Sequence[Instrument], catalog: Catalog) -> pl.DataFrame:
    """Return instruments as rows."""
    import polars as pl

    from scrisk.catalog.instrument_files import items_of

    text, real, whole = pl.String, pl.Float64, pl.Int32
    rows = [
        {
            "instrument_id": entry.id, "instrument_kind": entry.kind, "name_en": entry.names.en,
            "name_ja": entry.names.ja, "name_ko": entry.names.ko, "instrument_state": entry.state,
            "start": entry.start.first if entry.start else None,
            "start_precision": entry.start.precision if entry.start else None,
            "members": ";".join(entry.members), "needs": ";".join(entry.needs) or None, "least_members": entry.least,
            "items": ";".join(items_of(entry, catalog)), "capacity_low": entry.capacity.low,
            "capacity_high": entry.capacity.high, "capacity_unit": entry.capacity.unit,
            "capacity_status": entry.capacity.status, "capacity_note": entry.capacity.note or None,
            "lead_days": entry.lead_days, "rests_on": ";".join(entry.rests_on) or None,
            "additional": entry.additional or None,
            "sources": "; ".join(f"{s.producer}, {s.title}, {s.url}" for s in entry.sources) or None,
            "note": entry.note or None,
        }
        for entry in found
    ]  # fmt: skip
    schema = {
        "instrument_id": text, "instrument_kind": text, "name_en": text, "name_ja": text, "name_ko": text,
        "instrument_state": text, "start": pl.Date, "start_precision": text, "members": text, "needs": text,
        "least_members": whole, "items": text, "capacity_low": real, "capacity_high": real, "capacity_unit": text,
        "capacity_status": text, "capacity_note": text, "lead_days": whole, "rests_on": text, "additional": text,
        "sources": text, "note": text,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)

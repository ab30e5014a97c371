"""The value of coalitions on what a warehouse knows: questions of users, and the tables that a build publishes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse.whatif import schema_of

if TYPE_CHECKING:
    import polars as pl

    from scrisk.catalog.instruments import Instrument, Instruments
    from scrisk.catalog.models import Catalog
    from scrisk.method import Method
    from scrisk.scenarios import Case
    from scrisk.scenarios.cooperating import Outcome
    from scrisk.scenarios.worth import Measure, Worth
    from scrisk.warehouse.connect import Warehouse
    from scrisk.warehouse.plan import Plan
    from scrisk.warehouse.whatif import Ask, Supplies, Workbench

Rows = Literal["members", "coalitions", "instruments"]
DEFAULT_SCENARIO = "cn-october-package"
# Who is asked about beside the focal economies when a run is built.
_PARTNERS = ("USA", "AUS")
_VALUES: dict[Rows, str] = {
    "coalitions": "coalition_value", "members": "coalition_member", "instruments": "coalition_instrument",
}  # fmt: skip
MOST_MEMBERS = 8


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
        """Return the instruments that no strike of layers of the ledger takes away, as it stood on a day."""
        from scrisk.catalog.cooperation import held_up, strike

        entries = self._catalog.cooperation
        before, after = strike(entries, as_of), strike(entries, as_of, struck)
        return tuple(entry for entry in found if held_up(entry.rests_on, after) or not held_up(entry.rests_on, before))

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
        raise UsageError(say("{members} is named twice as a member", members=twice), hint=say("Name each member once."))
    if len(found) > MOST_MEMBERS:
        raise UsageError(
            say("{count} members are too many: {coalitions} coalitions", count=len(found), coalitions=2 ** len(found)),
            hint=say("Name at most {most}.", most=MOST_MEMBERS),
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
    import polars as pl

    from scrisk.scenarios import worth

    table, make = {
        "members": ("coalition_member", worth.member_rows),
        "coalitions": ("coalition_value", worth.coalition_rows),
        "instruments": ("coalition_instrument", worth.instrument_rows),
    }[which]
    return pl.DataFrame([row for pair in pairs for row in make(pair)], schema=_schema(table))


def _schema(table: str) -> dict[str, Any]:
    """Return the types of a table of worths; which data a row rests on is said by the row."""
    import polars as pl

    return {**schema_of(table), "data_vintage": pl.String}


def library_frames(ask: Ask, plan: Plan) -> dict[str, pl.DataFrame]:
    """Return the rows of the published tables: instruments, and what they are worth in the default scenario.

    Asked for the focal economies, and for them with the other two whose frameworks are catalogued.
    """
    import polars as pl

    from scrisk.scenarios import joined
    from scrisk.warehouse.whatif import Supplies

    if plan.instruments is None:
        return {}
    found = {
        **instrument_frames(plan.instruments, plan.catalog),
        **{name: pl.DataFrame(schema=_schema(name)) for name in _VALUES.values()},
    }
    case = next((joined([part]) for part in plan.scenarios if part.id == DEFAULT_SCENARIO), None)
    scored = {economy.iso3 for economy in plan.catalog.economies}
    focal = tuple(economy.iso3 for economy in plan.catalog.focal)
    if case is None or not focal or len(focal) > MOST_MEMBERS - len(_PARTNERS):
        return found
    exchange = Exchange(ask, plan.catalog, plan.method, Supplies(ask, plan.catalog, plan.method), plan.instruments)
    pairs = []
    for members in dict.fromkeys((focal, (*focal, *(code for code in _PARTNERS if code in scored - set(focal))))):
        outcome = exchange.outcome(case, members)
        pairs += [worths(outcome, "expected"), worths(outcome, "cvar")]
    return found | {name: rows_of(pairs, which) for which, name in _VALUES.items()}


def instrument_frames(found: Instruments, catalog: Catalog) -> dict[str, pl.DataFrame]:
    """Return the rows of the tables about instruments."""
    import polars as pl

    from scrisk.catalog.instrument_files import items_of

    every = found.instruments
    rows: dict[str, list[dict[str, object]]] = {
        "instrument": instrument_rows(every),
        "instrument_member": [
            {
                "instrument_id": entry.id, "economy": code, "is_needed": code in entry.needs,
                "is_giver": code in entry.givers, "is_receiver": code in entry.served,
            }
            for entry in every
            for code in entry.members
        ],
        "instrument_item": [
            {"instrument_id": entry.id, "item": item} for entry in every for item in items_of(entry, catalog)
        ],
        "instrument_source": [
            {
                "instrument_id": entry.id, "ordinal": place, "publisher": source.producer, "title": source.title,
                "published": source.published.isoformat() if source.published else None, "url": source.url,
                "accessed": source.accessed.isoformat(),
            }
            for entry in every
            for place, source in enumerate(entry.sources, start=1)
        ],
        "demand_prior": [
            {
                "economy": entry.economy, "item": entry.item, "year": entry.year, "demand_weight_t": entry.weight_t,
                "demand_value_usd": entry.value_usd,
                "demand_source": "; ".join(f"{s.producer}, {s.title}, {s.url}" for s in entry.sources),
                "note": entry.note,
            }
            for entry in found.demands
        ],
    }  # fmt: skip
    return {name: pl.DataFrame(some, schema=schema_of(name)) for name, some in rows.items()}


def instrument_rows(found: Sequence[Instrument]) -> list[dict[str, object]]:
    """Return a row an instrument: the columns of ``out.instrument``."""
    return [
        {
            "instrument_id": entry.id, "ordinal": place, "instrument_kind": entry.kind, "name_en": entry.names.en,
            "name_ja": entry.names.ja, "name_ko": entry.names.ko, "instrument_state": entry.state,
            "instrument_start": entry.start.first if entry.start else None,
            "instrument_start_precision": entry.start.precision if entry.start else None,
            "least_members": entry.least, "capacity_low": entry.capacity.low, "capacity_high": entry.capacity.high,
            "capacity_unit": entry.capacity.unit, "capacity_status": entry.capacity.status,
            "capacity_note": entry.capacity.note or None, "lead_days": entry.lead_days,
            "rests_on": ";".join(entry.rests_on) or None, "additional": entry.additional or None,
            "note": entry.note or None,
        }
        for place, entry in enumerate(found, start=1)
    ]  # fmt: skip


def instrument_frame(found: Sequence[Instrument]) -> pl.DataFrame:
    """Return instruments as rows, with members and sources in one field each."""
    import polars as pl

    rows = [
        {
            **row, "members": ";".join(entry.members), "needs": ";".join(entry.needs) or None,
            "sources": "; ".join(f"{s.producer}, {s.title}, {s.url}" for s in entry.sources) or None,
        }
        for row, entry in zip(instrument_rows(found), found, strict=True)
    ]  # fmt: skip
    return pl.DataFrame(
        rows, schema={**schema_of("instrument"), **dict.fromkeys(("members", "needs", "sources"), pl.String)}
    )

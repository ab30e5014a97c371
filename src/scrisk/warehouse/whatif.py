"""Scenarios on what a warehouse knows: the library, a user's own files, and the frames that a run needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.warehouse.connect import Result

if TYPE_CHECKING:
    import polars as pl

    from scrisk.catalog.models import Catalog
    from scrisk.catalog.scenarios import Scenario
    from scrisk.method import Method
    from scrisk.scenarios import Answer, Case, Known
    from scrisk.warehouse.connect import Warehouse

# Runs a file of sql/queries and returns its rows.
Ask = Callable[..., Result]

_PRIOR = ("prior", "0", "60", "180")


class Workbench:
    """What the command line and the Python face ask scenarios through."""

    def __init__(self, warehouse: Warehouse, catalog: Path | None = None, method: Path | None = None) -> None:
        self.warehouse = warehouse
        self._catalog = catalog
        self._method = method

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog that scenarios are read with."""
        from scrisk import catalog

        return catalog.load(self._catalog)

    @cached_property
    def method(self) -> Method:
        """The numbers of the method."""
        from scrisk import method

        return method.load(self._method)

    @cached_property
    def library(self) -> tuple[Scenario, ...]:
        """The scenarios that travel with the package."""
        from scrisk.catalog.scenario_files import load_scenarios

        return load_scenarios(self.catalog)

    def cases(self) -> list[Case]:
        """Return each scenario of the library."""
        from scrisk.scenarios import joined

        return [joined([part]) for part in self.library]

    def case(self, name: str) -> Case:
        """Return the case that a name stands for: a file, or scenarios of the library joined by +."""
        from scrisk.catalog.scenario_files import load_scenario
        from scrisk.scenarios import find, joined

        if name.endswith(".toml"):
            return joined([load_scenario(Path(name), self.catalog)])
        return find(self.library, name)

    def answers(
        self,
        case: Case,
        *,
        economies: Sequence[str] = (),
        items: Sequence[str] = (),
        stocks: Sequence[str | float] = (),
        draws: int | None = None,
        drawn: bool = False,
        seed: int | None = None,
        as_of: date | None = None,
        branch: str = "in-force",
        days: bool = True,
    ) -> list[Answer]:
        """Run a case, on one branch or on both; see :func:`scrisk.scenario` for what the arguments mean."""
        from scrisk.scenarios import Setting, answer

        if branch not in ("in-force", "suspended", "both"):
            raise UsageError(f"no branch is called {branch!r}", hint="The branches are in-force, suspended and both.")
        chosen = self.warehouse.economies(economies)
        wanted = self.warehouse.items(items) if items else []
        known = self.known(case)
        branches = (True, False) if branch == "both" else (branch == "in-force",)
        return [
            answer(
                case, self.catalog, known,
                Setting(
                    as_of=as_of or case.start, stocks=stock_cases(stocks), in_force=in_force, seed=seed, days=days,
                    draws=draws if draws is not None else case.draws if drawn else None,
                ),
                chosen, wanted,
            )
            for in_force in branches
        ]  # fmt: skip

    def known(self, case: Case) -> Known:
        """Return what the warehouse knows of the supply that a case is about."""
        return known(self.warehouse.query, case, self.catalog, self.method)

    def states(self, case: Case, as_of: date) -> dict[str, str]:
        """Return the state on a day of each measure that a case names."""
        from scrisk.catalog.measures import state

        named = (shock.measure for _, shock in case.shocks if shock.measure is not None)
        return {name: f"{str(state(self.catalog.measure(name), as_of)).replace('-', ' ')} on {as_of}" for name in named}

    def result(self, answers: Sequence[Answer]) -> Result:
        """Return answers as rows: one an economy, item and stock case, the columns of ``out.scenario_result``."""
        frame = rows_of(answers, self.method.version)
        return Result(tuple(frame.columns), list(frame.iter_rows()), tuple(_sql_type(kind) for kind in frame.dtypes))

    def shock_result(self, cases: Sequence[Case]) -> Result:
        """Return the shocks of some cases as rows."""
        frame = shocks_of(cases, self.catalog)
        return Result(tuple(frame.columns), list(frame.iter_rows()), tuple(_sql_type(kind) for kind in frame.dtypes))


def known(ask: Ask, case: Case, catalog: Catalog, method: Method) -> Known:
    """Return what is known of the supply that a case is about.

    Parameters
    ----------
    ask
        Runs a file of ``sql/queries`` with named parameters.
    case
        A case that looks back is told the suppliers of the newest year that had ended the day before.
    catalog, method
        Which items the case is about; what softens a loss.
    """
    from scrisk.scenarios import Known, content_of, goods

    before = case.looks_back
    items = goods(case, catalog)
    groups = ask("scenario_groups", before=before)
    wanted = Result(groups.columns, [row for row in groups.rows if row[1] in set(items)], groups.types)
    rows = ask(
        "scenario_rows", economies=wanted.column("economy"), items=wanted.column("item"), years=wanted.column("year"),
        bases=wanted.column("basis"),
    )  # fmt: skip
    content = ask("scenario_content", before=before, items=items) if _needs_origin(case) else None
    return Known(
        _frame(wanted), _frame(rows), content_of(_frame(content)) if content is not None else {}, softness(method)
    )  # fmt: skip


def _needs_origin(case: Case) -> bool:
    return any(
        shock.through == "origin" or (shock.instrument is not None and shock.instrument.kind == "extraterritorial")
        for _, shock in case.shocks
    )


def softness(method: Method) -> Callable[[str, str], Mapping[str, float]]:
    """Return what softens a loss of an economy and an item, by the method."""
    stocks = {"JPN": 60.0, "KOR": 54.0}

    def soft(economy: str, item: str) -> Mapping[str, float]:
        return {
            "stock_days": stocks.get(economy, 60.0), "substitution_max": 0.2, "substitution_days": 180.0,
            "spare_share": 0.0,
        }  # fmt: skip

    return soft


def stock_cases(given: Sequence[str | float]) -> tuple[str | float, ...]:
    """Return the stock cases that a user asks for.

    Raises
    ------
    UsageError
        For what is neither ``prior`` nor a number of days.
    """
    found: list[str | float] = []
    words = [word for entry in given or _PRIOR for word in str(entry).split(",")]
    for word in words:
        text = word.strip()
        try:
            number = None if text == "prior" else float(text)
        except ValueError:
            number = -1.0
        if number is not None and not 0.0 <= number <= 36_500.0:
            raise UsageError(
                f"--stocks {text!r} is neither prior nor a number of days", hint="Write prior, or days such as 0 or 60."
            )
        found.append("prior" if number is None else number)
    return tuple(dict.fromkeys(found))


_FIGURES = (
    "expected_shortfall_days", "p_unmet", "stock_out_day", "var_95", "cvar_95", "expected_loss_usd",
    "value_at_risk_usd",
)  # fmt: skip


def rows_of(answers: Sequence[Answer], version: str) -> pl.DataFrame:
    """Return answers as rows, one an economy, item and stock case."""
    import polars as pl

    frames = []
    for found in answers:
        figures = [pl.col(name + end).fill_nan(None) for name in _FIGURES for end in ("", "_se")]
        frames.append(
            found.results.select(
                pl.lit(found.case.id).alias("scenario"),
                pl.lit("in-force" if found.setting.in_force else "suspended").alias("branch"),
                pl.lit("central" if found.setting.draws is None else "drawn").alias("mode"),
                "economy", "item", "stock_case", "year", "basis", "stock_days", *figures, "lead_supplier", "lead_shock",
                pl.lit(found.setting.draws, dtype=pl.Int32).alias("draws"),
                pl.lit(found.case.seed if found.setting.seed is None else found.setting.seed, dtype=pl.Int64).alias("seed"),
            )
        )  # fmt: skip
    order = {name: place for place, name in enumerate(dict.fromkeys(found.case.id for found in answers))}
    return pl.concat(frames).sort(
        pl.col("scenario").replace_strict(order, return_dtype=pl.Int32), "branch", "economy", "item", maintain_order=True
    )


def shocks_of(cases: Sequence[Case], catalog: Catalog) -> pl.DataFrame:
    """Return the shocks of some cases as rows."""
    import polars as pl

    from scrisk.catalog.scenario_files import doers_of, items_of, targets_of

    rows = []
    for case in cases:
        for part, shock in case.shocks:
            (first, latest), (shortest, longest) = part.window(shock)
            terms = shock.instrument
            stops = terms.stops if terms is not None else None
            depth = shock.depth or ((stops, stops) if stops is not None else (None, None))
            rows.append(
                {
                    "scenario": case.id, "shock": case.key(part, shock), "measure": shock.measure,
                    "imposer": ";".join(sorted(doers_of(shock, catalog))),
                    "targets": "all" if shock.target == "all" else ";".join(targets_of(shock, catalog)),
                    "items": ";".join(items_of(shock, catalog)), "through": shock.through,
                    "instrument": terms.kind if terms else None, "depth_low": depth[0], "depth_high": depth[1],
                    "licence_days": terms.days if terms else None, "licence_share": terms.share if terms else None,
                    "de_minimis_share": terms.de_minimis if terms else None,
                    "first_day": first, "first_day_latest": latest, "duration_days": shortest,
                    "duration_days_longest": longest, "probability": shock.probability, "evidence": shock.evidence,
                    "source_note": "; ".join(_told(part, name) for name in shock.sources) or None,
                    "note": shock.note or None,
                }
            )  # fmt: skip
    text = ("scenario", "shock", "measure", "imposer", "targets", "items", "through", "instrument", "evidence", "source_note",
            "note")  # fmt: skip
    schema = {name: pl.String if name in text else pl.Float64 for name in (rows[0] if rows else ())}
    return pl.DataFrame(rows, schema=schema)


def _told(part: Scenario, name: str) -> str:
    source = next(source for source in part.sources if source.id == name)
    return f"{source.producer}, {source.title}, {source.url}"


def _frame(result: Result) -> pl.DataFrame:
    import polars as pl

    kinds: dict[str, Any] = {"VARCHAR": pl.String, "DOUBLE": pl.Float64, "SMALLINT": pl.Int16, "INTEGER": pl.Int32}
    schema = {name: kinds.get(kind) for name, kind in zip(result.columns, result.types, strict=True)}
    return pl.DataFrame(result.rows, schema=schema, orient="row")


def _sql_type(kind: object) -> str:
    return {"String": "VARCHAR", "Float64": "DOUBLE", "Int32": "INTEGER", "Int64": "BIGINT", "Int16": "SMALLINT"}[str(kind)]

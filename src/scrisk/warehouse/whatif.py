"""Scenarios on what a warehouse knows: the library, a user's own files, and the frames that a run needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.resources import state_dir
from scrisk.terms import TABLES, TERMS
from scrisk.terms.table import PROVENANCE
from scrisk.warehouse.connect import Result, frame_of, result_of

if TYPE_CHECKING:
    import polars as pl

    from scrisk.catalog import Settings
    from scrisk.catalog.models import Catalog
    from scrisk.catalog.scenarios import Scenario
    from scrisk.method import Method
    from scrisk.scenarios import Answer, Case, Content, Known
    from scrisk.warehouse.connect import Warehouse
    from scrisk.warehouse.plan import Plan

# Runs a file of sql/queries and returns its rows.
Ask = Callable[..., Result]

_PRIOR = ("prior", "0", "60", "180")


class Workbench:
    """What the command line and the Python face ask scenarios through."""

    def __init__(self, warehouse: Warehouse, catalog: Path | None = None, method: Path | None = None) -> None:
        self.warehouse = warehouse
        self._given = catalog, method

    @cached_property
    def _settings(self) -> Settings:
        from scrisk.catalog import find_settings, load_settings

        return load_settings(find_settings(state_dir(self.warehouse.path)))

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog that scenarios are read with: the one given, else that of the settings."""
        from scrisk import catalog

        return catalog.load(self._given[0] or self._settings.catalog, self._settings.measures)

    @property
    def own_catalog(self) -> bool:
        """True when the catalog is the user's own, which may lack what the library is about."""
        return (self._given[0] or self._settings.catalog) is not None

    @cached_property
    def method(self) -> Method:
        """The numbers of the method: those given, else those of the settings."""
        from scrisk import method

        return method.load(self._given[1] or self._settings.method)

    @cached_property
    def library(self) -> tuple[Scenario, ...]:
        """The scenarios that travel with the package, as far as the catalog knows what they are about."""
        from scrisk.catalog import load_scenarios

        return load_scenarios(self.catalog, fitting=self.own_catalog)

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
            raise UsageError(
                say("no branch is called {branch!r}", branch=branch),
                hint=say("The branches are in-force, suspended and both."),
            )
        chosen = self.warehouse.economies(economies)
        wanted = self.warehouse.items(items) if items else []
        known = self.supplies.known(case)
        branches = (True, False) if branch == "both" else (branch == "in-force",)
        return [
            answer(
                case, self.catalog, known,
                Setting(
                    as_of=as_of or case.start, stocks=stock_cases(stocks), in_force=in_force, seed=seed,
                    days=None if days else (),
                    draws=draws if draws is not None else case.draws if drawn else None,
                ),
                chosen, wanted,
            )
            for in_force in branches
        ]  # fmt: skip

    @cached_property
    def supplies(self) -> Supplies:
        """What the warehouse knows of supply."""
        return Supplies(self.warehouse.query, self.catalog, self.method)

    def states(self, case: Case, as_of: date) -> dict[str, str]:
        """Return the state on a day of each measure that a case names."""
        from scrisk.catalog.measures import STATE_WORDS, state

        named = (shock.measure for _, shock in case.shocks if shock.measure is not None)
        return {
            name: say(
                "{state} on {date}",
                state=say(STATE_WORDS[state(self.catalog.measure(name), as_of)]),
                date=as_of,
            )
            for name in named
        }

    def result(self, answers: Sequence[Answer]) -> Result:
        """Return answers as rows: one an economy, item and stock case, the columns of ``out.scenario_result``."""
        return result_of(results_of(answers))

    def shock_result(self, cases: Sequence[Case]) -> Result:
        """Return the shocks of some cases as rows."""
        return result_of(shocks_of(cases, self.catalog))


class Supplies:
    """What a warehouse knows of supply, asked once for each day that cases look back from."""

    def __init__(self, ask: Ask, catalog: Catalog, method: Method) -> None:
        self._ask, self._catalog, self._soft = ask, catalog, softness(ask, catalog, method)
        self._frames: dict[date | None, tuple[pl.DataFrame, pl.DataFrame]] = {}

    def known(self, case: Case) -> Known:
        """Return what is known; a case that looks back is told the suppliers of the newest year that had ended."""
        from scrisk.scenarios import Known, content_of, goods

        before = case.looks_back
        if before not in self._frames:
            groups = self._ask("scenario_groups", before=before)
            rows = self._ask(
                "scenario_rows", economies=groups.column("economy"), items=groups.column("item"),
                years=groups.column("year"), bases=groups.column("basis"),
            )  # fmt: skip
            self._frames[before] = frame_of(groups), frame_of(rows)
        content: Content = {}
        if _needs_origin(case):
            content = content_of(
                frame_of(self._ask("scenario_content", before=before, items=goods(case, self._catalog)))
            )
        return Known(*self._frames[before], content, self._soft)


def _needs_origin(case: Case) -> bool:
    return any(
        shock.through == "origin" or (shock.instrument is not None and shock.instrument.kind == "extraterritorial")
        for _, shock in case.shocks
    )


def softness(ask: Ask, catalog: Catalog, method: Method) -> Callable[[str, str], Mapping[str, float]]:
    """Return what softens a loss of an economy and an item.

    Of stocks only the national stockpiles of raw materials are published; of other goods nothing is, and none are taken
    to be there.
    """
    from scrisk.scoring.exposed import STOCKPILED

    numbers = method.exposure
    stocks: dict[str, float] = dict(ask("scenario_stocks").rows)
    held = {item.id for item in catalog.items if item.stage in STOCKPILED}

    def soft(economy: str, item: str) -> Mapping[str, float]:
        return {
            "stock_days": stocks.get(economy, 0.0) if item in held else 0.0,
            "substitution_max": numbers.substitution_max,
            "substitution_days": numbers.substitution_days,
            "spare_share": numbers.spare_share,
        }

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
                say("--stocks {text!r} is neither prior nor a number of days", text=text),
                hint=say("Write prior, or days such as 0 or 60."),
            )
        found.append("prior" if number is None else number)
    return tuple(dict.fromkeys(found))


_FIGURES = (
    "expected_shortfall_days", "p_unmet", "stock_out_day", "var_95", "cvar_95", "expected_loss_usd",
    "value_at_risk_usd",
)  # fmt: skip


def results_of(answers: Sequence[Answer]) -> pl.DataFrame:
    """Return answers as rows, one an economy, item and stock case."""
    import polars as pl

    frames = []
    for found in answers:
        seed = found.case.seed if found.setting.seed is None else found.setting.seed
        figures = [pl.col(name + end).fill_nan(None) for name in _FIGURES for end in ("", "_se")]
        frames.append(
            found.results.select(
                pl.lit(found.case.id).alias("scenario"),
                pl.lit("in-force" if found.setting.in_force else "suspended").alias("branch"),
                pl.lit("central" if found.setting.draws is None else "drawn").alias("run_mode"),
                "economy", "item", "stock_case", "year", "basis", "stock_days", *figures, "lead_supplier", "lead_shock",
                pl.lit(found.setting.draws, dtype=pl.Int32).alias("draws"),
                pl.lit(seed, dtype=pl.Int64).alias("seed"),
                "data_vintage",
            )
        )  # fmt: skip
    # The order of the question.
    order = {name: place for place, name in enumerate(dict.fromkeys(found.case.id for found in answers))}
    return pl.concat(frames).sort(
        pl.col("scenario").replace_strict(order, return_dtype=pl.Int32),
        "branch",
        "economy",
        "item",
        maintain_order=True,
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
                    "scenario": case.id, "shock": case.key(part, shock), "measure_id": shock.measure,
                    "imposers": ";".join(sorted(doers_of(shock, catalog))),
                    "shock_targets": "all" if shock.target == "all" else ";".join(targets_of(shock, catalog)),
                    "shock_items": ";".join(items_of(shock, catalog)), "reach": shock.through,
                    "instrument": terms.kind if terms else None, "depth_low": depth[0], "depth_high": depth[1],
                    "licence_days": terms.days if terms else None, "licence_share": terms.share if terms else None,
                    "de_minimis_share": terms.de_minimis if terms else None,
                    "first_day": first, "first_day_latest": latest, "lasts_days": shortest,
                    "lasts_days_longest": longest, "shock_probability": shock.probability, "evidence": shock.evidence,
                    "evidence_source": "; ".join(_told(part, name) for name in shock.sources) or None,
                    "note": shock.note or None,
                }
            )  # fmt: skip
    return pl.DataFrame(rows, schema=schema_of("scenario_shock"))


def library_frames(ask: Ask, plan: Plan) -> dict[str, pl.DataFrame]:
    """Run the library for the focal economies and return the rows of its tables.

    Central figures for every stock case, drawn ones for the prior; the share that is unmet week by week, at the prior
    and without stocks.
    """
    import polars as pl

    from scrisk.scenarios import Setting, answer, joined

    cases = [joined([part]) for part in plan.scenarios]
    focal = [economy.iso3 for economy in plan.catalog.focal]
    central, drawn = [], []
    supplies = Supplies(ask, plan.catalog, plan.method)
    for case in cases:
        supply = supplies.known(case)
        central.append(
            answer(case, plan.catalog, supply, Setting(case.start, stock_cases(()), days=("prior", 0.0)), focal)
        )
        setting = Setting(case.start, ("prior",), draws=case.draws, days=())
        drawn.append(answer(case, plan.catalog, supply, setting, focal))
    weeks = [
        found.days.filter(pl.col("unmet_mean").max().over("economy", "item", "stock_case") > 0)
        .group_by("economy", "item", "stock_case", day=pl.col("day") // 7 * 7)
        .agg(unmet_share=pl.col("unmet_mean").sort_by("day").mean())
        .select(pl.lit(found.case.id).alias("scenario"), pl.all())
        for found in central
    ]
    return {
        "scenario": _scenarios(plan.scenarios),
        "scenario_shock": shocks_of(cases, plan.catalog),
        "scenario_result": results_of([*central, *drawn]) if cases else empty("scenario_result"),
        "scenario_day": pl.concat(weeks).sort("scenario", "economy", "item", "stock_case", "day")
        if weeks
        else empty("scenario_day"),
    }


def _scenarios(parts: Sequence[Scenario]) -> pl.DataFrame:
    import polars as pl

    rows = [
        {
            "scenario": part.id, "name_en": part.names.en, "name_ja": part.names.ja, "name_ko": part.names.ko,
            "scenario_kind": part.kind, "premise": part.premise, "scenario_summary": part.summary,
            "scenario_start": part.start, "horizon_days": part.horizon_days, "draws": part.draws, "seed": part.seed,
            "suppliers_of": part.supply, "shock_count": len(part.shocks),
            "evidence": ";".join(sorted({shock.evidence for shock in part.shocks})) or None,
            "limits": " ".join(part.limits) or None, "note": part.note or None,
        }
        for part in parts
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema_of("scenario"))


def schema_of(table: str) -> dict[str, Any]:
    """Return the types of a published table's columns, without those of the run itself."""
    import polars as pl

    kinds = {
        "VARCHAR": pl.String, "DOUBLE": pl.Float64, "DATE": pl.Date, "INTEGER": pl.Int32, "BIGINT": pl.Int64,
        "SMALLINT": pl.Int16, "BOOLEAN": pl.Boolean,
    }  # fmt: skip
    return {name: kinds[TERMS[name].dtype] for name in TABLES[table].columns if name not in PROVENANCE}


def empty(table: str) -> pl.DataFrame:
    """Return a published table without rows."""
    import polars as pl

    return pl.DataFrame(schema=schema_of(table))


def _told(part: Scenario, name: str) -> str:
    source = next(source for source in part.sources if source.id == name)
    return f"{source.producer}, {source.title}, {source.url}"

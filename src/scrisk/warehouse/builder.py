"""Build a warehouse: tables in, scores out, checked, and published as one run."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import ScriskError, UsageError
from scrisk.language import english, later, say
from scrisk.resources import default_db
from scrisk.star import VIEWS, described, explained
from scrisk.terms import TABLES, TERMS
from scrisk.warehouse import computed, network_tables, sqlfiles
from scrisk.warehouse.checking import Finding, run_checks
from scrisk.warehouse.connect import Result, rows_of
from scrisk.warehouse.history import History, now, unwritable
from scrisk.warehouse.networks import Networks
from scrisk.warehouse.plan import Plan, make_plan
from scrisk.warehouse.staged import Staged

if TYPE_CHECKING:
    import polars as pl
    from duckdb import DuckDBPyConnection

    from scrisk.warehouse.history import Attempt
    from scrisk.warehouse.snapshots import Snapshot

# In the order their inputs ask for.
CORE = (
    "economy", "item_hs", "flow", "told_flow", "item", "item_flow", "item_export", "mapped_share", "production",
    "governance", "ideal_point", "trade_total", "supply", "trade_parameter",
)  # fmt: skip
_SCORED = (
    "score", "supplier_share", "geopolrisk", "world_production", "company_share", "origin_share", "origin_content",
    "origin_balance", "exposure", "exposure_part", "exposure_total", "risk", "risk_part", "risk_sensitivity",
    "hazard", "hazard_part", "supplier_hazard", "backtest", "calibration", "cooperation_depth", "cooperation_friction",
    "cooperation_engagement",
    "input_dependence", "input_part", "input_via", "sales_dependence", "input_balance",
    "chip_output", "chip_input", "chip_share", "chip_need", "chip_stop", "choke_point", "mutual_dependence",
    "chip_network", "chip_loss",
    "stage_share", "stage_concentration", "stage_position",
)  # fmt: skip
# Worked out on the results just written: step, what is said of it, the module that does it, and the tables it makes.
_DERIVED = (
    (
        "scenarios", later("running the scenarios"), "whatif",
        ("scenario", "scenario_shock", "scenario_result", "scenario_day"),
    ),
    (
        "coalitions", later("telling what coalitions are worth"), "coop",
        (
            "instrument", "instrument_member", "instrument_item", "instrument_source", "demand_prior",
            "coalition_value", "coalition_member", "coalition_instrument",
        ),
    ),
    (
        "sourcing", later("planning the best sourcing"), "sourcing",
        ("sourcing_result", "sourcing_plan", "sourcing_total", "sourcing_frontier"),
    ),
)  # fmt: skip
_LATER = frozenset(name for *_, names in _DERIVED for name in names)
_JOURNAL = ("run", "run_step", "run_input", "check_result")

KEEP = 7  # runs, unless told otherwise
_WRITER = {
    # Fewer checkpoints than by default: each writes much of what the last one wrote again.
    "checkpoint_threshold": "64MB",
    # Readable by any DuckDB that scrisk runs with: the newest would write what R, DBeaver and others cannot open yet.
    "storage_compatibility_version": "v1.4.0",
}
_WAIT = 120.0  # seconds that a first use waits for another process that builds the same warehouse


@dataclass(frozen=True)
class BuildReport:
    """What a build made."""

    run_id: str
    path: Path
    seconds: float
    row_counts: dict[str, int]
    warnings: tuple[str, ...] = ()
    alerts: int = 0


def build(
    path: Path | str | None = None,
    *,
    catalog: Path | str | None = None,
    method: Path | str | None = None,
    without: Sequence[str] = (),
    alerts: Path | str | None = None,
    measures: Path | str | None = None,
    progress: Callable[[str], None] | None = None,
) -> BuildReport:
    """Build the warehouse from the embedded tables and what refreshes brought in, and publish it in one step.

    Until the last check has passed, the old file answers. A build that fails or is killed changes nothing.

    Parameters
    ----------
    path
        Where the warehouse goes; default is ``SCRISK_DB`` or the user's data directory.
    catalog
        Folder with a catalog of your own; default is the embedded one.
    method
        TOML file with the numbers of the method; default is the embedded one.
    without
        Sources to leave out, for example ``["cset-chips"]``.
    alerts
        TOML file with alerts of your own; default is the embedded one.
    measures
        TOML file with policy measures of your own, beside those of the catalog.
    progress
        Called with a few words before each step; its method ``began``, if it has one, with the step's name.

    Returns
    -------
    BuildReport
        Run id, place, seconds, rows by published table.

    Raises
    ------
    CatalogError, MethodError
        For a catalog or method that does not hold.
    CheckError
        When a check finds bad rows; nothing is published.
    LockedError
        When a refresh or another build is at work on the same warehouse.
    WarehouseError
        When the file cannot be written.
    """
    tell = progress or _silent
    history = History(Path(path) if path is not None else default_db())

    def planned() -> Plan:
        return make_plan(
            catalog=catalog, method=method, without=without, alerts=alerts, measures=measures,
            staged=Staged(history.folder / "staged").parts(), networks=Networks(history).all(),
        )  # fmt: skip

    tell(later("reading catalog and method"))
    if not history.folder.exists():
        planned()  # what is refused leaves no folder behind
    with history.locked("build"):  # what lies beside the warehouse must not change until it is read
        plan = planned()
        with journaled(history, "build") as attempt:
            return publish(plan, history, Progress(attempt, tell, began=hears_steps(progress)))


def ensure(path: Path | str | None = None, on_build: Callable[[str], None] | None = None) -> Path:
    """Return the place of the warehouse, building it first when nothing is there yet."""
    place = Path(path) if path is not None else default_db()
    if not place.exists():
        from scrisk.catalog import find_settings, load_settings

        history = History(place)
        settings = load_settings(find_settings(history.folder))
        plan = make_plan(
            catalog=settings.catalog, method=settings.method, without=settings.refresh.without,
            alerts=settings.alerts_file, measures=settings.measures, staged=Staged(history.folder / "staged").parts(),
            networks=Networks(history).all(),
        )  # fmt: skip
        with history.locked("build", wait=_WAIT):
            if not place.exists():  # nobody else built it meanwhile
                with journaled(history, "build") as attempt:
                    publish(plan, history, Progress(attempt, on_build or _silent, began=hears_steps(on_build)))
    return place


def _silent(_words: str) -> None:
    """Follow nothing."""


def hears_steps(follower: object) -> Callable[[str], None]:
    """Return what is told which step begins: ``began`` of who follows, where it has one."""
    found: Callable[[str], None] = getattr(follower, "began", _silent)
    return found


@dataclass
class Progress:
    """The attempt that is under way: its steps are timed, announced and kept."""

    attempt: Attempt
    tell: Callable[[str], None]
    steps: list[dict[str, Any]] = field(default_factory=list)
    clock: float = field(default_factory=time.perf_counter)
    began: Callable[[str], None] = _silent

    @contextlib.contextmanager
    def step(self, name: str, words: str) -> Iterator[dict[str, Any]]:
        """Time one step; the step may note its row_count."""
        self.began(name)
        self.tell(words)
        entry: dict[str, Any] = {"step": name}
        began = time.perf_counter()
        yield entry
        entry["seconds"] = round(time.perf_counter() - began, 3)
        self.steps.append(entry)


@contextlib.contextmanager
def journaled(history: History, command: str) -> Iterator[Attempt]:
    """Write the beginning of an attempt, and its end when it fails; success is written by who publishes."""
    attempt = history.start(command)
    try:
        yield attempt
    except ScriskError as error:
        with contextlib.suppress(ScriskError):  # a full disk takes no journal either
            history.finish(replace(attempt, status="failed", finished_at=now(), error=english(error.message)))
        raise


def publish(
    plan: Plan, history: History, progress: Progress, *, accepted: Collection[str] = (), keep: int = KEEP
) -> BuildReport:
    """Build a run, check it, let it answer, and journal it. The lock is held."""
    with scratch(history, "building.") as folder:
        target = folder / "run.duckdb"
        built = construct(plan, target, history, progress, accepted)
        with progress.step("publish", later("publishing")):
            history.publish(target, plan.run_id)
    done = replace(
        progress.attempt, **plan.hashes, status="published", finished_at=now(), steps=progress.steps,
        inputs=plan.inputs(), row_counts=built.row_counts, warnings=[english(line) for line in built.warnings],
        alerts=built.alerts,
    )  # fmt: skip
    history.finish(done)
    history.prune(keep)
    return replace(built, path=history.db, seconds=time.perf_counter() - progress.clock)


def construct(
    plan: Plan, target: Path, history: History, progress: Progress, accepted: Collection[str] = ()
) -> BuildReport:
    """Write a whole run to a file of its own and check it; nothing that answers is touched."""
    import duckdb

    folder = target.parent
    started = datetime.fromisoformat(progress.attempt.started_at).replace(tzinfo=None)
    params: dict[str, Any] = {**plan.hashes, "started_at": started}
    with duckdb.connect(str(target), config=dict(_WRITER)) as con:
        with progress.step("ingest", later("loading the tables")):
            sqlfiles.run(con, "00_schemas.sql")
            _load(con, plan, folder)
        with progress.step("map", later("mapping codes and fixing units")):
            for name in CORE:
                sqlfiles.run(con, f"20_core/{name}.sql")
        with progress.step("check-core", later("checking the mapped tables")):
            findings = run_checks(con, "core", accepted)
        with progress.step("hazard", later("telling how likely interruptions are")):
            hazards = computed.hazards(con, plan, params, folder)
        with progress.step("score", later("computing scores")) as entry:
            scored = computed.scores(con, plan, params, folder, hazards)
            entry["row_count"] = scored["score"].height
        with progress.step("inputs", later("looking through inputs across countries")):
            scored |= computed.inputs_across(con, plan, params, folder)
        own_networks = network_tables.published(plan.networks, Networks(history), plan.method, progress.tell)
        with progress.step("chips", later("telling what stops without whom in chip making")):
            scored |= computed.chips(con, plan, params, folder)
        with _last_run(con, history, plan.run_id) as (last, fault):
            with progress.step("write", later("writing the results")):
                for name in _SCORED:
                    _insert(con, f"30_out/{name}.sql", scored[name], folder, params)
                for name, frame in own_networks.items():
                    _insert(con, f"30_out/{name}.sql", frame, folder, params)
                for name, table in (("chip_vintage", "chip_link"), ("interruption_vintage", "interruption")):
                    params[name] = next((entry.vintage for entry in plan.loaded if entry.table == table), "")
                for name in TABLES:
                    if name in (*_JOURNAL, *_LATER):
                        sqlfiles.create(con, f"30_out/{name}.sql")
                    elif name not in (*_SCORED, *network_tables.PUBLISHED):
                        sqlfiles.run(con, f"30_out/{name}.sql", params)
                for name in VIEWS:
                    sqlfiles.run(con, f"40_views/{name}.sql")
                _comment(con)
            for step, words, module, _ in _DERIVED:
                with progress.step(step, words):
                    frames = import_module(f"scrisk.warehouse.{module}").library_frames(_asking(con), plan)
                    for name, frame in frames.items():
                        _fill(con, f"30_out/{name}.sql", frame, folder, params)
            with progress.step("check-out", later("checking the results")):
                findings += run_checks(con, "out", accepted)
            with progress.step("check-last", later("comparing with the last run")):
                findings += _against_last(con, last, fault, accepted)
        _write_journal(con, plan, history, progress, findings, folder)
        counts = {name: _count(con, name) for name in TABLES}
    warnings = tuple(f.line for f in findings if f.bad_rows and f.severity in ("warn", "accepted"))
    return BuildReport(plan.run_id, target, 0.0, counts, warnings, counts["alert"])


def _load(con: DuckDBPyConnection, plan: Plan, folder: Path) -> None:
    """Fill the raw tables: our own first, for they say which trade codes are wanted."""
    from scrisk.warehouse import own

    scripts = {script.stem for script in sqlfiles.files("10_raw")}
    for table in sorted(scripts):
        sqlfiles.create(con, f"10_raw/{table}.sql")
    for table, frame in own.frames(plan.catalog, plan.method, plan.known, plan.omitted, plan.alerts).items():
        _fill(con, f"10_raw/{table}.sql", frame, folder, {})
    # The tables that say which codes are wanted, and how industries are numbered, come before the flows.
    for entry in sorted(plan.loaded, key=lambda entry: entry.table not in ("panel_code", "icio_node")):
        if entry.table in scripts:
            entry.verify()
            replaced = [] if not entry.is_embedded else _replacing(entry, plan.loaded)
            sqlfiles.fill(con, f"10_raw/{entry.table}.sql", {"path": str(entry.path), "replaced": replaced})


def _replacing(embedded: Snapshot, loaded: Sequence[Snapshot]) -> list[str]:
    """Return the parts of an embedded table that newer parts take the place of."""
    return [entry.part for entry in loaded if entry.table == embedded.table and not entry.is_embedded]


def _asking(con: DuckDBPyConnection) -> Callable[..., Result]:
    """Return what runs a file of sql/queries on the warehouse that is being built."""

    def ask(name: str, **given: Any) -> Result:
        return rows_of(con.execute(sqlfiles.text(f"queries/{name}.sql"), given or None))

    return ask


def _insert(con: DuckDBPyConnection, script: str, frame: pl.DataFrame, folder: Path, params: Mapping[str, Any]) -> None:
    sqlfiles.create(con, script)
    _fill(con, script, frame, folder, params)


def _fill(con: DuckDBPyConnection, script: str, frame: pl.DataFrame, folder: Path, params: Mapping[str, Any]) -> None:
    parquet = folder / "rows.parquet"
    frame.write_parquet(parquet, compression="uncompressed")
    sqlfiles.fill(con, script, {**params, "path": str(parquet)})
    parquet.unlink()


@contextlib.contextmanager
def _last_run(con: DuckDBPyConnection, history: History, run_id: str) -> Iterator[tuple[str | None, str]]:
    """Attach the run that answers now as ``last`` and take its newest scores for the alerts.

    Yield its id, and why it cannot be compared, if so. A run that is built again is compared with the one before it,
    as the first time.
    """
    last = history.current()
    if last == run_id:
        last = None
        with contextlib.suppress(UsageError):
            last = history.find("previous")
    if last is None or not history.run_file(last).is_file():
        yield None, ""
        return
    import duckdb

    path = str(history.run_file(last)).replace("'", "''")
    try:
        con.execute(sqlfiles.text("templates/attach.sql").format(path=path, name="last"))
    except duckdb.Error as error:  # a damaged file must not stand in the way of the run that replaces it
        yield last, _first_line(error)
        return
    try:
        fault = ""
        try:
            sqlfiles.fill(con, "10_raw/previous_score.sql")
        except duckdb.Error as error:
            fault = _first_line(error)
        yield last, fault
    finally:
        con.execute(sqlfiles.text("templates/detach.sql").format(name="last"))


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0]


def _against_last(con: DuckDBPyConnection, last: str | None, fault: str, accepted: Collection[str]) -> list[Finding]:
    """Run the checks that compare with the last run; one that is damaged or of another make cannot be compared."""
    import duckdb

    if last is None:
        return []
    if not fault:
        try:
            return run_checks(con, "last", accepted)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            fault = _first_line(error)
    meaning = say("The last run is damaged or has other tables, so it could not be compared ({fault}).", fault=fault)
    return [Finding("comparable", "last", "warn", meaning, 1, f"  last run {last}")]


def _write_journal(
    con: DuckDBPyConnection,
    plan: Plan,
    history: History,
    progress: Progress,
    findings: Sequence[Finding],
    folder: Path,
) -> None:
    from scrisk.warehouse import own

    # What stands in the file is what was known when it was written; the journal knows the very end.
    this = replace(
        progress.attempt, **plan.hashes, status="published", finished_at=now(), steps=list(progress.steps),
        inputs=plan.inputs(), row_counts={"score": _count(con, "score")},
    )  # fmt: skip
    earlier = [attempt for attempt in history.attempts() if attempt.attempt < this.attempt]
    frames = own.journal(
        [*earlier, this], [{**asdict(f), "meaning": english(f.meaning)} for f in findings], plan.run_id
    )
    for name, frame in frames.items():
        _fill(con, f"30_out/{name}.sql", frame, folder, {})


def _comment(con: DuckDBPyConnection) -> None:
    def quoted(text: str) -> str:
        return text.replace("'", "''")

    kinds = {"table": TABLES, "view": VIEWS}
    con.begin()  # a thousand commits of their own would each wait for the disk
    for kind, tables in kinds.items():
        on_table = sqlfiles.text(f"templates/comment_{kind}.sql")
        on_column = sqlfiles.text("templates/comment_column.sql")
        for table in tables.values():
            con.execute(on_table.format(table=table.name, text=quoted(described(table))))
            for column in table.columns:
                text = quoted(explained(TERMS[column]))
                con.execute(on_column.format(table=table.name, column=column, text=text))
    con.commit()


def _count(con: DuckDBPyConnection, table: str) -> int:
    return int(con.table(f"out.{table}").count("*").fetchall()[0][0])


@contextlib.contextmanager
def scratch(history: History, prefix: str) -> Iterator[Path]:
    """Yield a folder to work in, and tell of a disk that is full; what killed processes left is removed.

    The lock is held, so nobody is at work in the folders of this prefix.
    """
    folder = history.folder / f"{prefix}{os.getpid()}"
    try:
        for leftover in history.folder.glob(f"{prefix}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        folder.mkdir()
        yield folder
    except ScriskError:
        raise
    except OSError as error:
        raise unwritable(history.db, error) from error
    except Exception as error:
        if _says_disk_full(error):
            raise unwritable(history.db, error) from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _says_disk_full(error: Exception) -> bool:
    import duckdb

    # DuckDB reports a full disk, a quota or a vanished folder as one of these; polars as any fault in a computation.
    if isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.OutOfMemoryException):
        return True
    return any(os.strerror(code) in str(error) for code in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT))

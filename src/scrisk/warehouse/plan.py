"""What decides the figures of a run: catalog, method, tables, code. The same plan has the same run id."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk import __version__
from scrisk.resources import sql_dir
from scrisk.warehouse.snapshots import content_hash, left_out, snapshots
from scrisk.warehouse.staged import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrisk.catalog import AlertRule, Catalog, Scenario
    from scrisk.catalog.instruments import Instruments
    from scrisk.method import Method
    from scrisk.warehouse.networks import Stored
    from scrisk.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class Plan:
    """Everything a build reads, and the hashes that name it."""

    catalog: Catalog
    method: Method
    known: list[Snapshot]  # every table there is
    omitted: list[str]  # sources left out
    hashes: dict[str, Any]  # run_id and what it is made of
    alerts: tuple[AlertRule, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    instruments: Instruments | None = None
    networks: tuple[Stored, ...] = ()

    @property
    def run_id(self) -> str:
        """Return the id of the run that this plan makes."""
        return str(self.hashes["run_id"])

    @property
    def loaded(self) -> list[Snapshot]:
        """Return the tables whose source is not left out."""
        return [entry for entry in self.known if entry.source not in self.omitted]

    def inputs(self) -> list[dict[str, Any]]:
        """Return what the journal keeps of the tables."""
        return [
            {
                "source": entry.source, "source_table": entry.table, "part": entry.part,
                "edition": entry.manifest["edition"], "sha256": entry.manifest["sha256"],
                "row_count": entry.manifest["rows"], "is_embedded": entry.is_embedded,
            }
            for entry in self.loaded
        ]  # fmt: skip


def make_plan(
    *,
    catalog: Catalog | Path | str | None = None,
    method: Path | str | None = None,
    without: Sequence[str] = (),
    staged: Iterable[Snapshot] = (),
    alerts: Path | str | None = None,
    measures: Path | str | None = None,
    networks: Iterable[Stored] = (),
) -> Plan:
    """Read catalog and method, choose the tables, and name the run.

    Raises
    ------
    CatalogError, MethodError, UsageError
        For a catalog, a method or a source's name that does not hold.
    """
    from scrisk import catalog as catalogs
    from scrisk import method as methods
    from scrisk.catalog.instrument_files import instruments_hash, load_instruments

    if isinstance(catalog, catalogs.Catalog):
        the_catalog = catalog
    else:
        the_catalog = catalogs.load(
            Path(catalog) if catalog is not None else None, Path(measures) if measures is not None else None
        )
    the_alerts = catalogs.load_alerts(Path(alerts) if alerts is not None else None, the_catalog)
    # A catalog of the user's own may lack what a scenario of the library is about.
    the_scenarios = catalogs.load_scenarios(the_catalog, fitting=catalog is not None)
    the_instruments = load_instruments(the_catalog, fitting=catalog is not None)
    the_method = methods.load(Path(method) if method is not None else None)
    known = merged(snapshots(), staged)
    omitted = left_out(known, without)
    hashes: dict[str, Any] = {
        "code_version": __version__,
        "code_hash": code_hash(),
        "method_version": the_method.version,
        "method_hash": the_method.hash,
        "catalog_hash": the_catalog.content_hash(),
        "inputs_hash": content_hash([entry for entry in known if entry.source not in omitted]),
        "left_out": ";".join(omitted),
    }
    identity = [hashes[name] for name in ("code_version", "code_hash", "method_hash", "catalog_hash", "inputs_hash")]
    identity += [catalogs.alerts_hash(the_alerts), catalogs.scenarios_hash(the_scenarios)]
    the_networks = tuple(networks)
    identity += [f"{entry.name} {entry.hash} {entry.settings(the_method)}" for entry in the_networks]
    identity.append(instruments_hash(the_instruments))
    run_id = hashlib.sha256("\n".join(identity).encode()).hexdigest()[:16]
    named = {"run_id": run_id, **hashes}
    return Plan(
        the_catalog, the_method, known, omitted, named, the_alerts, the_scenarios, the_instruments, the_networks
    )  # fmt: skip


# Modules of the catalog that say what its entries come to.
_MODELS = (
    "chips",
    "cooperation", "elements", "instrument_files", "instruments", "measures", "scenario_files", "scenarios",
)  # fmt: skip
_READERS = ("queries", "examples", "postgres", "diff")


def code_hash() -> str:
    """Return a hash of every file that has a say in the figures, so that an edited formula makes another run."""
    package = Path(__file__).resolve().parent.parent
    sources = [
        *package.glob("scoring/*.py"),
        *package.glob("method/*.py"),
        *package.glob("kernels/*.py"),
        *package.glob("arrays/*.py"),
        *package.glob("scenarios/*.py"),
        *(package / "catalog" / f"{name}.py" for name in _MODELS),
    ]
    # Queries only read what a run made; those of the scenarios have a say in their results.
    scripts = [path for path in sql_dir().rglob("*.sql") if path.parent.name not in _READERS]
    scripts += (sql_dir() / "queries").glob("scenario_*.sql")
    digest = hashlib.sha256()
    for path in [*sorted(sources), *sorted(scripts)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()

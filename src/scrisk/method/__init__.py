"""The numbers of the methods: dated, referenced values in a TOML file, read into frozen dataclasses.

A file names every parameter with its value, unit, meaning and source. Reading is strict: what is missing,
unknown, of the wrong type or out of range is an error that names the file and the key. ``Method.hash``
identifies the values; every published row carries it.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from scrisk.errors import MethodError
from scrisk.language import joined, say
from scrisk.method._fields import within as _within
from scrisk.method.cascade import Cascade
from scrisk.method.coalition import Coalition
from scrisk.method.cooperation import Cooperation
from scrisk.method.exposure import Exposure
from scrisk.method.indicators import Composite, check_composite
from scrisk.method.inputs import Inputs
from scrisk.method.sourcing import Sourcing
from scrisk.method.stages import Stages

DEFAULT_FILE = Path(__file__).with_name("method-2026.11.toml")

_STATUS = ("published", "cited", "choice")


class Parameter(NamedTuple):
    """One number of the method as the warehouse shows it."""

    key: str
    value: float | int
    unit: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class GeoPolRisk:
    """Numbers of the GeoPolRisk score and its characterization factor."""

    governance_offset: float = _within(0, 5)
    governance_span: float = _within(1, 10)
    governance_floor: float = _within(0, 1)
    governance_cap: float = _within(0, 2)
    copper_factor: float = _within(1e-6, 1e3)
    min_coverage: float = _within(0, 1)
    compatibility_missing_governance: float = _within(0, 1)


@dataclass(frozen=True, slots=True)
class EuCriticality:
    """Numbers of the European Commission's supply risk of 2017."""

    governance_offset: float = _within(0, 5)
    governance_factor: float = _within(0.1, 10)
    trade_baseline: float = _within(0.1, 10)
    trade_agreement: float = _within(0.1, 10)
    supply_risk_threshold: float = _within(0, 10)


@dataclass(frozen=True, slots=True)
class UsgsSupplyRisk:
    """Numbers of the supply risk of the U.S. Geological Survey of 2020."""

    threshold: float = _within(0, 1)


@dataclass(frozen=True, slots=True)
class Episodes:
    """Numbers of the replay of past interruptions."""

    exposed_share: float = _within(0, 1)
    stake_share: float = _within(0, 1)
    fell_share: float = _within(0, 1)
    back_share: float = _within(0, 1)
    years_before: int = _within(1, 10)
    months_after: int = _within(1, 60)


@dataclass(frozen=True, slots=True)
class CoreDependency:
    """Thresholds of the core dependency indicators."""

    cdi1_threshold: float = _within(0, 1)
    cdi2_threshold: float = _within(0, 1)
    cdi3_threshold: float = _within(0, 100)


@dataclass(frozen=True, slots=True)
class Concentration:
    """Bands of the Herfindahl-Hirschman index, each with the year of its guideline."""

    us_2010_moderate: float = _within(0, 1)
    us_2010_high: float = _within(0, 1)
    us_2023_moderate: float = _within(0, 1)
    us_2023_high: float = _within(0, 1)
    eu_dependency: float = _within(0, 1)


@dataclass(frozen=True, slots=True)
class PriceResponse:
    """Elasticities and cap of the price response."""

    demand_elasticity: float = _within(-10, -0.001)
    supply_elasticity: float = _within(0, 10)
    ratio_cap: float = _within(1, 1e6)


@dataclass(frozen=True, slots=True)
class Window:
    """Lengths of windows in years."""

    mean_years: int = _within(1, 30)
    trend_years: int = _within(1, 30)


@dataclass(frozen=True, slots=True)
class Quality:
    """From where on a row carries a caveat."""

    min_value_coverage: float = _within(0, 1)
    value_quantity_gap: float = _within(0, 1)
    governance_carry_years: int = _within(0, 30)
    share_rounding: float = _within(0, 0.1)


@dataclass(frozen=True, slots=True)
class Origin:
    """How far a record of production reaches, and what is published of the origin of traded goods."""

    min_share: float = _within(0, 0.01)
    production_carry_years: int = _within(0, 30)


@dataclass(frozen=True, slots=True)
class Hazard:
    """Events of the hazard, how its model is fitted, and how it is tested."""

    fall: float = _within(0.01, 1)
    squeeze_quantity: float = _within(0.01, 1)
    squeeze_price: float = _within(1, 10)
    still_supplied: float = _within(0, 1)
    panel_value_usd: float = _within(0, 1000000000.0)
    fit_value_usd: float = _within(0, 1000000000.0)
    supplier_share: float = _within(0, 1)
    last_fit_year: int = _within(1990, 2100)
    last_train_year: int = _within(1990, 2100)
    members: int = _within(2, 50)
    trees: int = _within(1, 2000)
    leaves: int = _within(2, 64)
    learning_rate: float = _within(0.001, 1)
    leaf_rows: int = _within(1, 100000)
    leaf_penalty: float = _within(0, 1000000.0)
    feature_share: float = _within(0.01, 1)
    row_share: float = _within(0.01, 1)
    bins: int = _within(4, 250)
    tree_weight: float = _within(0, 1)
    ridge: float = _within(0, 1000000000.0)
    supplier_ridge: float = _within(0, 1000000000.0)
    clip: float = _within(0, 0.2)
    interval_z: float = _within(0, 5)
    resamples: int = _within(20, 100000)
    seed: int = _within(0, 2**31 - 1)
    bands: int = _within(2, 100)
    min_item_value: float = _within(0, 1)


@dataclass(frozen=True, slots=True)
class Method:
    """All numbers of one dated edition of the methods."""

    version: str
    dated: date
    geopolrisk: GeoPolRisk
    eu: EuCriticality
    usgs: UsgsSupplyRisk
    core_dependency: CoreDependency
    concentration: Concentration
    price: PriceResponse
    window: Window
    quality: Quality
    origin: Origin
    cooperation: Cooperation
    episodes: Episodes
    exposure: Exposure
    cascade: Cascade
    coalition: Coalition
    composite: Composite
    hazard: Hazard
    sourcing: Sourcing
    inputs: Inputs
    stages: Stages
    hazard_file: Path
    parameters: tuple[Parameter, ...] = field(repr=False)

    @property
    def hash(self) -> str:
        """Return the sha256 of version, keys, values and units; rewording a meaning does not change it."""
        content = {"version": self.version, "parameters": sorted(p[:3] for p in self.parameters)}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def __iter__(self) -> Iterator[Parameter]:
        """Yield (key, value, unit, meaning, source) in the order of the file."""
        return iter(self.parameters)


_SECTIONS: dict[str, type[Any]] = {
    "geopolrisk": GeoPolRisk,
    "eu": EuCriticality,
    "usgs": UsgsSupplyRisk,
    "core_dependency": CoreDependency,
    "concentration": Concentration,
    "price": PriceResponse,
    "window": Window,
    "quality": Quality,
    "origin": Origin,
    "cooperation": Cooperation,
    "episodes": Episodes,
    "exposure": Exposure,
    "cascade": Cascade,
    "coalition": Coalition,
    "composite": Composite,
    "hazard": Hazard,
    "sourcing": Sourcing,
    "inputs": Inputs,
    "stages": Stages,
}


def load(path: Path | None = None) -> Method:
    """Read a method file.

    Parameters
    ----------
    path
        The file; the edition that comes with this release when None.

    Returns
    -------
    Method
        The values, checked.

    Raises
    ------
    MethodError
        The file cannot be read, or a key is missing, unknown, of the wrong type or out of range. The
        message names the file and the key.

    Examples
    --------
    >>> method = load()
    >>> method.version
    '2026.11'
    >>> method.eu.trade_agreement
    0.8
    >>> next(iter(method)).key
    'geopolrisk.governance_offset'
    """
    file = DEFAULT_FILE if path is None else path
    return _Reader(file).method()


class _Reader:
    """Checks one file from the top down; every error names the file and the key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parameters: list[Parameter] = []
        self.references: dict[str, str] = {}
        try:
            self.content = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise MethodError(
                say("{path}: cannot be read: {why}", path=path, why=error.strerror or error),
                hint=say("Give the path of a method file."),
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise MethodError(
                say("{path}: is not TOML: {error}", path=path, error=error), hint=say("Mend the line it names.")
            ) from None

    def fail(self, key: str, reason: str, hint: str) -> MethodError:
        return MethodError(joined(": ", [str(self.path), key, reason]), hint=hint)

    def method(self) -> Method:
        self.expect("", self.content, ("version", "dated", "references", *_SECTIONS), optional=("hazard_model",))
        version = self.text("version", self.content["version"])
        dated = self.content["dated"]
        if type(dated) is not date:
            raise self.fail("dated", say("must be a date"), say("Write it as 2026-11-23, without quotes."))
        self.references = self.read_references()
        sections = {name: self.section(name, kind) for name, kind in _SECTIONS.items()}
        model = self.model()
        method = Method(version=version, dated=dated, parameters=tuple(self.parameters), hazard_file=model, **sections)
        self.check_order("geopolrisk", method.geopolrisk, "governance_floor", "governance_cap")
        self.check_order("concentration", method.concentration, "us_2010_moderate", "us_2010_high")
        self.check_order("concentration", method.concentration, "us_2023_moderate", "us_2023_high")
        self.check_order("exposure", method.exposure, "stock_days_low", "stock_days_middle")
        self.check_order("exposure", method.exposure, "stock_days_middle", "stock_days_high")
        self.check_order("exposure", method.exposure, "measure_depth_low", "measure_depth_high")
        self.check_order("exposure", method.exposure, "measure_days_low", "measure_days_high")
        self.check_order("cooperation", method.cooperation, "interval_low", "interval_high")
        check_composite(method.composite, self.fail)
        return method

    def model(self) -> Path:
        """Find the fitted model and take its fingerprint among the numbers: another model is another method."""
        from scrisk.method.hazard import DEFAULT_MODEL, load_model

        name = self.text("hazard_model", self.content.get("hazard_model", DEFAULT_MODEL.name))
        beside, released = self.path.parent / name, DEFAULT_MODEL.with_name(name)
        found = released if not beside.is_file() and released.is_file() else beside
        print_of = int(load_model(found).hash[:12], 16)
        words = "The first twelve hexadecimal digits of the sha256 of the hazard's fitted model, as a number."
        self.parameters.append(Parameter("hazard.model", print_of, "number", words, "see docs/hazard.md"))
        return found

    def section(self, name: str, kind: type[Any]) -> Any:
        table = self.table(name, self.content[name])
        specs = fields(kind)
        self.expect(name, table, tuple(spec.name for spec in specs))
        values = {
            # Annotations are text here because of the __future__ import.
            spec.name: self.parameter(f"{name}.{spec.name}", table[spec.name], str(spec.type), spec.metadata)
            for spec in specs
        }
        return kind(**values)

    def parameter(self, key: str, entry: Any, kind: str, bounds: Any) -> float | int:
        entry = self.table(key, entry)
        self.expect(key, entry, ("value", "unit", "meaning", "source", "status"), optional=("place",))
        value = self.number(f"{key}.value", entry["value"], kind, bounds["low"], bounds["high"])
        unit, meaning = (self.text(f"{key}.{part}", entry[part]) for part in ("unit", "meaning"))
        source = self.text(f"{key}.source", entry["source"])
        if source not in self.references:
            raise self.fail(
                f"{key}.source",
                say("no reference is called {source!r}", source=source),
                say("Add [references.{source}].", source=source),
            )
        if entry["status"] not in _STATUS:
            raise self.fail(
                f"{key}.status",
                say("is {status!r}", status=entry["status"]),
                say("Use one of {known}.", known=", ".join(_STATUS)),
            )
        words = [self.references[source]]
        if "place" in entry:
            words.append(self.text(f"{key}.place", entry["place"]))
        if entry["status"] == "cited":
            words.append("not checked against its text")
        self.parameters.append(Parameter(key, value, unit, meaning, "; ".join(words)))
        return value

    def read_references(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, entry in self.table("references", self.content["references"]).items():
            key = f"references.{name}"
            entry = self.table(key, entry)
            self.expect(key, entry, ("citation",), optional=("doi", "url"))
            words = [self.text(f"{key}.citation", entry["citation"])]
            if "doi" in entry:
                words.append("doi:" + self.text(f"{key}.doi", entry["doi"]))
            if "url" in entry:
                words.append(self.text(f"{key}.url", entry["url"]))
            found[name] = ", ".join(words)
        return found

    def expect(
        self, key: str, table: dict[str, Any], needed: tuple[str, ...], *, optional: tuple[str, ...] = ()
    ) -> None:
        where = f"{key}." if key else ""
        for name in needed:
            if name not in table:
                raise self.fail(
                    f"{where}{name}", say("is missing"), say("Copy it from the method file of the release.")
                )
        for name in table:
            if name not in needed and name not in optional:
                known = ", ".join((*needed, *optional))
                raise self.fail(
                    f"{where}{name}", say("is not a key of the method"), say("Known keys: {known}.", known=known)
                )

    def table(self, key: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fail(key, say("must be a table"), say("Write it as [{key}].", key=key))
        return value

    def text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, say("must be text"), say('Write it in quotes: "...".'))
        return value

    def number(self, key: str, value: Any, kind: str, low: float, high: float) -> float | int:
        # bool is an int to Python; a method has no use for it.
        allowed = (int,) if kind == "int" else (int, float)
        if type(value) not in allowed or not math.isfinite(value):
            wanted = say("a whole number") if kind == "int" else say("a number")
            raise self.fail(
                key, say("must be {wanted}, is {value!r}", wanted=wanted, value=value), say("Write it without quotes.")
            )
        if not low <= value <= high:
            raise self.fail(
                key,
                say("is {value}, outside {low} to {high}", value=value, low=low, high=high),
                say("Check unit and sign."),
            )
        return int(value) if kind == "int" else float(value)

    def check_order(self, name: str, section: Any, lower: str, upper: str) -> None:
        if getattr(section, lower) >= getattr(section, upper):
            raise self.fail(
                f"{name}.{lower}",
                say("must be below {name}.{upper}", name=name, upper=upper),
                say("Change one of the two."),
            )

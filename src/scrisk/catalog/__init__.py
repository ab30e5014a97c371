"""What the world looks like: economies, chains, items and official lists, as validated data files."""

from scrisk.catalog.alerts import AlertRule, alerts_hash, load_alerts
from scrisk.catalog.load import CatalogFilesError, Problem, load
from scrisk.catalog.measures import Measure, State
from scrisk.catalog.models import (
    Catalog,
    Chain,
    Economy,
    HsLink,
    Item,
    Names,
    OfficialList,
    ProductionLink,
    ProviderLink,
    Stage,
)
from scrisk.catalog.scenario_files import ScenarioFilesError, load_scenario, load_scenarios, scenarios_hash
from scrisk.catalog.scenarios import Scenario
from scrisk.catalog.settings import Settings, duration, find_settings, load_settings

__all__ = [
    "AlertRule",
    "Catalog",
    "CatalogFilesError",
    "Chain",
    "Economy",
    "HsLink",
    "Item",
    "Measure",
    "Names",
    "OfficialList",
    "Problem",
    "ProductionLink",
    "ProviderLink",
    "Scenario",
    "ScenarioFilesError",
    "Settings",
    "Stage",
    "State",
    "alerts_hash",
    "duration",
    "find_settings",
    "load",
    "load_alerts",
    "load_scenario",
    "load_scenarios",
    "load_settings",
    "scenarios_hash",
]

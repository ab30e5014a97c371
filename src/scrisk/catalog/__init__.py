"""What the world looks like: economies, chains, items and official lists, as validated data files."""

from scrisk.catalog.load import CatalogFilesError, Problem, load
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
from scrisk.catalog.settings import Settings, duration, find_settings, load_settings

__all__ = [
    "Catalog",
    "CatalogFilesError",
    "Chain",
    "Economy",
    "HsLink",
    "Item",
    "Names",
    "OfficialList",
    "Problem",
    "ProductionLink",
    "ProviderLink",
    "Settings",
    "Stage",
    "duration",
    "find_settings",
    "load",
    "load_settings",
]

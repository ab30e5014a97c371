"""Supply-chain risk from real trade data, for Japan and Korea first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrisk.language import say

__version__ = "0.1.0"

if TYPE_CHECKING:
    from scrisk.api import build, chip_stops, geopolrisk, inputs, open_warehouse, paths, scenario, score, sql
    from scrisk.api_coop import coop_depth, coop_friction, coop_ledger, coop_plan, coop_value, profile
    from scrisk.arrays import concentration, pack
    from scrisk.arrays.input_output import hitting, inoperability, requirements
    from scrisk.networks import load_network, network_risk, network_shock

# Loaded when first used, so that `import scrisk` costs nothing.
_LAZY = {
    "build": "scrisk.api",
    "chip_stops": "scrisk.api",
    "concentration": "scrisk.arrays",
    "coop_depth": "scrisk.api_coop",
    "coop_friction": "scrisk.api_coop",
    "coop_ledger": "scrisk.api_coop",
    "coop_plan": "scrisk.api_coop",
    "coop_value": "scrisk.api_coop",
    "geopolrisk": "scrisk.api",
    "hitting": "scrisk.arrays.input_output",
    "inoperability": "scrisk.arrays.input_output",
    "inputs": "scrisk.api",
    "load_network": "scrisk.networks",
    "network_risk": "scrisk.networks",
    "network_shock": "scrisk.networks",
    "open_warehouse": "scrisk.api",
    "pack": "scrisk.arrays",
    "paths": "scrisk.api",
    "profile": "scrisk.api_coop",
    "requirements": "scrisk.arrays.input_output",
    "scenario": "scrisk.api",
    "score": "scrisk.api",
    "sql": "scrisk.api",
}

__all__ = [
    "__version__",
    "build",
    "chip_stops",
    "concentration",
    "coop_depth",
    "coop_friction",
    "coop_ledger",
    "coop_plan",
    "coop_value",
    "geopolrisk",
    "hitting",
    "inoperability",
    "inputs",
    "load_network",
    "network_risk",
    "network_shock",
    "open_warehouse",
    "pack",
    "paths",
    "profile",
    "requirements",
    "scenario",
    "score",
    "sql",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(say("module 'scrisk' has no attribute {name!r}", name=name))


def __dir__() -> list[str]:
    return sorted(__all__)

"""Supply-chain risk from real trade data, for Japan and Korea first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from scrisk.api import build, geopolrisk, inputs, open_warehouse, paths, scenario, score, sql
    from scrisk.arrays import concentration, pack
    from scrisk.method.leontief import hitting, inoperability, requirements

# Loaded when first used, so that `import scrisk` costs nothing.
_LAZY = {
    "build": "scrisk.api",
    "concentration": "scrisk.arrays",
    "geopolrisk": "scrisk.api",
    "hitting": "scrisk.method.leontief",
    "inoperability": "scrisk.method.leontief",
    "inputs": "scrisk.api",
    "open_warehouse": "scrisk.api",
    "pack": "scrisk.arrays",
    "paths": "scrisk.api",
    "requirements": "scrisk.method.leontief",
    "scenario": "scrisk.api",
    "score": "scrisk.api",
    "sql": "scrisk.api",
}

__all__ = [
    "__version__",
    "build",
    "concentration",
    "geopolrisk",
    "hitting",
    "inoperability",
    "inputs",
    "open_warehouse",
    "pack",
    "paths",
    "requirements",
    "scenario",
    "score",
    "sql",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'scrisk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

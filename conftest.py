"""Shared fixtures. At the root, so that the doctests in src/ see them too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


# A first example may compile a kernel or share the machine. CI tries the same examples each time.
settings.register_profile("scrisk", deadline=None, derandomize=bool(os.environ.get("SCRISK_CI")))
settings.load_profile("scrisk")


@pytest.fixture(scope="session", autouse=True)
def _own_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep every test away from the user's own warehouse; it is built when a test first asks for it.

    Programs that tests start find the checkout too, as pytest itself does.
    """
    path = tmp_path_factory.mktemp("warehouse") / "scrisk.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRISK_DB", str(path))
        patch.setenv("PYTHONPATH", str(Path(__file__).parent / "src"))
        yield path


@pytest.fixture(scope="session")
def warehouse_path(_own_database: Path) -> Path:
    """Return a warehouse built from the embedded data, once a session. Do not write to it."""
    from scrisk.warehouse import ensure

    return ensure(_own_database)

"""Where the files that travel with the package are, and where a user's own files go."""

from __future__ import annotations

import os
from pathlib import Path

from scrisk.errors import ScriskError
from scrisk.language import say

_PACKAGE = Path(__file__).resolve().parent


def _bundled(installed: str, checkout: str) -> Path:
    # A wheel carries the folder inside the package; an editable install and a checkout have it at the root.
    for candidate in (_PACKAGE / installed, _PACKAGE.parent.parent / checkout):
        if candidate.is_dir():
            return candidate
    raise ScriskError(
        say(
            "the folder {checkout}/ that belongs to scrisk is missing beside {package}",
            checkout=checkout,
            package=_PACKAGE,
        ),
        hint=say("Install scrisk again: pip install --force-reinstall scrisk"),
    )


def data_dir() -> Path:
    """Return the folder with the embedded tables and the catalog."""
    return _bundled("_data", "data")


def sql_dir() -> Path:
    """Return the folder with the SQL files."""
    return _bundled("_sql", "sql")


def default_db() -> Path:
    """Return the path of the warehouse: ``SCRISK_DB``, else a file in the user's data directory."""
    named = os.environ.get("SCRISK_DB")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("scrisk", appauthor=False)) / "scrisk.duckdb"


def state_dir(db: Path) -> Path:
    """Return the folder beside a warehouse that holds its runs, staged tables and raw files."""
    return db.with_name(db.name + ".d")

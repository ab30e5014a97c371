"""The upstreams: one module each, with fetching (network) and parsing (file to table) kept apart.

Every source module has the same face: ``TABLES`` (the raw tables it fills), ``fetch(fetcher, settings)`` and
``parse(files, work)``. Modules are imported when asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.sources.base import Source

# Name -> module below scrisk.sources.
SOURCES: dict[str, str] = {
    "baci": "baci",
    "comtrade": "comtrade",
    "wmd": "wmd",
    "usgs": "usgs",
    "wgi": "wgi",
    "gpr": "gpr",
    "un-votes": "un_votes",
    "cset-chips": "cset",
    "icio": "icio",
    "own": "own",
}


def source(name: str) -> Source:
    """Return the module of a source.

    Raises
    ------
    UsageError
        For a name that no source has; the hint says what comes close.
    """
    if name not in SOURCES:
        from scrisk import codes

        near = codes.suggest(name, SOURCES)
        guess = say("Did you mean {near}? ", near=say(" or ").join(near)) if near else ""
        raise UsageError(
            say("no source is called {name!r}", name=name),
            hint=say("{guess}Sources: {sources}.", guess=guess, sources=", ".join(SOURCES)),
        )
    return cast("Source", import_module(f"scrisk.sources.{SOURCES[name]}"))

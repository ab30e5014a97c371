"""The libraries that only a report needs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from scrisk.errors import OutputError
from scrisk.language import say


def needed(name: str) -> Any:
    """Return a library of the extra ``report``.

    Raises
    ------
    OutputError
        When it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise OutputError(
            say("a report needs the package {name}, which is not installed", name=name),
            hint=say("pip install 'scrisk[report]'"),
        ) from error

"""Settings of refreshes: what each source is and where it is fetched, ours and the user's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from scrisk import resources
from scrisk.catalog.load import CatalogFilesError, Problem, read_toml, say_findings
from scrisk.errors import UsageError
from scrisk.language import say

_DURATION = re.compile(r"(\d+)\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> timedelta:
    """Return a length of time.

    Parameters
    ----------
    text
        A whole number with ``m``, ``h``, ``d`` or ``w``: minutes, hours, days, weeks.

    Returns
    -------
    timedelta
        The length, above zero.

    Raises
    ------
    UsageError
        For anything else.

    Examples
    --------
    >>> duration("36h"), duration("7d")
    (datetime.timedelta(days=1, seconds=43200), datetime.timedelta(days=7))
    """
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise UsageError(say("not a length of time: {text!r}", text=text), hint=say("Write 90m, 36h, 7d or 2w."))
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Refresh(_Model):
    """The table ``[refresh]`` of refresh.toml."""

    sources: list[str] | None = None  # what a plain refresh fetches; None: those that sources.toml marks as default
    without: list[str] = []
    catalog: str | None = None
    method: str | None = None
    measures: str | None = None  # a file with policy measures of the user's own
    keep: int = Field(default=7, ge=1)  # runs


class Fetch(_Model):
    """The table ``[fetch]`` of refresh.toml."""

    attempts: int = Field(default=5, ge=1, le=20)
    connect_timeout: float = Field(default=10, gt=0)  # seconds
    read_timeout: float = Field(default=60, gt=0)  # seconds without a byte
    max_wait: float = Field(default=120, gt=0)  # seconds between attempts, also when a server asks for more


class Status(_Model):
    """The table ``[status]`` of refresh.toml."""

    max_age: str = "8d"

    @field_validator("max_age")
    @classmethod
    def _is_duration(cls, text: str) -> str:
        try:
            duration(text)
        except UsageError as error:
            raise ValueError(say("{text!r} is no length of time such as 36h or 7d", text=text)) from error
        return text


class Alerts(_Model):
    """The table ``[alerts]`` of refresh.toml."""

    file: str | None = None


class _File(_Model):
    refresh: Refresh = Refresh()
    fetch: Fetch = Fetch()
    status: Status = Status()
    alerts: Alerts = Alerts()
    source: dict[str, dict[str, Any]] = {}


@dataclass(frozen=True)
class Settings:
    """What refreshes go by. Paths in a user's file are relative to that file."""

    refresh: Refresh
    fetch: Fetch
    status: Status
    alerts_file: Path | None
    catalog: Path | None
    method: Path | None
    measures: Path | None
    _about: dict[str, dict[str, Any]]
    _fetch: dict[str, dict[str, Any]]

    def about(self, source: str) -> dict[str, Any]:
        """Return producer, title, licence and the like of a source, as manifests carry them."""
        return {key: value for key, value in self._about.get(source, {}).items() if key != "fetch"}

    def fetching(self, source: str) -> dict[str, Any]:
        """Return where and what to fetch from a source."""
        return dict(self._fetch.get(source, {}))

    def default_sources(self) -> list[str]:
        """Return the sources that a refresh fetches when none is named."""
        if self.refresh.sources is not None:
            return list(self.refresh.sources)
        return [name for name, keys in self._fetch.items() if keys.get("default")]


def load_settings(file: Path | None = None) -> Settings:
    """Read the settings that travel with the package, and a user's own on top of them.

    Parameters
    ----------
    file
        The user's refresh.toml; None for none.

    Raises
    ------
    CatalogFilesError
        For a file that cannot be read, an unknown key or source, a value of the wrong kind.
    """
    root = resources.data_dir()
    problems: list[Problem] = []
    about = (read_toml(root / "sources.toml", "sources.toml", problems) or {}).get("source", {})
    given: dict[str, Any] = {}
    folder = Path()
    if file is not None:
        folder = file.absolute().parent
        given = read_toml(file, file.name, problems) or {}
    try:
        own = _File.model_validate(given)
    except ValidationError as error:
        problems.extend(Problem(file.name if file else "", *said) for said in say_findings("settings", error, _File))
        own = _File()
    name = file.name if file else ""
    fetch = {source: dict(keys.get("fetch", {})) for source, keys in about.items()}
    for source, keys in own.source.items():
        if source not in fetch:
            problems.append(
                Problem(
                    name,
                    f"source.{source}",
                    say("no such source; there are {sources}", sources=", ".join(fetch)),
                )
            )
        else:
            fetch[source].update(keys)
    problems.extend(
        Problem(
            name,
            "refresh.sources",
            say("no source is called {source!r}; there are {sources}", source=source, sources=", ".join(fetch)),
        )
        for source in own.refresh.sources or ()
        if source not in fetch
    )
    if problems:
        raise CatalogFilesError(folder if file else root, problems)

    def beside(path: str | None) -> Path | None:
        return None if path is None else folder / Path(path).expanduser()

    return Settings(
        own.refresh, own.fetch, own.status, beside(own.alerts.file), beside(own.refresh.catalog),
        beside(own.refresh.method), beside(own.refresh.measures), about, fetch,
    )  # fmt: skip


def find_settings(db_folder: Path, given: Path | None = None) -> Path | None:
    """Return the settings file: the one given, else refresh.toml in the warehouse's folder, else None."""
    if given is not None:
        return given
    beside = db_folder / "refresh.toml"
    return beside if beside.is_file() else None

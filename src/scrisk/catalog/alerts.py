"""Alerts as data: which scores an analyst wants to hear of, ours and the user's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scrisk import codes, resources
from scrisk.catalog.load import CatalogFilesError, Problem, read_toml, say_findings
from scrisk.catalog.models import Catalog, Slug, Slugs, Text, Texts
from scrisk.language import say
from scrisk.terms import FLAGS, TABLES, TERMS

BASES = ("headline", "all", "quantity", "value", "world-share", "published-share")

# What an alert can watch.
COLUMNS = tuple(name for name in TABLES["score"].columns if TERMS[name].dtype in ("DOUBLE", "INTEGER"))


class AlertRule(BaseModel):
    """One alert: the column it watches, when it goes off, and for which scores.

    ``above`` and ``below`` compare the newest value with ``threshold``; with ``against`` they go off only where the
    value has crossed it since. ``rises_by`` and ``falls_by`` compare the change since ``against``. ``economies`` holds
    codes, ``focal`` or ``all``; no ``chains`` or ``items`` means all of them.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Slug
    column: Text
    condition: Literal["above", "below", "rises_by", "falls_by"]
    threshold: float = Field(allow_inf_nan=False)
    against: Literal["last-run", "year-before"] | None = None
    economies: Texts = ("focal",)
    chains: Slugs = ()
    items: Slugs = ()
    main_items_only: bool = False
    basis: Texts = ("headline",)
    skip_flags: Texts = ("low_coverage",)
    severity: Literal["info", "warning", "critical"] = "warning"
    text: Text

    @model_validator(mode="before")
    @classmethod
    def _whole_numbers_count(cls, data: Any) -> Any:
        if isinstance(data, dict) and type(data.get("threshold")) is int:
            return {**data, "threshold": float(data["threshold"])}
        return data

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.condition in ("rises_by", "falls_by"):
            if self.against is None:
                raise ValueError(
                    say('condition "{condition}" needs against = "last-run" or "year-before"', condition=self.condition)
                )
            if self.threshold <= 0:
                raise ValueError(
                    say(
                        "threshold {threshold:g}: a change is measured by a number above zero", threshold=self.threshold
                    )
                )
        return self


def load_alerts(file: Path | None = None, catalog: Catalog | None = None) -> tuple[AlertRule, ...]:
    """Read and check a file of alerts.

    Parameters
    ----------
    file
        TOML with one ``[[alert]]`` an alert; the one that travels with the package when None.
    catalog
        Where chains, items and economies must be; they are not looked up when None.

    Returns
    -------
    tuple of AlertRule
        In the order of the file; a file may hold none.

    Raises
    ------
    CatalogFilesError
        When anything is wrong; it names file, entry, key and reason of every problem.

    Examples
    --------
    >>> load_alerts()[0].column
    'top_supplier_share'
    """
    path = file if file is not None else resources.data_dir() / "alerts.toml"
    problems: list[Problem] = []
    content = read_toml(path, path.name, problems) or {}
    problems += [
        Problem(path.name, key, say("unknown key{guess}", guess=_near(key, ("alert",))))
        for key in content
        if key != "alert"
    ]
    rows = content.get("alert", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(path.name, "alert", say("write every entry as [[alert]]")))
        rows = []
    rules: dict[str, AlertRule] = {}
    for number, row in enumerate(rows, start=1):
        label = (
            f"alert {row['id']}"
            if isinstance(row.get("id"), str)
            else say("{entry} number {number}", entry="alert", number=number)
        )
        try:
            rule = AlertRule.model_validate(row)
        except ValidationError as error:
            problems.extend(Problem(path.name, *said) for said in say_findings(label, error, AlertRule))
            continue
        if rule.id in rules:
            problems.append(Problem(path.name, label, say("this id is there already")))
        rules[rule.id] = rule
        problems.extend(Problem(path.name, f"{label}: {key}", reason) for key, reason in _unknown(rule, catalog))
    if problems:
        raise CatalogFilesError(path.absolute().parent, problems)
    return tuple(rules.values())


def _unknown(rule: AlertRule, catalog: Catalog | None) -> Iterator[tuple[str, str]]:
    """Yield key and reason of every name in a rule that nothing has."""
    known: dict[str, Iterable[str]] = {"column": COLUMNS, "basis": BASES, "skip_flags": FLAGS}
    if catalog is not None:
        known["economies"] = ["focal", "all", *(economy.iso3 for economy in catalog.economies)]
        known["chains"] = [chain.id for chain in catalog.chains]
        known["items"] = [item.id for item in catalog.items]
    for key, names in known.items():
        given = getattr(rule, key)
        for name in [given] if isinstance(given, str) else given:
            if name not in names:
                yield key, say("{name!r} is not known{guess}", name=name, guess=_near(name, names))


def _near(word: str, known: Iterable[str]) -> str:
    close = codes.suggest(word, known)
    return say("; did you mean {near}?", near=say(" or ").join(close)) if close else ""


def alerts_hash(rules: Iterable[AlertRule]) -> str:
    """Return the SHA-256 of what some rules say."""
    text = json.dumps([rule.model_dump(mode="json") for rule in rules], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

"""A reader's own numbers for the composite: a file that says which of them are others."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from scrisk.errors import MethodError
from scrisk.language import joined, say
from scrisk.method.indicators import Composite, check_composite

SECTION = "composite"
# What a warehouse was built with; another value needs another build.
_BUILT = ("first_year",)


@dataclass(frozen=True)
class Own:
    """Numbers of the composite with a reader's own, what they were, and what names them."""

    composite: Composite
    changed: dict[str, tuple[float, float]]  # key -> (released, own)
    version: str
    hash: str


def own(parameters: Iterable[tuple[str, float | int, str]], version: str, path: Path) -> Own:
    """Put a reader's numbers in the place of those of the composite.

    Parameters
    ----------
    parameters
        (key, value, unit) of every number of the method that the figures rest on.
    version
        Version of that method.
    path
        TOML file with a table ``[composite]``: ``weight_likelihood = 2``, or as the method file writes it
        ``[composite.weight_likelihood]`` with ``value = 2``.

    Returns
    -------
    Own
        The numbers, checked; a version and a hash that no release has, unless nothing is changed.

    Raises
    ------
    MethodError
        The file cannot be read, names something else than numbers of the composite, or a number is impossible. The
        message names file and key.
    """
    every = {key: (value, unit) for key, value, unit in parameters}
    given = _read(path)
    specs = {spec.name: spec for spec in fields(Composite)}
    values: dict[str, Any] = {name: every[f"{SECTION}.{name}"][0] for name in specs}
    changed = {}
    for name, entry in given.items():
        where = f"{path}: {SECTION}.{name}"
        if name not in specs:
            raise MethodError(say("{where}: is not a number of the composite", where=where), hint=_near(name, specs))
        if name in _BUILT:
            raise MethodError(
                say("{where}: cannot be changed here", where=where),
                hint=say("Build with it: scrisk build --method FILE."),
            )
        value = _number(where, entry, str(specs[name].type), specs[name].metadata)
        if value != values[name]:
            changed[name] = (float(values[name]), float(value))
        values[name] = value
    numbers = Composite(**values)
    check_composite(numbers, lambda key, reason, hint: MethodError(joined(": ", [str(path), key, reason]), hint=hint))
    if not changed:
        return Own(numbers, {}, version, _hash(version, every))
    for name, value in values.items():
        every[f"{SECTION}.{name}"] = (value, every[f"{SECTION}.{name}"][1])
    return Own(numbers, changed, f"{version}+own", _hash(f"{version}+own", every))


def _read(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MethodError(
            say("{path}: cannot be read: {why}", path=path, why=error.strerror or error),
            hint=say("Give the path of a TOML file."),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MethodError(
            say("{path}: is not TOML: {error}", path=path, error=error), hint=say("Mend the line it names.")
        ) from None
    for name in content:
        if name != SECTION:
            raise MethodError(
                say(
                    "{path}: {name}: only [{section}] can be changed without a build",
                    path=path,
                    name=name,
                    section=SECTION,
                ),
                hint=say("For a whole method: scrisk build --method FILE."),
            )
    table = content.get(SECTION)
    if not isinstance(table, dict):
        raise MethodError(
            say("{path}: {section}: is missing", path=path, section=SECTION),
            hint=say("Write [{section}] and below it, say, weight_likelihood = 2.", section=SECTION),
        )
    return table


def _number(where: str, entry: Any, kind: str, bounds: Mapping[str, Any]) -> float | int:
    value: Any = entry.get("value") if isinstance(entry, dict) else entry
    allowed = (int,) if kind == "int" else (int, float)
    if type(value) not in allowed or not math.isfinite(value):
        wanted = say("a whole number") if kind == "int" else say("a number")
        raise MethodError(
            say("{where}: must be {wanted}, is {value!r}", where=where, wanted=wanted, value=value),
            hint=say("Write it without quotes."),
        )
    if not bounds["low"] <= value <= bounds["high"]:
        raise MethodError(
            say(
                "{where}: is {value}, outside {low} to {high}",
                where=where,
                value=value,
                low=bounds["low"],
                high=bounds["high"],
            ),
            hint=say("Check the unit."),
        )
    return int(value) if kind == "int" else float(value)


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3)
    return (
        say("Did you mean {near}?", near=say(" or ").join(near))
        if near
        else say("scrisk explain shows the weights and goalposts there are.")
    )


def _hash(version: str, every: Mapping[str, tuple[float | int, str]]) -> str:
    """Return what ``Method.hash`` would be."""
    content = {"version": version, "parameters": sorted((key, value, unit) for key, (value, unit) in every.items())}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

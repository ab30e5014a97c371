"""Read the files of instruments and refuse what is wrong in them: file, entry, key, reason, all of it at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from scrisk import codes, resources
from scrisk.catalog.instruments import Demand, Instrument, Instruments
from scrisk.catalog.load import Problem, listed, read_toml, say_findings
from scrisk.errors import CatalogError, CodeError, UsageError
from scrisk.language import plural, say

if TYPE_CHECKING:
    from scrisk.catalog.models import Catalog

_M = TypeVar("_M", bound=BaseModel)
_TABLES: dict[str, type[BaseModel]] = {"instrument": Instrument, "demand": Demand}


class InstrumentFilesError(CatalogError):
    """The instruments were refused; ``problems`` holds every reason."""

    def __init__(self, directory: Path, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        title = plural(
            "{n} problem in the instruments of {folder}:", "{n} problems in the instruments of {folder}:",
            len(problems), folder=directory,
        )  # fmt: skip
        super().__init__(
            listed(title, problems),
            hint=say("Mend the keys named above; docs/cooperation-value.md says what each means. Nothing was run."),
        )


def load_instruments(catalog: Catalog, directory: Path | None = None, *, fitting: bool = False) -> Instruments:
    """Read and check a folder of instruments, in the order of the names of its files.

    Parameters
    ----------
    catalog
        Where items, stages and, if it has a ledger, the entries that instruments rest on must be.
    directory
        Folder with ``*.toml``; the one that travels with the package when None.
    fitting
        True to pass over what names items that the catalog does not hold: one of the user's own may lack some.

    Returns
    -------
    Instruments
        Their ids differ.

    Raises
    ------
    InstrumentFilesError
        When anything is wrong in any file.

    Examples
    --------
    >>> from scrisk.catalog import load
    >>> found = load_instruments(load())
    >>> len(found.instruments) > 10, {entry.item for entry in found.demands}
    (True, {...'rare-earth-magnets'...})
    """
    folder = directory if directory is not None else resources.data_dir() / "catalog" / "instruments"
    problems: list[Problem] = []
    found: dict[str, Instrument] = {}
    demands: dict[tuple[str, str], Demand] = {}
    for path in sorted(folder.glob("*.toml")):
        content = read_toml(path, path.name, problems) or {}
        problems += [
            Problem(
                path.name,
                key,
                say("unknown key; a file holds {tables}", tables=", ".join(f"[[{name}]]" for name in _TABLES)),
            )
            for key in content
            if key not in _TABLES
        ]
        for label, entry in _entries(path.name, "instrument", content.get("instrument", []), Instrument, problems):
            wrong = list(_checked(entry, catalog))
            if wrong and fitting:
                continue
            problems += [Problem(path.name, f"{label}: {key}", reason) for key, reason in wrong]
            if entry.id in found:
                problems.append(Problem(path.name, label, say("this instrument is there twice")))
            found[entry.id] = entry
        for label, demand in _entries(path.name, "demand", content.get("demand", []), Demand, problems):
            known = demand.item in {item.id for item in catalog.items}
            if not known and fitting:
                continue
            if not known:
                problems.append(Problem(path.name, f"{label}: item", _unknown("item", demand.item, catalog)))
            if (demand.economy, demand.item) in demands:
                problems.append(Problem(path.name, label, say("the demand of this economy and item is there twice")))
            demands[demand.economy, demand.item] = demand
    if problems:
        raise InstrumentFilesError(folder, problems)
    return Instruments(tuple(found.values()), tuple(demands.values()))


def instruments_hash(found: Instruments) -> str:
    """Return the SHA-256 of what the instrument files say."""
    content = [[entry.model_dump(mode="json") for entry in part] for part in found]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def items_of(instrument: Instrument, catalog: Catalog) -> tuple[str, ...]:
    """Return the items that an instrument is about, in the order of the catalog."""
    return tuple(
        item.id for item in catalog.items if item.id in instrument.items or item.stage in instrument.stages
    )  # fmt: skip


def chosen(found: Sequence[Instrument], words: Sequence[str], states: Sequence[str] = ()) -> tuple[Instrument, ...]:
    """Return the instruments that some words name: a kind or an id; all without words.

    Raises
    ------
    UsageError
        For a word that names nothing; the hint says what comes close.
    """
    kinds = {entry.kind for entry in found}
    ids = {entry.id for entry in found}
    for word in words:
        if word not in kinds and word not in ids:
            near = codes.suggest(word, {*kinds, *ids})
            guess = say("Did you mean {near}? ", near=say(" or ").join(near)) if near else ""
            raise UsageError(
                say("no instrument is called {word!r}", word=word),
                hint=say(
                    "{guess}Kinds: {kinds}; `scrisk coop instruments` lists them all.",
                    guess=guess,
                    kinds=", ".join(sorted(kinds)),
                ),
            )
    return tuple(
        entry
        for entry in found
        if (not words or entry.kind in words or entry.id in words) and (not states or entry.state in states)
    )


def _entries(file: str, name: str, rows: Any, model: type[_M], problems: list[Problem]) -> Iterator[tuple[str, _M]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(file, name, say("write every entry as [[{name}]]", name=name)))
        return
    for number, row in enumerate(rows, start=1):
        named = row.get("id") or "/".join(str(row[key]) for key in ("economy", "item") if key in row)
        label = f"{name} {named}" if named else say("{entry} number {number}", entry=name, number=number)
        try:
            yield label, model.model_validate(row)
        except ValidationError as error:
            problems += [Problem(file, *said) for said in say_findings(label, error, model)]


def _checked(entry: Instrument, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield what an instrument alone cannot tell."""
    items = {item.id for item in catalog.items}
    stages = {stage.id for chain in catalog.chains for stage in chain.stages}
    for key, known in (("items", items), ("stages", stages)):
        yield from ((key, _unknown(key[:-1], name, catalog)) for name in getattr(entry, key) if name not in known)
    for code in entry.members:
        try:
            known_code = codes.country(code) == code
        except CodeError:
            known_code = False
        if not known_code:
            yield "members", say("no country has the code {code}", code=code)
    ledger = [line.id for line in catalog.cooperation]
    for name in entry.rests_on if ledger else ():
        if name not in ledger:
            near = codes.suggest(name, ledger)
            guess = say("; did you mean {near}?", near=say(" or ").join(near)) if near else ""
            yield "rests_on", say("the ledger holds no entry {name!r}{guess}", name=name, guess=guess)


def _unknown(what: str, name: str, catalog: Catalog) -> str:
    known = [item.id for item in catalog.items] + [stage.id for chain in catalog.chains for stage in chain.stages]
    near = codes.suggest(name, known)
    guess = say("; did you mean {near}?", near=near[0]) if near else ""
    return say("no {what} is called {name!r}{guess}", what=what, name=name, guess=guess)

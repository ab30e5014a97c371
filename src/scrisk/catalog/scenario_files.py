"""Read scenario files and refuse what is wrong in them: file, key, reason, all of it at once."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from scrisk import codes, resources
from scrisk.catalog import elements, measures
from scrisk.catalog.load import Problem, listed, read_toml, say_findings
from scrisk.catalog.scenarios import Fact, Scenario, ScenarioSource, Shock, SupplyShare
from scrisk.errors import CatalogError, CodeError
from scrisk.language import joined, later, plural, say

if TYPE_CHECKING:
    from scrisk.catalog.models import Catalog

_M = TypeVar("_M", bound=BaseModel)

_TABLES: dict[str, tuple[str, type[BaseModel]]] = {
    "shock": ("shocks", Shock),
    "source": ("sources", ScenarioSource),
    "fact": ("facts", Fact),
    "share": ("shares", SupplyShare),
}
_HEAD = tuple(name for name in Scenario.model_fields if name not in {field for field, _ in _TABLES.values()})


_HINT = later(
    "Mend the keys named above; nothing was run. `scrisk scenario new` writes a file that says what every key means."
)


class ScenarioFilesError(CatalogError):
    """A scenario was refused; ``problems`` holds every reason."""

    def __init__(self, directory: Path, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        title = plural(
            "{n} problem in the scenarios of {folder}:", "{n} problems in the scenarios of {folder}:",
            len(self.problems), folder=directory,
        )  # fmt: skip
        super().__init__(listed(title, self.problems), hint=say(_HINT))


@cache
def straits() -> dict[str, dict[tuple[str, str], float]]:
    """Return, by strait, which share of the shipments from a supplier to an importer passes it: (supplier, importer).

    The table is a judgement about usual ways, dated in its manifest; a pair without an entry does not pass.
    """
    found: dict[str, dict[tuple[str, str], float]] = {}
    with (resources.data_dir() / "reference" / "sea_route.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            passing = found.setdefault(row["strait"], {})
            for importer in row["importers"].split(";"):
                passing[row["supplier"], importer] = float(row["passes"])
    return found


def load_scenario(path: Path, catalog: Catalog) -> Scenario:
    """Read and check one scenario file.

    Parameters
    ----------
    path
        A TOML file.
    catalog
        Where economies, items, chains, stages, materials and measures must be.

    Returns
    -------
    Scenario
        The validated scenario.

    Raises
    ------
    ScenarioFilesError
        When anything is wrong; it names file, key and reason of every problem.
    """
    problems: list[Problem] = []
    scenario = _read(path, catalog, problems)
    if problems or scenario is None:
        raise ScenarioFilesError(path.absolute().parent, problems)
    return scenario


def load_scenarios(
    catalog: Catalog, directory: Path | None = None, *, fitting: bool = False
) -> tuple[Scenario, ...]:  # fmt: skip
    """Read and check a folder of scenarios, in the order of the names of its files.

    Parameters
    ----------
    catalog
        As for :func:`load_scenario`.
    directory
        Folder with ``*.toml``; the library that travels with the package when None.
    fitting
        True to pass over scenarios that name what the catalog does not hold: one of the user's own may lack items.

    Returns
    -------
    tuple of Scenario
        Their ids differ.

    Raises
    ------
    ScenarioFilesError
        When anything is wrong in any file.
    """
    folder = directory if directory is not None else resources.data_dir() / "scenarios"
    problems: list[Problem] = []
    found: dict[str, Scenario] = {}
    for path in sorted(folder.glob("*.toml")):
        before = len(problems)
        scenario = _read(path, catalog, problems)
        if fitting and len(problems) > before:
            del problems[before:]
            continue
        if scenario is None:
            continue
        if scenario.id in found:
            problems.append(Problem(path.name, "id", say("another file holds {id!r}", id=scenario.id)))
        found[scenario.id] = scenario
    if problems:
        raise ScenarioFilesError(folder, problems)
    return tuple(found.values())


def scenarios_hash(scenarios: Iterable[Scenario]) -> str:
    """Return the SHA-256 of what some scenarios say."""
    text = json.dumps([entry.model_dump(mode="json") for entry in scenarios], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path, catalog: Catalog, problems: list[Problem]) -> Scenario | None:
    file = path.name
    content = read_toml(path, file, problems)
    if content is None:
        return None
    before = len(problems)
    known = (*_HEAD, *_TABLES)
    problems += [
        Problem(file, key, say("unknown key{guess}", guess=_near(key, known))) for key in content if key not in known
    ]
    parts = {
        field: _entries(file, name, content.get(name, []), model, problems) for name, (field, model) in _TABLES.items()
    }
    head = {key: value for key, value in content.items() if key in _HEAD}
    try:
        # The entries are validated already; the head is read strictly, as text from a file is.
        scenario = Scenario.model_validate({**head, **{field: tuple(entries) for field, entries in parts.items()}})
    except ValidationError as error:
        problems += [
            Problem(file, key.removeprefix("scenario: "), why) for key, why in say_findings("scenario", error, Scenario)
        ]
        return None
    if len(problems) == before:
        problems += [Problem(file, key, reason) for key, reason in _checked(scenario, catalog)]
    return scenario


def _entries(file: str, name: str, rows: Any, model: type[_M], problems: list[Problem]) -> list[_M]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(file, name, say("write every entry as [[{name}]]", name=name)))
        return []
    found = []
    for number, row in enumerate(rows, start=1):
        named = row.get("key" if name == "shock" else "id")
        label = (
            f"{name} {named}" if isinstance(named, str) else say("{entry} number {number}", entry=name, number=number)
        )
        given = {"key": f"shock-{number}", **row} if name == "shock" else row
        try:
            found.append(model.model_validate(given))
        except ValidationError as error:
            problems += [Problem(file, *said) for said in say_findings(label, error, model)]
    return found


def _checked(scenario: Scenario, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield key and reason of what does not hold in a scenario whose entries are well-formed."""
    scored = [economy.iso3 for economy in catalog.economies]
    sources = [source.id for source in scenario.sources]
    for economy in scenario.stocks:
        if economy not in (*scored, "all"):
            yield f"stocks.{economy}", say("no scored economy has this code{guess}", guess=_near(economy, scored))
    yield from _twice("source", sources)
    yield from _twice("shock", [shock.key for shock in scenario.shocks])
    for number, fact in enumerate(scenario.facts, start=1):
        if fact.source not in sources:
            yield (
                joined(": ", [say("{entry} number {number}", entry="fact", number=number), "source"]),
                say(
                    "no [[source]] has the id {source!r}{guess}", source=fact.source, guess=_near(fact.source, sources)
                ),
            )
    for number, share in enumerate(scenario.shares, start=1):
        label = say("{entry} number {number}", entry="share", number=number)
        yield from ((joined(": ", [label, key]), why) for key, why in _share(share, catalog, scored, sources))
    fine = []
    for shock in scenario.shocks:
        faults = list(_shock(shock, scenario, catalog, sources))
        yield from ((f"shock {shock.key}: {key}", reason) for key, reason in faults)
        if not faults:
            fine.append(shock)
    for first, second, where in overlaps(fine, scenario, catalog):
        yield (
            f"shock {second.key}",
            say(
                "hits what shock {key} hits at the same time ({where}); write stacks = true in one if that is meant",
                key=first.key,
                where=where,
            ),
        )


def _twice(what: str, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            yield f"{what} {name}", say("this name is there already")
        seen.add(name)


def _share(
    share: SupplyShare, catalog: Catalog, scored: list[str], sources: list[str]
) -> Iterator[tuple[str, str]]:  # fmt: skip
    items = [item.id for item in catalog.items]
    if share.item not in items:
        yield "item", say("no item is called {item!r}{guess}", item=share.item, guess=_near(share.item, items))
    if share.economy != "all" and share.economy not in scored:
        yield (
            "economy",
            say("{economy!r} is no scored economy{guess}", economy=share.economy, guess=_near(share.economy, scored)),
        )
    if not _is_country(share.supplier):
        yield "supplier", say("{supplier!r} is no ISO 3166-1 alpha-3 code", supplier=share.supplier)
    if share.source not in sources:
        yield (
            "source",
            say("no [[source]] has the id {source!r}{guess}", source=share.source, guess=_near(share.source, sources)),
        )


def _shock(shock: Shock, scenario: Scenario, catalog: Catalog, sources: list[str]) -> Iterator[tuple[str, str]]:
    for name in shock.sources:
        if name not in sources:
            yield "sources", say("no [[source]] has the id {name!r}{guess}", name=name, guess=_near(name, sources))
    for code in shock.imposer:
        if not _is_country(code):
            yield "imposer", say("{code!r} is no ISO 3166-1 alpha-3 code of a country", code=code)
    if shock.measure is not None:
        known = [measure.id for measure in catalog.measures]
        if shock.measure not in known:
            yield (
                "measure",
                say(
                    "no measure is called {measure!r}{guess}", measure=shock.measure, guess=_near(shock.measure, known)
                ),
            )
            return
        kind = catalog.measure(shock.measure).instrument
        if kind != "ban" and shock.instrument is None and shock.depth is None:
            yield (
                "instrument",
                say('the measure says "{kind}", not on which terms; give an instrument, or depth', kind=kind),
            )
    if shock.strait is not None and shock.strait not in straits():
        yield (
            "strait",
            say(
                "no strait is called {strait!r}; there are {straits}", strait=shock.strait, straits=", ".join(straits())
            ),
        )
    scored = [economy.iso3 for economy in catalog.economies]
    for code in shock.target if isinstance(shock.target, tuple) else ():
        sells = shock.instrument is not None and shock.instrument.kind == "tariff"
        if not sells and code not in scored:
            yield "target", say("{code!r} is no scored economy{guess}", code=code, guess=_near(code, scored))
        elif not _is_country(code):
            yield "target", say("{code!r} is no ISO 3166-1 alpha-3 code of a country", code=code)
    unknown = list(_unknown_goods(shock, catalog))
    yield from unknown
    if not unknown and not items_of(shock, catalog):
        yield "items", say("the selection is empty: no item fits all of items, chain, stage, material and elements")
    if not shock.hits_home and isinstance(shock.target, tuple) and set(shock.target) <= set(shock.imposer):
        yield "target", say("nobody but the imposer itself; write hits_home = true if its own supply stops too")
    (first, latest), (_, longest) = scenario.window(shock)
    if first < 0:
        yield (
            "start",
            say("{start} is before the scenario begins ({beginning})", start=shock.start, beginning=scenario.start),
        )
    elif first >= scenario.horizon_days:
        yield (
            "start",
            say(
                "day {day:g} is not within the horizon of {horizon} days",
                day=first,
                horizon=scenario.horizon_days,
            ),
        )
    if longest <= 0:
        yield "end", say("{end} is not after the start (day {latest:g} at the latest)", end=shock.end, latest=latest)


def _unknown_goods(shock: Shock, catalog: Catalog) -> Iterator[tuple[str, str]]:
    known: dict[str, list[str]] = {
        "items": [item.id for item in catalog.items],
        "chain": [chain.id for chain in catalog.chains],
        "stage": list(dict.fromkeys(stage.id for chain in catalog.chains for stage in chain.stages)),
        "material": list(dict.fromkeys(item.material for item in catalog.items)),
        "elements": list(elements.ELEMENTS),
    }
    singular = {"items": "item", "elements": "element"}
    for key, names in known.items():
        for name in getattr(shock, key):
            if name not in names:
                yield (
                    key,
                    say(
                        "no {what} is called {name!r}{guess}",
                        what=singular.get(key, key),
                        name=name,
                        guess=_near(name, names),
                    ),
                )
    for stage in shock.sea_share:
        if stage not in known["stage"]:
            yield (
                "sea_share",
                say("no stage is called {stage!r}{guess}", stage=stage, guess=_near(stage, known["stage"])),
            )


def items_of(shock: Shock, catalog: Catalog) -> tuple[str, ...]:
    """Return the ids of the items that a shock is about, in the order of the catalog.

    Parameters
    ----------
    shock
        Its items, chain, stage, material and elements narrow the goods together; none of them means every item, or
        every item that the measure covers.
    catalog
        The items and measures.

    Returns
    -------
    tuple of str
        Empty when nothing fits.
    """
    covered = None if shock.measure is None else measures.items(catalog.measure(shock.measure))
    return tuple(
        item.id
        for item in catalog.items
        if (not shock.items or item.id in shock.items)
        and (not shock.chain or item.chain in shock.chain)
        and (not shock.stage or item.stage in shock.stage)
        and (not shock.material or item.material in shock.material)
        and (not shock.elements or any(elements.holds(item, symbol) for symbol in shock.elements))
        and (covered is None or item.id in covered)
    )


def overlaps(
    shocks: Iterable[Shock], scenario: Scenario, catalog: Catalog
) -> Iterator[tuple[Shock, Shock, str]]:  # fmt: skip
    """Yield pairs of shocks that hit the same flow on the same days, neither of which says that it stacks."""
    found: list[tuple[Shock, tuple[set[str], ...], tuple[float, float]]] = []
    for shock in shocks:
        flows = doers_of(shock, catalog), set(targets_of(shock, catalog)), set(items_of(shock, catalog))
        first, length = scenario.window(shock)
        days = (first[0], first[1] + length[1])
        for other, their_flows, their_days in found:
            same = [mine & theirs for mine, theirs in zip(flows, their_flows, strict=True)]
            meet = days[0] < their_days[1] and their_days[0] < days[1]
            if all(same) and meet and not (shock.stacks or other.stacks) and _reach(shock) == _reach(other):
                yield other, shock, ", ".join(min(part) for part in same)
        found.append((shock, flows, days))


def doers_of(shock: Shock, catalog: Catalog) -> set[str]:
    """Return whose doing a shock is: economies, or a strait by its name."""
    if shock.strait is not None:
        return {shock.strait}
    return set(shock.imposer) if shock.measure is None else {catalog.measure(shock.measure).imposer}


def targets_of(shock: Shock, catalog: Catalog) -> tuple[str, ...]:
    """Return the scored economies that a shock is aimed at; of a tariff those whose goods pay it.

    Parameters
    ----------
    shock
        Without a target of its own it has that of its measure, and a strait has everybody.
    catalog
        The economies and measures.

    Returns
    -------
    tuple of str
        In the order of the catalog; sellers that a tariff names need not be scored.
    """
    if isinstance(shock.target, tuple):
        return shock.target
    scored = tuple(economy.iso3 for economy in catalog.economies)
    if shock.target is None and shock.measure is not None:
        measure = catalog.measure(shock.measure)
        return tuple(economy for economy in scored if measures.aims_at(measure, economy))
    return scored


def _reach(shock: Shock) -> str:
    """Return which flows a shock is after: those of the imposer, or those of others by their origin."""
    kind = shock.instrument.kind if shock.instrument else ""
    return kind if kind in ("extraterritorial", "tariff") else shock.through


def _is_country(code: str) -> bool:
    try:
        return codes.country(code) == code
    except CodeError:
        return False


def _near(word: str, known: Iterable[str]) -> str:
    close = codes.suggest(word, known)
    return say("; did you mean {near}?", near=say(" or ").join(close)) if close else ""

"""Read the catalog's TOML files and refuse what is wrong in them, all of it at once."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from scrisk import codes, resources
from scrisk.catalog import chips
from scrisk.catalog.cooperation import Entry
from scrisk.catalog.episodes import Episode
from scrisk.catalog.measures import Measure
from scrisk.catalog.models import Catalog, Chain, Economy, Item, OfficialList
from scrisk.errors import CatalogError, CodeError
from scrisk.language import joined, later, plural, say

_M = TypeVar("_M", bound=BaseModel)

_HINT = later("Mend the catalog files named above; nothing was loaded.")


class Problem(NamedTuple):
    """One thing wrong: the file (relative to the catalog folder), the entry and key, and the reason."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The problem in one line."""
        return joined(": ", [part for part in self if part])


def listed(title: str, problems: Iterable[Problem]) -> str:
    """Return a title and the problems below it, one a line."""
    return joined("\n  ", [title, *(problem.words for problem in problems)])


class CatalogFilesError(CatalogError):
    """The catalog was refused; ``problems`` holds every reason."""

    def __init__(self, directory: Path, problems: Sequence[Problem]) -> None:
        title = plural(
            "{n} problem in the catalog {folder}:", "{n} problems in the catalog {folder}:", len(problems),
            folder=directory,
        )  # fmt: skip
        super().__init__(listed(title, problems), hint=say(_HINT))
        self.problems = tuple(problems)


class _Read(NamedTuple):
    # An entry as it stood in its file, so that a later check can still say where it was.
    file: str
    label: str
    entry: Any


def load(directory: Path | None = None, measures: Path | None = None) -> Catalog:
    """Read and check a catalog folder.

    Parameters
    ----------
    directory
        Folder with ``economies.toml``, ``chains.toml``, ``lists.toml``, ``items/*.toml`` and, where there are
        policy measures, ``measures/*.toml`` and ``episodes.toml``, where there is a ledger of cooperation,
        ``cooperation/*.toml``, where chips are asked about, ``graphs/semiconductors.toml``; the one that travels with
        the package when None.
    measures
        A file with measures of the user's own; one with the id of a measure of the folder takes its place.

    Returns
    -------
    Catalog
        The validated catalog.

    Raises
    ------
    CatalogFilesError
        When anything is wrong; it names file, entry, key and reason of every problem.

    Examples
    --------
    >>> catalog = load()
    >>> [economy.iso3 for economy in catalog.focal]
    ['JPN', 'KOR']
    >>> catalog.item("graphite").hs_codes
    ('250410', '250490')
    """
    root = directory if directory is not None else resources.data_dir() / "catalog"
    problems: list[Problem] = []
    economies, head = _entries(root, "economies.toml", "economy", Economy, "iso3", ("watch",), problems)
    chains, _ = _entries(root, "chains.toml", "chain", Chain, "id", (), problems)
    lists, _ = _entries(root, "lists.toml", "list", OfficialList, "id", (), problems)
    items: list[_Read] = []
    item_files = sorted(path.name for path in (root / "items").glob("*.toml"))
    if not item_files:
        problems.append(Problem("items/", "", say("holds no .toml file")))
    for name in item_files:
        found, _ = _entries(root, f"items/{name}", "item", Item, "id", (), problems)
        items.extend(found)
    policy: list[_Read] = []
    for name in sorted(path.name for path in (root / "measures").glob("*.toml")):
        found, _ = _entries(root, f"measures/{name}", "measure", Measure, "id", (), problems)
        policy.extend(found)
    _unique(policy, "measure", lambda measure: measure.id, problems)
    if measures is not None:
        found, _ = _entries(measures.parent, measures.name, "measure", Measure, "id", (), problems)
        _unique(found, "measure", lambda measure: measure.id, problems)
        own = {read.entry.id for read in found}
        policy = [read for read in policy if read.entry.id not in own] + found
    replayed: list[_Read] = []
    if (root / "episodes.toml").is_file():
        replayed, _ = _entries(root, "episodes.toml", "episode", Episode, "id", (), problems)
        _unique(replayed, "episode", lambda episode: episode.id, problems)

    ledger: list[_Read] = []
    for name in sorted(path.name for path in (root / "cooperation").glob("*.toml")):
        found, _ = _entries(root, f"cooperation/{name}", "entry", Entry, "id", (), problems)
        ledger.extend(found)
    _unique(ledger, "entry", lambda entry: entry.id, problems)

    watch = _watch(head, problems)
    _unique(economies, "economy", lambda e: e.iso3, problems)
    _unique(chains, "chain", lambda c: c.id, problems)
    _unique(lists, "list", lambda entry: entry.id, problems)
    _check_stages(chains, problems)
    _check_items(items, chains, lists, problems)
    _check_measures(policy, items, problems)
    _check_episodes(replayed, policy, items, problems)
    _check_ledger(ledger, policy, problems)
    graph = chips.read(root, {read.entry.id for read in items}, problems)
    if problems:
        raise CatalogFilesError(root, problems)
    return Catalog(
        economies=tuple(read.entry for read in economies),
        chains=tuple(read.entry for read in chains),
        items=tuple(read.entry for read in items),
        lists=tuple(read.entry for read in lists),
        watch=watch,
        measures=tuple(read.entry for read in policy),
        episodes=tuple(read.entry for read in replayed),
        # In the order of time: the files are by theme.
        cooperation=tuple(sorted((read.entry for read in ledger), key=lambda entry: (entry.date.first, entry.id))),
        chips=graph,
    )


def _entries(
    root: Path,
    file: str,
    table: str,
    model: type[_M],
    id_key: str,
    top_keys: tuple[str, ...],
    problems: list[Problem],
) -> tuple[list[_Read], dict[str, Any]]:
    """Read the array of tables ``table`` of one file; what is wrong goes to ``problems``."""
    content = read_toml(root / file, file, problems)
    if content is None:
        return [], {}
    known = (table, *top_keys)
    problems.extend(
        Problem(file, key, say("unknown key{guess}", guess=_did_you_mean(key, known)))
        for key in content
        if key not in known
    )
    rows = content.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(file, table, say("write every entry as [[{table}]]", table=table)))
        return [], content
    if not rows:
        problems.append(Problem(file, "", say("holds no [[{table}]]", table=table)))
    reads: list[_Read] = []
    for number, row in enumerate(rows, start=1):
        named = row.get(id_key)
        label = (
            f"{table} {named}" if isinstance(named, str) else say("{entry} number {number}", entry=table, number=number)
        )
        try:
            reads.append(_Read(file, label, model.model_validate(row)))
        except ValidationError as error:
            problems.extend(Problem(file, *said) for said in say_findings(label, error, model))
    return reads, content


def read_toml(path: Path, file: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Read a TOML file; what is wrong with it goes to ``problems``, under the name ``file``."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        reason = say("the file is missing")
    except OSError as error:
        reason = say("cannot be read: {why}", why=error.strerror)
    except UnicodeDecodeError as error:
        reason = say("is not UTF-8 text (byte {place})", place=error.start)
    except tomllib.TOMLDecodeError as error:
        reason = say("is not valid TOML: {error}", error=error)
    problems.append(Problem(file, "", reason))
    return None


def say_findings(label: str, error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield the key and a plain reason for each of pydantic's findings."""
    details = error.errors(include_url=False)
    for detail in details:
        # A list whose only element is refused counts as too short as well: one finding is enough.
        depth = len(detail["loc"])
        inner = (other["loc"] for other in details if len(other["loc"]) > depth)
        if detail["type"] != "too_short" or not any(loc[:depth] == detail["loc"] for loc in inner):
            yield _say(label, detail, model)


def _say(label: str, detail: Any, model: type[BaseModel]) -> tuple[str, str]:
    """Turn one finding of pydantic into the key it is about and a plain reason."""
    path = ""
    for part in detail["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    key = f"{label}: {path}" if path else label
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "missing":
        return key, say("is missing")
    if kind == "extra_forbidden":
        known = tuple(model.model_fields) if len(detail["loc"]) == 1 else ()
        return key, say("unknown key{guess}", guess=_did_you_mean(str(detail["loc"][-1]), known))
    if kind == "literal_error":
        return key, say("{given!r} is none of {expected}", given=given, expected=context["expected"])
    if kind == "string_pattern_mismatch":
        return key, say(_PATTERNS.get(context["pattern"], _NO_FORM), given=given)
    if kind == "value_error":
        return key, str(context["error"])
    if kind in _TYPES:
        # Bounds are written as pydantic writes them: 0, not 0.0.
        bounds = {name: f"{value:g}" for name, value in context.items() if isinstance(value, int | float)}
        return key, say(_TYPES[kind], given=given, **bounds)
    return key, f"{detail['msg'][0].lower()}{detail['msg'][1:]}, not {given!r}"


_TYPES = {
    "string_type": later("input should be a valid string, not {given!r}"),
    "int_type": later("input should be a valid integer, not {given!r}"),
    "float_type": later("input should be a valid number, not {given!r}"),
    "bool_type": later("input should be a valid boolean, not {given!r}"),
    "tuple_type": later("input should be a valid tuple, not {given!r}"),
    "dict_type": later("input should be a valid dictionary, not {given!r}"),
    "date_type": later("input should be a valid date, not {given!r}"),
    "finite_number": later("input should be a finite number, not {given!r}"),
    "greater_than": later("input should be greater than {gt}, not {given!r}"),
    "greater_than_equal": later("input should be greater than or equal to {ge}, not {given!r}"),
    "less_than": later("input should be less than {lt}, not {given!r}"),
    "less_than_equal": later("input should be less than or equal to {le}, not {given!r}"),
}


_NO_FORM = later("{given!r} has the wrong form")
_PATTERNS = {
    r"^[0-9]{6}$": later("{given!r} is not a code of six digits"),
    r"^[A-Z]{3}$": later("{given!r} is not an ISO 3166-1 alpha-3 code (three capital letters)"),
    r"^[a-z0-9]+(-[a-z0-9]+)*$": later("{given!r} is not a slug (small letters and digits, joined by hyphens)"),
    r"^https?://\S+$": later("{given!r} is not a web address"),
    r"^[A-Z][a-z]?$": later("{given!r} is not the symbol of an element"),
    r"^[NS][0-9]+$": later("{given!r} is not an input id such as N32, nor a stage id such as S2"),
}


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return say("; did you mean {near}?", near=close[0]) if close else ""


def _watch(head: dict[str, Any], problems: list[Problem]) -> tuple[str, ...]:
    watch = head.get("watch", [])
    good = isinstance(watch, list) and all(
        isinstance(code, str) and len(code) == 3 and code.isascii() and code.isupper() for code in watch
    )
    if not good:
        problems.append(
            Problem("economies.toml", "watch", say("{watch!r} is not a list of ISO 3166-1 alpha-3 codes", watch=watch))
        )
        return ()
    return tuple(watch)


def _unique(reads: Iterable[_Read], what: str, value: Any, problems: list[Problem]) -> None:
    first: dict[str, _Read] = {}
    for read in reads:
        seen = first.setdefault(value(read.entry), read)
        if seen is not read:
            problems.append(
                Problem(read.file, read.label, say("this {what} is already in {file}", what=what, file=seen.file))
            )


def _check_stages(chains: Iterable[_Read], problems: list[Problem]) -> None:
    for read in chains:
        ids = [stage.id for stage in read.entry.stages]
        problems.extend(
            Problem(
                read.file,
                f"{read.label}: stages",
                say("stage {stage_id!r} is named twice", stage_id=stage_id),
            )
            for stage_id in sorted({stage_id for stage_id in ids if ids.count(stage_id) > 1})
        )


def _check_items(
    items: Sequence[_Read], chains: Sequence[_Read], lists: Sequence[_Read], problems: list[Problem]
) -> None:
    """Check what one entry alone cannot tell: references to other files and claims that must be unique."""
    _unique(items, "item", lambda item: item.id, problems)
    stages = {read.entry.id: [stage.id for stage in read.entry.stages] for read in chains}
    list_ids = [read.entry.id for read in lists]
    called: dict[tuple[str, str], str] = {}
    peers: dict[str, str] = {}
    # What a file with a fault failed to define is not the fault of the items that refer to it.
    faulty = {problem.file for problem in problems}
    for read in items:
        item: Item = read.entry
        if "chains.toml" in faulty:
            pass
        elif item.chain not in stages:
            reason = say(
                "no chain {chain!r} in chains.toml{guess}", chain=item.chain, guess=_did_you_mean(item.chain, stages)
            )
            problems.append(Problem(read.file, f"{read.label}: chain", reason))
        elif item.stage not in stages[item.chain]:
            known = ", ".join(stages[item.chain])
            reason = say(
                "chain {chain!r} has no stage {stage!r}; it has {known}",
                chain=item.chain,
                stage=item.stage,
                known=known,
            )
            problems.append(Problem(read.file, f"{read.label}: stage", reason))
        for list_id in item.lists:
            if list_id not in list_ids and "lists.toml" not in faulty:
                reason = say(
                    "no list {list_id!r} in lists.toml{guess}", list_id=list_id, guess=_did_you_mean(list_id, list_ids)
                )
                problems.append(Problem(read.file, f"{read.label}: lists", reason))
        if not faulty:
            _check_made_of(read, items, stages, problems)
        for lang, name in zip(("en", "ja", "ko"), item.names.all(), strict=True):
            other = called.setdefault((lang, name.casefold()), item.id)
            if other != item.id:
                reason = say("{name!r} is already the name of item {other}", name=name, other=other)
                problems.append(Problem(read.file, f"{read.label}: names.{lang}", reason))
        if item.peer_material is not None:
            other = peers.setdefault(item.peer_material, item.id)
            if other != item.id:
                reason = say(
                    "{peer_material!r} already stands at item {other}", peer_material=item.peer_material, other=other
                )
                problems.append(Problem(read.file, f"{read.label}: peer_material", reason))


def _check_made_of(
    read: _Read, items: Sequence[_Read], stages: Mapping[str, Sequence[str]], problems: list[Problem]
) -> None:
    """Check that what an item is made of is of its chain and not of a later stage, so that no item feeds itself."""
    mine: Item = read.entry
    order = stages.get(mine.chain, ())
    if mine.stage not in order:  # said already
        return
    by_id = {other.entry.id: (place, other.entry) for place, other in enumerate(items)}
    for item_id in mine.made_of:
        place, other = by_id.get(item_id, (0, None))
        reason = ""
        if other is None:
            reason = say("no item {item_id!r}{guess}", item_id=item_id, guess=_did_you_mean(item_id, by_id))
        elif other.stage not in stages.get(other.chain, ()):
            continue
        elif other.chain != mine.chain:
            reason = say("{item_id!r} is not of the chain {chain!r}", item_id=item_id, chain=mine.chain)
        elif (order.index(other.stage), place) >= (order.index(mine.stage), by_id[mine.id][0]):
            reason = say(
                "{item_id!r} does not come before it: name an item of an earlier stage, or one above it",
                item_id=item_id,
            )
        if reason:
            problems.append(Problem(read.file, f"{read.label}: made_of", reason))


def _check_measures(measures: Sequence[_Read], items: Sequence[_Read], problems: list[Problem]) -> None:
    """Check that what measures refer to is there."""
    faulty = any(problem.file.startswith("items/") for problem in problems)
    item_ids = [read.entry.id for read in items]
    known = set(codes.producer_codes("baci").values())
    for read in measures:
        measure: Measure = read.entry
        named = [("items", covered.item) for covered in measure.items]
        named += [("phases", item) for phase in measure.phases for item in phase.items]
        for key, item in named:
            if item not in item_ids and not faulty:
                reason = say("no item {item!r} in items/{guess}", item=item, guess=_did_you_mean(item, item_ids))
                problems.append(Problem(read.file, f"{read.label}: {key}", reason))
        targets = measure.targets
        economies = [("imposer", measure.imposer)]
        for key in ("economies", "excluded", "eased"):
            economies += [(f"targets.{key}", economy) for economy in getattr(targets, key)]
        for key, economy in economies:
            if economy not in known and not _is_country(economy):
                reason = say(
                    "no country has the code {economy}{guess}", economy=economy, guess=_did_you_mean(economy, known)
                )
                problems.append(Problem(read.file, f"{read.label}: {key}", reason))


def _check_episodes(
    episodes: Sequence[_Read], measures: Sequence[_Read], items: Sequence[_Read], problems: list[Problem]
) -> None:
    """Check that the measure and the items of an episode are there."""
    # What a file with a fault failed to define is not the fault of the episodes that refer to it.
    if any(problem.file.startswith(("items/", "measures/")) for problem in problems):
        return
    known = {"measure": [read.entry.id for read in measures], "items": [read.entry.id for read in items]}
    for read in episodes:
        for key, named in (("measure", (read.entry.measure,)), ("items", read.entry.items)):
            for name in named:
                if name not in known[key]:
                    reason = say("nothing is called {name!r}{guess}", name=name, guess=_did_you_mean(name, known[key]))
                    problems.append(Problem(read.file, f"{read.label}: {key}", reason))


def _check_ledger(ledger: Sequence[_Read], measures: Sequence[_Read], problems: list[Problem]) -> None:
    """Check that what the entries of the ledger refer to is there, and that none rests on itself."""
    if any(problem.file.startswith(("cooperation/", "measures/")) for problem in problems):
        return
    ids = [read.entry.id for read in ledger]
    policy = [read.entry.id for read in measures]
    rests = {read.entry.id: read.entry.rests_on for read in ledger}
    for read in ledger:
        entry: Entry = read.entry
        for key, named, known in (
            ("rests_on", entry.rests_on, ids),
            ("measure", (entry.measure,) if entry.measure else (), policy),
        ):
            for name in named:
                if name not in known:
                    reason = say("nothing is called {name!r}{guess}", name=name, guess=_did_you_mean(name, known))
                    problems.append(Problem(read.file, f"{read.label}: {key}", reason))
        above, seen = list(entry.rests_on), set[str]()
        while above:
            name = above.pop()
            if name == entry.id:
                problems.append(Problem(read.file, f"{read.label}: rests_on", say("rests on itself, by way of others")))
                break
            if name not in seen:
                seen.add(name)
                above.extend(rests.get(name, ()))
        for economy in entry.economies:
            if not _is_country(economy):
                reason = say("no country has the code {economy}", economy=economy)
                problems.append(Problem(read.file, f"{read.label}: parties", reason))


def _is_country(iso3: str) -> bool:
    try:
        return codes.country(iso3) == iso3
    except CodeError:
        return False

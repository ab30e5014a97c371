"""What differs between two runs, told from what the journal keeps of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrisk.language import joined, later, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scrisk.warehouse.history import Attempt

# Said of several parts together.
_KINDS = (later("new"), later("removed"), later("revised"))
_NAMED = 3  # parts of one table that are named one by one


@dataclass(frozen=True)
class InputChange:
    """One part of a table that came, went, or holds other figures."""

    source: str
    source_table: str
    part: str
    change: str  # new, removed, revised
    edition_before: str
    edition: str

    @property
    def words(self) -> str:
        """Say what happened to the part.

        Examples
        --------
        >>> InputChange("wmd", "wmd_production", "all", "revised", "2018-2023", "2018-2024").words
        'wmd_production: 2018-2023 -> 2018-2024'
        >>> InputChange("baci", "baci_flow", "HS92-2024", "new", "", "HS92 V202601").words
        'baci_flow HS92-2024: new, HS92 V202601'
        """
        name = self.source_table if self.part == "all" else f"{self.source_table} {self.part}"
        if self.change == "new":
            return say("{name}: new, {edition}", name=name, edition=self.edition)
        if self.change == "removed":
            return say("{name}: removed, {edition}", name=name, edition=self.edition_before)
        if self.edition == self.edition_before:
            return say("{name}: other figures in {edition}", name=name, edition=self.edition)
        return f"{name}: {self.edition_before} -> {self.edition}"


def input_changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[InputChange]:
    """Return the parts that differ, by table and part; each mapping is a row of ``out.run_input``."""
    old = {(row["source_table"], row["part"]): row for row in before}
    new = {(row["source_table"], row["part"]): row for row in after}
    found = []
    for key in sorted({*old, *new}):
        was, is_now = old.get(key), new.get(key)
        if was is not None and is_now is not None and was["sha256"] == is_now["sha256"]:
            continue
        there = is_now or was
        assert there is not None
        change = "new" if was is None else "removed" if is_now is None else "revised"
        found.append(
            InputChange(
                there["source"], *key, change, (was or {}).get("edition") or "", (is_now or {}).get("edition") or ""
            )
        )
    return found


def by_table(changes: Sequence[InputChange]) -> list[str]:
    """Return the changes in words, those of many parts of one table together."""
    tables: dict[tuple[str, str], list[InputChange]] = {}
    for change in changes:
        tables.setdefault((change.source_table, change.change), []).append(change)
    said = []
    for (table, kind), mine in tables.items():
        if len(mine) <= _NAMED:
            said += [change.words for change in mine]
        else:
            said.append(
                say(
                    "{table}: {count} parts {change}, {first} to {last}",
                    table=table,
                    count=len(mine),
                    change=say(kind),
                    first=mine[0].part,
                    last=mine[-1].part,
                )
            )
    return said


def what_changed(before: Attempt | None, after: Attempt) -> list[str]:
    """Return what an attempt has other than the published one before it: inputs, method, catalog, code."""
    if before is None:
        return [say("first run")]
    said = by_table(input_changes(before.inputs, after.inputs))
    if before.method_hash != after.method_hash:
        said.append(_step(later("method"), before.method_version, after.method_version))
    if before.catalog_hash != after.catalog_hash:
        said.append(say("catalog"))
    if (before.code_version, before.code_hash) != (after.code_version, after.code_hash):
        said.append(_step(later("code"), before.code_version, after.code_version))
    return said


def _step(what: str, before: str, after: str) -> str:
    if before != after:
        return f"{say(what)} {before} -> {after}"
    return say("{what} {after}, edited", what=say(what), after=after)


def told(attempts: Sequence[Attempt]) -> dict[int, str]:
    """Return what is to say of each attempt: what changed, or what went wrong."""
    said: dict[int, str] = {}
    last: Attempt | None = None
    for attempt in attempts:
        if attempt.status == "published":
            said[attempt.attempt] = joined("; ", what_changed(last, attempt)) or say("built again, nothing new")
            last = attempt
        elif attempt.status == "rolled-back":
            said[attempt.attempt] = (
                say("in place of {withdrawn}", withdrawn=attempt.withdrawn) if attempt.withdrawn else ""
            )
        elif attempt.status == "unchanged":
            said[attempt.attempt] = say("nothing new")
        else:
            said[attempt.attempt] = next(iter(attempt.error.splitlines()), "")
    return said

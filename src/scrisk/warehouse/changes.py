"""What differs between two runs, told from what the journal keeps of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scrisk.warehouse.history import Attempt

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
            return f"{name}: new, {self.edition}"
        if self.change == "removed":
            return f"{name}: removed, {self.edition_before}"
        if self.edition == self.edition_before:
            return f"{name}: other figures in {self.edition}"
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
            said.append(f"{table}: {len(mine)} parts {kind}, {mine[0].part} to {mine[-1].part}")
    return said


def what_changed(before: Attempt | None, after: Attempt) -> list[str]:
    """Return what an attempt has other than the published one before it: inputs, method, catalog, code."""
    if before is None:
        return ["first run"]
    said = by_table(input_changes(before.inputs, after.inputs))
    if before.method_hash != after.method_hash:
        said.append(_step("method", before.method_version, after.method_version))
    if before.catalog_hash != after.catalog_hash:
        said.append("catalog")
    if (before.code_version, before.code_hash) != (after.code_version, after.code_hash):
        said.append(_step("code", before.code_version, after.code_version))
    return said


def _step(what: str, before: str, after: str) -> str:
    return f"{what} {before} -> {after}" if before != after else f"{what} {after}, edited"


def told(attempts: Sequence[Attempt]) -> dict[int, str]:
    """Return what is to say of each attempt: what changed, or what went wrong."""
    said: dict[int, str] = {}
    last: Attempt | None = None
    for attempt in attempts:
        if attempt.status == "published":
            said[attempt.attempt] = "; ".join(what_changed(last, attempt)) or "built again, nothing new"
            last = attempt
        elif attempt.status == "rolled-back":
            said[attempt.attempt] = f"in place of {attempt.withdrawn}" if attempt.withdrawn else ""
        elif attempt.status == "unchanged":
            said[attempt.attempt] = "nothing new"
        else:
            said[attempt.attempt] = next(iter(attempt.error.splitlines()), "")
    return said

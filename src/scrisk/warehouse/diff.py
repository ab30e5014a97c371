"""Compare two runs: which scores moved, by how much, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrisk import codes
from scrisk.errors import UsageError, WarehouseError
from scrisk.language import later, say
from scrisk.warehouse import sqlfiles
from scrisk.warehouse.changes import InputChange, by_table, input_changes
from scrisk.warehouse.connect import Result
from scrisk.warehouse.depends import RESTS_ON, TABLES_OF, TABLES_OF_SUPPLY, Basis

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

COLUMNS = (
    "economy", "item", "year", "basis", "column_name", "value_before", "value_after", "change", "kind", "reasons",
    "evidence", "run_before", "run_after",
)  # fmt: skip
TYPES = (
    "VARCHAR", "VARCHAR", "SMALLINT", "VARCHAR", "VARCHAR", "DOUBLE", "DOUBLE", "DOUBLE", "VARCHAR", "VARCHAR",
    "VARCHAR", "VARCHAR", "VARCHAR",
)  # fmt: skip

# Why a score differs; a row may have several.
REASONS: dict[str, str] = {
    "new-year": later("a year that was not there"),
    "new-item": later("an item that was not catalogued"),
    "new-economy": later("an economy that was not scored"),
    "item-removed": later("no longer catalogued"),
    "economy-removed": later("no longer scored"),
    "source-added": later("a source that had been left out"),
    "source-left-out": later("a source is left out"),
    "data-revised": later("figures behind it differ"),
    "catalog-changed": later("the item is defined otherwise"),
    "method-changed": later("a number of the method differs"),
    "code-changed": later("another version of scrisk"),
    "unexplained": later("nothing known to differ explains it"),
}

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")

_Key = tuple[str, str, int, str]


@dataclass(frozen=True)
class Context:
    """What differs between the two runs as a whole."""

    before: Mapping[str, Any]  # rows of out.run
    after: Mapping[str, Any]
    inputs: Sequence[InputChange] = ()
    parameters: Sequence[Mapping[str, Any]] = ()
    new: frozenset[tuple[str, str]] = frozenset()  # ("item" or "economy", id)
    removed: frozenset[tuple[str, str]] = frozenset()
    items: Mapping[str, str] = field(default_factory=dict)  # item -> how its entry in the catalog differs

    @property
    def code_changed(self) -> bool:
        """Return whether the two runs were made by different code."""
        return bool((self.before["code_version"], self.before["code_hash"])
                    != (self.after["code_version"], self.after["code_hash"]))  # fmt: skip

    @property
    def words(self) -> list[str]:
        """Return what differs, in words."""
        said = by_table(self.inputs)
        for name in ("method", "catalog"):
            if self.before[f"{name}_hash"] != self.after[f"{name}_hash"]:
                said.append(name)
        for row in self.parameters:
            said.append(_parameter(row))
        if self.code_changed:
            said.append(_code(self))
        return said


@dataclass(frozen=True)
class Difference:
    """What moved between two runs; ``result`` holds the rows, the largest change first."""

    run_before: str
    run_after: str
    column: str
    min_change: float
    compared: int
    result: Result
    focal: frozenset[str] = frozenset()
    context: Context | None = None


def diff(
    before: Path,
    after: Path,
    *,
    column: str = "hhi",
    min_change: float = 0.01,
    economies: Sequence[str] = (),
    items: Sequence[str] = (),
) -> Difference:
    """Compare two run files in one column of ``out.score``.

    Parameters
    ----------
    before, after
        The files of two runs.
    column
        A number of ``out.score``.
    min_change
        A change must be larger than this; a score that came or went always counts.
    economies, items
        Ids to keep to; all when empty.

    Returns
    -------
    Difference
        A row a score that moved, with every reason and its evidence.

    Raises
    ------
    UsageError
        For a column that is no number of ``out.score``.
    WarehouseError
        When a file cannot be read, or is of a version that cannot be compared.
    """
    import duckdb

    if column not in RESTS_ON:
        near = codes.suggest(column, RESTS_ON)
        raise UsageError(
            say("out.score has no number called {column!r}", column=column),
            hint=say("Did you mean {near}?", near=say(" or ").join(near))
            if near
            else say("`scrisk terms` lists the columns."),
        )
    if before.resolve() == after.resolve():
        return Difference(before.stem, after.stem, column, min_change, 0, Result(COLUMNS, [], TYPES))
    try:
        with duckdb.connect() as con:
            for name, path in (("before", before), ("after", after)):
                place = str(path.resolve()).replace("'", "''")
                con.execute(sqlfiles.text("templates/attach.sql").format(path=place, name=name))
            sqlfiles.run(con, "templates/lock.sql")
            return _compare(con, before.stem, after.stem, column, min_change, economies, items)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise WarehouseError(
            say(
                "{before} and {after} cannot be compared: {fault}",
                before=before.stem,
                after=after.stem,
                fault=str(error).strip().splitlines()[0],
            ),
            hint=say("Another version of scrisk made one of them, with other tables."),
        ) from error
    except duckdb.Error as error:
        raise WarehouseError(
            say("a run cannot be read: {fault}", fault=str(error).strip().splitlines()[0]),
            hint=say("`scrisk runs` lists the runs."),
        ) from error


def _compare(
    con: DuckDBPyConnection,
    run_before: str,
    run_after: str,
    column: str,
    min_change: float,
    economies: Sequence[str],
    items: Sequence[str],
) -> Difference:
    basis = RESTS_ON[column]
    params = {
        "column": column, "min_change": min_change, "economies": list(economies), "items": list(items),
        "years_back": basis.years_back, "any_basis": basis.any_basis, "by_material": basis.by_material,
    }  # fmt: skip
    sqlfiles.run(con, "diff/moved.sql", params)
    moved = _rows(con, "rows", params)
    compared = int(_rows(con, "compared", params)[0]["scores"])
    context = _context(con, params)
    kinds = (*basis.kinds, *(("common_codes",) if context.items else ()))
    evidence = {kind: {_key(row): str(row["evidence"]) for row in _rows(con, kind, params)} for kind in kinds}
    rows = []
    for row in moved:
        found = {kind: said[_key(row)] for kind, said in evidence.items() if _key(row) in said}
        reasons = why(row, found, basis, context)
        change = None
        if row["score_before"] is not None and row["score_after"] is not None:
            change = row["score_after"] - row["score_before"]
        rows.append(
            (
                row["economy"], row["item"], row["year"], row["basis"], column, row["score_before"],
                row["score_after"], change, row["kind"], ";".join(dict.fromkeys(name for name, _ in reasons)),
                "; ".join(said for _, said in reasons if said), run_before, run_after,
            )
        )  # fmt: skip
    focal = frozenset(row["economy"] for row in moved if row["is_focal"])
    return Difference(
        run_before, run_after, column, min_change, compared, Result(COLUMNS, rows, TYPES), focal, context
    )  # fmt: skip


def _rows(con: DuckDBPyConnection, name: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    statement = con.extract_statements(sqlfiles.text(f"diff/{name}.sql"))[0]
    cursor = con.execute(statement, {key: params[key] for key in statement.named_parameters})
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _key(row: Mapping[str, Any]) -> _Key:
    return row["economy"], row["item"], row["year"], row["basis"]


def _context(con: DuckDBPyConnection, params: Mapping[str, Any]) -> Context:
    sides = {row["side"]: row for row in _rows(con, "runs", params)}
    known = _rows(con, "known", params)
    return Context(
        sides["before"],
        sides["after"],
        input_changes(sides["before"]["inputs"] or (), sides["after"]["inputs"] or ()),
        _rows(con, "parameters", params),
        frozenset((row["what"], row["id"]) for row in known if row["sides"] == ["after"]),
        frozenset((row["what"], row["id"]) for row in known if row["sides"] == ["before"]),
        {row["item"]: str(row["evidence"]) for row in _rows(con, "catalog", params)},
    )


def why(row: Mapping[str, Any], found: Mapping[str, str], basis: Basis, context: Context) -> list[tuple[str, str]]:
    """Return every reason why a score differs, with its evidence.

    Parameters
    ----------
    row
        A row of ``sql/diff/moved.sql``.
    found
        Kind of input -> evidence that it differs for this row.
    basis
        What the column rests on.
    context
        What differs between the runs as a whole.
    """
    kind, item, economy = row["kind"], row["item"], row["economy"]
    for what, name in (("item", item), ("economy", economy)):
        if kind == "new" and (what, name) in context.new:
            return [(f"new-{what}", "")]
        if kind == "removed" and (what, name) in context.removed:
            return [(f"{what}-removed", "")]
    reasons: list[tuple[str, str]] = []
    if item in context.items:
        reasons.append(("catalog-changed", context.items[item]))
    if kind == "new" and row["newest_before"] is not None and row["year"] > row["newest_before"]:
        parts = [change.words for change in _of_supply(row, context, basis) if change.change != "removed"]
        return [("new-year", "; ".join([f"{row['newest_before']} -> {row['year']}", *parts[:2]])), *reasons]
    reasons += _data(row, found, context, basis)
    reasons += [
        ("method-changed", _parameter(entry)) for entry in context.parameters if basis.rests_on(entry["parameter"])
    ]
    if context.code_changed:
        reasons.append(("code-changed", _code(context)))
    return reasons or [("unexplained", "")]


def _data(row: Mapping[str, Any], found: Mapping[str, str], context: Context, basis: Basis) -> list[tuple[str, str]]:
    """Return the reasons that lie in the figures: what moved, and in which edition."""
    reasons: dict[str, list[str]] = {}
    seen: list[InputChange] = []
    for kind, evidence in found.items():
        if kind == "common_codes":
            continue
        if kind in ("supply", "totals"):
            # With other HS codes trade differs anyway: only what stayed the same can tell of a revision.
            if _is_traded(row) and "hs_" in context.items.get(row["item"], "") and "common_codes" not in found:
                continue
            changes = _of_supply(row, context, basis)
        else:
            changes = [change for change in context.inputs if change.source_table in TABLES_OF[kind]]
        if changes:
            reasons.setdefault(_data_reason(changes, context), []).append(evidence)
            seen += [change for change in changes if change not in seen]
    for reason, said in reasons.items():
        said += by_table([change for change in seen if _data_reason([change], context) == reason][:2])
    return [(reason, "; ".join(said)) for reason, said in reasons.items()]


def _data_reason(changes: Sequence[InputChange], context: Context) -> str:
    """Tell figures that were revised from those whose source was left out or taken in."""
    gone, came = (set((side["left_out"] or "").split(";")) - {""} for side in (context.after, context.before))
    if all(change.source in gone and change.change == "removed" for change in changes):
        return "source-left-out"
    if all(change.source in came and change.change == "new" for change in changes):
        return "source-added"
    return "data-revised"


def _is_traded(row: Mapping[str, Any]) -> bool:
    return "trade" in (row["sourcing_before"], row["sourcing_after"])


def _of_supply(row: Mapping[str, Any], context: Context, basis: Basis) -> list[InputChange]:
    """Return the changed tables that tell who supplies the item: parts of other years are not among them."""
    tables = {
        table
        for sourcing in (row["sourcing_before"], row["sourcing_after"])
        if sourcing
        for table in TABLES_OF_SUPPLY.get(sourcing, ())
    }
    years = range(row["year"] - basis.years_back, row["year"] + 1)
    return [change for change in context.inputs if change.source_table in tables and _holds(change.part, years)]


def _holds(part: str, years: range) -> bool:
    """Return whether a part may hold one of some years: the name of a part that holds one year says which.

    Examples
    --------
    >>> _holds("HS92-2024", range(2024, 2025)), _holds("HS92-2025", range(2024, 2025)), _holds("all", range(2024, 2025))
    (True, False, True)
    """
    named = [int(year) for year in _YEAR.findall(part)]
    return not named or any(year in years for year in named)


def _parameter(row: Mapping[str, Any]) -> str:
    return f"{row['parameter']} {row['value_before']} -> {row['value_after']}"


def _code(context: Context) -> str:
    before, after = context.before["code_version"], context.after["code_version"]
    return (
        say("code {before} -> {after}", before=before, after=after)
        if before != after
        else say("{what} {after}, edited", what=say("code"), after=after)
    )

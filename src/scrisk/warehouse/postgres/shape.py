"""The shape of the published schema in PostgreSQL: tables, keys, views, comments, and how an older shape becomes it.

Nothing is dropped with what hangs on it: where a user's view needs a column that goes, PostgreSQL refuses and the
publication ends with the old tables in place.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from typing import TYPE_CHECKING, Any

from scrisk.errors import OutputError
from scrisk.language import say
from scrisk.star import VIEWS, Reference, described, explained, key, kind, references
from scrisk.terms import TABLES, TERMS, Table
from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg import Connection
    from psycopg.sql import Composed

PUBLICATION = "scrisk_publication"
TYPES = {
    "VARCHAR": "text",
    "DOUBLE": "double precision",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
}

# An exclusive lock is asked for in short turns: whoever waits longer than PostgreSQL's deadlock check (a second) may
# cost a reader its query.
_TURN_MS = 300
_TURNS = 100
_PAUSE_S = 0.3


class Schema:
    """One schema of one database, within the transaction of a publication."""

    def __init__(self, con: Connection[Any], name: str) -> None:
        self.con = con
        self.name = name

    def run(self, template: str, params: Mapping[str, Any] | None = None, **parts: Any) -> list[tuple[Any, ...]]:
        """Run a template of ``sql/templates/postgres`` and return its rows, if it has any.

        ``parts`` are texts, which become quoted names, or composed pieces.
        """
        cursor = self.con.execute(self.composed(template, **parts), params)
        return cursor.fetchall() if cursor.description else []

    def composed(self, template: str, **parts: Any) -> Composed:
        """Return a template with its parts in place."""
        from psycopg.sql import SQL, Identifier

        ready = {name: Identifier(part) if isinstance(part, str) else part for name, part in parts.items()}
        return SQL(sqlfiles.text(f"templates/postgres/{template}.sql")).format(**ready)

    def named(self, name: str) -> Any:
        """Return a table or view of the schema as a quoted name."""
        from psycopg.sql import Identifier

        return Identifier(self.name, name)

    def relations(self) -> dict[str, str]:
        """Return what the schema holds: name to kind (``r`` table, ``v`` view)."""
        return dict(self.run("relations", {"schema": self.name}))

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table and their types."""
        return dict(self.run("columns", {"schema": self.name, "table": table}))

    def published(self) -> dict[tuple[str, str], str]:
        """Return (kind, object) to fingerprint of what scrisk has put here."""
        if PUBLICATION not in self.relations():
            return {}
        found = self.run("read_publication", publication=self.named(PUBLICATION))
        return {(of, name): fingerprint for of, name, fingerprint in found}


def names(columns: Iterable[str]) -> Any:
    """Return column names, quoted, with commas between."""
    from psycopg.sql import SQL, Identifier

    return SQL(", ").join(map(Identifier, columns))


def typed(table: Table) -> Any:
    """Return the columns of a table with their types."""
    from psycopg.sql import SQL, Identifier

    pairs = ((column, TYPES[TERMS[column].dtype]) for column in table.columns)
    return SQL(", ").join(SQL("{} {}").format(Identifier(column), SQL(of)) for column, of in pairs)


def ordered() -> list[Table]:
    """Return the tables so that each comes after those it refers to."""
    done: dict[str, Table] = {}
    waiting = list(TABLES.values())
    while waiting:
        ready = [table for table in waiting if all(r.table in done for r in references(table))]
        done.update({table.name: table for table in ready})
        waiting = [table for table in waiting if table.name not in done]
    return list(done.values())


def fingerprints(run_id: str) -> dict[tuple[str, str], str]:
    """Return (kind, object) to fingerprint of what this version publishes of a run."""

    def digest(*parts: Any) -> str:
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    tables = {
        ("table", t.name): digest(
            [(c, TERMS[c].dtype) for c in t.columns],
            key(t),
            [(r.columns, r.table, r.target) for r in references(t)],
            _indexes(t),
        )
        for t in TABLES.values()
    }
    # A view that takes every column of a table changes with it.
    everything = digest(sorted(tables.values()))
    views = {("view", name): digest(sqlfiles.text(f"40_views/{name}.sql"), everything) for name in VIEWS}
    words = digest([(t.name, described(t), [explained(TERMS[c]) for c in t.columns]) for t in _all()])
    return {**tables, **views, ("comments", ""): words, ("run", ""): run_id}


def check_free(schema: Schema, known: Mapping[tuple[str, str], str]) -> None:
    """Refuse a schema in which tables of others have our names."""
    held = schema.relations()
    strange = sorted(
        table.name for table in _all() if table.name in held and (("table", table.name) not in known)
        and (("view", table.name) not in known)
    )  # fmt: skip
    if strange:
        raise OutputError(
            say(
                "schema {name} holds tables that scrisk did not publish: {strange}",
                name=schema.name,
                strange=", ".join(strange),
            ),
            hint=say("Nothing was changed. Choose another schema with --schema."),
        )


def create(schema: Schema, table: Table) -> None:
    """Make a table that is not there yet."""
    parts = {"columns": typed(table), "name": _key_name(table), "key": names(key(table))}
    schema.run("create_table", table=schema.named(table.name), **parts)


def reshape(schema: Schema, known: Mapping[tuple[str, str], str], wanted: Mapping[tuple[str, str], str]) -> None:
    """Make tables and views that an older version published what this version publishes; nothing at first.

    Readers of what changes wait from here on, which is why it comes after the rows have arrived.
    """
    held = schema.relations()
    gone = [(of, name) for of, name in known if of in ("table", "view") and (of, name) not in wanted and name in held]
    changed = [
        t
        for t in TABLES.values()
        if t.name in held and known.get(("table", t.name), "") not in ("", wanted["table", t.name])
    ]
    altered = [t for t in changed if list(schema.columns(t.name).items()) != _pairs(t) or _other_key(schema, t)]
    rebuilt = [name for name in VIEWS if known.get(("view", name)) != wanted["view", name]]
    standing = [name for name in VIEWS if name in held] if altered or rebuilt or gone else []
    _lock(schema, [*(t.name for t in altered), *(name for _, name in gone), *standing])
    grants = schema.run("grants", {"schema": schema.name})

    removed = [name for of, name in gone if of == "view"]
    if any(set(schema.columns(t.name).items()) - set(_pairs(t)) for t in altered):
        # A view that takes every column would keep the columns from going.
        removed += standing
    _drop_views(schema, removed)
    for table in changed:
        _unlink(schema, table)
    for table in altered:
        _alter(schema, table)
    for of, name in gone:
        if of == "table":
            schema.run("drop_table", table=schema.named(name))
    if not _replace_views(schema, [name for name in VIEWS if name in removed or name in rebuilt]):
        removed += [name for name in standing if name not in removed]
        _drop_views(schema, removed)
        _create_views(schema, VIEWS)
    _grant_again(schema, [row for row in grants if row[0] in removed and row[0] in VIEWS])
    old = [name for of, name in known if of == "table" and name in held]
    fresh = [
        table.name for table in _all() if (kind(table) if kind(table) == "view" else "table", table.name) not in known
    ]
    _grant_again(schema, _common(grants, old, fresh))


def link(schema: Schema) -> None:
    """Add the references and indexes that tables lack; every row has to be in its place."""
    for table in ordered():
        place = schema.named(table.name)
        there = {name for name, *_ in schema.run("constraints", {"schema": schema.name, "table": table.name})}
        for name, what in _names(table).items():
            if name in there:
                continue
            if isinstance(what, Reference):
                target = schema.named(what.table)
                parts = {"columns": names(what.columns), "target": target, "target_columns": names(what.target)}
                schema.run("add_reference", table=place, name=name, **parts)
            else:
                schema.run("add_index", table=place, name=name, columns=names(what))


def comment(schema: Schema, *, on_schema: bool) -> None:
    """Write what everything means beside it."""
    from psycopg.sql import SQL, Identifier, Literal

    def tell(of: str, what: Any, text: str) -> None:
        schema.run("comment", kind=SQL(of), object=what, text=Literal(text))

    if on_schema:
        tell(
            "SCHEMA", Identifier(schema.name), "Published by scrisk: tables, keys and views in docs/data-dictionary.md."
        )
    tell(
        "TABLE", schema.named(PUBLICATION), "What scrisk has put into this schema, and of which run. Do not change it."
    )
    for table in _all():
        tell("VIEW" if kind(table) == "view" else "TABLE", schema.named(table.name), described(table))
        for column in table.columns:
            tell("COLUMN", Identifier(schema.name, table.name, column), explained(TERMS[column]))


def remember(schema: Schema, wanted: Mapping[tuple[str, str], str]) -> None:
    """Write down what was published."""
    place = schema.named(PUBLICATION)
    schema.run("clear_publication", publication=place)
    for (of, name), fingerprint in wanted.items():
        row = {"kind": of, "object": name, "fingerprint": fingerprint}
        schema.run("write_publication", row, publication=place)


def _all() -> list[Table]:
    return [*TABLES.values(), *VIEWS.values()]


def _pairs(table: Table) -> list[tuple[str, str]]:
    return [(column, TYPES[TERMS[column].dtype]) for column in table.columns]


def _indexes(table: Table) -> list[tuple[str, ...]]:
    """Return the columns people filter and join by that the primary key does not begin with."""
    wanted = [reference.columns for reference in references(table) if reference.table != "run"]
    if kind(table) == "fact" and "year" in table.columns:
        wanted.append(("year",))
    covered = [key(table), *wanted]
    return [
        columns
        for columns in wanted
        if not any(other != columns and other[: len(columns)] == columns for other in covered)
    ]


def _lock(schema: Schema, tables: Sequence[str]) -> None:
    """Lock tables whose shape changes, or say that readers do not let go of them."""
    from psycopg import errors
    from psycopg.sql import SQL

    if not tables:
        return
    together = SQL(", ").join(schema.named(name) for name in sorted(set(tables)))
    for turn in range(_TURNS):
        try:
            with schema.con.transaction():
                schema.run("settings", {"lock_timeout": f"{_TURN_MS}ms"})
                schema.run("lock_tables", tables=together)
            break
        except errors.LockNotAvailable as error:
            if turn == _TURNS - 1:
                raise OutputError(
                    say(
                        "the shape of {tables} changes with this version, but other sessions keep reading them",
                        tables=", ".join(sorted(set(tables))),
                    ),
                    hint=say("Nothing was changed. Publish again when long queries or open transactions have ended."),
                ) from error
            time.sleep(_PAUSE_S)
    schema.run("settings", {"lock_timeout": "60s"})


def _key_name(table: Table) -> str:
    return f"scrisk_{table.name}_pkey"


def _other_key(schema: Schema, table: Table) -> bool:
    """Return whether the published table has another primary key than this version's."""
    found = schema.run("constraints", {"schema": schema.name, "table": table.name})
    for name, _, definition in found:
        if name == _key_name(table):
            columns = definition.partition("(")[2].rstrip(")").replace('"', "").split(", ")
            return tuple(columns) != key(table)
    return True


def _alter(schema: Schema, table: Table) -> None:
    from psycopg.sql import SQL

    place = schema.named(table.name)
    there = schema.columns(table.name)
    wanted = dict(_pairs(table))
    rekeyed = _other_key(schema, table)
    if rekeyed:
        # Rows told apart in another way: all go, all come back from the staged ones.
        schema.run("drop_constraint", table=place, name=_key_name(table))
        schema.run("clear_table", table=place)
    for column in there.keys() - wanted.keys():
        schema.run("drop_column", table=place, column=column)
    for column, of in wanted.items():
        if column not in there:
            schema.run("add_column", table=place, column=column, type=SQL(of))
        elif there[column] != of:
            schema.run("alter_column", table=place, column=column, type=SQL(of))
    if rekeyed:
        schema.run("add_key", table=place, name=_key_name(table), key=names(key(table)))


def _names(table: Table) -> dict[str, tuple[str, ...] | Reference]:
    """Return the names of the references and indexes of a table and what they are over."""
    found: dict[str, tuple[str, ...] | Reference] = {}
    for reference in references(table):
        found[_short(f"scrisk_{table.name}_{'_'.join(reference.columns)}", "_fkey")] = reference
    for columns in _indexes(table):
        found[_short(f"scrisk_{table.name}_{'_'.join(columns)}", "_idx")] = columns
    return found


def _short(name: str, ending: str) -> str:
    # PostgreSQL cuts names after 63 bytes; two long ones must not become one.
    if len(name + ending) > 63:
        name = f"{name[:46]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return name + ending


def _unlink(schema: Schema, table: Table) -> None:
    """Drop the references and indexes of ours; :func:`link` adds those that are wanted when the rows are there."""
    for name, of, _ in schema.run("constraints", {"schema": schema.name, "table": table.name}):
        if of == "i":
            schema.run("drop_index", name=schema.named(name))
        elif of == "f":
            schema.run("drop_constraint", table=schema.named(table.name), name=name)


def _create_views(schema: Schema, views: Iterable[str]) -> None:
    """Create or replace views, from the same files as in the warehouse."""
    from psycopg.sql import SQL, Identifier

    for name in views:
        query = sqlfiles.text(f"40_views/{name}.sql").partition(f"VIEW out.{name} AS\n")[2].rstrip().rstrip(";")
        moved = SQL(re.sub(r"\bout\.(?=\w)", "{schema}.", query)).format(schema=Identifier(schema.name))
        schema.run("create_view", view=schema.named(name), query=moved)


def _replace_views(schema: Schema, views: Sequence[str]) -> bool:
    """Put views in place of older ones; False where PostgreSQL asks to drop the old one first."""
    from psycopg import errors

    try:
        with schema.con.transaction():
            _create_views(schema, views)
    except errors.InvalidTableDefinition:
        return False
    return True


def _drop_views(schema: Schema, views: Sequence[str]) -> None:
    # In the opposite order of their making: one may stand on another.
    order = list(VIEWS)
    held = schema.relations()
    for name in sorted(set(views) & held.keys(), key=lambda n: order.index(n) if n in order else -1, reverse=True):
        schema.run("drop_view", view=schema.named(name))


def _grant_again(schema: Schema, grants: Iterable[tuple[Any, ...]]) -> None:
    from psycopg.sql import SQL, Identifier

    for name, column, role, privilege, grantable in grants:
        schema.run(
            "grant",
            privilege=SQL(privilege),
            columns=SQL("({})").format(Identifier(column)) if column else SQL(""),
            object=schema.named(name),
            role=Identifier(role) if role else SQL("PUBLIC"),
            grantable=SQL("WITH GRANT OPTION") if grantable else SQL(""),
        )


def _common(grants: Sequence[tuple[Any, ...]], old: Sequence[str], fresh: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the right to read for new tables, of those roles that may read every older one."""
    readers = [
        {role for name, column, role, privilege, _ in grants if (name, column, privilege) == (table, None, "SELECT")}
        for table in old
    ]
    every = set.intersection(*readers) if readers else set()
    return [(name, None, role, "SELECT", False) for name in fresh for role in sorted(every)]

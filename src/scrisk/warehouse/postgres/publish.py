"""Load a run into PostgreSQL in one transaction: readers see the old run or the new one, and never wait for the load.

The rows go into temporary tables first, which touches nothing that others see. Then one merge a table brings the
published rows up to date. PostgreSQL keeps the old rows for whoever reads until the transaction ends, so a reader is
neither blocked nor shown a mixture, and since no table is dropped, grants, indexes and views of the users stay. (Fresh
tables swapped in by name would wait for every reader, make every new reader wait behind them, and take the users' views
along.) Only a version that changes columns has to lock them, for the time of the merge: see shape.py.
"""

from __future__ import annotations

import contextlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import LockedError, OutputError, ScriskError, UsageError
from scrisk.language import joined, say
from scrisk.star import VIEWS, key
from scrisk.terms import TABLES, Table
from scrisk.warehouse.connect import Warehouse, open_warehouse
from scrisk.warehouse.postgres import address as addresses
from scrisk.warehouse.postgres import shape
from scrisk.warehouse.postgres.shape import Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrisk.warehouse.postgres.address import Address

# The first of the two numbers of the advisory lock: tells locks of scrisk from those of other programs.
_LOCK_SPACE = 0x5C41
_STAGING = "scrisk_staging_"


@dataclass(frozen=True)
class Published:
    """What a publication did."""

    run_id: str
    database: str
    schema: str
    changed: bool
    row_counts: dict[str, int]


def publish(
    db: Path | str | None,
    target: str | None,
    *,
    schema: str = "out",
    force: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Published:
    """Load the tables and views of ``out`` into a PostgreSQL database, all or nothing.

    Parameters
    ----------
    db
        The warehouse; default is ``SCRISK_DB`` or the one in the user's data directory.
    target
        Address as ``postgresql://user@host/database``; default is that of the variable ``SCRISK_POSTGRES``.
    schema
        Schema to publish into; made when it is not there.
    force
        Publish also where the same run is there already.
    progress
        Called with a few words before each step.

    Returns
    -------
    Published
        Run id, place, whether anything changed, rows by table.

    Raises
    ------
    UsageError
        For an address or schema name that cannot be.
    LockedError
        When somebody else publishes into the schema just now.
    OutputError
        When the database cannot be reached or refuses; the old tables are still there.
    """
    tell = progress or (lambda _words: None)
    place = addresses.read(target)
    if not schema or schema.startswith("pg_") or schema == "information_schema" or "\0" in schema or len(schema) > 63:
        raise UsageError(
            say("{schema!r} cannot be the schema of published tables", schema=schema),
            hint=say("Choose a name such as out."),
        )
    with open_warehouse(db) as warehouse:
        run_id = str(warehouse.query("run_id").column("run_id")[0])
        tell(say("connecting to {place}", place=place))
        with contextlib.closing(addresses.connect(place, run_id)) as con, _explained(place):
            there = Schema(con, schema)
            with con.transaction():
                _lock(there)
                known = there.published()
                wanted = shape.fingerprints(run_id)
                if known == wanted and not force and set(_names()) <= there.relations().keys():
                    return Published(run_id, str(place), schema, False, _counted(there))
                counts = _load(there, warehouse, known, wanted, tell)
            tell(say("cleaning up"))
            _vacuum(there)
    return Published(run_id, str(place), schema, True, counts)


def _names() -> list[str]:
    return [*TABLES, *VIEWS]


def _lock(schema: Schema) -> None:
    place = {"space": _LOCK_SPACE, "key": zlib.crc32(schema.name.encode()) & 0x7FFFFFFF}
    if schema.run("lock", place)[0][0]:
        return
    holders = []
    for pid, user, program, client, since in schema.run("lock_holder", place):
        facts = {"pid": pid, "user": user, "program": program or say("no name"), "since": since}
        holders.append(
            say("session {pid} of {user} from {client} ({program}, since {since})", client=client, **facts)
            if client
            else say("session {pid} of {user} ({program}, since {since})", **facts)
        )
    raise LockedError(
        say(
            "somebody else publishes into schema {name} just now: {holders}",
            name=schema.name,
            holders=joined("; ", holders) or say("gone this moment"),
        ),
        hint=say("Nothing was changed. Try again when it is done."),
    )


def _load(
    schema: Schema,
    warehouse: Warehouse,
    known: dict[tuple[str, str], str],
    wanted: dict[tuple[str, str], str],
    tell: Callable[[str], None],
) -> dict[str, int]:
    """Bring rows and shape up to date; the caller's transaction makes it visible at once."""
    owned = schema.run("schema_state", {"schema": schema.name})
    schema.run("settings", {"lock_timeout": "60s"})
    if not owned:
        schema.run("create_schema", schema=schema.name)
    shape.check_free(schema, known)
    schema.run("create_publication", publication=schema.named(shape.PUBLICATION))
    held = schema.relations()
    tables = shape.ordered()
    fresh = [table for table in tables if table.name not in held]
    counts: dict[str, int] = {}
    for table in tables:
        tell(say("sending {table}", table=table.name))
        if table in fresh:
            shape.create(schema, table)
            counts[table.name] = _copy(schema, warehouse, table, schema.named(table.name))
        else:
            schema.run("create_staging", staging=_STAGING + table.name, columns=shape.typed(table))
            counts[table.name] = _copy(schema, warehouse, table, _staging(table))
    tell(say("putting the rows in place"))
    shapes = _shapes(wanted)
    reshaped = _shapes(known) != shapes
    if reshaped:
        shape.reshape(schema, known, wanted)
    older = [table for table in tables if table not in fresh]
    for table in older:
        _merge(schema, table)
    for table in reversed(older):
        schema.run("prune", table=schema.named(table.name), staging=_staging(table), same=_same(table))
    if reshaped:
        shape.link(schema)
    found = _counted(schema)
    if found != counts:
        wrong = [
            say("{table} has {found} rows instead of {sent}", table=name, found=found[name], sent=counts[name])
            for name in counts
            if found[name] != counts[name]
        ]
        raise OutputError(
            say("PostgreSQL did not keep the rows it was sent: {faults}", faults=joined("; ", wrong)),
            hint=say("Nothing was changed. Look for triggers or row policies on these tables."),
        )
    if reshaped or known.get(("comments", "")) != wanted["comments", ""]:
        shape.comment(schema, on_schema=not owned or bool(owned[0][0]))
    shape.remember(schema, wanted)
    return counts


def _shapes(fingerprints: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    return {pair: value for pair, value in fingerprints.items() if pair[0] in ("table", "view")}


def _staging(table: Table) -> Any:
    from psycopg.sql import Identifier

    return Identifier("pg_temp", _STAGING + table.name)


def _copy(schema: Schema, warehouse: Warehouse, table: Table, target: Any) -> int:
    """Stream the rows of a table; never more than a few thousand are in memory."""
    import psycopg

    statement = schema.composed("copy", table=target, columns=shape.names(table.columns))
    row: tuple[Any, ...] = ()
    sent = 0
    try:
        with schema.con.cursor() as cursor, cursor.copy(statement) as copy:
            for row in warehouse.rows(table.name, table.columns):
                copy.write_row(row)
                sent += 1
    except psycopg.DataError as error:
        for column, value in zip(table.columns, row, strict=True):
            if isinstance(value, str) and "\0" in value:
                which = ", ".join(f"{name}={row[table.columns.index(name)]!r}" for name in key(table))
                raise OutputError(
                    say(
                        "out.{name}, column {column}, row {which}: the text holds a NUL sign, "
                        "which PostgreSQL cannot keep",
                        name=table.name,
                        column=column,
                        which=which,
                    ),
                    hint=say("Nothing was changed. Mend the text where it comes from and build again."),
                ) from error
        raise
    return sent


def _merge(schema: Schema, table: Table) -> None:
    from psycopg.sql import SQL, Identifier

    rest = [column for column in table.columns if column not in key(table)]
    place = schema.named(table.name)
    parts = {"columns": shape.names(table.columns), "staging": _staging(table), "key": shape.names(key(table))}
    if not rest:
        schema.run("merge_keys", table=place, **parts)
        return

    def each(form: str, between: str = ", ") -> Any:
        return SQL(between).join(SQL(form).format(c=Identifier(column)) for column in rest)

    schema.run(
        "merge",
        table=place,
        changes=each("{c} = EXCLUDED.{c}"),
        old=each("kept.{c}"),
        new=each("EXCLUDED.{c}"),
        **parts,
    )


def _same(table: Table) -> Any:
    from psycopg.sql import SQL, Identifier

    return SQL(" AND ").join(SQL("fresh.{c} = kept.{c}").format(c=Identifier(column)) for column in key(table))


def _counted(schema: Schema) -> dict[str, int]:
    return {name: int(schema.run("count", table=schema.named(name))[0][0]) for name in TABLES}


def _vacuum(schema: Schema) -> None:
    """Give back the room of the old rows; autovacuum does it later where this fails, and the rows are safe by now."""
    import psycopg

    with contextlib.suppress(psycopg.Error):
        for name in TABLES:
            schema.run("vacuum", table=schema.named(name))


@contextlib.contextmanager
def _explained(place: Address) -> Iterator[None]:
    """Turn errors of the database into ours."""
    import psycopg
    from psycopg import errors

    try:
        yield
    except ScriskError:
        raise
    except psycopg.Error as error:
        words = [error.diag.message_primary or str(error), error.diag.message_detail or ""]
        text = place.clean(": ".join(word for word in words if word))
        kept = say("The transaction was rolled back: what was published before is still there.")
        hints: tuple[tuple[type[psycopg.Error] | tuple[type[psycopg.Error], ...], str], ...] = (
            (
                (errors.DependentObjectsStillExist, errors.FeatureNotSupported),
                say(
                    "This version publishes other columns, and objects of yours stand on the old ones. Drop or "
                    "change the objects named above, publish, and make them again."
                ),
            ),
            (
                errors.InsufficientPrivilege,
                say("The user needs CREATE on the database, or must own the published tables."),
            ),
            (errors.DiskFull, say("Make room for a second copy of the tables.")),
            (errors.LockNotAvailable, say("Another session holds a lock on the published tables.")),
            (psycopg.OperationalError, say("The connection was lost.")),
        )
        hint = next((words for kinds, words in hints if isinstance(error, kinds)), "")
        raise OutputError(
            say("publishing into {place} failed: {why}", place=place, why=text), hint=f"{hint} {kept}".strip()
        ) from error

"""Open the warehouse for reading, ask it the named queries, and let users ask their own in a sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import QueryError, WarehouseError
from scrisk.language import say
from scrisk.resources import default_db
from scrisk.warehouse import resolve, sqlfiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    import polars as pl
    from duckdb import DuckDBPyConnection

# The same settings for every reader: DuckDB refuses two configurations of one file in one process.
_READER = {"enable_external_access": "false", "lock_configuration": "true"}


@dataclass(frozen=True)
class Result:
    """The answer to a query: column names, rows in order, and the DuckDB types of the columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    types: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """Return one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


class Warehouse:
    """A warehouse opened for reading. Use it as a context manager."""

    def __init__(self, connection: DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def query(self, name: str, **params: Any) -> Result:
        """Run ``sql/queries/NAME.sql`` with named parameters.

        Raises
        ------
        WarehouseError
            When the file lacks what the query asks for: another version of scrisk built it.
        """
        import duckdb

        try:
            cursor = self._connection.execute(sqlfiles.text(f"queries/{name}.sql"), params or None)
            return rows_of(cursor)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                say(
                    "{path} does not hold what this version of scrisk asks for ({error})",
                    path=self.path,
                    error=_first_line(error),
                ),
                hint=say("Another version built it. Run `scrisk build` to build it again."),
            ) from error
        except duckdb.Error as error:
            raise _unreadable(self.path, error) from error

    def rows(
        self, table: str, columns: Sequence[str], *, key: Sequence[str] = (), batch: int = 5_000
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table or view of ``out``, a few thousand at a time, in the order of ``key`` if given.

        Raises
        ------
        WarehouseError
            When the file lacks the table or a column: another version of scrisk built it.
        """
        import duckdb

        template = sqlfiles.text("templates/rows_sorted.sql" if key else "templates/rows.sql")
        text = template.format(table=table, columns=", ".join(columns), key=", ".join(key))
        try:
            # A cursor of its own: other questions do not end this one.
            with self._connection.cursor() as cursor:
                cursor.execute(text)
                while rows := cursor.fetchmany(batch):
                    yield from rows
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                say(
                    "{path} does not hold what this version of scrisk asks for ({error})",
                    path=self.path,
                    error=_first_line(error),
                ),
                hint=say("Another version built it. Run `scrisk build` to build it again."),
            ) from error

    def sql(self, text: str) -> Result:
        """Run one reading statement of the user's own.

        Raises
        ------
        QueryError
            When the statement fails, would change anything, or reaches outside the warehouse.
        """
        import duckdb

        allowed = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
        try:
            statements = self._connection.extract_statements(text)
            if len(statements) != 1:
                raise QueryError(
                    say("expected one statement, found {count}", count=len(statements)),
                    hint=say("Ask one question at a time."),
                )
            if statements[0].type not in allowed:
                raise QueryError(
                    say("{name} statements are refused: the warehouse is read-only", name=statements[0].type.name),
                    hint=say("Use SELECT, WITH, FROM, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN."),
                )
            cursor = self._connection.execute(statements[0])
            return rows_of(cursor)
        except duckdb.PermissionException as error:
            raise QueryError(
                say("refused: {error}", error=_first_line(error)),
                hint=say("A query may read the warehouse's own tables only."),
            ) from error
        except duckdb.CatalogException as error:
            raise QueryError(
                str(error).strip(),
                hint=say("`scrisk sql 'SHOW ALL TABLES'` lists the tables; the results are in schema out."),
            ) from error
        except duckdb.Error as error:
            raise QueryError(str(error).strip(), hint=say("See `scrisk terms` for the columns.")) from error

    def economies(self, texts: Sequence[str]) -> list[str]:
        """Return the scored economies that ``texts`` name (ISO code, number or name in English, Japanese, Korean).

        With no text, the economies that the catalog marks as focal.
        """
        return resolve.economies(self.query("known_economies"), texts)

    def items(self, texts: Sequence[str]) -> list[str]:
        """Return the items that ``texts`` name (id, HS code, material or name in English, Japanese, Korean)."""
        return resolve.items(self.query("known_items"), texts)


def rows_of(cursor: DuckDBPyConnection) -> Result:
    """Return the rows of a statement that was just run."""
    described = cursor.description or []
    return Result(
        tuple(column[0] for column in described), cursor.fetchall(), tuple(str(column[1]) for column in described)
    )


_TYPES = {
    "String": "VARCHAR", "Float64": "DOUBLE", "Int16": "SMALLINT", "Int32": "INTEGER", "Int64": "BIGINT",
    "Boolean": "BOOLEAN", "Date": "DATE",
}  # fmt: skip


def frame_of(result: Result) -> pl.DataFrame:
    """Return the rows of an answer as a frame."""
    import polars as pl

    kinds: dict[str, Any] = {
        "VARCHAR": pl.String,
        "DOUBLE": pl.Float64,
        "SMALLINT": pl.Int16,
        "INTEGER": pl.Int32,
        "BIGINT": pl.Int64,
        "BOOLEAN": pl.Boolean,
    }
    schema = {name: kinds.get(kind) for name, kind in zip(result.columns, result.types, strict=True)}
    return pl.DataFrame(result.rows, schema=schema, orient="row")


def result_of(frame: pl.DataFrame) -> Result:
    """Return a frame as a result."""
    return Result(tuple(frame.columns), list(frame.iter_rows()), tuple(_TYPES[str(kind)] for kind in frame.dtypes))


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0]


def _unreadable(path: Path, error: BaseException) -> WarehouseError:
    text = _first_line(error)
    if "lock" in text.lower():
        return WarehouseError(
            say("{path} is locked by another program ({why})", path=path, why=text),
            hint=say("Close the program that has it open for writing, or copy the file and pass the copy with --db."),
        )
    return WarehouseError(
        say("{path} cannot be read: {why}", path=path, why=text),
        hint=say("Run `scrisk build` to build it again; a damaged file is replaced."),
    )


def open_warehouse(path: Path | str | None = None) -> Warehouse:
    """Open the warehouse for reading.

    Parameters
    ----------
    path
        File to open; default is ``SCRISK_DB`` or the one in the user's data directory.

    Returns
    -------
    Warehouse
        An open, read-only warehouse; close it or use it as a context manager.

    Raises
    ------
    WarehouseError
        When the file is missing, damaged or locked.
    """
    import duckdb

    place = Path(path) if path is not None else default_db()
    while True:
        if not place.is_file():
            raise WarehouseError(
                say("there is no warehouse at {place}", place=place), hint=say("Run `scrisk build` to make one.")
            )
        # The link is followed here: DuckDB would give a process that has an older run open that one again.
        run = place.resolve()
        try:
            return Warehouse(duckdb.connect(str(run), read_only=True, config=dict(_READER)), place)
        except duckdb.Error as error:
            if place.resolve() == run:
                raise _unreadable(place, error) from error
            # A refresh published another run meanwhile and retention removed this one: take the new one.


def sandbox(path: Path | str | None, text: str) -> Result:
    """Run one reading statement of the user's own and return its rows; see :meth:`Warehouse.sql`."""
    with open_warehouse(path) as warehouse:
        return warehouse.sql(text)

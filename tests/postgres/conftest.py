"""A real PostgreSQL: the one that SCRISK_TEST_POSTGRES names, or a private one in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import duckdb
import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Signs that a web address would take for its own.
PASSWORD = "s3cr:t@w/rd#?%"
ADMIN = "scrisk_admin"
# Of two economies where a table has economies, of the newest years where it has years.
FACTS = (
    "score", "supplier_share", "geopolrisk", "origin_share", "hazard", "supplier_hazard", "risk", "risk_part",
    "risk_sensitivity", "world_production", "origin_content", "origin_balance",
)  # fmt: skip
NO_ECONOMY = ("world_production", "origin_content", "origin_balance")


@dataclass(frozen=True)
class Server:
    """Where a server listens and who may do everything there."""

    host: str
    port: int
    user: str
    password: str

    def url(self, database: str, user: str | None = None, password: str | None = None) -> str:
        """Return an address."""
        word = quote(password or self.password, safe="")
        return f"postgresql://{user or self.user}:{word}@{self.host}:{self.port}/{database}"


def binaries() -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL server on this machine."""
    found = [
        path.parent for place in ("lib/postgresql/*", "pgsql-*") for path in Path("/usr").glob(f"{place}/bin/initdb")
    ]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()], default=None)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a server for the tests, on a free port of this machine only."""
    given = os.environ.get("SCRISK_TEST_POSTGRES")
    if given:
        with psycopg.connect(given) as con:
            yield Server(con.info.host, con.info.port, con.info.user, con.info.password)
        return
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine: neither its programs nor SCRISK_TEST_POSTGRES")
    # The server refuses to run as root.
    other: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="scrisk-pg-"))
    if os.geteuid() == 0:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        who = known.get("postgres") or known["nobody"]
        other = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        os.chown(folder, who.pw_uid, who.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    (folder / "password").chmod(0o644)

    def call(*args: str) -> None:
        # The server keeps what it inherits open: its words go to a file, or waiting for them would never end.
        with (folder / "calls.log").open("a") as log:
            done = subprocess.run(args, cwd=folder, stdout=log, stderr=log, check=False, timeout=120, **other)
        if done.returncode:
            words = "\n".join(path.read_text(errors="replace") for path in sorted(folder.glob("*.log")))
            raise RuntimeError(f"{args[0]} failed:\n{words}")

    data = str(folder / "data")
    make = ("--auth=scram-sha-256", f"--username={ADMIN}", f"--pwfile={folder / 'password'}", "--no-sync")
    settings = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off "
        "-c full_page_writes=off"
    )
    try:
        call(str(programs / "initdb"), "-D", data, *make, "--encoding=UTF8", "--locale=C")
        call(str(programs / "pg_ctl"), "-D", data, "-l", str(folder / "server.log"), "-w", "-o", settings, "start")
        yield Server("127.0.0.1", port, ADMIN, PASSWORD)
    finally:
        with contextlib.suppress(RuntimeError):
            call(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class Database:
    """A database of its own for one test."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        self.url = server.url(name)

    def connect(self, user: str | None = None, password: str | None = None) -> psycopg.Connection[Any]:
        """Open a connection; every statement is a transaction of its own."""
        return psycopg.connect(self.server.url(self.name, user, password), autocommit=True)

    def rows(self, text: str, user: str | None = None, password: str | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, none where it has none."""
        with self.connect(user, password) as con:
            cursor = con.execute(text)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def role(self, name: str) -> None:
        """Make a role that may connect and nothing more."""
        self.rows(f"CREATE ROLE {name} LOGIN PASSWORD '{name}-word'")


_NUMBERS = count(1)


@contextlib.contextmanager
def _new(server: Server) -> Iterator[Database]:
    """Make an empty database, and forget it and its roles afterwards."""
    name = f"scrisk_test_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as con:
        before = {row[0] for row in con.execute("SELECT rolname FROM pg_roles")}
        con.execute(f"CREATE DATABASE {name}")
        yield Database(server, name)
        con.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for (role,) in con.execute("SELECT rolname FROM pg_roles").fetchall():
            if role not in before:
                con.execute(f"DROP ROLE {role}")


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    """Return an empty database for one test."""
    with _new(server) as made:
        yield made


@pytest.fixture(scope="session")
def new_database(server: Server) -> Callable[[], contextlib.AbstractContextManager[Database]]:
    """Return what makes an empty database for several tests."""
    return lambda: _new(server)


def write(path: Path, *statements: str) -> Path:
    """Change a warehouse of the tests."""
    with duckdb.connect(str(path)) as con:
        for statement in statements:
            con.execute(statement)
    return path


@pytest.fixture(scope="session")
def first(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse with the newest years of two economies, small enough to load often."""
    path = tmp_path_factory.mktemp("first") / "scrisk.duckdb"
    shutil.copy(warehouse_path.resolve(), path)
    cuts = [f"DELETE FROM out.{name} WHERE year < {2024 if 'origin' in name else 2021}" for name in FACTS]
    cuts += [f"DELETE FROM out.{name} WHERE economy NOT IN ('JPN', 'KOR')" for name in FACTS if name not in NO_ECONOMY]
    cuts += ["DELETE FROM out.origin_content WHERE exporter NOT IN ('CHN', 'DEU', 'JPN', 'KOR')"]
    return write(path, *cuts)


@pytest.fixture(scope="session")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the next run: other figures, rows that went, rows that came, text that is hard to carry."""
    path = tmp_path_factory.mktemp("second") / "scrisk.duckdb"
    shutil.copy(first, path)
    with duckdb.connect(str(path)) as con:
        named = con.execute(
            "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'out' AND column_name = 'run_id' "
            "AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE schema_name = 'out')"
        ).fetchall()
    return write(
        path,
        *(f"UPDATE out.{name} SET run_id = 'second-run' WHERE run_id IS NOT NULL" for (name,) in named),
        "UPDATE out.score SET hhi = hhi / 2, geopolrisk = NULL",
        "DELETE FROM out.supplier_share WHERE rank > 5",
        "INSERT INTO out.supplier_share BY NAME SELECT * REPLACE ('FRA' AS supplier, 99 AS rank) "
        "FROM out.supplier_share WHERE economy = 'KOR' AND item = 'tungsten' AND year = 2024 AND basis = 'value' "
        "AND rank = 1 AND supplier <> 'FRA'",
        "DELETE FROM out.economy WHERE economy = 'ATA'",
        "INSERT INTO out.economy BY NAME SELECT * REPLACE ('XAA' AS economy, 'New \\ land' AS name_en) "
        "FROM out.economy WHERE economy = 'JPN'",
        r"UPDATE out.item SET note = '\N \. tab' || chr(9) || 'line' || chr(10) || 'quote '' "
        r" 日本 한국 \ 😀' "
        "WHERE item = 'tungsten'",
        "UPDATE out.item SET note = '' WHERE item = 'graphite'",
    )

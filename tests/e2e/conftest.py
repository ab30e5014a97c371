"""Where the commands of the documents run: programs, warehouses and a database that belong to the tests."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Commands that change a warehouse, or tell of more than one run: they get one of their own.
LIVED_IN = {"alerts", "build", "diff", "network", "refresh", "rollback", "runs", "status"}

# The server of the tests of `scrisk publish`.
_spec = importlib.util.spec_from_file_location("_postgres", ROOT / "tests" / "postgres" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_postgres: Any = importlib.util.module_from_spec(_spec)
sys.modules["_postgres"] = _postgres  # its dataclasses look for their module
_spec.loader.exec_module(_postgres)
server, database, first = _postgres.server, _postgres.database, _postgres.first


@pytest.fixture(scope="session")
def lived_in(warehouse_path: Path, few_flows: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a warehouse of two runs, whose refreshes ask nobody."""
    from scrisk.warehouse import build

    folder = tmp_path_factory.mktemp("lived-in") / "data"
    shutil.copytree(warehouse_path.parent, folder, symlinks=True)
    place = folder / warehouse_path.name
    (folder / f"{place.name}.d" / "refresh.toml").write_text("[refresh]\nsources = []\n", encoding="utf-8")
    few_flows(place)  # what these commands do does not hang on how much trade there is
    build(place, without=["un-votes"])
    build(place)
    return folder


class Place:
    """A folder where what a page tells to type is done, one after the other, each in the warehouse that fits it."""

    # Of the session, by command: what it answered, where, and the files it wrote.
    _answers: ClassVar[dict[str, tuple[subprocess.CompletedProcess[str], Path, list[str]]]] = {}

    def __init__(self, folder: Path, request: pytest.FixtureRequest) -> None:
        self.folder = folder / "cwd"
        self.folder.mkdir()
        self._request = request
        self._tools = folder / "bin"
        self._tools.mkdir()
        command = self._tools / "scrisk"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scrisk "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        # What the repository holds and pages name.
        (self.folder / "sql").symlink_to(ROOT / "sql")
        (self.folder / "data").mkdir()
        shutil.copytree(ROOT / "data" / "catalog", self.folder / "data" / "catalog")

    @cached_property
    def warehouse(self) -> Path:
        """The warehouse of the session: nothing may change it."""
        path: Path = self._request.getfixturevalue("warehouse_path")
        return path

    @cached_property
    def _own(self) -> Path:
        """A warehouse with a past, for this page alone."""
        lived: Path = self._request.getfixturevalue("lived_in")
        copy = self.folder.parent / "data"
        # A run is written once, so a link to it does; what changes in place is copied.
        for path in sorted(lived.rglob("*")):
            target = copy / path.relative_to(lived)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_symlink():
                target.symlink_to(path.readlink())
            elif path.is_file():
                (os.link if path.suffix in {".duckdb", ".parquet"} else shutil.copy)(path, target)
        return copy / "scrisk.duckdb"

    @cached_property
    def _published(self) -> tuple[str, str]:
        """The address of an empty database, and a warehouse small enough to be loaded into it."""
        return self._request.getfixturevalue("database").url, str(self._request.getfixturevalue("first"))

    def env(self, words: list[str], own: bool = False) -> dict[str, str]:
        """Return the environment of a command, which may ask for the page's own warehouse."""
        from scrisk.warehouse.built_in import BUILT_IN

        verb = words[1] if len(words) > 1 else ""
        own = own or (words[0] == "scrisk" and verb in LIVED_IN and not BUILT_IN.keys() & set(words))
        env = {
            **os.environ,
            "PATH": os.pathsep.join([str(self._tools), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(self.folder.parent),
            "XDG_DATA_HOME": str(self.folder.parent / "share"),
            "COLUMNS": "80",
            "SCRISK_DB": str(self._own if own else self.warehouse),
        }
        if verb == "publish" or "SCRISK_POSTGRES" in " ".join(words):
            env["SCRISK_POSTGRES"], env["SCRISK_DB"] = self._published
            programs = _postgres.binaries()
            env["PATH"] += f"{os.pathsep}{programs}" if programs else ""
        return env

    def shell(self, command: str, own: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command; one that reads nothing but what all pages have is run once a session."""
        if command in self._answers and not own:
            done, folder, written = self._answers[command]
            for name in written:
                (shutil.copytree if (folder / name).is_dir() else shutil.copy)(folder / name, self.folder / name)
            return done
        words = shlex.split(command)
        before = self._names()
        alone = words[0] == "scrisk" and words[1] not in LIVED_IN | {"publish"} and not before & set(words)
        done = self._call(["bash", "-euo", "pipefail", "-c", command], words, own)
        if alone and not own:
            self._answers[command] = done, self.folder, sorted(self._names() - before)
        return done

    def python(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a program; a warning is an error."""
        return self._call([sys.executable, "-W", "error", "-c", program], [sys.executable, program])

    def r(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a program in R."""
        return self._call(["Rscript", "-e", program], ["Rscript", program])

    def _names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}

    def _call(self, call: list[str], words: list[str], own: bool = False) -> subprocess.CompletedProcess[str]:
        env = self.env(words, own)
        return subprocess.run(call, cwd=self.folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """Return where the commands of one page run."""
    return Place(tmp_path, request)

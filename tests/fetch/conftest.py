"""A misbehaving server, a store and fetchers that never sleep."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scrisk.sources.fetch import Fetcher
from scrisk.sources.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent


def _server_module() -> Any:
    spec = importlib.util.spec_from_file_location("scrisk_test_server", HERE / "server.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def server_class() -> Any:
    return _server_module().Server


@pytest.fixture
def server(server_class: Any) -> Iterator[Any]:
    running = server_class()
    yield running
    running.close()


@pytest.fixture
def other(server_class: Any) -> Iterator[Any]:
    """Return a second server, to be redirected to or to be the proxy."""
    running = server_class()
    yield running
    running.close()


@pytest.fixture
def tls(server_class: Any) -> Iterator[Any]:
    """Return a server with a certificate that only a test trusts."""
    running = server_class(HERE / "loopback.pem")
    yield running
    running.close()


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name)


@pytest.fixture
def said() -> list[str]:
    """Return what the store says."""
    return []


@pytest.fixture
def slept() -> list[float]:
    """Return the waits between attempts, none of which is waited."""
    return []


@pytest.fixture
def log() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def store(tmp_path: Path, said: list[str]) -> Iterator[Store]:
    made = Store(tmp_path / "raw", say=said.append)
    yield made
    assert half_files(made.folder) == []


@pytest.fixture
def fetcher(store: Store, slept: list[float], log: list[dict[str, Any]]) -> Iterator[Callable[..., Fetcher]]:
    """Return a maker of fetchers over one store."""
    made = []

    def make(**settings: Any) -> Fetcher:
        usual = {"connect_timeout": 2, "read_timeout": 1, "sleep": slept.append, "log": log.append}
        made.append(Fetcher(store, **{**usual, **settings}))
        return made[-1]

    yield make
    for one in made:
        one.close()


def half_files(folder: Path) -> list[str]:
    """Return what stands in a store and is not whole; a transfer that can be taken up is as its note says."""
    faults = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.suffix == ".lock":
            continue
        if path.parent.name == path.name[:2]:
            if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
                faults.append(f"{path.name}: other bytes than its name says")
        elif path.parent.name == "urls" and path.suffix == ".json":
            record = json.loads(path.read_bytes())
            if not (folder / record["sha256"][:2] / record["sha256"]).exists():
                faults.append(f"{path.name}: a record without a file")
        elif path.parent.name == "partial" and path.suffix == ".part":
            note = json.loads(path.with_suffix(".json").read_bytes())
            if hashlib.sha256(path.read_bytes()[: note["size"]]).hexdigest() != note["sha256"]:
                faults.append(f"{path.name}: not what its note says")
        elif path.parent.name == "partial" and path.suffix == ".json":
            if not path.with_suffix(".part").exists():
                faults.append(f"{path.name}: a note without bytes")
        else:
            faults.append(f"{path.relative_to(folder)}: left behind")
    return faults

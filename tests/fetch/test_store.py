"""What stands in the store is whole and unchanged, whatever happens beside it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from scrisk.errors import DataError, WarehouseError
from scrisk.sources.fetch import Fetcher
from scrisk.sources.store import Store

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"supplier,item\nCHN,gallium\n"
SHA = hashlib.sha256(CONTENT).hexdigest()


def files(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file() and path.suffix != ".lock")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "my flows.csv"
    path.write_bytes(CONTENT)
    return path


# --- a user's own file


def test_a_file_is_copied_under_its_hash(store: Store, own: Path) -> None:
    before = own.stat()
    raw = store.add(own)
    assert (raw.sha256, raw.size, raw.name, raw.url) == (SHA, len(CONTENT), "my flows.csv", "")
    assert raw.path == store.folder / SHA[:2] / SHA
    assert raw.path.read_bytes() == CONTENT
    assert raw.fetched == datetime.now(UTC).date().isoformat()
    assert files(store) == [SHA]
    after = own.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_nlink) == (before.st_mtime_ns, before.st_size, 1)


def test_an_edit_of_the_file_leaves_the_stored_one(store: Store, own: Path) -> None:
    raw = store.add(own)
    with own.open("r+b") as file:
        file.write(b"SUPPLIER")
    assert raw.path.read_bytes() == CONTENT
    assert store.verify(raw, full=True)
    newer = store.add(own, name="b.csv")
    assert (newer.path != raw.path, newer.name) == (True, "b.csv")


def test_the_same_bytes_are_kept_once(store: Store, own: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.csv"
    twin.write_bytes(CONTENT)
    first = store.add(own)
    written = first.path.stat().st_mtime_ns
    assert store.add(twin).path == first.path
    assert first.path.stat().st_mtime_ns == written
    assert files(store) == [SHA]


def test_a_damaged_copy_is_made_anew(store: Store, own: Path, said: list[str]) -> None:
    raw = store.add(own)
    raw.path.write_bytes(CONTENT[:-3])
    assert store.add(own).path.read_bytes() == CONTENT
    assert len(said) == 1


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_cannot_be_read(store: Store, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.csv"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(DataError, match=r"x\.csv cannot be read: (No such file|Is a directory)"):
        store.add(path)


def test_a_file_that_changes_while_it_is_read(store: Store, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scrisk.sources import store as module

    honest = module._pieces
    reads = []

    def busy(path: Path) -> Any:
        reads.append(path)
        yield from honest(path)
        if len(reads) == 2:
            yield b"one more line\n"

    monkeypatch.setattr(module, "_pieces", busy)
    with pytest.raises(DataError, match="changed while it was read"):
        store.add(own)
    assert files(store) == []


def test_two_processes_add_the_same_file_at_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_bytes(os.urandom(3_000_000))
    program = (
        "import sys; from pathlib import Path; from scrisk.sources.store import Store\n"
        "for _ in range(5): print(Store(Path(sys.argv[1])).add(Path(sys.argv[2])).sha256)"
    )
    command = [sys.executable, "-c", program, str(store.folder), str(path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {line for process in running for line in process.communicate(timeout=30)[0].split()}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert answers == {hashlib.sha256(path.read_bytes()).hexdigest()}
    assert files(store) == sorted(answers)


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_full_disk_leaves_no_half_copy(store: Store, own: Path, tmp_path: Path) -> None:
    kept = store.add(own)
    big = tmp_path / "big.csv"
    big.write_bytes(bytes(300_000))
    program = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from scrisk.errors import WarehouseError
from scrisk.sources.store import Store
try:
    Store(Path(sys.argv[1])).add(Path(sys.argv[2]))
except WarehouseError as error:
    print(error)
    sys.exit(error.exit_code)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(store.folder), str(big)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 5, done.stderr
    assert "EFBIG" in done.stdout
    assert "Make room" in done.stdout
    assert files(store) == [SHA]
    assert kept.path.read_bytes() == CONTENT
    assert big.stat().st_size == 300_000


def test_no_space_is_named(store: Store, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WarehouseError, match=r"cannot be written: No space left on device \(ENOSPC\)"):
        store.add(own)
    assert files(store) == []


# --- damage


def test_damage_is_found_and_said(store: Store, own: Path, said: list[str]) -> None:
    raw = store.add(own)
    raw.path.write_bytes(CONTENT.upper())
    assert store.verify(raw)  # the size alone does not show it
    assert not store.verify(raw, full=True)
    assert not raw.path.exists()
    assert "my flows.csv is damaged: its sha256" in said[0]
    assert "dropped" in said[0]
    assert not store.verify(raw)
    assert len(said) == 1


def test_damage_is_said_on_standard_error(tmp_path: Path, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(tmp_path / "raw")
    raw = store.add(own)
    raw.path.write_bytes(b"")
    assert not store.verify(raw)
    out, err = capsys.readouterr()
    assert out == ""
    assert "0 bytes, 26 expected" in err


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"url": "x"}', b"\xff\xfe"])
def test_a_damaged_record_is_dropped(server: Any, store: Store, said: list[str], damage: bytes) -> None:
    url = server.plan("/a.csv", server.file(CONTENT, etag='"1"'))
    with Fetcher(store) as fetcher:
        fetcher.get(url)
    (note,) = store.folder.glob("urls/*.json")
    note.write_bytes(damage)
    assert store.lookup(url) is None
    assert not note.exists()
    assert "record" in said[0]


def test_a_record_says_where_its_file_came_from(server: Any, store: Store) -> None:
    url = server.plan("/a.csv", server.file(CONTENT, etag='"1"', last_modified="Wed, 22 Jan 2025 10:00:00 GMT"))
    with Fetcher(store) as fetcher:
        raw = fetcher.get(url, name="A.csv")
    (note,) = store.folder.glob("urls/*.json")
    assert json.loads(note.read_bytes()) == {
        "url": url,
        "etag": '"1"',
        "last_modified": "Wed, 22 Jan 2025 10:00:00 GMT",
        "sha256": SHA,
        "size": len(CONTENT),
        "name": "A.csv",
        "fetched": datetime.now(UTC).date().isoformat(),
        "modified": "2025-01-22",
    }
    record = store.lookup(url)
    assert record is not None
    assert store.raw(record) == raw
    assert store.lookup(url + "?x") is None


def test_the_same_bytes_keep_the_day_they_first_came(server: Any, store: Store) -> None:
    url = server.plan("/a.csv", server.reply(CONTENT))
    with Fetcher(store) as fetcher:
        fetcher.get(url)
        (note,) = store.folder.glob("urls/*.json")
        note.write_text(note.read_text().replace(datetime.now(UTC).date().isoformat(), "2025-01-02"))
        assert fetcher.get(url).fetched == "2025-01-02"
        server.plan("/a.csv", server.reply(CONTENT + b"x"))
        assert fetcher.get(url).fetched == datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize("text", ["", "zz", "../../x", "0" * 63, "G" * 64])
def test_what_is_no_hash_finds_nothing(store: Store, own: Path, text: str) -> None:
    store.add(own)
    assert store.find(text) is None


def test_a_damaged_file_is_not_found(store: Store, own: Path, said: list[str]) -> None:
    raw = store.add(own)
    assert store.find(SHA) is not None
    raw.path.write_bytes(CONTENT.upper())
    assert store.find(SHA) is None
    assert len(said) == 1


# --- pruning


def test_prune_keeps_what_is_wanted(server: Any, store: Store, own: Path) -> None:
    wanted = store.add(own)
    urls = [server.plan(f"/{n}.csv", server.file(b"a\n" * n, etag=f'"{n}"')) for n in (1, 2)]
    with Fetcher(store) as fetcher:
        first, second = (fetcher.get(url) for url in urls)
    freed = store.prune({wanted.sha256, first.sha256})
    assert freed == second.size
    assert (wanted.path.exists(), first.path.exists(), second.path.exists()) == (True, True, False)
    assert store.lookup(urls[0]) is not None
    assert store.lookup(urls[1]) is None
    assert store.prune({wanted.sha256, first.sha256}) == 0
    store.prune(set())
    assert files(store) == []


def test_prune_clears_what_dead_processes_left(store: Store, own: Path) -> None:
    raw = store.add(own)
    old, new = time.time() - 30 * 86_400, time.time()
    leftovers = {}
    for name in (f"{SHA[:2]}/.dead.tmp", "partial/a.part", "partial/a.json", "urls/.dead.tmp"):
        for age in (old, new):
            path = store.folder / name.replace("a.", f"a{age:.0f}.").replace(".dead", f".dead{age:.0f}")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"xy")
            os.utime(path, (age, age))
            leftovers[path] = age
    lock = store.folder / "partial" / "a.lock"
    lock.touch()
    os.utime(lock, (old, old))
    assert store.prune({raw.sha256}) == 8
    assert {path for path in leftovers if path.exists()} == {path for path, age in leftovers.items() if age == new}
    assert raw.path.exists()
    assert lock.exists()
    for path in leftovers:
        path.unlink(missing_ok=True)


def test_prune_of_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert store.prune(set()) == 0
    assert not store.folder.exists()

"""A transfer that breaks off is taken up where that is safe, and nowhere else."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from scrisk.errors import FetchError, WarehouseError
from scrisk.sources import transfer as transfers
from scrisk.sources.fetch import Fetcher
from scrisk.sources.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Fetcher]

OLD = "Wed, 22 Jan 2025 10:00:00 GMT"
BODY = b"".join(b"%d,%d\n" % (i, i * i) for i in range(20_000))
NEW = b"x" + BODY[::-1]

PROGRAM = """
import sys
from pathlib import Path
from scrisk.errors import ScriskError
from scrisk.sources.fetch import Fetcher
from scrisk.sources.store import Store
folder, url, *more = sys.argv[1:]
try:
    raw = Fetcher(Store(Path(folder)), attempts=int(more[0]) if more else 5, sleep=lambda _s: None).get(url)
    print(raw.sha256)
except ScriskError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pieces(store: Store) -> list[Path]:
    """Return what is kept of unfinished transfers."""
    return [path for path in (store.folder / "partial").glob("*") if path.suffix != ".lock"]


# --- within one run


@pytest.mark.parametrize("reset", [True, False])
def test_the_rest_is_asked_for(server: Any, fetcher: Make, store: Store, reset: bool, log: list[Any]) -> None:
    cut = server.cut(BODY, 70_000, reset=reset, etag='"1"', last_modified=OLD)
    url = server.plan("/a.csv", cut, server.file(BODY, etag='"1"'))
    raw = fetcher().get(url, sha256=sha(BODY), size=len(BODY))
    assert raw.path.read_bytes() == BODY
    # The second answer need not repeat the date.
    assert raw.modified == "2025-01-22"
    asked = server.requests[1].headers
    begun = int(asked["range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < begun <= 70_000
    assert asked["if-range"] == '"1"'
    assert "if-none-match" not in asked
    assert [entry["status"] for entry in log] == [200, 206]
    assert sum(entry["bytes"] for entry in log) == len(BODY)
    assert "broke off after" in log[0]["error"]
    assert pieces(store) == []


def test_each_attempt_adds_its_piece(server: Any, fetcher: Make) -> None:
    class Piecewise:
        """Sends a third of what is asked for, then breaks off."""

        def __call__(self, request: Any, line: Any) -> None:
            start = int(request.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
            left = len(BODY) - start
            span = {"Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"} if start else {}
            line.head(206 if start else 200, {"ETag": '"1"', "Content-Length": left, **span})
            line.send(BODY[start : start + max(left // 3, 1)])

    url = server.plan("/a.csv", Piecewise())
    assert fetcher(attempts=40).get(url).path.read_bytes() == BODY
    assert len(server.requests) > 5


def test_a_server_that_gives_less_than_asked_for(server: Any, fetcher: Make, store: Store) -> None:
    """Its length agrees with what it sends, and still that is not the rest."""
    piece = server.reply(BODY[70_000:90_000], 206, content_range=f"bytes 70000-89999/{len(BODY)}", etag='"1"')
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'), piece, server.file(BODY, etag='"1"'))
    assert fetcher().get(url).path.read_bytes() == BODY
    assert server.requests[2].headers["range"] == "bytes=90000-"


def test_a_date_serves_where_it_is_old_enough(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.cut(BODY, 70_000, last_modified=OLD), server.file(BODY, last_modified=OLD))
    assert fetcher().get(url).path.read_bytes() == BODY
    assert server.requests[1].headers["if-range"] == OLD


@pytest.mark.parametrize(
    "marks",
    [
        {},
        {"etag": 'W/"1"', "last_modified": OLD},
        {"etag": "no-quotes"},
        {"etag": '"1"', "accept_ranges": "none"},
        {"last_modified": "a moment ago"},
        {"last_modified": "yesterday"},
    ],
)
def test_without_a_strong_mark_it_begins_anew(server: Any, fetcher: Make, store: Store, marks: dict[str, str]) -> None:
    if marks.get("last_modified") == "a moment ago":  # by the clock of this test, not of its collection
        marks = {"last_modified": formatdate(time.time() - 5, usegmt=True)}
    url = server.plan("/a.csv", server.cut(BODY, 70_000, **marks), server.reply(NEW))
    assert fetcher().get(url).path.read_bytes() == NEW
    assert "range" not in server.requests[1].headers
    url = server.plan("/b.csv", server.cut(BODY, 70_000, **marks))
    with pytest.raises(FetchError, match=r"broke off after 70,000 of \d+,\d+ bytes"):
        fetcher(attempts=2).get(url)
    assert pieces(store) == []


def test_a_file_that_changed_meanwhile_is_fetched_anew(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'), server.file(NEW, etag='"2"'))
    assert fetcher().get(url).path.read_bytes() == NEW
    assert server.requests[1].headers["range"] == "bytes=70000-"


def test_a_server_without_pieces_sends_it_all(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'), server.file(BODY, etag='"1"', ranges=False))
    assert fetcher().get(url).path.read_bytes() == BODY


LIES = {
    "another start": {"content_range": f"bytes 0-{len(BODY) - 1}/{len(BODY)}"},
    "another total": {"content_range": f"bytes 70000-{len(BODY) - 1}/{len(BODY) + 1}"},
    "no total": {"content_range": f"bytes 70000-{len(BODY) - 1}/*"},
    "no range": {},
    "nonsense": {"content_range": "lines 1-2/3"},
    "another version": {"content_range": f"bytes 70000-{len(BODY) - 1}/{len(BODY)}", "etag": '"2"'},
    "packed": {"content_range": f"bytes 70000-{len(BODY) - 1}/{len(BODY)}", "content_encoding": "gzip"},
}


@pytest.mark.parametrize("lie", LIES)
def test_another_piece_is_not_taken(server: Any, fetcher: Make, lie: str) -> None:
    wrong = server.reply(BODY[70_000:], 206, **{"etag": '"1"', **LIES[lie]})
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'), wrong, server.file(BODY, etag='"1"'))
    assert fetcher().get(url).path.read_bytes() == BODY
    assert ["range" in request.headers for request in server.requests] == [False, True, False]


def test_a_piece_that_nobody_asked_for(server: Any, fetcher: Make, store: Store) -> None:
    piece = server.reply(BODY[10:], 206, content_range=f"bytes 10-{len(BODY) - 1}/{len(BODY)}", etag='"1"')
    url = server.plan("/a.csv", piece)
    with pytest.raises(FetchError, match="another piece came"):
        fetcher(attempts=2).get(url)
    assert pieces(store) == []


def test_a_rest_that_is_not_to_be_had(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'), server.status(416), server.file(BODY))
    assert fetcher().get(url).path.read_bytes() == BODY
    assert ["range" in request.headers for request in server.requests] == [False, True, False]


def test_pieces_that_do_not_fit_get_one_chance_as_a_whole(server: Any, fetcher: Make) -> None:
    """A server that changes a file and keeps its mark is found out where the hash is known."""
    url = server.plan("/a.csv", server.cut(NEW, 70_000, etag='"1"'), server.file(BODY, etag='"1"'))
    # NEW is one byte longer, so the totals would differ: cut the same length.
    same = NEW[: len(BODY)]
    url = server.plan("/a.csv", server.cut(same, 70_000, etag='"1"'), server.file(BODY, etag='"1"'))
    assert fetcher().get(url, sha256=sha(BODY)).path.read_bytes() == BODY
    assert ["range" in request.headers for request in server.requests] == [False, True, False]


# --- lengths that lie


def test_a_length_that_is_too_long(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.reply(BODY, length=len(BODY) + 100))
    with pytest.raises(FetchError, match=f"broke off after {len(BODY):,} of {len(BODY) + 100:,} bytes"):
        fetcher(attempts=3).get(url)
    assert len(server.requests) == 3


def test_a_length_that_is_too_long_for_the_pieces(server: Any, fetcher: Make, store: Store) -> None:
    """The rest is asked for, is not there, and the file is not taken for whole."""
    url = server.plan("/a.csv", server.reply(BODY, length=len(BODY) + 100, etag='"1"'), server.file(BODY, etag='"1"'))
    assert fetcher().get(url).path.read_bytes() == BODY
    assert len(server.requests) == 3
    assert pieces(store) == []


def test_a_length_that_is_too_short_is_found_out_by_what_is_known(server: Any, fetcher: Make, store: Store) -> None:
    url = server.plan("/a.csv", server.reply(BODY, length=len(BODY) - 100))
    with pytest.raises(FetchError, match=r"bytes, .* expected"):
        fetcher(attempts=2).get(url, size=len(BODY))
    with pytest.raises(FetchError, match="its sha256 is"):
        fetcher(attempts=2).get(url, sha256=sha(BODY))
    assert [path for path in store.folder.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


@pytest.mark.parametrize("length", ["many", "-1", "1e3"])
def test_a_length_that_is_no_number_counts_as_none(server: Any, fetcher: Make, length: str) -> None:
    url = server.plan("/a.csv", server.reply(BODY, content_length=length))
    assert fetcher(attempts=1).get(url).path.read_bytes() == BODY


def test_two_lengths_that_disagree(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.reply(BODY, content_length="5, 6"))
    with pytest.raises(FetchError, match="InvalidHeader"):
        fetcher().get(url)


# --- slowness


def test_a_server_that_drips_is_left(server: Any, fetcher: Make, store: Store) -> None:
    url = server.plan("/a.csv", server.drip(BODY, first=500, etag='"1"'), server.file(BODY, etag='"1"'))
    began = time.monotonic()
    assert fetcher(window=0.3, min_speed=5000).get(url).path.read_bytes() == BODY
    assert time.monotonic() - began < 2
    assert int(server.requests[1].headers["range"].removeprefix("bytes=").removesuffix("-")) >= 500
    url = server.plan("/b.csv", server.drip(BODY))
    with pytest.raises(FetchError, match=r"too slow: \d+ bytes a second"):
        fetcher(window=0.2, min_speed=5000, attempts=2).get(url)
    assert pieces(store) == []


def test_a_slow_server_that_keeps_going_is_waited_for(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.drip(BODY[:120], every=0.005))
    assert fetcher(window=0.2, min_speed=20, read_timeout=0.5).get(url).path.read_bytes() == BODY[:120]
    assert len(server.requests) == 1


def test_a_server_that_stops_in_the_middle(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.stall(BODY, 70_000, etag='"1"'), server.file(BODY, etag='"1"'))
    assert fetcher(read_timeout=0.2).get(url).path.read_bytes() == BODY
    assert server.requests[1].headers["range"] == "bytes=70000-"


# --- across runs


def test_a_later_run_asks_for_the_rest(server: Any, fetcher: Make, store: Store) -> None:
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"', last_modified=OLD))
    with pytest.raises(FetchError) as caught:
        fetcher(attempts=1).get(url)
    assert "70,000 bytes that came are kept" in caught.value.hint
    assert len(pieces(store)) == 2
    server.plan("/a.csv", server.file(BODY, etag='"1"'))
    raw = Fetcher(Store(store.folder)).get(url)
    assert (raw.path.read_bytes(), raw.modified) == (BODY, "2025-01-22")
    assert server.requests[-1].headers["range"] == "bytes=70000-"
    assert pieces(store) == []


def test_pieces_of_another_address_are_left_alone(server: Any, fetcher: Make, store: Store) -> None:
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'))
    with pytest.raises(FetchError):
        fetcher(attempts=1).get(url)
    other = server.plan("/b.csv", server.file(NEW, etag='"1"'))
    assert fetcher().get(other).path.read_bytes() == NEW
    assert "range" not in server.requests[-1].headers
    assert len(pieces(store)) == 2


@pytest.mark.parametrize("damage", ["shorter", "other bytes", "no note", "no bytes", "torn note", "empty note"])
def test_a_damaged_piece_is_not_taken_up(server: Any, fetcher: Make, store: Store, damage: str) -> None:
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'))
    with pytest.raises(FetchError):
        fetcher(attempts=1).get(url)
    (part,) = (store.folder / "partial").glob("*.part")
    (note,) = (store.folder / "partial").glob("*.json")
    match damage:
        case "shorter":
            part.write_bytes(part.read_bytes()[:-1])
        case "other bytes":
            part.write_bytes(b"!" + part.read_bytes()[1:])
        case "no note":
            note.unlink()
        case "no bytes":
            part.unlink()
        case "torn note":
            note.write_bytes(note.read_bytes()[:-9])
        case "empty note":
            note.write_bytes(b"{}")
    server.plan("/a.csv", server.file(BODY, etag='"1"'))
    assert fetcher().get(url).path.read_bytes() == BODY
    assert "range" not in server.requests[-1].headers


def test_bytes_after_the_last_note_do_not_count(server: Any, fetcher: Make, store: Store) -> None:
    """After a power cut, what was not yet on the disk may read as zeros."""
    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'))
    with pytest.raises(FetchError):
        fetcher(attempts=1).get(url)
    (part,) = (store.folder / "partial").glob("*.part")
    with part.open("ab") as file:
        file.write(bytes(2 * len(BODY)))
    server.plan("/a.csv", server.file(BODY, etag='"1"'))
    assert fetcher().get(url).path.read_bytes() == BODY
    assert server.requests[-1].headers["range"] == "bytes=70000-"


def test_a_whole_transfer_that_was_never_stored(server: Any, store: Store, fetcher: Make) -> None:
    """Killed after the last byte: the server is asked for that byte, and so whether it is still the same file."""
    url = server.plan("/a.csv", server.file(BODY, etag='"1"'))
    with store.transfer(url) as transfer:
        transfer.begin(validator='"1"', etag='"1"', last_modified="", total=len(BODY))
        transfer.write(BODY)
    assert fetcher().get(url).path.read_bytes() == BODY
    assert server.requests[0].headers["range"] == f"bytes={len(BODY) - 1}-"
    with store.transfer(url) as transfer:
        transfer.begin(validator='"1"', etag='"1"', last_modified="", total=len(BODY))
        transfer.write(BODY)
    server.plan("/a.csv", server.file(NEW, etag='"2"'))
    assert fetcher().get(url).path.read_bytes() == NEW


def test_a_killed_transfer_is_taken_up_by_the_next_process(server: Any, store: Store, fetcher: Make) -> None:
    body = os.urandom(20 << 20)
    url = server.plan("/a.zip", server.stall(body, after=len(body) - 1000, etag='"1"'))
    running = subprocess.Popen([sys.executable, "-c", PROGRAM, str(store.folder), url])
    try:
        deadline = time.monotonic() + 30
        while not _noted(store) >= 2 * transfers.CHECKPOINT:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        running.kill()
        running.wait()
    server.plan("/a.zip", server.file(body, etag='"1"'))
    assert fetcher().get(url).path.read_bytes() == body
    begun = int(server.requests[-1].headers["range"].removeprefix("bytes=").removesuffix("-"))
    assert 2 * transfers.CHECKPOINT <= begun < len(body)
    assert pieces(store) == []


def _noted(store: Store) -> int:
    for note in (store.folder / "partial").glob("*.json"):
        return int(json.loads(note.read_bytes())["size"])
    return 0


def test_two_processes_want_the_same_file(server: Any, store: Store) -> None:
    slow = server.drip(BODY[:3000], first=2950, every=0.01, etag='"1"')
    url = server.plan("/a.csv", slow, server.file(BODY[:3000], etag='"1"'))
    command = [sys.executable, "-c", PROGRAM, str(store.folder), url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=30)[0].strip() for process in running]
    assert answers == [sha(BODY[:3000])] * 2
    # The second waits, and then need not fetch what the first has brought.
    assert [request.headers.get("if-none-match") for request in server.requests] == [None, '"1"']
    assert pieces(store) == []


def test_many_threads_over_one_store(server: Any, store: Store) -> None:
    urls = [server.plan(f"/{i % 3}.csv", server.file(BODY + b"%d" % (i % 3), etag=f'"{i % 3}"')) for i in range(9)]
    found: dict[int, bytes] = {}

    def run(i: int) -> None:
        found[i] = Fetcher(store).get(urls[i]).path.read_bytes()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == {i: BODY + b"%d" % (i % 3) for i in range(9)}


def test_a_run_that_is_stopped_by_hand_keeps_what_came(server: Any, store: Store, fetcher: Make) -> None:
    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    url = server.plan("/a.csv", server.cut(BODY, 70_000, etag='"1"'), server.file(BODY, etag='"1"'))
    with pytest.raises(KeyboardInterrupt):
        fetcher(sleep=stop).get(url)
    assert len(pieces(store)) == 2
    assert fetcher().get(url).path.read_bytes() == BODY
    assert server.requests[-1].headers["range"] == "bytes=70000-"


# --- the disk

LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_full_disk_is_said_and_leaves_nothing(server: Any, store: Store, fetcher: Make) -> None:
    small = server.plan("/small.csv", server.file(BODY[:500], etag='"1"'))
    kept = fetcher().get(small)
    url = server.plan("/a.csv", server.file(BODY, etag='"1"'))
    command = [sys.executable, "-c", LIMITED + PROGRAM, str(store.folder), url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == WarehouseError.exit_code, done.stdout + done.stderr
    assert "cannot be written" in done.stdout
    assert "EFBIG" in done.stdout
    assert pieces(store) == []
    assert kept.path.read_bytes() == BODY[:500]
    assert len(list(store.folder.glob("??/*"))) == 1


def test_a_store_that_cannot_be_made(server: Any, tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(WarehouseError, match="cannot be written"):
        Fetcher(Store(tmp_path / "raw")).get(server.plan("/a.csv", server.file(BODY)))


# --- progress


def test_progress_is_told(server: Any, fetcher: Make) -> None:
    told: list[tuple[str, int, int | None]] = []
    url = server.plan("/a.csv", server.status(500), server.file(BODY))
    fetcher(say=lambda *words: told.append(words)).get(url, name="A")
    assert "A: waiting" in told[0][0]
    assert told[-1] == ("fetching A", len(BODY), len(BODY))

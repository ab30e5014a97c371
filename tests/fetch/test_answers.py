"""What a server answers ends in the right bytes or in an error that shows what came instead."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from scrisk import __version__
from scrisk.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scrisk.sources.fetch import Fetcher

    Make = Callable[..., Fetcher]

    from scrisk.sources.store import Store

CSV = b"t,i,j,k,v,q\n2024,410,392,280530,12.5,NA\n" * 400
JSON = json.dumps({"data": [{"reporterCode": 410}], "count": 1}).encode()
HTML = b"<!DOCTYPE html><html><head><title>Down for maintenance</title></head></html>"


def zipped(name: str = "a.csv", content: bytes = CSV) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


ZIP = zipped()
XLSX = zipped("[Content_Types].xml", b"<Types/>")
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
GOOD = {"any": HTML, "csv": CSV, "json": JSON, "zip": ZIP, "xlsx": XLSX, "xls": XLS}


def held(store: Store) -> list[Path]:
    """Return the files and unfinished transfers of a store."""
    return [path for path in store.folder.rglob("*") if path.is_file() and path.suffix != ".lock"]


# --- what comes is what is given


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_of_each_kind_comes_whole(server: Any, fetcher: Make, store: Store, kind: str, log: list[Any]) -> None:
    url = server.plan("/x/FILE%20V1.bin", server.file(GOOD[kind], last_modified="Wed, 22 Jan 2025 10:00:00 GMT"))
    raw = fetcher().get(url, kind=kind)
    assert raw.path.read_bytes() == GOOD[kind]
    assert (raw.name, raw.size, raw.url) == ("FILE V1.bin", len(GOOD[kind]), url)
    assert raw.path == store.path(raw.sha256)
    assert raw.modified == "2025-01-22"
    assert raw.fetched == datetime.now(UTC).date().isoformat()
    request = server.requests[0]
    assert request.headers["user-agent"] == f"scrisk/{__version__}"
    assert request.headers["accept-encoding"] == "identity"
    (entry,) = log
    assert entry.pop("seconds") >= 0
    assert entry == {"url": url, "status": 200, "bytes": len(GOOD[kind]), "attempt": 1, "from": "network"}


def test_parameters_and_headers_are_sent(server: Any, fetcher: Make) -> None:
    url = server.plan("/data", server.reply(JSON))
    raw = fetcher().get(
        f"{url}?a=1",
        name="KOR-2023.json",
        kind="json",
        params={"period": "2023", "cmdCode": "28,29"},
        headers={"X-K": "v"},
    )
    assert server.requests[0].target == "/data?a=1&period=2023&cmdCode=28%2C29"
    assert server.requests[0].headers["x-k"] == "v"
    assert raw.url == f"{url}?a=1&period=2023&cmdCode=28%2C29"
    assert raw.name == "KOR-2023.json"


def test_a_body_without_a_length_is_read_to_its_end(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.reply(CSV, chunked=True))
    assert fetcher().get(url, kind="csv").path.read_bytes() == CSV


def test_a_body_packed_on_the_way_is_unpacked(server: Any, fetcher: Make) -> None:
    body = gzip.compress(CSV[:5000]) + gzip.compress(CSV[5000:])
    url = server.plan("/a.csv", server.reply(body, content_encoding="gzip", etag='"1"'))
    raw = fetcher().get(url, kind="csv", size=len(CSV))
    assert raw.path.read_bytes() == CSV


def test_a_packed_body_that_breaks_off_begins_anew(server: Any, fetcher: Make) -> None:
    body = gzip.compress(CSV)
    whole = server.reply(body, content_encoding="gzip", etag='"1"')
    short = server.reply(body[:-20], content_encoding="gzip", etag='"1"')
    url = server.plan("/a.csv", server.cut(body, 40, content_encoding="gzip", etag='"1"'), short, whole)
    assert fetcher().get(url, kind="csv").path.read_bytes() == CSV
    assert all("range" not in request.headers for request in server.requests)
    assert len(server.requests) == 3


def test_an_unknown_packing_is_refused(server: Any, fetcher: Make, store: Store) -> None:
    url = server.plan("/a.csv", server.reply(CSV, content_encoding="br"))
    with pytest.raises(FetchError, match="packed as 'br'"):
        fetcher().get(url, kind="csv")
    assert held(store) == []


# --- what has not changed is not fetched again


def test_an_unchanged_file_is_not_sent_again(server: Any, fetcher: Make, log: list[Any]) -> None:
    changed = "Tue, 21 Jan 2025 10:00:00 GMT"
    url = server.plan("/a.csv", server.file(CSV, etag='W/"7"', last_modified=changed))
    first = fetcher().get(url, kind="csv")
    second = fetcher().get(url, kind="csv", name="b.csv")
    asked = server.requests[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"7"', changed)
    assert (second.path, second.fetched, second.modified) == (first.path, first.fetched, first.modified)
    assert second.name == "b.csv"
    assert [(entry["from"], entry["status"], entry["bytes"]) for entry in log] == [
        ("network", 200, len(CSV)),
        ("store", 304, 0),
    ]


def test_a_changed_file_is_sent_again(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.file(CSV, etag='"1"'), server.file(CSV + b"1\n", etag='"2"'))
    old, new = fetcher().get(url), fetcher().get(url)
    assert (old.path.read_bytes(), new.path.read_bytes()) == (CSV, CSV + b"1\n")


def test_the_store_without_the_file_asks_for_it_all(server: Any, fetcher: Make, said: list[str]) -> None:
    url = server.plan("/a.csv", server.file(CSV, etag='"1"'))
    first = fetcher().get(url)
    first.path.unlink()
    assert fetcher().get(url).path.read_bytes() == CSV
    # A damaged file counts as none, and that is said.
    first.path.write_bytes(CSV[:-1])
    assert fetcher().get(url).path.read_bytes() == CSV
    assert len(said) == 1
    assert f"{len(CSV) - 1} bytes, {len(CSV)} expected" in said[0]
    assert ["if-none-match" in request.headers for request in server.requests] == [False, False, False]


def test_nothing_changed_but_nothing_stored(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.status(304), server.file(CSV))
    assert fetcher().get(url).path.read_bytes() == CSV
    url = server.plan("/b.csv", server.status(304))
    with pytest.raises(FetchError, match=r"nothing is stored.*status 304"):
        fetcher(attempts=2).get(url)


def test_a_known_hash_is_not_asked_for(server: Any, fetcher: Make, log: list[Any]) -> None:
    url = server.plan("/a.csv", server.file(CSV))
    raw = fetcher().get(url)
    assert fetcher().get(url, sha256=raw.sha256).path == raw.path
    # The same bytes at another address are the same bytes.
    assert fetcher().get(server.url("/moved.csv"), sha256=raw.sha256, name="m.csv").path == raw.path
    assert len(server.requests) == 1
    assert [entry["from"] for entry in log] == ["network", "store", "store"]


def test_offline_gives_what_is_stored_and_nothing_else(server: Any, fetcher: Make, log: list[Any]) -> None:
    url = server.plan("/a.csv", server.file(CSV))
    with pytest.raises(FetchError, match="no file of it is stored") as caught:
        fetcher(offline=True).get(url)
    assert "--offline" in caught.value.hint
    raw = fetcher().get(url, kind="csv")
    assert fetcher(offline=True).get(url, kind="csv") == raw
    assert len(server.requests) == 1
    assert log[-1]["from"] == "offline"
    with pytest.raises(FetchError, match="not what it should be: it does not begin like zip"):
        fetcher(offline=True).get(url, kind="zip")
    with pytest.raises(FetchError, match="no file with this sha256"):
        fetcher(offline=True).get(url, sha256="0" * 64)


# --- what may pass is tried again


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_a_passing_refusal_is_tried_again(server: Any, fetcher: Make, status: int, slept: list[float]) -> None:
    url = server.plan("/a.csv", server.status(status), server.status(status), server.file(CSV))
    assert fetcher().get(url, kind="csv").path.read_bytes() == CSV
    assert len(server.requests) == 3
    # Waits grow and are not the same for all clients.
    assert 1 <= slept[0] <= 2 <= slept[1] <= 3
    assert len(slept) == 2


def test_attempts_are_bounded(server: Any, fetcher: Make, store: Store, log: list[Any], slept: list[float]) -> None:
    url = server.plan("/a.csv", server.status(503, b"come back"))
    with pytest.raises(FetchError) as caught:
        fetcher(attempts=4).get(url)
    assert "Service Unavailable" in str(caught.value)
    assert "status 503" in str(caught.value)
    assert "first bytes b'come back'" in str(caught.value)
    assert "given up after 4 attempts" in str(caught.value)
    assert (len(server.requests), len(slept)) == (4, 3)
    assert [entry["attempt"] for entry in log] == [1, 2, 3, 4]
    assert all("come back" in entry["error"] for entry in log)
    assert caught.value.exit_code == 8
    assert held(store) == []


@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_how_long_to_wait(server: Any, fetcher: Make, status: int, slept: list[float]) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    url = server.plan(
        "/a.csv", server.status(status, retry_after="7"), server.status(status, retry_after=later), server.file(CSV)
    )
    assert fetcher().get(url).path.read_bytes() == CSV
    assert 7 <= slept[0] <= 8
    assert 38 <= slept[1] <= 41


@pytest.mark.parametrize("after", ["3600", "Fri, 31 Dec 2199 23:59:59 GMT"])
def test_a_server_that_asks_for_too_long_is_left_alone(
    server: Any, fetcher: Make, after: str, slept: list[float]
) -> None:
    url = server.plan("/a.csv", server.status(429, retry_after=after))
    with pytest.raises(FetchError, match="asks to wait") as caught:
        fetcher().get(url)
    assert "later" in caught.value.hint
    assert (len(server.requests), slept) == (1, [])


@pytest.mark.parametrize("after", ["-5", "soon", "Mon, 01 Jan 1990 00:00:00 GMT", "1e9", ""])
def test_a_wait_that_makes_no_sense_is_not_waited(server: Any, fetcher: Make, after: str, slept: list[float]) -> None:
    url = server.plan("/a.csv", server.status(503, retry_after=after), server.file(CSV))
    assert fetcher().get(url).path.read_bytes() == CSV
    assert 1 <= slept[0] <= 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_a_final_refusal_is_not_tried_again(server: Any, fetcher: Make, status: int, store: Store) -> None:
    url = server.plan("/a.csv", server.status(status, b"no such table", content_type="text/plain"))
    with pytest.raises(FetchError) as caught:
        fetcher().get(url)
    message = caught.value.message
    assert url in message
    assert f"status {status}" in message
    assert "content type text/plain" in message
    assert "b'no such table'" in message
    assert len(server.requests) == 1
    assert held(store) == []


def test_a_failure_leaves_the_stored_file(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.file(CSV, etag='"1"'), server.status(500))
    raw = fetcher().get(url, kind="csv")
    with pytest.raises(FetchError) as caught:
        fetcher(attempts=2).get(url, kind="csv")
    assert f"The file of {raw.fetched} is stored" in caught.value.hint
    assert fetcher(offline=True).get(url).path.read_bytes() == CSV


def test_nobody_listens(server: Any, server_class: Any, fetcher: Make) -> None:
    gone = server_class()
    url = gone.url("/a.csv")
    gone.close()
    with pytest.raises(FetchError, match=r"connection failed: Connection refused; given up after 3 attempts"):
        fetcher(attempts=3).get(url)


def test_a_server_that_hangs_before_the_first_byte(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.stall(), server.file(CSV))
    assert fetcher(read_timeout=0.2).get(url).path.read_bytes() == CSV
    url = server.plan("/b.csv", server.stall())
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"no bytes for 0\.2 s"):
        fetcher(read_timeout=0.2, attempts=2).get(url)
    assert time.monotonic() - began < 2


# --- what is not what was asked for

WRONG = {
    "html for csv": ("csv", HTML, "a page"),
    "html for json": ("json", HTML, "a page"),
    "html for zip": ("zip", b"\n  " + HTML, "a page"),
    "html for xlsx": ("xlsx", HTML, "a page"),
    "html for xls": ("xls", HTML, "a page"),
    "xml for csv": ("csv", b"\xef\xbb\xbf<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "a page"),
    "long html for csv": ("csv", HTML * 100, "a page"),
    "zip for csv": ("csv", ZIP, "a zip archive, not csv"),
    "gzip for csv": ("csv", gzip.compress(CSV), "gzip data"),
    "pdf for json": ("json", b"%PDF-1.7\n", "a PDF"),
    "json for csv": ("csv", b'{"error": "quota"}', "JSON, not csv"),
    "csv for json": ("json", CSV, "does not begin like a JSON"),
    "csv for zip": ("zip", CSV, "does not begin like zip"),
    "zip for xlsx": ("xlsx", ZIP, "a zip archive, not xlsx"),
    "xlsx for xls": ("xls", XLSX, "does not begin like xls"),
    "binary for csv": ("csv", b"a,b\n" + bytes(100), "NUL"),
    "utf-16 for csv": ("csv", "a,b\n1,2\n".encode("utf-16"), "UTF-16"),
    "empty csv": ("csv", b"", "empty"),
    "empty file": ("any", b"", "empty"),
    "blank csv": ("csv", b" \r\n\r\n", "white space"),
}


@pytest.mark.parametrize("case", WRONG)
def test_another_thing_than_asked_for(server: Any, fetcher: Make, store: Store, case: str) -> None:
    kind, body, reason = WRONG[case]
    url = server.plan("/a", server.reply(body, content_type="text/html; charset=utf-8", etag='"1"'))
    with pytest.raises(FetchError) as caught:
        fetcher().get(url, kind=kind)
    message = caught.value.message
    assert reason in message
    assert url in message
    assert "status 200" in message
    assert "content type text/html" in message
    assert f"first bytes {body[:80]!r}" in message
    assert len(message) < 700
    assert len(server.requests) == 1
    assert held(store) == []


@pytest.mark.parametrize(("kind", "body"), [("zip", ZIP), ("xlsx", XLSX), ("json", JSON)])
def test_a_file_cut_off_where_the_length_agrees(
    server: Any, fetcher: Make, store: Store, kind: str, body: bytes
) -> None:
    url = server.plan("/a", server.reply(body[:-5], etag='"1"'), server.reply(body, etag='"1"'))
    assert fetcher().get(url, kind=kind).path.read_bytes() == body
    assert "range" not in server.requests[1].headers
    url = server.plan("/b", server.reply(body[:-5], etag='"1"'))
    with pytest.raises(FetchError, match=r"cut off.*first bytes"):
        fetcher(attempts=2).get(url, kind=kind)
    assert len([path for path in held(store) if path.parent.name == "partial"]) == 0


def test_a_long_page_is_noticed_before_it_is_all_here(server: Any, fetcher: Make, log: list[Any]) -> None:
    url = server.plan("/a.csv", server.stall(HTML * 100, after=2000))
    with pytest.raises(FetchError, match="a page"):
        fetcher().get(url, kind="csv")
    assert log[0]["bytes"] <= 2000


def test_size_and_hash_must_agree(server: Any, fetcher: Make, store: Store) -> None:
    url = server.plan("/a.csv", server.reply(CSV))
    with pytest.raises(FetchError, match=r"it has 16,000 bytes, 17 expected"):
        fetcher().get(url, size=17)
    with pytest.raises(FetchError, match=f"its sha256 is .*, {'0' * 64} expected"):
        fetcher().get(url, sha256="0" * 64)
    assert len(server.requests) == 2
    assert held(store) == []
    chunked = server.plan("/b.csv", server.reply(CSV, chunked=True))
    with pytest.raises(FetchError, match=r"it has 16,000 bytes, 17 expected"):
        fetcher().get(chunked, size=17)
    assert fetcher().get(url, size=len(CSV)).size == len(CSV)


def test_a_file_without_end_is_refused(server: Any, fetcher: Make, store: Store) -> None:
    url = server.plan("/a.csv", server.reply(CSV, chunked=True))
    with pytest.raises(FetchError, match="longer than 5,000 bytes"):
        fetcher(max_bytes=5000).get(url)
    url = server.plan("/b.csv", server.stall(CSV, 10))
    with pytest.raises(FetchError, match="longer than 5,000 bytes"):
        fetcher(max_bytes=5000).get(url)
    bomb = server.plan("/c.csv", server.reply(gzip.compress(bytes(3_000_000)), content_encoding="gzip"))
    with pytest.raises(FetchError, match="longer than 1,000,000 bytes"):
        fetcher(max_bytes=1_000_000).get(bomb)
    assert held(store) == []


# --- redirects and proxies


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(server: Any, fetcher: Make, status: int) -> None:
    url = server.plan("/old.csv", server.redirect("/new.csv", status))
    server.plan("/new.csv", server.file(CSV, etag='"1"'))
    raw = fetcher().get(url, kind="csv")
    assert (raw.path.read_bytes(), raw.url, raw.name) == (CSV, url, "old.csv")
    fetcher().get(url, kind="csv")
    assert server.requests[-1].headers["if-none-match"] == '"1"'


def test_a_key_stays_with_its_host(server: Any, other: Any, fetcher: Make) -> None:
    server.plan("/c.csv", server.file(CSV))
    server.plan("/a.csv", server.redirect(other.url("/b.csv", host="localhost")))
    other.plan("/b.csv", server.redirect(server.url("/c.csv")))
    for name in ("Ocp-Apim-Subscription-Key", "Authorization", "X-Anything"):
        fetcher().get(server.url("/a.csv"), headers={name: "s3cret"})
        assert server.requests[-2].headers[name.lower()] == "s3cret"
        assert name.lower() not in other.requests[-1].headers
        assert "s3cret" not in str(other.requests[-1])
        # Back at the host it belongs to, it is sent again.
        assert server.requests[-1].headers[name.lower()] == "s3cret"


def test_another_name_or_port_is_another_host(server: Any, other: Any, fetcher: Make) -> None:
    server.plan("/b.csv", server.file(CSV))
    other.plan("/b.csv", server.file(CSV))
    for target in (server.url("/b.csv", host="localhost"), other.url("/b.csv")):
        url = server.plan("/a.csv", server.redirect(target))
        fetcher().get(url, headers={"Authorization": "Bearer s3cret"})
    ended = [r for r in [*server.requests, *other.requests] if r.path == "/b.csv"]
    assert len(ended) == 2
    assert all("authorization" not in request.headers for request in ended)


def test_a_circle_of_redirects_ends(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.redirect("/b.csv"))
    server.plan("/b.csv", server.redirect("/a.csv"))
    with pytest.raises(FetchError, match="circle"):
        fetcher().get(url)
    assert len(server.requests) == 10


@pytest.mark.parametrize("target", ["ftp://127.0.0.1/a.csv", "file:///etc/hostname", "data:,a"])
def test_a_redirect_elsewhere_is_not_followed(server: Any, fetcher: Make, target: str) -> None:
    url = server.plan("/a.csv", server.redirect(target))
    with pytest.raises(FetchError, match="not safe to follow"):
        fetcher().get(url)


def test_a_redirect_without_a_target(server: Any, fetcher: Make) -> None:
    url = server.plan("/a.csv", server.status(302))
    with pytest.raises(FetchError, match=r"no file in the answer: Found \(status 302"):
        fetcher().get(url)


def test_safe_connections(
    tls: Any, server: Any, fetcher: Make, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    server.plan("/b.csv", server.file(CSV))
    tls.plan("/b.csv", server.file(CSV))
    with pytest.raises(FetchError, match=r"no safe connection: .*certificate"):
        fetcher().get(tls.url("/b.csv", host="localhost"))
    assert tls.requests == []
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(request.path.parent / "loopback.pem"))
    assert fetcher().get(tls.url("/b.csv", host="localhost")).path.read_bytes() == CSV
    # Up to a safe connection, never down from it.
    up = server.plan("/up.csv", server.redirect(tls.url("/b.csv")))
    assert fetcher().get(up).path.read_bytes() == CSV
    down = tls.plan("/down.csv", server.redirect(server.url("/b.csv")))
    with pytest.raises(FetchError, match="not safe to follow"):
        fetcher().get(down)


def test_the_proxy_of_the_environment_is_used(
    other: Any, fetcher: Make, monkeypatch: pytest.MonkeyPatch, server: Any
) -> None:
    monkeypatch.setenv("HTTP_PROXY", other.url(""))
    monkeypatch.setenv("http_proxy", other.url(""))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    other.plan("/a.csv", server.file(CSV))
    raw = fetcher().get("http://data.invalid/a.csv", kind="csv", headers={"X-Key": "k"})
    assert raw.path.read_bytes() == CSV
    assert other.requests[0].target == "http://data.invalid/a.csv"
    direct = server.plan("/b.csv", server.file(CSV))
    fetcher().get(direct)
    assert server.requests[0].target == "/b.csv"


def test_a_proxy_that_refuses(other: Any, fetcher: Make, monkeypatch: pytest.MonkeyPatch, server: Any) -> None:
    monkeypatch.setenv("https_proxy", other.url("").replace("//", "//user:pr0xypass@"))
    other.plan("data.invalid:443", server.status(407))
    with pytest.raises(FetchError, match=r"proxy cannot be used: .*407") as caught:
        fetcher(attempts=1).get("https://data.invalid/a.csv")
    assert other.requests[0].method == "CONNECT"
    assert "pr0xypass" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["ftp://host/a.csv", "a.csv", "file:///a.csv", "http:///a.csv", "https://", "", "http://[x/"]
)
def test_an_address_that_is_none(fetcher: Make, url: str) -> None:
    with pytest.raises(FetchError, match="not an address"):
        fetcher().get(url)


def test_an_unknown_kind(fetcher: Make) -> None:
    with pytest.raises(ValueError, match="no kind 'pdf'"):
        fetcher().get("https://host.invalid/a", kind="pdf")

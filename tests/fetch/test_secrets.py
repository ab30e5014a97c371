"""A key reaches the server it is for, and nothing else: no address, log, error, traceback or stored file."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest

from scrisk.errors import FetchError
from scrisk.sources.address import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrisk.sources.fetch import Fetcher

    Make = Callable[..., Fetcher]

    from scrisk.sources.store import Store

KEY = "k3y/w1th+s1gns=="
FORMS = (KEY, quote_plus(KEY), "k3y", "w1th")


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and everything it hangs on."""
    while error is not None:
        yield error
        if error.__cause__ is not None:
            yield from chain(error.__cause__)
        error = error.__context__


def words_of(error: BaseException) -> str:
    """Return everything an error could be made to say."""
    said = ["".join(traceback.format_exception(error))]
    for one in chain(error):
        said += [str(one), repr(one), repr(one.args), repr(vars(one))]
    return "\n".join(said)


def stored_words(store: Store) -> str:
    return "\n".join(
        f"{path}\n{path.read_bytes().decode('utf-8', 'replace')}" for path in store.folder.rglob("*") if path.is_file()
    )


def is_clean(text: str) -> bool:
    return not any(form in text for form in FORMS)


@pytest.fixture(params=["header", "bearer", "parameter", "query", "password"])
def secret(request: pytest.FixtureRequest) -> Callable[[str], dict[str, Any]]:
    """Return the ways to send a key, as arguments of get for an address."""
    return {
        "header": lambda url: {"url": url, "headers": {"Ocp-Apim-Subscription-Key": KEY}},
        "bearer": lambda url: {"url": url, "headers": {"Authorization": f"Bearer {KEY}"}},
        "parameter": lambda url: {"url": url, "params": {"subscription-key": KEY, "year": "2023"}},
        "query": lambda url: {"url": f"{url}?api_key={quote_plus(KEY)}&year=2023"},
        "password": lambda url: {"url": url.replace("//", f"//user:{quote_plus(KEY)}@")},
    }[request.param]


def _echo(status: int) -> Callable[[Any, Any], None]:
    """Answer with everything that was asked, in body, headers and where to go."""

    def answer(request: Any, line: Any) -> None:
        body = f"a,b\nno such key: {KEY} {quote_plus(KEY)} in {request.target} {dict(request.headers)}".encode()
        line.head(status, {"Content-Length": len(body), "Content-Type": f"text/{KEY}", "X-Echo": KEY})
        line.send(body)

    return answer


def failures(server: Any, gone: str) -> dict[str, tuple[str, str]]:
    """Return failing addresses and the kind to ask for."""
    return {
        "refused": (server.plan("/1", _echo(401)), "any"),
        "broken": (server.plan("/2", _echo(500)), "any"),
        "too often": (server.plan("/3", _echo(429)), "any"),
        "another kind": (server.plan("/4", _echo(200)), "zip"),
        "reset": (server.plan("/5", server.cut(b"x" * 1000, 10, reset=True)), "any"),
        "reset at once": (server.plan("/6", lambda _request, line: line.reset()), "any"),
        "silent": (server.plan("/7", lambda _request, _line: None), "any"),
        "no HTTP": (server.plan("/8", lambda request, line: line.send(f"NOPE {request.target}\r\n".encode())), "any"),
        "timeout": (server.plan("/9", server.stall()), "any"),
        "nobody": (gone, "any"),
        "circle": (server.plan("/10", lambda r, line: line.head(302, {"Location": r.target, "X": 1})), "any"),
        "bad redirect": (server.plan("/11", server.redirect(f"ftp://h/?key={KEY}")), "any"),
        "worse redirect": (server.plan("/12", server.redirect(f"http://[{KEY}/")), "any"),
        "odd port": (server.plan("/14", server.redirect(f"http://h:{KEY}/")), "any"),
        "long header": (
            server.plan("/13", lambda r, line: line.send(b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000)),
            "any",
        ),
    }


CASES = (
    "refused", "broken", "too often", "another kind", "reset", "reset at once", "silent", "no HTTP", "timeout",
    "nobody", "circle", "bad redirect", "worse redirect", "odd port", "long header",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_failure_says_no_key(
    server: Any,
    server_class: Any,
    fetcher: Make,
    store: Store,
    secret: Callable[[str], dict[str, Any]],
    log: list[Any],
    said: list[str],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    case: str,
) -> None:
    closed = server_class()
    closed.close()
    cases = failures(server, closed.url("/a"))
    assert set(cases) == set(CASES)
    url, kind = cases[case]
    told: list[Any] = []
    with caplog.at_level(logging.DEBUG), pytest.raises(FetchError) as caught:
        fetcher(attempts=2, read_timeout=0.1, say=lambda *words: told.append(words)).get(kind=kind, **secret(url))
    assert url in caught.value.message  # the error names the address all the same
    assert list(chain(caught.value)) == [caught.value]
    for text in (words_of(caught.value), str(log), str(said), str(told), caplog.text, *capfd.readouterr()):
        assert is_clean(text), text
    assert is_clean(stored_words(store))
    assert len(log) >= 1


def test_the_server_gets_the_key_and_the_store_does_not(
    server: Any, fetcher: Make, store: Store, secret: Callable[[str], dict[str, Any]], log: list[Any],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    url = server.plan("/a.csv", server.file(b"a,b\n", etag='"1"'))
    with caplog.at_level(logging.DEBUG):
        raw = fetcher().get(**secret(url))
        again = fetcher().get(**secret(url))
    sent = f"{server.requests[0].target} {dict(server.requests[0].headers)}"
    assert KEY in sent or quote_plus(KEY) in sent or "basic" in sent.lower()
    assert raw == again
    assert raw.url in (url, f"{url}?year=2023")
    assert is_clean(f"{raw} {log} {caplog.text} {stored_words(store)}")
    # Another key asks for the same file.
    assert server.requests[1].headers["if-none-match"] == '"1"'
    assert fetcher(offline=True).get(raw.url) == raw


def test_a_key_that_cannot_be_sent(fetcher: Make, server: Any) -> None:
    for bad in (f"{KEY}\r\nX-Injected: 1", f"{KEY}\nx", f"{KEY}キー", f"{KEY}\x00"):
        with pytest.raises(FetchError, match="header 'X-Key' cannot be sent") as caught:
            fetcher().get(server.url("/a.csv"), headers={"X-Key": bad})
        assert is_clean(words_of(caught.value))
    with pytest.raises(FetchError, match="cannot be sent"):
        fetcher().get(server.url("/a.csv"), headers={"X Key:": "v"})
    assert server.requests == []
    # What a shell or a file leaves around a key is not part of it.
    url = server.plan("/a.csv", server.file(b"a,b\n"))
    fetcher().get(url, headers={"X-Key": f" {KEY}\n"})
    assert server.requests[0].headers["x-key"] == KEY


def test_a_key_cut_in_two_by_the_edge_of_what_is_shown(server: Any, fetcher: Make) -> None:
    body = b"<" + b"." * 70 + KEY.encode() + b"." * 100
    url = server.plan("/a.csv", server.reply(body))
    with pytest.raises(FetchError, match=r"\*\*\*") as caught:
        fetcher().get(url, kind="csv", headers={"X-Key": KEY})
    assert is_clean(words_of(caught.value))


# --- which names are secret


@pytest.mark.parametrize(
    "name",
    ["key", "KEY", "token", "subscription-key", "Subscription-Key", "api_key", "apikey", "access_token", "password",
     "client.secret", "X-Amz-Signature", "sig"],
)  # fmt: skip
def test_a_secret_parameter(name: str) -> None:
    for made in (
        address("https://h/p", {name: "v4lue", "a": "1"}, None),
        address(f"https://h/p?{name}=v4lue&a=1", None, None),
    ):
        assert made.public == "https://h/p?a=1"
        assert "v4lue" in made.sent
        assert made.clean("got v4lue") == "got ***"


@pytest.mark.parametrize("name", ["monkey", "keyword", "keys", "design", "tokens", "year", "signal"])
def test_a_parameter_that_is_none(name: str) -> None:
    made = address("https://h/p", {name: "v"}, None)
    assert made.public == made.sent == f"https://h/p?{name}=v"
    assert made.secrets == ()


def test_open_headers_are_no_secret() -> None:
    made = address("https://h/p", None, {"Accept": "text/csv", "X-Key": "abc"})
    assert made.clean("text/csv abc") == "text/csv ***"


def test_the_public_address_has_no_fragment_and_no_user() -> None:
    made = address("https://me:pw@h:8443/p;x?q=a%2Cb&q=c#part", None, None)
    assert made.public == "https://h:8443/p;x?q=a%2Cb&q=c"
    assert made.clean("pw") == "***"

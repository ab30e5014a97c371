"""What a server answers: a body to receive and check, a reason to try again, or a reason not to."""

from __future__ import annotations

import re
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
import urllib3

from scrisk.errors import FetchError
from scrisk.language import joined, later, say
from scrisk.sources import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrisk.sources.address import Address
    from scrisk.sources.transfer import Transfer

_CHUNK = 1 << 16
_SHOWN = 80  # bytes of a wrong answer that an error shows
_EARLY = 512  # bytes after which a wrong kind is noticed
_SAY = 0.2  # seconds between two words about progress
_MAY_PASS = frozenset({408, 425, 429})
_WILL_NOT_PASS = frozenset({501, 505})
_HINTS = {
    401: later("The key may be missing or wrong."),
    403: later("The key may be missing, wrong or used up, or the address is not for everybody."),
    404: later("The file may have moved; its address can be set in refresh.toml."),
    410: later("The file may have moved; its address can be set in refresh.toml."),
}


@dataclass(frozen=True)
class Ask:
    """One file that is wanted."""

    address: Address
    name: str
    kind: str
    sha256: str | None
    size: int | None


class MayPass(Exception):  # noqa: N818 - becomes an error when no attempt is left
    """A failure that another attempt may not meet; ``wait`` is what the server asks for, in seconds."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


def said(ask: Ask, response: requests.Response, what: str, head: bytes | None = None) -> str:
    """Return what is wrong with an answer, and what it was."""
    return f"{ask.address.public}: {_shown(ask, response, what, head)}"


def _shown(ask: Ask, response: requests.Response, what: str, head: bytes | None = None) -> str:
    facts = [say("status {code}", code=response.status_code)]
    host = urlsplit(str(response.url)).hostname
    if host != urlsplit(ask.address.public).hostname:
        facts.append(say("from {host}", host=host))
    if kind := response.headers.get("Content-Type"):
        facts.append(say("content type {type}", type=ask.address.clean(kind)[:60]))
    if head is not None:
        # Keys are taken out before the cut, which could leave half of one.
        text = ask.address.clean(head.decode("utf-8", "surrogateescape"))
        facts.append(say("first bytes {bytes!r}", bytes=text.encode("utf-8", "surrogateescape")[:_SHOWN]))
    return say("{fault} ({facts})", fault=what, facts=joined(", ", facts))


def problem(ask: Ask, error: Exception, timeouts: tuple[float, float]) -> MayPass | FetchError:
    """Return what a failure of the connection means, in words that hold nothing of the request."""
    root = ask.address.clean(_root(error))
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        return FetchError(say("{public}: no safe connection: {why}", public=ask.address.public, why=root))
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return MayPass(say("no connection within {seconds:g} s", seconds=timeouts[0]))
    if isinstance(error, requests.exceptions.ReadTimeout | urllib3.exceptions.ReadTimeoutError):
        return MayPass(say("no bytes for {seconds:g} s", seconds=timeouts[1]))
    if isinstance(error, requests.exceptions.ProxyError):
        return MayPass(say("the proxy cannot be used: {why}", why=root))
    if isinstance(error, requests.exceptions.ConnectionError | urllib3.exceptions.HTTPError):
        return MayPass(say("the connection failed: {why}", why=root))
    return FetchError(
        say("{public}: cannot be asked for: {fault}", public=ask.address.public, fault=type(error).__name__)
    )


def _root(error: BaseException) -> str:
    """Return the system's own reason behind a library's error; the library's words hold the address."""
    found, todo, seen = type(error).__name__, [error], set()
    while todo:
        one = todo.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, OSError) and not isinstance(one, requests.RequestException):
            found = one.strerror or str(one) or type(one).__name__
        todo += [arg for arg in (*one.args, getattr(one, "reason", None)) if isinstance(arg, BaseException)]
        todo += [other for other in (one.__cause__, one.__context__) if other is not None]
    return found


def refusal(ask: Ask, response: requests.Response, transfer: Transfer) -> MayPass | FetchError:
    """Return what an answer means that brings no file."""
    status = response.status_code
    try:
        head = response.raw.read1(kinds.HEAD, decode_content=False) or b""
    except (urllib3.exceptions.HTTPError, OSError):
        head = b""
    phrase = next((one.phrase for one in HTTPStatus if one == status), "")
    if status == 304:
        return MayPass(_shown(ask, response, say("the server says that nothing changed, but nothing is stored")))
    if status == 416:
        transfer.drop()
        return MayPass(_shown(ask, response, say("the rest of the file is not to be had")))
    if status in _MAY_PASS or (status >= 500 and status not in _WILL_NOT_PASS):
        wait = _retry_after(response) if status in (429, 503) else 0.0
        asks = say("; the server asks to wait {wait:.0f} s", wait=wait) if wait else ""
        return MayPass(_shown(ask, response, say("refused: {phrase}{asks}", phrase=phrase, asks=asks), head), wait)
    what = (
        say("refused: {phrase}", phrase=phrase)
        if status >= 400
        else say("no file in the answer: {phrase}", phrase=phrase)
    )
    return FetchError(said(ask, response, what, head), hint=say(_HINTS.get(status, "")))


def _retry_after(response: requests.Response) -> float:
    """Return the seconds that Retry-After asks for, which may be a number or a date."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    until = _date(text)
    if until is None:
        return 0.0
    return max(0.0, (until - (_date(response.headers.get("Date", "")) or datetime.now(UTC))).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)


class Receiver:
    """Takes one body into a transfer and checks it on the way."""

    def __init__(
        self,
        ask: Ask,
        transfer: Transfer,
        say: Callable[[str, int, int | None], None],
        read_timeout: float,
        min_speed: float,
        window: float,
        max_bytes: int,
    ) -> None:
        self._ask = ask
        self._transfer = transfer
        self._say = say
        self._read_timeout = read_timeout
        self._min_speed = min_speed
        self._window = window
        self._max_bytes = max_bytes
        self.received = 0

    def receive(self, response: requests.Response) -> None:
        """Read the body to its end.

        Raises
        ------
        MayPass
            When it breaks off; what came is kept where the rest can be asked for.
        FetchError
            When it is not what was asked for; nothing is kept.
        """
        transfer = self._transfer
        resumed = transfer.size
        unpack = self._unpacker(response)
        if response.status_code == 206:
            self._continue(response, unpack)
        else:
            self._begin(response, unpack)
        head = b"" if transfer.size == 0 else None
        for data in self._bytes(response, unpack):
            if transfer.size + len(data) > self._max_bytes:
                raise self._wrong(response, say("it is longer than {most:,} bytes", most=self._max_bytes), head)
            transfer.write(data)
            if head is not None and len(head) < _EARLY:
                head = (head + data)[: kinds.HEAD]
                if len(head) >= _EARLY and (fault := kinds.head_fault(self._ask.kind, head)):
                    raise self._wrong(response, fault, head)
        self._say(say("fetching {name}", name=self._ask.name), transfer.size, transfer.total)
        if transfer.total is not None and transfer.size != transfer.total:
            if transfer.size > transfer.total:
                transfer.drop()
            raise MayPass(
                self._shown(
                    response,
                    say("broke off after {size:,} of {total:,} bytes", size=transfer.size, total=transfer.total),
                )
            )
        self._check(response, resumed > 0 and response.status_code == 206)

    def _shown(self, response: requests.Response, what: str, head: bytes | None = None) -> str:
        return _shown(self._ask, response, what, head)

    def _wrong(self, response: requests.Response, what: str, head: bytes | None) -> FetchError:
        self._transfer.drop()
        return FetchError(
            said(self._ask, response, say("the file is not what it should be: {fault}", fault=what), head),
            hint=say("Nothing of it was kept. Open the address in a browser to see what the producer says."),
        )

    def _begin(self, response: requests.Response, unpack: _Unpacker | None) -> None:
        headers = response.headers
        length = _length(response)
        total = None if unpack is not None else length
        etag = headers.get("ETag", "").strip()
        etag = etag if re.fullmatch(r'(W/)?"[\x21\x23-\x7e]*"', etag) else ""
        last_modified = headers.get("Last-Modified", "").strip()
        last_modified = last_modified if _date(last_modified) is not None else ""
        # A body that is unpacked on the way cannot be taken up: the server counts other bytes than we do.
        validator = "" if unpack is not None else _strong(response, etag, last_modified)
        self._transfer.begin(validator=validator, etag=etag, last_modified=last_modified, total=total)
        wanted = self._ask.size
        if wanted is not None and total is not None and total != wanted:
            raise self._wrong(
                response, say("it has {size:,} bytes, {wanted:,} expected", size=total, wanted=wanted), None
            )
        if length is not None and length > self._max_bytes:
            raise self._wrong(response, say("it is longer than {most:,} bytes", most=self._max_bytes), None)

    def _continue(self, response: requests.Response, unpack: _Unpacker | None) -> None:
        """Accept a piece only when it is surely the rest of what is here."""
        transfer = self._transfer
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", response.headers.get("Content-Range", "").strip())
        etag = response.headers.get("ETag", transfer.etag).strip()
        if (
            found is None
            or unpack is not None
            or transfer.size == 0
            or int(found[1]) != transfer.size
            or transfer.total not in (None, int(found[3]))
            or etag != transfer.etag
        ):
            transfer.drop()
            raise MayPass(self._shown(response, say("another piece came than the one asked for")))
        transfer.total = int(found[3])

    def _unpacker(self, response: requests.Response) -> _Unpacker | None:
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if encoding in ("", "identity"):
            return None
        if encoding in ("gzip", "x-gzip", "deflate"):
            return _Unpacker()
        raise self._wrong(
            response, say("it is packed as {encoding!r}, which was not asked for", encoding=encoding[:20]), None
        )

    def _bytes(self, response: requests.Response, unpack: _Unpacker | None) -> Iterator[bytes]:
        length = _length(response)
        window_began = spoke = time.monotonic()
        in_window = 0
        while True:
            fault: Exception | None = None
            data = b""
            try:
                # One read of the socket at a time, so that a server which drips is noticed.
                data = response.raw.read1(_CHUNK, decode_content=False) or b""
            except (urllib3.exceptions.HTTPError, OSError) as error:
                fault = problem(self._ask, error, (0, self._read_timeout))
            self.received += len(data)
            in_window += len(data)
            if fault is not None:
                if isinstance(fault, MayPass):
                    count = (
                        f"{self.received:,}"
                        if length is None
                        else say("{received:,} of {length:,}", received=self.received, length=length)
                    )
                    fault = MayPass(
                        self._shown(
                            response, say("broke off after {count} bytes: {reason}", count=count, reason=fault.reason)
                        )
                    )
                raise fault
            if not data:
                break
            try:
                plain = data if unpack is None else unpack.feed(data)
            except zlib.error:
                plain = None
            if plain is None:
                raise MayPass(self._shown(response, say("the packed body is damaged")))
            yield plain
            now = time.monotonic()
            if now - spoke >= _SAY:
                self._say(say("fetching {name}", name=self._ask.name), self._transfer.size, self._transfer.total)
                spoke = now
            if now - window_began >= self._window:
                if in_window < self._min_speed * (now - window_began):
                    speed = in_window / (now - window_began)
                    raise MayPass(self._shown(response, say("too slow: {speed:,.0f} bytes a second", speed=speed)))
                window_began, in_window = now, 0
        if unpack is not None and not unpack.whole:
            raise MayPass(self._shown(response, say("the packed body is cut off")))

    def _check(self, response: requests.Response, pieced: bool) -> None:
        """Check the whole file; one that was pieced together gets another chance as one piece."""
        ask, transfer = self._ask, self._transfer
        transfer.finish()
        head = transfer.head(kinds.HEAD)
        fault = kinds.head_fault(ask.kind, head)
        again = pieced
        if not fault and (fault := kinds.end_fault(ask.kind, transfer.path)):
            again = True
        if not fault and ask.size is not None and transfer.size != ask.size:
            fault = say("it has {size:,} bytes, {wanted:,} expected", size=transfer.size, wanted=ask.size)
        if not fault and ask.sha256 is not None and transfer.digest.hexdigest() != ask.sha256:
            fault = say(
                "its sha256 is {sha256}, {wanted} expected", sha256=transfer.digest.hexdigest(), wanted=ask.sha256
            )
        if not fault:
            fault = kinds.inner_fault(ask.kind, transfer.path)
        if fault and again:
            transfer.drop()
            raise MayPass(self._shown(response, say("the file is not what it should be: {fault}", fault=fault), head))
        if fault:
            raise self._wrong(response, fault, head)


class _Unpacker:
    """Undoes gzip or deflate on the way; a body may hold several streams, one after the other."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(47)  # gzip or zlib, whichever comes

    @property
    def whole(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> bytes:
        plain = b""
        while data:
            if self._stream.eof:
                self._stream = zlib.decompressobj(47)
            plain += self._stream.decompress(data)
            data = self._stream.unused_data
        return plain


def _length(response: requests.Response) -> int | None:
    if "chunked" in response.headers.get("Transfer-Encoding", "").lower():
        return None
    text = response.headers.get("Content-Length", "").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _strong(response: requests.Response, etag: str, last_modified: str) -> str:
    """Return the mark that names these very bytes; empty when the server gives none."""
    if response.headers.get("Accept-Ranges", "").strip().lower() == "none":
        return ""
    if etag.startswith('"'):
        return etag
    changed, now = _date(last_modified), _date(response.headers.get("Date", ""))
    # Within the same minute a file may have changed twice under one date.
    if not etag and changed is not None and now is not None and now - changed >= timedelta(minutes=1):
        return last_modified
    return ""

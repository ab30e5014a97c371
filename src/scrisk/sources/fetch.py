"""Fetching producers' files like a good citizen: only what has changed, taken up where it broke off, never in a hurry.

What comes is whole and of the kind that was asked for, or it is an error that shows what came instead.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import requests
import tenacity
import urllib3

from scrisk import __version__
from scrisk.errors import FetchError
from scrisk.language import say
from scrisk.sources import kinds
from scrisk.sources.address import address
from scrisk.sources.answer import Ask, MayPass, Receiver, problem, refusal, said

if TYPE_CHECKING:
    from types import TracebackType

    from scrisk.sources.base import RawFile
    from scrisk.sources.store import Record, Store
    from scrisk.sources.transfer import Transfer

Progress = Callable[[str, int, int | None], None]  # (what, done, total); total None while unknown

_HOPS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """Fetches files into a store.

    Parameters
    ----------
    store
        Where the files go, and what is known from earlier.
    offline
        Only give what is stored; ask nobody.
    attempts
        How often one file is tried in all.
    connect_timeout, read_timeout
        Seconds to wait for a connection, and for the next bytes.
    say
        Told how far a file has come.
    log
        Given one mapping a request: url, status, bytes, seconds, attempt, from, and error where there is one.
    sleep
        Waits between attempts.
    max_wait
        Seconds to wait at most between attempts. A server that asks for more is not asked again.
    min_speed, window
        A transfer slower than so many bytes a second over so many seconds is broken off.
    max_bytes
        A file larger than this is refused.
    """

    def __init__(
        self,
        store: Store,
        *,
        offline: bool = False,
        attempts: int = 5,
        connect_timeout: float = 10,
        read_timeout: float = 60,
        say: Progress | None = None,
        log: Callable[[dict[str, Any]], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        max_wait: float = 120,
        min_speed: float = 1000,
        window: float = 60,
        max_bytes: int = 20_000_000_000,
    ) -> None:
        self._store = store
        self._offline = offline
        self._attempts = attempts
        self._timeouts = (connect_timeout, read_timeout)
        self._say = say or (lambda _what, _done, _total: None)
        self._log = log or (lambda _entry: None)
        self._sleep = sleep
        self._max_wait = max_wait
        self._min_speed = min_speed
        self._window = window
        self._max_bytes = max_bytes
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": f"scrisk/{__version__}", "Accept-Encoding": "identity"})
        # At its most talkative the library below writes down whole addresses, keys and all.
        logging.getLogger("urllib3").setLevel(max(logging.INFO, logging.getLogger("urllib3").level))

    @property
    def offline(self) -> bool:
        """Whether nobody is asked; a source that wants a key can do without it then."""
        return self._offline

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(
        self,
        url: str,
        *,
        name: str | None = None,
        kind: str = "any",
        sha256: str | None = None,
        size: int | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> RawFile:
        """Return the file of an address, from the store where the server says that it has not changed.

        Parameters
        ----------
        url
            https or http.
        name
            What to call the file; the end of the address by default.
        kind
            What it must be: "any", "csv", "json", "zip", "xlsx" or "xls".
        sha256, size
            What it must have, where the producer says so. A stored file with this hash is not asked for again.
        params
            For the query; keys are kept secret.
        headers
            Sent to this host only, not to one it refers to; the values are kept secret.

        Returns
        -------
        RawFile
            The whole file in the store.

        Raises
        ------
        FetchError
            When it could not be had, or what came is not what it should be. The message shows what came.
        WarehouseError
            When it cannot be written to the disk.
        """
        if kind not in kinds.KINDS:
            raise ValueError(say("no kind {kind!r}; kinds: {kinds}", kind=kind, kinds=", ".join(kinds.KINDS)))
        where = address(url, params, headers)
        ask = Ask(where, name or _name(where.public), kind, sha256, size)
        known = self._store.lookup(where.public)
        stored = self._store.raw(known) if known is not None else None
        if sha256 is not None and (stored is None or stored.sha256 != sha256):
            stored = self._store.find(sha256)
        if stored is not None and (sha256 is not None or self.offline):
            source = "offline" if self.offline else "store"
            self._log({"url": where.public, "status": None, "bytes": 0, "seconds": 0.0, "attempt": 0, "from": source})
            return self._checked(ask, stored)
        if self.offline:
            what = say("no file with this sha256") if sha256 else say("no file of it")
            raise FetchError(
                say("{public}: {what} is stored", public=where.public, what=what),
                hint=say("Run once without --offline."),
            )
        return self._fetched(ask)

    def _fetched(self, ask: Ask) -> RawFile:
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._attempts),
            wait=lambda state: self._wait(ask, state),
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, MayPass) and e.wait <= self._max_wait),
            sleep=self._sleep,
            reraise=True,
        )
        number, reason, hint = 0, "", ""
        with self._store.transfer(ask.address.public) as transfer:
            known = self._store.lookup(ask.address.public)
            try:
                for attempt in retrying:
                    number += 1
                    with attempt:
                        return self._attempt(ask, transfer, known, number)
            except MayPass as error:
                # The error itself is let go: what it came from may hold the address as it was sent.
                reason = error.reason
                hint = say("Try again later.") if error.wait > self._max_wait else ""
            if transfer.size:
                hint = say(
                    "{hint} The {size:,} bytes that came are kept; the next run asks for the rest.",
                    hint=hint,
                    size=transfer.size,
                ).strip()
        if known is not None and self._store.lookup(ask.address.public) is not None:
            hint = say(
                "{hint} The file of {fetched} is stored: --offline takes it.", hint=hint, fetched=known.fetched
            ).strip()
        tried = say("after {number} attempts", number=number) if number > 1 else say("after one attempt")
        raise FetchError(
            say("{public}: {reason}; given up {tried}", public=ask.address.public, reason=reason, tried=tried),
            hint=hint,
        )

    def _wait(self, ask: Ask, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        if isinstance(error, MayPass) and error.wait:
            seconds = error.wait + random.uniform(0, 1)  # all who were sent away do not come back at once
        else:
            seconds = tenacity.wait_exponential_jitter(initial=1, max=min(60, self._max_wait), jitter=1)(state)
        self._say(say("{name}: waiting {seconds:.0f} s to try again", name=ask.name, seconds=seconds), 0, None)
        return seconds

    def _attempt(self, ask: Ask, transfer: Transfer, known: Record | None, number: int) -> RawFile:
        asked = {}
        if transfer.size:
            asked = {"Range": f"bytes={transfer.size}-", "If-Range": transfer.validator}
        elif known is not None and (ask.sha256 is None or ask.sha256 == known.sha256):
            marks = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
            asked = {name: mark for name, mark in marks.items() if mark}
        receiver = Receiver(ask, transfer, self._say, self._timeouts[1], self._min_speed, self._window, self._max_bytes)
        entry: dict[str, Any] = {"url": ask.address.public, "status": None}
        begun = time.monotonic()
        try:
            response = self._send(ask, asked)
            entry["status"] = response.status_code
            with response:
                if response.status_code == 304 and known is not None and asked and "Range" not in asked:
                    return self._checked(ask, self._store.raw(known))
                if response.status_code not in (200, 203, 206):
                    raise refusal(ask, response, transfer)
                receiver.receive(response)
            return self._store.keep(transfer, ask.address.public, ask.name)
        except (MayPass, FetchError) as error:
            entry["error"] = error.reason if isinstance(error, MayPass) else error.message
            transfer.leave()
            raise
        finally:
            entry |= {"bytes": receiver.received, "seconds": round(time.monotonic() - begun, 3), "attempt": number}
            stored = entry["status"] == 304 and "error" not in entry
            self._log({**entry, "from": "store" if stored else "network"})

    def _send(self, ask: Ask, asked: Mapping[str, str]) -> requests.Response:
        """Return the answer at the end of all redirects, its body still to be read."""
        url = ask.address.sent
        for _hop in range(_HOPS):
            own = ask.address.headers if _origin(url) == _origin(ask.address.sent) else {}
            fault: Exception | None = None
            try:
                response = self._session.get(
                    url,
                    headers={**own, **asked},
                    stream=True,
                    allow_redirects=False,
                    timeout=self._timeouts,
                )
            except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
                fault = problem(ask, error, self._timeouts)
            if fault is not None:
                raise fault  # here, where the library's own error is no longer its context
            target = self._session.get_redirect_target(response)
            if response.status_code not in _REDIRECTS or target is None:
                return response
            with response:
                before = urlsplit(url).scheme
                try:
                    url = urljoin(url, target)
                    safe = urlsplit(url).scheme in ("https", before) and _origin(url) is not None
                except ValueError:
                    safe = False
            if not safe:
                raise FetchError(said(ask, response, say("redirects to an address that is not safe to follow")))
        raise FetchError(
            say(
                "{public}: redirects more than {count} times, perhaps in a circle",
                public=ask.address.public,
                count=_HOPS,
            )
        )

    def _checked(self, ask: Ask, raw: RawFile) -> RawFile:
        """Return a stored file under the name and address of today, when it is what is asked for."""
        with raw.path.open("rb") as file:
            head = file.read(kinds.HEAD)
        fault = kinds.head_fault(ask.kind, head) or kinds.end_fault(ask.kind, raw.path)
        fault = fault or kinds.inner_fault(ask.kind, raw.path)
        if not fault and ask.size is not None and ask.size != raw.size:
            fault = say("it has {size:,} bytes, {wanted:,} expected", size=raw.size, wanted=ask.size)
        if fault:
            raise FetchError(
                say(
                    "{public}: the stored file is not what it should be: {fault}",
                    public=ask.address.public,
                    fault=fault,
                )
            )
        return replace(raw, name=ask.name, url=ask.address.public)


def _origin(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}
    return parts.hostname or "", None if parts.port in (None, usual.get(parts.scheme)) else parts.port


def _name(url: str) -> str:
    """Return what an address seems to call its file."""
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return "".join(sign for sign in last if sign.isprintable() and sign not in "/\\") or parts.hostname or "file"

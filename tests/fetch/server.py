"""A real HTTP server on loopback that answers as it is told, also badly.

    server = Server()
    server.plan("/a.csv", server.status(500), server.cut(body, after=10), server.file(body, etag='"1"'))
    fetcher.get(server.url("/a.csv"))
    server.requests[0].headers["range"]

Each path has a plan: one answer a request, in turn; the last one stays. As a proxy it answers for every host.
Load it in a conftest of another folder by its path; see conftest.py here.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Request:
    """What a client sent; the names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.target if self.method == "CONNECT" else urlsplit(self.target).path


class Line:
    """The connection an answer is written to."""

    def __init__(self, plug: socket.socket, closing: threading.Event) -> None:
        self.plug = plug
        self.closing = closing

    def send(self, data: bytes) -> None:
        self.plug.sendall(data)

    def head(self, status: int, headers: Mapping[str, str | int]) -> None:
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            f"Date: {formatdate(usegmt=True)}",
            "Connection: close",
        ]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def reset(self) -> None:
        """Break the connection off, as a crashed machine does."""
        self.plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.plug.close()


Answer = "Callable[[Request, Line], None]"


class Server:
    """Answers by plan.

    Parameters
    ----------
    certificate
        PEM file with a key and a certificate; with it the server speaks TLS.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.requests: list[Request] = []
        self._plans: dict[str, list[Answer]] = {}
        self._guard = threading.Lock()
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
        self._ear = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._ear.getsockname()[1]
        self._start(self._listen)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'http' if self._tls is None else 'https'}://{host}:{self.port}{path}"

    def plan(self, path: str, *answers: Answer) -> str:
        """Set the answers of a path; return its address."""
        with self._guard:
            self._plans[path] = list(answers)
        return self.url(path)

    def close(self) -> None:
        self._closing.set()
        self._ear.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._ear.close()

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while not self._closing.is_set():
                plug, _peer = self._ear.accept()
                self._start(self._serve, plug)

    def _serve(self, plug: socket.socket) -> None:
        # A client that goes away is none of the server's trouble.
        with contextlib.suppress(OSError), plug:
            plug.settimeout(10)
            wire = plug if self._tls is None else self._tls.wrap_socket(plug, server_side=True)
            with wire:
                request = self._read(wire)
                if request is None:
                    return
                with self._guard:
                    self.requests.append(request)
                    plan = self._plans.get(request.path) or [self.status(404)]
                    answer = plan.pop(0) if len(plan) > 1 else plan[0]
                answer(request, Line(wire, self._closing))
                with contextlib.suppress(OSError):
                    # The client has read all when it closes; closing first could cut its last bytes off.
                    wire.shutdown(socket.SHUT_WR)
                    wire.recv(1)

    @staticmethod
    def _read(wire: socket.socket) -> Request | None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = wire.recv(4096)
            if not more:
                return None
            data += more
        first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        method, target, _version = first.split(" ")
        pairs = (line.partition(":") for line in lines)
        return Request(method, target, {name.strip().lower(): value.strip() for name, _, value in pairs})

    # --- answers

    @staticmethod
    def reply(
        body: bytes = b"", status: int = 200, length: int | None = None, chunked: bool = False, **headers: str
    ) -> Answer:
        """Return the body with any status and headers (``content_type="text/csv"``); ``length`` may lie."""

        def answer(_request: Request, line: Line) -> None:
            told = {"Content-Length": len(body) if length is None else length}
            line.head(status, {**({"Transfer-Encoding": "chunked"} if chunked else told), **_named(headers)})
            if chunked:
                for start in range(0, len(body), 1000):
                    piece = body[start : start + 1000]
                    line.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                line.send(b"0\r\n\r\n")
            else:
                line.send(body)

        return answer

    @classmethod
    def status(cls, status: int, body: bytes = b"", **headers: str) -> Answer:
        return cls.reply(body, status, **headers)

    @classmethod
    def redirect(cls, to: str, status: int = 302) -> Answer:
        return cls.reply(status=status, location=to)

    @staticmethod
    def file(body: bytes, *, etag: str = "", last_modified: str = "", ranges: bool = True, **headers: str) -> Answer:
        """Return what a good server does with a file: conditional requests and pieces."""

        def answer(request: Request, line: Line) -> None:
            asked = request.headers
            marks = {"ETag": etag, "Last-Modified": last_modified, **({"Accept-Ranges": "bytes"} if ranges else {})}
            told = {**{name: mark for name, mark in marks.items() if mark}, **_named(headers)}
            none_match, since = asked.get("if-none-match"), asked.get("if-modified-since")
            if none_match is not None:
                same = bool(etag) and etag.removeprefix("W/") in [mark.strip().removeprefix("W/") for mark in
                                                                   none_match.split(",")]  # fmt: skip
            else:
                same = bool(since and last_modified) and parsedate_to_datetime(since) >= parsedate_to_datetime(
                    last_modified
                )
            if same:
                line.head(304, told)
                return
            condition = asked.get("if-range")
            current = condition is None or condition in ([etag] if not etag.startswith("W/") else []) + [last_modified]
            if ranges and "range" in asked and current:
                start = int(asked["range"].removeprefix("bytes=").removesuffix("-"))
                if start >= len(body):
                    line.head(416, {"Content-Range": f"bytes */{len(body)}", "Content-Length": 0})
                    return
                span = f"bytes {start}-{len(body) - 1}/{len(body)}"
                line.head(206, {**told, "Content-Length": len(body) - start, "Content-Range": span})
                line.send(body[start:])
                return
            line.head(200, {**told, "Content-Length": len(body)})
            line.send(body)

        return answer

    @staticmethod
    def cut(body: bytes, after: int, *, reset: bool = False, **headers: str) -> Answer:
        """Return an answer that promises the whole body and breaks off."""

        def answer(_request: Request, line: Line) -> None:
            line.head(200, {"Content-Length": len(body), **_named(headers)})
            line.send(body[:after])
            if reset:
                line.closing.wait(0.05)  # else the reset overtakes the bytes
                line.reset()

        return answer

    @staticmethod
    def drip(body: bytes, *, first: int = 0, every: float = 0.02, **headers: str) -> Answer:
        """Return an answer that sends ``first`` bytes at once and then one byte at a time."""

        def answer(_request: Request, line: Line) -> None:
            line.head(200, {"Content-Length": len(body), **_named(headers)})
            line.send(body[:first])
            for place in range(first, len(body)):
                if line.closing.wait(every):
                    return
                line.send(body[place : place + 1])

        return answer

    @staticmethod
    def stall(body: bytes = b"", after: int = 0, **headers: str) -> Answer:
        """Return an answer that sends so many bytes and then nothing; with no body, not even a status."""

        def answer(_request: Request, line: Line) -> None:
            if body:
                line.head(200, {"Content-Length": len(body), **_named(headers)})
                line.send(body[:after])
            # Until the client goes away or the server closes.
            line.plug.settimeout(0.05)
            while not line.closing.is_set():
                with contextlib.suppress(TimeoutError):
                    line.plug.recv(1)
                    return

        return answer


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}

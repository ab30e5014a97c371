"""What a fetched file must look like: its first bytes while it comes, the rest when it is there."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from scrisk.language import later, say
from scrisk.sources.archive import text_fault, zip_fault

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 4096  # bytes that are looked at
KINDS = ("any", "csv", "json", "zip", "xlsx", "xls")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (
    (b"PK", later("a zip archive")),
    (b"\x1f\x8b", later("gzip data")),
    (b"%PDF", later("a PDF")),
    (_OLE, later("an old office file")),
)
_MARK = b"\xef\xbb\xbf"


def head_fault(kind: str, head: bytes) -> str:
    """Return why a file that begins like this is not of its kind; empty when it may be."""
    if not head:
        return say("it is empty")
    if kind == "any":
        return ""
    start = head.removeprefix(_MARK).lstrip()
    if start.startswith(b"<"):
        return say("it is a page (HTML or XML), not {kind}", kind=kind)
    if kind in ("zip", "xlsx"):
        return "" if head.startswith(_ZIP) else say("it does not begin like {kind}", kind=kind)
    if kind == "xls":
        return "" if head.startswith(_OLE) else say("it does not begin like xls")
    for magic, what in _BINARY:
        if head.startswith(magic):
            return say("it is {found}, not {wanted}", found=say(what), wanted=kind)
    if fault := text_fault(head):
        return fault
    if not start:
        return say("it holds nothing but white space")
    if kind == "csv" and start.startswith(b"{"):
        return say("it is JSON, not csv")
    if kind == "json" and start[:1] not in b"{[":
        return say("it does not begin like a JSON object or list")
    return ""


def end_fault(kind: str, path: Path) -> str:
    """Return how a file that begins well is cut off; empty when it ends as it should."""
    if kind in ("zip", "xlsx"):
        return say("it is cut off: {fault}", fault=fault) if (fault := zip_fault(path)) else ""
    if kind == "json":
        with path.open("rb") as file:
            start = file.read(HEAD).removeprefix(_MARK).lstrip()[:1]
            file.seek(max(0, path.stat().st_size - HEAD))
            end = file.read().rstrip()[-1:]
        if end != {b"{": b"}", b"[": b"]"}[start]:
            return say("it is cut off: it does not end like JSON")
    return ""


def inner_fault(kind: str, path: Path) -> str:
    """Return why a whole archive is not what it was asked to be; empty when it is."""
    if kind == "xlsx":
        with zipfile.ZipFile(path) as archive:
            if "[Content_Types].xml" not in archive.namelist():
                return say("it is a zip archive, not xlsx")
    return ""

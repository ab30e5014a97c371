"""Reading archives and text that strangers made: nothing escapes its folder, explodes or passes for something else."""

from __future__ import annotations

import contextlib
import io
import re
import stat
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from scrisk.errors import DataError
from scrisk.language import joined, say
from scrisk.sources.transfer import CHUNK, written_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """What an archive may be before it counts as hostile."""

    ratio: int = 200  # unpacked bytes for a packed one; text tables stay below 30
    free: int = 10_000_000  # unpacked bytes for which the ratio is not looked at
    member: int = 8_000_000_000  # unpacked bytes of one member
    members: int = 10_000


LIMITS = Limits()


@dataclass(frozen=True)
class Member:
    """One file in an archive."""

    name: str
    size: int
    packed: int
    crc: str  # CRC-32 of the unpacked bytes, eight hexadecimal digits


def members(path: Path, limits: Limits = LIMITS) -> list[Member]:
    """Return the files in a zip archive, in its order; folders are left out.

    Parameters
    ----------
    path
        The archive.
    limits
        What counts as hostile.

    Returns
    -------
    list of Member
        Name, sizes and CRC of each.

    Raises
    ------
    DataError
        For a file that is no whole zip archive, and for one that is built to do harm: a path that leaves its folder,
        a link, an encrypted or doubled entry, entries that overlap, an absurd size.
    """
    with _opened(path) as archive:
        return [
            Member(info.filename, info.file_size, info.compress_size, f"{info.CRC:08x}")
            for info in _checked(path, archive, limits).values()
        ]


@contextlib.contextmanager
def open_member(path: Path, name: str, limits: Limits = LIMITS) -> Iterator[io.BufferedReader]:
    """Yield a member as a stream of bytes; size, ratio and CRC are checked while it is read.

    Raises
    ------
    DataError
        As :func:`members`; also for a member that is not there, is damaged or grows beyond what it declares.
    """
    with _opened(path) as archive:
        info = _checked(path, archive, limits).get(name)
        if info is None:
            raise DataError(say("{archive} has no member {name!r}", archive=path.name, name=name))
        with _faults(path, name):
            packed = archive.open(info)
        with packed:
            yield io.BufferedReader(_Counted(packed, path, info), CHUNK)


@contextlib.contextmanager
def open_text(
    path: Path, name: str | None = None, encoding: str = "utf-8", limits: Limits = LIMITS
) -> Iterator[io.TextIOWrapper]:
    """Yield a member, or the file itself when ``name`` is None, as text with its line ends untouched.

    A byte order mark of UTF-8 is skipped. Bytes that are no text in this encoding raise DataError.
    """
    where = f"{path.name}, {name}" if name else path.name
    with open_member(path, name, limits) if name else _open(path) as file:
        check_text(file.peek(512)[:4096], where, encoding)
        wide = "utf-8-sig" if encoding == "utf-8" else encoding
        try:
            yield io.TextIOWrapper(file, encoding=wide, newline="")
        except UnicodeDecodeError as error:
            raise DataError(
                say(
                    "{where}: byte {byte!r} is no text in {encoding}",
                    where=where,
                    byte=error.object[error.start : error.start + 1],
                    encoding=encoding,
                ),
                hint=say("The file may be in another encoding, or damaged."),
            ) from error


def extract_member(path: Path, name: str, to: Path, limits: Limits = LIMITS) -> Path:
    """Unpack one member to the file ``to``, which appears whole or not at all; return it."""
    with open_member(path, name, limits) as member, written_whole(to) as file:
        while data := member.read(CHUNK):
            file.write(data)
    return to


def zip_fault(path: Path) -> str:
    """Return how a zip archive is cut off or damaged, as far as its table of contents tells; empty when it is whole."""
    try:
        with _opened(path):
            return ""
    except DataError as error:
        return error.message.partition(": ")[2]


def text_fault(head: bytes) -> str:
    """Return why the first bytes of a file are no text in an ASCII-like encoding; empty when they may be."""
    for mark, what in ((b"\xff\xfe", say("UTF-16 or UTF-32")), (b"\xfe\xff", "UTF-16"), (b"\0\0\xfe\xff", "UTF-32")):
        if head.startswith(mark):
            return say("it is {encoding}, not UTF-8", encoding=what)
    if b"\0" in head:
        return say("it holds NUL bytes: a binary file, or UTF-16 without a mark")
    return ""


def check_text(head: bytes, where: str, encoding: str = "utf-8") -> None:
    """Refuse a file whose first bytes are no text in this encoding.

    Parameters
    ----------
    head
        The first bytes; a character cut in two at their end is allowed.
    where
        What to call the file in the error.
    encoding
        "utf-8" (with or without a mark), or "cp1252" for a producer who says so.

    Raises
    ------
    DataError
        With the reason and the first bytes.
    """
    reason = text_fault(head)
    if not reason:
        try:
            import codecs

            codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError as error:
            reason = say("byte {place} is no text in {encoding}", place=error.start + 1, encoding=encoding)
    if reason:
        raise DataError(
            say(
                "{where} is not the text it should be: {reason}; it begins {head!r}",
                where=where,
                reason=reason,
                head=head[:60],
            ),
            hint=say("Save it as UTF-8 text."),
        )


def _open(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise DataError(say("{path} cannot be read: {why}", path=path, why=error.strerror or error)) from error


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _open(path) as file:
        with _faults(path, ""):
            archive = zipfile.ZipFile(file)
        with archive:
            yield archive


@contextlib.contextmanager
def _faults(path: Path, name: str) -> Iterator[None]:
    """Turn whatever the zip library trips over into an error that names the archive. Only calls of it stand within."""
    where = f"{path.name}, {name}" if name else path.name
    try:
        yield
    except NotImplementedError as error:
        raise DataError(
            say("{where}: packed in a way that cannot be read: {error}", where=where, error=error)
        ) from error
    except Exception as error:
        # On bytes made to confuse it the library raises much more than BadZipFile: wrong text, numbers, seeks, streams.
        raise DataError(
            say("{where}: no whole zip archive, or damaged: {error}", where=where, error=error),
            hint=say("Fetch it again."),
        ) from error


def _checked(path: Path, archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise DataError(
            say(
                "{name}: {count:,} members, more than {most:,}",
                name=path.name,
                count=len(infos),
                most=limits.members,
            )
        )
    found: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        fault = _fault(info, limits)
        same = unicodedata.normalize("NFC", info.filename.replace("\\", "/")).casefold()
        if not fault and same in seen:
            fault = say("the name is there twice")
        if fault:
            raise DataError(
                f"{path.name}, {info.orig_filename!r}: {fault}", hint=say("The archive is refused as a whole.")
            )
        seen.add(same)
        if not info.is_dir():
            found[info.filename] = info
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise DataError(
                say("{name}, {filename!r}: overlaps another member", name=path.name, filename=info.filename)
            )
        # The local header is at least 30 bytes and the name.
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
    return found


def _fault(info: zipfile.ZipInfo, limits: Limits) -> str:
    name = info.orig_filename.replace("\\", "/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not name or "\0" in name:
        return say("no proper name")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return say("an absolute path")
    if ".." in name.split("/"):
        return say("the path leaves its folder")
    if kind == stat.S_IFLNK:
        return say("a symbolic link")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return say("neither a file nor a folder")
    if info.flag_bits & 0x41:
        return say("encrypted")
    return _too_large(info.file_size, info.compress_size, limits)


def _too_large(size: int, packed: int, limits: Limits) -> str:
    if size > limits.member:
        return say("{size:,} bytes unpacked, more than {most:,}", size=size, most=limits.member)
    if size > limits.free and size > limits.ratio * max(packed, 1):
        return say(
            "{size:,} bytes unpacked from {packed:,}, more than {ratio} to 1",
            size=size,
            packed=packed,
            ratio=limits.ratio,
        )
    return ""


class _Counted(io.RawIOBase):
    """A member that is counted while it is read."""

    def __init__(self, packed: IO[bytes], path: Path, info: zipfile.ZipInfo) -> None:
        self._packed, self._path, self._info = packed, path, info
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        info = self._info
        with _faults(self._path, info.filename):
            data = self._packed.read(len(buffer))
        self._count += len(data)
        # What is declared was found bearable before.
        if self._count > info.file_size or (not data and self._count < info.file_size):
            fault = say("{count:,} bytes unpacked, {file_size:,} declared", count=self._count, file_size=info.file_size)
            raise DataError(joined(": ", [f"{self._path.name}, {info.filename!r}", fault]))
        buffer[: len(data)] = data
        return len(data)

"""Writing to the raw file store so that nothing half-written is ever taken for a whole file."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import uuid
from typing import IO, TYPE_CHECKING

from scrisk.errors import WarehouseError
from scrisk.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK = 1 << 20
CHECKPOINT = 8 << 20  # so many bytes are written to the disk for good before the note says that they are there


@contextlib.contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what a disk refuses into an error that names the place and the system's reason."""
    try:
        yield
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, say("no error number"))
        raise WarehouseError(
            say(
                "{place} cannot be written: {why} ({code})",
                place=place,
                why=error.strerror or error,
                code=code,
            ),
            hint=say("Make room or choose another place with --db. What was stored before is unchanged."),
        ) from error


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
    """Yield a file to write; afterwards it stands at ``target`` in one step. After an error there is nothing."""
    scratch = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with scratch.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            scratch.replace(target)
            sync_folder(target.parent)
    finally:
        scratch.unlink(missing_ok=True)


class Transfer:
    """The bytes of one address that have come so far, and what is needed to ask for the rest.

    The note beside them says how many bytes are safe on the disk and what their hash is. A transfer that another
    process began is taken up only when its bytes still agree with the note.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.path = folder / f"{key}.part"
        self.note = folder / f"{key}.json"
        self.size = 0
        self.digest = hashlib.sha256()
        self.validator = ""  # what If-Range may carry; empty when this transfer cannot be taken up again
        self.etag = ""
        self.last_modified = ""
        self.total: int | None = None
        self._file: IO[bytes] | None = None
        self._safe = 0

    def recall(self) -> None:
        """Take up what an earlier process left, or clear it away."""
        try:
            note = json.loads(self.note.read_bytes())
            size, total = int(note["size"]), note["total"]
            # A transfer that was whole but never stored asks for its last byte again, so that the server has a say.
            start = size - 1 if total == size else size
            digest = hashlib.sha256()
            with self.path.open("rb") as file:
                left = start
                while left and (data := file.read(min(CHUNK, left))):
                    digest.update(data)
                    left -= len(data)
                whole = digest.copy()
                whole.update(file.read(size - start))
            if left or start <= 0 or whole.hexdigest() != note["sha256"]:
                raise ValueError(say("the note does not fit"))
            self.validator, self.etag = str(note["validator"]), str(note["etag"])
            self.last_modified = str(note["last_modified"])
            self.size, self.digest, self.total = start, digest, None if total is None else int(total)
        except (OSError, ValueError, KeyError, TypeError):
            self.drop()

    def begin(self, *, validator: str, etag: str, last_modified: str, total: int | None) -> None:
        """Start anew with what the server says about the file."""
        self.drop()
        self.validator, self.etag, self.last_modified, self.total = validator, etag, last_modified, total

    def write(self, data: bytes) -> None:
        """Add bytes."""
        with writing(self.path):
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch()
                self._file = self.path.open("r+b")
                self._file.truncate(self.size)
                self._file.seek(self.size)
            self._file.write(data)
        self.size += len(data)
        self.digest.update(data)
        if self.validator and self.size - self._safe >= CHECKPOINT:
            self.save()

    def save(self) -> None:
        """Put the bytes on the disk for good and note how many they are."""
        self._sync()
        note = {
            "size": self.size,
            "total": self.total,
            "sha256": self.digest.hexdigest(),
            "validator": self.validator,
            "etag": self.etag,
            "last_modified": self.last_modified,
        }
        with written_whole(self.note) as file:
            file.write(json.dumps(note).encode())
        self._safe = self.size

    def finish(self) -> None:
        """Write the last bytes to the disk."""
        self._sync()
        self._close()

    def head(self, count: int) -> bytes:
        """Return the first bytes of a finished transfer."""
        if not self.size:
            return b""
        with self.path.open("rb") as file:
            return file.read(count)

    def move(self, target: Path) -> None:
        """Put the whole file in its place."""
        self.finish()
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            self.path.replace(target)
            sync_folder(target.parent)
        self.drop()

    def leave(self) -> None:
        """Keep what can be taken up later, clear away the rest."""
        if self._file is not None and self.validator and self.size:
            self.save()
            self._close()
        elif not (self.validator and self.size):
            self.drop()

    def drop(self) -> None:
        """Forget every byte."""
        self._close()
        with writing(self.path):
            for path in (self.path, self.note):
                path.unlink(missing_ok=True)
        self.size = self._safe = 0
        self.digest = hashlib.sha256()
        self.validator = self.etag = self.last_modified = ""
        self.total = None

    def _sync(self) -> None:
        with writing(self.path):
            if self._file is not None:
                self._file.flush()
                os.fsync(self._file.fileno())

    def _close(self) -> None:
        if self._file is not None:
            # After a full disk the last bytes cannot be written; they are not wanted either.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

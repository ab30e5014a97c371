"""The raw files of all producers, kept under the hash of what they hold, and what is known about each address.

    <folder>/ab/ab12...      a file, named after its sha256
    <folder>/urls/*.json     one record an address: which file it gave, and by which marks the server knows it again
    <folder>/partial/        transfers that broke off and can be taken up

A file is written beside, synced and moved into place, so what stands under a hash is whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import time
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from scrisk.errors import DataError, WarehouseError
from scrisk.language import say
from scrisk.sources.base import RawFile
from scrisk.sources.transfer import CHUNK, Transfer, writing, written_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set

_STALE = 7 * 86_400  # seconds; a piece of a transfer that is older is not worth taking up
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Record:
    """What is known about one address; neither the address nor anything else holds a secret."""

    url: str
    etag: str
    last_modified: str
    sha256: str
    size: int
    name: str
    fetched: str  # ISO day these bytes first came
    modified: str  # ISO day the producer last changed them, where the server says so


def _tell(words: str) -> None:
    print(words, file=sys.stderr)


def today() -> str:
    """Return the day of today, as raw files carry it."""
    return datetime.now(UTC).date().isoformat()


class Store:
    """Raw files under their hash.

    Parameters
    ----------
    folder
        Where they are; made when the first file comes.
    say
        Told in a few words when a damaged file is dropped; standard error by default.
    """

    def __init__(self, folder: Path, *, say: Callable[[str], None] = _tell) -> None:
        self.folder = Path(folder)
        self._say = say

    def path(self, sha256: str) -> Path:
        """Return where the file with this hash is or would be."""
        return self.folder / sha256[:2] / sha256

    def add(self, path: Path, name: str | None = None) -> RawFile:
        """Keep a copy of a user's own file; the file itself is only read.

        A link would be quicker, but then an edit of the file would change what is stored.

        Raises
        ------
        DataError
            When the file cannot be read or changes while it is read.
        WarehouseError
            When the copy cannot be written.
        """
        path = Path(path)
        digest, size = hashlib.sha256(), 0
        for data in _pieces(path):
            digest.update(data)
            size += len(data)
        raw = RawFile(self.path(digest.hexdigest()), name or path.name, digest.hexdigest(), size, fetched=today())
        if not self.verify(raw):
            copied = hashlib.sha256()
            with written_whole(raw.path) as copy:
                for data in _pieces(path):
                    copied.update(data)
                    copy.write(data)
                if copied.hexdigest() != raw.sha256:
                    raise DataError(
                        say("{path} changed while it was read", path=path), hint=say("Give it again when it is whole.")
                    )
        return raw

    def lookup(self, url: str) -> Record | None:
        """Return what is known about an address, when its file is here and has its size."""
        note = self._note(url)
        try:
            known = json.loads(note.read_bytes())
            record = Record(**{field.name: known[field.name] for field in fields(Record)})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            self._drop(note, say("the record of {url} is damaged", url=url))
            return None
        if record.url != url or not self.verify(self.raw(record)):
            return None
        return record

    def raw(self, record: Record) -> RawFile:
        """Return the file of a record."""
        return RawFile(
            self.path(record.sha256),
            record.name,
            record.sha256,
            record.size,
            record.url,
            record.fetched,
            record.modified,
        )

    def verify(self, raw: RawFile, *, full: bool = False) -> bool:
        """Return whether a stored file is as it was; one that is damaged is dropped, and said so.

        Parameters
        ----------
        raw
            A file of this store.
        full
            Read it all and compare the hash; otherwise only its size is looked at.
        """
        try:
            size = raw.path.stat().st_size
        except OSError:
            return False
        if size != raw.size:
            what = say(
                "the stored file of {name} is damaged: {size} bytes, {wanted} expected",
                name=raw.name,
                size=size,
                wanted=raw.size,
            )
        elif full and _hash(raw.path) != raw.sha256:
            what = say(
                "the stored file of {name} is damaged: its sha256 is no longer {sha256}",
                name=raw.name,
                sha256=raw.sha256,
            )
        else:
            return True
        self._drop(raw.path, what)
        return False

    def find(self, sha256: str) -> RawFile | None:
        """Return the stored file with this hash, whatever address it came from."""
        path = self.path(sha256)
        if len(sha256) != 64 or not set(sha256) <= _HEX or not path.is_file():
            return None
        raw = RawFile(path, path.name, sha256, path.stat().st_size, fetched=today())
        # Its size is recorded nowhere but with an address, so the hash has the word.
        return raw if self.verify(raw, full=True) else None

    @contextlib.contextmanager
    def transfer(self, url: str) -> Iterator[Transfer]:
        """Yield the transfer of an address, begun anew or taken up; one process at a time has it."""
        folder, key = self.folder / "partial", self._note(url).stem
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / f"{key}.lock", thread_local=False)
            lock.acquire()
        transfer = Transfer(folder, key)
        try:
            transfer.recall()
            yield transfer
            transfer.leave()
        except WarehouseError:
            transfer.drop()  # a full disk is not helped by half a file
            raise
        except BaseException:
            transfer.leave()
            raise
        finally:
            lock.release()

    def keep(self, transfer: Transfer, url: str, name: str) -> RawFile:
        """Store a whole transfer under its hash and record its address."""
        sha256, size = transfer.digest.hexdigest(), transfer.size
        etag, last_modified = transfer.etag, transfer.last_modified
        modified = _day(last_modified)
        before = self.lookup(url)
        fetched = before.fetched if before is not None and before.sha256 == sha256 else today()
        record = Record(url, etag, last_modified, sha256, size, name, fetched, modified)
        raw = self.raw(record)
        transfer.move(raw.path)  # over the same bytes, should they be there already: damage heals
        with written_whole(self._note(url)) as file:
            file.write(json.dumps(asdict(record), ensure_ascii=False, indent=1).encode())
        return raw

    def recorded(self) -> set[str]:
        """Return the hash of every file that is the newest of an address."""
        found = set()
        for note in self.folder.glob("urls/*.json"):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                found.add(str(json.loads(note.read_bytes())["sha256"]))
        return found

    def prune(self, keep: Set[str]) -> int:
        """Drop every file whose hash is not in ``keep``, with its records, and what dead processes left.

        Returns
        -------
        int
            Bytes that were freed.
        """
        freed = 0
        now = time.time()
        with writing(self.folder):
            for path in [*self.folder.glob("??/*"), *self.folder.glob("partial/*"), *self.folder.glob("urls/.*")]:
                if len(path.name) == 64 and path.parent.name == path.name[:2]:
                    unwanted = path.name not in keep
                else:
                    unwanted = path.suffix != ".lock" and now - path.stat().st_mtime > _STALE
                if unwanted:
                    freed += path.stat().st_size
                    path.unlink()
            for note in self.folder.glob("urls/*.json"):
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    if self.path(json.loads(note.read_bytes())["sha256"]).exists():
                        continue
                note.unlink()
        return freed

    def _note(self, url: str) -> Path:
        return self.folder / "urls" / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"

    def _drop(self, path: Path, what: str) -> None:
        with writing(path):
            path.unlink(missing_ok=True)
        self._say(say("{fault}; it was dropped and is fetched again", fault=what))


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while data := file.read(CHUNK):
                yield data
    except OSError as error:
        raise DataError(say("{path} cannot be read: {why}", path=path, why=error.strerror or error)) from error


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    for data in _pieces(path):
        digest.update(data)
    return digest.hexdigest()


def _day(http_date: str) -> str:
    """Return the ISO day of an HTTP date; empty for none and for nonsense."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(http_date).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""

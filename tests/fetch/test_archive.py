"""Archives that were made to do harm are refused; honest ones are read member by member."""

from __future__ import annotations

import re
import stat
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrisk.errors import DataError, WarehouseError
from scrisk.sources import archive
from scrisk.sources.archive import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CSV = b"t,i,j,k,v,q\n" + b"2024,410,392,280530,12.5,NA\n" * 3000


def packed(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        with zipfile.ZipFile(path, "w", method) as writer:
            for name, content in entries:
                writer.writestr(name, content, method)
    return path


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    return packed(
        tmp_path / "BACI_HS92_V202501.zip",
        ("BACI_HS92_Y2023_V202501.csv", CSV),
        ("docs/", b""),
        ("docs/Readme.txt", b"notes"),
        ("inner.zip", b"PK\x03\x04 not looked into"),
    )


# --- honest archives


def test_members_are_listed(honest: Path) -> None:
    found = archive.members(honest)
    assert [(m.name, m.size) for m in found] == [
        ("BACI_HS92_Y2023_V202501.csv", len(CSV)),
        ("docs/Readme.txt", 5),
        ("inner.zip", 20),
    ]
    assert all(re.fullmatch("[0-9a-f]{8}", member.crc) for member in found)
    assert found[0].packed < found[0].size


def test_a_member_is_read_as_a_stream(honest: Path) -> None:
    with archive.open_member(honest, "BACI_HS92_Y2023_V202501.csv") as file:
        assert file.readline() == b"t,i,j,k,v,q\n"
        assert len(file.read()) == len(CSV) - 12


def test_a_member_may_be_left_half_read(honest: Path) -> None:
    with archive.open_member(honest, "BACI_HS92_Y2023_V202501.csv") as file:
        assert file.read(5) == b"t,i,j"


def test_a_member_is_read_as_text(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.csv", b"\xef\xbb\xbfname\r\nC\xc3\xb4te d'Ivoire\n"), ("b.csv", b"C\xf4te\n"))
    with archive.open_text(path, "a.csv") as file:
        assert file.read() == "name\r\nCôte d'Ivoire\n"
    with archive.open_text(path, "b.csv", "cp1252") as file:
        assert list(file) == ["Côte\n"]
    with pytest.raises(DataError, match=r"a\.zip, b\.csv is not the text.*byte 2 is no text in utf-8.*b'C\\xf4te"):
        archive.open_text(path, "b.csv").__enter__()


def test_a_plain_file_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfa,b\r\n1,2\r\n")
    with archive.open_text(path) as file:
        assert file.read() == "a,b\r\n1,2\r\n"


def test_bytes_that_are_no_text_far_inside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 500_000 + b"C\xf4te\n")
    with pytest.raises(DataError, match=r"a\.csv: byte b'\\xf4' is no text in utf-8"), archive.open_text(path) as file:
        for _line in file:
            pass


def test_a_member_is_unpacked(honest: Path, tmp_path: Path) -> None:
    to = tmp_path / "new" / "a.csv"
    assert archive.extract_member(honest, "BACI_HS92_Y2023_V202501.csv", to) == to
    assert to.read_bytes() == CSV
    assert [path.name for path in to.parent.iterdir()] == ["a.csv"]


def test_a_member_that_is_not_there(honest: Path, tmp_path: Path) -> None:
    for name in ("x.csv", "docs", "docs/", "../docs/Readme.txt"):
        with pytest.raises(DataError, match="has no member"):
            archive.extract_member(honest, name, tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_an_archive_of_nothing(tmp_path: Path) -> None:
    assert archive.members(packed(tmp_path / "a.zip")) == []


# --- hostile archives


def info(name: str, mode: int = 0, **more: Any) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    for key, value in more.items():
        setattr(made, key, value)
    return made


HOSTILE: dict[str, tuple[list[tuple[str | zipfile.ZipInfo, bytes]], str]] = {
    "up": ([("../evil.csv", b"x")], "leaves its folder"),
    "up inside": ([("a/../../evil.csv", b"x")], "leaves its folder"),
    "up with backslashes": ([("a\\..\\..\\evil.csv", b"x")], "leaves its folder"),
    "absolute": ([("/etc/evil", b"x")], "absolute"),
    "drive": ([("C:\\evil.csv", b"x")], "absolute"),
    "drive, relative": ([("c:evil.csv", b"x")], "absolute"),
    "share": ([("\\\\host\\evil.csv", b"x")], "absolute"),
    "link": ([(info("a.csv", stat.S_IFLNK | 0o777), b"/etc/passwd")], "symbolic link"),
    "device": ([(info("a.csv", stat.S_IFCHR | 0o600), b"")], "neither a file nor a folder"),
    "pipe": ([(info("a.csv", stat.S_IFIFO | 0o600), b"")], "neither a file nor a folder"),
    "twice": ([("a.csv", b"1"), ("a.csv", b"2")], "twice"),
    "twice in another case": ([("a.csv", b"1"), ("A.CSV", b"2")], "twice"),
    "twice in another form": ([("\u00e9.csv", b"1"), ("e\u0301.csv", b"2")], "twice"),
    "twice with a backslash": ([("d/a.csv", b"1"), ("d\\a.csv", b"2")], "twice"),
    "bomb": ([("a.csv", bytes(11_000_000))], "more than 200 to 1"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_archive_is_refused(tmp_path: Path, case: str) -> None:
    entries, reason = HOSTILE[case]
    folder = tmp_path / "in"
    folder.mkdir()
    path = packed(folder / "a.zip", ("honest.csv", b"x"), *entries)
    refused = pytest.raises(DataError, match=reason)
    with refused as caught:
        archive.members(path)
    assert "a.zip" in caught.value.message
    # One bad entry spoils the archive, also for its honest members.
    with refused, archive.open_member(path, "honest.csv"):
        pass
    with refused:
        archive.extract_member(path, "honest.csv", folder / "out")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "in"]


def patched(path: Path, change: Callable[[bytearray], None]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)
    return path


def central(data: bytearray, number: int = 0) -> int:
    """Return where the number-th record of the central directory begins."""
    place = -1
    for _ in range(number + 1):
        place = data.index(b"PK\x01\x02", place + 1)
    return place


def test_an_encrypted_member(tmp_path: Path) -> None:
    def lock(data: bytearray) -> None:
        data[central(data) + 8] |= 1
        data[6] |= 1

    path = patched(packed(tmp_path / "a.zip", ("a.csv", CSV)), lock)
    with pytest.raises(DataError, match="encrypted"):
        archive.members(path)


def test_a_name_with_a_hidden_end(tmp_path: Path) -> None:
    def hide(data: bytearray) -> None:
        place = data.index(b"a.csvX.exe", central(data))
        data[place + 5] = 0

    path = patched(packed(tmp_path / "a.zip", ("a.csvX.exe", b"x")), hide)
    with pytest.raises(DataError, match="no proper name"):
        archive.members(path)


def test_a_name_that_differs_within(tmp_path: Path) -> None:
    def rename(data: bytearray) -> None:
        place = data.index(b"a.csv", central(data))
        data[place : place + 5] = b"b.csv"

    path = patched(packed(tmp_path / "a.zip", ("a.csv", CSV)), rename)
    with pytest.raises(DataError, match="whole zip archive"), archive.open_member(path, "b.csv"):
        pass


def test_members_that_overlap(tmp_path: Path) -> None:
    """Many entries over the same packed bytes: small on the disk, endless when unpacked."""

    def overlap(data: bytearray) -> None:
        struct.pack_into("<I", data, central(data, 1) + 42, 0)

    path = patched(packed(tmp_path / "a.zip", ("a.csv", CSV), ("b.csv", CSV)), overlap)
    with pytest.raises(DataError, match="overlap"):
        archive.members(path)


def test_a_member_larger_than_it_declares(tmp_path: Path) -> None:
    def lie(data: bytearray) -> None:
        for place in (22, central(data) + 24):
            struct.pack_into("<I", data, place, 100)

    path = patched(packed(tmp_path / "a.zip", ("a.csv", CSV)), lie)
    assert archive.members(path)[0].size == 100
    with pytest.raises(DataError, match=r"a\.csv"), archive.open_member(path, "a.csv") as file:
        file.read()
    with pytest.raises(DataError):
        archive.extract_member(path, "a.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_member_smaller_than_it_declares(tmp_path: Path) -> None:
    def lie(data: bytearray) -> None:
        for place in (22, central(data) + 24):
            struct.pack_into("<I", data, place, len(CSV) + 5)

    path = patched(packed(tmp_path / "a.zip", ("a.csv", CSV)), lie)
    with pytest.raises(DataError, match=r"a\.csv"), archive.open_member(path, "a.csv") as file:
        file.read()


def test_wrong_bytes_are_found_by_their_crc(tmp_path: Path) -> None:
    def damage(data: bytearray) -> None:
        data[60] ^= 0xFF

    path = patched(packed(tmp_path / "a.zip", ("a.csv", CSV), method=zipfile.ZIP_STORED), damage)
    with pytest.raises(DataError, match="CRC"), archive.open_member(path, "a.csv") as file:
        file.read()
    with pytest.raises(DataError, match="CRC"):
        archive.extract_member(path, "a.csv", tmp_path / "out.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_an_unknown_method(tmp_path: Path) -> None:
    def change(data: bytearray) -> None:
        struct.pack_into("<H", data, central(data) + 10, 97)
        struct.pack_into("<H", data, 8, 97)

    path = patched(packed(tmp_path / "a.zip", ("a.csv", CSV)), change)
    with pytest.raises(DataError, match="cannot be read"), archive.open_member(path, "a.csv") as file:
        file.read()


@pytest.mark.parametrize("keep", [0, 10, 500, -1, -30])
def test_a_cut_archive(honest: Path, keep: int) -> None:
    honest.write_bytes(honest.read_bytes()[:keep])
    with pytest.raises(DataError, match="no whole zip archive"):
        archive.members(honest)


def test_what_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"<html></html>" * 100)
    with pytest.raises(DataError, match=r"a\.zip: no whole zip archive"):
        archive.members(path)
    with pytest.raises(DataError, match="cannot be read"):
        archive.members(tmp_path / "none.zip")
    with pytest.raises(DataError, match="cannot be read"), archive.open_text(tmp_path / "none.csv"):
        pass


@given(st.data())
def test_damage_anywhere_is_an_error_or_does_no_harm(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    packed(path, ("a.csv", CSV[:500]), ("b.csv", CSV[:300]))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        for member in archive.members(path):
            with archive.open_member(path, member.name) as file:
                assert len(file.read()) == member.size
    except DataError:
        pass


# --- limits


def test_limits_can_be_set(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.csv", CSV), ("b.csv", CSV))
    for limits, reason in (
        (Limits(members=1), "2 members"),
        (Limits(member=1000), "more than 1,000"),
        (Limits(free=1000, ratio=3), "3 to 1"),
    ):
        with pytest.raises(DataError, match=reason):
            archive.members(path, limits)


def test_a_table_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    rows = b"".join(b"2024,%d,%d,%06d,%d.%03d,NA\n" % (i % 200, i % 190, i % 5000, i % 977, i) for i in range(400_000))
    path = packed(tmp_path / "a.zip", ("a.csv", rows))
    with archive.open_member(path, "a.csv") as file:
        assert sum(len(data) for data in iter(lambda: file.read(1 << 20), b"")) == len(rows)
    assert len(rows) > archive.LIMITS.free


def test_a_full_disk_while_unpacking(honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WarehouseError, match="ENOSPC"):
        archive.extract_member(honest, "docs/Readme.txt", tmp_path / "out.txt")
    assert [p.name for p in tmp_path.iterdir()] == [honest.name]


# --- text


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("a,b\n".encode("utf-16"), "UTF-16"),
        ("a,b\n".encode("utf-16-be"), "NUL"),
        (b"\xfe\xff\x00a", "UTF-16"),
        (b"\x00\x00\xfe\xff\x00\x00\x00a", "UTF-32"),
        (b"a,b\x00\n", "NUL"),
        (b"C\xf4te", "byte 2 is no text in utf-8"),
        (b"\xed\xa0\x80", "no text"),
    ],
)
def test_text_that_is_none(head: bytes, reason: str) -> None:
    with pytest.raises(DataError, match=reason) as caught:
        archive.check_text(head, "a.csv")
    assert "a.csv" in caught.value.message
    assert repr(head[:60]) in caught.value.message


@pytest.mark.parametrize("head", [b"", b"a,b\n", b"\xef\xbb\xbfa", "日本,한국".encode()[:-1], "é".encode()])
def test_text_that_is_good(head: bytes) -> None:
    archive.check_text(head, "a.csv")


def test_another_encoding_only_where_it_is_said() -> None:
    archive.check_text(b"C\xf4te \x96", "a.csv", "cp1252")
    with pytest.raises(DataError, match="no text in cp1252"):
        archive.check_text(b"\x81", "a.csv", "cp1252")
    with pytest.raises(DataError, match="NUL"):
        archive.check_text(b"a\x00", "a.csv", "cp1252")


@given(st.text(), st.integers(0, 200))
def test_any_text_cut_anywhere_is_text(text: str, cut: int) -> None:
    head = text.replace("\0", "").encode("utf-8", "ignore")[:cut]
    archive.check_text(head, "a.csv")
    assert archive.text_fault(head) == ""

"""Files are whole or not there; the ending of a name says the format."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from scrisk.cli import formats, output


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.json", "["),
        ("a.ndjson", "{"),
        ("a.jsonl", "{"),
        ("a.csv", "economy,"),
        ("a.txt", "Economy"),
        ("a.CSV", "economy,"),
    ],
)
def test_ending_says_the_format(run: Any, tmp_path: Path, name: str, start: str) -> None:
    result = run("economies", "-o", str(tmp_path / name))

    assert result.stdout == ""
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_option_beats_ending(run: Any, tmp_path: Path) -> None:
    run("economies", "-o", str(tmp_path / "a.csv"), "--format", "json")

    assert json.loads((tmp_path / "a.csv").read_text(encoding="utf-8"))


def test_unknown_ending_is_refused(run: Any, tmp_path: Path) -> None:
    result = run("economies", "-o", str(tmp_path / "a.dat"), code=2)

    assert "--format" in result.stderr
    assert not (tmp_path / "a.dat").exists()


def test_failure_leaves_the_old_file_and_no_scraps(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")

    def broken(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formats, "write_xlsx", broken)
    result = run("economies", "-o", str(path), code=7)

    assert "No space left on device" in result.stderr
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_interrupt_leaves_no_scraps(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(formats, "write_xlsx", interrupted)
    run("economies", "-o", str(tmp_path / "a.xlsx"), code=130)

    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_said_in_words(run: Any, tmp_path: Path) -> None:
    result = run("economies", "-o", str(tmp_path / "none" / "a.csv"), code=7)

    assert "cannot be written" in result.stderr


def test_file_is_replaced_and_keeps_its_mode(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o640)
    run("economies", "-o", str(path))

    assert path.read_text().startswith("economy,")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_new_file_has_the_usual_mode(run: Any, tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        run("economies", "-o", str(tmp_path / "a.csv"))
    finally:
        os.umask(mask)

    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o644


def test_link_is_followed(run: Any, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "a.csv"
    link.symlink_to(tmp_path / "real" / "b.csv")
    run("economies", "-o", str(link))

    assert link.is_symlink()
    assert (tmp_path / "real" / "b.csv").read_text().startswith("economy,")


def test_device_is_written_to(run: Any) -> None:
    run("economies", "-o", "/dev/null", "--format", "csv")

    assert not Path("/dev/null").is_file()


def test_xlsx_says_what_to_install(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = run("economies", "-o", str(tmp_path / "a.xlsx"), code=7)

    assert "scrisk[xlsx]" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_binary_is_not_written_to_a_terminal(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_terminal", lambda: True)
    for name in ("parquet", "xlsx"):
        assert "-o FILE" in run("economies", "--format", name, code=2).stderr

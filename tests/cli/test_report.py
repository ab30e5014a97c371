"""The command that writes a report; what stands in it is looked at in tests/page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest


def test_writes_a_page(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "korea.html"
    done = run("report", "KOR", "--chain", "rare-earths", "--lang", "ko", "-o", str(path))

    text = path.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>\n")
    assert '<html lang="ko">' in text
    assert done.stdout == ""
    assert str(path) in done.stderr


def test_writes_to_standard_output(run: Any) -> None:
    done = run("report", "JPN", "--chain", "rare-earths")

    assert done.stdout.startswith("<!doctype html>\n")
    assert done.stdout.rstrip().endswith("</html>")


def test_unknown_names_are_refused(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"

    assert "Japan" in run("report", "Jpan", "-o", str(path), code=2).stderr
    assert "rare-earths" in run("report", "--chain", "rare-earth", "-o", str(path), code=2).stderr
    assert "report.doc" in run("report", "-o", "report.doc", code=2).stderr
    assert not path.exists()


def test_says_which_extra_is_missing(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    done = run("report", "-o", str(tmp_path / "report.html"), code=7)

    assert "altair" in done.stderr
    assert "scrisk[report]" in done.stderr
    assert not any(tmp_path.iterdir())

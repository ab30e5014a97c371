"""``scrisk report`` in its formats: the ending says which, a terminal gets no binary, nothing is left half written."""

from __future__ import annotations

import functools
import io
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pypdf
import pytest
import python_calamine
import typst

_STARTS = {"html": b"<!doctype html>", "pdf": b"%PDF-", "png": b"\x89PNG", "md": b"# ", "xlsx": b"PK"}
_FEW = ("report", "KOR", "--chain", "rare-earths")


@pytest.mark.parametrize("ending", _STARTS)
def test_the_ending_says_the_format(run: Any, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"report.{ending}"
    done = run(*_FEW, "-o", str(path))

    assert path.read_bytes().startswith(_STARTS[ending])
    assert done.stderr == f"Wrote {path}.\n"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_an_ending_that_says_nothing_is_refused(run: Any, tmp_path: Path) -> None:
    done = run(*_FEW, "-o", str(tmp_path / "report.docx"), code=2)

    assert "does not say which format it should have" in done.output
    assert ".pdf" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_takes_every_format(run: Any) -> None:
    assert run(*_FEW, "--format", "md").stdout.startswith("# Supply-chain risk: Korea")
    content = run(*_FEW, "--format", "xlsx").stdout_bytes
    assert "Latest scores" in python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names


@pytest.mark.parametrize("ending", ["pdf", "png", "xlsx"])
def test_binary_is_not_written_to_a_terminal(environment: dict[str, str], ending: str) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "scrisk", *_FEW, "--format", ending],
        stdout=theirs, stderr=subprocess.PIPE, env=environment, check=False,
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)

    assert done.returncode == 2
    assert f"{ending} is not for reading on a terminal" in done.stderr.decode()
    assert f"Add -o FILE.{ending}." in done.stderr.decode()


def test_without_a_font_no_file_is_left(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "Fonts", functools.partial(typst.Fonts, include_system_fonts=False))
    path = tmp_path / "report.pdf"
    path.write_bytes(b"of yesterday")

    done = run(*_FEW, "--lang", "ja", "-o", str(path), code=7)

    assert "Noto Sans CJK JP" in done.output
    assert "SCRISK_FONTS" in done.output
    assert path.read_bytes() == b"of yesterday"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_the_workbook_is_about_what_was_asked(run: Any, tmp_path: Path, warehouse_path: Path) -> None:
    run(*_FEW, "-o", str(tmp_path / "few.xlsx"))
    run("report", "-o", str(tmp_path / "both.xlsx"))
    asked = (
        ("few.xlsx", "economy = 'KOR' AND chain = 'rare-earths'", {"Korea"}),
        ("both.xlsx", "economy IN ('JPN', 'KOR')", {"Japan", "Korea"}),
    )
    for name, where, economies in asked:
        header, *lines = (
            python_calamine.CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_name("Latest scores").to_python()
        )
        with duckdb.connect(str(warehouse_path.resolve()), read_only=True) as con:
            rows = con.execute(
                f"SELECT item_name, risk_score, trade_value_usd FROM out.headline WHERE {where} ORDER BY ALL"
            ).fetchall()
        place = [header.index(column) for column in ("Item name", "Risk", "Value (US$)")]
        found = [[line[column] if line[column] != "" else None for column in place] for line in lines]
        assert {line[header.index("Economy name")] for line in lines} == economies
        found.sort(key=str)
        assert len(found) == len(rows)
        for line, row in zip(found, sorted(([*row] for row in rows), key=str), strict=True):
            assert line == [row[0], *(None if value is None else pytest.approx(value, rel=1e-14) for value in row[1:])]


def test_the_page_and_the_paper_say_the_same(run: Any, tmp_path: Path) -> None:
    run(*_FEW, "--lang", "ko", "-o", str(tmp_path / "report.pdf"))
    told = run(*_FEW, "--lang", "ko", "--format", "md").stdout
    title = told.splitlines()[0].removeprefix("# ")

    metadata = pypdf.PdfReader(tmp_path / "report.pdf").metadata
    assert metadata is not None
    assert metadata.title == title

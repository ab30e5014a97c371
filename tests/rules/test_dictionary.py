"""The documents about SQL say what the program does: the dictionary is up to date, every ready question is listed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "sql" / "examples").glob("*.sql"))


def test_dictionary_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    sys.modules.pop("dictionary", None)
    import dictionary

    made = dictionary.dictionary()
    assert dictionary.PLACE.read_text(encoding="utf-8") == made, "run python scripts/dictionary.py"
    assert "| `hhi` | DOUBLE | index | 0-1 |" in made


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_ready_question_is_a_question_and_listed(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith("-- ")
    assert first.endswith("?")
    assert f"| {first.removeprefix('-- ')} | `{path.name}` |" in (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")


def test_there_are_enough_of_them() -> None:
    assert len(EXAMPLES) >= 10

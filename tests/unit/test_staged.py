"""Parts that refreshes bring in: added whole, replaced, taken back, dropped, cleaned up."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from scrisk.errors import DataError
from scrisk.sources.base import Part
from scrisk.warehouse.snapshots import Snapshot, snapshots
from scrisk.warehouse.staged import Staged, merged

ABOUT = {
    "source": "baci", "producer": "CEPII", "title": "BACI", "licence": "Etalab", "commercial_use": True, "url": "",
    "accessed": "2026-11-23",
}  # fmt: skip


@pytest.fixture
def staged(tmp_path: Path) -> Staged:
    return Staged(tmp_path / "staged")


def _part(tmp_path: Path, name: str, value: int, origin: str = "o1", table: str = "baci_flow") -> Part:
    path = tmp_path / "new.parquet"
    pl.DataFrame({"value": [value]}).write_parquet(path)
    return Part(table, name, path, 1, origin, "HS92 V202601", {"total": value})


def _values(staged: Staged) -> dict[str, int]:
    return {entry.part: pl.read_parquet(entry.path)["value"].item() for entry in staged.parts()}


def test_a_part_is_taken_over_with_its_manifest(staged: Staged, tmp_path: Path) -> None:
    assert staged.parts() == []
    added = staged.add(_part(tmp_path, "HS92-2024", 1), ABOUT)
    assert not (tmp_path / "new.parquet").exists()
    (found,) = staged.parts()
    assert found == added
    assert found.vintage == "baci HS92 V202601"
    assert not found.is_embedded
    found.verify()
    assert staged.has("baci_flow", "HS92-2024", "o1")
    assert not staged.has("baci_flow", "HS92-2024", "o2")
    assert not staged.has("baci_flow", "HS92-2023", "o1")


def test_a_newer_part_takes_the_place_and_can_be_taken_back(staged: Staged, tmp_path: Path) -> None:
    first = staged.add(_part(tmp_path, "HS92-2024", 1), ABOUT)
    staged.add(_part(tmp_path, "HS92-2024", 2, "o2"), ABOUT)
    assert _values(staged) == {"HS92-2024": 2}
    gone = staged.take_back({first.manifest["sha256"]})
    assert [entry.part for entry in gone] == ["HS92-2024"]
    assert _values(staged) == {"HS92-2024": 1}
    assert staged.take_back({first.manifest["sha256"]}) == []


def test_the_same_bytes_as_an_older_part_count_as_newest(staged: Staged, tmp_path: Path) -> None:
    for value in (1, 2, 1):
        staged.add(_part(tmp_path, "HS92-2024", value, f"o{value}"), ABOUT)
    assert _values(staged) == {"HS92-2024": 1}


def test_what_was_replaced_goes_when_the_new_is_published(staged: Staged, tmp_path: Path) -> None:
    for value in (1, 2, 3):
        staged.add(_part(tmp_path, "HS92-2024", value), ABOUT)
    staged.settle()
    assert _values(staged) == {"HS92-2024": 3}
    assert len(list(staged.folder.glob("*/*"))) == 2


def test_dropping_a_source_takes_its_parts_only(staged: Staged, tmp_path: Path) -> None:
    staged.add(_part(tmp_path, "HS92-2023", 1), ABOUT)
    staged.add(_part(tmp_path, "HS92-2024", 2), ABOUT)
    staged.add(_part(tmp_path, "mine", 3, table="own_flow"), {**ABOUT, "source": "own"})
    assert [entry.part for entry in staged.drop("baci")] == ["HS92-2023", "HS92-2024"]
    assert _values(staged) == {"mine": 3}
    assert staged.drop("baci") == []


def test_what_a_killed_refresh_left_is_no_part(staged: Staged, tmp_path: Path) -> None:
    kept = staged.add(_part(tmp_path, "HS92-2024", 1), ABOUT)
    folder = kept.path.parent
    (folder / "HS92-2023.0011.parquet").write_bytes(b"PAR1")
    (folder / ".HS92-2023.0011.99.part").write_text("table = ", encoding="utf-8")
    assert _values(staged) == {"HS92-2024": 1}
    staged.clean()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [kept.path.name, kept.path.with_suffix(".toml").name]
    )


@pytest.mark.parametrize("text", ["", "table = 1", "not toml at all", 'table = "x"\nsource = "y"'])
def test_a_damaged_manifest_is_named(staged: Staged, tmp_path: Path, text: str) -> None:
    manifest = staged.add(_part(tmp_path, "HS92-2024", 1), ABOUT).path.with_suffix(".toml")
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"HS92-2024\.\w+\.toml cannot be read") as caught:
        staged.parts()
    assert "refresh" in caught.value.hint


def test_a_damaged_part_says_how_to_get_it_again(staged: Staged, tmp_path: Path) -> None:
    entry = staged.add(_part(tmp_path, "HS92-2024", 1), ABOUT)
    entry.path.write_bytes(entry.path.read_bytes()[:-1])
    with pytest.raises(DataError, match="sha256") as caught:
        entry.verify()
    assert "scrisk refresh --drop baci" in caught.value.hint


def test_a_whole_table_takes_the_place_of_the_embedded_one() -> None:
    embedded = snapshots()
    whole = Snapshot("un_ideal_point", "un-votes", Path("new.parquet"), {}, is_embedded=False)
    year = Snapshot("baci_flow", "baci", Path("2024.parquet"), {}, part="HS92-2024", is_embedded=False)
    tables = merged(embedded, [year, whole])
    assert [e.is_embedded for e in tables if e.table == "un_ideal_point"] == [False]
    assert [(e.part, e.is_embedded) for e in tables if e.table == "baci_flow"] == [("all", True), ("HS92-2024", False)]
    assert len(tables) == len(embedded) + 1

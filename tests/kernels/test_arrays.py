"""Packing: what comes in, what is refused, and what is kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from scrisk.arrays import Groups, concentration, content_hash, measures, pack
from scrisk.errors import DataError

NAN = float("nan")

TABLE = pl.DataFrame(
    {
        "year": [2022, 2022, 2022, 2022, 2021],
        "item": ["b", "a", "a", "b", "c"],
        "supplier": ["X", "Y", "X", "Z", "X"],
        "amount": [1.0, 2.0, 2.0, 5.0, 0.0],
        "risk": [0.1, 0.2, 0.3, None, 0.5],
    }
)


def packed(table: pl.DataFrame = TABLE, **kwargs: Any) -> Groups:
    return pack(table, **{"by": ["year", "item"], "supplier": "supplier", "value": "amount", **kwargs})


def test_groups_are_sorted_by_key_and_supplier() -> None:
    groups = packed()
    assert groups.keys.rows() == [(2021, "c"), (2022, "a"), (2022, "b")]
    assert groups.offsets.tolist() == [0, 1, 3, 5]
    assert groups.suppliers.tolist() == ["X", "Y", "Z"]
    assert groups.codes.tolist() == [0, 0, 1, 0, 2]
    assert groups.values.tolist() == [0.0, 2.0, 2.0, 1.0, 5.0]
    assert len(groups) == 3
    assert (groups.offsets.dtype, groups.codes.dtype, groups.values.dtype) == (np.int64, np.int32, np.float64)


def test_the_result_has_a_row_a_group() -> None:
    found = concentration(packed(), chosen=["Z", "nobody"])
    assert found.columns == [
        *("year", "item", "total", "n_suppliers", "hhi", "hhi_normalised", "cr1", "cr3", "shannon", "theil"),
        *("effective_suppliers", "effective_suppliers_shannon", "top_supplier", "share_Z", "share_nobody"),
    ]
    assert found["top_supplier"].to_list() == [None, "X", "Z"]  # equal ones: the smallest label
    assert found["n_suppliers"].to_list() == [0, 2, 2]
    assert found["total"].to_list() == [0.0, 4.0, 6.0]
    np.testing.assert_array_equal(found["share_Z"], [NAN, 0.0, 5 / 6])
    np.testing.assert_array_equal(found["share_nobody"], [NAN, 0.0, 0.0])
    assert found["hhi_normalised"][1] == 0.0
    assert found["theil"][1] == 0.0
    assert np.isnan(found["hhi_normalised"][0])


def test_fewer_than_two_suppliers_have_no_normalised_index() -> None:
    table = pl.DataFrame({"k": [1, 1, 2], "s": ["X", "Y", "X"], "v": [3.0, 0.0, 4.0]})
    found = concentration(pack(table, ["k"], "s", "v"))
    assert found["hhi_normalised"].is_nan().all()
    assert found["hhi"].to_list() == [1.0, 1.0]
    assert found["theil"].to_list() == [0.0, 0.0]
    assert found["effective_suppliers"].to_list() == [1.0, 1.0]


def test_suppliers_may_be_numbers() -> None:
    table = pl.DataFrame({"k": [1, 1, 1], "s": [842, 156, 36], "v": [1, 5, 3]}, schema_overrides={"s": pl.Int16})
    found = concentration(pack(table, ["k"], "s", "v"), chosen=[156])
    assert found["top_supplier"].to_list() == [156]
    assert found["top_supplier"].dtype == pl.Int16
    assert found["share_156"].to_list() == [5 / 9]


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["Z", "X", "Y"])])
def test_labels_rank_as_words_whatever_their_type(kind: Any) -> None:
    groups = packed(TABLE.cast({"supplier": kind}))
    assert groups.suppliers.tolist() == ["X", "Y", "Z"]
    assert groups.suppliers.dtype.kind == "U"


def test_an_empty_table_has_no_groups() -> None:
    groups = packed(TABLE.clear())
    assert len(groups) == 0
    assert concentration(groups, chosen=["X"]).shape == (0, 13 + 1)


def test_a_sorted_table_is_not_copied() -> None:
    table = TABLE.sort("year", "item", "supplier").with_columns(amount=pl.Series([1.0, 2.0, 3.0, 4.0, 5.0]))
    groups = packed(table)
    assert np.shares_memory(groups.values, table["amount"].to_numpy())
    for array in (groups.offsets, groups.codes, groups.values):
        assert not array.flags.writeable
        assert array.flags.c_contiguous


def test_the_order_of_the_rows_does_not_count() -> None:
    reference = measures(packed(), ["X"])
    for seed in range(5):
        found = measures(packed(TABLE.sample(fraction=1.0, shuffle=True, seed=seed)), ["X"])
        assert all(found[name].tobytes() == reference[name].tobytes() for name in reference)


def test_minus_zero_is_zero() -> None:
    values = packed(TABLE.with_columns(amount=pl.Series([-0.0, 2.0, 2.0, 5.0, 0.0]))).values
    assert not np.signbit(values).any()


# --- refused


def with_column(**columns: list[Any]) -> pl.DataFrame:
    return TABLE.with_columns(**{name: pl.Series(values, strict=False) for name, values in columns.items()})


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (TABLE.drop("amount"), "no column 'amount'"),
        (TABLE.drop("supplier"), "no column 'supplier'"),
        (TABLE.drop("year"), "no column 'year'"),
        (with_column(amount=[1.0, 2.0, -2.0, -5.0, 0.0]), "column 'amount', row 2: -2.0 .*negative"),
        (with_column(amount=[1.0, NAN, 2.0, 5.0, NAN]), "column 'amount', row 1: nan .*not a number"),
        (with_column(amount=[1.0, 2.0, 2.0, None, 0.0]), "column 'amount', row 3: None .*nothing there"),
        (with_column(amount=[1.0, 2.0, 2.0, 5.0, float("inf")]), "column 'amount', row 4: inf .*infinite"),
        (with_column(amount=["1", "2", "2", "5", "0"]), "column 'amount' holds String, not numbers"),
        (with_column(supplier=["X", None, "X", "Z", "X"]), "column 'supplier', row 1: None .*nothing there"),
        (with_column(supplier=[1.0, 2.0, 3.0, 4.0, 5.0]), "column 'supplier' holds Float64"),
        (with_column(item=["b", "a", "a", None, "c"]), "column 'item', row 3: None .*nothing there"),
        (with_column(supplier=["X", "Y", "Y", "X", "X"]), "column 'supplier', row 2: 'Y' stands twice in .*'a'"),
    ],
)
def test_bad_tables_are_refused_with_column_and_row(table: pl.DataFrame, says: str) -> None:
    with pytest.raises(DataError, match=says):
        packed(table)


def test_a_supplier_that_stands_twice_is_found_in_a_sorted_table_too() -> None:
    table = pl.DataFrame({"k": [1, 1, 2, 2], "s": ["X", "Y", "X", "X"], "v": [1.0] * 4})
    with pytest.raises(DataError, match=r"column 's', row 3: 'X' stands twice in k 2") as refused:
        pack(table, ["k"], "s", "v")
    assert "Add up" in refused.value.hint


@pytest.mark.parametrize(
    ("kwargs", "says"),
    [
        ({"by": []}, "no columns to group by"),
        ({"by": ["year", "year"]}, "'year' is named twice"),
        ({"by": ["year", "supplier"]}, "'supplier' is named twice"),
        ({"by": ["amount"]}, "'amount' is named twice"),
        ({"value": "hazard"}, "no column 'hazard'"),
        ({"value": "item", "by": ["year"]}, "column 'item' holds String, not numbers"),
    ],
)
def test_bad_roles_are_refused(kwargs: dict[str, Any], says: str) -> None:
    with pytest.raises(DataError, match=says) as refused:
        packed(**kwargs)
    assert refused.value.exit_code == 3


def test_bad_questions_are_refused() -> None:
    groups = packed()
    with pytest.raises(DataError, match="'X' is chosen twice"):
        concentration(groups, chosen=["X", "X"])
    with pytest.raises(DataError, match="another type"):
        concentration(groups, chosen=[156])
    renamed = pack(TABLE.rename({"item": "hhi"}), ["year", "hhi"], "supplier", "amount")
    with pytest.raises(DataError, match="'hhi' has the name of a result"):
        concentration(renamed)


def test_an_earlier_answer_can_be_written_over() -> None:
    groups = packed()
    first = measures(groups, ["X"])
    reference = {name: array.copy() for name, array in first.items()}
    other = packed(with_column(amount=[9.0, 1.0, 2.0, 3.0, 4.0]))
    again = measures(other, ["Z"], out=first)
    assert all(again[name] is first[name] for name in first)
    assert again["total"].tolist() == [4.0, 3.0, 12.0]
    measures(groups, ["X"], out=first)
    assert all(first[name].tobytes() == reference[name].tobytes() for name in first)
    for question in ([], ["X", "Y"]):
        with pytest.raises(DataError, match="another question"):
            measures(groups, question, out=first)
    with pytest.raises(DataError, match="another question"):
        measures(packed(TABLE.clear()), ["X"], out=first)


# --- kept on disk


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    groups = packed()
    groups.save(tmp_path / "pack", "source 1")
    again = Groups.open(tmp_path / "pack", "source 1")
    assert concentration(again, ["X"]).equals(concentration(groups, ["X"]), null_equal=True)
    assert again.keys.equals(groups.keys)
    assert not again.values.flags.writeable
    assert again.values.base is not None  # a memory map, not a copy
    assert Groups.open(tmp_path / "pack").suppliers.tolist() == groups.suppliers.tolist()
    packed().save(tmp_path / "pack", "source 2")  # replaces what was there
    assert len(Groups.open(tmp_path / "pack", "source 2")) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_an_empty_table_can_be_kept(tmp_path: Path) -> None:
    packed(TABLE.clear()).save(tmp_path / "pack", "x")
    assert concentration(Groups.open(tmp_path / "pack")).is_empty()


def test_a_stale_pack_is_noticed(tmp_path: Path) -> None:
    packed().save(tmp_path / "pack", content_hash(TABLE))
    Groups.open(tmp_path / "pack", content_hash(TABLE.clone()))
    changed = with_column(amount=[1.0, 2.0, 2.0, 5.0, 0.1])
    with pytest.raises(DataError, match="stale") as refused:
        Groups.open(tmp_path / "pack", content_hash(changed))
    assert "Pack the table again" in refused.value.hint


def test_an_open_map_outlives_its_replacement(tmp_path: Path) -> None:
    packed().save(tmp_path / "pack", "1")
    before = Groups.open(tmp_path / "pack")
    reference = concentration(packed())
    packed(with_column(amount=[9.0] * 5, item=["r", "q", "q", "r", "s"])).save(tmp_path / "pack", "2")
    assert concentration(before).equals(reference, null_equal=True)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8])


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda d: (d / "groups.json").unlink(), "no packed arrays"),
        (lambda d: (d / "groups.json").write_text("{", encoding="utf-8"), "no packed arrays"),
        (lambda d: (d / "groups.json").write_text('{"format": 99}', encoding="utf-8"), "another format"),
        (lambda d: (d / "groups.json").write_text("[]", encoding="utf-8"), "another format"),
        (lambda d: (d / "values.npy").unlink(), "damaged"),
        (lambda d: (d / "keys.parquet").unlink(), "damaged"),
        (lambda d: cut(d / "codes.npy"), "damaged"),
        (lambda d: cut(d / "keys.parquet"), "damaged"),
        (lambda d: np.save(d / "values.npy", np.ones(4)), "do not fit together"),
        (lambda d: np.save(d / "offsets.npy", np.array([0, 1, 2])), "do not fit together"),
        (lambda d: TABLE.write_parquet(d / "keys.parquet"), "keys do not fit the arrays"),
    ],
)
def test_damaged_packs_are_refused(tmp_path: Path, damage: Callable[[Path], object], says: str) -> None:
    packed().save(tmp_path / "pack", "x")
    damage(tmp_path / "pack")
    with pytest.raises(DataError, match=says):
        _ = Groups.open(tmp_path / "pack", "x").keys


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-a-friend.txt").touch()
    with pytest.raises(DataError, match="does not hold packed arrays"):
        packed().save(tmp_path / "letters", "x")
    assert (tmp_path / "letters" / "to-a-friend.txt").exists()


def test_a_failed_save_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed().save(tmp_path / "pack", "1")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scrisk.arrays.groups.np.save", full)
    with pytest.raises(OSError, match="No space left"):
        packed().save(tmp_path / "pack", "2")
    assert len(Groups.open(tmp_path / "pack", "1")) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_the_content_hash_sees_every_change() -> None:
    same = content_hash(TABLE)
    assert content_hash(pl.concat([TABLE[:2], TABLE[2:]])) == same  # pieces in memory do not count
    changed = [
        TABLE[::-1],
        TABLE.rename({"risk": "hazard"}),
        TABLE.cast({"year": pl.Int32}),
        TABLE.drop("risk"),
        with_column(risk=[0.1, 0.2, 0.3, 0.0, 0.5]),
        with_column(item=["ba", "", "a", "b", "c"]),
        with_column(item=["b", None, "aa", "b", "c"]),
        TABLE.clear(),
    ]
    assert len({same, *(content_hash(table) for table in changed)}) == 1 + len(changed)
    # The hash is kept beside data that outlive a release: it must not change.
    fixed = pl.DataFrame({"a": [1, None], "b": ["x", "é"]}, schema={"a": pl.Int16, "b": pl.String})
    assert content_hash(fixed) == ("454eb8a9a7f6c2eca933b5da89aebf0e680c0811db8c9decf9e17be305df56de")

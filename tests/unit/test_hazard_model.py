"""The file of the hazard's model: what is wrong with it is said, and another model is another method."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from scrisk import method as methods
from scrisk.errors import MethodError, UsageError
from scrisk.method.hazard import DEFAULT_MODEL, HazardModel, load_model
from scrisk.scoring import hazard, hazard_fit, hazard_model

if TYPE_CHECKING:
    from pathlib import Path

MODEL = load_model()
RNG = np.random.default_rng(1)
VALUES = RNG.normal(size=(40, len(MODEL.features)))
VALUES[RNG.random(VALUES.shape) < 0.1] = np.nan


def changed(tmp_path: Path, **arrays: object) -> Path:
    place = tmp_path / "changed.npz"
    HazardModel(MODEL.about, {**MODEL.arrays, **arrays}).save(place)  # type: ignore[dict-item]
    return place


def test_file_is_small_and_comes_back_whole(tmp_path: Path) -> None:
    assert DEFAULT_MODEL.stat().st_size < 1_000_000
    MODEL.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == DEFAULT_MODEL.read_bytes()
    assert load_model(tmp_path / "again.npz").hash == MODEL.hash


def test_features_are_those_that_the_fit_makes() -> None:
    assert MODEL.features == hazard_fit.FEATURES
    assert MODEL.supplier_features == hazard_fit.SUPPLIER_FEATURES


@pytest.mark.parametrize(
    ("name", "array", "part"),
    [
        ("left", np.full_like(MODEL.arrays["left"], 99), "left"),
        ("feature", np.full_like(MODEL.arrays["feature"], 200), "feature"),
        ("leaf", MODEL.arrays["leaf"][:-1], "leaf_starts"),
        ("cut", MODEL.arrays["cut"].astype(np.int64), "cut"),
        ("linear_weight", MODEL.arrays["linear_weight"] * np.nan, "linear_weight"),
        ("linear_spread", MODEL.arrays["linear_spread"] * 0.0, "linear_spread"),
        ("supplier_weight", MODEL.arrays["supplier_weight"][:-1], "supplier_weight"),
        ("nan_left", MODEL.arrays["nan_left"][:-1], "nan_left"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, name: str, array: object, part: str) -> None:
    with pytest.raises(MethodError, match=part):
        load_model(changed(tmp_path, **{name: array}))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MethodError, match="cannot be read"):
        load_model(tmp_path / "nothing.npz")
    (tmp_path / "text.npz").write_text("no model")
    with pytest.raises(MethodError, match="is no model"):
        load_model(tmp_path / "text.npz")
    np.savez(tmp_path / "bare.npz", leaf=np.zeros(3))
    with pytest.raises(MethodError, match="about"):
        load_model(tmp_path / "bare.npz")
    HazardModel({**MODEL.about, "format": 99}, MODEL.arrays).save(tmp_path / "later.npz")
    with pytest.raises(MethodError, match="format"):
        load_model(tmp_path / "later.npz")


def test_another_model_is_another_method(tmp_path: Path) -> None:
    text = methods.DEFAULT_FILE.read_text(encoding="utf-8")
    (tmp_path / "method.toml").write_text(text, encoding="utf-8")
    same = methods.load(tmp_path / "method.toml")
    assert same.hash == methods.load().hash
    assert same.hazard_file == DEFAULT_MODEL
    HazardModel({**MODEL.about, "last_fit_year": 2016}, MODEL.arrays).save(tmp_path / "mine.npz")
    (tmp_path / "method.toml").write_text(text.replace(DEFAULT_MODEL.name, "mine.npz"), encoding="utf-8")
    mine = methods.load(tmp_path / "method.toml")
    assert mine.hazard_file == tmp_path / "mine.npz"
    assert mine.hash != same.hash


def test_model_for_other_events_is_refused() -> None:
    numbers = replace(methods.load().hazard, fall=0.4)
    empty = pl.DataFrame()
    with pytest.raises(MethodError, match="was fitted for"):
        hazard.hazards(hazard.Rows(empty, empty, empty, empty), MODEL, numbers, {}, None)  # type: ignore[arg-type]


def test_threads_change_nothing_and_parts_add_up() -> None:
    one, four = hazard_model.logits(MODEL, VALUES, threads=1), hazard_model.logits(MODEL, VALUES, threads=4)
    assert one.tobytes() == four.tobytes()
    for event in range(3):
        base, parts = hazard_model.parts(MODEL, VALUES, event)
        assert np.allclose(base + parts.sum(axis=1), one[event].mean(axis=0), rtol=0.0, atol=1e-12)


def test_linear_part_is_the_regression_it_says() -> None:
    # One feature of 0 and 1 without penalty: the two rates are met exactly.
    x = np.array([[0.0]] * 10 + [[1.0]] * 10)
    y = np.array([1.0] * 2 + [0.0] * 8 + [1.0] * 7 + [0.0] * 3)
    line = hazard_fit.linear_part(x, y, np.ones(20), 0.0, 0.0)
    low = line["level"] + line["weight"][0] * (0.0 - line["mean"][0]) / line["spread"][0]
    high = line["level"] + line["weight"][0] * (1.0 - line["mean"][0]) / line["spread"][0]
    assert hazard_model.probability([low, high]) == pytest.approx([0.2, 0.7], abs=1e-9)


def test_too_few_rows_to_fit_on() -> None:
    rows = pl.DataFrame({"is_known": [True], "year": [2000], "value_usd": [1e6]})
    with pytest.raises(UsageError, match="rows up to 1999"):
        hazard_fit.fit(rows, rows, methods.load().hazard, {}, until=1999)

"""``scrisk hazard fit``: a small model fitted on the embedded data and used by a build; the same fit twice."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from scrisk import method as methods
from scrisk.method import DEFAULT_FILE
from scrisk.method.hazard import EVENTS, load_model
from scrisk.scoring import hazard_fit
from scrisk.warehouse import build, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

try:
    import lightgbm  # noqa: F401  its library may lack what it is linked with
except (ImportError, OSError) as fault:
    pytest.skip(f"the fitting library cannot be loaded: {fault}", allow_module_level=True)


@pytest.fixture
def small_method(tmp_path: Path) -> Path:
    """Return the method with two members of six trees, fitted to 2012."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    for name, value in {"members": 2, "trees": 6, "resamples": 20}.items():
        text, changes = re.subn(rf"(\[hazard\.{name}\]\nvalue = )\S+", rf"\g<1>{value}", text)
        assert changes == 1
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    for model in DEFAULT_FILE.parent.glob("hazard-*.npz"):  # named beside the method file
        shutil.copy(model, tmp_path)
    return path


def test_the_same_fit_twice() -> None:
    draw = np.random.default_rng(1)
    size = 6_000
    known = {
        "importer": draw.choice(["JPN", "KOR", "USA", "DEU"], size), "year": np.full(size, 2010),
        "is_known": np.full(size, True), "in_panel": np.full(size, True), "value_usd": np.full(size, 1e6),
    }  # fmt: skip
    figures = {name: draw.normal(size=size) for name in (*hazard_fit.FEATURES, *hazard_fit.SUPPLIER_FEATURES)}
    happened = (figures[hazard_fit.FEATURES[0]] + draw.normal(size=size) > 0).astype(np.uint8)
    rows = pl.DataFrame({**known, **figures, "cut": happened, **{event.lower(): happened for event in EVENTS}})
    numbers = replace(methods.load().hazard, members=2, trees=4)
    first, second = (hazard_fit.fit(rows, rows, numbers, {}, until=2012) for _ in range(2))
    assert first.hash == second.hash
    assert first.hash != hazard_fit.fit(rows, rows, replace(numbers, seed=8), {}, until=2012).hash


def test_a_fit_and_a_build_with_it(run: Any, small_method: Path, tmp_path: Path) -> None:
    # The command checks that the kernel agrees with the library, or fails.
    place = tmp_path / "mine.npz"
    run("hazard", "fit", "--to", str(place), "--method", str(small_method), "--until", "2012")
    model = load_model(place)
    assert (model.last_fit_year, model.about["members"], model.about["trees_per_member"]) == (2012, 2, 6)

    text = small_method.read_text(encoding="utf-8")
    text, changes = re.subn(r'(?m)^hazard_model = ".*"$', 'hazard_model = "mine.npz"', text)
    assert changes == 1
    small_method.write_text(text, encoding="utf-8")
    built = build(tmp_path / "scrisk.duckdb", method=small_method)
    with open_warehouse(built.path) as warehouse:
        tested = warehouse.sql(
            "SELECT test_first_year, auc FROM out.backtest WHERE predictor = 'hazard' AND event = 'E1' "
            "AND importers = 'all' AND missing_year = 'left out'"
        ).rows
    assert [first for first, _auc in tested] == [2013]
    assert tested[0][1] > 0.7  # even six trees tell more than an index alone

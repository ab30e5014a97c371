"""The kept answers of other programs are whole and say where they come from."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def test_geopolrisk_py() -> None:
    about = tomllib.loads((HERE / "geopolrisk_py_2.0.1.toml").read_text(encoding="utf-8"))
    with (HERE / "geopolrisk_py_2.0.1.csv").open(encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        assert reader.fieldnames == about["columns"]
    assert len(rows) == about["rows"] == 2 * len(about["years"]) * about["materials"]
    keys = {(r["economy"], r["peer_material"], int(r["year"])) for r in rows}
    assert len(keys) == len(rows)
    assert {k[0] for k in keys} == set(about["economies"])
    assert {k[2] for k in keys} == set(about["years"])
    names = {k[1] for k in keys}
    assert len(names) == about["materials"]
    assert names.isdisjoint(about["unknown"])
    assert all(0 <= float(r["geopolrisk"]) <= 1 for r in rows)

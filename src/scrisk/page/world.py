"""Outlines of land and places of economies, for maps. No borders are drawn."""

from __future__ import annotations

import csv
from functools import cache
from typing import Any

from scrisk.resources import data_dir


@cache
def land() -> dict[str, Any]:
    """Return the land as one GeoJSON feature."""
    polygons: dict[str, list[list[list[float]]]] = {}
    for row in _read("world_outline"):
        points = [[float(number) for number in point.split(",")] for point in row["points"].split(" ")]
        polygons.setdefault(row["polygon"], []).append(points)
    return {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": list(polygons.values())}}


@cache
def places() -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of economies, in degrees."""
    return {row["iso3"]: (float(row["longitude"]), float(row["latitude"])) for row in _read("economy_place")}


def _read(name: str) -> list[dict[str, str]]:
    with (data_dir() / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

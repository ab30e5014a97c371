"""Every figure on the page is the warehouse's: the page is read, the warehouse is asked, and both are compared."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import scrisk
from scrisk.page.model import Chart, Document

_SIZES = {"k": 1e3, "M": 1e6, "bn": 1e9, "T": 1e12}


@dataclass
class Cell:
    """A cell as it stands on the page."""

    text: str = ""
    value: str | None = None


@dataclass
class Table:
    """A table as it stands on the page: its columns with what adds to the key, and rows with their keys."""

    name: str
    columns: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    rows: list[tuple[dict[str, Any], list[Cell]]] = field(default_factory=list)


class Reader(HTMLParser):
    """Takes the tables and the trees out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.knots: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self._cell: Cell | None = None
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        at = json.loads(found.get("data-at") or "{}")
        if tag == "table":
            self.tables.append(Table(found.get("data-table") or ""))
        elif tag == "thead":
            self._in_head = True
        elif tag == "th" and self._in_head:
            self.tables[-1].columns.append((found.get("data-column") or "", at))
        elif tag == "tr" and not self._in_head:
            self.tables[-1].rows.append((at, []))
        elif tag in ("td", "th"):
            self._cell = Cell(value=found.get("data-value"))
            self.tables[-1].rows[-1][1].append(self._cell)
        elif tag == "li" and "data-cells" in found:
            self.knots.append((found["data-table"] or "", at, json.loads(found["data-cells"] or "{}")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = None
        elif tag == "thead":
            self._in_head = False

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def told(text: str) -> tuple[float, float] | None:
    """Return the number that a text shows and how far off rounding may leave it; None where it is no number."""
    found = re.fullmatch(r"([+-]?[\d,]+(?:\.(\d+))?(?:e-\d+)?)(%| k| M| bn| T)?(?: \(\d+-\d+\))?", text)
    if found is None:
        return None
    size = {"%": 0.01}.get(found[3] or "", _SIZES.get((found[3] or "").strip(), 1.0))
    number = float(found[1].replace(",", "")) * size
    # Sizes have three figures, the others the decimals that they show.
    off = abs(number) * 0.005 if found[3] in (" k", " M", " bn", " T") else 0.5 * size * 10 ** -len(found[2] or "")
    return number, off


def agrees(cell: Cell, value: Any) -> bool:
    """Return whether a cell holds a value, and shows it as far as its text is a number."""
    if value is None:
        return cell.value is None
    if cell.value is None:
        return False
    if isinstance(value, float):
        if float(cell.value) != value:
            return False
        shown = told(cell.text.strip())
        if shown is None:
            return cell.text.strip().startswith("<") and 0 < value < 0.01
        return abs(shown[0] - value) <= max(shown[1], abs(value) * 0.006) + 1e-12
    if isinstance(value, dt.date):
        return cell.value == value.isoformat()
    return cell.value == str(value)


@cache
def columns_of(place: Path, table: str) -> frozenset[str]:
    """Return the columns of a table of the warehouse."""
    return frozenset(scrisk.sql(f"DESCRIBE out.{table}", db=place)["column_name"])


@cache
def keyed(
    place: Path, table: str, keys: tuple[str, ...], columns: tuple[str, ...], economies: tuple[str, ...]
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return some columns of a table of the warehouse by some others; of some economies where it names them."""
    some = ", ".join(dict.fromkeys((*keys, *columns)))
    where = f" WHERE economy IN {economies}" if "economy" in keys and len(economies) > 1 else ""
    rows = scrisk.sql(f"SELECT {some} FROM out.{table}{where}", db=place).to_dicts()
    return {tuple(str(row[key]) for key in keys): row for row in rows}


def faults(reader: Reader, place: Path) -> list[str]:
    """Return every cell that does not hold what the warehouse holds."""
    at_all = [at for table in reader.tables for at, _ in table.rows] + [
        more for table in reader.tables for _, more in table.columns
    ]
    economies = tuple(sorted({at["economy"] for at in at_all if "economy" in at}))

    def row_of(table: str, at: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
        keys = tuple(sorted(at))
        columns = tuple(sorted(wanted & columns_of(place, table)))
        return keyed(place, table, keys, columns, economies).get(tuple(str(at[key]) for key in keys), {})

    found = []
    for table in filter(lambda table: table.name, reader.tables):
        wanted = {key for key, _ in table.columns}
        for at, cells in table.rows:
            for (key, more), cell in zip(table.columns, cells, strict=True):
                if key in columns_of(place, table.name):
                    # A row that the warehouse lacks has nothing to show.
                    value = row_of(table.name, {**at, **more}, wanted).get(key)
                    if not agrees(cell, value):
                        found.append(f"{table.name} {at} {key}: {cell.text} ({cell.value}), not {value}")
                elif key and key != "measure_state":  # which depends on the day
                    found.append(f"{table.name} has no column {key}")
    for name, at, cells_of in reader.knots:
        row = row_of(name, at, set(cells_of))
        found += [f"{name} {at} {key}: {value}" for key, value in cells_of.items() if row.get(key) != value]
    return found


def test_tables_and_trees_hold_what_the_warehouse_holds(text: str, warehouse_path: Path) -> None:
    reader = read(text)
    figures = sum(cell.value is not None for table in reader.tables for _, cells in table.rows for cell in cells)

    assert faults(reader, warehouse_path) == []
    assert figures > 10_000
    assert {table.name for table in reader.tables} >= {
        "headline", "score", "supplier_share", "choke_point", "scenario_result", "coalition_value", "calibration",
        "measure", "method_parameter", "source",
    }  # fmt: skip
    assert len(reader.knots) > 30


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'(data-column="risk_score".*?<td class="number" data-value=")[\d.]+"', r'\g<1>1.5"'),
        (r'(<td class="number" data-value="[\d.]+">)\d+%', r"\g<1>101%"),
        (r'(data-cells=\'\{"[a-z_]+":)[\d.]+', r"\g<1>0.123"),
    ],
)
def test_a_wrong_figure_is_found(text: str, warehouse_path: Path, old: str, new: str) -> None:
    changed = re.sub(old, new, text, count=1, flags=re.DOTALL)

    assert changed != text
    assert faults(read(changed), warehouse_path) != []


def data_of(document: Document, chart: str, *fields: str) -> list[tuple[Any, ...]]:
    """Return the data that a chart draws."""
    spec = next(block for block in document.blocks() if isinstance(block, Chart) and block.id == chart).spec

    def lists(node: Any) -> list[list[dict[str, Any]]]:
        if isinstance(node, dict):
            mine = [rows for rows in node.get("datasets", {}).values() if isinstance(rows, list)]
            return mine + [one for value in node.values() for one in lists(value)]
        return [one for value in node for one in lists(value)] if isinstance(node, list) else []

    found = [rows for rows in lists(spec) if rows and isinstance(rows[0], dict) and set(fields) <= rows[0].keys()]
    return [tuple(row[key] for key in fields) for row in found[0]]


def test_heat_map_draws_the_scores(document: Document, warehouse_path: Path) -> None:
    expected = scrisk.sql(
        "SELECT economy, round(risk_score, 9) FROM out.headline WHERE risk_score IS NOT NULL "
        "AND economy IN ('JPN', 'KOR')",
        db=warehouse_path,
    ).rows()

    drawn = data_of(document, "heat-chart", "e", "score", "mark")
    assert sorted((economy, round(score, 9)) for economy, score, _ in drawn) == sorted(expected)
    assert all(mark.rstrip("?") == f"{score:.0f}" for _, score, mark in drawn)


def test_lines_over_the_years_draw_the_scores(document: Document, warehouse_path: Path) -> None:
    expected = scrisk.sql(
        "SELECT score.item, economy, year, hhi FROM out.score JOIN out.item USING (item) "
        "WHERE economy IN ('JPN', 'KOR') AND basis = headline_basis AND hhi IS NOT NULL "
        "QUALIFY count(*) OVER (PARTITION BY economy, score.item) >= 10",
        db=warehouse_path,
    ).rows()

    assert sorted(data_of(document, "concentration-chart", "i", "e", "year", "hhi")) == sorted(expected)
    years = {row[2] for row in expected}
    assert (min(years), max(years)) == (1995, 2024)


def test_map_draws_the_shares(document: Document, warehouse_path: Path) -> None:
    expected = {
        row[:4]: row[4]
        for row in scrisk.sql(
            "SELECT share.item, economy, year, supplier, share FROM out.supplier_share AS share JOIN out.item AS item "
            "ON item.item = share.item AND item.headline_basis = share.basis WHERE economy IN ('JPN', 'KOR')",
            db=warehouse_path,
        ).rows()
    }

    drawn = data_of(document, "suppliers-chart", "i", "e", "year", "s", "share")
    assert len(drawn) > 1000
    assert all(expected[row[:4]] == row[4] for row in drawn)


def test_scenarios_draw_the_days(document: Document, warehouse_path: Path) -> None:
    rows = scrisk.sql(
        "SELECT scenario, economy, stock_case, sum(unmet_share), count(*) FROM out.scenario_day "
        "WHERE economy IN ('JPN', 'KOR') GROUP BY ALL",
        db=warehouse_path,
    ).rows()

    drawn: dict[tuple[Any, ...], list[float]] = {}
    for scenario, economy, stocks, unmet in data_of(document, "scenarios-chart", "s", "e", "k", "u"):
        drawn.setdefault((scenario, economy, stocks), []).extend(unmet)
    assert drawn.keys() == {row[:3] for row in rows}
    for *key, total, count in rows:
        assert len(drawn[tuple(key)]) == count
        # Four decimals are drawn.
        assert sum(drawn[tuple(key)]) == pytest.approx(total, abs=5e-5 * count)


def test_sentences_say_the_scores(document: Document, warehouse_path: Path) -> None:
    rows = scrisk.sql(
        "SELECT economy_name, item_name, risk_score, risk_score_low, risk_score_high, "
        "count(*) FILTER (risk_band IN ('high', 'very high')) OVER (PARTITION BY economy), "
        "count(*) OVER (PARTITION BY economy) FROM out.headline "
        "WHERE economy IN ('JPN', 'KOR') AND risk_score IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY economy ORDER BY risk_score DESC) = 1 ORDER BY economy",
        db=warehouse_path,
    ).rows()

    said = " ".join(document.sections[0].sentences)
    for economy, item, score, low, high, alarming, scored in rows:
        assert f"{economy}: most at risk is {item}, {score:.0f} of 100 (interval {low:.0f} to {high:.0f}" in said
        assert f"{economy}: {alarming} of {scored} scored items" in said

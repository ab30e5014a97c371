"""The screen: what is shown is what the warehouse holds, by keys alone, in three languages, at any size."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from scrisk.language import speaking
from scrisk.warehouse import Warehouse, open_warehouse

pytest.importorskip("textual", reason="the extra explore is not installed")

Act = Callable[[Any, Any], Awaitable[None]]


@pytest.fixture
def warehouse(warehouse_path: Path) -> Iterator[Warehouse]:
    """Return the open warehouse."""
    with open_warehouse(warehouse_path) as found:
        yield found


def walk(
    warehouse: Warehouse, act: Act, *, lang: str = "en", size: tuple[int, int] = (80, 24), path: tuple[str, ...] = ()
) -> None:
    """Open the screen without a terminal and do something on it."""
    from scrisk.cli.explore import screen
    from scrisk.cli.options import Options

    async def go() -> None:
        with speaking(lang):
            names = Options(None, "table", None, lang, True).names(warehouse)
            app = screen(warehouse, names, path)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                await act(app, pilot)

    asyncio.run(go())


def drawn(app: Any) -> list[str]:
    """Return the lines of the screen as a terminal shows them."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


async def press(pilot: Any, *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def line_of(app: Any, words: str) -> str:
    """Return the line that holds some words."""
    return next(line for line in drawn(app) if words in line)


def test_walks_from_economy_to_scenario_and_back(warehouse: Warehouse) -> None:
    async def act(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", *"kor", "enter", "enter")
        assert "Economies › Korea" in drawn(app)[0]
        await press(pilot, "slash", *"黒鉛", "enter", "enter")  # a name in any language finds it
        assert "Economies › Korea › Natural graphite" in drawn(app)[0]
        await press(pilot, "enter")
        assert "› China" in drawn(app)[0]
        assert "China stops graphite" in line_of(app, "▸")
        for title in ("Natural graphite", "Korea", "Korea", "Economies", "Economies"):  # filters are left first
            await press(pilot, "escape")
            assert app.place.level.title == title
        await press(pilot, "q")
        assert not app.is_running

    walk(warehouse, act)


@pytest.mark.parametrize(("lang", "size"), [("en", (80, 24)), ("ja", (80, 24)), ("ko", (200, 50))])
def test_figures_are_those_of_the_warehouse(warehouse: Warehouse, lang: str, size: tuple[int, int]) -> None:
    from scrisk.warehouse.select import scores

    names = {row["item"]: row[f"name_{lang}"] for row in warehouse.query("items").dicts()}
    rows = [row for row in scores(warehouse, ["KOR"]).dicts() if row["risk_score"] is not None]
    rows.sort(key=lambda row: (-row["risk_score"], row["item"]))
    shares = warehouse.query("suppliers", economy="KOR", item="graphite", year=2024).dicts()
    china = next(row for row in shares if row["supplier"] == "CHN" and row["basis"] == "quantity")
    hits = warehouse.query("scenarios_of_item", economy="KOR", item="graphite").dicts()
    hit = next(row for row in hits if row["scenario"] == "cn-graphite" and row["stock_case"] == "prior")

    async def act(app: Any, pilot: Any) -> None:
        await press(pilot, "down", "enter")  # Korea stands second in the catalog
        shown = [line for line in drawn(app)[3:] if any(name[:8] in line for name in names.values())]
        for row, line in zip(rows[:8], shown, strict=False):
            low, high = row["risk_score_low"], row["risk_score_high"]
            assert names[row["item"]][:8] in line
            assert f"{row['risk_score']:2.0f} {low:2.0f}-{high:.0f} " in line
            assert f"{row['top_supplier_share']:.0%}" in line
        assert len(shown) >= 8
        await press(pilot, "slash", *"graphite", "enter", "enter")
        assert f"{china['share']:.1%}" in line_of(app, "▸")
        await press(pilot, "enter")
        assert f" {hit['expected_shortfall_days']:.0f} " in line_of(app, "▸")
        assert str(hit["name_" + lang]) in line_of(app, "▸")

    walk(warehouse, act, lang=lang, size=size)


@pytest.mark.parametrize(("lang", "size"), [("ja", (80, 24)), ("ko", (80, 24)), ("ja", (200, 50))])
def test_columns_stand_below_each_other(warehouse: Warehouse, lang: str, size: tuple[int, int]) -> None:
    from scrisk.report.layout import Column
    from scrisk.report.layout import lines as laid

    async def act(app: Any, pilot: Any) -> None:
        for _level in range(4):
            assert {cell_len(line) for line in drawn(app)} == {size[0]}
            level, rows = app.place.level, app.place.rows
            columns: list[Column] = level.columns(rows, app.rows.size.width - 5)
            for line in laid(columns):
                assert cell_len(line.plain) <= app.rows.size.width - 5
            bar = next((column for column in columns if "█" in "".join(cell.text for cell in column.cells)), None)
            if bar is not None:
                at = [
                    cell_len(line[: line.index("█")])
                    for line in drawn(app)[3 : size[1] - 12]
                    if "█" in line.partition("│")[0]
                ]
                assert len(set(at)) <= 1, (level.title, at)
            assert "q" in drawn(app)[-1]
            assert "…" not in drawn(app)[-1]
            await press(pilot, "enter")

    walk(warehouse, act, lang=lang, size=size, path=("KOR",))


def test_sorts_and_changes_the_basis_where_one_stands(warehouse: Warehouse) -> None:
    async def act(app: Any, pilot: Any) -> None:
        assert "HHI" not in drawn(app)[-1]
        await press(pilot, "down", "down", "s")
        assert "order: HHI" in drawn(app)[-1]
        assert app.place.key == "graphite"  # one stays on the row
        found = [row["hhi"] for row in app.place.rows]
        assert found == sorted(found, reverse=True)
        await press(pilot, "b", "b")
        assert "basis: value" in drawn(app)[-1]
        assert {row["basis"] for row in app.place.rows} == {"value"}
        assert app.place.key == "graphite"

    walk(warehouse, act, size=(120, 30), path=("KOR",))


def test_a_filter_without_a_match_says_so(warehouse: Warehouse) -> None:
    async def act(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", *"zzz", "enter")
        assert any("Nothing is called zzz." in line for line in drawn(app))
        await press(pilot, "enter", "s", "e", "escape")
        assert len(app.place.rows) == len(app.place.level.rows) > 9

    walk(warehouse, act)


def test_pages_over_the_list(warehouse: Warehouse) -> None:
    async def act(app: Any, pilot: Any) -> None:
        await press(pilot, "question_mark")
        assert any("filter by words" in line for line in drawn(app))
        await press(pilot, "escape", "e")
        assert "scrisk explain KOR graphite" in drawn(app)[0]
        await press(pilot, "escape", "enter", "enter")
        assert "scrisk scenario run cn-graphite" in drawn(app)[0]
        assert "Korea runs short of natural graphite" in " ".join(line.strip() for line in drawn(app))
        await press(pilot, "escape")
        assert "China stops graphite" in line_of(app, "▸")

    walk(warehouse, act, path=("KOR", "graphite"))


def test_every_size_is_drawn(warehouse: Warehouse) -> None:
    async def act(app: Any, pilot: Any) -> None:
        for size in ((60, 16), (150, 24), (240, 70), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert len(drawn(app)) == size[1]
            assert "China" in line_of(app, "▸")

    walk(warehouse, act, path=("KOR", "graphite"))


def test_without_textual_or_a_terminal_it_says_so(warehouse_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from scrisk.cli import explore
    from scrisk.cli.root import cli

    def told(*words: str, code: int) -> str:
        result = CliRunner().invoke(cli, ["explore", *words], prog_name="scrisk")
        assert result.exit_code == code, result.output
        return result.stderr

    assert "scrisk score" in told(code=2)
    assert "writes no files" in told("--format", "csv", code=2)
    monkeypatch.setattr(explore, "find_spec", lambda _name: None)
    assert "pip install 'scrisk[explore]'" in told(code=7)

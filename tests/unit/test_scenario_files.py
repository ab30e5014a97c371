"""Scenario files: the library holds, and what is wrong is refused with file, key and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrisk import resources
from scrisk.catalog import Catalog, ScenarioFilesError, load, load_scenario, load_scenarios, scenarios_hash
from scrisk.catalog.elements import ELEMENTS, RARE_EARTHS, items_holding
from scrisk.catalog.scenario_files import items_of, straits, targets_of

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = resources.data_dir() / "templates" / "scenario.toml"

GOOD = """
id = "one"
names = { en = "One", ja = "一", ko = "하나" }
premise = "something happens"
summary = "Something happens."
start = 2026-12-01

[stocks]
JPN = 30

[[source]]
id = "who"
producer = "P"
title = "T"
url = "https://example.org/x"
accessed = 2026-11-25

[[fact]]
what = "W"
value = 1
unit = "t"
period = "2025"
source = "who"

[[shock]]
key = "first"
imposer = "CHN"
target = ["JPN", "KOR"]
items = ["graphite"]
depth = 0.5
start_day = 10
duration_days = [30, 60]

[[shock]]
key = "second"
measure = "cn-2025-61"
instrument = { kind = "extraterritorial", de_minimis = 0.001, days = 45, share = 0.5 }
start = 2026-12-11
end = 2027-03-01

[[share]]
item = "rare-earth-magnets"
supplier = "CHN"
share = 0.9
year = 2025
source = "who"
"""
FIRST, SECOND = "shock first", "shock second"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def write(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path: Path, catalog: Catalog) -> None:
    found = load_scenario(write(tmp_path, GOOD), catalog)
    first, second = found.shocks

    assert found.window(first) == ((10.0, 10.0), (30.0, 60.0))
    assert found.window(second) == ((10.0, 10.0), (80.0, 80.0))
    assert (first.depth, second.depth) == ((0.5, 0.5), None)
    assert found.stocks == {"JPN": 30.0}
    assert (found.horizon_days, found.draws, found.supply) == (365, 2000, "newest")
    assert items_of(second, catalog) == ("rare-earth-compounds", "rare-earth-metals", "rare-earth-magnets")
    assert "CHN" not in targets_of(second, catalog)


def refusals() -> Iterator[tuple[str, str, str, str]]:
    """Yield text to replace, new text, key and reason."""
    depth, days, items, target = "depth = 0.5", "duration_days = [30, 60]", '["graphite"]', '["JPN", "KOR"]'
    yield 'id = "one"', 'id = "One"', "id", "is not a slug"
    yield 'id = "one"', "", "id", "is missing"
    yield "start = 2026-12-01", 'start = "soon"', "start", "valid date"
    yield 'id = "one"', 'id = "one"\nhorizon = 3', "horizon", "unknown key; did you mean horizon_days?"
    yield 'id = "one"', 'id = "one"\nseed = -1', "seed", "greater than or equal to 0"
    yield 'id = "one"', 'id = "one"\nhorizon_days = 0', "horizon_days", "greater than or equal to 1"
    yield "JPN = 30", "JPN = -30", "stocks.JPN", '-30 is neither "prior" nor a number of days'
    yield "JPN = 30", "JPP = 30", "stocks.JPP", "did you mean JPN?"
    yield 'source = "who"', 'source = "whom"', "fact number 1: source", "did you mean who?"
    yield "share = 0.9", "share = 1.9", "share number 1: share", "less than or equal to 1"
    yield 'item = "rare-earth-magnets"', 'item = "rare-earth-magnet"', "share number 1: item", "rare-earth-magnets"
    yield 'imposer = "CHN"', 'imposer = "CHX"', f"{FIRST}: imposer", "'CHX' is no ISO 3166-1"
    yield 'imposer = "CHN"', 'imposer = "China"', f"{FIRST}: imposer[0]", "ISO 3166-1 alpha-3 code"
    yield 'imposer = "CHN"', "", FIRST, "exactly one of imposer, measure and strait; it has none"
    yield 'imposer = "CHN"', 'imposer = "CHN"\nstrait = "malacca"', FIRST, "it has imposer and strait"
    yield 'imposer = "CHN"\ntarget = ["JPN", "KOR"]', 'strait = "malaca"', f"{FIRST}: strait", "there are bab-el-mandeb"
    yield target, '["JPN", "KRO"]', f"{FIRST}: target", "did you mean KOR?"
    yield target, '"CHN"', f"{FIRST}: target", "nobody but the imposer itself"
    yield f"target = {target}\n", "", FIRST, 'needs target: economies, or "all"'
    yield items, '["graphit"]', f"{FIRST}: items", "did you mean graphite?"
    yield f"items = {items}", 'stage = "mines"', f"{FIRST}: stage", "did you mean mine?"
    yield f"items = {items}", 'elements = ["Xx"]', f"{FIRST}: elements", "no element is called 'Xx'"
    yield f"items = {items}", f'items = {items}\nstage = "tool"', f"{FIRST}: items", "the selection is empty"
    yield depth, "depth = 1.5", FIRST, "depth 1.5 is above one"
    yield depth, "depth = [0.6, 0.5]", f"{FIRST}: depth", "runs backwards"
    yield depth, "depth = -0.5", f"{FIRST}: depth", "-0.5 is negative"
    yield depth, "depth = nan", f"{FIRST}: depth", "is not finite"
    yield depth, 'depth = "half"', f"{FIRST}: depth", "neither a number nor a range"
    yield depth, "dept = 0.5", f"{FIRST}: dept", "unknown key; did you mean depth?"
    yield depth, "", FIRST, "needs depth"
    yield depth, 'depth = 0.5\ninstrument = { kind = "ban" }', FIRST, 'the instrument "ban" says how much stops'
    yield depth, 'instrument = { kind = "quota" }', f"{FIRST}: instrument", '"quota" needs share'
    yield depth, 'instrument = { kind = "ban", share = 0.1 }', f"{FIRST}: instrument", '"ban" takes no share'
    yield depth, 'instrument = { kind = "embargo" }', f"{FIRST}: instrument.kind", "'embargo' is none of 'ban'"
    yield depth, "depth = 0.5\nprobability = 2", f"{FIRST}: probability", "less than or equal to 1"
    yield depth, 'depth = 0.5\nevidence = "as-happened"', FIRST, "needs sources"
    yield depth, 'depth = 0.5\nsources = ["me"]', f"{FIRST}: sources", "no [[source]] has the id 'me'"
    yield days, "", FIRST, "needs duration_days, or end as a date"
    yield days, "duration_days = 0", FIRST, "nothing would happen"
    yield days, "duration_days = -3", f"{FIRST}: duration_days", "-3 is negative"
    yield days, "end = 2026-12-05", f"{FIRST}: end", "not after the start"
    yield "start_day = 10", "start_day = 400", f"{FIRST}: start", "not within the horizon"
    yield "start_day = 10", "start = 2026-11-01", f"{FIRST}: start", "before the scenario begins"
    yield "end = 2027-03-01", "end = 2026-12-10", SECOND, "end 2026-12-10 is not after start 2026-12-11"
    yield 'measure = "cn-2025-61"', 'measure = "cn-2025-16"', f"{SECOND}: measure", "did you mean cn-2025-1"
    yield (
        'instrument = { kind = "extraterritorial", de_minimis = 0.001, days = 45, share = 0.5 }\n', "",
        f"{SECOND}: instrument", 'the measure says "extraterritorial", not on which terms',
    )  # fmt: skip
    yield 'key = "second"', 'key = "first"', "shock first", "this name is there already"
    again = '[[shock]]\nimposer = "CHN"\ntarget = "KOR"\nmaterial = "graphite"\ndepth = 0.2\nduration_days = 20\n'
    yield "[[share]]", again + "[[share]]", "shock shock-3", "hits what shock first hits at the same time (CHN, KOR"


@pytest.mark.parametrize(("old", "new", "key", "reason"), list(refusals()))
def test_what_is_wrong_is_refused(
    tmp_path: Path, catalog: Catalog, old: str, new: str, key: str, reason: str
) -> None:  # fmt: skip
    assert old in GOOD
    with pytest.raises(ScenarioFilesError) as caught:
        load_scenario(write(tmp_path, GOOD.replace(old, new, 1)), catalog)

    found = [(problem.file, problem.key, problem.reason) for problem in caught.value.problems]
    assert [entry for entry in found if entry[0] == "my.toml" and entry[1] == key and reason in entry[2]], found
    assert str(tmp_path) in caught.value.message
    assert "scrisk scenario new" in caught.value.hint


def test_shocks_may_stack_or_follow_each_other(tmp_path: Path, catalog: Catalog) -> None:
    more = '\n[[shock]]\nimposer = "CHN"\ntarget = "KOR"\nitems = "graphite"\ndepth = 0.2\n'
    for extra in ("stacks = true\nduration_days = 20\n", "start_day = 70\nduration_days = 20\n"):
        assert len(load_scenario(write(tmp_path, GOOD + more + extra), catalog).shocks) == 3


def test_a_file_that_is_no_toml_or_not_there(tmp_path: Path, catalog: Catalog) -> None:
    for path, reason in (
        (write(tmp_path, "id = "), "is not valid TOML"),
        (tmp_path / "no.toml", "the file is missing"),
    ):
        with pytest.raises(ScenarioFilesError, match=reason):
            load_scenario(path, catalog)


def test_the_library_holds_what_was_asked_for(catalog: Catalog) -> None:
    library = {part.id: part for part in load_scenarios(catalog)}

    assert set(library) >= {
        "cn-heavy-rare-earths-2025", "cn-october-package", "cn-dual-use-japan", "cn-gallium-germanium",
        "jp-chip-chemicals-2019", "nl-jp-chip-tools", "tw-output-stops", "strait-hormuz", "mm-heavy-rare-earths",
        "us-chip-tariffs",
    }  # fmt: skip
    for part in library.values():
        # What happened is sourced, and what is not is called a judgement and says why.
        assert part.summary
        for shock in part.shocks:
            assert (
                shock.sources if shock.evidence != "judgement" else shock.note.startswith("Judgement") or shock.sources
            )
    tonnes = {fact.period: fact.value for fact in library["cn-heavy-rare-earths-2025"].facts if "magnets" in fact.what}
    assert tonnes == {"2025-04": 2628, "2025-05": 1238, "2025-06": 3188, "2025-07": 5577}
    assert library["jp-chip-chemicals-2019"].facts[0].value == 479


def test_depths_of_what_happened_follow_from_their_figures(catalog: Catalog) -> None:
    shocks = {s.key: s for part in load_scenarios(catalog) for s in part.shocks}

    # Magnets a year before, from the changes printed: May 1,238/(1 - .74), June 3,188/(1 - .381), July 5,278 t.
    before = [1238 / 0.26, 3188 / 0.619, 5278]
    assert shocks["magnets-april"].depth[0] == pytest.approx(1 - 2628 / (sum(before) / 3), abs=5e-4)
    assert shocks["gallium-october"].depth[0] == pytest.approx(1 - 0.25 / 3.25, abs=5e-4)
    assert shocks["germanium-october"].depth[0] == pytest.approx(1 - 0.648 / 2.41, abs=5e-4)
    assert shocks["gallium-november"].depth[0] == pytest.approx(1 - 1530 / 5611, abs=5e-4)
    assert shocks["germanium-november"].depth[0] == pytest.approx(1 - 721 / 5488, abs=5e-4)
    assert shocks["hf-later"].depth[0] == pytest.approx(1 - 9.38 / 66.86, abs=5e-4)


def test_a_catalog_of_ones_own_may_lack_items(catalog: Catalog) -> None:
    from dataclasses import replace

    smaller = replace(catalog, items=tuple(item for item in catalog.items if item.id != "graphite"))
    with pytest.raises(ScenarioFilesError, match="no item is called 'graphite'"):
        load_scenarios(smaller)
    left = load_scenarios(smaller, fitting=True)
    assert "cn-graphite" not in [part.id for part in left]
    assert "tw-output-stops" in [part.id for part in left]


def test_one_id_may_not_be_in_two_files(tmp_path: Path, catalog: Catalog) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ScenarioFilesError, match=re.escape("b.toml: id: another file holds 'one'")):
        load_scenarios(catalog, tmp_path)


def test_the_hash_tells_scenarios_apart(tmp_path: Path, catalog: Catalog) -> None:
    one = load_scenario(write(tmp_path, GOOD), catalog)
    two = load_scenario(write(tmp_path, GOOD.replace("depth = 0.5", "depth = 0.4")), catalog)
    assert scenarios_hash([one]) == scenarios_hash([one]) != scenarios_hash([two])


def test_template_and_document_are_files_that_hold(tmp_path: Path, catalog: Catalog) -> None:
    text = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None

    assert load_scenario(write(tmp_path, example[1]), catalog).id == "tungsten-by-half"
    template = load_scenario(TEMPLATE, catalog)
    assert template.id == "my-scenario"
    # What the template keeps in comments holds too.
    free = re.sub(r"^# (\[\[|[a-z_]+ = )", r"\1", TEMPLATE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert load_scenario(write(tmp_path, free), catalog).facts[0].unit == "t"


def test_the_document_names_every_key() -> None:
    from scrisk.catalog.scenarios import Instrument, Response, Scenario, Shock

    text = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    plural = {"shocks": "[[shock]]", "sources": "[[source]]", "facts": "[[fact]]", "shares": "[[share]]",
              "stocks": "[stocks]", "response": "[response]"}  # fmt: skip
    for name in Scenario.model_fields:
        assert f"`{plural.get(name, name)}`" in text, name
    for name in [*Shock.model_fields, *Response.model_fields]:
        assert f"`{name}`" in text, name
    for name in Instrument.model_fields:
        assert re.search(rf"\b{name}\b", text), name


def test_elements_find_their_items(catalog: Catalog) -> None:
    assert items_holding(catalog, "Ga") == ("gallium",)
    assert items_holding(catalog, "Dy") == (
        "mined-rare-earths", "rare-earth-compounds", "rare-earth-metals", "refined-magnet-rare-earths", "magnet-alloys",
        "rare-earth-magnets",
    )  # fmt: skip
    assert "cerium-compounds" in items_holding(catalog, "Ce")
    assert items_holding(catalog, "Og") == ()
    assert len(RARE_EARTHS) == 17
    assert all(re.fullmatch(r"[A-Z][a-z]?", symbol) for symbol in ELEMENTS)


def test_ways_of_the_sea_are_of_known_countries() -> None:
    from scrisk import codes

    assert set(straits()) == {"bab-el-mandeb", "hormuz", "malacca"}
    for passing in straits().values():
        for (supplier, importer), share in passing.items():
            assert codes.country(supplier) == supplier != importer
            assert 0 < share <= 1
    # What passes Hormuz passes Malacca on its way to East Asia.
    assert set(straits()["hormuz"]) <= set(straits()["malacca"])

"""``scrisk network``: from the example's tables to who matters and what falls."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.cells import cell_len

TABLES = ("edges", "nodes", "essential", "shocks")

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tables of the example, beside which networks are kept."""
    from click.testing import CliRunner

    from scrisk.cli.root import cli

    path = tmp_path_factory.mktemp("network")
    for name in TABLES:
        words = ["template", f"network-{name}", "-o", str(path / f"{name}.csv")]
        CliRunner().invoke(cli, words, catch_exceptions=False)
    return path


@pytest.fixture
def ask(run: Any, folder: Path) -> Ask:
    """Return a function that asks about networks beside a warehouse that is not there."""

    def asks(question: str, *words: str, **kwargs: Any) -> Any:
        return run("network", question, *words, "--db", str(folder / "scrisk.duckdb"), **kwargs)

    return asks


@pytest.fixture
def example(ask: Ask, folder: Path) -> str:
    """Load the example and return its name."""
    ask("load", *_files(folder), "--name", "example", "--unit", "million US dollars")
    return "example"


def _files(folder: Path) -> list[str]:
    return [
        str(folder / "edges.csv"), "--nodes", str(folder / "nodes.csv"), "--essential", str(folder / "essential.csv"),
    ]  # fmt: skip


def rows(result: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_a_network_is_loaded_and_told(ask: Ask, folder: Path) -> None:
    said = ask("load", *_files(folder), "--name", "told")
    assert "Network told: 10 nodes, 15 links" in said.stdout
    assert "Output 2,220: given for 3 nodes, else what they sell here." in said.stdout
    assert "3 nodes without a supplier here" in said.stdout
    assert "out.network" in said.stderr
    again = ask("load", *_files(folder), "--name", "told", "--format", "json", "--quiet")
    assert again.stderr == ""
    (row,) = rows(again)
    assert (row["node_sectors"], row["essential_rule"], row["unlisted_kind"]) == (7, "table", "non-essential")
    assert "nothing is new" in ask("load", *_files(folder), "--name", "told").stdout
    assert "Removed told: 10 nodes, 15 links." in ask("drop", "told").stdout
    assert "Did you mean" not in ask("drop", "told", code=2).stdout


def test_who_matters(ask: Ask, example: str) -> None:
    found = rows(ask("risk", example, "--format", "json"))
    assert len(found) == 10
    by = {row["node"]: row for row in found}
    # The only customer of the chain: everybody loses every order, up to the mine.
    assert by["CARS"]["esri"] == pytest.approx(1.0)
    # Motors B (250) cannot be made without magnets A (200), motors A (150) lose 60 of 140 magnets; cars (900) lose
    # 250 and 150 x 3/7 of 400 motors. Up: oxides A sell 90 of 120 to magnets A, and that is 40 of the ore's 60.
    cars = 900 * (250 + 150 * 3 / 7) / 400
    lost = 200 + 250 + 150 * 3 / 7 + cars + 120 * 0.75 + 60 * 0.75 * 40 / 60
    assert by["MAGNETS-A"]["esri"] == pytest.approx(lost / 2220, abs=1e-6)
    assert [row["systemic_rank"] for row in found] == list(range(1, 11))
    assert (by["CARS"]["node_sector"], by["CARS"]["node_economy"]) == ("vehicles", "KOR")


def test_what_falls(ask: Ask, example: str, folder: Path) -> None:
    one = {row["node"]: row for row in rows(ask("shock", example, "--stop", "MAGNETS-A=40%", "--format", "json"))}
    assert one["MAGNETS-A"]["shock_loss"] == pytest.approx(0.4)
    assert one["MOTORS-B"]["loss_share"] == pytest.approx(0.4)
    (total,) = rows(ask("shock", example, "--economy", "CHN", "--by", "total", "--format", "json"))
    assert (total["hit_nodes"], total["is_converged"]) == (2, True)
    assert total["shock_share"] == pytest.approx((200 + 120) / 2220)
    every = rows(ask("shock", example, "--file", str(folder / "shocks.csv"), "--by", "total", "--format", "json"))
    assert [row["shock"] for row in every] == ["a maker stops", "magnets run short", "an economy stops"]
    assert every[2] | {"shock": ""} == total | {"shock": ""}
    sectors = rows(ask("shock", example, "--stop", "MAGNETS-A", "--by", "sector", "--format", "json"))
    assert sum(row["lost_output"] for row in sectors) == pytest.approx(every[0]["lost_output"])


def test_replacement_and_epsilon_are_handed_on(ask: Ask, example: str) -> None:
    plain = rows(ask("shock", example, "--stop", "OXIDE-B", "--by", "total", "--format", "json"))
    easier = rows(ask("shock", example, "--stop", "OXIDE-B", "--by", "total", "--replacement", "--format", "json"))
    assert easier[0]["loss_down"] < plain[0]["loss_down"]
    coarse = rows(ask("shock", example, "--stop", "ORE", "--by", "total", "--epsilon", "1", "--format", "json"))
    assert coarse[0]["cascade_steps"] == 1


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_tables_fit(ask: Ask, example: str, folder: Path, width: int) -> None:
    for words in (
        ("risk", example), ("shock", example, "--stop", "MAGNETS-A"),
        ("shock", example, "--file", str(folder / "shocks.csv")), ("show", example), ("show", example, "--links"),
        ("list",), ("shock", example, "--economy", "CHN", "--by", "sector"),
    ):  # fmt: skip
        text = ask(*words, columns=width).stdout
        assert all(cell_len(line) <= width for line in text.splitlines()), words
    risk = ask("risk", example, columns=width).stdout
    assert risk.startswith("100.0% of all output falls with CARS (Example cars)\n40.5% is its own; 8 of 10 nodes")
    assert "Diem et al. 2022" in risk
    shock = ask("shock", example, "--stop", "MAGNETS-A", columns=width).stdout
    assert shock.startswith("60.4% of all output of example is lost: 9.0% from outside, 51.4% follows\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("shock", "example"), "nothing is hit"),
        (("shock", "example", "--stop", "MAGNET-A"), "Did you mean MAGNETS-A"),
        (("shock", "example", "--stop", "ORE=1.2"), "'1.2' is no share of output that is lost"),
        (("shock", "example", "--sector", "ore=most"), "Write --sector ore=0.4 or --sector ore=40%"),
        (("shock", "example", "--sector", "motor"), "Did you mean motors"),
        (("shock", "example", "--item", "ships"), "no item of this network is called 'ships'"),
        (("risk", "exampel"), "Did you mean example"),
        (("load", "none.csv", "--name", "Big"), "none.csv cannot be read"),
    ],
)
def test_what_is_not_understood(ask: Ask, example: str, words: tuple[str, ...], why: str) -> None:
    result = ask(*words, code=3 if words[0] == "load" else 2)
    assert why in result.stderr
    assert result.stdout == ""


def test_an_id_may_hold_the_sign_of_a_share(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("supplier,buyer,value\nA=1,B,1\n", encoding="utf-8")
    ask("load", str(tmp_path / "odd.csv"), "--name", "odd")
    for words, loss in (("A=1", 1.0), ("A=1=0.5", 0.5)):
        found = rows(ask("shock", "odd", "--stop", words, "--format", "json"))
        assert {row["node"]: row["shock_loss"] for row in found} == {"A=1": loss, "B": 0.0}
    ask("drop", "odd")


def test_a_bad_network_leaves_nothing(ask: Ask, example: str, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("supplier,buyer,value\nA,B,1\nA,A,1\nA,B,1\n", encoding="utf-8")
    before = rows(ask("list", "--format", "json"))
    said = ask("load", str(tmp_path / "bad.csv"), code=3).stderr
    assert "2 of 3 rows cannot be taken, so none was" in said
    assert "--drop-self-loops" in said
    assert rows(ask("list", "--format", "json")) == before
    ask("load", str(tmp_path / "bad.csv"), "--drop-self-loops", "--sum-duplicates", "--name", "mended")
    assert rows(ask("show", "mended", "--links", "--format", "json"))[0]["link_value"] == 2.0
    ask("drop", "mended")


def test_trade_is_a_network_that_is_built_in(run: Any) -> None:
    found = rows(run("network", "shock", "trade", "--stop", "CHN:graphite", "--format", "json"))
    korea = next(row for row in found if row["node"] == "KOR:graphite")
    direct = rows(
        run(
            "sql",
            "SELECT share FROM out.supplier_share WHERE economy = 'KOR' AND item = 'graphite' AND basis = 'value' "
            "AND supplier = 'CHN' ORDER BY year DESC LIMIT 1",
            "--format", "json",
        )
    )[0]["share"]  # fmt: skip
    # What comes from China at first hand, and what others pass on of it.
    assert direct < korea["loss_share"] <= direct + 0.1
    assert "made there" in run("network", "shock", "trade", "--stop", "CHN:graphite").stdout


def test_the_python_face(folder: Path, example: str) -> None:
    import scrisk

    db = folder / "scrisk.duckdb"
    row = scrisk.load_network(folder / "edges.csv", folder / "nodes.csv", "all", name="python", db=db)
    assert row["essential_rule"].to_list() == ["all"]
    assert scrisk.network_risk("python", db=db)["node"][0] == "CARS"
    fallen = scrisk.network_shock("python", {"ORE": 1.0}, db=db)
    assert fallen.filter(pl.col("loss_share") == 1.0).height >= 6
    assert scrisk.network_shock("python", sector={"ore": 0.5}, by="total", db=db)["hit_nodes"].to_list() == [1]
    with pytest.raises(scrisk.errors.UsageError, match="rows cannot be by"):
        scrisk.network_shock("python", {"ORE": 1.0}, by="firm", db=db)


def test_the_graph_of_chips_is_a_network_that_is_built_in(run: Any) -> None:
    found = rows(run("network", "shock", "chips", "--item", "euv-lithography-tools", "--format", "json"))
    lost = {row["node"]: row["loss_share"] for row in found if row["node_output"] > 0}
    # Without extreme ultraviolet light no advanced logic is made anywhere; other logic is.
    assert lost["KOR:N78/advanced-logic"] > 0.99
    assert lost["KOR:N78/logic"] == 0.0
    text = run("network", "shock", "chips", "--economy", "JPN", "--by", "economy", columns=80).stdout
    assert all(cell_len(line) <= 80 for line in text.splitlines())


def test_industries_are_a_network_that_is_built_in(run: Any) -> None:
    words = ("network", "shock", "industries", "--economy", "CHN=10%", "--by", "economy", "--format", "json")
    lost = {row["node_economy"]: row["loss_share"] for row in rows(run(*words))}
    assert lost["CHN"] == pytest.approx(0.1)
    assert 0.0 < lost["JPN"] < lost["KOR"] < 0.1

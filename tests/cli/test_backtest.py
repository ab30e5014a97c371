"""Past interruptions replayed on real figures: the warning, what happened, and the honest misses."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from rich.cells import cell_len

from scrisk.resources import data_dir


@pytest.fixture(scope="module")
def months() -> pl.DataFrame:
    return pl.read_parquet(data_dir() / "snapshots" / "china_export_month.parquet")


def answer(run: Any, *words: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = json.loads(run("backtest", "episodes", *words, "--format", "json").stdout)
    return {(row["episode_id"], row["economy"], row["item"]): row for row in rows}


@pytest.mark.parametrize(("economy", "worst"), [("JPN", date(2023, 12, 1)), ("KOR", date(2024, 2, 1))])
def test_graphite_follows_from_the_customs_figures(run: Any, months: pl.DataFrame, economy: str, worst: date) -> None:
    row = answer(run, "--episode", "graphite-2023")["graphite-2023", economy, "graphite"]
    mine = months.filter(hs_code="250410", partner_code=economy)
    tonnes = dict(zip(mine["month"], mine["net_weight_kg"], strict=True))

    # Announced on 20 October 2023, in force on 1 December 2023: normal is the same month of the three years before.
    # December 2020, 2021 and 2022 for December 2023; February 2021, 2022 and 2023 for February 2024.
    last = 2022 if worst.month == 12 else 2023
    normal = sum(tonnes[date(year, worst.month, 1)] for year in (last - 2, last - 1, last)) / 3
    rush = tonnes[date(2023, 11, 1)] / (sum(tonnes[date(year, 11, 1)] for year in (2020, 2021, 2022)) / 3)

    assert row["worst_month"] == worst.isoformat()
    assert row["worst_share"] == pytest.approx(tonnes[worst] / normal, rel=1e-12)
    assert row["peak_share"] == pytest.approx(rush, rel=1e-12)
    assert row["peak_share"] > 2
    assert (row["warning"], row["outcome"], row["verdict"]) == ("exposed", "fell", "warned")
    assert row["year"] == 2022  # only the figures of the year before
    assert row["day_before"] == "2023-10-19"
    assert row["precedents"].split(";")[-1] == "cn-2023-23"


def test_the_verdicts(run: Any) -> None:
    found = answer(run)
    verdict = {key: row["verdict"] for key, row in found.items()}

    assert verdict["rare-earths-2010", "JPN", "rare-earth-compounds"] == "warned, no fall"
    assert verdict["nickel-2014", "JPN", "nickel"] == "warned"
    assert verdict["nickel-2020", "JPN", "nickel"] == "little at stake"
    # China sold more of it, by value, than Japan, which then stopped.
    assert verdict["chip-chemicals-2019", "KOR", "hydrogen-fluoride"] == "missed"
    assert found["chip-chemicals-2019", "KOR", "hydrogen-fluoride"]["top_supplier"] == "CHN"
    # A pooled code, no trade figures, or no score: nothing is claimed.
    for key in verdict:
        if key[0] in ("gallium-germanium-2023", "magnets-2025") or key[2] in ("photoresist", "fluorinated-polyimide"):
            assert verdict[key] == "cannot tell"


# Published volumes of the episodes as the project's methods print them (section 4).
@pytest.mark.parametrize(
    ("item", "period", "figure", "on_the_year"),
    [
        ("hydrogen-fluoride", "2019-07", 479, -0.824),
        ("hydrogen-fluoride", "2019-08", 0, -1),
        ("hydrogen-fluoride", "2018", 66_860_000, None),
        ("hydrogen-fluoride", "2020", 9_380_000, None),
        ("rare-earth-magnets", "2025-05", 1238, -0.74),
        ("rare-earth-magnets", "2025-06", 3188, -0.381),
        ("rare-earth-magnets", "2025-07", 5577, 0.057),
    ],
)
def test_published_figures(run: Any, item: str, period: str, figure: float, on_the_year: float | None) -> None:
    asked = f"SELECT figure, year_on_year, url FROM out.published_figure WHERE item = '{item}' AND period = '{period}'"
    (row,) = json.loads(run("sql", asked, "--format", "json").stdout)

    assert (row["figure"], row["year_on_year"]) == (figure, on_the_year)
    assert row["url"].startswith("http")


def test_a_published_change_agrees_with_the_figures_a_year_apart(run: Any) -> None:
    asked = (
        "SELECT month, share_normal, net_weight_t / weight_normal AS by_weight FROM out.episode_month "
        "WHERE told_by = 'publication' AND n_normal > 0 ORDER BY month"
    )
    rows = json.loads(run("sql", asked, "--format", "json").stdout)

    assert [row["month"] for row in rows] == ["2019-08-01", "2019-09-01", "2025-07-01"]
    for row in rows:
        assert row["share_normal"] == pytest.approx(row["by_weight"], abs=0.001)


def test_imputed_and_later_months_are_never_normal(run: Any) -> None:
    asked = "SELECT max(n_normal) AS n FROM out.episode_month WHERE told_by = 'customs' AND month < '2021-01-01'"
    (row,) = json.loads(run("sql", asked, "--format", "json").stdout)

    assert row["n"] is None or row["n"] <= 3


def test_table_says_it_in_sentences_and_fits(run: Any) -> None:
    for width in (80, 200):
        text = run("backtest", "episodes", columns=width).stdout
        assert all(cell_len(line) <= width for line in text.splitlines())
    flat = " ".join(text.split())
    assert flat.startswith("Of 17 replays five warned of what then happened, one missed,")
    assert "Shipments rose to 250% of normal in November 2023, before it took effect, and fell to 1% of normal" in flat
    assert "and pointed at China (52%) instead" in flat


def test_filters_and_unknown_names(run: Any) -> None:
    assert {key[1] for key in answer(run, "--economy", "Korea")} == {"KOR"}
    failed = run("backtest", "episodes", "--episode", "graphite-2032", code=2)
    assert "graphite-2023" in failed.stderr
    assert "episodes" in run("backtest", "episodez", code=2).stderr

"""The embedded tables are what their manifests say, and hold the figures everybody can recompute."""

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrisk.codes import producer_codes
from scrisk.resources import data_dir

DATA = data_dir()
MANIFESTS = sorted(
    path
    for path in [*(DATA / "snapshots").glob("*.toml"), *(DATA / "reference").glob("*.toml")]
    if path.with_suffix(".parquet").exists() or path.with_suffix(".csv").exists()
)
COLUMNS = {
    "baci_flow": "hs_revision hs_code year importer_code exporter_code trade_value_usd net_weight_kg",
    "wmd_production": "commodity year country_name country_iso3 production unit data_source",
    "wgi_political_stability": "country_name country_code year estimate standard_error",
    "wgi_governance": "country_name country_code year voice_accountability political_stability "
    "government_effectiveness regulatory_quality rule_of_law control_of_corruption",
    "chip_input": "input_id input_name input_type stage_id stage_name market_size market_size_year market_size_source",
    "chip_provider": "provider_id provider_name alias provider_type country",
    "chip_share": "provider_id input_id share year source_note",
    "chip_link": "input_id goes_into_id is_type_of_id",
    "recycling_rate": "commodity stage symbol eol_recycling_input_rate",
    "substitution_index": "material stage si_sr si_ei",
    "un_ideal_point": "country_code year ideal_point",
    "country_code": "system code iso3 name note",
}
NUMBERS = {
    "year": pl.Int16,
    "market_size_year": pl.Int16,
    "importer_code": pl.Int16,
    "exporter_code": pl.Int16,
    "trade_value_usd": pl.Int64,
    "net_weight_kg": pl.Int64,
}


def table(name: str) -> pl.DataFrame:
    return pl.read_parquet(DATA / "snapshots" / f"{name}.parquet")


def read(manifest: Path) -> tuple[dict[str, Any], Path]:
    parquet = manifest.with_suffix(".parquet")
    file = parquet if parquet.exists() else manifest.with_suffix(".csv")
    return tomllib.loads(manifest.read_text(encoding="utf-8")), file


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_manifest_matches_its_file(path: Path) -> None:
    manifest, file = read(path)
    frame = pl.read_parquet(file) if file.suffix == ".parquet" else pl.read_csv(file, infer_schema=False)
    assert manifest["table"] == path.stem
    assert manifest["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert manifest["rows"] == frame.height > 0
    assert manifest["columns"] == frame.columns


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_manifest_says_where_the_table_is_from(path: Path) -> None:
    manifest, _ = read(path)
    for key in ("source", "producer", "title", "edition", "licence", "url", "citation", "notes"):
        assert manifest[key].strip(), key
        assert "{" not in manifest[key], key
    assert manifest["licence_url"] == "" or manifest["licence_url"].startswith("https://")
    assert date.fromisoformat(manifest["accessed"])
    assert re.fullmatch(r"(\d{4}(-\d\d){0,2})?", manifest["published"])
    # CC BY-NC forbids it, and where no licence is stated none allows it.
    assert manifest["commercial_use"] is (manifest["source"] not in {"cset-chips", "scrreen"})


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_and_types(name: str) -> None:
    manifest = next(path for path in MANIFESTS if path.stem == name)
    columns = COLUMNS[name].split()
    assert read(manifest)[0]["columns"] == columns
    if name != "country_code":
        schema = table(name).schema
        for column in columns:
            if column in NUMBERS:
                assert schema[column] == NUMBERS[column], column
            else:
                assert schema[column] in (pl.String, pl.Float64), column


def test_every_snapshot_has_a_manifest_and_all_fit_in_twenty_megabytes() -> None:
    files = list((DATA / "snapshots").glob("*.parquet"))
    assert {path.stem for path in files} <= {path.stem for path in MANIFESTS}
    assert sum(path.stat().st_size for path in files) <= 20_000_000


# ---- trade ---------------------------------------------------------------------------------------


def imports(importer: int, hs_code: str, year: int) -> dict[int, tuple[int, int | None]]:
    """Return value and weight by exporter number."""
    rows = table("baci_flow").filter(importer_code=importer, hs_code=hs_code, year=year)
    return {row["exporter_code"]: (row["trade_value_usd"], row["net_weight_kg"]) for row in rows.to_dicts()}


def test_flows_cover_every_year_and_key_once() -> None:
    flows = table("baci_flow")
    assert flows["year"].unique().sort().to_list() == list(range(1995, 2025))
    assert flows["hs_revision"].unique().to_list() == ["HS92"]
    assert flows["hs_code"].str.contains(r"^\d{6}$").all()
    key = ["hs_code", "year", "importer_code", "exporter_code"]
    assert flows.select(key).equals(flows.select(key).unique().sort(key))
    assert flows.filter(pl.col("importer_code") == pl.col("exporter_code")).is_empty()
    assert flows["trade_value_usd"].min() == 1  # one USD is the smallest flow the producer writes
    assert flows["net_weight_kg"].drop_nulls().min() == 1  # an unknown weight is null, never zero


def test_japan_rare_earth_metals_2024() -> None:
    # HS 280530 from Viet Nam 704, China 156, Thailand 764, Singapore 702, Cambodia 608, USA 842,
    # United Kingdom 826, Belgium 56, Korea 410, Austria 40 and Germany 276. Thousand USD:
    # 162145.793 + 61966.651 + 23666.084 + 6304.153 + 99.922 + 47.075 + 20.43 + 18.14 + 3.991 + 3.965 + 1.556
    # = 254277.760. Tonnes: 2687.873 + 5235.843 + 421.415 + 100 + 0.5 + 1.258 + 0.196 + 0.036 + 0.054 + 0.012
    # + 0.001 = 8447.188.
    flows = imports(392, "280530", 2024)
    assert sum(value for value, _ in flows.values()) == 254_277_760
    assert sum(weight or 0 for _, weight in flows.values()) == 8_447_188
    assert flows[156] == (61_966_651, 5_235_843)
    assert round(61_966_651 / 254_277_760, 2) == 0.24  # China by value
    assert round(5_235_843 / 8_447_188, 2) == 0.62  # China by quantity
    assert flows[842] == (47_075, 1_258)


def test_korea_rare_earth_metals_2024() -> None:
    # Thousand USD: 7812.2 + 956.73 + 512.437 + 417.768 + 25.555 + 9.188 + 1.677 + 0.262 + 0.225 + 0.172
    # + 0.01 = 9736.224. Tonnes: 115.674 + 0.238 + 26.967 + 0.3 + 2.533 + 0.012 + 0.002 + 0.007 + 0.003
    # = 145.736, and two small flows, from the Netherlands 528 and Canada 124, of unknown weight.
    flows = imports(410, "280530", 2024)
    assert sum(value for value, _ in flows.values()) == 9_736_224
    assert sum(weight or 0 for _, weight in flows.values()) == 145_736
    assert {code for code, (_, weight) in flows.items() if weight is None} == {528, 124}
    assert round(flows[156][0] / 9_736_224, 2) == 0.80
    assert round((flows[156][1] or 0) / 145_736, 2) == 0.79


@pytest.mark.parametrize("number", [490, 842, 699, 757, 251, 579, 392, 410, 156])
def test_countries_with_numbers_of_their_own_trade_in_every_year(number: int) -> None:
    flows = table("baci_flow").filter((pl.col("importer_code") == number) | (pl.col("exporter_code") == number))
    assert flows["year"].n_unique() == 30


# ---- every code is mapped or named as unmapped ---------------------------------------------------


def used_codes() -> dict[str, set[str]]:
    flows = table("baci_flow")
    partners = pl.concat([flows["importer_code"], flows["exporter_code"]]).unique().cast(pl.String)
    return {
        "baci": set(partners),
        "wgi": set(table("wgi_political_stability")["country_code"]) | set(table("wgi_governance")["country_code"]),
        "wmd": set(table("wmd_production")["country_name"]),
        "cset": set(table("chip_provider")["country"]),
        "un": set(table("un_ideal_point")["country_code"]),
    }


def test_no_code_is_unknown() -> None:
    for system, used in used_codes().items():
        assert used <= set(producer_codes(system)), system


def test_unmapped_codes_are_the_ones_we_know_of() -> None:
    unmapped = {
        (system, code) for system, used in used_codes().items() for code in used if not producer_codes(system)[code]
    }
    assert unmapped <= {
        ("baci", "697"),
        ("baci", "711"),
        ("wgi", "PUS"),
        ("cset", "EUR"),
        ("cset", "Various countries"),
    }


# ---- production and governance -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commodity", "producers", "hhi"),
    [
        ("Rare Earths (REO)", 12, 0.521829),
        ("Graphite", 18, 0.466744),
        ("Tungsten (W)", 22, 0.600562),
        ("Gallium", 4, 0.967896),
        ("Germanium", 4, 0.876404),
        ("Cobalt", 18, 0.492897),
    ],
)
def test_world_production_2022(commodity: str, producers: int, hhi: float) -> None:
    rows = table("wmd_production").filter(pl.col("production") > 0, commodity=commodity, year=2022)
    share = rows["production"] / rows["production"].sum()
    assert rows.height == producers
    assert (share**2).sum() == pytest.approx(hhi, abs=5e-7)


def test_production_has_no_totals_and_one_unit_a_commodity() -> None:
    frame = table("wmd_production")
    assert frame.filter(pl.col("country_name").str.to_lowercase().str.contains("total|world")).is_empty()
    assert frame.group_by("commodity").agg(pl.col("unit").n_unique())["unit"].max() == 1
    assert frame["country_iso3"].null_count() == 0
    assert set(frame.filter(country_name="Taiwan")["country_iso3"]) == {"TWN"}
    assert set(frame.filter(country_name="French Guiana")["country_iso3"]) == {"GUF"}


def test_guyana_gold_repeats_nobody() -> None:
    gold = table("wmd_production").filter(pl.col("year") >= 2023, commodity="Gold")
    assert "French Guiana" in set(gold["country_name"])
    assert "Guyana" not in set(gold["country_name"])


def test_taiwan_has_a_governance_score_in_every_year() -> None:
    stability = table("wgi_political_stability")
    taiwan = stability.filter(country_code="TWN")
    assert taiwan["year"].to_list() == sorted(set(stability["year"]))
    assert stability["year"].n_unique() == 26  # 1996-2024 without 1997, 1999 and 2001
    assert taiwan.filter(year=2022)["estimate"].item() == pytest.approx(0.8, abs=0.1)


def test_both_editions_of_the_governance_scores_tell_the_same_countries_apart() -> None:
    # The editions differ by revisions only; with the two Guianas mixed up the difference would be about 0.5.
    stability, six = table("wgi_political_stability"), table("wgi_governance")
    wgi = producer_codes("wgi")
    both = stability.with_columns(iso3=pl.col("country_code").replace(wgi)).join(
        six.with_columns(iso3=pl.col("country_code").replace(wgi)), on=["iso3", "year"]
    )
    gap = both.filter(pl.col("year") <= 2014).select(
        "iso3", gap=(pl.col("estimate") - pl.col("political_stability")).abs()
    )
    worst = gap.group_by("iso3").agg(pl.col("gap").max()).filter(pl.col("gap") > 0.02)
    assert set(worst["iso3"]) <= {"JEY"}
    assert {"GUY", "GUF", "ROU", "COD", "TLS", "AND", "PSE", "XKX", "VIR"} <= set(gap.drop_nulls()["iso3"])


# ---- semiconductors ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("input_id", "country", "share"),
    [
        ("N32", "JPN", 0.95),  # resist processing
        ("N71", "JPN", 0.95),  # dicing
        ("N11", "JPN", 0.88),  # wafer handlers
        ("N33", "JPN", 0.53),  # photomasks, 2019
        ("N20", "NLD", 1.00),  # EUV lithography
        ("N5", "KOR", 0.60),  # memory design
    ],
)
def test_chip_share(input_id: str, country: str, share: float) -> None:
    rows = table("chip_share").join(table("chip_provider"), on="provider_id")
    found = rows.filter(input_id=input_id, provider_type="country", country=country)["share"].item()
    assert round(found, 2) == share


def test_chip_tables_fit_together() -> None:
    shares, providers, inputs = table("chip_share"), table("chip_provider"), table("chip_input")
    assert providers["provider_id"].is_unique().all()
    assert inputs["input_id"].is_unique().all()
    assert set(shares["provider_id"]) <= set(providers["provider_id"])
    assert set(shares["input_id"]) <= set(inputs["input_id"])
    ids = set(inputs["input_id"]) | {None}
    links = table("chip_link")
    assert all(set(links[column]) <= ids for column in links.columns)
    assert inputs.filter(pl.col("input_type") != "stage").height == 126
    assert providers.filter(provider_type="country").height == 23
    assert shares.height == 1300


def test_unknown_shares_are_null_and_known_ones_add_up() -> None:
    rows = table("chip_share").join(table("chip_provider"), on="provider_id")
    assert rows["share"].null_count() == 246
    assert rows["share"].drop_nulls().is_between(0, 1).all()
    markets = rows.drop_nulls("share").group_by("input_id", "provider_type")
    sums = markets.agg(pl.col("share").sum())["share"].round(3)
    assert sums.min() >= 0.99
    assert sums.max() <= 1.02


def test_photoresist_has_providers_but_no_shares() -> None:
    rows = table("chip_share").filter(input_id="N31")
    assert rows.height > 0
    assert rows["share"].null_count() == rows.height


# ---- the rest ------------------------------------------------------------------------------------


def test_recycling_and_substitution() -> None:
    rates = table("recycling_rate")
    assert rates["eol_recycling_input_rate"].is_between(0, 1).all()
    assert rates.filter(commodity="Tungsten (W)")["eol_recycling_input_rate"].item() == 0.42
    indices = table("substitution_index")
    assert indices.select(pl.col("si_sr", "si_ei").is_between(0, 1).all()).row(0) == (True, True)
    # Printed in table 18 of the study.
    assert indices.filter(material="tungsten").row(0) == ("tungsten", "Extraction", 1.0, 0.9)


def test_ideal_points_have_one_row_a_member_and_year() -> None:
    points = table("un_ideal_point")
    assert points.select("country_code", "year").is_unique().all()
    assert (points["year"].min(), points["year"].max()) == (1946, 2023)
    assert points.filter(country_code="TWN")["year"].max() == 1971
    assert {"YAR", "YMD"} <= set(points.filter(year=1989)["country_code"])

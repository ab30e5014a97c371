"""scripts/restate.py on a small made-up tree of producers' files: what it writes and what it refuses."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from scrisk.errors import DataError
from scrisk.resources import data_dir

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"

BACI = "BACI_HS92_Y2023_V202501.csv"
FILES = {
    # As CEPII writes it: blanks before a missing quantity, a product that lost its leading zero.
    BACI: """t,i,j,k,v,q
2023,156,392,280530,61966.651,5235.843
2023,490,392,280530,12.5,             NA
2023,842,410,280530,0.001,0.001
2023,842,410,10121,3.25,2
2023,842,410,999999,1,1
""",
    "wmd_production.csv": """Country,unit,data_source,year,production,commodity
China,metr. t,e,2023,70,Rare Earths (REO)
Taiwan,metr. t,r,2023,30,Rare Earths (REO)
Total,metr. t,,2023,100,Rare Earths (REO)
French Guiana,kg,r,2023,1164,Gold
Guyana,kg,r,2023,1164,Gold
""",
    "wgi_political_stability.csv": """Country/Territory,Code,country_code,year,value,measure
Japan,JPN,392,2022,1.03,estimate
Japan,JPN,392,2022,0.25,stderr
"Taiwan, China",TWN,NA,2022,0.78,estimate
"Taiwan, China",TWN,NA,2022,0.25,stderr
Guyana,GUY,328,2022,0.33,estimate
Guyana,GUY,328,2022,0.03,estimate
Guyana,GUY,328,2022,0.27,stderr
Guyana,GUY,328,2022,0.23,stderr
Guyana,GUY,328,2023,0.42,estimate
Guyana,GUY,328,2023,0.42,estimate
Guyana,GUY,328,2023,0.30,stderr
Guyana,GUY,328,2023,0.30,stderr
""",
    "wgi_six_dimensions.csv": """iso3,countryname,year,vae,pve,gee,rqe,rle,cce
JPN,Japan,2021,1.1,1.0,1.4,1.4,1.6,1.6
ZAR,"Congo, Dem. Rep.",2021,-1.4,-1.7,,-1.5,-1.8,-1.6
""",
    "un_ideal_points.csv": """ccode,session,IdealPointAll,iso3c,Countryname
740,78,0.9,JPN,Japan
678,44,-0.5,YAR,Yemen Arab Republic
680,44,-1.0,YAR,Yemen People's Republic
""",
    # The wide layout of 2025 and the long one of 2026: a dash is zero, W is withheld, figures have commas.
    "usgs_mcs2025_world.csv": """SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023
MCS2025,Gallium ,China,Primary production,kilograms,621000,750000,,
MCS2025,Gallium ,Japan,Primary production,kilograms,3000,3000,estimated 2023,
MCS2025,Gallium ,World total (rounded),Primary production,kilograms,624000,753000,,
""",
    "usgs_mcs2026_selected.csv": """MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value
GALLIUM,World Low-Purity Production,Gallium,United States,Production,Primary production,kilograms,2024,—
GALLIUM,World Low-Purity Production,Gallium,China,Production,Primary production,kilograms,2024,"839,000"
GALLIUM,World Low-Purity Production,Gallium,Japan,Production,Primary production,kilograms,2025,W
GALLIUM,World Low-Purity Production,Gallium,World total,Production,Primary production: rounded,kilograms,2024,"839,000"
GALLIUM,World Low-Purity Production,Gallium,China,Capacity,Production capacity,kilograms,2025,"1,600,000"
GALLIUM,Import Sources,Gallium,Japan,Import sources,,percent,2024,28
""",
    "china_exports_monthly_hs6_2017_2023.csv": """period_dt,partner_name,hs6,val,qty,uv
2017-01-01,South Korea,250410,1200.4,800.25,1.5
2023-12-01,Japan,811292,87500,0.0,inf
2023-12-01,Taiwan,250410,10,7,1.4
""",
    "gpr_monthly_2023.csv": """month,GPR,GPRT,GPRA,GPRC_JPN,GPRC_KOR
2023-01,110.5,120.25,99.5,0.15,0.25
2023-02,100.0,101,102,,0.5
""",
    "chips/inputs.csv": """input_id,input_name,type,stage_name,stage_id,year,\
market_share_chart_global_market_size_info,market_share_chart_source
N1,Lithography,process,Fabrication,S2,,,
N2,Scanners,tool_resource,,,2025,$13 billion (2025),a study
N3,EUV scanners,tool_resource,,,2025,,
""",
    "chips/stages.csv": """stage_id,stage_name,market_share_chart_global_market_size_info,\
market_share_chart_source
S2,Fabrication,$99 billion (2022),a study
""",
    "chips/providers.csv": """provider_name,alias,provider_id,provider_type,country
NLD,Netherlands,P1,country,
EUR,Europe,P2,country,EUR
Canon,,P3,organization,JPN
Canon,Canon Machinery,P3,organization,JPN
Canon,Canon ANELVA,P3,organization,JPN
""",
    "chips/provision.csv": """provider_name,provider_id,provided_name,provided_id,share_provided,year,source
NLD,P1,Scanners,N2,90.5,2025,a study
EUR,P2,Scanners,N2,9.9,2025,a study
Canon,P3,Scanners,N2,,2025,
NLD,P1,Fabrication,S2,1,2022,a study
""",
    "chips/sequence.csv": """input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id
Scanners,N2,Lithography,N1,,
EUV scanners,N3,,,Scanners,N2
""",
    "wmd_commodity_hs_map.csv": """Sheet_name,Supply Chain Stage,Symbol,EoL-RIR (2023),HS Code
Cobalt,Processing,Co,0.22,282200
Gallium,,Ga,0.0,Not Available
""",
    "eu_crm_2017.json": json.dumps(
        {
            "T3": {"tungsten": {"stage": "Extraction"}},
            "T18": {"tungsten": {"SISR": 1.0, "SIEI": 0.9, "GS": 7.5, "EU": 1.9}},
        }
    ),
}


@pytest.fixture
def restate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("restate")


def industries() -> dict[str, pl.DataFrame]:
    """Return an inter-country table of two economies and two industries: single precision, as the files at hand are."""
    flows = [
        ("JPN", "A", "JPN", "C26", 1.5), ("JPN", "C26", "KOR", "C26", 2.25), ("KOR", "C26", "JPN", "A", 0.3),
        ("KOR", "C26", "KOR", "C26", 0.00004),
    ]  # fmt: skip
    nodes = [("KOR", "C26", 10.0, 9.7), ("JPN", "A", 5.0, 3.5), ("JPN", "C26", 4.0, 1.75), ("KOR", "A", 0.0, 0.0)]
    names = ["seller_country", "seller_sector", "buyer_country", "buyer_sector", "usd_m"]
    frame = pl.DataFrame(flows, schema=names, orient="row").cast({"usd_m": pl.Float32})
    told = ["country", "sector", "gross_output_usd_m", "final_demand_usd_m"]
    return {
        "oecd_icio_2022_2x2.parquet": frame.cast(dict.fromkeys(names[:4], pl.Categorical)),
        "oecd_icio_2022_2x2_nodes.parquet": pl.DataFrame(nodes, schema=told, orient="row"),
    }


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder with the producers' files; our own data folder lies beside it."""
    for name, text in FILES.items():
        path = tmp_path / "from" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "data" / "reference").mkdir(parents=True)
    for name in (
        "country_code.csv", "country_name.csv", "producer_commodity.csv", "accepted_disagreement.csv", "io_sector.csv",
    ):  # fmt: skip
        shutil.copy(data_dir() / "reference" / name, tmp_path / "data" / "reference")
    for name, frame in industries().items():
        frame.write_parquet(tmp_path / "from" / name)
    (tmp_path / "data/reference/panel_code.csv").write_text("hs_revision,hs_code\nHS92,280530\nHS92,010121\n")
    return tmp_path / "from"


def run(restate: ModuleType, tree: Path, *arguments: str) -> int:
    code: int = restate.main(["--from", str(tree), "--to", str(tree.parent / "data"), *arguments])
    return code


def rows(restate: ModuleType, tree: Path, table: str) -> list[tuple[object, ...]]:
    assert run(restate, tree, "--only", table) == 0
    return pl.read_parquet(tree.parent / "data" / "snapshots" / f"{table}.parquet").rows()


# ---- what it writes --------------------------------------------------------------------------------------


def test_two_runs_write_the_same_bytes(restate: ModuleType, tree: Path) -> None:
    data = tree.parent / "data"
    assert run(restate, tree) == 0
    first = {path.name: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert len(first) == 2 * len(restate.TABLES) + 2 * len(restate.REFERENCE)
    shutil.rmtree(data / "snapshots")
    assert run(restate, tree) == 0
    assert {path.name: path.read_bytes() for path in data.rglob("*") if path.is_file()} == first


def test_manifest_fills_in_what_the_data_tell(restate: ModuleType, tree: Path) -> None:
    assert run(restate, tree, "--only", "baci_flow") == 0
    manifest = tomllib.loads((tree.parent / "data/snapshots/baci_flow.toml").read_text(encoding="utf-8"))
    assert manifest["edition"] == "HS92, through 2023"
    assert manifest["rows"] == 4
    assert manifest["commercial_use"] is True


def test_sources_can_be_given(restate: ModuleType, tree: Path, tmp_path: Path) -> None:
    sources = tmp_path / "newer.toml"
    text = restate.SOURCES.read_text(encoding="utf-8").replace("HS92, through {last_year}", "HS92, V209901")
    sources.write_text(text, encoding="utf-8")
    assert run(restate, tree, "--only", "baci_flow", "--sources", str(sources)) == 0
    manifest = tomllib.loads((tree.parent / "data/snapshots/baci_flow.toml").read_text(encoding="utf-8"))
    assert manifest["edition"] == "HS92, V209901"


FLOWS = [
    # 3.25 thousand USD are 3250 USD, 2 t are 2000 kg; the missing quantity stays missing.
    ("HS92", "010121", 2023, 410, 842, 3_250, 2_000),
    ("HS92", "280530", 2023, 392, 156, 61_966_651, 5_235_843),
    ("HS92", "280530", 2023, 392, 490, 12_500, None),
    ("HS92", "280530", 2023, 410, 842, 1, 1),
]


def test_baci_csv(restate: ModuleType, tree: Path) -> None:
    assert rows(restate, tree, "baci_flow") == FLOWS


def test_baci_parquet(restate: ModuleType, tree: Path) -> None:
    frame = pl.read_csv(tree / BACI, schema_overrides={"k": pl.String, "q": pl.String})
    q = pl.col("q").str.strip_chars().replace("NA", None).cast(pl.Float64)
    (tree / BACI).unlink()
    frame.with_columns(q, pl.col("t", "i", "j").cast(pl.Int16)).write_parquet(tree / "baci_all_hs92.parquet")
    assert rows(restate, tree, "baci_flow") == FLOWS


def test_baci_keeps_what_the_catalog_names(restate: ModuleType, tree: Path) -> None:
    items = tree.parent / "data" / "catalog" / "items"
    items.mkdir(parents=True)
    (items / "made-up.toml").write_text(
        """
        [[item]]
        sourcing = "trade"
        hs = { revision = "HS92", codes = ["999999"] }
        [[item]]
        sourcing = "trade"
        hs = { revision = "HS17", codes = ["811292"] }
        [[item]]
        sourcing = "world-providers"
        hs = { revision = "HS92", codes = ["848620"] }
        [[item]]
        sourcing = "none"
        """,
        encoding="utf-8",
    )
    assert [row[1] for row in rows(restate, tree, "baci_flow")] == [
        "010121",
        "280530",
        "280530",
        "280530",
        "999999",
    ]


def test_production(restate: ModuleType, tree: Path) -> None:
    # The total is gone; so is Guyana's gold, which repeats French Guiana's; names decide the country.
    assert rows(restate, tree, "wmd_production") == [
        ("Gold", 2023, "French Guiana", "GUF", 1164.0, "kg", "r"),
        ("Rare Earths (REO)", 2023, "China", "CHN", 70.0, "metr. t", "e"),
        ("Rare Earths (REO)", 2023, "Taiwan", "TWN", 30.0, "metr. t", "r"),
    ]


def test_world_production_of_two_editions(restate: ModuleType, tree: Path) -> None:
    first = ("Production", "Primary production", "kilograms")
    assert rows(restate, tree, "usgs_production") == [
        ("MCS2025", "Gallium", "China", "CHN", *first, 2023, 621_000.0, False, None),
        ("MCS2025", "Gallium", "Japan", "JPN", *first, 2023, 3_000.0, True, "estimated 2023"),
        ("MCS2025", "Gallium", "China", "CHN", *first, 2024, 750_000.0, True, None),
        ("MCS2025", "Gallium", "Japan", "JPN", *first, 2024, 3_000.0, True, "estimated 2023"),
        ("MCS2026", "Gallium", "China", "CHN", *first, 2024, 839_000.0, False, None),
        ("MCS2026", "Gallium", "United States", "USA", *first, 2024, 0.0, False, None),
        ("MCS2026", "Gallium", "Japan", "JPN", *first, 2025, None, True, "W"),
    ]
    assert rows(restate, tree, "published_total") == [
        ("usgs_production", "MCS2025 Gallium: Primary production", 2023, 624_000.0, "kilograms"),
        ("usgs_production", "MCS2025 Gallium: Primary production", 2024, 753_000.0, "kilograms"),
        ("usgs_production", "MCS2026 Gallium: Primary production", 2024, 839_000.0, "kilograms"),
    ]


def test_geopolitical_risk(restate: ModuleType, tree: Path) -> None:
    january, february = date(2023, 1, 1), date(2023, 2, 1)
    assert rows(restate, tree, "gpr_month") == [
        (january, "JPN", "GPRC", 0.15),
        (january, "KOR", "GPRC", 0.25),
        (february, "KOR", "GPRC", 0.5),
        (january, "WLD", "GPR", 110.5),
        (february, "WLD", "GPR", 100.0),
        (january, "WLD", "GPRA", 99.5),
        (february, "WLD", "GPRA", 102.0),
        (january, "WLD", "GPRT", 120.25),
        (february, "WLD", "GPRT", 101.0),
    ]
    manifest = tomllib.loads((tree.parent / "data/snapshots/gpr_month.toml").read_text(encoding="utf-8"))
    assert manifest["edition"] == "through 2023-02"


def test_monthly_exports_of_china(restate: ModuleType, tree: Path) -> None:
    # 2017 is marked as imputed; a quantity of zero beside a value was missing.
    assert rows(restate, tree, "china_export_month") == [
        ("250410", date(2017, 1, 1), "KOR", 1200, 800.25, True),
        ("250410", date(2023, 12, 1), "TWN", 10, 7.0, False),
        ("811292", date(2023, 12, 1), "JPN", 87500, None, False),
    ]


def test_political_stability(restate: ModuleType, tree: Path) -> None:
    assert rows(restate, tree, "wgi_political_stability") == [
        ("French Guiana", "GUF", 2022, 0.33, 0.27),
        ("French Guiana", "GUF", 2023, 0.42, 0.30),
        ("Guyana", "GUY", 2022, 0.03, 0.23),
        ("Japan", "JPN", 2022, 1.03, 0.25),
        ("Taiwan, China", "TWN", 2022, 0.78, 0.25),
    ]


def test_governance_keeps_gaps(restate: ModuleType, tree: Path) -> None:
    assert rows(restate, tree, "wgi_governance") == [
        ("Japan", "JPN", 2021, 1.1, 1.0, 1.4, 1.4, 1.6, 1.6),
        ("Congo, Dem. Rep.", "ZAR", 2021, -1.4, -1.7, None, -1.5, -1.8, -1.6),
    ]


def test_ideal_points(restate: ModuleType, tree: Path) -> None:
    assert rows(restate, tree, "un_ideal_point") == [
        ("JPN", 2023, 0.9),
        ("YAR", 1989, -0.5),
        ("YMD", 1989, -1.0),
    ]


def test_chips(restate: ModuleType, tree: Path) -> None:
    assert rows(restate, tree, "chip_input") == [
        ("N1", "Lithography", "process", "S2", "Fabrication", None, None, None),
        ("N2", "Scanners", "tool_resource", None, None, "$13 billion (2025)", 2025, "a study"),
        ("N3", "EUV scanners", "tool_resource", None, None, None, None, None),
        ("S2", "Fabrication", "stage", "S2", "Fabrication", "$99 billion (2022)", 2022, "a study"),
    ]
    assert rows(restate, tree, "chip_provider") == [
        ("P1", "NLD", "Netherlands", "country", "NLD"),
        ("P2", "EUR", "Europe", "country", "EUR"),
        ("P3", "Canon", "Canon ANELVA; Canon Machinery", "organization", "JPN"),
    ]
    # 90.5 + 9.9 = 100.4 % is rounding; a share without a figure stays unknown.
    assert rows(restate, tree, "chip_share") == [
        ("P1", "N2", 0.905, 2025, "a study"),
        ("P2", "N2", pytest.approx(0.099), 2025, "a study"),
        ("P3", "N2", None, 2025, None),
        ("P1", "S2", 0.01, 2022, "a study"),
    ]
    assert rows(restate, tree, "chip_link") == [("N2", "N1", None), ("N3", None, "N2")]


def test_inputs_across_countries_in_hundreds_of_dollars(restate: ModuleType, tree: Path) -> None:
    # 40 dollars are less than the producer prints; a third of a million in single precision is 0.3 again.
    assert [(*row[:5], float(row[5])) for row in rows(restate, tree, "icio_flow")] == [
        ("JPN", "A", "JPN", "C26", 2022, 1.5),
        ("JPN", "C26", "KOR", "C26", 2022, 2.25),
        ("KOR", "C26", "JPN", "A", 2022, 0.3),
    ]
    assert [(*row[:3], float(row[3]), float(row[4])) for row in rows(restate, tree, "icio_node")] == [
        ("JPN", "A", 2022, 5, 3.5),
        ("JPN", "C26", 2022, 4, 1.75),
        ("KOR", "A", 2022, 0, 0),
        ("KOR", "C26", 2022, 10, 9.7),
    ]


@pytest.mark.parametrize(
    ("table", "column", "old", "new", "said"),
    [
        ("icio_flow", "usd_m", 1.5, -1.5, "usd_m is no amount"),
        ("icio_flow", "usd_m", 1.5, float("nan"), "usd_m is no amount"),
        ("icio_flow", "seller_country", "KOR", "JPN", "occurs twice"),
        ("icio_node", "gross_output_usd_m", 5.0, 6.0, "do not add up to output"),
        ("icio_node", "final_demand_usd_m", 9.7, float("inf"), "an amount is missing"),
        ("icio_node", "sector", "C26", "C27", "industry of a flow is missing"),
        ("icio_node", "country", "KOR", "XXX", "unknown country"),
    ],
)
def test_a_table_of_inputs_that_cannot_be_is_refused(
    restate: ModuleType, tree: Path, capsys: pytest.CaptureFixture[str], table: str, column: str, old: object,
    new: object, said: str,
) -> None:  # fmt: skip
    name = next(name for name in industries() if ("nodes" in name) == (table == "icio_node"))
    frame = industries()[name]
    whole = frame.with_columns(
        pl.when(pl.col(column).cast(pl.String) == str(old)).then(pl.lit(new)).otherwise(
            pl.col(column).cast(pl.String) if isinstance(new, str) else pl.col(column)
        ).alias(column)
    )  # fmt: skip
    whole.write_parquet(tree / name)
    assert run(restate, tree, "--only", table) == 3
    assert said in capsys.readouterr().err
    assert not (tree.parent / "data" / "snapshots" / f"{table}.parquet").exists()


def test_recycling_and_substitution(restate: ModuleType, tree: Path) -> None:
    assert rows(restate, tree, "recycling_rate") == [
        ("Cobalt", "Processing", "Co", 0.22),
        ("Gallium", None, "Ga", 0.0),
    ]
    assert rows(restate, tree, "substitution_index") == [("tungsten", "Extraction", 1.0, 0.9)]


# ---- what it refuses -------------------------------------------------------------------------------------

# table, file, old text, new text, what the message says
REFUSALS = [
    # A column is missing.
    ("baci_flow", BACI, ",v,q", ",value,q", "column v is missing"),
    ("wmd_production", "wmd_production.csv", "unit", "Unit", "column unit is missing"),
    (
        "wgi_political_stability",
        "wgi_political_stability.csv",
        ",measure",
        ",kind",
        "column measure is missing",
    ),
    ("wgi_governance", "wgi_six_dimensions.csv", "rle", "law", "column rle is missing"),
    ("un_ideal_point", "un_ideal_points.csv", "IdealPointAll", "Ideal", "column IdealPointAll is missing"),
    ("chip_input", "chips/inputs.csv", "input_id", "id", "column input_id is missing"),
    ("chip_provider", "chips/providers.csv", "alias", "other", "column alias is missing"),
    ("chip_share", "chips/provision.csv", "share_provided", "share", "column share_provided is missing"),
    ("chip_link", "chips/sequence.csv", "goes_into_id", "into", "column goes_into_id is missing"),
    ("recycling_rate", "wmd_commodity_hs_map.csv", "EoL-RIR (2023)", "EoL-RIR (2026)", "is missing"),
    ("substitution_index", "eu_crm_2017.json", "T18", "T17", "table T18 is missing"),
    # A code is unknown.
    ("baci_flow", BACI, "2023,490,", "2023,991,", "unknown exporter_code.*991"),
    ("baci_flow", BACI, ",410,280530", ",992,280530", "unknown importer_code.*992"),
    ("baci_flow", BACI, ",10121,", ",999999,", "no flow of 010121"),
    ("wmd_production", "wmd_production.csv", "Taiwan", "Atlantis", "unknown Country.*Atlantis"),
    ("wgi_political_stability", "wgi_political_stability.csv", ",JPN,", ",JAP,", "unknown Code.*JAP"),
    ("wgi_governance", "wgi_six_dimensions.csv", "ZAR", "ZRE", "unknown iso3.*ZRE"),
    ("un_ideal_point", "un_ideal_points.csv", "JPN", "JAP", "unknown country_code.*JAP"),
    ("chip_provider", "chips/providers.csv", ",JPN", ",JAP", "unknown country.*JAP"),
    ("chip_share", "chips/provision.csv", ",P3,", ",P9,", "unknown provider_id.*P9"),
    ("chip_share", "chips/provision.csv", ",S2,", ",S9,", "unknown provided_id.*S9"),
    ("chip_link", "chips/sequence.csv", ",N1,", ",N9,", "unknown id.*N9"),
    # A unit, letter, type, stage or measure is new.
    ("wmd_production", "wmd_production.csv", "metr. t,e", "long t,e", "unknown unit.*long t"),
    ("wmd_production", "wmd_production.csv", "t,e,", "t,x,", "unknown data_source"),
    ("wgi_political_stability", "wgi_political_stability.csv", "0.25,stderr", "0.25,rank", "unknown measure"),
    ("chip_input", "chips/inputs.csv", "tool_resource", "service", "unknown type.*service"),
    ("chip_provider", "chips/providers.csv", "organization", "region", "unknown provider_type"),
    ("recycling_rate", "wmd_commodity_hs_map.csv", "Processing", "Magic", "unknown stage"),
    ("substitution_index", "eu_crm_2017.json", "Extraction", "Magic", "unknown stage"),
    # A key occurs twice.
    ("baci_flow", BACI, "2023,490,", "2023,156,", "occurs twice"),
    ("wmd_production", "wmd_production.csv", "Taiwan", "China", "occurs twice"),
    ("wgi_political_stability", "wgi_political_stability.csv", ",TWN,", ",JPN,", "occurs twice"),
    ("wgi_governance", "wgi_six_dimensions.csv", "ZAR", "JPN", "occurs twice"),
    ("un_ideal_point", "un_ideal_points.csv", "680,", "681,", "occurs twice"),
    ("chip_input", "chips/inputs.csv", "N3,", "N2,", "occurs twice"),
    ("chip_provider", "chips/providers.csv", "Canon,Canon M", "Nikon,Canon M", "occurs twice"),
    ("chip_share", "chips/provision.csv", "EUR,P2,", "EUR,P1,", "occurs twice"),
    ("chip_link", "chips/sequence.csv", ",N3,,,Scanners,N2", ",N2,Lithography,N1,,", "occurs twice"),
    ("recycling_rate", "wmd_commodity_hs_map.csv", "Gallium", "Cobalt", "occurs twice"),
    # A number is none, negative, out of range or missing.
    ("baci_flow", BACI, "61966.651", "lots", "v is no number"),
    ("baci_flow", BACI, "61966.651", "-61966.651", "v is not between 0 and inf"),
    ("baci_flow", BACI, "5235.843", "-5235.843", "q is not between 0 and inf"),
    ("baci_flow", BACI, "61966.651", "", "v is empty"),
    ("baci_flow", BACI, "61966.651", "nan", "v is no number"),
    ("baci_flow", BACI, "2023,156", "2023.5,156", "t is no whole number"),
    ("baci_flow", BACI, "2023,156", "23,156", "t is not between 1900 and 2100"),
    ("baci_flow", BACI, ",10121,", ",,", "k is empty"),
    ("wmd_production", "wmd_production.csv", ",70,", ",-70,", "production is not between"),
    (
        "wgi_political_stability",
        "wgi_political_stability.csv",
        "1.03",
        "10.3",
        "value is not between -5 and 5",
    ),
    ("wgi_political_stability", "wgi_political_stability.csv", "0.25", "0", "not above zero"),
    (
        "wgi_political_stability",
        "wgi_political_stability.csv",
        "Japan,JPN,392,2022,0.25,stderr\n",
        "",
        "not both",
    ),
    ("wgi_governance", "wgi_six_dimensions.csv", "-1.4", "bad", "vae is no number"),
    ("un_ideal_point", "un_ideal_points.csv", "740,78", "740,780", "session is not between 1 and 150"),
    ("recycling_rate", "wmd_commodity_hs_map.csv", "0.22", "22", "is not between 0 and 1"),
    ("substitution_index", "eu_crm_2017.json", "0.9", "1.9", "si_ei is not between 0 and 1"),
    ("substitution_index", "eu_crm_2017.json", "SISR", "SI", "si_sr is empty"),
    # A total or a sum of shares is impossible.
    ("wmd_production", "wmd_production.csv", ",100,", ",101,", "do not add up to the total"),
    ("chip_share", "chips/provision.csv", "90.5", "190.5", "share_provided is not between 0 and 100"),
    ("chip_share", "chips/provision.csv", "90.5", "-90.5", "share_provided is not between 0 and 100"),
    ("chip_share", "chips/provision.csv", ",9.9,", ",19.9,", "add up to more than 103%"),
    # A link that leads nowhere or in two directions.
    ("chip_link", "chips/sequence.csv", "Lithography,N1,,", ",,,", "neither or both"),
    ("chip_link", "chips/sequence.csv", "Lithography,N1,,", "Lithography,N1,Scanners,N2", "neither or both"),
]


def reason(restate: ModuleType, tree: Path, table: str) -> str:
    inputs = restate.Inputs([tree], tree.parent / "data")
    reader = restate.REFERENCE[table] if table in restate.REFERENCE else restate.TABLES[table][0]
    with pytest.raises(DataError) as error:
        reader(inputs)
    return error.value.message


@pytest.mark.parametrize(("table", "file", "old", "new", "why"), REFUSALS)
def test_refusal(restate: ModuleType, tree: Path, table: str, file: str, old: str, new: str, why: str) -> None:
    path = tree / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    message = reason(restate, tree, table)
    assert Path(file).name in message
    assert re.search(why, message), message


CSV_TABLES = [
    ("baci_flow", BACI),
    ("wmd_production", "wmd_production.csv"),
    ("wgi_political_stability", "wgi_political_stability.csv"),
    ("wgi_governance", "wgi_six_dimensions.csv"),
    ("un_ideal_point", "un_ideal_points.csv"),
    ("chip_input", "chips/inputs.csv"),
    ("chip_provider", "chips/providers.csv"),
    ("chip_share", "chips/provision.csv"),
    ("chip_link", "chips/sequence.csv"),
    ("recycling_rate", "wmd_commodity_hs_map.csv"),
]


@pytest.mark.parametrize(("table", "file"), CSV_TABLES)
@pytest.mark.parametrize(
    ("cut", "why"),
    [(lambda text: "", "the file is empty"), (lambda text: text.splitlines()[0] + "\n", "no rows|no flow")],
    ids=["empty", "header"],
)
def test_refusal_of_a_file_without_rows(
    restate: ModuleType, tree: Path, table: str, file: str, cut: Callable[[str], str], why: str
) -> None:
    path = tree / file
    path.write_text(cut(FILES[file]), encoding="utf-8")
    message = reason(restate, tree, table)
    assert any(part in message for part in why.split("|"))


@pytest.mark.parametrize("table", ["baci_flow", "wmd_production", "chip_share", "substitution_index"])
def test_refusal_of_a_folder_without_the_file(restate: ModuleType, tree: Path, table: str) -> None:
    shutil.rmtree(tree)
    tree.mkdir()
    assert "no file" in reason(restate, tree, table)


def test_refusal_of_two_revisions(restate: ModuleType, tree: Path) -> None:
    shutil.copy(tree / BACI, tree / "BACI_HS17_Y2023_V202501.csv")
    assert "2 revisions" in reason(restate, tree, "baci_flow")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("baci,392,JPN,Japan,", "occurs twice"),
        ("baci,9999,,Nowhere,", "no note"),
        ("baci,9999,JP,Japan,", "three capital letters"),
        ("eurostat,JP,JPN,Japan,", "unknown system"),
    ],
)
def test_refusal_in_our_own_mapping(restate: ModuleType, tree: Path, line: str, why: str) -> None:
    path = tree.parent / "data" / "reference" / "country_code.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert why in reason(restate, tree, "country_code")


@pytest.mark.parametrize(
    ("line", "why"), [("JPN,Japan,日本,,", "a name is missing"), ("TWN,Taiwan,台湾,대만,", "occurs twice")]
)
def test_refusal_in_our_own_names(restate: ModuleType, tree: Path, line: str, why: str) -> None:
    path = tree.parent / "data" / "reference" / "country_name.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert why in reason(restate, tree, "country_name")


def test_a_refused_table_leaves_the_old_one(
    restate: ModuleType, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(restate, tree, "--only", "baci_flow") == 0
    old = (tree.parent / "data/snapshots/baci_flow.parquet").read_bytes()
    (tree / BACI).write_text(FILES[BACI].replace("61966.651", "-1"), encoding="utf-8")
    assert run(restate, tree, "--only", "baci_flow") == DataError.exit_code
    assert "v is not between" in capsys.readouterr().err
    assert (tree.parent / "data/snapshots/baci_flow.parquet").read_bytes() == old


def test_too_much_data_is_an_error(
    restate: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(restate, "SIZE_LIMIT", 100)
    assert run(restate, tree, "--only", "chip_link") == DataError.exit_code
    assert "more than 100" in capsys.readouterr().err

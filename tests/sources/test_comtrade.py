"""UN Comtrade: replies in the form of the API, asked for from a server on loopback that has the API's limits."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import polars as pl
import pytest

from scrisk.errors import DataError, FetchError, UsageError
from scrisk.resources import sql_dir
from scrisk.sources import comtrade, comtrade_records
from scrisk.sources.base import Part, RawFile, Work
from scrisk.sources.fetch import Fetcher
from scrisk.sources.store import Store
from scrisk.warehouse import sqlfiles

SECRET = "s3cret/Key+with=signs"
CODES = ["280530", "854231", "854232", "854239"]
ASKED = {"years": 2023, "reporters": ["KOR"], "hs_codes": {"HS22": CODES}, "pause": 0}


def record(partner: int, value: float, code: str = "280530", **other: Any) -> dict[str, Any]:
    """Return a record as the API writes it, with every field it has."""
    usual = {
        "typeCode": "C", "freqCode": "A", "refPeriodId": 20230101, "refYear": 2023, "refMonth": 52, "period": "2023",
        "reporterCode": 410, "reporterISO": None, "reporterDesc": None, "flowCode": "M", "flowDesc": None,
        "partnerCode": partner, "partnerISO": None, "partnerDesc": None, "partner2Code": 0, "partner2ISO": None,
        "partner2Desc": None, "classificationCode": "H6", "classificationSearchCode": "HS",
        "isOriginalClassification": True, "cmdCode": code, "cmdDesc": None, "aggrLevel": None, "isLeaf": None,
        "customsCode": "C00", "customsDesc": None, "mosCode": "0", "motCode": 0, "motDesc": None, "qtyUnitCode": 8,
        "qtyUnitAbbr": None, "qty": value / 4, "isQtyEstimated": False, "altQtyUnitCode": 8, "altQtyUnitAbbr": None,
        "altQty": value / 4, "isAltQtyEstimated": False, "netWgt": value / 4, "isNetWgtEstimated": False,
        "grossWgt": 0.0, "isGrossWgtEstimated": False, "cifvalue": value, "fobvalue": None, "primaryValue": value,
        "legacyEstimationFlag": 0, "isReported": True, "isAggregate": False,
    }  # fmt: skip
    return {**usual, **other}


def world(value: float, code: str = "280530", **other: Any) -> dict[str, Any]:
    unknown = {"qty": 0.0, "qtyUnitCode": -1, "netWgt": None, "isReported": False, "isAggregate": True}
    return record(0, value, code, **{**unknown, **other})


def group(partners: Mapping[int, float], code: str = "280530", **other: Any) -> list[dict[str, Any]]:
    """Return the records of one code and flow, the world first."""
    return [
        world(sum(partners.values()), code, **other),
        *(record(partner, value, code, **other) for partner, value in partners.items()),
    ]


def body(records: Iterable[Mapping[str, Any]], **other: Any) -> bytes:
    data = list(records)
    return json.dumps({"elapsedTime": "0.1 secs", "count": len(data), "data": data, "error": "", **other}).encode()


def reply(folder: Path, records: Iterable[Mapping[str, Any]], name: str = "reply.json", **other: Any) -> RawFile:
    path = folder / name
    path.write_bytes(body(records, **other))
    return RawFile(path, name, "0" * 64, path.stat().st_size)


def parts(files: RawFile | list[RawFile], folder: Path, **work: Any) -> dict[str, Part]:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    found = comtrade.parse([files] if isinstance(files, RawFile) else files, Work(out, **work))
    return {f"{part.table} {part.part}": part for part in found}


def flows(files: RawFile | list[RawFile], folder: Path) -> pl.DataFrame:
    return pl.concat(pl.read_parquet(p.path) for p in parts(files, folder).values() if p.table == "comtrade_flow")


USUAL = {156: 32_821_406.0, 842: 2_000_000.5, 490: 500_000.25, 899: 29_527.25}


# --- what comes out


def test_a_reply_becomes_flows_and_totals(tmp_path: Path) -> None:
    records = group(USUAL)
    records[2] |= {"netWgt": 0.0, "qty": 0.0, "qtyUnitCode": -1}
    records[3] |= {"isNetWgtEstimated": True, "isReported": False}
    records += group({392: 10.0}, "010121", flowCode="X")
    found = parts(reply(tmp_path, records), tmp_path)
    assert list(found) == ["comtrade_flow KOR-2023", "published_total comtrade_flow-KOR-2023"]
    part, total = found.values()
    table = pl.read_parquet(part.path)
    assert dict(table.schema) == comtrade_records.FLOW_SCHEMA
    assert table.rows() == [
        ("HS22", "010121", 2023, 410, 392, "X", 10, 2, False, True),
        ("HS22", "280530", 2023, 410, 156, "M", 32_821_406, 8_205_352, False, True),
        ("HS22", "280530", 2023, 410, 490, "M", 500_000, 125_000, True, False),
        ("HS22", "280530", 2023, 410, 842, "M", 2_000_000, None, False, True),
        ("HS22", "280530", 2023, 410, 899, "M", 29_527, 7_382, False, True),
    ]
    assert part.facts == {
        "total_import_usd": 35_350_933,
        "total_export_usd": 10,
        "missing_weight_rows": 1,
        "estimated_weight_rows": 1,
        "first_year": 2023,
        "last_year": 2023,
        "n_codes": 2,
        "hs_revisions": "HS22",
    }
    assert pl.read_parquet(total.path).rows() == [
        ("comtrade_flow", "KOR-2023 HS22 010121 X", 2023, 10.0, "USD"),
        ("comtrade_flow", "KOR-2023 HS22 280530 M", 2023, 35_350_934.0, "USD"),
    ]


@pytest.mark.parametrize(
    ("name", "schema"),
    [("comtrade_flow", comtrade_records.FLOW_SCHEMA), ("published_total", comtrade_records.TOTAL_SCHEMA)],
)
def test_the_columns_are_those_of_the_raw_tables(name: str, schema: Mapping[str, object]) -> None:
    statement = (sql_dir() / "10_raw" / f"{name}.sql").read_text("utf-8")
    text = statement[statement.index("(\n") + 2 : statement.index(");")]
    assert [line.split()[0] for line in text.strip().splitlines()] == list(schema)


def test_the_parts_are_loaded_as_they_are(tmp_path: Path) -> None:
    found = parts(reply(tmp_path, group(USUAL)), tmp_path)
    with duckdb.connect() as con:
        sqlfiles.run(con, "00_schemas.sql")
        for part in found.values():
            sqlfiles.run(con, f"10_raw/{part.table}.sql", {"path": str(part.path), "replaced": []})
            loaded = con.table(f"raw.{part.table}")
            assert loaded.fetchall() == pl.read_parquet(part.path).rows()
            stored = con.read_parquet(str(part.path))
            assert [str(kind) for kind in stored.types] == [str(kind) for kind in loaded.types]


@pytest.mark.parametrize(("code", "revision"), comtrade_records.REVISIONS.items())
def test_every_revision(tmp_path: Path, code: str, revision: str) -> None:
    table = flows(reply(tmp_path, group(USUAL, classificationCode=code)), tmp_path)
    assert table["hs_revision"].unique().to_list() == [revision]


def test_reporters_and_years_are_parts_of_their_own(tmp_path: Path) -> None:
    files = [
        reply(tmp_path, [*group(USUAL, reporterCode=392), *group(USUAL, refYear=2022)], "a.json"),
        reply(tmp_path, group(USUAL, "854231"), "b.json"),
        reply(tmp_path, group(USUAL), "c.json"),
    ]
    found = parts(files, tmp_path)
    assert {name: part.rows for name, part in found.items() if part.table == "comtrade_flow"} == {
        "comtrade_flow JPN-2023": 4, "comtrade_flow KOR-2022": 4, "comtrade_flow KOR-2023": 8,
    }  # fmt: skip


def test_the_same_records_are_the_same_bytes_and_origin(tmp_path: Path) -> None:
    records = group(USUAL) + group(USUAL, "854231", flowCode="X")
    seen = set()
    for seed in range(4):
        random.Random(seed).shuffle(records)
        halves = [
            reply(tmp_path, records[:5], f"{seed}a.json", elapsedTime=f"0.{seed} secs"),
            reply(tmp_path, records[5:], f"{seed}b.json"),
        ]
        seen |= {(part.table, part.origin, part.path.read_bytes()) for part in parts(halves, tmp_path).values()}
    assert len(seen) == 2


def test_what_is_staged_is_not_written_again(tmp_path: Path) -> None:
    file = reply(tmp_path, group(USUAL))
    known = {(part.table, part.part, part.origin) for part in parts(file, tmp_path).values()}
    assert parts(file, tmp_path, has=lambda *what: what in known) == {}
    revised = reply(tmp_path, group({**USUAL, 156: 1.0}))
    assert len(parts(revised, tmp_path, has=lambda *what: what in known)) == 2


def test_sums_and_parts_of_what_is_kept_are_left_out_and_counted(tmp_path: Path) -> None:
    records = [
        *group(USUAL),
        *group(USUAL, "2805"),
        world(1e12, "TOTAL"),
        *group(USUAL, motCode=2100),
        record(156, 5.0, partner2Code=344),
        record(156, 5.0, customsCode="C01"),
        record(156, 5.0, flowCode="RX"),
    ]
    told: list[str] = []
    found = parts(reply(tmp_path, records), tmp_path, say=lambda what, _done, _total: told.append(what))
    part = found["comtrade_flow KOR-2023"]
    assert part.rows == 4
    left_out = {name: count for name, count in part.facts.items() if name.startswith("left_out")}
    assert left_out == {"left_out_breakdown": 7, "left_out_heading": 6, "left_out_other_flow": 1}
    assert told == [
        "UN Comtrade KOR-2023: left out 7 record(s) of a second partner, a customs procedure or a mode of transport, "
        "6 record(s) of headings, chapters or all goods, "
        "1 record(s) of flows within imports and exports, such as re-exports"
    ]


def test_a_reply_of_nothing_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    files = [reply(tmp_path, [], "comtrade-KOR-2024.json"), reply(tmp_path, group(USUAL), "b.json")]
    assert len(parts(files, tmp_path, say=lambda what, _done, _total: told.append(what))) == 2
    assert told == ["UN Comtrade has nothing for comtrade-KOR-2024.json"]


def test_nothing_at_all_is_no_zero_trade(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no flow of a six-digit code in 1 file"):
        parts(reply(tmp_path, []), tmp_path)
    with pytest.raises(DataError, match=r"no flow of a six-digit code"):
        parts(reply(tmp_path, group(USUAL, "2805")), tmp_path)


# --- partners and the world


@pytest.mark.parametrize("share", [0.9991, 1.0009])
def test_partners_may_differ_a_little_from_the_world(tmp_path: Path, share: float) -> None:
    total = sum(USUAL.values())
    assert flows(reply(tmp_path, [world(total * share), *group(USUAL)[1:]]), tmp_path).height == 4


@pytest.mark.parametrize("share", [0.5, 0.998, 1.002, 1000.0])
def test_partners_that_do_not_add_up_are_refused(tmp_path: Path, share: float) -> None:
    total = sum(USUAL.values())
    with pytest.raises(DataError, match=r"reply.json: KOR-2023, HS22 280530 M: the partners add up to 35,350,933 USD"):
        parts(reply(tmp_path, [world(total * share), *group(USUAL)[1:]]), tmp_path)


def test_many_tiny_partners_may_differ_by_their_rounding(tmp_path: Path) -> None:
    assert flows(reply(tmp_path, group(dict.fromkeys(range(4, 104), 0.4))), tmp_path).height == 100


def test_a_world_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"HS22 280530 M: no record of the world"):
        parts(reply(tmp_path, group(USUAL)[1:]), tmp_path)


def test_a_world_without_partners_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the partners add up to 0 USD and the world is 5,000 USD"):
        parts(reply(tmp_path, [world(5000.0, "854231"), *group(USUAL)]), tmp_path)


# --- what is refused


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"primaryValue": None}, "primaryValue = None is missing"),
        ({"primaryValue": "12"}, "primaryValue = '12' is no number"),
        ({"primaryValue": float("nan")}, "primaryValue = nan is no number"),
        ({"primaryValue": -1.0}, "primaryValue = -1.0 is negative"),
        ({"primaryValue": 2e15}, r"primaryValue = 2000000000000000\.0 is absurd"),
        ({"primaryValue": True}, "primaryValue = True is no number"),
        ({"netWgt": -4.0}, "netWgt = -4.0 is negative"),
        ({"netWgt": "NA"}, "netWgt = 'NA' is no number"),
        ({"partnerCode": "156"}, "partnerCode = '156' is no whole number"),
        ({"partnerCode": 100000}, "partnerCode = 100000 is no country code"),
        ({"reporterCode": None}, "reporterCode = None is no whole number"),
        ({"classificationCode": "S4"}, "classificationCode = 'S4' is not of the Harmonized System"),
        ({"cmdCode": 280530}, "cmdCode = 280530 is no text"),
        ({"cmdCode": "9999AA"}, "cmdCode = '9999AA' is no HS code"),
        ({"cmdCode": "28053010"}, "cmdCode = '28053010' is no HS code"),
        ({"cmdCode": "=1+1"}, r"cmdCode = '=1\+1' is no HS code"),
        ({"refMonth": 6}, "refMonth = 6 is not 52: no whole year"),
        ({"freqCode": "M"}, "freqCode = 'M' is not A"),
        ({"typeCode": "S"}, "typeCode = 'S' is no trade in goods"),
        ({"refYear": 20230}, "refYear = 20230 is no year"),
        ({"isReported": None}, "isReported = None is neither true nor false"),
        ({"isNetWgtEstimated": 0}, "isNetWgtEstimated = 0 is neither true nor false"),
    ],
)
def test_bad_records_are_refused(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    records = group(USUAL)
    records[2] |= change
    with pytest.raises(DataError, match=f"reply.json, record 3: {says}"):
        parts(reply(tmp_path, records), tmp_path)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["primaryValue", "netWgt", "partner2Code", "isReported", "classificationCode"])
def test_a_field_that_is_gone_is_refused(tmp_path: Path, name: str) -> None:
    records = group(USUAL)
    del records[1][name]
    with pytest.raises(DataError, match=f"record 2: no field {name}; there are typeCode, freqCode"):
        parts(reply(tmp_path, records), tmp_path)


@pytest.mark.parametrize("place", [0, 2])
def test_a_flow_that_is_there_twice_is_refused(tmp_path: Path, place: int) -> None:
    files = [reply(tmp_path, group(USUAL), "a.json"), reply(tmp_path, [group(USUAL)[place]], "b.json")]
    with pytest.raises(DataError, match=r"b.json, record 1: partnerCode = \d+ is there twice for KOR-2023"):
        parts(files, tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"not json", "no JSON"),
        (b"[]", "no reply of UN Comtrade, but list"),
        (b'{"statusCode": 401, "message": "Access denied due to missing key."}', "answers 'Access denied"),
        (b'{"count": 0, "data": [], "error": "Too many codes"}', "answers 'Too many codes'"),
        (b'{"count": 0, "error": ""}', "no list of records under 'data'"),
        (b'{"count": 1, "data": [1], "error": ""}', "no list of records under 'data'"),
        (b'{"count": 7, "data": [], "error": ""}', "count = 7, but 0 records came"),
        (b'{"data": [], "error": ""}', "count = None, but 0 records came"),
    ],
)
def test_what_is_no_reply_is_refused(tmp_path: Path, text: bytes, says: str) -> None:
    path = tmp_path / "reply.json"
    path.write_bytes(text)
    with pytest.raises(DataError, match=f"reply.json: .*{says}|reply.json: {says}"):
        parts(RawFile(path, path.name, "", len(text)), tmp_path)


# --- asking


def _server_class() -> Any:
    path = Path(__file__).parents[1] / "fetch" / "server.py"
    spec = importlib.util.spec_from_file_location("scrisk_test_server", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Server


@pytest.fixture
def server() -> Iterator[Any]:
    running = _server_class()()
    yield running
    running.close()


@pytest.fixture
def log() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def make_fetcher(
    tmp_path: Path, log: list[dict[str, Any]], slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Fetcher]]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv(comtrade.KEY, SECRET)
    monkeypatch.setattr(comtrade, "_sleep", slept.append)
    made = []

    def make(**options: Any) -> Fetcher:
        store = Store(tmp_path / "raw", say=lambda _words: None)
        usual = {"connect_timeout": 2, "read_timeout": 2, "sleep": slept.append, "log": log.append}
        made.append(Fetcher(store, **{**usual, **options}))
        return made[-1]

    yield make
    for one in made:
        one.close()


def asked(request: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.target).query).items()}


def api(server: Any, data: list[dict[str, Any]], cap: int | None = None, counts_all: bool = False) -> Any:
    """Answer as the API does: filter, and cut without a word."""

    def answer(request: Any, line: Any) -> None:
        query = asked(request)
        found = [
            one
            for one in data
            if str(one["reporterCode"]) == query["reporterCode"]
            and str(one["refYear"]) == query["period"]
            and one["cmdCode"] in query["cmdCode"].split(",")
            and one["flowCode"] in query["flowCode"].split(",")
        ]
        cut = found[: min(int(query["maxRecords"]), cap or 250_000)]
        other = {"count": len(found)} if counts_all else {}
        server.reply(body(cut, **other), content_type="application/json")(request, line)

    return answer


def many(codes: list[str], partners: int, flows: str = "MX", **other: Any) -> list[dict[str, Any]]:
    spread = {4 + partner: 1000.0 + partner for partner in range(partners)}
    return [one for code in codes for flow in flows for one in group(spread, code, flowCode=flow, **other)]


def test_a_call_asks_for_totals_of_every_partner(server: Any, make_fetcher: Callable[..., Fetcher]) -> None:
    url = server.plan("/data", api(server, many(CODES, 3)))
    (file,) = comtrade.fetch(make_fetcher(), {**ASKED, "url": url})
    assert file.name == "comtrade-KOR-2023-MX-280530-854239.json"
    (request,) = server.requests
    assert asked(request) == {
        "reporterCode": "410", "period": "2023", "cmdCode": ",".join(CODES), "flowCode": "M,X", "partner2Code": "0",
        "customsCode": "C00", "motCode": "0", "breakdownMode": "classic", "maxRecords": "50000", "format": "JSON",
        "includeDesc": "false",
    }  # fmt: skip
    assert request.headers["ocp-apim-subscription-key"] == SECRET


def test_reporters_years_and_codes_are_asked_for_in_turn(
    server: Any, make_fetcher: Callable[..., Fetcher], tmp_path: Path, slept: list[float]
) -> None:
    data = [
        one for year in (2022, 2023) for reporter in (392, 410)
        for one in many(CODES, 3, refYear=year, reporterCode=reporter)
    ]  # fmt: skip
    wanted = {
        "years": "2022-2023", "focal": ["JPN", "KOR"], "economies": ["USA"], "codes_per_call": 3, "pause": 0.5,
        "hs_codes": {"HS92": CODES[:2], "HS22": CODES[1:]}, "url": server.plan("/data", api(server, data)),
    }  # fmt: skip
    files = comtrade.fetch(make_fetcher(), wanted)
    calls = [asked(request) for request in server.requests]
    assert [(call["reporterCode"], call["period"], call["cmdCode"]) for call in calls] == [
        (reporter, year, chunk)
        for reporter in ("392", "410")
        for year in ("2022", "2023")
        for chunk in ("280530,854231,854232", "854239")
    ]
    assert slept == [0.5] * 7
    assert flows(files, tmp_path).height == 2 * 2 * 4 * 2 * 3


@pytest.mark.parametrize("counts_all", [False, True])
def test_a_cut_reply_is_asked_for_in_halves(
    server: Any, make_fetcher: Callable[..., Fetcher], tmp_path: Path, counts_all: bool
) -> None:
    data = many(CODES, 9)  # 10 records a code and flow, 80 in all
    url = server.plan("/data", api(server, data, counts_all=counts_all))
    files = comtrade.fetch(make_fetcher(), {**ASKED, "url": url, "max_records": 15})
    # 80 records hit the cap of 15, so do 40 and 20; one code and one flow are 10.
    assert len(server.requests) == 1 + 2 + 4 + 8
    assert len(files) == 8
    assert flows(files, tmp_path).height == 4 * 2 * 9


def test_exactly_the_cap_may_be_cut(server: Any, make_fetcher: Callable[..., Fetcher]) -> None:
    url = server.plan("/data", api(server, many(CODES[:1], 9)))
    assert len(comtrade.fetch(make_fetcher(), {**ASKED, "url": url, "max_records": 21})) == 1
    assert len(comtrade.fetch(make_fetcher(), {**ASKED, "url": url, "max_records": 20})) > 1


def test_the_cap_of_the_server_counts_whatever_was_asked_for(
    server: Any, make_fetcher: Callable[..., Fetcher], tmp_path: Path
) -> None:
    # A key that is no longer valid for more than 500 records: nothing in the reply says so.
    data = many(CODES, 140)
    url = server.plan("/data", api(server, data, cap=500))
    files = comtrade.fetch(make_fetcher(), {**ASKED, "url": url})
    assert len(files) == 4
    assert flows(files, tmp_path).height == 4 * 2 * 140


def test_one_code_of_one_year_that_is_cut_is_refused(server: Any, make_fetcher: Callable[..., Fetcher]) -> None:
    url = server.plan("/data", api(server, many(CODES, 9)))
    with pytest.raises(FetchError, match=r"comtrade-KOR-2023-M-280530.json: 5 records, as many as one"):
        comtrade.fetch(make_fetcher(), {**ASKED, "url": url, "max_records": 5})


def test_calls_are_counted(server: Any, make_fetcher: Callable[..., Fetcher]) -> None:
    url = server.plan("/data", api(server, many(CODES, 9)))
    with pytest.raises(UsageError, match="4 calls are needed, 3 a day are allowed"):
        comtrade.fetch(make_fetcher(), {**ASKED, "url": url, "years": "2020-2023", "max_calls": 3})
    assert server.requests == []
    with pytest.raises(FetchError, match="no calls are left for today"):
        comtrade.fetch(make_fetcher(), {**ASKED, "url": url, "max_records": 15, "max_calls": 5})
    assert len(server.requests) == 5


def test_429_is_waited_for(server: Any, make_fetcher: Callable[..., Fetcher], slept: list[float]) -> None:
    url = server.plan("/data", server.status(429, b"slow down", retry_after="7"), api(server, many(CODES, 3)))
    assert len(comtrade.fetch(make_fetcher(), {**ASKED, "url": url})) == 1
    assert len(slept) == 1
    assert 7 <= slept[0] <= 8


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (body([], error="Invalid parameter"), "UN Comtrade answers 'Invalid parameter'"),
        (body(many(CODES, 2), count=99), "count = 99, but 24 records came"),
        (b'{"statusCode": 403, "message": "Out of call volume quota."}', "answers 'Out of call volume quota.'"),
        (body(many(CODES, 2))[:-40], "cut off"),
        (b"<html><body>Down for maintenance</body></html>", "page"),
        (b"", "empty"),
        (body(many(["999999"], 2)), "record 1: cmdCode = '999999' was not asked for"),
        (body(many(CODES, 2, reporterCode=392)), "record 1: reporterCode = 392 was not asked for"),
        (body(many(CODES, 2, refYear=2021)), "record 1: refYear = 2021 was not asked for"),
    ],
)
def test_a_wrong_reply_is_an_error(server: Any, make_fetcher: Callable[..., Fetcher], answer: bytes, says: str) -> None:
    url = server.plan("/data", server.reply(answer))
    with pytest.raises(FetchError, match=says) as caught:
        comtrade.fetch(make_fetcher(attempts=1), {**ASKED, "url": url})
    assert caught.value.exit_code == 8


def test_the_preview_needs_no_key_and_sends_none(server: Any, make_fetcher: Callable[..., Fetcher]) -> None:
    url = server.plan("/preview", api(server, many(CODES, 3), cap=500))
    comtrade.fetch(make_fetcher(), {**ASKED, "preview": True, "preview_url": url, "url": "https://wrong.invalid"})
    (request,) = server.requests
    assert asked(request)["maxRecords"] == "500"
    assert "ocp-apim-subscription-key" not in request.headers


def test_the_preview_is_asked_by_flow_where_one_code_is_too_much(
    server: Any, make_fetcher: Callable[..., Fetcher], tmp_path: Path
) -> None:
    url = server.plan("/preview", api(server, many(CODES[:1], 257), cap=500))
    wanted = {**ASKED, "hs_codes": {"HS22": CODES[:1]}, "preview": True, "preview_url": url}
    files = comtrade.fetch(make_fetcher(), wanted)
    assert [file.name[-13:] for file in files] == ["M-280530.json", "X-280530.json"]
    assert flows(files, tmp_path).height == 2 * 257


def test_without_a_key_nobody_is_asked(
    server: Any, make_fetcher: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.plan("/data", api(server, many(CODES, 3)))
    monkeypatch.setenv(comtrade.KEY, " ")
    with pytest.raises(FetchError, match="COMTRADE_KEY is not set") as caught:
        comtrade.fetch(make_fetcher(), {**ASKED, "url": url})
    assert "comtradedeveloper.un.org" in caught.value.hint
    assert "preview = true" in caught.value.hint
    assert server.requests == []


def test_offline_takes_what_is_stored_without_a_key(
    server: Any, make_fetcher: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    wanted = {**ASKED, "url": server.plan("/data", api(server, many(CODES, 3))), "codes_per_call": 2, "pause": 3}
    online = comtrade.fetch(make_fetcher(), wanted)
    monkeypatch.delenv(comtrade.KEY)
    assert comtrade.fetch(make_fetcher(offline=True), wanted) == online
    assert len(server.requests) == 2
    assert slept == [3.0]


def test_the_key_is_nowhere(
    server: Any, make_fetcher: Callable[..., Fetcher], tmp_path: Path, log: list[dict[str, Any]], slept: list[float]
) -> None:
    good = server.plan("/data", api(server, many(CODES, 3)))
    files = comtrade.fetch(make_fetcher(), {**ASKED, "url": good})
    found = parts(files, tmp_path)
    said = [repr(files), repr(found), json.dumps(log), repr(comtrade._Asker.of(make_fetcher(), ASKED))]
    for answer in (
        server.status(401, f"bad key {SECRET}".encode()),
        server.reply(body([], error=f"key {SECRET} is unknown")),
        server.status(403, f"bad key {SECRET}".encode()),
    ):
        bad = server.plan("/bad", answer)
        with pytest.raises(FetchError) as caught:
            comtrade.fetch(make_fetcher(attempts=1), {**ASKED, "url": bad})
        said.append(f"{caught.value}{caught.value.hint}")
    said.append(json.dumps(log))
    assert SECRET not in "\n".join(said)
    for folder in ("out", "raw/urls"):
        for path in (tmp_path / folder).rglob("*"):
            assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"years": None}, "no years are named"),
        ({"years": "2020-"}, "has no end"),
        ({"hs_codes": {}}, "no HS codes to ask for"),
        ({"hs_codes": {"HS92": ["2805"]}}, "not an HS code of six digits"),
        ({"reporters": [], "economies": []}, "no reporters are named"),
        ({"reporters": ["Atlantis"]}, "unknown country"),
        ({"reporters": ["PRI"]}, "PRI has no number there"),
        ({"flows": ["M", "RX"]}, "unknown flow 'RX'"),
        ({"pause": -1}, "pause = -1 is no number of seconds"),
        ({"max_records": 0}, "max_records = 0 is no number"),
        ({"codes_per_call": "many"}, "codes_per_call = 'many' is no number"),
    ],
)
def test_settings_that_ask_for_nothing(make_fetcher: Callable[..., Fetcher], change: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        comtrade.fetch(make_fetcher(), {**ASKED, "url": "http://127.0.0.1:9", **change})


def test_numbers_that_changed_hands() -> None:
    numbers = {iso3: comtrade._reporter(iso3) for iso3 in ("USA", "FRA", "IND", "CHE", "NOR", "DEU", "SDN", "TWN")}
    assert numbers == {
        "USA": 842, "FRA": 251, "IND": 699, "CHE": 757, "NOR": 579, "DEU": 276, "SDN": 729, "TWN": 490,
    }  # fmt: skip

"""CEPII's BACI: releases as CEPII packs them, and everything that may be wrong with one."""

from __future__ import annotations

import hashlib
import random
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrisk import codes
from scrisk.errors import CodeError, DataError, UsageError
from scrisk.sources import baci
from scrisk.sources.base import Part, RawFile, Work
from scrisk.sources.years import single, spans

HEADER = "t,i,j,k,v,q\n"
# As CEPII writes: blanks before numbers, a missing quantity in a field of the same width, a lost leading zero.
ROWS_2023 = """2023,156,392,280530,    61966.651,     5235.843
2023,490,392,280530,       12.500,           NA
2023,842,410,280530,        0.001,        0.001
2023,842,410,10121,        3.250,        2.000
"""
ROWS_2024 = ROWS_2023.replace("2023,", "2024,")
BESIDE = {
    "country_codes_V202501.csv": "country_code,country_name,country_iso2,country_iso3\n156,China,CN,CHN\n",
    "product_codes_HS92_V202501.csv": 'code,description\n010121,"Horses: live, pure-bred"\n',
    "Readme.txt": "BACI\n",
}
SCHEMA = {
    "hs_revision": pl.String,
    "hs_code": pl.String,
    "year": pl.Int16,
    "importer_code": pl.Int16,
    "exporter_code": pl.Int16,
    "trade_value_usd": pl.Int64,
    "net_weight_kg": pl.Int64,
}


def member(year: int, revision: str = "HS92", version: str = "202501") -> str:
    return f"BACI_{revision}_Y{year}_V{version}.csv"


def raw(path: Path, name: str = "") -> RawFile:
    data = path.read_bytes()
    return RawFile(path, name or path.name, hashlib.sha256(data).hexdigest(), len(data))


def release(folder: Path, years: Mapping[str, str | bytes], name: str = "BACI_HS92_V202501.zip") -> RawFile:
    """Pack yearly files as CEPII does."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for inside, text in {**years, **BESIDE}.items():
            packed.writestr(inside, text)
    return raw(path)


def csv(folder: Path, text: str | bytes, name: str = member(2023)) -> RawFile:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return raw(path)


def parts(files: RawFile | Iterable[RawFile], tmp_path: Path, **settings: Any) -> list[Part]:
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    return list(baci.parse([files] if isinstance(files, RawFile) else list(files), Work(out, settings)))


def read(part: Part) -> pl.DataFrame:
    return pl.read_parquet(part.path)


# --- what comes out


def test_a_release_becomes_one_sorted_part_a_year(tmp_path: Path) -> None:
    file = release(tmp_path, {member(2024): HEADER + ROWS_2024, member(2023): HEADER + ROWS_2023})
    first, second = parts(file, tmp_path)
    assert (first.table, first.part, second.part) == ("baci_flow", "HS92-2023", "HS92-2024")
    assert first.edition == "HS92 V202501"
    assert first.rows == 4
    table = read(first)
    assert dict(table.schema) == SCHEMA
    assert table.rows() == [
        ("HS92", "010121", 2023, 410, 842, 3250, 2000),
        ("HS92", "280530", 2023, 392, 156, 61_966_651, 5_235_843),
        ("HS92", "280530", 2023, 392, 490, 12_500, None),
        ("HS92", "280530", 2023, 410, 842, 1, 1),
    ]
    assert read(second)["year"].unique().to_list() == [2024]
    assert first.facts == {
        "total_value_usd": 3250 + 61_966_651 + 12_500 + 1,
        "total_weight_kg": 2000 + 5_235_843 + 1,
        "missing_weight_rows": 1,
        "first_year": 2023,
        "last_year": 2023,
        "n_codes": 2,
        "n_exporters": 3,
        "n_importers": 2,
    }


def test_the_columns_are_those_of_the_raw_table() -> None:
    from scrisk.resources import sql_dir

    statement = (sql_dir() / "10_raw" / "baci_flow.sql").read_text("utf-8")
    body = statement[statement.index("(\n") + 2 : statement.index(");")]
    assert [line.split()[0] for line in body.strip().splitlines()] == list(SCHEMA)


@pytest.mark.parametrize("revision", baci.REVISIONS)
def test_every_revision_is_read(tmp_path: Path, revision: str) -> None:
    file = release(tmp_path, {member(2023, revision): HEADER + ROWS_2023}, f"BACI_{revision}_V202501.zip")
    (part,) = parts(file, tmp_path)
    assert part.part == f"{revision}-2023"
    assert read(part)["hs_revision"].unique().to_list() == [revision]


def test_members_in_a_folder_and_notes_of_a_mac(tmp_path: Path) -> None:
    inside = {
        f"BACI/{member(2023)}": HEADER + ROWS_2023,
        f"__MACOSX/BACI/._{member(2023)}": b"\0\x05\x16\x07",
    }
    assert [part.rows for part in parts(release(tmp_path, inside), tmp_path)] == [4]


def test_a_csv_gives_the_same_table_as_the_zip(tmp_path: Path) -> None:
    one = read(parts(release(tmp_path, {member(2023): HEADER + ROWS_2023}), tmp_path)[0])
    file = csv(tmp_path, HEADER + ROWS_2023)
    (part,) = parts(file, tmp_path)
    assert part.origin == f"{file.sha256}:{baci.PARSER}"
    assert read(part).equals(one)


@pytest.mark.parametrize(
    "text",
    [
        (HEADER + ROWS_2023).replace("\n", "\r\n"),
        "\ufeff" + HEADER + ROWS_2023,
        (HEADER + ROWS_2023).replace(" ", ""),
        (HEADER + ROWS_2023).replace(",", " , "),
        (HEADER + ROWS_2023).replace("NA", ""),
        (HEADER + ROWS_2023).replace(",10121,", ",010121,"),
        (HEADER + ROWS_2023).replace("0.001\n", "1e-03\n"),
    ],
    ids=["crlf", "mark", "no blanks", "blanks", "empty quantity", "leading zero", "exponent"],
)
def test_harmless_spellings_give_the_same_rows(tmp_path: Path, text: str) -> None:
    usual = read(parts(csv(tmp_path, HEADER + ROWS_2023), tmp_path)[0])
    assert read(parts(csv(tmp_path, text), tmp_path)[0]).equals(usual)


def test_the_order_of_the_rows_and_the_threads_do_not_change_a_byte(tmp_path: Path) -> None:
    rows = ROWS_2023.splitlines(keepends=True)
    seen = set()
    for seed in range(4):
        random.Random(seed).shuffle(rows)
        (part,) = parts(csv(tmp_path, HEADER + "".join(rows)), tmp_path)
        seen.add(part.path.read_bytes())
    assert len(seen) == 1


def test_pieces_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importers = [392, 410, 842, 276, 124]
    rows = [
        f"2023,156,{j},{k},{k % 97}.{j},{'NA' if k % 7 == 0 else k}\n" for k in range(280000, 280400) for j in importers
    ]
    file = release(tmp_path, {member(2023): HEADER + "".join(rows)})
    whole = parts(file, tmp_path)[0]
    table = read(whole)
    seen: list[tuple[str, int, int | None]] = []
    monkeypatch.setattr(baci, "_CHUNK", 97)
    work = Work(tmp_path / "out", say=lambda *what: seen.append(what))
    (part,) = baci.parse([file], work)
    assert read(part).equals(table)
    assert table.height == 2000
    assert part.facts == whole.facts
    assert len(seen) > 100
    assert seen[-1] == ("reading BACI HS92-2023", seen[-1][1], len(HEADER) + sum(map(len, rows)))


FLOW = st.tuples(
    st.sampled_from([156, 392, 410, 490, 842, 699, 757]),
    st.sampled_from([4, 276, 124]),
    st.sampled_from([10121, 280530, 970600, 854231]),
)
THOUSANDTHS = st.integers(0, 10**15 // 200)


@given(
    st.dictionaries(FLOW, st.tuples(THOUSANDTHS, st.none() | THOUSANDTHS), min_size=1, max_size=20),
    st.integers(0, 18),
)
@settings(max_examples=60, deadline=None)
def test_every_thousandth_is_kept(flows: dict[tuple[int, int, int], tuple[int, int | None]], width: int) -> None:
    def text(number: int | None) -> str:
        return "NA" if number is None else f"{Decimal(number).scaleb(-3):.3f}"

    lines = [f"2023,{i},{j},{k},{text(v):>{width}},{text(q):>{width}}\n" for (i, j, k), (v, q) in flows.items()]
    with tempfile.TemporaryDirectory() as folder:
        (part,) = parts(csv(Path(folder), HEADER + "".join(lines)), Path(folder))
        table = read(part)
    want = sorted((f"{k:06d}", j, i, v, q) for (i, j, k), (v, q) in flows.items())
    columns = ("hs_code", "importer_code", "exporter_code", "trade_value_usd", "net_weight_kg")
    assert table.select(columns).rows() == want
    assert part.facts["total_value_usd"] == sum(v for v, _ in flows.values())


@given(st.text("0123456789+-. ", max_size=8))
@settings(max_examples=150, deadline=None)
def test_product_codes_are_read_as_everywhere(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = csv(Path(folder), f"{HEADER}2023,156,392,{text},1.000,1.000\n")
        try:
            want = codes.hs(text)
        except CodeError:
            with pytest.raises(DataError, match=r"row 2: k = .* is no HS code"):
                parts(file, Path(folder))
        else:
            assert read(parts(file, Path(folder))[0])["hs_code"].to_list() == [want]


# --- which years


def three_years(tmp_path: Path) -> RawFile:
    years = {member(year): HEADER + ROWS_2023.replace("2023,", f"{year},") for year in (2022, 2023, 2024)}
    return release(tmp_path, years)


@pytest.mark.parametrize(
    ("asked", "want"),
    [
        (2023, [2023]),
        ("2022-2023", [2022, 2023]),
        ("2023-", [2023, 2024]),
        ([2022, "2024"], [2022, 2024]),
        (None, [2022, 2023, 2024]),
    ],
)
def test_years_restrict(tmp_path: Path, asked: object, want: list[int]) -> None:
    assert [part.facts["first_year"] for part in parts(three_years(tmp_path), tmp_path, years=asked)] == want


@pytest.mark.parametrize(("asked", "absent"), [("2021-2023", "2021"), (2030, "2030"), ("2030-", "2030-")])
def test_years_that_are_not_there(tmp_path: Path, asked: object, absent: str) -> None:
    with pytest.raises(DataError, match=rf"no file of {absent}\nThe files hold HS92-2022, HS92-2023, HS92-2024"):
        parts(three_years(tmp_path), tmp_path, years=asked)


def test_a_csv_need_not_hold_every_year_of_the_settings(tmp_path: Path) -> None:
    file = csv(tmp_path, HEADER + ROWS_2023)
    assert [part.part for part in parts(file, tmp_path, years="2020-2024")] == ["HS92-2023"]
    with pytest.raises(DataError, match="no file of 2020-2022"):
        parts(file, tmp_path, years="2020-2022")


@pytest.mark.parametrize("asked", ["", "all", "2024-2022", [], [None], "20-24", 24, "2022..2024", {"a": 1}])
def test_years_that_say_nothing(asked: object) -> None:
    with pytest.raises(UsageError, match="is not understood"):
        spans(asked)


def test_years_one_by_one() -> None:
    assert single([2024, "2021-2022", 2022]) == [2021, 2022, 2024]
    with pytest.raises(UsageError, match="has no end"):
        single("2022-")


def test_a_year_that_is_staged_is_not_even_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = three_years(tmp_path)
    known = {(part.table, part.part, part.origin) for part in parts(file, tmp_path)}
    # The next release revises one year and adds one; the other two are the same bytes.
    years = {member(year): HEADER + ROWS_2023.replace("2023,", f"{year},") for year in (2022, 2023, 2025)}
    years[member(2024)] = HEADER + ROWS_2024.replace("3.250", "4.250")
    newer = release(tmp_path, years, "BACI_HS92_V202601.zip")
    opened = []
    open_member = baci.archive.open_member
    monkeypatch.setattr(
        baci.archive, "open_member", lambda path, name, *rest: opened.append(name) or open_member(path, name, *rest)
    )
    work = Work(tmp_path / "out", has=lambda *what: what in known)
    assert [part.part for part in baci.parse([newer], work)] == ["HS92-2024", "HS92-2025"]
    assert opened == [member(2024), member(2025)]


# --- what is refused: (rows, what the error says)
ROW = "2023,156,392,280530,1.000,1.000"
REFUSED = {
    "no year": (f"{ROW}\nabc,156,410,280530,1.000,1.000\n", r"row 3: t = 'abc' is no year"),
    "other year": ("2022,156,392,280530,1.000,1.000\n", r"row 2: t = '2022' is not the year of the file, 2023"),
    "exporter": ("2023,CHN,392,280530,1.000,1.000\n", r"row 2: i = 'CHN' is no country code"),
    "importer": ("2023,156,,280530,1.000,1.000\n", r"row 2: j = '' is no country code"),
    "unknown": (
        f"{ROW}\n2023,999,392,280530,1,1\n2023,156,1000,280530,1,1\n2023,-5,392,280530,1,1\n",
        r"unknown country codes in i or j: -5, 999, 1000",
    ),
    "to itself": ("2023,392,392,280530,1.000,1.000\n", r"row 2: i = '392' is the exporter and the importer"),
    "heading": ("2023,156,392,2805,1.000,1.000\n", r"row 2: k = '2805' is no HS code"),
    "national code": ("2023,156,392,28053010,1.000,1.000\n", r"row 2: k = '28053010' is no HS code"),
    "all": ("2023,156,392,TOTAL,1.000,1.000\n", r"row 2: k = 'TOTAL' is no HS code"),
    "dots": ("2023,156,392,2805.30,1.000,1.000\n", r"row 2: k = '2805.30' is no HS code"),
    "value": ("2023,156,392,280530,1.0.0,1.000\n", r"row 2: v = '1.0.0' is no number"),
    "value missing": ("2023,156,392,280530,          NA,1.000\n", r"row 2: v = 'NA' is no number"),
    "value empty": ("2023,156,392,280530,,1.000\n", r"row 2: v = '' is no number"),
    "value nan": ("2023,156,392,280530,NaN,1.000\n", r"row 2: v = 'NaN' is no number"),
    "value negative": ("2023,156,392,280530,-1.000,1.000\n", r"row 2: v = '-1.000' is negative"),
    "value absurd": ("2023,156,392,280530,1000000000001,1.000\n", r"row 2: v = '1000000000001' is absurd"),
    "quantity": ("2023,156,392,280530,1.000,n/a\n", r"row 2: q = 'n/a' is no number and not NA"),
    "quantity infinite": ("2023,156,392,280530,1.000,inf\n", r"row 2: q = 'inf' is no number and not NA"),
    "quantity negative": ("2023,156,392,280530,1.000,-0.5\n", r"row 2: q = '-0.5' is negative"),
    "quantity absurd": ("2023,156,392,280530,1.000,2e12\n", r"row 2: q = '2e12' is absurd for tonnes"),
    "too much": (
        "".join(f"2023,156,392,{k},900000000000,1\n" for k in (280530, 280540)),
        r"v adds up to 1\.8e\+15 USD, far beyond all trade",
    ),
    "too heavy": (
        "".join(f"2023,156,392,{k},1,900000000000\n" for k in (280530, 280540)),
        r"q adds up to 1\.8e\+15 kg, far beyond all trade",
    ),
    "twice": (
        f"{ROW}\n2023,842,392,280530,1,1\n2023,156,392,280530,7.000,NA\n",
        r"rows 2, 4: k = 280530, j = 392, i = 156 more than once; 1 row",
    ),
    "twice by its zero": (
        "2023,156,392,10121,1,1\n2023,156,392,010121,1,1\n",
        r"rows 2, 3: k = 010121, j = 392, i = 156 more than once",
    ),
    "cut off": (f"{ROW}\n2023,156,410,280530,1.0", r"the last line does not end: b'2023,156,410,280530,1\.0'"),
    "cut off whole": (ROW, r"the last line does not end"),
    "few fields": (f"{ROW}\n2023,156,410,280530,1.000\n", r"row 3: 5 fields, not 6"),
    "few fields at first": (f"2023,156,410,280530\n{ROW}\n", r"row 2: 4 fields, not 6"),
    "many fields": (f"{ROW}\n2023,156,410,280530,1,000,1.000\n", r"row 3: 7 fields, not 6"),
    "many fields at first": ("2023,156,410,280530,1,000,1.000\n", r"row 2: 7 fields, not 6"),
    "empty line": (f"{ROW}\n\n2023,156,410,280530,1.000,1.000\n", r"row 3: 1 fields, not 6"),
    "header again": (f"{ROW}\n{HEADER}", r"row 3: t = 't' is no year"),
    "NUL": (f"{ROW}\n2023,156,410,280530,1.\0,1.000\n", r"row 3: v = '1\.\\x00' is no number"),
    "quotes": ('2023,156,410,"280530",1.000,1.000\n', r"""row 2: k = '"280530"' is no HS code"""),
    "formula": ("=cmd|'/c calc'!A1,156,410,280530,1.000,1.000\n", r"row 2: t = \"=cmd"),
    "formula in value": ("2023,156,410,280530,=1+1,1.000\n", r"row 2: v = '=1\+1' is no number"),
    "plus": ("2023,156,410,+28053,1.000,1.000\n", r"row 2: k = '\+28053' is no HS code"),
    "tab": ("2023,156,410,280530,\t1.000,1.000\n", r"row 2: v = '\\t1\.000' is no number"),
    "full-width digits": ("2023,156,410,280530,１.000,1.000\n", r"row 2: v = '１\.000' is no number"),
    "no rows": ("", r"no rows below the names"),
}


@pytest.mark.parametrize(("rows", "says"), REFUSED.values(), ids=REFUSED)
def test_bad_rows_are_refused(tmp_path: Path, rows: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as caught:
        parts(release(tmp_path, {member(2023): HEADER + rows}), tmp_path)
    assert f"BACI_HS92_V202501.zip, {member(2023)}" in caught.value.message
    assert caught.value.exit_code == 3
    assert list((tmp_path / "out").iterdir()) == []


def test_the_row_is_counted_over_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baci, "_CHUNK", 80)
    rows = "".join(f"2023,156,392,{k},1.000,1.000\n" for k in range(280500, 280600))
    with pytest.raises(DataError, match="row 102: v = 'x' is no number"):
        parts(csv(tmp_path, f"{HEADER}{rows}2023,156,392,300000,x,1.000\n"), tmp_path)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("t,i,j,k,v\n", r"missing q\)"),
        ("t,i,j,hs,v,q\n", r"missing k; unknown hs\)"),
        ("t,j,i,k,v,q\n", r"all there, but in another order\)"),
        ("t,i,j,k,v,q,u\n", r"unknown u\)"),
        ("year,exporter,importer,product,value,quantity\n", r"missing t, i, j, k, v, q; unknown year"),
        ("t;i;j;k;v;q\n", r"missing t, i, j, k, v, q"),
        ("2023,156,392,280530,1.000,1.000\n", r"missing t, i, j, k, v, q; unknown 2023"),
        ("<!DOCTYPE html>\n", r"missing t, i, j, k, v, q"),
        (f"{'x' * 5000}\n", "unknown xxx"),
    ],
)
def test_other_columns_are_refused(tmp_path: Path, header: str, says: str) -> None:
    with pytest.raises(DataError, match=rf"row 1: .*{says}"):
        parts(csv(tmp_path, header + ROWS_2023), tmp_path)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b"\n", "the file is empty"),
        ((HEADER + ROWS_2023).encode("utf-16"), "UTF-16"),
        ((HEADER + ROWS_2023).encode("utf-16-le"), "NUL"),
        (b"t,i,j,k,v,q\n2023,156,392,280530,1.000,1.000\n2023,156,392,2805\xe9,1,1\n", r"row 3: no text in UTF-8"),
        (HEADER.encode() + b"x" * 5000, "a line of 5,000 bytes, which is no row"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(DataError, match=says):
        parts(csv(tmp_path, data), tmp_path)


def test_a_line_without_an_end_is_not_gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baci, "_CHUNK", 1000)
    with pytest.raises(DataError, match=r"a line of 2,000 bytes, which is no row"):
        parts(csv(tmp_path, HEADER.encode() + b"x" * 100_000), tmp_path)


@pytest.mark.parametrize("name", ["trade.csv", "BACI_HS92_Y23_V202501.csv", "BACI_HS88_Y2023_V202501.csv", "a/b.csv"])
def test_a_name_must_tell_revision_and_year(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="does not tell the revision and the year"):
        parts(release(tmp_path, {name: HEADER + ROWS_2023}), tmp_path)


def test_an_archive_without_a_year(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no yearly csv in it"):
        parts(release(tmp_path, {}), tmp_path)


def test_a_damaged_archive(tmp_path: Path) -> None:
    whole = release(tmp_path, {member(2023): HEADER + ROWS_2023 * 1})
    data = bytearray(whole.path.read_bytes())
    data[len(member(2023)) + 40] ^= 0xFF
    whole.path.write_bytes(data)
    with pytest.raises(DataError, match=r"damaged|no whole zip archive"):
        parts(raw(whole.path), tmp_path)


def test_an_empty_member(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"{member(2023)}: the file is empty"):
        parts(release(tmp_path, {member(2023): ""}), tmp_path)


def test_one_year_in_two_files(tmp_path: Path) -> None:
    files = [
        release(tmp_path, {member(2023): HEADER + ROWS_2023}),
        csv(tmp_path, HEADER + ROWS_2023, member(2023, version="202601")),
    ]
    with pytest.raises(DataError, match=r"HS92-2023 is in .* and in "):
        parts(files, tmp_path)


def test_a_year_that_has_shrunk(tmp_path: Path) -> None:
    many = "".join(f"2022,156,392,{k},1.000,1.000\n" for k in range(280500, 280600))
    few = "".join(f"2023,156,392,{k},1.000,1.000\n" for k in range(280500, 280540))
    file = release(tmp_path, {member(2022): HEADER + many, member(2023): HEADER + few})
    with pytest.raises(DataError, match=r"Y2023.* bytes, the year before has [\d,]+: rows are missing"):
        parts(file, tmp_path)
    # Growth is no fault: reporting grew for years.
    other = release(tmp_path, {member(2023): HEADER + few, member(2024): HEADER + many.replace("2022,", "2024,")})
    assert [part.rows for part in parts(other, tmp_path)] == [40, 100]


def test_nothing_is_left_of_a_part_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: pl.LazyFrame, path: Path, **_: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", full)
    with pytest.raises(OSError, match="No space"):
        parts(csv(tmp_path, HEADER + ROWS_2023), tmp_path)
    assert list((tmp_path / "out").iterdir()) == []


# --- fetching


class Asked:
    """Stands where a Fetcher does and keeps what it is asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def get(self, url: str, **options: Any) -> RawFile:
        self.calls.append((url, options))
        return RawFile(Path("x"), options["name"], "0" * 64, 1, url)


def test_fetch_asks_for_each_revision() -> None:
    fetcher = Asked()
    files = baci.fetch(fetcher, {"revisions": ["HS92", "HS22"], "version": "202601"})  # type: ignore[arg-type]
    assert [file.name for file in files] == ["BACI_HS92_V202601.zip", "BACI_HS22_V202601.zip"]
    url, options = fetcher.calls[1]
    assert url == "https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS22_V202601.zip"
    assert options["kind"] == "zip"


def test_fetch_takes_a_mirror() -> None:
    fetcher = Asked()
    asked = {"revisions": "HS17", "version": 202501, "url": "https://mirror.example/{version}/{revision}.zip"}
    baci.fetch(fetcher, asked)  # type: ignore[arg-type]
    assert fetcher.calls[0][0] == "https://mirror.example/202501/HS17.zip"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "version = '' is no release"),
        ({"version": "latest"}, "version = 'latest' is no release"),
        ({"version": "202601", "revisions": ["HS92", "HS88"]}, "no revision 'HS88'"),
        ({"version": "202601", "revision": "HS17"}, "no setting is called revision"),
    ],
)
def test_fetch_says_what_is_wrong_with_its_settings(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        baci.fetch(Asked(), asked)  # type: ignore[arg-type]

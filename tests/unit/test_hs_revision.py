"""What the catalogued HS codes become in other editions: the table holds together and says nothing twice."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from scrisk import catalog
from scrisk.resources import data_dir
from scrisk.warehouse import own

EDITIONS = ("HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22")


def _rows() -> list[dict[str, str]]:
    with (data_dir() / "reference" / "hs_revision.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _rows()
BY_SOURCE: dict[tuple[str, str], dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
for _row in ROWS:
    BY_SOURCE[_row["from_revision"], _row["from_code"]][_row["to_revision"]].append(_row)
CATALOGUED = sorted(
    {
        (item.hs.revision, code)
        for item in catalog.load().items
        if item.hs is not None
        for code in (*item.hs.codes, *item.peer_codes)
    }
)
# Pairs that could not be confirmed; the manifest names them.
UNCONFIRMED = {
    ("HS92", "283030"): {"HS07", "HS12", "HS17", "HS22"},
    ("HS92", "811230"): {"HS22"},
    ("HS17", "811292"): {"HS92", "HS96", "HS02"},
    **{("HS17", code): set(EDITIONS) - {"HS17", "HS22"} for code in ("854231", "854232", "854233", "854239")},
}


@pytest.mark.parametrize(("edition", "code"), CATALOGUED, ids="-".join)
def test_every_catalogued_code_is_told_in_every_other_edition_or_is_a_known_gap(edition: str, code: str) -> None:
    told = set(BY_SOURCE[edition, code])
    assert set(EDITIONS) - {edition} - told == UNCONFIRMED.get((edition, code), set())


def test_no_code_is_told_that_nobody_asks_for() -> None:
    assert set(BY_SOURCE) == set(CATALOGUED)


def test_no_pair_occurs_twice_and_the_order_is_fixed() -> None:
    keys = [
        (EDITIONS.index(r["from_revision"]), r["from_code"], EDITIONS.index(r["to_revision"]), r["to_code"])
        for r in ROWS
    ]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['from_code']}-{row['to_revision']}-{row['to_code']}")
def test_a_row_is_well_formed(row: dict[str, str]) -> None:
    assert row["from_revision"] != row["to_revision"]
    assert all(len(row[name]) == 6 and row[name].isdigit() for name in ("from_code", "to_code"))
    assert row["relation"] in ("1:1", "1:n", "n:1", "n:n")
    assert row["is_split"] in ("true", "false")
    # What is told apart or thrown together says why.
    assert (row["relation"] == "1:1") == (row["note"] == "")


def test_relations_agree_with_the_rows() -> None:
    for (edition, code), targets in BY_SOURCE.items():
        for to, rows in targets.items():
            place = f"{edition} {code} in {to}"
            relations = {row["relation"] for row in rows}
            if relations == {"1:1"}:
                assert len(rows) == 1, place
                assert rows[0]["is_split"] == "false", place
            # One target of many, the others not followed, cannot hold the whole code; nor can a pool.
            if "1:n" in relations and len(rows) == 1:
                assert rows[0]["is_split"] == "true", place
            for row in rows:
                assert row["relation"] not in ("n:1", "n:n") or row["is_split"] == "true", place
            # Whether the codes of an edition hold the old one is said of all of them.
            assert len({row["is_split"] for row in rows}) == 1, place


def test_two_codes_that_meet_in_one_are_no_one_to_one() -> None:
    meets = defaultdict(set)
    for row in ROWS:
        meets[row["from_revision"], row["to_revision"], row["to_code"]].add((row["from_code"], row["relation"]))
    for place, sources in meets.items():
        assert len(sources) == 1 or {relation for _, relation in sources} <= {"n:1", "n:n"}, place


def test_the_codes_to_keep_are_those_of_the_catalog_and_what_they_become() -> None:
    assert set(own.item_codes(catalog.load())) == {*CATALOGUED, *((row["to_revision"], row["to_code"]) for row in ROWS)}

"""A network of one's own: what is taken as it is, what is refused and why, and what has to be said first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrisk.errors import DataError, UsageError
from scrisk.sources import network as tables
from scrisk.sources.network import Manner

EDGES = "supplier,buyer,value\nA,B,2\nB,C,3.5\nD,C,1e2\n"
NODES = "node,sector\nA,ore\nB,metal\nC,motors\nD,ore\n"
ESSENTIAL = "supplier_sector,buyer_sector,essential\nore,metal,2\nore,*,1\n"


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Return a function that writes the tables and reads them."""

    def reads(
        edges: str = EDGES, nodes: str | None = NODES, essential: str | None = None, **manner: Any
    ) -> tables.Given:
        paths = {}
        for name, text in (("edges", edges), ("nodes", nodes), ("essential", essential)):
            if text is not None and text not in tables.RULES:
                paths[name] = tmp_path / f"{name}.csv"
                paths[name].write_text(text, encoding="utf-8")
        rule = essential if essential in tables.RULES else paths.get("essential")
        return tables.read(paths["edges"], paths.get("nodes"), rule, Manner(**manner))

    return reads


def refused(read: Any, *args: Any, **kwargs: Any) -> str:
    """Return what is said of a network that cannot be taken."""
    with pytest.raises(DataError) as error:
        read(*args, **kwargs)
    return str(error.value)


# --- what is taken as it is


def test_a_network_is_read_in_an_order_of_its_own(read: Any) -> None:
    given = read()
    assert given.edges.rows() == [("A", "B", 2.0), ("B", "C", 3.5), ("D", "C", 100.0)]
    assert given.nodes["node"].to_list() == ["A", "B", "C", "D"]
    assert given.nodes["node_sector"].to_list() == ["ore", "metal", "motors", "ore"]
    assert (given.rule, given.has_sectors, given.files) == ("all", True, "edges.csv;nodes.csv")
    turned = read("supplier,buyer,value\nD,C,100\nB,C,3.5\nA,B,2.0\n", "node,sector\nD,ore\nC,motors\nB,metal\nA,ore\n")
    assert turned.edges.equals(given.edges)
    assert turned.nodes.equals(given.nodes)


def test_without_nodes_everybody_is_of_one_sector_and_nothing_is_essential(read: Any) -> None:
    given = read(nodes=None)
    assert given.nodes["node_sector"].to_list() == ["", "", "", ""]
    assert (given.rule, given.has_sectors) == ("none", False)
    for essential in ("all", ESSENTIAL):
        with pytest.raises(UsageError, match="no sectors are given"):
            read(nodes=None, essential=essential)


def test_cycles_separate_parts_and_nodes_without_links_are_taken(read: Any) -> None:
    given = read("supplier,buyer,value\nA,B,1\nB,A,1\nC,D,1\n", "node,sector\nA,x\nB,x\nC,x\nD,x\nALONE,x\n")
    assert given.edges.height == 3
    assert "ALONE" in given.nodes["node"].to_list()


def test_what_describes_a_node_is_kept(read: Any) -> None:
    given = read(nodes="Firm ID;産業;名称;country;product;revenue\nA;ore;鉱山;AUS;ores;7\nB;m;;;;\nC;m;;;;0\nD;m;;;;\n")
    assert given.nodes.row(0) == ("A", "鉱山", "ore", "AUS", "ores", 7.0)
    assert given.nodes["node_output"].to_list() == [7.0, None, 0.0, None]


def test_other_names_of_columns_are_understood_and_other_columns_left_alone(read: Any) -> None:
    given = read("from\tto\tsupplier_name\tsales\nA\tB\tSome mine\t2\n")
    assert given.edges.rows() == [("A", "B", 2.0)]
    assert "edges.csv: column not used: supplier_name" in given.notes


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_numbers_may_be_ids_in_any_form(tmp_path: Path, ending: str) -> None:
    edges, nodes = tmp_path / f"edges.{ending}", tmp_path / "nodes.csv"
    frame = pl.DataFrame({"supplier": [1, 1], "buyer": [2, 3], "value": [4, 5.5]}, strict=False)
    frame.write_parquet(edges) if ending == "parquet" else frame.write_excel(edges)
    nodes.write_text("id,sector\n1,10\n2,10\n3,20\n", encoding="utf-8")
    given = tables.read(edges, nodes)
    assert given.edges.rows() == [("1", "2", 4.0), ("1", "3", 5.5)]
    assert given.nodes["node_sector"].to_list() == ["10", "10", "20"]


def test_a_table_of_essential_inputs(read: Any) -> None:
    given = read(essential=ESSENTIAL, unlisted="negligible")
    assert given.essential.rows() == [("ore", "*", 1), ("ore", "metal", 2)]
    assert (given.rule, given.unlisted) == ("table", "negligible")
    worded = read(essential="supplier sector,buyer sector,kind\nore,metal,Essential\nore,motors,non-essential\n")
    assert worded.essential["essential"].to_list() == [2, 1]


# --- what has to be said first


def test_a_node_that_sells_to_itself(read: Any) -> None:
    edges = EDGES + "B,B,9\n"
    said = refused(read, edges)
    assert "edges.csv: 1 of 4 rows cannot be taken, so none was:" in said
    assert "row 5 'B': sells to itself" in said
    assert "--drop-self-loops" in said
    given = read(edges, drop_self_loops=True)
    assert given.edges.height == 3
    assert given.facts["dropped_loops"] == 1
    assert "edges.csv: 1 row with a node that sells to itself" in given.notes


def test_a_link_twice(read: Any) -> None:
    edges = EDGES + "A,B,0.1\nA,B,0.2\n"
    said = refused(read, edges)
    assert "row 5 'A -> B': is the same link as row 2" in said
    assert "--sum-duplicates" in said
    given = read(edges, sum_duplicates=True)
    assert given.edges.row(0) == ("A", "B", 2.3)  # 2 + 0.1 + 0.2, exactly rounded
    assert given.facts["summed_links"] == 2


def test_a_link_of_nothing(read: Any) -> None:
    edges = EDGES + "A,C,0\n"
    assert "row 5, value '0': is zero, so there is no link" in refused(read, edges)
    given = read(edges, drop_zeros=True)
    assert given.edges.height == 3
    assert given.facts["dropped_zeros"] == 1


def test_sectors_that_no_node_has(read: Any) -> None:
    essential = ESSENTIAL + "metals,motors,2\n"
    said = refused(read, essential=essential)
    assert "row 4, supplier_sector 'metals': no node is of this sector; did you mean 'metal'?" in said
    given = read(essential=essential, spare_sectors=True)
    assert given.essential.height == 2
    assert "essential.csv: 1 sector that no node is of" in given.notes


# --- what is refused


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("A,B,-1", "row 5, value '-1': is negative"),
        ("A,B,", "row 5, value: is empty: what is not known is not zero"),
        ("A,B,nan", "row 5, value 'nan': is not a plain number"),
        ("A,B,inf", "row 5, value 'inf': is not a plain number"),
        ('A,B,"1,000"', "row 5, value '1,000': is not a plain number"),
        ("A,B,$5", "row 5, value '$5': is not a plain number"),
        ("A,B,1e300", "row 5, value '1e300': is more than 1e+18"),
        (",B,1", "row 5, supplier: is empty"),
        ("A,,1", "row 5, buyer: is empty"),
        ("=A,B,1", "row 5, supplier '=A': begins like a formula"),
        ("A,B,1,2", "row 5: has 4 cells, the header 3"),
        ("A" * 121 + ",B,1", "has 121 characters"),
        ("A\x07,B,1", "holds a control character"),
    ],
)
def test_a_bad_row_refuses_the_network(read: Any, row: str, why: str) -> None:
    said = refused(read, EDGES + row + "\n")
    assert why in said
    assert "scrisk template network-edges" in said


def test_an_edge_that_names_no_node(read: Any) -> None:
    said = refused(read, "supplier,buyer,value\nA,B,2\nALPHA-MINING,C,1\nA,E,1\n", NODES + "ALPHA-MINNING,ore\n")
    assert "row 3, supplier 'ALPHA-MINING': is no node of nodes.csv; did you mean 'ALPHA-MINNING'?" in said
    assert "row 4, buyer 'E': is no node of nodes.csv" in said
    assert "Add the 2 missing nodes to nodes.csv" in said


@pytest.mark.parametrize(
    ("nodes", "why"),
    [
        (NODES + "A,metal\n", "row 6, node 'A': is the same node as row 2"),
        (NODES + "E,\n", "row 6, sector: is empty; write a word of your own"),
        (NODES + "E,*\n", "row 6, sector '*': stands for every sector"),
        (NODES + ",x\n", "row 6, node: is empty"),
        ("node,sector,output\nA,x,-1\n", "row 2, output '-1': is negative"),
        ("node,sector,output\nA,x,many\n", "row 2, output 'many': is not a plain number"),
        ("node,sector\n", "nodes.csv has a header and no rows"),
        ("node,name\nA,x\n", "nodes.csv has no column sector"),
        ("node,sectr\nA,x\n", "column 'sectr' is not known"),
        ("node,sector,industry\nA,x,y\n", "two columns mean sector"),
    ],
)
def test_bad_nodes_refuse_the_network(read: Any, nodes: str, why: str) -> None:
    assert why in refused(read, nodes=nodes)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("ore,metal,2", "row 4 'ore -> metal': is the same pair as row 2"),
        ("ore,motors,3", "row 4, essential '3': is not 0, 1 or 2"),
        ("ore,motors,", "row 4, essential: is empty"),
        ("*,motors,1", "row 4, supplier_sector '*': no node is of this sector"),
        ("ore,,1", "row 4, buyer_sector: is empty"),
    ],
)
def test_bad_essential_inputs_refuse_the_network(read: Any, row: str, why: str) -> None:
    assert why in refused(read, essential=ESSENTIAL + row + "\n")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"supplier,buyer,value\n", "has a header and no rows that count"),
        (b"supplier|buyer|value\nA|B|1\n", "has no column supplier, buyer, value; its first row is 'supplier|buyer"),
        ("supplier,buyer,value\n가,나,1\n".encode("cp949"), "is not UTF-8 text: line 2"),
        ("supplier,buyer,value\n".encode("utf-16"), "is UTF-16 text"),
        (b"supplier,buyer,value\nA,B,\0\n", "holds a zero byte"),
        (b'supplier,buyer,value\n"A,B,1\n', "Check the quotation marks"),
        (b"PAR1 no Parquet", "is no Parquet file that can be read"),
        (b"PK\x03\x04 no workbook", "is no workbook that can be read"),
        (b"\xd0\xcf\x11\xe0 old", "is a workbook of the old kind"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "edges.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as error:
        tables.read(path)
    assert why in str(error.value)
    assert "edges.csv" in error.value.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        tables.read(tmp_path / "none.csv")


def test_only_the_first_bad_rows_are_shown(read: Any) -> None:
    said = refused(read, "supplier,buyer,value\n" + "A,B,-1\n" * 25)
    assert "25 of 25 rows" in said
    assert said.count("is negative") == 10
    assert "and 15 more" in said


def test_sectors_that_are_ids(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_SECTORS", 2)
    assert "3 sectors, more than 2" in refused(read)


# --- shocks


def test_shocks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "shocks.csv"
    path.write_text("scenario,node,sector,loss\none,A,,\none,,ore,0.5\n,B,,1\n", encoding="utf-8")
    one, two, other = tables.shocks(path)
    assert (one, two) == (("one", "node", "A", 1.0), ("one", "sector", "ore", 0.5))
    assert other == ("shock", "node", "B", 1.0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("one,A,ore,0.5", "names 2 of node, sector, economy, item"),
        ("one,,,0.5", "names 0 of node, sector, economy, item"),
        ("one,A,,1.5", "row 2, loss '1.5': is more than 1"),
        ("one,A,,-1", "row 2, loss '-1': is negative"),
    ],
)
def test_bad_shocks_are_refused(tmp_path: Path, row: str, why: str) -> None:
    path = tmp_path / "shocks.csv"
    path.write_text(f"scenario,node,sector,loss\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        tables.shocks(path)
    assert why in str(error.value)


def test_the_example_is_a_network() -> None:
    from scrisk.sources.network_example import EDGES, ESSENTIAL, NODES, ROWS, SHOCKS

    assert set(ROWS) == set(tables.TABLES)
    names, sectors = {row[0] for row in NODES}, {row[1] for row in NODES}
    assert {end for row in EDGES for end in row[:2]} <= names
    assert {row[0] for row in ESSENTIAL} | {row[1] for row in ESSENTIAL} <= sectors | {"*"}
    assert {row[1] for row in SHOCKS} <= names | {""}

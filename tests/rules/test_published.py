"""What is published is documented: terms, the files in sql/30_out and the comments say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from scrisk.star import VIEWS
from scrisk.terms import FLAGS, TABLES, TERMS, Table, Term

ROOT = Path(__file__).resolve().parents[2]
SQL = ROOT / "sql"

# Folder below sql/ -> schema of the tables made there.
SCHEMAS = {"10_raw": "raw", "20_core": "core", "30_out": "out", "40_views": "out"}
CREATE = re.compile(
    r"^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(TEMP\s+TABLE|TABLE|VIEW|MACRO|TYPE)\s+([\w.]+)",
    re.IGNORECASE | re.MULTILINE,
)
COLUMN = re.compile(r"^\s+(\w+)\s+([A-Z]+)\b", re.MULTILINE)


def _code(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)


def file_faults(folder: Path, schema: str) -> list[str]:
    """Return files that do not make exactly one object, named after the file."""
    faults = []
    for path in sorted(folder.rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        made = [f"temp.{name}" if kind.startswith("TEMP") else name for kind, name in CREATE.findall(_code(text))]
        # What the core layer only passes on need not be kept.
        places = (schema, "temp") if schema == "core" else (schema,)
        if made not in [[f"{place}.{path.stem}"] for place in places]:
            faults.append(f"{path.name} makes {made}")
        if not text.lstrip().startswith("--"):
            faults.append(f"{path.name} does not begin with a comment that says what it makes")
    return faults


def columns_of(path: Path) -> list[tuple[str, str]]:
    """Return (name, type) of the columns that the file declares, in order."""
    text = _code(path.read_text(encoding="utf-8"))
    head = re.search(r"CREATE\s+TABLE\s+[\w.]+\s*\((.*?)\n\);", text, re.IGNORECASE | re.DOTALL)
    return [(name, kind) for name, kind in COLUMN.findall(head.group(1))] if head else []


def contract_faults(folder: Path, tables: Mapping[str, Table], terms: Mapping[str, Term]) -> list[str]:
    """Return differences between the files of sql/30_out and the vocabulary."""
    made = {path.stem for path in folder.glob("*.sql")}
    faults = [f"{name} is published but not in TABLES" for name in sorted(made - set(tables))]
    faults += [f"{name} is in TABLES but no file makes it" for name in sorted(set(tables) - made)]
    for name in sorted(made & set(tables)):
        declared = columns_of(folder / f"{name}.sql")
        wanted = [(column, terms[column].dtype) for column in tables[name].columns if column in terms]
        if declared != wanted:
            faults.append(f"{name}: {sorted(set(declared) ^ set(wanted)) or 'order of columns'}")
    return faults


def vocabulary_faults(tables: Mapping[str, Table], terms: Mapping[str, Term]) -> list[str]:
    """Return columns without a term, terms without a column, and terms that say too little."""
    used = {column for table in tables.values() for column in table.columns}
    faults = [f"{name}: no term" for name in sorted(used - set(terms))]
    faults += [f"{name}: no table has it" for name in sorted(set(terms) - used)]
    for key, term in terms.items():
        if key != term.name:
            faults.append(f"{key}: filed under another name")
        if not all((term.name, term.dtype, term.definition, term.en, term.ja, term.ko)):
            faults.append(f"{key}: name, type, definition and three labels are needed")
        if not term.definition.endswith((".", ")")):
            faults.append(f"{key}: the definition is no sentence")
        if term.dtype == "DOUBLE" and not (term.unit and term.range):
            faults.append(f"{key}: a measure needs a unit and a range")
    for name, table in tables.items():
        if name != table.name or not table.grain or not table.definition:
            faults.append(f"{name}: a table needs its name, grain and definition")
        if len(set(table.columns)) != len(table.columns):
            faults.append(f"{name}: a column twice")
        faults += [
            f"{name}: grain {column} is no column" for column in table.grain.split(", ") if column not in table.columns
        ]
    return faults


@pytest.mark.parametrize("folder", SCHEMAS)
def test_one_object_a_file(folder: str) -> None:
    assert list((SQL / folder).rglob("*.sql")) != []
    assert file_faults(SQL / folder, SCHEMAS[folder]) == []


def test_published_tables_are_those_of_the_vocabulary() -> None:
    assert contract_faults(SQL / "30_out", TABLES, TERMS) == []


def test_every_published_column_is_documented() -> None:
    assert vocabulary_faults({**TABLES, **VIEWS}, TERMS) == []


def test_views_are_those_of_the_vocabulary() -> None:
    assert {path.stem for path in (SQL / "40_views").glob("*.sql")} == set(VIEWS)
    assert not set(VIEWS) & set(TABLES)


def test_every_flag_is_documented() -> None:
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) and text.endswith(".") for name, text in FLAGS.items())


def test_queries_and_checks_say_what_they_answer() -> None:
    files = [*SQL.glob("queries/*.sql"), *SQL.glob("examples/*.sql"), *SQL.glob("90_checks/*.sql")]
    assert files != []
    assert [path.name for path in files if not path.read_text(encoding="utf-8").startswith("--")] == []


# --- the checks catch what they are for


def _sql(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


ITEM, HHI = "    item VARCHAR NOT NULL", "    hhi  DOUBLE"
GOOD = f"-- Cats. grain: item\nCREATE TABLE out.cat (\n{ITEM},\n{HHI}\n);\n\nINSERT INTO out.cat\nSELECT 1, 2;\n"
CAT = Table("cat", "item", "Cats.", ("item", "hhi"))


@pytest.mark.parametrize(
    "text",
    [
        "-- x\nCREATE TABLE out.dog (\n    item VARCHAR\n);\n",
        "-- x\nCREATE TABLE raw.cat (\n    item VARCHAR\n);\n",
        GOOD + "CREATE VIEW out.other AS SELECT 1;\n",
        GOOD.removeprefix("-- Cats. grain: item\n"),
        "-- x\nSELECT 1;\n",
        GOOD.replace("TABLE out.cat", "TEMP TABLE cat"),
    ],
)
def test_file_check_catches(tmp_path: Path, text: str) -> None:
    assert file_faults(_sql(tmp_path, "cat", text), "out") != []


def test_checks_let_a_good_file_pass(tmp_path: Path) -> None:
    folder = _sql(tmp_path, "cat", GOOD)
    assert file_faults(folder, "out") == []
    assert contract_faults(folder, {"cat": CAT}, TERMS) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dog", GOOD),
        ("cat", GOOD.replace("hhi  DOUBLE", "hhi  VARCHAR")),
        ("cat", GOOD.replace("hhi  DOUBLE", "cr1  DOUBLE")),
        ("cat", GOOD.replace(f"{ITEM},\n{HHI}", f"{HHI},\n{ITEM}")),
        ("cat", GOOD.replace("hhi  DOUBLE", "hhi  DOUBLE,\n    cr1  DOUBLE")),
    ],
)
def test_contract_check_catches(tmp_path: Path, name: str, text: str) -> None:
    assert contract_faults(_sql(tmp_path, name, text), {"cat": CAT}, TERMS) != []


def _term(unit: str, text: str, ja: str) -> dict[str, Term]:
    return {"hhi": Term("hhi", "DOUBLE", unit, "0-1", text, "", "a", ja, "c")}


@pytest.mark.parametrize(
    ("table", "terms"),
    [
        (Table("cat", "item", "Cats.", ("item", "whiskers")), {"item": TERMS["item"]}),
        (Table("cat", "item", "Cats.", ("item",)), {"item": TERMS["item"], "hhi": TERMS["hhi"]}),
        (Table("cat", "dog", "Cats.", ("item",)), {"item": TERMS["item"]}),
        (Table("cat", "", "Cats.", ("item",)), {"item": TERMS["item"]}),
        (Table("cat", "hhi", "Cats.", ("hhi",)), _term("", "Index.", "b")),
        (Table("cat", "hhi", "Cats.", ("hhi",)), _term("index", "", "b")),
        (Table("cat", "hhi", "Cats.", ("hhi",)), _term("index", "Index.", "")),
        (Table("cat", "hhi", "Cats.", ("hhi", "hhi")), _term("index", "Index.", "b")),
    ],
)
def test_vocabulary_check_catches(table: Table, terms: dict[str, Term]) -> None:
    assert vocabulary_faults({"cat": table}, terms) != []

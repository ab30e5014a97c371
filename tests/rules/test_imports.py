"""Imports go one way, and what is slow to load is loaded late."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "scrisk"

_GROUND = {"errors", "terms", "resources", "codes", "cells", "star", "language"}
_MIDDLE = _GROUND | {"arrays", "kernels", "method", "catalog"}

# Part of the package -> the parts it may import. A part that is not here has no place in the house yet.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "language": set(),  # whoever says something says it in the reader's language
    "terms": {"errors"},
    "cells": set(),
    "star": {"terms"},
    "resources": {"errors", "language"},
    "codes": {"errors", "resources", "terms", "language"},
    "method": _GROUND | {"kernels"},
    "catalog": set(_GROUND),
    "kernels": set(),
    "arrays": _GROUND | {"kernels"},
    "sources": _GROUND | {"catalog"},
    "scoring": set(_MIDDLE),
    # A scenario is run by the simulation that scores exposure: there is only one.
    "scenarios": _MIDDLE | {"scoring"},
    "warehouse": _MIDDLE | {"sources", "scoring", "scenarios"},
    "refresh": _MIDDLE | {"sources", "scoring", "scenarios", "warehouse"},
    "report": _MIDDLE | {"scoring", "scenarios", "warehouse"},
    # The page for the ministry and the screen for the analyst show what reports show.
    "page": _MIDDLE | {"scoring", "scenarios", "warehouse", "report"},
    "explore": _MIDDLE | {"scoring", "scenarios", "warehouse", "report"},
    "api": _MIDDLE | {"scoring", "scenarios", "warehouse"},
    # The Python face is one thing in several files.
    "api_coop": _MIDDLE | {"scoring", "scenarios", "warehouse", "api"},
    "networks": _MIDDLE | {"sources", "scoring", "warehouse"},
    "cli": _MIDDLE | {"sources", "scoring", "scenarios", "warehouse", "refresh", "report", "page", "explore", "api"},
    "__init__": {"api", "api_coop", "arrays", "networks", "language"},
    "__main__": {"cli"},
}

# Library -> the only parts that may import it.
ONLY_IN: dict[str, set[str]] = {
    "duckdb": {"warehouse"},
    "altair": {"page"},
    "babel": {"report", "page", "language"},
    "jinja2": {"page"},
    "textual": {"explore"},
    "typst": {"page"},
    "vl_convert": {"page"},
    "rich": {"report", "cli", "explore"},
    "pydantic": {"catalog"},
    "click": {"cli"},
    "xlsxwriter": {"report", "cli"},
    "llvmlite": {"kernels"},
    "numba": {"kernels"},
    "platformdirs": {"resources"},
    "requests": {"sources"},
    "tenacity": {"sources"},
    "python_calamine": {"sources"},
    "filelock": {"warehouse", "sources"},
    "urllib3": {"sources"},
    "psycopg": {"warehouse"},
    "lightgbm": {"scoring"},
    "highspy": {"scoring"},
}

# llvmlite is what numba compiles with: vector instructions are written in it.
KERNEL_LIBRARIES = {"__future__", "collections", "llvmlite", "math", "numba", "numpy"}
HEAVY = {
    "altair", "babel", "duckdb", "highspy", "jinja2", "lightgbm", "llvmlite", "numba", "numpy", "polars", "psycopg",
    "pycountry", "pydantic", "python_calamine", "rapidfuzz", "requests", "rich", "tenacity", "textual", "typst",
    "vl_convert", "xlsxwriter",
}  # fmt: skip
LIGHT_PARTS = {"__init__", "__main__", "errors", "terms", "resources", "codes", "cells", "star", "language", "cli"}


@dataclass(frozen=True)
class Import:
    """One imported module: its dotted name, where, and whether the import runs when the file is loaded."""

    name: str
    line: int
    at_load: bool


def module_name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(name: str) -> str:
    """Return the part of the house a dotted name of ours belongs to."""
    pieces = name.split(".")
    return pieces[1] if len(pieces) > 1 else "__init__"


def _is_type_checking(test: ast.expr) -> bool:
    return ast.unparse(test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def imports_of(path: Path, package: Path) -> list[Import]:
    """Return every import of a file, those inside functions and of ``import_module("...")`` too."""
    own = module_name(path, package)
    holder = own if path.name == "__init__.py" else own.rpartition(".")[0]
    found: list[Import] = []

    def ours(base: str, name: str) -> str:
        # `from scrisk import x` names a module of ours or something that the public face lends.
        inside = package.parent.joinpath(*base.split("."), name)
        if inside.is_dir() or inside.with_suffix(".py").is_file():
            return f"{base}.{name}"
        if base == package.name and name != "__version__":
            return f"{base}.api"
        return base

    def visit(node: ast.AST, at_load: bool) -> None:
        if isinstance(node, ast.Import):
            found.extend(Import(alias.name, node.lineno, at_load) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = holder.split(".")[: len(holder.split(".")) - node.level + 1]
                base = ".".join([*up, *([base] if base else [])])
            own_base = base.split(".")[0] == package.name
            for alias in node.names:
                found.append(Import(ours(base, alias.name) if own_base else base, node.lineno, at_load))
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"import_module", "importlib.import_module", "__import__"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            found.append(Import(str(node.args[0].value), node.lineno, at_load))
        inside_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(node, ast.If) and _is_type_checking(node.test):
            for statement in node.body:
                visit(statement, False)
            for statement in node.orelse:
                visit(statement, at_load)
            return
        for child in ast.iter_child_nodes(node):
            visit(child, at_load and not inside_function)

    visit(ast.parse(path.read_text(encoding="utf-8")), True)
    return found


def direction_faults(package: Path) -> list[str]:
    """Return imports that run against the direction of the house."""
    faults = []
    for path in sorted(package.rglob("*.py")):
        own = module_name(path, package)
        part = "__main__" if path.name == "__main__.py" and path.parent == package else part_of(own)
        where = path.relative_to(package.parent).as_posix()
        if part not in MAY_IMPORT:
            faults.append(f"{where}: {part} has no place in MAY_IMPORT")
            continue
        for item in imports_of(path, package):
            if item.name.split(".")[0] != package.name:
                continue
            target = part_of(item.name)
            if target == "__init__" or (target == part and part != "kernels"):
                continue
            if part == "kernels" and target == "kernels":
                if item.name in {f"{package.name}.kernels", f"{package.name}.kernels._jit"}:
                    continue
                if path.name == "__init__.py":
                    continue
                faults.append(f"{where}:{item.line}: a kernel file imports {item.name}")
            elif target not in MAY_IMPORT[part]:
                faults.append(f"{where}:{item.line}: {part} imports {item.name}")
    return faults


def library_faults(package: Path) -> list[str]:
    """Return imports of libraries in parts of the house where they do not belong."""
    faults = []
    for path in sorted(package.rglob("*.py")):
        part = part_of(module_name(path, package))
        where = path.relative_to(package.parent).as_posix()
        for item in imports_of(path, package):
            library = item.name.split(".")[0]
            if part not in ONLY_IN.get(library, {part}):
                faults.append(f"{where}:{item.line}: {part} imports {library}")
            if (
                part == "kernels"
                and path.name not in {"__init__.py", "_jit.py"}
                and library not in KERNEL_LIBRARIES | {package.name}
            ):
                faults.append(f"{where}:{item.line}: a kernel file imports {library}")
    return faults


def late_faults(package: Path) -> list[str]:
    """Return imports that make loading a light part, or any part, slow."""
    faults = []
    for path in sorted(package.rglob("*.py")):
        part = part_of(module_name(path, package))
        where = path.relative_to(package.parent).as_posix()
        for item in imports_of(path, package):
            if not item.at_load:
                continue
            library = item.name.split(".")[0]
            if part in LIGHT_PARTS and library in HEAVY:
                faults.append(f"{where}:{item.line}: {library} is imported when {part} is loaded")
            if part != "kernels" and item.name.startswith(f"{package.name}.kernels"):
                faults.append(f"{where}:{item.line}: kernels are imported inside functions, not at the top")
    return faults


def undeclared(package: Path, pyproject: Path) -> list[str]:
    """Return libraries that the package imports and the project does not ask for."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    asked = [
        *project["dependencies"],
        *(word for name in ("fit", "postgres", "report", "xlsx") for word in extras.get(name, [])),
    ]
    known = {re.split(r"[^A-Za-z0-9_.-]", text, maxsplit=1)[0].lower().replace("-", "_") for text in asked}
    faults = []
    for path in sorted(package.rglob("*.py")):
        for item in imports_of(path, package):
            library = item.name.split(".")[0]
            if library == package.name or library in sys.stdlib_module_names:
                continue
            if library.lower() not in known:
                faults.append(f"{path.relative_to(package.parent).as_posix()}:{item.line}: {library}")
    return faults


def test_imports_go_one_way() -> None:
    assert direction_faults(PACKAGE) == []


def test_libraries_stay_in_their_part() -> None:
    assert library_faults(PACKAGE) == []


def test_heavy_imports_come_late() -> None:
    assert late_faults(PACKAGE) == []


def test_every_imported_library_is_declared() -> None:
    assert undeclared(PACKAGE, ROOT / "pyproject.toml") == []


LOADS = {
    "scrisk": set(HEAVY),
    "scrisk.errors": set(HEAVY),
    "scrisk.terms": set(HEAVY),
    "scrisk.resources": set(HEAVY),
    "scrisk.codes": set(HEAVY),
    "scrisk.cli": set(HEAVY),
    "scrisk.warehouse": set(HEAVY),
}


@pytest.mark.parametrize("name", LOADS)
def test_loading_a_light_module_loads_nothing_heavy(name: str) -> None:
    program = f"import json, sys; sys.path.insert(0, sys.argv[1]); import {name}; print(json.dumps([*sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(PACKAGE.parent)], capture_output=True, text=True, check=True
    )
    assert set(json.loads(done.stdout)) & LOADS[name] == set()


# --- the checks catch what they are for


def house(tmp_path: Path, **files: str) -> Path:
    """Write a small package ``scrisk``; ``a__b`` names the file a/b.py."""
    package = tmp_path / "src" / "scrisk"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    for name, text in files.items():
        path = package.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    return package


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scoring", "import scrisk.warehouse\n"),
        ("scoring", "def f():\n    from scrisk.warehouse import connect\n"),
        ("scoring", "from scrisk import warehouse\n"),
        ("scoring", "from scrisk import score\n"),
        ("scoring", "from .warehouse import connect\n"),
        ("scoring", "from importlib import import_module\nimport_module('scrisk.cli')\n"),
        ("catalog__load", "from ..warehouse.connect import x\n"),
        ("method__load", "from scrisk.catalog import load\n"),
        ("kernels__a", "from scrisk.errors import DataError\n"),
        ("kernels__a", "from scrisk.kernels.b import helper\n"),
        ("kernels__a", "from .b import helper\n"),
        ("terms", "import scrisk.codes\n"),
        ("report__table", "import scrisk.cli\n"),
        ("api", "import scrisk.report\n"),
        ("misc", "import os\n"),
    ],
)
def test_direction_check_catches(tmp_path: Path, name: str, text: str) -> None:
    package = house(tmp_path, warehouse__connect="", kernels__b="", **{name: text})
    assert direction_faults(package) != []


def test_direction_check_lets_the_house_stand(tmp_path: Path) -> None:
    package = house(
        tmp_path,
        kernels___jit="",
        kernels__a="from scrisk.kernels._jit import kernel\n",
        codes="from scrisk import __version__\nfrom scrisk.errors import CodeError\n",
        cli__score="def f():\n    from ..warehouse import x\n    import rich\n",
        warehouse__build="from .connect import y\nimport duckdb\n",
    )
    assert direction_faults(package) == []
    assert library_faults(package) == []
    assert late_faults(package) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scoring", "def f():\n    import duckdb\n"),
        ("api", "from rich.table import Table\n"),
        ("method__load", "import pydantic\n"),
        ("arrays", "import numba\n"),
        ("kernels__a", "import os\n"),
    ],
)
def test_library_check_catches(tmp_path: Path, name: str, text: str) -> None:
    assert library_faults(house(tmp_path, **{name: text})) != []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("codes", "import polars as pl\n"),
        ("cli__score", "try:\n    import duckdb\nexcept ImportError:\n    pass\n"),
        ("errors", "class A:\n    import numba\n"),
        ("arrays", "from scrisk.kernels import concentration\n"),
    ],
)
def test_late_check_catches(tmp_path: Path, name: str, text: str) -> None:
    assert late_faults(house(tmp_path, kernels__concentration="", **{name: text})) != []


def test_late_check_ignores_what_only_types_need(tmp_path: Path) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import polars\n"
    assert late_faults(house(tmp_path, codes=text)) == []


def test_declared_check_catches(tmp_path: Path) -> None:
    package = house(tmp_path, arrays="import pyarrow\nimport numpy\nimport os\n")
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[project]\nname = "x"\ndependencies = ["numpy>=2"]\n', encoding="utf-8")
    assert undeclared(package, pyproject) == ["scrisk/arrays.py:1: pyarrow"]

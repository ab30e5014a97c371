"""Every public function says what goes in and what comes out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "scrisk"

# Where a function without an underscore is for others to call.
PUBLIC = ("kernels", "arrays", "method", "codes", "api")


def public_files(package: Path) -> list[Path]:
    """Return the modules of the public parts, their underscored files left out."""
    return sorted(
        path
        for path in package.rglob("*.py")
        if path.relative_to(package).with_suffix("").parts[0] in PUBLIC
        and (path.name == "__init__.py" or not path.name.startswith("_"))
    )


def _sections(text: str) -> set[str]:
    return set(re.findall(r"^\s*(\w[\w ]*)\n\s*-{3,}\s*$", text, re.MULTILINE))


def docstring_faults(path: Path, only: set[str] | None = None) -> list[str]:
    """Return public functions whose docstring lacks a part; ``only`` names them where not all are meant."""
    faults = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if only is not None and node.name not in only:
            continue
        text = ast.get_docstring(node) or ""
        sections = _sections(text)
        where = f"{path.name}:{node.name}"
        first = text.split("\n", 1)[0]
        if not first.endswith("."):
            faults.append(f"{where}: the first line is no sentence")
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        if arguments and "Parameters" not in sections:
            faults.append(f"{where}: no Parameters")
        if "Parameters" in sections:
            faults += [
                f"{where}: parameter {argument.arg} is not described"
                for argument in arguments
                if not re.search(rf"^\s*([\w, ]*\b)?{re.escape(argument.arg)}\b[\w, ]*(:.*)?$", text, re.MULTILINE)
            ]
        gives = node.returns is not None and ast.unparse(node.returns) != "None"
        if gives and "Returns" not in sections and "Yields" not in sections:
            faults.append(f"{where}: no Returns")
    return faults


def exported(package: Path) -> dict[str, str]:
    """Return name -> module of what ``import scrisk`` lends."""
    for node in ast.parse((package / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_LAZY":
            found = ast.literal_eval(node.value)
            assert isinstance(found, dict)
            return found
    raise AssertionError("scrisk/__init__.py has no _LAZY")


def test_public_functions_are_documented() -> None:
    assert [fault for path in public_files(PACKAGE) for fault in docstring_faults(path)] == []


def test_what_the_package_lends_is_documented() -> None:
    import scrisk

    assert set(scrisk.__all__) == {*exported(PACKAGE), "__version__"}
    for name in exported(PACKAGE):
        text = getattr(scrisk, name).__doc__ or ""
        assert {"Parameters", "Returns"} <= _sections(text), name


# --- the check catches what it is for

GOOD = '''
def share(x: float, y: float) -> float:
    """Return x over y.

    Parameters
    ----------
    x, y
        Amounts, >= 0.

    Returns
    -------
    float
        Fraction; NaN when y is 0.
    """
    return x / y


def _hidden(x): ...
'''


def test_docstring_check_lets_a_good_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(GOOD, encoding="utf-8")
    assert docstring_faults(path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Return x over y.", "x over y"),
        ("    Parameters\n    ----------\n", ""),
        ("    Returns\n    -------\n", ""),
        ("    x, y\n", "    x\n"),
        ('"""Return x over y.', '"""\n\n'),
    ],
)
def test_docstring_check_catches(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "a.py"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    assert docstring_faults(path) != []


def test_docstring_check_finds_the_public_files(tmp_path: Path) -> None:
    names = ["arrays.py", "kernels/a.py", "kernels/_jit.py", "method/__init__.py", "cli/a.py", "errors.py"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [path.relative_to(tmp_path).as_posix() for path in public_files(tmp_path)]
    assert found == ["arrays.py", "kernels/a.py", "method/__init__.py"]

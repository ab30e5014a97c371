"""What a kernel may do: read-only inputs, every number an argument, the same bytes at any thread count.

The checks read the source; that the rules have the effect they promise is measured in tests/kernels.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ROOT / "src" / "scrisk" / "kernels"

POLICY = "_jit"
BUILTINS = {"abs", "bool", "float", "int", "len", "max", "min", "range", "True", "False", "None"}
LIBRARIES = {"math", "np", "numpy"}
# What makes an answer depend on something else than the arguments.
REFUSED = (
    *(ast.Raise, ast.Try, ast.Assert, ast.With, ast.Global, ast.Import, ast.ImportFrom),
    *(ast.Dict, ast.Set, ast.JoinedStr),
)
BANNED_ATTRIBUTES = {"random", "time", "perf_counter", "datetime64", "fastmath"}


def _names_in(tree: ast.Module, modules: set[str]) -> set[str]:
    """Return the local names that a file imports from one of ``modules`` (by their last piece)."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] in modules:
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level and not node.module:
            found |= {alias.asname or alias.name for alias in node.names if alias.name in modules}
    return found


def _decorator_name(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(target)


def kernels_of(tree: ast.Module) -> list[ast.FunctionDef]:
    """Return the functions that carry the decorator of kernels/_jit.py."""
    policy = _names_in(tree, {POLICY})
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(_decorator_name(mark).split(".")[0] in policy for mark in node.decorator_list)
    ]


def chosen_of(tree: ast.Module) -> set[str]:
    """Return names that stand for one of two functions of the file: vector instructions, or the same in Python."""
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    functions |= {f"intrinsic({name})" for name in functions}
    return {
        ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.IfExp)
        and {ast.unparse(node.value.body), ast.unparse(node.value.orelse)} <= functions
    }


def _stores(nodes: list[ast.stmt]) -> set[str]:
    return {
        node.id
        for top in nodes
        for node in ast.walk(top)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _loads(nodes: list[ast.stmt]) -> Iterator[ast.Name]:
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield node


def _is_prange(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.For)
        and isinstance(node.iter, ast.Call)
        and ast.unparse(node.iter.func).rpartition(".")[2] == "prange"
    )


def _events(node: ast.AST) -> Iterator[ast.Name]:
    """Yield the names of a statement in the order they are read and written."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        if node.value is not None:
            yield from _events(node.value)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from _events(target)
    elif isinstance(node, ast.For):
        yield from _events(node.iter)
        yield from _events(node.target)
        for statement in [*node.body, *node.orelse]:
            yield from _events(statement)
    elif isinstance(node, ast.Name):
        yield node
    else:
        for child in ast.iter_child_nodes(node):
            yield from _events(child)


def prange_faults(function: ast.FunctionDef) -> list[str]:
    """Return what makes the turns of a parallel loop depend on one another."""
    faults = []
    for loop in ast.walk(function):
        if not _is_prange(loop):
            continue
        assert isinstance(loop, ast.For)
        own = _stores(loop.body) | _stores([ast.Assign([loop.target], ast.Constant(0))])
        # A name that is read before it is written carries something from one turn to the next, such as a sum.
        seen: set[str] = {node.id for node in _events(loop.target)}
        for statement in loop.body:
            for name in _events(statement):
                if isinstance(name.ctx, ast.Store):
                    seen.add(name.id)
                elif name.id in own and name.id not in seen:
                    faults.append(f"{function.name}:{name.lineno}: {name.id} is carried from turn to turn of a prange")
                    seen.add(name.id)
        # A place in an array that does not depend on the turn is written by every turn.
        for statement in loop.body:
            for node in ast.walk(statement):
                if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                    index = {part.id for part in ast.walk(node.slice) if isinstance(part, ast.Name)}
                    base = ast.unparse(node.value)
                    if not index & own and base not in own:
                        faults.append(f"{function.name}:{node.lineno}: every turn writes {ast.unparse(node)}")
    return faults


def signature_faults(function: ast.FunctionDef, policy: set[str]) -> list[str]:
    """Return what is wrong with the head of a kernel: signature, defaults, docstring."""
    faults = []
    for mark in function.decorator_list:
        if _decorator_name(mark).split(".")[0] in policy and not (isinstance(mark, ast.Call) and mark.args):
            faults.append(f"{function.name}: no explicit signature")
    head = function.args
    if head.defaults or any(default is not None for default in head.kw_defaults):
        faults.append(f"{function.name}: a default is a number that the caller does not see")
    if head.vararg or head.kwarg:
        faults.append(f"{function.name}: takes a variable number of arguments")
    if not ast.get_docstring(function):
        faults.append(f"{function.name}: no docstring")
    return faults


def body_faults(function: ast.FunctionDef, own_kernels: set[str], numba_names: set[str]) -> list[str]:
    """Return names that a kernel takes from outside its arguments, and constructs it must not use."""
    faults = []
    arguments = {arg.arg for arg in [*function.args.args, *function.args.posonlyargs, *function.args.kwonlyargs]}
    known = arguments | _stores(function.body) | own_kernels | numba_names | LIBRARIES | BUILTINS
    faults += [
        f"{function.name}:{name.lineno}: {name.id} comes from outside; pass it as an argument"
        for name in _loads(function.body)
        if name.id not in known
    ]
    for top in function.body:
        for node in ast.walk(top):
            if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
                faults.append(f"{function.name}:{node.lineno}: a function inside a kernel")
            elif isinstance(node, REFUSED):
                faults.append(f"{function.name}:{node.lineno}: {type(node).__name__} inside a kernel")
            elif isinstance(node, ast.Attribute) and node.attr in BANNED_ATTRIBUTES:
                faults.append(f"{function.name}:{node.lineno}: {ast.unparse(node)} inside a kernel")
    return faults


def kernel_faults(path: Path) -> list[str]:
    """Return every breach of the kernel rules in one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    policy = _names_in(tree, {POLICY})
    functions = kernels_of(tree)
    own = {function.name for function in functions} | chosen_of(tree)
    numba_names = _names_in(tree, {"numba"})
    faults = []
    for function in functions:
        faults += signature_faults(function, policy)
        faults += body_faults(function, own, numba_names)
        faults += prange_faults(function)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if _decorator_name(mark).rpartition(".")[2] in {
                    "njit",
                    "jit",
                    "vectorize",
                    "guvectorize",
                    "stencil",
                }:
                    faults.append(f"{node.name}:{node.lineno}: the decorator of kernels/{POLICY}.py is the only one")
    return [f"{path.name}: {fault}" for fault in faults]


def fastmath_faults(folder: Path) -> list[str]:
    """Return every place that asks for fastmath: it deletes the checks for NaN."""
    faults = []
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asked = (
                isinstance(node, ast.keyword)
                and node.arg == "fastmath"
                and not (isinstance(node.value, ast.Constant) and node.value.value is False)
            ) or (
                isinstance(node, ast.Dict)
                and any(
                    isinstance(key, ast.Constant)
                    and key.value == "fastmath"
                    and not (isinstance(value, ast.Constant) and value.value is False)
                    for key, value in zip(node.keys, node.values, strict=True)
                )
            )
            if asked:
                faults.append(f"{path.name}: fastmath")
    return faults


def kernel_files() -> list[Path]:
    return sorted(path for path in KERNELS.rglob("*.py") if path.name not in {"__init__.py", f"{POLICY}.py"})


def test_there_are_kernels_to_check() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in kernel_files()]
    assert len([function for tree in trees for function in kernels_of(tree)]) >= 3


def test_kernels_keep_the_rules() -> None:
    assert [fault for path in kernel_files() for fault in kernel_faults(path)] == []


def test_nothing_asks_for_fastmath() -> None:
    assert fastmath_faults(ROOT / "src") == []


# --- the checks catch what they are for

HEAD = """
import math
import numpy as np
from numba import float64, prange
from scrisk.kernels._jit import kernel
from scrisk.kernels.other import helper

LIMIT = 0.4

"""


def kernel_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sample.py"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


GOOD = '''
@kernel("void(float64[::1], float64[::1])")
def inner(x, out):
    """Square."""
    for i in range(len(x)):
        out[i] = x[i] * x[i]


@kernel("void(float64[::1], int64[::1], float64, float64[:, ::1])", parallel=True)
def outer(x, ptr, limit, out):
    """Sum the squares of each group above a limit."""
    for i in prange(len(ptr) - 1):
        total = 0.0
        best = -math.inf
        work = np.empty(3)
        for k in range(ptr[i], ptr[i + 1]):
            if x[k] > limit:
                total += x[k] * x[k]
            best = max(best, x[k])
        work[0] = total
        out[i, 0] = total
        out[i, 1] = best
        out[i, 2] += work[0]
    inner(x, x)
'''


def test_kernel_check_lets_a_good_kernel_pass(tmp_path: Path) -> None:
    assert kernel_faults(kernel_file(tmp_path, GOOD)) == []


CHOICE = '''
def slow(x):
    return x


def fast(x):
    return x


pick = slow if math.inf > LIMIT else intrinsic(fast)


@kernel("void(float64[::1], float64[::1])")
def k(x, out):
    """Take one of the two."""
    out[0] = pick(x[0])
'''


def test_kernel_check_lets_a_choice_of_the_files_own_functions_pass(tmp_path: Path) -> None:
    assert kernel_faults(kernel_file(tmp_path, CHOICE)) == []
    assert kernel_faults(kernel_file(tmp_path, CHOICE.replace("intrinsic(fast)", "helper"))) != []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("def k(x, out):\n    '''d'''\n    out[0] = LIMIT\n", "LIMIT comes from outside"),
        ("def k(x, out):\n    '''d'''\n    out[0] = helper(x)\n", "helper comes from outside"),
        ("def k(x, out):\n    '''d'''\n    out[0] = print(x)\n", "print comes from outside"),
        ("def k(x, out, a=1.0):\n    '''d'''\n    out[0] = a\n", "default"),
        ("def k(x, *out):\n    '''d'''\n", "variable number"),
        ("def k(x, out):\n    out[0] = x[0]\n", "no docstring"),
        ("def k(x, out):\n    '''d'''\n    out[0] = np.random.random()\n", "np.random"),
        ("def k(x, out):\n    '''d'''\n    raise ValueError\n", "Raise"),
        ("def k(x, out):\n    '''d'''\n    f = lambda a: a\n    out[0] = f(x[0])\n", "a function inside"),
        (
            "def k(x, out):\n    '''d'''\n    s = 0\n    for i in prange(9):\n        s += x[i]\n",
            "s is carried",
        ),
        (
            "def k(x, out):\n    '''d'''\n    s = 0\n    for i in prange(9):\n        s = max(s, x[i])\n",
            "s is carried",
        ),
        (
            "def k(x, out):\n    '''d'''\n    s = 0\n    for i in prange(9):\n        s = s + x[i]\n",
            "s is carried",
        ),
        (
            "def k(x, out):\n    '''d'''\n    for i in prange(9):\n        out[0] += x[i]\n",
            "every turn writes",
        ),
        (
            "def k(x, j, out):\n    '''d'''\n    for i in prange(9):\n        out[j] = x[i]\n",
            "every turn writes",
        ),
    ],
)
def test_kernel_check_catches(tmp_path: Path, body: str, complaint: str) -> None:
    mark = '@kernel("void(float64[::1], float64[::1])", parallel=True)'
    faults = kernel_faults(kernel_file(tmp_path, f"{mark}\n{body}"))
    assert any(complaint in fault for fault in faults), faults


@pytest.mark.parametrize("mark", ["@kernel", "@kernel()", "@kernel(parallel=True)"])
def test_kernel_check_asks_for_a_signature(tmp_path: Path, mark: str) -> None:
    faults = kernel_faults(kernel_file(tmp_path, f"{mark}\ndef k(x, out):\n    '''d'''\n    out[0] = x[0]\n"))
    assert faults == ["sample.py: k: no explicit signature"]


@pytest.mark.parametrize("mark", ["@numba.njit", "@njit(cache=True)", "@nb.vectorize"])
def test_kernel_check_knows_one_decorator(tmp_path: Path, mark: str) -> None:
    assert kernel_faults(kernel_file(tmp_path, f"{mark}\ndef k(x):\n    return x\n")) != []


@pytest.mark.parametrize("text", ["f(fastmath=True)\n", "x = {'fastmath': True}\n", "f(fastmath={'nnan'})\n"])
def test_fastmath_check_catches(tmp_path: Path, text: str) -> None:
    kernel_file(tmp_path, text)
    assert fastmath_faults(tmp_path) != []


def test_fastmath_check_lets_false_pass(tmp_path: Path) -> None:
    kernel_file(tmp_path, "f(fastmath=False)\n")
    assert fastmath_faults(tmp_path) == []


def test_builtins_named_here_exist() -> None:
    assert all(hasattr(builtins, name) for name in BUILTINS - {"True", "False", "None"})

"""The policy of kernels/_jit.py has the effect it promises."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import threading
from pathlib import Path

import numba
import numpy as np
import pytest

from scrisk.kernels import concentration as kernels
from scrisk.kernels._jit import CACHE_SWITCH, kernel

ROOT = Path(__file__).resolve().parents[2]
READ_ONLY = "Array(float64, 1, 'C', readonly=True)"


def python(program: str, **env: str) -> str:
    """Run a program in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_read_only_and_writable_inputs_are_both_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_SWITCH, "0")

    @kernel(f"void({READ_ONLY}, float64[::1])")
    def double(values, out):  # type: ignore[no-untyped-def]
        for k in range(values.size):
            out[k] = 2.0 * values[k]

    values, out = np.array([1.0, 2.0]), np.empty(2)
    double(values, out)
    assert out.tolist() == [2.0, 4.0]
    values.setflags(write=False)
    double(values, out)
    assert out.tolist() == [2.0, 4.0]


@pytest.mark.needs_jit
def test_other_types_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_SWITCH, "0")

    @kernel("float64(float64[::1])")
    def first(values):  # type: ignore[no-untyped-def]
        return values[0]

    with pytest.raises(TypeError, match="No matching definition"):
        first(np.array([1], dtype=np.int32))
    read_only = np.array([1.0])
    read_only.setflags(write=False)
    with pytest.raises(TypeError, match="No matching definition"):
        first(read_only)  # an output that cannot be written
    with pytest.raises(TypeError, match="No matching definition"):
        first(np.ones(4)[::2])


@pytest.mark.needs_jit
def test_several_signatures_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_SWITCH, "0")

    @kernel(["float64(float64)", "int64(int64)"])
    def same(x):  # type: ignore[no-untyped-def]
        return x

    assert isinstance(same(2), int)
    assert isinstance(same(2.0), float)

    @kernel("void(float64[::1])", parallel=True)
    def squares(out):  # type: ignore[no-untyped-def]
        for k in numba.prange(out.size):
            out[k] = k * k

    out = np.empty(100)
    squares(out)
    assert np.array_equal(out, np.arange(100.0) ** 2)


@pytest.mark.needs_jit
def test_nan_is_seen_and_division_by_zero_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_SWITCH, "0")

    @kernel("float64(float64, float64)")
    def quotient(x, y):  # type: ignore[no-untyped-def]
        z = x / y
        return -1.0 if np.isnan(z) else z

    assert quotient(1.0, 0.0) == np.inf
    assert quotient(0.0, 0.0) == -1.0  # fastmath would delete the test


@pytest.mark.needs_jit
def test_the_policy_is_on_the_kernels() -> None:
    for dispatcher in (kernels.concentration, kernels.by_ratios, kernels.natural_log):
        options = dispatcher.targetoptions
        assert options["nogil"] is True
        assert options["error_model"] == "numpy"
        assert options["fastmath"] is False
        assert not dispatcher._can_compile
        assert len(dispatcher.signatures) == 1


ASSEMBLY = """
from scrisk.kernels.concentration import natural_log
(text,) = natural_log.inspect_asm().values()
print(text)
"""


@pytest.mark.needs_jit
def test_the_logarithm_is_vectorised() -> None:
    text = python(ASSEMBLY, SCRISK_KERNEL_CACHE="0")
    if platform.machine() in {"x86_64", "AMD64"}:
        assert "divpd" in text  # several divisions at a time
    assert "log" not in re.findall(r"\bcall\w*\s+\*?(\w+)", text)


@pytest.mark.needs_jit
def test_the_interpreter_lock_is_released() -> None:
    values, out = np.ones(3_000_000), np.empty(3_000_000)
    turns = 0
    running = True

    def count() -> None:
        nonlocal turns
        while running:
            turns += 1

    counter = threading.Thread(target=count)
    counter.start()
    try:
        before = turns
        for _ in range(20):
            kernels.natural_log(values, out)
        assert turns > before + 1000
    finally:
        running = False
        counter.join()


PROGRAM = """
from pathlib import Path
import sys
sys.path.insert(0, {folder!r})
import some_kernel
print(some_kernel.half(3.0))
"""
SOME_KERNEL = """
from scrisk.kernels._jit import kernel

@kernel("float64(float64)")
def half(x):
    return x / {divisor}
"""


@pytest.mark.needs_jit
def test_compiled_code_is_kept_unless_switched_off(tmp_path: Path) -> None:
    (tmp_path / "some_kernel.py").write_text(SOME_KERNEL.format(divisor="2.0"), encoding="utf-8")
    program = PROGRAM.format(folder=str(tmp_path))
    cache = tmp_path / "cache"
    assert python(program, NUMBA_CACHE_DIR=str(cache), SCRISK_KERNEL_CACHE="0") == "1.5\n"
    assert not list(tmp_path.rglob("*.nbi"))
    assert python(program, NUMBA_CACHE_DIR=str(cache), SCRISK_KERNEL_CACHE="1") == "1.5\n"
    assert list(cache.rglob("*.nbi"))
    # A kernel that is edited is compiled anew.
    (tmp_path / "some_kernel.py").write_text(SOME_KERNEL.format(divisor="4.000"), encoding="utf-8")
    assert python(program, NUMBA_CACHE_DIR=str(cache)) == "0.75\n"


@pytest.mark.needs_jit
def test_a_place_that_cannot_be_written_does_not_stop_a_kernel(tmp_path: Path) -> None:
    (tmp_path / "some_kernel.py").write_text(SOME_KERNEL.format(divisor="2.0"), encoding="utf-8")
    blocked = tmp_path / "file"
    blocked.touch()
    assert python(PROGRAM.format(folder=str(tmp_path)), NUMBA_CACHE_DIR=str(blocked / "below")) == "1.5\n"


def test_without_compilation_a_kernel_is_plain_python(tmp_path: Path) -> None:
    (tmp_path / "some_kernel.py").write_text(SOME_KERNEL.format(divisor="2.0"), encoding="utf-8")
    program = PROGRAM.format(folder=str(tmp_path)) + "print(type(some_kernel.half).__name__)\n"
    assert python(program, NUMBA_DISABLE_JIT="1") == "1.5\nfunction\n"

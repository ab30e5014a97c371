"""The one way a kernel is compiled.

The policy: types are stated, so nothing compiles behind the caller's back; the interpreter lock is released;
division by zero gives inf or NaN as in numpy; fastmath is never on, because it assumes there is no NaN and
deletes the checks for it. Compiled code is kept on disk, which ``SCRISK_KERNEL_CACHE=0`` switches off.

Signatures are texts in numba's notation. Inputs are declared ``Array(float64, 1, 'C', readonly=True)``: such
a kernel takes read-only arrays (what polars and a memory map hand over without a copy) and writable ones.
Under ``NUMBA_DISABLE_JIT=1`` the function stays plain Python.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Put off garbage collection: loading numba makes a million objects that stay, and each pass visits them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


with _without_collection():
    import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])

CACHE_SWITCH = "SCRISK_KERNEL_CACHE"


def kernel(signature: str | Sequence[str], parallel: bool = False) -> Callable[[_Function], _Function]:
    """Compile a function for the given argument types, by the policy of this module.

    Parameters
    ----------
    signature
        One signature or several, such as ``"void(int64, float64[::1])"``.
    parallel
        Let ``numba.prange`` use threads.

    Returns
    -------
    Callable
        The decorator.

    Examples
    --------
    >>> @kernel("float64(float64)")
    ... def half(x):
    ...     return x / 2.0
    >>> half(3.0)
    1.5
    """
    signatures = [signature] if isinstance(signature, str) else list(signature)

    def compile_with(function: _Function, cache: bool) -> Any:
        decorate = numba.njit(
            signatures, nogil=True, error_model="numpy", fastmath=False, parallel=parallel, cache=cache
        )
        with _without_collection():
            return decorate(function)

    def decorate(function: _Function) -> _Function:
        if os.environ.get(CACHE_SWITCH, "1") == "0":
            return compile_with(function, cache=False)  # type: ignore[no-any-return]
        try:
            return compile_with(function, cache=True)  # type: ignore[no-any-return]
        except RuntimeError as fault:
            # Neither the package's folder nor the user's can be written: compiling anew is slow but right.
            if "cannot cache function" not in str(fault):
                raise
            return compile_with(function, cache=False)  # type: ignore[no-any-return]

    return decorate

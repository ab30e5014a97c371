"""Substitution that comes in over time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]


@kernel("void(float64, float64, float64, float64[::1])")
def ramp(most: float, tau: float, spare: float, out: Floats) -> None:
    """Share of demand that substitutes and spare capacity cover t days after a loss began.

    m(t) = most (1 - exp(-t/tau)) + spare, by products of exp(-1/tau); that one is a series, so that no library is
    called whose last digit depends on the machine.

    Parameters
    ----------
    most
        Largest share that substitution reaches, 0-1.
    tau
        Days after which 63 % of it is reached, > 0.
    spare
        Share that other suppliers' spare capacity covers at once, 0-1.
    out
        float64[days]: m on day 0, 1, 2, ...
    """
    # exp(x) = exp(x/2^k)^(2^k), x/2^k below one half, where twenty terms are exact to the last digit.
    x = 1.0 / tau
    k = 0
    while x > 0.5 and k < 64:
        x *= 0.5
        k += 1
    total = 1.0
    for n in range(20, 0, -1):
        total = 1.0 + total * x / n
    for _ in range(k):
        total *= total
    left = 1.0
    for t in range(out.size):
        out[t] = most * (1.0 - left) + spare
        left /= total

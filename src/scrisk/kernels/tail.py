"""What a sample of losses says: mean, chance, quantile and mean of the worst, each with its standard error."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrisk.kernels._jit import kernel

Floats = npt.NDArray[np.float64]

_FLOATS = "Array(float64, 1, 'C', readonly=True)"


@kernel(f"void({_FLOATS}, float64, float64[::1])")
def tail(values: Floats, level: float, out: Floats) -> None:
    """Mean, chance of a loss, VaR and CVaR of a sorted sample, with standard errors.

    VaR is the smallest value that at least `level` of the sample does not exceed. CVaR is the mean of the worst
    1 - level of the sample; where that share ends within equal values, just enough of them count (Acerbi and Tasche
    2002, doi:10.1016/S0378-4266(02)00283-2, definition 2.6).

    Standard errors: of the mean s/sqrt(n); of the chance sqrt(p (1 - p)/n); of VaR half the distance between the
    values sqrt(n level (1 - level)) places below and above it; of CVaR the standard deviation of max(0, x - VaR) over
    (1 - level) sqrt(n) (Manistre and Hancock 2005, doi:10.1080/10920277.2005.10596207).

    Parameters
    ----------
    values
        float64[n], rising.
    level
        Between 0 and 1, such as 0.95.
    out
        float64[8]: mean, its standard error, chance of a value above 0, its standard error, VaR, its standard error,
        CVaR, its standard error. All NaN for an empty sample; a mean of one value has the standard error NaN.
    """
    n = values.size
    if n == 0:
        out[:] = np.nan
        return
    total = 0.0
    above = 0
    for i in range(n):
        total += values[i]
        if values[i] > 0.0:
            above += 1
    mean = total / n
    # Rounding must not push a product such as 0.95 n over a whole number.
    place = max(1, int(np.ceil(n * level - 1e-9)))
    var = values[place - 1]
    squares = excess = excess_squares = 0.0
    for i in range(n):
        squares += (values[i] - mean) * (values[i] - mean)
        if values[i] > var:
            excess += values[i] - var
            excess_squares += (values[i] - var) * (values[i] - var)
    chance = above / n
    reach = np.sqrt(n * level * (1.0 - level))
    high = values[min(n, int(np.ceil(place + reach))) - 1]
    low = values[max(1, int(np.floor(place - reach))) - 1]
    out[0] = mean
    out[1] = np.sqrt(squares / (n - 1) / n) if n > 1 else np.nan
    out[2] = chance
    out[3] = np.sqrt(chance * (1.0 - chance) / n)
    out[4] = var
    out[5] = 0.5 * (high - low)
    out[6] = var + excess / (n * (1.0 - level))
    out[7] = np.sqrt(max(0.0, excess_squares / n - (excess / n) * (excess / n)) / n) / (1.0 - level)


@kernel(f"void({_FLOATS}, float64, float64, float64[::1])")
def tail_weights(values: Floats, var: float, level: float, out: Floats) -> None:
    """Weight of each value in the mean of the worst 1 - level: their weighted sum is (1 - level) n CVaR.

    Values above `var` count whole, those equal to it each with the same part that fills the tail, others not. Equal
    values of 0 have weight 0: they add nothing to any sum.

    Parameters
    ----------
    values
        float64[n], in any order.
    var
        VaR of the values at `level`.
    level
        Between 0 and 1.
    out
        float64[n]: the weights, 0-1.
    """
    above = 0
    equal = 0
    for i in range(values.size):
        if values[i] > var:
            above += 1
        elif values[i] == var:
            equal += 1
    rest = 0.0
    if var > 0.0 and equal > 0:
        rest = max(0.0, values.size * (1.0 - level) - above) / equal
    for i in range(values.size):
        out[i] = 1.0 if values[i] > var else rest if values[i] == var else 0.0

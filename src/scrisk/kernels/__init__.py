"""Compiled loops over arrays: numba and numpy only, nothing else of ours.

Each file stands alone. Inputs are read-only C-contiguous arrays, outputs come last and are written fully,
every number is an argument, and NaN means undefined. Checks of the data belong to the callers.
"""

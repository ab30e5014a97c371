"""From tables and method to scores: no files, no SQL, no printing."""

from scrisk.scoring.inputs import INPUTS, Inputs
from scrisk.scoring.tables import score

__all__ = ["INPUTS", "Inputs", "score"]

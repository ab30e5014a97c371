"""From tables and method to scores: no files, no SQL, no printing."""

from scrisk.scoring.inputs import INPUTS, Inputs, Vintages
from scrisk.scoring.tables import score

__all__ = ["INPUTS", "Inputs", "Vintages", "score"]

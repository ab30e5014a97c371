"""A whole process that opens packed arrays and answers the concentration job; called by concentration.py."""

import sys
from pathlib import Path

from scrisk.arrays import Groups, measures

folder, source, chosen = sys.argv[1:]
found = measures(Groups.open(Path(folder), source), [int(chosen)])
print(len(found["hhi"]), *(float(values.sum()) for values in found.values()))

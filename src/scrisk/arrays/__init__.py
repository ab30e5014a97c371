"""Tables to sorted, contiguous arrays and what the kernels make of them: the only place that packs, casts and checks.

Polars is loaded where a table is at hand; opening packed arrays and measuring them does without.
"""

from scrisk.arrays.groups import Groups, content_hash
from scrisk.arrays.measuring import concentration, measures
from scrisk.arrays.packing import pack

__all__ = ["Groups", "concentration", "content_hash", "measures", "pack"]

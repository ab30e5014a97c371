"""What a published table is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One published table: what a row is (``grain``) and its columns in order."""

    name: str
    grain: str
    definition: str
    columns: tuple[str, ...]


TRUST = ("coverage_share", "is_estimated", "flags")
PROVENANCE = ("run_id", "method_version", "method_hash", "code_version", "data_vintage")

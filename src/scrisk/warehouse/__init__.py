"""The warehouse: one DuckDB file, built from embedded tables, checked, published in one step, read by SQL files."""

from scrisk.warehouse.builder import BuildReport, build, ensure
from scrisk.warehouse.connect import Result, Warehouse, open_warehouse, sandbox
from scrisk.warehouse.parquet import write_parquet

__all__ = ["BuildReport", "Result", "Warehouse", "build", "ensure", "open_warehouse", "sandbox", "write_parquet"]

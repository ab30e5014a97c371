"""Publish the schema ``out`` into PostgreSQL."""

from scrisk.warehouse.postgres.publish import Published, publish

__all__ = ["Published", "publish"]

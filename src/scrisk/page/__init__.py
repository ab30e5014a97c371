"""The report: a document built from the warehouse, and one writer for each kind of file."""

from scrisk.page.build import build
from scrisk.page.model import Document

__all__ = ["Document", "build"]
